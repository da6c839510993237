using System.Globalization;
using Marten;

namespace Pathways.Api.Recording;

/// <summary>
/// Two identity records that are most likely one person: a pathway of each would count somebody twice, and neither would tell the
/// whole way. Nobody is merged here, only asked about.
/// </summary>
public static class PersonTwins
{
    /// <summary>
    /// Whether two records have the same names, whichever stands first, however they are spelled, and the same date of birth; where one
    /// has none, the same telephone or e-mail.
    /// </summary>
    public static bool AreAlike(Identity one, Identity other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Spellings(other)[0].Length > 0 && Spellings(one).Contains(Spellings(other)[0], StringComparer.Ordinal)
            && (one.BirthDate is { } born && other.BirthDate is { } too ? born == too
                : (one.Phone is not null && one.Phone == other.Phone) || (one.Email is not null && one.Email == other.Email));
    }

    /// <summary>The other records that are like one. Costs a pass over the identities (<see cref="PersonSearch"/>).</summary>
    public static async Task<IReadOnlyList<Identity>> FindAsync(IQuerySession session, Identity person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(person);
        // By what they share besides the name, which is spelled in too many ways to be looked for; what is not known equals nothing.
        var sharing = await session.QueryAsync<Identity>(
            "where data ->> 'birthDate' = ? or data ->> 'phone' = ? or data ->> 'email' = ?", cancellation,
            person.BirthDate?.ToString("O", CultureInfo.InvariantCulture) ?? "", person.Phone ?? "", person.Email ?? "");
        return [.. sharing.Where(i => i.Id != person.Id && AreAlike(person, i))];
    }

    // De Haro and DeHaro, Jean-Pierre and Jeanpierre are one name.
    static string[] Spellings(Identity person) => [SearchText.Joined(person.LastName + person.FirstName), SearchText.Joined(person.FirstName + person.LastName)];
}
