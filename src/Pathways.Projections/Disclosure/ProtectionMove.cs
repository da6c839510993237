namespace Pathways.Projections.Disclosure;

/// <summary>
/// A change of one dimension that keeps every sum in it: some categories rise by one, others fall by one.
/// The product over all dimensions changes a few cells of the table and leaves every published sum as it is.
/// </summary>
internal sealed record DimensionMove(int[] Nodes, sbyte[] Signs)
{
    /// <summary>True when every category that has parts changes by exactly the sum of their changes.</summary>
    internal bool KeepsSums(Dimension dimension)
    {
        // What the parts change by, less what the category itself does: only categories of the move and those above them can differ.
        var difference = new Dictionary<int, int>();
        for (var i = 0; i < Nodes.Length; i++)
        {
            var (node, whole) = (Nodes[i], dimension.Parents[Nodes[i]]);
            if (whole >= 0)
                difference[whole] = difference.GetValueOrDefault(whole) + Signs[i];
            if (dimension.Children[node].Length > 0)
                difference[node] = difference.GetValueOrDefault(node) - Signs[i];
        }

        return difference.Values.All(d => d == 0);
    }
}

/// <summary>One step from a table to another that an attacker cannot tell from it: the cells it changes, and by how much.</summary>
internal sealed class ProtectionStep
{
    internal ProtectionStep(DisclosureTable table, DimensionMove[] moves, double amount)
    {
        (Moves, Amount) = (moves, amount);
        var size = 1;
        foreach (var move in moves)
            size *= move.Nodes.Length;
        (Cells, Signs) = (new int[size], new sbyte[size]);
        Signs[0] = 1;
        var count = 1;
        for (var d = 0; d < moves.Length; d++)
        {
            var (move, stride) = (moves[d], table.Strides[d]);
            for (var n = move.Nodes.Length - 1; n >= 0; n--)
            {
                for (var i = 0; i < count; i++)
                {
                    Cells[n * count + i] = Cells[i] + move.Nodes[n] * stride;
                    Signs[n * count + i] = (sbyte)(Signs[i] * move.Signs[n]);
                }
            }

            count *= move.Nodes.Length;
        }
    }

    internal DimensionMove[] Moves { get; }

    internal double Amount { get; }

    internal int[] Cells { get; }

    internal sbyte[] Signs { get; }
}

/// <summary>
/// Proof that a masked cell cannot be known: a walk from the true table to another one with the same published cells.
/// </summary>
/// <param name="Cell">The protected cell.</param>
/// <param name="Steps">The walk.</param>
internal sealed record Certificate(int Cell, IReadOnlyList<ProtectionStep> Steps);
