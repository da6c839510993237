using System.Security.Claims;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections;
using Pathways.Projections.Caseload;
using Pathways.Projections.History;
using Wolverine.Http;

namespace Pathways.Api.Monitoring;

/// <summary>Steps that can hardly be true and that nobody has confirmed: recorded before a rule existed, or come in past it.</summary>
public static class Doubtful
{
    /// <summary>The doubtful steps of a structure's pathways, or of the whole territory, some pathways at a time.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="reader">Reads and judges.</param>
    /// <param name="caseloads">Knows the structures.</param>
    /// <param name="cancellation">To stop.</param>
    /// <param name="structure">Code of the structure; one's own when absent, or every one for who works for none.</param>
    /// <param name="after">The pathway after which to go on: <c>next</c> of the page before.</param>
    [WolverineGet("/api/doubtful")]
    [Heavy(Everyday = true)]
    [Authorize(Policy = Access.Policies.ReadPathway)]
    [Answers<DoubtfulPage>]
    public static async Task<IResult> Get(
        ClaimsPrincipal user, [NotBody] DoubtfulReader reader, [NotBody] CaseloadReader caseloads, CancellationToken cancellation, string? structure = null, Guid? after = null)
    {
        var actor = Access.ActorOf(user);
        var of = structure ?? actor.Structure;
        return !Access.MaySee(actor, of) ? Problems.OtherStructure(of)
            : of is not null && of != actor.Structure && await caseloads.UnknownStructureAsync(of, cancellation) is { } unknown
            ? Problems.Result(StatusCodes.Status400BadRequest, "query/unknown-value", nameof(structure), unknown)
            : TypedResults.Ok(await reader.ReadAsync(of, after, actor, cancellation));
    }
}

/// <summary>
/// Judges histories as they stand by the rules of the domain (docs/rules.md). A page costs the reading of a fixed number of pathways,
/// whatever the territory's size; nothing is kept, so a rule that is added is there at once.
/// </summary>
public sealed class DoubtfulReader(NpgsqlDataSource database, IDocumentStore store, PersonAccess access, TerritoryClock clock)
{
    /// <summary>Pathways that a page looks at.</summary>
    public const int PathwaysAtOnce = 1_000;

    /// <summary>Steps, those of the people's other pathways counted, after which a page looks at no further pathway, and doubtful ones after which it tells of no further one.</summary>
    public const int StepsAtOnce = 20_000, DoubtfulAtOnce = 500;

    /// <summary>
    /// The doubtful steps of the next pathways, in the order of their identifiers; for who may not read sensitive facts, those that follow from what they read,
    /// of the person's other pathways what may be told (<see cref="Unseen"/>), and nothing by a date of birth that they may not read.
    /// </summary>
    public async Task<DoubtfulPage> ReadAsync(string? structure, Guid? after, Actor actor, CancellationToken cancellation)
    {
        var grouped = !Access.MayReadSensitive(actor, structure);
        await using var command = database.CreateCommand($"""
            select p.pathway, e.id, e.version, e.type, e.data::text, e.timestamp, p.found
            from (
                select pathway, found from (
                    select pathway, count(*) over () as found, coalesce(sum(steps) over (order by pathway rows between unbounded preceding and 1 preceding), 0) as before
                    from (
                        select c.pathway, greatest(s.version, case row_number() over (partition by c.person order by c.pathway) when 1 then theirs.steps end) as steps
                        from (select pathway, person from {Store.Schema}.{CaseloadTable.Name} where ($1::text is null or structure = $1) and pathway > $2 order by pathway limit $3) c
                        left join {Store.EventSchema}.mt_streams s on s.id = c.pathway
                        cross join lateral (
                            select sum(version) as steps from ({PeopleLog.Pathways(Store.EventSchema, "= c.person::text")}) o) theirs) costs) counted
                where before < $4) p
            left join lateral (select id, version, type, data, timestamp from {Store.EventSchema}.mt_events where stream_id = p.pathway order by version) e on true
            order by p.pathway, e.version
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)structure ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after ?? Guid.Empty });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PathwaysAtOnce });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = StepsAtOnce });
        var histories = new List<(Guid Pathway, List<(Step Step, DateOnly RecordedOn)> Steps)>();
        // A row of the caseload without events, which only tampering leaves, is looked at too, or the list would end at it.
        var (looked, last, found) = (0, Guid.Empty, 0L);
        var held = new HashSet<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.GetGuid(0) != last)
                {
                    (looked, last, found) = (looked + 1, reader.GetGuid(0), reader.GetInt64(6));
                }
                if (await reader.IsDBNullAsync(1, cancellation))
                {
                    continue;
                }
                if (!StoredSteps.TryRead(reader, out var pathway, out var step))
                {
                    held.Add(pathway);
                    continue;
                }
                if (histories.Count == 0 || histories[^1].Pathway != pathway)
                {
                    histories.Add((pathway, []));
                }
                histories[^1].Steps.Add((step, clock.DayOf(reader.GetFieldValue<DateTimeOffset>(5))));
            }
        }
        var full = found == PathwaysAtOnce || looked < found;
        // What only a newer version can read is not judged by a part of it.
        looked -= histories.RemoveAll(h => held.Contains(h.Pathway));
        // The list may be behind the log; whose pathway it is follows the log itself: nobody reads on after handing it over.
        looked -= histories.RemoveAll(h => structure is not null && Fold(h.Steps).Structure != structure);
        var people = await PeopleAsync([.. histories.Select(h => Fold(h.Steps))], actor, cancellation);
        var items = new List<DoubtfulStep>();
        for (var i = 0; i < histories.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            items.AddRange(Judge(histories[i].Pathway, histories[i].Steps, people, grouped, actor));
            if (items.Count >= DoubtfulAtOnce && i < histories.Count - 1)
            {
                (looked, last, full) = (i + 1, histories[i].Pathway, true);
                break;
            }
        }
        return new DoubtfulPage(items, looked, full ? last : null, structure, GroupedWords.Of(grouped));
    }

    /// <summary>What is doubtful in one history.</summary>
    public async Task<IReadOnlyList<DoubtfulStep>> JudgeAsync(Guid pathway, IReadOnlyList<RecordedStep> history, bool grouped, Actor actor, CancellationToken cancellation)
    {
        var steps = history.Select(s => (s.Step, clock.DayOf(s.RecordedAt))).ToArray();
        return [.. Judge(pathway, steps, await PeopleAsync([Fold(steps)], actor, cancellation), grouped, actor)];
    }

    static IEnumerable<DoubtfulStep> Judge(Guid pathway, IReadOnlyList<(Step Step, DateOnly RecordedOn)> history, FilePeople people, bool grouped, Actor actor)
    {
        // What is told follows from the steps as they are told, and from nothing else: that somebody is said to have two protections, or that a scheme is
        // open to them until 29, tells what is grouped; so do what was asked about it, and what was not.
        var found = grouped
            ? Found(pathway, [.. history.Select(h => (h.Step with { Event = SensitiveFacts.Grouped(h.Step.Event) }, h.RecordedOn))], people, actor).Where(f => !FactRules.MayTellSensitive(f.Why.Code, f.Step.Event))
            : Found(pathway, history, people, actor);
        return found.Select(f => new DoubtfulStep(
            pathway, f.Step.Id, f.Step.Version, EventNames.Of(f.Step.Event), f.Step.Event.OccurredOn, f.Why.Code, f.Severity == Severity.Confirm,
            // It is put right on a form.
            Refusals.BothOnForm(f.Why.Code, f.Why.Details)));
    }

    static IEnumerable<Finding> Found(Guid pathway, IReadOnlyList<(Step Step, DateOnly RecordedOn)> history, FilePeople people, Actor actor)
    {
        var state = Fold(history);
        var entry = state.Steps.Find(s => s.Event is PathwayOpened);
        IEnumerable<Finding> Of(Func<Domain.Pathways.Pathway, bool> seen) =>
            (entry is null ? [] : people.Against(pathway, state, seen).Select(why => new Finding(entry, why))).Where(f => FactRules.IsDoubtful(state, f));
        bool IsSeen(Domain.Pathways.Pathway other) => Access.MaySee(actor, other.Structure);
        var bySeen = Of(IsSeen).ToLookup(f => f.Step, f => f.Why);
        // That a death is told elsewhere, and its day, is told to all.
        return Of(_ => true).GroupBy(f => f.Step, f => f.Why).SelectMany(all => Unseen.Told([.. bySeen[all.Key]], [.. all]).Select(why => new Finding(all.Key, why)))
            // With which host, and when, immersions are elsewhere would be found by moving one's own: what breaks the law's bounds with those is listed for who sees both.
            .Concat(people.DoubtfulWithHost(pathway, state, IsSeen)).Concat(people.AfterDeaths(pathway, state)).Where(f => FactRules.IsDoubtful(state, f))
            .Concat(FactRules.Judge(Work.Watched(state.Steps), RecordedOn(history)).Where(f => FactRules.IsDoubtful(state, f))).DistinctBy(f => (f.Step.Id, f.Why.Code));
    }

    // What a step says now was said when it was last corrected: a date that is moved a day on was not in the future then.
    static Func<Step, DateOnly> RecordedOn(IReadOnlyList<(Step Step, DateOnly RecordedOn)> history)
    {
        var days = history.ToDictionary(h => h.Step.Id, h => h.RecordedOn);
        foreach (var (step, on) in history)
        {
            if (step.Event is StepCorrected correction)
            {
                days[correction.Step] = on;
            }
        }
        return step => days[step.Id];
    }

    static Domain.Pathways.Pathway Fold(IEnumerable<(Step Step, DateOnly RecordedOn)> history) =>
        Domain.Pathways.Pathway.Fold(history.Select(h => h.Step));

    // Dates of birth, communes and the people's other pathways: asked once for all of a page.
    async Task<FilePeople> PeopleAsync(IReadOnlyCollection<Domain.Pathways.Pathway> pathways, Actor actor, CancellationToken cancellation)
    {
        var people = new FilePeople(new PeopleLog(database, store), store, new StoredStates(database, store, readableOnly: true));
        Guid[] theirs = [.. pathways.Select(p => p.Opening?.Person).OfType<Guid>().Distinct()];
        await people.LearnAsync(theirs, cancellation, await access.HiddenAsync(theirs, actor, cancellation));
        return people;
    }
}

/// <summary>Doubtful steps.</summary>
/// <param name="Items">The steps, by pathway.</param>
/// <param name="Pathways">Pathways that were looked at.</param>
/// <param name="Next">Where to go on, as <c>after</c>; absent when every pathway was looked at.</param>
/// <param name="Structure">Code of the structure whose pathways these are; absent for the whole territory.</param>
/// <param name="Grouped">What is not told one by one to who asked, in both languages; absent where all is told.</param>
public sealed record DoubtfulPage(
    IReadOnlyList<DoubtfulStep> Items, int Pathways, Guid? Next, string? Structure = null, IReadOnlyDictionary<string, string>? Grouped = null);

/// <summary>A step that can hardly be true.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Step">Identifier of the event.</param>
/// <param name="Version">Its place in the pathway.</param>
/// <param name="Event">Its stored name.</param>
/// <param name="OccurredOn">When it is said to have happened.</param>
/// <param name="Code">Code of the rule.</param>
/// <param name="MayBeConfirmed">Whether it may be confirmed; if not, only a correction or retraction helps.</param>
/// <param name="Messages">Why, in both languages.</param>
public sealed record DoubtfulStep(
    Guid Pathway, Guid Step, long Version, string Event, DateOnly OccurredOn, string Code, bool MayBeConfirmed, IReadOnlyDictionary<string, string> Messages);
