using System.Text.RegularExpressions;

namespace Pathways.Api.Analysis;

/// <summary>What to do about a cell that should be a number and is none: by what it looks like.</summary>
internal static class NoNumber
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;
    private static readonly Regex Date = new(@"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$", Plain);
    private static readonly Regex WithUnit = new(@"^[-+]?\d+([.,]\d+)?\s*(%|€|\p{L}+\.?)$", Plain);

    /// <summary>What follows "is not a number".</summary>
    /// <param name="text">What is written there.</param>
    /// <param name="firstRow">Whether the row is the first below the header.</param>
    /// <param name="missing">The option that would leave the row out; null where none does.</param>
    internal static (string French, string English) Of(string text, bool firstRow, string? missing)
    {
        if (Date.IsMatch(text))
            return (" mais une date : calculez la durée, en jours ou en mois, dans une colonne du fichier", " but a date: compute the duration, in days or months, in a column of the file");
        if (WithUnit.IsMatch(text))
            return (" seul : écrivez-le sans son unité, qui va dans le nom de la colonne", " alone: write it without its unit, which goes into the name of the column");
        if (text.Any(char.IsAsciiDigit))
            return (", écrit comme 1234.5 sans séparateur de milliers", ", written as 1234.5 without a separator of thousands");
        var (french, english) = SecondHeader(text, firstRow);
        return (french + (missing is null ? "" : $" ; si ce mot dit qu’il manque une valeur : {missing}"), english + (missing is null ? "" : $"; if this says that a value is missing: {missing}"));
    }

    /// <summary>Words in the first row below the header may be a second line of headers.</summary>
    private static (string French, string English) SecondHeader(string text, bool firstRow) => firstRow && !text.Any(char.IsAsciiDigit)
        ? (" ; si la ligne est une deuxième ligne d’en-tête (des unités), supprimez-la", "; if the row is a second line of headers (units), delete it")
        : ("", "");
}
