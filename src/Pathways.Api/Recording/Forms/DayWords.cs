using System.Collections.Frozen;
using System.Globalization;
using Pathways.Domain;

namespace Pathways.Api.Recording.Forms;

/// <summary>Reads a day as people type it: "hier", "12/05", "12 mai", "lundi", "il y a 3 jours", "yesterday", 2026-05-12.</summary>
public static class DayWords
{
    static readonly FrozenDictionary<string, int> Near = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["aujourd hui"] = 0,
        ["aujourdhui"] = 0,
        ["auj"] = 0,
        ["ce jour"] = 0,
        ["today"] = 0,
        ["hier"] = -1,
        ["yesterday"] = -1,
        ["avant hier"] = -2,
        ["demain"] = 1,
        ["tomorrow"] = 1,
        ["apres demain"] = 2,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("fr"), CultureInfo.GetCultureInfo("en")];

    /// <summary>
    /// Reads a day. Where the year or the week is left out, it is the last such day up to today, or, for what is
    /// <paramref name="planned"/>, the next one from today. A year is counted from <paramref name="since"/>, the day of the step that
    /// planned it: an appointment for 20/11 that was made on 10/11 and is recorded on 27/11 was for this month, not for next year.
    /// </summary>
    public static bool TryRead(string? text, DateOnly today, bool planned, out DateOnly day, DateOnly? since = null)
    {
        var plain = PlainText.Fold(text ?? "");
        var parts = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        day = today;
        if (Near.TryGetValue(plain, out var days))
        {
            day = today.AddDays(days);
            return true;
        }
        return parts switch
        {
            ["il", "y", "a", var n, "jour" or "jours" or "semaine" or "semaines"] => Ago(n, parts[4], today, out day),
            [var n, "day" or "days" or "week" or "weeks", "ago"] => Ago(n, parts[1], today, out day),
            [{ Length: 4 } y, var m, var d] => Day(y, m, d, out day),
            [var d, var m, var y] => Day(y.Length == 2 ? "20" + y : y, m, d, out day),
            [var d, var m] => WithoutYear(d, m, planned && since < today ? since.Value : today, planned, out day),
            [var word] => Weekday(word, today, planned, out day),
            _ => false,
        };
    }

    /// <summary>Reads a date of birth: whole, with the four digits of its year, since no day that is near is meant.</summary>
    public static bool TryReadBirth(string? text, DateOnly today, out DateOnly day)
    {
        day = default;
        return PlainText.Fold(text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [{ Length: 4 } y, var m, var d] => Day(y, m, d, out day),
            [var d, var m, { Length: 4 } y] => Day(y, m, d, out day),
            _ => false,
        } && day.Year >= 1900 && day <= today;
    }

    static bool Ago(string number, string unit, DateOnly today, out DateOnly day)
    {
        var read = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n < 10_000;
        day = read ? today.AddDays(-n * (unit[0] is 's' or 'w' ? 7 : 1)) : today;
        return read;
    }

    static bool Day(string year, string month, string dayOfMonth, out DateOnly day)
    {
        day = default;
        if (year.Length != 4 || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y) || y < 1
            || Month(month) is not { } m || DayOfMonth(dayOfMonth) is not { } d || d > DateTime.DaysInMonth(y, m))
        {
            return false;
        }
        day = new DateOnly(y, m, d);
        return true;
    }

    static bool WithoutYear(string dayOfMonth, string month, DateOnly from, bool planned, out DateOnly day)
    {
        // 29 February may be some years away.
        for (var years = 0; years < 5; years++)
        {
            var year = from.Year + (planned ? years : -years);
            if (Day(year.ToString("D4", CultureInfo.InvariantCulture), month, dayOfMonth, out day) && (planned ? day >= from : day <= from))
            {
                return true;
            }
        }
        day = default;
        return false;
    }

    static bool Weekday(string word, DateOnly today, bool planned, out DateOnly day)
    {
        day = today;
        foreach (var language in Languages)
        {
            var at = Array.FindIndex(language.DateTimeFormat.DayNames, name => PlainText.Fold(name) == word);
            if (at >= 0)
            {
                var ahead = (at - (int)today.DayOfWeek + 7) % 7;
                day = planned ? today.AddDays(ahead == 0 ? 7 : ahead) : today.AddDays(ahead == 0 ? -7 : ahead - 7);
                return true;
            }
        }
        return false;
    }

    static int? DayOfMonth(string text) =>
        int.TryParse(text is "1er" or "1st" ? "1" : text, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && d >= 1 ? d : null;

    static int? Month(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number is >= 1 and <= 12 ? number : null;
        }
        foreach (var language in text.Length < 3 ? [] : Languages)
        {
            var named = Enumerable.Range(1, 12).Where(m => PlainText.Fold(language.DateTimeFormat.MonthNames[m - 1]).StartsWith(text, StringComparison.Ordinal)).ToList();
            if (named is [var month])
            {
                return month;
            }
        }
        return null;
    }
}
