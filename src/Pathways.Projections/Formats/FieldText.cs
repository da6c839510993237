using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pathways.Domain;

namespace Pathways.Projections.Formats;

/// <summary>The text of a field as it is compared: people see the same, whatever the bytes.</summary>
public static partial class FieldText
{
    /// <summary>
    /// The text in Unicode's composed form (NFC), without invisible characters (byte order marks, zero-width and direction marks, soft
    /// hyphens, variation selectors), with plain blanks for those that don't break, one where there are several, and none around it.
    /// </summary>
    /// <param name="text">What stands in the field.</param>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !text.Contains("  ", StringComparison.Ordinal))
            return text is [' ', ..] or [.., ' '] ? text.Trim() : text;
        var clean = new StringBuilder(text.Length);
        for (int at = 0, length; at < text.Length; at += length)
        {
            // Half of a pair is no character by itself, and stays as it is.
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length) == OperationStatus.Done && IsInvisible(rune))
                continue;
            var plain = IsBlank(text[at]) ? ' ' : text[at];
            if (plain != ' ' || clean.Length == 0 || clean[^1] != ' ')
                clean.Append(plain).Append(text, at + 1, length - 1);
        }

        return PlainText.Normalized(clean.ToString().Trim(), NormalizationForm.FormC);
    }

    /// <summary>
    /// Whether a character is there without being seen: what Unicode calls default ignorable (DerivedCoreProperties, the same since version 9: fillers,
    /// marks of direction, variation selectors, tags, controls of musical notation, and the places kept for more), and annotations between lines.
    /// </summary>
    /// <param name="c">The character.</param>
    public static bool IsInvisible(Rune c) => c.Value is 0x00AD or 0x034F or 0x061C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFFB) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>
    /// Whether a character comes along unseen when a text is copied, and takes nothing from it when it is left out: soft hyphens, joiners and their
    /// opposite, marks of one place, byte order marks. Every other invisible one was put there.
    /// </summary>
    /// <param name="c">The character.</param>
    public static bool ComesAlong(Rune c) => c.Value is 0x00AD or 0x034F or 0x061C or 0x180E or (>= 0x200B and <= 0x200F) or (>= 0x2060 and <= 0x2065) or (>= 0x206A and <= 0x206F) or 0xFEFF;

    // Drawn, and as a blank: the braille cell without dots, the note without a head.
    static bool LooksBlank(Rune c) => c.Value is 0x2800 or 0x1D159;

    // Drawn by each typeface as it likes, or not at all.
    static bool IsOfOwnUse(Rune c) => Rune.GetUnicodeCategory(c) == UnicodeCategory.PrivateUse;

    /// <summary>
    /// Whether a text has what no name has: what is no character, a control character, one that turns the direction of the text around it, so that what is
    /// read is not what is written, or another that nobody sees, or not as a letter, and that nobody types.
    /// </summary>
    /// <param name="text">What is typed or said.</param>
    public static bool Disguises(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return !PlainText.IsText(text) || text.EnumerateRunes().Any(c => Rune.IsControl(c) || (IsInvisible(c) && !ComesAlong(c)) || LooksBlank(c) || IsOfOwnUse(c));
    }

    /// <summary>The text without the characters that nobody sees.</summary>
    /// <param name="text">What is typed or said.</param>
    public static string Seen(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().Any(IsInvisible) ? string.Concat(text.EnumerateRunes().Where(c => !IsInvisible(c)).Select(c => c.ToString())) : text;
    }

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
