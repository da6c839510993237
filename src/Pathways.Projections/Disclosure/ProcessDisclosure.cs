namespace Pathways.Projections.Disclosure;

/// <summary>One variant and how many cases followed it.</summary>
/// <param name="Activities">The steps in order.</param>
/// <param name="Cases">Number of cases (persons).</param>
public sealed record VariantCount(IReadOnlyList<string> Activities, long Cases);

/// <summary>Variants that may be shown, the others pooled.</summary>
/// <param name="Shown">Variants with enough cases, most frequent first.</param>
/// <param name="PooledCases">Cases of all others together: 0, or at least the threshold; null when even that is too few.</param>
/// <remarks>How many variants were pooled is not told: 8 cases in 2 variants of fewer than 5 are 4 and 4.</remarks>
public sealed record ShownVariants(IReadOnlyList<VariantCount> Shown, long? PooledCases);

/// <summary>A directly-follows edge with its count.</summary>
/// <param name="From">The activity before; null for the start.</param>
/// <param name="To">The activity after; null for the end.</param>
/// <param name="Count">How often (the number of cases is at most this).</param>
/// <param name="Cases">In how many cases (persons): what the threshold is held against.</param>
public sealed record EdgeCount(string? From, string? To, long Count, long Cases);

/// <summary>A map that may be shown.</summary>
/// <param name="Edges">Edges to draw, after pooling.</param>
/// <param name="All">All edges after pooling: for the activity counts, which are their sums.</param>
/// <param name="Pooled">Activities that became one.</param>
/// <param name="Pool">The name of that one: <see cref="ProcessDisclosure.Pool"/>, or longer where an activity is really called so.</param>
/// <param name="Replay">Whether it holds against a reader who replays the method: it is not gone through for maps, so only a secret key does.</param>
public sealed record ShownMap(IReadOnlyList<EdgeCount> Edges, IReadOnlyList<EdgeCount> All, IReadOnlyList<string> Pooled, string Pool, AgainstReplay Replay);

/// <summary>Disclosure control for what process mining shows: rare ways through are people.</summary>
public static class ProcessDisclosure
{
    /// <summary>Name of the activity that stands for all that are too rare, unless one is called so.</summary>
    public const string Pool = "…";

    /// <summary>
    /// Keeps variants followed by at least <paramref name="threshold"/> cases. The rest is pooled; when the pool would be smaller
    /// than the threshold, the rarest shown variant joins it, because total − shown = pool.
    /// </summary>
    /// <param name="variants">All variants.</param>
    /// <param name="threshold">Smallest number of cases that may be shown.</param>
    public static ShownVariants Variants(IEnumerable<VariantCount> variants, int threshold)
    {
        var sorted = variants.OrderByDescending(v => v.Cases).ThenBy(v => string.Join('\u001f', v.Activities), StringComparer.Ordinal).ToList();
        var shown = sorted.TakeWhile(v => v.Cases >= threshold).ToList();
        var pooled = sorted.Skip(shown.Count).Sum(v => v.Cases);
        while (pooled > 0 && pooled < threshold && shown.Count > 0)
        {
            pooled += shown[^1].Cases;
            shown.RemoveAt(shown.Count - 1);
        }

        return pooled is > 0 && pooled < threshold ? new([], null) : new(shown, pooled);
    }

    /// <summary>
    /// Masks a directly-follows map. Activity counts are the sums of what enters and of what leaves them, start and end
    /// included: the map is a two-dimensional table whose margins are public. Edges with fewer cases than the threshold are
    /// masked, and others until none can be computed. Masked edges and edges that do not exist are both simply not drawn,
    /// so an attacker cannot even tell which exist. Activities not known to be of enough cases are pooled under <see cref="Pool"/> first.
    /// </summary>
    /// <param name="edges">All edges, those from the start and to the end included.</param>
    /// <param name="threshold">Smallest number of cases that may be shown.</param>
    /// <param name="key">The installation's secret: which edges are left out for others is chosen with it.</param>
    public static ShownMap Map(IReadOnlyList<EdgeCount> edges, int threshold, byte[]? key = null)
    {
        var pooled = new List<string>();
        var folded = edges;
        var pool = Pool;
        while (edges.Any(e => e.From == pool || e.To == pool))
            pool += Pool;
        while (true)
        {
            var totals = folded.GroupBy(e => e.From, StringComparer.Ordinal).Where(g => g.Key is not null)
                .Select(g => (Activity: g.Key!, Count: g.Sum(e => e.Count))).OrderBy(t => t.Count).ThenBy(t => t.Activity, StringComparer.Ordinal).ToList();
            var rare = totals.Select(t => t.Activity).Where(a => Cases(folded, a) < threshold).ToList();
            if (rare.Count == 0 && Mask(folded, threshold, key) is (var shown, var replay))
                return new(shown, folded, pooled, pool, pooled.Count > 0 && key is null ? AgainstReplay.NotChecked : replay);
            var next = rare.Find(a => a != pool) ?? totals.Select(t => t.Activity).FirstOrDefault(a => a != pool);
            if (next is null)
                return new([], folded, pooled, pool, key is null ? AgainstReplay.NotChecked : AgainstReplay.SecretKey);
            pooled.Add(next);
            folded = Fold(edges, pooled, pool);
        }
    }

    /// <summary>Cases that an activity has for sure: those of its most common edge. Ten events may be one person's.</summary>
    private static long Cases(IReadOnlyList<EdgeCount> edges, string activity) =>
        edges.Where(e => e.From == activity || e.To == activity).Max(e => e.Cases);

    /// <summary>The same map with some activities as one. Cases may be shared, so the larger number of cases stands for both.</summary>
    private static List<EdgeCount> Fold(IReadOnlyList<EdgeCount> edges, List<string> pooled, string pool)
    {
        string? Name(string? activity) => activity is not null && pooled.Contains(activity, StringComparer.Ordinal) ? pool : activity;
        return [.. edges.GroupBy(e => (From: Name(e.From), To: Name(e.To)))
            .Select(g => new EdgeCount(g.Key.From, g.Key.To, g.Sum(e => e.Count), g.Max(e => e.Cases)))];
    }

    private static (List<EdgeCount> Shown, AgainstReplay Replay)? Mask(IReadOnlyList<EdgeCount> edges, int threshold, byte[]? key)
    {
        var froms = edges.Select(From).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var tos = edges.Select(To).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var table = DisclosureTable.Of(
            [Dimension.Flat("from", froms, "\u0001"), Dimension.Flat("to", tos, "\u0001")],
            edges.Select(e => new Leaf([From(e), To(e)], e.Count)));
        var rare = edges.Where(e => e.Cases < threshold).Select(e => table.IndexOf(From(e), To(e))).ToHashSet();

        // Zeros masked too, in the sense that an undrawn edge may be one: nobody learns that an edge exists.
        var masked = Suppression.Protect(table, new DisclosureRule(threshold, MaskZeros: true), InformationLoss.Value, cell =>
            table.NodeOf(cell, 0) == 0 || table.NodeOf(cell, 1) == 0 ? Availability.PublishedEarlier
            : table[cell] == 0 ? Availability.Unreleased
            : rare.Contains(cell) ? Availability.Forced
            : Availability.OpenAboveThreshold, key);
        return masked.MayBeReleased
            ? (edges.Where(e => masked.StateOf(table.IndexOf(From(e), To(e))) == CellState.Published).ToList(), masked.Replay)
            : null;
    }

    private static string From(EdgeCount edge) => edge.From is null ? "\u0002" : "a" + edge.From;

    private static string To(EdgeCount edge) => edge.To is null ? "\u0003" : "a" + edge.To;
}
