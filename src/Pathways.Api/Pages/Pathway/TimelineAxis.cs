using System.Globalization;

namespace Pathways.Api.Pages.Pathway;

/// <summary>
/// The words above a timeline: where it starts, today, the exit and where it ends, at any length; and dates between as far as they have
/// room. Each is put where it fits on a telephone of 320 px, on a row of its own where it must: none is ever left out.
/// </summary>
sealed class TimelineAxis
{
    // Width of the drawing on the narrowest telephone, and of a letter, in pixels.
    const double Narrowest = 288;
    const double Letter = 6.4;
    const double Between = 2;

    // Dates between stand so far from each other, in per cent.
    const double TickRoom = 24;

    readonly TimelineScale scale;
    readonly List<List<(double From, double To)>> rows = [];

    /// <summary>Puts the words.</summary>
    /// <param name="scale">Where days stand.</param>
    /// <param name="from">First day.</param>
    /// <param name="key">The days to be told, with their words, the most important first.</param>
    /// <param name="language">Language of the dates between.</param>
    public TimelineAxis(TimelineScale scale, DateOnly from, IEnumerable<(DateOnly Day, string Words, string Css)> key, CultureInfo language)
    {
        this.scale = scale;
        foreach (var (day, words, css) in key)
        {
            Labels.Add(Put(day, words, css));
        }
        var above = rows.Count;
        foreach (var (day, words) in Ticks(from, language))
        {
            var (start, end) = Span(scale.At(day), "middle", WidthOf(words));
            if (start >= 0 && end <= 100)
            {
                Labels.Add(new(day, words, scale.At(day), "middle", above, "tick"));
                Rows = above + 1;
            }
        }
        Rows = Math.Max(Rows, above);
    }

    public List<Label> Labels { get; } = [];

    public int Rows { get; }

    Label Put(DateOnly day, string words, string css)
    {
        var (x, width) = (scale.At(day), WidthOf(words));
        string[] anchors = x < 35 ? ["start", "middle", "end"] : x > 65 ? ["end", "middle", "start"] : ["middle", "start", "end"];
        var anchor = Array.Find(anchors, a => Span(x, a, width) is var (start, end) && start >= 0 && end <= 100) ?? anchors[0];
        var span = Span(x, anchor, width);
        var row = rows.FindIndex(r => r.TrueForAll(taken => span.To + Between <= taken.From || span.From >= taken.To + Between));
        if (row < 0)
        {
            row = rows.Count;
            rows.Add([]);
        }
        rows[row].Add(span);
        return new(day, words, x, anchor, row, css);
    }

    static double WidthOf(string words) => words.Length * Letter / Narrowest * 100;

    static (double From, double To) Span(double x, string anchor, double width) => anchor switch
    {
        "start" => (x, x + width),
        "end" => (x - width, x),
        _ => (x - (width / 2), x + (width / 2)),
    };

    // Days, weeks, months or years, the closest that have room.
    IEnumerable<(DateOnly Day, string Words)> Ticks(DateOnly from, CultureInfo language)
    {
        var share = 97.0 / scale.Days;
        foreach (var step in new[] { 1, 2, 7, 14 })
        {
            if (step * share >= TickRoom)
            {
                return Every(from.AddDays(step), day => day.AddDays(step), day => Resources.Labels.ShortDay(day, language, year: false));
            }
        }
        var months = Array.Find([1, 2, 3, 6, 12, 24, 60, 120], m => m * 30.4 * share >= TickRoom);
        months = months == 0 ? 240 : months;
        var first = months >= 12 ? new DateOnly(from.Year - (from.Year % (months / 12)), 1, 1) : new DateOnly(from.Year, 1, 1);
        return Every(first, day => day.AddMonths(months), day => day.ToString(months >= 12 ? "yyyy" : "MMM yyyy", language)).Where(t => t.Day > from);
    }

    IEnumerable<(DateOnly Day, string Words)> Every(DateOnly first, Func<DateOnly, DateOnly> next, Func<DateOnly, string> words)
    {
        for (var day = first; day <= scale.To; day = next(day))
        {
            yield return (day, words(day));
        }
    }

    public sealed record Label(DateOnly Day, string Words, double X, string Anchor, int Row, string Css);
}
