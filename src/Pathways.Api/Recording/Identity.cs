namespace Pathways.Api.Recording;

/// <summary>
/// Who a person is: the only place where names and contacts stand, apart from the events and deletable without touching
/// them. Without it a pathway goes on, pseudonymous.
/// </summary>
/// <param name="Id">The opaque identifier that events carry.</param>
/// <param name="FirstName">First name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Phone">Telephone.</param>
/// <param name="Email">Electronic mail.</param>
/// <param name="BirthDate">Date of birth.</param>
/// <param name="Structure">Structure whose counsellor made the record: they read it until the person has a pathway (<see cref="PersonAccess"/>).</param>
/// <param name="Version">How often it was made or corrected: 1 as it was made.</param>
public sealed record Identity(
    Guid Id, string FirstName, string LastName, string? Phone = null, string? Email = null, DateOnly? BirthDate = null, string? Structure = null, int Version = 1)
{
    /// <summary>What the request that made the record said, keyed with the installation's secret and the request's own key (<see cref="PersonRecords"/>); null of one of before.</summary>
    public Guid? Said { get; init; }

    /// <summary>What a search looks in: name, date of birth and telephone as they are typed.</summary>
    public string Search => PersonSearch.Index(this);
}

/// <summary>An identity record that was erased: only its identifier, so that a late retry of the request that made it does not make it again.</summary>
/// <param name="Id">The opaque identifier.</param>
public sealed record ErasedIdentity(Guid Id);
