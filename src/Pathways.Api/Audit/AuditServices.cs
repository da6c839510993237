using Pathways.Api.Audit.Journal;
using Pathways.Api.Hosting;

namespace Pathways.Api.Audit;

/// <summary>What reading histories needs.</summary>
public static class AuditServices
{
    /// <summary>Adds the histories' and the journal's readers.</summary>
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Histories>();
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<JournalReader>(services, services.GetRequiredService<Connections>().Evaluation));
        builder.Services.AddSingleton<JournalTeller>();
        builder.Services.AddSingleton<JournalFinder>();
    }
}
