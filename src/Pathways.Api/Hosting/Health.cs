using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pathways.Api.Hosting;

/// <summary>
/// Whether the service lives; whether it can record and read, without which a node is taken out; and whether figures and lists follow the log, which
/// somebody must look at, and for which no node is taken out that can still record.
/// </summary>
public static class Health
{
    const string Ready = "ready", OfFigures = "figures";

    /// <summary>Adds the checks.</summary>
    public static void AddHealth(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        builder.Services.AddSingleton<StandStill>();
        builder.Services.AddSingleton<HighWaterCheck>();
        builder.Services.AddSingleton<ProjectionsCheck>();
        builder.Services.AddHealthChecks()
            .AddNpgSql(services => services.GetRequiredService<Connections>().Health, name: "database", tags: [Ready])
            .AddCheck<RecordingCheck>("recording", tags: [Ready])
            // Whether the read models follow the mark; and, for that check trusts it, whether the mark itself still moves.
            .AddCheck<ProjectionsCheck>("projections", tags: [OfFigures])
            .AddCheck<HighWaterCheck>("high-water", tags: [OfFigures]);
        SharedHealthChecks.Decorate(builder.Services);
        if (!settings.Cluster)
        {
            builder.Services.AddHostedService<ProjectionKeeper>();
        }
    }

    /// <summary>
    /// Maps <c>/health/live</c>, <c>/health/ready</c> and <c>/health/figures</c>, open to whoever watches the service, which tell strangers no more than up
    /// or down (of figures: behind too); and <c>/health/detail</c>, with how much they are behind, for the administrator.
    /// </summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = SayAsync }).AllowAnonymous().WithMetadata(new UncountedAttribute());
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = SayAsync }).AllowAnonymous().WithMetadata(new UncountedAttribute());
        app.MapHealthChecks("/health/figures", new HealthCheckOptions { Predicate = check => check.Tags.Contains(OfFigures), ResponseWriter = SayAsync }).AllowAnonymous().WithMetadata(new UncountedAttribute());
        app.MapHealthChecks("/health/detail", new HealthCheckOptions { ResponseWriter = WriteAsync }).RequireAuthorization(Access.Policies.Administer);
    }

    // How large the territory is, and where its database, is nobody's business who only watches.
    static Task SayAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status switch { HealthStatus.Unhealthy => "down", HealthStatus.Degraded => "behind", _ => "up" },
    });

    static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(e => e.Key, e => new { status = e.Value.Status.ToString(), description = e.Value.Description }, StringComparer.Ordinal),
    });
}
