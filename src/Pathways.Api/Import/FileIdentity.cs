using System.Globalization;
using System.Text;
using Pathways.Domain;

namespace Pathways.Api.Import;

/// <summary>
/// The identifiers that follow from a file: what is in it has the same ones each time, so that taking it again adds nothing.
/// </summary>
/// <param name="Source">The code of the source, a name of before, or the hash of the file's content.</param>
public sealed record FileIdentity(string Source)
{
    /// <summary>
    /// The same text as it may have been hashed before texts were compared in NFC: composed first, then as typed, then decomposed, as
    /// macOS writes it. What was imported under one of these is known again.
    /// </summary>
    public static IEnumerable<string> Spellings(string clean, params IEnumerable<string> typed) =>
        typed.Select(t => t.Trim()).Prepend(clean).Append(clean.Normalize(NormalizationForm.FormD)).Distinct(StringComparer.Ordinal);

    /// <summary>The pathway of a reference in the file.</summary>
    public Guid Pathway(string reference) => DeterministicId.From("import-pathway", Source, reference);

    /// <summary>The person of a reference in the file; an identifier that the territory knows is taken as it is.</summary>
    public Guid Person(string reference) => Guid.TryParseExact(reference, "D", out var known) ? known : DeterministicId.From("import-person", Source, reference);

    /// <summary>The person of a pathway when the file names none.</summary>
    public Guid PersonOf(string pathway) => DeterministicId.From("import-person-of-pathway", Source, pathway);

    /// <summary>An event of a pathway: what it says, and how many times the file has said just that before.</summary>
    public static Guid Event(Guid pathway, string name, string json, int occurrence) => DeterministicId.From(
        "import-event", pathway.ToString("D"), name, json, occurrence.ToString(CultureInfo.InvariantCulture));
}
