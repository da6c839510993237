using System.Collections.Frozen;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>What is frozen on entry: the dimensions that figures are broken down and filtered by.</summary>
public sealed record Entry(
    Guid Pathway, DateOnly OpenedOn, string Scheme, string Structure, string Territory, string? Convention, string Gender, int? Age,
    string Education, string Labour, IReadOnlyList<string> Publics, IReadOnlyDictionary<string, string>? Attributes = null, string? Prescriber = null)
{
    /// <summary>Every band of age.</summary>
    public static IReadOnlyList<string> AgeBands { get; } = ["under_18", "18_29", "30_54", "55_or_more", "not_stated"];

    /// <summary>Age in the bands of the ESF+ common indicators: under 18, 18–29, 30–54, 55 and over.</summary>
    public string AgeBand => Age switch { null => "not_stated", < 18 => "under_18", < 30 => "18_29", < 55 => "30_54", _ => "55_or_more" };
}

/// <summary>A work contract, as the domain has it, under the reference that its amendments and its end name.</summary>
/// <param name="Ref">The reference.</param>
/// <param name="Contract">The contract as amended: it says on which days it runs.</param>
/// <param name="LastTold">The working time told last, by which rules of version 1 go.</param>
public sealed record Job(string Ref, WorkContract Contract, WorkingTime LastTold);

/// <summary>An appointment that was booked.</summary>
/// <param name="Ref">The reference that its outcome names.</param>
/// <param name="PlannedOn">The day for which it was booked.</param>
/// <param name="Outcome">What became of it; null while nothing is said.</param>
/// <param name="SettledOn">The day of that.</param>
public sealed record PlannedAppointment(string Ref, DateOnly PlannedOn, string? Outcome = null, DateOnly? SettledOn = null);

/// <summary>A training that was started, as the domain has it, under the reference that its end names.</summary>
/// <param name="Ref">The reference.</param>
/// <param name="Spell">The training.</param>
public sealed record TrainingPeriod(string Ref, TrainingSpell Spell);

/// <summary>A pathway as figures see it: the outcome of the facts known at some instant. Rules are pure functions of journeys.</summary>
public sealed class Journey(Entry entry)
{
    readonly List<Job> jobs = [];
    readonly List<TrainingPeriod> trainings = [];
    readonly List<PlannedAppointment> appointments = [];

    /// <summary>Entry and dimensions.</summary>
    public Entry Entry { get; private set; } = entry;

    /// <summary>Becomes another pathway, of which nothing but the entry is known yet.</summary>
    internal void Begin(Entry another)
    {
        Entry = another;
        jobs.Clear();
        trainings.Clear();
        appointments.Clear();
        OrientedOn = FirstAppointmentOn = DiagnosedOn = EngagedOn = ImmersedOn = BusinessOn = ClosedOn = null;
        Exit = null;
    }

    /// <summary>Work contracts, in the order recorded.</summary>
    public IReadOnlyList<Job> Jobs => jobs;

    /// <summary>Trainings started, in the order recorded.</summary>
    public IReadOnlyList<TrainingPeriod> Trainings => trainings;

    /// <summary>Appointments booked, in the order recorded.</summary>
    public IReadOnlyList<PlannedAppointment> Appointments => appointments;

    /// <summary>First orientation proposed or notified.</summary>
    public DateOnly? OrientedOn { get; private set; }

    /// <summary>First appointment held.</summary>
    public DateOnly? FirstAppointmentOn { get; private set; }

    /// <summary>First diagnosis.</summary>
    public DateOnly? DiagnosedOn { get; private set; }

    /// <summary>First engagement contract signed.</summary>
    public DateOnly? EngagedOn { get; private set; }

    /// <summary>First immersion agreed.</summary>
    public DateOnly? ImmersedOn { get; private set; }

    /// <summary>First business created.</summary>
    public DateOnly? BusinessOn { get; private set; }

    /// <summary>Exit.</summary>
    public DateOnly? ClosedOn { get; private set; }

    /// <summary>Coded exit.</summary>
    public string? Exit { get; private set; }

    /// <summary>The death that the pathway tells.</summary>
    public DateOnly? DiedOn => Exit == Deceased ? ClosedOn : null;

    static readonly string Deceased = CodeNames<Closure>.Of(Closure.Deceased);

    /// <summary>First work, of a contract or one's own business, on or after the entry.</summary>
    /// <param name="fullTimeOnly">Count only full-time contracts, each from the first day on which it is full time.</param>
    public DateOnly? FirstJobOn(bool fullTimeOnly = false)
    {
        var first = fullTimeOnly ? null : BusinessOn;
        foreach (var job in jobs)
        {
            var since = fullTimeOnly ? job.Contract.FullTimeFrom : job.Contract.StartedOn;
            if (since >= Entry.OpenedOn && (first is null || since < first))
            {
                first = since;
            }
        }
        return first;
    }

    /// <summary>Whether the person is under a work contract, or runs a business of their own, on a day.</summary>
    public bool InWorkOn(DateOnly day) => BusinessOn <= day || jobs.Exists(job => job.Contract.RunsOn(day));

    /// <summary>Takes the next fact in, in the order of the pathway's versions. What no figure reads changes nothing.</summary>
    /// <param name="happened">Stored name of the event.</param>
    /// <param name="on">Its day.</param>
    /// <param name="fact">What figures keep of it.</param>
    public void Take(string happened, DateOnly on, in StepFact fact)
    {
        if (Readings.TryGetValue(happened, out var reading))
        {
            Take(reading, on, fact);
        }
    }

    /// <summary>How a journey reads an event.</summary>
    internal enum Reading : byte
    {
        Oriented, Booked, Held, Missed, Cancelled, Diagnosed, Engaged, Immersed, SetUp, TrainingStarted, TrainingCompleted, TrainingAbandoned, Hired, Amended, Left, Closed,
    }

    /// <summary>How it reads each, by stored name.</summary>
    internal static readonly FrozenDictionary<string, Reading> Readings = new Dictionary<string, Reading>(StringComparer.Ordinal)
    {
        ["orientation_proposed"] = Reading.Oriented,
        ["orientation_notified"] = Reading.Oriented,
        ["appointment_booked"] = Reading.Booked,
        ["appointment_held"] = Reading.Held,
        ["appointment_missed"] = Reading.Missed,
        ["appointment_cancelled"] = Reading.Cancelled,
        ["diagnosis_made"] = Reading.Diagnosed,
        ["engagement_contract_signed"] = Reading.Engaged,
        ["immersion_agreed"] = Reading.Immersed,
        ["business_created"] = Reading.SetUp,
        ["training_started"] = Reading.TrainingStarted,
        ["training_completed"] = Reading.TrainingCompleted,
        ["training_abandoned"] = Reading.TrainingAbandoned,
        ["work_contract_started"] = Reading.Hired,
        ["work_contract_amended"] = Reading.Amended,
        ["work_contract_ended"] = Reading.Left,
        ["pathway_closed"] = Reading.Closed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Takes the next fact in, by how it is read.</summary>
    internal void Take(Reading reading, DateOnly on, in StepFact fact)
    {
        switch (reading)
        {
            case Reading.Oriented:
                OrientedOn = Earlier(OrientedOn, on);
                break;
            case Reading.Booked:
                appointments.Add(new PlannedAppointment(fact.Ref ?? "", fact.Until ?? on));
                break;
            case Reading.Held:
                FirstAppointmentOn = Earlier(FirstAppointmentOn, on);
                Settle(fact.Ref ?? "", "held", on);
                break;
            case Reading.Missed:
                Settle(fact.Ref ?? "", fact.Code ?? "no_show", on);
                break;
            case Reading.Cancelled:
                Settle(fact.Ref ?? "", fact.Code == "service" ? "revoked" : "cancelled_by_person", on);
                break;
            case Reading.Diagnosed:
                DiagnosedOn = Earlier(DiagnosedOn, on);
                break;
            case Reading.Engaged:
                EngagedOn = Earlier(EngagedOn, on);
                break;
            case Reading.Immersed:
                ImmersedOn = Earlier(ImmersedOn, on);
                break;
            case Reading.SetUp:
                BusinessOn = Earlier(BusinessOn, on);
                break;
            case Reading.TrainingStarted:
                trainings.Add(new TrainingPeriod(fact.Ref ?? "", new TrainingSpell(Code<TrainingKind>(fact.Code) ?? TrainingKind.Other, StartedOn: on)));
                break;
            case Reading.TrainingCompleted or Reading.TrainingAbandoned when TrainingOf(fact.Ref ?? "") is >= 0 and var i:
                trainings[i] = trainings[i] with { Spell = trainings[i].Spell with { EndedOn = on, Completed = reading == Reading.TrainingCompleted } };
                break;
            case Reading.Hired:
                var time = Code<WorkingTime>(fact.Qualifier) ?? WorkingTime.FullTime;
                jobs.Add(new Job(
                    fact.Ref ?? "", new WorkContract(Code<ContractKind>(fact.Code) ?? ContractKind.Other, time, Code<EmployerKind>(fact.Employer) ?? EmployerKind.NotStated, on, fact.Until), time));
                break;
            case Reading.Amended when JobOf(fact.Ref ?? "") is >= 0 and var i:
                var told = Code<WorkingTime>(fact.Qualifier);
                jobs[i] = jobs[i] with { Contract = jobs[i].Contract.Amended(on, Code<ContractKind>(fact.Code), told, fact.Until), LastTold = told ?? jobs[i].LastTold };
                break;
            case Reading.Left when JobOf(fact.Ref ?? "") is >= 0 and var i:
                jobs[i] = jobs[i] with { Contract = jobs[i].Contract with { EndedOn = on } };
                break;
            case Reading.Closed:
                (ClosedOn, Exit) = (on, fact.Code);
                break;
            default:
                break;
        }
    }

    int TrainingOf(string reference) => trainings.FindIndex(t => t.Ref == reference);

    int JobOf(string reference) => jobs.FindIndex(j => j.Ref == reference);

    // The latest first: most outcomes are told soon after their booking.
    void Settle(string reference, string outcome, DateOnly on)
    {
        if (appointments.FindLastIndex(a => a.Ref == reference) is >= 0 and var i)
        {
            appointments[i] = appointments[i] with { Outcome = outcome, SettledOn = on };
        }
    }

    // Fact rows are written from events that hold these very codes: another name is a damaged row, and no figure comes of it.
    static T? Code<T>(string? name)
        where T : struct, Enum => name is null ? null : CodeNames<T>.TryParse(name, out var code) ? code : throw new FormatException($"A fact row holds \"{name}\", which is no {typeof(T).Name}.");

    static DateOnly Earlier(DateOnly? known, DateOnly on) => known < on ? known.Value : on;
}
