using System.Globalization;
using System.Text.RegularExpressions;

namespace Pathways.Domain.Codes;

/// <summary>A time of day as it is stored, <c>HH:mm</c> of the territory's clocks, and as people write it: 14h30, 14:30, 14 h, 9.15, 2:30 pm, midi.</summary>
public static partial class TimeOfDay
{
    /// <summary>The time in its stored form; null when it is none.</summary>
    /// <param name="text">As it was written.</param>
    public static string? Canonical(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var typed = text.Trim().ToLowerInvariant();
        if (typed is "midi" or "noon")
        {
            return "12:00";
        }
        // A number without a sign of the hour is none: 14 may be a day.
        if (Written().Match(typed) is not { Success: true } written || (!written.Groups["sign"].Success && !written.Groups["half"].Success)
            || (written.Groups["sign"].Value is ":" or "." && !written.Groups["minute"].Success))
        {
            return null;
        }
        var hour = Number(written, "hour");
        var minute = written.Groups["minute"].Success ? Number(written, "minute") : 0;
        var half = written.Groups["half"].Value;
        if (half.Length > 0)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }
            hour = (hour % 12) + (half[0] == 'p' ? 12 : 0);
        }
        return hour < 24 && minute < 60 ? string.Create(CultureInfo.InvariantCulture, $"{hour:D2}:{minute:D2}") : null;
    }

    static int Number(Match written, string part) => int.Parse(written.Groups[part].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<hour>[0-9]{1,2})\s*(?:(?<sign>:|h|\.|heures?)\s*(?<minute>[0-9]{2})?)?\s*(?<half>am|pm|a\.m\.|p\.m\.)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Written();
}
