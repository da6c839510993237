namespace Pathways.Projections.Indicators;

/// <summary>What is frozen on entry: the dimensions that figures are broken down and filtered by.</summary>
public sealed record Entry(
    Guid Pathway, DateOnly OpenedOn, string Scheme, string Structure, string Territory, string? Convention, string Gender, int? Age,
    string Education, string Labour, IReadOnlyList<string> Publics, IReadOnlyDictionary<string, string>? Attributes = null)
{
    /// <summary>Every band of age.</summary>
    public static IReadOnlyList<string> AgeBands { get; } = ["under_18", "18_29", "30_54", "55_or_more", "not_stated"];

    /// <summary>Age in the bands of the ESF+ common indicators: under 18, 18–29, 30–54, 55 and over.</summary>
    public string AgeBand => Age switch { null => "not_stated", < 18 => "under_18", < 30 => "18_29", < 55 => "30_54", _ => "55_or_more" };
}

/// <summary>A work contract, as amended. Its end is the recorded one, which no longer counts; failing that, the term agreed, whose day is the last worked.</summary>
public sealed record Job(string Ref, DateOnly Start, DateOnly? End, string Kind, string WorkingTime, string Employer, DateOnly? PlannedEnd)
{
    /// <summary>Whether the contract runs on a day.</summary>
    public bool Covers(DateOnly day) => Start <= day && (End is { } end ? day < end : NotPastTerm(day));

    /// <summary>Whether the contract runs on a day, or ends on it.</summary>
    public bool Reaches(DateOnly day) => Start <= day && (End is { } end ? day <= end : NotPastTerm(day));

    // Most ends by term are never recorded: without the term, a month's contract would keep its holder in work for ever.
    // An open-ended contract has none, even where one was agreed before it was amended.
    bool NotPastTerm(DateOnly day) => Kind is "cdi" or "cdi_inclusion" or "civil_service" || PlannedEnd is not { } term || day <= term;
}

/// <summary>A training that was started.</summary>
public sealed record TrainingPeriod(string Ref, DateOnly Start, DateOnly? End, string Kind, bool Completed);

/// <summary>A pathway as figures see it: the outcome of the facts known at some instant. Rules are pure functions of journeys.</summary>
public sealed class Journey(Entry entry)
{
    readonly List<Job> jobs = [];
    readonly List<TrainingPeriod> trainings = [];

    /// <summary>Entry and dimensions.</summary>
    public Entry Entry => entry;

    /// <summary>Work contracts, in the order recorded.</summary>
    public IReadOnlyList<Job> Jobs => jobs;

    /// <summary>Trainings started, in the order recorded.</summary>
    public IReadOnlyList<TrainingPeriod> Trainings => trainings;

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

    /// <summary>First work, of a contract or one's own business, on or after the entry.</summary>
    /// <param name="fullTimeOnly">Count full-time contracts alone.</param>
    public DateOnly? FirstJobOn(bool fullTimeOnly = false)
    {
        var first = fullTimeOnly ? null : BusinessOn;
        foreach (var job in jobs)
        {
            if (job.Start >= entry.OpenedOn && (first is null || job.Start < first) && (!fullTimeOnly || job.WorkingTime == "full_time"))
            {
                first = job.Start;
            }
        }
        return first;
    }

    /// <summary>Whether the person is under a work contract, or runs a business of their own, on a day.</summary>
    public bool InWorkOn(DateOnly day) => BusinessOn <= day || jobs.Exists(job => job.Covers(day));

    /// <summary>Takes the next fact in, in the order of the pathway's versions.</summary>
    public void Take(string happened, DateOnly on, in StepFact fact)
    {
        var reference = fact.Ref ?? "";
        switch (happened)
        {
            case "orientation_proposed" or "orientation_notified":
                OrientedOn = Earlier(OrientedOn, on);
                break;
            case "appointment_held":
                FirstAppointmentOn = Earlier(FirstAppointmentOn, on);
                break;
            case "diagnosis_made":
                DiagnosedOn = Earlier(DiagnosedOn, on);
                break;
            case "engagement_contract_signed":
                EngagedOn = Earlier(EngagedOn, on);
                break;
            case "immersion_agreed":
                ImmersedOn = Earlier(ImmersedOn, on);
                break;
            case "business_created":
                BusinessOn = Earlier(BusinessOn, on);
                break;
            case "training_started":
                trainings.Add(new TrainingPeriod(reference, on, null, fact.Code ?? "", Completed: false));
                break;
            case "training_completed" or "training_abandoned" when trainings.FindIndex(t => t.Ref == reference) is >= 0 and var i:
                trainings[i] = trainings[i] with { End = on, Completed = happened == "training_completed" };
                break;
            case "work_contract_started":
                jobs.Add(new Job(reference, on, null, fact.Code ?? "", fact.Qualifier ?? "", fact.Employer ?? "", fact.Until));
                break;
            case "work_contract_amended" when jobs.FindIndex(j => j.Ref == reference) is >= 0 and var i:
                jobs[i] = jobs[i] with { Kind = fact.Code ?? jobs[i].Kind, WorkingTime = fact.Qualifier ?? jobs[i].WorkingTime, PlannedEnd = fact.Until ?? jobs[i].PlannedEnd };
                break;
            case "work_contract_ended" when jobs.FindIndex(j => j.Ref == reference) is >= 0 and var i:
                jobs[i] = jobs[i] with { End = on };
                break;
            case "pathway_closed":
                (ClosedOn, Exit) = (on, fact.Code);
                break;
            default:
                break;
        }
    }

    static DateOnly Earlier(DateOnly? known, DateOnly on) => known < on ? known.Value : on;
}
