using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;

namespace Pathways.Api.EventStore;

/// <summary>Marten's table of identities, for what its sessions can't do at once for many: read what they are found by, and write that again.</summary>
public sealed class IdentityTable(NpgsqlDataSource database)
{
    const string Table = $"{Store.Schema}.mt_doc_identity";

    /// <summary>The next identities, in the order of their identifiers, with what each is found by.</summary>
    public async Task<IReadOnlyList<(Identity Person, string? Search)>> ReadAsync(Guid after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select id, data ->> 'firstName', data ->> 'lastName', data ->> 'phone', (data ->> 'birthDate')::date, search
            from {Table} where id > $1 order by id limit $2
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var some = new List<(Identity, string?)>();
        while (await reader.ReadAsync(cancellation))
        {
            var person = new Identity(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), BirthDate: reader.IsDBNull(4) ? null : reader.GetFieldValue<DateOnly>(4));
            some.Add((person, reader.IsDBNull(5) ? null : reader.GetString(5)));
        }
        return some;
    }

    /// <summary>
    /// Writes what people are found by, and gives their number. An update, never an insert: who is erased meanwhile stays erased. And only of whom
    /// nobody corrected since they were read: a correction has written what they are found by now.
    /// </summary>
    /// <param name="people">The people, with what they were found by as it was read.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<int> WriteSearchAsync(IReadOnlyCollection<(Identity Person, string? Search)> people, CancellationToken cancellation)
    {
        await using var update = database.CreateCommand($"""
            update {Table} i set search = f.search, data = jsonb_set(i.data, array['search'], to_jsonb(f.search))
            from unnest($1, $2, $3) as f(id, search, former) where i.id = f.id and i.search is not distinct from f.former
            """);
        update.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. people.Select(p => p.Person.Id)] });
        update.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. people.Select(p => p.Person.Search)] });
        update.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. people.Select(p => p.Search)] });
        return await update.ExecuteNonQueryAsync(cancellation);
    }
}
