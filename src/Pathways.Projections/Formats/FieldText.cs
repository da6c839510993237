using System.Text;
using System.Text.RegularExpressions;
using Pathways.Domain;

namespace Pathways.Projections.Formats;

/// <summary>The text of a field as it is compared: people see the same, whatever the bytes.</summary>
public static partial class FieldText
{
    /// <summary>
    /// The text in Unicode's composed form (NFC), without invisible characters (byte order marks, zero-width and direction marks, soft
    /// hyphens), with plain blanks for those that don't break, one where there are several, and none around it.
    /// </summary>
    /// <param name="text">What stands in the field.</param>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !text.Contains("  ", StringComparison.Ordinal))
            return text is [' ', ..] or [.., ' '] ? text.Trim() : text;
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsInvisible(c))
                continue;
            var plain = IsBlank(c) ? ' ' : c;
            if (plain != ' ' || clean.Length == 0 || clean[^1] != ' ')
                clean.Append(plain);
        }

        return clean.ToString().Trim().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Whether a character is there without being seen.</summary>
    /// <param name="c">The character.</param>
    public static bool IsInvisible(char c) => c is '\u00AD' or '\u034F' or '\u061C' or '\u180E' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E')
        or (>= '\u2060' and <= '\u206F') or '\uFEFF';

    /// <summary>Whether a character turns the direction of the text around it: what is read is then not what is written. Marks of one place (U+200E, U+200F, U+061C) don't.</summary>
    /// <param name="c">The character.</param>
    public static bool TurnsText(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>
    /// Whether a long number was written as 6,21375E+17: a spreadsheet or a data frame lost digits of it, and several identifiers may have become one.
    /// One policy for imports, logs and tables.
    /// </summary>
    /// <param name="text">What stands in the field, cleaned.</param>
    public static bool IsCutNumber(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("E+", StringComparison.OrdinalIgnoreCase) && CutNumber().IsMatch(text);
    }

    /// <summary>
    /// What two hands would write alike: a number without zeros before it or behind its decimals, a text without its case and accents. For telling
    /// that two names may mean one, never for taking them as one.
    /// </summary>
    /// <param name="text">What stands in the field, cleaned.</param>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mark = text.AsSpan().IndexOfAny('.', ',');
        var (whole, decimals) = mark < 0 ? (text, "") : (text[..mark], text[(mark + 1)..]);
        if (whole.Length > 0 && whole.All(char.IsAsciiDigit) && decimals.All(char.IsAsciiDigit))
        {
            decimals = decimals.TrimEnd('0');
            return whole.TrimStart('0') + (decimals.Length > 0 ? "." : "") + decimals;
        }

        return PlainText.WithoutAccents(text).ToLowerInvariant();
    }

    [GeneratedRegex(@"\A\d(?:[.,]\d+)?E\+\d+\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex CutNumber();

    static bool IsBlank(char c) => c is '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000';
}
