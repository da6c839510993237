using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

// What becomes of an appointment, against the day it was planned for. That it comes after the booking, the stage itself says.
static class AppointmentFacts
{
    public static readonly FactRule[] Rules =
    [
        // Who excuses themselves does so before; nobody fails to come before the day.
        FactRule.On<AppointmentMissed>("appointment/missed-before-its-day", Severity.Refuse, "occurredOn", "calendar", static (why, state, e, _) =>
            e.Absence == Absence.NoShow && Planned(state, e.Appointment) is { } day && e.OccurredOn < day ? Dated(why, e, day) : null),
        FactRule.On<AppointmentMissed>("appointment/missed-after-its-day", Severity.Confirm, "occurredOn", "calendar", static (why, state, e, _) =>
            Planned(state, e.Appointment) is { } day && e.OccurredOn > day ? Dated(why, e, day) : null),
        FactRule.On<AppointmentHeld>("appointment/held-on-another-day", Severity.Confirm, "occurredOn", "calendar", static (why, state, e, _) =>
            Planned(state, e.Appointment) is { } day && e.OccurredOn != day ? Dated(why, e, day) : null),
        FactRule.On<AppointmentCancelled>("appointment/cancelled-after-its-day", Severity.Confirm, "occurredOn", "calendar", static (why, state, e, _) =>
            Planned(state, e.Appointment) is { } day && e.OccurredOn > day ? Dated(why, e, day) : null),
    ];

    static DateOnly? Planned(Pathway state, string? reference) => reference is null ? null : state.BookedAppointments.GetValueOrDefault(reference)?.PlannedOn;

    static Refusal Dated(Refusal why, PathwayEvent e, DateOnly planned) => why.With("date", e.OccurredOn).With("planned", planned);
}
