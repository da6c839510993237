namespace Pathways.Projections.Statistics;

/// <summary>How the interval around a survival curve is made; always named beside the figure.</summary>
public enum SurvivalInterval
{
    /// <summary>On log(−log S): stays within 0 and 1 and behaves well in small samples. The default.</summary>
    LogLog,

    /// <summary>On log S, cut at 1.</summary>
    Log,

    /// <summary>On S itself, cut at 0 and 1.</summary>
    Plain,
}

/// <summary>What the kinds of interval are called.</summary>
public static class SurvivalIntervals
{
    /// <summary>The name, as it is asked for and told.</summary>
    public static string Name(this SurvivalInterval interval) => interval switch
    {
        SurvivalInterval.Log => "log",
        SurvivalInterval.Plain => "plain",
        _ => "log-log",
    };
}

/// <summary>Where the standard error of a survival curve comes from.</summary>
public enum SurvivalVariance
{
    /// <summary>Greenwood's formula; weights count as so many rows. The default.</summary>
    Greenwood,

    /// <summary>Infinitesimal jackknife: Σ over rows of the squared influence, right with sampling weights too.</summary>
    Robust,
}

/// <summary>A survival curve at one time.</summary>
/// <param name="Time">In the unit of the times given.</param>
/// <param name="AtRisk">Under observation and without the event just before the time (sum of weights).</param>
/// <param name="Events">Events at exactly this time (sum of weights).</param>
/// <param name="Censored">Censored at exactly this time, after its events (sum of weights).</param>
/// <param name="Survival">S(t), right-continuous: the estimated share without the event after this time.</param>
/// <param name="StandardError">Of S(t); null where S is 0 and the variance has no value.</param>
/// <param name="Lower">Lower confidence limit of S(t); null where the kind of interval gives none (S = 0; log-log also at S = 1).</param>
/// <param name="Upper">Upper confidence limit of S(t); null where <paramref name="Lower"/> is.</param>
public readonly record struct SurvivalStep(
    double Time, double AtRisk, double Events, double Censored, double Survival, double? StandardError, double? Lower, double? Upper);
