using System.Globalization;
using Marten;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
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

    /// <summary>The other records that are like one. Costs index look-ups of those that share a date of birth, a telephone or an e-mail.</summary>
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
    /// Whether two records have the same names, whichever stands first, however they are spelled, and a date of birth that would tell them apart is missing from one:
    /// namesakes, or one person entered twice.
    /// </summary>
    public static bool AreNamesakes(Identity one, Identity other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return (one.BirthDate is null || other.BirthDate is null) && HaveOneName(one, other);
    }

    // More people of one name are one whom nobody knows the name of.
    const int MostRead = 1000;

    /// <summary>
    /// The other records that are namesakes of one, as far as they are told apart by nothing; of more than 1,000, those that were made or changed last. Costs an index look-up of
    /// the people whose names begin so: only those of the very name are read.
    /// </summary>
    public static async Task<IReadOnlyList<Identity>> NamesakesAsync(IQuerySession session, Identity person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(person);
        var (one, other) = (Spellings(person)[0], Spellings(person)[1]);
        // Only letters and digits: nothing that LIKE, or a regular expression, reads as a pattern.
        var found = one.Length == 0 ? [] : await session.QueryAsync<Identity>(
            $"""
            where (({LogIndex.NameAsOneWord} like ? and search ~ ?) or ({LogIndex.NameAsOneWord} like ? and search ~ ?)) and id <> ?
            {(person.BirthDate is null ? "" : "and data ->> 'birthDate' is null")}
            order by mt_last_modified desc, id limit {MostRead}
            """, cancellation, one + "%", InWords(one), other + "%", InWords(other), person.Id);
        return [.. found.Where(i => AreNamesakes(person, i)).OrderBy(i => i.Id)];
    }

    // A name however it is divided into words, ending where a word ends: "a b" and "ab", not "abel".
    static string InWords(string joined) => $"^{string.Join(" ?", joined.EnumerateRunes())}( |$)";

    /// <summary>
    /// By which points two records agree, as codes that <c>Refusals</c> has words for: <c>name</c>, or <c>nearName</c> (a slip apart), or <c>partOfName</c> (what is
    /// known of a name that is missing); <c>birthDate</c>, <c>phone</c>, <c>email</c>.
    /// </summary>
    public static IReadOnlyList<string> Agreeing(Identity one, Identity other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return
        [
            .. HaveOneName(one, other) ? ["name"]
                : NameGiven.LeavesNothingApart(one, other) ? ["partOfName"]
                : AreASlipApart(one, other) || Nearest.To(Spellings(other)[0], Spellings(one)) is not null ? ["nearName"] : Array.Empty<string>(),
            .. one.BirthDate is not null && one.BirthDate == other.BirthDate ? ["birthDate"] : Array.Empty<string>(),
            .. one.Phone is not null && one.Phone == other.Phone ? ["phone"] : Array.Empty<string>(),
            .. one.Email is not null && one.Email == other.Email ? ["email"] : Array.Empty<string>(),
        ];
    }

    /// <summary>A question with who the other is, and by which points the two agree: only for who may see the other.</summary>
    public static Refusal About(Refusal question, Identity one, Identity other)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(other);
        var told = question.With("who", $"{other.FirstName} {other.LastName}").With("agree", string.Join(',', Agreeing(one, other)));
        return other.BirthDate is { } born ? told.With("born", born) : Contact.Shown(other.Phone) is { } phone ? told.With("reached", phone) : told;
    }

    static bool HaveOneName(Identity one, Identity other) => Spellings(other)[0].Length > 0 && Spellings(one).Contains(Spellings(other)[0], StringComparer.Ordinal);

    /// <summary>The two names of a person as one word, in either order: De Haro and DeHaro, Jean-Pierre and Jeanpierre are one name.</summary>
    internal static string[] Spellings(Identity person) => [SearchText.Joined(person.LastName + person.FirstName), SearchText.Joined(person.FirstName + person.LastName)];
}
