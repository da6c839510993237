using System.Text.RegularExpressions;

namespace Pathways.Api.Analysis;

/// <summary>The number of a row of a table: what is taken for one, and what to write in place of what is none.</summary>
internal sealed partial class TableNumbers(Arguments arguments)
{
    private const double Most = 1e15;

    private readonly bool _contributions = arguments.Has("contributions");

    /// <summary>The count or contribution of the current row.</summary>
    internal double Of(CsvColumns csv, int column)
    {
        var text = csv[column];
        if (Refusal(csv, column, text) is { } reason)
            throw reason;
        var number = csv.Number(column, canBeMissing: false);
        // "-0" too: some write so what they have masked.
        if (double.IsNegative(number))
        {
            throw csv.Bad("analyse/not-a-count", column,
                "est négatif : souvent le code d’un nombre masqué ou manquant ; écrivez le nombre exact, ou 0 s’il n’y a rien ; une correction se retranche des nombres qu’elle corrige",
                "is negative: often the code of a number that is masked or missing; write the exact number, or 0 where there is nothing; take a correction from the numbers that it corrects");
        }

        if (number > Most)
            throw csv.Bad("analyse/not-a-count", column, "dépasse 1e15 ; corrigez-le", "is more than 1e15; correct it");
        if (!_contributions && number != Math.Floor(number))
        {
            throw csv.Bad("analyse/not-a-count", column,
                (arguments.Get("round") is null
                    ? "n’est pas un effectif entier : d’une quantité ou d’effectifs pondérés, donnez une ligne par personne ou organisme et dites --contributions ; "
                    : "n’est pas un effectif entier : une quantité ou un effectif pondéré ne s’arrondit pas ; si chaque ligne est une personne, mettez-y 1 et dites --contributions, sinon donnez l’effectif exact ; ")
                    + "une moyenne ou une part ne se masque pas ici, retirez-la ; d’un nombre estimé ou brouillé, donnez l’effectif exact" + Taken("fr"),
                (arguments.Get("round") is null
                    ? "is not a whole count: of a quantity or of weighted counts, give a row for each person or body and say --contributions; "
                    : "is not a whole count: a quantity or a weighted count is not rounded; if each row is a person, write 1 in it and say --contributions, otherwise give the exact count; ")
                    + "a mean or a share is not masked here, take it out; of an estimate or a number with noise, give the exact count" + Taken("en"));
        }

        return number;
    }

    /// <summary>Whether a text is how offices write a number that they have masked: c, x, *, &lt;5, 1-9, masked.</summary>
    internal static bool IsMasked(string text) => MaskedBefore().IsMatch(text);

    /// <summary>A number that is missing is neither 0 nor masked, and one that was masked before is not to be masked again: what to give instead.</summary>
    private AnalysisError? Refusal(CsvColumns csv, int column, string text)
    {
        AnalysisError No(string french, string english) =>
            csv.Bad("analyse/not-a-number", column, "n’est pas un nombre" + french + Taken("fr"), "is not a number" + english + Taken("en"));
        if (IsMasked(text))
            return No(" : il a l’air déjà masqué ; partez des nombres exacts", ": it looks masked already; start from the exact numbers");
        if (csv.IsMissing(column))
        {
            if (Enumerable.Range(0, csv.Header.Length).Any(c => c != column && TableTotals.IsName(csv[c])))
                return No(" : il manque ; une ligne de total se retire, elle est recalculée", ": it is missing; take a row of totals out, it is computed again");
            // Beside two cells of its row, one of them empty, nobody can tell.
            var (noteFr, noteEn) = csv.Header.Length == 2 && csv[1 - column].Length > 0 ? (" ; si cette ligne est une note, supprimez-la", "; if this row is a note, delete it") : ("", "");
            return _contributions
                ? No(" : il manque ; retirez les lignes de qui n’a pas répondu, ou écrivez 0 pour qui n’a rien" + noteFr, ": it is missing; leave out the rows of who gave no answer, or write 0 for who has nothing" + noteEn)
                : No(" : il manque ; écrivez l’effectif, ou 0 s’il n’y a personne (une ligne retirée compte 0)" + noteFr, ": it is missing; write the count, or 0 where there is nobody (a row left out counts as 0)" + noteEn);
        }

        if (!csv.TryNumber(text, out _))
        {
            if (text == csv.Header[column])
                return No(" : c’est le nom de la colonne ; supprimez cette ligne si l’en-tête y est répété", ": it is the name of the column; delete this row if it repeats the header");
            if (NotGiven().IsMatch(text))
                return No(" : un signe pour ce qui manque, est masqué ou n’est rien ; écrivez le nombre exact, ou 0 s’il n’y a rien", ": a sign for what is missing, masked or nothing; write the exact number, or 0 where there is nothing");
            if (text.EndsWith('%'))
                return No(" : une part, qui ne se masque pas ici ; écrivez l’effectif exact", ": a share, which is not masked here; write the exact count");
            if (text.Any(char.IsAsciiDigit))
            {
                return No(
                    " ; écrivez le nombre exact, comme 1234, sans séparateur de milliers, marque, unité ni part à côté",
                    "; write the exact number, as 1234, without a separator of thousands, a mark, a unit or a share beside it");
            }

            if (!_contributions && arguments.Get("value") is null && text[0] != '#' && text.Any(char.IsLetter))
            {
                return No(
                    " ; s’il y a une colonne d’effectifs, dites-la ; si chaque ligne est une personne, ajoutez une colonne de 1 à la fin et dites --contributions ; sinon écrivez l’effectif exact",
                    "; if there is a column of counts, name it; if each row is a person, add a column of 1 at the end and say --contributions; otherwise write the exact count");
            }

            return No(" ; écrivez le nombre exact, comme 1234, ou 0 s’il n’y a rien", "; write the exact number, as 1234, or 0 where there is nothing");
        }

        if (!_contributions && text.Contains('e', StringComparison.OrdinalIgnoreCase))
        {
            return csv.Bad("analyse/not-a-count", column,
                "est l’écriture abrégée d’un tableur, qui perd des chiffres ; écrivez l’effectif en entier",
                "is the short writing of a spreadsheet, which loses digits; write the count in full");
        }

        // 12,000 is twelve to one reader and twelve thousand to another.
        return !_contributions && OfThousands().IsMatch(text)
            ? csv.Bad("analyse/not-a-count", column, "peut se lire avec ou sans milliers ; écrivez l’effectif sans séparateur", "can be read with or without thousands; write the count without a separator")
            : null;
    }

    private string Taken(string language) => arguments.Get("value") is not null ? "" : language == "fr"
        ? " (sans --value, la dernière colonne est celle des effectifs ; --value en dit une autre)"
        : " (without --value the last column is that of the counts; --value says another)";

    [GeneratedRegex(@"^-?[1-9][0-9]{0,2}[.,][0-9]{3}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OfThousands();

    /// <summary>What tables hold in place of a number, each office in its own sense: -, :, .., n.d., nc, ns.</summary>
    [GeneratedRegex(@"^([-–—:/§†…]+|\.{2,}[a-z]?|\([a-z]{1,2}\)|[dlnqw]|n\.?[acdprs]\.?|d\.?s\.?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NotGiven();

    [GeneratedRegex(
        @"^(\[?[csxz]\]?|s\*|lt\s*[0-9]+|entre\s+[0-9]+\s+et\s+[0-9]+|between\s+[0-9]+\s+and\s+[0-9]+|[0-9]+\s+(ou moins|or fewer|or less)|\([cxs]\)|\*+|[<≤>≥]\s*=?\s*[0-9]+|[0-9]+\s*\+|[0-9]+\s*([-–]|à|a|to)\s*[0-9]+|(moins de|plus de|less than|fewer than|under|over)\s+[0-9]+|.*(suppress|redact|withheld|masked|masqu|confiden|secret).*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MaskedBefore();
}
