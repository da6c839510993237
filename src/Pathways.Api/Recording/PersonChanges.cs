namespace Pathways.Api.Recording;

/// <summary>
/// That details of a person were corrected: which, when and by whom, and none of their values. Kept apart from the events, which say
/// nothing of who people are, and from the identity record, whose erasure it survives.
/// </summary>
/// <param name="Id">The person.</param>
/// <param name="Changes">The corrections, in the order of their versions.</param>
public sealed record PersonChanges(Guid Id, IReadOnlyList<PersonChange> Changes);

/// <summary>One correction of a person's details.</summary>
/// <param name="Version">Version of the record with it.</param>
/// <param name="At">When, by the database's clock.</param>
/// <param name="User">Account that corrected; null where it is not told (<see cref="PersonRecords.ChangesAsync"/>).</param>
/// <param name="Fields">Names of the fields that were changed, in the order of the form.</param>
public sealed record PersonChange(int Version, DateTimeOffset At, string? User, IReadOnlyList<string> Fields)
{
    /// <summary>Keyed identifier of the request, which follows from its idempotency key; in corrections of before without a key. Absent of a person who is erased: keys may be made of who somebody is.</summary>
    public Guid? Request { get; init; }

    /// <summary>What a request of a program said (<see cref="PersonRecords.WholeOf"/>). Absent of a form, of a correction of before it was kept, and of a person who is erased.</summary>
    public Guid? Said { get; init; }

    /// <summary>Code of the structure that the account worked for; empty of one that worked for none. Absent of a correction of before it was kept: then it is that of the directory.</summary>
    public string? Structure { get; init; }
}
