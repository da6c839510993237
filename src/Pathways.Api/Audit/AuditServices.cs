namespace Pathways.Api.Audit;

/// <summary>What reading histories needs.</summary>
public static class AuditServices
{
    /// <summary>Adds the histories' reader.</summary>
    public static void AddAudit(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Histories>();
}
