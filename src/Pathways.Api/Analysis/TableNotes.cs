using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pathways.Domain;
using Pathways.Projections.Formats;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>A choice that an answer made on somebody's rows: always counted in JSON, a sentence where it had an effect.</summary>
/// <param name="Name">Its field under <c>notes</c>.</param>
/// <param name="Count">How many; 0 where the choice had no effect.</param>
/// <param name="French">The sentence without its full stop; {0} stands for the count.</param>
/// <param name="English">The same in English.</param>
internal sealed record Note(string Name, long Count, string French, string English);

/// <summary>What the analyses of a table chose: one list, told in text, in JSON and under the drawing alike.</summary>
internal static partial class TableNotes
{
    /// <summary>Numbers that files hold where a value is missing.</summary>
    private static readonly double[] Codes = [-9, -99, -999, -9999, 99, 999, 9999, 99999];

    /// <summary>What the reading chose.</summary>
    internal static IEnumerable<Note> OfReading(TableRead read)
    {
        var (commas, points) = (string.Join(", ", read.DecimalCommas), string.Join(", ", read.PointsOfThousands));
        return
        [
            new("equal_rows", read.EqualRows, "Lignes égales à une autre dans toutes les colonnes du fichier : {0} ; copies ou non, chacune compte", "Rows equal to another in every column of the file: {0}; copies or not, each counts"),
            new("rows_of_a_name_again", read.Again?.Rows ?? 0, $"Lignes dont {read.Again?.Column} est celui d’une autre : {{0}} ; chacune compte à part", $"Rows whose {read.Again?.Column} is that of another: {{0}}; each counts apart"),
            new("columns_with_decimal_comma", read.DecimalCommas.Length, $"Virgule décimale : 1,5 est lu un et demi ({commas})", $"Decimal comma: 1,5 is read as one and a half ({commas})"),
            new("columns_with_points_of_thousands", read.PointsOfThousands.Length,
                $"Point décimal : 1.234 est lu un virgule deux cent trente-quatre, et non mille ({points})", $"Decimal point: 1.234 is read as one and 234 thousandths, not as a thousand ({points})"),
        ];
    }

    /// <summary>A column called <c>censored</c> whose 1 is taken for the event: some programs write it so, others mean the contrary.</summary>
    internal static Note OfEvent(TableRead read, Arguments arguments)
    {
        var column = arguments.Get("event")!;
        var (one, other) = (Array.Find(read.Statuses, s => s.Column == column && s.IsEvent)?.Value, Array.Find(read.Statuses, s => s.Column == column && !s.IsEvent)?.Value);
        return new(
            "event_called_censored", IsCalledCensored(column) && one is not null && other is not null && arguments.Get("event-is") is null ? 1 : 0,
            $"Malgré le nom de {column}, {one} y est l’événement ; si {one} y veut dire censuré : --event-is {other}", $"In spite of the name of {column}, {one} is the event there; if {one} means censored: --event-is {other}");
    }

    /// <summary>censored, censuré, cens, cnsr…</summary>
    internal static bool IsCalledCensored(string name) => name.StartsWith("cens", StringComparison.OrdinalIgnoreCase) || name.StartsWith("cnsr", StringComparison.OrdinalIgnoreCase);

    /// <summary>What groups, strata, arms, levels and causes are called.</summary>
    internal static IEnumerable<Note> OfLabels(TableRead? read, params ReadOnlySpan<(string Column, Levels? Levels)> columns)
    {
        var (cut, alike, silent, totals, dates, codes) = (0L, new List<string>(), new List<string>(), new List<string>(), new List<string>(), new List<(string Value, string Column)>());
        foreach (var (column, levels) in columns)
        {
            if (levels is null)
                continue;
            var isCut = Array.ConvertAll(levels.Labels, FieldText.IsCutNumber);
            cut += isCut.Contains(true) ? levels.Codes.Count(c => isCut[c]) : 0;
            silent.AddRange(levels.Labels.Where(Missing.IsNoAnswer));
            codes.AddRange(CodesAmong([.. levels.Labels.Select(l => double.TryParse(l, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : 0)]).Select(code => (code, column)));
            totals.AddRange(levels.Labels.Where(l => TableTotals.IsName(l)));
            // Months are all written so, or share the year; of classes of age only those that a spreadsheet takes for a day, each with a number of its own.
            if (Array.Exists(levels.Labels, l => l.Any(char.IsAsciiDigit) && !IsDayOfMonth(l)))
                dates.AddRange(levels.Labels.Where(IsDayOfMonth).GroupBy(l => string.Concat(l.Where(char.IsAsciiDigit)), StringComparer.Ordinal).Where(same => !same.Skip(1).Any()).SelectMany(same => same));
            alike.AddRange(levels.Labels.GroupBy(Plain, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => string.Join(" / ", same)));
        }

        var names = string.Join(" ; ", alike.Take(10));
        var option = read?.WithMissing(silent);
        return
        [
            new("rows_of_scientific_labels", cut, "Lignes dont le groupe est écrit comme 6,21E+17 : {0} ; un tableur en a perdu des chiffres, plusieurs groupes peuvent n’en faire qu’un", "Rows whose group is written as 6.21E+17: {0}; a spreadsheet lost digits of it, several groups may have become one"),
            new("labels_alike", alike.Count, $"Noms qui ne diffèrent que par la casse, les accents, les espaces ou l’écriture d’un nombre : {names} ; chacun est à part", $"Names that differ in case, accents, blanks or the writing of a number only: {names}; each stands apart"),
            new("groups_of_no_answer", silent.Count, $"Sans réponse, mais un groupe comme les autres : {string.Join(", ", silent)} ; {option} en écarte les lignes", $"No answer, but a group like the others: {string.Join(", ", silent)}; {option} leaves their rows out"),
            new("groups_like_codes", codes.Count, $"Loin de tous les autres, peut-être le code d’une valeur manquante, mais un groupe comme les autres : {Named(codes)} ; {read?.WithMissing(codes.Select(c => c.Value))} en écarte les lignes",
                $"Far from all others, perhaps the code of a missing value, but a group like the others: {Named(codes)}; {read?.WithMissing(codes.Select(c => c.Value))} leaves their rows out"),
            new("labels_like_dates", dates.Count, $"Classes qu’un tableur a peut-être changées en dates : {string.Join(", ", dates.Take(10))} ; écrivez-les comme 5 à 9", $"Classes that a spreadsheet may have made dates of: {string.Join(", ", dates.Take(10))}; write them as 5 to 9"),
            new("groups_called_total", totals.Count, $"Un groupe comme les autres, malgré son nom : {string.Join(", ", totals)}", $"A group like the others, in spite of its name: {string.Join(", ", totals)}"),
        ];
    }

    /// <summary>
    /// Whoever is written in several ways counts several times, and hides others by it. Told by rows: the names of contributors are for
    /// nobody but the reader of the file.
    /// </summary>
    internal static Note OfContributors(IEnumerable<TableRow> rows)
    {
        var alike = rows.Where(r => r.Contributor is not null).DistinctBy(r => r.Contributor, StringComparer.Ordinal)
            .GroupBy(r => Plain(r.Contributor!), StringComparer.Ordinal).Where(same => same.Skip(1).Any()).ToList();
        var lines = string.Join(" ; ", alike.Take(10).Select(same => string.Join(" / ", same.Select(r => r.Line)))) + (alike.Count > 10 ? " ; …" : "");
        return new(
            "contributors_alike", alike.Count,
            $"Contributeurs dont le nom ne diffère que par la casse, les accents, les espaces ou l’écriture d’un nombre : {{0}} (lignes {lines}) ; chacun compte à part, et s’ils n’en font qu’un, le seuil ne tient pas",
            $"Contributors whose names differ in case, accents, blanks or the writing of a number only: {{0}} (rows {lines}); each counts apart, and if they are one, the threshold does not hold");
    }

    /// <summary>Counts up to a date, added up over dates, count the same people again.</summary>
    internal static Note OfCumulative(string? column) => new(
        "counts_that_never_fall", column is null ? 0 : 1,
        $"Les effectifs ne baissent jamais d’une ligne de {column} à la suivante : s’ils sont cumulés, le total compte plusieurs fois les mêmes ; donnez ceux de chaque période",
        $"Counts never fall from one {column} to the next: if they are cumulative, the total counts the same people several times; give those of each period");

    /// <summary>What is done about times of 0, times that differ by rounding, and delayed entry.</summary>
    internal static IEnumerable<Note> OfTimes(double[] times, double[] entries, Ties ties) =>
    [
        new("time_0", TimeZero(times), "Temps 0 : {0} lignes, comptées parmi les exposés à 0 (comme R ; Stata les écarte)", "Time 0: {0} rows, counted among those at risk at 0 (as R does; Stata leaves them out)"),
        new("times_joined", ties.Joined, "Temps qui ne diffèrent que d’un arrondi d’un autre : {0}, lus comme le premier d’entre eux", "Times that differ from another by rounding only: {0}, read as the first of them"),
        new("late_entries", entries.Count(e => e > 0), "Entrée tardive : {0} lignes, exposées après leur entrée seulement", "Delayed entry: {0} rows, at risk only after their entry"),
    ];

    /// <summary>999 or −99 among numbers that are nowhere near: the code of a missing value, perhaps, and counted as a number.</summary>
    internal static Note OfNumbers(TableRead read, params ReadOnlySpan<(string? Column, double[] Values)> columns)
    {
        var found = new List<(string Value, string Column)>();
        foreach (var (column, values) in columns)
        {
            if (column is null || values.Length == 0)
                continue;
            found.AddRange(CodesAmong(values).Select(code => (code, column)));
        }

        var names = Named(found);
        var option = read.WithMissing(found.Select(f => f.Value));
        return new(
            "numbers_like_codes", found.Count, $"Loin de tous les autres, peut-être le code d’une valeur manquante, et compté comme un nombre : {names} ; {option} l’écarterait",
            $"Far from all others, perhaps the code of a missing value, and counted as a number: {names}; {option} would leave it out");
    }

    private static IEnumerable<string> CodesAmong(double[] values)
    {
        var others = values.Where(v => !Codes.Contains(v)).DefaultIfEmpty(double.NaN).ToArray();
        var (least, most) = (others.Min(), others.Max());
        return values.Where(v => Codes.Contains(v) && (v < 0 ? least >= 0 : v > 2 * most)).Distinct().Order().Select(v => v.ToString(CultureInfo.InvariantCulture));
    }

    private static string Named(IEnumerable<(string Value, string Column)> found) => string.Join(", ", found.Select(f => $"{f.Value} ({f.Column})"));

    /// <summary>A count of nothing but nines that is far above all others: the code of a missing value, perhaps, and published as people.</summary>
    /// <param name="counts">The counts that are shown.</param>
    /// <param name="name">What the cell of one is called.</param>
    internal static Note OfCodes(IReadOnlyList<double> counts, Func<int, string> name)
    {
        // Far above all others is the greatest or none.
        var most = counts.DefaultIfEmpty().Max();
        var isFar = IsCode(most) && counts.All(c => c == most || most > 2 * c);
        int[] found = isFar ? [.. Enumerable.Range(0, counts.Count).Where(i => counts[i] == most)] : [];
        var names = string.Join(" ; ", found.Take(5).Select(name));
        return new(
            "counts_like_codes", found.Length, $"Loin de tous les autres, peut-être le code d’un nombre manquant ou masqué, et compté comme des personnes : {names} ; si c’en est un, écrivez l’effectif exact",
            $"Far from all others, perhaps the code of a number that is missing or masked, and counted as people: {names}; if so, write the exact count");
    }

    private static bool IsCode(double count) => count >= 99 && count.ToString("F0", CultureInfo.InvariantCulture).AsSpan().IndexOfAnyExcept('9') < 0;

    /// <summary>A p that is below every number that a double has is written 0, and is none.</summary>
    internal static Note OfTests(params IEnumerable<double?> ps) => new(
        "p_values_of_0", ps.Count(p => p is 0), "p = 0 : plus petit que tout nombre de ce programme (1E-300), jamais nul : {0}", "p = 0: smaller than any number of this program (1E-300), never nothing: {0}");

    internal static int TimeZero(double[] times) => times.Count(t => t == 0);

    /// <summary>What was taken for the event and what for censored (or for 1 and for 0); null where no status was read.</summary>
    internal static string? Statuses(Output output, TableRead read, string column, (string Fr, string En) one, (string Fr, string En) zero)
    {
        var values = read.Statuses.Where(s => s.Column == column).ToArray();
        if (values.Length == 0)
            return null;
        string Of(bool isEvent, string name)
        {
            var these = values.Where(v => v.IsEvent == isEvent).ToArray();
            var listed = string.Join(", ", these.Take(10).Select(v => these.Length > 1 ? $"{v.Value} : {output.Number(v.Rows)}" : v.Value)) + (these.Length > 10 ? ", …" : "");
            return $"{output.Number(these.Sum(v => v.Rows))} {name}" + (listed.Length > 0 ? $" ({listed})" : "");
        }

        return $"{column} : {Of(true, output.Say(one.Fr, one.En))}, {Of(false, output.Say(zero.Fr, zero.En))}";
    }

    /// <summary>The same in JSON: rows by value.</summary>
    internal static JsonObject Statuses(TableRead read, string column, bool isEvent) =>
        new(read.Statuses.Where(s => s.Column == column && s.IsEvent == isEvent).Select(s => KeyValuePair.Create(s.Value, (JsonNode?)JsonValue.Create(s.Rows))));

    internal static JsonObject Document(IEnumerable<Note> notes) => new(notes.Select(n => KeyValuePair.Create(n.Name, (JsonNode?)JsonValue.Create(n.Count))));

    /// <summary>A sentence, without its full stop, for each choice that had an effect.</summary>
    internal static IEnumerable<string> Sentences(Output output, IEnumerable<Note> notes) =>
        notes.Where(n => n.Count > 0).Select(n => output.Say(n.French, n.English).Replace("{0}", output.Number(n.Count), StringComparison.Ordinal));

    internal static void Write(Output output, IEnumerable<Note> notes)
    {
        foreach (var sentence in Sentences(output, notes))
            output.Line(sentence + ".");
    }

    /// <summary>What stands under the title of a drawing: what was drawn, what was left out, what was chosen.</summary>
    internal static string Under(Output output, string what, MissingCount leftOut, IEnumerable<Note> notes) =>
        string.Join(". ", (string[])[what, .. LeftOut.Sentence(output, leftOut) is { } left ? [left] : Array.Empty<string>(), .. Sentences(output, notes)]);

    /// <summary>5-9 and 10-14 of a class, as a spreadsheet writes what it takes for a day: 09-mai, 14-oct, May-09.</summary>
    private static bool IsDayOfMonth(string label) => DayOfMonth().IsMatch(PlainText.WithoutAccents(label).ToLowerInvariant());

    [GeneratedRegex(
        @"^([0-9]{1,2}[-. ](janv?|fevr?|feb|mars?|avr|apr|mai|may|juin|jun|juil|jul|aout|aug|sept?|oct|okt|nov|dec|dez)\.?|(janv?|fevr?|feb|mars?|avr|apr|mai|may|juin|jun|juil|jul|aout|aug|sept?|oct|okt|nov|dec|dez)\.?[-. ][0-9]{2})$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex DayOfMonth();

    /// <summary>A label as two hands might write it: a number by its value, a text without case, accents and blanks.</summary>
    private static string Plain(string label)
    {
        if (double.TryParse(label.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number.ToString("R", CultureInfo.InvariantCulture);
        return string.Concat(PlainText.WithoutAccents(label).Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
    }
}
