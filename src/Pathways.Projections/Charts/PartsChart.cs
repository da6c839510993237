using System.Globalization;
using static Pathways.Projections.Charts.ChartLayout;

namespace Pathways.Projections.Charts;

/// <summary>A whole, or one group's whole.</summary>
/// <param name="Label">Who: all, or the group.</param>
/// <param name="Counts">How many in each part, in the order of the parts.</param>
/// <param name="Headline">Share of the first parts together, with its interval.</param>
/// <param name="Fraction">Numerator and denominator as written, e.g. "696/1036".</param>
public sealed record PartsRow(string Label, IReadOnlyList<ChartValue> Counts, ChartValue Headline, string Fraction);

/// <summary>Parts of one whole, the first of which add up to what is read first.</summary>
/// <param name="Frame">Title, rule, source.</param>
/// <param name="Parts">Names of the parts, in order.</param>
/// <param name="Bracketed">How many of the first parts the headline adds up.</param>
/// <param name="HeadlineLabel">What they are together, in words.</param>
/// <param name="Rows">One whole a row.</param>
public sealed record PartsChartData(ChartFrame Frame, IReadOnlyList<string> Parts, int Bracketed, string HeadlineLabel, IReadOnlyList<PartsRow> Rows);

/// <summary>Stacked bars of 100 %, the headline bracketed above its parts.</summary>
public static class PartsChart
{
    private const double BarHeight = 22;
    private const double RowHeight = 66;

    /// <summary>Draws the chart as one SVG document.</summary>
    /// <param name="data">What to draw.</param>
    /// <param name="options">Culture, width, page or file.</param>
    /// <returns>The SVG markup.</returns>
    public static string Render(PartsChartData data, ChartOptions options)
    {
        var (words, width) = (options.Words, options.SafeWidth);
        var svg = new Svg(IdOf(options, data.Frame, string.Join('|', data.Parts.Concat(data.Rows.Select(r => r.Label)))), options.Standalone);
        Textures(svg, data);
        var y = Keys(svg, data, width, Head(svg, data.Frame, width)) + 6;
        foreach (var (row, first) in data.Rows.Select((r, i) => (r, i == 0)))
        {
            Work.Check();
            Row(svg, words, data, row, width, y, first);
            y += RowHeight + (first ? 16 : 0) + Below(width);
        }

        var states = data.Rows.SelectMany(r => r.Counts.Append(r.Headline)).Select(v => v.State).ToHashSet();
        var foot = Foot(svg, data.Frame, width, y - 6, MonthlyBars.Notes(states, words));
        var description = string.Join(". ", data.Rows.Select(r =>
            r.Label + words.Colon + Written(r, data, words) + ", " + string.Join(", ", data.Parts.Zip(r.Counts, (p, c) => p + " " + MonthlyBars.Say(c, words)))));
        return svg.Document(width, foot, data.Frame, description);
    }

    private static void Row(Svg svg, ChartWords words, PartsChartData data, PartsRow row, double width, double y, bool first)
    {
        var plot = width - 2 * Pad;
        var below = Below(width);
        // What the headline is of, the title says too: on a telephone the number has the room.
        var said = Written(row, below > 0 ? data with { HeadlineLabel = "" } : data, words);
        svg.Text(Pad, y + 12, Shorten(row.Label, below > 0 ? plot : plot - TextWidth(said, 12) - 16, 13), 13, bold: true);
        svg.Text(below > 0 ? Pad : width - Pad, y + 12 + below, Shorten(said, plot, 12), 12, below > 0 ? "start" : "end");
        var all = row.Counts.Sum(c => c.IsKnown ? c.Value : 0);
        var bar = y + 26 + below;
        if (row.Counts.Any(c => c.State == ChartValueState.Masked))
        {
            svg.Rect(Pad, bar, plot, BarHeight, svg.Hatch, svg.Muted, words.Masked);
            return;
        }

        if (all == 0)
        {
            svg.Line(Pad, bar + BarHeight / 2, width - Pad, bar + BarHeight / 2, svg.Grid);
            return;
        }

        var x = Pad;
        var lengths = Lengths([.. row.Counts.Select(c => c.Value / all * plot)]);
        for (var i = 0; i < row.Counts.Count; i++)
        {
            Work.Check();
            var length = lengths[i];
            svg.Rect(x, bar, Math.Max(0, length - 1), BarHeight, Fill(svg, data, i), Edge(svg, data, i), data.Parts[i] + words.Colon + MonthlyBars.Say(row.Counts[i], words));
            var share = words.Percent(row.Counts[i].Value / all);
            if (first && length > TextWidth(share, 12) + 4)
                svg.Text(x + length / 2, bar + BarHeight + 15, share, 12, "middle", svg.Muted);
            x += length;
            if (i == data.Bracketed - 1 && x - Pad > 8)
                svg.Path($"M{Svg.N(Pad)} {Svg.N(bar - 2)}V{Svg.N(bar - 7)}H{Svg.N(x - 1)}V{Svg.N(bar - 2)}", svg.Ink, 1.5);
        }
    }

    // One of a thousand is not nobody: it is seen, beside its gap, at the cost of the widest part, so that the bar stays full.
    private static double[] Lengths(double[] exact)
    {
        const double Least = 1 + 1;
        double[] drawn = [.. exact.Select(length => length > 0 ? Math.Max(length, Least) : 0)];
        drawn[Array.IndexOf(drawn, drawn.Max())] -= drawn.Sum() - exact.Sum();
        return drawn;
    }

    // On a telephone the headline has a line of its own, and is not cut.
    private static double Below(double width) => width < 480 ? 16 : 0;

    private static string Written(PartsRow row, PartsChartData data, ChartWords words)
    {
        if (!row.Headline.IsKnown)
            return MonthlyBars.Say(row.Headline, words);
        var interval = row.Headline is { Lower: { } low, Upper: { } high } ? $" [{words.Percent(low, 1)} {words.To} {words.Percent(high, 1)}]" : "";
        return $"{words.Percent(row.Headline.Value, 1)} {data.HeadlineLabel}".TrimEnd() + $"{interval} · {row.Fraction}";
    }

    // What adds up is of one colour, the rest grey; within each, parts are told apart by texture, and the last one is empty.
    private static string Fill(Svg svg, PartsChartData data, int part) => part switch
    {
        0 => svg.Series(0),
        _ when part == data.Parts.Count - 1 && part >= data.Bracketed => svg.Paper,
        _ when part == data.Bracketed => svg.Greyed,
        _ => $"url(#{svg.Id}-t{Svg.N(part)})",
    };

    private static string Edge(Svg svg, PartsChartData data, int part) => part < data.Bracketed ? svg.Series(0) : svg.Muted;

    // The diagonal hatch stays the sign of a masked number.
    private static void Textures(Svg svg, PartsChartData data)
    {
        for (var part = 1; part < data.Parts.Count; part++)
        {
            Work.Check();
            if (!Fill(svg, data, part).StartsWith("url(", StringComparison.Ordinal))
                continue;
            var place = part < data.Bracketed ? part : part - data.Bracketed;
            var colour = Edge(svg, data, part);
            var (ground, mark) = (place % 3) switch
            {
                1 => part < data.Bracketed ? (colour, $"<path d=\"M0 3H6\" stroke=\"{svg.Paper}\" stroke-width=\"1.6\"/>") : (svg.Paper, $"<path d=\"M0 3H6\" stroke=\"{colour}\" stroke-width=\"1.6\"/>"),
                2 => (svg.Paper, $"<path d=\"M3 3h.01\" stroke=\"{colour}\" stroke-width=\"3\" stroke-linecap=\"round\"/>"),
                _ => (svg.Paper, $"<path d=\"M3 0V6\" stroke=\"{colour}\" stroke-width=\"2.4\"/>"),
            };
            svg.Raw(string.Create(CultureInfo.InvariantCulture, $"<defs><pattern id=\"{svg.Id}-t{part}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"{ground}\"/>{mark}</pattern></defs>\n"));
        }
    }

    private static double Keys(Svg svg, PartsChartData data, double width, double y)
    {
        var x = Pad;
        for (var i = 0; i < data.Parts.Count; i++)
        {
            Work.Check();
            var label = Shorten(data.Parts[i], width - 2 * Pad - 20, 12);
            if (x > Pad && x + 20 + TextWidth(label, 12) > width - Pad)
                (x, y) = (Pad, y + 20);
            svg.Rect(x, y - 7, 13, 13, Fill(svg, data, i), Edge(svg, data, i));
            svg.Text(x + 19, y + 4, label, 12);
            x += 19 + TextWidth(label, 12) + 16;
        }

        return y + 14;
    }
}
