using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pathways.Api.Hosting;

/// <summary>An address can't be listened on: said plainly, before a database is started for nothing.</summary>
public sealed class AddressException(string message) : Exception(message);

/// <summary>Where the service is told to listen: the server finds a mistake there last of all, and says it with a stack trace.</summary>
static class ListeningAddresses
{
    static readonly string[] PortKeys = ["http_ports", "https_ports"];

    /// <summary>What is wrong with the addresses and ports given by <c>--urls</c>, <c>ASPNETCORE_URLS</c> or <c>ASPNETCORE_HTTP_PORTS</c>.</summary>
    public static IEnumerable<string> Wrong(IConfiguration configuration) =>
        Parts(configuration["urls"]).Where(url => Read(url) is null).Select(url => $"urls names '{url}': say an address such as http://localhost:5080, with a port up to 65535.")
            .Concat(PortKeys.SelectMany(key => Parts(configuration[key])
                .Where(port => !(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                .Select(port => $"{key} names '{port}': say a port up to 65535.")));

    /// <summary>Tries each address: a port that another program has is the commonest reason why a service does not start.</summary>
    /// <exception cref="AddressException">One is taken, or is not this machine's.</exception>
    public static void Try(IConfiguration configuration)
    {
        foreach (var url in Parts(configuration["urls"]))
        {
            if (Read(url) is not { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } address)
            {
                continue;
            }
            try
            {
                using var listener = new TcpListener(IPAddress.TryParse(address.Host, out var ip) ? ip : address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any, address.Port);
                listener.Start();
            }
            catch (SocketException e)
            {
                throw new AddressException(e.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"[hosting/port-taken] Le port {address.Port} est pris par un autre programme : arrêtez-le, ou choisissez-en un autre (./ops/run --port N, ou --urls {address.Scheme}://{address.Host}:N).\n"
                        + $"[hosting/port-taken] Port {address.Port} is taken by another program: stop it, or choose another (./ops/run --port N, or --urls {address.Scheme}://{address.Host}:N)."
                    : $"[hosting/address-not-usable] {url} : {e.Message}");
            }
        }
    }

    static IEnumerable<string> Parts(string? said) => (said ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // As the server reads it: http://*:5080 and http://unix:/run/pathways.sock are addresses, too.
    static BindingAddress? Read(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", Port: >= 0 and <= ushort.MaxValue } address ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
