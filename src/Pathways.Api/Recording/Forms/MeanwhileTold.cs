using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Api.Monitoring;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>What was recorded while a form was open: a step as a timeline tells it; a correction with its fields, as they are now and as they were before.</summary>
/// <param name="Line">What it is.</param>
/// <param name="Fields">Of a correction, the fields that it changed.</param>
/// <param name="By">Who recorded it, and when.</param>
public sealed record MeanwhileTold(string Line, IReadOnlyList<string> Fields, string By)
{
    /// <summary>Everything that was recorded after a version, in its order.</summary>
    /// <param name="history">All events of the pathway.</param>
    /// <param name="seen">The version that was on the form.</param>
    /// <param name="language">The language.</param>
    /// <param name="places">The territory's names.</param>
    /// <param name="clock">The territory's clock.</param>
    /// <param name="sensitive">Whether who reads it may read sensitive facts.</param>
    public static IReadOnlyList<MeanwhileTold> Of(IReadOnlyList<RecordedStep> history, long seen, CultureInfo language, TerritoryNames places, TerritoryClock clock, bool sensitive)
    {
        ArgumentNullException.ThrowIfNull(history);
        var words = StepWords.Of(history, language, places, !sensitive);
        var before = Replay.Before(history);
        var fields = new KeptFields(Replay.AtVersion(history, long.MaxValue), language, places);
        return [.. history.Where(s => s.Version > seen).Select(s => new MeanwhileTold(Line(s), Fields(s), Who(s, language, places, clock)))];

        // Of a correction or a retraction, the step that it names as it was before.
        PathwayEvent? Named(RecordedStep recorded) => before.GetValueOrDefault(recorded.Version);

        string Line(RecordedStep recorded) => (recorded.Event, Named(recorded)) switch
        {
            (StepCorrected correction, { } was) => Say($"Correction de « {Label(was)} » du {Labels.Day(was.OccurredOn, language)} ({Labels.Of(correction.Reason, language)})", $"Correction of “{Label(was)}” of {Labels.Day(was.OccurredOn, language)} ({Labels.Of(correction.Reason, language)})"),
            (StepRetracted retraction, { } was) => Say($"Retrait de « {Label(was)} » du {Labels.Day(was.OccurredOn, language)} ({Labels.Of(retraction.Reason, language)})", $"Retraction of “{Label(was)}” of {Labels.Day(was.OccurredOn, language)} ({Labels.Of(retraction.Reason, language)})"),
            (CorrectionEvent, null) => Labels.OfEvent(recorded.Name, language),
            _ => words.Receipt(recorded.Event),
        };

        IReadOnlyList<string> Fields(RecordedStep recorded) => (recorded.Event, Named(recorded)) is (StepCorrected { Corrected: var now }, { } was)
            ? [.. fields.DayChanged(was, now), .. !sensitive && (SensitiveFacts.MayHide(was) || SensitiveFacts.MayHide(now)) ? [] : fields.Changed(was, now)] : [];

        string Label(PathwayEvent step) => NextSteps.LabelOf(step.GetType(), language);
    }

    /// <summary>Who recorded a step, and when: "Nadia Perrin, 12 mai 2026, 14 h 05".</summary>
    public static string Who(RecordedStep recorded, CultureInfo language, TerritoryNames places, TerritoryClock clock)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        return Who(recorded.User, recorded.RecordedAt, language, places, clock);
    }

    /// <summary>Who changed something, and when.</summary>
    public static string Who(string? user, DateTimeOffset when, CultureInfo language, TerritoryNames places, TerritoryClock clock)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(clock);
        var at = Labels.Instant(clock.LocalOf(when), language);
        return user is null ? at : $"{places.Staff(user)}, {at}";
    }
}
