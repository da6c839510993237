using System.Globalization;
using System.Text;
using static Pathways.Projections.Charts.ChartLayout;

namespace Pathways.Projections.Charts;

/// <summary>One pair of axes with its curves and its table of numbers at risk.</summary>
internal sealed class SurvivalPanel(Svg svg, SurvivalChartData data, ChartWords words, int[] shown, double last, double high)
{
    private const double PlotHeight = 270;
    private readonly bool _alone = shown.Length < data.Series.Count;
    private double _left;
    private double _top;
    private double _width;

    internal double Draw(double left, double top, double width, bool first)
    {
        var labels = shown.Select(i => data.Series[i].Label).ToArray();
        var rowLabel = _alone ? 48 : Math.Min(width < 560 ? 110 : 190, labels.Max(l => TextWidth(l, 12)) + 52);
        var labelled = _alone || width < 560 ? 12 : Math.Min(210, Math.Max(data.Rising ? 60 : 150, labels.Max(l => TextWidth(l, 13.5)) + 36));
        _left = left + Math.Max(48, rowLabel);
        _top = top + (_alone || width < 560 ? 18 + 17 * shown.Length : 14);
        _width = width - (_left - left) - labelled;
        var ticks = TimeTicks(last, data.TimeUnit, (int)Math.Clamp(_width / 62, 3, 9));
        var end = Math.Max(last, ticks[^1]);
        Axes(ticks, end);
        if (_alone)
            Others(end, first);
        foreach (var i in shown)
        {
            Work.Check();
            Curve(i, end);
        }
        Medians(end);
        Labels(left, width, labelled < 20);
        return AtRisk(left, ticks, end);
    }

    /// <summary>The other groups, grey behind one's own. Written once and drawn again in each panel: else the file grows with the square of the groups.</summary>
    private void Others(double end, bool first)
    {
        if (first)
        {
            var (left, top) = (_left, _top);
            (_left, _top) = (0, 0);
            for (var i = 0; i < data.Series.Count; i++)
            {
                Work.Check();
                svg.Define("s" + Svg.N(i), Steps(data.Series[i], end));
            }
            (_left, _top) = (left, top);
        }

        foreach (var other in Enumerable.Range(0, data.Series.Count).Except(shown))
        {
            Work.Check();
            svg.Use("s" + Svg.N(other), _left, _top, svg.Grid, 1.5);
        }
    }

    private double X(double time, double end) => _left + time / end * _width;

    private double Y(double share) => _top + (1 - share / high) * PlotHeight;

    private void Axes(double[] ticks, double end)
    {
        foreach (var share in Ticks(0, high, high < 1 ? 4 : 5))
        {
            Work.Check();
            svg.Line(_left, Y(share), _left + _width, Y(share), share == 0 ? svg.Ink : svg.Grid);
            svg.Text(_left - 8, Y(share) + 4, words.Percent(share, high < 0.1 ? 1 : 0), 12, "end", svg.Muted);
        }

        foreach (var tick in ticks)
        {
            Work.Check();
            svg.Line(X(tick, end), _top + PlotHeight, X(tick, end), _top + PlotHeight + 5, svg.Ink);
            svg.Text(X(tick, end), _top + PlotHeight + 20, words.Short(tick), 12, "middle", svg.Muted);
        }

        svg.Text(_left + _width, _top + PlotHeight + 38, data.TimeLabel, 12, "end", svg.Muted);
    }

    private void Curve(int index, double end)
    {
        var series = data.Series[index];
        var colour = svg.Series(index);
        var visible = series.Steps.TakeWhile(p => !(p.Time >= series.MaskedFrom)).ToArray();
        var banded = visible.TakeWhile(data.Banded).ToArray();
        if (banded.Length > 0)
            svg.Path(Band(banded, series.MaskedFrom is { } hidden && banded.Length == visible.Length ? hidden : null, end), "none", 0, colour, opacity: 0.16);
        if (_alone)
            svg.Use("s" + Svg.N(index), _left, _top, colour, 2.25, Svg.Dash(index));
        else
            svg.Path(Steps(series, end), colour, 2.25, dash: Svg.Dash(index), title: series.Label);
        svg.Path(Censored(visible, end), colour, 1.5);
        if (series.MaskedFrom is { } masked && masked < end)
        {
            // On the axis, not at the curve's height: where the curve goes from here is what is not said.
            var x = X(masked, end);
            var level = _top + PlotHeight - 16 - 15 * shown.TakeWhile(i => i != index).Count(i => data.Series[i].MaskedFrom is not null);
            svg.Rect(x, level, _left + _width - x, 11, svg.Hatch, colour, series.Label + words.Colon + words.Masked);
            svg.Text((x + _left + _width) / 2, level + 10, "c", 12, "middle", bold: true, halo: true);
        }
    }

    /// <summary>Where each curve crosses one half, marked on it with its time: one line across for all, a drop to the axis where there is one curve.</summary>
    private void Medians(double end)
    {
        var reached = shown.Where(i => !data.Rising && data.Series[i].Median is { } m && !(m >= data.Series[i].MaskedFrom)).OrderBy(i => data.Series[i].Median).ToArray();
        if (reached.Length == 0)
            return;
        var at = reached.Select(i => X(data.Series[i].Median!.Value, end)).ToArray();
        svg.Line(_left, Y(0.5), at[^1], Y(0.5), svg.Muted, 1, "2 4");
        if (shown.Length == 1)
            svg.Line(at[0], Y(0.5), at[0], Y(0), svg.Muted, 1, "2 4");
        var written = Spread(at, 22, _left + 11, _left + _width);
        for (var i = 0; i < reached.Length; i++)
        {
            Work.Check();
            var series = data.Series[reached[i]];
            svg.Circle(at[i], Y(0.5), 4, svg.Paper, svg.Series(reached[i]), series.Label + words.Colon + SurvivalChart.MedianOf(series, words));
            svg.Text(written[i], Y(0.5) - 10, words.Short(series.Median!.Value), 12, "middle", bold: true, halo: true);
        }
    }

    private double Start => data.Rising ? 0 : 1;

    /// <summary>Right-continuous steps; those closer than half a pixel are drawn once, so that 10⁷ rows stay one small file.</summary>
    private string Steps(CurveSeries series, double end)
    {
        var path = new StringBuilder($"M{Svg.N(_left)} {Svg.N(Y(Start))}");
        var (x, y) = (_left, Y(Start));
        foreach (var step in series.Steps)
        {
            Work.Check();
            if (step.Time >= series.MaskedFrom)
                break;
            var (nextX, nextY) = (X(step.Time, end), Y(step.Value));
            if (nextX - x < 0.5 && Math.Abs(nextY - y) < 0.5)
                continue;
            path.Append(CultureInfo.InvariantCulture, $"H{Svg.N(nextX)}V{Svg.N(nextY)}");
            (x, y) = (nextX, nextY);
        }

        if (series.Steps.Count > 0)
            path.Append('H').Append(Svg.N(X(Math.Min(series.Steps[^1].Time, series.MaskedFrom ?? double.MaxValue), end)));
        return path.ToString();
    }

    private string Band(CurveStep[] steps, double? maskedFrom, double end)
    {
        var upper = new List<(double X, double Y)>();
        var lower = new List<(double X, double Y)>();
        var (high, low, at) = (Y(Start), Y(Start), _left);
        foreach (var step in steps)
        {
            Work.Check();
            var x = X(step.Time, end);
            if (x - at < 0.5 && x > _left && upper.Count > 0)
                continue;
            upper.Add((x, high));
            lower.Add((x, low));
            high = step.Upper is { } u ? Y(u) : high;
            low = step.Lower is { } l ? Y(l) : low;
            upper.Add((x, high));
            lower.Add((x, low));
            at = x;
        }

        if (maskedFrom is { } masked && upper.Count > 0)
        {
            upper.Add((X(masked, end), high));
            lower.Add((X(masked, end), low));
        }

        lower.Reverse();
        return "M" + string.Join('L', upper.Concat(lower).Select(p => Svg.N(p.X) + " " + Svg.N(p.Y))) + "Z";
    }

    private string Censored(CurveStep[] steps, double end)
    {
        var path = new StringBuilder();
        var at = double.MinValue;
        foreach (var step in steps.Where(s => s.Censored > 0))
        {
            Work.Check();
            var x = X(step.Time, end);
            if (x - at < 3)
                continue;
            path.Append(CultureInfo.InvariantCulture, $"M{Svg.N(x)} {Svg.N(Y(step.Value) - 4)}v8M{Svg.N(x - 3)} {Svg.N(Y(step.Value))}h6");
            at = x;
        }

        return path.Length == 0 ? "M0 0" : path.ToString();
    }

    /// <summary>Direct labels at the curves' ends, or above the panel when there is no room beside it.</summary>
    private void Labels(double left, double width, bool above)
    {
        var text = shown.Select(i => data.Rising ? "" : SurvivalChart.MedianOf(data.Series[i], words)).ToArray();
        if (above)
        {
            for (var row = 0; row < shown.Length; row++)
            {
                Work.Check();
                var y = _top - 12 - 17 * (shown.Length - 1 - row);
                svg.Line(left, y - 4, left + 24, y - 4, svg.Series(shown[row]), 2.5, Svg.Dash(shown[row]));
                // On a telephone the name gives way, not the interval: the table below has both in full.
                var median = text[row].Length > 0 ? " · " + text[row] : "";
                svg.Text(left + 30, y, Shorten(data.Series[shown[row]].Label, Math.Clamp(width - 30 - TextWidth(median, 13), 60, 200), 13) + median, 13);
            }

            return;
        }

        svg.Text(_left, _top - 6, data.ValueLabel, 12, fill: svg.Muted);
        var ends = shown.Select(i => data.Series[i]).Select(s => From(s, s.MaskedFrom ?? double.PositiveInfinity) is > 0 and var after ? s.Steps[after - 1].Value : Start).Select(Y).ToArray();
        var gap = data.Rising ? 18 : 36;
        var placed = SpreadInOrder(ends, gap, _top + 8, _top + PlotHeight - (data.Rising ? 0 : 14));
        for (var row = 0; row < shown.Length; row++)
        {
            Work.Check();
            var x = _left + _width + 28;
            svg.Line(x - 20, placed[row], x - 4, placed[row], svg.Series(shown[row]), 2.5, Svg.Dash(shown[row]));
            svg.Text(x, placed[row] + 4, Shorten(data.Series[shown[row]].Label, 176, 13.5), 13, bold: true);
            if (text[row].Length > 0)
                svg.Text(x, placed[row] + 19, Shorten(text[row], 178, 12), 12, fill: svg.Muted);
        }
    }

    private double AtRisk(double left, double[] ticks, double end)
    {
        var y = _top + PlotHeight + 58;
        svg.Text(left, y, words.AtRisk, 12, bold: true);
        foreach (var i in shown)
        {
            Work.Check();
            y += 19;
            var series = data.Series[i];
            svg.Line(left, y - 4, left + 20, y - 4, svg.Series(i), 2.5, Svg.Dash(i));
            if (!_alone)
                svg.Text(left + 26, y, Shorten(series.Label, _left - left - 46, 12), 12);
            foreach (var tick in ticks)
            {
                var position = From(series, tick);
                var count = position < series.Steps.Count ? words.Short(series.Steps[position].AtRisk) : "0";
                svg.Text(X(tick, end), y, tick >= series.MaskedFrom ? "c" : count, 12, "middle");
            }
        }

        return y + 6;
    }

    /// <summary>The first step at a time or after it, by halving: each step may be worked out when it is read.</summary>
    private static int From(CurveSeries series, double time)
    {
        var (before, from) = (0, series.Steps.Count);
        while (before < from)
        {
            Work.Check();
            var middle = (before + from) / 2;
            (before, from) = series.Steps[middle].Time < time ? (middle + 1, from) : (before, middle);
        }

        return from;
    }
}
