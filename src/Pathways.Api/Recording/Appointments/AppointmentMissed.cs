using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Recording.Appointments;

/// <summary>Records: the person did not come.</summary>
public static class AppointmentMissedEndpoint
{
    /// <summary>The person did not come.</summary>
    [WolverinePost("/api/pathways/{pathway}/steps/appointment-missed")]
    [Authorize(Policy = Access.Policies.RecordSteps)]
    [Reads<AppointmentMissed>]
    [Answers<Receipt>(StatusCodes.Status201Created)]
    public static Task<IResult> Record(Guid pathway, HttpContext http) =>
        StepRequest.RecordAsync<AppointmentMissed>(http, pathway, static (step, _) => step);
}
