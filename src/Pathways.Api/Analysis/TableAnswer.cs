using System.Text.Json.Nodes;
using Pathways.Projections.Disclosure;

namespace Pathways.Api.Analysis;

/// <summary>What masked and rounded tables tell alike: how the file was taken, and the cells.</summary>
internal abstract class TableAnswer(Output output, Arguments arguments, TableFile file)
{
    protected Output Output { get; } = output;

    protected Arguments Arguments { get; } = arguments;

    protected TableFile File { get; } = file;

    protected DisclosureTable Table => File.Table;

    internal void Write()
    {
        if (Arguments.Json)
        {
            Output.Json(Document());
            return;
        }

        Words();
        Remarks();
        Output.Line();
        Cells();
    }

    /// <summary>The answer in JSON.</summary>
    protected abstract JsonObject Document();

    /// <summary>What was done, before the table.</summary>
    protected abstract void Words();

    /// <summary>A cell as it is shown; null when it is masked.</summary>
    protected abstract double? Shown(int cell);

    /// <summary>What a cell that is shown is called.</summary>
    protected abstract string StateOf(int cell);

    /// <summary>How the file was taken, and the cells: the end of every answer.</summary>
    protected void Into(JsonObject document)
    {
        document["totals"] = new JsonObject(
            File.Totals.GroupBy(t => t.Column, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)new JsonArray([.. g.Select(t => (JsonNode)t.Total)]))));
        document["total_names"] = new JsonArray(
            [.. File.TotalNames.Select(t => (JsonNode)new JsonObject { ["column"] = t.Column, ["total"] = t.Total, ["called"] = new JsonArray([.. t.Called.Select(c => (JsonNode)c)]) })]);
        document["grand_totals"] = new JsonObject(Table.Dimensions.Select(d => KeyValuePair.Create(d.Name, (JsonNode?)JsonValue.Create(d.Codes[0]))));
        document["taken_as_categories"] = new JsonArray([.. File.TakenAsCategories.Select(n => (JsonNode)n)]);
        document["levels"] = new JsonArray([.. Arguments.List("levels").Select(n => (JsonNode)n)]);
        document["columns_that_follow"] = new JsonObject(Following.Select(f => KeyValuePair.Create(f.Column, (JsonNode?)JsonValue.Create(f.Of))));
        document["column_that_tells_no_cell"] = Remark;
        document["not_stated"] = new JsonArray([.. File.NotStated.Select(n => (JsonNode)n.Column)]);
        document["not_stated_words"] = new JsonObject(File.NotStated.Select(n => KeyValuePair.Create(n.Column, (JsonNode?)new JsonArray([.. n.Words.Select(w => (JsonNode)w)]))));
        document["levels_skipped"] = new JsonArray([.. File.LevelsSkipped.Select(n => (JsonNode)n)]);
        document["notes"] = TableNotes.Document(Notes);
        // The same table in two versions narrows what each leaves possible: nobody but the reader of both can see that.
        document["publish"] = "one_version";
        document["table"] = new JsonArray([.. Enumerable.Range(0, Table.Count).Select(Cell)]);
    }

    /// <summary>Where it is not known which zeros are true, which combinations the file has would tell.</summary>
    private IReadOnlyList<(string Column, string Of)> Following => Arguments.Has("mask-zeros") || Arguments.Get("round") is not null ? [] : File.Following;

    private string? Remark => Arguments.Has("mask-zeros") || Arguments.Get("round") is not null ? null : File.Remark;

    /// <summary>A number that is shown is told; what is masked is told of by nothing.</summary>
    private IEnumerable<Note> Notes
    {
        get
        {
            int[] shown = Table.IsCount ? [.. Enumerable.Range(0, Table.Count).Where(c => Table.IsLeaf(c) && Shown(c) is not null)] : [];
            return [.. File.Notes, TableNotes.OfCodes(Array.ConvertAll(shown, c => Table[c]), i => string.Join(" / ", Table.CodesOf(shown[i])))];
        }
    }

    private JsonObject Cell(int cell)
    {
        var result = new JsonObject();
        var codes = Table.CodesOf(cell);
        for (var d = 0; d < codes.Count; d++)
            result[Table.Dimensions[d].Name] = codes[d];
        result["value"] = Output.Value(Shown(cell));
        result["state"] = StateOf(cell);
        return result;
    }

    private void Remarks()
    {
        if (File.Totals.Count > 0)
        {
            var totals = string.Join(", ", File.Totals.Select(t => t.Total.Length == 0 ? Output.Say($"case vide ({t.Column})", $"empty cell ({t.Column})") : Output.Say($"« {t.Total} » ({t.Column})", $"'{t.Total}' ({t.Column})")));
            Output.Line(Output.Say($"Lignes prises pour des totaux, vérifiées et recalculées : {totals}.", $"Rows taken for totals, checked and computed again: {totals}."));
            OtherNames();
        }

        if (File.TakenAsCategories.Count > 0)
        {
            var columns = string.Join(", ", File.TakenAsCategories);
            Output.Line(Output.Say(
                $"Colonnes de trois valeurs ou plus, toutes prises pour des catégories, chaque personne dans une seule : {columns}. Un sous-total parmi elles rendrait ses parties : mettez-le dans une colonne à lui (--hierarchy), ou dites {File.NoTotal} s’il n’y en a pas.",
                $"Columns of three values or more, all taken as categories, each person in one: {columns}. A sub-total among them would give its parts back: put it in a column of its own (--hierarchy), or say {File.NoTotal} if there is none."));
        }

        foreach (var (column, of) in Following)
        {
            Output.Line(File.Above(of) is { } above
                ? Output.Say(
                    $"« {column} » n’a qu’une valeur pour chaque « {of} », et reste une dimension à part, puisque « {of} » se somme dans « {above} » ; si c’est une mesure, retirez-la.",
                    $"'{column}' has one value for each '{of}', and stays a dimension of its own, since '{of}' adds up to '{above}'; if it is a measure, leave it out.")
                : Output.Say(
                    $"« {column} » n’a qu’une valeur pour chaque « {of} », et est pris pour une dimension à part : si c’est un niveau, dites --hierarchy {of}:{column} ; si c’est une mesure, retirez-la.",
                    $"'{column}' has one value for each '{of}', and is taken as a dimension of its own: if it is a level, say --hierarchy {of}:{column}; if a measure, leave it out."));
        }

        if (Remark is { } remark)
        {
            Output.Line(Output.Say(
                $"« {remark} » ne distingue aucune case d’une autre, et est pris pour une dimension : si c’est une remarque sur le nombre, retirez cette colonne.",
                $"'{remark}' tells no cell from another, and is taken as a dimension: if it is a remark on the number, take this column out."));
        }

        if (File.NotStated.Count > 0)
        {
            var columns = string.Join(", ", File.NotStated.Select(n => $"{n.Column} ({string.Join(", ", n.Words.Select(w => w.Length == 0 ? Output.Say("vide", "empty") : w))})"));
            var word = File.NotStated.Any(n => n.Words.Any(w => w.Length > 0));
            Output.Line(
                Output.Say($"Ce qui manque est compté sous « non renseigné » : {columns}", $"What is missing is counted under 'not stated': {columns}")
                + (word ? Output.Say(" ; si un mot est une catégorie, dites --missing \"\"", "; if a word is a category, say --missing \"\"") : "")
                + (File.NotStated.Any(n => n.Words.Contains("")) ? Output.Say(TableFile.MergedCells.French, TableFile.MergedCells.English) : "") + ".");
        }

        if (File.LevelsSkipped.Count > 0)
        {
            var columns = string.Join(", ", File.LevelsSkipped);
            Output.Line(Output.Say($"Niveau vide, sauté : {columns}. Ces lignes se somment dans le suivant.", $"Empty level, skipped: {columns}. These rows add up to the next one."));
        }

        TableNotes.Write(Output, Notes);
    }

    /// <summary>Totals that the table calls by another name than the file.</summary>
    private void OtherNames()
    {
        var other = File.TotalNames.Where(t => t.Called.Count != 1 || t.Called[0] != t.Total).ToList();
        if (other.Count == 0)
            return;
        string Of(string total, string column, string name) => total.Length == 0
            ? Output.Say($"la case vide ({column}) → {name}", $"the empty cell ({column}) → {name}")
            : Output.Say($"« {total} » ({column}) → {name}", $"'{total}' ({column}) → {name}");
        // One name may be that of the totals of 300 parts: by the first of them a reader sees how.
        string Some(IReadOnlyList<string> called) => string.Join(", ", called.Take(5).Select(c => Output.Say($"« {c} »", $"'{c}'"))) + (called.Count > 5 ? ", …" : "");
        var names = string.Join(Output.Say(" ; ", "; "), other.Select(t => Of(t.Total, t.Column, Some(t.Called))));
        var columns = other.Select(t => t.Column).ToHashSet(StringComparer.Ordinal);
        var all = string.Join(", ", Table.Dimensions.Where(d => columns.Contains(d.Name)).Select(d => Output.Say($"« {d.Codes[0]} » ({d.Name})", $"'{d.Codes[0]}' ({d.Name})")));
        Output.Line(Output.Say($"Leurs noms dans ce tableau : {names}.", $"Their names in this table: {names}.")
            + (all.Length == 0 ? "" : Output.Say($" Le total de tout : {all}.", $" The total of all: {all}.")));
    }

    /// <summary>Two dimensions as rows and columns; otherwise one line a cell.</summary>
    private void Cells()
    {
        string Text(int cell) => Shown(cell) is { } value ? Output.Number(value) : "c";
        var (first, last) = (Table.Dimensions[0], Table.Dimensions[^1]);
        if (Table.Dimensions.Count == 2 && last.Codes.Count <= 12)
        {
            Output.Table(
                [first.Name, .. last.Codes.Skip(1), last.Codes[0]],
                [.. Enumerable.Range(1, first.Codes.Count - 1).Append(0).Select(r => (IReadOnlyList<string>)[
                    first.Codes[r], .. Enumerable.Range(1, last.Codes.Count - 1).Append(0).Select(c => Text(r * last.Codes.Count + c))])]);
            return;
        }

        Output.Table(
            [string.Join(" / ", Table.Dimensions.Select(d => d.Name)), Output.Say("valeur", "value")],
            [.. Enumerable.Range(0, Table.Count).Select(c => (IReadOnlyList<string>)[string.Join(" / ", Table.CodesOf(c)), Text(c)])]);
    }
}
