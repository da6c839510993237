using Npgsql;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators.Columns;

namespace Pathways.Projections.Indicators;

/// <summary>A figure with its provenance.</summary>
/// <param name="Rule">The rule it follows.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Position">The position in the event log up to which facts were counted.</param>
/// <param name="All">The figure of all.</param>
/// <param name="Groups">The figure of each group, where a breakdown was asked.</param>
/// <param name="Test">Comparison of the groups.</param>
public sealed record FigureAnswer(FigureRule Rule, FigureRequest Request, long Position, FigureValue All, IReadOnlyList<FigureValue> Groups, FigureTest? Test)
{
    /// <summary>Day of the first entry that is recorded, of all pathways; what was before it is not known.</summary>
    public DateOnly? Began { get; init; }

    /// <summary>Texts of attributes that were read as not stated, as they were written.</summary>
    public IReadOnlyList<string> ReadAsNotStated { get; init; } = [];

    /// <summary>Months or years that its groups and its test leave out; absent where they have all.</summary>
    public PeriodsLeftOut? PeriodsLeftOut { get; init; }

    /// <summary>How far behind the log it was counted; absent where all is in it, and of the past, which is answered only when it is.</summary>
    public LogBehind? Behind { get; init; }

    /// <summary>What only a newer version can read, and is not counted; absent where there is nothing of the kind.</summary>
    public NewerEvents? NotIncluded { get; init; }
}

/// <summary>What there is to choose from.</summary>
/// <param name="LastEntry">Day of the latest entry.</param>
/// <param name="LastFact">Day of the latest step.</param>
/// <param name="Structures">Structures that accompany somebody, in order.</param>
/// <param name="Attributes">Names of the attributes that imported pathways carry, in order.</param>
public sealed record FactsSpan(DateOnly LastEntry, DateOnly LastFact, IReadOnlyList<string> Structures, IReadOnlyList<string> Attributes);

/// <summary>Reads journeys as they are, or were, known, and lets a rule count them. Cost grows with the entries, and with the facts of the kinds that the rule needs.</summary>
public sealed class Figures(NpgsqlDataSource database, string schema, string eventSchema, DeclaredAttributes declared, FactColumns? columns = null)
{
    const int Looks = 40;
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>The position up to which the facts are projected.</summary>
    public async Task<long> PositionAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await PositionAsync(connection, null, cancellation);
    }

    /// <summary>Steps that are counted between two positions at most.</summary>
    public const int MostSteps = 100_000;

    /// <summary>How many steps were recorded after a position and up to another, <see cref="MostSteps"/> where there are more; and whether there are. Cost grows with that number.</summary>
    public async Task<(long Steps, bool More)> StepsAsync(long after, long upTo, CancellationToken cancellation)
    {
        // What failed to be written leaves a tombstone in its place.
        await using var command = database.CreateCommand($"select count(*) from (select from {eventSchema}.mt_events where seq_id > $1 and seq_id <= $2 and type <> 'tombstone' limit {MostSteps + 1}) counted");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        var counted = (long)(await command.ExecuteScalarAsync(cancellation))!;
        return (Math.Min(counted, MostSteps), counted > MostSteps);
    }

    /// <summary>
    /// Whether everything recorded by an instant is there to be counted. Not while the read model has still to take in an event
    /// of then, nor while a transaction that began by then is still writing: what is asked now would not be what is answered later.
    /// </summary>
    public async Task<bool> SettledAsync(DateTimeOffset instant, CancellationToken cancellation)
    {
        // The daemon takes a write in within a second: most often there is nothing to wait for but that.
        for (var look = 1; look < Looks; look++)
        {
            if (await HasAllOfAsync(instant, cancellation))
            {
                return true;
            }
            await Task.Delay(BetweenLooks, cancellation);
        }
        return await HasAllOfAsync(instant, cancellation);
    }

    async Task<bool> HasAllOfAsync(DateTimeOffset instant, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select not exists (
                select from {eventSchema}.mt_events where timestamp <= $1
                and seq_id > coalesce((select last_seq_id from {eventSchema}.mt_event_progression where name = '{FactsProjection.ShardName}:All'), 0))
              and not exists (
                select from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and backend_xid is not null and xact_start <= $1 and pid <> pg_backend_pid())
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime() });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>How far the facts are behind the log; null where they have all of it.</summary>
    public async Task<LogBehind?> BehindAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await LogBehind.OfAsync(connection, eventSchema, FactsProjection.ShardName, cancellation);
    }

    /// <summary>What there is to choose from: the days that the facts span, the structures, the attributes. Null while nothing is recorded.</summary>
    public async Task<FactsSpan?> SpanAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select max(opened_on), (select max(occurred_on) from {schema}.{FactTables.Steps} where superseded_seq is null), array_agg(distinct structure),
              array(select distinct jsonb_object_keys(attributes) as name from {schema}.{FactTables.Entries} where superseded_seq is null and attributes is not null order by name)
            from {schema}.{FactTables.Entries} where superseded_seq is null
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && !reader.IsDBNull(0)
            ? new FactsSpan(reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<DateOnly>(1), reader.GetFieldValue<string[]>(2), [.. reader.GetFieldValue<string[]>(3).Where(declared.Has)])
            : null;
    }

    /// <summary>
    /// Answers a request, or says why it is too much (<see cref="FigureBudget"/>). A dimension that does not exist is the caller's to refuse
    /// beforehand (<see cref="Dimensions"/>).
    /// </summary>
    public async Task<(FigureAnswer? Answer, Refusal? Refused)> AskAsync(FigureRule rule, FigureRequest request, CancellationToken cancellation)
    {
        var (answers, refused) = await AskAsync([(rule, request)], cancellation);
        return (answers.Count == 0 ? null : answers[0], refused);
    }

    /// <summary>Several figures of one moment: read once, counted together, and all or none of them.</summary>
    /// <param name="asked">The figures.</param>
    /// <param name="cancellation">To stop.</param>
    /// <param name="budget">What the request may cost, where it asks for those of another moment too; one of their own when absent.</param>
    public async Task<(IReadOnlyList<FigureAnswer> Answers, Refusal? Refused)> AskAsync(
        IReadOnlyList<(FigureRule Rule, FigureRequest Request)> asked, CancellationToken cancellation, FigureBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (asked.Count == 0)
        {
            return ([], null);
        }
        using var wanted = Work.Until(cancellation);
        var request = asked[0].Request;
        string[] events = [.. asked.SelectMany(a => Events(a.Rule, a.Request)).Distinct(StringComparer.Ordinal)];
        var (position, behind, newer, journeys) = await ReadAsync(request.AsKnownOn, events, cancellation);
        var counts = Count(asked, journeys);
        var refused = TooMuch(counts, budget ?? new FigureBudget());
        var answers = new List<FigureAnswer>();
        for (var i = 0; i < counts.Length && refused is null; i++)
        {
            answers.Add(counts[i].Answer(position, bounded: true, out refused) with { Behind = behind, NotIncluded = newer });
        }
        return refused is null ? (answers, null) : ([], refused);
    }

    /// <summary>Counts journeys by a rule: all, and each group, however many.</summary>
    public static FigureAnswer Answer(FigureRule rule, FigureRequest request, long position, IEnumerable<Journey> journeys) => Count([(rule, request)], journeys)[0].Answer(position, bounded: false, out _);

    // In one way through the journeys, whatever is asked.
    static FigureCount[] Count(IReadOnlyList<(FigureRule Rule, FigureRequest Request)> asked, IEnumerable<Journey> journeys)
    {
        FigureCount[] counts = [.. asked.Select(a => new FigureCount(a.Rule, a.Request))];
        foreach (var journey in journeys)
        {
            Work.Check();
            foreach (var count in counts)
            {
                count.Take(journey);
            }
        }
        return counts;
    }

    // Counting costs the pathways and their steps, whatever is asked; groups are compared, and drawn, only where all that is asked for fits the budget.
    static Refusal? TooMuch(IEnumerable<FigureCount> counts, FigureBudget budget) => counts.Select(count => count.Cost(budget)).FirstOrDefault(refused => refused is not null);

    // One snapshot for the position and the facts: a figure never counts half a page. From memory, the connection is given back before anything is counted.
    async Task<(long Position, LogBehind? Behind, NewerEvents? Newer, IEnumerable<Journey> Journeys)> ReadAsync(DateTimeOffset? asKnownOn, IReadOnlyList<string> events, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var held = columns is null ? null : await columns.UpToDateAsync(connection, cancellation);
        var position = held is null ? await PositionAsync(connection, asKnownOn, cancellation)
            : asKnownOn is { } instant ? await held.Recorded.PositionAsync(connection, schema, instant, cancellation) : held.Position;
        var behind = asKnownOn is null ? await LogBehind.OfAsync(connection, eventSchema, FactsProjection.ShardName, cancellation) : null;
        var newer = await NewerEvents.OfAsync(connection, schema, eventSchema, position, asKnownOn, cancellation);
        return (position, behind, newer, held?.Journeys(events, asKnownOn) ?? await FactRows.ReadAsync(connection, schema, declared, events, asKnownOn, cancellation));
    }

    // What the rule counts, and what tells the groups and filters apart.
    static IEnumerable<string> Events(FigureRule rule, FigureRequest request) =>
        (request.Filters?.Keys ?? []).Append(request.By ?? "").SelectMany(Dimensions.Events).Concat(rule.Events).Distinct(StringComparer.Ordinal);

    async Task<long> PositionAsync(NpgsqlConnection connection, DateTimeOffset? asKnownOn, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            asKnownOn is null
                ? $"select last_seq_id from {eventSchema}.mt_event_progression where name = '{FactsProjection.ShardName}:All'"
                : $"select seq from {schema}.{FactTables.Steps} where recorded_at <= $1 order by seq desc limit 1",
            connection);
        if (asKnownOn is { } instant)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime() });
        }
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }
}
