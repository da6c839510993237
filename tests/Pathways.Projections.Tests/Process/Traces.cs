using FsCheck;
using FsCheck.Fluent;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Process;

/// <summary>One event of a test case: an activity by letter, a second or none.</summary>
public readonly record struct Step(char Activity, int? Second, Transition Transition = Transition.None);

/// <summary>A small log, case by case.</summary>
public sealed record SmallLog(IReadOnlyList<IReadOnlyList<Step>> Cases)
{
    public ProcessAnalysis Analyse(CaseOrder order = CaseOrder.File)
    {
        var activities = new ActivityTable();
        var builder = new ProcessAnalysisBuilder(activities, order);
        foreach (var steps in Cases)
        {
            LogEvent[] events = [.. steps.Select(s => new LogEvent(
                s.Second is { } second ? second * TimeSpan.TicksPerSecond : LogEvent.NoTime, activities.Number(s.Activity.ToString()), s.Transition))];
            builder.Add(events);
        }

        return builder.Build();
    }

    public static SmallLog Of(params string[] cases) =>
        new([.. cases.Select(c => (IReadOnlyList<Step>)[.. c.Select((a, i) => new Step(a, i))])]);
}

public sealed record Trace(IReadOnlyList<string> Activities);

/// <summary>Generates small logs with ties, gaps and disorder, and traces over few letters.</summary>
public static class Generated
{
    static Gen<Step> Steps =>
        from activity in Gen.Elements('A', 'B', 'C', 'D')
        from second in Gen.Choose(-1, 12)
        from transition in Gen.Elements(Transition.None, Transition.Start, Transition.Complete, Transition.Other)
        select new Step(activity, second < 0 ? null : second, transition);

    public static Arbitrary<SmallLog> Logs() =>
        Arb.From(Steps.ListOf().Select(s => (IReadOnlyList<Step>)s.ToList()).ListOf().Select(c => new SmallLog(c.ToList())));

    public static Arbitrary<Trace> Traces() =>
        Arb.From(Gen.Elements("A", "B", "C", "D").ListOf().Select(a => new Trace(a.Take(12).ToList())));
}
