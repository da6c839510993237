using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Pathways.Api.Hosting;

/// <summary>Whether the service lives, and whether it can serve: the database, the projections, and the mark that they follow.</summary>
public static class Health
{
    const string Ready = "ready";

    /// <summary>Adds the checks.</summary>
    public static void AddHealth(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        builder.Services.AddSingleton<StandStill>();
        builder.Services.AddSingleton<HighWaterCheck>();
        builder.Services.AddSingleton<ProjectionsCheck>();
        builder.Services.AddHealthChecks()
            .AddNpgSql(services => services.GetRequiredService<Npgsql.NpgsqlDataSource>(), name: "database", tags: [Ready])
            // Whether the read models follow the mark; and, for that check trusts it, whether the mark itself still moves.
            .AddCheck<ProjectionsCheck>("projections")
            .AddCheck<HighWaterCheck>("high-water");
        if (!settings.Cluster)
        {
            builder.Services.AddHostedService<ProjectionKeeper>();
        }
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>, open to whoever watches the service.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    static Task WriteAsync(HttpContext http, Microsoft.Extensions.Diagnostics.HealthChecks.HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(e => e.Key, e => new { status = e.Value.Status.ToString(), description = e.Value.Description }, StringComparer.Ordinal),
    });
}
