using Npgsql;

namespace Pathways.Api.Hosting;

/// <summary>Failures of the database, for those who can go on without it.</summary>
static class DatabaseFailures
{
    /// <summary>Whether it is one: by itself, or as Marten wraps it.</summary>
    public static bool IsOfDatabase(this Exception failure) => failure is NpgsqlException or { InnerException: NpgsqlException };

    /// <summary>Whether a statement was cut off at the database: cancelled by whoever runs it, or by a limit that they set.</summary>
    public static bool IsInterrupted(this Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } || (failure.InnerException is { } inner && inner.IsInterrupted());
}
