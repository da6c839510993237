using System.Collections.Immutable;

namespace Pathways.Domain.Pathways;

/// <summary>The days that something lasts, the last one counted.</summary>
/// <param name="From">First day.</param>
/// <param name="Name">Its reference.</param>
/// <param name="To">Last day; the last of the calendar where no end is known.</param>
readonly record struct Span(DateOnly From, string Name, DateOnly To) : IComparable<Span>
{
    // An end is a day on which it no longer counts.
    public static Span Until(DateOnly from, string name, DateOnly? end) => new(from, name, end is not { } on ? DateOnly.MaxValue : on == DateOnly.MinValue ? on : on.AddDays(-1));

    public int CompareTo(Span other) => From.CompareTo(other.From) is not 0 and var by ? by : string.CompareOrdinal(Name, other.Name);
}

/// <summary>
/// What lasts, found by its days without a look at all of it: a tree by first days, in which each branch knows the last day of what is below it, balanced by chance (a treap).
/// Immutable; a change and a question cost the logarithm of their number, a question also what it finds.
/// </summary>
sealed class Spans
{
    public static readonly Spans None = new(null);

    readonly Node? root;

    Spans(Node? root) => this.root = root;

    sealed class Node(Span item, int rank, Node? left, Node? right)
    {
        public Span Item => item;

        public int Rank => rank;

        public Node? Left => left;

        public Node? Right => right;

        public DateOnly Latest { get; } = Later(item.To, Later(left?.Latest ?? DateOnly.MinValue, right?.Latest ?? DateOnly.MinValue));

        public Node WithLeft(Node? other) => new(item, rank, other, right);

        public Node WithRight(Node? other) => new(item, rank, left, other);

        static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
    }

    /// <summary>With one in the place of another; null for none.</summary>
    public Spans With(Span? before, Span? after)
    {
        if (before == after)
        {
            return this;
        }
        var left = before is { } gone ? Without(root, gone) : root;
        return new(after is { } come ? Join(Below(left, come), new Node(come, HashCode.Combine(come.From, come.Name), null, null), Above(left, come)) : left);
    }

    /// <summary>What lasts on a day, in the order of first days.</summary>
    public IEnumerable<Span> On(DateOnly day) => Found(root, DateOnly.MinValue, day, day);

    /// <summary>What begins after a day and by another, in that order.</summary>
    public IEnumerable<Span> Begun(DateOnly after, DateOnly by) => after >= by ? [] : Found(root, after.AddDays(1), by, DateOnly.MinValue);

    // Those that begin within two days and last until a third at least.
    static IEnumerable<Span> Found(Node? node, DateOnly first, DateOnly last, DateOnly until)
    {
        if (node is null || node.Latest < until)
        {
            yield break;
        }
        if (node.Item.From >= first)
        {
            foreach (var found in Found(node.Left, first, last, until))
            {
                yield return found;
            }
            if (node.Item.From <= last && node.Item.To >= until)
            {
                yield return node.Item;
            }
        }
        if (node.Item.From <= last)
        {
            foreach (var found in Found(node.Right, first, last, until))
            {
                yield return found;
            }
        }
    }

    static Node? Without(Node? node, Span item) => node is null ? null : item.CompareTo(node.Item) switch
    {
        < 0 => node.WithLeft(Without(node.Left, item)),
        > 0 => node.WithRight(Without(node.Right, item)),
        _ => Join(node.Left, node.Right),
    };

    static Node? Below(Node? node, Span item) => node is null ? null : node.Item.CompareTo(item) < 0 ? node.WithRight(Below(node.Right, item)) : Below(node.Left, item);

    static Node? Above(Node? node, Span item) => node is null ? null : node.Item.CompareTo(item) > 0 ? node.WithLeft(Above(node.Left, item)) : Above(node.Right, item);

    static Node? Join(Node? left, Node middle, Node? right) => Join(Join(left, middle), right);

    static Node? Join(Node? left, Node? right) => left is null ? right : right is null ? left
        : left.Rank > right.Rank ? left.WithRight(Join(left.Right, right)) : right.WithLeft(Join(left, right.Left));
}

public sealed partial record Pathway
{
    // The days of what lasts, by what it is.
    internal ImmutableDictionary<string, Spans> Lasting { get; init; } = ImmutableDictionary.Create<string, Spans>(StringComparer.Ordinal);

    internal Spans LastingOf(string what) => Lasting.GetValueOrDefault(what, Spans.None);

    internal Pathway Lasts(string what, Span? before, Span? after) => this with { Lasting = Lasting.SetItem(what, LastingOf(what).With(before, after)) };
}
