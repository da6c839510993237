namespace Pathways.Projections.Disclosure;

/// <summary>
/// Lines of a table with very many categories: for each, the masked ones from the largest down and the others from the cheapest up, so that
/// a search looks at the best of them and not at all. Without this, time grows with categories times masked cells.
/// </summary>
internal sealed class WideLines(ProtectionState state)
{
    /// <summary>From how many siblings on a line is wide.</summary>
    internal const int Wide = 128;
    private const int Best = 64;
    private readonly Dictionary<(int Dimension, int Whole), (List<int> Masked, int[] Cheapest)> _lines = [];

    /// <summary>Parts of a category that are worth trying, by position in the dimension.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="origin">The cell of the line that is at position 0.</param>
    /// <param name="whole">The category.</param>
    /// <param name="hiddenOnly">True: masked cells only.</param>
    internal IEnumerable<int> Parts(int dimension, int origin, int whole, bool hiddenOnly)
    {
        var parts = state.Table.Dimensions[dimension].Children[whole];
        if (parts.Length <= Wide)
            return parts;
        var stride = state.Table.Strides[dimension];
        if (!_lines.TryGetValue((dimension, origin + whole * stride), out var line))
        {
            line = (
                [.. parts.Where(p => state.IsHidden(origin + p * stride)).OrderByDescending(p => state.Table.Values[origin + p * stride])],
                [.. parts.Where(p => state.Use[origin + p * stride] == CellUse.Open).OrderBy(p => state.Cost[origin + p * stride])]);
            _lines.Add((dimension, origin + whole * stride), line);
        }

        var masked = line.Masked.Where(p => state.IsHidden(origin + p * stride)).Take(Best);
        return hiddenOnly ? masked : masked.Concat(line.Cheapest.Where(p => state.Use[origin + p * stride] == CellUse.Open).Take(Best));
    }

    /// <summary>Tells the lines that a cell is masked from now on.</summary>
    internal void Hide(int cell)
    {
        for (var d = 0; d < state.Table.Dimensions.Count; d++)
        {
            var (dimension, stride, node) = (state.Table.Dimensions[d], state.Table.Strides[d], state.Table.NodeOf(cell, d));
            var (whole, origin) = (dimension.Parents[node], cell - node * stride);
            if (whole < 0 || dimension.Children[whole].Length <= Wide || !_lines.TryGetValue((d, origin + whole * stride), out var line))
                continue;
            var at = line.Masked.FindIndex(p => state.Table.Values[origin + p * stride] <= state.Table.Values[cell]);
            line.Masked.Insert(at < 0 ? line.Masked.Count : at, node);
        }
    }
}
