using System.Globalization;

namespace Pathways.Projections.Text;

/// <summary>
/// The known name that a misspelt one most likely meant, to be suggested in an error; never to be used instead of it.
/// Distance: optimal string alignment (Damerau–Levenshtein without edits inside a transposition), capitals set aside.
/// </summary>
public static class Nearest
{
    // Beyond this nobody mistyped a name; the cost of a comparison is the product of both lengths.
    const int Longest = 100;

    /// <summary>
    /// The nearest known name, or null when none is near: at most a third of its letters away (one in a short name, three in a
    /// long one). Of equally near ones the first. Costs one comparison a known name.
    /// </summary>
    /// <param name="given">What was typed.</param>
    /// <param name="known">The names that exist, in the order in which they are preferred.</param>
    public static string? To(string given, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(known);
        var typed = Folded(given.Trim());
        if (typed.Length is 0 or > Longest)
        {
            return null;
        }
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var name in known.Where(n => n.Length is > 0 and <= Longest))
        {
            var most = Math.Clamp(Math.Max(typed.Length, name.Length) / 3, 1, 3);
            if (Math.Abs(typed.Length - name.Length) > most)
            {
                continue;
            }
            var distance = Distance(typed, Folded(name));
            // With every letter wrong it is another name, however short.
            if (distance <= most && distance < Math.Max(typed.Length, name.Length) && distance < least)
            {
                (nearest, least) = (name, distance);
            }
        }
        return nearest;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of two neighbours that lead from one text to the other.</summary>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (beforeLast, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = a[i - 1] == b[j - 1];
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && !same && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return last[b.Length];
    }

    static string Folded(string text) => text.ToLower(CultureInfo.InvariantCulture);
}
