namespace Pathways.Projections.Disclosure;

/// <summary>One category of a dimension.</summary>
/// <param name="Code">Its code, unique in the dimension.</param>
/// <param name="Parent">Code of the category it is a part of (commune → territory); null for a part of the total.</param>
public sealed record Category(string Code, string? Parent = null);

/// <summary>
/// A classifying variable with its total, flat or hierarchical. Every category that has parts is exactly their sum:
/// these sums are what an attacker computes with, so they are part of the dimension and not of the data.
/// </summary>
public sealed class Dimension
{
    private readonly Dictionary<string, int> _index;

    private Dimension(string name, string total, IReadOnlyList<Category> categories)
    {
        Name = name;
        Codes = [total, .. categories.Select(c => c.Code)];
        _index = new(StringComparer.Ordinal);
        for (var i = 0; i < Codes.Count; i++)
        {
            if (!_index.TryAdd(Codes[i], i))
                throw new ArgumentException($"disclosure/duplicate-category: '{Codes[i]}' is given twice in dimension '{name}'", nameof(categories));
        }

        var parents = new int[Codes.Count];
        parents[0] = -1;
        for (var i = 0; i < categories.Count; i++)
        {
            var parent = categories[i].Parent ?? total;
            parents[i + 1] = _index.TryGetValue(parent, out var p) && p != i + 1
                ? p
                : throw new ArgumentException($"disclosure/unknown-parent: '{parent}' of '{categories[i].Code}' in dimension '{name}'", nameof(categories));
        }

        Parents = parents;
        var children = Enumerable.Range(1, Codes.Count - 1).ToLookup(c => parents[c]);
        Children = [.. Enumerable.Range(0, Codes.Count).Select(n => children[n].ToArray())];
        Upwards = ChildrenFirst();
        if (Upwards.Length != Codes.Count)
            throw new ArgumentException($"disclosure/circular-hierarchy: dimension '{name}'", nameof(categories));
        Leaves = new int[Codes.Count];
        foreach (var node in Upwards)
            Leaves[node] = Children[node].Length == 0 ? 1 : Children[node].Sum(c => Leaves[c]);
    }

    /// <summary>Name of the variable.</summary>
    public string Name { get; }

    /// <summary>Codes; the first is the total.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Position of each category's parent; −1 for the total.</summary>
    public IReadOnlyList<int> Parents { get; }

    /// <summary>Positions of each category's parts; empty for a leaf.</summary>
    public IReadOnlyList<int[]> Children { get; }

    /// <summary>Number of categories that have no parts.</summary>
    public int FinestCount => Leaves[0];

    /// <summary>Number of finest categories in each category.</summary>
    internal int[] Leaves { get; }

    /// <summary>Positions with every part before what it is a part of.</summary>
    internal int[] Upwards { get; }

    /// <summary>A dimension without hierarchy: codes and their total.</summary>
    /// <param name="name">Name of the variable.</param>
    /// <param name="codes">The categories.</param>
    /// <param name="total">Code of the total.</param>
    public static Dimension Flat(string name, IEnumerable<string> codes, string total = "Total") =>
        new(name, total, [.. codes.Select(c => new Category(c))]);

    /// <summary>A dimension whose categories are parts of others.</summary>
    /// <param name="name">Name of the variable.</param>
    /// <param name="categories">Categories with their parents, in any order.</param>
    /// <param name="total">Code of the total.</param>
    /// <exception cref="ArgumentException">A code is given twice, a parent is unknown, or parents go in a circle.</exception>
    public static Dimension Hierarchical(string name, IEnumerable<Category> categories, string total = "Total") =>
        new(name, total, [.. categories]);

    /// <summary>Position of a code.</summary>
    /// <param name="code">The code.</param>
    /// <exception cref="ArgumentException">The code is not in the dimension.</exception>
    public int IndexOf(string code) => _index.TryGetValue(code, out var index)
        ? index
        : throw new ArgumentException($"disclosure/unknown-category: '{code}' in dimension '{Name}'", nameof(code));

    private int[] ChildrenFirst()
    {
        var order = new List<int>();
        void Visit(int node)
        {
            foreach (var child in Children[node])
                Visit(child);
            order.Add(node);
        }

        Visit(0);
        return [.. order];
    }
}
