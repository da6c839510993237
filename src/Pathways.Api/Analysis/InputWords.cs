using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Domain.Codes;
using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>How a file was read, in words and in JSON: encoding, separator, what was left out.</summary>
public static class InputWords
{
    /// <summary>One line.</summary>
    /// <param name="input">What was found out.</param>
    /// <param name="english">In English, otherwise in French.</param>
    /// <param name="onPage">On the page of imports, whose fields have words in place of options.</param>
    public static string Of(TextInput input, bool english, bool onPage = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        string Option(string option) => onPage ? Say(" à l’envoi", " when you send it") : option;
        string Say(string french, string inEnglish) => english ? inEnglish : french;
        var how = input.Evidence switch
        {
            EncodingEvidence.Declared => Say("déclaré", "declared"),
            EncodingEvidence.Mark => Say("marqué dans le fichier", "marked in the file"),
            EncodingEvidence.Guessed => Say("reconnu, car ce n’est pas de l’UTF-8 ; sinon, dites l’encodage" + Option(" (--encoding)"), "recognised, since it is not UTF-8; otherwise say the encoding" + Option(" (--encoding)")),
            _ => null,
        };
        var separator = input.Separator switch
        {
            "" => Say(", séparateur inconnu", ", unknown separator"),
            "tab" => Say(", séparateur tabulation", ", separator tab"),
            var sign => Say($", séparateur « {sign} »", $", separator '{sign}'"),
        };
        var line = Say("Fichier lu : ", "File read: ") + input.Encoding + (how is null ? "" : $" ({how})") + separator;
        line += input.Dates switch
        {
            DateOrder.Dmy => Say(", dates jour/mois/année", ", dates day/month/year"),
            DateOrder.Mdy => Say(", dates mois/jour/année", ", dates month/day/year"),
            DateOrder.Iso => Say(", dates ISO", ", ISO dates"),
            _ => "",
        };
        if (input.Dates is DateOrder.Dmy or DateOrder.Mdy)
            line += input.DatesDeclared ? Say(" (déclaré)", " (declared)") : Say(" (d’après les dates du fichier ; si c’est faux, dites leur ordre" + Option(", --dates") + ")", " (told by the dates of the file; if that is wrong, say their order" + Option(", --dates") + ")");
        if (input.BlankRows > 0)
            line += string.Create(CultureInfo.InvariantCulture, $", {input.BlankRows} {(input.BlankRows == 1 ? Say("ligne sans valeur laissée de côté", "row without a value left out") : Say("lignes sans valeur laissées de côté", "rows without a value left out"))}");
        if (input.EmptyColumns > 0)
            line += string.Create(CultureInfo.InvariantCulture, $", {input.EmptyColumns} {(input.EmptyColumns == 1 ? Say("colonne sans nom ni valeur laissée de côté, à la fin", "column without a name or a value left out, at the end") : Say("colonnes sans nom ni valeur laissées de côté, à la fin", "columns without a name or a value left out, at the end"))}");
        if (input.CleanedFields > 0)
            line += string.Create(CultureInfo.InvariantCulture, $", {input.CleanedFields} {Say("champs avec des blancs en trop, des caractères invisibles ou des accents séparés de leur lettre, lus sans", "fields with blanks too many, invisible characters or accents apart from their letters, read without")}");
        if (input.EndMark)
            line += Say(", marque de fin de fichier de DOS (octet 0x1A) laissée de côté", ", end-of-file mark of DOS (byte 0x1A) left out");
        return line + ".";
    }

    /// <summary>The same as JSON.</summary>
    /// <param name="input">What was found out.</param>
    public static JsonObject Json(TextInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new JsonObject
        {
            ["encoding"] = input.Encoding,
            ["encoding_from"] = CodeNames<EncodingEvidence>.Of(input.Evidence),
            ["separator"] = input.Separator,
            ["dates"] = input.Dates is { } dates ? CodeNames<DateOrder>.Of(dates) : null,
            ["dates_from"] = input.Dates is null ? null : input.DatesDeclared ? "declared" : "file",
            ["blank_rows"] = input.BlankRows,
            ["empty_columns"] = input.EmptyColumns,
            ["cleaned_fields"] = input.CleanedFields,
            ["end_mark"] = input.EndMark,
        };
    }
}
