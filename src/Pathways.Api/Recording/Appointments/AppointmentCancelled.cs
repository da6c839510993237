using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Appointments;

/// <summary>Records: a booked appointment is cancelled.</summary>
public static class AppointmentCancelledEndpoint
{
    /// <summary>A booked appointment is cancelled.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/appointment-cancelled")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<AppointmentCancelled>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<AppointmentCancelled>(http, pathway, static (step, _) => step);
}
