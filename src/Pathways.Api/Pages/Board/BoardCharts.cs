using System.Globalization;
using Pathways.Api.Registries;
using Pathways.Projections.Charts;
using Pathways.Projections.Indicators;
using static Pathways.Api.Hosting.Languages;
using static Pathways.Api.Pages.Board.BoardWords;

namespace Pathways.Api.Pages.Board;

/// <summary>A chart for a desk, and the same laid out for a telephone, where the other would be read through a slit.</summary>
public sealed record Drawing(string Wide, string Narrow);

/// <summary>The board's charts. Title and rule stand in the page around them, where they wrap and can be read aloud.</summary>
public static class BoardCharts
{
    /// <summary>Beyond this many groups a drawing says nothing; the table has them all.</summary>
    public const int MostGroups = 12;

    // What a card leaves to its drawing at 360 px.
    const int OnATelephone = 320;

    /// <summary>The months that the chart by month shows: those of the period, without what lies before the first entry or exit.</summary>
    public static IReadOnlyList<(DateOnly Month, long Entries, long Exits)> Months(BoardFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var (entries, exits) = (ByMonth(figures.EntriesByMonth), ByMonth(figures.ExitsByMonth));
        var known = entries.Keys.Concat(exits.Keys).Order().ToArray();
        if (known.Length == 0)
        {
            return [];
        }
        var request = figures.All[0].Request;
        var months = new List<(DateOnly, long, long)>();
        for (var month = known[0]; month <= (request.To < request.ObservedUntil ? request.To : request.ObservedUntil); month = month.AddMonths(1))
        {
            months.Add((month, entries.GetValueOrDefault(month), exits.GetValueOrDefault(month)));
        }
        return months;
    }

    /// <summary>Entries and exits by month.</summary>
    public static Drawing Monthly(IReadOnlyList<(DateOnly Month, long Entries, long Exits)> months, string title) => Draw(1120, options => MonthlyBars.Render(
        new MonthlyBarsData(
            new ChartFrame(title), [.. months.Select(m => m.Month)],
            [
                new BarSeries(Say("Entrées", "Entries"), [.. months.Select(m => ChartValue.Of(m.Entries))]),
                new BarSeries(Say("Sorties", "Exits"), [.. months.Select(m => ChartValue.Of(m.Exits))]),
            ],
            Say("Parcours par mois", "Pathways a month")),
        options));

    /// <summary>Stages reached.</summary>
    public static Drawing Funnel(FigureAnswer funnel, string title) => Draw(620, options => FunnelChart.Render(
        new FunnelChartData(new ChartFrame(title), [.. funnel.All.Parts!.Select((p, i) => new FunnelStage(
            In(p.Label), ChartValue.Of(p.Count), i > 1 && funnel.All.Parts![i - 1].Code == StageFunnel.Optional ? ChartValue.Of(funnel.All.Parts[i - 2].Count) : null))]), options));

    /// <summary>Exits by class.</summary>
    public static Drawing Outcomes(FigureAnswer outcomes, string title) => Draw(620, options => IntervalChart.Render(
        new IntervalChartData(
            new ChartFrame(title),
            [.. outcomes.All.Parts!.Select(p => new IntervalRow(In(p.Label), p.OfAll is { } share ? ChartValue.Of(share, p.Interval?.Lower, p.Interval?.Upper) : ChartValue.NotApplicable, $"{p.Count}/{outcomes.All.Denominator}"))]),
        options));

    /// <summary>In work afterwards, by both rules.</summary>
    public static Drawing InWork(IEnumerable<FigureAnswer> figures, string title) => Draw(1120, options => IntervalChart.Render(
        new IntervalChartData(new ChartFrame(title), [.. figures.Select(a => new IntervalRow(When(In(a.Rule.Name)), ValueOf(a.All), $"{a.All.Numerator}/{a.All.Denominator}"))]), options));

    /// <summary>Time to the first job.</summary>
    public static Drawing FirstJob(FigureAnswer answer, string title, TerritoryNames places) => Draw(1120, options => SurvivalChart.Render(
        new SurvivalChartData(
            new ChartFrame(title),
            [.. Groups(answer).OrderByDescending(g => g.Denominator).Take(MostGroups).OrderBy(g => g.Group, StringComparer.Ordinal).Select(g => Curve(answer, g, places))],
            Say($"{Capital(Unit(answer.Request.Unit))} depuis l’entrée", $"{Capital(Unit(answer.Request.Unit))} since entry"),
            Say("Encore sans emploi", "Still without a job"),
            answer.Request.Unit.ToString().ToLowerInvariant()),
        options));

    /// <summary>The groups of a curve, or the one of all.</summary>
    public static IEnumerable<FigureValue> Groups(FigureAnswer answer) => (answer.Groups.Count > 0 ? answer.Groups : [answer.All]).Where(g => g.Curve is not null);

    static CurveSeries Curve(FigureAnswer answer, FigureValue value, TerritoryNames places) => new(
        value.Group is { } group ? BoardWords.ValueOf(places, answer.Request.By!, group) : Say("Tous", "All"),
        [.. value.Curve!.Points.Select(p => new CurveStep(p.Time, p.AtRisk, p.Survival, p.Lower, p.Upper, p.Censored))],
        value.Curve.Median, value.Curve.MedianLower, value.Curve.MedianUpper);

    static ChartValue ValueOf(FigureValue value) => value.State switch
    {
        FigureState.Ok => ChartValue.Of(value.Value!.Value, value.Interval?.Lower, value.Interval?.Upper),
        FigureState.NotMature => ChartValue.NotMature,
        _ => ChartValue.NotApplicable,
    };

    static Dictionary<DateOnly, long> ByMonth(FigureAnswer answer) =>
        answer.Groups.Where(g => g.Group != Dimensions.NotStated).ToDictionary(g => DateOnly.ParseExact(g.Group! + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture), g => g.Numerator ?? 0);

    static string Capital(string text) => char.ToUpper(text[0], Culture) + text[1..];

    static Drawing Draw(int width, Func<ChartOptions, string> render) => new(render(new(Culture, Width: width)), render(new(Culture, Width: OnATelephone)));

    // The chart's title says that it is about being in work: a row says when, and is not cut.
    static string When(string name) => name.Replace("En emploi ", "", StringComparison.Ordinal).Replace("In work ", "", StringComparison.Ordinal);
}
