using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Serialization;
using Pathways.Api.Resources;
using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>
/// Why a file, or a row of it, is not taken. The value at fault is repeated by the command only, to whom has the file: what the service keeps
/// may hold no name that strayed into the file.
/// </summary>
/// <param name="Code">Stable code, such as <c>import/bad-date</c>, or that of the domain's refusal.</param>
/// <param name="Row">Line of the file, from 1 (the header).</param>
/// <param name="Column">Column at fault, when one is.</param>
/// <param name="Details">Values that the words need, by name.</param>
public sealed record ImportProblem(string Code, long Row, string? Column = null, IReadOnlyDictionary<string, string>? Details = null)
{
    /// <summary>Reference in the file of the pathway that the row belongs to, for whom has the file; never stored nor sent.</summary>
    [JsonIgnore]
    public string? Pathway { get; init; }

    /// <summary>What is wrong and what to do, in both languages.</summary>
    public IReadOnlyDictionary<string, string> Messages =>
        new Dictionary<string, string>(StringComparer.Ordinal) { ["fr"] = ImportWords.French(this), ["en"] = ImportWords.English(this) };

    /// <summary>What stands in the column at fault, for whom has the file; never stored nor sent.</summary>
    [JsonIgnore]
    public string? Given { get; init; }

    // Values that are no text of the file: places in it, counts and bounds, what a field may hold, and names that are ours.
    static readonly FrozenSet<string> OfService = new[]
    {
        "row", "rows", "otherRow", "sameAs", "line", "first", "second", "place", "of", "found", "dayFirst", "monthFirst",
        "least", "most", "longest", "largest", "earliest", "today", "known", "names", "others", "expected", "instead", "option",
        "event", "follows", "differs", "why", "because", "public", "outcome", "nearest",
    }.ToFrozenSet(StringComparer.Ordinal);

    // What is only added to the words where it is known: left out, nothing is missing.
    static readonly FrozenSet<string> Added = new[] { "born", "reached", "entered", "in" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// The problem as the service may keep it for a few days: its row, its code, and its column where that is one of ours. What a column of the file is called
    /// may be a name, and so may a reference; the words tell the place of the column instead. Any value of the file is left out of the words (<see cref="Refusals.LeftOut"/>): a cell
    /// may hold anything, and whoever has the file finds it by row and column.
    /// </summary>
    public ImportProblem Kept() => this with
    {
        Pathway = null,
        Given = null,
        Column = Column is null || ImportHeader.IsKnown(Column) ? Column : null,
        Details = Details?.Where(d => !Added.Contains(d.Key) && (d.Key != "nearest" || !IsNearestOfFile)).ToDictionary(d => d.Key, KeptValue, StringComparer.Ordinal),
    };

    // A reference that the file writes elsewhere, instead of one of our codes or of those that are registered.
    bool IsNearestOfFile => Code == "pathway/not-opened" || LaterRow.IsNothingBefore(Code);

    string KeptValue(KeyValuePair<string, string> detail) =>
        !OfService.Contains(detail.Key) ? Refusals.LeftOut
        : Code == "import/leading-zero-lost" && detail.Key == "expected" ? "0…"
        : detail.Value;

    /// <summary>What the reading of the text refuses.</summary>
    public static ImportProblem Of(LogFormatException refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return new(refused.Code, refused.Line);
    }

    /// <summary>The same problem with a number for its words, such as that of another row.</summary>
    public ImportProblem With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same problem with one more value for its words.</summary>
    public ImportProblem With(string name, string value) =>
        this with { Details = new Dictionary<string, string>(Details ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal) { [name] = value } };
}
