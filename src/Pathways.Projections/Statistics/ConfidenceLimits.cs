namespace Pathways.Projections.Statistics;

/// <summary>Limits of a probability by the three usual transformations, as R's <c>survfit</c> makes them.</summary>
static class ConfidenceLimits
{
    /// <summary>Limits of p with standard error <paramref name="error"/>; none where the scale has no value there.</summary>
    public static (double? Lower, double? Upper) Of(double p, double error, double critical, SurvivalInterval interval)
    {
        if (!(p > 0)) return (null, null);
        var width = critical * error / p;
        switch (interval)
        {
            case SurvivalInterval.Plain:
                return (Math.Max(0, p - p * width), Math.Min(1, p + p * width));
            case SurvivalInterval.Log:
                return (p * Math.Exp(-width), Math.Min(1, p * Math.Exp(width)));
            default:
                if (Rounding.IsOne(p)) return (null, null);
                var log = Math.Log(p);
                var factor = Math.Exp(width / -log);
                return (Math.Exp(log * factor), Math.Exp(log / factor));
        }
    }
}
