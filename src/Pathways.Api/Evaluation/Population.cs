using System.Globalization;
using Pathways.Api.Registries;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Evaluation;

/// <summary>A filter, in codes and in words.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Name">Its name.</param>
/// <param name="Values">The values wanted: one of them is enough.</param>
public sealed record PopulationFilter(string Dimension, Words Name, IReadOnlyList<PopulationValue> Values);

/// <summary>A value of a filter, in its code and in words.</summary>
public sealed record PopulationValue(string Value, Words Label);

/// <summary>
/// Of whom a figure is: filters, both windows, what was known. The only source of that line and of names of files: pages,
/// titles, print, pictures, JSON and CSV take it from here, so that a figure never leaves without its question.
/// </summary>
/// <param name="Filters">Who, by dimension: people first, then where.</param>
/// <param name="From">First day on which somebody is counted; absent: from the beginning.</param>
/// <param name="To">Last day on which somebody is counted.</param>
/// <param name="ObservedUntil">Last day observed.</param>
/// <param name="AsKnownOn">The instant whose knowledge was asked; absent: what is known now.</param>
/// <param name="Who">The filters in words; the whole territory where there are none.</param>
/// <param name="Windows">Both windows in words.</param>
/// <param name="Known">What was known in words; absent where it is what is known now.</param>
/// <param name="Sentence">All of it on one line.</param>
public sealed record Population(
    IReadOnlyList<PopulationFilter> Filters, DateOnly? From, DateOnly To, DateOnly ObservedUntil, DateTimeOffset? AsKnownOn, Words Who, Words Windows, Words? Known, Words Sentence)
{
    const string Between = " · ";
    // People first, then where, then the rest.
    static readonly string[] Order = ["gender", "age_band", "public", "education", "french_level", "labour", "scheme", "structure"];

    /// <summary>The population of an answer: whom its rule counts, and until when it observed them.</summary>
    public static Population Of(FigureAnswer answer, TerritoryNames places)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Of(answer.Request, answer.Rule.CountedBy, places, AboutJobs(answer.Rule));
    }

    /// <summary>The population of a request whose people are counted by a date.</summary>
    /// <param name="request">The request, as the rule takes it.</param>
    /// <param name="counted">Whose date places them among those counted.</param>
    /// <param name="places">Names of structures and communes.</param>
    /// <param name="aboutJobs">Whether it matters that only full-time jobs count.</param>
    public static Population Of(FigureRequest request, CountedBy counted, TerritoryNames places, bool aboutJobs = false)
    {
        ArgumentNullException.ThrowIfNull(request);
        PopulationFilter[] filters =
        [
            .. (request.Filters ?? new Dictionary<string, IReadOnlyList<string>>())
                .OrderBy(f => Array.IndexOf(Order, f.Key.Split('.')[0]) is >= 0 and var place ? place : Order.Length).ThenBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => new PopulationFilter(f.Key, DimensionWords.Name(f.Key), [.. f.Value.Select(v => new PopulationValue(v, DimensionWords.Value(places, f.Key, v, request.Grouped)))])),
        ];
        var who = filters.Length == 0 ? new Words("Tout le territoire", "Whole territory") : Joined([.. filters.Select(Filter)]);
        var windows = PopulationWindows.Of([(counted, request)]);
        var known = PopulationWindows.KnownOn(request) is { } on ? new Words("tel que connu " + on.Fr, "as known " + on.En) : null;
        return new Population(filters, request.From, request.To, request.ObservedUntil, request.AsKnownOn, who, windows, known, Joined(who, windows, Jobs(request, aboutJobs), known));
    }

    /// <summary>The name of a file that holds a figure of this population: short, without spaces or accents, and never that of another population's.</summary>
    /// <param name="figure">Code of the figure.</param>
    /// <param name="version">Version of its rule.</param>
    /// <param name="extension">Extension, without its dot.</param>
    /// <param name="by">Breakdown, where there is one.</param>
    /// <param name="position">Position in the event log.</param>
    /// <param name="asked">What else was asked of the figure: days, job, unit, interval.</param>
    public string FileName(string figure, int version, string extension, string? by, long position, params IReadOnlyList<string> asked)
    {
        string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var parts = new List<string> { $"{figure}_v{version.ToString(CultureInfo.InvariantCulture)}", $"{(From is { } from ? Day(from) : "start")}-{Day(To)}_obs-{Day(ObservedUntil)}" };
        if (AsKnownOn is { } known)
        {
            parts.Add("known-" + known.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        }
        if (by is not null)
        {
            parts.Add("by-" + by);
        }
        parts.AddRange(asked);
        parts.Add("p" + position.ToString(CultureInfo.InvariantCulture));
        // Filters have no end, and come last: where a name is cut, the windows and what was known stay in it.
        parts.AddRange(Filters.Select(f => $"{f.Dimension}-{string.Join('+', f.Values.Select(v => v.Value))}"));
        return SafeName.Of(string.Join('_', parts)) + "." + extension;
    }

    /// <summary>One line for several figures of one request, as a card of them has: whom each counts is said together.</summary>
    public static Words Line(IReadOnlyList<FigureAnswer> answers, TerritoryNames places)
    {
        ArgumentNullException.ThrowIfNull(answers);
        // Filters, and what was known, are the same in all of them; what is counted, and until when, may differ.
        var one = Of(answers[0], places);
        var windows = PopulationWindows.Of([.. answers.Select(a => (a.Rule.CountedBy, a.Request))]);
        return Joined(one.Who, windows, Jobs(answers[0].Request, answers.Any(a => AboutJobs(a.Rule))), one.Known);
    }

    static bool AboutJobs(FigureRule rule) => rule.Parameters.Contains("job", StringComparer.Ordinal);

    static Words? Jobs(FigureRequest request, bool aboutJobs) => request.FullTimeOnly && aboutJobs ? new Words("emplois à temps plein", "full-time jobs") : null;

    // A value that says by itself what it is of stands without the name of its dimension.
    static Words Filter(PopulationFilter filter)
    {
        var values = filter.Values.Select(v => (filter.Dimension, v.Value) switch
        {
            ("gender", "woman") => new Words("Femmes", "Women"),
            ("gender", "man") => new Words("Hommes", "Men"),
            _ => v.Label,
        }).ToArray();
        var (fr, en) = (string.Join(" ou ", values.Select(w => w.Fr)), string.Join(" or ", values.Select(w => w.En)));
        var alone = filter.Dimension switch
        {
            "gender" => filter.Values.All(v => v.Value is "woman" or "man"),
            "age_band" or "scheme" or "structure" => filter.Values.All(v => v.Value != Dimensions.NotStated),
            _ => false,
        };
        return alone ? new(fr, en) : new($"{filter.Name.Fr}\u00a0: {fr}", $"{filter.Name.En}: {en}");
    }

    static Words Joined(params IReadOnlyList<Words?> parts)
    {
        var said = parts.OfType<Words>().ToArray();
        return new(string.Join(Between, said.Select(w => w.Fr)), string.Join(Between, said.Select(w => w.En)));
    }
}
