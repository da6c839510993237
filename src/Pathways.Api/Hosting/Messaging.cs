using JasperFx;
using JasperFx.CodeGeneration;
using Wolverine;
using Wolverine.Http;

namespace Pathways.Api.Hosting;

/// <summary>Wolverine: HTTP endpoints, and the daemon's distribution over the nodes of a cluster.</summary>
public static class Messaging
{
    /// <summary>Adds Wolverine. On a single node the projections start at once; in a cluster they are shared out.</summary>
    public static void AddMessaging(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        builder.Host.UseWolverine(options =>
        {
            options.Durability.Mode = settings.Cluster ? DurabilityMode.Balanced : DurabilityMode.Solo;
            options.Durability.HealthCheckPollingTime = TimeSpan.FromSeconds(1);
            options.Durability.StaleNodeTimeout = TimeSpan.FromSeconds(5);
            options.Durability.CheckAssignmentPeriod = TimeSpan.FromSeconds(1);
            options.Durability.FirstHealthCheckExecution = TimeSpan.FromMilliseconds(500);
            options.ApplicationAssembly = typeof(Messaging).Assembly;
        });
        builder.Services.AddWolverineHttp();
        builder.Services.CritterStackDefaults(defaults =>
        {
            defaults.Production.GeneratedCodeMode = TypeLoadMode.Static;
            defaults.Production.ResourceAutoCreate = AutoCreate.None;
            defaults.Production.AssertAllPreGeneratedTypesExist = true;
            defaults.Development.GeneratedCodeMode = TypeLoadMode.Dynamic;
            defaults.Development.ResourceAutoCreate = AutoCreate.CreateOrUpdate;
        });
    }
}
