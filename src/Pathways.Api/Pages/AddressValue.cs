namespace Pathways.Api.Pages;

/// <summary>What a page reads of a value in its address.</summary>
/// <param name="Choices">The values that there are; null when they are many.</param>
/// <param name="Reads">Whether a value can be read; null when any can.</param>
/// <param name="MayBeEmpty">Whether an empty one asks nothing: a field of a form that was left empty.</param>
public sealed record AddressValue(IReadOnlyList<string>? Choices = null, Func<string, bool>? Reads = null, bool MayBeEmpty = false)
{
    /// <summary>A whole number within bounds.</summary>
    public static AddressValue Number(long least, long most = long.MaxValue) => new(
        Reads: value => long.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);
}
