namespace Pathways.Projections.Statistics;

/// <summary>Any integer codes turned into 0…k−1 in ascending order of the code.</summary>
sealed class GroupCodes
{
    const int WidestTable = 1 << 16;

    GroupCodes(int[] codes, int[] index)
    {
        Codes = codes;
        Index = index;
    }

    /// <summary>The distinct codes, ascending.</summary>
    public int[] Codes { get; }

    /// <summary>For each row, the position of its code in <see cref="Codes"/>.</summary>
    public int[] Index { get; }

    public int Count => Codes.Length;

    public static GroupCodes Of(ReadOnlySpan<int> codes)
    {
        if (codes.IsEmpty) return new GroupCodes([], []);
        int min = codes[0], max = codes[0];
        foreach (var code in codes)
        {
            Work.Check();
            min = Math.Min(min, code);
            max = Math.Max(max, code);
        }
        return (long)max - min < WidestTable ? ByTable(codes, min, max) : BySorting(codes);
    }

    static GroupCodes ByTable(ReadOnlySpan<int> codes, int min, int max)
    {
        var table = new int[max - min + 1];
        foreach (var code in codes)
        {
            Work.Check();
            table[code - min] = 1;
        }
        var distinct = new List<int>();
        for (var c = 0; c < table.Length; c++)
        {
            Work.Check();
            if (table[c] == 0) continue;
            table[c] = distinct.Count;
            distinct.Add(c + min);
        }
        var index = new int[codes.Length];
        for (var i = 0; i < index.Length; i++)
        {
            Work.Check();
            index[i] = table[codes[i] - min];
        }
        return new GroupCodes([.. distinct], index);
    }

    static GroupCodes BySorting(ReadOnlySpan<int> codes)
    {
        var distinct = new SortedSet<int>(codes.ToArray()).ToArray();
        var index = new int[codes.Length];
        for (var i = 0; i < index.Length; i++)
        {
            Work.Check();
            index[i] = Array.BinarySearch(distinct, codes[i]);
        }
        return new GroupCodes(distinct, index);
    }
}
