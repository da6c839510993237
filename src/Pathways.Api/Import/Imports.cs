using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Domain.Codes;
using Wolverine.Http;

namespace Pathways.Api.Import;

/// <summary>Imports over HTTP: a file is sent, its progress and result are asked for.</summary>
public static class Imports
{
    /// <summary>Sends a file of journeys, as text/csv or as a form with a file (docs/import.md).</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="context">The request, whose body is streamed.</param>
    /// <param name="upload">Receives the file.</param>
    /// <param name="queue">Runs the import.</param>
    /// <param name="sources">Knows what may be a source.</param>
    /// <param name="cancellation">To stop.</param>
    /// <param name="source">Code of the source; without one, identifiers follow from the content.</param>
    /// <param name="acceptValid">Take the good pathways and leave the others.</param>
    /// <param name="structure">Structure of rows that have none.</param>
    /// <param name="scheme">Scheme of entries that have none.</param>
    /// <param name="territory">Commune of entries that have none.</param>
    /// <param name="convention">Convention of entries that have none.</param>
    /// <param name="confirm">Codes of the questions to which the answer is yes for every row that raises them, separated by commas (docs/rules.md).</param>
    /// <param name="encoding">Name of the file's encoding; found out when absent (utf-8, utf-16, windows-1252).</param>
    /// <param name="dates">Order of its dates: dmy, mdy or iso; told by the dates when absent.</param>
    /// <param name="checkOnly">Check and decide everything, and store nothing.</param>
    [WolverinePost("/api/imports")]
    [Authorize(Policy = Access.Policies.Import)]
    [Answers<ImportJob>(StatusCodes.Status202Accepted)]
    public static async Task<IResult> Post(
        ClaimsPrincipal user, HttpContext context, [NotBody] Upload upload, [NotBody] ImportQueue queue, [NotBody] ImportSources sources, CancellationToken cancellation,
        string? source = null, bool? acceptValid = null, string? structure = null, string? scheme = null, string? territory = null, string? convention = null,
        string? encoding = null, string? dates = null, bool? checkOnly = null, string? confirm = null)
    {
        if (StepRequest.Key(context, out var key) is { } noKey)
        {
            return noKey;
        }
        var confirmed = ImportOptions.Codes(confirm);
        if (ImportOptions.Unknown(confirmed) is var misspelt && misspelt is not null || (confirm is not null && confirmed is null))
        {
            return Problems.Result(StatusCodes.Status400BadRequest, "confirm/unknown", "confirm", new Dictionary<string, string>(StringComparer.Ordinal) { ["confirm"] = misspelt ?? "" });
        }
        if (ImportOptions.UnknownEncoding(encoding) is { } unknown)
        {
            return Problem(StatusCodes.Status400BadRequest, unknown with { Column = nameof(encoding) });
        }
        if (ImportOptions.UnknownScheme(scheme))
        {
            var known = string.Join(", ", CodeNames<Scheme>.All);
            return Problems.BadValue(nameof(scheme), $"{known}.", $"{known}.");
        }
        if (!ImportOptions.TryDates(dates, out var order))
        {
            return Problems.BadValue(nameof(dates), "auto, dmy, mdy ou iso.", "auto, dmy, mdy or iso.");
        }
        if (source is not null && await sources.FindAsync(source, Access.ActorOf(user), cancellation) is null)
        {
            return Problem(StatusCodes.Status400BadRequest, ImportSources.None);
        }
        var options = new ImportOptions(Access.ActorOf(user).User, source, acceptValid ?? false, structure, scheme, territory, convention, confirmed)
        {
            Sender = Access.ActorOf(user),
            Encoding = encoding,
            Dates = order,
            CheckOnly = checkOnly ?? false,
        };
        var (job, repeated, status, problem) = await queue.AcceptAsync(key, await upload.ReceiveAsync(context.Request, cancellation), options, cancellation);
        if (repeated)
        {
            context.Response.Headers["Idempotency-Replayed"] = "true";
        }
        return job is null ? Problem(status, problem!) : TypedResults.Accepted($"/api/imports/{job.Id}", job);
    }

    /// <summary>How an import is getting on, or what became of it.</summary>
    [WolverineGet("/api/imports/{id}")]
    [Authorize(Policy = Access.Policies.Import)]
    [Answers<ImportJob>]
    public static async Task<IResult> Get(Guid id, [NotBody] ImportQueue queue, CancellationToken cancellation) =>
        await queue.FindAsync(id, cancellation) is { } job ? TypedResults.Ok(job) : Problem(StatusCodes.Status404NotFound, new ImportProblem("import/not-found", 1));

    /// <summary>The rows that were not taken, as CSV. They are as the file had them, sensitive facts included: only who sent it gets them.</summary>
    [WolverineGet("/api/imports/{id}/refused")]
    [Heavy(Everyday = true)]
    [Authorize(Policy = Access.Policies.Import)]
    public static async Task<IResult> Refused(Guid id, ClaimsPrincipal user, HttpContext http, [NotBody] ImportQueue queue, CancellationToken cancellation)
    {
        Stream Begin()
        {
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"refused-{id}.csv\"";
            http.Response.ContentType = "text/csv; charset=utf-8";
            return http.Response.Body;
        }
        return (await queue.FindAsync(id, cancellation))?.User == Access.ActorOf(user).User && await queue.WriteRefusedRowsAsync(id, Begin, cancellation)
            ? Results.Empty
            : Problem(StatusCodes.Status404NotFound, new ImportProblem("import/not-found", 1));
    }

    static IResult Problem(int status, ImportProblem problem) => Problems.Result(status, problem.Code, problem.Column, problem.Details);
}
