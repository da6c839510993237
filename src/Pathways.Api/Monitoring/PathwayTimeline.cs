using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pathways.Api.Audit;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;
using Pathways.Projections.Timeline;
using Wolverine.Http;

namespace Pathways.Api.Monitoring;

/// <summary>A pathway laid out in time, from the event log itself: a step just recorded is in it.</summary>
public static class PathwayTimeline
{
    /// <summary>Lanes, bars, marks, and one line of plain words for each step.</summary>
    /// <param name="id">The pathway.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="histories">The histories.</param>
    /// <param name="directory">The territory's names.</param>
    /// <param name="clock">The territory's calendar.</param>
    /// <param name="doubtful">Judges the steps.</param>
    /// <param name="context">The request, for its language (<c>?lang=</c>, else what the browser says).</param>
    /// <param name="cancellation">To stop.</param>
    [WolverineGet("/api/pathways/{id}/timeline")]
    [Authorize(Policy = Access.Policies.ReadPathway)]
    [ProducesResponseType<TimelineAnswer>(StatusCodes.Status200OK)]
    public static async Task<IResult> Get(
        Guid id, ClaimsPrincipal user, Histories histories, TerritoryDirectory directory, TerritoryClock clock, [NotBody] DoubtfulReader doubtful,
        HttpContext context, CancellationToken cancellation)
    {
        var (history, refusal) = await History.VisibleAsync(id, user, histories, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }
        context.Response.Headers.ETag = History.VersionTag(history[^1].Version);
        var grouped = History.IsGrouped(user, history);
        return TypedResults.Ok(Tell(id, history, await doubtful.JudgeAsync(id, history, grouped, Access.ActorOf(user), cancellation), clock, Language.Of(context), await directory.ReadAsync(cancellation), grouped));
    }

    /// <summary>The timeline in words of a language; with sensitive facts grouped, for those who may not read them.</summary>
    public static TimelineAnswer Tell(
        Guid id, IReadOnlyList<RecordedStep> history, IReadOnlyList<DoubtfulStep> doubtful, TerritoryClock clock, CultureInfo language, TerritoryNames names, bool grouped)
    {
        var timeline = TimelineLayout.Of(history, clock.Today, clock.DayOf);
        var doubts = doubtful.ToLookup(d => d.Step, d => d.Messages[language.TwoLetterISOLanguageName == "en" ? "en" : "fr"]);
        var words = StepWords.Of(history, language, names, grouped);
        return new(
            id,
            history[^1].Version,
            timeline.From,
            timeline.To,
            clock.Today,
            timeline.ClosedOn,
            language.Name,
            [.. timeline.Steps.Select(s => new TimelineLine(
                s.Id, s.Version, EventNames.Of(s.Event), s.Stage, words.Line(s), s.Event.OccurredOn, s.RecordedAt, s.DaysLate, s.User, s.Standing, s.NamedVersion,
                doubts.Contains(s.Id) ? [.. doubts[s.Id]] : null, s.ConfirmedAsTold(grouped)))],
            [.. timeline.Bars.Select(b => new BarLine(b.Stage, b.Track, words.Short(b.Start), words.Line(b.Start), b.From, b.To, b.PlannedTo, b.BrokenOff, b.Step, b.EndPassed))],
            [.. timeline.Marks.Select(m => new MarkLine(m.Stage, m.On, m.Kind, words.Line(m.Event), m.Step, m.RecordedOn))],
            GroupedWords.Of(grouped));
    }
}

/// <summary>A pathway laid out in time, in words.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Version">Its version.</param>
/// <param name="From">First day shown.</param>
/// <param name="To">Last day shown.</param>
/// <param name="Today">The day of which it is told: what is later is planned.</param>
/// <param name="ClosedOn">Day of the exit; absent while the pathway is under way.</param>
/// <param name="Language">Language of the words.</param>
/// <param name="Steps">Every step ever recorded, in the order of recording.</param>
/// <param name="Bars">What lasts.</param>
/// <param name="Marks">What stands on a day.</param>
/// <param name="Grouped">What is not told one by one to who asked, in both languages; absent where all is told.</param>
public sealed record TimelineAnswer(
    Guid Pathway, long Version, DateOnly From, DateOnly To, DateOnly Today, DateOnly? ClosedOn, string Language, IReadOnlyList<TimelineLine> Steps, IReadOnlyList<BarLine> Bars,
    IReadOnlyList<MarkLine> Marks, IReadOnlyDictionary<string, string>? Grouped = null);

/// <summary>A step in words.</summary>
/// <param name="Step">Identifier of its event.</param>
/// <param name="Version">Its place in the pathway.</param>
/// <param name="Event">Its stored name.</param>
/// <param name="Stage">Its lane.</param>
/// <param name="Words">One line of plain words.</param>
/// <param name="OccurredOn">When it happened.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="DaysLate">Days between the two.</param>
/// <param name="User">Account that recorded it.</param>
/// <param name="Standing">Whether it still counts: stands, corrected or retracted.</param>
/// <param name="Corrects">For a correction, the version of the step that it names.</param>
/// <param name="Doubts">Why it can hardly be true, where nobody has confirmed it.</param>
/// <param name="Confirmed">Codes of what was asked when it was recorded, and confirmed.</param>
public sealed record TimelineLine(
    Guid Step, long Version, string Event, Stage Stage, string Words, DateOnly OccurredOn, DateTimeOffset RecordedAt, int DaysLate, string? User,
    Standing Standing, long? Corrects, IReadOnlyList<string>? Doubts = null, IReadOnlyList<string>? Confirmed = null);

/// <summary>Something that lasts, in words.</summary>
/// <param name="Stage">Its lane.</param>
/// <param name="Track">Its row in the lane, from 0.</param>
/// <param name="Name">What it is called on the drawing.</param>
/// <param name="Words">The line of the step that started it.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; absent while it lasts.</param>
/// <param name="PlannedTo">Day planned for its end, while it lasts.</param>
/// <param name="BrokenOff">Whether it ended before its term.</param>
/// <param name="Step">Identifier of the event that started it.</param>
/// <param name="EndPassed">Whether the day planned for its end has passed and nothing is recorded of it: whether it goes on nobody knows.</param>
public sealed record BarLine(
    Stage Stage, int Track, string Name, string Words, DateOnly From, DateOnly? To, DateOnly? PlannedTo, bool BrokenOff, Guid Step, bool EndPassed = false);

/// <summary>Something on a day, in words.</summary>
public sealed record MarkLine(Stage Stage, DateOnly On, MarkKind Kind, string Words, Guid Step, DateOnly? RecordedOn);
