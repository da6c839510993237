using Pathways.Domain.Pathways;
using Pathways.Projections.History;

namespace Pathways.Projections.Timeline;

/// <summary>Lays a history out in time. Pure: what day it is, and on which day an instant falls, are given.</summary>
public static class TimelineLayout
{
    /// <summary>The timeline of a pathway's whole history.</summary>
    /// <param name="history">All events, in the order of their versions.</param>
    /// <param name="today">Today in the territory's calendar.</param>
    /// <param name="dayOf">The day in the territory on which an instant falls.</param>
    public static Timeline Of(IReadOnlyList<RecordedStep> history, DateOnly today, Func<DateTimeOffset, DateOnly> dayOf)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(dayOf);
        var state = Pathway.Fold(history.Select(s => s.Step));
        var steps = Steps(history, state, dayOf);
        var bars = TimelineBars.Of(state, today);
        var marks = Marks(steps, state, today);
        var days = marks.Select(m => m.On).Concat(bars.Select(b => b.From)).Concat(bars.Select(b => b.To ?? b.From)).ToList();
        var from = days.DefaultIfEmpty(today).Min();
        var last = days.DefaultIfEmpty(today).Max();
        return new Timeline(from, state.ClosedOn is null && today > last ? today : last, state.ClosedOn, steps, bars, marks);
    }

    static List<TimelineStep> Steps(IReadOnlyList<RecordedStep> history, Pathway state, Func<DateTimeOffset, DateOnly> dayOf)
    {
        var corrected = history.Select(s => s.Event).OfType<StepCorrected>().Select(e => e.Step).ToHashSet();
        var standing = new Dictionary<Guid, (PathwayEvent Event, long Version)>();
        var steps = new List<TimelineStep>(history.Count);
        foreach (var recorded in history)
        {
            (PathwayEvent Event, long Version)? named = recorded.Event is CorrectionEvent c && standing.TryGetValue(c.Step, out var known) ? known : null;
            steps.Add(new TimelineStep(
                recorded.Id,
                recorded.Version,
                Timeline.StageOf(named?.Event ?? recorded.Event),
                recorded.Event,
                recorded.RecordedAt,
                dayOf(recorded.RecordedAt),
                recorded.User,
                state.Retracted.Contains(recorded.Id) ? Standing.Retracted : corrected.Contains(recorded.Id) ? Standing.Corrected : Standing.Stands,
                named?.Event,
                named?.Version));
            switch (recorded.Event)
            {
                case StepCorrected e when named is { } before:
                    standing[e.Step] = (e.Standing(), before.Version);
                    break;
                case not CorrectionEvent:
                    standing[recorded.Id] = (recorded.Event, recorded.Version);
                    break;
            }
        }
        return steps;
    }

    static List<TimelineMark> Marks(List<TimelineStep> steps, Pathway state, DateOnly today)
    {
        var effective = state.Steps.ToDictionary(s => s.Id, s => s.Event);
        var marks = new List<TimelineMark>();
        foreach (var step in steps.Where(s => s.Event is not CorrectionEvent))
        {
            if (step.Standing != Standing.Stands)
            {
                marks.Add(new(step.Stage, step.Event.OccurredOn, MarkKind.Struck, step.Event, step.Id, null));
            }
            if (effective.TryGetValue(step.Id, out var now) && DayAndKind(now, state, today) is var (day, kind))
            {
                var late = step.RecordedOn.DayNumber - now.OccurredOn.DayNumber >= Timeline.LateFromDays && kind is not (MarkKind.Planned or MarkKind.NotRecorded);
                marks.Add(new(step.Stage, day, kind, now, step.Id, late ? step.RecordedOn : null));
            }
        }
        return marks;
    }

    // A booking is drawn on the day it is planned for, until its outcome is drawn on the day of that.
    static (DateOnly Day, MarkKind Kind)? DayAndKind(PathwayEvent step, Pathway state, DateOnly today) => step switch
    {
        AppointmentBooked e => state.BookedAppointments.GetValueOrDefault(e.Appointment)?.StateOn(today) switch
        {
            AppointmentState.NotRecorded => (e.PlannedOn, MarkKind.NotRecorded),
            null or AppointmentState.Booked => (e.PlannedOn, MarkKind.Planned),
            _ => null,
        },
        AppointmentHeld e => (e.OccurredOn, MarkKind.Held),
        AppointmentMissed e => (e.OccurredOn, MarkKind.Missed),
        AppointmentCancelled e => (e.OccurredOn, MarkKind.Cancelled),
        _ => (step.OccurredOn, MarkKind.Happened),
    };
}
