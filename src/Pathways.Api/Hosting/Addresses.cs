using System.Net;
using System.Net.Sockets;

namespace Pathways.Api.Hosting;

/// <summary>An address can't be listened on: said plainly, before a database is started for nothing.</summary>
public sealed class AddressException(string message) : Exception(message);

/// <summary>The addresses that the service is told to listen on.</summary>
public static class Addresses
{
    /// <summary>Tries each of them: a port that another program has is the commonest reason why a service does not start.</summary>
    /// <param name="urls">As in <c>--urls</c>, separated by <c>;</c>; nothing is tried where there is none.</param>
    /// <exception cref="AddressException">One is not an address, or is taken.</exception>
    public static void Try(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Parse(url) is not { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } address)
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

    static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw new AddressException($"[hosting/address-not-usable] {url} : {e.Message}");
        }
    }
}
