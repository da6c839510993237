using System.Globalization;
using static Pathways.Projections.Charts.ChartLayout;

namespace Pathways.Projections.Charts;

/// <summary>One series of bars.</summary>
/// <param name="Label">What it counts.</param>
/// <param name="Values">One value a month, in the order of the months.</param>
public sealed record BarSeries(string Label, IReadOnlyList<ChartValue> Values);

/// <summary>Counts by month, one or several series side by side.</summary>
/// <param name="Frame">Title, rule, source.</param>
/// <param name="Months">First days of the months, rising.</param>
/// <param name="Series">The series.</param>
/// <param name="ValueLabel">Title of the vertical axis with its unit.</param>
public sealed record MonthlyBarsData(ChartFrame Frame, IReadOnlyList<DateOnly> Months, IReadOnlyList<BarSeries> Series, string ValueLabel);

/// <summary>Bars by month on an axis that starts at zero.</summary>
public static class MonthlyBars
{
    private const double PlotHeight = 240;

    /// <summary>Draws the chart as one SVG document.</summary>
    /// <param name="data">What to draw.</param>
    /// <param name="options">Culture, width, page or file.</param>
    /// <returns>The SVG markup.</returns>
    public static string Render(MonthlyBarsData data, ChartOptions options)
    {
        var (words, width) = (options.Words, options.SafeWidth);
        var svg = new Svg(IdOf(options, data.Frame, string.Join('|', data.Series.Select(s => s.Label))), options.Standalone);
        Patterns(svg, data.Series.Count);
        var top = Head(svg, data.Frame, width);
        top = Keys(svg, data, width, top) + 22;
        var known = data.Series.SelectMany(s => s.Values).Where(v => v.IsKnown).ToArray();
        var ticks = Ticks(0, Math.Max(1, known.Select(v => v.Upper ?? v.Value).DefaultIfEmpty(1).Max()), 4);
        ticks = [.. ticks.Where(t => t % 1 == 0 || ticks[^1] <= 1)];
        var left = Pad + Math.Max(30, TextWidth(words.Short(ticks[^1]), 12) + 12);
        var plot = width - Pad - left;
        double Y(double value) => top + (1 - value / ticks[^1]) * PlotHeight;
        svg.Text(Pad, top - 12, data.ValueLabel, 12, fill: svg.Muted);
        foreach (var tick in ticks)
        {
            Work.Check();
            svg.Line(left, Y(tick), width - Pad, Y(tick), tick == 0 ? svg.Ink : svg.Grid);
            svg.Text(left - 8, Y(tick) + 4, words.Short(tick), 12, "end", svg.Muted);
        }

        var slot = plot / Math.Max(1, data.Months.Count);
        var bar = Math.Min(44, slot * 0.78 / Math.Max(1, data.Series.Count));
        for (var m = 0; m < data.Months.Count; m++)
        {
            Work.Check();
            var start = left + slot * m + (slot - bar * data.Series.Count) / 2;
            for (var s = 0; s < data.Series.Count; s++)
            {
                var value = m < data.Series[s].Values.Count ? data.Series[s].Values[m] : ChartValue.NotApplicable;
                Bar(svg, words, (start + bar * s, bar, Y), value, s, data.Series[s].Label + ", " + Month(data.Months[m], words));
            }
        }

        MonthAxis(svg, data.Months, words, left, slot, top + PlotHeight);
        var states = data.Series.SelectMany(s => s.Values).Select(v => v.State).ToHashSet();
        var foot = Foot(svg, data.Frame, width, top + PlotHeight + 40, Notes(states, words));
        var description = string.Join(". ", data.Series.Select(s =>
            s.Label + words.Colon + string.Join(", ", s.Values.Take(data.Months.Count).Select((v, i) => Month(data.Months[i], words) + " " + Say(v, words)))));
        return svg.Document(width, foot, data.Frame, description);
    }

    internal static string?[] Notes(IReadOnlySet<ChartValueState> states, ChartWords words) =>
    [
        states.Contains(ChartValueState.Masked) ? words.Masked : null,
        states.Contains(ChartValueState.NotMature) ? words.NotMature : null,
        states.Contains(ChartValueState.NotApplicable) ? words.NotApplicable : null,
    ];

    internal static string Say(ChartValue value, ChartWords words) => value.State switch
    {
        ChartValueState.Masked => "c",
        ChartValueState.NotMature => words.NotMatureShort,
        ChartValueState.NotEstimable => words.NotEstimable,
        _ when !value.IsKnown => words.NotApplicableShort,
        _ => words.Short(value.Value),
    };

    private static void Bar(Svg svg, ChartWords words, (double X, double Width, Func<double, double> Y) place, ChartValue value, int index, string label)
    {
        var (x, width, y) = place;
        var title = label + words.Colon + Say(value, words);
        var inner = Math.Max(1, width - 1.5);
        switch (value.State)
        {
            case ChartValueState.Masked:
                svg.Rect(x, y(0) - 22, inner, 22, svg.Hatch, svg.Muted, title);
                svg.Text(x + inner / 2, y(0) - 26, "c", 12, "middle", svg.Muted);
                break;
            case ChartValueState.NotMature:
                svg.Rect(x, y(0) - 22, inner, 22, svg.Greyed, svg.Muted, title);
                break;
            case ChartValueState.Known when value.IsKnown:
                svg.Rect(x, y(value.Value), inner, y(0) - y(value.Value), index == 0 ? svg.Series(0) : $"url(#{svg.Id}-p{Svg.N(index)})", svg.Series(index), title);
                if (value is { Lower: { } low, Upper: { } high })
                    svg.Path($"M{Svg.N(x + inner / 2)} {Svg.N(y(low))}V{Svg.N(y(high))}m-4 0h8M{Svg.N(x + inner / 2 - 4)} {Svg.N(y(low))}h8", svg.Ink, 1.5);
                break;
        }
    }

    private static void MonthAxis(Svg svg, IReadOnlyList<DateOnly> months, ChartWords words, double left, double slot, double bottom)
    {
        var every = new[] { 1, 2, 3, 6, 12, 24, 60 }.FirstOrDefault(n => n * slot >= 44, 120);
        var year = 0;
        for (var m = 0; m < months.Count; m++)
        {
            Work.Check();
            if ((months[m].Month - 1) % Math.Min(every, 12) != 0 && m != 0 || every > 12 && (months[m].Year - months[0].Year) % (every / 12) != 0)
                continue;
            if (m == 0 && months.Skip(1).Take(every - 1).Any(next => (next.Month - 1) % Math.Min(every, 12) == 0) && every > 1)
                continue;
            var x = left + slot * (m + 0.5);
            svg.Line(x, bottom, x, bottom + 5, svg.Ink);
            svg.Text(x, bottom + 19, months[m].ToString("MMM", words.Culture), 12, "middle", svg.Muted);
            if (months[m].Year != year)
                svg.Text(x, bottom + 35, (year = months[m].Year).ToString(CultureInfo.InvariantCulture), 12, "middle", bold: true);
        }
    }

    private static double Keys(Svg svg, MonthlyBarsData data, double width, double y)
    {
        if (data.Series.Count < 2)
            return y;
        var x = Pad;
        for (var s = 0; s < data.Series.Count; s++)
        {
            Work.Check();
            var label = Shorten(data.Series[s].Label, width - 2 * Pad - 24, 13);
            if (x > Pad && x + 24 + TextWidth(label, 13) > width - Pad)
                (x, y) = (Pad, y + 20);
            svg.Rect(x, y - 7, 14, 14, s == 0 ? svg.Series(0) : $"url(#{svg.Id}-p{Svg.N(s)})", svg.Series(s));
            svg.Text(x + 20, y + 5, label, 13);
            x += 20 + TextWidth(label, 13) + 20;
        }

        return y + 14;
    }

    /// <summary>Textures beside colours; the diagonal hatch stays the sign of a masked cell.</summary>
    private static void Patterns(Svg svg, int count)
    {
        for (var s = 1; s < count; s++)
        {
            Work.Check();
            var mark = (s % 4) switch
            {
                1 => "<path d=\"M0 2H6\" stroke-width=\"1.6\"",
                2 => "<path d=\"M2 0V6\" stroke-width=\"1.6\"",
                3 => "<path d=\"M3 3h.01\" stroke-width=\"3\" stroke-linecap=\"round\"",
                _ => "<path d=\"M0 3H6M3 0V6\" stroke-width=\"1.2\"",
            };
            svg.Raw(string.Create(CultureInfo.InvariantCulture, $"<defs><pattern id=\"{svg.Id}-p{s}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"{svg.Series(s)}\"/>{mark} stroke=\"{svg.Paper}\"/></pattern></defs>\n"));
        }
    }

    private static string Month(DateOnly month, ChartWords words) => month.ToString("MMM yyyy", words.Culture);
}
