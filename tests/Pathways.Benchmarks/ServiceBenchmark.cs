using System.Globalization;
using System.Runtime.InteropServices;
using Pathways.Api.Hosting.EmbeddedPostgres;
using Pathways.Testing;

namespace Pathways.Benchmarks;

/// <summary>The service's benchmarks: which are wanted, on a database of their own, and the report of them all.</summary>
static class ServiceBenchmark
{
    static readonly string[] All = ["start", "record", "crowd", "lag", "rebuild", "import", "figures"];

    public static async Task RunAsync(string[] args)
    {
        var quick = args.Contains("--quick", StringComparer.Ordinal);
        var named = args.Where(a => !a.StartsWith('-')).ToArray();
        var wanted = named.Length == 0 ? All : named;
        if (wanted.Except(All, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"No benchmark is called {unknown}. There are: {string.Join(", ", All)}, engine.", nameof(args));
        }
        var folder = Path.Combine(Path.GetTempPath(), $"pathways-bench-{Environment.ProcessId}");
        var reports = new List<Report>();
        await using (var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder, MaxConnections: 200), Console.Error.WriteLine, CancellationToken.None))
        {
            var territory = new Territory(postgres.ConnectionString, folder);
            await territory.CommandAsync("db-apply");
            var recordLimit = 0.0;
            foreach (var name in wanted)
            {
                Console.Error.WriteLine($"· {name}");
                var report = name switch
                {
                    "start" => await StartBenchmark.RunAsync(territory, rounds: quick ? 3 : 7),
                    "record" => await RecordBenchmark.RunAsync(territory, quick ? 3 : 5, quick ? 4 : 8, limit => recordLimit = limit),
                    "crowd" => await CrowdBenchmark.RunAsync(territory, quick ? 5_000 : 30_000, quick ? 2 : 5),
                    "lag" => await LagBenchmark.RunAsync(territory, recordLimit > 0 ? recordLimit : 1_000, quick ? 30 : 100),
                    "figures" => await FigureBenchmark.RunAsync(territory, quick ? 10_000 : 93_000, quick ? 3 : 5),
                    "import" => await ImportBenchmark.RunAsync(territory, quick ? 100_000 : 300_000, quick ? 3 : 5),
                    _ => await RebuildBenchmark.RunAsync(territory, quick ? 100_000 : 300_000, quick ? 3 : 5),
                };
                Console.WriteLine(report);
                reports.Add(report);
            }
        }
        Directory.Delete(folder, recursive: true);
        var page = Path.Combine(Repository.Root, "docs", "benchmarks.md");
        if (named.Length == 0)
        {
            await File.WriteAllTextAsync(page, Page(reports));
        }
        else if (args.Contains("--write", StringComparer.Ordinal))
        {
            await File.WriteAllTextAsync(page, reports.Aggregate(await File.ReadAllTextAsync(page), Placed));
        }
    }

    // The section of a report that was measured by itself, in the place of the one before or at the end.
    static string Placed(string page, Report report)
    {
        var section = string.Create(CultureInfo.InvariantCulture, $"{report}{Environment.NewLine}Measured by itself on {DateTime.UtcNow:yyyy-MM-dd}.{Environment.NewLine}");
        var begins = page.IndexOf(section[..section.IndexOf('\n', StringComparison.Ordinal)], StringComparison.Ordinal);
        if (begins < 0)
        {
            return page.TrimEnd() + Environment.NewLine + Environment.NewLine + section;
        }
        var next = page.IndexOf("\n## ", begins, StringComparison.Ordinal);
        return page[..begins] + section + (next < 0 ? "" : page[next..]);
    }

    static string Page(IEnumerable<Report> reports) => string.Create(CultureInfo.InvariantCulture, $"""
        # Benchmarks

        Written by `./ops/bench`. Each figure stands beside a rival or a physical limit measured in the same run, in turn; the ratio is what counts, the absolute figures are this machine's.

        Measured on {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores shared by service, database and load, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}; Release, Production, durable commits (fsync on).

        {string.Join(Environment.NewLine, reports)}
        """);
}
