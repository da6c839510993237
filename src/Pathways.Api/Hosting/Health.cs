using Marten.Events.Daemon;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Pathways.Api.Hosting;

/// <summary>Whether the service lives, and whether it can serve: the database, the projections, and the mark that they follow.</summary>
public static class Health
{
    const string Ready = "ready";
    const int MostEventsBehind = 50_000;

    /// <summary>Adds the checks.</summary>
    public static void AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<HighWaterCheck>();
        builder.Services.AddHealthChecks()
            .AddNpgSql(services => services.GetRequiredService<Npgsql.NpgsqlDataSource>(), name: "database", tags: [Ready])
            // How far the read models are behind the log; and, for that check trusts the mark, whether the mark itself still moves.
            .AddMartenAsyncDaemonHealthCheck(MostEventsBehind, TimeSpan.FromMinutes(1))
            .AddCheck<HighWaterCheck>("high-water");
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
