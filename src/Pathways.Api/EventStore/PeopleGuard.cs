using Npgsql;
using Pathways.Domain.Pathways;

namespace Pathways.Api.EventStore;

/// <summary>
/// The pathways of people as a decision saw them. No version of one stream tells that another was opened or closed meanwhile, so what was
/// decided on several pathways of a person is appended under a lock of theirs, and only if those pathways still say what was decided on.
/// </summary>
/// <param name="People">The people.</param>
/// <param name="Pathways">Their pathways, each with the version that was seen.</param>
/// <param name="MindsEveryStep">Whether any step recorded since counts, or only what one pathway is held against another by.</param>
public sealed record PeopleGuard(IReadOnlyCollection<Guid> People, IReadOnlyDictionary<Guid, long> Pathways, bool MindsEveryStep)
{
    // PostgreSQL keeps every lock in a table of some thousand places: many people share one of these, or a large file would not fit in.
    const int Locks = 1_024;

    // What one pathway is held against another by: entries, exits, immersions, and what is put right of them. Beside a file all else may be recorded
    // meanwhile, or that of a territory would never be written while its counsellors work.
    static readonly string[] Deciding =
    [
        .. new[] { typeof(PathwayOpened), typeof(PathwayClosed), typeof(ImmersionAgreed), typeof(ImmersionEnded), typeof(StepCorrected), typeof(StepRetracted) }
            .Select(type => EventNames.All.First(e => e.Type == type).Name),
    ];

    /// <summary>Takes the people's locks, until the transaction ends, and says whether their pathways are as they were in what decides.</summary>
    /// <param name="connection">Where, in a transaction.</param>
    /// <param name="schema">Of the log.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="setting">What the transaction is to be set to first, such as how long a lock is waited for; nothing when absent.</param>
    public async Task<bool> HoldsAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation, string? setting = null)
    {
        await using var take = new NpgsqlBatch(connection) { Timeout = 0 };
        if (setting is not null)
        {
            take.BatchCommands.Add(new NpgsqlBatchCommand($"select {setting}"));
        }
        // In one order, so that of two who want the same locks one waits for the other.
        var locks = new NpgsqlBatchCommand($"""
            select pg_advisory_xact_lock(hashtext('pathways:people'), l.number)
            from (select distinct mod(hashtext(p) & 2147483647, {Locks}) as number from unnest($1) p order by 1) l
            """);
        locks.Parameters.Add(PeopleLog.Texts(People));
        take.BatchCommands.Add(locks);
        await take.ExecuteNonQueryAsync(cancellation);
        // A statement of its own: it must see what was committed while the first waited.
        return await StandsAsync(connection, schema, cancellation);
    }

    /// <summary>
    /// Keeps the pathways that were seen from moving on until the transaction ends, and says whether the people's pathways are as they were in what decides. A step takes its
    /// pathway, and not always its person: so does a transfer.
    /// </summary>
    /// <param name="connection">Where, in a transaction.</param>
    /// <param name="schema">Of the log.</param>
    /// <param name="setting">What the transaction is to be set to first.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<bool> StopsAsync(NpgsqlConnection connection, string schema, string setting, CancellationToken cancellation)
    {
        await using var take = new NpgsqlBatch(connection);
        take.BatchCommands.Add(new NpgsqlBatchCommand($"select {setting}"));
        var streams = new NpgsqlBatchCommand($"select id from {schema}.mt_streams where id = any($1) order by id for share");
        streams.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. Pathways.Keys] });
        take.BatchCommands.Add(streams);
        await take.ExecuteNonQueryAsync(cancellation);
        return await StandsAsync(connection, schema, cancellation);
    }

    /// <summary>Says whether the people's pathways are as they were in what decides, and keeps nobody from changing that in the next moment.</summary>
    public async Task<bool> StandsAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        // Versions only grow, so what is new lies beyond the one seen.
        await using var look = new NpgsqlCommand($"""
            select not exists (
                select from ({PeopleLog.Pathways(schema)}) p left join unnest($2, $3) as seen(id, version) on seen.id = p.id
                where seen.id is null or (p.version <> seen.version and {(MindsEveryStep ? "true or " : "")}exists (
                    select from {schema}.mt_events d where d.stream_id = p.id and d.version > seen.version and d.type = any($4))))
            """, connection) { CommandTimeout = 0 };
        look.Parameters.Add(PeopleLog.Texts(People));
        look.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. Pathways.Keys] });
        look.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. Pathways.Values] });
        look.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Deciding });
        return (bool)(await look.ExecuteScalarAsync(cancellation))!;
    }
}
