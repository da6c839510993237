using System.Globalization;
using System.Text.RegularExpressions;
using Pathways.Domain;

namespace Pathways.Api.Analysis;

/// <summary>
/// Classes of numbers as tables name them (18-24, 65+, moins de 25 ans), and which of them share a number: 65-75 beside 75+, 60+ beside 50+.
/// Who is in both counts twice. Cost: the number of classes, sorted.
/// </summary>
internal static partial class ClassBounds
{
    // 2023-2024 and 2024-2025 are school years.
    private const double Years = 1900;

    /// <summary>A choice to tell: that each person is taken to be in one class.</summary>
    /// <param name="columns">The names of columns and of their categories.</param>
    internal static Note OfClasses(params ReadOnlySpan<(string Column, IEnumerable<string> Labels)> columns)
    {
        var shared = new List<string>();
        foreach (var (column, labels) in columns)
        {
            (string Label, double From, double To)? last = null;
            foreach (var next in labels.Select(Of).OfType<(string Label, double From, double To)>().OrderBy(c => c.From).ThenBy(c => c.To))
            {
                if (last is { } before && next.From <= before.To)
                    shared.Add($"{before.Label} / {next.Label} ({column})");
                last = last is { } wide && wide.To > next.To ? wide : next;
            }
        }

        var names = string.Join(" ; ", shared.Take(5)) + (shared.Count > 5 ? " ; …" : "");
        return new(
            "classes_that_overlap", shared.Count,
            $"Classes qui ont un nombre en commun : {names} ; qui serait dans les deux compterait deux fois, ici et dans le total", $"Classes that share a number: {names}; whoever is in both would count twice, here and in the total");
    }

    private static (string Label, double From, double To)? Of(string label)
    {
        var text = PlainText.WithoutAccents(label).ToLowerInvariant();
        if (Range().Match(text) is { Success: true } range && Number(range, "from") < Math.Min(Years, Number(range, "to")))
            return (label, Number(range, "from"), Number(range, "to"));
        if (AtLeast().Match(text) is { Success: true } open && Number(open, "from") < Years)
            return (label, Number(open, "from"), double.PositiveInfinity);
        return Below().Match(text) is { Success: true } below ? (label, double.NegativeInfinity, Number(below, "to") - 0.5) : null;
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(de )?(?<from>[0-9]{1,4})( ans)? ?(-|–|a|to) ?(?<to>[0-9]{1,4})( ?(ans|years|yrs|y))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Range();

    [GeneratedRegex(@"^(?<from>[0-9]{1,4})( ?(ans|years|yrs|y))? ?(\+|(et|ou) plus|(and|or) (over|older|more|above))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex AtLeast();

    [GeneratedRegex(@"^(moins de|under|less than|<) ?(?<to>[0-9]{1,4})( ?(ans|years|yrs|y))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Below();
}
