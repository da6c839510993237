using Pathways.Projections.Disclosure;

namespace Pathways.Projections.Indicators;

/// <summary>
/// Whether a figure shows so few people that it says something of somebody. Figures are counted for those who work with the pathways and are
/// not masked; what leaves them says so where it matters.
/// </summary>
public static class SmallCounts
{
    /// <summary>Counts from 1 to one less than this are small (persons).</summary>
    public const int Threshold = DisclosureRule.UsualThreshold;

    /// <summary>What is said where they are shown.</summary>
    public static FigureNote Shown { get; } = new("small_counts", new(
        $"Rien n’est masqué : des effectifs de moins de {Threshold} sont montrés ; à ne pas diffuser tel quel.",
        $"Nothing is masked: counts under {Threshold} are shown; not to be given out as it is."));

    /// <summary>Whether the answer, or one of its groups, has a small count, a small rest of its denominator, or a step of few people in its curve.</summary>
    public static bool In(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Groups.Prepend(answer.All).Any(In);
    }

    static bool In(FigureValue value) =>
        Small(value.Numerator) || Small(value.Denominator) || Small(value.Denominator - value.Numerator) || Small(value.NotMature) || Small(value.Undocumented)
        || (value.Parts ?? []).Concat(value.Apart ?? []).Any(p => Small(p.Count))
        || (value.Curve?.Points ?? []).Any(p => Small(p.Events) || Small(p.Censored) || Small(p.AtRisk));

    static bool Small(double? count) => count is > 0 and < Threshold;
}
