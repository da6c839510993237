using System.Globalization;
using Pathways.Domain;

namespace Pathways.Api.Recording;

/// <summary>Names, telephone numbers and days as words of a search; letters are folded by <see cref="PlainText"/>.</summary>
public static class SearchText
{
    /// <summary>A text as one word: Jean-Pierre and L’Hermitte are also typed jeanpierre and lhermitte.</summary>
    /// <param name="text">Any text.</param>
    public static string Joined(string text) => PlainText.Fold(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The words under which a name is found: each word, what hyphens and apostrophes join, and the whole.</summary>
    /// <param name="name">A name.</param>
    public static IEnumerable<string> Words(string name) =>
        PlainText.Fold(name).Split(' ').Concat(name.Split(' ').Select(Joined)).Append(Joined(name)).Where(w => w.Length > 0).Distinct(StringComparer.Ordinal);

    // New Caledonia, Polynesia, Wallis: their numbers have six or eight digits, without a zero before.
    static readonly string[] ShortNumbered = ["687", "689", "681"];

    /// <summary>A telephone number by its last nine digits, the same in the country (06…) and from abroad (+33 6…, 0033 6…); its digits where it has fewer.</summary>
    /// <param name="text">A number, however spelled.</param>
    public static string Phone(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var abroad = text.TrimStart() is ['+', ..] ? digits : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : "";
        if (abroad.Length > 3 && ShortNumbered.Contains(abroad[..3], StringComparer.Ordinal))
        {
            return abroad[3..];
        }
        return digits.Length > 9 ? digits[^9..] : digits.TrimStart('0');
    }

    /// <summary>A day as a word.</summary>
    /// <param name="day">The day.</param>
    public static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
