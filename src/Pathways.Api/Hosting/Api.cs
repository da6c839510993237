using Pathways.Domain.Pathways;
using Wolverine.Http;

namespace Pathways.Api.Hosting;

/// <summary>The HTTP API: Wolverine's endpoints under /api, and their description at /openapi/v1.json.</summary>
public static class Api
{
    /// <summary>Adds the API's conventions.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        });
        builder.Services.ConfigureHttpJsonOptions(options => PathwayJson.Configure(options.SerializerOptions));
        builder.Services.AddPathwaysOpenApi();
        builder.Services.AddSingleton<ApiDescription>();
    }

    /// <summary>Maps the endpoints and their description.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapWolverineEndpoints(options =>
        {
            // ?take=abc must be an error, not the default.
            options.RejectUnparseableQueryValues = true;
            options.RejectUnparseableHeaderValues = true;
        });
        app.MapGet("/openapi/v1.json", static (HttpContext http, ApiDescription description) => description.AnswerAsync(http)).AllowAnonymous().ExcludeFromDescription().WithMetadata(new UncountedAttribute());
    }
}
