using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

// What becomes of an appointment, against the day it was planned for. That it comes after the booking, the stage itself says.
static class AppointmentFacts
{
    public static readonly FactRule[] Rules =
    [
        FactRule.On<AppointmentBooked>("appointment/same-day", Severity.Confirm, "plannedOn", "convention", static (why, state, e, _) =>
            !StepFacts.SaidAlready(state, e) && state.AppointmentDays.HasToCome(e.PlannedOn, e.Time, state.BookedAppointments.GetValueOrDefault(e.Appointment))
                ? why.With("planned", e.PlannedOn) : null),
        // Asked by the one who knows the registries: where people meet is a structure of the territory, or a commune.
        FactRule.On<AppointmentBooked>("appointment/unknown-place", Severity.Confirm, "place", "convention", static (_, _, _, _) => null, lasting: false) with { Check = null },
        // Who excuses themselves does so before; nobody fails to come before the day.
        FactRule.On<AppointmentMissed>("appointment/missed-before-its-day", Severity.Refuse, "occurredOn", "calendar", static (why, state, e, _) =>
            e.Absence == Absence.NoShow && Planned(state, e.Appointment) is { } day && e.OccurredOn < day ? Dated(why, e, day) : null),
        FactRule.On<AppointmentMissed>("appointment/missed-after-its-day", Severity.Confirm, "occurredOn", "calendar", static (why, state, e, _) =>
            Planned(state, e.Appointment) is { } day && e.OccurredOn > day ? Dated(why, e, day) : null),
        FactRule.On<AppointmentHeld>("appointment/held-on-another-day", Severity.Confirm, "occurredOn", "calendar", static (why, state, e, _) =>
            Planned(state, e.Appointment) is { } day && e.OccurredOn != day ? Dated(why, e, day) : null),
        FactRule.On<AppointmentHeld>("appointment/held-beside-planned", Severity.Confirm, "appointment", "convention", static (why, state, e, _) =>
            e.Appointment is null && state.AppointmentDays.HasNotHeld(e.OccurredOn) ? why.With("date", e.OccurredOn) : null),
        FactRule.On<AppointmentCancelled>("appointment/cancelled-after-its-day", Severity.Confirm, "occurredOn", "calendar", static (why, state, e, _) =>
            Planned(state, e.Appointment) is { } day && e.OccurredOn > day ? Dated(why, e, day) : null),
    ];

    static DateOnly? Planned(Pathway state, string? reference) => reference is null ? null : state.BookedAppointments.GetValueOrDefault(reference)?.PlannedOn;

    static Refusal Dated(Refusal why, PathwayEvent e, DateOnly planned) => why.With("date", e.OccurredOn).With("planned", planned);
}
