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
/// the limit tells nothing either; kept for the thirty days of the limit and of the auditor's page, with keyed marks in the place of what was said; and gone with
/// who is erased, since who holds the database holds the key, and tries names. One table, for all nodes and over restarts.
/// </summary>
public sealed class SameTries(NpgsqlDataSource database, InstallationSecret secret)
{
    /// <summary>Their table: no read model, for nothing makes it again.</summary>
    public const string Name = "same_try";

    /// <summary>Days that a try counts, is shown and is kept.</summary>
    public const int Days = 30;

    /// <summary>
    /// Tries of an account with one name in thirty days, however it is cut into first and last name: slips that are corrected, and no more. That of the first person for
    /// whom a pathway came of it is not counted; those of others of that name are, for guesses that are opened for real are guesses.
    /// </summary>
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

    /// <summary>Whether an account may try what it says of a person; written down in either case. The same said again is no new try, but where nothing counted the former one.</summary>
    /// <param name="said">The person as who records has been told.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Try> TakeAsync(Identity said, Actor actor, CancellationToken cancellation)
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
        // Of a refused one, and of one that saw only whom the account sees, the answer is asked for now: it counts as a new one. Of all others it has been given.
        const string Uncounted = $"{Name}.outcome in ('{Refused}', '{Seen}')";
        await using var take = new NpgsqlCommand($"""
            with tries as (
                select {Has("$3")} as one, {Has("$4")} as other, at > now() - interval '1 day' and outcome <> '{Same}' as today, person, outcome <> '{Same}' and {PathwayCame} as opened
                from {Table} t where account = $1 and outcome not in ('{Refused}', '{Seen}') and {IsKept} and ({Has("$3")} or {Has("$4")} or at > now() - interval '1 day')),
            wrong as (
                select greatest({Wrong("one")}, {Wrong("other")}) as of_name, count(*) filter (where today) - count(distinct person) filter (where today and opened) as of_day from tries)
            insert into {Table} (account, said, about, turned, person, outcome)
            select $1, $2, $3, $4, $5, case when of_name >= {MostOfName} or of_day >= {MostOfDay} then '{Refused}' else '{Nothing}' end from wrong
            on conflict (account, said) do update set
                outcome = case when {Uncounted} then excluded.outcome else {Name}.outcome end, at = case when {Uncounted} then excluded.at else {Name}.at end,
                -- A try goes with whom it was about last, and one that was answered with whom it found.
                person = case when {Name}.outcome = '{Same}' then {Name}.person else excluded.person end
            returning outcome <> '{Refused}', at = now()
            """, connection, transaction)
        {
            Parameters = { new() { Value = actor.User }, new() { Value = MarkOf(said, actor) }, new() { Value = NamesOf(said, actor).One }, new() { Value = NamesOf(said, actor).Other }, new() { Value = said.Id } },
        };
        var taken = Try.Refused;
        await using (var reader = await take.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            taken = !reader.GetBoolean(0) ? Try.Refused : reader.GetBoolean(1) ? Try.First : Try.Again;
        }
        await transaction.CommitAsync(cancellation);
        return taken;

        // A name is the same whichever of its two orders they share.
        static string Has(string mark) => $"{mark} in (about, turned)";
        static string Wrong(string name) => $"count(*) filter (where {name}) - least(count(distinct person) filter (where {name} and opened), 1)";
    }

    /// <summary>Writes down that a first try saw only whom the account may see, and is not counted; never of one that was answered otherwise before, which stays what it was.</summary>
    /// <param name="said">The person as who records has been told.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task UncountAsync(Identity said, Actor actor, CancellationToken cancellation) => SetAsync(said, actor, Seen, null, [Nothing], cancellation);

    /// <summary>Writes down what became of a try that was taken: what tells more stays.</summary>
    /// <param name="said">The person as who records has been told.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="outcome">One of <see cref="Asked"/>, <see cref="NotSame"/>, <see cref="Same"/>.</param>
    /// <param name="found">Who was found and is recorded for: the try is gone with them.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task TellAsync(Identity said, Actor actor, string outcome, Guid? found, CancellationToken cancellation) =>
        SetAsync(said, actor, outcome, found, [.. TellingMore.TakeWhile(o => o != outcome)], cancellation);

    static readonly string[] TellingMore = [Nothing, Asked, NotSame, Same];

    async Task SetAsync(Identity said, Actor actor, string outcome, Guid? found, string[] instead, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(actor);
        await using var command = database.CreateCommand($"update {Table} set outcome = $3, person = coalesce($4, person) where account = $1 and said = $2 and outcome = any($5)");
        command.Parameters.Add(new() { Value = actor.User });
        command.Parameters.Add(new() { Value = MarkOf(said, actor) });
        command.Parameters.Add(new() { Value = outcome });
        command.Parameters.Add(new() { Value = found as object ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = instead });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Erases the tries with a person, in the transaction that erases who they are. Costs a pass over the tries of thirty days.</summary>
    /// <param name="person">The person.</param>
    /// <param name="connection">Where, in a transaction.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static async Task EraseAsync(Guid person, NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var erase = new NpgsqlCommand($"delete from {Table} where person = $1", connection) { Parameters = { new() { Value = person } } };
        await erase.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Erases what is older than it counts, and what was on its way while somebody was erased.</summary>
    internal static async Task EraseOldAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var erase = database.CreateCommand($"delete from {Table} t where not {IsKept} or exists (select from {Store.Schema}.mt_doc_erasedidentity e where e.id = t.person)");
        await erase.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// The tries of the last thirty days for who audits: of each account how many came to what, and when the last was; the latest first. Ordinary entries, of which nothing was told
    /// and a pathway came, are left out, for the log has them; not where the account has entered several people of that name. No account hides another by trying much. Costs those thirty days.
    /// </summary>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<TriesOfAccount>> ByAccountAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            with tries as materialized (select t.*, {PathwayCame} as opened from {Table} t where {IsKept} and outcome <> '{Seen}'),
            several as materialized (
                select account, mark from tries cross join lateral unnest(array[about, turned]) as name(mark) where opened and mark is not null
                group by account, mark having count(distinct person) > 1),
            told as (
                select account, at, case when outcome = '{Nothing}' and opened then '{Opened}' else outcome end as outcome from tries
                where outcome <> '{Nothing}' or not opened or (account, about) in (select account, mark from several) or (account, turned) in (select account, mark from several))
            select account, outcome, count(*), max(at) from told group by account, outcome
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var counted = new List<(string User, string Outcome, long Count, DateTimeOffset Last)>();
        while (await reader.ReadAsync(cancellation))
        {
            counted.Add((reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3)));
        }
        return
        [
            .. counted.GroupBy(c => c.User, StringComparer.Ordinal)
                .Select(of => new TriesOfAccount(of.Key, of.Max(c => c.Last), of.ToDictionary(c => c.Outcome, c => c.Count, StringComparer.Ordinal)))
                .OrderByDescending(of => of.Last).ThenBy(of => of.User, StringComparer.Ordinal),
        ];
    }

    /// <summary>Nobody was found, or nobody whom the account is told of.</summary>
    public const string Nothing = "nothing";

    /// <summary>Nothing was told, and a pathway came of it: told of who enters several people of one name.</summary>
    public const string Opened = "opened";

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

    static readonly string IsKept = $"at > now() - interval '{Days} days'";

    // For the person who was made.
    const string PathwayCame = $"exists (select from {Store.EventSchema}.mt_events e where e.type = 'pathway_opened' and e.data ->> 'person' = t.person::text)";

    // Of both orders: cut elsewhere it is about another name, and another try, so that this one goes on counting for the names that it was about.
    Guid MarkOf(Identity said, Actor actor) =>
        Mark(actor, [.. PersonTwins.Spellings(said).Order(StringComparer.Ordinal), $"{said.BirthDate:O}", said.Phone ?? "", said.Email ?? ""]);

    // Whichever name comes first, and however they are spelled and cut: what two people are compared by is one of the two orders.
    (Guid One, Guid Other) NamesOf(Identity said, Actor actor) => PersonTwins.Spellings(said).Order(StringComparer.Ordinal).Select(name => Mark(actor, name)).ToArray() is [var one, var other] ? (one, other) : default;

    // Marks of one account tell nothing of another's.
    Guid Mark(Actor actor, params string[] said) => DeterministicId.From(secret.Key, ["same-try", actor.User, .. said]);

    sealed class Feature(StoreOptions options) : FeatureSchemaBase("same-tries", options.Advanced.Migrator)
    {
        protected override IEnumerable<ISchemaObject> schemaObjects()
        {
            var table = new Table(Table);
            table.AddColumn("account", "text").AsPrimaryKey();
            table.AddColumn("said", "uuid").AsPrimaryKey();
            table.AddColumn("about", "uuid").NotNull();
            // Of a try of before it is not known.
            table.AddColumn("turned", "uuid");
            table.AddColumn("person", "uuid").NotNull();
            table.AddColumn("outcome", "text").NotNull();
            table.AddColumn("at", "timestamptz").NotNull().DefaultValueByExpression("now()");
            table.Indexes.Add(new IndexDefinition("same_try_by_at") { Columns = ["at"] });
            return [table];
        }
    }
}

/// <summary>How a try is taken.</summary>
public enum Try
{
    /// <summary>It is not: too many.</summary>
    Refused,

    /// <summary>It is counted now.</summary>
    First,

    /// <summary>The same was said before, and counted.</summary>
    Again,
}

/// <summary>The tries of an account to find out whom another structure accompanies.</summary>
/// <param name="User">The account.</param>
/// <param name="Last">When the last one was, by the database's clock.</param>
/// <param name="Outcomes">How many came to what: by <see cref="SameTries.Asked"/> and the others.</param>
public sealed record TriesOfAccount(string User, DateTimeOffset Last, IReadOnlyDictionary<string, long> Outcomes);
