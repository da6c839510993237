using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Projections.History;
using Wolverine.Http;

namespace Pathways.Api.Audit;

/// <summary>A pathway's history, for those who trust nothing: every event with all that the store knows, and any past state.</summary>
public static class History
{
    /// <summary>Every event of a pathway; with <paramref name="version"/> or <paramref name="at"/>, those known then and the state as it then was.</summary>
    /// <param name="id">The pathway.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="histories">The histories.</param>
    /// <param name="records">Knows which details of the person were corrected.</param>
    /// <param name="clock">The territory's calendar.</param>
    /// <param name="secret">The installation's secret.</param>
    /// <param name="context">The request, whose answer carries the latest version as its ETag.</param>
    /// <param name="cancellation">To stop.</param>
    /// <param name="version">A version, from 0 (before the first event).</param>
    /// <param name="at">An instant (ISO 8601 with its offset), or a day, which means its end in the territory: what was recorded by then, that instant included.</param>
    [WolverineGet("/api/pathways/{id}/history")]
    [Authorize(Policy = Access.Policies.ReadHistory)]
    [ProducesResponseType<PathwayHistory>(StatusCodes.Status200OK)]
    public static async Task<IResult> Get(
        Guid id, ClaimsPrincipal user, Histories histories, PersonRecords records, TerritoryClock clock, InstallationSecret secret, HttpContext context, CancellationToken cancellation, long? version = null, string? at = null)
    {
        var (history, refusal) = await VisibleAsync(id, user, histories, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }
        if (version is not null && at is not null)
        {
            return Problems.BadValue(nameof(at), "une version ou un instant, pas les deux.", "a version or an instant, not both.");
        }
        var (to, bad) = version is { } v ? Moment.OfVersion(history, v, nameof(version))
            : at is not null ? Moment.Of(history, at, nameof(at), clock)
            : (new Moment(history[^1].Version), null);
        context.Response.Headers.ETag = VersionTag(history[^1].Version);
        return bad ?? TypedResults.Ok(Tell(id, history, to!, IsGrouped(user, history), secret) with { PersonChanges = await ChangesAsync(history, records, to!, Access.ActorOf(user), cancellation) });
    }

    /// <summary>What differs between two moments, each a version or an instant.</summary>
    /// <param name="id">The pathway.</param>
    /// <param name="from">A version, an instant (ISO 8601 with its offset) or a day, which means its end in the territory; before the first event when absent.</param>
    /// <param name="to">The same; the present when absent.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="histories">The histories.</param>
    /// <param name="clock">The territory's calendar.</param>
    /// <param name="cancellation">To stop.</param>
    [WolverineGet("/api/pathways/{id}/history/difference")]
    [Authorize(Policy = Access.Policies.ReadHistory)]
    [ProducesResponseType<Difference>(StatusCodes.Status200OK)]
    public static async Task<IResult> Difference(
        Guid id, ClaimsPrincipal user, Histories histories, TerritoryClock clock, CancellationToken cancellation, string? from = null, string? to = null)
    {
        var (history, refusal) = await VisibleAsync(id, user, histories, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }
        var (first, bad) = Moment.Of(history, from ?? "0", nameof(from), clock);
        if (bad is not null)
        {
            return bad;
        }
        var (second, badToo) = to is null ? (new Moment(history[^1].Version), null) : Moment.Of(history, to, nameof(to), clock);
        var grouped = IsGrouped(user, history);
        return badToo ?? TypedResults.Ok(Projections.History.Difference.Between(Replay.AtVersion(history, first!.Version), Replay.AtVersion(history, second!.Version), grouped) with
        {
            FromUntil = first.Until,
            ToUntil = second.Until,
            Grouped = GroupedWords.Of(grouped),
        });
    }

    /// <summary>Whether what the read models store of a pathway equals the replay of its events, and what differs.</summary>
    /// <param name="id">The pathway.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="histories">The histories.</param>
    /// <param name="cancellation">To stop.</param>
    [WolverineGet("/api/pathways/{id}/history/verification")]
    [Authorize(Policy = Access.Policies.ReadHistory)]
    [ProducesResponseType<Verification>(StatusCodes.Status200OK)]
    public static async Task<IResult> Verify(Guid id, ClaimsPrincipal user, Histories histories, CancellationToken cancellation)
    {
        var (history, refusal) = await VisibleAsync(id, user, histories, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }
        var grouped = IsGrouped(user, history);
        var results = Told(await histories.VerifyAsync(id, cancellation), grouped);
        return TypedResults.Ok(new Verification(id, history[^1].Version, results.All(r => r.Equal), results, GroupedWords.Of(grouped)));
    }

    /// <summary>The history, if there is one and this account may see it.</summary>
    public static async Task<(IReadOnlyList<RecordedStep> History, IResult? Refusal)> VisibleAsync(
        Guid id, ClaimsPrincipal user, Histories histories, CancellationToken cancellation)
    {
        var history = await histories.ReadAsync(id, Access.ActorOf(user), cancellation);
        // One answer for what is not there and for what is another structure's: that it is there is theirs to know.
        return history.Count > 0 && Access.MaySee(Access.ActorOf(user), Replay.AtVersion(history, long.MaxValue).Structure)
            ? (history, null)
            : (history, Problems.NotFound());
    }

    /// <summary>Which details of the pathway's person were corrected by a moment, when and by whom, as far as the account is told: never their values.</summary>
    public static async Task<IReadOnlyList<DetailsChange>> ChangesAsync(IReadOnlyList<RecordedStep> history, PersonRecords records, Moment moment, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(moment);
        if (Replay.AtVersion(history, long.MaxValue).Opening is not { } entry)
        {
            return [];
        }
        var until = InstantOf(history, moment);
        return [.. (await records.ChangesAsync(entry.Person, actor, cancellation)).Where(c => until is null || c.At <= until).Select(c => new DetailsChange(c.Version, c.At, c.User, c.Fields))];
    }

    // The last version is that of now, whatever of the person was corrected after it; before the first, a microsecond is PostgreSQL's shortest.
    static DateTimeOffset? InstantOf(IReadOnlyList<RecordedStep> history, Moment moment) =>
        moment.Until is { } until ? until
        : moment.Version == history[^1].Version ? null
        : moment.Version == 0 ? history[0].RecordedAt.AddMicroseconds(-1)
        : history[(int)moment.Version - 1].RecordedAt;

    /// <summary>Whether sensitive facts of a pathway are grouped for an account.</summary>
    public static bool IsGrouped(ClaimsPrincipal user, IReadOnlyList<RecordedStep> history) =>
        !Access.MayReadSensitive(Access.ActorOf(user), Replay.AtVersion(history, long.MaxValue).Structure);

    /// <summary>What differs as an account may read it: where sensitive facts are grouped, no stored value is told.</summary>
    public static IReadOnlyList<ReplayCheckResult> Told(IReadOnlyList<ReplayCheckResult> results, bool grouped) => !grouped ? results :
    [
        .. results.Select(r => r with
        {
            Differences = [.. r.Differences.Select(d => d with { Stored = d.Stored is null ? null : SensitiveFacts.Reserved, Replayed = d.Replayed is null ? null : SensitiveFacts.Reserved })],
        }),
    ];

    /// <summary>A pathway's version as an entity tag: what a write sends back as If-Match.</summary>
    public static string VersionTag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    static PathwayHistory Tell(Guid id, IReadOnlyList<RecordedStep> history, Moment moment, bool grouped, InstallationSecret secret) => new(
        id,
        moment.Version,
        history[^1].Version,
        PathwayView.Of(Replay.AtVersion(history, moment.Version), grouped),
        [
            .. history.Where(s => s.Version <= moment.Version).Select(s => new HistoryEvent(
                s.Version, s.Id, s.Name, s.Event.OccurredOn, ToldStep.Json(s.Event, grouped), s.RecordedAt, s.User,
                s.Correlation, ImportSource.Told(s.Causation, secret), s.Position)),
        ],
        moment.Until,
        GroupedWords.Of(grouped));
}

/// <summary>A pathway's history up to a moment, and its state then.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Version">The version at that moment.</param>
/// <param name="Latest">The version at present.</param>
/// <param name="State">The state as it then was.</param>
/// <param name="Events">The events known then, in the order in which they were recorded.</param>
/// <param name="Until">The instant that was asked for: what was recorded by then is there, that instant included.</param>
/// <param name="Grouped">What is not told one by one to who asked, in both languages; absent where all is told.</param>
/// <param name="PersonChanges">Which details of the person were corrected by then, when and by whom, without their values.</param>
public sealed record PathwayHistory(
    Guid Pathway, long Version, long Latest, PathwayView State, IReadOnlyList<HistoryEvent> Events, DateTimeOffset? Until = null, IReadOnlyDictionary<string, string>? Grouped = null,
    IReadOnlyList<DetailsChange>? PersonChanges = null);

/// <summary>That details of the person (name, contacts, date of birth) were corrected: none of their values, which are no part of a history.</summary>
/// <param name="Version">Version of the person's record with it.</param>
/// <param name="At">When.</param>
/// <param name="User">Account that corrected; null where it is of a structure whose pathways the reader may not see.</param>
/// <param name="Fields">The fields that were changed.</param>
public sealed record DetailsChange(int Version, DateTimeOffset At, string? User, IReadOnlyList<string> Fields);

/// <summary>An event as it is stored.</summary>
/// <param name="Version">Its place in the pathway.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Event">Its stored name.</param>
/// <param name="OccurredOn">When it happened.</param>
/// <param name="Data">What it says.</param>
/// <param name="RecordedAt">When it was recorded, by the database's clock.</param>
/// <param name="User">Account that recorded it.</param>
/// <param name="Correlation">What it was recorded with.</param>
/// <param name="Causation">What caused it.</param>
/// <param name="Position">Its position in the event log.</param>
public sealed record HistoryEvent(
    long Version, Guid Id, string Event, DateOnly OccurredOn, JsonNode Data, DateTimeOffset RecordedAt, string? User, string? Correlation, string? Causation,
    long Position);

/// <summary>Whether the stored state equals the replayed one.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Version">Its version at present.</param>
/// <param name="Equal">Whether every read model equals the replay.</param>
/// <param name="ReadModels">Each read model, and what differs.</param>
/// <param name="Grouped">What is not told one by one to who asked, in both languages; absent where all is told.</param>
public sealed record Verification(
    Guid Pathway, long Version, bool Equal, IReadOnlyList<ReplayCheckResult> ReadModels, IReadOnlyDictionary<string, string>? Grouped = null);
