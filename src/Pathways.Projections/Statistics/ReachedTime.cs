using System.Globalization;

namespace Pathways.Projections.Statistics;

/// <summary>A time that a curve reaches, or the fact that it does not: "not reached" is a value of its own, never 0 and never the last time.</summary>
public readonly record struct ReachedTime
{
    readonly double time;

    /// <summary>There is no such time: the curve has no limits where it would be read, as a curve that falls to 0 at once. R says NA to both.</summary>
    public static ReachedTime None => new() { IsNone = true };

    /// <summary>Whether there is no such time, so that it lies neither before nor after anything.</summary>
    public bool IsNone { get; private init; }

    ReachedTime(double time)
    {
        this.time = time;
        IsReached = true;
    }

    /// <summary>The curve does not come down that far while people are observed.</summary>
    public static ReachedTime NotReached => default;

    /// <summary>Whether the curve comes down that far.</summary>
    public bool IsReached { get; }

    /// <summary>The time, in the unit of the times given.</summary>
    /// <exception cref="InvalidOperationException">The time is not reached.</exception>
    public double Value => IsReached ? time : throw new InvalidOperationException("Not reached: ask IsReached first.");

    /// <summary>The time, or null where it is not reached or there is none (as the reference files and JSON have it).</summary>
    public double? OrNull => IsReached ? time : null;

    /// <summary>A time that is reached.</summary>
    /// <param name="time">In the unit of the times given.</param>
    public static ReachedTime At(double time) => new(time);

    /// <summary>The time in invariant digits, "not reached" or "none".</summary>
    public override string ToString() => IsReached ? time.ToString("R", CultureInfo.InvariantCulture) : IsNone ? "none" : "not reached";
}

/// <summary>A quantile of the time to the event with its interval.</summary>
/// <param name="Probability">The share p that has had the event by then.</param>
/// <param name="Estimate">The first time at which 1 − S(t) ≥ p; the midpoint where S stays at exactly 1 − p.</param>
/// <param name="Lower">Where the lower limit of S crosses, by the same rule; none where S has no limits at the estimate, or nowhere.</param>
/// <param name="Upper">Where the upper limit of S crosses, by the same rule; none as for the lower one.</param>
public readonly record struct SurvivalQuantile(double Probability, ReachedTime Estimate, ReachedTime Lower, ReachedTime Upper);

/// <summary>The mean time lived without the event up to a horizon: the area under S.</summary>
/// <param name="Mean">∫₀^horizon S(t) dt, in the unit of the times.</param>
/// <param name="StandardError">√Σ (area from tᵢ to the horizon)² · dᵢ / (nᵢ(nᵢ − dᵢ)).</param>
/// <param name="Horizon">The time up to which the area is taken.</param>
/// <param name="BeyondFollowUp">The horizon lies after the last time seen, so that the last value of S is carried on.</param>
public readonly record struct RestrictedMean(double Mean, double StandardError, double Horizon, bool BeyondFollowUp);
