using System.Globalization;
using System.Text;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// The identifiers that follow from a file: what is in it has the same ones each time, so that taking it again adds nothing. They follow from the
/// installation's secret too: a reference made of a name and a date of birth is not found out by computing them. Those that were issued before there was
/// a secret stay as they are.
/// </summary>
/// <param name="source">The code given to the source, or the mark of the file's content and sender; of files of before, the name or the hash.</param>
/// <param name="secret">The secret; null for the identifiers as they were made before there was one.</param>
/// <param name="issued">Those of before that the log has, of what is looked at now.</param>
public sealed class FileIdentity(string source, InstallationSecret? secret = null, IReadOnlySet<Guid>? issued = null)
{
    /// <summary>What the identifiers follow from.</summary>
    public string Source => source;

    /// <summary>
    /// The same text as it may have been hashed before texts were compared in NFC: composed first, then as typed, then decomposed, as
    /// macOS writes it. What was imported under one of these is known again.
    /// </summary>
    public static IEnumerable<string> Spellings(string clean, params IEnumerable<string> typed) =>
        typed.Select(t => t.Trim()).Prepend(clean).Append(PlainText.Normalized(clean, NormalizationForm.FormD)).Distinct(StringComparer.Ordinal);

    /// <summary>The pathway of a reference in the file.</summary>
    public Guid Pathway(string reference) => Of("import-pathway", reference);

    /// <summary>The person of a reference in the file; an identifier that the territory knows is taken as it is.</summary>
    public Guid Person(string reference) => Guid.TryParseExact(reference, "D", out var known) ? known : Of("import-person", reference);

    /// <summary>The person of a pathway when the file names none.</summary>
    public Guid PersonOf(string pathway) => Of("import-person-of-pathway", pathway);

    /// <summary>
    /// An event of a pathway: what it says, and how many times the file has said just that before. The pathway's identifier is in every address, and what an
    /// event says can be guessed: without the secret, whoever reads the identifier would find out what they are not told.
    /// </summary>
    /// <param name="pathway">Identifier of the pathway.</param>
    /// <param name="stored">The pathway as it is stored: an event that it has under an identifier of before keeps it.</param>
    /// <param name="name">Stored name of the event.</param>
    /// <param name="json">What it says.</param>
    /// <param name="occurrence">How many times the file has said just that before.</param>
    public Guid Event(Guid pathway, Pathway stored, string name, string json, int occurrence)
    {
        ArgumentNullException.ThrowIfNull(stored);
        string[] parts = ["import-event", pathway.ToString("D"), name, json, occurrence.ToString(CultureInfo.InvariantCulture)];
        var former = DeterministicId.From(parts);
        return secret is null || stored.Holds(former) ? former : DeterministicId.From(secret.Key, parts);
    }

    Guid Of(string kind, string reference)
    {
        var former = DeterministicId.From(kind, source, reference);
        return secret is null || issued?.Contains(former) == true ? former : DeterministicId.From(secret.Key, kind, source, reference);
    }
}
