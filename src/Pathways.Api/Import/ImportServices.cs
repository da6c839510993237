namespace Pathways.Api.Import;

/// <summary>What importing needs.</summary>
public static class ImportServices
{
    /// <summary>Adds the importer and what it stands on.</summary>
    public static void AddImport(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BulkAppender>();
        builder.Services.AddSingleton<StoredStates>();
        builder.Services.AddSingleton<Importer>();
    }
}
