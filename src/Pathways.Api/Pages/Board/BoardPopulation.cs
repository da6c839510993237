using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Projections.Indicators;
using static Pathways.Api.Hosting.Languages;
using static Pathways.Api.Pages.Board.BoardWords;

namespace Pathways.Api.Pages.Board;

/// <summary>
/// Of whom a figure is, in one line: filters in words, who is counted, until when they were observed, what was known. The only
/// source of that line: heading, title, cards, pictures and print take it from here.
/// </summary>
public static class BoardPopulation
{
    const string Between = " · ";

    /// <summary>The line of one answer, or of several of one request: who their rules count, and until when they observed them.</summary>
    public static string Of(TerritoryNames places, params IReadOnlyList<FigureAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var request = answers[0].Request;
        string[] fullTime = request.FullTimeOnly && answers.Any(a => AboutJobs(a.Rule.Code)) ? [Say("emplois à temps plein", "full-time jobs")] : [];
        return string.Join(Between, [.. Who(request, places), Windows([.. answers.Select(a => (a.Rule.CountedBy, a.Request))]), .. fullTime, .. Known(request)]);
    }

    /// <summary>The line of a request whose people are counted by a date.</summary>
    public static string Of(FigureRequest request, CountedBy counted, TerritoryNames places) =>
        string.Join(Between, [.. Who(request, places), Windows([(counted, request)]), .. Known(request)]);

    /// <summary>Who, by the filters; the whole territory where there is none.</summary>
    public static IReadOnlyList<string> Who(FigureRequest request, TerritoryNames places)
    {
        ArgumentNullException.ThrowIfNull(request);
        var filters = (request.Filters ?? new Dictionary<string, IReadOnlyList<string>>()).OrderBy(f => Place(f.Key)).ThenBy(f => f.Key, StringComparer.Ordinal).ToArray();
        return filters.Length == 0 ? [Say("Tout le territoire", "Whole territory")] : [.. filters.Select(f => Filter(places, f.Key, f.Value))];
    }

    // Both windows: who is counted, and until when they were observed; what is counted within the same days is said together.
    static string Windows(IReadOnlyList<(CountedBy Counted, FigureRequest Request)> asked)
    {
        var periods = asked.Where(a => a.Counted != CountedBy.LastDay).GroupBy(a => (a.Request.From, a.Request.To, a.Request.ObservedUntil))
            .Select(same =>
            {
                var counted = same.Select(a => a.Counted).Distinct().ToArray();
                var (period, until) = (Period(same.First().Request), Day(same.Key.ObservedUntil));
                var observed = counted.All(c => c is CountedBy.Entry or CountedBy.Exit) ? "observées" : "observés";
                return Say($"{And(counted)} {period}, {observed} jusqu’au {until}", $"{And(counted)} {period}, observed until {until}");
            });
        var days = asked.Where(a => a.Counted == CountedBy.LastDay).Select(a => Day(a.Request.ObservedUntil)).Distinct(StringComparer.Ordinal)
            .Select(day => Say($"parcours en cours le {day}", $"pathways active on {day}"));
        return string.Join(Say(" ; ", "; "), periods.Concat(days));
    }

    static string And(IReadOnlyList<CountedBy> counted) => string.Join(Say(" et ", " and "), counted.Select(c => c switch
    {
        CountedBy.Exit => Say("sorties", "exits"),
        CountedBy.FirstJob => Say("premiers emplois", "first jobs"),
        CountedBy.Appointment => Say("rendez-vous prévus", "appointments planned"),
        _ => Say("entrées", "entries"),
    }));

    /// <summary>When what is shown was known, where that is in the past; a day stands for its evening.</summary>
    public static string? KnownOn(FigureRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.AsKnownOn is not { } instant)
        {
            return null;
        }
        var day = TerritoryClock.DayOf(instant);
        var hour = TerritoryClock.LocalOf(instant).ToString("HH:mm", Culture);
        return instant == TerritoryClock.EndOf(day)
            ? Say($"le {Day(day)} au soir", $"on the evening of {Day(day)}")
            : Say($"le {Day(day)} à {hour}", $"on {Day(day)} at {hour}");
    }

    static IEnumerable<string> Known(FigureRequest request) => KnownOn(request) is { } known ? [Say($"tel que connu {known}", $"as known {known}")] : [];

    // People first, then where, then the rest.
    static int Place(string dimension) => dimension switch
    {
        "gender" => 0,
        "age_band" => 1,
        _ when dimension.StartsWith("public.", StringComparison.Ordinal) => 2,
        "education" or "labour" => 3,
        "scheme" => 4,
        "structure" => 5,
        _ => 6,
    };

    // A value that says by itself what it is of stands alone.
    static string Filter(TerritoryNames places, string dimension, IReadOnlyList<string> values)
    {
        string Or(Func<string, string> say) => string.Join(Say(" ou ", " or "), values.Select(say));
        return dimension switch
        {
            "gender" => Or(v => v switch
            {
                "woman" => Say("Femmes", "Women"),
                "man" => Say("Hommes", "Men"),
                _ => Dimension(dimension) + Colon + ValueOf(places, dimension, v),
            }),
            "age_band" or "structure" or "scheme" when !values.Contains(Dimensions.NotStated, StringComparer.Ordinal) => Or(v => ValueOf(places, dimension, v)),
            _ => Dimension(dimension) + Colon + Or(v => ValueOf(places, dimension, v)),
        };
    }

    static string Colon => Say("\u00a0: ", ": ");

    static bool AboutJobs(string code) => code.Contains("job", StringComparison.Ordinal) || code.StartsWith("in_work", StringComparison.Ordinal);
}
