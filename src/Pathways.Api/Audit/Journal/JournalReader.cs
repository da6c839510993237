using System.Text.Json.Nodes;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Monitoring;
using Pathways.Projections;
using Pathways.Projections.Caseload;
using Pathways.Projections.History;

namespace Pathways.Api.Audit.Journal;

/// <summary>
/// Reads what was recorded, the last first, from the event log itself. A page costs its rows and the histories of their pathways, by the log's order and indexes on
/// time, author and kind (<see cref="LogIndex"/>); the count costs the events that match, and lateness and confirmations the events of the period.
/// </summary>
public sealed class JournalReader(NpgsqlDataSource database, TerritoryClock clock, CaseloadReader caseloads)
{
    const string Events = $"{Store.EventSchema}.mt_events";
    const int Few = 100_000;

    /// <summary>
    /// How far the journal goes: the last position below which nothing can still come in. A recording under way has drawn a position that others
    /// after it may pass; without this bound it would come in behind what somebody has read, and who goes on from there would miss it.
    /// </summary>
    public async Task<(long At, long Last)> PositionAsync(CancellationToken cancellation)
    {
        // Beyond the daemon's mark, up to the first position that is missing. One that was given up is passed by the mark within seconds.
        await using var command = database.CreateCommand($"""
            with mark as (select coalesce((select last_seq_id from {Store.EventSchema}.mt_event_progression where name = 'HighWaterMark'), 0) as position),
            beyond as (select seq_id, lag(seq_id, 1, (select position from mark)) over (order by seq_id) as before from {Events} where seq_id > (select position from mark))
            select coalesce((select min(before) from beyond where before <> seq_id - 1), (select max(seq_id) from {Events}), 0), coalesce((select max(seq_id) from {Events}), 0)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>The accounts and structures that a question can name. Costs a look in an index for each account.</summary>
    public async Task<JournalKnown> KnownAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            with recursive author(name) as (
                (select user_name from {Events} where user_name is not null order by user_name limit 1)
                union all
                select (select e.user_name from {Events} e where e.user_name > author.name order by e.user_name limit 1) from author where author.name is not null)
            select name from author where name is not null union select data ->> 'user' from {Store.Schema}.mt_doc_staffmember order by 1
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var authors = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            authors.Add(reader.GetString(0));
        }
        return new(authors, await caseloads.StructuresAsync(cancellation));
    }

    /// <summary>How many events match up to a position, between which positions they are, and how many of them a page that goes on from a cursor has behind it.</summary>
    public async Task<JournalCount> CountAsync(JournalQuestion question, long at, JournalCursor cursor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        await using var command = database.CreateCommand();
        var where = JournalSql.Where(command, question, at, clock);
        var beyond = cursor.Before is { } before ? JournalSql.Than(command, ">=", before) : cursor.After is { } after ? JournalSql.Than(command, ">", after) : "false";
        command.CommandText = $"select count(*), count(*) filter (where {beyond}), coalesce(min(e.seq_id), 0), coalesce(max(e.seq_id), 0) from {Events} e where {where}";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    /// <summary>
    /// The events that match, the last recorded first: in the order of their positions, below <paramref name="at"/> the only one in which nothing comes
    /// in behind what was read. Their instants are those at which the recordings began: a file that is written for long has them all of its beginning.
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="at">The position up to which the log is read.</param>
    /// <param name="count">What is known of those that match: a page of an old period is looked for there, and not from the end of the log.</param>
    /// <param name="cursor">Where to go on: older than that position, or newer.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellation">To stop.</param>
    public async Task<IReadOnlyList<JournalRow>> RowsAsync(JournalQuestion question, long at, JournalCount count, JournalCursor cursor, int most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(count);
        ArgumentNullException.ThrowIfNull(cursor);
        await using var command = database.CreateCommand();
        var where = $"{JournalSql.Where(command, question, at, clock)} and {JournalSql.Than(command, ">=", count.First)} and {JournalSql.Than(command, "<=", count.Last)}";
        var order = "desc";
        if (cursor.Before is { } before)
        {
            where += " and " + JournalSql.Than(command, "<", before);
        }
        else if (cursor.After is { } after)
        {
            (where, order) = (where + " and " + JournalSql.Than(command, ">", after), "asc");
        }
        // Of an author or a kind with few events, all their positions are taken from the index, as the count has done: walked along the log, it may be long to
        // the next one, of an account that came back after years. Others are never far.
        command.CommandText = count.Total <= Few && (question.Author ?? question.Kind) is not null
            ? $"""
                with found as materialized (select e.seq_id from {Events} e where {where})
                select e.seq_id, e.stream_id, e.version from {Events} e where e.seq_id in (select seq_id from found order by seq_id {order} limit {most}) order by e.seq_id {order}
                """
            : $"select e.seq_id, e.stream_id, e.version from {Events} e where {where} order by e.seq_id {order} limit {most}";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<JournalRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new(reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2)));
        }
        if (cursor is { Before: null, After: not null })
        {
            rows.Reverse();
        }
        return rows;
    }

    /// <summary>Whether a position is one of the log: a cursor must be.</summary>
    public async Task<bool> IsPositionAsync(long position, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select exists (select from {Events} where seq_id = $1)");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The histories of pathways, whole; apart from them, from the first that only a newer version can read, the events as they are stored.</summary>
    public async Task<(IReadOnlyDictionary<Guid, List<RecordedStep>> Read, IReadOnlyList<UnreadStep> Unread)> HistoriesAsync(IReadOnlyCollection<Guid> pathways, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select stream_id, id, version, type, data::text, timestamp, user_name, correlation_id, causation_id, seq_id
            from {Events} where stream_id = any($1) order by stream_id, version
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (histories, unread, held) = (new Dictionary<Guid, List<RecordedStep>>(), new List<UnreadStep>(), new HashSet<Guid>());
        while (await reader.ReadAsync(cancellation))
        {
            if (!StoredSteps.TryRead(reader, out var pathway, out var step) || held.Contains(pathway))
            {
                held.Add(pathway);
                unread.Add(new(
                    pathway, reader.GetGuid(1), reader.GetInt64(2), reader.GetString(3), JsonNode.Parse(reader.GetString(4))!, reader.GetFieldValue<DateTimeOffset>(5).ToUniversalTime(),
                    Text(6), Text(7), Text(8), reader.GetInt64(9)));
                continue;
            }
            if (!histories.TryGetValue(pathway, out var history))
            {
                histories.Add(pathway, history = []);
            }
            history.Add(new(step.Id, step.Version, reader.GetString(3), step.Event, reader.GetFieldValue<DateTimeOffset>(5).ToUniversalTime(), Text(6), Text(7), Text(8), reader.GetInt64(9)));
        }
        return (histories, unread);

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>How far the read model behind the filter by structure is behind the log; null where it is not.</summary>
    public async Task<LogBehind?> BehindAsync(JournalQuestion question, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.Structure is null)
        {
            return null;
        }
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await LogBehind.OfAsync(connection, Store.EventSchema, CaseloadProjection.ShardName, cancellation);
    }
}

/// <summary>Where a page begins: older than a position, newer than one, or at the newest.</summary>
/// <param name="Before">Older than this one.</param>
/// <param name="After">Newer than this one.</param>
public sealed record JournalCursor(long? Before = null, long? After = null);

/// <summary>What matches a question up to a position.</summary>
/// <param name="Total">How many events.</param>
/// <param name="Beyond">Those of them on the newer side of the cursor, with the cursor itself where what is older is asked for.</param>
/// <param name="First">The lowest position among them; 0 where there is none.</param>
/// <param name="Last">The highest.</param>
public sealed record JournalCount(long Total, long Beyond, long First, long Last);

/// <summary>An event that matches.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Pathway">Its pathway.</param>
/// <param name="Version">Its place there.</param>
public readonly record struct JournalRow(long Position, Guid Pathway, long Version);

/// <summary>An event from where on only a newer version can read its pathway: as it is stored.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Id">Identifier of the event.</param>
/// <param name="Version">Its place in the pathway.</param>
/// <param name="Name">Its stored name.</param>
/// <param name="Data">What it says.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="User">Account that recorded it.</param>
/// <param name="Correlation">What it was recorded with.</param>
/// <param name="Causation">What caused it.</param>
/// <param name="Position">Its position in the log.</param>
public sealed record UnreadStep(
    Guid Pathway, Guid Id, long Version, string Name, JsonNode Data, DateTimeOffset RecordedAt, string? User, string? Correlation, string? Causation, long Position);
