using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Monitoring;

/// <summary>
/// What became of transfers, told for some days to those whom it concerns: who proposed one, and the structure that received the person. Read from the log itself.
/// </summary>
public sealed class DecidedTransfers(NpgsqlDataSource database, PathwayStates states, TerritoryClock clock)
{
    /// <summary>For how many days after it was recorded a decision is told.</summary>
    public const int ToldDays = 14;

    const string Events = $"{Store.EventSchema}.mt_events";
    const string Houses = "('pathway_opened', 'referent_appointed', 'referent_replaced')";
    const int Most = 20;

    // A proposal that was decided on later than this is one that nobody remembers.
    const int ProposedDays = 366;

    /// <summary>The decisions of the last days on what an account proposed, the latest first. Costs a look in the index of authors, and the events of these pathways.</summary>
    /// <param name="actor">Who proposed, of pathways that their structure accompanied.</param>
    /// <param name="cancellation">To stop.</param>
    public async Task<IReadOnlyList<DecidedTransfer>> OfProposerAsync(Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Structure is not { } own)
        {
            return [];
        }
        await using var command = database.CreateCommand($"""
            select * from (
                select distinct on (p.stream_id) p.stream_id, p.data ->> 'structure', (p.data ->> 'occurredOn')::date, d.type, d.data ->> 'structure', (d.data ->> 'occurredOn')::date, d.timestamp,
                    (e.data ->> 'occurredOn')::date
                from {Events} p
                join {Events} e on e.stream_id = p.stream_id and e.version = 1
                join lateral (
                    select type, data, timestamp from {Events} d where d.stream_id = p.stream_id and d.version > p.version
                        and ((d.type in {Houses} and d.data ->> 'structure' <> $2) or (d.type = 'step_retracted' and d.data ->> 'step' = p.id::text))
                    order by d.version limit 1) d on d.timestamp > $3
                where p.user_name = $1 and p.type = 'transfer_proposed' and p.timestamp > $4
                    and (select s.data ->> 'structure' from {Events} s where s.stream_id = p.stream_id and s.version < p.version and s.type in {Houses} order by s.version desc limit 1) = $2
                order by p.stream_id, p.version desc) told
            order by timestamp desc limit {Most}
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = actor.User });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = own });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.StartOf(clock.Today.AddDays(-ToldDays)) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.StartOf(clock.Today.AddDays(-ProposedDays)) });
        var read = new List<DecidedTransfer>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                var isRetracted = reader.GetString(3) == EventNames.Of(typeof(StepRetracted));
                read.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateOnly>(2), isRetracted ? null : reader.GetString(4), reader.GetFieldValue<DateOnly>(5), reader.GetFieldValue<DateOnly>(7)));
            }
        }
        var told = new List<DecidedTransfer>();
        foreach (var one in read)
        {
            // Whose it is by now: one that came back is no news, and of one that is elsewhere nothing leads there.
            if (await StructureAsync(one.Pathway, cancellation) is { } now && now == own == one.HandedTo is null)
            {
                told.Add(one);
            }
        }
        return told;
    }

    // Of what this version can't read nobody knows whose it is.
    async Task<string?> StructureAsync(Guid pathway, CancellationToken cancellation)
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

    /// <summary>Of some pathways, those that were handed over to a structure in the last days, each with the day. Costs the events of these pathways.</summary>
    /// <param name="pathways">The pathways, as many as a page has.</param>
    /// <param name="structure">The structure.</param>
    /// <param name="cancellation">To stop.</param>
    public async Task<IReadOnlyDictionary<Guid, DateOnly>> ReceivedAsync(IReadOnlyCollection<Guid> pathways, string structure, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pathways);
        var received = new Dictionary<Guid, DateOnly>();
        if (pathways.Count == 0)
        {
            return received;
        }
        await using var command = database.CreateCommand($"""
            select d.stream_id, (d.data ->> 'occurredOn')::date from {Events} d
            where d.stream_id = any($1) and d.type in {Houses} and d.version > 1 and d.timestamp > $3 and d.data ->> 'structure' = $2
                and (select s.data ->> 'structure' from {Events} s where s.stream_id = d.stream_id and s.version < d.version and s.type in {Houses} order by s.version desc limit 1) <> $2
            order by d.stream_id, d.version
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = structure });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.StartOf(clock.Today.AddDays(-ToldDays)) });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            received[reader.GetGuid(0)] = reader.GetFieldValue<DateOnly>(1);
        }
        return received;
    }
}

/// <summary>A decision on a transfer that was proposed.</summary>
/// <param name="Pathway">The pathway; no longer to be seen by who proposed it, where the person was handed over.</param>
/// <param name="ProposedTo">Code of the structure that was proposed.</param>
/// <param name="ProposedOn">Day of the proposal.</param>
/// <param name="HandedTo">Code of the structure to which the person was handed over; null where the proposal was retracted.</param>
/// <param name="On">Day of the decision.</param>
/// <param name="OpenedOn">Day of entry: with the proposal it tells whom it is about, without a name.</param>
public sealed record DecidedTransfer(Guid Pathway, string ProposedTo, DateOnly ProposedOn, string? HandedTo, DateOnly On, DateOnly OpenedOn);
