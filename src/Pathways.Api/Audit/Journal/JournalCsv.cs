using System.Globalization;
using Pathways.Api.Evaluation;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Projections.Indicators;
using Pathways.Projections.Timeline;

namespace Pathways.Api.Audit.Journal;

/// <summary>
/// The journal as a table: a row an event, each with what was asked, so that a row copied elsewhere still says it. For programs by RFC 4180, with
/// codes; for a spreadsheet as that of a language opens it, with words.
/// </summary>
public sealed class JournalCsv(JournalQuestion question, long at, long total, TerritoryClock clock, TerritoryNames names, CultureInfo? spreadsheet)
{
    // Each column, and how a spreadsheet calls it.
    static readonly (string Code, Words Head)[] Columns =
    [
        ("question", new("Question", "Question")), ("at", new("Journal jusqu’à la position", "Log up to position")), ("total", new("Événements", "Events")),
        ("position", new("Position", "Position")), ("recorded_at", new("Enregistré (UTC)", "Recorded (UTC)")), ("recorded_on", new("Enregistré le", "Recorded on")),
        ("user", new("Compte", "Account")), ("user_name", new("Par", "By")), ("structure", new("Code de structure", "Structure code")), ("structure_name", new("Structure (aujourd’hui)", "Structure (today)")),
        ("event", new("Code d’étape", "Step code")), ("label", new("Étape", "Step")), ("words", new("En clair", "In words")), ("occurred_on", new("A eu lieu le", "Happened on")),
        ("days_late", new("Jours de retard", "Days late")), ("standing", new("Depuis", "Since")), ("corrects", new("Étape visée", "Step named")), ("confirmed", new("Confirmé", "Confirmed")),
        ("imported", new("Fichier", "File")), ("pathway", new("Parcours", "Pathway")), ("version", new("N°", "No.")), ("id", new("Événement", "Event")),
        ("correlation", new("Corrélation", "Correlation")), ("causation", new("Cause", "Cause")),
        ("structure_then", new("Code de structure (alors)", "Structure code (then)")), ("structure_then_name", new("Structure (alors)", "Structure (then)")),
    ];

    bool French => spreadsheet is null ? Languages.Code == "fr" : spreadsheet.TwoLetterISOLanguageName == "fr";

    char Separator => spreadsheet is not null && French ? ';' : ',';

    /// <summary>A name that says what is asked.</summary>
    public string FileName => SafeName.Of($"journal_{at}{string.Concat(question.Asked().Select(a => $"_{a.Name}-{a.Value}"))}{(spreadsheet is null ? "" : French ? "_tableur" : "_spreadsheet")}") + ".csv";

    /// <summary>The first line. One for a spreadsheet begins with a byte order mark: without it accents are lost there.</summary>
    public string Head => (spreadsheet is null ? "" : "\uFEFF") + Row([.. Columns.Select(c => spreadsheet is null ? c.Code : French ? c.Head.Fr : c.Head.En)]);

    /// <summary>What stands under it where nothing matches: the question all the same.</summary>
    public string Empty => Row([Question, at, 0L, .. Enumerable.Repeat<object?>(null, Columns.Length - 3)]);

    /// <summary>The line of an event.</summary>
    public string Line(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var language = French ? "fr" : "en";
        return Row(
        [
            Question, at, total, entry.Position, entry.RecordedAt, clock.DayOf(entry.RecordedAt), entry.User, entry.UserName, entry.Structure, entry.StructureName,
            entry.Event, entry.Labels[language], entry.Words[language], entry.OccurredOn, entry.DaysLate, Standing(entry.Standing), entry.Corrects,
            entry.Confirmed is { } codes ? string.Join(' ', codes) : null, entry.Imported ? spreadsheet is null ? "true" : French ? "oui" : "yes" : null,
            entry.Pathway.ToString("D"), entry.Version, entry.Id.ToString("D"), entry.Correlation, entry.Causation, entry.StructureThen, entry.StructureThenName,
        ]);
    }

    string Question => spreadsheet is null ? question.Written : question.In(Labels.Language(French ? "fr" : "en"), names);

    string? Standing(Standing standing) => spreadsheet is null ? CodeNames<Standing>.Of(standing) : standing switch
    {
        Projections.Timeline.Standing.Corrected => French ? "corrigée" : "corrected",
        Projections.Timeline.Standing.Retracted => French ? "retirée" : "retracted",
        _ => null,
    };

    // Codes and names are any text; what is a number or a day comes as one.
    string Row(object?[] cells) => CsvText.Line(spreadsheet is null ? cells : cells.Select(CsvText.Unchanged), Separator) + "\r\n";
}
