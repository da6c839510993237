using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Import;

/// <summary>A territory with an empty store on a real PostgreSQL, into which files are imported.</summary>
public sealed class ImportWorld : IAsyncLifetime
{
    /// <summary>How to get at the store: what a data source tells of it has no password.</summary>
    public string ConnectionString { get; private set; } = "";

    public NpgsqlDataSource Database { get; private set; } = null!;

    public DocumentStore Store { get; private set; } = null!;

    public Importer Importer { get; private set; } = null!;

    public InstallationSecret Secret { get; private set; } = null!;

    /// <summary>The identifiers that a file of a source gets in this territory.</summary>
    public FileIdentity File(string source) => new(source, Secret);

    public async Task InitializeAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(await TestPostgres.CreateDatabaseAsync()) { Timezone = "UTC" };
        ConnectionString = settings.ConnectionString;
        Database = NpgsqlDataSource.Create(settings);
        Store = DocumentStore.For(options =>
        {
            options.Connection(Database);
            Pathways.Api.Hosting.Store.Configure(options);
        });
        await Store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        Importer = new Importer(new BulkAppender(Database, Store), new StoredStates(Database, Store), new TerritoryClock(TimeProvider.System), new PeopleLog(Database, Store), Store, new ImportSources(Database, Store, Secret = new InstallationSecret(Database)), Secret, new AnyAttribute(), new Pathways.Api.Registries.KnownConventions(Database, []));
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Imports lines under a structure, a scheme and a commune of their own; that they are of the past is confirmed, unless said otherwise.</summary>
    public Task<ImportResult> ImportAsync(IEnumerable<string> lines, string? source = null, bool acceptValid = false, RefusedRows? refused = null, IReadOnlyList<string>? confirm = null) =>
        ImportAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)), source, acceptValid, refused, confirm);

    public async Task<ImportResult> ImportAsync(byte[] content, string? source = null, bool acceptValid = false, RefusedRows? refused = null, IReadOnlyList<string>? confirm = null)
    {
        // As the command has it, which tells whom has the file what stands in it.
        using var none = new RefusedRows(withFields: true);
        var options = new ImportOptions("tester", source, acceptValid, "IMPORT", "plie", "01001", Confirm: confirm ?? ["step/long-ago", "step/decades-ago"]);
        return await Importer.ImportAsync(new MemoryStream(content), options, refused ?? none, progress: null, CancellationToken.None);
    }

    /// <summary>Stores a pathway as a former version imported it, under any text as the name of its source; its only row is <paramref name="reference"/>'s entry.</summary>
    public async Task<Guid> FormerlyAsync(string source, string reference = "former")
    {
        var file = new FileIdentity(source);
        var pathway = file.Pathway(reference);
        var opened = new PathwayOpened(new DateOnly(2024, 1, 5), file.PersonOf(reference), Scheme.Plie, "IMPORT", "01001", new EntrySituation());
        await using var session = Store.LightweightSession();
        session.CausationId = $"import:{source}";
        session.Events.StartStream<Pathway>(pathway, new JasperFx.Events.Event<PathwayOpened>(opened)
        {
            Id = file.Event(pathway, Pathway.None, "pathway_opened", System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes(opened)), 0),
        });
        await session.SaveChangesAsync();
        return pathway;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<long> EventsAsync() => ScalarAsync<long>($"select count(*) from {Pathways.Api.Hosting.Store.EventSchema}.mt_events");
}
