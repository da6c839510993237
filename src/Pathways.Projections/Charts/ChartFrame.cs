using System.Globalization;

namespace Pathways.Projections.Charts;

/// <summary>What stands around every chart: the finding, the rule, the source.</summary>
/// <param name="Title">The finding or the question, in words.</param>
/// <param name="Subtitle">Rule, unit, period and denominator.</param>
/// <param name="Source">Where the figures come from: rule version, log position, file.</param>
/// <param name="Note">What a reader must know to read it right (test result, masked cells, maturity).</param>
public sealed record ChartFrame(string Title, string? Subtitle = null, string? Source = null, string? Note = null);

/// <summary>How a chart is drawn, apart from what it shows.</summary>
/// <param name="Culture">Language and number format (French or English).</param>
/// <param name="Standalone">
/// True for a file: colours are written out, because image viewers and word processors do not know CSS custom properties.
/// False inside a page: colours are custom properties with a fallback, so that the page's theme decides.
/// </param>
/// <param name="Width">Width in CSS pixels, at least 320; the height follows from the content.</param>
public sealed record ChartOptions(CultureInfo Culture, bool Standalone = false, int Width = 760)
{
    internal int SafeWidth => Math.Max(320, Width);

    internal ChartWords Words => ChartWords.In(Culture);
}

/// <summary>Whether a number may and can be shown. Masked and not mature are states of the value, never 0.</summary>
public enum ChartValueState
{
    /// <summary>The number is shown.</summary>
    Known,

    /// <summary>Withheld by disclosure control: hatched, marked <c>c</c>.</summary>
    Masked,

    /// <summary>Too recent to be read: greyed, and said.</summary>
    NotMature,

    /// <summary>No denominator, or never measured: nothing drawn, said.</summary>
    NotApplicable,

    /// <summary>Asked of data that do not determine it (a likelihood without a finite maximum): nothing drawn, said.</summary>
    NotEstimable,
}

/// <summary>A number to draw, with its interval when it has one.</summary>
/// <param name="State">Whether <paramref name="Value"/> may be shown.</param>
/// <param name="Value">The number; meaningful only when the state is <see cref="ChartValueState.Known"/>.</param>
/// <param name="Lower">Lower bound of the interval, same unit.</param>
/// <param name="Upper">Upper bound of the interval, same unit.</param>
public readonly record struct ChartValue(ChartValueState State, double Value = 0, double? Lower = null, double? Upper = null)
{
    /// <summary>A masked value (<c>c</c>).</summary>
    public static ChartValue Masked => new(ChartValueState.Masked);

    /// <summary>A value that is not mature yet.</summary>
    public static ChartValue NotMature => new(ChartValueState.NotMature);

    /// <summary>A value that does not exist (empty denominator).</summary>
    public static ChartValue NotApplicable => new(ChartValueState.NotApplicable);

    /// <summary>A value that the data do not determine.</summary>
    public static ChartValue NotEstimable => new(ChartValueState.NotEstimable);

    internal bool IsKnown => State == ChartValueState.Known && double.IsFinite(Value);

    /// <summary>A value that is shown.</summary>
    /// <param name="value">The number.</param>
    /// <param name="lower">Lower bound of its interval.</param>
    /// <param name="upper">Upper bound of its interval.</param>
    public static ChartValue Of(double value, double? lower = null, double? upper = null) =>
        new(ChartValueState.Known, value, lower, upper);
}
