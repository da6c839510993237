namespace Pathways.Projections.Disclosure;

/// <summary>
/// When a cell says too much about someone. Rules add up: a cell is sensitive when any of them says so.
/// Source: Hundepool et al., <i>Statistical Disclosure Control</i> (Wiley, 2012), chapters 4 and 5.
/// </summary>
/// <param name="Threshold">
/// Frequency rule: sensitive when 0 &lt; contributors &lt; <paramref name="Threshold"/> (persons). 5 by default, 11 on request, 3 at least:
/// under 3 the only sensitive count is 1, and whoever sees why a cell is masked knows it.
/// </param>
/// <param name="DominanceCount">n of the (n,k) rule, 1 to 5; 0 switches it off. Needs contributions.</param>
/// <param name="DominancePercent">k of the (n,k) rule: sensitive when the n largest make more than this percent of the cell.</param>
/// <param name="PriorPercent">
/// p of the p% rule: sensitive when total − largest − second &lt; p% of the largest, that is when the second contributor
/// can estimate the first within p percent; 0 switches it off.
/// </param>
/// <param name="MaskZeros">
/// False (default): a true zero is published as 0, it is nobody's; an attacker therefore knows that every <c>c</c> is at least 1,
/// and protection is computed against that. True: zeros are sensitive too (where "nobody" itself tells something), and masked.
/// </param>
/// <param name="SafetyPercent">
/// For sums of a quantity masked by the frequency rule: how far above its value a cell must be able to lie, in percent of it.
/// </param>
public sealed record DisclosureRule(
    int Threshold = DisclosureRule.UsualThreshold,
    int DominanceCount = 0,
    double DominancePercent = 85,
    double PriorPercent = 0,
    bool MaskZeros = false,
    double SafetyPercent = 20)
{
    /// <summary>The threshold where nothing is said (persons).</summary>
    public const int UsualThreshold = 5;

    /// <summary>
    /// Least width of what an attacker can conclude about any masked count: Threshold − 1, so that at least
    /// Threshold whole numbers remain possible. Unit: persons.
    /// </summary>
    public double CountWidth => Math.Max(1, Threshold - 1);

    internal static void Check(DisclosureRule rule)
    {
        if (rule.Threshold < 3 || rule.DominanceCount is < 0 or > DisclosureTable.Largest || rule.DominancePercent is not (> 0 and <= 100)
            || !(rule.PriorPercent >= 0) || !(rule.SafetyPercent >= 0))
        {
            throw new ArgumentException("disclosure/rule: threshold at least 3, n from 0 to 5, k in (0, 100], p and safety at least 0", nameof(rule));
        }
    }

    /// <summary>Least value that an attacker who knows the rule grants a masked cell.</summary>
    internal double Floor(DisclosureTable table) => table.IsCount && !MaskZeros ? 1 : 0;

    /// <summary>
    /// Least value of a size class: k, 2k, 4k, …; half of k for what is smaller. What to mask for others is chosen by classes: which cell was
    /// the cheapest then tells nothing finer.
    /// </summary>
    internal double ClassOf(double value)
    {
        var lower = (double)Threshold;
        if (value < lower)
            return lower / 2;
        return lower * Math.Pow(2, Math.Floor(Math.Log2(value / lower)));
    }

    /// <summary>
    /// How far up a sensitive cell must be able to lie, or −1 when it is not sensitive. For a count: up to the threshold, so that
    /// nobody can say it is below. For dominance: 100/k · (n largest) − total. For p%: p/100 · largest − rest.
    /// </summary>
    internal double NeededAbove(DisclosureTable table, int cell)
    {
        var (value, contributors) = (table.Values[cell], table.Contributors[cell]);
        if (contributors == 0)
        {
            // A 0 that people gave tells what each of them gave; one without anybody is nobody's.
            return MaskZeros || (!table.IsCount && table.GaveNothing[cell] > 0) ? Math.Max(1, table.IsCount ? Threshold : 1) : -1;
        }

        var needed = -1.0;
        if (contributors < Threshold)
            needed = table.IsCount ? Threshold - value : value * SafetyPercent / 100;
        if (table.IsCount)
            return needed;
        var top = table.Top.AsSpan(cell * DisclosureTable.Largest, DisclosureTable.Largest);
        if (DominanceCount > 0 && Sum(top[..DominanceCount]) > DominancePercent / 100 * value)
            needed = Math.Max(needed, 100 / DominancePercent * Sum(top[..DominanceCount]) - value);
        var rest = value - top[0] - top[1];
        if (PriorPercent > 0 && rest < PriorPercent / 100 * top[0])
            needed = Math.Max(needed, PriorPercent / 100 * top[0] - rest);
        return needed;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
