using System.Collections.Immutable;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>Where the orientation stands.</summary>
public enum OrientationStatus
{
    /// <summary>Nothing proposed yet.</summary>
    None,

    /// <summary>Proposed, not yet notified.</summary>
    Proposed,

    /// <summary>Notified: the month for the engagement contract runs.</summary>
    Notified,

    /// <summary>Accepted by the person.</summary>
    Accepted,

    /// <summary>Refused by the person.</summary>
    Refused,
}

public sealed partial record Pathway
{
    /// <summary>Where the orientation stands.</summary>
    public OrientationStatus OrientationStatus { get; init; }

    /// <summary>Kind of the orientation proposed or decided last.</summary>
    public OrientationKind? OrientationKind { get; init; }

    /// <summary>When it was proposed last, if it was.</summary>
    public DateOnly? OrientationProposedOn { get; init; }

    /// <summary>When it was notified last.</summary>
    public DateOnly? OrientationNotifiedOn { get; init; }

    /// <summary>Since when a request for another orientation waits for its decision.</summary>
    public DateOnly? ReorientationRequestedOn { get; init; }

    /// <summary>Barriers that stand, with the day and the weight of their last assessment.</summary>
    public ImmutableDictionary<BarrierAxis, (DateOnly AssessedOn, BarrierLevel Level)> Barriers { get; init; } =
        ImmutableDictionary<BarrierAxis, (DateOnly, BarrierLevel)>.Empty;

    /// <summary>How long each barrier stood, by axis, in the order of recording: identified, and lifted when it was.</summary>
    public ImmutableDictionary<BarrierAxis, ImmutableList<Spell>> BarrierSpells { get; init; } = ImmutableDictionary<BarrierAxis, ImmutableList<Spell>>.Empty;

    /// <summary>Since when an engagement contract runs; null when none does.</summary>
    public DateOnly? EngagedSince { get; init; }

    /// <summary>Every engagement contract, in the order of recording: signed, and closed when it is.</summary>
    public ImmutableList<Spell> Engagements { get; init; } = [];

    internal ImmutableList<Spell> SpellsOf(BarrierAxis axis) => BarrierSpells.GetValueOrDefault(axis, []);
}

// Orientation, diagnosis and barriers, engagement contract.
static class Orientation
{
    public static Refusal? Refuse(Pathway state, OrientationEvent proposed) => proposed switch
    {
        OrientationNotified when state.OrientationStatus is OrientationStatus.Accepted => new Refusal("orientation/already-accepted"),
        OrientationAccepted or OrientationRefused when state.OrientationStatus is OrientationStatus.None => new Refusal("orientation/none-proposed"),
        OrientationAccepted or OrientationRefused when state.OrientationStatus is OrientationStatus.Accepted or OrientationStatus.Refused =>
            new Refusal("orientation/already-answered"),
        OrientationAccepted or OrientationRefused => Rules.NotBefore(proposed.OccurredOn, state.OrientationNotifiedOn, "orientation/answer-before-notice"),
        ReorientationRequested when state.OrientationStatus is OrientationStatus.None => new Refusal("orientation/none-proposed"),
        ReorientationRequested when state.ReorientationRequestedOn is { } since => new Refusal("reorientation/already-requested").With("since", since),
        ReorientationDecided when state.ReorientationRequestedOn is null => new Refusal("reorientation/none-requested"),
        ReorientationDecided => Rules.NotBefore(proposed.OccurredOn, state.ReorientationRequestedOn, "reorientation/decided-before-request"),
        BarrierIdentified e when state.Barriers.TryGetValue(e.Axis, out var known) => new Refusal("barrier/already-identified", "axis").With("assessed", known.AssessedOn),
        // Told late, of a time at which it still stood.
        BarrierReassessed e when !state.Barriers.ContainsKey(e.Axis) && state.LastingOf(Standing(e.Axis)).On(e.OccurredOn).Any(s => s.To < DateOnly.MaxValue) => null,
        BarrierReassessed e => KnownBarrier(state, e.Axis, e.OccurredOn),
        BarrierLifted e => KnownBarrier(state, e.Axis, e.OccurredOn),
        EngagementContractSigned when state.EngagedSince is { } since => new Refusal("engagement/already-signed").With("since", since),
        EngagementContractSigned e => Hours(e.WeeklyHours),
        EngagementContractAmended e => IsEngaged(state, e.OccurredOn) ?? Hours(e.WeeklyHours),
        EngagementContractClosed e => IsEngaged(state, e.OccurredOn),
        _ => null,
    };

    public static Pathway Apply(Pathway state, OrientationEvent happened) => happened switch
    {
        OrientationProposed e => state with { OrientationStatus = OrientationStatus.Proposed, OrientationKind = e.Kind, OrientationProposedOn = e.OccurredOn, OrientationNotifiedOn = null },
        OrientationNotified e => state with { OrientationStatus = OrientationStatus.Notified, OrientationKind = e.Kind, OrientationNotifiedOn = e.OccurredOn },
        OrientationAccepted => state with { OrientationStatus = OrientationStatus.Accepted },
        OrientationRefused => state with { OrientationStatus = OrientationStatus.Refused },
        ReorientationRequested e => state with { ReorientationRequestedOn = e.OccurredOn },
        // A granted reorientation is a new notified decision: the month for the engagement contract starts again.
        ReorientationDecided { Granted: true } e => state with
        {
            ReorientationRequestedOn = null,
            OrientationKind = e.Kind,
            OrientationStatus = OrientationStatus.Notified,
            OrientationNotifiedOn = e.OccurredOn,
        },
        ReorientationDecided => state with { ReorientationRequestedOn = null },
        BarrierIdentified e => Stood(state with { Barriers = state.Barriers.SetItem(e.Axis, (e.OccurredOn, e.Level)) }, e.Axis, state.SpellsOf(e.Axis).Add(new(e.OccurredOn))),
        BarrierReassessed e when !state.Barriers.ContainsKey(e.Axis) && !state.SpellsOf(e.Axis).IsEmpty => state,
        BarrierReassessed e => state with { Barriers = state.Barriers.SetItem(e.Axis, (e.OccurredOn, e.Level)) },
        BarrierLifted e => Stood(state with { Barriers = state.Barriers.Remove(e.Axis) }, e.Axis, Spell.Close(state.SpellsOf(e.Axis), e.OccurredOn)),
        EngagementContractSigned e => Ran(state with { EngagedSince = e.OccurredOn }, state.Engagements.Add(new(e.OccurredOn))),
        EngagementContractClosed e => Ran(state with { EngagedSince = null }, Spell.Close(state.Engagements, e.OccurredOn)),
        _ => state,
    };

    internal const string Engaged = "engagement";

    internal static string Standing(BarrierAxis axis) => "barrier " + CodeNames<BarrierAxis>.Of(axis);

    static Pathway Stood(Pathway state, BarrierAxis axis, ImmutableList<Spell> after) =>
        Spell.Changed(state with { BarrierSpells = state.BarrierSpells.SetItem(axis, after) }, Standing(axis), state.SpellsOf(axis), after);

    static Pathway Ran(Pathway state, ImmutableList<Spell> after) => Spell.Changed(state with { Engagements = after }, Engaged, state.Engagements, after);

    static Refusal? KnownBarrier(Pathway state, BarrierAxis axis, DateOnly occurredOn) =>
        state.Barriers.TryGetValue(axis, out var known)
            ? Rules.NotBefore(occurredOn, known.AssessedOn, "barrier/before-identified")
            : new Refusal("barrier/not-identified", "axis");

    static Refusal? IsEngaged(Pathway state, DateOnly occurredOn) =>
        state.EngagedSince is { } since ? Rules.NotBefore(occurredOn, since, "engagement/before-signature") : new Refusal("engagement/not-signed");

    internal static Refusal? Hours(int? weekly) => Rules.Between(weekly, 0, 48, "engagement/hours-out-of-range", "weeklyHours");
}
