using System.Globalization;
using Pathways.Domain.Codes;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// A form that was open while somebody else changed the same thing, field by field: what was not changed on it takes the value of now, what only
/// it changed stays as it was typed, and what both changed stays as it was typed and is told with both values.
/// </summary>
/// <param name="Taken">What was not changed on the form, and has another value now: the fields with it.</param>
/// <param name="Own">What only the form changed: the fields with what was typed.</param>
/// <param name="Both">What both changed: the fields with what was typed, and the value of now.</param>
/// <param name="Moved">Whether others changed any of the fields at all, to what was typed here too included.</param>
public sealed record MergedFields(IReadOnlyList<StepField> Taken, IReadOnlyList<StepField> Own, IReadOnlyList<(StepField Typed, string Now)> Both, bool Moved)
{
    /// <summary>Merges what was typed with what is there now.</summary>
    /// <param name="now">The fields with what is there now.</param>
    /// <param name="was">What a field showed when the form was made, in each language that it may have been made in; null where nobody knows.</param>
    /// <param name="typed">What was typed in a field.</param>
    /// <param name="today">The day by which "yesterday" is meant.</param>
    public static MergedFields Of(IEnumerable<StepField> now, Func<StepField, IReadOnlyList<string>?> was, Func<StepField, string> typed, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(was);
        ArgumentNullException.ThrowIfNull(typed);
        var merged = (Taken: new List<StepField>(), Own: new List<StepField>(), Both: new List<(StepField, string)>());
        var anyMoved = false;
        foreach (var field in now)
        {
            var (before, said) = (was(field), typed(field));
            var moved = before?.Any(b => IsSame(field, b, field.Value, today)) != true;
            anyMoved |= moved;
            if (IsSame(field, said, field.Value, today))
            {
                continue;
            }
            if (moved && before?.Any(b => IsSame(field, b, said, today)) == true)
            {
                merged.Taken.Add(field);
            }
            else if (moved)
            {
                merged.Both.Add((field with { Value = said }, field.Value));
            }
            else
            {
                merged.Own.Add(field with { Value = said });
            }
        }
        return new(merged.Taken, merged.Own, merged.Both, anyMoved);
    }

    // Two ways to write the same: 12/1 and 12/01/2027, 14h30 and 14:30, 17,5 and 17.5, publics in whatever order.
    static bool IsSame(StepField field, string one, string other, DateOnly today) =>
        string.Equals(one.Trim(), other.Trim(), StringComparison.Ordinal) || field.Kind switch
        {
            StepFieldKind.Day => DayWords.TryRead(one, today, field.Planned, out var a) && DayWords.TryRead(other, today, field.Planned, out var b) && a == b,
            StepFieldKind.Time => TimeOfDay.Canonical(one) is { } a && a == TimeOfDay.Canonical(other),
            StepFieldKind.Number => Number(one) is { } a && a == Number(other),
            StepFieldKind.Several => Set(one).SetEquals(Set(other)),
            _ => false,
        };

    static decimal? Number(string text) =>
        decimal.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    static HashSet<string> Set(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
