namespace Pathways.Projections.Disclosure;

/// <summary>
/// Cox, L. H. (1987), A constructive procedure for unbiased controlled rounding, JASA 82(398): 520–524.
/// The table with its margins has zero sums along every line once margins are given the opposite sign; cells that are not yet
/// multiples of the base therefore form cycles. Along a cycle, cells rise and fall in turn by the same amount until one is a
/// multiple; the direction is drawn so that the expectation does not change. Each turn settles a cell at least.
/// </summary>
internal static class ControlledRounding
{
    internal static void Check(DisclosureTable table)
    {
        if (table.Dimensions.Count > 2 || table.Dimensions.Any(d => d.Parents.Skip(1).Any(p => p != 0)))
            throw new ArgumentException("disclosure/controlled-rounding: one or two dimensions without a hierarchy; take --method random or nearest", nameof(table));
    }

    internal static double[] Round(DisclosureTable table, int b, byte[] key)
    {
        var rows = table.Dimensions[0].Codes.Count;
        var columns = table.Dimensions.Count == 2 ? table.Dimensions[1].Codes.Count : 2;
        var rest = new double[rows, columns];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                var value = table.Values[table.Dimensions.Count == 2 ? r * columns + c : r];
                rest[r, c] = (value % b + b) % b;
            }
        }

        // The key draws only for this table: the names of its categories are part of what is drawn from.
        var name = string.Join('\u001f', table.Dimensions.SelectMany(d => d.Codes.Prepend(d.Name)));
        var up = new bool[rows, columns];
        for (var turn = 0; FindCycle(rest, rows, columns, b) is { } cycle; turn++)
            Settle(rest, up, cycle, b, Rounding.Draw(key, $"{name}\u001d{turn}"));
        var rounded = new double[table.Count];
        for (var cell = 0; cell < table.Count; cell++)
        {
            var (r, c) = table.Dimensions.Count == 2 ? (cell / columns, cell % columns) : (cell, 0);
            var value = table.Values[cell];
            rounded[cell] = value - (value % b + b) % b + (up[r, c] ? b : 0);
        }

        return rounded;
    }

    /// <summary>+1 and −1 in turn along the cycle, turned over at margins, so that every line keeps its sum.</summary>
    private static void Settle(double[,] rest, bool[,] up, List<(int Row, int Column, int Sign)> cycle, int b, double draw)
    {
        var (forward, backward) = (double.MaxValue, double.MaxValue);
        foreach (var (r, c, sign) in cycle)
        {
            forward = Math.Min(forward, sign > 0 ? b - rest[r, c] : rest[r, c]);
            backward = Math.Min(backward, sign > 0 ? rest[r, c] : b - rest[r, c]);
        }

        var step = draw < backward / (forward + backward) ? forward : -backward;
        foreach (var (r, c, sign) in cycle)
        {
            rest[r, c] += sign * step;
            if (rest[r, c] > 1e-9 && rest[r, c] < b - 1e-9)
                continue;
            up[r, c] = rest[r, c] >= b - 1e-9;
            rest[r, c] = 0;
        }
    }

    /// <summary>Walks from cell to cell, row and column in turn, until a line is met again; every line has none or two open cells.</summary>
    private static List<(int Row, int Column, int Sign)>? FindCycle(double[,] rest, int rows, int columns, int b)
    {
        bool Open(int r, int c) => rest[r, c] > 0 && rest[r, c] < b;
        var start = -1;
        for (var r = 0; r < rows && start < 0; r++)
        {
            for (var c = 0; c < columns && start < 0; c++)
                start = Open(r, c) ? r : -1;
        }

        if (start < 0)
            return null;
        var path = new List<(int Row, int Column)>();
        var (seenRows, seenColumns) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        var row = start;
        var column = -1;
        while (true)
        {
            if (!seenRows.TryAdd(row, path.Count))
                return Signed(path, seenRows[row]);
            column = Enumerable.Range(0, columns).First(c => c != column && Open(row, c));
            path.Add((row, column));
            if (!seenColumns.TryAdd(column, path.Count))
                return Signed(path, seenColumns[column]);
            row = Enumerable.Range(0, rows).First(r => r != row && Open(r, column));
            path.Add((row, column));
        }
    }

    private static List<(int Row, int Column, int Sign)> Signed(List<(int Row, int Column)> path, int from) =>
        [.. path.Skip(from).Select((p, i) => (p.Row, p.Column, (i % 2 == 0 ? 1 : -1) * (p.Row == 0 ? -1 : 1) * (p.Column == 0 ? -1 : 1)))];
}
