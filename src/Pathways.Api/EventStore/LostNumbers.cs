using Npgsql;

namespace Pathways.Api.EventStore;

/// <summary>
/// Moves the daemon's mark past numbers of the log that were drawn and never written: a process that was killed between the two, a disk that was
/// full. Marten waits three seconds for such a number, and then for every transaction that is open, if it only reads: a dump of the database would
/// hold all figures until its end. Here the proof is exact. Whoever draws a number holds, from before the draw to the end of their transaction, a
/// RowExclusiveLock on the sequence (nextval takes it first) and a lock to write on the streams or the events: mt_quick_append_events takes the row of
/// the stream (for update, or by its insert) before it draws, and a file is written by an insert into the events, which draws row by row. So: read
/// how far numbers are drawn, then who holds both; once none of them is left, what is not in the log up to there will never be.
/// </summary>
/// <remarks>
/// Who reads may hold the first, as of pg_sequences or of a dump, but not the second: SIReadLock, which reading in serializable leaves, is no lock.
/// A transaction with an identifier of its own has written something, and is waited for whatever it holds, so that nobody's number is passed on a guess.
/// One look at pg_locks tells all of it: locks of one backend are only added while it draws, and a lock that is moved meanwhile is seen once more.
/// </remarks>
/// <param name="database">The database.</param>
/// <param name="schema">Schema of the events.</param>
public sealed class LostNumbers(NpgsqlDataSource database, string schema)
{
    (long Drawn, HashSet<string> Writers)? pending;

    /// <summary>How many numbers were passed, and whether some are drawn and not yet seen.</summary>
    public readonly record struct Seen(long Passed, bool Awaited);

    /// <summary>
    /// Looks once, and passes what is proven to be lost. Cost: a count of what was recorded since the last mark; while somebody writes for long, only
    /// the table of locks.
    /// </summary>
    public async Task<Seen> LookAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (pending is not { } awaited)
        {
            var (drawn, missing) = await StateAsync(connection, cancellation);
            if (missing == 0)
            {
                return default;
            }
            // After how far was read: whoever drew a number up to there, and has not ended, is among them.
            awaited = (drawn, await WritersAsync(connection, cancellation));
        }
        else
        {
            awaited.Writers.IntersectWith(await WritersAsync(connection, cancellation));
        }
        if (awaited.Writers.Count > 0)
        {
            pending = awaited;
            return new Seen(0, Awaited: true);
        }
        pending = null;
        return new Seen(await PassAsync(connection, awaited.Drawn, cancellation), Awaited: false);
    }

    string Mark => $"select coalesce((select last_seq_id from {schema}.mt_event_progression where name = 'HighWaterMark'), 0) as mark";

    async Task<(long Drawn, long Missing)> StateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select s.drawn, s.drawn - m.mark - (select count(*) from {schema}.mt_events where seq_id > m.mark and seq_id <= s.drawn)
            from ({Mark}) m, (select case when is_called then last_value else 0 end as drawn from {schema}.mt_events_sequence) s
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), Math.Max(0, reader.GetInt64(1)));
    }

    async Task<HashSet<string>> WritersAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            with held as materialized (
                select virtualtransaction, mode, case when locktype = 'relation' then relation::oid end as relation
                from pg_locks where granted and mode not in ('AccessShareLock', 'SIReadLock') and (
                    locktype = 'transactionid' and mode = 'ExclusiveLock'
                    or locktype = 'relation' and database = (select oid from pg_database where datname = current_database())
                        and relation in ('{schema}.mt_events_sequence'::regclass, '{schema}.mt_streams'::regclass, '{schema}.mt_events'::regclass)))
            select virtualtransaction from held group by virtualtransaction
            having bool_or(relation = '{schema}.mt_events_sequence'::regclass and mode <> 'RowShareLock')
                and bool_or(relation is null or relation <> '{schema}.mt_events_sequence'::regclass)
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var writers = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            writers.Add(reader.GetString(0));
        }
        return writers;
    }

    // A statement of its own, which sees what those who have ended stored. Marten's function moves the mark only from where it was seen, and keeps
    // what was passed in mt_high_water_skips, for whoever asks where a number is.
    async Task<long> PassAsync(NpgsqlConnection connection, long drawn, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            with m as materialized ({Mark}),
            lost as materialized (select mark, $1 - mark - (select count(*) from {schema}.mt_events where seq_id > mark and seq_id <= $1) as numbers from m)
            select numbers from lost
            where case when numbers > 0 then {schema}.mt_mark_progression_with_skip('HighWaterMark', $1, mark) = $1 else false end
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = drawn });
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }
}
