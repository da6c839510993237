using System.Globalization;

namespace Pathways.Projections.Statistics;

/// <summary>
/// The order in which people expect groups: numbers by their value (2 before 10, as R orders the levels of a numeric column), numbers within
/// texts too (class 2 before class 10); everything else by code unit, the same on every machine.
/// </summary>
public static class NaturalOrder
{
    /// <summary>The labels, sorted. O(n log n).</summary>
    /// <param name="labels">Different labels.</param>
    public static string[] Of(IEnumerable<string> labels)
    {
        string[] all = [.. labels];
        // Decided for all labels together: a comparison that changes with the pair is no order.
        var numbers = new double[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            if (!double.TryParse(all[i].Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                return [.. all.Order(Comparer<string>.Create(Compare))];
        }

        return [.. Enumerable.Range(0, all.Length).OrderBy(i => numbers[i]).ThenBy(i => all[i], StringComparer.Ordinal).Select(i => all[i])];
    }

    /// <summary>Runs of digits by their value, the rest by code unit; texts that differ in leading zeros only, by code unit.</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">Another.</param>
    public static int Compare(string? a, string? b)
    {
        var x = a.AsSpan();
        var y = b.AsSpan();
        while (x.Length > 0 && y.Length > 0)
        {
            if (char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0]))
            {
                var one = Digits(ref x);
                var two = Digits(ref y);
                var byValue = one.Length != two.Length ? one.Length.CompareTo(two.Length) : one.CompareTo(two, StringComparison.Ordinal);
                if (byValue != 0)
                    return byValue;
                continue;
            }

            if (x[0] != y[0])
                return x[0].CompareTo(y[0]);
            x = x[1..];
            y = y[1..];
        }

        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : string.CompareOrdinal(a, b);
    }

    /// <summary>Takes the digits at the beginning, without leading zeros.</summary>
    static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = (end < 0 ? text : text[..end]).TrimStart('0');
        text = end < 0 ? [] : text[end..];
        return digits;
    }
}
