using System.Numerics;

namespace Pathways.Projections.Disclosure;

/// <summary>One leaf of a table: the values of one combination of finest categories.</summary>
/// <param name="Codes">One code a dimension, in the order of the dimensions, none of them a sum.</param>
/// <param name="Value">The count, or the sum of a quantity (at least 0).</param>
/// <param name="Contributions">
/// For a quantity: what each contributor gave (hours of each employer, say). Null for a count, where each person gives 1. Who gave 0 hides
/// nobody else and is not counted by the threshold; a sum of nothing but zeros is sensitive, since it tells what each of them gave.
/// </param>
/// <param name="Contributors">
/// Who gave each contribution: whoever gave several, in this leaf or in others, is one contributor of all that they are part of. Null: each
/// contribution is another's. Either all leaves name theirs or none does.
/// </param>
public sealed record Leaf(IReadOnlyList<string> Codes, double Value, IReadOnlyList<double>? Contributions = null, IReadOnlyList<string>? Contributors = null);

/// <summary>A table of up to five dimensions with all its margins and sub-totals, before any masking.</summary>
public sealed class DisclosureTable
{
    /// <summary>Contributions kept for each cell: enough for the rules of <see cref="DisclosureRule"/>.</summary>
    internal const int Largest = 5;

    private DisclosureTable(IReadOnlyList<Dimension> dimensions, bool counts)
    {
        Dimensions = dimensions;
        IsCount = counts;
        Strides = new int[dimensions.Count];
        var size = 1L;
        for (var d = dimensions.Count - 1; d >= 0; d--)
        {
            Strides[d] = (int)size;
            size *= dimensions[d].Codes.Count;
            if (size > 50_000_000)
                throw new ArgumentException("disclosure/table-too-large: more than 50 million cells; put categories together, or leave a column out", nameof(dimensions));
        }

        Values = new double[size];
        Contributors = counts ? Values : new double[size];
        GaveNothing = counts ? [] : new double[size];
        Top = counts ? [] : new double[size * Largest];
    }

    /// <summary>The classifying variables.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>True for a table of counts, false for sums of a quantity.</summary>
    public bool IsCount { get; }

    /// <summary>Number of cells, margins included.</summary>
    public int Count => Values.Length;

    internal int[] Strides { get; }

    internal double[] Values { get; }

    internal double[] Contributors { get; }

    /// <summary>For a quantity, how many of each cell gave 0: they are not among its contributors.</summary>
    internal double[] GaveNothing { get; }

    /// <summary>The largest contributions of each cell, descending.</summary>
    internal double[] Top { get; }

    /// <summary>The value of a cell as it is, unmasked.</summary>
    /// <param name="cell">Position of the cell.</param>
    public double this[int cell] => Values[cell];

    /// <summary>Builds the table and all its sums from its leaves; leaves that stand twice are added.</summary>
    /// <param name="dimensions">One to five dimensions.</param>
    /// <param name="leaves">The leaves; those not given are 0.</param>
    /// <exception cref="ArgumentException">Bad dimensions, an unknown or summed category, a negative or non-finite value.</exception>
    public static DisclosureTable Of(IReadOnlyList<Dimension> dimensions, IEnumerable<Leaf> leaves)
    {
        if (dimensions.Count is < 1 or > 5)
            throw new ArgumentException("disclosure/dimensions: one to five dimensions", nameof(dimensions));
        DisclosureTable? table = null;
        var given = new Dictionary<(int Cell, string Contributor), double>();
        foreach (var leaf in leaves)
        {
            table ??= new DisclosureTable(dimensions, leaf.Contributions is null);
            table.Add(leaf);
            for (var i = 0; i < (leaf.Contributors?.Count ?? 0); i++)
            {
                var cell = (table.IndexOf(leaf.Codes), leaf.Contributors![i]);
                given[cell] = given.GetValueOrDefault(cell) + leaf.Contributions![i];
            }
        }

        table ??= new DisclosureTable(dimensions, counts: true);
        table.AddUp();
        if (given.Count > 0)
            table.CountOnce(given);
        return table;
    }

    /// <summary>Position of the cell with these codes, totals allowed.</summary>
    /// <param name="codes">One code a dimension.</param>
    public int IndexOf(params IReadOnlyList<string> codes)
    {
        if (codes.Count != Dimensions.Count)
            throw new ArgumentException($"disclosure/codes: {Dimensions.Count} codes expected", nameof(codes));
        var cell = 0;
        for (var d = 0; d < codes.Count; d++)
            cell += Dimensions[d].IndexOf(codes[d]) * Strides[d];
        return cell;
    }

    /// <summary>The codes of a cell.</summary>
    /// <param name="cell">Position of the cell.</param>
    public IReadOnlyList<string> CodesOf(int cell) => [.. Dimensions.Select((dimension, d) => dimension.Codes[NodeOf(cell, d)])];

    /// <summary>Other values for the leaves, and all their sums; by cell position.</summary>
    internal double[] SumsOf(Func<int, double> leaf) => With(leaf).Values;

    /// <summary>A table of counts with the same categories and other values for the leaves, in the order of their positions.</summary>
    internal DisclosureTable With(Func<int, double> leaf)
    {
        var other = new DisclosureTable(Dimensions, counts: true);
        for (var cell = 0; cell < Count; cell++)
            other.Values[cell] = IsLeaf(cell) ? leaf(cell) : 0;
        other.AddUp();
        return other;
    }

    /// <summary>
    /// What all counts that are looked at are multiples of, 3 or more, where chance makes that of less than one table in a hundred: they may
    /// have been rounded before. 1 otherwise.
    /// </summary>
    /// <param name="looked">The cells that are looked at.</param>
    public long StepOfCounts(Func<int, bool> looked)
    {
        ArgumentNullException.ThrowIfNull(looked);
        if (!IsCount)
            return 1;
        var counted = Enumerable.Range(0, Count).Where(cell => looked(cell) && this[cell] > 0).ToList();
        // A total that is no multiple says that a part is none either. Chance is of the parts only: totals follow from them.
        var step = counted.Aggregate(0L, (common, cell) => (long)BigInteger.GreatestCommonDivisor(common, (long)this[cell]));
        return step >= 3 && Math.Pow(step, counted.Count(IsLeaf)) > 100 ? step : 1;
    }

    /// <summary>Whether a cell is of finest categories only, and so no sum of others.</summary>
    /// <param name="cell">Position of the cell.</param>
    public bool IsLeaf(int cell)
    {
        for (var d = 0; d < Dimensions.Count; d++)
        {
            if (Dimensions[d].Children[NodeOf(cell, d)].Length > 0)
                return false;
        }

        return true;
    }

    /// <summary>The cells that a leaf is part of, itself included.</summary>
    internal IEnumerable<int> Around(int leaf)
    {
        IEnumerable<int> cells = [0];
        for (var d = 0; d < Dimensions.Count; d++)
        {
            var (dimension, stride, chain) = (Dimensions[d], Strides[d], new List<int>());
            for (var node = NodeOf(leaf, d); node >= 0; node = dimension.Parents[node])
                chain.Add(node * stride);
            cells = cells.SelectMany(c => chain.Select(n => c + n));
        }

        return cells;
    }

    internal int NodeOf(int cell, int dimension) => cell / Strides[dimension] % Dimensions[dimension].Codes.Count;

    private void Add(Leaf leaf)
    {
        if (!(leaf.Value >= 0) || leaf.Value > 1e15)
            throw new ArgumentException($"disclosure/value: '{leaf.Value}' is not a number from 0 to 1e15", nameof(leaf));
        if (leaf.Contributions is null && leaf.Value != Math.Floor(leaf.Value))
            throw new ArgumentException($"disclosure/value: '{leaf.Value}' is not a count of persons; name the contributions of a quantity", nameof(leaf));
        if (leaf.Contributions is { } given && (given.Any(g => !(g >= 0)) || Math.Abs(given.Sum() - leaf.Value) > 1e-9 * Math.Max(1, leaf.Value)))
            throw new ArgumentException($"disclosure/contributions: those of '{string.Join('/', leaf.Codes)}' are not numbers of at least 0 that make '{leaf.Value}'", nameof(leaf));
        if (leaf.Contributors is { } named && named.Count != leaf.Contributions?.Count)
            throw new ArgumentException($"disclosure/contributions: those of '{string.Join('/', leaf.Codes)}' name {named.Count} contributors", nameof(leaf));
        if (leaf.Contributions is null != IsCount)
            throw new ArgumentException("disclosure/contributions: either every leaf names its contributions or none does", nameof(leaf));
        var cell = IndexOf(leaf.Codes);
        for (var d = 0; d < Dimensions.Count; d++)
        {
            if (Dimensions[d].Children[NodeOf(cell, d)].Length > 0)
                throw new ArgumentException($"disclosure/summed-category: '{leaf.Codes[d]}' is a sum, give its parts", nameof(leaf));
        }

        Values[cell] += leaf.Value;
        if (IsCount)
            return;
        foreach (var contribution in leaf.Contributions!)
        {
            (contribution > 0 ? Contributors : GaveNothing)[cell]++;
            Insert(cell, contribution);
        }
    }

    private void AddUp()
    {
        for (var d = 0; d < Dimensions.Count; d++)
        {
            var dimension = Dimensions[d];
            var block = Strides[d] * dimension.Codes.Count;
            foreach (var node in dimension.Upwards.Where(n => dimension.Parents[n] >= 0))
            {
                var up = (dimension.Parents[node] - node) * Strides[d];
                for (var outer = node * Strides[d]; outer < Values.Length; outer += block)
                {
                    for (var cell = outer; cell < outer + Strides[d]; cell++)
                        Accumulate(cell, cell + up);
                }
            }
        }
    }

    /// <summary>
    /// Counts each contributor once in every cell, with all that they gave to it. Time and memory grow with contributions times the levels
    /// that each is part of.
    /// </summary>
    private void CountOnce(Dictionary<(int Cell, string Contributor), double> given)
    {
        var all = new Dictionary<(int Cell, string Contributor), double>();
        foreach (var ((leaf, contributor), contribution) in given)
        {
            foreach (var cell in Around(leaf))
                all[(cell, contributor)] = all.GetValueOrDefault((cell, contributor)) + contribution;
        }

        Array.Clear(Contributors);
        Array.Clear(GaveNothing);
        Array.Clear(Top);
        foreach (var ((cell, _), contribution) in all)
        {
            (contribution > 0 ? Contributors : GaveNothing)[cell]++;
            Insert(cell, contribution);
        }
    }

    private void Accumulate(int from, int to)
    {
        Values[to] += Values[from];
        if (IsCount)
            return;
        Contributors[to] += Contributors[from];
        GaveNothing[to] += GaveNothing[from];
        for (var i = 0; i < Largest; i++)
            Insert(to, Top[from * Largest + i]);
    }

    private void Insert(int cell, double contribution)
    {
        var at = cell * Largest;
        for (var i = 0; i < Largest && contribution > 0; i++)
            (Top[at + i], contribution) = contribution > Top[at + i] ? (contribution, Top[at + i]) : (Top[at + i], contribution);
    }
}
