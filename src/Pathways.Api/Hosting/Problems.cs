using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
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
        Results.Problem(Of(status, code, field, details));

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
        return Results.Problem(problem);
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

    /// <summary>Gives the bare answers of the framework (401, 403, 404, 413, 415) under /api the same shape.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseWhen(OnPage, pages =>
        {
            if (!app.Environment.IsDevelopment())
            {
                pages.UseExceptionHandler("/error", createScopeForErrors: true);
            }
            // Whoever asks for a page, or sends a form, gets a page: a form's answer is shown as one that was asked for, so that nothing is handled twice.
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            pages.Use(async (http, next) =>
            {
                await next(http);
                if (HttpMethods.IsPost(http.Request.Method) && !http.Response.HasStarted && http.Response.StatusCode >= StatusCodes.Status400BadRequest)
                {
                    http.Request.Method = HttpMethods.Get;
                    http.Request.ContentType = null;
                }
            });
        });
        app.UseWhen(http => !OnPage(http), api =>
        {
            api.UseExceptionHandler(failed => failed.Run(http => Result(StatusCodes.Status500InternalServerError, "request/failed").ExecuteAsync(http)));
            api.UseStatusCodePages(BareAnswerAsync);
        });

        static bool OnPage(HttpContext http) => !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
    }

    static Dictionary<string, string>? Most(HttpContext http, int status) =>
        status == StatusCodes.Status413PayloadTooLarge && http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most
            ? new(StringComparer.Ordinal) { ["most"] = most.ToString(CultureInfo.InvariantCulture) } : null;

    static async Task BareAnswerAsync(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        var code = status switch
        {
            StatusCodes.Status401Unauthorized => "access/sign-in-required",
            StatusCodes.Status403Forbidden => "access/denied",
            StatusCodes.Status413PayloadTooLarge => "request/too-large",
            StatusCodes.Status415UnsupportedMediaType => "request/not-json",
            StatusCodes.Status404NotFound => "request/unknown",
            _ => null,
        };
        if (code is not null)
        {
            await Result(status, code, details: Most(context.HttpContext, status)).ExecuteAsync(context.HttpContext);
        }
    }
}
