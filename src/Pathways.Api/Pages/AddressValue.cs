namespace Pathways.Api.Pages;

/// <summary>What a page reads of a value in its address.</summary>
/// <param name="Choices">The values that there are; null when they are many.</param>
/// <param name="Reads">Whether a value can be read; null when it is one of the choices, or any can.</param>
/// <param name="MayBeEmpty">Whether an empty one asks nothing: a field of a form that was left empty.</param>
public sealed record AddressValue(IReadOnlyList<string>? Choices = null, Func<string, bool>? Reads = null, bool MayBeEmpty = false)
{
    /// <summary>Whether the page takes a value.</summary>
    public bool Takes(string value) => Reads is { } reads ? reads(value) : Choices?.Contains(value, StringComparer.Ordinal) ?? true;

    /// <summary>A whole number within bounds.</summary>
    public static AddressValue Number(long least, long most = long.MaxValue) => new(
        Reads: value => long.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);

    /// <summary>An identifier, of those that the page knows if they are told.</summary>
    public static AddressValue Id(Func<Guid, bool>? known = null) => new(Reads: value => Guid.TryParse(value, out var id) && known?.Invoke(id) != false);

    /// <summary>An address of this site, to go to afterwards.</summary>
    public static AddressValue Local { get; } = new(Reads: value => value == Hosting.SignIn.Local(value), MayBeEmpty: true);
}
