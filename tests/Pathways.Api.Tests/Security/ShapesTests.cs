using System.Diagnostics;
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

    readonly string file = Path.Combine(Path.GetTempPath(), $"shape-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(file);

    static readonly (string Name, string Header, Func<int, string> Row, string Words)[] Shapes =
    [
        ("a group a row", "time,event,g", i => $"{i % 1000},{i % 2},g{i}", "survival --time time --event event --by g"),
        ("500 groups, no ties", "time,event,g", i => $"{i},{i % 2},g{i % 500}", "survival --time time --event event --by g"),
        ("50 groups", "time,event,g", i => $"{(long)i * 7919 % 999_983},{i % 2},g{i % 50}", "survival --time time --event event --by g"),
        ("all tied", "time,event,g", i => $"5,{i % 2},g{i % 2}", "survival --time time --event event --by g"),
        ("a stratum a row", "time,event,g,s", i => $"{i % 997},{i % 2},g{i % 2},s{i}", "survival --time time --event event --by g --strata s"),
        ("20,000 columns", "time,event," + string.Join(',', Enumerable.Range(0, 20_000).Select(c => $"c{c}")), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Repeat("1", 20_000)), "survival --time time --event event --by c5"),
        ("one huge cell", "time,event,g", i => $"{i},{i % 2},{new string('x', Bytes)}", "survival --time time --event event --by g"),
        ("20,000 causes", "time,cause", i => $"{i},c{i % 20_000}", "incidence --time time --event cause"),
        ("500 causes, no ties", "time,cause", i => $"{i},c{i % 500}", "incidence --time time --event cause"),
        ("30 causes, 60 groups", "time,cause,g", i => $"{i % 500},c{i % 30},g{i % 60}", "incidence --time time --event cause --by g"),
        ("3 causes, 400 groups, no ties", "time,cause,g", i => $"{i},c{i % 3},g{i % 400}", "incidence --time time --event cause --by g"),
        ("5 causes, 3 groups, no ties", "time,cause,g", i => $"{i},c{i % 5},g{i % 3}", "incidence --time time --event cause --by g"),
        ("60 covariates", "time,event," + string.Join(',', Enumerable.Range(0, 60).Select(c => $"x{c}")), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(1, 60).Select(c => (long)i * c * 7919 % (89 + c))), "cox --time time --event event --by " + string.Join(',', Enumerable.Range(0, 60).Select(c => $"x{c}"))),
        ("60 covariates, the last one of no use", "time,event," + string.Join(',', Enumerable.Range(0, 60).Select(c => $"x{c}")), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(1, 59).Select(c => (long)i * c * 7919 % (89 + c))) + $",{(long)i * 7919 % 90 * 2 + 1}", "cox --time time --event event --by " + string.Join(',', Enumerable.Range(0, 60).Select(c => $"x{c}"))),
        ("300 covariates", "time,event," + string.Join(',', Enumerable.Range(0, 300).Select(c => $"x{c}")), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(1, 300).Select(c => ((long)i * c * 7919 + (long)i * i % 7 * c) % (89 + c))), "cox --time time --event event --by " + string.Join(',', Enumerable.Range(0, 300).Select(c => $"x{c}"))),
        ("24 levels", "time,event,x", i => $"{i % 9},{i % 2},{(char)('a' + (i * 31L) % 24)}", "cox --time time --event event --by x"),
        ("50 levels", "time,event,x", i => $"{i * 7919L % 1_000_003},{i % 2},{(char)('A' + (i * 31L) % 50)}", "cox --time time --event event --by x"),
        ("2,000 levels", "time,event,x", i => $"{i},{i % 2},l{i % 2000}", "cox --time time --event event --by x"),
        ("a category a row", "a,n", i => $"c{i},{i % 17}", "suppress --k 5 --value n"),
        ("3,000 by 300 categories", "a,b,n", i => $"c{i % 3000},d{i / 3000},{i % 17}", "suppress --k 5 --value n"),
        ("four dimensions", "a,b,c,d,n", i => $"a{i % 20},b{i / 20 % 20},c{i / 400 % 20},d{i / 8000},{i % 13}", "suppress --k 5 --value n"),
        ("300 activities that all follow each other", "case,activity,time", i => $"k{i / 600},a{((long)i * 7919 + i / 600 * 31) % 300},2024-01-01T{i % 600 / 60:D2}:{i % 60:D2}:00", "process"),
        ("an activity a row", "case,activity,time", i => $"k{i / 10},a{i},2024-01-01T{i % 10:D2}:00:00", "process"),
        ("one case", "case,activity,time", i => $"k,a{i % 50},2024-01-{1 + i / 86400 % 28:D2}T{i / 3600 % 24:D2}:{i / 60 % 60:D2}:{i % 60:D2}", "process"),
        ("a case a row", "case,activity,time", i => $"k{i},a{i % 50},2024-01-01T00:00:00", "process"),
        ("a variant a case", "case,activity,time", i => $"k{i / 20},a{(long)i * 48_271 % 2_147_483_647 % 30},2024-01-01T{i % 20:D2}:00:00", "process"),
        ("an arm a row", "g,y", i => $"t{i},{(long)i * 7919 % 97}", "effect --outcome y --by g"),
    ];

    public static TheoryData<string> Names => [.. Shapes.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Ten_megabytes_are_answered_in_500_MB_or_refused_with_a_code(string name)
    {
        var (_, header, row, words) = Shapes.Single(s => s.Name == name);
        await using (var text = new StreamWriter(file))
        {
            await text.WriteLineAsync(header);
            for (var (i, written) = (0, header.Length); written < Bytes; i++)
            {
                var line = row(i);
                written += line.Length + 1;
                await text.WriteLineAsync(line);
            }
        }
        foreach (var more in (string[])["", "--json", "--svg"])
        {
            var drawing = Path.ChangeExtension(file, ".svg");
            string[] asked = ["analyse", words.Split(' ')[0], file, .. words.Split(' ')[1..], .. more == "--svg" ? ["--svg", drawing] : more.Length > 0 ? [more] : Array.Empty<string>()];
            if (more == "--svg" && asked[1] is "suppress" or "effect")
            {
                continue;
            }
            var (exit, error, seconds) = await RunAsync(asked);
            File.Delete(drawing);
            said.WriteLine($"{asked[1]} {more}: {seconds:F1} s, {exit} {error.Trim().Split('\n')[^1]}");
            Assert.True(exit is 0 or 2, $"{string.Join(' ', asked)}: {exit} {error}");
            Assert.True(exit == 0 || System.Text.RegularExpressions.Regex.IsMatch(error, "^[a-z]+/[a-z-]+:", System.Text.RegularExpressions.RegexOptions.Multiline, TimeSpan.FromSeconds(1)), error);
        }
    }

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
