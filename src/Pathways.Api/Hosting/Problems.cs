using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Import;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Hosting;

/// <summary>Errors as problem details (RFC 9457): a stable code, the field at fault, what to do, in both languages.</summary>
public static class Problems
{
    /// <summary>A problem in the language of the request, with both beside.</summary>
    public static ProblemDetails Of(int status, string code, string? field = null, IReadOnlyDictionary<string, string>? details = null)
    {
        var problem = Of(status, code, field, Refusals.Of(code, "fr", details), Refusals.Of(code, "en", details));
        if (details is { Count: > 0 })
        {
            problem.Extensions["values"] = details;
        }
        return problem;
    }

    static ProblemDetails Of(int status, string code, string? field, string fr, string en)
    {
        var english = Languages.Code == "en";
        var problem = new ProblemDetails
        {
            Type = "urn:pathways:problem:" + code,
            Title = english ? en : fr,
            Status = status,
            Extensions =
            {
                ["code"] = code,
                ["messages"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["fr"] = fr, ["en"] = en },
            },
        };
        if (field is not null)
        {
            problem.Extensions["field"] = field;
        }
        return problem;
    }

    /// <summary>A problem as an answer.</summary>
    public static IResult Result(int status, string code, string? field = null, IReadOnlyDictionary<string, string>? details = null) =>
        new CodedProblem(Of(status, code, field, details));

    /// <summary>A refusal of the domain as an answer: 422, nothing is changed.</summary>
    public static IResult Result(Refusal refusal) =>
        Result(StatusCodes.Status422UnprocessableEntity, refusal.Code, refusal.Field, refusal.Details);

    /// <summary>A step that is stored once it is confirmed: 422, nothing is changed, with each question, its code and its words.</summary>
    public static IResult ToConfirm(IReadOnlyList<Refusal> questions)
    {
        var problem = Of(StatusCodes.Status422UnprocessableEntity, "confirm/needed", questions[0].Field);
        problem.Extensions["confirm"] = questions.Select(q => new Question(
            q.Code,
            Refusals.Both(q.Code, q.Details),
            q.Field,
            q.Details,
            q.Confirm)).ToList();
        return new CodedProblem(problem);
    }

    /// <summary>No such pathway.</summary>
    public static IResult NotFound() => Result(StatusCodes.Status404NotFound, "pathway/not-found");

    /// <summary>A structure for which this account does not work.</summary>
    public static IResult OtherStructure(string? structure) => Result(StatusCodes.Status403Forbidden, "access/other-structure", details: OfStructure(structure));

    /// <summary>What the words about another structure need: its code, as it was asked for.</summary>
    public static IReadOnlyDictionary<string, string> OfStructure(string? structure) => new Dictionary<string, string>(StringComparer.Ordinal) { ["structure"] = structure ?? "–" };

    /// <summary>A value of the query that can't be used, with what it may be.</summary>
    public static IResult BadValue(string field, string fr, string en) =>
        Result(StatusCodes.Status400BadRequest, "query/bad-value", field, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = field, ["expectedFr"] = fr, ["expectedEn"] = en });

    /// <summary>
    /// Gives the bare answers of the framework (400, 401, 403, 404, 405, 408, 413, 415, 429, 500, 503, 507) a body: a page in the place of the one asked for
    /// to who asks for a page, whatever the method; a problem to programs.
    /// </summary>
    public static void UseProblems(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response.StatusCode == StatusCodes.Status503ServiceUnavailable && http.Response.Headers.RetryAfter.Count == 0)
                {
                    http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                }
                return Task.CompletedTask;
            });
            return next(http);
        });
        app.UseWhen(AsksForPage, pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = Page, CreateScopeForErrors = true, StatusCodeSelector = StatusOf, SuppressDiagnosticsCallback = IsToldInALine });
            pages.Use(LeftAsync);
            pages.UseStatusCodePagesWithReExecute(Page, createScopeForStatusCodePages: true);
            pages.Use(AsAQuestionAsync);
        });
        app.UseWhen(http => !AsksForPage(http), programs =>
        {
            programs.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = FailedAsync, StatusCodeSelector = StatusOf, SuppressDiagnosticsCallback = IsToldInALine });
            programs.Use(LeftAsync);
            programs.UseStatusCodePages(BareAnswerAsync);
        });
    }

    /// <summary>After how many seconds to ask again of who can't be answered for now, where whoever refused it says nothing else.</summary>
    public const int RetryAfterSeconds = 10;

    /// <summary>Where every error that a person meets is told.</summary>
    public const string Page = "/error";

    /// <summary>The method of the request that an error page answers: what was only read needs no "was it recorded?".</summary>
    public static string MethodOf(HttpContext http) => http.Items.TryGetValue(Page, out var method) ? (string)method! : http.Request.Method;

    /// <summary>What the endpoint that refused the request said of it, in the language of the request; null where none did.</summary>
    public static string? ToldIn(HttpContext http) => http.Items.TryGetValue(typeof(CodedProblem), out var words) ? (string?)words : null;

    // To a program the problem; to a person who followed a link the page of errors, with its words.
    sealed class CodedProblem(ProblemDetails problem) : IResult, IStatusCodeHttpResult, IValueHttpResult<ProblemDetails>
    {
        public int? StatusCode => problem.Status;

        public ProblemDetails Value => problem;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (!AsksForPage(httpContext))
            {
                return Results.Problem(problem).ExecuteAsync(httpContext);
            }
            httpContext.Items[typeof(CodedProblem)] = problem.Title;
            httpContext.Response.StatusCode = problem.Status!.Value;
            return Task.CompletedTask;
        }
    }

    static bool AsksForPage(HttpContext http)
    {
        var accepts = http.Request.Headers.Accept.ToString();
        return http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? SignIn.IsFollowedLink(http.Request)
            : (accepts.Contains("text/html", StringComparison.OrdinalIgnoreCase) || !accepts.Contains("json", StringComparison.OrdinalIgnoreCase));
    }

    // The page in another's place is asked for: a form that failed would be taken for a form of the page that tells of it.
    static Task AsAQuestionAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            if (CodeOf(http.Features.Get<IExceptionHandlerFeature>()?.Error) is { } known)
            {
                http.Items[typeof(CodedProblem)] = Refusals.Of(known, Languages.Code, null);
            }
            http.Items.TryAdd(Page, http.Request.Method);
            http.Request.Method = HttpMethods.Get;
        }
        return next(http);
    }

    // What the request did wrong is its fault; a database that does not answer is a matter of waiting.
    internal static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        AntiforgeryValidationException or RefusedFileException => StatusCodes.Status400BadRequest,
        // The form that was sent: longer than what is read of one, or with what no text has, such as a NUL.
        InvalidDataException => StatusCodes.Status400BadRequest,
        IOException full when Temporary.IsFull(full) => StatusCodes.Status507InsufficientStorage,
        // The parts of a form, of which the last is not whole.
        IOException { Source: "Microsoft.AspNetCore.WebUtilities" } => StatusCodes.Status400BadRequest,
        _ when UnreadStepException.Is(failure) => StatusCodes.Status503ServiceUnavailable,
        _ when failure.IsInterrupted() => StatusCodes.Status503ServiceUnavailable,
        _ when failure.IsPassing() => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    // What was sent can't be read: nobody who runs the service has anything to put right, and what was sent is in no log.
    static bool IsToldInALine(ExceptionHandlerSuppressDiagnosticsContext context)
    {
        if (UnreadStepException.CodeOf(context.Exception) is { } code)
        {
            // One line, for the pathway is told wherever it is missing; where it is in the code helps nobody, for there is nothing wrong with the code.
            LogOf(context.HttpContext).LogWarning("A pathway has a step that this version of the service can't read: {Code}", code);
            return true;
        }
        if (StatusOf(context.Exception) is not (>= 400 and < 500 and var status))
        {
            return false;
        }
        LogOf(context.HttpContext).LogInformation("A request was refused as it could not be read: {Status} {Kind}", status, context.Exception.GetType().Name);
        return true;
    }

    // Whoever asked is gone, and what was under way for them ended by that: nobody is told, and nothing failed.
    static async Task LeftAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        // That they have gone may be heard of a moment later than that what they sent ends.
        catch (Exception e) when (BreaksOff(e) || (http.RequestAborted.IsCancellationRequested && EndsByLeaving(e)))
        {
            LogOf(http).LogDebug("Whoever asked has left: {Kind}", e.GetType().Name);
            if (!http.Response.HasStarted)
            {
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
    }

    // The connection was given up by the client, or its stream of HTTP/2, which has no failure of its own: what reads the request is told so by the request's pipe, whatever
    // it is (a form, its parts, JSON, a file). Nothing else is read by pipes here.
    static bool BreaksOff(Exception? failure) => failure is ConnectionResetException or ConnectionAbortedException
        || (failure is IOException && failure.StackTrace?.Contains("System.IO.Pipelines.", StringComparison.Ordinal) == true)
        || (failure?.InnerException is { } inner && BreaksOff(inner));

    // Npgsql and Marten put a cancelled question into a failure of their own.
    static bool EndsByLeaving(Exception? failure) => failure is OperationCanceledException or IOException
        or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled }
        || (failure?.InnerException is { } inner && EndsByLeaving(inner));

    static ILogger LogOf(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems));

    // A pathway that can't be read for now is not the database's fault, and others can be.
    static string? CodeOfFailure(HttpContext http) => CodeOf(http.Features.Get<IExceptionHandlerFeature>()?.Error) ?? CodeOf(http.Response.StatusCode);

    // Of those that say more than their status.
    static string? CodeOf(Exception? failure) => UnreadStepException.CodeOf(failure)
        ?? (failure is RefusedFileException ? RefusedFileException.Code : failure?.IsInterrupted() == true ? "request/interrupted" : null);

    static Task FailedAsync(HttpContext http) => CodeOfFailure(http) is { } code
        ? Result(http.Response.StatusCode, code, details: Most(http, http.Response.StatusCode)).ExecuteAsync(http)
        : Task.CompletedTask;

    static Dictionary<string, string>? Most(HttpContext http, int status) =>
        status == StatusCodes.Status413PayloadTooLarge && http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most
            ? new(StringComparer.Ordinal) { ["most"] = most.ToString(CultureInfo.InvariantCulture) } : null;

    static async Task BareAnswerAsync(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        if (CodeOf(status) is { } code)
        {
            await Result(status, code, details: Most(context.HttpContext, status)).ExecuteAsync(context.HttpContext);
        }
    }

    static string? CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "request/unreadable",
        StatusCodes.Status401Unauthorized => "access/sign-in-required",
        StatusCodes.Status403Forbidden => "access/denied",
        StatusCodes.Status404NotFound => "request/unknown",
        StatusCodes.Status405MethodNotAllowed => "request/method",
        StatusCodes.Status408RequestTimeout => "request/too-slow",
        StatusCodes.Status413PayloadTooLarge => "request/too-large",
        StatusCodes.Status415UnsupportedMediaType => "request/not-json",
        StatusCodes.Status429TooManyRequests => "request/too-many",
        StatusCodes.Status500InternalServerError => "request/failed",
        StatusCodes.Status503ServiceUnavailable => "request/no-database",
        StatusCodes.Status507InsufficientStorage => "request/no-space",
        _ => null,
    };
}
