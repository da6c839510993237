using System.Collections.Immutable;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>
/// A work contract on a pathway: on which days it runs, and full time since when. Rules of recording and figures ask here, so that
/// a contract that blocks an overlap is the one that counts as work.
/// </summary>
/// <param name="Kind">Kind of contract.</param>
/// <param name="WorkingTime">Full or part time, as its last amendment left it.</param>
/// <param name="Employer">Kind of employer.</param>
/// <param name="StartedOn">First day.</param>
/// <param name="PlannedEnd">Term agreed; null when open-ended.</param>
/// <param name="EndedOn">Day on which it ended, from which it no longer counts; null while it runs.</param>
public sealed record WorkContract(
    ContractKind Kind, WorkingTime WorkingTime, EmployerKind Employer, DateOnly StartedOn, DateOnly? PlannedEnd, DateOnly? EndedOn = null)
{
    /// <summary>From which day which working time, in the order of the days; only one for a contract whose working time never changed.</summary>
    public ImmutableList<WorkingTimeFrom> Times { get; init; } = [new(StartedOn, WorkingTime)];

    /// <summary>Hours a week, as its last amendment left them; null where nobody said.</summary>
    public decimal? WeeklyHours { get; init; }

    /// <summary>Day of its latest amendment: it ran on that day.</summary>
    public DateOnly? AmendedOn { get; init; }

    /// <summary>Day to which it runs where no end is recorded; null when open-ended, whatever had been planned, or seen to run on past it.</summary>
    public DateOnly? Term => HasNoEnd(Kind) || AmendedOn > PlannedEnd ? null : PlannedEnd;

    /// <summary>Whether contracts of a kind are open-ended, whatever had been planned.</summary>
    public static bool HasNoEnd(ContractKind kind) => kind is ContractKind.Cdi or ContractKind.CdiInclusion or ContractKind.CivilService;

    /// <summary>The first day on which it is full time; null when it never is.</summary>
    public DateOnly? FullTimeFrom
    {
        get
        {
            for (var i = 0; i < Times.Count; i++)
            {
                // A working time that another replaces on the same day never held.
                if (Times[i].WorkingTime == WorkingTime.FullTime && (i + 1 == Times.Count || Times[i + 1].From > Times[i].From))
                {
                    return Times[i].From;
                }
            }
            return null;
        }
    }

    /// <summary>Whether it runs on a day: from its first to the day before its end; without a recorded end, to its term, which is the last day worked.</summary>
    public bool RunsOn(DateOnly day) => StartedOn <= day && (EndedOn is { } ended ? day < ended : Term is not { } term || day <= term);

    /// <summary>Whether it runs on a day, or ends on it.</summary>
    public bool RunsOnOrEndsOn(DateOnly day) => RunsOn(day) || (StartedOn <= day && EndedOn == day);

    /// <summary>The contract after an amendment, dated; what the amendment does not say stays as it was.</summary>
    public WorkContract Amended(DateOnly on, ContractKind? kind, WorkingTime? workingTime, DateOnly? plannedEnd, decimal? weeklyHours = null)
    {
        var times = workingTime is { } time ? Times.Insert(Times.TakeWhile(t => t.From <= on).Count(), new(on, time)) : Times;
        return this with
        {
            Kind = kind ?? Kind,
            WorkingTime = times.IsEmpty ? WorkingTime : times[^1].WorkingTime,
            PlannedEnd = plannedEnd ?? PlannedEnd,
            Times = times,
            // The hours of another working time are no longer those.
            WeeklyHours = weeklyHours ?? (workingTime is null || workingTime == WorkingTime ? WeeklyHours : null),
            AmendedOn = AmendedOn is { } last && last > on ? last : on,
        };
    }
}

/// <summary>A working time and the first day on which it holds.</summary>
/// <param name="From">First day.</param>
/// <param name="WorkingTime">Full or part time.</param>
public sealed record WorkingTimeFrom(DateOnly From, WorkingTime WorkingTime);
