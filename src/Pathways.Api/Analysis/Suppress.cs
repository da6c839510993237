using System.Text.Json.Nodes;
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
            words, "k", "value", "total", "no-total", "hierarchy", "dominance", "p", "contributions", "mask-zeros", "round", "method", "key", "seed", "encoding", "missing");
        Check(arguments);
        var rule = Rule(arguments);
        TableFile file;
        using (var csv = streams.Open(arguments))
            file = TableFile.Read(csv, arguments);
        var output = streams.To(arguments);
        if (arguments.Get("round") is not null)
            Round(output, arguments, file);
        else
            Mask(output, arguments, file, Suppression.Protect(file.Table, rule, key: arguments.Get("key") is null ? null : Key(arguments)));
    }

    /// <summary>An option that would change nothing is refused: whoever gave it believes that it protects.</summary>
    private static void Check(Arguments arguments)
    {
        arguments.Refuse("seed", "une graine que tout le monde peut essayer ne protège pas ; donnez --key FICHIER", "a seed that anyone can try protects nothing; give --key FILE");
        foreach (var name in new[] { "dominance", "p" })
        {
            if (!arguments.Has("contributions"))
                arguments.Refuse(name, "il faut --contributions, et une ligne par personne ou organisme", "needs --contributions, and a row for each person or body");
        }

        var rounds = arguments.Get("round") is not null;
        foreach (var name in rounds ? (string[])["k", "dominance", "p"] : ["method"])
            arguments.Refuse(name, rounds ? "ne va pas avec --round" : "ne va qu’avec --round", rounds ? "does not go with --round" : "goes with --round only");
        if (rounds && arguments.Has("mask-zeros"))
            throw new AnalysisError("analyse/option-does-not-apply", "--mask-zeros ne va pas avec --round", "--mask-zeros does not go with --round");
        if (rounds && arguments.Has("contributions"))
            throw new AnalysisError("analyse/option-does-not-apply", "--contributions ne va pas avec --round : seuls des effectifs s’arrondissent", "--contributions does not go with --round: only counts are rounded");
        if (rounds && arguments.Get("method") is null or "nearest")
            arguments.Refuse("key", "ne sert pas à l’arrondi au plus proche", "is of no use for rounding to nearest");
    }

    private static DisclosureRule Rule(Arguments arguments)
    {
        var dominance = arguments.Numbers("dominance", v => v > 0);
        if (dominance.Length is not (0 or 2))
            throw new AnalysisError("analyse/bad-option", "--dominance attend n,k", "--dominance expects n,k");
        if (dominance.Length == 2 && (dominance[0] != Math.Floor(dominance[0]) || dominance[0] > 5 || dominance[1] > 100))
            throw new AnalysisError("analyse/bad-option", "--dominance n,k : n entier de 1 à 5, k au plus 100", "--dominance n,k: n whole from 1 to 5, k at most 100");
        var k = arguments.Number("k", 5, v => v == Math.Floor(v) && Math.Abs(v) < 1e6);
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
            arguments.Number("p", 0, v => v > 0 && double.IsFinite(v)),
            arguments.Has("mask-zeros"));
    }

    private static void Mask(Output output, Arguments arguments, TableFile file, MaskedTable masked)
    {
        if (!masked.MayBeReleased)
        {
            var cells = string.Join(" ; ", masked.Failures.Take(5).Select(f => string.Join('/', f.Codes)));
            if (masked.Failures[0].Reason == Suppression.ToldByTheMethod)
            {
                throw new AnalysisError(
                    "analyse/told-by-the-method",
                    $"la méthode est publique : qui la rejoue sur tous les tableaux possibles trouve {cells} ; regroupez des catégories, changez --k, ou arrondissez (--round)",
                    $"the method is public: whoever replays it on every possible table finds {cells}; put categories together, change --k, or round (--round)");
            }

            throw new AnalysisError("analyse/cannot-protect", $"aucun masque ne protège {cells}", $"no mask protects {cells}");
        }

        var table = masked.Table;
        var hidden = masked.Primary + masked.Secondary;
        if (arguments.Json)
        {
            output.Json(new JsonObject
            {
                ["file"] = Path.GetFileName(arguments.File),
                ["k"] = masked.Rule.Threshold,
                ["rules"] = new JsonArray([.. Rules(arguments).Select(r => (JsonNode)r.Code)]),
                ["cells"] = table.Count,
                ["masked"] = hidden,
                ["zeros"] = masked.Rule.MaskZeros ? "masked" : "shown",
                ["replay"] = masked.IsHeldAgainstReplay ? "checked" : arguments.Get("key") is null ? "not_checked" : "secret_key",
                ["totals"] = Totals(file),
                ["taken_as_categories"] = new JsonArray([.. file.TakenAsCategories.Select(n => (JsonNode)n)]),
                ["not_stated"] = new JsonArray([.. file.NotStated.Select(n => (JsonNode)n)]),
                ["protection_width"] = table.IsCount ? masked.Rule.CountWidth : null,
                ["table"] = new JsonArray([.. Enumerable.Range(0, table.Count).Select(c => Cell(table, c, masked.Published(c), masked.StateOf(c) == CellState.Published ? "published" : "masked"))]),
            });
            return;
        }

        output.Line(output.Say(
            $"Seuil {masked.Rule.Threshold} : {hidden} cases masquées (c) sur {table.Count}.",
            $"Threshold {masked.Rule.Threshold}: {hidden} cells masked (c) of {table.Count}."));
        foreach (var (_, french, english) in Rules(arguments))
            output.Line(output.Say(french, english));
        output.Line(masked.Rule.MaskZeros
            ? output.Say("Les zéros aussi sont masqués, celui d’une case absente du fichier compris.", "Zeros are masked too, that of a cell missing from the file included.")
            : output.Say("Un 0 est montré : il n’est personne. Une case absente du fichier vaut 0.", "A 0 is shown: it is nobody. A cell missing from the file is 0."));
        if (hidden > 0)
        {
            output.Line((masked.IsHeldAgainstReplay, arguments.Get("key") is null) switch
            {
                (true, _) => output.Say(
                    "Vérifié : qui rejoue la méthode sur tous les tableaux possibles ne trouve aucune petite case.",
                    "Checked: whoever replays the method on every possible table finds no small cell."),
                (_, false) => output.Say("Les cases masquées pour d’autres sont choisies avec la clé : gardez-la secrète.", "Cells masked for others are chosen with the key: keep it secret."),
                _ => output.Say(
                    "Non vérifié : trop de tableaux sont possibles pour voir ce qu’apprend qui rejoue la méthode. Avec --key FICHIER, le choix des cases est secret.",
                    "Not checked: too many tables are possible to see what is learnt by replaying the method. With --key FILE, the choice of cells is secret."),
            });
        }

        Remarks(output, file);
        output.Line();
        Cells(output, table, c => masked.Published(c) is { } v ? output.Number(v) : "c");
    }

    /// <summary>
    /// The rules that masked. The numbers of dominance and p % are not told: with them, whoever is second reckons how large the first may be.
    /// </summary>
    private static IEnumerable<(string Code, string French, string English)> Rules(Arguments arguments)
    {
        yield return arguments.Has("contributions")
            ? ("threshold", "Le seuil compte les contributeurs : chaque ligne du fichier est l’un d’eux.", "The threshold counts contributors: each row of the file is one.")
            : ("threshold", "Le seuil porte sur l’effectif de la case.", "The threshold is held against the count of the cell.");
        if (arguments.Get("dominance") is not null)
            yield return ("dominance", "Règle de dominance : une case que peu de contributeurs font presque seuls est masquée.", "Dominance rule: a cell that few contributors almost make up is masked.");
        if (arguments.Get("p") is not null)
            yield return ("p_percent", "Règle p % : une case dont un contributeur estimerait un autre de trop près est masquée.", "p % rule: a cell from which one contributor could estimate another too closely is masked.");
    }

    private static void Round(Output output, Arguments arguments, TableFile file)
    {
        var table = file.Table;
        var b = (int)arguments.Number("round", 5, v => v >= 3 && v == Math.Floor(v) && v < 1e6);
        var method = arguments.OneOf("method", "nearest", "random", "controlled") switch
        {
            "random" => RoundingMethod.Random,
            "controlled" => RoundingMethod.Controlled,
            _ => RoundingMethod.Nearest,
        };
        Rounding.Check(table, b, method);
        var rounded = Rounding.Round(table, b, method, method == RoundingMethod.Nearest ? [] : Key(arguments));
        if (arguments.Json)
        {
            output.Json(new JsonObject
            {
                ["file"] = Path.GetFileName(arguments.File),
                ["base"] = b,
                ["method"] = method.ToString().ToLowerInvariant(),
                ["cells"] = table.Count,
                ["totals"] = Totals(file),
                ["taken_as_categories"] = new JsonArray([.. file.TakenAsCategories.Select(n => (JsonNode)n)]),
                ["not_stated"] = new JsonArray([.. file.NotStated.Select(n => (JsonNode)n)]),
                ["table"] = new JsonArray([.. Enumerable.Range(0, table.Count).Select(c => Cell(table, c, rounded[c], "rounded"))]),
            });
            return;
        }

        output.Line(output.Say($"Arrondi à {b}", $"Rounded to {b}") + $" ({method.ToString().ToLowerInvariant()}). "
            + output.Say("Les totaux sont les sommes des cases arrondies. Un 0 peut cacher quelqu’un.", "Totals are the sums of the rounded cells. A 0 may hide someone."));
        Remarks(output, file);
        output.Line();
        Cells(output, table, c => output.Number(rounded[c]));
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

        return key.Length >= 32 && key.Distinct().Count() >= 8
            ? key
            : throw new AnalysisError("analyse/weak-key", $"« {path} » : une clé a 32 octets au moins, tirés au hasard", $"'{path}': a key has at least 32 random bytes");
    }

    private static JsonObject Totals(TableFile file) =>
        new(file.Totals.GroupBy(t => t.Column, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)new JsonArray([.. g.Select(t => (JsonNode)t.Total)]))));

    private static void Remarks(Output output, TableFile file)
    {
        if (file.Totals.Count > 0)
        {
            var totals = string.Join(", ", file.Totals.Select(t => output.Say($"« {t.Total} » ({t.Column})", $"'{t.Total}' ({t.Column})")));
            output.Line(output.Say($"Lignes prises pour des totaux, vérifiées et recalculées : {totals}.", $"Rows taken for totals, checked and computed again: {totals}."));
        }

        if (file.TakenAsCategories.Count > 0)
        {
            var columns = string.Join(", ", file.TakenAsCategories);
            output.Line(output.Say(
                $"Tout le reste est pris pour des catégories : {columns}. Un sous-total parmi elles rendrait ses parties ; dites --hierarchy, ou --no-total s’il n’y en a pas.",
                $"All else is taken as categories: {columns}. A sub-total among them would give its parts back; say --hierarchy, or --no-total if there is none."));
        }

        if (file.NotStated.Count > 0)
        {
            var columns = string.Join(", ", file.NotStated);
            output.Line(output.Say($"Ce qui manque est compté sous « non renseigné » : {columns}.", $"What is missing is counted under 'not stated': {columns}."));
        }
    }

    private static JsonObject Cell(DisclosureTable table, int cell, double? value, string state)
    {
        var result = new JsonObject();
        var codes = table.CodesOf(cell);
        for (var d = 0; d < codes.Count; d++)
            result[table.Dimensions[d].Name] = codes[d];
        result["value"] = Output.Value(value);
        result["state"] = state;
        return result;
    }

    /// <summary>Two dimensions as rows and columns; otherwise one line a cell.</summary>
    private static void Cells(Output output, DisclosureTable table, Func<int, string> shown)
    {
        var (first, last) = (table.Dimensions[0], table.Dimensions[^1]);
        if (table.Dimensions.Count == 2 && last.Codes.Count <= 12)
        {
            output.Table(
                [first.Name, .. last.Codes.Skip(1), last.Codes[0]],
                [.. Enumerable.Range(1, first.Codes.Count - 1).Append(0).Select(r => (IReadOnlyList<string>)[
                    first.Codes[r], .. Enumerable.Range(1, last.Codes.Count - 1).Append(0).Select(c => shown(r * last.Codes.Count + c))])]);
            return;
        }

        output.Table(
            [string.Join(" / ", table.Dimensions.Select(d => d.Name)), output.Say("valeur", "value")],
            [.. Enumerable.Range(0, table.Count).Select(c => (IReadOnlyList<string>)[string.Join(" / ", table.CodesOf(c)), shown(c)])]);
    }
}
