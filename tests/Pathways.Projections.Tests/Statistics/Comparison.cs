using System.Globalization;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>One number of ours beside the same number of R.</summary>
sealed record Comparison(string Quantity, string Where, double? Ours, double? Theirs, double Tolerance, bool Tail = false)
{
    public const double Closed = 1e-9;
    public const double Iterated = 1e-6;

    public double Absolute => Ours is { } a && Theirs is { } b ? (a.Equals(b) ? 0 : Math.Abs(a - b)) : 0;

    /// <summary>Of a value that is not rounding itself: at least 1e-9, or a tail probability.</summary>
    public double Relative => Theirs is { } b && Math.Abs(b) > (Tail ? 0 : 1e-9) ? Absolute / Math.Abs(b) : 0;

    /// <summary>Close absolutely, large values and tail probabilities also relatively. None only equals none.</summary>
    public bool Holds => Ours.HasValue == Theirs.HasValue
        && !double.IsNaN(Absolute)
        && Absolute <= Tolerance * Math.Max(1, Math.Abs(Theirs ?? 0))
        && (!Tail || Relative <= 1e-6);

    /// <summary>Fails with every comparison that does not hold, or when there were too few to mean anything.</summary>
    public static void AllHold(IEnumerable<Comparison> comparisons, int atLeast)
    {
        var all = comparisons.ToList();
        Assert.True(all.Count >= atLeast, $"Only {all.Count} comparisons were made.");
        var failed = all.FindAll(c => !c.Holds);
        Assert.True(failed.Count == 0, $"{failed.Count} of {all.Count} differ:\n{string.Join('\n', failed.Take(20))}");
    }

    /// <summary>The table of equality: how far apart at most, by quantity.</summary>
    public static string Table(IEnumerable<Comparison> comparisons)
    {
        var lines = comparisons.GroupBy(c => c.Quantity).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => string.Create(
            CultureInfo.InvariantCulture, $"| {g.Key} | {g.Count()} | {g.Max(c => c.Absolute):0.0e+0} | {g.Max(c => c.Relative):0.0e+0} |"));
        return string.Join('\n', (string[])["| quantity | numbers | largest absolute difference | largest relative difference |", "| --- | ---: | ---: | ---: |", .. lines]);
    }

    public override string ToString() => $"{Quantity}, {Where}: ours {Ours?.ToString("R") ?? "none"}, theirs {Theirs?.ToString("R") ?? "none"}";
}
