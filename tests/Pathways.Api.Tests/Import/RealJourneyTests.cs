using System.Text.Json;
using Pathways.Api.Import;
using Pathways.Domain.Pathways;
using Pathways.Projections.Statistics;
using Pathways.Testing;

namespace Pathways.Api.Tests.Import;

/// <summary>Two real data sets through the importer, then told again from the stored events alone, against R.</summary>
public sealed class RealJourneyTests(ImportWorld world) : IClassFixture<ImportWorld>
{
    const double Close = 1e-6;

    [SkippableFact]
    public async Task The_712_young_people_give_the_survival_curve_that_R_gives()
    {
        var journeys = await ImportedAsync("pathways/mvad.csv", RealJourneys.Mvad, 712);
        var times = journeys.Select(j => First(j) is { } on ? (double)Months(j.OpenedOn!.Value, on) : 72).ToArray();
        AgainstR("mvad_first_employment_gcse5eq", times, [.. journeys.Select(j => First(j) is not null)], [.. journeys.Select(j => Yes(j, "gcse5eq"))]);
        Assert.Equal(40.512502, Test(times, journeys, "gcse5eq").ChiSquare, Close);
    }

    [SkippableTheory]
    [InlineData(6, 426, 414, 603)]
    [InlineData(12, 404, 345, 576)]
    public async Task In_work_after_the_first_job_by_both_rules(int months, int atThatMonth, int everyMonthUntil, int mature)
    {
        var all = await ImportedAsync("pathways/mvad.csv", RealJourneys.Mvad, 712);
        var end = new DateOnly(1999, 7, 1);
        var reached = all.Where(j => First(j) is { } on && on.AddMonths(months) < end).ToList();
        Assert.Equal(mature, reached.Count);
        Assert.Equal(atThatMonth, reached.Count(j => InWork(j, First(j)!.Value.AddMonths(months))));
        Assert.Equal(everyMonthUntil, reached.Count(j => Enumerable.Range(0, months + 1).All(m => InWork(j, First(j)!.Value.AddMonths(m)))));
    }

    [SkippableFact]
    public async Task The_3343_spells_give_the_survival_curve_that_R_gives()
    {
        var journeys = await ImportedAsync("labour/Ecdat_UnempDur.csv", RealJourneys.UnempDur, 3343);
        var fortnights = journeys.Select(j => ((First(j) ?? j.ClosedOn ?? RealJourneys.UnempDurTo).DayNumber - j.OpenedOn!.Value.DayNumber) / 14.0).ToArray();
        AgainstR("UnempDur_fulltime_by_ui", fortnights, [.. journeys.Select(j => First(j) is not null)], [.. journeys.Select(j => Yes(j, "ui"))]);
        Assert.Equal(247.659048, Test(fortnights, journeys, "ui").ChiSquare, Close);
    }

    static void AgainstR(string reference, double[] times, bool[] found, int[] groups)
    {
        var path = SharedData.Find($"reference/{reference}.json");
        Skip.If(path is null, $"reference/{reference}.json is not on this machine");
        using var r = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var (name, group) in new[] { ("no", 0), ("yes", 1) })
        {
            var expected = r.RootElement.GetProperty("groups").GetProperty(name);
            var rows = Enumerable.Range(0, times.Length).Where(i => groups[i] == group).ToArray();
            var curve = KaplanMeier.Fit([.. rows.Select(i => times[i])], [.. rows.Select(i => found[i])]);
            var quantiles = expected.GetProperty("quantiles_log-log");
            Assert.Equal(quantiles.GetProperty("median").GetDouble(), curve.Median.Estimate.OrNull!.Value, Close);
            Assert.Equal(quantiles.GetProperty("median_lower").GetDouble(), curve.Median.Lower.OrNull!.Value, Close);
            Assert.Equal(quantiles.GetProperty("median_upper").GetDouble(), curve.Median.Upper.OrNull!.Value, Close);
            foreach (var at in expected.GetProperty("at_times").EnumerateArray())
            {
                Assert.Equal(at.GetProperty("survival").GetDouble(), curve.At(at.GetProperty("time").GetDouble())!.Value.Survival, Close);
            }
        }
    }

    static LogRankResult Test(double[] times, IReadOnlyList<Pathway> journeys, string by) =>
        LogRank.Test(times, [.. journeys.Select(j => First(j) is not null)], [.. journeys.Select(j => Yes(j, by))]);

    async Task<IReadOnlyList<Pathway>> ImportedAsync(string file, Func<string, IEnumerable<string>> told, int people)
    {
        var path = SharedData.Find(file);
        Skip.If(path is null, $"{file} is not on this machine");
        var result = await world.ImportAsync(told(path), source: $"real-{people}");
        Assert.True(result.Stored, result.Problems.FirstOrDefault()?.ToString());
        var identity = world.File($"real-{people}");
        var states = await new StoredStates(world.Database, world.Store).ReadAsync([.. Enumerable.Range(1, people).Select(i => identity.Pathway($"{i}"))], default);
        Assert.Equal(people, states.Count);
        return [.. states.Values];
    }

    static DateOnly? First(Pathway journey) => journey.Contracts.IsEmpty ? null : journey.Contracts.Values.Min(c => c.StartedOn);

    static bool InWork(Pathway journey, DateOnly day) => journey.Contracts.Values.Any(c => c.StartedOn <= day && day < (c.EndedOn ?? DateOnly.MaxValue));

    static int Yes(Pathway journey, string attribute) => journey.Opening!.Attributes![attribute] == "yes" ? 1 : 0;

    static int Months(DateOnly from, DateOnly to) => ((to.Year - from.Year) * 12) + to.Month - from.Month;
}
