using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Timeline;

/// <summary>The stages of a pathway: one lane each.</summary>
public enum Stage
{
    /// <summary>Entry and the référents' mandates.</summary>
    Entry,

    /// <summary>Orientation, diagnosis, barriers, engagement contract.</summary>
    Orientation,

    /// <summary>Appointments.</summary>
    Appointments,

    /// <summary>Training.</summary>
    Training,

    /// <summary>Immersions, work contracts, a business of one's own.</summary>
    Placement,

    /// <summary>Suspension, exit, follow-up.</summary>
    FollowUp,
}

/// <summary>Whether a recorded step still counts.</summary>
public enum Standing
{
    /// <summary>As it was recorded.</summary>
    Stands,

    /// <summary>Corrected since: struck through, and the correction beside it.</summary>
    Corrected,

    /// <summary>Retracted since: struck through, in no figure.</summary>
    Retracted,
}

/// <summary>A step as it was recorded, and what became of it.</summary>
/// <param name="Id">Identifier of its event.</param>
/// <param name="Version">Its place in the pathway.</param>
/// <param name="Stage">Its lane; of a correction, the lane of the step that it names.</param>
/// <param name="Event">The fact as recorded.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="RecordedOn">The day of that in the territory.</param>
/// <param name="User">Account that recorded it.</param>
/// <param name="Standing">Whether it still counts.</param>
/// <param name="Named">For a correction or retraction, the step that it names, as it stood just before.</param>
/// <param name="NamedVersion">The version of that step.</param>
public sealed record TimelineStep(
    Guid Id, long Version, Stage Stage, PathwayEvent Event, DateTimeOffset RecordedAt, DateOnly RecordedOn, string? User, Standing Standing,
    PathwayEvent? Named, long? NamedVersion)
{
    /// <summary>Days between what happened and its record; 0 when recorded on the day.</summary>
    public int DaysLate => Math.Max(0, RecordedOn.DayNumber - Event.OccurredOn.DayNumber);

    /// <summary>Codes of what was asked when it was recorded, and confirmed; null where nobody was asked.</summary>
    /// <param name="grouped">Whether it is told to who may not read sensitive facts.</param>
    public IReadOnlyList<string>? ConfirmedAsTold(bool grouped) =>
        grouped ? FactRules.ConfirmedWith(SensitiveFacts.Grouped(Event), Named is null ? null : SensitiveFacts.Grouped(Named)) : FactRules.ConfirmedWith(Event, Named);
}

/// <summary>Something that lasts.</summary>
/// <param name="Stage">Its lane.</param>
/// <param name="Track">Its row in the lane, from 0: bars that overlap stand on different rows.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while it lasts.</param>
/// <param name="PlannedTo">Day planned for its end, while it lasts.</param>
/// <param name="BrokenOff">Whether it ended before its term.</param>
/// <param name="Start">The effective fact that started it: its words.</param>
/// <param name="Step">Identifier of that event.</param>
/// <param name="EndPassed">Whether the day planned for its end has passed and nothing is recorded of it: whether it goes on nobody knows.</param>
public sealed record TimelineBar(Stage Stage, int Track, DateOnly From, DateOnly? To, DateOnly? PlannedTo, bool BrokenOff, PathwayEvent Start, Guid Step, bool EndPassed = false);

/// <summary>How a mark is drawn.</summary>
public enum MarkKind
{
    /// <summary>Something that happened.</summary>
    Happened,

    /// <summary>An appointment that took place.</summary>
    Held,

    /// <summary>An appointment to which the person did not come.</summary>
    Missed,

    /// <summary>An appointment that was cancelled.</summary>
    Cancelled,

    /// <summary>An appointment to come.</summary>
    Planned,

    /// <summary>An appointment whose day has passed and of which nothing is recorded: neither held nor missed.</summary>
    NotRecorded,

    /// <summary>A step as it was recorded, no longer counted.</summary>
    Struck,
}

/// <summary>Something on a day.</summary>
/// <param name="Stage">Its lane.</param>
/// <param name="On">The day.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Event">The fact: its words.</param>
/// <param name="Step">Identifier of its event.</param>
/// <param name="RecordedOn">The day it was recorded, when that was at least <see cref="Timeline.LateFromDays"/> days later.</param>
public sealed record TimelineMark(Stage Stage, DateOnly On, MarkKind Kind, PathwayEvent Event, Guid Step, DateOnly? RecordedOn);

/// <summary>A pathway laid out in time.</summary>
/// <param name="From">First day shown.</param>
/// <param name="To">Last day shown.</param>
/// <param name="ClosedOn">Day of the exit; null while the pathway is under way.</param>
/// <param name="Steps">Every step ever recorded, in the order of recording.</param>
/// <param name="Bars">What lasts, from the effective steps.</param>
/// <param name="Marks">What stands on a day, the struck ones included.</param>
public sealed record Timeline(
    DateOnly From, DateOnly To, DateOnly? ClosedOn, IReadOnlyList<TimelineStep> Steps, IReadOnlyList<TimelineBar> Bars, IReadOnlyList<TimelineMark> Marks)
{
    /// <summary>A record made so many days after the fact is shown as late.</summary>
    public const int LateFromDays = 2;

    /// <summary>The number of rows of a lane: at least one.</summary>
    public int Tracks(Stage stage) => Bars.Where(b => b.Stage == stage).Select(b => b.Track + 1).DefaultIfEmpty(1).Max();

    /// <summary>The lane of a fact; that of a correction is the lane of the step it names.</summary>
    public static Stage StageOf(PathwayEvent step) => step switch
    {
        EntryEvent => Stage.Entry,
        OrientationEvent => Stage.Orientation,
        AppointmentEvent => Stage.Appointments,
        TrainingEvent => Stage.Training,
        PlacementEvent => Stage.Placement,
        _ => Stage.FollowUp,
    };
}
