using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Appointments;

/// <summary>
/// An appointment is booked for PlannedOn. The reference may be left out: one is made, and given back by the timeline. Time is the time of day of the
/// territory's clocks (14:30); Place, of an appointment in person, the code of a structure or the INSEE code of a commune.
/// </summary>
public sealed record BookAppointment(
    DateOnly OccurredOn, DateOnly PlannedOn, AppointmentMode Mode, string? Appointment = null, string? Time = null, string? Place = null) : StepBody;

/// <summary>Records: an appointment is booked for PlannedOn.</summary>
public static class AppointmentBookedEndpoint
{
    /// <summary>An appointment is booked for PlannedOn.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/appointment-booked")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<BookAppointment>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<BookAppointment>(http, pathway, static (step, id) =>
            new AppointmentBooked(step.OccurredOn, step.Appointment ?? StepRequest.Reference("a", id), step.PlannedOn, step.Mode, step.Time, step.Place));
}
