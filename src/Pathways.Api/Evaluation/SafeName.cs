using System.Security.Cryptography;
using System.Text;
using Pathways.Domain;

namespace Pathways.Api.Evaluation;

/// <summary>A name that every file system, mail and shell takes: ASCII letters, digits and a few signs, and not long.</summary>
public static class SafeName
{
    const int Longest = 160;
    const int DigitsOfHash = 8;

    /// <summary>
    /// The safe form of a text. Where something had to be changed or cut, a hash of the whole text ends the name, so that two
    /// different texts never get one name.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var safe = new StringBuilder(text.Length);
        foreach (var c in PlainText.WithoutAccents(text))
        {
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' ? c : '-');
        }
        var name = safe.ToString();
        if (name.Length <= Longest && string.Equals(name, text, StringComparison.Ordinal))
        {
            return name;
        }
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..DigitsOfHash];
        return name[..Math.Min(name.Length, Longest - DigitsOfHash - 1)] + "-" + hash;
    }
}
