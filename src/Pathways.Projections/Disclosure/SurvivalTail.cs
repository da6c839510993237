namespace Pathways.Projections.Disclosure;

/// <summary>
/// The end of a survival curve: where few are still at risk, each step is a person. Everything from the last time with enough
/// people on is masked together, so that what is left of the number at risk is a group of at least the threshold.
/// </summary>
public static class SurvivalTail
{
    /// <summary>Time from which curve, interval, number at risk and events are masked; null when nothing is.</summary>
    /// <param name="steps">Distinct times, rising, with the number at risk just before each (persons).</param>
    /// <param name="threshold">Smallest group that may be shown.</param>
    /// <returns>
    /// The last time at which at least <paramref name="threshold"/> are at risk, when fewer are at risk at a later one or
    /// remain after the last; the first time when there never were enough; null for an empty curve.
    /// </returns>
    public static double? MaskedFrom(IReadOnlyList<(double Time, double AtRisk)> steps, int threshold)
    {
        if (steps.Count == 0)
            return null;
        var last = -1;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].AtRisk >= threshold)
                last = i;
        }

        // The group at the last time leaves as one: fewer than the threshold never remain, so all may be shown.
        return last == steps.Count - 1 ? null : steps[Math.Max(last, 0)].Time;
    }

    /// <summary>
    /// The same for several groups drawn together with their total: when only one group's tail is masked, the total less the
    /// others would give it back, so the total is masked from the same time.
    /// </summary>
    /// <param name="groups">Each group's times and numbers at risk.</param>
    /// <param name="threshold">Smallest group that may be shown.</param>
    /// <returns>For each group its time, and the time for the total; null where nothing is masked.</returns>
    public static (IReadOnlyList<double?> Groups, double? Total) MaskedFromInGroups(IReadOnlyList<IReadOnlyList<(double Time, double AtRisk)>> groups, int threshold)
    {
        var each = groups.Select(g => MaskedFrom(g, threshold)).ToList();
        return (each, each.Min());
    }
}
