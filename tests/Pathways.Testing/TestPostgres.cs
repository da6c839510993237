using Pathways.Api.Hosting.EmbeddedPostgres;

namespace Pathways.Testing;

/// <summary>One real PostgreSQL for all tests of a process, and a fresh database for whoever asks.</summary>
public static class TestPostgres
{
    static readonly Lazy<Task<EmbeddedPostgres>> Server = new(StartAsync);
    static int databases;

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = await Server.Value;
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await server.CreateDatabaseAsync(name, CancellationToken.None);
        return server.For(name) + ";Maximum Pool Size=20";
    }

    static async Task<EmbeddedPostgres> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"pathways-tests-{Environment.ProcessId}");
        // Nobody keeps a test's data: its commits need not wait for the disk.
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder, Durable: false, MaxConnections: 400), _ => { }, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        return server;
    }
}
