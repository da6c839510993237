using System.Text.Json.Nodes;

namespace Pathways.Api.Analysis;

/// <summary>The first rows of a ranked list, how many the list has, and whether the cut falls among equals, where names decide.</summary>
internal sealed record Shortlist<T>(IReadOnlyList<T> Shown, int All, bool CutAmongEquals)
{
    internal static Shortlist<T> Of(IReadOnlyList<T> ranked, int most, Func<T, double> rank) => new(
        [.. ranked.Take(most)], ranked.Count, ranked.Count > most && rank(ranked[most - 1]) == rank(ranked[most]));

    /// <summary>What the head of a table says of it, a blank before; nothing where all rows are there.</summary>
    internal string Head(Output output, string superlativeFr, string superlativeEn) => Shown.Count == All
        ? ""
        : output.Say(
            $" ({output.Number(Shown.Count)} {superlativeFr} sur {output.Number(All)}{(CutAmongEquals ? ", à égalité dans l’ordre des noms" : "")})",
            $" ({output.Number(Shown.Count)} {superlativeEn} of {output.Number(All)}{(CutAmongEquals ? ", equal ones in the order of names" : "")})");

    internal JsonObject Json() => new() { ["shown"] = Shown.Count, ["of"] = All, ["cut_among_equals"] = CutAmongEquals };
}
