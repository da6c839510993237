namespace Pathways.Api.Monitoring;

/// <summary>What reading the present needs.</summary>
public static class MonitoringServices
{
    /// <summary>Adds the caseload's reader.</summary>
    public static void AddMonitoring(this WebApplicationBuilder builder) => builder.Services.AddSingleton<CaseloadReader>();
}
