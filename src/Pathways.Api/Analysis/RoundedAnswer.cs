using System.Text.Json.Nodes;
using Pathways.Projections.Disclosure;

namespace Pathways.Api.Analysis;

/// <summary>A rounded table, with what a shown number can be: a reader takes a 0 for nobody and a 5 for five.</summary>
internal sealed class RoundedAnswer(Output output, Arguments arguments, TableFile file, int b, RoundingMethod method, double[] rounded) : TableAnswer(output, arguments, file)
{
    // Halves go up: with base 4, what is shown as 4 is 2 to 5.
    private int Least => method == RoundingMethod.Nearest ? b / 2 : b - 1;

    private int Most => method == RoundingMethod.Nearest ? (b - 1) / 2 : b - 1;

    // The finest cells of the grand total, each with its own margin; by the shape of the table only, so that it tells nothing of the counts.
    private int Summed => method == RoundingMethod.Controlled ? 1 : Table.Dimensions.Aggregate(1, (n, d) => n * d.FinestCount);

    // Of the finest cells that are not shown as 0 only: a total would tell whether a 0 beside it is somebody's.
    private long Step => Table.StepOfCounts(cell => Table.IsLeaf(cell) && rounded[cell] > 0);

    protected override double? Shown(int cell) => rounded[cell];

    protected override string StateOf(int cell) => "rounded";

    protected override JsonObject Document()
    {
        var document = new JsonObject
        {
            ["file"] = Path.GetFileName(Arguments.File),
            ["value"] = File.Value,
            ["disclosure"] = "rounded",
            ["counted"] = File.CountsRows ? "rows" : "column",
            ["base"] = b,
            ["method"] = method.ToString().ToLowerInvariant(),
            ["cells"] = Table.Count,
            ["true_count"] = new JsonObject
            {
                ["least"] = -Least,
                ["most"] = Most,
                ["of"] = method == RoundingMethod.Controlled ? "every_cell" : "finest_cells",
            },
            ["totals_are"] = "sums_of_rounded_cells",
            ["true_grand_total"] = new JsonObject { ["least"] = -Least * Summed, ["most"] = Most * Summed },
            ["counts_are_multiples_of"] = Step is > 1 and var step ? step : null,
            // Not how many they are: each is truly 0, and the other cells shown as 0 would be known to be somebody's.
            ["absent_cells"] = null,
            ["absent_cells_count_as"] = 0,
        };
        Into(document);
        return document;
    }

    protected override void Words()
    {
        var how = method switch
        {
            RoundingMethod.Random => Output.Say("tiré au sort avec la clé", "drawn by lot with the key"),
            RoundingMethod.Controlled => Output.Say("contrôlé, tiré au sort avec la clé", "controlled, drawn by lot with the key"),
            _ => Output.Say("au plus proche", "to nearest"),
        };
        var step = Step;
        // Of numbers that look rounded before, the margin is to those of the file: the true ones are not known.
        var truly = step > 1 ? Output.Say("dans le fichier", "in the file") : Output.Say("en vrai", "truly");
        Output.Line(method == RoundingMethod.Controlled
            ? Output.Say(
                $"« {File.Value} » arrondi à {b}, {how} : un nombre n vaut {truly} de n − {Least} à n + {Most}, un 0 de 0 à {Most}. Les totaux sont les sommes des cases arrondies, et dans la même marge.",
                $"'{File.Value}' rounded to {b}, {how}: a number n is {truly} from n − {Least} to n + {Most}, a 0 from 0 to {Most}. Totals are the sums of the rounded cells, and within the same margin.")
            : Output.Say(
                $"« {File.Value} » arrondi à {b}, {how} : hors totaux, un nombre n vaut {truly} de n − {Least} à n + {Most}, un 0 de 0 à {Most}. Les totaux sont les sommes des cases arrondies, et leurs écarts s’ajoutent : pour une somme de m cases, de m × {Least} de moins à m × {Most} de plus ; pour celui de tout ({Output.Number(Summed)} cases), jusqu’à − {Output.Number(Least * Summed)} ou + {Output.Number(Most * Summed)}.",
                $"'{File.Value}' rounded to {b}, {how}: totals apart, a number n is {truly} from n − {Least} to n + {Most}, a 0 from 0 to {Most}. Totals are the sums of the rounded cells, and their errors add up: for a sum of m cells, from m × {Least} less to m × {Most} more; for that of all ({Output.Number(Summed)} cells), to − {Output.Number(Least * Summed)} or + {Output.Number(Most * Summed)}."));
        if (File.CountsRows)
            Output.Line(Output.Say($"Chaque ligne de 1 (« {File.Value} ») est comptée comme une personne : les effectifs arrondis sont des nombres de lignes.", $"Each row of 1 ('{File.Value}') is counted as a person: the counts that are rounded are numbers of rows."));
        if (step > 1)
        {
            Output.Line(Output.Say(
                $"Les zéros mis à part, tous ces nombres sont dans le fichier des multiples de {step} : s’ils ont été arrondis avant, un 0 peut cacher quelqu’un et ces marges ne tiennent que pour les nombres arrondis du fichier ; arrondissez les nombres exacts.",
                $"Zeros apart, all these numbers are in the file multiples of {step}: if they were rounded before, a 0 may hide somebody and these margins hold for the rounded ones of the file only; round the exact ones."));
        }

        // Not only where one is: whether there are any would tell which zeros are somebody's.
        Output.Line(Output.Say("Une case qui serait absente du fichier compte 0.", "A cell that would be missing from the file counts as 0."));
        Output.Line(Output.Say(
            "Ne diffusez ces personnes que dans ce tableau : les mêmes avec une autre base, une autre clé, un filtre, un autre découpage ou masquées peuvent rendre des cases.",
            "Give these people out in this table only: the same with another base, another key, a filter, other categories or masked may give cells back."));
    }
}
