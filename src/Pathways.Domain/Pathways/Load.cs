using System.Collections.Immutable;

namespace Pathways.Domain.Pathways;

/// <summary>
/// How much there is on each day: a tree of the days on which it changes, in which each branch knows the most that is reached below it, balanced by chance (a treap).
/// Immutable; a change and a question cost the logarithm of the number of days.
/// </summary>
sealed class Load
{
    public static readonly Load None = new(null);

    readonly Node? root;

    Load(Node? root) => this.root = root;

    sealed class Node(DateOnly day, decimal change, int rank, Node? left, Node? right)
    {
        public DateOnly Day => day;

        public decimal Change => change;

        public int Rank => rank;

        public Node? Left => left;

        public Node? Right => right;

        public decimal Sum { get; } = (left?.Sum ?? 0) + change + (right?.Sum ?? 0);

        // On the day of it on which there is most, from nothing before its first one.
        public decimal Most { get; } = Math.Max(
            Math.Max(left?.Most ?? decimal.MinValue, (left?.Sum ?? 0) + change), right is null ? decimal.MinValue : (left?.Sum ?? 0) + change + right.Most);

        public Node With(Node? before, Node? after) => new(day, change, rank, before, after);
    }

    /// <summary>With an amount more on the days that something lasts; less, where it is negative.</summary>
    public Load With(Span days, decimal amount)
    {
        if (amount == 0 || days.To < days.From)
        {
            return this;
        }
        var begun = Changed(root, days.From, amount);
        return new(days.To < DateOnly.MaxValue ? Changed(begun, days.To.AddDays(1), -amount) : begun);
    }

    /// <summary>The first of some days on which there is more than an amount, and how much there is; null where there is none.</summary>
    public (DateOnly Day, decimal Amount)? Beyond(decimal amount, DateOnly first, DateOnly last)
    {
        var before = 0m;
        for (var node = root; node is not null;)
        {
            if (node.Day <= first)
            {
                before += (node.Left?.Sum ?? 0) + node.Change;
                node = node.Right;
            }
            else
            {
                node = node.Left;
            }
        }
        return first > last ? null : before > amount ? (first, before) : Found(root, 0, amount, first, last);
    }

    static (DateOnly, decimal)? Found(Node? node, decimal before, decimal amount, DateOnly after, DateOnly last)
    {
        if (node is null || before + node.Most <= amount)
        {
            return null;
        }
        var here = before + (node.Left?.Sum ?? 0) + node.Change;
        return (node.Day > after ? Found(node.Left, before, amount, after, last) ?? (node.Day <= last && here > amount ? (node.Day, here) : null) : null)
            ?? (node.Day < last ? Found(node.Right, here, amount, after, last) : null);
    }

    static Node? Changed(Node? root, DateOnly day, decimal change)
    {
        var (before, from) = Split(root, day);
        var (same, after) = day == DateOnly.MaxValue ? (from, null) : Split(from, day.AddDays(1));
        var all = (same?.Change ?? 0) + change;
        return Join(Join(before, all == 0 ? null : new Node(day, all, HashCode.Combine(day), null, null)), after);
    }

    // What comes before a day, and what from it on.
    static (Node? Before, Node? From) Split(Node? node, DateOnly day)
    {
        if (node is null)
        {
            return (null, null);
        }
        if (node.Day < day)
        {
            var (before, from) = Split(node.Right, day);
            return (node.With(node.Left, before), from);
        }
        var (earlier, rest) = Split(node.Left, day);
        return (earlier, node.With(rest, node.Right));
    }

    static Node? Join(Node? left, Node? right) => left is null ? right : right is null ? left
        : left.Rank > right.Rank ? left.With(left.Left, Join(left.Right, right)) : right.With(Join(left, right.Left), right.Right);
}

public sealed partial record Pathway
{
    // How much there is on each day, by of what.
    internal ImmutableDictionary<string, Load> Loads { get; init; } = ImmutableDictionary.Create<string, Load>(StringComparer.Ordinal);

    internal Load LoadOf(string what) => Loads.GetValueOrDefault(what, Load.None);

    internal Pathway Weighs(string what, (Span Days, decimal Amount)? before, (Span Days, decimal Amount)? after)
    {
        if (before == after)
        {
            return this;
        }
        var load = LoadOf(what);
        load = before is var (former, less) ? load.With(former, -less) : load;
        return this with { Loads = Loads.SetItem(what, after is var (days, amount) ? load.With(days, amount) : load) };
    }
}
