namespace Pathways.Api.Analysis;

/// <summary>The refusal of totals that are not the sum of their parts: both numbers, why that may be, and what to do.</summary>
internal static class TotalMismatch
{
    // Rounding parts a total from its parts by a few people, whatever its size.
    private const int Near = 5;

    /// <summary>The refusal of the first of them; how many others there are is told.</summary>
    /// <param name="wrong">The rows of totals that do not add up, in the order of the file, and what their parts make; null where they have none.</param>
    /// <param name="noTotal">What to say where the first of them is no total.</param>
    internal static AnalysisError Of(IReadOnlyList<(TableRow Row, double? Parts)> wrong, string noTotal)
    {
        var ((row, made), others) = (wrong[0], wrong.Count - 1);
        var (french, english) = Cause(row.Value, made ?? 0);
        var name = string.Join(" / ", row.Codes.Select(c => c.Length == 0 ? "''" : c));
        var (moreFr, moreEn) = others == 0 ? ("", "") : ($" ; autres totaux qui ne tombent pas juste : {others}", $"; other totals that do not add up: {others}");
        return made is null
            ? new(
                "analyse/total-mismatch",
                Invariant($"ligne {row.Line} : {name} vaut {row.Value}, et aucune ligne n’en donne les parties{moreFr} ; ajoutez-les, ou ôtez la colonne où il n’y a que des totaux"),
                Invariant($"row {row.Line}: {name} is {row.Value}, and no row has its parts{moreEn}; add them, or leave out the column that has only totals"))
            : new(
                "analyse/total-mismatch",
                Invariant($"ligne {row.Line} : {name} vaut {row.Value}, mais ses parties font {made}{moreFr} ; {french}, ou dites --total NOM si le total porte un autre nom, {noTotal} s’il n’y en a pas"),
                Invariant($"row {row.Line}: {name} is {row.Value}, but its parts make {made}{moreEn}; {english}, or say --total NAME if the total has another name, {noTotal} if there is none"));
    }

    /// <summary>What may have parted a total from its parts: rounding, where it is near; itself added to them; a part too few; a sub-total or a copy too many.</summary>
    private static (string French, string English) Cause(double total, double parts)
    {
        if (Math.Abs(total - parts) <= Math.Max(Near, Math.Max(total, parts) / 10))
        {
            var (missingFr, missingEn) = parts < total ? (" (une partie y manque peut-être)", " (a part may be missing)") : ("", "");
            return (
                $"corrigez le fichier{missingFr}, ou ôtez les lignes de totaux si ces nombres ont été arrondis ou brouillés (ce qui est dit de la réponse ne vaut alors que pour ceux-là ; si vous avez les nombres exacts, prenez-les)",
                $"correct the file{missingEn}, or leave the rows of totals out if these numbers were rounded or have noise (what is said of the answer then holds for these only; if you have the exact numbers, take them)");
        }

        if (parts > 0 && total.Equals(2 * parts))
        {
            return (
                "c’est le double : si le total s’est compté avec ses parties, ôtez sa ligne, il est recalculé ; s’il y manque une partie, ajoutez-la",
                "it is twice as much: if the total was counted with its parts, take its row out, it is computed again; if a part is missing, add it");
        }

        return parts > total
            ? ("corrigez le fichier : s’il y a des sous-totaux parmi les parties, mettez ce niveau dans une colonne à lui et dites --hierarchy ; si une personne est comptée dans plusieurs lignes, faites un tableau oui / non de chacune",
                "correct the file: if there are sub-totals among the parts, put that level in a column of its own and say --hierarchy; if one person is counted in several rows, make a table of yes / no for each")
            : ("corrigez le fichier : une partie y manque ; ajoutez-la (« non renseigné » si on ne la connaît pas)", "correct the file: a part is missing; add it (as 'not stated' where it is not known)");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
