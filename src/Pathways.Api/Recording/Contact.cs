using System.Text.RegularExpressions;
using Pathways.Projections.Formats;
using PhoneNumbers;

namespace Pathways.Api.Recording;

/// <summary>Telephone numbers and e-mail addresses in one form, so that the same number is found however it was typed.</summary>
public static partial class Contact
{
    // A number without a country is one of the mainland; 0692… is Réunion's, which the mainland's plan does not hold.
    static readonly string[] Regions = ["FR", "RE", "GP", "MQ", "GF", "YT", "PM", "NC", "PF", "WF", "MF", "BL"];

    const int LongestAddress = 254;
    const int LongestBeforeAt = 64;

    /// <summary>The number as it is stored, such as <c>+33 6 39 98 12 34</c>; null for what can't be called.</summary>
    public static string? Phone(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var numbers = PhoneNumberUtil.GetInstance();
        if (FictionPattern().Match(string.Concat(typed.Where(c => char.IsAsciiDigit(c) || c == '+'))) is { Success: true } fiction)
        {
            return $"+33 6 39 98 {fiction.Groups["pair"].Captures[0]} {fiction.Groups["pair"].Captures[1]}";
        }
        foreach (var region in Regions)
        {
            try
            {
                var number = numbers.Parse(typed, region);
                // "poste 12" is no part of a number that is stored, and letters that dial (0 800 PATHWAYS) are none that people have.
                if (numbers.IsValidNumber(number) && !number.HasExtension && !typed.Any(char.IsLetter))
                {
                    return numbers.Format(number, number.CountryCode == 33 && numbers.GetNumberType(number) is not (PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE or PhoneNumberType.VOIP)
                        // 0 805…: not reachable from abroad, and nobody dials it with +33.
                        ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
                }
            }
            catch (NumberParseException)
            {
                // No number of this region: perhaps of the next.
            }
        }
        return null;
    }

    /// <summary>A stored number as it is read and dialled here: <c>06 39 98 12 34</c>; one of another country with its own; null for none.</summary>
    public static string? Shown(string? phone) => phone?.StartsWith("+33 ", StringComparison.Ordinal) == true ? "0" + phone[4..] : phone;

    /// <summary>The address as it is stored: its domain in lower case; null for what is no address that mail reaches.</summary>
    public static string? Email(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var address = typed.Trim();
        var at = address.LastIndexOf('@');
        return address.Length <= LongestAddress && AddressPattern().IsMatch(address) && !FieldText.Disguises(address) ? $"{address[..at]}@{address[(at + 1)..].ToLowerInvariant()}" : null;
    }

    /// <summary>Whether an address is longer than mail takes, as a whole or before its @ (RFC 5321, 4.5.3.1).</summary>
    public static bool IsTooLong(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var address = typed.Trim();
        return address.Length > LongestAddress || address.LastIndexOf('@') > LongestBeforeAt;
    }

    // 06 39 98 is kept for fiction (Arcep, decision 2018-0881); the public plan takes 06 39 for Mayotte's.
    [GeneratedRegex(@"\A(?:0?|\+?33|0033)63998(?<pair>[0-9]{2}){2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex FictionPattern();

    // What HTML takes for an address, with a domain of two labels at least: mail to marie@localhost reaches nobody. Letters beyond
    // ASCII are in real addresses (RFC 6531).
    [GeneratedRegex(@"\A(?!.*\.\.)[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-](?:[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{0,62}[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-])?@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,63}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex AddressPattern();
}
