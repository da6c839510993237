using Pathways.Projections.Statistics;
using Xunit.Abstractions;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>Measured when no other test runs, in processor time, so that a busy machine does not fail them.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
[Collection("Alone")]
public class LargeSampleTests(ITestOutputHelper output)
{
    /// <summary>Slow by its nature: a few seconds of processor time.</summary>
    [Fact]
    public void Ten_million_rows_take_seconds_and_less_than_a_gigabyte()
    {
        const int n = 10_000_000;
        var random = new Random(5);
        var (times, events, groups) = (new double[n], new bool[n], new int[n]);
        for (var i = 0; i < n; i++)
        {
            (times[i], events[i], groups[i]) = (Math.Floor(-Math.Log(1 - random.NextDouble()) * 400), random.NextDouble() < 0.6, random.Next(2));
        }
        var (processor, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        var curve = KaplanMeier.Fit(times, events);
        var median = curve.Median;
        var test = LogRank.Test(times, events, groups);
        var seconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        output.WriteLine($"{n:N0} rows: {seconds:0.0} s of processor, {allocated / 1e6:0} MB allocated");
        Assert.Equal(n, curve.At(0)!.Value.AtRisk);
        Assert.InRange(median.Estimate.Value, 400, 520);
        Assert.NotNull(test.PValue);
        Assert.InRange(seconds, 0, 10);
        Assert.InRange(allocated, 0, 1_000_000_000);
    }
}
