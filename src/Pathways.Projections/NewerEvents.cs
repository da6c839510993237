using System.Globalization;
using Npgsql;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Projections;

/// <summary>
/// Events that this version of the service can't read: of a kind that only a later one knows (another node has it already, or it was taken back), or of a
/// known kind with data that it can't read (<see cref="UnreadSteps"/>). Such an event stops its own pathway, from its version on, and nothing else: what came
/// after it may depend on it. What is not included is told in every figure and list, and taken in once the service can read it (<see cref="PickUp"/>).
/// </summary>
/// <param name="Pathways">Pathways with such an event.</param>
/// <param name="Events">Their events from the first such on.</param>
public sealed record NewerEvents(long Pathways, long Events)
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr"), English = CultureInfo.GetCultureInfo("en");

    // Marten's own sign for a number that was given up is no event of ours.
    static readonly string[] KnownKinds = [.. EventNames.All.Select(e => e.Name), "tombstone"];

    /// <summary>Stored names of the events that this service knows.</summary>
    public static IReadOnlyList<string> Known => KnownKinds;

    /// <summary>The pathways with such an event, each with the version of its first. Costs one look in an index for each kind of event, and one in an empty table, while there is none.</summary>
    public static async Task<IReadOnlyDictionary<Guid, long>> HeldAsync(NpgsqlConnection connection, string schema, string eventSchema, CancellationToken cancellation) =>
        await HeldAsync(connection, await UnreadSteps.ReadAsync(connection, schema, cancellation), eventSchema, cancellation);

    /// <summary>The same, from those that are known to be unreadable.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, long>> HeldAsync(NpgsqlConnection connection, IReadOnlyDictionary<Guid, long> unread, string eventSchema, CancellationToken cancellation)
    {
        var held = unread.ToDictionary();
        var kinds = await KindsAsync(connection, eventSchema, cancellation);
        if (kinds.Length == 0)
        {
            return held;
        }
        await using var command = new NpgsqlCommand($"select stream_id, min(version) from {eventSchema}.mt_events where type = any($1) group by stream_id", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = kinds });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (pathway, version) = (reader.GetGuid(0), reader.GetInt64(1));
            held[pathway] = Math.Min(version, held.GetValueOrDefault(pathway, version));
        }
        return held;
    }

    /// <summary>
    /// How much is not included up to a position of the log, or as it was known at an instant; null where nothing is missing. Costs what <see cref="HeldAsync(NpgsqlConnection, string, string, CancellationToken)"/>
    /// does, and one look at the log since a position that was counted lately; all pathways are counted only where there is none.
    /// </summary>
    public static async Task<NewerEvents?> OfAsync(NpgsqlConnection connection, string schema, string eventSchema, long position, DateTimeOffset? asKnownOn, CancellationToken cancellation)
    {
        var held = await HeldAsync(connection, schema, eventSchema, cancellation);
        var counted = held.Count == 0 ? new(0, 0)
            : asKnownOn is { } instant ? await CountAsync(connection, eventSchema, held, "e.timestamp <= $3", [new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime() }], cancellation)
            : await LeftOutCounts.Of(connection, eventSchema).UpToAsync(held, position, (after, upTo) => after > 0
                ? BetweenAsync(connection, eventSchema, held, after, upTo, cancellation)
                : CountAsync(connection, eventSchema, held, "e.seq_id <= $3", [new NpgsqlParameter<long> { TypedValue = upTo }], cancellation));
        return counted.Events == 0 ? null : counted;
    }

    // A pathway is counted at the first of its events that is left out, so that counts of parts of the log add up.
    static async Task<NewerEvents> CountAsync(
        NpgsqlConnection connection, string eventSchema, IReadOnlyDictionary<Guid, long> held, string where, NpgsqlParameter[] limits, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select count(*) filter (where e.version = h.version), count(*) from unnest($1, $2) as h(id, version)
            join {eventSchema}.mt_events e on e.stream_id = h.id and e.version >= h.version
            where {where}
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. held.Keys] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. held.Values] });
        command.Parameters.AddRange(limits);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new NewerEvents(reader.GetInt64(0), reader.GetInt64(1));
    }

    // The same, of a short part of the log: read as it is, whatever the number of pathways.
    static async Task<NewerEvents> BetweenAsync(NpgsqlConnection connection, string eventSchema, IReadOnlyDictionary<Guid, long> held, long after, long upTo, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select stream_id, version from {eventSchema}.mt_events where seq_id > $1 and seq_id <= $2", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (pathways, events) = (0L, 0L);
        while (await reader.ReadAsync(cancellation))
        {
            if (held.TryGetValue(reader.GetGuid(0), out var first) && reader.GetInt64(1) is var version && version >= first)
            {
                (pathways, events) = (pathways + (version == first ? 1 : 0), events + 1);
            }
        }
        return new NewerEvents(pathways, events);
    }

    /// <summary>The kinds in the log that this service does not know.</summary>
    public static async Task<string[]> KindsAsync(NpgsqlConnection connection, string eventSchema, CancellationToken cancellation)
    {
        // From one kind to the next by the index, whatever lies between.
        await using var command = new NpgsqlCommand(
            $"""
            with recursive kind(type) as (
                (select type from {eventSchema}.mt_events order by type limit 1)
                union all
                select (select e.type from {eventSchema}.mt_events e where e.type > kind.type order by e.type limit 1) from kind where kind.type is not null)
            select type from kind where type is not null and type <> all($1)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = KnownKinds });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var kinds = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            kinds.Add(reader.GetString(0));
        }
        return [.. kinds];
    }

    /// <summary>What is said of figures.</summary>
    public FigureNote Figures => new("not_included", new(
        $"Non compté\u00a0: {In(Events, French)} {(Events == 1 ? "étape" : "étapes")} de {In(Pathways, French)} parcours, à partir d’une étape que cette version du service ne sait pas lire. Elles le seront quand il la saura lire\u00a0: après une mise à jour.",
        $"Not included: {In(Events, English)} {(Events == 1 ? "step" : "steps")} of {In(Pathways, English)} {(Pathways == 1 ? "pathway" : "pathways")}, from a step on that this version of the service can’t read. They will be once it can: after an upgrade."));

    /// <summary>What is said of lists.</summary>
    public Words Lists => new(
        $"Liste incomplète\u00a0: {In(Pathways, French)} parcours du territoire ont une étape que cette version du service ne sait pas lire, et sont montrés sans ce qui suit.",
        $"List not complete: {In(Pathways, English)} {(Pathways == 1 ? "pathway" : "pathways")} of the territory have a step that this version of the service can’t read, and are shown without what follows it.");

    static string In(long number, CultureInfo language) => number.ToString("#,##0", language);
}
