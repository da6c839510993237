using System.Collections.Immutable;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Caseload;

/// <summary>
/// A pathway's present, as a caseload shows it: one row a pathway. No clock and no name in it: what is due, late or stalled
/// is asked of its dates on the day of the question, and who the person is stands only in the identity record.
/// </summary>
public sealed record CaseloadRow
{
    /// <summary>The pathway (stream).</summary>
    public required Guid Pathway { get; init; }

    /// <summary>Version of the pathway that this row stands at.</summary>
    public long Version { get; init; }

    /// <summary>Position in the event log of the last event taken in.</summary>
    public long Position { get; init; }

    /// <summary>When the last event was recorded, by the database's clock.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Opaque identifier of the person.</summary>
    public Guid Person { get; init; }

    /// <summary>Structure that accompanies now.</summary>
    public string Structure { get; init; } = "";

    /// <summary>Account of the référent whose mandate runs.</summary>
    public string? Referent { get; init; }

    /// <summary>Scheme, in its stored code.</summary>
    public string Scheme { get; init; } = "";

    /// <summary>Day of entry.</summary>
    public DateOnly OpenedOn { get; init; }

    /// <summary>The pathway before this one, for a person who came back.</summary>
    public Guid? PreviousPathway { get; init; }

    /// <summary>Since when the accompaniment is suspended.</summary>
    public DateOnly? SuspendedSince { get; init; }

    /// <summary>Day of the exit.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>Coded exit, in its stored code.</summary>
    public string? Exit { get; init; }

    /// <summary>Stored name of the effective step that happened last; of two on one day, the one recorded last.</summary>
    public string LastStep { get; init; } = "";

    /// <summary>When that step happened.</summary>
    public DateOnly LastStepOn { get; init; }

    /// <summary>Day of the notified decision whose engagement contract is still to be signed.</summary>
    public DateOnly? AwaitsEngagementSince { get; init; }

    /// <summary>Since when an engagement contract runs.</summary>
    public DateOnly? EngagedSince { get; init; }

    /// <summary>Follow-ups recorded after the exit: 1 for the one at 3 months, 2 for 6, 4 for 12, added up.</summary>
    public int FollowUps { get; init; }

    /// <summary>Appointments booked whose outcome is not known, by reference: for when, and where.</summary>
    public ImmutableSortedDictionary<string, CaseloadAppointment> Appointments { get; init; } = NoAppointments;

    /// <summary>What of the entry is still to be completed (<see cref="EntryFacts.ToComplete"/>), as paths of fields with a blank between; null when nothing is.</summary>
    public string? ToComplete { get; init; }

    /// <summary>What runs and may have been planned to end, by kind and reference.</summary>
    public ImmutableSortedDictionary<string, CaseloadRunning> Running { get; init; } = NothingRunning;

    /// <summary>Code of the structure that a transfer is proposed to; null where none is.</summary>
    public string? TransferTo { get; init; }

    /// <summary>Day of that proposal.</summary>
    public DateOnly? TransferProposedOn { get; init; }

    /// <summary>Whether it was stored by a version of the service that did not know what runs: it is folded again with its next event, or by a rebuild.</summary>
    public bool OfEarlierVersion { get; init; }

    /// <summary>Number of effective steps.</summary>
    public int Steps { get; init; }

    /// <summary>Number of corrections and retractions recorded.</summary>
    public int Corrections { get; init; }

    /// <summary>Whether the pathway is open, suspended or closed.</summary>
    public CaseloadStatus Status =>
        ClosedOn is not null ? CaseloadStatus.Closed : SuspendedSince is not null ? CaseloadStatus.Suspended : CaseloadStatus.Open;

    /// <summary>What falls due first, and when; null when nothing does.</summary>
    public (DueKind Kind, DateOnly On)? NextDue => CaseloadDue.Next(this);

    internal static readonly ImmutableSortedDictionary<string, CaseloadAppointment> NoAppointments =
        ImmutableSortedDictionary.Create<string, CaseloadAppointment>(StringComparer.Ordinal);

    internal static readonly ImmutableSortedDictionary<string, CaseloadRunning> NothingRunning =
        ImmutableSortedDictionary.Create<string, CaseloadRunning>(StringComparer.Ordinal);

    /// <summary>Equal in every value, the appointments and what runs by content.</summary>
    public bool Equals(CaseloadRow? other) =>
        other is not null && Appointments.SequenceEqual(other.Appointments) && Running.SequenceEqual(other.Running) && Flat(this).Equals(Flat(other));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pathway, Version);

    static object Flat(CaseloadRow row) => (
        (row.Pathway, row.Version, row.Position, row.RecordedAt, row.Person, row.Structure, row.Referent),
        (row.Scheme, row.OpenedOn, row.PreviousPathway, row.SuspendedSince, row.ClosedOn, row.Exit),
        (row.LastStep, row.LastStepOn, row.AwaitsEngagementSince, row.EngagedSince, row.FollowUps, row.Steps, row.Corrections, row.ToComplete), (row.TransferTo, row.TransferProposedOn));
}

/// <summary>Whether a pathway is under way.</summary>
public enum CaseloadStatus
{
    /// <summary>Under way.</summary>
    Open,

    /// <summary>Suspended: nothing is expected of the person.</summary>
    Suspended,

    /// <summary>Ended with a coded exit.</summary>
    Closed,
}
