namespace Pathways.Projections.Tests.Statistics;

/// <summary>One number of ours beside the same number of R.</summary>
sealed record Comparison(string Quantity, string Where, double? Ours, double? Theirs, double Tolerance, bool AbsoluteOnly = false)
{
    public const double Closed = 1e-9;
    public const double Iterated = 1e-6;

    public double Absolute => Ours is { } a && Theirs is { } b ? (a.Equals(b) ? 0 : Math.Abs(a - b)) : 0;

    public double Relative => Ours is { } a && Theirs is { } b && b != 0 ? Absolute / Math.Abs(b) : 0;

    /// <summary>Close absolutely; where the value is tiny (a p-value) also relatively. Null only equals null.</summary>
    public bool Holds => Ours.HasValue == Theirs.HasValue
        && !double.IsNaN(Absolute)
        && Absolute <= Tolerance * Math.Max(1, Math.Abs(Theirs ?? 0))
        && (AbsoluteOnly || Theirs is not > 0 || Math.Abs(Theirs.Value) > 1e-3 || Theirs.Value < 1e-300 || Relative <= Math.Max(Tolerance, 1e-8));

    /// <summary>Fails with every comparison that does not hold, or when there were too few to mean anything.</summary>
    public static void AllHold(IEnumerable<Comparison> comparisons, int atLeast)
    {
        var all = comparisons.ToList();
        Assert.True(all.Count >= atLeast, $"Only {all.Count} comparisons were made.");
        var failed = all.FindAll(c => !c.Holds);
        Assert.True(failed.Count == 0, $"{failed.Count} of {all.Count} differ:\n{string.Join('\n', failed.Take(20))}");
    }

    public override string ToString() => $"{Quantity}, {Where}: ours {Ours?.ToString("R") ?? "none"}, theirs {Theirs?.ToString("R") ?? "none"}";
}
