using Pathways.Domain;

namespace Pathways.Api.Recording;

/// <summary>What of a name is one: who does not know somebody's family name writes a sign or a word in its place.</summary>
public static class NameGiven
{
    // As they are folded.
    static readonly HashSet<string> InPlaceOfAName = new(StringComparer.Ordinal)
    {
        "x", "xx", "xxx", "inconnu", "inconnue", "nom inconnu", "unknown", "anonyme", "anonymous", "nc", "n c", "nr", "n r", "na", "n a", "ns", "nd", "neant", "aucun", "none", "sans nom",
        "non connu", "non renseigne", "non communique", "non precise", "non dit", "not known", "not stated", "not given",
    };

    /// <summary>Whether a field has a name in it.</summary>
    /// <param name="field">First or family name.</param>
    public static bool IsName(string field) => PlainText.Fold(field) is var plain && plain.Any(char.IsLetter) && !InPlaceOfAName.Contains(plain);

    /// <summary>Whether both names are: two records of one whole name may be one person, two unknown people are not.</summary>
    /// <param name="person">A record.</param>
    public static bool IsWhole(Identity person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return IsName(person.FirstName) && IsName(person.LastName);
    }

    /// <summary>Whether a name of one record is missing, and the other record has every name that is left: nothing in them tells two people apart.</summary>
    /// <param name="one">A record.</param>
    /// <param name="other">Another.</param>
    public static bool LeavesNothingApart(Identity one, Identity other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Covers(one, other) || Covers(other, one);
    }

    static bool Covers(Identity less, Identity more)
    {
        string[] fields = [less.FirstName, less.LastName];
        var left = fields.Where(IsName).SelectMany(Words).ToList();
        return left.Count > 0 && !fields.All(IsName) && !left.Except(Words($"{more.FirstName} {more.LastName}"), StringComparer.Ordinal).Any();
    }

    static string[] Words(string name) => PlainText.Fold(name).Split(' ');
}
