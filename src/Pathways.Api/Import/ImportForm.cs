using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Pathways.Api.Hosting;

namespace Pathways.Api.Import;

/// <summary>The import page's form: works without a script, and sent twice it is one import.</summary>
public static class ImportForm
{
    // What a file of past years raises in every row.
    static readonly string[] LongAgo = ["step/long-ago", "step/decades-ago"];

    // What a file of another system raises in every entry.
    static readonly string[] Structures = ["entry/unknown-structure"];

    const string Page = "/import";

    const long Beside = 64 * 1024; // the other fields of the form

    const int MostParts = 64; // the page sends some fifteen

    /// <summary>Maps where the form is sent.</summary>
    public static void MapImportForm(this WebApplication app)
    {
        var largest = app.Services.GetRequiredService<Upload>().Largest + Beside;
        app.MapPost("/import/send", SendAsync)
            .RequireAuthorization(Access.Policies.Import)
            .WithFormOptions(multipartBodyLengthLimit: largest, valueCountLimit: MostParts)
            .WithMetadata(new RequestSizeLimitAttribute(largest), new TakesFileAttribute("file"), new FormKeeper(
                static _ => Page, static (http, author, form) => http.RequestServices.GetRequiredService<SentChoicesMemory>().Keep(http, author, form)))
            .ExcludeFromDescription();
        app.MapPost("/import/take", TakeAsync).RequireAuthorization(Access.Policies.Import)
            .WithMetadata(new FormKeeper(static form => Guid.TryParse(form["id"], out var job) ? $"{Page}?id={job}" : Page)).ExcludeFromDescription();
        app.MapImportTemplates();
        foreach (var sent in new[] { "/import/send", "/import/take" })
        {
            // Loaded again, or come back to after signing in.
            app.MapGet(sent, () => Results.LocalRedirect("/import")).RequireAuthorization(Access.Policies.Import).ExcludeFromDescription();
        }
    }

    // A file that was checked is taken as it is: the same file, read in the same way.
    static async Task<IResult> TakeAsync(ClaimsPrincipal user, ImportQueue queue, CheckedFiles files, [FromForm] Guid id, [FromForm] string key, [FromForm] bool? acceptValid, CancellationToken cancellation)
    {
        var actor = Access.ActorOf(user);
        var (job, problem) = await queue.TakeCheckedAsync(id, key, acceptValid, actor, cancellation);
        return Results.LocalRedirect(
            job is not null ? $"/import?id={job.Id}"
            : files.Has(id, actor.User) ? $"/import?id={id}&problem={problem!.Code}" // its button stays
            : $"/import?problem={problem!.Code}");
    }

    static async Task<IResult> SendAsync(
        ClaimsPrincipal user, HttpContext http, Upload upload, ImportQueue queue, ImportSources sources, SentChoicesMemory memory, IFormFile? file, [FromForm] string? key, [FromForm] string? source, [FromForm] bool? acceptValid,
        [FromForm] string? structure, [FromForm] string? scheme, [FromForm] string? territory, [FromForm] string? encoding,
        [FromForm] string? dates, [FromForm] bool? checkOnly, [FromForm] bool? longAgo, [FromForm] bool? structures, CancellationToken cancellation)
    {
        // First: whatever is wrong with the file, what was chosen beside it stays.
        memory.Keep(http, Access.ActorOf(user).User, http.Request.Form);
        if (file is null || string.IsNullOrEmpty(key))
        {
            return Results.LocalRedirect("/import?problem=import/empty-file");
        }
        if (ImportOptions.UnknownEncoding(Given(encoding)) is not null || !ImportOptions.TryDates(dates, out var order))
        {
            return Results.LocalRedirect("/import?problem=query/bad-value");
        }
        if (Given(source) is { } named && await sources.FindAsync(named, Access.ActorOf(user), cancellation) is null)
        {
            return Results.LocalRedirect($"/import?problem={ImportSources.None.Code}");
        }
        var options = new ImportOptions(Access.ActorOf(user).User, Given(source), acceptValid ?? false, Given(structure), Given(scheme), Given(territory))
        {
            Sender = Access.ActorOf(user),
            Encoding = Given(encoding),
            Dates = order,
            CheckOnly = checkOnly ?? false,
            Confirm = Confirmed([longAgo == true ? LongAgo : [], structures == true ? Structures : []]),
        };
        await using var content = file.OpenReadStream();
        var (job, _, _, problem) = await queue.AcceptAsync(key, await upload.SaveAsync(content, cancellation), options, cancellation, keep: true);
        return Results.LocalRedirect(job is null ? $"/import?problem={problem!.Code}" : $"/import?id={job.Id}");
    }

    static string[]? Confirmed(IEnumerable<string[]> ticked) => ticked.SelectMany(codes => codes).ToArray() is { Length: > 0 } all ? all : null;

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
