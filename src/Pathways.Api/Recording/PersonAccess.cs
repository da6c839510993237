using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>What an account may do with who a person is.</summary>
/// <param name="MayRead">Whether it may read names, contacts and date of birth.</param>
/// <param name="MayCorrect">Whether it may correct them.</param>
/// <param name="Pathways">The person's pathways that it may see, the latest entry first.</param>
/// <param name="Decided">All of the person's pathways as this was decided on them.</param>
/// <param name="OthersOnlySince">Since when what was corrected is not the account's to know (<see cref="Accompaniment.OthersOnlySince"/>); null where it reads the record, or has no pathway of the person.</param>
public sealed record PersonSight(bool MayRead, bool MayCorrect, IReadOnlyList<(Guid Id, Pathway State)> Pathways, PeopleGuard Decided, DateTimeOffset? OthersOnlySince);

/// <summary>
/// Who may know who a person is: whoever accompanies them now, not whoever made the record. Decided on the events themselves, so that a
/// pathway that was handed over a moment ago is closed to the former structure and open to the new one.
/// </summary>
public sealed class PersonAccess(PathwaysOfPeople pathways, Marten.IDocumentStore store, NpgsqlDataSource database)
{
    /// <summary>Whether an account may name a person in what it records: whom it may read, and whom it is just making.</summary>
    /// <param name="person">The person, or nobody.</param>
    /// <param name="made">A person whose identity record is yet to be made.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<bool> MayNameAsync(Guid person, Identity? made, Actor actor, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var known = await session.LoadAsync<Identity>(person, cancellation);
        return (await OfAsync(person, (known ?? (made?.Id == person ? made : null))?.Structure, actor, cancellation)).MayRead;
    }

    /// <summary>The record of a person as an account may read it, and what it may do with it: without what it says where the account may not read it. Null of who has none.</summary>
    /// <param name="person">The person.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="told">A person whom they have told apart by all that the record says (<see cref="SamePerson"/>): it tells them nothing.</param>
    public async Task<(Identity? Person, PersonSight Sight)?> ReadAsync(Guid person, Actor actor, CancellationToken cancellation, Guid? told = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Identity>(person, cancellation) is not { } known)
        {
            return null;
        }
        var sight = await OfAsync(person, known.Structure, actor, cancellation);
        return (sight.MayRead || person == told ? known : null, sight);
    }

    /// <summary>What an account may do with who a person is.</summary>
    /// <param name="person">The person.</param>
    /// <param name="madeBy">The structure whose counsellor made the record: it counts until the person has a pathway, and not after.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<PersonSight> OfAsync(Guid person, string? madeBy, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var read = await pathways.ReadAsync(person, cancellation);
        var all = read.Select(p => (p.Id, p.State)).OrderByDescending(p => p.State.OpenedOn).ThenBy(p => p.Id).ToList();
        // One that can't be read for now may be any structure's, and may run: it opens nothing to a counsellor, and closes what the record's maker could read.
        var seen = all.Where(p => Access.MaySee(actor, p.State.Structure)).ToList();
        var mayRead = all.Count == 0 ? Access.MaySeeNames(actor, madeBy) : seen.Any(p => Access.MaySeeNames(actor, p.State.Structure));
        // Whoever accompanies now: while a pathway runs, the structure of one that is closed only reads.
        var now = all.Any(p => p.State.ClosedOn is null) ? seen.Where(p => p.State.ClosedOn is null).ToList() : seen;
        // It reads what it knew, for its follow-ups, and nothing that others have recorded since.
        var since = mayRead && seen.Count > 0 && now.Count == 0 ? await CorrectedElsewhereSinceAsync(person, all, actor, cancellation) : null;
        mayRead = mayRead && since is null;
        return new(mayRead, mayRead && (all.Count == 0 || now.Any(p => actor.MayRecordFor(p.State.Structure!))), [.. seen.Where(p => p.State.IsOpened)],
            new([person], read.ToDictionary(p => p.Id, p => p.Version), MindsEveryStep: true), since);
    }

    // Since when others only accompany, where the record was corrected since.
    async Task<DateTimeOffset?> CorrectedElsewhereSinceAsync(Guid person, IReadOnlyList<(Guid Id, Pathway State)> all, Actor actor, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<PersonChanges>(person, cancellation))?.Changes is { Count: > 0 } changes
            && Accompaniment.OthersOnlySince(await AccompanimentsAsync(all, cancellation), structure => Access.MaySee(actor, structure)) is { } since && changes.Any(c => c.At > since) ? since : null;
    }

    async Task<IEnumerable<Accompaniment>> AccompanimentsAsync(IReadOnlyList<(Guid Id, Pathway State)> all, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select stream_id, id, version, type, data::text, timestamp from {Store.EventSchema}.mt_events where stream_id = any($1) and type not in ({Keeping}) order by stream_id, version
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. all.Select(p => p.Id)] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var histories = new List<(Guid Pathway, Step? Step, DateTimeOffset At)>();
        while (await reader.ReadAsync(cancellation))
        {
            histories.Add(StoredSteps.TryRead(reader, out var pathway, out var step) ? (pathway, step, reader.GetFieldValue<DateTimeOffset>(5)) : (pathway, null, reader.GetFieldValue<DateTimeOffset>(5)));
        }
        // One that can't be read for now may have run with any structure, from its beginning on.
        var unread = all.Where(p => !p.State.IsOpened).Select(p => p.Id).Concat(histories.Where(e => e.Step is null).Select(e => e.Pathway)).ToHashSet();
        return histories.GroupBy(e => e.Pathway).SelectMany(events => unread.Contains(events.Key)
            ? [new(events.Min(e => e.At), null, null)]
            : Accompaniment.Of(events.Select(e => (e.Step!, e.At))));
    }

    // Steps after which a pathway is with whom it was with, and runs if it ran. All others, those of a newer version too, may hand it over, close it or open it again.
    static readonly string Keeping = string.Join(", ", EventNames.All
        .Where(e => e.Type != typeof(PathwayOpened) && e.Type != typeof(PathwayClosed) && e.Type != typeof(ReferentAppointed) && e.Type != typeof(ReferentReplaced) && !e.Type.IsSubclassOf(typeof(CorrectionEvent)))
        .Select(e => $"'{e.Name}'"));

    // Of these, those that begin or end one with whom it is.
    const string Ends = "'pathway_opened', 'pathway_closed'";

    /// <summary>
    /// Whether a structure perhaps no longer reads who somebody is, for lists: a condition of SQL. All its pathways of the person are closed, one of another structure runs, and details
    /// were corrected since others only have accompanied. That is <see cref="Accompaniment.OthersOnlySince"/>, or earlier: a pathway that is, or was, with another structure counts as
    /// theirs from its entry to the last step that may have ended it, and an exit as known here where no mandate and no correction came after it, and neither entry nor mandate in its
    /// moment. The pathways are those of the log. What one is now is what its row of the caseload says, unless the log has moved it since: then it may be with any structure that it
    /// names, and may run. Looks at nothing but a key where nobody corrected them.
    /// </summary>
    /// <param name="person">The person.</param>
    /// <param name="structure">The structure.</param>
    internal static string IsNewElsewhere(string person, string structure) => $"""
        (exists (select from {Store.Schema}.mt_doc_personchanges p where p.id = {person}) and exists (
            with of_log as (
                select e.stream_id as id, e.timestamp as begun, o.status <> 'closed' as runs, o.structure, n.only_here
                from {Store.EventSchema}.mt_events e
                cross join lateral (select not exists (
                    select from {Store.EventSchema}.mt_events d where d.stream_id = e.stream_id
                        and (d.type not in ({Known}) or coalesce(d.data ->> 'structure', d.data -> 'corrected' ->> 'structure') <> {structure})) as only_here) n
                left join {Store.Schema}.{Projections.Caseload.CaseloadTable.Name} o on o.pathway = e.stream_id
                    and not exists (select from {Store.EventSchema}.mt_events d where d.stream_id = o.pathway and d.version > o.version and d.type not in ({Keeping}))
                where e.type = 'pathway_opened' and e.data ->> 'person' = ({person})::text),
            sided as (select *, coalesce(structure = {structure}, only_here) as mine from of_log),
            elsewhere as (
                select begun, case when mine or runs is false then (
                    select max(d.timestamp) from {Store.EventSchema}.mt_events d where d.stream_id = s.id and d.type not in ({Keeping})) else 'infinity' end as until
                from sided s where not (mine and only_here)),
            known as (
                select max(d.timestamp) as at from sided s join {Store.EventSchema}.mt_events d on d.stream_id = s.id and d.type = 'pathway_closed'
                where s.mine and (s.only_here or not exists (
                    select from {Store.EventSchema}.mt_events m where m.stream_id = d.stream_id and m.version > d.version and m.type not in ({Keeping}, {Ends})))
                and not exists (
                    select from {Store.EventSchema}.mt_events b where b.stream_id = d.stream_id and b.version < d.version and b.timestamp >= d.timestamp and b.type not in ({Keeping})))
            select from {Store.Schema}.mt_doc_personchanges p cross join lateral jsonb_array_elements(p.data -> 'changes') change
            where p.id = {person} and not exists (select from sided where mine and runs) and exists (select from elsewhere where until = 'infinity')
                and (change ->> 'at')::timestamptz > greatest((select at from known), (
                    select max(f.begun) from elsewhere f where not exists (select from elsewhere o where o.begun < f.begun and o.until >= f.begun)))))
        """;

    static readonly string Known = string.Join(", ", EventNames.All.Select(e => $"'{e.Name}'"));

    /// <summary>Those of many people, of each of whom an account sees a pathway, who they are of whom it may not read.</summary>
    /// <param name="people">The people.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlySet<Guid>> HiddenAsync(IReadOnlyCollection<Guid> people, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (Access.MaySeeNames(actor, null) || !Access.ReadsNames(actor))
        {
            return Access.ReadsNames(actor) ? new HashSet<Guid>() : people.ToHashSet();
        }
        var perhaps = new List<Guid>();
        await using (var command = database.CreateCommand($"select p.id from unnest($1) p(id) where {IsNewElsewhere("p.id", "$2")}"))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. people] });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = actor.Structure! });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                perhaps.Add(reader.GetGuid(0));
            }
        }
        var hidden = new HashSet<Guid>();
        foreach (var person in perhaps)
        {
            if (!(await OfAsync(person, null, actor, cancellation)).MayRead)
            {
                hidden.Add(person);
            }
        }
        return hidden;
    }

    /// <summary>Those of many people of whom an account may perhaps read who they are, in one query: of the others it surely may not.</summary>
    /// <param name="people">The people.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<Identity>> NearAsync(IReadOnlyList<Identity> people, Actor actor, CancellationToken cancellation)
    {
        var theirs = (await pathways.FindAsync([.. people.Select(p => p.Id)], actor, null, cancellation)).ToLookup(f => f.Person);
        return [.. people.Where(p => theirs.Contains(p.Id) ? theirs[p.Id].Any(f => f.Near) : Access.MaySeeNames(actor, p.Structure))];
    }
}
