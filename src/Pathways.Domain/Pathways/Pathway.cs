using System.Collections.Immutable;

namespace Pathways.Domain.Pathways;

/// <summary>A step as the history holds it.</summary>
/// <param name="Id">Identifier of the stored event.</param>
/// <param name="Version">Its place in the pathway, from 1: the only order inside a pathway.</param>
/// <param name="Event">The fact; for a corrected step, the fact as corrected.</param>
public sealed record Step(Guid Id, long Version, PathwayEvent Event);

/// <summary>
/// The person's way as decisions need it: the outcome of its effective steps, that is, of every step recorded, as later
/// corrected, less those retracted. Immutable; <see cref="Evolve"/> never throws, whatever the history holds.
/// </summary>
public sealed partial record Pathway
{
    /// <summary>
    /// Most events of a pathway, whoever records them and in however many files: reading one costs its length. Beyond them it is handed over, corrected and followed up
    /// all the same, and whatever runs in it is ended (<see cref="Ends"/>), by as many again at most.
    /// </summary>
    public const int MostEvents = 5_000;

    /// <summary>Before its first event.</summary>
    public static readonly Pathway None = new();

    /// <summary>Number of events stored, corrections included: the version that the next writer must know.</summary>
    public long Version { get; init; }

    /// <summary>The effective steps, in the order in which they were recorded.</summary>
    public StepList Steps { get; init; } = StepList.None;

    /// <summary>Identifiers of the steps that were retracted.</summary>
    public ImmutableHashSet<Guid> Retracted { get; init; } = [];

    /// <summary>Identifiers of the correction events themselves: known, so that a retry of one is seen as a retry.</summary>
    public ImmutableHashSet<Guid> Corrections { get; init; } = [];

    /// <summary>Codes that were confirmed with a correction, of what it makes of other steps.</summary>
    public ImmutableHashSet<string> ConfirmedSince { get; init; } = [];

    /// <summary>Whether an event of this identifier is part of the history.</summary>
    public bool Holds(Guid eventId) => Corrections.Contains(eventId) || Retracted.Contains(eventId) || Steps.Find(eventId) is not null;

    /// <summary>
    /// What a whole history comes to: the same as <see cref="Evolve"/> event by event, at the cost of its length, however many of its events are
    /// corrections. What is read from the log is folded by this.
    /// </summary>
    /// <param name="history">All events, in the order of their versions.</param>
    public static Pathway Fold(IEnumerable<Step> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var effective = new EffectiveSteps();
        foreach (var step in history)
        {
            effective.Take(step);
        }
        return effective.Outcome();
    }

    /// <summary>What the next event makes of the pathway. A correction costs all of its steps.</summary>
    public static Pathway Evolve(Pathway state, Step step) => step.Event switch
    {
        CorrectionEvent correction => Correction.Apply(state, correction) with
        {
            Version = step.Version,
            Corrections = state.Corrections.Add(step.Id),
            ConfirmedSince = correction.Confirmed is { } confirmed ? state.ConfirmedSince.Union(confirmed) : state.ConfirmedSince,
        },
        _ => Outcome(state, step.Event) with { Version = step.Version, Steps = state.Steps.Add(step) },
    };

    /// <summary>
    /// Decides on a step that a counsellor, or a file, says happened: the fact proposed is the command. It is stored as it
    /// stands, or refused with a code, or asked about first (<see cref="FactRules"/>); a step that stands already adds nothing.
    /// Costs the logarithm of the steps of the pathway; a correction, which is decided for each of them, all of them.
    /// </summary>
    /// <param name="state">The pathway so far.</param>
    /// <param name="id">The identifier that the event will have.</param>
    /// <param name="proposed">What is said to have happened, with the codes of what is confirmed of it.</param>
    /// <param name="today">Today in the territory's calendar.</param>
    /// <param name="origin">Who says so: somebody who records, or a file.</param>
    /// <param name="found">What those who know more than this pathway (registries, the person's other pathways) found, by the codes of <see cref="FactRules"/>.</param>
    public static Decision Decide(
        Pathway state, Guid id, PathwayEvent proposed, DateOnly today, Origin origin = Origin.Recorded, IReadOnlyList<Refusal>? found = null)
    {
        if (state.Holds(id))
        {
            return Decision.Nothing;
        }
        if (state.Version >= (Ends(proposed) ? 2 * MostEvents : MostEvents))
        {
            return Decision.Refuse(new Refusal("pathway/too-long").With("most", MostEvents));
        }
        if (Confirmation.Unknown(proposed) is { } unknown)
        {
            return Decision.Refuse(unknown);
        }
        if (proposed is CorrectionEvent correction)
        {
            return Correction.Decide(state, correction, today, origin, found ?? []);
        }
        return (Refuse(state, proposed, today) ?? CodeUse.Refuse(state, proposed, origin)) is { } refusal
            ? Decision.Refuse(refusal)
            : Confirmation.Decide(proposed, [.. FactRules.Found(state, proposed, today).Where(f => origin != Origin.File || FactRules.Of(f.Code)!.OfFiles), .. found ?? []]);
    }

    /// <summary>Whether a step ends something, hands over, follows up or puts right: it begins nothing, and a pathway that is full takes it.</summary>
    public static bool Ends(PathwayEvent step) => step is CorrectionEvent or PathwayClosed or FollowUpDue or FollowUpRecorded or ReferentAppointed or ReferentReplaced or TransferProposed
        or AppointmentHeld { Appointment: not null } or AppointmentMissed or AppointmentCancelled or TrainingCompleted or TrainingAbandoned or ImmersionEnded or WorkContractEnded
        or BarrierLifted or EngagementContractClosed or OrientationAccepted or OrientationRefused or ReorientationDecided or PathwayResumed;

    /// <summary>
    /// Everything that is said against a step that is refused: the refusal first; of an entry every value at fault; and what others found or would ask about
    /// another field. Whoever puts a file right does it once.
    /// </summary>
    /// <param name="state">The pathway so far.</param>
    /// <param name="proposed">What is said to have happened.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="today">Today in the territory's calendar.</param>
    /// <param name="found">What those who know more than this pathway found.</param>
    public static IReadOnlyList<Refusal> Against(Pathway state, PathwayEvent proposed, Refusal refusal, DateOnly today, IReadOnlyList<Refusal> found)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(proposed);
        ArgumentNullException.ThrowIfNull(refusal);
        IEnumerable<Refusal> more = proposed is PathwayOpened opened && !state.IsOpened
            ? [.. new[] { Rules.Date(opened.OccurredOn, today) }.OfType<Refusal>(), .. Entry.All(opened), .. FactRules.Found(state, opened, today).Where(f => FactRules.Of(f.Code)!.OfFiles), .. found]
            : found;
        var (all, fields) = (new List<Refusal> { refusal }, new HashSet<string?>(StringComparer.Ordinal) { refusal.Field });
        foreach (var other in more.Where(o => !Confirmation.IsGiven(proposed, o)))
        {
            // Of one value the first reason is told: what follows from it would be told for the wrong one.
            if (other.Field is not null && fields.Add(other.Field))
            {
                all.Add(other);
            }
        }
        return all;
    }

    /// <summary>Decides on steps that belong together, each on what those before it make of the pathway: all are stored, or none.</summary>
    /// <param name="state">The pathway so far.</param>
    /// <param name="proposed">The steps in their order, with the identifiers that their events will have.</param>
    /// <param name="today">Today in the territory's calendar.</param>
    /// <param name="found">What those who know more than this pathway found, of each step; null when nothing was looked for.</param>
    /// <returns>The events; or the first refusal; or every question.</returns>
    public static Decision Decide(
        Pathway state, IReadOnlyList<(Guid Id, PathwayEvent Event)> proposed, DateOnly today, IReadOnlyList<IReadOnlyList<Refusal>>? found = null)
    {
        if (proposed is [var (only, step)])
        {
            return Decide(state, only, step, today, found: found?[0]);
        }
        var (events, questions) = (new List<PathwayEvent>(proposed.Count), new List<Refusal>());
        for (var i = 0; i < proposed.Count; i++)
        {
            var (id, happened) = proposed[i];
            var decision = Decide(state, id, happened, today, found: found?[i]);
            if (decision.Refusal is not null)
            {
                return decision;
            }
            questions.AddRange(decision.ToConfirm);
            events.AddRange(decision.Events);
            state = Evolve(state, new Step(id, state.Version + 1, decision.Events is [var accepted, ..] ? accepted : happened));
        }
        return questions.Count > 0 ? Decision.Ask(questions) : Decision.Accept([.. events]);
    }

    // What must hold of every step, before the rules of its stage.
    internal static Refusal? Refuse(Pathway state, PathwayEvent proposed, DateOnly today)
    {
        if (proposed is PathwayOpened opened)
        {
            return state.IsOpened
                ? new Refusal("pathway/already-opened").With("openedOn", state.OpenedOn!.Value)
                : Rules.Date(opened.OccurredOn, today) ?? Entry.Refuse(state, opened);
        }
        if (!state.IsOpened)
        {
            return new Refusal("pathway/not-opened");
        }
        return RefuseDay(state, proposed.OccurredOn, today)
            ?? AfterClosure(state, proposed)
            ?? proposed switch
            {
                EntryEvent e => Entry.Refuse(state, e),
                OrientationEvent e => Orientation.Refuse(state, e),
                AppointmentEvent e => Appointments.Refuse(state, e),
                TrainingEvent e => Training.Refuse(state, e),
                PlacementEvent e => Placement.Refuse(state, e),
                FollowUpEvent e => FollowUp.Refuse(state, e),
                _ => new Refusal("step/unknown"),
            };
    }

    /// <summary>What is wrong with the day of a step, whatever else the step says: a form tells it beside what is still missing. Null when nothing is.</summary>
    /// <param name="state">The pathway so far; of an entry, none.</param>
    /// <param name="occurredOn">The day.</param>
    /// <param name="today">Today in the territory's calendar.</param>
    public static Refusal? RefuseDay(Pathway state, DateOnly occurredOn, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Rules.Date(occurredOn, today) ?? Rules.NotBefore(occurredOn, state.OpenedOn, "step/before-entry");
    }

    // After the exit only follow-up is recorded, and that an appointment booked for later is cancelled. A step of before it that is recorded late is welcome.
    static Refusal? AfterClosure(Pathway state, PathwayEvent proposed) =>
        state.ClosedOn is { } closed && proposed.OccurredOn > closed && proposed is not (FollowUpDue or FollowUpRecorded or PathwayClosed) && !Appointments.CancelsAfter(state, proposed, closed)
            ? new Refusal(state.Exit == Codes.Closure.Deceased ? "step/after-death" : "step/after-closure", "occurredOn").With("closedOn", closed).With("date", proposed.OccurredOn)
            : null;

    // The fold over effective steps only, without the bookkeeping of history.
    internal static Pathway Outcome(Pathway state, PathwayEvent happened) => happened switch
    {
        EntryEvent e => Entry.Apply(state, e),
        OrientationEvent e => Orientation.Apply(state, e),
        AppointmentEvent e => Appointments.Apply(state, e),
        TrainingEvent e => Training.Apply(state, e),
        PlacementEvent e => Placement.Apply(state, e),
        FollowUpEvent e => FollowUp.Apply(state, e),
        _ => state,
    };
}
