using System.Globalization;
using Pathways.Api.Monitoring;
using Pathways.Projections.Timeline;

namespace Pathways.Api.Pages.Pathway;

/// <summary>
/// Where days stand across a timeline and lanes down it. Across in per cent, so that the drawing is as wide as the page and its
/// words keep their size on a telephone; down in pixels.
/// </summary>
sealed class TimelineScale
{
    public const int Axis = 26;
    const int Title = 22;
    const int Row = 30;
    const int Marks = 26;
    const int Struck = 16;
    const int Gap = 10;
    const double Inset = 1.5;

    readonly DateOnly from;
    readonly int days;

    public TimelineScale(TimelineAnswer timeline)
    {
        // A pathway of a day or two is drawn on a month, or its one mark would fill the page.
        (from, To) = (timeline.From, timeline.To.DayNumber - timeline.From.DayNumber < 30 ? timeline.From.AddDays(30) : timeline.To);
        days = To.DayNumber - from.DayNumber;
        var y = Axis;
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var bars = timeline.Bars.Where(b => b.Stage == stage).ToList();
            var marks = timeline.Marks.Where(m => m.Stage == stage).ToList();
            if (bars.Count + marks.Count == 0)
            {
                continue;
            }
            var rows = bars.Count == 0 ? 0 : bars.Max(b => b.Track) + 1;
            // What is struck through stands on a row of its own, or it would hide what stands on the same day.
            var struck = marks.Exists(m => m.Kind == MarkKind.Struck) ? Struck : 0;
            var height = Title + (rows * Row) + (marks.Count > 0 ? Marks + struck : 0) + Gap;
            var middle = y + Title + (rows * Row) + (Marks / 2);
            Lanes.Add(new(stage, y, y + Title, middle, middle + struck, bars, marks));
            y += height;
        }
        Height = y;
    }

    public DateOnly To { get; }

    public int Height { get; }

    public List<Lane> Lanes { get; } = [];

    /// <summary>Where a day stands, in per cent of the width; a day outside is drawn at the edge.</summary>
    public double At(DateOnly day) => Inset + ((100 - (2 * Inset)) * Math.Clamp((day.DayNumber - from.DayNumber) / (double)days, 0, 1));

    public string X(DateOnly day) => Percent(At(day));

    public string Width(DateOnly start, DateOnly end) => Percent(Math.Max(At(end) - At(start), 0.4));

    /// <summary>The first of months, a few across the whole.</summary>
    public IEnumerable<DateOnly> Ticks()
    {
        var months = Math.Max(1, days / 30);
        var step = Array.Find([1, 2, 3, 6, 12, 24, 60, 120], s => months / s <= 5);
        step = step == 0 ? 240 : step;
        var first = new DateOnly(from.Year, 1, 1);
        for (var tick = first; tick <= To; tick = tick.AddMonths(step))
        {
            if (tick >= from && At(tick) < 98)
            {
                yield return tick;
            }
        }
    }

    public static string Percent(double value) => value.ToString("0.###", CultureInfo.InvariantCulture) + "%";

    public static int RowOf(Lane lane, int track) => lane.Bars + (track * Row);

    public sealed record Lane(Stage Stage, int Top, int Bars, int Marks, int Struck, IReadOnlyList<BarLine> Lasting, IReadOnlyList<MarkLine> Days);
}
