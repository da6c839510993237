using System.Collections.Immutable;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>A booked appointment.</summary>
/// <param name="BookedOn">When it was booked.</param>
/// <param name="PlannedOn">For when.</param>
/// <param name="Mode">How people are to meet.</param>
/// <param name="Time">Time of day, as <c>HH:mm</c>; null where nobody said.</param>
/// <param name="Place">Where: the code of a structure or of a commune; null of a call, or where nobody said.</param>
/// <param name="Outcome">Stored name of what became of it (held, missed, cancelled); null while it is to come.</param>
public sealed record Appointment(DateOnly BookedOn, DateOnly PlannedOn, AppointmentMode Mode, string? Time = null, string? Place = null, string? Outcome = null)
{
    /// <summary>What appointments of one day are ordered by, as text: their time; what has none comes last.</summary>
    public static string WithinDay(string? time) => time ?? "24:00";

    /// <summary>What it is on a day. One that has passed, of which nobody said what became of it, is neither held nor missed.</summary>
    public AppointmentState StateOn(DateOnly day) => Outcome switch
    {
        null => PlannedOn < day ? AppointmentState.NotRecorded : AppointmentState.Booked,
        "appointment_held" => AppointmentState.Held,
        "appointment_missed" => AppointmentState.Missed,
        _ => AppointmentState.Cancelled,
    };
}

/// <summary>What an appointment is on a day.</summary>
public enum AppointmentState
{
    /// <summary>To come.</summary>
    Booked,

    /// <summary>The person and the counsellor met.</summary>
    Held,

    /// <summary>The person did not come, excused or not.</summary>
    Missed,

    /// <summary>Cancelled, by the person or the service.</summary>
    Cancelled,

    /// <summary>Its day has passed and nothing is recorded of it: neither held nor missed.</summary>
    NotRecorded,
}

public sealed partial record Pathway
{
    /// <summary>Appointments that were booked, by reference.</summary>
    public ImmutableDictionary<string, Appointment> BookedAppointments { get; init; } = ImmutableDictionary.Create<string, Appointment>(StringComparer.Ordinal);

    // How many of them there are on each day: a booking is held against its day, and not against all others.
    internal AppointmentDays AppointmentDays { get; init; } = AppointmentDays.None;

    /// <summary>Days after the exit for which an appointment is booked that nobody settled: nobody is asked about it any more.</summary>
    public IEnumerable<DateOnly> AppointmentsAfterExit => BookedAfterExit.Select(a => a.PlannedOn);

    /// <summary>The same with their references, in the order of their days.</summary>
    public IEnumerable<(string Appointment, DateOnly PlannedOn)> BookedAfterExit => BookedAppointments
        .Where(a => a.Value.Outcome is null && a.Value.PlannedOn > ClosedOn).Select(a => (a.Key, a.Value.PlannedOn)).OrderBy(a => a.PlannedOn).ThenBy(a => a.Key, StringComparer.Ordinal);

    /// <summary>Day of the first appointment held.</summary>
    public DateOnly? FirstAppointmentOn { get; init; }
}

// How many appointments are on a day.
sealed class AppointmentDays
{
    public static readonly AppointmentDays None = new(ImmutableDictionary<(DateOnly, string), int>.Empty);

    const string ToCome = "to come", NotHeld = "not held", WithoutTime = "";

    readonly ImmutableDictionary<(DateOnly On, string What), int> counts;

    AppointmentDays(ImmutableDictionary<(DateOnly, string), int> counts) => this.counts = counts;

    // One appointment more, or one as it is now.
    public AppointmentDays With(Appointment? before, Appointment after)
    {
        var counted = counts;
        foreach (var key in before is null ? [] : Of(before))
        {
            counted = counted[key] == 1 ? counted.Remove(key) : counted.SetItem(key, counted[key] - 1);
        }
        foreach (var key in Of(after))
        {
            counted = counted.SetItem(key, counted.GetValueOrDefault(key) + 1);
        }
        return new(counted);
    }

    // Whether one is to come, besides one. Two times are two appointments: a workshop in the morning, a talk in the afternoon.
    public bool HasToCome(DateOnly day, string? time, Appointment? except) =>
        time is null ? Has((day, ToCome), except) : Has((day, time), except) || Has((day, WithoutTime), except);

    public bool HasNotHeld(DateOnly day) => counts.ContainsKey((day, NotHeld));

    bool Has((DateOnly, string) key, Appointment? except) => counts.GetValueOrDefault(key) > (except is not null && Of(except).Contains(key) ? 1 : 0);

    static IEnumerable<(DateOnly, string)> Of(Appointment appointment) => appointment.Outcome switch
    {
        "appointment_held" => [],
        null => [(appointment.PlannedOn, NotHeld), (appointment.PlannedOn, ToCome), (appointment.PlannedOn, appointment.Time ?? WithoutTime)],
        _ => [(appointment.PlannedOn, NotHeld)],
    };
}

// Appointments: booked, held, missed, cancelled.
static class Appointments
{
    internal const string Cancelled = "appointment_cancelled";

    public static Refusal? Refuse(Pathway state, AppointmentEvent proposed) => proposed switch
    {
        AppointmentBooked e =>
            Rules.Reference(e.Appointment, "appointment")
            ?? (state.BookedAppointments.TryGetValue(e.Appointment, out var known) ? new Refusal("appointment/already-booked", "appointment").About(e.Appointment).With("planned", known.PlannedOn).With("outcome", known.Outcome ?? "appointment_booked") : null)
            ?? Rules.NotBefore(e.PlannedOn, e.OccurredOn, "appointment/planned-before-booked", "plannedOn")
            ?? Rules.Planned(e.PlannedOn, e.OccurredOn, "plannedOn")
            ?? (e.Time is null || TimeOfDay.Canonical(e.Time) == e.Time ? null : new Refusal("appointment/bad-time", "time"))
            ?? Rules.Code(e.Place, "place")
            ?? (e.Place is not null && e.Mode != AppointmentMode.InPerson ? new Refusal("appointment/place-without-meeting", "place") : null),
        AppointmentHeld { Appointment: { } reference } e => Pending(state, reference) ?? AfterBooking(state, reference, e),
        AppointmentMissed e => Pending(state, e.Appointment) ?? AfterBooking(state, e.Appointment, e),
        AppointmentCancelled e => Pending(state, e.Appointment) ?? AfterBooking(state, e.Appointment, e),
        _ => null,
    };

    public static Pathway Apply(Pathway state, AppointmentEvent happened) => happened switch
    {
        AppointmentBooked e => Set(state, e.Appointment, new(e.OccurredOn, e.PlannedOn, e.Mode, e.Time, e.Place)),
        AppointmentHeld e => Settle(state, e.Appointment, e) with
        {
            FirstAppointmentOn = state.FirstAppointmentOn is { } first && first <= e.OccurredOn ? first : e.OccurredOn,
        },
        AppointmentMissed e => Settle(state, e.Appointment, e),
        // No exit is between its day and that on which it was cancelled.
        AppointmentCancelled e => Settle(state, e.Appointment, e).Lasts(Cancelled, null, Span.Until(state.BookedAppointments.GetValueOrDefault(e.Appointment)?.PlannedOn ?? DateOnly.MinValue, e.Appointment, e.OccurredOn)),
        _ => state,
    };

    static Pathway Settle(Pathway state, string? reference, AppointmentEvent happened) =>
        reference is not null && state.BookedAppointments.TryGetValue(reference, out var booked)
            ? Set(state, reference, booked with { Outcome = EventNames.Of(happened) })
            : state;

    static Pathway Set(Pathway state, string reference, Appointment appointment) => state with
    {
        BookedAppointments = state.BookedAppointments.SetItem(reference, appointment),
        AppointmentDays = state.AppointmentDays.With(state.BookedAppointments.GetValueOrDefault(reference), appointment),
    };

    static Refusal? Pending(Pathway state, string reference) =>
        !state.BookedAppointments.TryGetValue(reference, out var booked) ? new Refusal("appointment/not-booked", "appointment").About(reference)
        : booked.Outcome is { } outcome ? new Refusal("appointment/already-settled", "appointment").With("outcome", outcome).With("planned", booked.PlannedOn)
        : null;

    /// <summary>Whether a step cancels an appointment that was booked for a day after the exit: it is the exit that leaves it open.</summary>
    public static bool CancelsAfter(Pathway state, PathwayEvent step, DateOnly exit) =>
        step is AppointmentCancelled e && state.BookedAppointments.TryGetValue(e.Appointment, out var booked) && booked.PlannedOn > exit;

    static Refusal? AfterBooking(Pathway state, string reference, AppointmentEvent proposed) =>
        Rules.NotBefore(proposed.OccurredOn, state.BookedAppointments[reference].BookedOn, "appointment/before-booking");
}
