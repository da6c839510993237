namespace Pathways.Projections.Disclosure;

/// <summary>A table that goes, or went, to a recipient: some dimensions of a common universe, with all their margins.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Dimensions">Names of the dimensions shown; the others are summed over.</param>
public sealed record View(string Name, IReadOnlyList<string> Dimensions);

/// <summary>
/// Several tables to the same recipient, checked as one. Whoever has a table by commune and sex and another by commune and age
/// has all their sums at once, so all are masked inside the one table that contains them: cells in no released table are free to
/// vary, numbers that are out stay as they are, masked cells that are out stay masked and stay protected.
/// </summary>
public static class LinkedTables
{
    /// <summary>Masks new tables against those that the same recipient already has.</summary>
    /// <param name="universe">The table over every dimension that any of the tables uses (at most five).</param>
    /// <param name="released">Tables already out, in the mask they went out with.</param>
    /// <param name="requested">Tables to release now.</param>
    /// <param name="rule">When a cell is sensitive.</param>
    /// <param name="loss">What to lose least of.</param>
    /// <param name="key">The installation's secret: the method is not gone through for several tables, so without it what replaying tells is not known.</param>
    /// <returns>
    /// The universe with the state of every cell; <see cref="CellState.Unreleased"/> where no table shows it.
    /// Failures name cells that what is out pins already: then the new tables must not go to this recipient as asked.
    /// </returns>
    /// <exception cref="ArgumentException">A view names a dimension that the universe does not have, a rule out of its range, a short key.</exception>
    public static MaskedTable Protect(
        DisclosureTable universe,
        IReadOnlyList<(View View, MaskedTable Mask)> released,
        IReadOnlyList<View> requested,
        DisclosureRule rule,
        InformationLoss loss = InformationLoss.Value,
        byte[]? key = null)
    {
        var before = released.Select(r => (Shown: Shown(universe, r.View), r.Mask)).ToArray();
        var now = requested.Select(v => Shown(universe, v)).ToArray();
        return Suppression.Protect(universe, rule, loss, cell =>
        {
            var (masked, published) = (false, false);
            foreach (var (shown, mask) in before)
            {
                if (!Shows(universe, shown, cell))
                    continue;
                var state = mask.StateOf(CellIn(mask.Table, universe, cell));
                masked |= state is CellState.Primary or CellState.Secondary;
                published |= state == CellState.Published;
            }

            // Out once as a number is out: a mask elsewhere hides nothing any more.
            if (published)
                return Availability.PublishedEarlier;
            if (masked)
                return Availability.MaskedEarlier;
            return Array.Exists(now, shown => Shows(universe, shown, cell)) ? Availability.Open : Availability.Unreleased;
        }, key);
    }

    private static bool[] Shown(DisclosureTable universe, View view)
    {
        foreach (var name in view.Dimensions)
        {
            if (!universe.Dimensions.Any(d => d.Name == name))
                throw new ArgumentException($"disclosure/unknown-dimension: '{name}' of table '{view.Name}'", nameof(view));
        }

        return [.. universe.Dimensions.Select(d => view.Dimensions.Contains(d.Name, StringComparer.Ordinal))];
    }

    /// <summary>A view shows the cells whose other dimensions all stand at their total.</summary>
    private static bool Shows(DisclosureTable universe, bool[] shown, int cell)
    {
        for (var d = 0; d < shown.Length; d++)
        {
            if (!shown[d] && universe.NodeOf(cell, d) != 0)
                return false;
        }

        return true;
    }

    /// <summary>The same cell in an earlier table, whose dimensions may be all of the universe's or some of them.</summary>
    private static int CellIn(DisclosureTable table, DisclosureTable universe, int cell)
    {
        var codes = universe.CodesOf(cell);
        return table.IndexOf([.. table.Dimensions.Select(d => codes[IndexOf(universe, d.Name)])]);
    }

    private static int IndexOf(DisclosureTable universe, string name)
    {
        for (var d = 0; d < universe.Dimensions.Count; d++)
        {
            if (universe.Dimensions[d].Name == name)
                return d;
        }

        throw new ArgumentException($"disclosure/unknown-dimension: '{name}'", nameof(name));
    }
}
