using Pathways.Api.Recording;
using Pathways.Projections.Caseload;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Monitoring;

/// <summary>A page of a caseload.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Total">Rows that match, on all pages.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="Size">Rows a page.</param>
/// <param name="Counts">The caseload counted: of the référent who is asked for, or without any, or else of the whole structure.</param>
/// <param name="Whose">How many under way are one's own, how many are of nobody, and how many there are.</param>
/// <param name="AsOf">The day of which due and stalled are said.</param>
/// <param name="At">Log position of the list: with it (<c>at</c>), the pages that follow are of this very list, whatever is recorded meanwhile.</param>
/// <param name="Asked">The question as it was understood, with what was not said and so chosen.</param>
/// <param name="Behind">That the list does not follow the whole log yet, in both languages; absent where it does.</param>
public sealed record CaseloadPage(
    IReadOnlyList<CaseloadItem> Items, int Total, int Page, int Size, CaseloadCounts Counts, CaseloadWhose Whose, DateOnly AsOf, long At, CaseloadAsked Asked, Words? Behind = null)
{
    /// <summary>How many pages the list has, at least one.</summary>
    public int Pages => Math.Max(1, (Total + Size - 1) / Size);
}

/// <summary>The question that a caseload answers.</summary>
/// <param name="Structure">Whose caseload.</param>
/// <param name="Statuses">Statuses of the rows.</param>
/// <param name="Referent">Account of the référent; <c>none</c> for pathways without one; absent for all.</param>
/// <param name="Search">How the search was read; absent without one.</param>
/// <param name="Sort">Order of the rows.</param>
/// <param name="StalledAfter">Days without a step from which an open pathway counts as stalled.</param>
/// <param name="DueWithin">Days ahead within which something counts as due.</param>
public sealed record CaseloadAsked(
    string Structure, IReadOnlyList<CaseloadStatus> Statuses, string? Referent, PersonQuery? Search, CaseloadOrder Sort, int StalledAfter, int DueWithin)
{
    internal static CaseloadAsked Of(CaseloadFilter filter) =>
        new(filter.Structure, filter.Statuses, filter.WithoutReferent ? "none" : filter.Referent, filter.Search, filter.Order, filter.StalledAfterDays, filter.DueWithinDays);
}

/// <summary>A pathway in a caseload.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Name">The person's name; absent of who came by a file without one, and once it is erased.</param>
/// <param name="Referent">Account of the référent.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Status">open, suspended or closed.</param>
/// <param name="OpenedOn">Day of entry.</param>
/// <param name="ClosedOn">Day of the exit.</param>
/// <param name="LastStep">Stored name of the step that happened last.</param>
/// <param name="LastStepOn">When it happened.</param>
/// <param name="NextDue">What falls due first.</param>
/// <param name="Stalled">Whether it is stalled by the rule asked for.</param>
/// <param name="Steps">Effective steps.</param>
/// <param name="Version">Version that the row stands at.</param>
/// <param name="NotRecorded">Appointments whose day has passed and of which nothing is recorded: neither held nor missed.</param>
/// <param name="ToComplete">What of the entry nobody has answered yet, as paths of fields; empty when it is complete.</param>
/// <param name="BirthDate">The person's date of birth, which tells namesakes apart; absent once erased.</param>
/// <param name="Phone">The person's telephone; absent once erased.</param>
/// <param name="EndsPassed">Contracts, trainings and immersions whose planned end has passed, and of whose end nothing is recorded.</param>
public sealed record CaseloadItem(
    Guid Pathway, string? Name, string? Referent, string Scheme, CaseloadStatus Status, DateOnly OpenedOn, DateOnly? ClosedOn, string LastStep,
    DateOnly LastStepOn, DueItem? NextDue, bool Stalled, int Steps, long Version, int NotRecorded,
    IReadOnlyList<string> ToComplete, DateOnly? BirthDate, string? Phone, int EndsPassed);

/// <summary>Something that falls due.</summary>
/// <param name="Kind">What.</param>
/// <param name="On">On which day.</param>
/// <param name="Months">For a follow-up, how many months after the exit.</param>
/// <param name="Overdue">Whether that day has passed.</param>
/// <param name="Asleep">Whether it passed 30 days ago or more.</param>
/// <param name="Time">Of an appointment, the time of day, as <c>HH:mm</c>; absent where nobody said.</param>
/// <param name="Place">Of an appointment, where people meet: the code of a structure or of a commune; absent of a call, or where nobody said. Of a transfer, the structure that is proposed.</param>
public sealed record DueItem(DueKind Kind, DateOnly On, int? Months, bool Overdue, bool Asleep, string? Time = null, string? Place = null)
{
    /// <summary>What falls due first on a pathway; null when nothing does.</summary>
    /// <param name="row">The pathway.</param>
    /// <param name="today">The day of which it is said.</param>
    /// <param name="coordinates">Whether it is said to who decides on transfers.</param>
    public static DueItem? Of(CaseloadRow row, DateOnly today, bool coordinates)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (coordinates && row is { TransferTo: { } to, TransferProposedOn: { } proposed, ClosedOn: null })
        {
            return new(DueKind.Transfer, proposed, null, proposed < today, proposed <= today.AddDays(-CaseloadFilter.AsleepAfterDays), Place: to);
        }
        // Past the last window nobody is asked any more.
        if (row.NextDue is not var (kind, on) || row.ClosedOn <= today.AddMonths(-CaseloadDue.FollowUpWindowMonths))
        {
            return null;
        }
        var appointment = kind == DueKind.Appointment ? CaseloadDue.Appointment(row) : null;
        return new(
            kind, on, kind == DueKind.FollowUp ? CaseloadDue.FollowUp(row)?.Months : null, on < today, on <= today.AddDays(-CaseloadFilter.AsleepAfterDays), appointment?.Time, appointment?.Place);
    }
}

/// <summary>A caseload, counted. The same pathway may count under several.</summary>
/// <param name="Open">Under way.</param>
/// <param name="Suspended">Suspended.</param>
/// <param name="Closed">Ended.</param>
/// <param name="Stalled">Stalled.</param>
/// <param name="Due">With something due.</param>
/// <param name="ToComplete">With an entry that is still to be completed, closed ones among them.</param>
/// <param name="TransferProposed">Under way, and proposed to be handed over to another structure.</param>
public sealed record CaseloadCounts(int Open, int Suspended, int Closed, int Stalled, int Due, int ToComplete, int TransferProposed);

/// <summary>Pathways under way, open and suspended ones, by who accompanies them.</summary>
/// <param name="Mine">One's own, as référent.</param>
/// <param name="Structure">All of the structure.</param>
/// <param name="WithoutReferent">Those that nobody accompanies as référent.</param>
public sealed record CaseloadWhose(int Mine, int Structure, int WithoutReferent);
