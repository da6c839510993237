using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Timeline;

namespace Pathways.Api.Monitoring;

/// <summary>
/// One line of plain words for a step. The sentences are in Timeline.resx and Timeline.en.resx: <c>{field}</c> is the step's
/// field in words, and what stands in brackets is left out when one of its fields is absent.
/// </summary>
public sealed partial class StepWords
{
    static readonly ResourceManager Sentences = new("Pathways.Api.Resources.Timeline", typeof(StepWords).Assembly);

    readonly CultureInfo language;
    readonly TerritoryNames names;
    readonly bool grouped;
    readonly Dictionary<string, PathwayEvent> firstByReference = new(StringComparer.Ordinal);
    readonly Dictionary<string, PathwayEvent> outcomes = new(StringComparer.Ordinal);

    /// <summary>Words for the steps of a pathway, which speak of its trainings, contracts and appointments without their references.</summary>
    /// <param name="steps">The effective steps: as corrected, less those retracted.</param>
    /// <param name="language">The language.</param>
    /// <param name="names">The territory's names.</param>
    /// <param name="grouped">Whether sensitive facts are grouped, for those who may not read them.</param>
    /// <param name="others">Other steps that are told too, as they were recorded: those struck through, those of after the moment that is shown.</param>
    public StepWords(
        IEnumerable<PathwayEvent> steps, CultureInfo language, TerritoryNames? names = null, bool grouped = false, IEnumerable<PathwayEvent>? others = null)
    {
        ArgumentNullException.ThrowIfNull(steps);
        (this.language, this.names, this.grouped) = (language, names ?? TerritoryNames.None, grouped);
        foreach (var step in steps)
        {
            Begin(step);
            if (step is AppointmentHeld or AppointmentMissed or AppointmentCancelled && Reference(step) is { } settled)
            {
                outcomes.TryAdd(settled, step);
            }
        }
        foreach (var step in others ?? [])
        {
            Begin(step);
        }

        void Begin(PathwayEvent step)
        {
            if (Reference(step) is { } reference && step is AppointmentBooked or TrainingPrescribed or TrainingStarted or WorkContractStarted)
            {
                firstByReference.TryAdd(reference, step);
            }
        }
    }

    /// <summary>
    /// Words for the steps of a history, corrections among them: of an appointment that was moved, every step that names it tells the day that it has now,
    /// wherever it is told.
    /// </summary>
    /// <param name="known">The history up to the moment that is told.</param>
    /// <param name="language">The language.</param>
    /// <param name="names">The territory's names.</param>
    /// <param name="grouped">Whether sensitive facts are grouped, for those who may not read them.</param>
    /// <param name="later">What was recorded after that moment, where that is told too.</param>
    public static StepWords Of(
        IReadOnlyList<Projections.History.RecordedStep> known, CultureInfo language, TerritoryNames? names = null, bool grouped = false,
        IEnumerable<Projections.History.RecordedStep>? later = null) =>
        new(
            Projections.History.Replay.AtVersion(known, long.MaxValue).Steps.Select(s => s.Event), language, names, grouped,
            known.Concat(later ?? []).Select(s => s.Event));

    /// <summary>The line of a step on a timeline.</summary>
    public string Line(TimelineStep step) => step switch
    {
        { Event: CorrectionEvent, Named: null } => Labels.OfEvent(step.Event, language),
        { Event: StepCorrected correction } => Corrected(step, correction),
        { Event: StepRetracted retraction } => Say("step_retracted", new(StringComparer.Ordinal)
        {
            ["reason"] = Labels.Of(retraction.Reason, language),
            ["before"] = Line(step.Named),
            ["beforeOn"] = Labels.Day(step.Named.OccurredOn, language),
        }),
        _ => Line(step.Event),
    };

    /// <summary>The line of a fact.</summary>
    public string Line(PathwayEvent step) => Say(SentenceOf(step), Values(step));

    /// <summary>The line of a fact as it stands now: of a booking that was held, missed or cancelled since, that it was, for it is no appointment to come.</summary>
    public string Now(PathwayEvent step) => Outcome(step) is var (sentence, values) ? Say(sentence, values) : Line(step);

    // What became of a booking, and its values.
    (string Sentence, Dictionary<string, string> Values)? Outcome(PathwayEvent step)
    {
        if (step is not AppointmentBooked || !outcomes.TryGetValue(Reference(step)!, out var outcome))
        {
            return null;
        }
        var values = Values(step);
        values["settledOn"] = Labels.Day(outcome.OccurredOn, language);
        return (outcome switch { AppointmentHeld => "appointment_booked.held", AppointmentMissed => "appointment_booked.missed", _ => "appointment_booked.cancelled" }, values);
    }

    /// <summary>The line of a fact with its day, as a receipt tells it: what, when and how. In the sentence where it has a place for it, else after.</summary>
    public string Receipt(PathwayEvent step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (sentence, values) = Outcome(step) ?? (SentenceOf(step), Values(step));
        var day = Labels.Day(step.OccurredOn, language);
        values["on"] = Hosting.Languages.Say("le", "on") + " " + day;
        return Sentence(sentence).Contains("{on}", StringComparison.Ordinal) ? Say(sentence, values) : $"{Say(sentence, values)} ({day})";
    }

    /// <summary>An appointment as it was booked: its day, its time, where and how.</summary>
    public string Booking(AppointmentBooked booked)
    {
        ArgumentNullException.ThrowIfNull(booked);
        return $"{Labels.NamedDay(booked.PlannedOn, language)}{TimeAndPlace(booked)}, {Labels.Of(booked.Mode, language)}";
    }

    /// <summary>For when and where an appointment is booked: "6 décembre 2026 à 14 h 30, PLIE de Valmont Centre".</summary>
    public string Slot(AppointmentBooked booked)
    {
        ArgumentNullException.ThrowIfNull(booked);
        return Labels.Day(booked.PlannedOn, language) + TimeAndPlace(booked);
    }

    string TimeAndPlace(AppointmentBooked booked) =>
        (booked.Time is { } time ? Hosting.Languages.Say(" à ", " at ") + Labels.Time(time, language) : "") + (booked.Place is { } code ? ", " + names.Of("place", code) : "");

    /// <summary>What a bar of the timeline is called: short, since it stands on the drawing.</summary>
    public string Short(PathwayEvent start) => start switch
    {
        ReferentAppointed e => Bar("bar.referent", "referent", names.Staff(e.Referent)),
        ReferentReplaced e => Bar("bar.referent", "referent", names.Staff(e.Referent)),
        BarrierIdentified e => Bar("bar.barrier", "axis", Said(e.Axis)),
        TrainingStarted e => Labels.Of(e.Kind, language),
        WorkContractStarted e => Labels.Of(e.Kind, language),
        ImmersionAgreed => Sentence("bar.immersion"),
        EngagementContractSigned => Sentence("bar.engagement"),
        ReorientationRequested => Sentence("bar.reorientation"),
        PathwaySuspended e => Bar("bar.suspension", "reason", Said(e.Reason)),
        _ => Labels.OfEvent(start, language),
    };

    string Bar(string sentence, string field, string word) => Say(sentence, new(StringComparer.Ordinal) { [field] = word });

    string Corrected(TimelineStep step, StepCorrected correction)
    {
        var (before, now) = (step.Named!, correction.Corrected);
        var sameDay = before.OccurredOn == now.OccurredOn;
        var sameFacts = (before with { OccurredOn = now.OccurredOn }).Equals(now);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["reason"] = Labels.Of(correction.Reason, language),
            // Beside the day of the act the line tells the act; else what it is now.
            ["now"] = sameDay ? Now(now) : Line(now),
            ["nowOn"] = Labels.Day(now.OccurredOn, language),
            ["beforeOn"] = Labels.Day(before.OccurredOn, language),
        };
        return Say(sameFacts ? "step_corrected.date" : sameDay ? "step_corrected.facts" : "step_corrected.both", values);
    }

    static string SentenceOf(PathwayEvent step) => step switch
    {
        ReorientationDecided e => e.Granted ? "reorientation_decided.granted" : "reorientation_decided.refused",
        ImmersionEnded e => e.Kept ? "immersion_ended.kept" : "immersion_ended.broken",
        _ => EventNames.Of(step),
    };

    Dictionary<string, string> Values(PathwayEvent step)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        // What a training's end says of its kind, and an appointment's outcome of its day, stands in the step that began it. One as it was recorded first
        // takes nothing from what it was corrected to.
        if (Reference(step) is { } reference && firstByReference.TryGetValue(reference, out var first) && first.GetType() != step.GetType() && step is not WorkContractAmended)
        {
            Add(first);
        }
        Add(step);
        return values;

        void Add(PathwayEvent source)
        {
            foreach (var field in source.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (Word(field.GetValue(source)) is { } word)
                {
                    var name = JsonNamingPolicy.CamelCase.ConvertName(field.Name);
                    values[name] = name == "time" ? Labels.Time(word, language) : names.Of(name, word);
                }
            }
        }
    }

    // What one code stands for beside others does not tell which it is.
    string Said(Enum code) => grouped && SensitiveFacts.MayHide(code) ? Labels.Of("Grouped", code is BarrierAxis ? "reserved" : "other", language) : Labels.Of(code, language);

    string? Word(object? value) => value switch
    {
        null => null,
        Enum code => Said(code),
        DateOnly day => Labels.Day(day, language),
        decimal number => Labels.Exact(number, language),
        // That there was an earlier pathway is said; which, is a link's to say.
        Guid => "",
        string or int => Convert.ToString(value, language),
        _ => null,
    };

    static string? Reference(PathwayEvent step) => step switch
    {
        AppointmentBooked e => "a " + e.Appointment,
        AppointmentHeld { Appointment: { } a } => "a " + a,
        AppointmentMissed e => "a " + e.Appointment,
        AppointmentCancelled e => "a " + e.Appointment,
        TrainingPrescribed e => "t " + e.Training,
        TrainingStarted e => "t " + e.Training,
        TrainingCompleted e => "t " + e.Training,
        TrainingAbandoned e => "t " + e.Training,
        WorkContractStarted e => "c " + e.Contract,
        WorkContractAmended e => "c " + e.Contract,
        WorkContractEnded e => "c " + e.Contract,
        _ => null,
    };

    string Say(string sentence, Dictionary<string, string> values)
    {
        var said = Optional().Replace(Sentence(sentence), part => Field().Matches(part.Value).All(f => values.ContainsKey(f.Groups["field"].Value)) ? part.Value[1..^1] : "");
        said = Field().Replace(said, f => values.GetValueOrDefault(f.Groups["field"].Value, "?"));
        return char.ToUpper(said[0], language) + said[1..];
    }

    string Sentence(string name) => Sentences.GetString(name, language) ?? throw new MissingManifestResourceException($"No sentence for {name}.");

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.None, 1000)]
    private static partial Regex Optional();

    [GeneratedRegex(@"\{(?<field>[a-zA-Z]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}
