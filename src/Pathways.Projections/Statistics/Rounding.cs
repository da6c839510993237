namespace Pathways.Projections.Statistics;

/// <summary>What counts as equal. Sums that cancel: what is left below the rounding of their terms is nothing, and its square root must not show as 1e-8.</summary>
static class Rounding
{
    /// <summary>√ε of double precision: values closer than this are the same time or the same probability, as in R's survival package.</summary>
    public const double Slack = 1.4901161193847656e-8;
    const double Noise = 1e-14;

    /// <summary>The sum, or 0 where it is no larger than the rounding of terms of this size.</summary>
    public static double Cleared(double sum, double size) => sum > Noise * size ? sum : 0;

    /// <summary>Whether a probability is 1 but for rounding.</summary>
    public static bool IsOne(double p) => p >= 1 - Noise;
}
