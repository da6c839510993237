using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Ten megabytes of any shape: many groups, causes, activities, columns, strata, levels, ties, one huge cell. Each analysis runs in a process that has 500 MB
/// and answers, or refuses with a code: it neither dies nor runs on. How long each took is written out, for the machine is another each time.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ShapesTests(ITestOutputHelper said) : IDisposable
{
    const int Bytes = 10_000_000;
    const string Memory = "1DCD6500"; // 500,000,000 bytes, as .NET reads it

    // Of a machine that does many other things; a shape that has no bound runs for hours.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly List<string> files = [];

    public void Dispose() => files.ForEach(File.Delete);

    public static TheoryData<string> Names => [.. Shape.All.Select((s, i) => $"{i}: {s.Name}, {s.Subcommand}")];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Ten_megabytes_are_answered_in_500_MB_or_refused_with_a_code(string name)
    {
        var shape = Shape.All[int.Parse(name.Split(':')[0], CultureInfo.InvariantCulture)];
        var file = Path.Combine(Path.GetTempPath(), $"shape-{Guid.NewGuid():N}{shape.Ending}");
        files.Add(file);
        shape.Write(file, Bytes);
        foreach (var more in shape.Forms)
        {
            string[] asked = ["analyse", .. shape.Asked(file, more)];
            var (exit, error, seconds) = await RunAsync(asked);
            File.Delete(Path.ChangeExtension(file, ".svg"));
            said.WriteLine($"{asked[1]} {more}: {seconds:F1} s, {exit} {Beginning(error.Trim().Split('\n')[^1])}");
            SmallShapesTests.AnsweredOrRefused(exit, error, shape);
        }
    }

    static string Beginning(string line) => line.Length <= 200 ? line : line[..200] + "…";

    static async Task<(int Exit, string Error, double Seconds)> RunAsync(string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. words]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = Memory;
        using var process = Process.Start(start)!;
        var began = Stopwatch.GetTimestamp();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        using var over = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "it ran on", Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        await output;
        return (process.ExitCode, await error, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
