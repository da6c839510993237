using System.Text;

namespace Pathways.Projections.Formats;

/// <summary>Encodings by name, by mark and by what the first bytes look like.</summary>
public static class TextEncodings
{
    static readonly string[] Usual = ["utf-8", "windows-1252", "utf-16le", "utf-16be", "utf-16", "iso-8859-15", "ibm850", "macintosh"];

    /// <summary>Names to choose from, the usual ones first.</summary>
    public static IReadOnlyList<string> Names => Usual;

    /// <summary>The encoding of a name; strict, it refuses bytes that are none of its own.</summary>
    /// <remarks>ISO 8859-1 is read as windows-1252, which has the same letters and those that office programs write besides (WHATWG Encoding Standard).</remarks>
    /// <param name="name">The name, whatever its case.</param>
    /// <exception cref="LogFormatException"><c>text/unknown-encoding</c>.</exception>
    public static Encoding Find(string name)
    {
        var asked = name.Trim() is var trimmed && trimmed.ToLowerInvariant() is "latin1" or "latin-1" or "iso-8859-1" or "iso8859-1" or "cp1252" or "ansi"
            ? "windows-1252"
            : trimmed.Equals("utf8", StringComparison.OrdinalIgnoreCase) ? "utf-8" : trimmed;
        try
        {
            // windows-1252 and its kin, which spreadsheets still write, are not registered by themselves.
            return CodePagesEncodingProvider.Instance.GetEncoding(asked, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(asked, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new LogFormatException("text/unknown-encoding", 0, 0, $"There is no encoding '{name}'; did you mean '{Nearest(name)}'? Usual ones are {string.Join(", ", Usual)}.", e) { Unknown = new UnknownName(name, Nearest(name), [], 0) };
        }
    }

    /// <summary>The usual name that is nearest to one that is none.</summary>
    /// <param name="name">The name given.</param>
    public static string Nearest(string name) => Usual.OrderBy(n => Distance(n, name.ToLowerInvariant())).First();

    /// <summary>The encoding that the mark at the beginning names, and the mark's length.</summary>
    internal static (Encoding? Encoding, int Length) OfMark(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Strict(65001), 3),
        [0xFF, 0xFE, 0, 0, ..] => (Strict(12000), 4),
        [0, 0, 0xFE, 0xFF, ..] => (Strict(12001), 4),
        [0xFF, 0xFE, ..] => (Strict(1200), 2),
        [0xFE, 0xFF, ..] => (Strict(1201), 2),
        _ => (null, 0),
    };

    /// <summary>UTF-16 without a mark: of Western text, every other byte is 0, and none of those between.</summary>
    internal static Encoding? OfNulls(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        }

        var most = head.Length / 2;
        return even == 0 && odd * 3 > most && odd > 1 ? Strict(1200) : odd == 0 && even * 3 > most && even > 1 ? Strict(1201) : null;
    }

    static Encoding Strict(int page) => Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                left = Math.Min(Math.Min(row[j], left) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], left);
            }
        }

        return row[^1];
    }
}
