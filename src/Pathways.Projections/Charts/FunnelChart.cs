using static Pathways.Projections.Charts.ChartLayout;

namespace Pathways.Projections.Charts;

/// <summary>One stage of a funnel.</summary>
/// <param name="Label">The stage, in the reader's words.</param>
/// <param name="Count">How many reached it.</param>
/// <param name="Before">How many its share is of; absent, those of the stage before it. Given where that stage is optional.</param>
public sealed record FunnelStage(string Label, ChartValue Count, ChartValue? Before = null);

/// <summary>A funnel.</summary>
/// <param name="Frame">Title, rule (ordered, any order, prefix), source.</param>
/// <param name="Stages">Stages in order; the first one is "all".</param>
public sealed record FunnelChartData(ChartFrame Frame, IReadOnlyList<FunnelStage> Stages);

/// <summary>A funnel as bars from zero, with shares of the previous stage and of all.</summary>
public static class FunnelChart
{
    private const double RowHeight = 40;

    /// <summary>Draws the chart as one SVG document.</summary>
    /// <param name="data">What to draw.</param>
    /// <param name="options">Culture, width, page or file.</param>
    /// <returns>The SVG markup.</returns>
    public static string Render(FunnelChartData data, ChartOptions options)
    {
        var (words, width) = (options.Words, options.SafeWidth);
        var svg = new Svg(IdOf(options, data.Frame, string.Join('|', data.Stages.Select(s => s.Label))), options.Standalone);
        var y = Head(svg, data.Frame, width) + 20;
        var narrow = width < 560;
        var labelWidth = narrow ? 0 : Math.Min(260, data.Stages.Select(s => TextWidth(s.Label, 13)).DefaultIfEmpty(40).Max() + 12);
        var left = Pad + labelWidth;
        double[] columns = [width - Pad - (narrow ? 74 : 118), width - Pad];
        var plot = columns[0] - left - (narrow ? 112 : 104);
        var most = Math.Max(1, data.Stages.Select(s => s.Count).Where(c => c.IsKnown).Select(c => c.Value).DefaultIfEmpty(1).Max());
        foreach (var (x, head) in columns.Zip([words.OfPrevious, words.OfAll]))
        {
            var lines = Wrap(head, narrow ? 74 : 100, 12);
            for (var i = 0; i < lines.Count; i++)
                svg.Text(x, y - 4 - 14 * (lines.Count - 1 - i), lines[i], 12, "end", svg.Muted);
        }

        svg.Line(left, y + 4, left, y + 4 + (RowHeight + (narrow ? 16 : 0)) * data.Stages.Count, svg.Ink);
        y += 8;
        for (var i = 0; i < data.Stages.Count; i++)
        {
            var (label, count) = (data.Stages[i].Label, data.Stages[i].Count);
            if (narrow)
            {
                svg.Text(left + 4, y + 11, Shorten(label, width - 2 * Pad - 8, 13), 13);
                y += 16;
            }
            else
            {
                svg.Text(left - 10, y + 20, Shorten(label, labelWidth - 12, 13), 13, "end");
            }

            Bar(svg, words, (left, y + 2, plot), count, most, label);
            svg.Text(columns[0], y + 20, i == 0 ? "–" : Share(count, data.Stages[i].Before ?? data.Stages[i - 1].Count, words), 13, "end");
            svg.Text(columns[1], y + 20, Share(count, data.Stages[0].Count, words), 13, "end", bold: true);
            y += RowHeight;
        }

        var states = data.Stages.Select(s => s.Count.State).ToHashSet();
        var foot = Foot(svg, data.Frame, width, y, MonthlyBars.Notes(states, words));
        var description = string.Join(". ", data.Stages.Select(s =>
            s.Label + ": " + MonthlyBars.Say(s.Count, words) + ", " + Share(s.Count, data.Stages[0].Count, words) + " " + words.OfAll));
        return svg.Document(width, foot, data.Frame.Title, description);
    }

    private static void Bar(Svg svg, ChartWords words, (double X, double Y, double Width) place, ChartValue count, double most, string label)
    {
        var said = MonthlyBars.Say(count, words);
        var length = count.IsKnown ? count.Value / most * place.Width : 40;
        var fill = count.State switch
        {
            ChartValueState.Masked => svg.Hatch,
            ChartValueState.NotMature => svg.Greyed,
            _ => svg.Series(0),
        };
        if (count.State != ChartValueState.NotApplicable)
            svg.Rect(place.X, place.Y, length, RowHeight - 14, fill, count.IsKnown ? null : svg.Muted, label + " : " + said);
        svg.Text(place.X + length + 8, place.Y + 18, said, 13, bold: true);
    }

    /// <summary>A share with a masked part is itself masked: it would give the count back.</summary>
    private static string Share(ChartValue part, ChartValue whole, ChartWords words) => (part.State, whole.State) switch
    {
        (ChartValueState.Masked, _) or (_, ChartValueState.Masked) => "c",
        (ChartValueState.NotMature, _) or (_, ChartValueState.NotMature) => words.NotMatureShort,
        _ when !part.IsKnown || !whole.IsKnown || whole.Value == 0 => words.NotApplicableShort,
        _ => words.Percent(part.Value / whole.Value, 1),
    };
}
