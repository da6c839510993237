using Npgsql;
using Pathways.Api.Hosting;

namespace Pathways.Api.Recording;

/// <summary>
/// Folds again, after each start, what people are found by, where an older version folded it otherwise: who was recorded then is found
/// too. Reads every identity once (about a second for 100,000), writes those that differ.
/// </summary>
public sealed class SearchIndexKeeper(NpgsqlDataSource database, ILogger<SearchIndexKeeper> log) : BackgroundService
{
    const int AtOnce = 1_000;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var folded = await FoldAsync(stoppingToken);
            if (folded > 0)
            {
                log.LogInformation("{People} people are found by what is typed now.", folded);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; the next start goes on.
        }
        catch (NpgsqlException e)
        {
            // People are found as before; the next start tries again.
            log.LogWarning(e, "What people are found by could not be folded again.");
        }
    }

    /// <summary>Folds what differs and gives the number of people.</summary>
    public async Task<long> FoldAsync(CancellationToken cancellation)
    {
        var (after, total) = (Guid.Empty, 0L);
        while (true)
        {
            var some = await ReadAsync(after, cancellation);
            var stale = some.Where(p => p.Search != p.Person.Search).Select(p => p.Person).ToList();
            if (stale.Count > 0)
            {
                // An update, never an insert: who is erased meanwhile stays erased.
                await using var update = database.CreateCommand($"""
                    update {Store.Schema}.mt_doc_identity i set search = f.search, data = jsonb_set(i.data, array['search'], to_jsonb(f.search))
                    from unnest($1, $2) as f(id, search) where i.id = f.id
                    """);
                update.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. stale.Select(p => p.Id)] });
                update.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. stale.Select(p => p.Search)] });
                total += await update.ExecuteNonQueryAsync(cancellation);
            }
            if (some.Count < AtOnce)
            {
                return total;
            }
            after = some[^1].Person.Id;
        }
    }

    async Task<List<(Identity Person, string? Search)>> ReadAsync(Guid after, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select id, data ->> 'firstName', data ->> 'lastName', data ->> 'phone', (data ->> 'birthDate')::date, search
            from {Store.Schema}.mt_doc_identity where id > $1 order by id limit {AtOnce}
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
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
}
