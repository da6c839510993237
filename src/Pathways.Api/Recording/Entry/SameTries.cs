using Marten;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Pathways.Domain.Pathways;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql.Tables;

namespace Pathways.Api.Recording;

/// <summary>
/// The tries by which an account could find out whom another structure accompanies: each time that it says of a new person all by which somebody is told
/// apart (<see cref="PersonTwins.AreSame"/>), or answers with a word (<see cref="SamePerson"/>). They are counted whether somebody is found or not, so that
/// the limit tells nothing either; kept for a year, with keyed marks in the place of what was said; and read by the auditor. One table, for all nodes and over restarts.
/// </summary>
public sealed class SameTries(NpgsqlDataSource database, InstallationSecret secret)
{
    /// <summary>Their table: no read model, for nothing makes it again.</summary>
    public const string Name = "same_try";

    /// <summary>Tries of an account with one name in thirty days, as far as no pathway came of them: slips that are corrected, and no more.</summary>
    public const int MostOfName = 5;

    /// <summary>Tries of an account in a day, as far as no pathway came of them: forms that are left, and no list of people.</summary>
    public const int MostOfDay = 30;

    /// <summary>What is said to who tried too often.</summary>
    public static readonly Refusal TooMany = new("entry/too-many-tries", "person");

    /// <summary>Adds the table to the store.</summary>
    public static void AddTo(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Storage.Add(new Feature(options));
    }

    /// <summary>Whether an account may try what it says of a person; written down in either case. The same said again is no new try.</summary>
    /// <param name="said">The person as who records has been told.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<bool> MayAsync(Identity said, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Of many that come at once, on whichever node, each is counted before the next.
        await using (var turn = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('pathways.same_try ' || $1, 0))", connection, transaction) { Parameters = { new() { Value = actor.User } } })
        {
            await turn.ExecuteNonQueryAsync(cancellation);
        }
        await using var take = new NpgsqlCommand($"""
            with over as (delete from {Table} where at < now() - interval '1 year'),
            tries as (
                select about = $3 as named, at > now() - interval '1 day' and outcome <> '{Same}' as today, person, {Opened}
                from {Table} t where account = $1 and outcome not in ('{Refused}', '{Seen}') and at > now() - interval '30 days' and (about = $3 or at > now() - interval '1 day')),
            wrong as (
                select count(*) filter (where named) - count(distinct person) filter (where named and opened) as of_name,
                    count(*) filter (where today) - count(distinct person) filter (where today and opened) as of_day from tries)
            insert into {Table} (account, said, about, person, outcome)
            select $1, $2, $3, $4, case when of_name >= {MostOfName} or of_day >= {MostOfDay} then '{Refused}' else '{Nothing}' end from wrong
            on conflict (account, said) do update set outcome = excluded.outcome, at = excluded.at where {Name}.outcome in ('{Refused}', '{Seen}')
            returning outcome
            """, connection, transaction)
        {
            Parameters = { new() { Value = actor.User }, new() { Value = MarkOf(said, actor) }, new() { Value = Mark(actor, NameOf(said)) }, new() { Value = said.Id } },
        };
        // No row comes back of what was tried before.
        var may = await take.ExecuteScalarAsync(cancellation) as string != Refused;
        await transaction.CommitAsync(cancellation);
        return may;
    }

    /// <summary>Writes down what became of a try that was taken.</summary>
    /// <param name="said">The person as who records has been told.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="outcome">One of <see cref="Asked"/>, <see cref="Seen"/>, <see cref="Same"/>, <see cref="NotSame"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task TellAsync(Identity said, Actor actor, string outcome, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        // Whoever answered, and is asked once more, has answered.
        await using var command = database.CreateCommand($"update {Table} set outcome = $3 where account = $1 and said = $2 and outcome <> '{Same}'");
        command.Parameters.Add(new() { Value = actor.User });
        command.Parameters.Add(new() { Value = MarkOf(said, actor) });
        command.Parameters.Add(new() { Value = outcome });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The tries of the last thirty days, latest first, for who audits: who, when and what became of them. Ordinary entries, of which nothing was told and a pathway came, are left out: the log has them.</summary>
    /// <param name="most">As many at most.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<SameTry>> LatestAsync(int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select account, at, outcome from (select t.*, {Opened} from {Table} t) t where at > now() - interval '30 days' and outcome <> '{Seen}' and (outcome <> '{Nothing}' or not opened) order by at desc, said limit $1");
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var tries = new List<SameTry>();
        while (await reader.ReadAsync(cancellation))
        {
            tries.Add(new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2)));
        }
        return tries;
    }

    /// <summary>Nobody was found, or nobody whom the account is told of.</summary>
    public const string Nothing = "nothing";

    /// <summary>The account was asked whether it is somebody whom another structure accompanies.</summary>
    public const string Asked = "asked";

    /// <summary>It is somebody whom the account may see, and nobody else was told of: counted for nothing.</summary>
    public const string Seen = "seen";

    /// <summary>The account answered that it is the same person, and had said all by which they are told apart.</summary>
    public const string Same = "same";

    /// <summary>The account answered so, and had not.</summary>
    public const string NotSame = "not_same";

    /// <summary>Too many tries: nothing was looked up.</summary>
    public const string Refused = "refused";

    const string Table = $"{Store.Schema}.{Name}";

    // A pathway came of it, for the person who was made.
    const string Opened = $"exists (select from {Store.EventSchema}.mt_events e where e.type = 'pathway_opened' and e.data ->> 'person' = t.person::text) as opened";

    Guid MarkOf(Identity said, Actor actor) => Mark(actor, NameOf(said), $"{said.BirthDate:O}", said.Phone ?? "", said.Email ?? "");

    // Marks of one account tell nothing of another's.
    Guid Mark(Actor actor, params string[] said) => DeterministicId.From(secret.Key, ["same-try", actor.User, .. said]);

    // Whichever name stands first, and however they are spelled: it is what the two are compared by.
    static string NameOf(Identity said) => PersonTwins.Spellings(said).Min(StringComparer.Ordinal)!;

    sealed class Feature(StoreOptions options) : FeatureSchemaBase("same-tries", options.Advanced.Migrator)
    {
        protected override IEnumerable<ISchemaObject> schemaObjects()
        {
            var table = new Table(Table);
            table.AddColumn("account", "text").AsPrimaryKey();
            table.AddColumn("said", "uuid").AsPrimaryKey();
            table.AddColumn("about", "uuid").NotNull();
            table.AddColumn("person", "uuid").NotNull();
            table.AddColumn("outcome", "text").NotNull();
            table.AddColumn("at", "timestamptz").NotNull().DefaultValueByExpression("now()");
            table.Indexes.Add(new IndexDefinition("same_try_by_at") { Columns = ["at"] });
            return [table];
        }
    }
}

/// <summary>A try to find out whom another structure accompanies.</summary>
/// <param name="User">The account.</param>
/// <param name="At">When, by the database's clock.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record SameTry(string User, DateTimeOffset At, string Outcome);
