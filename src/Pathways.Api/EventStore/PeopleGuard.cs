using Npgsql;

namespace Pathways.Api.EventStore;

/// <summary>
/// The pathways of people as a decision saw them. No version of one stream tells that another was opened or closed meanwhile, so what was
/// decided on several pathways of a person is appended under a lock of theirs, and only if those pathways are still what they were.
/// </summary>
/// <param name="People">The people.</param>
/// <param name="Pathways">Number of their pathways.</param>
/// <param name="Versions">The sum of the versions of these: it only grows.</param>
public sealed record PeopleGuard(IReadOnlyCollection<Guid> People, long Pathways, long Versions)
{
    // PostgreSQL keeps every lock in a table of some thousand places: many people share one of these, or a large file would not fit in.
    const int Locks = 1_024;

    /// <summary>Takes the people's locks, until the transaction ends, and says whether their pathways are as they were.</summary>
    public async Task<bool> HoldsAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        // In one order, so that of two who want the same locks one waits for the other.
        await using var take = new NpgsqlCommand($"""
            select pg_advisory_xact_lock(hashtext('pathways:people'), l.number)
            from (select distinct mod(hashtext(p) & 2147483647, {Locks}) as number from unnest($1) p order by 1) l
            """, connection) { CommandTimeout = 0 };
        take.Parameters.Add(PeopleLog.Texts(People));
        await take.ExecuteNonQueryAsync(cancellation);
        // A statement of its own: it must see what was committed while the first waited.
        await using var look = new NpgsqlCommand($"select count(*), coalesce(sum(version), 0)::bigint from ({PeopleLog.Pathways(schema)}) p", connection) { CommandTimeout = 0 };
        look.Parameters.Add(PeopleLog.Texts(People));
        await using var reader = await look.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetInt64(0) == Pathways && reader.GetInt64(1) == Versions;
    }
}
