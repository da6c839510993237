using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using JasperFx.Events;
using Marten;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// The one way in: the pathway's state, the domain's decision, one append under the version that the decision was taken on.
/// The event's identifier is derived from the user, the idempotency key and the installation's secret, so a retry finds its own first answer, however
/// late it comes; there is no second table and no window after which a retry counts twice. Who names no version is tried until they are stored or
/// refused for a reason, in the order in which they came.
/// </summary>
public sealed class Recorder(PathwayStates states, EventAppender appender, EntryChecks entries, IDocumentStore store, TerritoryClock clock, InstallationSecret secret)
{
    // On another node, or on another pathway of the same person, somebody may write first each time; that nobody ever gets so far is a fault.
    const int Attempts = 500;

    // From here on who lost to another node waits a moment, of random length, or both would lose by turns.
    const int Prompt = 4, LongestPauseMs = 25;

    // How often who finds the pathway held by a file tries again, without a connection in hand meanwhile, before they are told.
    internal const int BusyTries = 4, BusyPauseMs = 500;

    readonly RecordingTurns turns = new();

    /// <summary>The identifier that a request's event has; of a request with several, the first.</summary>
    public Guid EventIdFor(string user, string idempotencyKey) => EventIdFor(user, idempotencyKey, 0);

    /// <summary>The identifier of a request's event by its place among them, from 0.</summary>
    public Guid EventIdFor(string user, string idempotencyKey, int ordinal) => DeterministicId.From(secret.Key, EventParts(user, idempotencyKey, ordinal));

    /// <summary>
    /// The identifier of the pathway that a request opens: of one that was opened before identifiers had a key, the one that it has.
    /// </summary>
    public async Task<Guid> PathwayForAsync(string user, string idempotencyKey, CancellationToken cancellation)
    {
        var former = DeterministicId.From("pathway", user, idempotencyKey);
        return (await states.ReadAsync(former, cancellation)).IsOpened ? former : DeterministicId.From(secret.Key, "pathway", user, idempotencyKey);
    }

    /// <summary>Whether a pathway has what a request records.</summary>
    public bool IsRecorded(Pathway state, string user, string idempotencyKey)
    {
        ArgumentNullException.ThrowIfNull(state);
        return StoredIn(state, user, idempotencyKey) is not null;
    }

    /// <summary>The identifier under which a pathway has what a request records, be it one of before; null where it has not.</summary>
    public Guid? StoredIn(Pathway state, string user, string idempotencyKey)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Holds(EventIdFor(user, idempotencyKey)) ? EventIdFor(user, idempotencyKey)
            : state.Holds(FormerEventIdFor(user, idempotencyKey, 0)) ? FormerEventIdFor(user, idempotencyKey, 0) : null;
    }

    // As identifiers were made before they had a key: what was issued so is known by it for ever.
    static Guid FormerEventIdFor(string user, string idempotencyKey, int ordinal) => DeterministicId.From(EventParts(user, idempotencyKey, ordinal));

    static string[] EventParts(string user, string idempotencyKey, int ordinal) =>
        ordinal == 0 ? ["event", user, idempotencyKey] : ["event", user, idempotencyKey, ordinal.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Records a step, or says why not; <paramref name="expectedVersion"/> is the version that the caller saw, when they care.</summary>
    public Task<RecordingResult> RecordAsync(
        Guid pathway, PathwayEvent step, string idempotencyKey, long? expectedVersion, Actor actor, CancellationToken cancellation, Identity? made = null,
        Guid? same = null) => RecordAsync(pathway, [step], idempotencyKey, expectedVersion, actor, cancellation, made, same);

    /// <summary>
    /// Records steps that belong together, in their order, all or none; the receipt is that of the last. <paramref name="made"/> is a
    /// person whose identity record is yet to be made, <paramref name="same"/> one of another structure whom who records has told apart.
    /// </summary>
    public async Task<RecordingResult> RecordAsync(
        Guid pathway, IReadOnlyList<PathwayEvent> steps, string idempotencyKey, long? expectedVersion, Actor actor, CancellationToken cancellation,
        Identity? made = null, Guid? same = null)
    {
        var proposed = new List<(Guid, PathwayEvent)>(steps.Count);
        foreach (var step in steps)
        {
            proposed.Add((EventIdFor(actor.User, idempotencyKey, proposed.Count), await entries.CompleteAsync(pathway, Canonical.Of(step), made, same, actor, cancellation)));
        }
        var command = new Command(
            pathway, proposed, steps, EventIdFor(actor.User, idempotencyKey, steps.Count), [.. Enumerable.Range(0, steps.Count + 1).Select(i => FormerEventIdFor(actor.User, idempotencyKey, i))], expectedVersion, actor);
        // Who opens pathways of one person is held against the others: one after the other too.
        using var turn = await turns.TakeAsync(steps[0] is PathwayOpened opening ? opening.Person : pathway, cancellation);
        var remembered = states.Remembered(pathway);
        var busy = 0;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var fresh = remembered is null;
            var state = remembered ?? await states.ReadAsync(pathway, actor, cancellation);
            // Whoever has no business here is told so before anything is looked up: what they sent costs nothing, and tells nothing.
            var (answer, decision) = (AtDoor(state, command), default(Decision));
            EventStore.PeopleGuard? guard = null;
            if (answer is null)
            {
                (var found, guard) = await entries.FindAsync(pathway, state, [.. command.Steps.Select(s => s.Event)], fresh, made, same, actor, cancellation);
                (answer, decision) = Decide(state, command, found);
            }
            if (answer is not null && !fresh)
            {
                // Only a decision to store is checked by the append: any other is taken again on the stream as it is.
                remembered = null;
                continue;
            }
            if (answer is not null)
            {
                return await AnswerAsync(answer.Value, command, state, decision, cancellation);
            }

            foreach (var step in decision!.Events)
            {
                if (await BadLinkAsync(state, step, actor, cancellation) is { } badLink)
                {
                    return new RecordingResult.Refused(badLink);
                }
            }
            var accepted = decision.Events.Select((step, i) => new WrittenStep(command.Steps[i].Id, step)).ToList();
            var (outcome, recordedAt) = await appender.AppendAsync(
                pathway, state.Version, accepted, actor.User, state.Opening?.Person ?? Guid.Empty, guard, cancellation);
            switch (outcome)
            {
                case EventAppender.Outcome.Stored:
                    var after = accepted.Select((a, i) => new Step(a.Id, state.Version + 1 + i, a.Event)).Aggregate(state, Pathway.Evolve);
                    states.Remember(pathway, after);
                    return new RecordingResult.Recorded(ReceiptFor(pathway, state.Version, accepted, recordedAt, after), Repeated: false);
                case EventAppender.Outcome.Known:
                    return await RepeatAsync(command, cancellation);
                case EventAppender.Outcome.Busy:
                    if (++busy == BusyTries)
                    {
                        return new RecordingResult.Busy();
                    }
                    remembered = null;
                    await Task.Delay(BusyPauseMs, cancellation);
                    break;
                default:
                    remembered = null;
                    if (attempt >= Prompt)
                    {
                        await Task.Delay(Random.Shared.Next(1, LongestPauseMs), cancellation);
                    }
                    break;
            }
        }
        var current = await states.ReadAsync(pathway, cancellation);
        return new RecordingResult.VersionConflict(current.Version, []);
    }

    // What is asked for: the events with their identifiers, the identifier that one more would have, and those of all as they were made before.
    sealed record Command(
        Guid Pathway, IReadOnlyList<(Guid Id, PathwayEvent Event)> Steps, IReadOnlyList<PathwayEvent> Sent, Guid Beyond, IReadOnlyList<Guid> Former, long? ExpectedVersion, Actor Actor);

    // A re-entry follows a pathway of the same person. Which pathways others have is not told: unknown and another's are one refusal.
    async Task<Refusal?> BadLinkAsync(Pathway state, PathwayEvent step, Actor actor, CancellationToken cancellation)
    {
        if (EntryFacts.In(step) is not { } opened || opened.PreviousPathway is not { } previous || previous == state.Opening?.PreviousPathway)
        {
            return null;
        }
        var before = states.Remembered(previous) ?? await states.ReadAsync(previous, actor, cancellation);
        return before.Opening?.Person == opened.Person ? null : new Refusal("entry/unknown-previous", "previousPathway");
    }

    // Whoever may not read a fact would find it out by what is refused, or asked, of the same fact recorded, corrected or retracted. A new entry says what is in it.
    static bool IsSensitiveTo(Pathway state, PathwayEvent step) => step is CorrectionEvent correction
        ? (step is StepCorrected { Corrected: var corrected } && SensitiveFacts.MayHide(corrected)) || (state.Steps.Find(correction.Step) is { } named && SensitiveFacts.MayHide(named.Event))
        : step is not PathwayOpened && SensitiveFacts.MayHide(step);

    enum Answer
    {
        NotFound,
        Forbidden,
        SensitiveStep,
        Repeat,
        Conflict,
        Refused,
        ToConfirm,
    }

    static Answer? AtDoor(Pathway state, Command command)
    {
        var first = command.Steps[0];
        if (!state.IsOpened && first.Event is not PathwayOpened)
        {
            return Answer.NotFound;
        }
        // Before the door is looked at: whoever handed a pathway to another structure, and lost the answer, asks again from outside.
        // The identifier follows from their own key, so what they are told is their own receipt.
        if (state.Holds(first.Id) || state.Holds(command.Former[0]))
        {
            return Answer.Repeat;
        }
        if (!command.Actor.MayRecordFor(state.Structure ?? ((PathwayOpened)first.Event).Structure))
        {
            // That another structure accompanies somebody is not told either.
            return state.IsOpened ? Answer.NotFound : Answer.Forbidden;
        }
        if (!Access.MayReadSensitive(command.Actor, state.Structure) && command.Steps.Any(s => IsSensitiveTo(state, s.Event)))
        {
            return Answer.SensitiveStep;
        }
        return command.ExpectedVersion is { } expected && expected != state.Version ? Answer.Conflict : null;
    }

    (Answer? Answer, Decision? Decision) Decide(Pathway state, Command command, IReadOnlyList<IReadOnlyList<Refusal>> found)
    {
        // Before anything is asked: nobody confirms what is then refused. A code in other capitals is no other structure, and is refused with the right one.
        var transfer = found.Any(f => f.Any(why => why.Code == "entry/structure-misspelt")) ? null : Transfers.Refuse(state, command.Steps, command.Actor);
        var (others, last) = Unseen.Apart(found);
        var decision = transfer is not null ? Decision.Refuse(transfer) : Pathway.Decide(state, command.Steps, clock.Today, others);
        // What another structure's pathway says is told to who would store the step, and to nobody who only asks.
        decision = last is not null && decision.Refusal is null && decision.ToConfirm.Count == 0 ? Decision.Refuse(last) : decision;
        return (decision.Refusal is not null ? Answer.Refused : decision.ToConfirm.Count > 0 ? Answer.ToConfirm : null, decision);
    }

    async Task<RecordingResult> AnswerAsync(Answer answer, Command command, Pathway state, Decision? decision, CancellationToken cancellation) => answer switch
    {
        Answer.NotFound => new RecordingResult.NotFound(),
        Answer.Forbidden => new RecordingResult.Forbidden(((PathwayOpened)command.Steps[0].Event).Structure),
        Answer.SensitiveStep => new RecordingResult.SensitiveStep(),
        Answer.Repeat => await RepeatAsync(command, cancellation),
        Answer.Conflict => new RecordingResult.VersionConflict(state.Version, await SinceAsync(command.Pathway, command.ExpectedVersion ?? 0, cancellation)),
        Answer.ToConfirm => new RecordingResult.ToConfirm(decision!.ToConfirm),
        _ => new RecordingResult.Refused(decision!.Refusal!),
    };

    // The first answer again, if the request is the same, whatever it confirms; another request under the same key is a mistake of the caller.
    async Task<RecordingResult> RepeatAsync(Command command, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var stored = new List<IEvent>();
        var former = await session.Events.LoadAsync(command.Steps[0].Id, cancellation) is null;
        for (var i = 0; i < command.Steps.Count; i++)
        {
            var first = await session.Events.LoadAsync(former ? command.Former[i] : command.Steps[i].Id, cancellation);
            var sent = former ? ReferringAs(command.Sent[i], command.Steps[0].Id, command.Former[0]) : command.Sent[i];
            if (first is null || first.StreamId != command.Pathway || !IsSaidAgain(sent, (PathwayEvent)first.Data))
            {
                return new RecordingResult.KeyReused();
            }
            stored.Add(first);
        }
        if (await session.Events.LoadAsync(former ? command.Former[^1] : command.Beyond, cancellation) is not null)
        {
            return new RecordingResult.KeyReused();
        }
        // As it was then: what is cancelled since was booked when the first answer was given.
        var then = Exits((PathwayEvent)stored[^1].Data)
            ? PathwayStates.Fold(await session.Events.FetchStreamAsync(command.Pathway, version: stored[^1].Version, token: cancellation))
            : Pathway.None;
        var steps = stored.Select(e => new WrittenStep(e.Id, (PathwayEvent)e.Data)).ToList();
        return new RecordingResult.Recorded(ReceiptFor(command.Pathway, stored[0].Version - 1, steps, stored[^1].Timestamp, then), Repeated: true);
    }

    // A reference that was made for the step, from the identifier of its request, is the one that was made then.
    static PathwayEvent ReferringAs(PathwayEvent sent, Guid made, Guid then) =>
        Forms.StepForm.Begins(sent.GetType()) is var (field, letters) && JsonSerializer.SerializeToNode(sent, sent.GetType(), PathwayJson.Stored) is JsonObject said
        && $"{said[field]}" == StepRequest.Reference(letters, made)
            ? (PathwayEvent)new JsonObject(said.Select(p => KeyValuePair.Create(p.Key, p.Key == field ? StepRequest.Reference(letters, then) : p.Value?.DeepClone()))).Deserialize(sent.GetType(), PathwayJson.Stored)! : sent;

    // What the service added to the first (an age, the version of a list) it may add otherwise today.
    static bool IsSaidAgain(PathwayEvent sent, PathwayEvent first) => PathwayJson.Same(first.Bare(), Canonical.Of(Canonical.Like(sent, first)).Bare());

    async Task<IReadOnlyList<ChangedStep>> SinceAsync(Guid pathway, long version, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(pathway, fromVersion: version + 1, token: cancellation);
        return [.. events.Select(e => new ChangedStep(e.Version, e.EventTypeName, ((PathwayEvent)e.Data).OccurredOn, e.Timestamp, e.UserName))];
    }

    static bool Exits(PathwayEvent step) => step is PathwayClosed or StepCorrected { Corrected: PathwayClosed };

    // The steps of one command follow each other.
    static Receipt ReceiptFor(Guid pathway, long before, IReadOnlyList<WrittenStep> steps, DateTimeOffset recordedAt, Pathway after) => new(
        pathway, steps[^1].Id, EventNames.Of(steps[^1].Event), before + steps.Count, steps[^1].Event.OccurredOn, recordedAt, steps[^1].Json,
        steps.Count == 1 ? null : [.. steps.SkipLast(1).Select((s, i) => new StepReceipt(s.Id, EventNames.Of(s.Event), before + 1 + i, s.Event.OccurredOn, s.Json))],
        Exits(steps[^1].Event) && after.BookedAfterExit.Select(a => new StillBooked(a.Appointment, a.PlannedOn)).ToList() is { Count: > 0 } booked ? booked : null);
}
