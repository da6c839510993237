using System.Globalization;
using System.Text.RegularExpressions;

namespace Pathways.Projections.Charts;

/// <summary>Measures, wraps and scales: what all charts share in placing things.</summary>
internal static partial class ChartLayout
{
    internal const double Pad = 16;

    /// <summary>Width of a text in pixels, from the usual advance widths of sans-serif faces, on the generous side.</summary>
    internal static double TextWidth(string text, double size)
    {
        var em = 0.0;
        foreach (var c in text)
        {
            Work.Check();
            em += c switch
            {
                'i' or 'j' or 'l' or '.' or ',' or ';' or ':' or '\'' or '|' or '!' or '’' or ' ' or '\u202f' or '\u00a0' => 0.32,
                'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '-' => 0.40,
                'm' or 'w' or 'M' or 'W' or '%' or '—' => 0.92,
                >= 'A' and <= 'Z' => 0.70,
                > '\u2e80' => 1.0,
                _ => 0.62,
            };
        }

        return em * size;
    }

    internal static string Shorten(string text, double width, double size)
    {
        if (TextWidth(text, size) <= width)
            return text;
        var end = text.Length;
        while (end > 1 && TextWidth(text[..end] + "…", size) > width)
        {
            Work.Check();
            end--;
        }
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return text[..end].TrimEnd() + "…";
    }

    internal static List<string> Wrap(string text, double width, double size)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in Gap().Split(text).Where(word => word.Length > 0))
        {
            Work.Check();
            var longer = line.Length == 0 ? word : line + " " + word;
            if (TextWidth(longer, size) <= width || line.Length == 0)
            {
                line = longer;
                continue;
            }

            lines.Add(Shorten(line, width, size));
            line = word;
        }

        if (line.Length > 0)
            lines.Add(Shorten(line, width, size));
        return lines;
    }

    // French signs stay with their word: no line begins with a colon or ends with an opening quote.
    [GeneratedRegex("(?<!«) (?![»:;?!%])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Gap();

    /// <summary>Draws title and subtitle; gives the y where the chart may begin.</summary>
    internal static double Head(Svg svg, ChartFrame frame, double width)
    {
        var y = Pad + 8;
        foreach (var line in Wrap(frame.Title, width - 2 * Pad, 20))
        {
            Work.Check();
            svg.Text(Pad, y + 8, line, 18, bold: true);
            y += 24;
        }

        foreach (var line in Wrap(frame.Subtitle ?? "", width - 2 * Pad, 13))
        {
            Work.Check();
            svg.Text(Pad, y + 6, line, 13, fill: svg.Muted);
            y += 18;
        }

        return y + 12;
    }

    /// <summary>Draws notes and source; gives the height of the whole document.</summary>
    internal static double Foot(Svg svg, ChartFrame frame, double width, double y, params string?[] notes)
    {
        foreach (var note in notes.Append(frame.Note).Append(frame.Source))
        {
            Work.Check();
            foreach (var line in Wrap(note ?? "", width - 2 * Pad, 12))
            {
                y += 17;
                svg.Text(Pad, y, line, 12, fill: svg.Muted);
            }
        }

        return y + Pad;
    }

    /// <summary>Stable identifier of a chart in its page: the same chart is the same bytes, two charts do not share ids.</summary>
    internal static string IdOf(ChartOptions options, ChartFrame frame, string content)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in options.Width + "\n" + frame.Title + "\n" + frame.Subtitle + "\n" + content)
        {
            Work.Check();
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }
        return "chart-" + (hash >> 16).ToString("x", CultureInfo.InvariantCulture);
    }

    /// <summary>Round ticks (1, 2, 5 times a power of ten) that cover the range, about <paramref name="wanted"/> of them.</summary>
    internal static double[] Ticks(double low, double high, int wanted)
    {
        if (!(high > low))
            high = low + 1;
        var rough = (high - low) / Math.Max(1, wanted);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
        var first = Math.Floor(low / step + 1e-9);
        var last = Math.Ceiling(high / step - 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Math.Round((first + i) * step, 10))];
    }

    /// <summary>Ticks of a time axis: weeks in steps of 4, 13, 26…; months in 3, 6, 12…; otherwise round numbers.</summary>
    internal static double[] TimeTicks(double high, string unit, int wanted)
    {
        double[] natural = unit switch
        {
            "month" => [1, 2, 3, 6, 12, 24, 36, 60, 120],
            "week" => [1, 2, 4, 13, 26, 52, 104, 260],
            "day" => [1, 7, 14, 28, 91, 182, 365, 730],
            _ => [],
        };
        var step = natural.FirstOrDefault(s => high / s <= wanted + 0.5);
        return step > 0 ? [.. Enumerable.Range(0, (int)Math.Floor(high / step + 1e-9) + 1).Select(i => i * step)] : Ticks(0, high, wanted);
    }

    /// <summary>Moves labels apart so that none covers another, keeping their order and the middle of the group.</summary>
    internal static double[] Spread(IReadOnlyList<double> wanted, double gap, double top, double bottom)
    {
        var order = Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ToArray();
        var placed = new double[wanted.Count];
        var previous = top - gap;
        foreach (var i in order)
        {
            Work.Check();
            previous = placed[i] = Math.Max(wanted[i], previous + gap);
        }
        var limit = bottom + gap;
        foreach (var i in order.Reverse())
        {
            Work.Check();
            limit = placed[i] = Math.Min(placed[i], limit - gap);
        }
        return placed;
    }

    /// <summary>Moves labels apart in the order given, whatever the curves do: one order for labels, tables and numbers at risk.</summary>
    internal static double[] SpreadInOrder(IReadOnlyList<double> wanted, double gap, double top, double bottom)
    {
        var placed = new double[wanted.Count];
        var previous = top - gap;
        for (var i = 0; i < placed.Length; i++)
        {
            Work.Check();
            previous = placed[i] = Math.Max(wanted[i], previous + gap);
        }
        var limit = bottom + gap;
        for (var i = placed.Length - 1; i >= 0; i--)
        {
            Work.Check();
            limit = placed[i] = Math.Min(placed[i], limit - gap);
        }
        return placed;
    }
}
