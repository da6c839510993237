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

    /// <summary>
    /// Maps <c>/health/live</c> and <c>/health/ready</c>, open to whoever watches the service, which tell strangers no more than up or down; and
    /// <c>/health/detail</c>, for the administrator.
    /// </summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = SayAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = SayAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/detail", new HealthCheckOptions { ResponseWriter = WriteAsync }).RequireAuthorization(Access.Policies.Administer);
    }

    // How large the territory is, and where its database, is nobody's business who only watches.
    static Task SayAsync(HttpContext http, Microsoft.Extensions.Diagnostics.HealthChecks.HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy ? "down" : "up",
    });

    static Task WriteAsync(HttpContext http, Microsoft.Extensions.Diagnostics.HealthChecks.HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(e => e.Key, e => new { status = e.Value.Status.ToString(), description = e.Value.Description }, StringComparer.Ordinal),
    });
}
