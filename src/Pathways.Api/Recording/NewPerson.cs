using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Pathways.Projections.Formats;

namespace Pathways.Api.Recording;

/// <summary>What is asked of a new person.</summary>
public sealed record NewPerson(string FirstName, string LastName, string? Phone = null, string? Email = null, DateOnly? BirthDate = null)
{
    const int LongestName = 100;

    /// <summary>The identity record that this makes; under the same key, the same person.</summary>
    public Identity By(Actor actor, string key) => new(
        DeterministicId.From("person", actor.User, key), Written(FirstName), Written(LastName),
        Phone is null ? null : Contact.Phone(Phone), Email is null ? null : Contact.Email(Email), BirthDate, actor.Structure);

    /// <summary>A record with these details in place of its own.</summary>
    public Identity Over(Identity known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var written = By(new Actor("", new HashSet<string>(), null), "");
        return known with { FirstName = written.FirstName, LastName = written.LastName, Phone = written.Phone, Email = written.Email, BirthDate = written.BirthDate };
    }

    /// <summary>The fields at fault, in the order of the form.</summary>
    public IEnumerable<string> Wrong(DateOnly today) => new (bool Is, string Field)[]
    {
        (Written(FirstName) is not { Length: > 0 and <= LongestName } || Unwritable(FirstName), "firstName"),
        (Written(LastName) is not { Length: > 0 and <= LongestName } || Unwritable(LastName), "lastName"),
        (BirthDate is { } born && (born.Year < 1900 || born > today), "birthDate"),
        (Phone is { } phone && Contact.Phone(phone) is null, "phone"),
        (Email is { } email && Contact.Email(email) is null, "email"),
    }.Where(w => w.Is).Select(w => w.Field);

    /// <summary>The code whose words say what is wrong with a field.</summary>
    public static string Code(string field) => field switch
    {
        "phone" => "person/bad-phone",
        "email" => "person/bad-email",
        "birthDate" => "person/bad-birth-date",
        _ => "person/bad-field",
    };

    /// <summary>The value of a field, where its words tell it.</summary>
    public IReadOnlyDictionary<string, string>? Said(string field) => field == "birthDate" && BirthDate is { } born
        ? new Dictionary<string, string>(StringComparer.Ordinal) { ["value"] = born.ToString("O", CultureInfo.InvariantCulture) } : null;

    // Several blanks in a name are one, as in a reference, and what nobody sees is left out: two spellings that nobody sees apart would be two people.
    static string Written(string name) => string.Join(' ', string.Concat(name.Where(c => !FieldText.IsInvisible(c))).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // A NUL can't be stored, and no other control character belongs into a name either.
    static bool Unwritable(string text) => text.Any(char.IsControl);
}

/// <summary>The details of a person as they should be: all of them, for what is left out is kept no longer.</summary>
public sealed record CorrectedPerson(string FirstName, string LastName, string? Phone = null, string? Email = null, DateOnly? BirthDate = null) : StepBody
{
    internal NewPerson Details => new(FirstName, LastName, Phone, Email, BirthDate);
}
