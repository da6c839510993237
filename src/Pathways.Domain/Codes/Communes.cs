using System.Collections.Frozen;
using System.Text;

namespace Pathways.Domain.Codes;

/// <summary>What an entry of the list of communes is.</summary>
public static class CommuneKinds
{
    /// <summary>A commune.</summary>
    public const char Commune = 'c';

    /// <summary>An arrondissement of Paris, Lyon or Marseille.</summary>
    public const char Arrondissement = 'a';

    /// <summary>A part of a commune that has a mayor of its own, most often what was a commune before a merger.</summary>
    public const char Part = 'd';

    /// <summary>A commune that is none any more.</summary>
    public const char Former = 'o';
}

/// <summary>An entry of the list of communes.</summary>
/// <param name="Code">INSEE code.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">One of <see cref="CommuneKinds"/>.</param>
/// <param name="Within">Code of the commune that it is part of; null when it is one of its own.</param>
public sealed record CommuneEntry(string Code, string Name, char Kind, string? Within);

/// <summary>
/// The communes of France: INSEE's list of 1 January 2026, with arrondissements, parts with a mayor of their own, and the communes of 2019 or
/// since that are none any more, for people lived there when they entered. Read once, some 10 MB.
/// </summary>
public static class Communes
{
    /// <summary>Day of the list.</summary>
    public static readonly DateOnly ListOf = new(2026, 1, 1);

    /// <summary>Where it comes from, and under which licence.</summary>
    public const string Source = "INSEE, Code officiel géographique ; @etalab/decoupage-administratif 6.0.0 ; Licence Ouverte 2.0";

    static readonly Lazy<FrozenDictionary<string, CommuneEntry>> Entries = new(Load);
    static readonly Lazy<(string Plain, CommuneEntry Entry)[]> ByPlainName = new(() =>
        [.. Entries.Value.Values.Select(e => (Plain(e.Name), e)).OrderBy(e => e.Item1, StringComparer.Ordinal).ThenBy(e => e.e.Code, StringComparer.Ordinal)]);

    /// <summary>The entry of a code in its canonical form; null when the list has none.</summary>
    public static CommuneEntry? Find(string code) => Entries.Value.GetValueOrDefault(code);

    /// <summary>The commune that a part or an arrondissement is in; null for one of its own, and for a former one.</summary>
    public static CommuneEntry? Whole(string code) => Find(code)?.Within is { } within ? Find(within) : null;

    /// <summary>Every entry.</summary>
    public static IEnumerable<CommuneEntry> All => Entries.Value.Values;

    /// <summary>
    /// The entries that what was typed may mean: the beginning of a code, or words that each begin a word of the name. Communes come
    /// before their parts, whole names before longer ones. Looks at every name: some 37,000, a few milliseconds.
    /// </summary>
    public static IReadOnlyList<CommuneEntry> Search(string typed, int most)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var plain = Plain(typed);
        if (plain.Length == 0)
        {
            return [];
        }
        if (typed.Any(char.IsAsciiDigit) && Find(typed.Trim().ToUpperInvariant()) is { } exact)
        {
            return [exact];
        }
        var code = typed.Trim().ToUpperInvariant();
        var words = plain.Split(' ');
        return
        [
            .. ByPlainName.Value
                .Where(e => e.Entry.Code.StartsWith(code, StringComparison.Ordinal) || Means(e.Plain, words))
                .OrderBy(e => e.Plain == plain ? 0 : e.Plain.StartsWith(plain, StringComparison.Ordinal) ? 1 : 2)
                .ThenBy(e => Rank(e.Entry.Kind))
                .ThenBy(e => e.Plain.Length)
                .Select(e => e.Entry)
                .Take(most),
        ];
    }

    /// <summary>A name as a search compares it: folded (<see cref="PlainText"/>); "st" is "saint", "ste" is "sainte".</summary>
    public static string Plain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Join(' ', PlainText.Fold(name).Split(' ').Select(w => w switch { "st" => "saint", "ste" => "sainte", "sts" => "saints", _ => w }));
    }

    static bool Means(string name, string[] words)
    {
        var at = 0;
        var parts = name.Split(' ');
        foreach (var word in words)
        {
            while (at < parts.Length && !parts[at].StartsWith(word, StringComparison.Ordinal))
            {
                at++;
            }
            if (at++ >= parts.Length)
            {
                return false;
            }
        }
        return true;
    }

    static int Rank(char kind) => kind switch { CommuneKinds.Commune => 0, CommuneKinds.Arrondissement => 1, CommuneKinds.Part => 2, _ => 3 };

    static FrozenDictionary<string, CommuneEntry> Load()
    {
        using var stream = typeof(Communes).Assembly.GetManifestResourceStream("Pathways.Domain.Codes.Lists.communes-2026.tsv")!;
        using var lines = new StreamReader(stream, Encoding.UTF8);
        var all = new Dictionary<string, CommuneEntry>(40_000, StringComparer.Ordinal);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }
            var parts = line.Split('\t');
            all.Add(parts[0], new CommuneEntry(parts[0], parts[1], parts[2][0], parts.Length > 3 ? parts[3] : null));
        }
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
