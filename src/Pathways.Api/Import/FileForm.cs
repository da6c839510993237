using System.Collections.Frozen;
using Pathways.Projections.Formats;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Import;

/// <summary>How a file writes days and numbers, and what a spreadsheet may have made of its codes. Pure.</summary>
/// <param name="Dates">Order of day, month and year.</param>
/// <param name="DatesDeclared">Whether whoever sent the file said so.</param>
/// <param name="DecimalComma">Whether a comma may part decimals, since it does not part fields.</param>
public sealed record FileForm(DateOrder Dates, bool DatesDeclared, bool DecimalComma)
{
    /// <summary>A day as the file may write it.</summary>
    public string Days => Dates switch
    {
        DateOrder.Dmy => "2026-03-31, 31/03/2026",
        DateOrder.Mdy => "2026-03-31, 03/31/2026",
        _ => "2026-03-31",
    };

    /// <summary>The field as it is read: days in ISO, decimals with a point; another is left as it is.</summary>
    public string Plain(EventField field, string text)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.IsDay ? Day(text)
            : field.IsPublics ? Publics(text)
            : field.IsDecimal && DecimalComma && !text.Contains('.', StringComparison.Ordinal) ? text.Replace(',', '.')
            : text;
    }

    /// <summary>A day in ISO; what can't be read as one is left as it is.</summary>
    public string Day(string text) =>
        WrittenDates.TryRead(text, Dates, DatesDeclared, out var day) ? Iso(day) : text;

    /// <summary>Publics with the days of their proofs in ISO; what can't be read as a day is left as it is.</summary>
    public string Publics(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('=', StringComparison.Ordinal)
            ? string.Join('|', text.Split('|').Select(part => part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? part[..(at + 1)] + Day(part[(at + 1)..]) : part))
            : text;
    }

    /// <summary>The days that stand within publics, as they are written.</summary>
    public static IEnumerable<string> DaysIn(string publics)
    {
        ArgumentNullException.ThrowIfNull(publics);
        return publics.Split('|').Where(part => part.Contains('=', StringComparison.Ordinal)).Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>
    /// The code of what a text is that stands where a value is missing: the error of a spreadsheet's formula, or a word such as NULL. As a
    /// reference it would make one person, or one pathway, of all who have it. Null for another text.
    /// </summary>
    public static string? Nothing(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? null : text[0] == '#' && ((text.Length > 2 && text.TrimStart('#').Length == 0) || Errors.Contains(text)) ? "import/spreadsheet-error" : Missing.Usual.Is(text) ? "import/missing-word" : null;
    }

    /// <summary>A field without quotes that are none in CSV, as word processors write them; null for one that is not in such quotes.</summary>
    public static string? Unquoted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 2 && Quotes.Contains(text[0], StringComparison.Ordinal) && Quotes.Contains(text[^1], StringComparison.Ordinal) ? text.Trim([.. Quotes, ' ']) : null;
    }

    const string Quotes = "“”„‟«»‘’‚‹›'`´";

    static readonly FrozenSet<string> Errors = new[]
    {
        "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA", "#ERROR!",
        "#VALEUR!", "#NOM?", "#NUL!", "#NOMBRE!", "#PROPAGATION!", "#EPARS!",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What a spreadsheet did to a field, as far as it can be told; null where nothing is known of it.</summary>
    public static ImportProblem? Damage(EventField field, string text, long row)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (Nothing(text) is { } code)
        {
            // A list may have a code of that name: not stated.
            return field.Problem == "import/bad-code" && field.Read(text, new FileIdentity(""), out _) ? null : new ImportProblem(code, row, field.Column);
        }
        if (field.IsDay && WrittenDates.OfSerial(text) is { } day)
        {
            return new ImportProblem("import/date-serial", row, field.Column)
                .With("day", Iso(day)).With("macDay", Iso(day.AddDays(WrittenDates.Since1904)));
        }
        if (field.Column == "territory" && text.Length == 4 && text.All(char.IsAsciiDigit))
        {
            return new ImportProblem("import/leading-zero-lost", row, field.Column).With("expected", "0" + text);
        }
        // 1.355 is a thousand and more, or one and a bit: three decimals are none that a file of hours has.
        if (field.IsDecimal && text.AsSpan().IndexOfAny('.', ',') is > 0 and var sign && text.Length - sign == 4)
        {
            return new ImportProblem("import/number-in-doubt", row, field.Column);
        }
        return !field.IsDecimal && !field.IsDay && FieldText.IsCutNumber(text) ? new ImportProblem("import/scientific-number", row, field.Column) : null;
    }
}
