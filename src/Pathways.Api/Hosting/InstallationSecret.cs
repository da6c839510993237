using System.Security.Cryptography;
using Marten;
using Npgsql;
using Pathways.Domain;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql.Tables;

namespace Pathways.Api.Hosting;

/// <summary>
/// The secret of this installation, by which its identifiers are made: without it nobody computes the identifier that an account's request, or a reference
/// of a file, gets. One row of the database, made once and never changed: identifiers follow from it for as long as the log is kept, and it is in every
/// backup of the log. It is not sealed by a certificate, for a lost certificate must change no identifier; whoever reads it reads the log beside it.
/// </summary>
public sealed class InstallationSecret(NpgsqlDataSource database)
{
    internal const string Name = "installation_secret";
    const int Bytes = 32;

    readonly Lock reading = new();
    byte[]? key;

    /// <summary>The secret; read once, and made where there is none yet. Two that make it at once take the same.</summary>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            lock (reading)
            {
                return key ??= Read();
            }
        }
    }

    /// <summary>
    /// What stands for something where others may look (a browser's storage, the name of a cookie): who has not the secret can't tell for what, not even
    /// by guessing. 32 hexadecimal signs.
    /// </summary>
    /// <param name="use">What it is for: of another use it is another.</param>
    /// <param name="of">What it stands for.</param>
    public string MarkOf(string use, string of) => DeterministicId.From(Key, "mark", use, of).ToString("N");

    byte[] Read()
    {
        using var connection = database.OpenConnection();
        using (var make = new NpgsqlCommand($"insert into {Store.Schema}.{Name} (secret) select $1 where not exists (select from {Store.Schema}.{Name}) on conflict do nothing", connection))
        {
            make.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = RandomNumberGenerator.GetBytes(Bytes) });
            make.ExecuteNonQuery();
        }
        using var read = new NpgsqlCommand($"select secret from {Store.Schema}.{Name}", connection);
        return (byte[])read.ExecuteScalar()!;
    }

    internal sealed class Feature(StoreOptions options) : FeatureSchemaBase("installation-secret", options.Advanced.Migrator)
    {
        protected override IEnumerable<ISchemaObject> schemaObjects()
        {
            var table = new Table($"{Store.Schema}.{Name}");
            // One row: its key has one value.
            table.AddColumn("one", "boolean").AsPrimaryKey().DefaultValueByExpression("true");
            table.AddColumn("secret", "bytea").NotNull();
            return [table];
        }
    }
}
