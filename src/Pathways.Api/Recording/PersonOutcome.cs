using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>What became of a correction of a person's details.</summary>
public abstract record PersonOutcome
{
    /// <summary>Code of why the details were not kept; null where they are, or where it is asked about.</summary>
    public string? Refusal => this switch
    {
        Kept or ToConfirm => null,
        Erased => "person/is-erased",
        ReadOnly => "person/accompanied-elsewhere",
        Wrong { Fields: var fields } => fields[0].Code,
        Conflict => "person/version-conflict",
        KeyReused => "idempotency/key-reused",
        Busy => RecordingResult.Busy.Code,
        _ => "person/not-found",
    };

    /// <summary>The record as it is now; <paramref name="Changed"/> is empty where nothing differs.</summary>
    public sealed record Kept(Identity Person, IReadOnlyList<string> Changed, bool Repeated = false) : PersonOutcome
    {
        /// <summary>The entries whose age has followed a corrected date of birth.</summary>
        public IReadOnlyList<FollowedAge> Ages { get; init; } = [];
    }

    /// <summary>There is no such person, or not for this account.</summary>
    public sealed record NotFound : PersonOutcome;

    /// <summary>The record was erased.</summary>
    public sealed record Erased : PersonOutcome;

    /// <summary>Another structure accompanies the person now.</summary>
    public sealed record ReadOnly : PersonOutcome;

    /// <summary>Fields that can't be kept so, in the order of the form, each with the code of what is wrong with it.</summary>
    public sealed record Wrong(IReadOnlyList<(string Field, string Code)> Fields) : PersonOutcome;

    /// <summary>Not kept until it is confirmed.</summary>
    public sealed record ToConfirm(IReadOnlyList<Refusal> Questions) : PersonOutcome;

    /// <summary>The record is not at the version that the caller saw.</summary>
    public sealed record Conflict(Identity Person, IReadOnlyList<PersonChange> Since) : PersonOutcome;

    /// <summary>The idempotency key has been used for something else.</summary>
    public sealed record KeyReused : PersonOutcome;

    /// <summary>A large file is being written that holds a pathway of the person.</summary>
    public sealed record Busy : PersonOutcome;
}

/// <summary>An entry whose age has followed a corrected date of birth.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Step">Identifier of the correction.</param>
/// <param name="EnteredOn">Day of the entry.</param>
/// <param name="Age">Its age now, in whole years.</param>
/// <param name="Before">Its age before; null where there was none.</param>
public sealed record FollowedAge(Guid Pathway, Guid Step, DateOnly EnteredOn, int Age, int? Before);
