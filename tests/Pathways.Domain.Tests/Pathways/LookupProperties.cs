using System.Globalization;
using FsCheck.Xunit;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>
/// What a decision looks up is what a look at all of a history finds: after each step of one that was accepted, of one that was read from the log, and of a damaged one.
/// </summary>
[Properties(Arbitrary = [typeof(Histories)], MaxTest = 300, QuietOnSuccess = true)]
public class LookupProperties
{
    [Property]
    public void Of_every_state_of_an_accepted_history(History history)
    {
        var (state, accepted) = (Pathway.None, new List<Step>());
        foreach (var step in Numbered(history))
        {
            Hold(state, step.Event);
            var decision = Pathway.Decide(state, step.Id, step.Event, Today);
            decision = decision.ToConfirm.Count == 0 ? decision : Pathway.Decide(state, step.Id, step.Event with { Confirmed = [.. decision.ToConfirm.Select(c => c.Code)] }, Today);
            OverlapIsFound(state, step.Event, decision);
            if (decision.Events is [var happened])
            {
                accepted.Add(new Step(step.Id, state.Version + 1, happened));
                state = Pathway.Evolve(state, accepted[^1]);
            }
        }
        // Folded at once, from what was stored: the same.
        var folded = Pathway.Fold(accepted);
        foreach (var step in Numbered(history))
        {
            Hold(state, step.Event);
            Hold(folded, step.Event);
            Assert.Equal(Codes(state, step.Event), Codes(folded, step.Event));
        }
    }

    [Property]
    public void Of_every_state_of_a_damaged_history(History history)
    {
        var state = Pathway.None;
        foreach (var step in Numbered(history))
        {
            Hold(state, step.Event);
            state = Pathway.Evolve(state, step);
        }
        var folded = Pathway.Fold(Numbered(history));
        foreach (var step in Numbered(history))
        {
            Hold(folded, step.Event);
        }
    }

    /// <summary>Few contracts and days, many changes: each in the middle of others, on one day, after an end that was recorded, or one that nobody could have recorded.</summary>
    [Property(MaxTest = 1_000)]
    public void Of_contracts_whose_working_time_often_changes((byte What, byte Contract, byte Day, byte Later)[] said)
    {
        var (accepted, damaged) = (Pathway.Evolve(Pathway.None, new Step(Step(1), 1, World.Opened)), Pathway.Evolve(Pathway.None, new Step(Step(1), 1, World.Opened)));
        foreach (var (what, contract, on, later) in said)
        {
            var (day, name, time) = (Day(on % 30), $"c-{contract % 4}", (WorkingTime)(later % 2));
            PathwayEvent step = (what % 10) switch
            {
                0 or 1 => new WorkContractStarted(day, name, ContractKind.Cdd, time, PlannedEnd: later % 3 == 0 ? null : day.AddDays(later % 10)),
                2 => new WorkContractEnded(day, name, ContractEnd.Term),
                3 => new WorkContractAmended(day, name, PlannedEnd: Day(later % 30)),
                4 => new WorkContractAmended(day, name, later % 2 == 0 ? ContractKind.Cdi : ContractKind.Cdd, WeeklyHours: 5),
                _ => new WorkContractAmended(day, name, WorkingTime: time),
            };
            OverlapIsFound(damaged, step, Pathway.Decide(damaged, Step((int)damaged.Version + 1), step, Today));
            damaged = Pathway.Evolve(damaged, new Step(Step((int)damaged.Version + 1), damaged.Version + 1, step));
            var decision = Pathway.Decide(accepted, Step((int)accepted.Version + 1), step, Today);
            OverlapIsFound(accepted, step, decision);
            accepted = decision.Refusal is null ? Pathway.Evolve(accepted, new Step(Step((int)accepted.Version + 1), accepted.Version + 1, step)) : accepted;
        }
    }

    static IEnumerable<Step> Numbered(History history) => history.Proposed.Select((e, i) => new Step(Step(i + 1), i + 1, e));

    static string[] Codes(Pathway state, PathwayEvent proposed) => proposed is CorrectionEvent ? [] : [.. FactRules.Found(state, proposed, Today).Select(f => f.Code)];

    static void Hold(Pathway state, PathwayEvent proposed)
    {
        for (var i = 1; i <= 26; i++)
        {
            Assert.Same(state.Steps.FirstOrDefault(s => s.Id == Step(i)), state.Steps.Find(Step(i)));
            Assert.Equal(state.Corrections.Contains(Step(i)) || state.Retracted.Contains(Step(i)) || state.Steps.Any(s => s.Id == Step(i)), state.Holds(Step(i)));
        }
        if (proposed is CorrectionEvent)
        {
            return;
        }
        Assert.Same(Scans.Twin(state, proposed), FactRules.Twin(state, proposed));
        Assert.Same(state.Steps.LastOrDefault(s => s.Event.GetType() == proposed.GetType() && StepList.NamedIn(s.Event) == StepList.NamedIn(proposed)), state.Steps.LastOf(proposed));
        Assert.Equal(Scans.Found(state, proposed).Order(StringComparer.Ordinal), Codes(state, proposed).Intersect(Scans.Codes).Order(StringComparer.Ordinal));
    }

    // The stage has other reasons too, which come first.
    static void OverlapIsFound(Pathway state, PathwayEvent proposed, Decision decision)
    {
        // A correction is decided on what it makes of the whole history, which is judged.
        if (proposed is CorrectionEvent)
        {
            return;
        }
        var clashes = Scans.OverlapsFullTime(state, proposed);
        var overlaps = clashes.Count > 0;
        Assert.True(overlaps || decision.Refusal?.Code != "contract/overlaps-full-time", $"{proposed}");
        if (decision.Refusal is { Code: "contract/overlaps-full-time" } refusal)
        {
            Assert.Contains((refusal.Details!["other"], refusal.Details["date"]), clashes);
        }
        if (proposed is PathwayClosed closed && state is { IsOpened: true, ClosedOn: null } && closed.OccurredOn >= state.OpenedOn && closed.OccurredOn <= Today)
        {
            Assert.Equal(Scans.IsBeforeLastStep(state, closed), decision.Refusal?.Code == "pathway/closed-before-last-step");
        }
        Assert.False(overlaps && decision.Refusal is null && decision.Events.Count > 0, $"{proposed}");
    }
}

// What the rules find, each by a look at all that there is.
static class Scans
{
    public static readonly string[] Codes =
    [
        "step/twice", "appointment/same-day", "appointment/held-beside-planned", "training/overlaps", "training/runs-into-next", "immersion/same-days", "immersion/same-aim-again",
        "immersion/third-with-host", "immersion/host-days", "contract/hours-in-all", "pathway/suspensions-overlap", "pathway/suspension-runs-into-next", "barrier/stood-already",
        "barrier/runs-into-next", "engagement/overlaps", "engagement/runs-into-next",
    ];

    public static IEnumerable<string> Found(Pathway state, PathwayEvent proposed) => Codes.Where(code => Breaks(code, state, proposed));

    static bool Breaks(string code, Pathway state, PathwayEvent proposed) => (code, proposed) switch
    {
        ("step/twice", not PathwayOpened) => Twin(state, proposed) is not null,
        ("appointment/same-day", AppointmentBooked e) => Twin(state, e) is null && state.BookedAppointments.Any(a => a.Key != e.Appointment && a.Value.PlannedOn == e.PlannedOn && a.Value.Outcome is null
            && !(a.Value.Time is { } at && e.Time is { } other && at != other)),
        ("appointment/held-beside-planned", AppointmentHeld { Appointment: null } e) => state.BookedAppointments.Values.Any(a => a.PlannedOn == e.OccurredOn && a.Outcome != "appointment_held"),
        ("training/overlaps", TrainingStarted e) => Overlapped(Others(state, e.Training), e.OccurredOn, null),
        ("training/runs-into-next", TrainingCompleted e) => RunsIntoNext(state, e.Training, e.OccurredOn),
        ("training/runs-into-next", TrainingAbandoned e) => RunsIntoNext(state, e.Training, e.OccurredOn),
        ("immersion/same-days", ImmersionAgreed e) => state.Immersions.Values.Any(i => e.StartsOn <= (i.EndedOn ?? i.EndsOn) && i.StartsOn <= e.EndsOn),
        ("immersion/same-aim-again", ImmersionAgreed e) => e.Aim is not null && WithHost(state, e).Any(months => months.Any(i => i.Aim == e.Aim)),
        ("immersion/third-with-host", ImmersionAgreed e) => WithHost(state, e).Any(months => months.Count >= 2),
        ("immersion/host-days", ImmersionAgreed e) => e.Host is not null && WithHost(state, e).Any(months => e.EndsOn.DayNumber - e.StartsOn.DayNumber + 1 + months.Sum(Days) > 60),
        ("contract/hours-in-all", WorkContractStarted e) => TooMany(state, e.Contract, Contract(e), e.OccurredOn),
        ("contract/hours-in-all", WorkContractAmended e) => state.Contracts.TryGetValue(e.Contract, out var known) && After(known, e) is var after
            && (Hours(after) > Hours(known) ? TooMany(state, e.Contract, after, e.OccurredOn) : (known.EndedOn?.AddDays(-1) ?? known.Term) is { } last && TooMany(state, e.Contract, after, last.AddDays(1))),
        ("pathway/suspensions-overlap", PathwaySuspended e) => Overlapped(state.Suspensions, e.OccurredOn, null),
        ("pathway/suspension-runs-into-next", PathwayResumed e) => state.SuspendedSince is { } since && Overlapped(state.Suspensions.Where(s => s.To is not null), since, e.OccurredOn),
        ("barrier/stood-already", BarrierIdentified e) => Overlapped(Spells(state, e.Axis), e.OccurredOn, null),
        ("barrier/runs-into-next", BarrierLifted e) => Spells(state, e.Axis).LastOrDefault(s => s.To is null) is { From: var since } && Overlapped(Spells(state, e.Axis).Where(s => s.To is not null), since, e.OccurredOn),
        ("engagement/overlaps", EngagementContractSigned e) => Overlapped(state.Engagements, e.OccurredOn, null),
        ("engagement/runs-into-next", EngagementContractClosed e) => state.EngagedSince is { } since && Overlapped(state.Engagements.Where(s => s.To is not null), since, e.OccurredOn),
        _ => false,
    };

    public static Step? Twin(Pathway state, PathwayEvent e) => state.Steps.LastOrDefault(s => s.Event.OccurredOn == e.OccurredOn && s.Event.GetType() == e.GetType()
        && !(s.Event is AppointmentBooked booked && state.BookedAppointments.GetValueOrDefault(booked.Appointment)?.Outcome == "appointment_cancelled")
        && (Unnamed(s.Event).Equals(Unnamed(e))
            || (s.Event is AppointmentHeld before && e is AppointmentHeld now && (before.Appointment is null || now.Appointment is null) && (before with { Appointment = null }).Bare().Equals((now with { Appointment = null }).Bare()))));

    public static bool IsBeforeLastStep(Pathway state, PathwayClosed e) => state.Steps.Any(s => s.Event.OccurredOn > e.OccurredOn
        && !(s.Event is AppointmentCancelled cancelled && state.BookedAppointments.TryGetValue(cancelled.Appointment, out var booked) && booked.PlannedOn > e.OccurredOn));

    // The other contracts, and the first day on which both are full time.
    public static List<(string Other, string On)> OverlapsFullTime(Pathway state, PathwayEvent proposed)
    {
        var (reference, before, after) = proposed switch
        {
            WorkContractStarted e => (e.Contract, null, Contract(e)),
            WorkContractAmended e when state.Contracts.TryGetValue(e.Contract, out var known) => (e.Contract, known, After(known, e)),
            WorkContractEnded e when state.Contracts.TryGetValue(e.Contract, out var known) => (e.Contract, known, known with { EndedOn = e.OccurredOn }),
            _ => ("", (WorkContract?)null, (WorkContract?)null),
        };
        return after is null ? [] : [.. state.Contracts.Where(c => c.Key != reference).SelectMany(c => Clashes(after, c.Value).Except(before is null ? [] : Clashes(before, c.Value))
            .Select(days => (c.Key, (days.Mine > days.Theirs ? days.Mine : days.Theirs).ToString("O", CultureInfo.InvariantCulture))))];
    }

    static PathwayEvent Unnamed(PathwayEvent e) => e.Bare() switch
    {
        AppointmentBooked booked => booked with { Appointment = "" },
        TrainingPrescribed prescribed => prescribed with { Training = "" },
        TrainingStarted started => started with { Training = "" },
        ImmersionAgreed agreed => agreed with { Immersion = "" },
        WorkContractStarted started => started with { Contract = "" },
        var other => other,
    };

    static bool Overlapped(IEnumerable<Spell> others, DateOnly from, DateOnly? to) => others.Any(o => o.From <= from ? from < (o.To ?? DateOnly.MaxValue) : to > o.From);

    static IEnumerable<Spell> Spells(Pathway state, BarrierAxis axis) => state.BarrierSpells.GetValueOrDefault(axis, []);

    static IEnumerable<Spell> Others(Pathway state, string reference) => state.Trainings.Where(t => t.Key != reference && t.Value.StartedOn is not null)
        .Select(t => new Spell(t.Value.StartedOn!.Value, t.Value.EndedOn ?? t.Value.PlannedEnd?.AddDays(1)));

    static bool RunsIntoNext(Pathway state, string reference, DateOnly on) => state.Trainings.GetValueOrDefault(reference)?.StartedOn is { } started
        && Overlapped(Others(state, reference), started, on) && !Overlapped(Others(state, reference), started, null);

    static IEnumerable<List<Immersion>> WithHost(Pathway state, ImmersionAgreed e)
    {
        var all = e.Host is null ? [] : state.Immersions.Where(i => i.Key != e.Immersion && i.Value.Host == e.Host).Select(i => i.Value).ToList();
        return all.Select(i => i.StartsOn).Append(e.StartsOn).Where(first => IsWithin(first, e.StartsOn)).Select(first => all.Where(i => IsWithin(first, i.StartsOn)).ToList());

        static bool IsWithin(DateOnly first, DateOnly day) => day >= first && day < first.AddMonths(12);
    }

    static int Days(Immersion i) => (i.EndedOn ?? i.EndsOn).DayNumber - i.StartsOn.DayNumber + 1;

    static WorkContract Contract(WorkContractStarted e) => new(e.Kind, e.WorkingTime, e.Employer, e.OccurredOn, e.PlannedEnd) { WeeklyHours = e.WeeklyHours };

    static WorkContract After(WorkContract known, WorkContractAmended e) => known.Amended(e.OccurredOn, e.Kind, e.WorkingTime, e.PlannedEnd, e.WeeklyHours);

    static decimal Hours(WorkContract contract) => contract.WeeklyHours ?? (contract.WorkingTime == WorkingTime.FullTime ? 35 : 0);

    static bool TooMany(Pathway state, string reference, WorkContract mine, DateOnly from)
    {
        var others = state.Contracts.Where(c => c.Key != reference).Select(c => c.Value).ToList();
        return others.Select(o => o.StartedOn).Where(d => d > from).Append(mine.StartedOn > from ? mine.StartedOn : from).Where(mine.RunsOn).Any(day =>
            others.Where(o => o.RunsOn(day) && !(o.WorkingTime == WorkingTime.FullTime && mine.WorkingTime == WorkingTime.FullTime)).Sum(Hours) is > 0 and var beside && Hours(mine) > 0 && beside + Hours(mine) > 48);
    }

    static IEnumerable<(DateOnly Mine, DateOnly Theirs)> Clashes(WorkContract mine, WorkContract theirs) =>
        from my in FullTimes(mine)
        from their in FullTimes(theirs)
        where their.From <= my.From ? my.From < (their.To ?? their.Term ?? DateOnly.MaxValue) : their.From < (my.To ?? my.SeenOn)
        select (my.From, their.From);

    static IEnumerable<(DateOnly From, DateOnly? To, DateOnly? Term, DateOnly SeenOn)> FullTimes(WorkContract contract)
    {
        for (var i = 0; i < contract.Times.Count; i++)
        {
            var (from, time) = (contract.Times[i].From, contract.Times[i].WorkingTime);
            var to = i + 1 < contract.Times.Count ? contract.Times[i + 1].From : contract.EndedOn;
            if (time == WorkingTime.FullTime && to != from)
            {
                yield return (from, to, contract.Term, contract.AmendedOn is { } amended && amended > from ? amended : from);
            }
        }
    }
}
