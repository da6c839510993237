using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;
using Pathways.Projections.Indicators.Columns;
using Pathways.Projections.Text;
using Wolverine.Http;

namespace Pathways.Api.Evaluation;

/// <summary>The position in the event log that figures have reached.</summary>
/// <param name="Position">The position.</param>
/// <param name="Steps">How many steps were recorded since an earlier position, where one was given.</param>
/// <param name="More">True where there are more than could be counted; absent otherwise.</param>
public sealed record FigurePosition(long Position, long? Steps = null, bool? More = null);

/// <summary>Figures over HTTP.</summary>
public static class FigureEndpoints
{
    /// <summary>The catalogue of figures: code, version, rule in words, unit, reference date, denominator.</summary>
    [WolverineGet("/api/figures")]
    [Authorize(Policy = Access.Policies.ReadFigures)]
    [Answers<Catalogue>]
    public static IResult List() => Results.Json(
        new Catalogue([.. FigureCatalogue.All.Select(rule => FigureDescription.Of(rule))], [.. Dimensions.Names, "public.CODE", "attribute.NAME"]), PathwayJson.Stored);

    /// <summary>The position in the event log that figures have reached. Costs one look in an index, and of an earlier position the steps since, 100,000 at most; with If-None-Match, an answer without a body while nothing was recorded.</summary>
    /// <param name="since">An earlier position: how many steps were recorded since is said too.</param>
    /// <param name="until">Count them up to this position, and not to the one reached.</param>
    /// <param name="http">The request.</param>
    /// <param name="figures">The figures.</param>
    [WolverineGet("/api/figures/position")]
    [Authorize(Policy = Access.Policies.ReadFigures)]
    [Answers<FigurePosition>]
    public static async Task<IResult> Position(long? since, long? until, HttpContext http, Figures figures)
    {
        var position = await figures.PositionAsync(http.RequestAborted);
        if (http.IsKept(Caching.TagOf(position)))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        (long? steps, var more) = since is { } earlier ? await figures.StepsAsync(earlier, until ?? position, http.RequestAborted) : default((long?, bool));
        return Results.Json(new FigurePosition(position, steps, more ? true : null), PathwayJson.Stored);
    }

    /// <summary>
    /// A figure with its provenance. Parameters: from and to (who is counted), observedUntil (until when), by, asKnownOn, version, those
    /// of the figure (days, interval, job, unit), and any dimension as a filter: several values by commas or repeated, a comma within
    /// a value after a backslash. With Accept: text/csv, or .csv behind the code, a table; with spreadsheet=fr or en, one that spreadsheets of
    /// that language open as it is.
    /// </summary>
    [WolverineGet("/api/figures/{code}")]
    [Heavy]
    [ReadsQuery]
    [Authorize(Policy = Access.Policies.ReadFigures)]
    [Answers<FigureView>]
    public static async Task<IResult> Read(string code, HttpContext http, Figures figures, KnownValues known, TerritoryDirectory directory, TerritoryClock clock)
    {
        var csv = code.EndsWith(".csv", StringComparison.Ordinal) || http.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.Ordinal);
        code = code.EndsWith(".csv", StringComparison.Ordinal) ? code[..^4] : code;
        var (rule, unknown) = RuleOf(code, http.Request.Query);
        if (rule is null)
        {
            return unknown!;
        }
        var (request, wrong) = await FigureQuery.ReadAsync(http.Request.Query, rule, known, clock, Access.ActorOf(http.User), http.RequestAborted);
        if (wrong is not null)
        {
            return Wrong(wrong);
        }
        if (request!.AsKnownOn is { } instant && !await figures.SettledAsync(instant, http.RequestAborted))
        {
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, "figure/not-settled", "asKnownOn", new FigureQuery.Wrong("figure/not-settled", "asKnownOn", http.Request.Query["asKnownOn"].ToString()).Values("asKnownOn"));
        }
        var (answer, refused) = await figures.AskAsync(rule, request, http.RequestAborted);
        if (answer is null)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, refused!.Code, refused.Field, refused.Details);
        }
        var view = FigureView.Of(answer, await directory.ReadAsync(http.RequestAborted));
        if (!csv && http.Request.Query.ContainsKey("spreadsheet"))
        {
            return Wrong(new FigureQuery.Wrong("query/csv-only", "spreadsheet", rule.Code));
        }
        if (!csv)
        {
            return Kept(http, JsonSerializer.SerializeToUtf8Bytes(view, PathwayJson.Stored), "application/json; charset=utf-8");
        }
        var spreadsheet = http.Request.Query.TryGetValue("spreadsheet", out var language) ? Labels.Language(language) : null;
        var name = spreadsheet is null ? view.FileName : $"{Path.GetFileNameWithoutExtension(view.FileName)}_{(spreadsheet.Name == "fr" ? "tableur" : "spreadsheet")}.csv";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return Kept(http, Encoding.UTF8.GetBytes(new FigureCsv(spreadsheet).Of(view)), "text/csv; charset=utf-8");
    }

    // The same figure of the same log is not sent twice: whoever asks again, and has it, is told so.
    static IResult Kept(HttpContext http, byte[] answer, string type) => http.IsKept(Caching.TagOf(answer)) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(answer, type);

    // A figure has one kind of file: who asks for another is told of it.
    static string? NearestTo(string code) => Nearest.To(code, FigureCatalogue.Codes)
        ?? (FigureCatalogue.Find(Path.GetFileNameWithoutExtension(code)) is { } rule ? rule.Code + ".csv" : null);

    // The rule of a code, in the version asked for or the latest; or why there is none.
    static (FigureRule? Rule, IResult? Unknown) RuleOf(string code, IQueryCollection query)
    {
        var versions = FigureCatalogue.Versions(code);
        if (versions.Count == 0)
        {
            return (null, Problems.Result(StatusCodes.Status404NotFound, "figure/unknown", "code", new FigureQuery.Wrong("figure/unknown", "code", code, NearestTo(code)).Values("code")));
        }
        // One that is empty is told as such, with every other value that is.
        if (!query.TryGetValue("version", out var said) || string.IsNullOrWhiteSpace(said))
        {
            return (FigureCatalogue.Find(code), null);
        }
        return int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && FigureCatalogue.Find(code, version) is { } rule
            ? (rule, null)
            : (null, Problems.Result(StatusCodes.Status404NotFound, "figure/unknown-version", "version", new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["value"] = said.ToString(),
                ["name"] = code,
                ["versions"] = string.Join(", ", versions),
            }));
    }

    static IResult Wrong(FigureQuery.Wrong wrong) => Problems.Result(
        wrong.Code is FigureQuery.SensitiveFacts or FigureQuery.SensitiveOfNamed ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest, wrong.Code, wrong.Field, wrong.Values(wrong.Field));
}

/// <summary>What evaluation needs.</summary>
public static class EvaluationServices
{
    /// <summary>Adds the figures, and what keeps them in memory.</summary>
    public static void AddEvaluation(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        builder.Services.AddSingleton(services => new FactColumns(Store.Schema, Store.EventSchema, services.GetRequiredService<DeclaredAttributes>()));
        builder.Services.AddSingleton(services => new Figures(
            services.GetRequiredService<Connections>().Evaluation, Store.Schema, Store.EventSchema, services.GetRequiredService<DeclaredAttributes>(), services.GetRequiredService<FactColumns>()));
        if (settings.FiguresInMemory)
        {
            builder.Services.AddHostedService<FactColumnsKeeper>();
        }
        builder.Services.AddSingleton(services => new KnownValues(services.GetRequiredService<Connections>().Evaluation, Store.Schema, DirectoryDocuments.Tables, services.GetRequiredService<DeclaredAttributes>()));
    }
}
