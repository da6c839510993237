using System.Text.RegularExpressions;

namespace Pathways.Domain.Codes;

/// <summary>
/// Codes of public lists that change with time, in their canonical form: capitals, no blanks, and for NAF a dot. People type them in
/// lower case and files leave the dot out; what is stored is one form, so that one code is one group.
/// </summary>
public static partial class Nomenclatures
{
    /// <summary>The ROME list that codes are read by when a step says none. It changes three times a year.</summary>
    public const string RomeVersion = "4.0";

    /// <summary>The NAF list that codes are read by when nothing says which: rev. 2, until NAF 2025 takes over.</summary>
    public const string NafVersion = "rev2";

    /// <summary>First day of NAF 2025 (decree 2025-736). Its codes look the same, so a code without its version says nothing.</summary>
    public static readonly DateOnly Naf2025From = new(2027, 1, 1);

    /// <summary>The NAF in force on a day.</summary>
    public static string NafVersionOn(DateOnly day) => day < Naf2025From ? NafVersion : "2025";

    /// <summary>A ROME code in its canonical form: a letter from A to N and four digits; null for what is none.</summary>
    public static string? Rome(string text) => Canonical(text) is var code && RomePattern().IsMatch(code) ? code : null;

    /// <summary>A NAF code in its canonical form, such as 88.99B; null for what is none.</summary>
    public static string? Naf(string text) =>
        Canonical(text) is var code && NafPattern().IsMatch(code) ? code.Contains('.', StringComparison.Ordinal) ? code : $"{code[..2]}.{code[2..]}" : null;

    /// <summary>
    /// An INSEE commune code in its canonical form: leading zeros kept, 2A and 2B for Corsica, overseas 971 to 978 and 986 to 988. Whether
    /// there is such a commune is for the registry of communes to say.
    /// </summary>
    public static string? Commune(string text) => Canonical(text) is var code && CommunePattern().IsMatch(code) ? code : null;

    static string Canonical(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().ToUpperInvariant();
    }

    [GeneratedRegex(@"\A[A-N][0-9]{4}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex RomePattern();

    [GeneratedRegex(@"\A[0-9]{2}\.?[0-9]{2}[A-Z]\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NafPattern();

    [GeneratedRegex(@"\A(?:[0-9]{2}|2A|2B)[0-9]{3}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex CommunePattern();
}
