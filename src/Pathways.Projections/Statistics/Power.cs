namespace Pathways.Projections.Statistics;

/// <summary>Which approximation the events of a log-rank test are reckoned by.</summary>
public enum LogRankPowerFormula
{
    /// <summary>Schoenfeld (1981): (z_α + z_β)² / (share·(1 − share)·(log HR)²).</summary>
    Schoenfeld,

    /// <summary>Freedman (1982): (z_α + z_β)²·(1 + φ·HR)² / (φ·(1 − HR)²), φ = share/(1 − share). A little larger for strong effects.</summary>
    Freedman,
}

/// <summary>How many people an experiment needs, or what it can see with those it has. Two-sided tests by default; z by the normal distribution.</summary>
public static class Power
{
    /// <summary>
    /// People per group to see p1 against p2: n = ((z_α·√(2p̄(1 − p̄)) + z_β·√(p1(1 − p1) + p2(1 − p2))) / |p1 − p2|)², p̄ = (p1 + p2)/2
    /// (Fleiss). As R's <c>power.prop.test</c>; not rounded: round up.
    /// </summary>
    /// <param name="p1">Share expected in one group.</param>
    /// <param name="p2">Share expected in the other, different.</param>
    /// <param name="power">Wanted chance of seeing the difference.</param>
    /// <param name="alpha">Chance of a false alarm.</param>
    /// <param name="twoSided">Test in both directions.</param>
    public static double SampleSizePerGroup(double p1, double p2, double power = 0.8, double alpha = 0.05, bool twoSided = true)
    {
        RequireShare(p1, nameof(p1));
        RequireShare(p2, nameof(p2));
        RequireInside(power, nameof(power));
        if (p1 == p2) throw new ArgumentException("Two equal shares cannot be told apart by any number of people.", nameof(p2));
        var needed = (ZAlpha(alpha, twoSided) * Pooled(p1, p2) + Normal.Quantile(power) * Apart(p1, p2)) / Math.Abs(p1 - p2);
        return needed * needed;
    }

    /// <summary>The chance of seeing p1 against p2 with n people in each group; the formula of <see cref="SampleSizePerGroup"/> turned round.</summary>
    /// <param name="perGroup">People in each group.</param>
    /// <param name="p1">Share expected in one group.</param>
    /// <param name="p2">Share expected in the other.</param>
    /// <param name="alpha">Chance of a false alarm.</param>
    /// <param name="twoSided">Test in both directions.</param>
    /// <param name="strict">Two-sided: count the chance of seeing it in the wrong direction too (R's <c>strict = TRUE</c>).</param>
    public static double OfTwoProportions(
        double perGroup, double p1, double p2, double alpha = 0.05, bool twoSided = true, bool strict = false)
    {
        RequireShare(p1, nameof(p1));
        RequireShare(p2, nameof(p2));
        RequirePositive(perGroup, nameof(perGroup));
        double gap = Math.Sqrt(perGroup) * Math.Abs(p1 - p2), threshold = ZAlpha(alpha, twoSided) * Pooled(p1, p2), spread = Apart(p1, p2);
        if (spread == 0) return gap > threshold ? 1 : 0;
        var power = Normal.Cumulative((gap - threshold) / spread);
        return twoSided && strict ? power + Normal.Upper((gap + threshold) / spread) : power;
    }

    /// <summary>Events (not people) that a log-rank test of two groups needs; not rounded: round up.</summary>
    /// <param name="hazardRatio">Hazard of the experimental group over that of the other, constant over time; positive, not 1.</param>
    /// <param name="power">Wanted chance of seeing it.</param>
    /// <param name="alpha">Chance of a false alarm.</param>
    /// <param name="share">Share of people in the experimental group.</param>
    /// <param name="formula">By which approximation.</param>
    /// <param name="twoSided">Test in both directions.</param>
    public static double LogRankEvents(
        double hazardRatio, double power = 0.8, double alpha = 0.05, double share = 0.5,
        LogRankPowerFormula formula = LogRankPowerFormula.Schoenfeld, bool twoSided = true)
    {
        RequireInside(power, nameof(power));
        var signal = SignalPerEvent(hazardRatio, share, formula);
        if (signal == 0) throw new ArgumentException("Equal hazards cannot be told apart by any number of events.", nameof(hazardRatio));
        var needed = (ZAlpha(alpha, twoSided) + Normal.Quantile(power)) / signal;
        return needed * needed;
    }

    /// <summary>The chance that a log-rank test sees a hazard ratio with so many events: Φ(√events · signal − z_α).</summary>
    /// <param name="events">Events in both groups together.</param>
    /// <param name="hazardRatio">Hazard of the experimental group over that of the other.</param>
    /// <param name="alpha">Chance of a false alarm.</param>
    /// <param name="share">Share of people in the experimental group.</param>
    /// <param name="formula">By which approximation.</param>
    /// <param name="twoSided">Test in both directions.</param>
    public static double OfLogRank(
        double events, double hazardRatio, double alpha = 0.05, double share = 0.5,
        LogRankPowerFormula formula = LogRankPowerFormula.Schoenfeld, bool twoSided = true)
    {
        RequirePositive(events, nameof(events));
        return Normal.Cumulative(Math.Sqrt(events) * SignalPerEvent(hazardRatio, share, formula) - ZAlpha(alpha, twoSided));
    }

    /// <summary>People in all for so many events: events over the chance that a person has one while observed.</summary>
    /// <param name="events">From <see cref="LogRankEvents"/>.</param>
    /// <param name="eventShare1">Share of the experimental group expected to have the event within the study.</param>
    /// <param name="eventShare0">Share of the other group.</param>
    /// <param name="share">Share of people in the experimental group.</param>
    public static double LogRankPeople(double events, double eventShare1, double eventShare0, double share = 0.5)
    {
        RequirePositive(events, nameof(events));
        RequireShare(eventShare1, nameof(eventShare1));
        RequireShare(eventShare0, nameof(eventShare0));
        RequireInside(share, nameof(share));
        var chance = share * eventShare1 + (1 - share) * eventShare0;
        return chance > 0 ? events / chance : throw new ArgumentException("Without any event expected, no number of people is enough.", nameof(eventShare1));
    }

    static double SignalPerEvent(double hazardRatio, double share, LogRankPowerFormula formula)
    {
        RequirePositive(hazardRatio, nameof(hazardRatio));
        RequireInside(share, nameof(share));
        var allocation = share / (1 - share);
        return formula == LogRankPowerFormula.Schoenfeld
            ? Math.Sqrt(share * (1 - share)) * Math.Abs(Math.Log(hazardRatio))
            : Math.Sqrt(allocation) * Math.Abs(1 - hazardRatio) / (1 + allocation * hazardRatio);
    }

    static double Pooled(double p1, double p2) => Math.Sqrt((p1 + p2) * (1 - (p1 + p2) / 2));

    static double Apart(double p1, double p2) => Math.Sqrt(p1 * (1 - p1) + p2 * (1 - p2));

    static double ZAlpha(double alpha, bool twoSided)
    {
        RequireInside(alpha, nameof(alpha));
        return -Normal.Quantile(twoSided ? alpha / 2 : alpha);
    }

    static void RequireInside(double value, string name)
    {
        if (!(value > 0 && value < 1)) throw new ArgumentOutOfRangeException(name, value, "Must lie strictly between 0 and 1.");
    }

    static void RequireShare(double value, string name)
    {
        if (!(value >= 0 && value <= 1)) throw new ArgumentOutOfRangeException(name, value, "A share lies between 0 and 1.");
    }

    static void RequirePositive(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value)) throw new ArgumentOutOfRangeException(name, value, "Must be positive and finite.");
    }
}
