using static Pathways.Projections.Charts.ChartLayout;

namespace Pathways.Projections.Charts;

/// <summary>One stage of a funnel.</summary>
/// <param name="Label">The stage, in the reader's words.</param>
/// <param name="Count">How many reached it.</param>
/// <param name="Before">How many its share is of; absent, those of the stage before it. Given where that stage is optional.</param>
/// <param name="Side">True for a stage that is no required passage: drawn as a branch beside the way, since who skips it is not lost.</param>
/// <param name="BeforeLabel">Of what the share is, in words, where it is not of the stage drawn just above.</param>
public sealed record FunnelStage(string Label, ChartValue Count, ChartValue? Before = null, bool Side = false, string? BeforeLabel = null);

/// <summary>A funnel.</summary>
/// <param name="Frame">Title, rule (ordered, any order, prefix), source.</param>
/// <param name="Stages">Stages in order; the first one is "all".</param>
public sealed record FunnelChartData(ChartFrame Frame, IReadOnlyList<FunnelStage> Stages);

/// <summary>A funnel as bars from zero, with shares of the previous stage and of all.</summary>
public static class FunnelChart
{
    private const double RowHeight = 40;
    private const double Indent = 22;

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
        var labelWidth = narrow ? 0 : Math.Min(260, data.Stages.Select(s => TextWidth(s.Label, 13) + (s.Side ? Indent : 0)).DefaultIfEmpty(40).Max() + 12);
        var left = Pad + labelWidth;
        double[] columns = [width - Pad - (narrow ? 74 : 118), width - Pad];
        var plot = columns[0] - left - (narrow ? 112 : 104) - (data.Stages.Any(s => s.Side) ? Indent : 0);
        var most = Math.Max(1, data.Stages.Select(s => s.Count).Where(c => c.IsKnown).Select(c => c.Value).DefaultIfEmpty(1).Max());
        foreach (var (x, head) in columns.Zip([words.OfPrevious, words.OfAll]))
        {
            Work.Check();
            var lines = Wrap(head, narrow ? 74 : 100, 12);
            for (var i = 0; i < lines.Count; i++)
                svg.Text(x, y - 4 - 14 * (lines.Count - 1 - i), lines[i], 12, "end", svg.Muted);
        }

        svg.Line(left, y + 4, left, y + 4 + (RowHeight + (narrow ? 16 : 0)) * data.Stages.Count, svg.Ink);
        y += 8;
        for (var i = 0; i < data.Stages.Count; i++)
        {
            Work.Check();
            var (label, count) = (data.Stages[i].Label, data.Stages[i].Count);
            if (narrow)
            {
                svg.Text(left + (data.Stages[i].Side ? Indent : 4), y + 11, Shorten(label, width - 2 * Pad - Indent, 13), 13, fill: data.Stages[i].Side ? svg.Muted : null);
                y += 16;
            }
            else
            {
                svg.Text(left - 10, y + 20, Shorten(label, labelWidth - 12, 13), 13, "end", data.Stages[i].Side ? svg.Muted : null);
            }

            Bar(svg, words, (left, y + 2, plot), data.Stages[i], most);
            svg.Text(columns[0], y + (data.Stages[i].BeforeLabel is null ? 20 : 13), i == 0 ? "–" : Share(count, data.Stages[i].Before ?? data.Stages[i - 1].Count, words), 13, "end");
            if (data.Stages[i].BeforeLabel is { } of)
                svg.Text(columns[0], y + 28, Shorten(of, narrow ? 150 : 220, 12), 12, "end", svg.Muted, halo: true);
            svg.Text(columns[1], y + 20, Share(count, data.Stages[0].Count, words), 13, "end", bold: true);
            y += RowHeight;
        }

        var states = data.Stages.Select(s => s.Count.State).ToHashSet();
        var foot = Foot(svg, data.Frame, width, y, MonthlyBars.Notes(states, words));
        var description = string.Join(". ", data.Stages.Select(s =>
            s.Label + words.Colon + MonthlyBars.Say(s.Count, words) + ", " + Share(s.Count, data.Stages[0].Count, words) + " " + words.OfAll));
        return svg.Document(width, foot, data.Frame, description);
    }

    private static void Bar(Svg svg, ChartWords words, (double X, double Y, double Width) place, FunnelStage stage, double most)
    {
        var (count, said) = (stage.Count, MonthlyBars.Say(stage.Count, words));
        var (x, y, height) = stage.Side ? (place.X + Indent, place.Y + 4, RowHeight - 22) : (place.X, place.Y, RowHeight - 14);
        var length = count.IsKnown ? count.Value / most * place.Width : 40;
        var fill = count.State switch
        {
            ChartValueState.Masked => svg.Hatch,
            ChartValueState.NotMature => svg.Greyed,
            _ => stage.Side ? svg.Paper : svg.Series(0),
        };
        // From the bar above, and back to no bar below: it is beside the way.
        if (stage.Side)
            svg.Path($"M{Svg.N(place.X + Indent / 2)} {Svg.N(place.Y - 12)}V{Svg.N(y + height / 2)}H{Svg.N(x)}", svg.Series(0), 1.5);
        if (count.State != ChartValueState.NotApplicable)
            svg.Rect(x, y, length, height, fill, !count.IsKnown ? svg.Muted : stage.Side ? svg.Series(0) : null, stage.Label + words.Colon + said);
        svg.Text(x + length + 8, place.Y + 18, said, 13, bold: !stage.Side);
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
