namespace Pathways.Projections.Process;

/// <summary>What is told of a set of durations; all in seconds, except <paramref name="Count"/>.</summary>
/// <param name="Count">Number of durations.</param>
/// <param name="Total">Their sum.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Median">Middle value, or the mean of the two middle values.</param>
/// <param name="Min">Shortest.</param>
/// <param name="Max">Longest.</param>
/// <param name="LowerQuartile">Quantile 0.25, type 7 of Hyndman and Fan (1996), as in R and numpy.</param>
/// <param name="UpperQuartile">Quantile 0.75, type 7.</param>
public sealed record DurationSummary(
    long Count, double Total, double Mean, double Median, double Min, double Max, double LowerQuartile, double UpperQuartile);

/// <summary>Durations, held exactly in the memory of the different ones among them: equal durations are counted, not kept.</summary>
/// <remarks>
/// New durations gather in a buffer that is sorted and merged into the counted ones when it is as long as these, so that a duration
/// costs O(log n) amortised. Sums are exact (128-bit ticks).
/// </remarks>
public sealed class DurationSample
{
    const int SmallestMerge = 1024;
    long[] pending = new long[4];
    int waiting;
    long[] values = [];
    long[] counts = [];
    Int128 total;
    long min = long.MaxValue, max = long.MinValue;

    /// <summary>Number of durations.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a duration.</summary>
    /// <param name="ticks">In ticks of 100 ns; negative where the file's order runs against time.</param>
    public void Add(long ticks)
    {
        if (waiting == pending.Length)
            MakeRoom();
        pending[waiting++] = ticks;
        total += ticks;
        Count++;
        min = Math.Min(min, ticks);
        max = Math.Max(max, ticks);
    }

    /// <summary>The quantile by type 7: h = (n − 1)p, linear between the neighbours of h; in seconds.</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <exception cref="InvalidOperationException">There are no durations.</exception>
    public double Quantile(double p)
    {
        if (Count == 0)
            throw new InvalidOperationException("No durations, no quantile.");
        Merge();
        var h = (Count - 1) * p;
        var rank = (long)Math.Floor(h);
        var low = AtRank(rank);
        var high = rank + 1 < Count ? AtRank(rank + 1) : low;
        return (low + ((h - rank) * (high - low))) / TimeSpan.TicksPerSecond;
    }

    /// <summary>The summary, or null where there are no durations.</summary>
    public DurationSummary? Summary() => Count == 0 ? null : new DurationSummary(
        Count,
        (double)total / TimeSpan.TicksPerSecond,
        (double)total / Count / TimeSpan.TicksPerSecond,
        Quantile(0.5),
        (double)min / TimeSpan.TicksPerSecond,
        (double)max / TimeSpan.TicksPerSecond,
        Quantile(0.25),
        Quantile(0.75));

    double AtRank(long rank)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Work.Check();
            rank -= counts[i];
            if (rank < 0)
                return values[i];
        }

        throw new ArgumentOutOfRangeException(nameof(rank));
    }

    void MakeRoom()
    {
        if (pending.Length < Math.Max(SmallestMerge, values.Length))
            Array.Resize(ref pending, pending.Length * 2);
        else
            Merge();
    }

    void Merge()
    {
        if (waiting == 0)
            return;
        Array.Sort(pending, 0, waiting);
        var mergedValues = new long[values.Length + Distinct()];
        var mergedCounts = new long[mergedValues.Length];
        int old = 0, fresh = 0, n = 0;
        while (old < values.Length || fresh < waiting)
        {
            Work.Check();
            var takeOld = old < values.Length && (fresh == waiting || values[old] <= pending[fresh]);
            var value = takeOld ? values[old] : pending[fresh];
            var count = takeOld ? counts[old++] : 0;
            while (fresh < waiting && pending[fresh] == value)
            {
                fresh++;
                count++;
            }

            mergedValues[n] = value;
            mergedCounts[n++] = count;
        }

        values = mergedValues[..n];
        counts = mergedCounts[..n];
        waiting = 0;
    }

    int Distinct()
    {
        var distinct = 1;
        for (var i = 1; i < waiting; i++)
        {
            Work.Check();
            if (pending[i] != pending[i - 1])
                distinct++;
        }

        return distinct;
    }
}
