using System.Collections.Concurrent;
using System.Data.Common;
using JasperFx.Events;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Pathways.Projections;

/// <summary>
/// Pathways with a step of a known kind whose data this version can't read: a code that only the next version knows, a field that is missing, a value
/// of another type. What such a step says can't be found in the log by its kind, so each that is met is written down, for every node, with the first version of
/// its pathway that can't be read; it is taken out once it is read (<see cref="PickUp"/>).
/// </summary>
public sealed class UnreadSteps
{
    /// <summary>Their table, without the schema: no read model, but what the service has found out of the log.</summary>
    public const string Name = "unread_step";

    readonly ConcurrentDictionary<Guid, long> met = new();

    /// <summary>What this process has met and not written down yet: pathways, each with the version of its first such step.</summary>
    public IReadOnlyDictionary<Guid, long> Met => met;

    /// <summary>The steps that a store could not read.</summary>
    public static UnreadSteps Of(IDocumentStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Of(store.Options);
    }

    internal static UnreadSteps Of(IReadOnlyStoreOptions options) => ((StoredEvents)options.Serializer()).Unread;

    /// <summary>The table in a schema.</summary>
    public static Table In(string schema)
    {
        var table = new Table($"{schema}.{Name}");
        table.AddColumn("pathway", "uuid").AsPrimaryKey();
        table.AddColumn("version", "bigint").NotNull();
        return table;
    }

    /// <summary>Whether a failure says that a step of a known kind could not be read.</summary>
    public static bool Is(Exception? failure) => failure is Marten.Exceptions.EventDeserializationFailureException or EventDeserializationFailureException;

    /// <summary>Remembers the step of a row of the log that could not be read.</summary>
    internal void Meet(DbDataReader row)
    {
        var (stream, version) = (-1, -1);
        for (var i = 0; i < row.FieldCount; i++)
        {
            (stream, version) = row.GetName(i) switch { "stream_id" => (i, version), "version" => (stream, i), _ => (stream, version) };
        }
        if (stream >= 0 && version >= 0)
        {
            Meet(row.GetGuid(stream), row.GetInt64(version));
        }
    }

    internal void Meet(Guid pathway, long version) => met.AddOrUpdate(pathway, version, (_, known) => Math.Min(known, version));

    // As it was written down: another may have been met since.
    internal void Forget(KeyValuePair<Guid, long> step) => met.TryRemove(step);

    /// <summary>SQL that writes some down; its two parameters are arrays, in the order of the pathways, so that two who write don't wait for each other in a circle.</summary>
    internal static string Keep(string schema, string pathways, string versions) => $"""
        insert into {schema}.{Name} as u (pathway, version) select * from unnest({pathways}::uuid[], {versions}::bigint[])
        on conflict (pathway) do update set version = least(u.version, excluded.version)
        """;

    /// <summary>All that are written down.</summary>
    public static async Task<IReadOnlyDictionary<Guid, long>> ReadAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select pathway, version from {schema}.{Name}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var unread = new Dictionary<Guid, long>();
        while (await reader.ReadAsync(cancellation))
        {
            unread.Add(reader.GetGuid(0), reader.GetInt64(1));
        }
        return unread;
    }
}
