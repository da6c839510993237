using Pathways.Api.Registries;
using Pathways.Api.Resources;
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
    // Fewer at risk than this, and a band covers the chart and says nothing.
    const int LeastAtRisk = 20;

    // What a card leaves to its drawing at 360 px.
    const int OnATelephone = 320;

    /// <summary>The months of the period from the first entry on, with nobody or with many.</summary>
    public static IReadOnlyList<(DateOnly Month, long Entries, long Exits)> Months(BoardFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var exits = ByMonth(figures.ExitsByMonth).ToDictionary();
        return [.. ByMonth(figures.EntriesByMonth).Select(m => (m.Key, m.Value, exits[m.Key]))];
    }

    /// <summary>Entries and exits by month.</summary>
    public static Drawing Monthly(BoardFigures figures, IReadOnlyList<(DateOnly Month, long Entries, long Exits)> months, IReadOnlyList<string> notes, TerritoryNames places) => Draw(1120, options => MonthlyBars.Render(
        new MonthlyBarsData(
            Frame(Say("Entrées et sorties par mois", "Entries and exits by month"), places, notes, figures.EntriesByMonth, figures.ExitsByMonth), [.. months.Select(m => m.Month)],
            [
                new BarSeries(Say("Entrées", "Entries"), [.. months.Select(m => ChartValue.Of(m.Entries))]),
                new BarSeries(Say("Sorties", "Exits"), [.. months.Select(m => ChartValue.Of(m.Exits))]),
            ],
            Say("Parcours par mois", "Pathways a month")),
        options));

    /// <summary>Stages reached, by all: training beside the way, since who skips it is not lost.</summary>
    public static Drawing Funnel(FigureAnswer funnel, IReadOnlyList<string> notes, TerritoryNames places) => Draw(620, options => FunnelChart.Render(
        new FunnelChartData(Frame(NameOf(funnel), places, notes, funnel), [.. funnel.All.Parts!.Select((p, i) => Stage(funnel.All.Parts!, i))]), options));

    static FunnelStage Stage(IReadOnlyList<FigurePart> parts, int i)
    {
        var before = i > 1 && parts[i - 1].Code == StageFunnel.Optional ? parts[i - 2] : null;
        return new FunnelStage(
            In(parts[i].Label), ChartValue.Of(parts[i].Count), before is null ? null : ChartValue.Of(before.Count), parts[i].Code == StageFunnel.Optional,
            before is null ? null : before.Code == "engagement" ? Say("des contrats", "of contracts") : Say($"de « {In(before.Label)} »", $"of “{In(before.Label)}”"));
    }

    /// <summary>Parts of a whole with the first ones bracketed, of all and of each group.</summary>
    public static Drawing Parts(int width, FigureAnswer answer, int bracketed, string headline, IReadOnlyList<string> notes, TerritoryNames places) => Draw(width, options => PartsChart.Render(
        new PartsChartData(
            Frame(NameOf(answer), places, notes, answer), [.. answer.All.Parts!.Select(p => In(p.Label))], bracketed, headline,
            [.. BoardGroups.Drawn(answer).Select(v => new PartsRow(BoardGroups.Name(answer, v, places), [.. (v.Parts ?? []).Select(p => ChartValue.Of(p.Count))], BoardGroups.Chart(v), BoardGroups.Of(answer, v)))]),
        options));

    /// <summary>A share by group: all as a square, each group as a dot with its interval.</summary>
    public static Drawing Groups(FigureAnswer answer, string title, IReadOnlyList<string> notes, TerritoryNames places) => Draw(620, options => IntervalChart.Render(
        new IntervalChartData(Frame(title, places, notes, answer), [.. BoardGroups.Chart(answer, places)]), options));

    /// <summary>Several shares: one row each, or a section each with its groups.</summary>
    public static Drawing Shares(IReadOnlyList<FigureAnswer> answers, string title, IReadOnlyList<string> notes, TerritoryNames places, Func<FigureAnswer, string> name) => Draw(1120, options => IntervalChart.Render(
        new IntervalChartData(Frame(title, places, notes, [.. answers]), [.. answers.SelectMany(a => a.Groups.Count > 0
            ? BoardGroups.Chart(a, places, name(a))
            : [new IntervalRow(name(a), BoardGroups.Chart(a.All), BoardGroups.Of(a, a.All))])]), options));

    /// <summary>Median times by group, a section each.</summary>
    public static Drawing Medians(IReadOnlyList<FigureAnswer> answers, string title, IReadOnlyList<string> notes, TerritoryNames places) => Draw(1120, options => IntervalChart.Render(
        new IntervalChartData(
            Frame(title, places, notes, [.. answers]), [.. answers.SelectMany(a => BoardGroups.Chart(a, places, NameOf(a)))], AsPercent: false, Unit: Unit(answers[0].Request.Unit)),
        options));

    /// <summary>Time to the first job, a curve a group.</summary>
    public static Drawing FirstJob(FigureAnswer answer, IReadOnlyList<string> notes, TerritoryNames places) => Draw(1120, options => SurvivalChart.Render(
        new SurvivalChartData(
            Frame(NameOf(answer), places, notes, answer),
            [.. (answer.Groups.Count > 0 ? BoardGroups.Drawn(answer).Where(g => g.Group is not null) : [answer.All]).Where(g => g.Curve is not null).Select(g => Curve(answer, g, places))],
            Say($"{Labels.Capital(Unit(answer.Request.Unit), Culture)} depuis l’entrée", $"{Labels.Capital(Unit(answer.Request.Unit), Culture)} since entry"),
            Say("Encore sans emploi", "Still without a job"),
            answer.Request.Unit.ToString().ToLowerInvariant(), BandFrom: LeastAtRisk),
        options));

    static CurveSeries Curve(FigureAnswer answer, FigureValue value, TerritoryNames places) => new(
        BoardGroups.Name(answer, value, places),
        [.. value.Curve!.Points.Select(p => new CurveStep(p.Time, p.AtRisk, p.Survival, p.Lower, p.Upper, p.Censored))],
        value.Curve.Median, value.Curve.MedianLower, value.Curve.MedianUpper);

    // A picture that is saved or copied leaves the page: it takes along of whom it is, what must be known, by which rule, from which log.
    static ChartFrame Frame(string title, TerritoryNames places, IReadOnlyList<string> notes, params IReadOnlyList<FigureAnswer> answers) => new(
        title, BoardPopulation.Of(places, answers),
        (answers.Count > 1 ? Say("Règles ", "Rules ") : Say("Règle ", "Rule ")) + string.Join(", ", answers.Select(a => $"{a.Rule.Code} v{a.Rule.Version}")) + Say($" · position {Count(answers[0].Position)} du journal", $" · position {Count(answers[0].Position)} in the log"),
        string.Join(" ", [.. notes, .. FigureNotes.OfPage(answers).Select(n => In(n.Text))]));

    static IEnumerable<KeyValuePair<DateOnly, long>> ByMonth(FigureAnswer answer) => answer.Groups.Select(g => KeyValuePair.Create(Scales.Days(g.Group!)!.Value.First, g.Numerator ?? 0));

    static Drawing Draw(int width, Func<ChartOptions, string> render) => new(render(new(Culture, Width: width)), render(new(Culture, Width: OnATelephone)));
}
