using System.Globalization;
using System.Text;
using Pathways.Projections.Formats;

namespace Pathways.Api.Recording;

/// <summary>Text as a search compares it. The one place that folds letters: what is stored and what is typed must be folded alike.</summary>
public static class SearchText
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
    /// Lower case, no accents, ligatures taken apart, words of letters and digits parted by one blank. Letters of other scripts stay.
    /// Costs one pass.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (FieldText.IsInvisible(c))
            {
                continue;
            }
            if (Plain(c) is { } without)
            {
                plain.Append(without);
            }
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }
        return plain.ToString().TrimEnd();
    }

    /// <summary>The same as one word: Jean-Pierre and L’Hermitte are also typed jeanpierre and lhermitte.</summary>
    /// <param name="text">Any text.</param>
    public static string Joined(string text) => Fold(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The words under which a name is found: each word, what hyphens and apostrophes join, and the whole.</summary>
    /// <param name="name">A name.</param>
    public static IEnumerable<string> Words(string name) =>
        Fold(name).Split(' ').Concat(name.Split(' ').Select(Joined)).Append(Joined(name)).Where(w => w.Length > 0).Distinct(StringComparer.Ordinal);

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
