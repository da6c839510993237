using System.Globalization;
using Pathways.Domain.Pathways;
using Pathways.Projections.Timeline;

namespace Pathways.Api.Audit;

/// <summary>The marks under the slider of a history: a place for each event in the order of recording, and the days on which they were recorded.</summary>
/// <param name="Marks">Where, in percent of the width, and which kind of mark.</param>
/// <param name="Days">Where each day of recording begins; the day is told where there is room for it.</param>
public sealed record ReplayMarks(IReadOnlyList<ReplayMark> Marks, IReadOnlyList<(string X, DateOnly? Day, string Anchor)> Days)
{
    // Beyond this many, plain events are no marks but a band, and days no lines; corrections are always drawn.
    const int MostPlain = 300;

    // Two labels of days nearer than this would run into each other on a telephone.
    const double Room = 22;

    /// <summary>The marks of a history.</summary>
    public static ReplayMarks Of(IReadOnlyList<TimelineStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        double At(int i) => steps.Count == 1 ? 0 : 100.0 * i / (steps.Count - 1);
        var marks = steps.Index()
            .Where(s => steps.Count <= MostPlain || s.Item.Event is CorrectionEvent)
            .Select(s => new ReplayMark(Percent(At(s.Index)), s.Item.Event switch { StepCorrected => "▲", StepRetracted => "✕", _ => null }));
        var days = new List<(string, DateOnly?, string)>();
        var last = double.NegativeInfinity;
        foreach (var (i, step) in steps.Index().Where(s => s.Index == 0 || steps[s.Index - 1].RecordedOn != s.Item.RecordedOn))
        {
            var told = At(i) - last >= Room;
            last = told ? At(i) : last;
            if (told || steps.Count <= MostPlain)
            {
                days.Add((Percent(At(i)), told ? step.RecordedOn : null, At(i) < 10 ? "start" : At(i) > 85 ? "end" : "middle"));
            }
        }
        // The last day is always told, in place of one too near to it.
        if (days is [_, .., (_, null, _)] && steps.Count > 1)
        {
            var near = days.FindLastIndex(d => d.Item2 is not null);
            var final = steps.Index().Last(s => s.Index == 0 || steps[s.Index - 1].RecordedOn != s.Item.RecordedOn);
            days[^1] = (days[^1].Item1, final.Item.RecordedOn, "end");
            if (near > 0)
            {
                days[near] = (days[near].Item1, null, days[near].Item3);
            }
        }
        return new([.. marks], days);
    }

    static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";
}

/// <summary>A mark.</summary>
/// <param name="X">Where.</param>
/// <param name="Sign">The sign of a correction or retraction; null for a plain event.</param>
public sealed record ReplayMark(string X, string? Sign);
