using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Pathways.Projections;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Monitoring;

/// <summary>
/// The caseload as it stood at a position of the log: what was recorded since is folded away again. So the pages of one list never
/// repeat nor leave out a row, whoever records meanwhile. Costs a fold of each pathway of the structure that changed since, a handful within minutes;
/// where it is more, those who turn such pages wait for each other (<see cref="EverydayPlaces"/>).
/// </summary>
static class CaseloadAsOf
{
    /// <summary>Most pathways that may have changed since, and most events that they may have: with more, the list is to be asked for again.</summary>
    public const int MostChanged = 2_000, MostEvents = 20_000;

    // Of the whole territory, of which those that the structure never had are left out.
    const int MostLooked = 20_000;

    // So few are folded at once, while the connection is held: an ordinary turn of a page, or what was recorded since the others were read.
    const int FewEvents = 200;

    const int Rounds = 5;

    const string Table = $"{Store.Schema}.{CaseloadTable.Name}";

    // Changed since, and there before: by the structure that accompanies now, or by a step since that may have handed it over. One row without a pathway where too many
    // have: they are not looked through.
    static readonly string Changed = $"""
        with looked as (select count(*) > {MostLooked} as too_many from (select from {Table} where position > $1 limit {MostLooked + 1}) since)
        select null::uuid, null::bigint from looked where too_many union all select c.pathway, c.version
        from {Table} c where not (select too_many from looked) and c.position > $1 and exists (select from {Store.EventSchema}.mt_events where stream_id = c.pathway and version = 1 and seq_id <= $1)
            and (c.structure = $2 or exists (select from {Store.EventSchema}.mt_events e where e.stream_id = c.pathway and e.seq_id > $1 and e.type not in ({CaseloadReader.Staying})))
        limit {MostChanged + 1}
        """;

    /// <summary>The rows of a structure at a position, for a parameter <c>at</c> and those of <see cref="CaseloadRows.Parameters"/>.</summary>
    public static readonly string Source =
        $"(select {string.Join(", ", CaseloadRows.Names)} from {Table} where structure = @structure and position <= @at union all {CaseloadRows.Given()})";

    sealed record History(Guid Pathway, List<Step> Steps)
    {
        public long Position { get; set; }

        public DateTimeOffset RecordedAt { get; set; }
    }

    /// <summary>
    /// The former rows of what a structure had and what changed since, with the moment at which nothing else had: null when too much has. While they are
    /// folded no connection is held, so that whoever asks for many such lists takes none from who reads; what changed meanwhile is looked for again. Null, too,
    /// when so many fold that none of their places was had.
    /// </summary>
    public static async Task<(CaseloadMoment Moment, CaseloadRow[] Former)?> FormerAsync(
        NpgsqlDataSource database, EverydayPlaces places, string? account, long position, string structure, CancellationToken cancellation)
    {
        var former = new Dictionary<Guid, CaseloadRow?>();
        for (var round = 0; round < Rounds; round++)
        {
            List<(Guid Pathway, long Events)> missing;
            var moment = await CaseloadMoment.BeginAsync(database, cancellation);
            var kept = false;
            try
            {
                if (await ChangedAsync(moment, position, structure, cancellation) is not { } changed)
                {
                    return null;
                }
                missing = changed.Where(c => !former.ContainsKey(c.Pathway)).ToList();
                if (missing.Sum(c => c.Events) <= FewEvents)
                {
                    Fold(await ReadAsync(moment, [.. missing.Select(c => c.Pathway)], position, cancellation));
                    kept = true;
                    return (moment, [.. former.Values.OfType<CaseloadRow>()]);
                }
            }
            finally
            {
                if (!kept)
                {
                    await moment.DisposeAsync();
                }
            }
            using var place = await places.Limiter.AcquireAsync(account, cancellationToken: cancellation);
            if (!place.IsAcquired)
            {
                return null;
            }
            IReadOnlyList<History> histories;
            // Steps up to a position are the same at every moment.
            await using (var reading = await CaseloadMoment.BeginAsync(database, cancellation))
            {
                histories = await ReadAsync(reading, [.. missing.Select(c => c.Pathway)], position, cancellation);
            }
            missing.ForEach(c => former[c.Pathway] = null);
            Fold(histories);
        }
        return null;

        void Fold(IReadOnlyList<History> histories)
        {
            foreach (var history in histories)
            {
                former[history.Pathway] = CaseloadEvolution.Fold(history.Pathway, Work.Watched(history.Steps)) is { } row ? row with { Position = history.Position, RecordedAt = history.RecordedAt } : null;
            }
        }
    }

    static async Task<List<(Guid Pathway, long Events)>?> ChangedAsync(CaseloadMoment moment, long position, string structure, CancellationToken cancellation)
    {
        await using var find = new NpgsqlCommand(Changed, moment.Connection, moment.Transaction);
        find.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = structure });
        await using var found = await find.ExecuteReaderAsync(cancellation);
        var changed = new List<(Guid, long)>();
        var events = 0L;
        while (await found.ReadAsync(cancellation))
        {
            if (await found.IsDBNullAsync(0, cancellation))
            {
                return null;
            }
            changed.Add((found.GetGuid(0), found.GetInt64(1)));
            events += found.GetInt64(1);
            if (changed.Count > MostChanged || events > MostEvents)
            {
                return null;
            }
        }
        return changed;
    }

    // As the rows have them: up to what only a newer version can read.
    static async Task<IReadOnlyList<History>> ReadAsync(CaseloadMoment moment, Guid[] changed, long position, CancellationToken cancellation)
    {
        var histories = new List<History>();
        var held = new HashSet<Guid>();
        await using var read = new NpgsqlCommand($"""
            select s.id, e.id, e.version, e.type, e.data::text, e.seq_id, e.timestamp from unnest($1) as s(id)
            cross join lateral (select * from {Store.EventSchema}.mt_events where stream_id = s.id and seq_id <= $2 order by version) e
            """, moment.Connection, moment.Transaction);
        read.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = changed });
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        await using var reader = await read.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!StoredSteps.TryRead(reader, out var pathway, out var step))
            {
                held.Add(pathway);
            }
            if (held.Contains(pathway))
            {
                continue;
            }
            if (histories.Count == 0 || histories[^1].Pathway != pathway)
            {
                histories.Add(new(pathway, []));
            }
            histories[^1].Steps.Add(step);
            (histories[^1].Position, histories[^1].RecordedAt) = (reader.GetInt64(5), reader.GetFieldValue<DateTimeOffset>(6));
        }
        return histories;
    }
}

/// <summary>A connection that sees the database as it is at one moment.</summary>
sealed record CaseloadMoment(NpgsqlConnection Connection, NpgsqlTransaction Transaction) : IAsyncDisposable
{
    /// <summary>From now on.</summary>
    public static async Task<CaseloadMoment> BeginAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
