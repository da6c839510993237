using System.Text.Json.Nodes;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>Tells in every answer how many rows were read, and which were left out for a missing value.</summary>
internal static class LeftOut
{
    /// <summary>Adds <c>rows</c>, <c>left_out</c> and <c>missing_words</c> to an answer in JSON.</summary>
    internal static void Into(JsonObject document, MissingCount count, Arguments arguments)
    {
        document["rows"] = count.Rows;
        document["left_out"] = new JsonObject
        {
            ["rows"] = count.LeftOut,
            ["missing"] = new JsonArray([.. count.Cells.Select(c => new JsonObject { ["column"] = c.Column, ["value"] = c.Value, ["cells"] = c.Cells })]),
            ["groups"] = new JsonArray([.. count.GroupsLost.Select(g => new JsonObject { ["column"] = g.Column, ["group"] = g.Group })]),
            ["by_group"] = new JsonArray([.. count.Groups.Select(g => new JsonObject { ["column"] = g.Column, ["group"] = g.Group, ["rows"] = g.Rows, ["left_out"] = g.LeftOut })]),
        };
        document["missing_words"] = new JsonArray([.. arguments.Missing.Words.Select(w => (JsonNode)w)]);
        document["missing_words_not_met"] = new JsonArray([.. NotMet(count, arguments).Select(w => (JsonNode)w)]);
    }

    /// <summary>The same in words; nothing where no row was left out and nothing was asked.</summary>
    internal static void Write(Output output, MissingCount count, Arguments arguments)
    {
        if (arguments.Get("missing") is not null)
        {
            var words = string.Concat(arguments.Missing.Words.Select(w => output.Say($", « {w} »", $", '{w}'")));
            output.Line(output.Say($"Est manquant : ce qui est vide{words} (--missing).", $"Missing is: what is empty{words} (--missing)."));
            if (NotMet(count, arguments) is { Length: > 0 } notMet)
                output.Line(output.Say($"Dans aucune cellule lue, à l’écriture près : {string.Join(", ", notMet)}.", $"In no cell that was read, as it is written: {string.Join(", ", notMet)}."));
        }

        if (Sentence(output, count) is { } sentence)
            output.Line(sentence);
    }

    /// <summary>Words asked for with --missing that no cell holds: 999 leaves out no 999.0.</summary>
    private static string[] NotMet(MissingCount count, Arguments arguments) => arguments.Get("missing") is null
        ? []
        : [.. arguments.Missing.Words.Where(w => w.Length > 0 && !count.Cells.Any(c => c.Value.Length > 0 && Missing.Of([w]).Is(c.Value)))];

    /// <summary>One sentence for a heading; null where no row was left out.</summary>
    internal static string? Sentence(Output output, MissingCount count)
    {
        if (count.LeftOut == 0)
            return null;
        var cells = string.Join(", ", count.Cells.Take(10).Select(c => $"{c.Column} ({(c.Value.Length == 0 ? output.Say("vide", "empty") : c.Value)} : {output.Number(c.Cells)})"));
        var lost = string.Join(", ", count.GroupsLost.Select(g => $"{g.Group} ({g.Column})"));
        var by = string.Join(" ; ", count.Groups.GroupBy(g => g.Column, StringComparer.Ordinal).Where(c => c.Any(g => g.LeftOut > 0))
            .Select(c => $"{c.Key} : " + string.Join(", ", c.Take(10).Select(g => output.Say($"{g.Group} {output.Number(g.LeftOut)} sur {output.Number(g.Rows)}", $"{g.Group} {output.Number(g.LeftOut)} of {output.Number(g.Rows)}")))));
        return output.Say(
            $"{output.Number(count.LeftOut)} lignes écartées sur {output.Number(count.Rows)}, une valeur manque : {cells}{(by.Length > 0 ? $" ; {by}" : "")}{(lost.Length > 0 ? $" ; il ne reste rien de {lost}" : "")}",
            $"{output.Number(count.LeftOut)} of {output.Number(count.Rows)} rows left out, a value is missing: {cells}{(by.Length > 0 ? $"; {by}" : "")}{(lost.Length > 0 ? $"; nothing is left of {lost}" : "")}");
    }
}
