using System.Text.Json;
using Npgsql;
using Pathways.Domain.Pathways;

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
public sealed class Figures(NpgsqlDataSource database, string schema, string eventSchema, DeclaredAttributes declared)
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
        var (position, behind, newer, journeys, refused) = await ReadAsync(asked, budget ?? new FigureBudget(), cancellation);
        var answers = new List<FigureAnswer>();
        for (var i = 0; i < asked.Count && refused is null; i++)
        {
            var answer = Count(asked[i].Rule, asked[i].Request, position, journeys, out refused);
            answers.Add(answer with { Behind = behind, NotIncluded = newer });
        }
        return refused is null ? (answers, null) : ([], refused);
    }

    /// <summary>Counts journeys by a rule: all, and each group, however many.</summary>
    public static FigureAnswer Answer(FigureRule rule, FigureRequest request, long position, IReadOnlyList<Journey> journeys) => Count(rule, request, position, journeys, out _, bounded: false);

    // Not yet compared where there are too many groups: that is what costs.
    static FigureAnswer Count(FigureRule rule, FigureRequest request, long position, IReadOnlyList<Journey> journeys, out Refusal? refused, bool bounded = true)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(request);
        refused = null;
        request = rule.Taken(request);
        journeys = Work.Watched(journeys);
        DateOnly? began = journeys.Count == 0 ? null : journeys.Min(j => j.Entry.OpenedOn);
        journeys = Wanted(request, journeys);
        var missing = Dimensions.ReadAsNotStated((request.Filters?.Keys ?? []).Append(request.By ?? ""), journeys);
        var all = rule.Compute(journeys, request);
        if (request.By is not { } by)
        {
            return new FigureAnswer(rule, request, position, all, [], null) { Began = began, ReadAsNotStated = missing };
        }
        var groups = journeys.GroupBy(Dimensions.Of(by, request.Grouped)!, StringComparer.Ordinal).Select(g => (g.Key, Journeys: Work.Watched(g.ToArray()))).ToArray();
        // A group without anybody is shown as such, but for months: those have their scale.
        FigureValue Of(string group, IReadOnlyList<Journey> members) => rule.Compute(members, request) with { Group = group };
        var values = groups.Select(g => Of(g.Key, g.Journeys)).Where(v => !v.OfNobody || (!Scales.IsTime(by) && Dimensions.TellsGroup(v.Group))).ToList();
        var met = values.Select(v => v.Group!).ToHashSet(StringComparer.Ordinal);
        values.AddRange(Scales.Of(rule, request, began, met).Where(g => !met.Contains(g)).Select(g => Of(g, [])));
        if (bounded && (refused = FigureBudget.TooMany(request, values.Count)) is not null)
        {
            return new FigureAnswer(rule, request, position, all, [], null);
        }
        var (shown, notShown) = Scales.IsTime(by) ? PeriodsLeftOut.Of(values, FigureBudget.Most(rule, by), rule.OnlyCounts) : (values, null);
        var compared = notShown is null ? null : shown.Select(v => v.Group!).ToHashSet(StringComparer.Ordinal);
        // Who tells no group is shown beside the others, and is no arm of a comparison; nor is a period that is not shown.
        var test = rule.Compare([.. groups.Where(g => Dimensions.TellsGroup(g.Key) && compared?.Contains(g.Key) != false).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Journeys)], request);
        var leftOut = values.Where(v => !Dimensions.TellsGroup(v.Group)).Sum(v => v.Denominator ?? 0);
        return new FigureAnswer(rule, request, position, all, Dimensions.InOrder(by, shown), test is null ? null : test with { LeftOut = leftOut })
        {
            Began = began,
            ReadAsNotStated = missing,
            PeriodsLeftOut = notShown,
        };
    }

    static IReadOnlyList<Journey> Wanted(FigureRequest request, IReadOnlyList<Journey> journeys)
    {
        foreach (var (dimension, wanted) in request.Filters ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            var value = Dimensions.Of(dimension, request.Grouped)!;
            journeys = Work.Watched<Journey>([.. journeys.Where(j => wanted.Contains(value(j), StringComparer.Ordinal))]);
        }
        return journeys;
    }

    // What the figures together cost, before the steps are read: entries tell most groups. Those that are asked alike are looked at once.
    static Refusal? TooMuch(IReadOnlyList<(FigureRule Rule, FigureRequest Request)> asked, FigureBudget budget, IReadOnlyList<Journey> entries)
    {
        foreach (var alike in asked.GroupBy(a => (a.Request.By, a.Request.Filters)))
        {
            var request = alike.First().Request;
            var rows = Wanted(request, Work.Watched(entries));
            var groups = request.By is { } by ? rows.Select(Dimensions.Of(by, request.Grouped)!).Distinct(StringComparer.Ordinal).Count() : 0;
            foreach (var rule in alike.Select(a => a.Rule))
            {
                // A series compares nothing, and of other figures by month the latest are compared.
                var compared = request.By is { } time && Scales.IsTime(time) ? rule.OnlyCounts ? 0 : Math.Min(groups, FigureBudget.MostGroups) : groups;
                if (budget.Take(request, rows.Count, compared) is { } refused)
                {
                    return refused;
                }
            }
        }
        return null;
    }

    // What the rule counts, and what tells the groups and filters apart.
    static IEnumerable<string> Events(FigureRule rule, FigureRequest request) =>
        (request.Filters?.Keys ?? []).Append(request.By ?? "").SelectMany(Dimensions.Events).Concat(rule.Events).Distinct(StringComparer.Ordinal);

    async Task<(long Position, LogBehind? Behind, NewerEvents? Newer, IReadOnlyList<Journey> Journeys, Refusal? Refused)> ReadAsync(
        IReadOnlyList<(FigureRule Rule, FigureRequest Request)> asked, FigureBudget budget, CancellationToken cancellation)
    {
        var request = asked[0].Request;
        string[] events = [.. asked.SelectMany(a => Events(a.Rule, a.Request)).Distinct(StringComparer.Ordinal)];
        // Before the steps are read, unless it takes them to tell who is wanted.
        var bySteps = asked.Any(a => (a.Request.Filters?.Keys ?? []).Any(d => Dimensions.Events(d).Count > 0));
        // One snapshot for the position, the entries and the steps: a figure never counts half a page.
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var position = await PositionAsync(connection, request.AsKnownOn, cancellation);
        var behind = request.AsKnownOn is null ? await LogBehind.OfAsync(connection, eventSchema, FactsProjection.ShardName, cancellation) : null;
        var newer = await NewerEvents.OfAsync(connection, schema, eventSchema, position, request.AsKnownOn, cancellation);
        var journeys = await EntriesAsync(connection, request, cancellation);
        Journey[] all = [.. journeys.Values];
        var refused = bySteps ? null : TooMuch(asked, budget, all);
        if (refused is null && events.Length > 0 && journeys.Count > 0)
        {
            await TakeStepsAsync(connection, journeys, events, request, cancellation);
        }
        return (position, behind, newer, all, refused ?? (bySteps ? TooMuch(asked, budget, all) : null));
    }

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

    async Task<Dictionary<Guid, Journey>> EntriesAsync(NpgsqlConnection connection, FigureRequest request, CancellationToken cancellation)
    {
        await using var command = Known(
            $"select pathway, opened_on, scheme, structure, territory, convention, gender, age, education, labour, publics, attributes::text, prescriber from {schema}.{FactTables.Entries} f",
            "order by pathway", connection, request, events: null);
        var journeys = new Dictionary<Guid, Journey>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var attributes = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        var publics = new Dictionary<string, string[]>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            var pathway = reader.GetGuid(0);
            journeys[pathway] = new Journey(new Entry(
                pathway, reader.GetFieldValue<DateOnly>(1), string.Intern(reader.GetString(2)), string.Intern(reader.GetString(3)), string.Intern(reader.GetString(4)),
                Text(reader, 5), string.Intern(reader.GetString(6)), reader.IsDBNull(7) ? null : reader.GetInt32(7), string.Intern(reader.GetString(8)), string.Intern(reader.GetString(9)),
                Once(publics, reader.GetString(10), static text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                Text(reader, 11) is { } json ? Once(attributes, json, Declared) : null,
                Text(reader, 12) is { } prescriber ? string.Intern(prescriber) : null));
        }
        return journeys;
    }

    // What is not declared, or no longer, is in no figure: a name that nobody knows is left out, a value is told as that.
    Dictionary<string, string> Declared(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!
        .Where(a => declared.Has(a.Key)).ToDictionary(a => a.Key, a => declared.Takes(a.Key, a.Value) ? a.Value : Dimensions.Undeclared, StringComparer.Ordinal);

    async Task TakeStepsAsync(NpgsqlConnection connection, Dictionary<Guid, Journey> journeys, IReadOnlyList<string> events, FigureRequest request, CancellationToken cancellation)
    {
        await using var command = Known(
            $"select pathway, event, occurred_on, ref, code, qualifier, employer, until from {schema}.{FactTables.Steps} f", "order by pathway, version", connection, request, events);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (journeys.TryGetValue(reader.GetGuid(0), out var journey))
            {
                journey.Take(
                    reader.GetString(1), reader.GetFieldValue<DateOnly>(2),
                    new StepFact(Text(reader, 3), Text(reader, 4), Text(reader, 5), Text(reader, 6), reader.IsDBNull(7) ? null : reader.GetFieldValue<DateOnly>(7)));
            }
        }
    }

    // The rows that stand, or that stood at an instant.
    static NpgsqlCommand Known(string select, string order, NpgsqlConnection connection, FigureRequest request, IReadOnlyList<string>? events)
    {
        var known = request.AsKnownOn is null ? "superseded_seq is null" : "recorded_at <= $1 and (superseded_at is null or superseded_at > $1)";
        var command = new NpgsqlCommand { Connection = connection };
        if (request.AsKnownOn is { } instant)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime() });
        }
        if (events is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. events] });
            known += $" and event = any(${command.Parameters.Count})";
        }
        command.CommandText = $"{select} where {known} {order}";
        return command;
    }

    static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    // Few distinct texts, many rows.
    static T Once<T>(Dictionary<string, T> known, string text, Func<string, T> read) => known.TryGetValue(text, out var value) ? value : known[text] = read(text);
}
