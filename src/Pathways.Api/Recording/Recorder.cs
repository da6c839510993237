using System.Text.Json;
using Marten;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// The one way in: the pathway's state, the domain's decision, one append under the version that the decision was taken on.
/// The event's identifier is derived from the user and the idempotency key, so a retry finds its own first answer, however
/// late it comes; there is no second table and no window after which a retry counts twice.
/// </summary>
public sealed class Recorder(PathwayStates states, EventAppender appender, IDocumentStore store, TerritoryClock clock)
{
    // Several counsellors on one pathway at the same instant: each attempt loses to somebody who wrote.
    const int Attempts = 8;

    /// <summary>The identifier that a request's event has.</summary>
    public static Guid EventIdFor(string user, string idempotencyKey) => DeterministicId.From("event", user, idempotencyKey);

    /// <summary>The identifier that a pathway opened by a request has.</summary>
    public static Guid PathwayIdFor(string user, string idempotencyKey) => DeterministicId.From("pathway", user, idempotencyKey);

    /// <summary>Records a step, or says why not; <paramref name="expectedVersion"/> is the version that the caller saw, when they care.</summary>
    public async Task<RecordingResult> RecordAsync(
        Guid pathway, PathwayEvent step, string idempotencyKey, long? expectedVersion, Actor actor, CancellationToken cancellation)
    {
        step = Canonical.Of(step);
        var id = EventIdFor(actor.User, idempotencyKey);
        var remembered = states.Remembered(pathway);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var fresh = remembered is null;
            var state = remembered ?? await states.ReadAsync(pathway, cancellation);
            var (answer, accepted) = Decide(state, id, step, expectedVersion, actor);
            if (answer is not null && !fresh)
            {
                // Only a decision to store is checked by the append: any other is taken again on the stream as it is.
                remembered = null;
                continue;
            }
            if (answer is not null)
            {
                return await AnswerAsync(answer.Value, pathway, id, step, expectedVersion, state, cancellation);
            }

            if (await BadLinkAsync(state, accepted!, cancellation) is { } badLink)
            {
                return new RecordingResult.Refused(badLink);
            }
            var (outcome, recordedAt) = await appender.AppendAsync(pathway, state.Version, id, accepted!, actor.User, cancellation);
            switch (outcome)
            {
                case EventAppender.Outcome.Stored:
                    var stored = new Step(id, state.Version + 1, accepted!);
                    states.Remember(pathway, Pathway.Evolve(state, stored));
                    return new RecordingResult.Recorded(ReceiptFor(pathway, stored, recordedAt), Repeated: false);
                case EventAppender.Outcome.Known:
                    return await RepeatAsync(pathway, id, step, cancellation);
                default:
                    remembered = null;
                    break;
            }
        }
        var current = await states.ReadAsync(pathway, cancellation);
        return new RecordingResult.VersionConflict(current.Version, []);
    }

    // A re-entry follows a pathway of the same person. Which pathways others have is not told: unknown and another's are one refusal.
    async Task<Refusal?> BadLinkAsync(Pathway state, PathwayEvent step, CancellationToken cancellation)
    {
        var opened = step as PathwayOpened ?? (step as StepCorrected)?.Corrected as PathwayOpened;
        if (opened?.PreviousPathway is not { } previous || previous == state.Opening?.PreviousPathway)
        {
            return null;
        }
        var before = states.Remembered(previous) ?? await states.ReadAsync(previous, cancellation);
        return before.Opening?.Person == opened.Person ? null : new Refusal("entry/unknown-previous", "previousPathway");
    }

    enum Answer
    {
        NotFound,
        Forbidden,
        Repeat,
        Conflict,
        Refused,
    }

    (Answer? Answer, PathwayEvent? Accepted) Decide(Pathway state, Guid id, PathwayEvent step, long? expectedVersion, Actor actor)
    {
        if (!state.IsOpened && step is not PathwayOpened)
        {
            return (Answer.NotFound, null);
        }
        // Before the door is looked at: whoever handed a pathway to another structure, and lost the answer, asks again from outside.
        // The identifier follows from their own key, so what they are told is their own receipt.
        if (state.Holds(id))
        {
            return (Answer.Repeat, null);
        }
        if (!actor.MayRecordFor(state.Structure ?? ((PathwayOpened)step).Structure))
        {
            // That another structure accompanies somebody is not told either.
            return (state.IsOpened ? Answer.NotFound : Answer.Forbidden, null);
        }
        if (expectedVersion is { } expected && expected != state.Version)
        {
            return (Answer.Conflict, null);
        }
        var decision = Pathway.Decide(state, id, step, clock.Today);
        return decision.Refusal is null ? (null, decision.Events[0]) : (Answer.Refused, null);
    }

    async Task<RecordingResult> AnswerAsync(
        Answer answer, Guid pathway, Guid id, PathwayEvent step, long? expectedVersion, Pathway state, CancellationToken cancellation) => answer switch
        {
            Answer.NotFound => new RecordingResult.NotFound(),
            Answer.Forbidden => new RecordingResult.Forbidden(),
            Answer.Repeat => await RepeatAsync(pathway, id, step, cancellation),
            Answer.Conflict => new RecordingResult.VersionConflict(state.Version, await SinceAsync(pathway, expectedVersion ?? 0, cancellation)),
            _ => new RecordingResult.Refused(Pathway.Decide(state, id, step, clock.Today).Refusal!),
        };

    // The first answer again, if the request is the same; another request under the same key is a mistake of the caller.
    async Task<RecordingResult> RepeatAsync(Guid pathway, Guid id, PathwayEvent step, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var first = await session.Events.LoadAsync(id, cancellation);
        return first is not null && first.StreamId == pathway && SameStep((PathwayEvent)first.Data, step)
            ? new RecordingResult.Recorded(ReceiptFor(pathway, new Step(id, first.Version, step), first.Timestamp), Repeated: true)
            : new RecordingResult.KeyReused();
    }

    async Task<IReadOnlyList<ChangedStep>> SinceAsync(Guid pathway, long version, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(pathway, fromVersion: version + 1, token: cancellation);
        return [.. events.Select(e => new ChangedStep(e.Version, e.EventTypeName, ((PathwayEvent)e.Data).OccurredOn, e.Timestamp, e.UserName))];
    }

    static bool SameStep(PathwayEvent first, PathwayEvent again) =>
        first.GetType() == again.GetType() && Json(first).AsSpan().SequenceEqual(Json(again));

    static byte[] Json(PathwayEvent step) => JsonSerializer.SerializeToUtf8Bytes(step, step.GetType(), PathwayJson.Stored);

    static Receipt ReceiptFor(Guid pathway, Step step, DateTimeOffset recordedAt) =>
        new(pathway, step.Id, EventNames.Of(step.Event), step.Version, step.Event.OccurredOn, recordedAt);
}
