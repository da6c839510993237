namespace Pathways.Projections.Statistics;

/// <summary>
/// One rule for what is the same time, made once from all times of an answer (exits and entries, every group together) and used by every
/// curve, test and model of it: two groups never disagree on what is tied.
/// </summary>
/// <remarks>
/// Two neighbouring distinct times are tied when they differ by at most √ε (1.49e-8), absolutely or relatively to the mean of the distinct
/// times: the rule of R's survival package (<c>aeqSurv</c>, option <c>timefix</c>). Without it 0.1 + 0.2 and 0.3 are two event times.
/// </remarks>
public sealed class Ties
{
    private readonly double[] _starts;
    private readonly double[] _ends;

    private Ties(double width, double[] starts, double[] ends) => (Width, _starts, _ends) = (width, starts, ends);

    /// <summary>The largest gap between two neighbouring times that are one.</summary>
    public double Width { get; }

    /// <summary>How many different times were read as an earlier neighbour's.</summary>
    public int Joined { get; private init; }

    /// <summary>The rule of these rows.</summary>
    /// <param name="times">Times to the event or to censoring.</param>
    /// <param name="entries">Times of entry; empty: none.</param>
    public static Ties Of(ReadOnlySpan<double> times, ReadOnlySpan<double> entries = default)
    {
        double[] sorted = [.. times, .. entries];
        Array.Sort(sorted);
        return OfSorted(sorted);
    }

    /// <summary>The time that stands for one of these rows': the first of those it is tied with, else itself.</summary>
    /// <param name="time">A time of the rows.</param>
    public double Of(double time) => Chain(time, 0);

    /// <summary>The same for a time that is asked for: within the width of a tied time it is that one.</summary>
    /// <param name="time">Any time in the same unit.</param>
    public double Near(double time) => Chain(time, Width);

    internal static Ties OfSorted(ReadOnlySpan<double> sorted)
    {
        var width = WidthOf(sorted);
        var (starts, ends, joined) = (new List<double>(), new List<double>(), 0);
        var first = 0;
        for (var i = 1; i <= sorted.Length; i++)
        {
            Work.Check();
            if (i < sorted.Length && sorted[i] - sorted[i - 1] <= width)
            {
                if (sorted[i] != sorted[i - 1]) joined++;
                continue;
            }
            if (sorted[i - 1] != sorted[first])
            {
                starts.Add(sorted[first]);
                ends.Add(sorted[i - 1]);
            }
            first = i;
        }
        return new Ties(width, [.. starts], [.. ends]) { Joined = joined };
    }

    private double Chain(double time, double slack)
    {
        time += 0.0; // a negative zero is a zero
        if (_starts.Length == 0) return time;
        var found = Array.BinarySearch(_starts, time + slack);
        var at = found >= 0 ? found : ~found - 1;
        return at >= 0 && time <= _ends[at] + slack ? _starts[at] : time;
    }

    private static double WidthOf(ReadOnlySpan<double> sorted)
    {
        double sum = 0;
        var distinct = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            Work.Check();
            if (i > 0 && sorted[i] == sorted[i - 1]) continue;
            sum += Math.Abs(sorted[i]);
            distinct++;
        }
        return distinct == 0 ? Rounding.Slack : Rounding.Slack * Math.Max(1, sum / distinct);
    }
}
