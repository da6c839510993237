using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Hosting;

public class ListeningAddressesTests
{
    [Fact]
    public void A_port_that_another_program_has_is_named_with_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var said = Assert.Throws<AddressException>(() => ListeningAddresses.Try(Urls($"http://localhost:{port}"))).Message;
        Assert.Contains($"Port {port} is taken by another program", said, StringComparison.Ordinal);
        Assert.Contains($"Le port {port} est pris", said, StringComparison.Ordinal);
        other.Stop();
        ListeningAddresses.Try(Urls($"http://localhost:{port}"));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("http://localhost:99999")]
    [InlineData("ftp://localhost:5080")]
    public void What_is_no_address_is_named(string url) =>
        Assert.Contains(url, Assert.Single(ListeningAddresses.Wrong(Urls("http://*:5080;" + url))), StringComparison.Ordinal);

    [Fact]
    public void Where_none_is_given_none_is_tried_and_none_is_wrong()
    {
        ListeningAddresses.Try(Urls(null));
        Assert.Empty(ListeningAddresses.Wrong(Urls(null)));
    }

    static IConfiguration Urls(string? urls) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["urls"] = urls }).Build();
}
