using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Demo;

/// <summary>A step as it will be lived, with what it follows from: a step is never recorded before those of the same threads.</summary>
sealed record PlannedStep(PathwayEvent Event, string User, string[] Threads);

/// <summary>What becomes of one person in one accompaniment, in the order of life.</summary>
sealed class DemoJourney
{
    readonly Dice dice;
    readonly DemoPerson person;
    readonly DateOnly entry, today;
    readonly List<PlannedStep> steps = [];
    string user;
    int appointments, trainings, contracts;
    bool engaged;

    DemoJourney(Dice dice, DemoPerson person, DateOnly entry, DateOnly today)
    {
        (this.dice, this.person, this.entry, this.today) = (dice, person, entry, today);
        user = dice.Pick([.. DemoTerritory.Counsellors.Where(c => c.House == person.House)]).Member.User;
    }

    /// <summary>Lives it; <paramref name="back"/> is the pathway of before, for somebody who comes back.</summary>
    public static (IReadOnlyList<PlannedStep> Steps, PathwayClosed? Exit) Live(Dice dice, DemoPerson person, DateOnly entry, DateOnly today, Guid? back)
    {
        var journey = new DemoJourney(dice, person, entry, today);
        var exit = journey.Live(back);
        return (journey.steps, exit);
    }

    PathwayClosed? Live(Guid? back)
    {
        Add(new PathwayOpened(
            entry, person.Identity.Id, person.House.Scheme, person.House.Structure.Code, person.Commune, person.Situation, person.House.Convention, back));
        Add(new ReferentAppointed(Day(dice.Between(0, 4)), user, person.House.Structure.Code), "referent");
        var (exit, job) = Ending();
        Orientation(exit);
        // Some never come: invited, expected, and gone without a word.
        var first = FirstAppointments(exit);
        if (first is null)
        {
            return dice.Chance(0.6) ? Close(Day(dice.Between(90, 200)), Closure.Unreachable) : null;
        }
        Diagnosis(first.Value, exit);
        Engagement(first.Value, exit);
        Accompaniment(first.Value.AddDays(dice.Between(25, 60)), exit);
        Training(first.Value, job < exit ? job : exit);
        Immersion(first.Value, exit);
        Handover(exit);
        Proposal(exit);
        Suspension(first.Value, exit);
        var working = Work(job, exit);
        return Exit(exit, working);
    }

    // How long it lasts, and when a job is found, if one is.
    (DateOnly Exit, DateOnly Job) Ending()
    {
        var recent = (entry.Year - 2020) * 0.015;
        var job = Day(20 + dice.Wait(230 / (person.Employability + recent)));
        var patience = Day(dice.Between(150, 720));
        var exit = job < patience ? job.AddDays(dice.Between(10, 200)) : patience;
        return (exit, job);
    }

    void Orientation(DateOnly exit)
    {
        var kind = person.House.Scheme switch
        {
            Scheme.Rsa => dice.Weighted((OrientationKind.Social, 5.0), (OrientationKind.SocioProfessional, 4), (OrientationKind.Professional, 2)),
            _ => dice.Weighted((OrientationKind.Professional, 6.0), (OrientationKind.SocioProfessional, 3)),
        };
        var (proposed, notified) = (Day(dice.Between(0, 6)), Day(dice.Between(7, 20)));
        Add(new OrientationProposed(proposed, kind), "orientation");
        Add(new OrientationNotified(notified, kind), "orientation");
        if (dice.Chance(0.04))
        {
            Add(new OrientationRefused(notified.AddDays(dice.Between(2, 15)), dice.Pick(Enum.GetValues<OrientationRefusalReason>())), "orientation");
        }
        else if (dice.Chance(0.9))
        {
            Add(new OrientationAccepted(notified.AddDays(dice.Between(0, 12))), "orientation");
            var asked = Day(dice.Between(60, 200));
            if (dice.Chance(0.05) && asked.AddDays(40) < exit)
            {
                Add(new ReorientationRequested(asked, OrientationKind.Professional), "orientation");
                Add(new ReorientationDecided(asked.AddDays(dice.Between(5, 40)), dice.Chance(0.75), OrientationKind.Professional), "orientation");
            }
        }
    }

    // Up to three invitations; the day of the first appointment held, or null when none was.
    DateOnly? FirstAppointments(DateOnly exit)
    {
        var on = Day(dice.Between(3, 15));
        for (var attempt = 1; attempt <= 3 && on < exit; attempt++)
        {
            Add(new InvitationSent(on));
            var planned = on.AddDays(dice.Between(5, 18));
            if (Appointment(on, planned, attendance: 0.78) is { } held)
            {
                return held;
            }
            on = planned.AddDays(dice.Between(4, 15));
        }
        return null;
    }

    DateOnly? Appointment(DateOnly booked, DateOnly planned, double attendance)
    {
        var reference = $"a-{++appointments}";
        var mode = dice.Weighted((AppointmentMode.InPerson, 8.0), (AppointmentMode.Telephone, 3), (AppointmentMode.Video, 1));
        // No dice: a further throw would make other people of everybody after.
        var quarter = ((planned.DayNumber * 7) + (appointments * 3)) % 28;
        var time = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{9 + (quarter / 4):D2}:{quarter % 4 * 15:D2}");
        Add(new AppointmentBooked(booked, reference, planned, mode, time, mode == AppointmentMode.InPerson ? person.House.Structure.Code : null), reference);
        if (dice.Chance(attendance))
        {
            Add(new AppointmentHeld(planned, mode, reference), reference);
            return planned;
        }
        if (dice.Chance(0.6))
        {
            Add(new AppointmentMissed(planned, reference, dice.Chance(0.62) ? Absence.NoShow : Absence.Excused), reference);
        }
        else
        {
            Add(new AppointmentCancelled(booked.AddDays(dice.Between(0, planned.DayNumber - booked.DayNumber)), reference, dice.Chance(0.7) ? CancelledBy.Person : CancelledBy.Service), reference);
        }
        return null;
    }

    void Diagnosis(DateOnly first, DateOnly exit)
    {
        Add(new DiagnosisMade(first));
        foreach (var axis in person.Barriers)
        {
            var (thread, level) = ($"barrier-{axis}", dice.Weighted((BarrierLevel.Low, 3.0), (BarrierLevel.Medium, 4), (BarrierLevel.High, 3)));
            Add(new BarrierIdentified(first, axis, level), thread);
            var later = first.AddDays(dice.Between(60, 300));
            if (later < exit && dice.Chance(0.5))
            {
                Add(dice.Chance(0.75) ? new BarrierLifted(later, axis) : new BarrierReassessed(later, axis, BarrierLevel.Low), thread);
            }
        }
    }

    void Engagement(DateOnly first, DateOnly exit)
    {
        var signed = first.AddDays(dice.Chance(0.7) ? dice.Between(0, 20) : dice.Between(21, 75));
        if (signed >= exit || dice.Chance(0.12))
        {
            return;
        }
        engaged = true;
        Add(new EngagementContractSigned(signed, dice.Weighted((15, 6.0), (20, 2), (10, 1), (5, 1))), "engagement");
        if (dice.Chance(0.2) && signed.AddDays(150) < exit)
        {
            Add(new EngagementContractAmended(signed.AddDays(dice.Between(30, 150)), dice.Between(5, 20)), "engagement");
        }
    }

    void Accompaniment(DateOnly from, DateOnly exit)
    {
        // Interest wears off; who drops out is not seen again, and nobody has closed the pathway yet.
        for (var on = from; on < exit; on = on.AddDays(dice.Between(110, 220)))
        {
            Appointment(on.AddDays(-dice.Between(3, 14)), on, attendance: 0.8);
        }
    }

    void Training(DateOnly first, DateOnly until)
    {
        for (var on = first.AddDays(dice.Between(30, 160)); on < until && trainings < 2 && dice.Chance(0.48); on = on.AddDays(dice.Between(120, 300)))
        {
            var (reference, kind) = ($"t-{++trainings}", dice.Weighted(
                (TrainingKind.Qualifying, 4.0), (TrainingKind.PreQualifying, 3), (TrainingKind.Remobilisation, 2), (TrainingKind.Language, 2), (TrainingKind.Digital, 2), (TrainingKind.BasicSkills, 1)));
            Add(new TrainingPrescribed(on, reference, kind), reference);
            if (dice.Chance(0.18))
            {
                continue;
            }
            var (start, days) = (on.AddDays(dice.Between(10, 45)), dice.Between(20, kind == TrainingKind.Qualifying ? 180 : 80));
            var end = start.AddDays(days);
            Add(new TrainingStarted(start, reference, kind, end), reference);
            if (dice.Chance(0.2))
            {
                Add(new TrainingAbandoned(start.AddDays(dice.Between(3, days)), reference, dice.Pick(Enum.GetValues<TrainingAbandonment>())), reference);
                continue;
            }
            Add(new TrainingCompleted(end, reference), reference);
            if (kind == TrainingKind.Qualifying && dice.Chance(0.7))
            {
                Add(new QualificationObtained(end.AddDays(dice.Between(5, 30)), dice.Weighted((EducationLevel.Level3, 6.0), (EducationLevel.Level4, 3), (EducationLevel.Level5, 1)), reference), reference);
            }
        }
    }

    void Immersion(DateOnly first, DateOnly exit)
    {
        var agreed = first.AddDays(dice.Between(30, 240));
        if (!dice.Chance(0.22) || agreed.AddDays(40) >= exit)
        {
            return;
        }
        var (start, days) = (agreed.AddDays(dice.Between(2, 14)), dice.Between(4, 20));
        Add(new ImmersionAgreed(agreed, "i-1", start, start.AddDays(days), dice.Pick(DemoJobs.Rome)), "i-1");
        var kept = dice.Chance(0.85);
        Add(new ImmersionEnded(kept ? start.AddDays(days) : start.AddDays(dice.Between(1, days)), "i-1", kept), "i-1");
    }

    void Handover(DateOnly exit)
    {
        var on = Day(dice.Between(60, 400));
        if (on < exit && dice.Chance(0.2) && DemoTerritory.Counsellors.Where(c => c.House == person.House && c.Member.User != user).ToList() is { Count: > 0 } others)
        {
            var next = dice.Pick(others).Member.User;
            Add(new ReferentReplaced(on, next, person.House.Structure.Code), "referent");
            user = next;
        }
    }

    // Some are to go on with another structure: proposed these days, and not decided yet. Nothing is drawn for it: the territory stays the one it was.
    void Proposal(DateOnly exit)
    {
        var on = today.AddDays(-(entry.DayNumber % 10));
        if (entry.DayNumber % 13 == 0 && on < exit && on > Day(60))
        {
            Add(new TransferProposed(on, DemoTerritory.Houses.First(h => h != person.House && h.Structure.Code != person.House.Structure.Code).Structure.Code), "referent");
        }
    }

    void Suspension(DateOnly first, DateOnly exit)
    {
        var on = first.AddDays(dice.Between(30, 300));
        if (on >= exit || !dice.Chance(0.09))
        {
            return;
        }
        Add(new PathwaySuspended(on, dice.Pick(Enum.GetValues<SuspensionReason>())), "suspension");
        var back = on.AddDays(dice.Between(20, 180));
        if (back < exit && dice.Chance(0.85))
        {
            Add(new PathwayResumed(back), "suspension");
        }
    }

    // Contracts from the first job on; whether the person works on the day of exit.
    bool Work(DateOnly job, DateOnly exit)
    {
        var working = false;
        for (var on = job; on <= exit && contracts < 4;)
        {
            var contract = DemoJobs.Contract(dice, person.House, $"c-{++contracts}", on);
            Add(contract, "work");
            working = true;
            var end = DemoJobs.EndOf(dice, contract);
            if (dice.Chance(0.06) && contract.Kind != ContractKind.Cdi && end > on.AddDays(30) && exit > on.AddDays(30))
            {
                Add(new WorkContractAmended(on.AddDays(dice.Between(20, 30)), contract.Contract, ContractKind.Cdi), "work");
                break;
            }
            if (end is null || end > exit)
            {
                break;
            }
            Add(new WorkContractEnded(end.Value, contract.Contract, dice.Weighted((ContractEnd.Term, 6.0), (ContractEnd.Resignation, 1), (ContractEnd.TrialPeriod, 1), (ContractEnd.NewContract, 1))), "work");
            working = false;
            on = end.Value.AddDays(dice.Wait(120));
        }
        return working;
    }

    PathwayClosed? Exit(DateOnly exit, bool working)
    {
        // Who is simply no longer seen stays open for months: the undocumented exits that every structure has.
        if (!working && dice.Chance(0.12))
        {
            return null;
        }
        return Close(exit, working ? Closure.Employment : dice.Weighted(
            (Closure.Training, 16.0), (Closure.OtherSiae, 6), (Closure.Administrative, 8), (Closure.MovedAway, 8), (Closure.Health, 8), (Closure.Retirement, 2),
            (Closure.RefusedByPerson, 14), (Closure.AbandonedByService, 4), (Closure.Unreachable, 18), (Closure.TimeLimitOfScheme, 2), (Closure.Other, 8)));
    }

    PathwayClosed Close(DateOnly on, Closure exit)
    {
        var last = steps.Max(s => s.Event.OccurredOn);
        var closed = new PathwayClosed(last > on ? last : on, exit);
        if (engaged)
        {
            Add(new EngagementContractClosed(closed.OccurredOn, dice.Weighted((EngagementClosure.PathwayEnded, 6.0), (EngagementClosure.Fulfilled, 3), (EngagementClosure.NotKept, 1))), "engagement");
        }
        // After the contract that it rests on.
        Add(closed, "exit", "work");
        FollowUp(closed);
        return closed;
    }

    void FollowUp(PathwayClosed closed)
    {
        foreach (var months in Milestones.Months)
        {
            var due = Milestones.On(closed.OccurredOn, months);
            Add(new FollowUpDue(due, months), "exit", "follow-up");
            if (dice.Chance(closed.Exit == Closure.Unreachable ? 0.25 : 0.72))
            {
                var found = closed.Exit == Closure.Employment
                    ? dice.Weighted((FollowUpSituation.DurableJob, 6.0 - (months * 0.1)), (FollowUpSituation.OtherJob, 2), (FollowUpSituation.Unemployed, 1 + (months * 0.1)), (FollowUpSituation.Unreachable, 1))
                    : dice.Weighted((FollowUpSituation.Unemployed, 4.0), (FollowUpSituation.OtherJob, 1), (FollowUpSituation.DurableJob, 1), (FollowUpSituation.InTraining, 1), (FollowUpSituation.Inactive, 1), (FollowUpSituation.Unreachable, 3));
                Add(new FollowUpRecorded(due.AddDays(dice.Between(0, 25)), months, found), "exit", "follow-up");
            }
        }
    }

    DateOnly Day(int n) => entry.AddDays(n);

    // What has not happened yet is not recorded.
    void Add(PathwayEvent step, params string[] threads)
    {
        if (step.OccurredOn <= today)
        {
            steps.Add(new PlannedStep(step, user, threads));
        }
    }
}
