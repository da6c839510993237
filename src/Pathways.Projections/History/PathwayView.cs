using System.Text.Json;
using System.Text.Json.Nodes;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.History;

/// <summary>
/// A pathway's state as an auditor reads it: every field that decisions look at, in a fixed order, without a name.
/// Serialised as events are (camelCase, snake_case codes, absent rather than null).
/// </summary>
/// <param name="Version">Events folded.</param>
/// <param name="Status">not_opened, open, suspended or closed.</param>
/// <param name="Opening">The entry.</param>
/// <param name="Structure">Structure that accompanies.</param>
/// <param name="Referent">Référent whose mandate runs.</param>
/// <param name="ReferentSince">Since when.</param>
/// <param name="Orientation">Where the orientation stands.</param>
/// <param name="OrientationKind">Its kind.</param>
/// <param name="OrientationNotifiedOn">When it was notified last.</param>
/// <param name="ReorientationRequestedOn">Since when a request for another waits.</param>
/// <param name="Barriers">Barriers that stand, by axis.</param>
/// <param name="EngagedSince">Since when an engagement contract runs.</param>
/// <param name="Appointments">Appointments booked, by reference.</param>
/// <param name="FirstAppointmentOn">Day of the first appointment held.</param>
/// <param name="Trainings">Trainings, by reference.</param>
/// <param name="Immersions">Immersions, by reference.</param>
/// <param name="Contracts">Work contracts, by reference.</param>
/// <param name="SuspendedSince">Since when the accompaniment is suspended.</param>
/// <param name="ClosedOn">Day of the exit.</param>
/// <param name="Exit">Coded exit.</param>
/// <param name="FollowUps">Months after the exit for which a follow-up is recorded.</param>
/// <param name="TransferTo">Structure that a transfer is proposed to.</param>
/// <param name="TransferProposedOn">Day of that proposal.</param>
public sealed record PathwayView(
    long Version,
    string Status,
    PathwayOpened? Opening,
    string? Structure,
    string? Referent,
    DateOnly? ReferentSince,
    OrientationStatus Orientation,
    OrientationKind? OrientationKind,
    DateOnly? OrientationNotifiedOn,
    DateOnly? ReorientationRequestedOn,
    IReadOnlyDictionary<string, BarrierView> Barriers,
    DateOnly? EngagedSince,
    IReadOnlyDictionary<string, Appointment> Appointments,
    DateOnly? FirstAppointmentOn,
    IReadOnlyDictionary<string, TrainingSpell> Trainings,
    IReadOnlyDictionary<string, Immersion> Immersions,
    IReadOnlyDictionary<string, WorkContract> Contracts,
    DateOnly? SuspendedSince,
    DateOnly? ClosedOn,
    Closure? Exit,
    IReadOnlyList<int> FollowUps,
    string? TransferTo = null,
    DateOnly? TransferProposedOn = null)
{
    /// <summary>What stands for the day of proof of a target public that nobody proved: an absent value would hide the public itself.</summary>
    public const string Unproven = "unproven";

    /// <summary>The view of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="grouped">Whether sensitive facts are grouped, for those who may not read them: see <see cref="SensitiveFacts"/>. Barriers are then numbered.</param>
    public static PathwayView Of(Pathway state, bool grouped = false)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(
            state.Version,
            !state.IsOpened ? "not_opened" : state.ClosedOn is not null ? "closed" : state.SuspendedSince is not null ? "suspended" : "open",
            state.Opening is { } opening && grouped ? (PathwayOpened)SensitiveFacts.Grouped(opening) : state.Opening,
            state.Structure,
            state.Referent,
            state.ReferentSince,
            state.OrientationStatus,
            state.OrientationKind,
            state.OrientationNotifiedOn,
            state.ReorientationRequestedOn,
            Sorted(state.Barriers.Select(b => (grouped ? $"{SensitiveFacts.Reserved}-{Number(state, b.Key)}" : CodeNames<BarrierAxis>.Of(b.Key), new BarrierView(b.Value.Level, b.Value.AssessedOn)))),
            state.EngagedSince,
            Sorted(state.BookedAppointments.Select(a => (a.Key, a.Value))),
            state.FirstAppointmentOn,
            Sorted(state.Trainings.Select(t => (t.Key, t.Value))),
            Sorted(state.Immersions.Select(i => (i.Key, i.Value))),
            Sorted(state.Contracts.Select(c => (c.Key, c.Value))),
            state.SuspendedSince,
            state.ClosedOn,
            grouped && state.Exit is { } exit ? SensitiveFacts.Grouped(exit) : state.Exit,
            [.. state.FollowUps.Order()],
            state.TransferTo,
            state.TransferProposedOn);
    }

    /// <summary>The view as JSON, in the conventions of the event log.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, PathwayJson.Stored)!.AsObject();

    // By the order in which they were identified, which stays whatever is recorded later.
    static int Number(Pathway state, BarrierAxis axis) =>
        1 + state.Steps.Select(s => s.Event).OfType<BarrierIdentified>().Select(e => e.Axis).Distinct().TakeWhile(a => a != axis).Count();

    static SortedDictionary<string, T> Sorted<T>(IEnumerable<(string Key, T Value)> entries)
    {
        var sorted = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            sorted.Add(key, value);
        }
        return sorted;
    }
}

/// <summary>A barrier that stands.</summary>
/// <param name="Level">How heavily it weighs.</param>
/// <param name="AssessedOn">When that was assessed last.</param>
public sealed record BarrierView(BarrierLevel Level, DateOnly AssessedOn);
