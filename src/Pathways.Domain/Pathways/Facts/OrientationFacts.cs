namespace Pathways.Domain.Pathways;

// Orientation and engagement contract: one follows the other in life, whenever each is recorded.
static class OrientationFacts
{
    public static readonly FactRule[] Rules =
    [
        FactRule.On<OrientationEvent>("orientation/before-proposal", Severity.Refuse, "occurredOn", "L5411-5-1, L262-29 CASF", static (why, state, e, _) =>
            Before(why, e, state.OrientationProposedOn), only: [typeof(OrientationNotified), typeof(OrientationAccepted), typeof(OrientationRefused)]),
        FactRule.On<ReorientationRequested>("reorientation/before-orientation", Severity.Refuse, "occurredOn", "L262-31 CASF", static (why, state, e, _) =>
            Before(why, e, state.OrientationNotifiedOn ?? state.OrientationProposedOn)),
        // Its weight may change meanwhile: that is a reassessment, which is taken late, too.
        FactRule.On<BarrierIdentified>("barrier/stood-already", Severity.Refuse, "occurredOn", "calendar", static (why, state, e, _) =>
            Overlap(why, Spell.Overlapped(state, Orientation.Standing(e.Axis), state.SpellsOf(e.Axis), e.OccurredOn, null))?.With("date", e.OccurredOn)),
        FactRule.On<BarrierLifted>("barrier/runs-into-next", Severity.Refuse, "occurredOn", "calendar", static (why, state, e, _) =>
            state.SpellsOf(e.Axis).FindLast(s => s.To is null) is { From: var since }
                ? Overlap(why, Spell.Overlapped(state, Orientation.Standing(e.Axis), state.SpellsOf(e.Axis), since, e.OccurredOn))?.With("date", e.OccurredOn) : null),
        FactRule.On<EngagementContractSigned>("engagement/overlaps", Severity.Refuse, "occurredOn", "L5411-6", static (why, state, e, _) =>
            Overlap(why, Spell.Overlapped(state, Orientation.Engaged, state.Engagements, e.OccurredOn, null))?.With("date", e.OccurredOn)),
        FactRule.On<EngagementContractClosed>("engagement/runs-into-next", Severity.Refuse, "occurredOn", "L5411-6", static (why, state, e, _) =>
            state.EngagedSince is { } since ? Overlap(why, Spell.Overlapped(state, Orientation.Engaged, state.Engagements, since, e.OccurredOn))?.With("date", e.OccurredOn) : null),
    ];

    static Refusal? Before(Refusal why, PathwayEvent e, DateOnly? bound) => bound is { } b && e.OccurredOn < b ? why.With("date", e.OccurredOn).With("bound", b) : null;

    public static Refusal? Overlap(Refusal why, Spell? other) =>
        other is null ? null : other.To is { } to ? why.With("from", other.From).With("to", to) : why.With("from", other.From);
}
