using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Api.Monitoring;
using Pathways.Projections.Timeline;

namespace Pathways.Api.Pages.Pathway;

/// <summary>
/// Where days stand across a timeline and lanes down it. Across in per cent, so that the drawing is as wide as the page and its
/// words keep their size on a telephone; down in pixels.
/// </summary>
sealed class TimelineScale
{
    const int Title = 22;
    const int Row = 30;
    const int Marks = 26;
    const int Struck = 16;
    const int Gap = 10;
    const double Inset = 1.5;
    const double LateFrom = 60;

    // The width of a letter of a name, in per cent of a drawing of some 700 pixels.
    const double Letter = 1;

    // One mark would fill the page of a pathway of a day.
    const int LeastDays = 7;

    // Room for what is planned, which may be years ahead: a fifth of what has been.
    const int LeastAhead = 14;

    readonly DateOnly from;
    readonly int days;

    public TimelineScale(TimelineAnswer timeline)
    {
        (from, Today) = (timeline.From, timeline.Today);
        LastPlanned = Planned(timeline);
        To = Ahead(timeline, LastPlanned);
        days = Math.Max(LeastDays, To.DayNumber - from.DayNumber);
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var bars = OnRows(timeline.Bars.Where(b => b.Stage == stage));
            var marks = timeline.Marks.Where(m => m.Stage == stage).ToList();
            if (bars.Count + marks.Count == 0)
            {
                continue;
            }
            var rows = bars.Count == 0 ? 0 : bars.Max(b => b.Track) + 1;
            // What is struck through stands on a row of its own, or it would hide what stands on the same day.
            var struck = marks.Exists(m => m.Kind == MarkKind.Struck) ? Struck : 0;
            var middle = Height + Title + (rows * Row) + (Marks / 2);
            Lanes.Add(new(stage, Height, Height + Title, middle, middle + struck, bars, marks));
            Height += Title + (rows * Row) + (marks.Count > 0 ? Marks + struck : 0) + Gap;
        }
    }

    public DateOnly Today { get; }

    /// <summary>The last day that anything is drawn on.</summary>
    public DateOnly To { get; }

    /// <summary>The last day that anything is planned for, which may lie beyond <see cref="To"/>.</summary>
    public DateOnly LastPlanned { get; }

    /// <summary>How many days the width holds.</summary>
    public int Days => days;

    public int Height { get; }

    public List<Lane> Lanes { get; } = [];

    /// <summary>Where a day stands, in per cent of the width; a day outside is drawn at the edge.</summary>
    public double At(DateOnly day) => Inset + ((100 - (2 * Inset)) * Math.Clamp((day.DayNumber - from.DayNumber) / (double)days, 0, 1));

    public string X(DateOnly day) => Percent(At(day));

    public string Width(DateOnly start, DateOnly end) => Percent(Math.Max(At(end) - At(start), 0.4));

    /// <summary>From when to when something has lasted; null where it only will. What still lasts goes to today, never further; what was to end before, to that day.</summary>
    public (DateOnly From, DateOnly To)? Past(BarLine bar)
    {
        var end = bar.To ?? Earlier(bar.EndPassed ? bar.PlannedTo!.Value : Today, To);
        return bar.From > end ? null : (bar.From, end);
    }

    /// <summary>From when on nobody knows whether it goes on: its planned end has passed, and nothing is recorded.</summary>
    public (DateOnly From, DateOnly To)? Unknown(BarLine bar) => bar.EndPassed ? (bar.PlannedTo!.Value, Earlier(Today, To)) : null;

    /// <summary>What is written over a bar.</summary>
    public string WordsOf(BarLine bar) => bar.Name + (bar.EndPassed ? Languages.Say(" (fin prévue passée)", " (planned end passed)") : Past(bar) is null ? Languages.Say(" (prévu)", " (planned)") : "");

    /// <summary>From when to when something is planned still to last; null where it is not.</summary>
    public (DateOnly From, DateOnly To)? Planned(BarLine bar)
    {
        var start = bar.From > Today ? bar.From : Today;
        return bar.To is not null || start > To ? null
            : bar.PlannedTo is { } end && end > start ? (start, Earlier(end, To))
            : bar.From > Today ? (bar.From, bar.From) : null;
    }

    /// <summary>Where the name of a bar is written: at its beginning, or up to its end where it lies too far to the right for its name.</summary>
    public (double At, bool IsEnd) NameOf(BarLine bar)
    {
        var end = Planned(bar)?.To ?? Unknown(bar)?.To ?? Past(bar)?.To ?? bar.From;
        return At(bar.From) > LateFrom ? (Math.Max(At(end), At(bar.From)), true) : (At(bar.From), false);
    }

    // Each bar on the first row on which neither it nor its name meets another: three barriers of one day, or missions of a day, have names longer than they last.
    List<BarLine> OnRows(IEnumerable<BarLine> bars)
    {
        var rows = new List<List<(double From, double To)>>();
        return [.. bars.OrderBy(b => b.Track).ThenBy(b => b.From).Select(Placed)];

        BarLine Placed(BarLine bar)
        {
            var (at, isEnd) = NameOf(bar);
            var length = WordsOf(bar).Length * Letter;
            var (from, to) = (Math.Min(At(bar.From), isEnd ? at - length : at), Math.Max(At(Planned(bar)?.To ?? Unknown(bar)?.To ?? Past(bar)?.To ?? bar.From), isEnd ? at : at + length));
            var row = rows.FindIndex(taken => taken.TrueForAll(t => t.To <= from || to <= t.From));
            if (row < 0)
            {
                row = rows.Count;
                rows.Add([]);
            }
            rows[row].Add((from, to));
            return bar with { Track = row };
        }
    }

    static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    // Of a pathway that has ended, what goes on is told in the words of its bar.
    static DateOnly Planned(TimelineAnswer timeline) =>
        timeline.ClosedOn is not null || timeline.To < timeline.Today ? timeline.To
        : timeline.Bars.Where(b => b.To is null && b.PlannedTo > timeline.To).Select(b => b.PlannedTo!.Value).DefaultIfEmpty(timeline.To).Max();

    static DateOnly Ahead(TimelineAnswer timeline, DateOnly planned) =>
        Earlier(planned, timeline.To.AddDays(Math.Max(LeastAhead, (timeline.To.DayNumber - timeline.From.DayNumber) / 5)));

    public static string Percent(double value) => value.ToString("0.###", CultureInfo.InvariantCulture) + "%";

    public static int RowOf(Lane lane, int track) => lane.Bars + (track * Row);

    public sealed record Lane(Stage Stage, int Top, int Bars, int Marks, int Struck, IReadOnlyList<BarLine> Lasting, IReadOnlyList<MarkLine> Days);
}
