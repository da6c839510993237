using System.Collections.Frozen;

namespace Pathways.Domain.Codes;

/// <summary>Kinds of facts that the law, or caution, protects more than others.</summary>
public enum SensitiveKind
{
    /// <summary>Health and disability.</summary>
    Health,

    /// <summary>Prison, justice supervision.</summary>
    Justice,

    /// <summary>Violence suffered.</summary>
    Violence,

    /// <summary>Origin, asylum and protection.</summary>
    Origin,
}

/// <summary>
/// The one list of what is sensitive. Who accompanies a person, and who audits, sees it; in figures evaluators see it grouped only
/// (is there any such fact, or none), never one by one.
/// </summary>
public static class SensitiveFacts
{
    static readonly FrozenDictionary<TargetPublic, SensitiveKind> Publics = new Dictionary<TargetPublic, SensitiveKind>
    {
        [TargetPublic.Aah] = SensitiveKind.Health,
        [TargetPublic.DisabledWorker] = SensitiveKind.Health,
        [TargetPublic.LeavingPrison] = SensitiveKind.Justice,
        [TargetPublic.Refugee] = SensitiveKind.Origin,
        [TargetPublic.OtherProtection] = SensitiveKind.Origin,
        [TargetPublic.RefugeeOrAsylum] = SensitiveKind.Origin,
    }.ToFrozenDictionary();

    // Words that columns of files are called by, in French and English, without accents (no attribute's name has any). "origin" is none:
    // it is where a request comes from in as many files.
    static readonly (string Word, SensitiveKind Kind)[] Words =
    [
        ("rqth", SensitiveKind.Health), ("aah", SensitiveKind.Health), ("handicap", SensitiveKind.Health), ("disab", SensitiveKind.Health),
        ("invalid", SensitiveKind.Health), ("sante", SensitiveKind.Health), ("health", SensitiveKind.Health), ("maladie", SensitiveKind.Health),
        ("illness", SensitiveKind.Health), ("eeco12", SensitiveKind.Health),
        ("prison", SensitiveKind.Justice), ("justice", SensitiveKind.Justice), ("judiciaire", SensitiveKind.Justice), ("detention", SensitiveKind.Justice),
        ("detenu", SensitiveKind.Justice), ("spip", SensitiveKind.Justice), ("pjj", SensitiveKind.Justice),
        ("violence", SensitiveKind.Violence),
        ("refugie", SensitiveKind.Origin), ("refugee", SensitiveKind.Origin), ("asile", SensitiveKind.Origin), ("asylum", SensitiveKind.Origin),
        ("nationalit", SensitiveKind.Origin), ("ethni", SensitiveKind.Origin), ("migra", SensitiveKind.Origin), ("religi", SensitiveKind.Origin),
        ("eeco13", SensitiveKind.Origin), ("eeco14", SensitiveKind.Origin), ("eeco15", SensitiveKind.Origin),
    ];

    /// <summary>The kind of a public; null when it is not sensitive.</summary>
    public static SensitiveKind? Of(TargetPublic flag) => Publics.TryGetValue(flag, out var kind) ? kind : null;

    /// <summary>The kind of an attribute, by what it is called in a file; null when nothing in its name says so.</summary>
    public static SensitiveKind? OfAttribute(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var (word, kind) in Words)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }
        return null;
    }
}
