using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pathways.Domain;

/// <summary>Text as it is compared. The one place that folds letters: what is stored and what is typed must be folded alike.</summary>
public static class PlainText
{
    // Letters that Unicode does not decompose, as people type them without.
    static string? Plain(char c) => c switch
    {
        'ı' => "i",
        'ł' or 'Ł' => "l",
        'ø' or 'Ø' => "o",
        'đ' or 'Đ' or 'ð' or 'Ð' => "d",
        'ħ' or 'Ħ' => "h",
        'ŧ' or 'Ŧ' => "t",
        'ŋ' or 'Ŋ' => "n",
        'þ' or 'Þ' => "th",
        'ß' or 'ẞ' => "ss",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        'ə' or 'Ə' => "e",
        'ς' => "σ",
        'ـ' => "", // the Arabic stroke that only stretches a word
        _ => null,
    };

    /// <summary>
    /// Whether every character is one of a text: no NUL, which no database takes; no half of a character; and none of the places that Unicode keeps for
    /// no character at all, of which some can't be compared. The one rule of all doors: bodies, forms, addresses, files, accounts.
    /// </summary>
    /// <param name="text">What was sent.</param>
    public static bool IsText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int at = 0, length; at < text.Length; at += length)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var c, out length) != OperationStatus.Done || c.Value == 0 || IsNoCharacter(c))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether Unicode keeps a place for no character: the last two of each plane, and 32 more.</summary>
    /// <param name="c">The place.</param>
    public static bool IsNoCharacter(Rune c) => (c.Value & 0xFFFE) == 0xFFFE || c.Value is >= 0xFDD0 and <= 0xFDEF;

    /// <summary>
    /// The text in one of Unicode's forms. What is no character stays as it is, between what is: the framework fails on it, and files and
    /// what was stored before may hold some.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="form">The form.</param>
    public static string Normalized(string text, NormalizationForm form)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text) || IsText(text))
        {
            return text.Normalize(form);
        }
        var (normal, from) = (new StringBuilder(text.Length), 0);
        for (int at = 0, length; at < text.Length; at += length)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var c, out length) != OperationStatus.Done || IsNoCharacter(c))
            {
                normal.Append(text[from..at].Normalize(form)).Append(text, at, length);
                from = at + length;
            }
        }
        return normal.Append(text[from..].Normalize(form)).ToString();
    }

    // Marks without which people write as well: the accents of Latin, Greek and Cyrillic letters, the points of Hebrew, Arabic and Syriac, and what chooses
    // between drawings of one letter. In the scripts of India, of South East Asia and in Japanese such marks are letters: without them, other names.
    static bool IsAccent(char c) => c is (>= '\u0300' and <= '\u036F') or (>= '\u0483' and <= '\u0489') or (>= '\u0591' and <= '\u05BD') or '\u05BF' or '\u05C1' or '\u05C2' or '\u05C4' or '\u05C5' or '\u05C7'
        or (>= '\u0610' and <= '\u061A') or (>= '\u064B' and <= '\u065F') or '\u0670' or (>= '\u06D6' and <= '\u06DC') or (>= '\u06DF' and <= '\u06E4') or '\u06E7' or '\u06E8' or (>= '\u06EA' and <= '\u06ED')
        or '\u0711' or (>= '\u0730' and <= '\u074A') or (>= '\u0897' and <= '\u089F') or (>= '\u08CA' and <= '\u08E1') or (>= '\u08E3' and <= '\u08FF') or (>= '\u180B' and <= '\u180D') or '\u180F'
        or (>= '\u1AB0' and <= '\u1AFF') or (>= '\u1DC0' and <= '\u1DFF') or (>= '\u20D0' and <= '\u20FF') or (>= '\uFE00' and <= '\uFE0F') or (>= '\uFE20' and <= '\uFE2F');

    static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>The text without its accents; capitals, signs and blanks stay.</summary>
    /// <param name="text">Any text.</param>
    public static string WithoutAccents(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(Normalized(text, NormalizationForm.FormD).Where(c => !IsAccent(c)));
    }

    /// <summary>
    /// Lower case, no accents, ligatures taken apart, nothing invisible, words of letters and digits parted by one blank. Letters of other
    /// scripts stay. Costs one pass.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var c in Normalized(text, NormalizationForm.FormKD))
        {
            if (Plain(c) is { } without)
            {
                plain.Append(without);
            }
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || (IsMark(c) && !IsAccent(c)))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (!IsAccent(c) && CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
                && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }
        return plain.ToString().TrimEnd();
    }
}
