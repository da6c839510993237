using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>What became of a step that was to be recorded.</summary>
public abstract record RecordingResult
{
    /// <summary>Stored; <paramref name="Repeated"/> when it had been stored before by the same request.</summary>
    public sealed record Recorded(Receipt Receipt, bool Repeated) : RecordingResult;

    /// <summary>Refused by a rule of the domain; nothing is changed.</summary>
    public sealed record Refused(Refusal Refusal) : RecordingResult;

    /// <summary>Not stored until it is confirmed: the same request with these codes in <c>confirm</c>.</summary>
    public sealed record ToConfirm(IReadOnlyList<Refusal> Questions) : RecordingResult;

    /// <summary>The pathway is not at the version that the caller saw.</summary>
    public sealed record VersionConflict(long Current, IReadOnlyList<ChangedStep> Since) : RecordingResult;

    /// <summary>The idempotency key has been used for something else.</summary>
    public sealed record KeyReused : RecordingResult;

    /// <summary>Another holds the pathway or the person's others for long, as a large file does while it is written: nothing is changed, try again.</summary>
    public sealed record Busy : RecordingResult
    {
        /// <summary>Code of the refusal.</summary>
        public const string Code = "pathway/busy";

        /// <summary>After how many seconds to try again.</summary>
        public const int RetryAfterSeconds = 10;
    }

    /// <summary>There is no such pathway, or not for this person.</summary>
    public sealed record NotFound : RecordingResult;

    /// <summary>This person may not open pathways for this structure.</summary>
    /// <param name="Structure">Code of that structure.</param>
    public sealed record Forbidden(string Structure) : RecordingResult;

    /// <summary>The step may hide a sensitive fact, which this person does not read.</summary>
    public sealed record SensitiveStep : RecordingResult
    {
        /// <summary>Code of the refusal.</summary>
        public const string Code = "access/sensitive-step";
    }
}

/// <summary>Proof that a step is stored.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Step">Identifier of the event: name it to correct the step.</param>
/// <param name="Event">Stored name of the event.</param>
/// <param name="Version">The pathway's version with this step.</param>
/// <param name="OccurredOn">When it happened.</param>
/// <param name="RecordedAt">When it was recorded, by the database's clock.</param>
/// <param name="Stored">The step as it is stored: with what was taken where nothing was said, references that were made, and codes in their canonical form.</param>
/// <param name="With">The steps that were stored with it, before it, in the order of their versions.</param>
/// <param name="StillBooked">Of an exit: the appointments that stay booked for a later day, in the order of their days; absent where there is none.</param>
public sealed record Receipt(
    Guid Pathway, Guid Step, string Event, long Version, DateOnly OccurredOn, DateTimeOffset RecordedAt, StoredJson Stored, IReadOnlyList<StepReceipt>? With = null,
    IReadOnlyList<StillBooked>? StillBooked = null);

/// <summary>An appointment that an exit leaves booked: no task any more, and counted apart. It can be cancelled on any day, also after the exit.</summary>
/// <param name="Appointment">Its reference.</param>
/// <param name="PlannedOn">Day for which it is booked.</param>
public sealed record StillBooked(string Appointment, DateOnly PlannedOn);

/// <summary>A step that was stored together with another.</summary>
/// <param name="Step">Identifier of the event.</param>
/// <param name="Event">Stored name of the event.</param>
/// <param name="Version">The pathway's version with this step.</param>
/// <param name="OccurredOn">When it happened.</param>
/// <param name="Stored">The step as it is stored.</param>
public sealed record StepReceipt(Guid Step, string Event, long Version, DateOnly OccurredOn, StoredJson Stored);

/// <summary>A step that another recorded since.</summary>
public sealed record ChangedStep(long Version, string Event, DateOnly OccurredOn, DateTimeOffset RecordedAt, string? By);
