using System.Net;
using System.Net.Sockets;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Hosting;

public class AddressesTests
{
    [Fact]
    public void A_port_that_another_program_has_is_named_with_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var said = Assert.Throws<AddressException>(() => Addresses.Try($"http://localhost:{port}")).Message;
        Assert.Contains($"Port {port} is taken by another program", said, StringComparison.Ordinal);
        Assert.Contains($"Le port {port} est pris", said, StringComparison.Ordinal);
        other.Stop();
        Addresses.Try($"http://localhost:{port}");
    }

    [Fact]
    public void What_is_no_address_is_named() =>
        Assert.Contains("nowhere", Assert.Throws<AddressException>(() => Addresses.Try("nowhere")).Message, StringComparison.Ordinal);

    [Fact]
    public void Where_none_is_given_none_is_tried() => Addresses.Try(null);
}
