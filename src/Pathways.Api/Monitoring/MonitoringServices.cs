namespace Pathways.Api.Monitoring;

/// <summary>What reading the present needs.</summary>
public static class MonitoringServices
{
    /// <summary>Adds the readers of caseloads, and of the names of people and places.</summary>
    public static void AddMonitoring(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CaseloadReader>();
        builder.Services.AddSingleton<DecidedTransfers>();
        builder.Services.AddSingleton<Pages.Caseload.CaseloadMemory>();
        builder.Services.AddSingleton<DoubtfulReader>();
        builder.Services.AddSingleton<Names>();
        builder.Services.AddSingleton<Registries.TerritoryDirectory>();
    }
}
