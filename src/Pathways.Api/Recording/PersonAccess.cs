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
public sealed record PersonSight(bool MayRead, bool MayCorrect, IReadOnlyList<(Guid Id, Pathway State)> Pathways, PeopleGuard Decided);

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
        mayRead = mayRead && (seen.Count == 0 || now.Count > 0 || !await IsCorrectedElsewhereAsync(person, [.. seen.Select(p => p.Id)], [.. all.Where(p => p.State.ClosedOn is null).Select(p => p.Id)], cancellation));
        return new(mayRead, mayRead && (all.Count == 0 || now.Any(p => actor.MayRecordFor(p.State.Structure!))), [.. seen.Where(p => p.State.IsOpened)],
            new([person], read.ToDictionary(p => p.Id, p => p.Version), MindsEveryStep: true));
    }

    // After the last exit that those recorded, and while others accompany.
    async Task<bool> IsCorrectedElsewhereAsync(Guid person, Guid[] closed, Guid[] running, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {CorrectedAfter("$1", "select unnest($2)", "select unnest($3)")}");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = closed });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = running });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    static string CorrectedAfter(string person, string closed, string running) => $"""
        exists (select from {Store.Schema}.mt_doc_personchanges p cross join lateral jsonb_array_elements(p.data -> 'changes') change
            where p.id = {person} and (change ->> 'at')::timestamptz > greatest(
                (select max(e.timestamp) from {Store.EventSchema}.mt_events e where e.type = 'pathway_closed' and e.stream_id in ({closed})),
                (select min(e.timestamp) from {Store.EventSchema}.mt_events e where e.type = 'pathway_opened' and e.stream_id in ({running}))))
        """;

    // Steps after which a pathway is with whom it was with, and runs if it ran. All others, those of a newer version too, may hand it over, close it or open it again.
    static readonly string Keeping = string.Join(", ", EventNames.All
        .Where(e => e.Type != typeof(PathwayOpened) && e.Type != typeof(PathwayClosed) && e.Type != typeof(ReferentAppointed) && e.Type != typeof(ReferentReplaced) && !e.Type.IsSubclassOf(typeof(CorrectionEvent)))
        .Select(e => $"'{e.Name}'"));

    /// <summary>
    /// Whether a structure no longer reads who somebody is: a condition of SQL. All its pathways of the person are closed, one of another structure runs, and details were corrected
    /// since. The pathways are those of the log. What one is now is what its row of the caseload says, unless the log has moved it since: then it may be with any structure that
    /// it names, and may run. Looks at nothing but a key where nobody corrected them.
    /// </summary>
    /// <param name="person">The person.</param>
    /// <param name="structure">The structure.</param>
    internal static string IsNewElsewhere(string person, string structure) => $"""
        (exists (select from {Store.Schema}.mt_doc_personchanges p where p.id = {person}) and exists (
            select from (
                select array_agg(t.id) filter (where t.mine) as mine, array_agg(t.id) filter (where not t.mine and t.runs is not false) as elsewhere, bool_or(t.mine and t.runs) as accompanies
                from (
                    select e.stream_id as id, o.status <> 'closed' as runs, case when o.pathway is not null then o.structure = {structure} else not exists (
                        select from {Store.EventSchema}.mt_events d where d.stream_id = e.stream_id
                            and (d.type not in ({Known}) or coalesce(d.data ->> 'structure', d.data -> 'corrected' ->> 'structure') <> {structure})) end as mine
                    from {Store.EventSchema}.mt_events e left join {Store.Schema}.{Projections.Caseload.CaseloadTable.Name} o on o.pathway = e.stream_id
                        and not exists (select from {Store.EventSchema}.mt_events d where d.stream_id = o.pathway and d.version > o.version and d.type not in ({Keeping}))
                    where e.type = 'pathway_opened' and e.data ->> 'person' = ({person})::text) t) a
            where a.elsewhere is not null and a.accompanies is not true and {CorrectedAfter(person, "select unnest(a.mine)", "select unnest(a.elsewhere)")}))
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
