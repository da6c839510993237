using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using JasperFx.Events;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Pathways.Projections;

/// <summary>
/// Pathways with a step of a known kind whose data this version can't read: a code that only the next version knows, a field that is missing, a value
/// of another type. What such a step says can't be found in the log by its kind, so each that is met is written down, for every node, with the first version of
/// its pathway that can't be read. A pathway that the tables lack a step of for another reason is written down in the same way. It is taken out by the
/// transaction that makes the pathway again (<see cref="PickUp"/>), so that nothing that is missing is known in memory only.
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

    /// <summary>Remembers the step of a row of the log that could not be read; false where the row does not say which it is.</summary>
    internal bool Meet(DbDataReader row)
    {
        var (stream, version) = (-1, -1);
        for (var i = 0; i < row.FieldCount; i++)
        {
            (stream, version) = row.GetName(i) switch { "stream_id" => (i, version), "version" => (stream, i), _ => (stream, version) };
        }
        if (stream < 0 || version < 0)
        {
            return false;
        }
        Meet(row.GetGuid(stream), row.GetInt64(version));
        return true;
    }

    internal void Meet(Guid pathway, long version) => met.AddOrUpdate(pathway, version, (_, known) => Math.Min(known, version));

    /// <summary>Set in a reading that goes on after a step that can't be read, and leaves it out by <see cref="IsPlaceholder"/>.</summary>
    internal static readonly AsyncLocal<bool> ReadsOn = new();

    static readonly ConcurrentDictionary<Type, object> placeholders = new();

    /// <summary>Whether the reading of a row goes on after a step that can't be read. The pages of projections do: no other reading asks for the kind of stream.</summary>
    internal static bool GoesOn(DbDataReader row) => ReadsOn.Value || (row.FieldCount > 0 && row.GetName(row.FieldCount - 1) == "stream_type");

    /// <summary>What is given in place of a step that can't be read: one for each kind, and nothing in it may be read.</summary>
    internal static object Placeholder(Type kind) => placeholders.GetOrAdd(kind, RuntimeHelpers.GetUninitializedObject);

    /// <summary>Whether an event is one that could not be read.</summary>
    internal static bool IsPlaceholder(IEvent read) => placeholders.TryGetValue(read.Data.GetType(), out var placeholder) && ReferenceEquals(placeholder, read.Data);

    // As it was written down: another may have been met since.
    internal void Forget(KeyValuePair<Guid, long> step) => met.TryRemove(step);

    /// <summary>SQL that writes some down; its two parameters are arrays, in the order of the pathways, so that two who write don't wait for each other in a circle.</summary>
    internal static string Keep(string schema, string pathways, string versions) => $"""
        insert into {schema}.{Name} as u (pathway, version) select * from unnest({pathways}::uuid[], {versions}::bigint[])
        on conflict (pathway) do update set version = excluded.version where u.version > excluded.version
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
