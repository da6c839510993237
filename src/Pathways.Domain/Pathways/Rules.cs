using System.Text.RegularExpressions;
using Pathways.Domain.Codes;

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
            ? new Refusal(code, field).With("least", least).With("most", most).With("value", v)
            : null;

    // Nobody plans further: a longer way off is a mistyped year, and would stretch every drawing and every wait.
    const int FarthestPlanYears = 10;

    public static Refusal? Planned(DateOnly? planned, DateOnly occurredOn, string field) =>
        planned is { } p && p > occurredOn.AddYears(FarthestPlanYears)
            ? new Refusal("step/planned-too-far", field).With("date", p).With("latest", occurredOn.AddYears(FarthestPlanYears))
            : null;

    /// <summary>
    /// A reference that a pathway gives to its own trainings, contracts and appointments: a few letters or one of the field's own
    /// words, then a number; or a GUID. Neither a name (Durand-1) nor a telephone or social-security number fits in.
    /// </summary>
    public static Refusal? Reference(string? reference, string field) =>
        reference is null || (ReferencePattern().IsMatch(reference) && !IsPersonal(reference)) || Guid.TryParseExact(reference, "D", out _)
            ? null
            : new Refusal("step/bad-reference", field);

    /// <summary>A refusal with the reference that it is about; one that is none, and may be a name, is not repeated.</summary>
    public static Refusal About(this Refusal refusal, string reference) => refusal.With("reference", Reference(reference, "") is null ? reference : "…");

    /// <summary>The code of a structure or a convention of this territory: a word written as a name is (Amina-Durand) is none.</summary>
    public static Refusal? Code(string? code, string field) =>
        Account(code, field) ?? (code is not null && NamePattern().IsMatch(code) ? new Refusal("step/bad-code", field) : null);

    /// <summary>The account of somebody who works here, as the identity provider calls it.</summary>
    public static Refusal? Account(string? account, string field) =>
        account is null || (CodePattern().IsMatch(account) && (!IsPersonal(account) || Guid.TryParseExact(account, "D", out _))) ? null : new Refusal("step/bad-code", field);

    /// <summary>Whether a text holds a number by which a person is known: social security (13 digits, or 15 with its key) or telephone.</summary>
    public static bool IsPersonal(string text) => PersonalPattern().IsMatch(text);

    public static Refusal? Rome(string? rome, string? version) =>
        rome is not null && Nomenclatures.Rome(rome) != rome ? new Refusal("step/bad-rome", "rome")
        : version is not null && (rome is null || !VersionPattern().IsMatch(version)) ? new Refusal("step/bad-rome", "romeVersion")
        : null;

    public static Refusal? Commune(string commune) =>
        Nomenclatures.Commune(commune) == commune ? null : new Refusal("step/bad-commune", "territory");

    // None of these patterns can be slow. The limit is long because a machine that stands still for a moment is no slow pattern.
    [GeneratedRegex(@"\A(?:[A-Za-z]{0,3}|training|contract|appointment|immersion|spell|job|formation|contrat|emploi)[-_]?[0-9]{1,18}\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(@"\A[0-9]{1,2}(?:\.[0-9]{1,2})?\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"(?:\A|[._-])[A-Z][a-z]{2,}(?:[._-]|\z)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NamePattern();

    // Social security: sex, year, month (above 20 for those whose month is not known), department, commune, order, key; all
    // with the same separator or with none, for 1.234567890123 is a measure. Telephone: as France writes it, or from abroad.
    [GeneratedRegex(@"(?<![0-9])(?:[1-478](?<s>[ ._/-]?)[0-9]{2}\k<s>(?:0[1-9]|1[0-2]|[2-9][0-9])\k<s>(?:[0-9]{2}|2[ABab])\k<s>[0-9]{3}\k<s>[0-9]{3}(?:\k<s>[0-9]{2})?|(?:\+|00)33[ ._/-]?[1-9](?:[ ._/-]?[0-9]{2}){4}|0[1-9](?:[ ._/-]?[0-9]{2}){4})(?![0-9])", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex PersonalPattern();
}
