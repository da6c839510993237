namespace Pathways.Api.Hosting;

/// <summary>The database that the service runs on: the one it was given, or a private one that lives and dies with it.</summary>
public sealed class Database : IAsyncDisposable
{
    readonly EmbeddedPostgres.EmbeddedPostgres? own;

    Database(string connectionString, EmbeddedPostgres.EmbeddedPostgres? own) => (ConnectionString, this.own) = (connectionString, own);

    /// <summary>How to reach it.</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Opens the configured database, or starts a private PostgreSQL where none is configured; a command
    /// (<paramref name="beside"/>) works on that of the service when one runs.
    /// </summary>
    public static async Task<Database> OpenAsync(PathwaysSettings settings, bool beside = false)
    {
        if (settings.Database is { } given)
        {
            return new Database(given, null);
        }
        var options = new EmbeddedPostgres.EmbeddedPostgresOptions(settings.DataFolder);
        try
        {
            var embedded = await EmbeddedPostgres.EmbeddedPostgres.StartAsync(options, Console.Error.WriteLine, CancellationToken.None);
            return new Database(embedded.ConnectionString, embedded);
        }
        catch (EmbeddedPostgres.EmbeddedPostgresException e) when (beside && e.Code == "postgres/in-use" && EmbeddedPostgres.EmbeddedPostgres.Running(options) is { } running)
        {
            return new Database(running, null);
        }
    }

    /// <summary>For a command that describes the service and opens no database (code generation).</summary>
    public static Database None => new("Host=nowhere", null);

    /// <summary>Stops the private database.</summary>
    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
