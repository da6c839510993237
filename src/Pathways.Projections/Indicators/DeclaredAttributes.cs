using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Pathways.Domain.Pathways;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Indicators;

/// <summary>
/// The attributes that an installation declares, each with the values that it takes. An attribute is any category that a territory wants to break
/// figures down by; without a declaration it could be a surname under any name, which an evaluator could group by. Recording, files and figures know
/// these and no others.
/// </summary>
/// <param name="declared">The values by the name of the attribute.</param>
public partial class DeclaredAttributes(IReadOnlyDictionary<string, IReadOnlyList<string>> declared)
{
    /// <summary>Most values of an attribute: more are no category.</summary>
    public const int MostValues = 1_000;

    // Beyond this many nobody reads them.
    const int FewEnoughToList = 20;

    readonly FrozenDictionary<string, FrozenSet<string>> values = declared.ToFrozenDictionary(d => d.Key, d => d.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>No attribute at all.</summary>
    public static DeclaredAttributes None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>The names, in order, with how many values each takes.</summary>
    public IEnumerable<(string Name, int Values)> Names => values.Select(v => (v.Key, v.Value.Count)).OrderBy(v => v.Key, StringComparer.Ordinal);

    /// <summary>Whether there is an attribute of that name.</summary>
    public virtual bool Has(string name) => values.ContainsKey(name);

    /// <summary>Whether an attribute takes a value: one that is declared, or a word that files have for nothing stated.</summary>
    public virtual bool Takes(string name, string value) => Missing.Usual.Is(value) || (values.TryGetValue(name, out var known) && known.Contains(value));

    /// <summary>
    /// The values of a declaration, separated by semicolons; a range of whole numbers is <c>1..40</c>. Or what is wrong with it: an attribute is called
    /// like a category, and no value may tell who somebody is.
    /// </summary>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="text">Its values as they are written.</param>
    public static (IReadOnlyList<string> Values, string? Wrong) Read(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!EntryFacts.MayBeDeclared(name))
        {
            return ([], "no category is called so: 1 to 40 letters without accents, digits, _ . or -, a letter first, and not what says who somebody is.");
        }
        var all = new List<string>();
        foreach (var said in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Range().Match(said) is { Success: true } range)
            {
                var (first, last) = (int.Parse(range.Groups["first"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(range.Groups["last"].ValueSpan, CultureInfo.InvariantCulture));
                if (first > last)
                {
                    return ([], $"{said} ends before it begins.");
                }
                all.AddRange(Enumerable.Range(first, Math.Min(last - first, MostValues) + 1).Select(n => n.ToString(CultureInfo.InvariantCulture)));
            }
            else if (EntryFacts.MayBeDeclared(name, said))
            {
                all.Add(said);
            }
            else
            {
                return ([], $"'{said}' can be no value: 1 to 40 letters, digits or signs without blanks, no day, fewer than nine digits.");
            }
        }
        return all.Count is 0 or > MostValues ? ([], $"say 1 to {MostValues} values, separated by ;, such as north;south or 1..12.") : ([.. all.Distinct(StringComparer.Ordinal)], null);
    }

    /// <summary>What an entry says that is not declared; what stood in it before its correction is not asked about again.</summary>
    /// <param name="entry">The entry, as it is to be.</param>
    /// <param name="before">As it was; null where it is new.</param>
    public IEnumerable<Refusal> Against(PathwayOpened entry, PathwayOpened? before)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (entry.Attributes ?? ImmutableSortedDictionary<string, string>.Empty).Where(a => before?.Attributes?.GetValueOrDefault(a.Key) != a.Value).Select(a => Against(a.Key, a.Value)).OfType<Refusal>();
    }

    /// <summary>What is wrong with one attribute; null where it is declared. Its value is not repeated.</summary>
    public Refusal? Against(string name, string value) =>
        !Has(name) ? Known("entry/undeclared-attribute", name, values.Keys)
        : !Takes(name, value) ? Known("entry/undeclared-attribute-value", name, values[name])
        : null;

    /// <summary>What there is to choose from, as far as people read it; null where there is nothing.</summary>
    public static string? Listed(IEnumerable<string> known)
    {
        string[] all = [.. known.Order(Comparer<string>.Create(NaturalOrder.Compare))];
        return all.Length == 0 ? null : string.Join(", ", all.Take(FewEnoughToList)) + (all.Length > FewEnoughToList ? ", …" : "");
    }

    static Refusal Known(string code, string name, IEnumerable<string> known)
    {
        var why = FactRules.Because(code, $"attributes.{name}");
        return Listed(known) is { } listed ? why.With("known", listed) : why;
    }

    [GeneratedRegex(@"\A(?<first>-?[0-9]{1,6})\.\.(?<last>-?[0-9]{1,6})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Range();
}
