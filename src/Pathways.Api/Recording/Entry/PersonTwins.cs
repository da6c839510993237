using Marten;
using Pathways.Projections.Text;

namespace Pathways.Api.Recording;

/// <summary>
/// Two identity records that are most likely one person: a pathway of each would count somebody twice, and neither would tell the
/// whole way. Nobody is merged here, only asked about.
/// </summary>
public static class PersonTwins
{
    /// <summary>
    /// Whether two records have the same names, whichever stands first, however they are spelled, and the same date of birth, telephone or
    /// e-mail; or names with a slip between them, or none in common, with the same date of birth and the same telephone or e-mail. Two dates
    /// of birth are two people.
    /// </summary>
    public static bool AreAlike(Identity one, Identity other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (bothBorn, reached) = (one.BirthDate is not null && other.BirthDate is not null, (one.Phone is not null && one.Phone == other.Phone) || (one.Email is not null && one.Email == other.Email));
        return (!bothBorn || one.BirthDate == other.BirthDate)
            && (Spellings(one).Contains(Spellings(other)[0], StringComparer.Ordinal) ? bothBorn || reached : reached && (bothBorn || Nearest.To(Spellings(other)[0], Spellings(one)) is not null));
    }

    /// <summary>The other records that are like one. Costs a pass over the identities (<see cref="PersonSearch"/>).</summary>
    public static async Task<IReadOnlyList<Identity>> FindAsync(IQuerySession session, Identity person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(person);
        if (Spellings(person) is not [{ Length: > 0 } usual, var turned])
        {
            return [];
        }
        var (phone, email) = (person.Phone, person.Email);
        var some = await session.Query<Identity>()
            .Where(i => i.Id != person.Id && (i.Search.StartsWith(usual) || i.Search.StartsWith(turned) || (phone != null && i.Phone == phone) || (email != null && i.Email == email)))
            .ToListAsync(cancellation);
        return [.. some.Where(i => AreAlike(person, i))];
    }

    static string[] Spellings(Identity person) =>
        [SearchText.Fold(person.LastName + " " + person.FirstName), SearchText.Fold(person.FirstName + " " + person.LastName)];
}
