using System.Text.Json.Nodes;
using Pathways.Projections.Disclosure;

namespace Pathways.Api.Analysis;

/// <summary>
/// <c>analyse suppress</c>: masks a table so that no sum gives a small cell back. The file has one column a dimension and one of
/// counts, one row a cell; rows at the total's code are left away and computed again.
/// </summary>
internal static class Suppress
{
    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "k", "value", "total", "hierarchy", "dominance", "p", "contributions", "mask-zeros", "round", "method", "seed", "encoding");
        if (arguments.Svg is not null)
            throw new AnalysisError("analyse/unknown-option", "un tableau ne se dessine pas : --svg n’existe pas ici", "a table is not drawn: there is no --svg here");
        DisclosureTable table;
        using (var csv = streams.Open(arguments))
            table = Read(csv, arguments);
        var output = streams.To(arguments);
        if (arguments.Get("round") is not null)
            Round(output, arguments, table);
        else
            Mask(output, arguments, Suppression.Protect(table, Rule(arguments)));
    }

    private static DisclosureRule Rule(Arguments arguments)
    {
        var dominance = arguments.Numbers("dominance", v => v > 0);
        if (dominance.Length is not (0 or 2))
            throw new AnalysisError("analyse/bad-option", "--dominance attend n,k", "--dominance expects n,k");
        return new DisclosureRule(
            (int)arguments.Number("k", 5, v => v >= 1 && v == Math.Floor(v) && v < 1e6),
            dominance.Length == 0 ? 0 : (int)dominance[0],
            dominance.Length == 0 ? 85 : dominance[1],
            arguments.Number("p", 0, v => v >= 0),
            arguments.Has("mask-zeros"));
    }

    private static DisclosureTable Read(CsvColumns csv, Arguments arguments)
    {
        var value = arguments.Get("value") is { } named ? csv.IndexOf(named) : csv.Header.Length - 1;
        var parents = arguments.List("hierarchy").Select(h => h.Split(':')).ToDictionary(
            h => h.Length == 2 ? csv.IndexOf(h[0]) : throw new AnalysisError("analyse/bad-option", "--hierarchy attend colonne:colonne", "--hierarchy expects column:column"),
            h => csv.IndexOf(h[1]));
        var columns = Enumerable.Range(0, csv.Header.Length).Where(c => c != value && !parents.ContainsValue(c)).ToArray();
        if (columns.Length is < 1 or > 5)
            throw new AnalysisError("analyse/dimensions", $"une à cinq colonnes de classement ; il y en a {columns.Length}", $"one to five classifying columns; there are {columns.Length}");
        var total = arguments.Get("total") ?? "Total";
        var categories = columns.Select(_ => new Dictionary<string, string?>(StringComparer.Ordinal)).ToArray();
        var cells = new List<(string[] Codes, double Value)>();
        while (csv.Next())
        {
            var codes = columns.Select(c => csv[c].Trim()).ToArray();
            if (codes.Contains(total) || parents.Values.Any(c => csv[c].Trim() == total))
                continue;
            var count = csv.Number(value);
            if (count < 0 || (!arguments.Has("contributions") && count != Math.Floor(count)))
                throw csv.Bad("analyse/not-a-count", value, "n’est pas un effectif (entier, au moins 0)", "is not a count (whole, at least 0)");
            for (var d = 0; d < columns.Length; d++)
            {
                var parent = parents.TryGetValue(columns[d], out var p) ? csv[p].Trim() : null;
                if (!categories[d].TryAdd(codes[d], parent) && categories[d][codes[d]] != parent)
                    throw csv.Bad("analyse/two-parents", columns[d], $"est dans « {categories[d][codes[d]]} » et dans « {parent} »", $"is in '{categories[d][codes[d]]}' and in '{parent}'");
            }

            cells.Add((codes, count));
        }

        TimeToEvent.RequireRows(cells.Count, arguments);
        for (var d = 0; d < columns.Length; d++)
        {
            if (parents.TryGetValue(columns[d], out var above))
                categories[d] = Apart(categories[d], total, csv.Header[above]);
        }

        var dimensions = columns.Select((c, d) => Dimension.Hierarchical(
            csv.Header[c],
            [.. categories[d].Values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(p => new Category(p)), .. categories[d].OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => new Category(x.Key, x.Value))],
            total)).ToArray();
        return DisclosureTable.Of(dimensions, cells.Select(c => new Leaf(c.Codes, c.Value, arguments.Has("contributions") ? [c.Value] : null)));
    }

    /// <summary>A territory is often named after its main commune; both stand in one column of the answer, so the upper one is told by its own.</summary>
    private static Dictionary<string, string?> Apart(Dictionary<string, string?> categories, string total, string parentColumn) => categories.ToDictionary(
        c => c.Key,
        c => c.Value is { } parent && (categories.ContainsKey(parent) || parent == total) ? $"{parent} ({parentColumn})" : c.Value,
        StringComparer.Ordinal);

    private static void Mask(Output output, Arguments arguments, MaskedTable masked)
    {
        if (!masked.MayBeReleased)
        {
            var cells = string.Join(" ; ", masked.Failures.Take(5).Select(f => string.Join('/', f.Codes)));
            throw new AnalysisError("analyse/cannot-protect", $"aucun masque ne protège {cells}", $"no mask protects {cells}");
        }

        var table = masked.Table;
        if (arguments.Json)
        {
            output.Json(new JsonObject
            {
                ["file"] = Path.GetFileName(arguments.File),
                ["k"] = masked.Rule.Threshold,
                ["cells"] = table.Count,
                ["primary"] = masked.Primary,
                ["secondary"] = masked.Secondary,
                ["protection_width"] = table.IsCount ? masked.Rule.CountWidth : null,
                ["table"] = new JsonArray([.. Enumerable.Range(0, table.Count).Select(c => Cell(table, c, masked.Published(c), masked.StateOf(c) == CellState.Published ? "published" : "masked"))]),
            });
            return;
        }

        output.Line(output.Say(
            $"Seuil {masked.Rule.Threshold} : {masked.Primary} cellules masquées pour elles-mêmes, {masked.Secondary} pour les protéger, sur {table.Count}. c = masqué.",
            $"Threshold {masked.Rule.Threshold}: {masked.Primary} cells masked for themselves, {masked.Secondary} to protect them, of {table.Count}. c = masked."));
        output.Line();
        Cells(output, table, c => masked.Published(c) is { } v ? output.Number(v) : "c");
    }

    private static void Round(Output output, Arguments arguments, DisclosureTable table)
    {
        var b = (int)arguments.Number("round", 5, v => v >= 2 && v == Math.Floor(v) && v < 1e6);
        var method = arguments.OneOf("method", "nearest", "random", "controlled") switch
        {
            "random" => RoundingMethod.Random,
            "controlled" => RoundingMethod.Controlled,
            _ => RoundingMethod.Nearest,
        };
        var rounded = Rounding.Round(table, b, method, (ulong)arguments.Number("seed", 1, v => v >= 0 && v == Math.Floor(v) && v < 9e15));
        if (arguments.Json)
        {
            output.Json(new JsonObject
            {
                ["file"] = Path.GetFileName(arguments.File),
                ["base"] = b,
                ["method"] = method.ToString().ToLowerInvariant(),
                ["cells"] = table.Count,
                ["table"] = new JsonArray([.. Enumerable.Range(0, table.Count).Select(c => Cell(table, c, rounded[c], "rounded"))]),
            });
            return;
        }

        output.Line(output.Say($"Arrondi à {b}", $"Rounded to {b}") + $" ({method.ToString().ToLowerInvariant()})");
        output.Line();
        Cells(output, table, c => output.Number(rounded[c]));
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
