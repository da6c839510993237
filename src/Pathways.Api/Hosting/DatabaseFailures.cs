using Npgsql;

namespace Pathways.Api.Hosting;

/// <summary>Failures of the database, for those who can go on without it.</summary>
static class DatabaseFailures
{
    /// <summary>Whether it is one: by itself, or as Marten wraps it.</summary>
    public static bool IsOfDatabase(this Exception failure) => failure is NpgsqlException or { InnerException: NpgsqlException };

    /// <summary>Whether it is a matter of waiting: the database is away, full of connections, or starting again; however deep the framework, Marten or several tasks at once wrap it.</summary>
    public static bool IsPassing(this Exception failure) =>
        failure is NpgsqlException { IsTransient: true } || (failure is AggregateException { InnerExceptions: var several } && several.All(IsPassing)) || (failure.InnerException is { } inner && inner.IsPassing());

    /// <summary>Whether a statement was cut off at the database: cancelled by whoever runs it, or by a limit that they set.</summary>
    public static bool IsInterrupted(this Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } || (failure.InnerException is { } inner && inner.IsInterrupted());
}
