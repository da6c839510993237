namespace Pathways.Projections.Statistics;

/// <summary>A Kaplan–Meier curve: one step per distinct time (those with censoring only included), asked at any time or quantile.</summary>
public sealed class SurvivalCurve
{
    readonly RiskTable table;
    readonly double[] survival;
    readonly double[] logVariance;
    readonly double critical;
    readonly Ties ties;

    internal SurvivalCurve(
        RiskTable table, double[] survival, double[] logVariance, double level, SurvivalInterval interval, Ties ties,
        SurvivalVariance variance = SurvivalVariance.Greenwood)
    {
        this.ties = ties;
        this.table = table;
        this.survival = survival;
        this.logVariance = logVariance;
        Level = level;
        Interval = interval;
        Variance = variance;
        critical = Normal.CriticalValue(level);
        Steps = new LazyList<SurvivalStep>(table.Times.Length, StepAt);
    }

    /// <summary>Rows that the curve was fitted on.</summary>
    public int Rows => table.Rows;

    /// <summary>Events in all (sum of weights).</summary>
    public double Events => table.Events.Sum();

    /// <summary>Censored in all (sum of weights).</summary>
    public double Censored => table.Censored.Sum();

    /// <summary>Confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>How the limits are made.</summary>
    public SurvivalInterval Interval { get; }

    /// <summary>Where the standard errors come from.</summary>
    public SurvivalVariance Variance { get; }

    /// <summary>The last time seen, event or censoring; null for a curve of nobody.</summary>
    public double? LastTime => table.Times.Length == 0 ? null : table.Times[^1];

    /// <summary>One step per distinct time, ascending. Limits are worked out when a step is read.</summary>
    public IReadOnlyList<SurvivalStep> Steps { get; }

    /// <summary>The time by which half have had the event, with its interval: <see cref="Quantile"/> at 0.5.</summary>
    public SurvivalQuantile Median => Quantile(0.5);

    internal double[] Survival => survival;

    /// <summary>
    /// The curve at any time: S(t) right-continuous, the number at risk just before t (between steps that of the next step, as R has it),
    /// the events and censorings at exactly t. Before the first time seen S is 1 and so are its limits, whatever their kind.
    /// </summary>
    /// <param name="time">In the unit of the times; what is tied with a step (<see cref="Ties"/>) is that step.</param>
    /// <returns>Null after the last time seen unless S has reached 0: what nobody was observed for is not estimated.</returns>
    public SurvivalStep? At(double time)
    {
        if (!(time >= 0)) throw new ArgumentOutOfRangeException(nameof(time), time, "A time must not be negative.");
        var near = ties.Near(time);
        var step = LastStepAtOrBefore(near + ties.Width);
        if (step >= 0 && table.Times[step] >= near - ties.Width) return StepAt(step) with { Time = time };
        if (step == table.Times.Length - 1)
            return step >= 0 && survival[step] == 0 ? new SurvivalStep(time, 0, 0, 0, 0, null, null, null) : null;
        var before = step < 0 ? new SurvivalStep(0, 0, 0, 0, 1, 0, 1, 1) : StepOf(survival[step], logVariance[step]);
        return before with { Time = time, AtRisk = table.AtRisk[step + 1] };
    }

    /// <summary>
    /// The time by which a share p has had the event: the first t with 1 − S(t) ≥ p, and the midpoint of the plateau where S(t) = 1 − p
    /// exactly (to √ε); a plateau that lasts to the end reaches to the last time seen. The limits are where the pointwise limits of S
    /// cross 1 − p (Brookmeyer and Crowley 1982), by the same rule. As R's <c>quantile.survfit</c>.
    /// </summary>
    /// <param name="probability">p, strictly between 0 and 1; 0.5 is the median.</param>
    public SurvivalQuantile Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability strictly between 0 and 1.");
        var (estimate, lower, upper) = Crossings(probability);
        // A limit that no scale gives there lies nowhere, and not beyond the last time.
        var none = estimate.IsReached ? At(estimate.Value)?.Lower is null : Steps.All(s => s.Lower is null);
        ReachedTime Limit(ReachedTime limit) => none && !limit.IsReached ? ReachedTime.None : limit;
        return new SurvivalQuantile(probability, estimate, Limit(lower), Limit(upper));
    }

    /// <summary>
    /// Restricted mean survival time: the area under S from 0 to the horizon, with Greenwood's variance
    /// (Klein and Moeschberger 2003, 4.5.2; R's <c>print(fit, rmean = )</c>).
    /// </summary>
    /// <param name="horizon">In the unit of the times; by default the last time seen. Past it S is carried on, which the answer says.</param>
    public RestrictedMean RestrictedMean(double? horizon = null)
    {
        var end = horizon ?? LastTime ?? 0;
        if (!(end >= 0) || double.IsPositiveInfinity(end))
            throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "A horizon must be finite and not negative.");
        var last = LastStepAtOrBefore(end);
        double areaAfter = 0, variance = 0, right = end;
        for (var i = last; i >= 0; i--)
        {
            Work.Check();
            areaAfter += (right - table.Times[i]) * survival[i];
            right = table.Times[i];
            var (n, d, after) = (table.AtRisk[i], table.Events[i], table.After(i));
            if (d > 0 && after > 0) variance += areaAfter * areaAfter * d / (n * after);
        }
        return new RestrictedMean(areaAfter + right, Math.Sqrt(variance), end, end > (LastTime ?? 0));
    }

    /// <summary>
    /// How long people were followed: the Kaplan–Meier curve of the time to censoring, events being what hides it
    /// (reverse Kaplan–Meier, Schemper and Smith 1996). Its median is the median follow-up.
    /// </summary>
    public SurvivalCurve FollowUp() => KaplanMeier.Estimate(table.Reversed(), Level, Interval, ties);

    /// <summary>The same curve with limits of another kind; nothing is estimated again.</summary>
    /// <param name="interval">How its limits are made.</param>
    public SurvivalCurve With(SurvivalInterval interval) => new(table, survival, logVariance, Level, interval, ties, Variance);

    /// <summary>The same curve with another variance of log S at each step.</summary>
    internal SurvivalCurve WithVariance(double[] ofLogSurvival) => new(table, survival, ofLogSurvival, Level, Interval, ties, SurvivalVariance.Robust);

    /// <summary>Where S and its limits come down to 1 − p: limits are worked out once a step, for both.</summary>
    (ReachedTime Estimate, ReachedTime Lower, ReachedTime Upper) Crossings(double p)
    {
        var (estimate, lower, upper) = (new Crossing(p), new Crossing(p), new Crossing(p));
        for (var i = 0; i < table.Times.Length; i++)
        {
            Work.Check();
            var (low, high) = Limits(survival[i], logVariance[i]);
            estimate.See(table.Times[i], survival[i]);
            lower.See(table.Times[i], low ?? double.NaN);
            upper.See(table.Times[i], high ?? double.NaN);
        }
        var last = LastTime ?? 0;
        return (estimate.At(last), lower.At(last), upper.At(last));
    }

    /// <summary>The smallest fraction that reaches p, counting as equal what rounding parts; limits need not be monotone, so all are looked at.</summary>
    struct Crossing(double p)
    {
        double reached = double.PositiveInfinity, passed = double.PositiveInfinity, reachedAt, passedAt, fraction;

        public void See(double time, double height)
        {
            fraction = 1 - height;
            if (fraction + Rounding.Slack >= p && fraction < reached) (reached, reachedAt) = (fraction, time);
            if (fraction - Rounding.Slack >= p && fraction < passed) (passed, passedAt) = (fraction, time);
        }

        public readonly ReachedTime At(double last)
        {
            if (double.IsPositiveInfinity(reached)) return ReachedTime.NotReached;
            if (Math.Abs(p - fraction) < Rounding.Slack) return ReachedTime.At((reachedAt + last) / 2);
            return double.IsPositiveInfinity(passed) ? ReachedTime.NotReached : ReachedTime.At((reachedAt + passedAt) / 2);
        }
    }

    SurvivalStep StepAt(int i) => StepOf(survival[i], logVariance[i]) with
    {
        Time = table.Times[i],
        AtRisk = table.AtRisk[i],
        Events = table.Events[i],
        Censored = table.Censored[i],
    };

    SurvivalStep StepOf(double s, double variance)
    {
        var (lower, upper) = Limits(s, variance);
        return new SurvivalStep(0, 0, 0, 0, s, s > 0 ? s * Math.Sqrt(variance) : null, lower, upper);
    }

    (double? Lower, double? Upper) Limits(double s, double variance) =>
        ConfidenceLimits.Of(s, s * Math.Sqrt(variance), critical, Interval);

    int LastStepAtOrBefore(double time)
    {
        var found = Array.BinarySearch(table.Times, time);
        return found >= 0 ? found : ~found - 1;
    }
}
