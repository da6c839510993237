using System.Globalization;
using System.Text;
using Pathways.Api.Recording.Forms;
using Pathways.Domain;

namespace Pathways.Api.Recording;

/// <summary>
/// What somebody types to find a person: words of the name in any order, each from its beginning; a telephone number in any spelling;
/// a date of birth. Read (<see cref="PersonQuery"/>), then made into patterns on <see cref="Identity.Search"/>. Pure. A search costs a pass over the identities: 26 to 41 ms
/// for 100,000 (EXPLAIN, PostgreSQL 15, on two busy cores), so no index of its own is kept.
/// </summary>
public static class PersonSearch
{
    const int FewestDigits = 4;
    const int FirstBirthYear = 1900;

    /// <summary>The words under which a person is found. Words of the name come first, so that lists can be ordered by them.</summary>
    public static string Index(Identity person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return string.Join(' ', new[] { PlainText.Fold(person.LastName + " " + person.FirstName) }
            .Concat(SearchText.Words(person.LastName).Concat(SearchText.Words(person.FirstName)).Where(w => !Spelled(person).Contains(w, StringComparer.Ordinal)))
            .Append(person.BirthDate is { } born ? "born" + SearchText.Day(born) : "")
            .Append(person.Phone is { } phone && SearchText.Phone(phone) is { Length: > 0 } digits ? "tel" + digits : "")
            .Where(w => w.Length > 0));
    }

    static string[] Spelled(Identity person) => PlainText.Fold(person.LastName + " " + person.FirstName).Split(' ');

    /// <summary>What was typed, read: in words of a name, a telephone number, a day of birth.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">Today: a birth lies before it.</param>
    public static PersonQuery Read(string text, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (rest, born) = (text.Split((char[])[' ', '\t', '\u00A0', '\u202F'], StringSplitOptions.RemoveEmptyEntries).ToList(), new List<DateOnly>());
        // A sign that other programs read as a pattern, a phrase or an operator would be left out in silence.
        var sign = rest.Where(w => !IsOfPhone(w)).SelectMany(w => w.EnumerateRunes()).Where(r => !IsOfName(r)).Select(r => r.ToString()).FirstOrDefault();
        while (TakeDay(rest, today) is { } day)
        {
            born.Add(day);
        }
        var none = NoSuchDay(rest, today);
        var phone = TakePhone(rest);
        return new(born, phone, [.. rest.Select(SearchText.Joined).Where(w => w.Length > 0)], sign, none);
    }

    /// <summary>
    /// Patterns for LIKE on the index with a blank before it: a person matches when all patterns of one of the lists do. None when
    /// there is nothing to search for, which is an error and not a search for everybody.
    /// </summary>
    /// <param name="query">What was typed, read.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Patterns(PersonQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        string[] patterns =
        [
            .. query.BirthDates.Select(born => $"% born{SearchText.Day(born)}%"),
            .. query.Phone is { } phone ? [query.PhoneIsWhole ? $"% tel{phone}" : $"% tel%{phone}%"] : Array.Empty<string>(),
        ];
        // Only letters and digits: nothing that LIKE reads as a pattern.
        var names = query.Names.Select(w => $"% {w}%").ToList();
        return names.Count switch
        {
            0 when patterns.Length == 0 => [],
            0 => [patterns],
            1 => [[.. patterns, .. names]],
            // Jean Pierre may be recorded as Jeanpierre.
            _ => [[.. patterns, .. names], [.. patterns, $"% {string.Concat(query.Names)}%"]],
        };
    }

    static bool IsOfName(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.DashPunctuation or UnicodeCategory.SpaceSeparator or UnicodeCategory.ModifierLetter
        || rune.Value is '\'' or '’' or '‘' or '`' or '´' or '.' or ',' or '/' or '(' or ')' or '·';

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
                if (PlainText.Fold(part).Split(' ') is [var first, var middle, var last] && char.IsAsciiDigit(first[0]) && char.IsAsciiDigit(last[^1]) && (Math.Max(first.Length, last.Length) is 2 or 4)
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

    // 31/02/1990, 1990-02-31, 31 février 1990: no telephone is written so, and a year that somebody was born in is told by all four digits.
    static string? NoSuchDay(List<string> words, DateOnly today)
    {
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var length in ((int[])[3, 1]).Where(n => at + n <= words.Count))
            {
                var part = string.Join(' ', words.Skip(at).Take(length));
                if (PlainText.Fold(part).Split(' ') is [var first, var middle, var last] && (first.Length, last.Length) is ( <= 2, 4) or (4, <= 2)
                    && int.TryParse(first.Length == 4 ? first : last, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= FirstBirthYear && year <= today.Year
                    && int.TryParse(first.Length == 4 ? last : first, NumberStyles.None, CultureInfo.InvariantCulture, out var day)
                    && (int.TryParse(middle, NumberStyles.None, CultureInfo.InvariantCulture, out var month)
                        // 06 45 1987 are digits of a telephone number; with a slash it is a day in any case.
                        ? middle.Length <= 2 && (part.Contains('/', StringComparison.Ordinal) || (day is >= 1 and <= 31 && month is >= 1 and <= 12))
                        : DayWords.TryRead($"1 {middle} {year}", today, planned: false, out _)))
                {
                    return part;
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
        return typed[0] == '+' && digits.Length < PersonQuery.WholeNumber && digits.StartsWith("33", StringComparison.Ordinal) ? digits[2..].TrimStart('0') : digits;
    }

    static bool IsOfPhone(string word) => word.Any(char.IsAsciiDigit) && word.All(c => char.IsAsciiDigit(c) || c is '+' or '.' or '-' or '(' or ')' or '/' or '\u2011');
}
