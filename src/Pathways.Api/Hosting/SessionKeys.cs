using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
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
/// instance beside it, takes the cookies and forms of all. Those of one environment are nothing to another on the same database: what Development
/// seals, Production does not open.
/// </summary>
static partial class SessionKeys
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
        // The same name wherever the program lies: it is part of what a key seals for. So is the environment: of a key whose row was copied, too.
        var environment = builder.Environment.EnvironmentName;
        var protection = builder.Services.AddDataProtection().SetApplicationName("pathways/" + environment);
        if (settings.KeysCertificate is { } certificate)
        {
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }
        builder.Services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource, ILoggerFactory>((options, database, logs) =>
            options.XmlRepository = new InDatabase(database, environment, settings.KeysCertificate, logs.CreateLogger("Pathways.SessionKeys")));
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
            table.AddColumn("signature", "text");
            // Empty in what a version made that knew no environments: nobody takes it.
            table.AddColumn("environment", "text");
            return [table];
        }
    }

    /// <summary>
    /// The table as the framework sees it. Read once at the start and then once a day. Anybody can seal a key of their own with a certificate, whose public
    /// part is in every row: where there is one, only what it has signed is taken, and no key from before it was set. A row that is not taken makes a new key, and is named in the log.
    /// </summary>
    sealed class InDatabase(NpgsqlDataSource database, string environment, X509Certificate2? certificate, ILogger log) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var command = database.CreateCommand($"select name, xml, signature from {Store.Schema}.{Name} where environment = $1 order by made_at, name");
            command.Parameters.Add(new() { Value = environment });
            using var reader = command.ExecuteReader();
            var all = new List<XElement>();
            while (reader.Read())
            {
                if (Read(reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? "" : reader.GetString(2)) is { } element)
                {
                    all.Add(element);
                }
            }
            return all;
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            var xml = element.ToString(SaveOptions.DisableFormatting);
            using var command = database.CreateCommand($"insert into {Store.Schema}.{Name} (name, xml, signature, environment) values ($1, $2, $3, $4)");
            command.Parameters.Add(new() { Value = friendlyName });
            command.Parameters.Add(new() { Value = xml });
            command.Parameters.Add(new() { Value = (object?)Sign(friendlyName, xml) ?? DBNull.Value });
            command.Parameters.Add(new() { Value = environment });
            command.ExecuteNonQuery();
        }

        XElement? Read(string name, string xml, string signature)
        {
            if (!IsSigned(name, xml, signature))
            {
                NotSigned(log, name);
                return null;
            }
            try
            {
                return XElement.Parse(xml);
            }
            catch (XmlException e)
            {
                Unreadable(log, name, e.Message);
                return null;
            }
        }

        string? Sign(string name, string xml)
        {
            using var key = certificate?.GetRSAPrivateKey();
            return key is null ? null : Convert.ToBase64String(key.SignData(Signed(name, xml), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        }

        bool IsSigned(string name, string xml, string signature)
        {
            using var key = certificate?.GetRSAPublicKey();
            var bytes = new byte[signature.Length];
            return key is null || (Convert.TryFromBase64String(signature, bytes, out var length)
                && key.VerifyData(Signed(name, xml), bytes.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        }

        byte[] Signed(string name, string xml) => Encoding.UTF8.GetBytes($"{environment}\n{name}\n{xml}");
    }

    [LoggerMessage(LogLevel.Warning, "The session key {Name} was not signed with Pathways:KeysCertificate: it is not taken. Whose sessions it sealed sign in again.")]
    static partial void NotSigned(ILogger log, string name);

    [LoggerMessage(LogLevel.Warning, "The session key {Name} can't be read, and is not taken: {Why} Whose sessions it sealed sign in again.")]
    static partial void Unreadable(ILogger log, string name, string why);

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
