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

    /// <summary>The text without its accents; capitals, signs and blanks stay.</summary>
    /// <param name="text">Any text.</param>
    public static string WithoutAccents(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
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
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (Plain(c) is { } without)
            {
                plain.Append(without);
            }
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
                && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }
        return plain.ToString().TrimEnd();
    }
}
