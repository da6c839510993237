using System.Text.RegularExpressions;
using Pathways.Domain.Codes;
using Pathways.Projections.Text;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>A commune as people type it: its code, its name, or "name (code)", which is what the list beside the field fills in.</summary>
public static partial class CommuneField
{
    const int Suggested = 6;

    // No name of a commune is that of so many others.
    const int Enough = 100;

    /// <summary>How a commune stands in a field.</summary>
    public static string Label(string name, string code) => name == code ? code : $"{name} ({code})";

    /// <summary>The code of what was typed; or what is wrong with it.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="own">The communes that the territory itself has named, which may be on no map.</param>
    /// <param name="unknown">What is said where none is meant; null for the words of a field that takes communes only.</param>
    public static (string? Code, string? Wrong) Read(string typed, IReadOnlyList<StepOption> own, Func<string>? unknown = null)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(own);
        if (InBrackets().Match(typed) is { Success: true } labelled)
        {
            typed = labelled.Groups["code"].Value;
        }
        if (Nomenclatures.Commune(typed) is { } code)
        {
            return own.Any(o => o.Value == code) || Communes.Find(code) is not null ? (code, null) : (null, unknown?.Invoke() ?? Unknown(code, []));
        }
        var plain = Communes.Plain(typed);
        var named = own.Where(o => Communes.Plain(NameOf(o.Label)) == plain).Select(o => (o.Value, o.Label)).ToList();
        if (named.Count == 0)
        {
            var found = Communes.Search(typed, Enough);
            var same = found.Where(e => Communes.Plain(e.Name) == plain && e.Kind is CommuneKinds.Commune or CommuneKinds.Arrondissement).ToList();
            named = [.. (same.Count > 0 ? same : found).Select(e => (e.Code, Label(e.Name, e.Code)))];
            if (named.Count > 1)
            {
                // The territory's own, whose names begin so, are meant most often.
                named = [.. own.Where(o => Communes.Plain(NameOf(o.Label)).StartsWith(plain, StringComparison.Ordinal)).Select(o => (o.Value, o.Label)).Concat(named).DistinctBy(n => n.Item1)];
            }
        }
        return named switch
        {
            [var (only, _)] => (only, null),
            [] => (null, unknown?.Invoke() ?? Near(typed, Meant(typed, own))),
            _ => (null, Unknown(typed, named.Select(n => n.Item2))),
        };
    }

    /// <summary>The communes that what was typed may mean: the beginning of a name, else the nearest name; with their codes. Looks at every name.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="own">The communes that the territory itself has named.</param>
    public static IReadOnlyList<string> Meant(string typed, IReadOnlyList<StepOption> own)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var ours = Forms.Meant.Of(typed, own.Select(o => (o.Value, NameOf(o.Label))));
        if (ours.Count > 0)
        {
            return ours;
        }
        var begun = Communes.Search(typed, Suggested);
        var nearest = begun.Count > 0 ? null : Nearest.To(Communes.Plain(typed), Communes.All.Select(e => Communes.Plain(e.Name)));
        return [.. (nearest is null ? begun : Communes.All.Where(e => Communes.Plain(e.Name) == nearest).OrderBy(e => e.Code, StringComparer.Ordinal).Take(Suggested)).Select(e => Label(e.Name, e.Code))];
    }

    static string NameOf(string label) => InBrackets().Replace(label, "").Trim();

    static string Near(string typed, IReadOnlyList<string> meant) => meant.Count == 0 ? Unknown(typed, [])
        : Say($"« {typed} » n’est pas une commune connue. Vouliez-vous dire {string.Join(", ", meant)} ?", $"“{typed}” is not a known commune. Did you mean {string.Join(", ", meant)}?");

    static string Unknown(string typed, IEnumerable<string> meant)
    {
        var all = meant.ToList();
        var choice = string.Join(", ", all.Take(Suggested));
        return choice.Length == 0
            ? Say($"« {typed} » n’est pas une commune connue. Tapez son nom ou son code INSEE.", $"“{typed}” is not a known commune. Type its name or its INSEE code.")
            : all.Count <= Suggested ? Say($"« {typed} » : laquelle ? {choice}.", $"“{typed}”: which one? {choice}.")
            : Say($"« {typed} » : laquelle ? {choice}, ou une autre des {all.Count} de ce nom : tapez son code INSEE.", $"“{typed}”: which one? {choice}, or another of the {all.Count} of that name: type its INSEE code.");
    }

    [GeneratedRegex(@"\((?<code>[0-9][0-9AaBb][0-9]{3})\)\s*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex InBrackets();
}
