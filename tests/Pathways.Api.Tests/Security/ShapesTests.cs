using System.Diagnostics;
using System.Globalization;
using Pathways.Testing;
using Xunit.Abstractions;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Ten megabytes of any shape: many groups, causes, activities, columns, strata, levels, ties, one huge cell, and each bound from either side. Each analysis runs
/// in a process of its own and answers within 500 MB, or refuses with a code: it neither dies nor runs on. What each costs is measured by <c>ops/bench shapes</c>.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ShapesTests(ITestOutputHelper said) : IDisposable
{
    const int Bytes = 10_000_000;
    const long MostResident = 500_000_000;

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
        var refused = new List<bool>();
        foreach (var more in shape.Forms)
        {
            string[] asked = ["analyse", .. shape.Asked(file, more)];
            var (exit, error, resident) = await RunAsync(asked);
            File.Delete(Path.ChangeExtension(file, ".svg"));
            said.WriteLine($"{asked[1]} {more}: {resident / 1_000_000} MB, {exit} {Beginning(error.Trim().Split('\n')[^1])}");
            SmallShapesTests.AnsweredOrRefused(exit, error, shape);
            Assert.True(resident <= MostResident, $"{shape.Name}, {shape.Subcommand} {more}: {resident / 1_000_000} MB");
            refused.Add(shape.Code.Length > 0 && error.Contains(shape.Code + ":", StringComparison.Ordinal));
        }

        Assert.Equal(shape.Over.Length > 0, refused.Contains(true));
    }

    static string Beginning(string line) => line.Length <= 200 ? line : line[..200] + "…";

    static async Task<(int Exit, string Error, long Resident)> RunAsync(string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. words]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var resident = 0L;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        using var over = new CancellationTokenSource(Patience);
        var ended = process.WaitForExitAsync(over.Token);
        try
        {
            // The most so far; it is gone with the process.
            while (await Task.WhenAny(ended, Task.Delay(20, CancellationToken.None)) != ended)
            {
                resident = Math.Max(resident, PeakOf(process));
            }
            await ended;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "it ran on", resident);
        }
        await output;
        return (process.ExitCode, await error, resident);
    }

    static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException) when (process.HasExited)
        {
            // It ended in between.
            return 0;
        }
    }
}
