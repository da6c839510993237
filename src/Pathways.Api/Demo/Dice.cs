namespace Pathways.Api.Demo;

/// <summary>Chance that comes out the same for the same seed, on every machine.</summary>
sealed class Dice(int seed)
{
    // A seeded Random keeps its algorithm across versions of .NET; an unseeded one does not.
    readonly Random random = new(seed);

    public bool Chance(double probability) => random.NextDouble() < probability;

    public int Between(int least, int most) => random.Next(least, most + 1);

    /// <summary>Waiting time of a constant hazard.</summary>
    public int Wait(double meanDays) => (int)Math.Ceiling(-Math.Log(1 - random.NextDouble()) * meanDays);

    public T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public T Weighted<T>(params (T Value, double Weight)[] of)
    {
        var at = random.NextDouble() * of.Sum(o => o.Weight);
        foreach (var (value, weight) in of)
        {
            if ((at -= weight) < 0)
            {
                return value;
            }
        }
        return of[^1].Value;
    }
}
