using Pathways.Api.Recording.Forms;

namespace Pathways.Api.Recording;

/// <summary>
/// What somebody types to find a person: words of the name in any order, each from its beginning; a telephone number in any spelling;
/// a date of birth. Read into patterns on <see cref="Identity.Search"/>. Pure. A search costs a pass over the identities: 26 to 41 ms
/// for 100,000 (EXPLAIN, PostgreSQL 15, on two busy cores), so no index of its own is kept.
/// </summary>
public static class PersonSearch
{
    const int FewestDigits = 4, WholeNumber = 9;

    /// <summary>The words under which a person is found. Words of the name come first, so that lists can be ordered by them.</summary>
    public static string Index(Identity person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return string.Join(' ', new[] { SearchText.Fold(person.LastName + " " + person.FirstName) }
            .Concat(SearchText.Words(person.LastName).Concat(SearchText.Words(person.FirstName)).Where(w => !Spelled(person).Contains(w, StringComparer.Ordinal)))
            .Append(person.BirthDate is { } born ? "born" + SearchText.Day(born) : "")
            .Append(person.Phone is { } phone && SearchText.Phone(phone) is { Length: > 0 } digits ? "tel" + digits : "")
            .Where(w => w.Length > 0));
    }

    static string[] Spelled(Identity person) => SearchText.Fold(person.LastName + " " + person.FirstName).Split(' ');

    /// <summary>
    /// Patterns for LIKE on the index with a blank before it: a person matches when all patterns of one of the lists do. None when
    /// there is nothing to search for, which is an error and not a search for everybody.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">Today: a birth lies before it.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Patterns(string text, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (rest, patterns) = (text.Split((char[])[' ', '\t', '\u00A0', '\u202F'], StringSplitOptions.RemoveEmptyEntries).ToList(), new List<string>());
        while (TakeDay(rest, today) is { } born)
        {
            patterns.Add($"% born{SearchText.Day(born)}%");
        }
        if (TakePhone(rest) is { } phone)
        {
            patterns.Add(phone.Length >= WholeNumber ? $"% tel{phone}" : $"% tel%{phone}%");
        }
        // Letters and digits alone: nothing that LIKE reads as a pattern.
        var names = rest.Select(SearchText.Joined).Where(w => w.Length > 0).Select(w => $"% {w}%").ToList();
        if (names.Count == 0)
        {
            return patterns.Count == 0 ? [] : [patterns];
        }
        // Jean Pierre may be recorded as Jeanpierre.
        var joined = SearchText.Joined(string.Concat(rest));
        return names.Count == 1 ? [[.. patterns, .. names]] : [[.. patterns, .. names], [.. patterns, $"% {joined}%"]];
    }

    // 12/05/1987, 1987-05-12, 12 mai 1987: with its year, or it is no date of birth.
    static DateOnly? TakeDay(List<string> words, DateOnly today)
    {
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var length in (int[])[3, 1])
            {
                if (at + length > words.Count)
                {
                    continue;
                }
                var part = string.Join(' ', words.Skip(at).Take(length));
                if (SearchText.Fold(part).Split(' ') is [var first, var middle, var last] && char.IsAsciiDigit(first[0]) && char.IsAsciiDigit(last[^1]) && (Math.Max(first.Length, last.Length) is 2 or 4)
                    // 06 12 34 is the beginning of a telephone number.
                    && (length == 1 || Math.Max(first.Length, last.Length) == 4 || char.IsLetter(middle[0]))
                    && DayWords.TryRead(part, today, planned: false, out var day))
                {
                    words.RemoveRange(at, length);
                    // Two digits of a year to come are of the century before.
                    return day > today ? day.AddYears(-100) : day;
                }
            }
        }
        return null;
    }

    static string? TakePhone(List<string> words)
    {
        var from = words.FindIndex(IsOfPhone);
        if (from < 0)
        {
            return null;
        }
        var to = words.FindIndex(from, w => !IsOfPhone(w)) is >= 0 and var end ? end : words.Count;
        var typed = string.Concat(words.Skip(from).Take(to - from));
        if (typed.Count(char.IsAsciiDigit) < FewestDigits)
        {
            return null;
        }
        words.RemoveRange(from, to - from);
        var digits = SearchText.Phone(typed);
        // The beginning of a number as it is given abroad: +33 6 12.
        return typed[0] == '+' && digits.Length < WholeNumber && digits.StartsWith("33", StringComparison.Ordinal) ? digits[2..].TrimStart('0') : digits;
    }

    static bool IsOfPhone(string word) => word.Any(char.IsAsciiDigit) && word.All(c => char.IsAsciiDigit(c) || c is '+' or '.' or '-' or '(' or ')' or '/' or '\u2011');
}
