using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Appointments;

/// <summary>Records: the person and the counsellor met; Appointment is absent when it was not booked.</summary>
public static class AppointmentHeldEndpoint
{
    /// <summary>The person and the counsellor met; Appointment is absent when it was not booked.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/appointment-held")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<AppointmentHeld>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<AppointmentHeld>(http, pathway, static (step, _) => step);
}
