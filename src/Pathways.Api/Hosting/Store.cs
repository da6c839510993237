using JasperFx;
using JasperFx.Events;
using Marten;
using Pathways.Api.EventStore;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Domain.Pathways;
using Pathways.Projections;
using Wolverine.Marten;

namespace Pathways.Api.Hosting;

/// <summary>The event store: Marten on PostgreSQL, and its read models.</summary>
public static class Store
{
    /// <summary>Schema of documents and read models.</summary>
    public const string Schema = "pathways";

    /// <summary>Schema of nothing but the events, so that rights on the log can be given apart.</summary>
    public const string EventSchema = "pathways_events";

    /// <summary>Adds the event store and its projections over the given database.</summary>
    public static void AddStore(this WebApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddSingleton(_ => new Connections(connectionString));
        builder.Services.AddSingleton(services => services.GetRequiredService<Connections>().Reading);
        var marten = builder.Services
            .AddMarten(services =>
            {
                var options = new StoreOptions();
                options.Connection(services.GetRequiredService<Connections>().Store);
                options.Logger(new StoreLog(services.GetRequiredService<ILoggerFactory>().CreateLogger("Marten")));
                Configure(options);
                // Outside development the schema is applied as a step of its own (db-apply), never by the service that serves.
                options.AutoCreateSchemaObjects = builder.Environment.IsDevelopment() ? AutoCreate.CreateOrUpdate : AutoCreate.None;
                return options;
            })
            .UseLightweightSessions()
            .IntegrateWithWolverine(integration => integration.UseWolverineManagedEventSubscriptionDistribution = true);
        if (builder.Environment.IsDevelopment())
        {
            // Read models are read by SQL of their own, which makes no table on its way.
            marten.ApplyAllDatabaseChangesOnStartup();
        }
        // After the tables are there.
        builder.Services.AddHostedService<PickUpKeeper>();
        builder.Services.AddHostedService<LostNumbersKeeper>();
    }

    /// <summary>What every process that opens this store must agree on.</summary>
    public static void Configure(StoreOptions options)
    {
        options.DatabaseSchemaName = Schema;
        options.Serializer(new StoredEvents());

        options.Events.DatabaseSchemaName = EventSchema;
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.UseMandatoryStreamTypeDeclaration = true;
        // The database's clock is the evidence of when a step was recorded (docs/decisions/0001).
        options.Events.AppendMode = EventAppendMode.Quick;
        // Without the row lock two writers can both pass the version check; the loser then leaves a gap in the log.
        options.Events.UseExclusiveLockOnConcurrentAppends = true;
        // An event's identifier is derived from the idempotency key: this index is what makes a retry no second step.
        options.Events.EnableUniqueIndexOnEventId = true;
        options.Events.EnableExtendedProgressionTracking = true;
        options.Events.MetadataConfig.EnableAll();
        options.Events.MetadataConfig.UserNameEnabled = true; // "all" leaves this one out
        foreach (var (name, type) in EventNames.All)
        {
            options.Events.MapEventType(type, name);
        }

        // A read model that skips what it can't take in is wrong in silence: stop and say so instead. An event that this version can't read, of a kind or with data
        // that only a newer one knows, stops its own pathway, which every figure and list tells (NewerEvents); it would else stop everybody's.
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = true;
        options.Projections.Errors.SkipUnknownEvents = true;
        options.Projections.RebuildErrors.SkipApplyErrors = false;
        options.Projections.RebuildErrors.SkipSerializationErrors = true;
        options.Projections.RebuildErrors.SkipUnknownEvents = true;
        // Polled often rather than woken by NOTIFY, whose lock makes every commit wait for the one before (docs/decisions/0003).
        options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(50);
        options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(100);

        LogIndex.AddTo(options);
        options.AddSessionKeys();
        options.Storage.Add(new InstallationSecret.Feature(options));
        Sessions.AddTo(options);
        SameTries.AddTo(options);
        options.AddDirectory();
        options.Schema.For<Import.ImportJob>();
        options.Schema.For<Import.ImportRefusals>();
        options.Schema.For<ErasedIdentity>();
        options.Schema.For<KeptRequest>();
        options.Schema.For<Recording.Forms.KeptSecret>();
        options.Schema.For<PersonChanges>();
        options.Schema.For<Identity>().Duplicate(i => i.Search);
        options.AddReadModels();
    }
}
