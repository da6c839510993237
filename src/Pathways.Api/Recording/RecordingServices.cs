namespace Pathways.Api.Recording;

/// <summary>What recording needs.</summary>
public static class RecordingServices
{
    /// <summary>Adds the recorder and what it stands on.</summary>
    public static void AddRecording(this WebApplicationBuilder builder, Hosting.PathwaysSettings settings)
    {
        builder.Services.AddSingleton(settings.Attributes);
        builder.Services.AddSingleton(services => new Registries.KnownConventions(services.GetRequiredService<Npgsql.NpgsqlDataSource>(), settings.Conventions));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new Hosting.TerritoryClock(services.GetRequiredService<TimeProvider>(), settings.TimeZone));
        builder.Services.AddSingleton(services => new PathwayStates(services.GetRequiredService<Marten.IDocumentStore>()));
        builder.Services.AddSingleton<EventAppender>();
        builder.Services.AddSingleton<EventStore.PeopleLog>();
        builder.Services.AddSingleton<PathwaysOfPeople>();
        builder.Services.AddSingleton<PersonAccess>();
        builder.Services.AddSingleton<PersonRecords>();
        builder.Services.AddSingleton<Hosting.InstallationSecret>();
        builder.Services.AddSingleton<SameTries>();
        builder.Services.AddSingleton<SamePerson>();
        builder.Services.AddSingleton<EntryChecks>();
        builder.Services.AddSingleton<Recorder>();
        builder.Services.AddSingleton<Forms.KeptKeys>();
        builder.Services.AddHostedService<SearchIndexKeeper>();
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<PersonKeeper>(services, settings.UnusedPersonDays));
        builder.Services.AddHostedService(services => services.GetRequiredService<PersonKeeper>());
    }
}
