using System.Globalization;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Pages;

/// <summary>What a page reads of a value in its address.</summary>
/// <param name="Choices">The values that there are; null when they are many.</param>
/// <param name="Reads">Whether a value can be read; null when it is one of the choices, or any can.</param>
/// <param name="MayBeEmpty">Whether an empty one asks nothing: a field of a form that was left empty.</param>
/// <param name="Refused">Code of what is said of a value that can't be read.</param>
/// <param name="Expected">What can be read, where that code says it.</param>
public sealed record AddressValue(IReadOnlyList<string>? Choices = null, Func<string, bool>? Reads = null, bool MayBeEmpty = false, string Refused = "query/bad-choice", Words? Expected = null)
{
    /// <summary>What the page calls its field; null when it has none, and the address has its name only.</summary>
    public Words? Label { get; init; }

    /// <summary>How the page calls a choice; null where it is called by its code.</summary>
    public Func<string, string>? Named { get; init; }

    /// <summary>A choice by its name, with the code that an address holds.</summary>
    public static string WithName(string name, string code) => name == code ? code : $"{name} ({code})";

    /// <summary>The values of the words about a wrong one, with names beside the codes of what is known.</summary>
    /// <param name="field">What the field is called.</param>
    /// <param name="value">What the address holds.</param>
    /// <param name="known">The codes that there are.</param>
    /// <param name="named">How a code is called.</param>
    public static Dictionary<string, string> Details(string field, string value, IEnumerable<string> known, Func<string, string> named)
    {
        var details = Hosting.QueryValues.Details(field, value, known);
        foreach (var which in details.Keys.Where(k => k is "nearest" or "known").ToList())
        {
            details[which] = string.Join(", ", details[which].Split(", ").Select(code => WithName(named(code), code)));
        }
        return details;
    }

    /// <summary>Whether the page takes a value.</summary>
    public bool Takes(string value) => Reads is { } reads ? reads(value) : Choices?.Contains(value, StringComparer.Ordinal) ?? true;

    /// <summary>A whole number within bounds.</summary>
    public static AddressValue Number(long least, long most = long.MaxValue) => new(
        Reads: value => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most,
        Refused: "query/bad-number", Expected: Whole(least, most));

    /// <summary>A whole number, in words.</summary>
    public static Words Whole(long least, long most) => most == long.MaxValue
        ? new($"un nombre entier, {least} ou plus", $"a whole number, {least} or more")
        : most == least ? new($"{least}", $"{least}")
        : new($"un nombre entier de {least} à {most}", $"a whole number from {least} to {most}");

    /// <summary>A day that exists; one that was left empty asks nothing.</summary>
    public static AddressValue Day(Words label) => new(
        Reads: text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), MayBeEmpty: true, Refused: "query/bad-date")
    { Label = label };

    /// <summary>An identifier, of those that the page knows if they are told.</summary>
    public static AddressValue Id(Func<Guid, bool>? known = null) => new(Reads: value => Guid.TryParse(value, out var id) && known?.Invoke(id) != false, Refused: "query/bad-identifier");

    /// <summary>An address of this site, to go to afterwards.</summary>
    public static AddressValue Local { get; } = new(
        Reads: value => value == Hosting.SignIn.Local(value), MayBeEmpty: true, Refused: "query/bad-value", Expected: new("une adresse de ce site, comme /caseload.", "an address of this site, like /caseload."));
}
