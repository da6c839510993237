using System.Runtime.CompilerServices;

namespace Pathways.Projections.Statistics;

/// <summary>What every sample must satisfy before it is counted; a wrong one is refused with the row that is wrong.</summary>
static class Samples
{
    public static void RequireTimes(ReadOnlySpan<double> times, [CallerArgumentExpression(nameof(times))] string? name = null)
    {
        for (var i = 0; i < times.Length; i++)
        {
            Work.Check();
            if (!(times[i] >= 0) || double.IsPositiveInfinity(times[i]))
                throw new ArgumentOutOfRangeException(name, times[i], $"Row {i}: a time must be finite and not negative.");
        }
    }

    public static void RequireWeights(ReadOnlySpan<double> weights, [CallerArgumentExpression(nameof(weights))] string? name = null)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            Work.Check();
            if (!(weights[i] >= 0) || double.IsPositiveInfinity(weights[i]))
                throw new ArgumentOutOfRangeException(name, weights[i], $"Row {i}: a weight must be finite and not negative.");
        }
    }

    public static void RequireFinite(ReadOnlySpan<double> values, [CallerArgumentExpression(nameof(values))] string? name = null)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Work.Check();
            if (!double.IsFinite(values[i]))
                throw new ArgumentOutOfRangeException(name, values[i], $"Row {i}: a value must be finite.");
        }
    }

    /// <summary>Entry must precede exit: an interval without length holds nobody at risk.</summary>
    public static void RequireEntries(ReadOnlySpan<double> entries, ReadOnlySpan<double> times)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            Work.Check();
            if (!(entries[i] >= 0 && entries[i] < times[i]))
                throw new ArgumentOutOfRangeException(nameof(entries), entries[i], $"Row {i}: entry must not be negative and must precede the time {times[i]}.");
        }
    }

    /// <summary>The same once ties are made: entry and exit that differ by rounding only are one time.</summary>
    public static void RequireEntries(ReadOnlySpan<double> tied, ReadOnlySpan<double> times, Ties ties)
    {
        for (var i = 0; i < tied.Length; i++)
        {
            Work.Check();
            if (!(tied[i] < ties.Of(times[i])))
                throw new ArgumentOutOfRangeException(nameof(tied), tied[i], $"Row {i}: entry must precede the time {times[i]} by more than rounding.");
        }
    }

    /// <summary>What a curve is fitted on: a time, what ended it, a weight and an entry a row.</summary>
    public static void RequireHistories(
        ReadOnlySpan<double> times, int endings, string nameOfEndings, ReadOnlySpan<double> weights, ReadOnlySpan<double> entries, double level)
    {
        RequireTimes(times);
        RequireSameLength(times.Length, endings, nameOfEndings);
        if (!weights.IsEmpty) RequireSameLength(times.Length, weights.Length, nameof(weights));
        if (!entries.IsEmpty) RequireSameLength(times.Length, entries.Length, nameof(entries));
        RequireWeights(weights);
        if (!entries.IsEmpty) RequireEntries(entries, times);
        RequireLevel(level);
    }

    public static void RequireSameLength(int expected, int actual, string name)
    {
        if (actual != expected)
            throw new ArgumentException($"{name} has {actual} rows where {expected} are expected.", name);
    }

    public static void RequireLevel(double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies strictly between 0 and 1.");
    }
}
