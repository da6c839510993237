using Pathways.Projections.Disclosure;

namespace Pathways.Api.Analysis;

/// <summary>
/// <c>analyse suppress</c>: masks a table so that no sum gives a small cell back. The file has one column a dimension and one of
/// counts, one row a cell; rows of totals are recognised, checked and computed again. What is told beside the table is what anyone
/// can count in it: never how many cells were sensitive.
/// </summary>
internal static class Suppress
{
    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(
            words, "k", "value", "total", "no-total", "hierarchy", "levels", "dominance", "p", "contributions", "contributor", "mask-zeros", "round", "method", "key", "accept-replay", "seed", "encoding", "missing");
        Check(arguments);
        var rule = Rule(arguments);
        TableFile file;
        using (var csv = streams.Open(arguments))
            file = TableFile.Read(csv, arguments, streams.English);
        var output = streams.To(arguments);
        if (arguments.Get("round") is not null)
        {
            Round(output, arguments, file);
            return;
        }

        var masked = Suppression.Protect(file.Table, rule, key: arguments.Get("key") is null ? null : Key(arguments));
        RequireHeld(masked, arguments);
        RefuseToldByEqualTotals(masked, file);
        new MaskedAnswer(output, arguments, file, masked).Write();
    }

    /// <summary>A rule that does not hold is refused; that it may not hold is a risk that somebody takes by name, and that the answer tells.</summary>
    private static void RequireHeld(MaskedTable masked, Arguments arguments)
    {
        if (!masked.MayBeReleased)
        {
            var cells = string.Join(" ; ", masked.Failures.Take(5).Select(f => string.Join('/', f.Codes)));
            throw masked.Failures[0].Reason == Suppression.ToldByTheMethod
                ? new AnalysisError(
                    "analyse/told-by-the-method",
                    $"la méthode est publique : qui la rejoue sur tous les tableaux possibles trouve {cells} ; regroupez des catégories, changez --k, ou arrondissez (--round)",
                    $"the method is public: whoever replays it on every possible table finds {cells}; put categories together, change --k, or round (--round)")
                : new AnalysisError("analyse/cannot-protect", $"aucun masque ne protège {cells} ; regroupez des catégories, ou arrondissez (--round)", $"no mask protects {cells}; put categories together, or round (--round)");
        }

        if (masked.Replay == AgainstReplay.NotChecked && !arguments.Has("accept-replay"))
        {
            throw new AnalysisError(
                "analyse/not-held-against-replay",
                "la méthode est publique, et " + (masked.Table.IsCount ? "trop de tableaux sont possibles pour voir" : "on ne vérifie pas sur des quantités")
                    + " ce qu’apprend qui la rejoue ; donnez --key FICHIER (32 octets au moins, tirés au hasard, que vous gardez : head -c 32 /dev/urandom > cle), regroupez des catégories, ou prenez ce risque : --accept-replay",
                "the method is public, and " + (masked.Table.IsCount ? "too many tables are possible to see" : "it is not checked on quantities")
                    + " what is learnt by replaying it; give --key FILE (at least 32 random bytes that you keep: head -c 32 /dev/urandom > key), put categories together, or take this risk: --accept-replay");
        }
    }

    /// <summary>Year after year the same people make the same total: where one is masked, another that is shown tells it.</summary>
    private static void RefuseToldByEqualTotals(MaskedTable masked, TableFile file)
    {
        foreach (var column in file.SameTotals)
        {
            var at = file.Table.Dimensions.Select(d => d.Name).ToList().IndexOf(column);
            var totals = Enumerable.Range(0, file.Table.Count).Where(c => file.Table.CodesOf(c).Select((code, d) => code == file.Table.Dimensions[d].Codes[0] == (d != at)).All(t => t));
            if (totals.All(c => masked.StateOf(c) == CellState.Published))
                continue;
            throw new AnalysisError(
                "analyse/same-people",
                $"colonne « {column} » : chacune de ses valeurs fait le même total, et il faudrait en masquer : si ce sont les mêmes personnes, un total connu les dirait ; regroupez des catégories, ou arrondissez (--round) ; si ce sont d’autres personnes, dites --levels {column}",
                $"column '{column}': each of its values makes the same total, and some of these would have to be masked: if they are the same people, one that is known tells them; put categories together, or round (--round); if these are different people, say --levels {column}");
        }
    }

    /// <summary>An option that would change nothing is refused: whoever gave it believes that it protects.</summary>
    private static void Check(Arguments arguments)
    {
        arguments.Refuse("seed", "une graine que tout le monde peut essayer ne protège pas ; donnez --key FICHIER", "a seed that anyone can try protects nothing; give --key FILE");
        foreach (var name in new[] { "dominance", "p", "contributor" })
        {
            if (!arguments.Has("contributions"))
                arguments.Refuse(name, "il faut --contributions, et une ligne par personne ou organisme", "needs --contributions, and a row for each person or body");
        }

        var rounds = arguments.Get("round") is not null;
        if (rounds)
            arguments.Refuse("contributor", "ne va pas avec --round, qui compte chaque ligne comme une personne ; retirez-la si chacune en est une autre, ou donnez les effectifs exacts", "does not go with --round, which counts each row as a person; leave it out if each is another one, or give the exact counts");
        foreach (var name in rounds ? (string[])["k", "dominance", "p"] : ["method"])
        {
            arguments.Refuse(
                name,
                rounds ? "ne va pas avec --round, qui arrondit toutes les cases sans seuil ; donnez l’un ou l’autre" : "ne va qu’avec --round, dont c’est la façon",
                rounds ? "does not go with --round, which rounds every cell without a threshold; give one or the other" : "goes with --round only, whose way it is");
        }

        if (rounds && arguments.Has("mask-zeros"))
            throw new AnalysisError("analyse/option-does-not-apply", "--mask-zeros ne va pas avec --round, où un 0 peut déjà cacher quelqu’un ; retirez-la", "--mask-zeros does not go with --round, where a 0 may hide somebody already; leave it out");
        if (arguments.Has("accept-replay") && (rounds || arguments.Get("key") is not null))
        {
            throw rounds
                ? new AnalysisError("analyse/option-does-not-apply", "--accept-replay ne va pas avec --round, qui dit ce qu’un nombre peut valoir ; retirez-la", "--accept-replay does not go with --round, which says what a number may be; leave it out")
                : new AnalysisError("analyse/option-does-not-apply", "--accept-replay ne va pas avec --key, qui évite ce risque ; retirez-la", "--accept-replay does not go with --key, which avoids this risk; leave it out");
        }

        if (rounds && arguments.Get("method") is null or "nearest")
            arguments.Refuse("key", "ne sert pas à l’arrondi au plus proche ; retirez-la, ou dites --method random", "is of no use for rounding to nearest; leave it out, or say --method random");
    }

    private static DisclosureRule Rule(Arguments arguments)
    {
        var dominance = arguments.Numbers("dominance", v => v > 0, ("n,k : combien de contributeurs, et quelle part en %", "n,k: how many contributors, and which share in %"));
        if (dominance.Length is not (0 or 2))
            throw new AnalysisError("analyse/bad-option", "--dominance attend n,k, comme 2,85", "--dominance expects n,k, as 2,85");
        if (dominance.Length == 2 && (dominance[0] != Math.Floor(dominance[0]) || dominance[0] > 5 || dominance[1] > 100))
            throw new AnalysisError("analyse/bad-option", "--dominance n,k : n entier de 1 à 5, k au plus 100", "--dominance n,k: n whole from 1 to 5, k at most 100");
        var k = arguments.Number("k", DisclosureRule.UsualThreshold, v => v == Math.Floor(v) && Math.Abs(v) < 1e6, ("un entier de 3 à 999999", "a whole number from 3 to 999999"));
        if (k < 3)
        {
            throw new AnalysisError(
                "analyse/bad-option",
                "--k est au moins 3 : avec 2, une case masquée pour elle-même vaut 1, chacun le sait",
                "--k is at least 3: with 2, a cell masked for itself is 1, as everyone knows");
        }

        return new DisclosureRule(
            (int)k,
            dominance.Length == 0 ? 0 : (int)dominance[0],
            dominance.Length == 0 ? 85 : dominance[1],
            arguments.Number("p", 0, v => v > 0 && double.IsFinite(v), ("un nombre au-dessus de 0, en %", "a number above 0, in %")),
            arguments.Has("mask-zeros"));
    }

    private static void Round(Output output, Arguments arguments, TableFile file)
    {
        var b = (int)arguments.Number("round", 5, v => v >= 3 && v == Math.Floor(v) && v < 1e6, ("un entier de 3 à 999999 (à 2, un 0 est un 0)", "a whole number from 3 to 999999 (with 2, a 0 is a 0)"));
        var method = arguments.OneOf("method", "nearest", "random", "controlled") switch
        {
            "random" => RoundingMethod.Random,
            "controlled" => RoundingMethod.Controlled,
            _ => RoundingMethod.Nearest,
        };
        Rounding.Check(file.Table, b, method);
        new RoundedAnswer(output, arguments, file, b, method, Rounding.Round(file.Table, b, method, method == RoundingMethod.Nearest ? [] : Key(arguments))).Write();
    }

    /// <summary>The secret that draws depend on: a file, since words of a command are kept by shells and seen by others on the machine.</summary>
    private static byte[] Key(Arguments arguments)
    {
        var path = arguments.Get("key") ?? throw new AnalysisError(
            "analyse/missing-option",
            "un arrondi tiré au sort demande --key FICHIER : 32 octets au moins, tirés au hasard, que vous seul pouvez lire et que vous gardez (head -c 32 /dev/urandom > cle)",
            "a rounding drawn by lot needs --key FILE: at least 32 random bytes that only you can read, and that you keep (head -c 32 /dev/urandom > key)");
        byte[] key;
        try
        {
            key = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AnalysisError.Unreadable(path, e);
        }

        return key.Length >= Rounding.KeyLength && key.Distinct().Count() >= 8
            ? key
            : throw new AnalysisError("analyse/weak-key", $"« {path} » : une clé a 32 octets au moins, tirés au hasard (head -c 32 /dev/urandom > cle)", $"'{path}': a key has at least 32 random bytes (head -c 32 /dev/urandom > key)");
    }
}
