namespace Pathways.Domain.Codes;

/// <summary>
/// The number of an establishment: 14 digits, the last of which are a key by Luhn's rule. La Poste has more establishments than
/// its keys allow: theirs have a sum of digits that is a multiple of 5, and the head office obeys Luhn. A wrong key warns and
/// refuses nothing: public tools don't check it, so numbers with a wrong key are about.
/// </summary>
public static class Siret
{
    const int Length = 14;
    const string LaPoste = "356000000";

    /// <summary>The fourteen digits of what was typed with blanks, dots or hyphens between; null for what is no SIRET.</summary>
    public static string? Canonical(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-')));
        return digits.Length == Length && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>Whether the key of a number is right; a wrong one was most likely mistyped. Null for what is no SIRET.</summary>
    public static bool? HasRightKey(string text) =>
        Canonical(text) is not { } digits ? null
        : Luhn(digits) % 10 == 0 || (digits.StartsWith(LaPoste, StringComparison.Ordinal) && digits.Sum(d => d - '0') % 5 == 0);

    // Every second digit from the right counts double, by the digits of its double.
    static int Luhn(string digits) => digits.Select((d, i) => (d - '0') * (i % 2 == 0 ? 2 : 1)).Sum(n => n > 9 ? n - 9 : n);
}
