using static Pathways.Projections.Charts.ChartLayout;

namespace Pathways.Projections.Charts;

/// <summary>One step of a curve, at one distinct time.</summary>
/// <param name="Time">Time since the start, in the chart's unit.</param>
/// <param name="AtRisk">Number at risk just before this time.</param>
/// <param name="Value">Share just after this time (survival, or cumulative incidence when the chart rises).</param>
/// <param name="Lower">Lower bound of the interval, if any.</param>
/// <param name="Upper">Upper bound of the interval, if any.</param>
/// <param name="Censored">Number censored at this time.</param>
public readonly record struct CurveStep(double Time, double AtRisk, double Value, double? Lower = null, double? Upper = null, double Censored = 0);

/// <summary>One group's curve.</summary>
/// <param name="Label">The group, in the reader's words.</param>
/// <param name="Steps">Steps by rising time, times with censoring only included.</param>
/// <param name="Median">Median time; null when it is not reached.</param>
/// <param name="MedianLower">Lower bound of the median's interval.</param>
/// <param name="MedianUpper">Upper bound; null when it is not reached.</param>
/// <param name="MaskedFrom">Time from which the tail is masked by disclosure control; null when nothing is.</param>
public sealed record CurveSeries(
    string Label,
    IReadOnlyList<CurveStep> Steps,
    double? Median = null,
    double? MedianLower = null,
    double? MedianUpper = null,
    double? MaskedFrom = null);

/// <summary>A survival chart, or one of cumulative incidence.</summary>
/// <param name="Frame">Title, rule, source.</param>
/// <param name="Series">One curve a group; beyond four they are drawn as small multiples.</param>
/// <param name="TimeLabel">Title of the time axis with its unit.</param>
/// <param name="ValueLabel">Title of the share axis.</param>
/// <param name="TimeUnit">day, week, month, or anything else: decides natural ticks.</param>
/// <param name="Rising">False for survival (from 1 down, median marked), true for cumulative incidence (from 0 up).</param>
/// <param name="BandFrom">The band is drawn while at least so many are at risk: of a handful it covers the chart and says nothing.</param>
public sealed record SurvivalChartData(
    ChartFrame Frame,
    IReadOnlyList<CurveSeries> Series,
    string TimeLabel,
    string ValueLabel,
    string TimeUnit = "",
    bool Rising = false,
    int BandFrom = 0)
{
    internal bool Banded(CurveStep step) => step.Lower is not null && step.AtRisk >= BandFrom;
}

/// <summary>Survival and cumulative incidence as steps with band, censor ticks, median and number at risk.</summary>
public static class SurvivalChart
{
    /// <summary>Draws the chart as one SVG document.</summary>
    /// <param name="data">What to draw.</param>
    /// <param name="options">Culture, width, page or file.</param>
    /// <returns>The SVG markup.</returns>
    public static string Render(SurvivalChartData data, ChartOptions options)
    {
        var words = options.Words;
        var width = options.SafeWidth;
        var svg = new Svg(IdOf(options, data.Frame, string.Join('|', data.Series.Select(s => s.Label))), options.Standalone);
        var y = Head(svg, data.Frame, width);
        // A masked tail must not say where it ends: nothing of it may stretch the axis.
        var last = data.Series.Where(s => s.Steps.Count > 0).Select(s => s.MaskedFrom is { } masked ? masked * 1.08 : s.Steps[^1].Time).DefaultIfEmpty(1).Max();
        if (data.Series.All(s => s.Steps.Count == 0))
        {
            svg.Text(Pad, y + 20, words.NoData, 13, fill: svg.Muted);
            return svg.Document(width, Foot(svg, data.Frame, width, y + 30), data.Frame, words.NoData);
        }

        var small = data.Series.Count > 4;
        var columns = small && width >= 640 ? 2 : 1;
        var panelWidth = (width - 2 * Pad - (columns - 1) * 24.0) / columns;
        var (bottom, high) = (y, Highest(data));
        for (var panel = 0; panel < (small ? data.Series.Count : 1); panel++)
        {
            Work.Check();
            var shown = small ? [panel] : Enumerable.Range(0, data.Series.Count).ToArray();
            var left = Pad + panel % columns * (panelWidth + 24);
            bottom = Math.Max(bottom, new SurvivalPanel(svg, data, words, shown, last, high).Draw(left, y, panelWidth, panel == 0));
            if (small && (panel % columns == columns - 1 || panel == data.Series.Count - 1))
                y = bottom + 20;
        }

        string?[] notes =
        [
            Legend(data, words),
            data.Series.Any(s => s.MaskedFrom is not null) ? words.Masked : null,
        ];
        return svg.Document(width, Foot(svg, data.Frame, width, bottom + 4, notes), data.Frame, Describe(data, words));
    }

    /// <summary>Where the axis of shares ends.</summary>
    private static double Highest(SurvivalChartData data)
    {
        if (!data.Rising)
            return 1;
        var most = data.Series.SelectMany(s => s.Steps).Where(p => double.IsFinite(p.Value)).Select(p => p.Upper ?? p.Value).DefaultIfEmpty(1).Max();
        return most > 0.5 ? 1 : Ticks(0, Math.Max(0.05, most), 4)[^1];
    }

    private static string? Legend(SurvivalChartData data, ChartWords words)
    {
        var parts = new List<string>();
        if (data.Series.Any(s => s.Steps.Any(p => p.Censored > 0)))
            parts.Add("+ " + words.Censored);
        if (data.Series.Any(s => s.Steps.Any(data.Banded)))
            parts.Add(words.Band + (data.BandFrom > 0 ? ", " + string.Format(words.Culture, words.BandWhere, data.BandFrom) : ""));
        return parts.Count == 0 ? null : string.Join(" · ", parts);
    }

    private static string Describe(SurvivalChartData data, ChartWords words) => string.Join(
        ". ",
        data.Series.Select(s => s.Label + (data.Rising ? "" : words.Colon + MedianOf(s, words))).Prepend(data.ValueLabel));

    internal static string MedianOf(CurveSeries series, ChartWords words) => series.Median is { } median && !(median >= series.MaskedFrom)
        ? words.Median + " " + words.Short(median) + (series.MedianLower is { } low
            ? " [" + words.Short(low) + (series.MedianUpper is { } high ? "–" + words.Short(high) : words.OrMore) + "]"
            : "")
        : words.Median + " " + (series.Median is null ? words.NotReached : "c");
}
