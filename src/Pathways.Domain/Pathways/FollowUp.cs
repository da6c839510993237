using System.Collections.Immutable;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

public sealed partial record Pathway
{
    /// <summary>Since when the accompaniment is suspended; null when it runs.</summary>
    public DateOnly? SuspendedSince { get; init; }

    /// <summary>Every suspension, in the order of recording, with the day on which the accompaniment was taken up again when it was.</summary>
    public ImmutableList<Spell> Suspensions { get; init; } = [];

    /// <summary>Day of the exit; null while the pathway is open.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>Coded exit.</summary>
    public Closure? Exit { get; init; }

    /// <summary>Follow-ups that were recorded, by months after the exit.</summary>
    public ImmutableHashSet<int> FollowUps { get; init; } = [];
}

// Suspension, exit, and what became of the person.
static class FollowUp
{
    public static Refusal? Refuse(Pathway state, FollowUpEvent proposed) => proposed switch
    {
        FollowUpDue e => Milestone(e.Months) ?? Closed(state, e),
        FollowUpRecorded e => Milestone(e.Months)
            ?? Closed(state, e)
            ?? (state.FollowUps.Contains(e.Months) ? new Refusal("follow-up/already-recorded", "months").With("months", e.Months) : null),
        PathwaySuspended when state.SuspendedSince is { } since => new Refusal("pathway/already-suspended").With("since", since),
        PathwayResumed when state is { SuspendedSince: null, ClosedOn: { } closed } => new Refusal("pathway/resumed-after-exit").With("closedOn", closed),
        // Of the exit's own day too: it would take up what has ended. One of a day before, recorded late, is welcome.
        PathwayResumed e when e.OccurredOn >= state.ClosedOn => new Refusal("pathway/resumed-after-exit").With("closedOn", state.ClosedOn.Value),
        PathwayResumed when state.SuspendedSince is null => new Refusal("pathway/not-suspended"),
        PathwayResumed e => Rules.NotBefore(e.OccurredOn, state.SuspendedSince, "pathway/resumed-before-suspended"),
        PathwayClosed when state.ClosedOn is { } closed => new Refusal("pathway/already-closed").With("closedOn", closed),
        PathwayClosed e => AfterLastStep(state, e),
        _ => null,
    };

    public static Pathway Apply(Pathway state, FollowUpEvent happened) => happened switch
    {
        FollowUpRecorded e => state with { FollowUps = state.FollowUps.Add(e.Months) },
        PathwaySuspended e => Suspensions(state with { SuspendedSince = e.OccurredOn }, state.Suspensions.Add(new(e.OccurredOn))),
        PathwayResumed e => Suspensions(state with { SuspendedSince = null }, Spell.Close(state.Suspensions, e.OccurredOn)),
        PathwayClosed e => state with { ClosedOn = e.OccurredOn, Exit = e.Exit },
        _ => state,
    };

    internal const string Suspended = "suspension";

    static Pathway Suspensions(Pathway state, ImmutableList<Spell> after) => Spell.Changed(state with { Suspensions = after }, Suspended, state.Suspensions, after);

    static Refusal? Milestone(int months) => Milestones.Months.Contains(months) ? null : new Refusal("follow-up/unknown-milestone", "months").With("value", months);

    static Refusal? Closed(Pathway state, FollowUpEvent e) =>
        state.ClosedOn is { } closed ? Rules.NotBefore(e.OccurredOn, closed, "follow-up/before-exit") : new Refusal("follow-up/not-closed");

    // A step after closure is refused in either order of recording, and a cancellation that may come after it is taken in either.
    static Refusal? AfterLastStep(Pathway state, PathwayClosed e)
    {
        if (state.Steps.Latest?.Event is { } last && last.OccurredOn > e.OccurredOn)
        {
            return Before(EventNames.Of(last), last.OccurredOn);
        }
        foreach (var cancelled in state.LastingOf(Appointments.Cancelled).On(e.OccurredOn))
        {
            return Before(Appointments.Cancelled, cancelled.To.AddDays(1));
        }
        return null;

        Refusal Before(string step, DateOnly on) => new Refusal("pathway/closed-before-last-step", "occurredOn").With("date", e.OccurredOn).With("step", step).With("lastStep", on);
    }
}
