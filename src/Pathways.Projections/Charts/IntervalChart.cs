using static Pathways.Projections.Charts.ChartLayout;

namespace Pathways.Projections.Charts;

/// <summary>One estimate with its interval.</summary>
/// <param name="Label">What it is, in the reader's words.</param>
/// <param name="Value">Estimate and interval; shares as 0–1.</param>
/// <param name="Fraction">Numerator and denominator as written, e.g. "404/576".</param>
/// <param name="Section">What this row and those after it are estimates of, written once above them; absent: no heading.</param>
/// <param name="Mark">How it is marked.</param>
public sealed record IntervalRow(string Label, ChartValue Value, string? Fraction = null, string? Section = null, IntervalMark Mark = IntervalMark.Group);

/// <summary>What a row of estimates stands for.</summary>
public enum IntervalMark
{
    /// <summary>One of those compared: a full dot.</summary>
    Group,

    /// <summary>All of them together: a square, its words bold.</summary>
    All,

    /// <summary>Beside the comparison, as those of whom nothing is known: a hollow dot.</summary>
    Beside,
}

/// <summary>Estimates with intervals, one a row.</summary>
/// <param name="Frame">Title, rule, name of the interval, source.</param>
/// <param name="Rows">The estimates.</param>
/// <param name="AsPercent">True for shares and their differences, false for ratios, means and the like.</param>
/// <param name="Reference">Where a line of comparison stands (0 for a difference, 1 for a ratio, a target).</param>
/// <param name="Logarithmic">True for ratios (hazard, risk, odds): equal factors are equal lengths.</param>
/// <param name="Unit">Unit written after a value that is no share, e.g. "jours". An upper bound that is not reached is infinite.</param>
public sealed record IntervalChartData(
    ChartFrame Frame, IReadOnlyList<IntervalRow> Rows, bool AsPercent = true, double? Reference = null, bool Logarithmic = false, string? Unit = null);

/// <summary>Dot and whisker: proportions, differences, ratios with their uncertainty drawn.</summary>
public static class IntervalChart
{
    private const double RowHeight = 34;
    private const double SectionHeight = 32;

    /// <summary>Draws the chart as one SVG document.</summary>
    /// <param name="data">What to draw.</param>
    /// <param name="options">Culture, width, page or file.</param>
    /// <returns>The SVG markup.</returns>
    public static string Render(IntervalChartData data, ChartOptions options)
    {
        var (words, width) = (options.Words, options.SafeWidth);
        var svg = new Svg(IdOf(options, data.Frame, string.Join('|', data.Rows.Select(r => r.Label))), options.Standalone);
        var top = Head(svg, data.Frame, width) + 6;
        var narrow = width < 560;
        // Many rows close up: they are compared with each other.
        var row = (data.Rows.Count > 8 ? RowHeight - 8 : RowHeight) + (narrow ? 32 : 0);
        var labelWidth = narrow ? 0 : Math.Min(width < 900 ? 230 : 300, data.Rows.Select(r => TextWidth(r.Label, 13)).DefaultIfEmpty(40).Max() + 14);
        var valueWidth = data.Rows.Select(r => TextWidth(Written(r, data, words), 12)).DefaultIfEmpty(40).Max() + 8;
        var left = Pad + labelWidth + 8;
        var plot = width - Pad - left - (narrow ? 10 : valueWidth + 14);
        var (ticks, scale) = Scale(data, plot < 220 ? 2 : 5);
        double X(double value) => left + Math.Clamp(scale(value), 0, 1) * plot;
        var bottom = top + row * data.Rows.Count + SectionHeight * data.Rows.Count(r => r.Section is not null) + 6;
        foreach (var tick in ticks)
        {
            Work.Check();
            svg.Line(X(tick), top, X(tick), bottom, svg.Grid);
            svg.Text(X(tick), bottom + 16, data.AsPercent ? words.Percent(tick) : words.Short(tick), 12, "middle", svg.Muted);
        }

        svg.Line(left, bottom, left + plot, bottom, svg.Ink);
        if (data.Reference is { } reference)
            svg.Line(X(reference), top - 4, X(reference), bottom, svg.Ink, 1.5, "5 4");
        var middle = top + row / 2 + (narrow ? 16 : 0);
        foreach (var item in data.Rows)
        {
            Work.Check();
            if (item.Section is { } section)
            {
                svg.Text(Pad, middle - row / 2 - (narrow ? 16 : 0) + 22, Shorten(section, width - 2 * Pad, 13), 13, bold: true, halo: true);
                middle += SectionHeight;
            }

            var y = middle;
            svg.Text(narrow ? left : Pad, narrow ? y - 28 : y + 4, Shorten(item.Label, narrow ? plot : labelWidth - 6, 13), 13, bold: item.Mark == IntervalMark.All, halo: true);
            svg.Text(narrow ? left : width - Pad, narrow ? y - 12 : y + 4, Written(item, data, words), 12, narrow ? "start" : "end", halo: true);
            Mark(svg, words, item, X, y, left, left + plot);
            middle += row;
        }

        var states = data.Rows.Select(r => r.Value.State).ToHashSet();
        var foot = Foot(svg, data.Frame, width, bottom + 24, MonthlyBars.Notes(states, words));
        var description = string.Join(". ", data.Rows.Select(r => (r.Section is null ? "" : r.Section + ". ") + r.Label + words.Colon + Written(r, data, words)));
        return svg.Document(width, foot, data.Frame, description);
    }

    private static void Mark(Svg svg, ChartWords words, IntervalRow row, Func<double, double> x, double y, double left, double right)
    {
        switch (row.Value.State)
        {
            case ChartValueState.Masked:
                svg.Rect(left, y - 7, 60, 14, svg.Hatch, svg.Muted, words.Masked);
                break;
            case ChartValueState.NotMature:
                svg.Rect(left, y - 7, 60, 14, svg.Greyed, svg.Muted, words.NotMature);
                break;
            case ChartValueState.Known when Said(row.Value):
                if (row.Value is { Lower: { } low, Upper: { } high })
                {
                    // What is not reached has no end: the line goes on to the edge, without a stop.
                    var stop = double.IsFinite(high) ? $"H{Svg.N(x(high))}M{Svg.N(x(high))} {Svg.N(y - 5)}v10" : $"H{Svg.N(right)}";
                    svg.Path($"M{Svg.N(x(low))} {Svg.N(y)}{stop}M{Svg.N(x(low))} {Svg.N(y - 5)}v10", svg.Series(0), 2);
                }

                // Not reached itself: its interval is all there is to see.
                if (!row.Value.IsKnown)
                    break;
                if (row.Mark == IntervalMark.All)
                    svg.Rect(x(row.Value.Value) - 5, y - 5, 10, 10, svg.Series(0), svg.Paper, row.Label);
                else
                    svg.Circle(x(row.Value.Value), y, 5, row.Mark == IntervalMark.Beside ? svg.Paper : svg.Series(0), row.Mark == IntervalMark.Beside ? svg.Series(0) : svg.Paper, row.Label);
                break;
        }
    }

    /// <summary>A number, or one that is not reached: that is an answer too.</summary>
    private static bool Said(ChartValue value) => value.IsKnown || (value.State == ChartValueState.Known && double.IsPositiveInfinity(value.Value));

    private static string Written(IntervalRow row, IntervalChartData data, ChartWords words)
    {
        string Number(double value) => double.IsPositiveInfinity(value) ? words.NotReached : data.AsPercent ? words.Percent(value, 1) : words.Short(value);
        if (!Said(row.Value))
            return MonthlyBars.Say(row.Value, words);
        var interval = row.Value is { Lower: { } low, Upper: { } high } ? $" [{Number(low)} {words.To} {Number(high)}]" : "";
        return (row.Fraction is null ? "" : row.Fraction + " · ") + Number(row.Value.Value) + (data.Unit is null || !row.Value.IsKnown ? "" : "\u00a0" + data.Unit) + interval;
    }

    private static (double[] Ticks, Func<double, double> Scale) Scale(IntervalChartData data, int wanted)
    {
        var values = data.Rows.Where(r => Said(r.Value))
            .SelectMany(r => new[] { r.Value.Value, r.Value.Lower ?? r.Value.Value, r.Value.Upper ?? r.Value.Value })
            .Append(data.Reference ?? 0).Where(double.IsFinite).ToArray();
        var (low, high) = (values.Min(), values.Max());
        if (data.Logarithmic)
        {
            var positive = values.Where(v => v > 0).DefaultIfEmpty(1).ToArray();
            double[] marks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
            var (from, to) = (marks.LastOrDefault(m => m <= positive.Min(), 0.01), marks.FirstOrDefault(m => m >= positive.Max(), 100));
            if (from == to)
                (from, to) = (from / 2, to * 2);
            return ([.. marks.Where(m => m >= from && m <= to)], v => Math.Log(Math.Max(v, 1e-9) / from) / Math.Log(to / from));
        }

        if (data.AsPercent && low >= 0 && high <= 1)
            (low, high) = (0, 1);
        var ticks = Ticks(Math.Min(0, low), Math.Max(0, high), wanted);
        return (ticks, v => (v - ticks[0]) / (ticks[^1] - ticks[0]));
    }
}
