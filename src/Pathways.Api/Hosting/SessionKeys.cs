using System.Xml.Linq;
using Marten;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql.Tables;

namespace Pathways.Api.Hosting;

/// <summary>
/// The keys that seal sessions and open forms, in the service's own database (docs/decisions/0012): a service that starts again, and each
/// instance beside it, takes the cookies and forms of all.
/// </summary>
static class SessionKeys
{
    /// <summary>Their table.</summary>
    public const string Name = "session_key";

    // Any number that no other lock of this database has.
    const long Lock = 0x5061_7468_6B65_7973;

    /// <summary>Adds the table to the store: no read model, for nothing makes it again.</summary>
    public static void AddSessionKeys(this StoreOptions options) => options.Storage.Add(new Feature(options));

    /// <summary>Keeps the keys in the database, sealed by the certificate of the settings where there is one.</summary>
    public static void AddSessionKeys(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        // The same name wherever the program lies: it is part of what a key seals for.
        var protection = builder.Services.AddDataProtection().SetApplicationName("pathways");
        if (settings.KeysCertificate is { } certificate)
        {
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }
        builder.Services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource>((options, database) => options.XmlRepository = new InDatabase(database));
        builder.Services.AddHostedService<OneFirstKey>();
    }

    sealed class Feature(StoreOptions options) : FeatureSchemaBase("session-keys", options.Advanced.Migrator)
    {
        protected override IEnumerable<ISchemaObject> schemaObjects()
        {
            var table = new Table($"{Store.Schema}.{Name}");
            table.AddColumn("name", "text").AsPrimaryKey();
            table.AddColumn("made_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
            table.AddColumn("xml", "text").NotNull();
            return [table];
        }
    }

    /// <summary>The table as the framework sees it. Read once at the start and then once a day.</summary>
    sealed class InDatabase(NpgsqlDataSource database) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var command = database.CreateCommand($"select xml from {Store.Schema}.{Name} order by made_at, name");
            using var reader = command.ExecuteReader();
            var all = new List<XElement>();
            while (reader.Read())
            {
                all.Add(XElement.Parse(reader.GetString(0)));
            }
            return all;
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var command = database.CreateCommand($"insert into {Store.Schema}.{Name} (name, xml) values ($1, $2)");
            command.Parameters.Add(new() { Value = friendlyName });
            command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
            command.ExecuteNonQuery();
        }
    }

    /// <summary>
    /// Makes the first key, or reads it, one instance after the other. Two that started at once would each make one, and for a day neither
    /// would know the other's. Later keys are made two days before they are used.
    /// </summary>
    sealed class OneFirstKey(NpgsqlDataSource database, IDataProtectionProvider protection) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = Lock } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
            protection.CreateProtector(Name).Protect([]);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
