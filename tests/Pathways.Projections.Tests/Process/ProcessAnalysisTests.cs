using FsCheck.Xunit;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Process;

public class ProcessAnalysisTests
{
    [Property(Arbitrary = [typeof(Generated)])]
    public void The_order_of_cases_changes_nothing(SmallLog log)
    {
        foreach (var order in new[] { CaseOrder.File, CaseOrder.Time })
            AssertEqual(log.Analyse(order), new SmallLog([.. log.Cases.Reverse()]).Analyse(order));
    }

    /// <summary>Numbered as they come, neighbours differ by one: took minutes while all these pairs had the same few hashes.</summary>
    [Fact]
    public void A_log_of_a_hundred_thousand_different_activities_is_counted()
    {
        var activities = new ActivityTable();
        var builder = new ProcessAnalysisBuilder(activities);
        for (var of = 0; of < 10_000; of++)
            builder.Add([.. Enumerable.Range(of * 10, 11).Select(i => new LogEvent(i, activities.Number($"a{i}")))]);
        var a = builder.Build();
        Assert.Equal((100_001, 100_000, 10_000), (a.Activities.Count, a.Edges.Count, a.Variants.Count));
    }

    [Property(Arbitrary = [typeof(Generated)])]
    public void Counts_add_up(SmallLog log)
    {
        foreach (var order in new[] { CaseOrder.File, CaseOrder.Time })
        {
            var a = log.Analyse(order);
            Assert.Equal(log.Cases.Count, a.Cases);
            Assert.Equal(log.Cases.Sum(c => c.Count), a.Events);
            Assert.Equal(a.Events, a.Edges.Sum(e => e.Count) + a.Starts.Sum(s => s.Count));
            Assert.Equal(a.Events, a.Edges.Sum(e => e.Count) + a.Ends.Sum(s => s.Count));
            Assert.Equal(a.Events, a.Activities.Sum(x => x.Events));
            Assert.Equal(a.Events, a.Transitions.Values.Sum());
            Assert.Equal(a.Cases, a.Variants.Sum(v => v.Count));
            Assert.Equal(a.Events, a.Variants.Sum(v => v.Count * v.Activities.Count));
            Assert.All(a.Edges, e => Assert.True((e.Times?.Count ?? 0) <= e.Count));
        }
    }

    [Property(Arbitrary = [typeof(Generated)])]
    public void By_time_no_time_is_negative_and_a_second_sort_changes_nothing(SmallLog log)
    {
        var byTime = log.Analyse(CaseOrder.Time);
        Assert.All(byTime.Edges, e => Assert.True(e.Times is null || e.Times.Min >= 0));
        var sorted = new SmallLog([.. log.Cases.Select(c => (IReadOnlyList<Step>)[.. Untimed(c).OrderBy(s => s.Key).Select(s => s.Step)])]);
        Assert.Equal(byTime.Variants.Select(v => (string.Concat(v.Activities), v.Count)), sorted.Analyse().Variants.Select(v => (string.Concat(v.Activities), v.Count)));

        static IEnumerable<(long Key, Step Step)> Untimed(IReadOnlyList<Step> steps)
        {
            var last = long.MinValue;
            return steps.Select(s => (last = s.Second ?? last, s)).ToList();
        }
    }

    [Property(Arbitrary = [typeof(Generated)])]
    public void Times_are_those_of_all_pairs(SmallLog log)
    {
        var expected = log.Cases.SelectMany(c => c.Zip(c.Skip(1)))
            .Where(p => p.First.Second is not null && p.Second.Second is not null)
            .GroupBy(p => $"{p.First.Activity}{p.Second.Activity}", p => (double)(p.Second.Second!.Value - p.First.Second!.Value))
            .ToDictionary(g => g.Key, g => g.Order().ToList());
        foreach (var edge in log.Analyse().Edges)
        {
            if (!expected.TryGetValue(edge.From + edge.To, out var times))
            {
                Assert.Null(edge.Times);
                continue;
            }

            Assert.Equal(times.Count, edge.Times!.Count);
            Assert.Equal(times.Sum(), edge.Times.Total, 9);
            Assert.Equal(times.Average(), edge.Times.Mean, 9);
            Assert.Equal((times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2, edge.Times.Median, 9);
            Assert.Equal((times[0], times[^1]), (edge.Times.Min, edge.Times.Max));
        }
    }

    [Fact]
    public void An_empty_log_has_no_figures()
    {
        var a = new SmallLog([]).Analyse();
        Assert.Equal((0, 0), (a.Cases, a.Events));
        Assert.Null(a.EventsPerCase);
        Assert.Null(a.CaseDurations);
        Assert.Null(a.First);
        Assert.Empty(a.Edges);
        Assert.Empty(a.Variants);
        Assert.Empty(a.Bottlenecks());
        Assert.Equal(0, a.VariantsCovering(0.8));
    }

    [Fact]
    public void A_case_without_events_counts_as_a_case()
    {
        var a = SmallLog.Of("", "A").Analyse();
        Assert.Equal(2, a.Cases);
        Assert.Equal(new EventsPerCase(0, 0.5, 0.5, 1), a.EventsPerCase);
        Assert.Contains(a.Variants, v => v.Activities.Count == 0 && v.Count == 1 && v.Share == 0.5);
        Assert.Equal(1, a.CaseDurations!.Count);
    }

    [Fact]
    public void One_event_is_start_and_end_and_lasts_no_time()
    {
        var a = SmallLog.Of("A").Analyse();
        Assert.Equal(a.Starts, a.Ends);
        Assert.Equal(0, a.CaseDurations!.Max);
    }

    [Fact]
    public void Equal_times_keep_the_order_of_the_file()
    {
        var log = new SmallLog([[new('B', 5), new('A', 5), new('C', 1)]]);
        Assert.Equal("CBA", string.Concat(log.Analyse(CaseOrder.Time).Variants[0].Activities));
        Assert.Equal(1, log.Analyse().CasesNotInTimeOrder);
        Assert.Equal(-4, log.Analyse().Edges.Single(e => e.To == "C").Times!.Min);
    }

    [Fact]
    public void An_event_without_time_stays_behind_the_one_it_follows()
    {
        var log = new SmallLog([[new('A', null), new('B', 9), new('C', null), new('D', 1)]]);
        var a = log.Analyse(CaseOrder.Time);
        Assert.Equal("ADBC", string.Concat(a.Variants[0].Activities));
        Assert.Equal(2, a.EventsWithoutTime);
        Assert.Equal(8, a.CaseDurations!.Max);
    }

    [Fact]
    public void Service_and_waiting_time_come_from_start_and_complete()
    {
        var log = new SmallLog(
        [
            [new('A', 0, Transition.Complete), new('B', 10, Transition.Start), new('B', 12, Transition.Start), new('B', 15, Transition.Complete), new('B', 30, Transition.Complete)],
            [new('B', 0, Transition.Complete), new('C', 5, Transition.Start)],
        ]);
        var b = log.Analyse().Times.Single(t => t.Activity == "B");
        Assert.Equal((2, 1, 0, 1), (b.Instances, b.CasesWithRework, b.OpenStarts, b.BareCompletes));
        Assert.Equal((5, 18), (b.Service!.Min, b.Service.Max)); // first in, first out: 10→15, 12→30
        Assert.Equal((10, 12), (b.Waiting!.Min, b.Waiting.Max)); // both since A completed at 0
        var c = log.Analyse().Times.Single(t => t.Activity == "C");
        Assert.Equal((0, 1), (c.Instances, c.OpenStarts));
        Assert.Equal(5, c.Waiting!.Max);
        Assert.DoesNotContain(log.Analyse().Times, t => t.Activity == "A");
    }

    [Fact]
    public void Bottlenecks_are_where_most_time_goes()
    {
        var log = new SmallLog([[new('A', 0), new('B', 10), new('C', 13)], [new('A', 0), new('B', 20)]]);
        var top = log.Analyse().Bottlenecks(1).Single();
        Assert.Equal(("A", "B", 2L, 30.0, 15.0), (top.From, top.To, top.Count, top.Total, top.Median));
        Assert.Equal(30.0 / 33, top.Share!.Value, 12);
    }

    [Fact]
    public void Durations_are_exact_in_any_number_and_order()
    {
        var random = new Random(7);
        var sample = new DurationSample();
        var all = new List<long>();
        for (var i = 0; i < 50_000; i++)
        {
            var value = random.Next(4) == 0 ? random.NextInt64(-1_000_000_000_000, 1_000_000_000_000) : random.Next(100) * 10_000_000L;
            all.Add(value);
            sample.Add(value);
        }

        all.Sort();
        var summary = sample.Summary()!;
        Assert.Equal(all.Count, summary.Count);
        Assert.Equal(all.Sum(v => (decimal)v) / 10_000_000m, (decimal)summary.Total, 3);
        foreach (var p in new[] { 0, 0.01, 0.25, 0.5, 0.75, 0.999, 1 })
        {
            var h = (all.Count - 1) * p;
            var low = all[(int)h];
            var high = all[Math.Min((int)h + 1, all.Count - 1)];
            Assert.Equal((low + ((h - Math.Floor(h)) * (high - low))) / 1e7, sample.Quantile(p), 6);
        }
    }

    static void AssertEqual(ProcessAnalysis a, ProcessAnalysis b)
    {
        Assert.Equal(a.Activities, b.Activities);
        Assert.Equal(a.Starts, b.Starts);
        Assert.Equal(a.Ends, b.Ends);
        Assert.Equal(a.Edges, b.Edges);
        Assert.Equal(a.Variants.Select(v => (string.Concat(v.Activities), v.Count)), b.Variants.Select(v => (string.Concat(v.Activities), v.Count)));
        Assert.Equal(a.CaseDurations, b.CaseDurations);
        Assert.Equal(a.Times, b.Times);
        Assert.Equal((a.First, a.Last, a.EventsPerCase, a.EventsWithoutTime), (b.First, b.Last, b.EventsPerCase, b.EventsWithoutTime));
    }
}
