using System.Globalization;
using System.Text;
using Pathways.Api.Hosting;
using Pathways.Api.Resources;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Evaluation;

/// <summary>
/// A figure as a table of values: one row for all, one a group, one a class, one a step of a curve. Each row says of whom it is, so that a row
/// copied elsewhere still does. For programs it is written by RFC 4180, in UTF-8, with codes; for a spreadsheet as that of a language opens it.
/// </summary>
/// <param name="spreadsheet">The language of the spreadsheet: French ones take semicolons and decimal commas; null for programs.</param>
public sealed class FigureCsv(CultureInfo? spreadsheet = null)
{
    // Each column, and how a spreadsheet calls it.
    static readonly (string Code, Words Head)[] Columns =
    [
        ("figure", new("Chiffre", "Figure")), ("version", new("Version de la règle", "Version of the rule")), ("position", new("Position du journal", "Position in the log")),
        ("from", new("Comptés du", "Counted from")), ("to", new("au", "to")), ("observed_until", new("Observés jusqu’au", "Observed until")), ("as_known_on", new("Tel que connu (UTC)", "As known on (UTC)")),
        ("filters", new("Population", "Population")), ("days", new("Dans les … jours", "Within … days")), ("job", new("Emplois", "Jobs")), ("unit", new("Unité de temps", "Unit of time")),
        ("by", new("Comparé par", "Compared by")), ("group", new("Groupe", "Group")), ("part", new("Partie", "Part")), ("time", new("Temps", "Time")), ("state", new("État", "State")),
        ("value", new("Valeur", "Value")), ("numerator", new("Numérateur", "Numerator")), ("denominator", new("Dénominateur", "Denominator")), ("interval", new("Intervalle à 95 %", "95% interval")),
        ("lower", new("Borne basse", "Lower limit")), ("upper", new("Borne haute", "Upper limit")), ("not_mature", new("Pas assez de recul", "Not observed long enough")),
        ("undocumented", new("Non documentés", "Undocumented")), ("disclosure", new("Secret statistique", "Disclosure control")), ("cut", new("Coupé par la période", "Cut by the period")),
        ("notes", new("À savoir", "Notes")),
    ];

    static readonly Dictionary<string, Words> Coded = new(StringComparer.Ordinal)
    {
        ["ok"] = new("", ""),
        ["not_applicable"] = new("sans objet", "not applicable"),
        ["not_mature"] = new("pas assez de recul", "not observed long enough"),
        ["median_not_reached"] = new("médiane non atteinte", "median not reached"),
        ["apart"] = new("à part", "apart"),
        ["survival"] = new("courbe : encore sans l’événement", "curve: still without the event"),
        ["any"] = new("tous", "any"),
        ["full_time"] = new("temps plein", "full time"),
        ["day"] = new("jour", "day"),
        ["week"] = new("semaine", "week"),
        ["month"] = new("mois", "month"),
        ["not_controlled"] = new("non appliqué", "not applied"),
        ["true"] = new("oui", "yes"),
    };

    char Separator => spreadsheet is null || !IsFrench ? ',' : ';';

    bool IsFrench => spreadsheet?.TwoLetterISOLanguageName == "fr";

    /// <summary>The table. One for a spreadsheet begins with a byte order mark: without it accents are lost there.</summary>
    public string Of(FigureView figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var text = new StringBuilder(spreadsheet is null ? "" : "\uFEFF");
        Line([.. Columns.Select(c => spreadsheet is null ? c.Code : In(c.Head))]);
        object?[] asked =
        [
            Either(figure.Figure.Code, figure.Figure.Name), figure.Figure.Version, figure.Position, figure.From, figure.To, figure.ObservedUntil, figure.AsKnownOn,
            Either(FilterValues.Written(figure.Filters), figure.Population.Who), figure.Days, Code(figure.Job), Code(figure.Unit), figure.By is { } by ? Either(by, DimensionWords.Name(by)) : null,
        ];
        var notes = spreadsheet is null ? string.Join(' ', figure.Notes.Select(n => n.Code)) : string.Join(' ', figure.Notes.Select(n => In(n.Text)));
        Add(new FigureValue(null, figure.State, figure.Value, figure.Numerator, figure.Denominator, figure.Interval, figure.NotMature, figure.Undocumented, figure.Parts, figure.Curve, figure.Apart));
        foreach (var group in figure.Groups)
        {
            Add(group);
        }
        return text.ToString();

        void Add(FigureValue v)
        {
            // An empty cell would not say why it is.
            var state = v.Curve?.MedianReached == false ? "median_not_reached" : StepFact.Name(v.State);
            Row(v, null, null, Code(state), v.Value, v.Numerator, v.Denominator, v.Interval?.Method, v.Interval?.Lower, v.Interval?.Upper, v.NotMature, v.Undocumented);
            foreach (var part in v.Parts ?? [])
            {
                Row(v, Either(part.Code, part.Label), null, Code("ok"), part.OfAll, part.Count, v.Denominator, part.Interval?.Method, part.Interval?.Lower, part.Interval?.Upper, null, null);
            }
            foreach (var part in v.Apart ?? [])
            {
                Row(v, Either(part.Code, part.Label), null, Code("apart"), null, part.Count, null, null, null, null, null, null);
            }
            foreach (var point in v.Curve?.Points ?? [])
            {
                Row(v, Code("survival"), point.Time, Code("ok"), point.Survival, point.Events, point.AtRisk, v.Interval?.Method, point.Lower, point.Upper, null, null);
            }
        }

        void Row(FigureValue v, params object?[] cells) => Line(
        [
            .. asked, v.Group is { } group ? Either(group, figure.GroupLabels[group]) : spreadsheet is null ? null : In(new("Ensemble", "All")), .. cells, Code(v.Disclosure),
            v.Group is not null && figure.CutGroups.Contains(v.Group) ? Code("true") : null, v.Group is null && cells is [null, null, ..] ? notes : null,
        ]);

        // Names, values of a file and codes without a name are any text; what is a number or a day comes as one.
        void Line(object?[] cells) => text.Append(CsvText.Line(spreadsheet is null ? cells : cells.Select(CsvText.Unchanged), Separator, IsFrench ? Labels.Language("fr") : null)).Append("\r\n");
    }

    string In(Words words) => IsFrench ? words.Fr : words.En;

    string Either(string code, Words words) => spreadsheet is null ? code : In(words);

    string? Code(string? code) => code is null ? null : Either(code, Coded.GetValueOrDefault(code) ?? new(code, code));
}
