using System.Runtime.InteropServices;

namespace Pathways.Projections.Statistics;

/// <summary>Stable sort of non-negative doubles with the rows they came from: linear in their number, which a million rows notice.</summary>
/// <remarks>The bits of non-negative IEEE doubles order as the numbers do. Digits on which all values agree (whole days have many) are skipped.</remarks>
static class RadixSort
{
    const int DigitBits = 11;
    const int Digits = 6;
    const int Buckets = 1 << DigitBits;
    const int WorthIt = 4_000;

    /// <summary>Sorts in place; equal values keep the order of their rows.</summary>
    public static void Sort(ref double[] values, ref int[] rows)
    {
        if (values.Length < WorthIt) BySorting(values, rows);
        else ByDigits(ref values, ref rows);
    }

    static void BySorting(double[] values, int[] rows)
    {
        Array.Sort(values, rows);
        for (var start = 0; start < values.Length;)
        {
            Work.Check();
            var end = start + 1;
            while (end < values.Length && values[end] == values[start]) end++;
            if (end - start > 1) Array.Sort(rows, start, end - start);
            start = end;
        }
    }

    static void ByDigits(ref double[] values, ref int[] rows)
    {
        var counts = Count(MemoryMarshal.Cast<double, ulong>(values.AsSpan()));
        double[]? otherValues = null;
        int[]? otherRows = null;
        for (var digit = 0; digit < Digits; digit++)
        {
            Work.Check();
            var count = counts.AsSpan(digit * Buckets, Buckets);
            if (count.IndexOf(values.Length) >= 0) continue;
            var next = 0;
            for (var b = 0; b < Buckets; b++) (count[b], next) = (next, next + count[b]);
            otherValues ??= new double[values.Length];
            otherRows ??= new int[rows.Length];
            Scatter(values, rows, otherValues, otherRows, count, digit * DigitBits);
            (values, otherValues) = (otherValues, values);
            (rows, otherRows) = (otherRows, rows);
        }
    }

    static int[] Count(ReadOnlySpan<ulong> keys)
    {
        var counts = new int[Digits * Buckets];
        foreach (var key in keys)
        {
            Work.Check();
            for (var digit = 0; digit < Digits; digit++) counts[digit * Buckets + Digit(key, digit * DigitBits)]++;
        }
        return counts;
    }

    static void Scatter(double[] values, int[] rows, double[] toValues, int[] toRows, Span<int> place, int shift)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Work.Check();
            var at = place[Digit(BitConverter.DoubleToUInt64Bits(values[i]), shift)]++;
            toValues[at] = values[i];
            toRows[at] = rows[i];
        }
    }

    static int Digit(ulong key, int shift) => (int)(key >> shift) & (Buckets - 1);
}
