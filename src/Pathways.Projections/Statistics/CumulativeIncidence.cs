namespace Pathways.Projections.Statistics;

/// <summary>Where the variance of a cumulative incidence comes from.</summary>
public enum IncidenceVariance
{
    /// <summary>Aalen's counting-process formula (1978), tied events counted as drawn without replacement: as cmprsk's <c>cuminc</c>. The default.</summary>
    Aalen,

    /// <summary>Infinitesimal jackknife: Σ over rows of the squared influence. Right with sampling weights; as <c>survfit</c> of R's survival package.</summary>
    Robust,
}

/// <summary>One cause at one time.</summary>
/// <param name="Cause">The code given.</param>
/// <param name="Events">Exits of this cause at exactly this time (sum of weights).</param>
/// <param name="Incidence">F(t): the estimated share that has left by this cause up to and including this time.</param>
/// <param name="StandardError">Of F(t).</param>
/// <param name="Lower">Lower confidence limit; null where the kind of interval gives none.</param>
/// <param name="Upper">Upper confidence limit; null where the kind of interval gives none.</param>
public readonly record struct CauseIncidence(int Cause, double Events, double Incidence, double StandardError, double? Lower, double? Upper);

/// <summary>Cumulative incidences at one time.</summary>
/// <param name="Time">In the unit of the times given.</param>
/// <param name="AtRisk">Under observation and not yet gone just before the time (sum of weights).</param>
/// <param name="Censored">Censored at exactly this time, after its exits (sum of weights).</param>
/// <param name="Remaining">The share not gone by any cause; with the incidences it makes 1.</param>
/// <param name="Causes">One per cause, codes ascending.</param>
public sealed record IncidenceStep(double Time, double AtRisk, double Censored, double Remaining, IReadOnlyList<CauseIncidence> Causes);

/// <summary>One cause at one time, with who was there.</summary>
/// <param name="Time">In the unit of the times given.</param>
/// <param name="AtRisk">Under observation and not yet gone just before the time (sum of weights).</param>
/// <param name="Censored">Censored at exactly this time, after its exits (sum of weights).</param>
/// <param name="Cause">The cause; null where nobody left by it at any time.</param>
public readonly record struct CauseStep(double Time, double AtRisk, double Censored, CauseIncidence? Cause);

/// <summary>Cumulative incidence curves of competing causes: what Aalen and Johansen's estimator gives, asked at any time.</summary>
public sealed class CumulativeIncidence
{
    readonly CompetingTable table;
    readonly double[][] incidence;
    readonly double[][] variance;
    readonly double[] remaining;
    readonly double critical;
    readonly Ties ties;

    internal CumulativeIncidence(
        CompetingTable table, double[] remaining, double[][] incidence, double[][] variance, double level, SurvivalInterval interval, IncidenceVariance kind, Ties ties)
    {
        this.ties = ties;
        this.table = table;
        this.remaining = remaining;
        this.incidence = incidence;
        this.variance = variance;
        (Level, Interval, Variance) = (level, interval, kind);
        critical = Normal.CriticalValue(level);
    }

    /// <summary>Rows that the curves were fitted on.</summary>
    public int Rows => table.Rows;

    /// <summary>Codes of the causes seen, ascending.</summary>
    public IReadOnlyList<int> Causes => table.Causes;

    /// <summary>Confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>How the limits are made.</summary>
    public SurvivalInterval Interval { get; }

    /// <summary>Where the standard errors come from.</summary>
    public IncidenceVariance Variance { get; }

    /// <summary>The last time seen; null for curves of nobody.</summary>
    public double? LastTime => table.Times.Length == 0 ? null : table.Times[^1];

    /// <summary>One step per distinct time, ascending.</summary>
    public IEnumerable<IncidenceStep> Steps => Enumerable.Range(0, table.Times.Length).Select(i => Step(i, table.Times[i]));

    /// <summary>The curve of one cause: one step per distinct time, ascending. A step is worked out when it is read.</summary>
    /// <param name="cause">Its code.</param>
    public IReadOnlyList<CauseStep> StepsOf(int cause)
    {
        var k = Array.IndexOf(table.Causes, cause);
        return new LazyList<CauseStep>(table.Times.Length, i => new CauseStep(table.Times[i], table.AtRisk[i], table.Censored[i], k < 0 ? null : Cause(cause, k, i)));
    }

    /// <summary>The curves at any time, right-continuous.</summary>
    /// <param name="time">In the unit of the times; what is tied with a step (<see cref="Ties"/>) is that step.</param>
    /// <returns>Null after the last time seen unless nobody remains: what nobody was observed for is not estimated.</returns>
    public IncidenceStep? At(double time)
    {
        if (!(time >= 0)) throw new ArgumentOutOfRangeException(nameof(time), time, "A time must not be negative.");
        var near = ties.Near(time);
        var found = Array.BinarySearch(table.Times, near + ties.Width);
        var step = found >= 0 ? found : ~found - 1;
        if (step >= 0 && table.Times[step] >= near - ties.Width) return Step(step, time);
        var last = step == table.Times.Length - 1;
        if (last && (step < 0 || remaining[step] > 0)) return null;
        var between = step < 0
            ? new IncidenceStep(time, 0, 0, 1, [.. table.Causes.Select(c => new CauseIncidence(c, 0, 0, 0, null, null))])
            : Step(step, time);
        return between with
        {
            AtRisk = last ? 0 : table.AtRisk[step + 1],
            Censored = 0,
            Causes = [.. between.Causes.Select(c => c with { Events = 0 })],
        };
    }

    IncidenceStep Step(int i, double time) => new(
        time, table.AtRisk[i], table.Censored[i], remaining[i], [.. table.Causes.Select((cause, k) => Cause(cause, k, i))]);

    CauseIncidence Cause(int cause, int k, int i)
    {
        var (f, error) = (incidence[k][i], Math.Sqrt(Math.Max(0, variance[k][i])));
        var (lower, upper) = ConfidenceLimits.Of(f, error, critical, Interval);
        return new CauseIncidence(cause, table.Events[k][i], f, error, lower, upper);
    }
}
