using System.Globalization;
using System.Text;

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
/// <param name="Structure">Structure whose counsellor made the record.</param>
public sealed record Identity(
    Guid Id, string FirstName, string LastName, string? Phone = null, string? Email = null, DateOnly? BirthDate = null, string? Structure = null)
{
    /// <summary>What a search looks in: family and first names without case or accents.</summary>
    public string Search => Plain(LastName + " " + FirstName);

    /// <summary>Text as a search compares it: lower case, no accents, words of letters and digits parted by one blank.</summary>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Replace("æ", "ae", StringComparison.OrdinalIgnoreCase)
            .Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }
        return plain.ToString().TrimEnd();
    }
}
