using System.Collections.Frozen;
using System.Text;
using Pathways.Domain;

namespace Pathways.Projections.Statistics;

/// <summary>
/// Which texts say that nothing was stated: one policy for every command, table and page. A missing value is never a group, an arm, a
/// stratum, a cause or a case: its row is left out, counted and reported. Taken for a group, <c>NA</c> makes findings that are none.
/// </summary>
/// <remarks>
/// An empty or blank text is always missing. Words are compared without regard to case, to spaces around, and to <c>_</c>, <c>-</c> or
/// space between. A real level of that name is kept by <see cref="Of"/> with other words, or with none.
/// </remarks>
public sealed class Missing
{
    private readonly FrozenSet<string> _words;

    private Missing(IEnumerable<string> words)
    {
        Words = [.. words];
        _words = Words.Select(Plain).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// What statistics programs, spreadsheets, databases and this territory's forms write: NA, N/A, NaN, null, #NULL!, a dot, "not stated", "non renseigné".
    /// An answer such as "does not know", "unknown" or "none" is an answer.
    /// </summary>
    public static Missing Usual { get; } = new(
    [
        "NA", "N/A", "#N/A", "#NULL!", "<NA>", "NaN", "null", "\\N", ".", "missing", "not stated", "not available", "not recorded",
        "manquant", "manquante", "non renseigné", "non renseignée", "non renseigne", "non renseignee", "non disponible", "non précisé", "non précisée", "non precise",
    ]);

    /// <summary>
    /// What people answer who do not know or do not say. It is an answer and a group in an analysis of a file, where nobody else decides; but it says
    /// no more of the person than a missing value, which is told.
    /// </summary>
    private static readonly FrozenSet<string> NoAnswers = new[]
    {
        "unknown", "not known", "does not know", "doesn't know", "do not know", "don't know", "prefers not to say", "prefer not to say", "no answer", "refused",
        "inconnu", "inconnue", "non connu", "non connue", "ne sait pas", "nsp", "ne souhaite pas répondre", "sans réponse", "non réponse", "pas de réponse", "refus",
    }.Select(Plain).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The words beside the empty text, as they are told to the reader.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Another list of words; with none, only an empty text is missing.</summary>
    /// <param name="words">Words that say that nothing was stated.</param>
    public static Missing Of(IEnumerable<string> words) => new(words);

    /// <summary>Whether a text says that nothing was stated.</summary>
    /// <param name="text">A cell, a code, a label.</param>
    public bool Is(string? text) => string.IsNullOrWhiteSpace(text) || (text.Length < 40 && _words.Contains(Plain(text)));

    /// <summary>Whether a text is the answer of somebody who does not know or does not say.</summary>
    /// <param name="text">A group, a level, a cause.</param>
    public static bool IsNoAnswer(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length < 40 && (NoAnswers.Contains(Plain(text)) || text.All(c => c is '?' or '-' or '–' or '—' or '/' or '*'));
    }

    private static string Plain(string text)
    {
        var trimmed = text.Trim();
        // half of all cells are numbers, and none of the words begins with a digit
        if (trimmed.Length > 0 && char.IsAsciiDigit(trimmed[0]))
            return trimmed;
        var plain = new StringBuilder(trimmed.Length);
        foreach (var c in PlainText.Normalized(trimmed, NormalizationForm.FormC))
        {
            plain.Append(c is '_' or '-' || char.IsWhiteSpace(c) ? ' ' : char.ToLowerInvariant(c));
        }
        return plain.ToString();
    }
}

/// <summary>How often one missing value was met in one column.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Value">As it is written there; empty for an empty cell.</param>
/// <param name="Cells">How many cells.</param>
public sealed record MissingCells(string Column, string Value, long Cells);

/// <summary>Rows of one group.</summary>
/// <param name="Column">The column of groups.</param>
/// <param name="Group">The group.</param>
/// <param name="Rows">Rows that name it.</param>
/// <param name="LeftOut">Those left out, as another value is missing.</param>
public sealed record GroupRows(string Column, string Group, long Rows, long LeftOut);

/// <summary>Rows left out because a value that they need is missing: counted while reading, told in every answer.</summary>
public sealed class MissingCount
{
    private readonly Dictionary<(string Column, string Value), long> _cells = [];
    private readonly Dictionary<(string Column, string Group), (long Rows, long LeftOut)> _groups = [];

    /// <summary>Rows read, whether kept or left out.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows left out: one is enough, however many of its values are missing.</summary>
    public long LeftOut { get; private set; }

    /// <summary>What was missing, most frequent first, then by column and value.</summary>
    public IReadOnlyList<MissingCells> Cells => [.. _cells.Select(c => new MissingCells(c.Key.Column, c.Key.Value, c.Value))
        .OrderByDescending(c => c.Cells).ThenBy(c => c.Column, StringComparer.Ordinal).ThenBy(c => c.Value, StringComparer.Ordinal)];

    /// <summary>Groups of which no row is left: they are in no comparison, which must be told.</summary>
    public IReadOnlyList<(string Column, string Group)> GroupsLost => [.. Groups.Where(g => g.LeftOut == g.Rows).Select(g => (g.Column, g.Group))];

    /// <summary>
    /// How many rows each group has, and how many of them are left out, by column and in natural order: arms that lose more than others are no
    /// longer those that were drawn by lot.
    /// </summary>
    public IReadOnlyList<GroupRows> Groups => [.. _groups.Select(g => new GroupRows(g.Key.Column, g.Key.Group, g.Value.Rows, g.Value.LeftOut))
        .OrderBy(g => g.Column, StringComparer.Ordinal).ThenBy(g => g.Group, Comparer<string>.Create(NaturalOrder.Compare))];

    /// <summary>Notes the group of a row.</summary>
    /// <param name="column">The column of groups.</param>
    /// <param name="group">The group, which is stated.</param>
    /// <param name="leftOut">Whether the row is left out.</param>
    public void Group(string column, string group, bool leftOut)
    {
        var (rows, left) = _groups.GetValueOrDefault((column, group));
        _groups[(column, group)] = (rows + 1, left + (leftOut ? 1 : 0));
    }

    /// <summary>Counts a missing cell.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="value">What is written there.</param>
    public void Cell(string column, string? value)
    {
        var key = (column, value?.Trim() ?? "");
        _cells[key] = _cells.GetValueOrDefault(key) + 1;
    }

    /// <summary>Counts rows, read before, that turned out to be left out when the whole column was known.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="value">What is written there.</param>
    /// <param name="rows">How many rows.</param>
    public void Later(string column, string value, long rows)
    {
        _cells[(column, value)] = _cells.GetValueOrDefault((column, value)) + rows;
        LeftOut += rows;
    }

    /// <summary>Counts a row once all of its cells were looked at.</summary>
    /// <param name="leftOut">Whether a value that it needs is missing.</param>
    public void Row(bool leftOut)
    {
        Rows++;
        if (leftOut)
            LeftOut++;
    }
}
