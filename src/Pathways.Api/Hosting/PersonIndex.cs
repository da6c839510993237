using System.Data.Common;
using JasperFx.Events;
using Marten;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;

namespace Pathways.Api.Hosting;

/// <summary>
/// The index by which the pathways of a person are found among the events: an entry for each opening, and for no other event. Marten makes
/// no index on what an event says, and drops what it does not know unless it is told to let it be.
/// </summary>
public sealed class PersonIndex(string schema) : ISchemaObject
{
    /// <summary>Its name.</summary>
    public const string Name = "pathway_opened_of_person";

    /// <inheritdoc/>
    public DbObjectName Identifier { get; } = new PostgresqlObjectName(schema, Name, SchemaUtils.IdentifierUsage.General);

    /// <summary>Registers it with the event store.</summary>
    public static void AddTo(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Events.IgnoreIndex(Name);
        options.Storage.Add(new Feature(options));
    }

    /// <inheritdoc/>
    public void WriteCreateStatement(Migrator migrator, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine($"create index if not exists {Name} on {schema}.mt_events ((data ->> 'person')) where type = 'pathway_opened';");
    }

    /// <inheritdoc/>
    public void WriteDropStatement(Migrator rules, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine($"drop index if exists {schema}.{Name};");
    }

    /// <inheritdoc/>
    public void ConfigureQueryCommand(Weasel.Core.DbCommandBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append($"select count(*) from pg_indexes where schemaname = '{schema}' and indexname = '{Name}';");
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

    // Made after the table that it stands on.
    sealed class Feature(StoreOptions options) : FeatureSchemaBase("person-index", options.Advanced.Migrator)
    {
        public override IEnumerable<Type> DependentTypes() => [typeof(IEvent)];

        protected override IEnumerable<ISchemaObject> schemaObjects() => [new PersonIndex(options.Events.DatabaseSchemaName)];
    }
}
