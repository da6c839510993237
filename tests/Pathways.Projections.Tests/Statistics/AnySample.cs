using FsCheck;
using FsCheck.Fluent;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>Any small sample of durations: often tied, sometimes empty, sometimes all censored.</summary>
public sealed record AnySample(double[] Times, bool[] Events, int[] Groups, int[] Causes, double[] Covariate)
{
    public int Count => Times.Length;

    public AnySample Take(IEnumerable<int> rows)
    {
        int[] r = [.. rows];
        return new AnySample(
            [.. r.Select(i => Times[i])], [.. r.Select(i => Events[i])], [.. r.Select(i => Groups[i])], [.. r.Select(i => Causes[i])], [.. r.Select(i => Covariate[i])]);
    }

    public AnySample Shuffled() => Take(Enumerable.Range(0, Count).OrderBy(i => (i * 7919 + 13) % 104_729 % 97).ThenByDescending(i => i));

    public AnySample Twice() => Take([.. Enumerable.Range(0, Count), .. Enumerable.Range(0, Count)]);

    public SurvivalCurve Curve(SurvivalInterval interval = SurvivalInterval.LogLog) => KaplanMeier.Fit(Times, Events, interval: interval);
}

public static class AnySampleArbitrary
{
    public static Arbitrary<AnySample> Samples()
    {
        var row =
            from time in Gen.Frequency((4, Gen.Choose(0, 12).Select(t => (double)t)), (1, Gen.Choose(1, 1200).Select(t => t / 100.0)))
            from cause in Gen.Choose(0, 3)
            from grouping in Gen.Choose(0, 3)
            from covariate in Gen.Choose(-20, 20)
            select (time, cause, grouping, covariate);
        var rows =
            from n in Gen.Frequency((1, Gen.Choose(0, 2)), (6, Gen.Choose(3, 60)))
            from list in row.ArrayOf(n)
            select new AnySample(
                Array.ConvertAll(list, r => r.time), Array.ConvertAll(list, r => r.cause > 0), Array.ConvertAll(list, r => r.grouping),
                Array.ConvertAll(list, r => r.cause), Array.ConvertAll(list, r => (double)r.covariate));
        return rows.ToArbitrary();
    }
}
