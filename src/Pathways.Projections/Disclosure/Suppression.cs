namespace Pathways.Projections.Disclosure;

/// <summary>What counts as information lost when a cell is masked for the sake of another.</summary>
public enum InformationLoss
{
    /// <summary>The masked value itself (persons, hours): the fewest people disappear from the table.</summary>
    Value,

    /// <summary>1 a cell: the fewest cells disappear.</summary>
    Cells,

    /// <summary>ln(1 + value): between the two.</summary>
    LogValue,
}

/// <summary>
/// Primary and secondary cell suppression for tables with margins, up to five dimensions, flat or hierarchical.
/// <para>
/// A cell is masked when <see cref="DisclosureRule"/> says so; others are masked until every masked cell has an interval of
/// possible values at least as wide as the rule asks (for counts Threshold − 1 persons, and up to the threshold at least for a
/// sensitive one). Protection is proven, not hoped for: for each masked cell a walk through tables with the same published
/// cells is kept and checked again at the end, so linear programming over everything published cannot find less.
/// </para>
/// <para>The method is public, so a reader may replay it on every table that agrees with the answer (<see cref="Replay"/>). Where that would
/// tell a sensitive cell, the table is refused; where too many tables agree to go through them all, <see cref="MaskedTable.Replay"/> says
/// so, and a secret key makes what was masked for others unforeseeable.</para>
/// <para>Method: hypercubes in the sense of GHMITER, with room computed; order of work and ties are fixed, the same table
/// always gives the same mask. Cost: near-linear in masked cells. Not optimal in information lost: an exact optimum is
/// NP-hard (Kelly, Golden and Assad 1992).</para>
/// </summary>
public static class Suppression
{
    /// <summary>Reason of a failure: whoever replays the method would know the cell.</summary>
    public const string ToldByTheMethod = "disclosure/told-by-the-method";

    /// <summary>Masks a table that is released alone.</summary>
    /// <param name="table">The true table.</param>
    /// <param name="rule">When a cell is sensitive.</param>
    /// <param name="loss">What to lose least of.</param>
    /// <param name="key">The installation's secret, at least 32 bytes: what is masked for others is chosen with it. Null: only by cost and position.</param>
    /// <returns>The table with the state of every cell. Failures name what the method itself would tell.</returns>
    /// <exception cref="ArgumentException">A rule out of its range, a short key.</exception>
    public static MaskedTable Protect(DisclosureTable table, DisclosureRule rule, InformationLoss loss = InformationLoss.Value, byte[]? key = null)
    {
        var masked = Mask(table);
        if (!table.IsCount || !masked.MayBeReleased || Replay.Told(masked, Mask, Replay.MostTrials(table)) is not { } told)
            return masked;
        return masked.Replayed(AgainstReplay.Checked, [.. told.Select(c => new Unprotected(table.CodesOf(c), ToldByTheMethod))]);

        MaskedTable Mask(DisclosureTable one) => Protect(one, rule, loss, static _ => Availability.Open, key);
    }

    internal static MaskedTable Protect(DisclosureTable table, DisclosureRule rule, InformationLoss loss, Func<int, Availability> availability, byte[]? key = null)
    {
        DisclosureRule.Check(rule);
        if (key is { Length: < Rounding.KeyLength })
            throw new ArgumentException($"disclosure/key: at least {Rounding.KeyLength} bytes", nameof(key));
        var orders = table.Count <= 20_000 ? 3 : 1;
        MaskedTable? best = null;
        var least = double.MaxValue;
        for (var order = 0; order < orders; order++)
        {
            var masking = new Masking(table, rule, loss, availability, key);
            masking.Run(order);
            var (masked, lost) = masking.Result();
            if (best is null || (masked.Failures.Count, lost).CompareTo((best.Failures.Count, least)) < 0)
                (best, least) = (masked, lost);
            if (masked.Primary == 0)
                break;
        }

        return best!;
    }
}

/// <summary>How a cell enters the masking.</summary>
internal enum Availability
{
    /// <summary>Part of this release.</summary>
    Open,

    /// <summary>Part of this release, and known not to be sensitive by itself.</summary>
    OpenAboveThreshold,

    /// <summary>Out already, as a number.</summary>
    PublishedEarlier,

    /// <summary>Out already, masked: it stays masked.</summary>
    MaskedEarlier,

    /// <summary>Masked now whatever its value, as sensitive.</summary>
    Forced,

    /// <summary>Not released, now or earlier.</summary>
    Unreleased,
}
