using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Monitoring;

/// <summary>
/// Reads a structure's caseload a page at a time: filtered, ordered and cut by the database, in one round trip. What it costs grows with the
/// pathways of the structure, or of the référent where one is asked for; not with the territory's.
/// </summary>
public sealed class CaseloadReader(NpgsqlDataSource database, TerritoryClock clock, PathwayStates states, EverydayPlaces places)
{
    const string Table = $"{Store.Schema}.{CaseloadTable.Name}";

    // Not where another structure accompanies the person now and has corrected who they are since.
    static readonly string Names = $"left join {Store.Schema}.mt_doc_identity i on i.id = c.person and (@coordinates or not {PersonAccess.IsNewElsewhere("c.person", "@structure")})";

    // Steps after which a pathway is with the structure that it was with. All others, those of a newer version too, may hand it over.
    internal static readonly string Staying = string.Join(", ", EventNames.All
        .Where(e => e.Type != typeof(ReferentAppointed) && e.Type != typeof(ReferentReplaced) && !e.Type.IsSubclassOf(typeof(CorrectionEvent))).Select(e => $"'{e.Name}'"));

    // Who somebody is now finds and orders rows of before only where the pathway is still with the structure, by its present row and by what the log has since.
    // Otherwise the number of rows found, on whatever page, would tell a former structure the name, telephone and day of birth that others record.
    static readonly string NamesOfPresent = $"""
        {Names} and exists (select from {Table} n where n.pathway = c.pathway and n.structure = @structure
            and not exists (select from {Store.EventSchema}.mt_events e where e.stream_id = n.pathway and e.version > n.version and e.type not in ({Staying})))
        """;

    // A follow-up is asked for until the window after the exit has passed; then nothing falls due on a closed pathway.
    // A transfer that is proposed is due to who decides on it, and before all else.
    static readonly string DueOn = $"case when @coordinates and c.transfer_to is not null and c.closed_on is null then c.transfer_proposed_on when c.closed_on <= @today - interval '{CaseloadDue.FollowUpWindowMonths} months' then null else c.next_due_on end";

    static readonly string Due = $"{DueOn} <= @today + @within";

    // Open, nothing for so many days, and no appointment to come.
    const string Stalled = "(c.status = 'open' and c.last_step_on < @today - @stalled and coalesce(c.last_appointment_on < @today, true))";

    // What has been due for so long is not what to do next.
    static readonly string Asleep = $"{DueOn} <= @today - {CaseloadFilter.AsleepAfterDays}";

    const string ToComplete = "c.to_complete is not null";

    const string TransferProposed = "(c.transfer_to is not null and c.status <> 'closed')";

    /// <summary>
    /// The page that is asked for, with the counts of the whole structure; null when so much was recorded since the list began,
    /// or so many ask for lists of before, that it must be asked for again.
    /// </summary>
    public async Task<CaseloadPage?> ReadAsync(CaseloadFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var today = clock.Today;
        var found = filter.Search is null ? [] : PersonSearch.Patterns(filter.Search);
        var where = Where(filter, found.Count);

        var then = filter.At is { } at ? await CaseloadAsOf.FormerAsync(database, places, filter.Asker, at, filter.Structure, cancellation) : null;
        if (filter.At is not null && then is null)
        {
            return null;
        }
        // What changed, what did not, and the counts are of one moment.
        await using var moment = then?.Moment ?? await CaseloadMoment.BeginAsync(database, cancellation);
        var former = then?.Former;
        var rows = former is null ? Table : CaseloadAsOf.Source;
        // Who somebody is is looked up for those on the page, unless they are found or ordered by it.
        var byName = filter.Search is not null || filter.Order == CaseloadOrder.Name;
        var names = filter.At is null && !byName ? Names : NamesOfPresent;
        var order = OrderBy(filter.Order);
        var page = byName ? $"{rows} c {names} where {where} order by {order} limit @size offset @skip"
            : $"(select c.* from {rows} c where {where} order by {order} limit @size offset @skip) c {names} order by {order}";

        await using var batch = new NpgsqlBatch(moment.Connection, moment.Transaction);
        Add(batch, $"""
            select count(*) filter (where c.status = 'open'), count(*) filter (where c.status = 'suspended'), count(*) filter (where c.status = 'closed'),
                   count(*) filter (where {Stalled}), count(*) filter (where {Due}), count(*) filter (where {ToComplete}), count(*) filter (where {TransferProposed}),
                   coalesce((select last_seq_id from {Store.EventSchema}.mt_event_progression where name = '{CaseloadProjection.ShardName}:All'), 0)
            from {Table} c where c.structure = @structure{Whose(filter)}
            """);
        // All in the index of référents.
        Add(batch, $"""
            select count(*) filter (where referent = @asker), count(*), count(*) filter (where referent is null)
            from {Table} where structure = @structure and status <> 'closed'
            """);
        Add(batch, $"select count(*) from {rows} c {(found.Count > 0 ? names : "")} where {where}");
        Add(batch, $"""
            select {CaseloadRows.Select("c")}, i.data ->> 'lastName', i.data ->> 'firstName', {Stalled}, {DueOn}, (i.data ->> 'birthDate')::date, i.data ->> 'phone',
                   (select s.version from {Store.EventSchema}.mt_streams s where s.id = c.pathway)
            from {page}
            """);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);

        await reader.ReadAsync(cancellation);
        var counts = new CaseloadCounts(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6));
        var position = filter.At ?? reader.GetInt64(7);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var whose = new CaseloadWhose(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2));
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var total = reader.GetInt32(0);
        await reader.NextResultAsync(cancellation);
        var items = new List<CaseloadItem>();
        var moved = new List<CaseloadItem>();
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(Item(reader, today, filter.Coordinates));
            if (!reader.IsDBNull(CaseloadRows.ColumnsRead + 6) && reader.GetInt64(CaseloadRows.ColumnsRead + 6) != items[^1].Version)
            {
                moved.Add(items[^1]);
            }
        }
        await reader.DisposeAsync();
        var behind = await LogBehind.OfAsync(moment.Connection, Store.EventSchema, CaseloadProjection.ShardName, cancellation);
        var newer = await NewerEvents.OfAsync(moment.Connection, Store.Schema, Store.EventSchema, position, null, cancellation);
        // Nor is it held while pathways are folded.
        await moment.DisposeAsync();
        // The list may be behind the log, and says so; whose pathway it is follows the log itself: nobody reads on who somebody is after handing them over.
        foreach (var item in moved)
        {
            // A page of one list keeps its rows, whatever is recorded meanwhile.
            if (await StructureNowAsync(item.Pathway, cancellation) != filter.Structure)
            {
                items[items.IndexOf(item)] = item with { Name = null, BirthDate = null, Phone = null };
            }
        }
        return new CaseloadPage(items, total, filter.Page, filter.Size, counts, whose, today, position, CaseloadAsked.Of(filter), behind?.Lists ?? newer?.Lists);

        void Add(NpgsqlBatch to, string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddWithValue("today", today);
            command.Parameters.AddWithValue("within", filter.DueWithinDays);
            command.Parameters.AddWithValue("stalled", filter.StalledAfterDays);
            command.Parameters.AddWithValue("coordinates", filter.Coordinates);
            command.Parameters.AddWithValue("structure", filter.Structure);
            command.Parameters.Add(new NpgsqlParameter<string?>("asker", filter.Asker ?? filter.Referent) { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            command.Parameters.AddWithValue("size", filter.Size);
            command.Parameters.AddWithValue("skip", (filter.Page - 1) * filter.Size);
            if (filter.Referent is { } referent)
            {
                command.Parameters.AddWithValue("referent", referent);
            }
            if (filter.Status is { } status)
            {
                command.Parameters.AddWithValue("status", CodeNames<CaseloadStatus>.Of(status));
            }
            for (var any = 0; any < found.Count; any++)
            {
                command.Parameters.AddWithValue($"found{any}", found[any].ToArray());
            }
            if (former is not null)
            {
                command.Parameters.AddWithValue("at", filter.At!.Value);
                foreach (var values in CaseloadRows.Parameters(former))
                {
                    command.Parameters.Add(values);
                }
            }
            to.BatchCommands.Add(command);
        }
    }

    // Of what only a newer version can read, nobody here knows whose it is: it may be a transfer.
    async Task<string?> StructureNowAsync(Guid pathway, CancellationToken cancellation)
    {
        try
        {
            return (await states.ReadAsync(pathway, cancellation)).Structure;
        }
        catch (Exception e) when (UnreadStepException.Is(e))
        {
            return null;
        }
    }

    /// <summary>The structures, each with its pathways under way, those of them without a référent, and those ended. Read from an index, whole: grows with the territory.</summary>
    public async Task<IReadOnlyList<CaseloadStructure>> CountsByStructureAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select code, count(status) filter (where status <> 'closed'), count(status) filter (where status <> 'closed' and referent is null), count(status) filter (where status = 'closed'),
                count(transfer_to) filter (where status <> 'closed')
            from (select structure as code, referent, status, transfer_to from {Table} union all select data ->> 'code', null, null, null from {Store.Schema}.mt_doc_structure) s
            group by code order by code
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var structures = new List<CaseloadStructure>();
        while (await reader.ReadAsync(cancellation))
        {
            structures.Add(new CaseloadStructure(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4)));
        }
        return structures;
    }

    /// <summary>Codes of the structures that accompany somebody, or that the territory has named.</summary>
    public Task<IReadOnlyList<string>> StructuresAsync(CancellationToken cancellation) =>
        CodesAsync($"select distinct structure from {Table} union select data ->> 'code' from {Store.Schema}.mt_doc_structure order by 1", null, cancellation);

    /// <summary>What is to be said of a structure that nobody has: the values of <c>query/unknown-value</c>, the nearest known one among them; null when it is known.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> UnknownStructureAsync(string structure, CancellationToken cancellation)
    {
        var known = await StructuresAsync(cancellation);
        return known.Contains(structure, StringComparer.Ordinal) ? null : Hosting.QueryValues.Details("structure", structure, known);
    }

    /// <summary>Accounts of those who accompany somebody of a structure, or who the territory says work there.</summary>
    public Task<IReadOnlyList<string>> ReferentsAsync(string structure, CancellationToken cancellation) => CodesAsync(
        $"select distinct referent from {Table} where structure = $1 and referent is not null union select data ->> 'user' from {Store.Schema}.mt_doc_staffmember where data ->> 'structure' = $1 order by 1",
        structure, cancellation);

    async Task<IReadOnlyList<string>> CodesAsync(string sql, string? of, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        if (of is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = of });
        }
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var codes = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            codes.Add(reader.GetString(0));
        }
        return codes;
    }

    static string Where(CaseloadFilter filter, int found) => string.Join(" and ", new[]
    {
        "c.structure = @structure" + Whose(filter),
        // Nothing but signs names nobody: it is no search for everybody.
        filter.Search is not null && found == 0 ? "false" : null,
        filter.Status is not null ? "c.status = @status" : filter.Statuses.Contains(CaseloadStatus.Closed) ? null : "c.status <> 'closed'",
        filter.Stalled ? Stalled : null,
        filter.Due ? Due : null,
        filter.ToComplete ? ToComplete : null,
        filter.TransferProposed ? TransferProposed : null,
        found == 0 ? null : $"({string.Join(" or ", Enumerable.Range(0, found).Select(any => $"' ' || i.search like all (@found{any})"))})",
    }.OfType<string>());

    static string Whose(CaseloadFilter filter) => filter.WithoutReferent ? " and c.referent is null" : filter.Referent is null ? "" : " and c.referent = @referent";

    static string OrderBy(CaseloadOrder order) => order switch
    {
        CaseloadOrder.Name => "i.search nulls last, c.pathway",
        CaseloadOrder.LastStep => "c.last_step_on, c.pathway",
        CaseloadOrder.Opened => "c.opened_on desc, c.pathway",
        // Due or to come, by day and within it by the hour, what has none after; then what is long past, the latest first; then the rest.
        _ => $"case when {DueOn} is null then 2 when {Asleep} then 1 else 0 end, case when {Asleep} then @today - {DueOn} else {DueOn} - @today end, c.next_due_at nulls last, c.last_step_on, c.pathway",
    };

    static CaseloadItem Item(NpgsqlDataReader reader, DateOnly today, bool coordinates)
    {
        var row = CaseloadRows.Read(reader);
        var (lastName, firstName, stalled) = (CaseloadRows.ColumnsRead, CaseloadRows.ColumnsRead + 1, CaseloadRows.ColumnsRead + 2);
        return new CaseloadItem(
            row.Pathway,
            reader.IsDBNull(lastName) ? null : $"{reader.GetString(lastName)} {reader.GetString(firstName)}",
            row.Referent,
            row.Scheme,
            row.Status,
            row.OpenedOn,
            row.ClosedOn,
            row.LastStep,
            row.LastStepOn,
            reader.IsDBNull(stalled + 1) ? null : DueItem.Of(row, today, coordinates),
            reader.GetBoolean(stalled),
            row.Steps,
            row.Version,
            CaseloadDue.NotRecorded(row, today),
            row.ToComplete?.Split(' ') ?? [],
            reader.IsDBNull(stalled + 2) ? null : reader.GetFieldValue<DateOnly>(stalled + 2),
            reader.IsDBNull(stalled + 3) ? null : reader.GetString(stalled + 3),
            CaseloadDue.EndsPassed(row, today));
    }
}

/// <summary>A structure, counted.</summary>
/// <param name="Code">Its code.</param>
/// <param name="UnderWay">Pathways under way.</param>
/// <param name="WithoutReferent">Those of them that nobody accompanies as référent.</param>
/// <param name="Closed">Pathways that ended.</param>
/// <param name="Proposed">Those under way of which a transfer is proposed.</param>
public sealed record CaseloadStructure(string Code, int UnderWay, int WithoutReferent, int Closed, int Proposed);
