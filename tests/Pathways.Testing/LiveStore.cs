using JasperFx;
using JasperFx.Events.Daemon;
using Marten;
using Npgsql;

namespace Pathways.Testing;

/// <summary>The event store on a database of its own, with its projections running, and without the service around it.</summary>
public sealed class LiveStore : IAsyncDisposable
{
    // Every table of the schema but these: who people are, what places are called, what was imported, and what else is recorded beside the events.
    static readonly string[] Recorded =
    [
        "mt_doc_identity", "mt_doc_erasedidentity", "mt_doc_importjob", "mt_doc_importrefusals", "mt_doc_structure", "mt_doc_staffmember", "mt_doc_commune",
        "mt_doc_personchanges", "mt_doc_keptrequest", "mt_doc_keptsecret", "session_key", "session", "installation_secret", "same_try", "unread_step", "fact_made_again",
    ];

    LiveStore(string connectionString, NpgsqlDataSource database, DocumentStore store, IProjectionDaemon daemon) =>
        (ConnectionString, Database, Store, Daemon) = (connectionString, database, store, daemon);

    /// <summary>How the database is reached.</summary>
    public string ConnectionString { get; }

    /// <summary>The database.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>The store.</summary>
    public DocumentStore Store { get; }

    /// <summary>What runs the projections.</summary>
    public IProjectionDaemon Daemon { get; }

    /// <summary>Makes a database and starts the projections.</summary>
    public static async Task<LiveStore> StartAsync()
    {
        var connectionString = await TestPostgres.CreateDatabaseAsync() + ";Timezone=UTC";
        var database = new NpgsqlDataSourceBuilder(connectionString).Build();
        var store = Over(database);
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        return new(connectionString, database, store, daemon);
    }

    /// <summary>Another process that opens the same store.</summary>
    public static DocumentStore Over(NpgsqlDataSource database)
    {
        var options = new StoreOptions();
        options.Connection(database);
        Api.Hosting.Store.Configure(options);
        options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
        return new DocumentStore(options);
    }

    /// <summary>Waits until every event is in the read models.</summary>
    public Task CaughtUpAsync() => Daemon.WaitForNonStaleData(TimeSpan.FromSeconds(30));

    /// <summary>Makes every read model again, and leaves the projections stopped.</summary>
    public async Task RebuildAsync()
    {
        await Daemon.StopAllAsync();
        foreach (var name in Store.Options.Projections.All.Select(p => p.Name))
        {
            await Daemon.RebuildProjectionAsync(name, CancellationToken.None);
        }
    }

    /// <summary>What the read models hold, row by row, by table. They are found in the schema: one that is added is in it without being named.</summary>
    public async Task<SortedDictionary<string, List<string>>> DumpAsync()
    {
        var tables = await RowsAsync($"select table_name from information_schema.tables where table_schema = '{Api.Hosting.Store.Schema}' and table_type = 'BASE TABLE'");
        var dump = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in tables.Except(Recorded))
        {
            dump[table] = await RowsAsync($"select t::text from {Api.Hosting.Store.Schema}.{table} t order by t::text");
        }
        return dump;
    }

    /// <summary>The first column of an answer.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }
        return rows;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Daemon.StopAllAsync();
        Daemon.Dispose();
        await Store.DisposeAsync();
        await Database.DisposeAsync();
    }
}
