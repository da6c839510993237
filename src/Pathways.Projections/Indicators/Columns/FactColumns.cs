using Npgsql;

namespace Pathways.Projections.Indicators.Columns;

/// <summary>
/// The fact tables in memory, in columns. They are loaded once, and brought up to the projection's position by whoever asks, or a moment later by the
/// service itself (<see cref="RefreshAsync"/>): what changed is read from the tables again, pathway by pathway. While they are not loaded, the tables answer.
/// Memory grows with the entries and with the facts that figures read, some 40 bytes a fact.
/// </summary>
public sealed class FactColumns(string schema, string eventSchema, DeclaredAttributes declared) : IDisposable
{
    // Measured (docs/benchmarks.md): a million pathways.
    const int BytesOfEntry = 200, BytesOfFact = 40;

    // Changed pathways that are read at once.
    const int Part = 2_000;

    readonly SemaphoreSlim turn = new(1, 1);
    readonly FactTexts texts = new();
    FactSnapshot? current;

    /// <summary>How many pathways and facts are in memory, and up to which position; null while they are not loaded.</summary>
    public (long Pathways, long Facts, long Position)? Held => current is { } held ? (held.Pathways, held.Facts, held.Position) : null;

    /// <summary>Loads what is not loaded, and takes in what was recorded since: once, for the service behind the requests.</summary>
    public async Task RefreshAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        // Nobody else changes them meanwhile: a position before theirs says that the tables are being made again.
        await turn.WaitAsync(cancellation);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
            var (position, madeAgain) = await PositionAsync(connection, cancellation);
            if (current is { } held && (held.MadeAgain != madeAgain || held.Position > position))
            {
                current = null;
            }
            current = current is null ? await LoadAsync(connection, position, madeAgain, cancellation) : await ChangedAsync(current, connection, position, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Roughly how many bytes they need, by what the database knows of the sizes of its tables.</summary>
    public async Task<long> NeedsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand(
            $"select sum(greatest(reltuples, 0) * case relname when '{FactTables.Entries}' then {BytesOfEntry} else {BytesOfFact} end)::bigint from pg_class where oid in ('{schema}.{FactTables.Entries}'::regclass, '{schema}.{FactTables.Steps}'::regclass)");
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    /// <summary>All facts up to the position that a transaction sees, or further; null while they are not loaded.</summary>
    internal async Task<FactSnapshot?> UpToDateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (current is null)
        {
            return null;
        }
        var (position, madeAgain) = await PositionAsync(connection, cancellation);
        if (current is { } held && (held.MadeAgain != madeAgain || held.Position >= position))
        {
            return held.MadeAgain == madeAgain ? held : null;
        }
        await turn.WaitAsync(cancellation);
        try
        {
            return current is not { } before || before.MadeAgain != madeAgain ? null
                : before.Position >= position ? before
                : current = await ChangedAsync(before, connection, position, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    async Task<(long Position, long MadeAgain)> PositionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select coalesce((select last_seq_id from {eventSchema}.mt_event_progression where name = '{FactsProjection.ShardName}:All'), 0), coalesce((select times from {schema}.{FactTables.MadeAgain}), 0)
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    async Task<FactSnapshot> LoadAsync(NpgsqlConnection connection, long position, long madeAgain, CancellationToken cancellation)
    {
        var blocks = new List<FactBlock>();
        await ReadAsync(connection, null, new FactBlockBuilder(blocks.Add), cancellation);
        return new FactSnapshot(position, madeAgain, [.. blocks], texts.All, await RecordedAt.Nothing.WithAsync(connection, schema, 0, cancellation));
    }

    async Task<FactSnapshot> ChangedAsync(FactSnapshot before, NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        if (before.Position >= position)
        {
            return before;
        }
        List<FactBlock> blocks = [.. before.Blocks];
        foreach (var part in (await ChangedPathwaysAsync(connection, before.Position, cancellation)).Chunk(Part))
        {
            var changed = new List<FactBlock>();
            await ReadAsync(connection, part, new FactBlockBuilder(changed.Add), cancellation);
            blocks = Merge(blocks, changed);
        }
        return new FactSnapshot(position, before.MadeAgain, [.. blocks], texts.All, await before.Recorded.WithAsync(connection, schema, before.Position, cancellation));
    }

    // In the order of their identifiers. Every event has a row, corrections too.
    async Task<List<Guid>> ChangedPathwaysAsync(NpgsqlConnection connection, long after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select distinct pathway from {schema}.{FactTables.Steps} where seq > $1 order by pathway", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var pathways = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            pathways.Add(reader.GetGuid(0));
        }
        return pathways;
    }

    // Blocks with the changed pathways in their places. The others stay as they are.
    static List<FactBlock> Merge(List<FactBlock> blocks, List<FactBlock> changed)
    {
        var places = changed.SelectMany(block => Enumerable.Range(0, block.Pathways.Length).Select(place => (Block: block, Place: place))).ToArray();
        var merged = new List<FactBlock>(blocks.Count + changed.Count);
        var (next, kept) = (0, 0);
        while (next < places.Length && blocks.Count > 0)
        {
            var at = FactSnapshot.BlockOf(blocks, places[next].Block.Pathways[places[next].Place]);
            merged.AddRange(blocks.Skip(kept).Take(at - kept));
            kept = at + 1;
            // All that belong into this block.
            var end = next + 1;
            while (end < places.Length && (kept == blocks.Count || places[end].Block.Pathways[places[end].Place].CompareTo(blocks[kept].Pathways[0]) < 0))
            {
                end++;
            }
            Rebuild(blocks[at], places.AsSpan(next, end - next), merged.Add);
            next = end;
        }
        merged.AddRange(blocks.Count > 0 ? blocks.Skip(kept) : changed);
        return merged;
    }

    static void Rebuild(FactBlock block, ReadOnlySpan<(FactBlock Block, int Place)> changed, Action<FactBlock> done)
    {
        var all = block.Pathways.Length;
        foreach (var (from, place) in changed)
        {
            all += Array.BinarySearch(block.Pathways, from.Pathways[place]) < 0 ? 1 : 0;
        }
        var builder = new FactBlockBuilder(done, all);
        var (old, next) = (0, 0);
        while (old < block.Pathways.Length || next < changed.Length)
        {
            var order = old == block.Pathways.Length ? 1 : next == changed.Length ? -1 : block.Pathways[old].CompareTo(changed[next].Block.Pathways[changed[next].Place]);
            if (order < 0)
            {
                builder.Copy(block, old++);
                continue;
            }
            old += order == 0 ? 1 : 0;
            builder.Copy(changed[next].Block, changed[next].Place);
            next++;
        }
        builder.End();
    }

    // Those pathways, or all: entries first, then steps, both in the order of the pathways.
    async Task ReadAsync(NpgsqlConnection connection, Guid[]? pathways, FactBlockBuilder builder, CancellationToken cancellation)
    {
        var entries = await EntriesAsync(connection, pathways, cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            select pathway, event, occurred_on, ref, code, qualifier, employer, until, recorded_at, superseded_at from {schema}.{FactTables.Steps}
            where event = any($1){(pathways is null ? "" : " and pathway = any($2)")} order by pathway, version, seq
            """,
            connection)
        { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = FactKinds.Names });
        if (pathways is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = pathways });
        }
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var next = 0;
        var pathway = Guid.Empty;
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetGuid(0) is var of && (next == 0 || of != pathway))
            {
                pathway = of;
                // Those before it have an entry and no step that a figure reads.
                while (next < entries.Count && entries[next].Pathway.CompareTo(pathway) <= 0)
                {
                    builder.Begin(entries[next].Pathway, entries[next].Known);
                    next++;
                }
            }
            builder.Add(new FactRecord(
                FactKinds.Of(reader.GetString(1)), reader.GetFieldValue<DateOnly>(2).DayNumber, reader.Text(3), texts.Of(reader.Text(4)), texts.Of(reader.Text(5)), texts.Of(reader.Text(6)),
                reader.IsDBNull(7) ? -1 : reader.GetFieldValue<DateOnly>(7).DayNumber, reader.GetDateTime(8).Ticks, reader.IsDBNull(9) ? long.MaxValue : reader.GetDateTime(9).Ticks));
        }
        for (; next < entries.Count; next++)
        {
            builder.Begin(entries[next].Pathway, entries[next].Known);
        }
        builder.End();
    }

    async Task<List<(Guid Pathway, List<KnownEntry> Known)>> EntriesAsync(NpgsqlConnection connection, Guid[]? pathways, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select {EntryReader.Columns}, recorded_at, superseded_at from {schema}.{FactTables.Entries} f{(pathways is null ? "" : " where pathway = any($1)")} order by pathway, seq", connection)
        { CommandTimeout = 0 };
        if (pathways is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = pathways });
        }
        var entries = new EntryReader(declared);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var read = new List<(Guid Pathway, List<KnownEntry> Known)>();
        while (await reader.ReadAsync(cancellation))
        {
            var entry = entries.Read(reader);
            if (read.Count == 0 || read[^1].Pathway != entry.Pathway)
            {
                read.Add((entry.Pathway, new(1)));
            }
            read[^1].Known.Add(new KnownEntry(entry, reader.GetDateTime(EntryReader.Count).Ticks, reader.IsDBNull(EntryReader.Count + 1) ? long.MaxValue : reader.GetDateTime(EntryReader.Count + 1).Ticks));
        }
        return read;
    }
}
