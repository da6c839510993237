using System.Globalization;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>One random data set with everything that the survival functions can be asked about.</summary>
sealed record RandomSample(
    int Set, double[] Times, bool[] Events, int[] Groups, int[] Strata, int[] Causes, double[] Counts, double[] Weights, double[] Entries, double[] X1, double[] X2);

/// <summary>200 data sets from a fixed seed: small and middling, tied and untied, lightly and heavily censored.</summary>
static class RandomSamples
{
    public const int Sets = 200;
    const int Seed = 20_240_229;

    public static IReadOnlyList<RandomSample> Draw()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(1, Sets).Select(set => Draw(set, random))];
    }

    static RandomSample Draw(int set, Random random)
    {
        var n = set % 5 == 0 ? random.Next(4, 12) : random.Next(12, 90);
        var grid = new[] { 0, 1, 2, 0.5, 7 }[set % 5];
        var (groups, strata, causes) = (random.Next(2, 5), random.Next(1, 4), random.Next(1, 4));
        var censoring = 0.1 + 0.7 * random.NextDouble();
        double Time(double rate)
        {
            var t = -Math.Log(1 - random.NextDouble()) * 10 / rate;
            return grid == 0 ? t : Math.Floor(t / grid) * grid;
        }
        var sample = new RandomSample(
            set, new double[n], new bool[n], new int[n], new int[n], new int[n], new double[n], new double[n], new double[n], new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            sample.Groups[i] = random.Next(groups);
            sample.Strata[i] = random.Next(strata);
            sample.X1[i] = random.NextDouble() < 0.4 ? 1 : 0;
            sample.X2[i] = Math.Round(random.NextDouble() * 40) - 10;
            sample.Times[i] = Time(Math.Exp(0.5 * sample.X1[i] + 0.02 * sample.X2[i] + 0.1 * sample.Groups[i]));
            sample.Causes[i] = random.NextDouble() < censoring ? 0 : random.Next(1, causes + 1);
            sample.Events[i] = sample.Causes[i] > 0;
            sample.Counts[i] = random.Next(0, 4);
            sample.Weights[i] = Math.Round(0.2 + 3 * random.NextDouble(), 3);
            // entry by thirds, so that some enter exactly when others leave
            sample.Entries[i] = Math.Floor(Math.Min(sample.Times[i], 20 * random.NextDouble()) / 3) * 3;
        }
        return sample;
    }

    public static IEnumerable<string> Csv(IEnumerable<RandomSample> samples)
    {
        yield return "set,time,event,group,stratum,cause,count,weight,entry,x1,x2";
        foreach (var s in samples)
            for (var i = 0; i < s.Times.Length; i++)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{s.Set},{s.Times[i]:R},{(s.Events[i] ? 1 : 0)},{s.Groups[i]},{s.Strata[i]},{s.Causes[i]},{s.Counts[i]},{s.Weights[i]:R},{s.Entries[i]:R},{s.X1[i]},{s.X2[i]}");
    }
}
