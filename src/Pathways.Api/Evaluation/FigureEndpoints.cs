using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;
using Wolverine.Http;

namespace Pathways.Api.Evaluation;

/// <summary>The position in the event log that figures have reached.</summary>
public sealed record FigurePosition(long Position);

/// <summary>Figures over HTTP.</summary>
public static class FigureEndpoints
{
    /// <summary>The catalogue of figures: code, version, rule in words, unit, reference date, denominator.</summary>
    [WolverineGet("/api/figures")]
    [Authorize(Policy = Access.Policies.ReadFigures)]
    [Answers<Catalogue>]
    public static IResult List() => Results.Json(
        new Catalogue([.. FigureCatalogue.All.Select(FigureDescription.Of)], [.. Dimensions.Names, "public.CODE", "attribute.NAME"]), PathwayJson.Stored);

    /// <summary>The position in the event log that figures have reached.</summary>
    [WolverineGet("/api/figures/position")]
    [Authorize(Policy = Access.Policies.ReadFigures)]
    [Answers<FigurePosition>]
    public static async Task<IResult> Position(HttpContext http, Figures figures) =>
        Results.Json(new FigurePosition(await figures.PositionAsync(http.RequestAborted)), PathwayJson.Stored);

    /// <summary>A figure with its provenance. Parameters: from, to, by, asKnownOn, unit, interval, job, version, and any dimension as a filter. With Accept: text/csv, a table.</summary>
    [WolverineGet("/api/figures/{code}")]
    [Authorize(Policy = Access.Policies.ReadFigures)]
    [Answers<FigureView>]
    public static async Task<IResult> Read(string code, HttpContext http, Figures figures, TerritoryClock clock)
    {
        var csv = code.EndsWith(".csv", StringComparison.Ordinal) || http.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.Ordinal);
        code = code.EndsWith(".csv", StringComparison.Ordinal) ? code[..^4] : code;
        int? version = null;
        if (http.Request.Query.TryGetValue("version", out var said))
        {
            if (!int.TryParse(said, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
            {
                return Wrong(new FigureQuery.Wrong("query/bad-choice", "version", said.ToString()));
            }
            version = number;
        }
        if (FigureCatalogue.Find(code, version) is not { } rule)
        {
            return Problems.Result(StatusCodes.Status404NotFound, "figure/unknown", "code", Value(code));
        }
        var (request, wrong) = FigureQuery.Read(http.Request.Query, clock);
        if (wrong is not null)
        {
            return Wrong(wrong);
        }
        if (request!.AsKnownOn is { } instant && !await figures.SettledAsync(instant, http.RequestAborted))
        {
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, "figure/not-settled", "asKnownOn", Value(http.Request.Query["asKnownOn"].ToString()));
        }
        var view = FigureView.Of(await figures.AskAsync(rule, request, http.RequestAborted));
        return csv ? Results.Text(view.ToCsv(), "text/csv; charset=utf-8") : Results.Json(view, PathwayJson.Stored);
    }

    static IResult Wrong(FigureQuery.Wrong wrong) => Problems.Result(StatusCodes.Status400BadRequest, wrong.Code, wrong.Field, Value(wrong.Value, wrong.Field));

    static Dictionary<string, string> Value(string value, string? field = null) => new(StringComparer.Ordinal) { ["value"] = value, ["name"] = field ?? "" };
}

/// <summary>What evaluation needs.</summary>
public static class EvaluationServices
{
    /// <summary>Adds the figures.</summary>
    public static void AddEvaluation(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(services => new Figures(services.GetRequiredService<Npgsql.NpgsqlDataSource>(), Store.Schema, Store.EventSchema));
}
