using Pathways.Api.Hosting;

namespace Pathways.Api.Import;

/// <summary>What importing needs.</summary>
public static class ImportServices
{
    /// <summary>Adds the importer and what it stands on.</summary>
    public static void AddImport(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        builder.Services.AddSingleton(services => new BulkAppender(services.GetRequiredService<Connections>().Import, services.GetRequiredService<Marten.IDocumentStore>()));
        builder.Services.AddSingleton<StoredStates>();
        builder.Services.AddSingleton<ImportSources>();
        builder.Services.AddSingleton<Importer>();
        builder.Services.AddSingleton(new Upload(settings.ImportMegabytes * 1_000_000));
        builder.Services.AddSingleton(new CheckedFiles(TimeProvider.System));
        builder.Services.AddSingleton<SentChoicesMemory>();
        builder.Services.AddSingleton<ImportQueue>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ImportQueue>());
        builder.Services.AddHostedService<ImportKeeper>();
    }
}
