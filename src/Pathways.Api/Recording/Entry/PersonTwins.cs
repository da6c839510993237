using System.Globalization;
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
    /// e-mail; or names with a slip between them, or none in common, with the same date of birth and the same telephone or e-mail; or one name
    /// and the date of birth the same, and a slip in the other name. Two dates of birth are two people. Where a name is missing, or is a sign or a word in its place (<see cref="NameGiven"/>), what is left of it and the telephone or e-mail are enough.
    /// </summary>
    public static bool AreAlike(Identity one, Identity other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var bothBorn = one.BirthDate is not null && other.BirthDate is not null;
        if (bothBorn && one.BirthDate != other.BirthDate)
        {
            return false;
        }
        var reached = (one.Phone is not null && one.Phone == other.Phone) || (one.Email is not null && one.Email == other.Email);
        if (reached && NameGiven.LeavesNothingApart(one, other))
        {
            return true;
        }
        return Spellings(one).Contains(Spellings(other)[0], StringComparer.Ordinal)
            ? bothBorn || reached
            : (reached && (bothBorn || Nearest.To(Spellings(other)[0], Spellings(one)) is not null)) || (bothBorn && AreASlipApart(one, other));
    }

    // Somebody else of the same first name, born the same day, whose family name is spelled nearly so: rarer than a slip. A number tells apart.
    static bool AreASlipApart(Identity one, Identity other) =>
        AreASlipApart(one.FirstName, other.FirstName, one.LastName, other.LastName) || AreASlipApart(one.LastName, other.LastName, one.FirstName, other.FirstName);

    static bool AreASlipApart(string same, string sameToo, string near, string nearToo) =>
        SearchText.Joined(same) is { Length: > 0 } name && name == SearchText.Joined(sameToo) && near.Where(char.IsDigit).SequenceEqual(nearToo.Where(char.IsDigit))
        && Nearest.To(SearchText.Joined(near), [SearchText.Joined(nearToo)]) is not null;

    /// <summary>Whether two records have the same names, the same date of birth, and the same telephone or e-mail: all by which somebody is told apart.</summary>
    public static bool AreSame(Identity one, Identity other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.BirthDate is not null && one.BirthDate == other.BirthDate && ((one.Phone is not null && one.Phone == other.Phone) || (one.Email is not null && one.Email == other.Email))
            && Spellings(one).Contains(Spellings(other)[0], StringComparer.Ordinal);
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

    /// <summary>
    /// Records of the same names of which nothing else can be compared: namesakes, or one person entered twice. Only an entry that is the same, too,
    /// tells them apart (a form gone back to and sent again).
    /// </summary>
    public static async Task<IReadOnlyList<Identity>> NamesakesAsync(IQuerySession session, Identity person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(person);
        var found = await session.QueryAsync<Identity>("where data ->> 'lastName' = ? and data ->> 'firstName' = ?", cancellation, person.LastName, person.FirstName);
        return [.. found.Where(i => i.Id != person.Id && !(i.BirthDate is { } one && person.BirthDate is { } other && one != other))];
    }

    // De Haro and DeHaro, Jean-Pierre and Jeanpierre are one name.
    static string[] Spellings(Identity person) => [SearchText.Joined(person.LastName + person.FirstName), SearchText.Joined(person.FirstName + person.LastName)];
}
