using System.Diagnostics;
using System.Globalization;
using Marten;

namespace Pathways.Benchmarks;

/// <summary>From the start of the process to its first 200, against an empty ASP.NET Core service with Marten alone.</summary>
static class StartBenchmark
{
    /// <summary>The rival: Marten over the same database, one route, nothing else.</summary>
    public static async Task RunRivalAsync(string connectionString, string url)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddMarten(options =>
        {
            options.Connection(connectionString);
            options.DatabaseSchemaName = "marten_alone";
        }).UseLightweightSessions();
        var app = builder.Build();
        app.MapGet("/health/ready", async (IDocumentStore store) =>
        {
            await using var session = store.QuerySession();
            return Results.Ok(await session.Events.FetchStreamStateAsync(Guid.Empty) is null);
        });
        await app.RunAsync();
    }

    public static async Task<Report> RunAsync(Territory territory, int rounds)
    {
        var report = new Report("Start: Release, database there, to the first 200 of /health/ready", "service", "median s", "ratio", "resident MB after");
        var ours = new List<double>();
        var rival = new List<double>();
        var memory = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var (rivalSeconds, _) = await FirstAnswerAsync(() => Territory.StartBenchmarkMode("marten-alone", territory.ConnectionString, Territory.RivalUrl), Territory.RivalUrl);
            var (seconds, megabytes) = await FirstAnswerAsync(territory.StartService, Territory.ServiceUrl);
            rival.Add(rivalSeconds);
            ours.Add(seconds);
            memory.Add(megabytes);
        }
        report.Row("ASP.NET Core + Marten alone", Measure.Format(Measure.Median(rival)), "1", "");
        report.Row("Pathways", Measure.Format(Measure.Median(ours)), Measure.Format(Measure.Median(ours) / Measure.Median(rival)), Measure.Format(Measure.Median(memory)));
        report.Note("Wanted: ratio under 1.5, resident memory under 220 MB.");
        return report;
    }

    static async Task<(double Seconds, double ResidentMegabytes)> FirstAnswerAsync(Func<Process> start, string url)
    {
        var watch = Stopwatch.StartNew();
        using var process = start();
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            while (true)
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri(url + "/health/ready"));
                    if (answer.IsSuccessStatusCode)
                    {
                        break;
                    }
                }
                catch (HttpRequestException) when (!process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(1))
                {
                    // Not listening yet.
                }
                await Task.Delay(5);
            }
            var seconds = watch.Elapsed.TotalSeconds;
            await Task.Delay(3000);
            return (seconds, ResidentMegabytes(process.Id));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    static double ResidentMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
