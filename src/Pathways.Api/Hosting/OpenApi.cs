using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pathways.Api.Recording;
using Pathways.Api.Resources;

namespace Pathways.Api.Hosting;

/// <summary>The API's description (OpenAPI 3.1), with what the endpoints don't say of themselves: security, bodies, errors.</summary>
public static class OpenApi
{
    /// <summary>Name of the document.</summary>
    public const string Document = "v1";

    const string Bearer = "bearer";
    const string Cookie = "cookie";
    const string Again = "A repeat under the same key gives the same answer, with `Idempotency-Replayed: true`.";

    /// <summary>Adds the document.</summary>
    public static void AddPathwaysOpenApi(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(CompleteAsync);
        options.AddSchemaTransformer(TypePlainlyAsync);
    });

    static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Pathways",
            Version = "1",
            Description = "Follows people back to work: steps are recorded as events, figures are projections of the events. "
                + "Errors are problem details (RFC 9457) with a stable `code` and words in French and English.",
            Contact = new OpenApiContact { Name = "Pathways", Url = new Uri("https://pathways.example/"), Email = "contact@pathways.example" },
            License = new OpenApiLicense { Name = "EUPL-1.2", Url = new Uri("https://eupl.eu/1.2/en/") },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        // What an endpoint returns in C#, before its answer is described.
        document.Components.Schemas?.Remove(nameof(IResult));
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "A token of the territory's identity provider." },
            [Cookie] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "__Host-pathways", Description = "The session of a person signed in on the pages (`pathways` in Development)." },
        };
        document.Tags = document.Paths.Values.SelectMany(p => p.Operations ?? []).SelectMany(o => o.Value.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(t => t.Reference.Id!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new OpenApiTag { Name = name, Description = Rooms.GetValueOrDefault(name, name) }).ToHashSet();
        return Task.CompletedTask;
    }

    static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var path = context.Description.RelativePath ?? "";
        var erase = context.Description.HttpMethod is "DELETE";
        var write = context.Description.HttpMethod is "POST" or "PUT";
        operation.OperationId = OperationId(context.Description.HttpMethod!, path);
        operation.Tags = new HashSet<OpenApiTagReference> { new(Room(path), context.Document) };
        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Cookie, context.Document)] = [] },
        ];
        operation.Summary = Summary(operation.OperationId, path);
        operation.Description = $"{operation.Summary}. Allowed to: {string.Join(", ", metadata.OfType<IAuthorizeData>().Select(a => a.Policy).OfType<string>().SelectMany(Access.RolesOf).Distinct(StringComparer.Ordinal))}.";

        if (metadata.OfType<IReads>().LastOrDefault()?.Body is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = await ReferenceAsync(body, context, cancellation), Example = Examples.Of(body) },
                },
            };
        }
        else if (write)
        {
            operation.RequestBody = Table("The file: a CSV table whose encoding and separator are found out, one row an event (docs/import.md).", "pathway;event;occurred_on\nA-1;appointment_held;2026-01-15\n");
        }
        operation.Responses ??= [];
        if (operation.OperationId == "get-imports-refused")
        {
            operation.Responses.Remove("204");
            operation.Responses["200"] = new OpenApiResponse { Description = "The rows that were not taken: row number, column, code and reason.", Content = Csv("row;column;code;reason_fr;reason_en\n") };
        }
        else if (operation.OperationId == "get-audit-journal-csv")
        {
            operation.Responses.Remove("204");
            operation.Responses["200"] = new OpenApiResponse { Description = "A row an event, newest first.", Content = Csv("question,at,total,position,recorded_at,recorded_on,user,user_name\r\n") };
        }
        else if (AnswerOf(metadata) is { } answer)
        {
            operation.Responses.Remove("200");
            operation.Responses[$"{answer.StatusCode}"] = new OpenApiResponse
            {
                Description = answer.StatusCode == StatusCodes.Status201Created ? $"Stored. {Again}" : write ? $"The answer. {Again}" : "The answer.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = await ReferenceAsync(answer.Type!, context, cancellation), Example = Examples.Of(answer.Type!) },
                },
            };
        }
        else
        {
            operation.Responses.Remove("200");
            operation.Responses["204"] = new OpenApiResponse { Description = erase ? $"Done; there is nothing to say. {Again}" : "Done; there is nothing to say." };
        }
        var onVersion = context.Description.HttpMethod is "PUT";
        if (write || erase)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Header("Idempotency-Key", required: true, "New for each step, the same for each retry: 8 to 128 visible ASCII characters.", "b1f7c0de-0001"));
            if (path.Contains("/steps/", StringComparison.Ordinal))
            {
                operation.Parameters.Add(Header("If-Match", required: false, "The version that was read, to be told when somebody recorded in the meantime.", "\"7\""));
            }
            if (onVersion)
            {
                operation.Parameters.Add(Header("If-Match", required: true, "The version that was read (its ETag): nothing that somebody wrote in the meantime is overwritten.", "\"1\""));
            }
        }
        if (path == "api/figures/{code}")
        {
            operation.Parameters = [.. operation.Parameters ?? [], .. Evaluation.FigureParameters.Described()];
        }
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description ??= Sentence(parameter.Name ?? "");
        }
        int[] errors = onVersion ? [400, 401, 403, 404, 409, 410, 413, 415, 422, 428, 429] : write ? [400, 401, 403, 404, 409, 413, 415, 422, 429] : erase ? [400, 401, 403, 404, 422, 429] : [400, 401, 403, 404, 429];
        var problem = await ReferenceAsync(typeof(Problem), context, cancellation);
        foreach (var status in errors)
        {
            operation.Responses[$"{status}"] = new OpenApiResponse
            {
                Description = Errors[status],
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/problem+json"] = new() { Schema = problem, Example = Examples.Of(status) },
                },
            };
        }
    }

    static OpenApiRequestBody Table(string description, string example) => new() { Required = true, Description = description, Content = Csv(example) };

    static Dictionary<string, OpenApiMediaType> Csv(string example) => new(StringComparer.Ordinal)
    {
        ["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example },
    };

    // What an endpoint says it answers; that it returns an IResult is C#'s business.
    static Answer? AnswerOf(IList<object> metadata) =>
        metadata.OfType<IProducesResponseTypeMetadata>().Select(said => new Answer(said.Type, said.StatusCode))
            .Concat(metadata.OfType<IApiResponseMetadataProvider>().Select(said => new Answer(said.Type, said.StatusCode)))
            .LastOrDefault(said => said.Type is { } type && type != typeof(void) && !typeof(IResult).IsAssignableFrom(type) && said.StatusCode is >= 200 and < 300);

    sealed record Answer(Type? Type, int StatusCode);

    // Named once and referred to, or each of forty operations would spell out the same schema.
    static async Task<IOpenApiSchema> ReferenceAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Document!.Components?.Schemas?.ContainsKey(type.Name) != true)
        {
            context.Document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellation));
        }
        return new OpenApiSchemaReference(type.Name, context.Document);
    }

    // System.Text.Json may read a number from a string; the API never sends or wants one so. A code is one of its list.
    static async Task TypePlainlyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            var nullable = type != context.JsonTypeInfo.Type;
            schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name)!)];
        }
        if (schema.Type is { } said && said.HasFlag(JsonSchemaType.String) && (said.HasFlag(JsonSchemaType.Integer) || said.HasFlag(JsonSchemaType.Number)))
        {
            schema.Type = said & ~JsonSchemaType.String;
            schema.Pattern = null;
        }
        // The framework leaves out what is in a list where the same type stands earlier in one answer.
        if (schema is { Type: JsonSchemaType.Array, Items: null } && context.JsonTypeInfo.ElementType is { } element)
        {
            schema.Items = await context.GetOrCreateSchemaAsync(element, null, cancellation);
        }
    }

    static OpenApiParameter Header(string name, bool required, string description, string example) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = required,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = example,
    };

    static readonly Dictionary<string, string> Rooms = new(StringComparer.Ordinal)
    {
        ["recording"] = "Recording steps of a pathway, and correcting them.",
        ["people"] = "Who people are, apart from their pathways.",
        ["registries"] = "The territory's structures, against which codes are held.",
        ["monitoring"] = "What counsellors read: the caseload, a pathway's timeline.",
        ["evaluation"] = "Figures, each with its rule, denominator, interval and position in the log.",
        ["audit"] = "The history of a pathway: replay, difference, verification.",
        ["import"] = "Journeys from a file.",
    };

    static readonly Dictionary<int, string> Errors = new()
    {
        [400] = "The request can't be read.",
        [401] = "Nobody is signed in.",
        [403] = "The account may not do this.",
        [404] = "There is no such thing.",
        [409] = "Somebody recorded in the meantime: the current version, and what changed.",
        [410] = "It was erased.",
        [413] = "The request is too large.",
        [415] = "The body is not of a kind that is read here.",
        [422] = "Refused by a rule, or to be confirmed first (code `confirm/needed`, each question in `confirm`): nothing is changed.",
        [428] = "The version that was read is missing.",
        [429] = "Too much was asked at once: nothing is changed. `Retry-After` says after how many seconds to ask again.",
    };

    static string Room(string path) => path switch
    {
        _ when path.StartsWith("api/people", StringComparison.Ordinal) => "people",
        _ when path.StartsWith("api/structures", StringComparison.Ordinal) => "registries",
        _ when path.StartsWith("api/figures", StringComparison.Ordinal) => "evaluation",
        _ when path.StartsWith("api/imports", StringComparison.Ordinal) => "import",
        _ when path.Contains("/history", StringComparison.Ordinal) || path.StartsWith("api/audit", StringComparison.Ordinal) => "audit",
        _ when path.EndsWith("/timeline", StringComparison.Ordinal) || path.StartsWith("api/caseload", StringComparison.Ordinal) || path.StartsWith("api/doubtful", StringComparison.Ordinal) => "monitoring",
        _ => "recording",
    };

    // POST api/pathways/{pathway}/steps/training-started becomes post-pathways-steps-training-started.
    static string OperationId(string method, string path) =>
        string.Join('-', path.Split('/', '.').Skip(1).Where(part => !part.StartsWith('{')).Prepend(method.ToLowerInvariant()))
        + (path.EndsWith('}') ? "-one" : "");

    // A step's operation is called as its event is; of the others each has its own words.
    static string Summary(string operation, string path) => Summaries.GetValueOrDefault(operation)
        ?? $"Record a step: {Labels.OfEvent(path[(path.LastIndexOf('/') + 1)..].Replace('-', '_'), CultureInfo.GetCultureInfo("en"))}";

    static readonly Dictionary<string, string> Summaries = new(StringComparer.Ordinal)
    {
        ["get-audit-journal"] = "What was recorded, newest first, by author, period, kind and structure",
        ["get-audit-journal-csv"] = "The same as a table, with the question in each row",
        ["get-caseload"] = "The open pathways of a structure, what is due first",
        ["get-communes"] = "Communes by name or code, as one types",
        ["get-doubtful"] = "Steps that can hardly be true, and that nobody has confirmed",
        ["get-figures"] = "The catalogue of figures, each with its rule",
        ["get-figures-position"] = "How far the figures have read the log",
        ["get-figures-one"] = "A figure with its rule, denominator, interval and position in the log",
        ["post-imports"] = "Import pathways from a file",
        ["get-imports-one"] = "How an import is getting on, or what became of it",
        ["get-imports-refused"] = "The rows of an import that were not taken",
        ["post-pathways"] = "Open a pathway",
        ["get-pathways-history"] = "A pathway's history as it stood at a version or an instant",
        ["get-pathways-history-difference"] = "What changed in a pathway between two moments",
        ["get-pathways-history-verification"] = "Whether what is stored of a pathway equals its replay",
        ["get-pathways-timeline"] = "A pathway's steps in plain words",
        ["post-structures"] = "Register a structure of the territory",
        ["post-people"] = "Keep who a person is, apart from their pathways",
        ["get-people-one"] = "Who a person is",
        ["put-people-one"] = "Correct who a person is, on the version that was read",
        ["delete-people-one"] = "Erase who a person is; their pathways stay",
    };

    static string Sentence(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');
}

/// <summary>An error, as problem details (RFC 9457).</summary>
/// <param name="Type">A name for this kind of problem: <c>urn:pathways:problem:</c> and the code.</param>
/// <param name="Title">What is wrong and what to do, in the language of the request.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Messages">The words in both languages.</param>
/// <param name="Field">The field or header at fault.</param>
/// <param name="Values">The values that the words speak of.</param>
/// <param name="CurrentVersion">The version that the pathway is at, for a conflict.</param>
/// <param name="Fields">Every field that can't be kept as it was sent, where there may be several.</param>
/// <param name="Confirm">What is to be confirmed (code confirm/needed): send the same again, with these codes in <c>confirm</c>.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Code, IReadOnlyDictionary<string, string> Messages, string? Field = null,
    IReadOnlyDictionary<string, string>? Values = null, long? CurrentVersion = null, IReadOnlyList<Recording.WrongField>? Fields = null, IReadOnlyList<Question>? Confirm = null);

/// <summary>Whether something is really so.</summary>
/// <param name="Code">Code of the rule that asks; send it back in <c>confirm</c> to say that it is so.</param>
/// <param name="Messages">The question in both languages.</param>
/// <param name="Field">The field that it is about.</param>
/// <param name="Values">The values that the words speak of.</param>
/// <param name="Confirm">In place of the code: confirms it for these values only, and is asked again when the step is changed.</param>
public sealed record Question(
    string Code, IReadOnlyDictionary<string, string> Messages, string? Field = null, IReadOnlyDictionary<string, string>? Values = null, string? Confirm = null);
