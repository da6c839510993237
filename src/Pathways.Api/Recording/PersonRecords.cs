using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// Makes and corrects the records of who people are: one at a time, on the version that was seen, with a trace of what was changed by whom. The age of an entry is
/// derived from the date of birth: where that is corrected, the age follows by a correction of its own, on the pathways for which the same person may record.
/// </summary>
public sealed class PersonRecords(NpgsqlDataSource database, IDocumentStore store, PersonAccess access, Recorder recorder, TerritoryClock clock, InstallationSecret secret)
{
    /// <summary>The fields of a record, in the order of the form.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["firstName", "lastName", "birthDate", "phone", "email"];

    /// <summary>Question whether this is really another person than one of the same name, date of birth or contacts.</summary>
    public const string TwinQuestion = "person/like-another";

    const string BirthQuestion = "entry/birth-date-against-other-entry";

    /// <summary>What is asked before details are kept: for who has answered it with the step that these came with.</summary>
    public static IReadOnlyList<string> Questions { get; } = [BirthQuestion, TwinQuestion];

    /// <summary>The record as an account may read it, and what it may do with it; null of who has none.</summary>
    public Task<(Identity? Person, PersonSight Sight)?> ReadAsync(Guid person, Actor actor, CancellationToken cancellation) => access.ReadAsync(person, actor, cancellation);

    /// <summary>Whether there was a record of a person that was erased; not so of who came by a file without a name. It is told to who could read it.</summary>
    public async Task<bool> WasErasedAsync(Guid person, PersonSight sight, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sight);
        await using var session = store.QuerySession();
        return sight.MayRead && await session.LoadAsync<ErasedIdentity>(person, cancellation) is not null;
    }

    /// <summary>Makes a record, unless there is one of that identifier, or was one that is erased: what comes again undoes neither a correction nor an erasure.</summary>
    /// <param name="person">The record.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether this made it.</returns>
    public async Task<bool> MakeAsync(Identity person, Actor actor, string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(actor);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await TakeTurnAsync(connection, person.Id, cancellation);
        await using var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        if (await session.LoadAsync<Identity>(person.Id, cancellation) is not null || await session.LoadAsync<ErasedIdentity>(person.Id, cancellation) is not null)
        {
            return false;
        }
        session.Insert(person with { Said = SaidOf(person, actor, key) });
        await session.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>
    /// Erases a record, and keeps that it was erased: nobody is made under that identifier again. Of what was said of the person nothing stays, not even as a mark: who holds
    /// the database holds the key of all marks, and would try one name after the other. Records without a pathway that say all the same of somebody are erased with it.
    /// </summary>
    /// <param name="person">The person.</param>
    /// <param name="accompanied">Whether they have a pathway: whoever came by a file has no record, and is erased all the same.</param>
    /// <param name="request">Kept with it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether there was anybody.</returns>
    public async Task<bool> EraseAsync(Guid person, bool accompanied, KeptRequest request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await TakeTurnAsync(connection, person, cancellation);
        await using var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        var known = await session.LoadAsync<Identity>(person, cancellation);
        if (known is null && await session.LoadAsync<ErasedIdentity>(person, cancellation) is null && !accompanied)
        {
            return false;
        }
        // Who was asked whether it is the same person, and answered yes, has made a record of the same for nothing.
        var copies = known is null ? [] : (await PersonTwins.FindAsync(session, known, cancellation)).Where(twin => PersonTwins.AreSame(known, twin)).ToList();
        session.Insert(request);
        await EraseAsync(person, connection, session, cancellation);
        await transaction.CommitAsync(cancellation);
        foreach (var copy in copies)
        {
            await EraseUnusedAsync(copy.Id, days: 0, cancellation);
        }
        return true;
    }

    /// <summary>Erases a record of which no pathway came, unless one comes in this very moment; its maker finds it erased.</summary>
    /// <param name="person">The person.</param>
    /// <param name="days">Not one that was made or corrected since that many days.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether it was erased.</returns>
    internal async Task<bool> EraseUnusedAsync(Guid person, int days, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await TakeTurnAsync(connection, person, cancellation);
        // Whoever opens a pathway for them waits for this, or this for them.
        if (!await new PeopleGuard([person], new Dictionary<Guid, long>(), MindsEveryStep: true).HoldsAsync(connection, store.Options.Events.DatabaseSchemaName, cancellation))
        {
            return false;
        }
        await using var look = new NpgsqlCommand($"select exists (select from {Store.Schema}.mt_doc_identity where id = $1 and mt_last_modified < now() - make_interval(days => $2))", connection, transaction);
        look.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        look.Parameters.Add(new NpgsqlParameter<int> { TypedValue = days });
        if (await look.ExecuteScalarAsync(cancellation) is not true)
        {
            return false;
        }
        await using var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        await EraseAsync(person, connection, session, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    static async Task EraseAsync(Guid person, NpgsqlConnection connection, IDocumentSession session, CancellationToken cancellation)
    {
        session.HardDelete<Identity>(person);
        session.Store(new ErasedIdentity(person));
        await session.SaveChangesAsync(cancellation);
        await SameTries.EraseAsync(person, connection, cancellation);
        // After the record, for which a correction of the same moment was waited for.
        await using var marks = new NpgsqlCommand($"{WithoutMarks} and id = $1", connection) { Parameters = { new() { Value = person } } };
        await marks.ExecuteNonQueryAsync(cancellation);
    }

    // Which fields were corrected, when and by whom stays; marks of requests and of what they said do not.
    const string WithoutMarks = $$"""
        update {{Store.Schema}}.mt_doc_personchanges set data = jsonb_set(
            data, '{changes}', (select jsonb_agg(c.change - 'said' - 'request' order by c.number) from jsonb_array_elements(data -> 'changes') with ordinality as c(change, number)))
        where jsonb_path_exists(data, '$.changes[*] ? (exists(@.said) || exists(@.request))')
        """;

    /// <summary>Erases what a former version kept of erased people: marks of what was said of them.</summary>
    internal static async Task EraseFormerMarksAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"update {Store.Schema}.mt_doc_erasedidentity set data = data - 'said' where data ? 'said'"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"{WithoutMarks} and id in (select id from {Store.Schema}.mt_doc_erasedidentity)"));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    // One after the other of those who make and erase one record, on whichever node: a request that looked before the erasure would bring back after it who was
    // erased. Each statement sees what was committed while this one waited.
    static async Task<NpgsqlTransaction> TakeTurnAsync(NpgsqlConnection connection, Guid person, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellation);
        await using var take = new NpgsqlCommand("select pg_advisory_xact_lock(hashtext('pathways:person'), hashtext($1))", connection, transaction);
        take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = person.ToString("D") });
        await take.ExecuteNonQueryAsync(cancellation);
        return transaction;
    }

    /// <summary>The identifier of the person whom a request makes: of one who was made, or erased, before identifiers had a key, the one that they have.</summary>
    /// <param name="user">Who makes them.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Guid> IdForAsync(string user, string key, CancellationToken cancellation)
    {
        var former = DeterministicId.From("person", user, key);
        await using var session = store.QuerySession();
        return await session.LoadAsync<Identity>(former, cancellation) is not null || await session.LoadAsync<ErasedIdentity>(former, cancellation) is not null
            ? former : DeterministicId.From(secret.Key, "person", user, key);
    }

    // Kept with the record, and gone with it.
    Guid SaidOf(Identity person, Actor actor, string key) => DeterministicId.From(
        secret.Key, "person-said", actor.User, key, person.Structure ?? "", person.FirstName, person.LastName, person.Phone ?? "", person.Email ?? "", $"{person.BirthDate:O}");

    /// <summary>What a request to correct a record says, as a whole: of another under the same key it is another.</summary>
    /// <param name="said">All details.</param>
    /// <param name="actor">Who corrects.</param>
    /// <param name="key">The idempotency key.</param>
    public Guid WholeOf(NewPerson said, Actor actor, string key)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(actor);
        return DeterministicId.From(secret.Key, "person-corrected", actor.User, key, said.FirstName, said.LastName, said.Phone ?? "", said.Email ?? "", $"{said.BirthDate:O}");
    }

    /// <summary>
    /// What a record that a request would make was said to be before, under its identifier, which follows from the request's key. Who reads the record no
    /// longer, for another structure accompanies the person now, is told that the key was used, whatever they say and whatever became of the record: of one that is
    /// erased nothing is left by which a right request could be told from another.
    /// </summary>
    /// <param name="person">The record that it would make.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<SaidBefore> SaidBeforeAsync(Identity person, Actor actor, string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(actor);
        await using var session = store.QuerySession();
        var erased = await session.LoadAsync<ErasedIdentity>(person.Id, cancellation);
        var known = await session.LoadAsync<Identity>(person.Id, cancellation);
        if (erased is null && known is null)
        {
            return SaidBefore.Nothing;
        }
        // Whoever made a record that has no pathway yet is of the structure that reads it: their own.
        if (!(await access.OfAsync(person.Id, actor.Structure, actor, cancellation)).MayRead)
        {
            return SaidBefore.Otherwise;
        }
        return erased is not null ? SaidBefore.Erased
            : known!.Said is { } said ? said == SaidOf(person, actor, key) ? SaidBefore.Same : SaidBefore.Otherwise
            : await IsLikeAsync(session, known, person, cancellation) ? SaidBefore.Same : SaidBefore.Otherwise;
    }

    // Of a record of before requests were kept: what was corrected since can't be held against the first request any more.
    static async Task<bool> IsLikeAsync(IQuerySession session, Identity known, Identity person, CancellationToken cancellation)
    {
        var corrected = (await session.LoadAsync<PersonChanges>(person.Id, cancellation))?.Changes.SelectMany(c => c.Fields).ToHashSet(StringComparer.Ordinal) ?? [];
        return known.Structure == person.Structure && Differing(known, person).All(corrected.Contains);
    }

    /// <summary>The corrections of a record as they are told to who sees a pathway of the person, the latest last; none of one that was never corrected.</summary>
    /// <param name="person">The person.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<PersonChange>> ChangesAsync(Guid person, Actor actor, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<PersonChanges>(person, cancellation))?.Changes is not { } all ? []
            : await ToldAsync(session, all, await access.OfAsync(person, null, actor, cancellation), actor, cancellation);
    }

    // An account says which structure accompanies. Of one whose pathways the reader may not see it is left out; to who may not read the record either, so is that there was a correction,
    // whoever made it, while others only accompanied.
    static async Task<IReadOnlyList<PersonChange>> ToldAsync(IQuerySession session, IReadOnlyList<PersonChange> changes, PersonSight sight, Actor actor, CancellationToken cancellation)
    {
        if (Access.MaySee(actor, null) || changes.All(c => c.User == actor.User))
        {
            return changes;
        }
        var known = (await session.LoadManyAsync<StaffMember>(cancellation, [.. changes.Where(c => c.Structure is null).Select(c => c.User!).Distinct(StringComparer.Ordinal)]))
            .ToDictionary(a => a.User, a => a.Structure ?? "", StringComparer.Ordinal);
        bool IsSeen(PersonChange change) => change.User == actor.User
            || ((change.Structure ?? known.GetValueOrDefault(change.User!)) is { } structure && (structure.Length == 0 || Access.MaySee(actor, structure)));
        return sight.MayRead ? [.. changes.Select(c => IsSeen(c) ? c : c with { User = null, Structure = null })] : [.. changes.Where(c => c.At <= sight.OthersOnlySince && IsSeen(c))];
    }

    /// <summary>Whether a correction came of a request of an account, by its idempotency key.</summary>
    /// <param name="change">The correction.</param>
    /// <param name="user">Who corrects.</param>
    /// <param name="key">The idempotency key.</param>
    public bool IsOf(PersonChange change, string user, string key)
    {
        ArgumentNullException.ThrowIfNull(change);
        // Or as corrections of before have it.
        return change.Request == RequestOf(user, key) || change.Request == DeterministicId.From("person-correction", user, key);
    }

    Guid RequestOf(string user, string key) => DeterministicId.From(secret.Key, "person-correction", user, key);

    /// <summary>Keeps the details as they should be, or says why not.</summary>
    /// <param name="person">The person.</param>
    /// <param name="said">All details; what is left out is kept no longer.</param>
    /// <param name="confirmed">What was confirmed, by code or for its values.</param>
    /// <param name="seen">The version that was corrected; null to correct what is there, whatever it is.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="actor">Who corrects.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="whole">What the request says (<see cref="WholeOf"/>), where that is all of it: a form takes what was not typed from the record, which may move.</param>
    public async Task<PersonOutcome> CorrectAsync(
        Guid person, NewPerson said, IReadOnlyCollection<string> confirmed, int? seen, string key, Actor actor, CancellationToken cancellation, Guid? whole = null)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(confirmed);
        ArgumentNullException.ThrowIfNull(actor);
        var busy = 0;
        while (true)
        {
            var (record, before) = await AsItIsAsync(person, cancellation);
            if (record is not { } known)
            {
                return await WasErasedAsync(person, await access.OfAsync(person, null, actor, cancellation), cancellation) ? new PersonOutcome.Erased() : new PersonOutcome.NotFound();
            }
            var sight = await access.OfAsync(person, known.Structure, actor, cancellation);
            if (!sight.MayRead)
            {
                return new PersonOutcome.NotFound();
            }
            var wrong = said.Wrong(clock.Today).ToList();
            var wanted = wrong.Count > 0 ? known : said.Over(known);
            if (before.FirstOrDefault(c => IsOf(c, actor.User, key)) is { } repeated)
            {
                // Of a form, or of a correction of before what was said was kept, it can be held against the record as long as nobody corrected it since.
                var same = repeated.Said is { } first && whole is { } now ? first == now : known.Version != repeated.Version || !Differing(known, wanted).Any();
                return wrong.Count > 0 || !same ? new PersonOutcome.KeyReused()
                    : new PersonOutcome.Kept(known, repeated.Fields, Repeated: true) { Ages = await FollowedBeforeAsync(sight, key, actor, cancellation) };
            }
            if (!sight.MayCorrect)
            {
                return new PersonOutcome.ReadOnly();
            }
            if (wrong.Count > 0)
            {
                return new PersonOutcome.Wrong(wrong);
            }
            if (seen is { } version && version != known.Version)
            {
                await using var session = store.QuerySession();
                return new PersonOutcome.Conflict(known, await ToldAsync(session, [.. before.Where(c => c.Version > version)], sight, actor, cancellation));
            }
            var changed = Differing(known, wanted).ToList();
            if (changed.Count == 0)
            {
                return new PersonOutcome.Kept(known, []);
            }
            var questions = (await QuestionsAsync(known, wanted, sight, actor, cancellation)).Where(q => !confirmed.Contains(q.Code) && !confirmed.Contains(q.Confirm!)).ToList();
            if (questions.Count > 0)
            {
                return new PersonOutcome.ToConfirm(questions);
            }
            var kept = wanted with { Version = known.Version + 1 };
            switch (await KeepAsync(known, kept, before, new PersonChange(kept.Version, default, actor.User, changed) { Request = RequestOf(actor.User, key), Said = whole, Structure = actor.Structure ?? "" }, sight.Decided, cancellation))
            {
                case Keeping.Kept:
                    return new PersonOutcome.Kept(kept, changed) { Ages = await FollowAsync(known.BirthDate, kept, sight, key, actor, cancellation) };
                case Keeping.Busy when ++busy == Recorder.BusyTries:
                    return new PersonOutcome.Busy();
                case Keeping.Busy:
                    await Task.Delay(Recorder.BusyPauseMs, cancellation);
                    break;
                default:
                    // Somebody corrected or erased the record, or recorded on a pathway of the person, meanwhile: decided again on what is there now.
                    break;
            }
        }
    }

    // The record and its corrections, of one moment.
    async Task<(Identity? Known, IReadOnlyList<PersonChange> Before)> AsItIsAsync(Guid person, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        await using var session = store.QuerySession(Marten.Services.SessionOptions.ForTransaction(transaction));
        return (await session.LoadAsync<Identity>(person, cancellation), (await session.LoadAsync<PersonChanges>(person, cancellation))?.Changes ?? []);
    }

    enum Keeping
    {
        Kept,
        Moved,
        Busy,
    }

    // Until the end of the transaction nobody else corrects or erases the record, and no pathway of the person is handed over. Nothing is asked meanwhile that takes another
    // connection: those who wait for the record hold the others, and all would wait for each other.
    async Task<Keeping> KeepAsync(Identity known, Identity kept, IReadOnlyList<PersonChange> before, PersonChange change, PeopleGuard decided, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var take = new NpgsqlCommand($"select clock_timestamp() from {Store.Schema}.mt_doc_identity where id = $1 for update", connection, transaction);
        take.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = known.Id });
        await using var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        if (await take.ExecuteScalarAsync(cancellation) is not DateTime at || (await session.LoadAsync<Identity>(known.Id, cancellation))?.Version != known.Version)
        {
            return Keeping.Moved;
        }
        try
        {
            if (!await decided.StopsAsync(connection, store.Options.Events.DatabaseSchemaName, EventAppender.Impatient, cancellation))
            {
                return Keeping.Moved;
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return Keeping.Busy;
        }
        session.Update(kept);
        session.Store(new PersonChanges(known.Id, [.. before, change with { At = new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) }]));
        await session.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return Keeping.Kept;
    }

    // After the record, whose lock is free again. One that is not taken (somebody corrects the same entry) is doubtful, and listed as that.
    async Task<IReadOnlyList<FollowedAge>> FollowAsync(DateOnly? former, Identity kept, PersonSight sight, string key, Actor actor, CancellationToken cancellation)
    {
        var followed = new List<FollowedAge>();
        if (kept.BirthDate is not { } born || born == former)
        {
            return followed;
        }
        foreach (var (pathway, state) in sight.Pathways)
        {
            if (Followed(state, former, born, actor) is not { } entry || state.Steps.Find(s => s.Event is PathwayOpened) is not { } step)
            {
                continue;
            }
            var reason = state.Opening!.Situation.Age is null ? CorrectionReason.LateInformation : CorrectionReason.BirthDateCorrected;
            var correction = new StepCorrected(clock.Today, step.Id, reason, entry);
            if (await recorder.RecordAsync(pathway, correction, AgeKey(key, pathway), state.Version, actor, cancellation) is RecordingResult.Recorded(var receipt, _))
            {
                followed.Add(new(pathway, receipt.Step, entry.OccurredOn, entry.Situation.Age!.Value, state.Opening.Situation.Age));
            }
        }
        return followed;
    }

    // What followed when the details were kept, from the log: an answer that comes again says the same.
    async Task<IReadOnlyList<FollowedAge>> FollowedBeforeAsync(PersonSight sight, string key, Actor actor, CancellationToken cancellation)
    {
        var followed = new List<FollowedAge>();
        foreach (var (pathway, state) in sight.Pathways)
        {
            if (recorder.StoredIn(state, actor.User, AgeKey(key, pathway)) is not { } correction)
            {
                continue;
            }
            await using var session = store.QuerySession();
            var events = await session.Events.FetchStreamAsync(pathway, token: cancellation);
            var made = events.First(e => e.Id == correction);
            var before = PathwayStates.Fold(events.Where(e => e.Version < made.Version)).Opening!;
            followed.Add(new(pathway, correction, before.OccurredOn, EntryFacts.In((PathwayEvent)made.Data)!.Situation.Age!.Value, before.Situation.Age));
        }
        return followed;
    }

    static string AgeKey(string key, Guid pathway) => $"{key}/age/{pathway:N}";

    /// <summary>The entry of a pathway as a corrected date of birth leaves it, where this account may correct it; null where it stays as it is.</summary>
    public static PathwayOpened? Followed(Pathway state, DateOnly? former, DateOnly born, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(actor);
        return state.Opening is { } entry && actor.MayRecordFor(state.Structure!) && (Access.MayReadSensitive(actor, state.Structure) || !SensitiveFacts.MayHide(entry))
            ? EntryFacts.Followed(entry, former, born) : null;
    }

    /// <summary>
    /// What a corrected date of birth says against the entry of a pathway; null where nothing does, or where its age follows. To who may not read its
    /// sensitive facts, only what follows from the entry as they read it: whoever tried one date of birth after the other would find out the rest.
    /// </summary>
    /// <param name="state">The pathway, whosever it is.</param>
    /// <param name="former">The date of birth that was known before; null where none was.</param>
    /// <param name="born">The date of birth.</param>
    /// <param name="actor">Who says it.</param>
    public static Refusal? AgainstEntry(Pathway state, DateOnly? former, DateOnly born, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(actor);
        return state.Opening is not { } entry ? null
            : EntryFacts.BirthAgainstOther(
                Followed(state, former, born, actor) ?? (Access.MayReadSensitive(actor, state.Structure) ? entry : (PathwayOpened)SensitiveFacts.Grouped(entry)), born);
    }

    /// <summary>The fields in which two records differ.</summary>
    public static IEnumerable<string> Differing(Identity one, Identity other) => Fields.Where(f => !Equals(Value(one, f), Value(other, f)));

    static object? Value(Identity person, string field) => field switch
    {
        "firstName" => person.FirstName,
        "lastName" => person.LastName,
        "birthDate" => person.BirthDate,
        "phone" => person.Phone,
        _ => person.Email,
    };

    async Task<IReadOnlyList<Refusal>> QuestionsAsync(Identity known, Identity wanted, PersonSight sight, Actor actor, CancellationToken cancellation)
    {
        var questions = new List<Refusal>();
        if (wanted.BirthDate is { } born && born != known.BirthDate)
        {
            // Not of those of other structures, which are told to nobody else: there the entry is listed as doubtful.
            foreach (var (_, state) in sight.Pathways)
            {
                if (AgainstEntry(state, known.BirthDate, born, actor) is { } why)
                {
                    questions.Add(why with { Code = BirthQuestion, Confirm = $"{BirthQuestion}@{born:yyyyMMdd}" });
                }
            }
        }
        await using var session = store.QuerySession();
        questions.AddRange(await TwinsAsync(session, known, wanted, actor, cancellation));
        return questions;
    }

    /// <summary>The questions whether details make a person like somebody else, as far as they are not confirmed: asked before the step that the details come with.</summary>
    /// <param name="known">The record.</param>
    /// <param name="said">The details as they should be.</param>
    /// <param name="confirmed">What was confirmed.</param>
    /// <param name="actor">Who says them.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<Refusal>> TwinsAsync(Identity known, NewPerson said, IReadOnlyCollection<string> confirmed, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(said);
        await using var session = store.QuerySession();
        return [.. (await TwinsAsync(session, known, said.Over(known), actor, cancellation)).Where(q => !confirmed.Contains(q.Confirm!))];
    }

    async Task<List<Refusal>> TwinsAsync(IQuerySession session, Identity known, Identity wanted, Actor actor, CancellationToken cancellation)
    {
        var questions = new List<Refusal>();
        // One that was like them before is none of this correction's doing.
        var twins = (await PersonTwins.FindAsync(session, wanted, cancellation)).Where(t => !PersonTwins.AreAlike(t, known)).ToList();
        // A namesake of before is told apart as little as then.
        var namesakes = NameGiven.IsWhole(wanted)
            ? (await PersonTwins.NamesakesAsync(session, wanted, cancellation)).Where(t => !PersonTwins.AreNamesakes(t, known) && !PersonTwins.AreAlike(t, known)) : [];
        foreach (var twin in await access.NearAsync([.. twins.UnionBy(namesakes, t => t.Id)], actor, cancellation))
        {
            if ((await access.OfAsync(twin.Id, twin.Structure, actor, cancellation)) is { MayRead: true } theirs)
            {
                if (questions.Count == MostTwins)
                {
                    questions[^1] = questions[^1].With("others", "yes");
                    break;
                }
                var asked = PersonTwins.About(new Refusal(TwinQuestion, ChangedTo(known, wanted, twin)) { Confirm = $"{TwinQuestion}@{twin.Id:N}" }, wanted, twin);
                questions.Add(theirs.Pathways is [var (pathway, _), ..] ? asked.With("pathway", pathway.ToString("D")) : asked);
            }
        }
        return questions;
    }

    // As many as are read at a glance.
    const int MostTwins = 3;

    // What was changed and now agrees: there it is put right.
    static string ChangedTo(Identity known, Identity wanted, Identity twin)
    {
        var agreeing = PersonTwins.Agreeing(wanted, twin).SelectMany(point => point is "birthDate" or "phone" or "email" ? [point] : (string[])["lastName", "firstName"]).ToList();
        return agreeing.Find(Differing(known, wanted).Contains) ?? Differing(known, wanted).FirstOrDefault() ?? "lastName";
    }
}

/// <summary>What a request that makes a record said before, under the same key.</summary>
public enum SaidBefore
{
    /// <summary>Nothing: it is the first.</summary>
    Nothing,

    /// <summary>The same.</summary>
    Same,

    /// <summary>Something else: the key has been used for another record.</summary>
    Otherwise,

    /// <summary>Its record was erased since.</summary>
    Erased,
}
