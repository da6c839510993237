using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pathways.Benchmarks;

/// <summary>Programs that measure, and the services that are measured, as processes of their own.</summary>
static partial class Tool
{
    /// <summary>Runs a program to its end and gives what it printed; anything but success is an error with its output.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        using var process = Start(program, arguments, environment, folder);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}{await output}");
    }

    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, bool asks = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = !asks,
            RedirectStandardInput = asks,
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    /// <summary>What a run of wrk came to.</summary>
    public sealed record Load(double PerSecond, double P50Ms, double P99Ms, long Failed);

    /// <summary>Loads a service with wrk from one thread, so that service and database keep most of the machine.</summary>
    public static async Task<Load> WrkAsync(string url, int connections, int seconds, string script)
    {
        var output = await RunAsync("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "--timeout", "10s", "-s", script, url]);
        return new Load(
            Number(RequestsPerSecond().Match(output).Groups[1].Value),
            Milliseconds(Percentile50().Match(output)),
            Milliseconds(Percentile99().Match(output)),
            (long)Number(NonSuccess().Match(output) is { Success: true } failed ? failed.Groups[1].Value : "0")
            + SocketErrors().Match(output).Groups.Cast<Group>().Skip(1).Sum(g => g.Success ? (long)Number(g.Value) : 0));
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static double Milliseconds(Match match) => Number(match.Groups[1].Value) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, "s" => 1000, _ => 60_000 };

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RequestsPerSecond();

    [GeneratedRegex(@"50%\s+([0-9.]+)(us|ms|s|m)")]
    private static partial Regex Percentile50();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s|m)")]
    private static partial Regex Percentile99();

    [GeneratedRegex(@"Non-2xx or 3xx responses: ([0-9]+)")]
    private static partial Regex NonSuccess();

    [GeneratedRegex(@"Socket errors: connect ([0-9]+), read ([0-9]+), write ([0-9]+), timeout ([0-9]+)")]
    private static partial Regex SocketErrors();
}
