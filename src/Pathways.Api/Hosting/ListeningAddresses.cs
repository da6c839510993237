using System.Globalization;

namespace Pathways.Api.Hosting;

/// <summary>Where the service is told to listen, checked with the other settings: the server finds a mistake there last of all, and says it with a stack trace.</summary>
static class ListeningAddresses
{
    static readonly string[] PortKeys = ["http_ports", "https_ports"];

    /// <summary>What is wrong with the addresses and ports given by <c>--urls</c>, <c>ASPNETCORE_URLS</c> or <c>ASPNETCORE_HTTP_PORTS</c>.</summary>
    public static IEnumerable<string> Wrong(IConfiguration configuration) =>
        Parts(configuration["urls"]).Where(url => !IsAddress(url)).Select(url => $"urls names '{url}': say an address such as http://localhost:5080, with a port up to 65535.")
            .Concat(PortKeys.SelectMany(key => Parts(configuration[key])
                .Where(port => !(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                .Select(port => $"{key} names '{port}': say a port up to 65535.")));

    static IEnumerable<string> Parts(string? said) => (said ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static bool IsAddress(string url)
    {
        try
        {
            // As the server reads it: http://*:5080 and http://unix:/run/pathways.sock are addresses, too.
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= ushort.MaxValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
