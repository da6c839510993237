using Pathways.Api.Hosting;
using Pathways.Api.Resources;
using Pathways.Projections.History;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Audit;

/// <summary>A moment of a history as it was asked for.</summary>
/// <param name="Version">The last version known then; 0 before the first event.</param>
/// <param name="Until">The instant; null where a version was asked for.</param>
/// <param name="Day">The day whose end is meant; null where an instant or a version was asked for.</param>
public sealed record ReplayMoment(long Version, DateTimeOffset? Until, DateOnly? Day);

/// <summary>What a replay calls its moments.</summary>
/// <param name="history">All events, in the order of their versions.</param>
/// <param name="clock">The territory's calendar.</param>
/// <param name="texts">The words of the page.</param>
sealed class ReplayWords(IReadOnlyList<RecordedStep> history, TerritoryClock clock, Texts texts)
{
    /// <summary>The moment as it was asked for: a day to its end, an instant with itself; else that of its event.</summary>
    public string When(ReplayMoment moment) => moment switch
    {
        { Day: { } day } => Say($"Au soir du {texts.Day(day)}", $"At the end of {texts.Day(day)}"),
        { Until: { } until } => Say($"Le {texts.Instant(clock.LocalOf(until))}", $"On {texts.Instant(clock.LocalOf(until))}"),
        _ => RecordedAt(moment.Version),
    };

    /// <summary>That only what was known then is told; null where a version was asked for.</summary>
    public string? Known(ReplayMoment moment) => moment switch
    {
        { Until: null } => null,
        { Day: not null } => Say($"Tel que connu au soir de ce jour, jour compris ({clock.ZoneName}).", $"As known at the end of that day, the day included ({clock.ZoneName})."),
        _ => Say($"Tel que connu à cet instant, cet instant compris ({clock.ZoneName}).", $"As known then, that instant included ({clock.ZoneName})."),
    };

    /// <summary>How many events there were. Of a moment that was asked for, only what was known then is counted.</summary>
    public string Said(ReplayMoment moment) => moment switch
    {
        { Until: null, Version: var version } => $"{texts.Say("moment", version, history[^1].Version)}, {RecordedAt(version)}",
        { Version: 0 } => Say("Aucun événement connu alors", "No event known then"),
        { Version: 1 } => Say("1 événement connu alors", "1 event known then"),
        { Version: var version } => Say($"{version} événements connus alors, le dernier du {RecordedAt(version)}", $"{version} events known then, the last of {RecordedAt(version)}"),
    };

    /// <summary>How many events came after a version.</summary>
    public string Later(long version) => (history[^1].Version - version) switch
    {
        1 => Say("1 événement enregistré après ce moment", "1 event recorded after this moment"),
        var many => Say($"{many} événements enregistrés après ce moment", $"{many} events recorded after this moment"),
    };

    /// <summary>The moment beside another.</summary>
    public string Named(ReplayMoment moment) => (moment.Day, moment.Version) switch
    {
        ({ } on, 0) => Say($"Au soir du {texts.Day(on)} (rien d’enregistré)", $"At the end of {texts.Day(on)} (nothing recorded)"),
        ({ } on, var version) => Say($"Au soir du {texts.Day(on)} (événement {version})", $"At the end of {texts.Day(on)} (event {version})"),
        (_, 0) => Say("Avant le premier événement", "Before the first event"),
        (_, var version) => Say($"Événement {version}, {RecordedAt(version)}", $"Event {version}, {RecordedAt(version)}"),
    };

    /// <summary>Position in the log of a version.</summary>
    public string Position(long version) => version == 0 ? "0" : history[(int)version - 1].Position.ToString("N0", texts.Language);

    string RecordedAt(long version) => texts.Instant(clock.LocalOf(history[(int)version - 1].RecordedAt));
}
