using System.Globalization;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Audit.Journal;

/// <summary>The kinds that the journal can be asked for: what deserves a look whatever it is about, and every kind of step.</summary>
public static class JournalKinds
{
    /// <summary>Corrections and retractions.</summary>
    public const string Changed = "changed";

    // Each with its condition on an event e, and its words.
    static readonly (string Code, string Sql, Words Words)[] Looks =
    [
        (Changed, "e.type in ('step_corrected', 'step_retracted')", new("Corrections et retraits", "Corrections and retractions")),
        ("imported", "e.causation_id like 'import:%'", new("Venus d’un fichier", "From a file")),
        ("confirmed", "(e.data -> 'confirm' is not null or e.data -> 'corrected' -> 'confirm' is not null)", new("Confirmés malgré un doute", "Confirmed in spite of a doubt")),
        ("unsigned", "e.user_name is null", new("Sans auteur", "Without an author")),
    ];

    /// <summary>Kinds that are not of one step.</summary>
    public static IEnumerable<string> Special => Looks.Select(l => l.Code);

    /// <summary>Every kind, those that deserve a look first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Looks.Select(l => l.Code), .. EventNames.All.Select(e => e.Name)];

    /// <summary>What a kind is called.</summary>
    public static string Label(string kind, CultureInfo language) =>
        Looks.FirstOrDefault(l => l.Code == kind).Words is { } words ? (language.TwoLetterISOLanguageName == "en" ? words.En : words.Fr) : Labels.OfEvent(kind, language);

    /// <summary>The condition of a kind on an event <c>e</c>; a kind of step is the given parameter.</summary>
    internal static string Sql(string kind, string parameter) => Looks.FirstOrDefault(l => l.Code == kind).Sql ?? $"e.type = {parameter}";
}
