namespace Pathways.Domain.Codes;

/// <summary>
/// The ISCED 2011 group of a French level, version 1: none or brevet is 0–2; CAP and BEP (French level 3) and the bac (level 4) are both
/// ISCED 3; levels 5 to 8 are 5–8. So "no or low qualification" (French level 3 at most) is not ISCED 0–2.
/// </summary>
public static class Education
{
    /// <summary>Version of the derivation.</summary>
    public const string Version = "v1";

    /// <summary>The ISCED group; an answer that is no level, and the absence of an answer, stay what they are.</summary>
    public static EducationLevel Isced(EducationLevel level) => level switch
    {
        EducationLevel.NoneOrBrevet => EducationLevel.Isced0To2,
        EducationLevel.Level3 or EducationLevel.Level4 => EducationLevel.Isced3,
        EducationLevel.Level5 or EducationLevel.Level6 or EducationLevel.Level7 or EducationLevel.Level8 => EducationLevel.Isced5To8,
        _ => level,
    };

    /// <summary>
    /// The French level. Of an entry recorded under the list of before only ISCED 0–2 gives one back; the other groups hold several
    /// levels, so the level is not stated.
    /// </summary>
    public static EducationLevel French(EducationLevel level) => level switch
    {
        EducationLevel.Isced0To2 => EducationLevel.NoneOrBrevet,
        EducationLevel.Isced3 or EducationLevel.Isced4 or EducationLevel.Isced5To8 => EducationLevel.NotStated,
        _ => level,
    };

    /// <summary>Every ISCED group, then the answers that are none.</summary>
    public static IReadOnlyList<EducationLevel> IscedGroups { get; } =
    [
        EducationLevel.Isced0To2, EducationLevel.Isced3, EducationLevel.Isced4, EducationLevel.Isced5To8,
        EducationLevel.DoesNotKnow, EducationLevel.PrefersNotToSay, EducationLevel.NotStated,
    ];

    /// <summary>Every French level, then the answers that are none.</summary>
    public static IReadOnlyList<EducationLevel> FrenchLevels { get; } =
        [.. Enum.GetValues<EducationLevel>().Where(l => l < EducationLevel.Isced0To2), EducationLevel.NotStated];

    /// <summary>Whether a level is certainly above French level 3, so that the person is not "of no or low qualification".</summary>
    public static bool IsAboveLevel3(EducationLevel level) =>
        level is EducationLevel.Level4 or EducationLevel.Level5 or EducationLevel.Level6 or EducationLevel.Level7 or EducationLevel.Level8
            or EducationLevel.Isced4 or EducationLevel.Isced5To8;
}
