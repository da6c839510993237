using System.Data.Common;
using JasperFx.Events;
using Marten;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;

namespace Pathways.Api.Hosting;

/// <summary>
/// An index of the event log, or of who people are, beside Marten's own. Marten makes none on what an event says, nor on who recorded it and when, nor on an
/// expression, and drops what it does not know unless it is told to let it be.
/// </summary>
public sealed class LogIndex(string schema, string table, string name, string on) : ISchemaObject
{
    // The pathways of a person: an entry for each opening, and for no other event. Then the journal's, in its order: by time, by author, by kind.
    static readonly (string Name, string On)[] All =
    [
        ("pathway_opened_of_person", "((data ->> 'person')) where type = 'pathway_opened'"),
        ("mt_events_by_time", "(timestamp, seq_id)"),
        ("mt_events_by_author", "(user_name, timestamp, seq_id)"),
        ("mt_events_by_kind", "(type, timestamp, seq_id)"),
        // The files: an entry for each event that one brought, in the order of bytes, so that the next source is one look away, and the first event of each.
        (OfSources, $"((causation_id collate \"C\"), seq_id) where causation_id like '{Import.ImportSource.Prefix}%'"),
    ];

    /// <summary>What people of one name are found by, in whatever collation: their name as one word, which is where <see cref="Recording.Identity.Search"/> begins.</summary>
    public const string NameAsOneWord = "replace(search, ' ', '')";

    /// <summary>What the sources of files are found by.</summary>
    public const string OfSources = "mt_events_by_source";

    // What people are found by: their name, and what two records of one person share besides it (Recording.PersonTwins).
    static readonly (string Name, string On)[] People =
    [
        ("mt_doc_identity_by_name", $"({NameAsOneWord} text_pattern_ops)"),
        ("mt_doc_identity_by_birth_date", "((data ->> 'birthDate'))"),
        ("mt_doc_identity_by_phone", "((data ->> 'phone'))"),
        ("mt_doc_identity_by_email", "((data ->> 'email'))"),
    ];

    /// <inheritdoc/>
    public DbObjectName Identifier { get; } = new PostgresqlObjectName(schema, name, SchemaUtils.IdentifierUsage.General);

    /// <summary>Registers the indexes with the event store.</summary>
    public static void AddTo(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var (name, _) in All)
        {
            options.Events.IgnoreIndex(name);
        }
        options.Storage.Add(new OfLog(options));
        foreach (var (name, _) in People)
        {
            options.Schema.For<Recording.Identity>().IgnoreIndex(name);
        }
        options.Storage.Add(new OfPeople(options));
    }

    /// <inheritdoc/>
    public void WriteCreateStatement(Migrator migrator, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine($"create index if not exists {name} on {schema}.{table} {on};");
    }

    /// <inheritdoc/>
    public void WriteDropStatement(Migrator rules, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine($"drop index if exists {schema}.{name};");
    }

    /// <inheritdoc/>
    public void ConfigureQueryCommand(Weasel.Core.DbCommandBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append($"select count(*) from pg_indexes where schemaname = '{schema}' and indexname = '{name}';");
    }

    /// <inheritdoc/>
    public async Task<ISchemaObjectDelta> CreateDeltaAsync(DbDataReader reader, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await reader.ReadAsync(ct);
        return new SchemaObjectDelta(this, reader.GetInt64(0) > 0 ? SchemaPatchDifference.None : SchemaPatchDifference.Create);
    }

    /// <inheritdoc/>
    public IEnumerable<DbObjectName> AllNames() => [Identifier];

    // Made after the tables that they are of. One class each: Marten knows a feature by its class.
    sealed class OfLog(StoreOptions options) : FeatureSchemaBase("log-indexes", options.Advanced.Migrator)
    {
        public override IEnumerable<Type> DependentTypes() => [typeof(IEvent)];

        protected override IEnumerable<ISchemaObject> schemaObjects() => All.Select(i => new LogIndex(options.Events.DatabaseSchemaName, "mt_events", i.Name, i.On));
    }

    sealed class OfPeople(StoreOptions options) : FeatureSchemaBase("people-indexes", options.Advanced.Migrator)
    {
        public override IEnumerable<Type> DependentTypes() => [typeof(Recording.Identity)];

        protected override IEnumerable<ISchemaObject> schemaObjects() => People.Select(i => new LogIndex(options.DatabaseSchemaName, "mt_doc_identity", i.Name, i.On));
    }
}
