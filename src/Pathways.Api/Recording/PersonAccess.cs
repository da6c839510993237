using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>What an account may do with who a person is.</summary>
/// <param name="MayRead">Whether it may read names, contacts and date of birth.</param>
/// <param name="MayCorrect">Whether it may correct them.</param>
/// <param name="Pathways">The person's pathways that it may see, the latest entry first.</param>
public sealed record PersonSight(bool MayRead, bool MayCorrect, IReadOnlyList<(Guid Id, Pathway State)> Pathways);

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

    /// <summary>What an account may do with who a person is.</summary>
    /// <param name="person">The person.</param>
    /// <param name="madeBy">The structure whose counsellor made the record: it counts until the person has a pathway, and not after.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<PersonSight> OfAsync(Guid person, string? madeBy, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var all = await PathwaysAsync(person, cancellation);
        // One that can't be read for now may be any structure's, and may run: it opens nothing to a counsellor, and closes what the record's maker could read.
        var seen = all.Where(p => Access.MaySee(actor, p.State.Structure)).ToList();
        var mayRead = all.Count == 0 ? Access.MaySeeNames(actor, madeBy) : seen.Any(p => Access.MaySeeNames(actor, p.State.Structure));
        // Whoever accompanies now: while a pathway runs, the structure of one that is closed only reads.
        var now = all.Any(p => p.State.ClosedOn is null) ? seen.Where(p => p.State.ClosedOn is null).ToList() : seen;
        // It reads what it knew, for its follow-ups, and nothing that others have recorded since.
        mayRead = mayRead && (seen.Count == 0 || now.Count > 0 || !await IsCorrectedElsewhereAsync(person, [.. seen.Select(p => p.Id)], [.. all.Where(p => p.State.ClosedOn is null).Select(p => p.Id)], cancellation));
        return new(mayRead, mayRead && (all.Count == 0 || now.Any(p => actor.MayRecordFor(p.State.Structure!))), [.. seen.Where(p => p.State.IsOpened)]);
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

    /// <summary>
    /// Whether a structure no longer reads who somebody is, by the rows of the caseload: a condition of SQL. All its pathways of the person are closed, one of another structure runs,
    /// and details were corrected since. Looks at nothing but a key where nobody corrected them.
    /// </summary>
    /// <param name="person">The person.</param>
    /// <param name="structure">The structure.</param>
    internal static string IsNewElsewhere(string person, string structure)
    {
        string Of(string which) => $"select o.pathway from {Store.Schema}.{Projections.Caseload.CaseloadTable.Name} o where o.person = {person} and {which}";
        var (mine, running) = (Of($"o.structure = {structure}"), Of($"o.structure <> {structure} and o.status <> 'closed'"));
        return $"""
            (exists (select from {Store.Schema}.mt_doc_personchanges p where p.id = {person}) and exists ({running}) and not exists ({mine} and o.status <> 'closed')
                and {CorrectedAfter(person, mine, running)})
            """;
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

    async Task<IReadOnlyList<(Guid Id, Pathway State)>> PathwaysAsync(Guid person, CancellationToken cancellation) =>
        [.. (await pathways.ReadAsync(person, cancellation)).Select(p => (p.Id, p.State)).OrderByDescending(p => p.State.OpenedOn).ThenBy(p => p.Id)];
}
