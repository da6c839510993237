using Pathways.Api.Recording;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Monitoring;

/// <summary>Which rows of a structure's caseload are asked for, in what order, and which page of them.</summary>
/// <param name="Structure">Code of the structure.</param>
public sealed record CaseloadFilter(string Structure)
{
    /// <summary>Days without a step from which an open pathway counts as stalled.</summary>
    public const int DefaultStalledAfterDays = 60;

    /// <summary>Days ahead within which something counts as due.</summary>
    public const int DefaultDueWithinDays = 14;

    /// <summary>Days after which something due is long past: it follows what can still be done in time, or it would hide it.</summary>
    public const int AsleepAfterDays = 30;

    /// <summary>The most rows that a page may have.</summary>
    public const int LargestPage = 200;

    /// <summary>Only of that status; null for open and suspended ones.</summary>
    public CaseloadStatus? Status { get; init; }

    /// <summary>Closed ones too, when no status is named.</summary>
    public bool EveryStatus { get; init; }

    /// <summary>Only of that référent.</summary>
    public string? Referent { get; init; }

    /// <summary>Only those that nobody accompanies as référent.</summary>
    public bool WithoutReferent { get; init; }

    /// <summary>Account of who asks, whose own pathways are counted beside the others.</summary>
    public string? Asker { get; init; }

    /// <summary>Whether it is asked by who decides on transfers: those that are proposed are then due.</summary>
    public bool Coordinates { get; init; }

    /// <summary>Only those stalled.</summary>
    public bool Stalled { get; init; }

    /// <summary>Only those with something due, closed ones with a follow-up due among them.</summary>
    public bool Due { get; init; }

    /// <summary>Only those whose entry is still to be completed, whatever their status: the figures count them all.</summary>
    public bool ToComplete { get; init; }

    /// <summary>Only those under way that are proposed to be handed over to another structure.</summary>
    public bool TransferProposed { get; init; }

    /// <summary>Only people who are found by this: words of the name, telephone, date of birth (<see cref="PersonSearch"/>).</summary>
    public PersonQuery? Search { get; init; }

    /// <summary>Days without a step from which an open pathway counts as stalled.</summary>
    public int StalledAfterDays { get; init; } = DefaultStalledAfterDays;

    /// <summary>Days ahead within which something counts as due.</summary>
    public int DueWithinDays { get; init; } = DefaultDueWithinDays;

    /// <summary>The order of the rows.</summary>
    public CaseloadOrder Order { get; init; }

    /// <summary>The statuses of which rows are shown.</summary>
    public IReadOnlyList<CaseloadStatus> Statuses => Status is { } one ? [one]
        : Due || ToComplete || EveryStatus ? Enum.GetValues<CaseloadStatus>()
        : [CaseloadStatus.Open, CaseloadStatus.Suspended];

    /// <summary>Log position of the list whose page this is; null for the list as it is now.</summary>
    public long? At { get; init; }

    /// <summary>Which page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Rows a page.</summary>
    public int Size { get; init; } = 50;
}

/// <summary>Orders of a caseload.</summary>
public enum CaseloadOrder
{
    /// <summary>What falls due first, first; then what has been due for 30 days or more, the latest first; then that of which nothing is due.</summary>
    Due,

    /// <summary>By name.</summary>
    Name,

    /// <summary>The longest without a step first.</summary>
    LastStep,

    /// <summary>The latest entries first.</summary>
    Opened,
}
