using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Caseload;

/// <summary>What can fall due on a pathway.</summary>
public enum DueKind
{
    /// <summary>A booked appointment: to hold, or, once its day has passed, to say what became of it.</summary>
    Appointment,

    /// <summary>The engagement contract, within one month of the notified orientation; a new decision restarts the month.</summary>
    EngagementContract,

    /// <summary>The follow-up at 3, 6 or 12 months after the exit.</summary>
    FollowUp,

    /// <summary>A transfer that is proposed: due for the coordinator only, who hands over or retracts the proposal; nothing falls due of it for who proposed it.</summary>
    Transfer,
}

/// <summary>The dates on which something falls due, from nothing but the row's dates.</summary>
public static class CaseloadDue
{
    /// <summary>Months after the exit past which no follow-up is asked for any more: the last milestone and a quarter.</summary>
    public const int FollowUpWindowMonths = Milestones.LastMonths;

    static readonly string Deceased = CodeNames<Closure>.Of(Closure.Deceased);

    /// <summary>The bit that stands for a follow-up at so many months, 1 for the first milestone; 0 for months that are no milestone.</summary>
    public static int Bit(int months)
    {
        for (var i = 0; i < Milestones.Months.Count; i++)
        {
            if (Milestones.Months[i] == months)
            {
                return 1 << i;
            }
        }
        return 0;
    }

    /// <summary>The next booked appointment without an outcome, past or to come; of one day, the earliest of those that have a time. None once closed.</summary>
    public static CaseloadAppointment? Appointment(CaseloadRow row) =>
        row.ClosedOn is not null ? null : row.Appointments.Values.OrderBy(a => a.On).ThenBy(a => Domain.Pathways.Appointment.WithinDay(a.Time), StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Appointments whose day has passed without anybody saying what became of them; none is asked for once closed.</summary>
    public static int NotRecorded(CaseloadRow row, DateOnly today) => row.ClosedOn is null ? row.Appointments.Values.Count(a => a.On < today) : 0;

    /// <summary>
    /// Contracts, trainings and immersions whose planned end has passed, and of whose end nothing is recorded: as
    /// <see cref="Domain.Pathways.Pathway.EndsPassed"/> tells them one by one.
    /// </summary>
    public static int EndsPassed(CaseloadRow row, DateOnly today) => row.Running.Values.Count(r => r.Term < (row.ClosedOn < today ? row.ClosedOn : today));

    /// <summary>Day by which the engagement contract is to be signed: one month after the notified decision. A suspension holds it back.</summary>
    public static DateOnly? EngagementContract(CaseloadRow row) =>
        row.Status == CaseloadStatus.Open ? row.AwaitsEngagementSince?.AddMonths(1) : null;

    /// <summary>
    /// The first follow-up that comes after every one recorded: how many months after the exit, and on which day. One that
    /// was left out is not asked for again, and none is of somebody who died.
    /// </summary>
    public static (int Months, DateOnly On)? FollowUp(CaseloadRow row)
    {
        if (row.ClosedOn is not { } closed || row.Exit == Deceased)
        {
            return null;
        }
        foreach (var months in Milestones.Months)
        {
            if (row.FollowUps < Bit(months))
            {
                return (months, Milestones.On(closed, months));
            }
        }
        return null;
    }

    /// <summary>The earliest of all these; on one day, in the order of <see cref="DueKind"/>.</summary>
    public static (DueKind Kind, DateOnly On)? Next(CaseloadRow row)
    {
        (DueKind Kind, DateOnly On)? next = null;
        Consider(DueKind.Appointment, Appointment(row)?.On);
        Consider(DueKind.EngagementContract, EngagementContract(row));
        Consider(DueKind.FollowUp, FollowUp(row)?.On);
        return next;

        void Consider(DueKind kind, DateOnly? on)
        {
            if (on is { } day && (next is null || day < next.Value.On))
            {
                next = (kind, day);
            }
        }
    }
}
