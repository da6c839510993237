using System.Collections.Immutable;
using System.Text;
using Pathways.Domain;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// Knows again what was imported before texts were compared in NFC: an event's identifier followed from the text as it stood in the
/// file then, or as macOS would have written it. Costs something only where a row has letters beyond ASCII. Pure.
/// </summary>
/// <param name="rows">The pathway's rows.</param>
/// <param name="parser">Makes events of them.</param>
/// <param name="stored">The pathway as it is stored.</param>
sealed class OlderSpellings(IReadOnlyList<RawRow> rows, RowParser parser, Pathway stored)
{
    readonly Dictionary<Func<RawRow, string[]>, ImmutableSortedDictionary<string, string>?> attributes = [];

    readonly IReadOnlyList<Func<RawRow, string[]>> spellings = rows.All(r => r.AsTyped.All(t => Ascii.IsValid(t)))
        ? []
        : [row => Array.ConvertAll(row.AsTyped, t => t.Trim()), row => Array.ConvertAll(row.Fields, f => PlainText.Normalized(f, NormalizationForm.FormD))];

    /// <summary>Whether the event of a row is stored under another spelling of it.</summary>
    /// <param name="pathway">Identifier of the pathway.</param>
    /// <param name="raw">The row.</param>
    /// <param name="times">How many times the file has said just that before.</param>
    public bool Holds(Guid pathway, RawRow raw, int times) => spellings.Any(spelled =>
    {
        var fields = spelled(raw);
        if (parser.Parse(raw with { Fields = fields }, fields[parser.Header.PathwayColumn], []) is not { } parsed)
        {
            return false;
        }
        var json = PathwayJson.Bytes(parsed.ToEvent(attributes.TryGetValue(spelled, out var known) ? known : attributes[spelled] = Attributes(spelled)));
        return stored.Holds(parser.File.Event(pathway, stored, parsed.Shape.Name, Encoding.UTF8.GetString(json), times));
    });

    ImmutableSortedDictionary<string, string>? Attributes(Func<RawRow, string[]> spelled)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var fields in rows.Select(spelled))
        {
            foreach (var (column, name) in parser.Header.Attributes.Where(a => a.Column < fields.Length && fields[a.Column].Length > 0))
            {
                found[name] = fields[column];
            }
        }
        return found.Count == 0 ? null : found.ToImmutable();
    }
}
