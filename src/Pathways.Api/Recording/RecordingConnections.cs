using Npgsql;

namespace Pathways.Api.Recording;

/// <summary>
/// The connections that steps are appended on, and nothing else. The one statement that they ever run leaves nothing behind in
/// its session, so they are not reset between two requests: the seven statements of a reset were a fifth of the database's work.
/// </summary>
public sealed class RecordingConnections(string connectionString) : IDisposable
{
    // An append is a fraction of a millisecond: more of them at once only take each other's processor.
    const int Most = 16;

    /// <summary>Gives connections.</summary>
    public NpgsqlDataSource Database { get; } = Open(new NpgsqlConnectionStringBuilder(connectionString));

    /// <inheritdoc/>
    public void Dispose() => Database.Dispose();

    static NpgsqlDataSource Open(NpgsqlConnectionStringBuilder settings)
    {
        settings.NoResetOnClose = true;
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, Most);
        return NpgsqlDataSource.Create(settings);
    }
}
