using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
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
    static readonly CultureInfo French = Labels.Language("fr"), English = Labels.Language("en");

    // People first, then where, then the rest.
    static readonly string[] Order = ["gender", "age_band", "public", "education", "french_level", "labour", "scheme", "structure"];

    /// <summary>The population of an answer: whom its rule counts, and until when it observed them.</summary>
    public static Population Of(FigureAnswer answer, TerritoryNames places, TerritoryClock clock)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Of(answer.Request, answer.Rule.CountedBy, places, clock, answer.Rule.Parameters.Contains("job", StringComparer.Ordinal));
    }

    /// <summary>The population of a request whose people are counted by a date.</summary>
    /// <param name="request">The request, as the rule takes it.</param>
    /// <param name="counted">Whose date places them among those counted.</param>
    /// <param name="places">Names of structures and communes.</param>
    /// <param name="clock">The territory's calendar.</param>
    /// <param name="aboutJobs">Whether it matters that only full-time jobs count.</param>
    public static Population Of(FigureRequest request, CountedBy counted, TerritoryNames places, TerritoryClock clock, bool aboutJobs = false)
    {
        ArgumentNullException.ThrowIfNull(request);
        PopulationFilter[] filters =
        [
            .. (request.Filters ?? new Dictionary<string, IReadOnlyList<string>>())
                .OrderBy(f => Array.IndexOf(Order, f.Key.Split('.')[0]) is >= 0 and var place ? place : Order.Length).ThenBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => new PopulationFilter(f.Key, DimensionWords.Name(f.Key), [.. f.Value.Select(v => new PopulationValue(v, DimensionWords.Value(places, f.Key, v)))])),
        ];
        var who = filters.Length == 0 ? new Words("Tout le territoire", "Whole territory") : Joined(filters.Select(Filter));
        Words windows = new(WindowsIn(request, counted, fr: true), WindowsIn(request, counted, fr: false));
        var known = KnownOf(request, clock);
        var jobs = request.FullTimeOnly && aboutJobs ? new Words("emplois à temps plein", "full-time jobs") : null;
        return new Population(filters, request.From, request.To, request.ObservedUntil, request.AsKnownOn, who, windows, known, Joined(new[] { who, windows, jobs, known }.OfType<Words>()));
    }

    /// <summary>The name of a file that holds a figure of this population: short, without spaces or accents, and never that of another population's.</summary>
    /// <param name="figure">Code of the figure.</param>
    /// <param name="version">Version of its rule.</param>
    /// <param name="extension">Extension, without its dot.</param>
    /// <param name="by">Breakdown, where there is one.</param>
    /// <param name="position">Position in the event log.</param>
    public string FileName(string figure, int version, string extension, string? by, long position)
    {
        string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var parts = new List<string> { $"{figure}_v{version.ToString(CultureInfo.InvariantCulture)}" };
        parts.AddRange(Filters.Select(f => $"{f.Dimension}-{string.Join('+', f.Values.Select(v => v.Value))}"));
        parts.Add($"{(From is { } from ? Day(from) : "debut")}-{Day(To)}_obs-{Day(ObservedUntil)}");
        if (AsKnownOn is { } known)
        {
            parts.Add("connu-" + known.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        }
        if (by is not null)
        {
            parts.Add("par-" + by);
        }
        parts.Add("p" + position.ToString(CultureInfo.InvariantCulture));
        return SafeName.Of(string.Join('_', parts)) + "." + extension;
    }

    static Words Filter(PopulationFilter filter)
    {
        string Or(Func<Words, string> language, string or) => string.Join(or, filter.Values.Select(v => language(v.Label)));
        return new($"{filter.Name.Fr}\u00a0: {Or(w => w.Fr, " ou ")}", $"{filter.Name.En}: {Or(w => w.En, " or ")}");
    }

    static string WindowsIn(FigureRequest request, CountedBy counted, bool fr)
    {
        string Day(DateOnly day) => Labels.Day(day, fr ? French : English);
        var until = Day(request.ObservedUntil);
        var period = (request.From is { } from, fr) switch
        {
            (true, true) => $"du {Day(request.From!.Value)} au {Day(request.To)}",
            (true, false) => $"from {Day(request.From!.Value)} to {Day(request.To)}",
            (false, true) => $"jusqu’au {Day(request.To)}",
            _ => $"until {Day(request.To)}",
        };
        return counted switch
        {
            CountedBy.LastDay => fr ? $"parcours en cours le {until}" : $"pathways active on {until}",
            CountedBy.Exit => fr ? $"sorties {period}, observées jusqu’au {until}" : $"exits {period}, observed until {until}",
            CountedBy.FirstJob => fr ? $"premiers emplois {period}, observés jusqu’au {until}" : $"first jobs {period}, observed until {until}",
            CountedBy.Appointment => fr ? $"rendez-vous prévus {period}, observés jusqu’au {until}" : $"appointments planned {period}, observed until {until}",
            _ => fr ? $"entrées {period}, observées jusqu’au {until}" : $"entries {period}, observed until {until}",
        };
    }

    // A day stands for its evening.
    static Words? KnownOf(FigureRequest request, TerritoryClock clock)
    {
        if (request.AsKnownOn is not { } instant)
        {
            return null;
        }
        var (day, time) = (clock.DayOf(instant), clock.LocalOf(instant).ToString("HH:mm", CultureInfo.InvariantCulture));
        return instant == clock.EndOf(day)
            ? new($"tel que connu le {Labels.Day(day, French)} au soir", $"as known on the evening of {Labels.Day(day, English)}")
            : new($"tel que connu le {Labels.Day(day, French)} à {time}", $"as known on {Labels.Day(day, English)} at {time}");
    }

    static Words Joined(IEnumerable<Words> parts)
    {
        var all = parts.ToArray();
        return new(string.Join(Between, all.Select(w => w.Fr)), string.Join(Between, all.Select(w => w.En)));
    }
}
