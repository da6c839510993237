using System.Text.Json.Nodes;
using Pathways.Projections.Disclosure;

namespace Pathways.Api.Analysis;

/// <summary>
/// A masked table, with what a reader must know to read it: never how many cells were sensitive, nor which.
/// </summary>
internal sealed class MaskedAnswer(Output output, Arguments arguments, TableFile file, MaskedTable masked) : TableAnswer(output, arguments, file)
{
    // Two people of other cells and a third cell: fewer masked cells leave nothing to put together.
    private const int CellsOfCoalition = 3;

    private int Hidden => masked.Primary + masked.Secondary;

    private bool Contributions => !Table.IsCount;

    protected override double? Shown(int cell) => masked.Published(cell);

    protected override string StateOf(int cell) => masked.StateOf(cell) == CellState.Published ? "published" : "masked";

    protected override JsonObject Document()
    {
        var document = new JsonObject
        {
            ["file"] = Path.GetFileName(Arguments.File),
            ["value"] = File.Value,
            ["disclosure"] = "masked",
            ["k"] = masked.Rule.Threshold,
            ["threshold_counts"] = Contributions ? "contributors" : "persons",
            ["counted"] = Contributions ? null : File.CountsRows ? "rows" : "column",
            ["contributor"] = Contributions ? Arguments.Get("contributor") ?? "row" : null,
            ["rules"] = new JsonArray([.. Rules().Select(r => (JsonNode)r.Code)]),
            ["cells"] = Table.Count,
            ["masked"] = Hidden,
            ["masked_means"] = "small_or_protecting_another",
            ["zeros"] = masked.Rule.MaskZeros ? "masked" : "shown",
            // Where zeros tell something, so does how many there are.
            ["absent_cells"] = masked.Rule.MaskZeros ? null : File.AbsentCells,
            ["counts_are_multiples_of"] = masked.StepOfCounts() is > 1 and var step ? step : null,
            ["all_in_one_cell"] = new JsonArray([.. AllInOnePart().Select(c => (JsonNode)c)]),
            ["same_totals"] = new JsonArray([.. File.SameTotals.Select(c => (JsonNode)c)]),
            ["replay"] = Arguments.Has("accept-replay") && masked.Replay == AgainstReplay.NotChecked ? "risk_accepted" : masked.Replay == AgainstReplay.SecretKey ? "secret_key" : "checked",
            ["insiders"] = "of_one_cell",
            ["protection_width"] = Table.IsCount ? masked.Rule.CountWidth : null,
            ["protection_percent_above"] = Table.IsCount ? null : masked.Rule.SafetyPercent,
        };
        Into(document);
        return document;
    }

    protected override void Words()
    {
        var k = masked.Rule.Threshold;
        var threshold = Contributions
            ? Output.Say($"Seuil {k} sur le nombre de contributeurs, ", $"Threshold {k} on the number of contributors, ")
                + (Arguments.Get("contributor") is { } whose
                    ? Output.Say($"un par valeur de « {whose} » au-dessus de 0", $"one a value of '{whose}' above 0")
                    : Output.Say("un par ligne du fichier au-dessus de 0", "one a row of the file above 0"))
                + Output.Say($" ; valeurs de « {File.Value} »", $"; values of '{File.Value}'")
            : File.CountsRows
                ? Output.Say($"Seuil {k} sur l’effectif, une personne par ligne de 1 (« {File.Value} »)", $"Threshold {k} on the count, a person for each row of 1 ('{File.Value}')")
                : Output.Say($"Seuil {k} sur l’effectif, « {File.Value} »", $"Threshold {k} on the count, '{File.Value}'");
        Output.Line(threshold + Output.Say($" : {Hidden} cases masquées (c) sur {Table.Count}.", $": {Hidden} cells masked (c) of {Table.Count}."));
        foreach (var (_, french, english) in Rules().Skip(1))
            Output.Line(Output.Say(french, english));
        if (Contributions && Arguments.Get("dominance") is null && Arguments.Get("p") is null)
        {
            Output.Line(Output.Say(
                "Sans --dominance ni --p, une case dont un seul contributeur fait presque tout peut être montrée.",
                "Without --dominance or --p, a cell of which one contributor makes up nearly all may be shown."));
        }

        if (masked.Rule.MaskZeros)
            Output.Line(Output.Say("Les zéros aussi sont masqués, celui d’une case absente du fichier compris.", "Zeros are masked too, that of a cell missing from the file included."));
        else if (Enumerable.Range(0, Table.Count).Any(c => Shown(c) == 0))
            Output.Line(Output.Say("Un 0 est montré : il n’est personne.", "A 0 is shown: it is nobody.") + Absent());
        if (masked.StepOfCounts() is > 1 and var step)
        {
            Output.Line(Output.Say(
                $"Tous ces nombres sont des multiples de {step} : s’ils ont été arrondis avant, un 0 peut cacher quelqu’un et le seuil ne tient que pour les nombres arrondis ; masquez les nombres exacts.",
                $"All these numbers are multiples of {step}: if they were rounded before, a 0 may hide somebody and the threshold holds for the rounded numbers only; mask the exact ones."));
        }

        if (AllInOnePart().ToList() is { Count: > 0 } told)
        {
            var which = string.Join(" ; ", told.Take(5)) + (told.Count > 5 ? " ; …" : "");
            Output.Line(Output.Say(
                $"Où tous sont dans une seule case, on sait de chacun où il est ({which}) ; --mask-zeros masque aussi les zéros.",
                $"Where all are in one cell, it is known of each where they are ({which}); --mask-zeros masks zeros too."));
        }

        foreach (var column in File.SameTotals)
        {
            Output.Line(Output.Say(
                $"Chaque valeur de « {column} » fait le même total : si ce sont les mêmes personnes, leur somme les compte plusieurs fois.",
                $"Each value of '{column}' makes the same total: if they are the same people, their sum counts them several times."));
        }

        if (Hidden > 0)
            Protection();
    }

    private IEnumerable<string> AllInOnePart() => masked.AllInOnePart().Select(c => string.Join(" / ", Table.CodesOf(c)));

    private string Absent() => File.AbsentCells == 0 ? "" : Output.Say($" Cases absentes du fichier, comptées 0 : {File.AbsentCells}.", $" Cells missing from the file, counted as 0: {File.AbsentCells}.");

    private void Protection()
    {
        Output.Line(Output.Say("Un c est une petite case ou une case qui en protège une autre : rien ne les distingue.", "A c is a small cell or one that protects another: nothing tells them apart.")
            + (Table.IsCount
                ? Output.Say($" Pour chacun, {masked.Rule.Threshold} nombres au moins restent possibles.", $" For each, at least {masked.Rule.Threshold} numbers remain possible.")
                : Output.Say($" Une case que le seuil masque peut valoir au moins {masked.Rule.SafetyPercent:0} % de plus qu’elle ne vaut.", $" A cell that the threshold masks may be at least {masked.Rule.SafetyPercent:0}% more than it is.")));
        Output.Line(masked.Replay switch
        {
            AgainstReplay.Checked => Output.Say(
                "Vérifié : qui rejoue la méthode sur tous les tableaux possibles ne trouve aucune petite case.",
                "Checked: whoever replays the method on every possible table finds no small cell."),
            AgainstReplay.SecretKey => Output.Say("Les cases masquées pour d’autres sont choisies avec la clé : gardez-la secrète.", "Cells masked for others are chosen with the key: keep it secret."),
            _ => Output.Say(
                "Risque accepté (--accept-replay) : ce qu’apprend qui rejoue la méthode n’est pas vérifié.",
                "Risk accepted (--accept-replay): what is learnt by replaying the method is not checked."),
        });
        if (Hidden >= CellsOfCoalition)
        {
            Output.Line(Contributions
                ? Output.Say(
                    "Qui contribue à une petite case n’en trouve pas une autre ; qui contribue à deux, ou s’entend avec qui le fait, le peut parfois.",
                    "Who contributes to one small cell does not find another; who contributes to two, or shares what another knows, sometimes can.")
                : Output.Say(
                    "Les personnes d’une petite case n’en trouvent pas une autre ; celles de deux cases, ensemble, le peuvent parfois.",
                    "People of one small cell do not find another; those of two cells, together, sometimes can."));
        }

        Output.Line(Output.Say(
            "Ne diffusez ces personnes que dans ce tableau : les mêmes avec un autre seuil, une autre clé, un filtre, un autre découpage ou un arrondi peuvent rendre des cases.",
            "Give these people out in this table only: the same with another threshold, another key, a filter, other categories or rounded may give cells back."));
    }

    /// <summary>
    /// The rules that masked. The numbers of dominance and p % are not told: with them, whoever is second reckons how large the first may be.
    /// </summary>
    private IEnumerable<(string Code, string French, string English)> Rules()
    {
        yield return ("threshold", "", "");
        if (Arguments.Get("dominance") is not null)
            yield return ("dominance", "Règle de dominance : une case que peu de contributeurs font presque seuls est masquée.", "Dominance rule: a cell that few contributors almost make up is masked.");
        if (Arguments.Get("p") is not null)
            yield return ("p_percent", "Règle p % : une case dont un contributeur estimerait un autre de trop près est masquée.", "p % rule: a cell from which one contributor could estimate another too closely is masked.");
    }
}
