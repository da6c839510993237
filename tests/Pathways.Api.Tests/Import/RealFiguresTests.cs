using System.Text.Json;
using Pathways.Api.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Import;

/// <summary>Two real data sets all the way: sent as a file, decided, stored, projected, and asked for as figures, against R.</summary>
[Collection(TestApiCollection.Name)]
public sealed class RealFiguresTests(TestApi api)
{
    const double Close = 1e-6;
    const string Evaluator = "eval:evaluator:";
    const string Mvad = "structure=MVAD&from=1993-07-01&to=1999-06-30&observedUntil=1999-06-30";

    [SkippableFact]
    public async Task Time_to_first_job_of_the_712_young_people_is_that_of_R()
    {
        await ImportAsync("pathways/mvad.csv", RealJourneys.Mvad, "MVAD");
        using var figure = await FigureAsync($"time_to_first_job?{Mvad}&unit=month&by=attribute.gcse5eq");
        AgainstR(figure, "mvad_first_employment_gcse5eq", 1);
        Assert.Equal(40.512502, figure.RootElement.GetProperty("test").GetProperty("chiSquare").GetDouble(), Close);
        Assert.Equal([21.5, 26], figure.RootElement.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("value").GetDouble()).Order());
    }

    [SkippableTheory]
    [InlineData("in_work_at_6m", 426, 603)]
    [InlineData("in_work_at_12m", 404, 576)]
    [InlineData("in_work_every_month_to_6m", 414, 603)]
    [InlineData("in_work_every_month_to_12m", 345, 576)]
    public async Task In_work_after_the_first_job_is_that_of_the_reference(string code, long inWork, long mature)
    {
        await ImportAsync("pathways/mvad.csv", RealJourneys.Mvad, "MVAD");
        using var figure = await FigureAsync($"{code}?{Mvad}");
        Assert.Equal((inWork, mature), (figure.RootElement.GetProperty("numerator").GetInt64(), figure.RootElement.GetProperty("denominator").GetInt64()));
    }

    [SkippableFact]
    public async Task Time_to_a_full_time_job_of_the_3343_spells_is_that_of_R()
    {
        await ImportAsync("labour/Ecdat_UnempDur.csv", RealJourneys.UnempDur, "UNEMPDUR");
        using var figure = await FigureAsync($"time_to_first_job?structure=UNEMPDUR&from=1990-01-01&to={RealJourneys.UnempDurTo:yyyy-MM-dd}&observedUntil={RealJourneys.UnempDurTo:yyyy-MM-dd}&unit=day&job=full_time&by=attribute.ui");
        AgainstR(figure, "UnempDur_fulltime_by_ui", 14);
        Assert.Equal(247.659048, figure.RootElement.GetProperty("test").GetProperty("chiSquare").GetDouble(), Close);
        Assert.Equal([126, 280], figure.RootElement.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("value").GetDouble()).Order());
    }

    // Curve, number at risk, median and its log-log limits of each group; times of R are in units of so many of ours.
    static void AgainstR(JsonDocument figure, string reference, double unit)
    {
        var path = SharedData.Find($"reference/{reference}.json");
        Skip.If(path is null, $"reference/{reference}.json is not on this machine");
        using var r = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var group in figure.RootElement.GetProperty("groups").EnumerateArray())
        {
            var expected = r.RootElement.GetProperty("groups").GetProperty(group.GetProperty("group").GetString()!);
            var quantiles = expected.GetProperty("quantiles_log-log");
            var interval = group.GetProperty("interval");
            Assert.Equal(quantiles.GetProperty("median").GetDouble() * unit, group.GetProperty("value").GetDouble(), Close);
            Assert.Equal(quantiles.GetProperty("median_lower").GetDouble() * unit, interval.GetProperty("lower").GetDouble(), Close);
            Assert.Equal(quantiles.GetProperty("median_upper").GetDouble() * unit, interval.GetProperty("upper").GetDouble(), Close);
            var points = group.GetProperty("curve").GetProperty("points").EnumerateArray().ToList();
            foreach (var step in expected.GetProperty("steps_first10").EnumerateArray())
            {
                var point = points.First(p => Math.Abs(p.GetProperty("time").GetDouble() - (step.GetProperty("time").GetDouble() * unit)) < Close);
                Assert.Equal(step.GetProperty("n_risk").GetDouble(), point.GetProperty("atRisk").GetDouble(), Close);
                Assert.Equal(step.GetProperty("n_event").GetDouble(), point.GetProperty("events").GetDouble(), Close);
                Assert.Equal(step.GetProperty("surv").GetDouble(), point.GetProperty("survival").GetDouble(), Close);
                Assert.Equal(step.GetProperty("std_err_greenwood").GetDouble(), point.GetProperty("standardError").GetDouble(), Close);
            }
            foreach (var limits in expected.GetProperty("ci95_log-log").EnumerateArray())
            {
                var point = points.Last(p => p.GetProperty("time").GetDouble() <= (limits.GetProperty("time").GetDouble() * unit) + Close);
                Assert.Equal(limits.GetProperty("lower").GetDouble(), point.GetProperty("lower").GetDouble(), Close);
                Assert.Equal(limits.GetProperty("upper").GetDouble(), point.GetProperty("upper").GetDouble(), Close);
            }
            foreach (var at in expected.GetProperty("at_times").EnumerateArray())
            {
                var point = points.Last(p => p.GetProperty("time").GetDouble() <= (at.GetProperty("time").GetDouble() * unit) + Close);
                Assert.Equal(at.GetProperty("survival").GetDouble(), point.GetProperty("survival").GetDouble(), Close);
                Assert.Equal(at.GetProperty("std_err_greenwood").GetDouble(), point.GetProperty("standardError").GetDouble(), Close);
            }
        }
    }

    async Task ImportAsync(string file, Func<string, IEnumerable<string>> told, string structure)
    {
        var path = SharedData.Find(file);
        Skip.If(path is null, $"{file} is not on this machine");
        // The same key each time: whoever comes first imports, the others find that import.
        var sent = await api.Host.Scenario(s =>
        {
            s.Post.Text(string.Join('\n', told(path))).ToUrl("/api/imports").ContentType("text/csv").QueryString("source", structure).QueryString("structure", structure).QueryString("scheme", "other").QueryString("territory", "01001").QueryString("confirm", "step/long-ago,step/decades-ago,entry/unknown-structure");
            s.WithRequestHeader(NamedAccounts.Header, "coord:coordinator:");
            s.WithRequestHeader("Idempotency-Key", $"real-{structure}");
            s.StatusCodeShouldBe(202);
        });
        using var job = JsonDocument.Parse(await sent.ReadAsTextAsync());
        for (var i = 0; i < 300; i++)
        {
            using var now = JsonDocument.Parse(await (await api.GetAsync($"/api/imports/{job.RootElement.GetProperty("id")}", "coord:coordinator:")).ReadAsTextAsync());
            var status = now.RootElement.GetProperty("status").GetString();
            if (status is not ("waiting" or "running"))
            {
                Assert.Equal("taken", status);
                await api.CaughtUpAsync();
                return;
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("The import did not end.");
    }

    async Task<JsonDocument> FigureAsync(string asked) => JsonDocument.Parse(await (await api.GetAsync($"/api/figures/{asked}", Evaluator)).ReadAsTextAsync());
}
