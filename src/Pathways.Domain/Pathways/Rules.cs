using System.Globalization;
using System.Text.RegularExpressions;

namespace Pathways.Domain.Pathways;

// The rules that several stages share.
static partial class Rules
{
    // The oldest living person's schooling; anything before is a mistyped year.
    static readonly DateOnly Earliest = new(1950, 1, 1);

    public static Refusal? Date(DateOnly occurredOn, DateOnly today) =>
        occurredOn > today ? new Refusal("step/in-the-future", "occurredOn").With("occurredOn", occurredOn).With("today", today)
        : occurredOn < Earliest ? new Refusal("step/too-long-ago", "occurredOn").With("occurredOn", occurredOn).With("earliest", Earliest)
        : null;

    public static Refusal? NotBefore(DateOnly date, DateOnly? bound, string code, string field = "occurredOn") =>
        bound is { } b && date < b ? new Refusal(code, field).With("date", date).With("bound", b) : null;

    public static Refusal? Between(int? value, int least, int most, string code, string field) =>
        value is { } v && (v < least || v > most)
            ? new Refusal(code, field).With("least", least.ToString(CultureInfo.InvariantCulture)).With("most", most.ToString(CultureInfo.InvariantCulture))
            : null;

    /// <summary>A reference that a pathway gives to its own trainings, contracts and appointments: letters then a number, or a GUID. Too narrow for a name to fit in.</summary>
    public static Refusal? Reference(string? reference, string field) =>
        reference is null || ReferencePattern().IsMatch(reference) || Guid.TryParseExact(reference, "D", out _)
            ? null
            : new Refusal("step/bad-reference", field);

    /// <summary>The code of a structure, a convention or an account of this territory.</summary>
    public static Refusal? Code(string? code, string field) =>
        code is null || CodePattern().IsMatch(code) ? null : new Refusal("step/bad-code", field);

    public static Refusal? Rome(string? rome) =>
        rome is null || RomePattern().IsMatch(rome) ? null : new Refusal("step/bad-rome", "rome");

    public static Refusal? Commune(string commune) =>
        CommunePattern().IsMatch(commune) ? null : new Refusal("step/bad-commune", "territory");

    [GeneratedRegex(@"\A[A-Za-z]{0,12}[-_]?[0-9]{1,18}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"\A[A-N][0-9]{4}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex RomePattern();

    [GeneratedRegex(@"\A(?:[0-9]{2}|2A|2B)[0-9]{3}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex CommunePattern();
}
