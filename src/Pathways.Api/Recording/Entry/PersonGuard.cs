using Npgsql;

namespace Pathways.Api.Recording;

/// <summary>
/// The pathways of a person as a decision saw them. No version of one stream tells that another was opened meanwhile, so an entry is
/// appended under a lock of the person's, and only if their pathways are still those that it was decided on.
/// </summary>
/// <param name="Person">The person.</param>
/// <param name="Count">Number of their pathways.</param>
/// <param name="Versions">The sum of their versions: it only grows.</param>
public sealed record PersonGuard(Guid Person, long Count, long Versions)
{
    /// <summary>The pathways of a person ($1, as text) with their versions, by the index of <see cref="Hosting.PersonIndex"/>.</summary>
    public static string Pathways(string schema) => $"""
        select s.id, s.version from {schema}.mt_events e join {schema}.mt_streams s on s.id = e.stream_id
        where e.type = 'pathway_opened' and e.data ->> 'person' = $1
        """;

    /// <summary>Takes the person's lock, until the transaction ends, and says whether their pathways are as they were.</summary>
    public async Task<bool> HoldsAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        // Two statements: the second must see what was committed while the first waited.
        await using var take = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended($1, 0))", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = $"person:{Person:D}" } },
        };
        await take.ExecuteNonQueryAsync(cancellation);
        await using var look = new NpgsqlCommand($"select count(*), coalesce(sum(version), 0)::bigint from ({Pathways(schema)}) p", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Person.ToString("D") } },
        };
        await using var reader = await look.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetInt64(0) == Count && reader.GetInt64(1) == Versions;
    }
}
