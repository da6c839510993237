using Npgsql;

namespace Pathways.Api.Hosting;

/// <summary>Failures of the database, for those who can go on without it.</summary>
static class DatabaseFailures
{
    /// <summary>Whether it is one: by itself, or as Marten wraps it.</summary>
    public static bool IsOfDatabase(this Exception failure) => failure is NpgsqlException or { InnerException: NpgsqlException };
}
