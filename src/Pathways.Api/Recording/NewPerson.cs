using System.Globalization;
using System.Text;
using Pathways.Api.Hosting;
using Pathways.Projections.Formats;

namespace Pathways.Api.Recording;

/// <summary>What is asked of a new person.</summary>
public sealed record NewPerson(string FirstName, string LastName, string? Phone = null, string? Email = null, DateOnly? BirthDate = null)
{
    /// <summary>Most characters of a first or family name.</summary>
    public const int LongestName = 100;

    /// <summary>The identity record that this makes, under the identifier of the request (<see cref="PersonRecords.IdForAsync"/>).</summary>
    public Identity By(Actor actor, Guid id) => new(
        id, Written(FirstName), Written(LastName),
        Phone is null ? null : Contact.Phone(Phone), Email is null ? null : Contact.Email(Email), BirthDate, actor.Structure);

    /// <summary>A record with these details in place of its own.</summary>
    public Identity Over(Identity known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var written = By(new Actor("", new HashSet<string>(), null), known.Id);
        return known with { FirstName = written.FirstName, LastName = written.LastName, Phone = written.Phone, Email = written.Email, BirthDate = written.BirthDate };
    }

    /// <summary>The fields at fault, in the order of the form, each with the code whose words say what is wrong with it.</summary>
    public IEnumerable<(string Field, string Code)> Wrong(DateOnly today) => new (string? Code, string Field)[]
    {
        (WrongName(FirstName), "firstName"),
        (WrongName(LastName), "lastName"),
        (BirthDate is { } born && (born.Year < 1900 || born > today) ? "person/bad-birth-date" : null, "birthDate"),
        (Phone is { } phone && Contact.Phone(phone) is null ? "person/bad-phone" : null, "phone"),
        (Email is not { } email || Contact.Email(email) is not null ? null : Contact.IsTooLong(email) ? "person/email-too-long" : "person/bad-email", "email"),
    }.Where(w => w.Code is not null).Select(w => (w.Field, w.Code!));

    // A sign in the place of a name that nobody knows would be found by nobody, and make a second person of one who is known.
    static string? WrongName(string name) => Written(name) switch
    {
        _ when FieldText.Disguises(name) => "person/invisible-in-name",
        { Length: 0 } when name.EnumerateRunes().Any(FieldText.IsInvisible) => "person/invisible-in-name",
        { Length: 0 } => "person/bad-field",
        { Length: > LongestName } => "person/name-too-long",
        var written => written.EnumerateRunes().Any(Rune.IsLetter) ? null : "person/name-without-letter",
    };

    /// <summary>What the words about a field tell of its value.</summary>
    public IReadOnlyDictionary<string, string>? Said(string field) => field switch
    {
        "birthDate" when BirthDate is { } born => Told(("value", born.ToString("O", CultureInfo.InvariantCulture))),
        "firstName" => OfName(FirstName),
        "lastName" => OfName(LastName),
        "email" when Email?.Trim() is { } address => Told(("length", Text(address.Length)), ("before", Text(Math.Max(0, address.LastIndexOf('@'))))),
        _ => null,
    };

    static Dictionary<string, string> OfName(string name) => Told(("value", Written(name)), ("length", Text(Written(name).Length)));

    static Dictionary<string, string> Told(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Several blanks in a name are one, as in a reference, and what nobody sees is left out: two spellings that nobody sees apart would be two people.
    static string Written(string name) => string.Join(' ', FieldText.Seen(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>The details of a person as they should be: all of them, for what is left out is kept no longer.</summary>
public sealed record CorrectedPerson(string FirstName, string LastName, string? Phone = null, string? Email = null, DateOnly? BirthDate = null) : StepBody
{
    internal NewPerson Details => new(FirstName, LastName, Phone, Email, BirthDate);
}
