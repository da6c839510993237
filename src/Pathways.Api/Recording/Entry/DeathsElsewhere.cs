using Marten;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// The deaths that a person's other pathways tell. Nearly always there is none, and that is remembered for a minute, so that a series of
/// steps costs one look-up by index; a death that is recorded here is seen at once. Of one that another process, or a file, told within that
/// minute, the step is taken and listed as doubtful.
/// </summary>
public sealed class DeathsElsewhere(NpgsqlDataSource database, IDocumentStore store, PathwayStates states) : IDisposable
{
    static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    readonly string schema = store.Options.Events.DatabaseSchemaName;
    readonly MemoryCache none = new(new MemoryCacheOptions { SizeLimit = PathwayStates.DefaultCapacity, CompactionPercentage = 0.2 });

    /// <summary>The other pathways of the person that were closed by their death, or ever said so.</summary>
    public async Task<IReadOnlyList<Pathway>> ReadAsync(Guid pathway, Guid person, CancellationToken cancellation)
    {
        if (none.TryGetValue(pathway, out _))
        {
            return [];
        }
        var told = new List<Guid>();
        await using (var command = database.CreateCommand($"""
            select o.stream_id from {schema}.mt_events o
            where o.type = 'pathway_opened' and o.data ->> 'person' = $1 and o.stream_id <> $2 and exists (
                select from {schema}.mt_events d
                where d.stream_id = o.stream_id and d.type in ('pathway_closed', 'step_corrected') and 'deceased' in (d.data ->> 'exit', d.data -> 'corrected' ->> 'exit'))
            """))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = person.ToString("D") });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                told.Add(reader.GetGuid(0));
            }
        }
        if (told.Count == 0)
        {
            none.Set(pathway, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        }
        var others = new List<Pathway>(told.Count);
        foreach (var id in told)
        {
            others.Add(await states.ReadAsync(id, cancellation));
        }
        return others;
    }

    /// <summary>Looks again for a pathway: a death is being told on another of the person.</summary>
    public void Forget(Guid pathway) => none.Remove(pathway);

    /// <inheritdoc/>
    public void Dispose() => none.Dispose();
}
