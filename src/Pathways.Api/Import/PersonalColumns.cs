using Pathways.Domain;

namespace Pathways.Api.Import;

/// <summary>
/// Columns that tell who somebody is or where they are reached, by what they are usually called. An event holds no direct identifier, so a
/// file of journeys has none of them, nor under the name of a category.
/// </summary>
static class PersonalColumns
{
    static readonly HashSet<string> Usual = new(
        [
            "nom", "noms", "nom de famille", "nom de naissance", "nom d usage", "nom usuel", "prenom", "prenoms", "nom prenom", "nom et prenom", "prenom nom", "civilite", "date de naissance", "ne le", "nee le",
            "telephone", "tel", "portable", "mobile", "courriel", "email", "e mail", "mail", "adresse", "adresse mail", "adresse email", "adresse electronique", "adresse postale", "nir", "numero de securite sociale",
            "name", "names", "last name", "lastname", "surname", "family", "family name", "first name", "firstname", "forename", "given name", "personal", "personal name", "middle name", "full name", "fullname", "birth name",
            "birth date", "birthdate", "birthday", "date of birth", "dob", "phone", "telephone number", "phone number", "mobile phone", "email address", "mail address", "address", "street", "social security number", "ssn",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a column of that name is one.</summary>
    public static bool Is(string name) => Usual.Contains(PlainText.Fold(name.Replace('_', ' ').Replace('-', ' ').Replace('.', ' ').Replace('\u2019', ' ').Replace('\'', ' ')).Trim());
}
