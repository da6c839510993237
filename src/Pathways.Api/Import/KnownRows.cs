using System.Globalization;

namespace Pathways.Api.Import;

/// <summary>The rows of a file whose events were stored before: how many, and which, as far as few words can tell.</summary>
sealed class KnownRows
{
    const int MostRanges = 20;

    readonly List<long> first = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Takes those of a pathway.</summary>
    public void Add(IReadOnlyList<long> rows)
    {
        Count += rows.Count;
        first.AddRange(rows.Take(Importer.MostProblems - first.Count));
    }

    /// <summary>Their lines, such as <c>2-9, 12</c>; an ellipsis where there are more.</summary>
    public string Ranges()
    {
        var (ranges, rows) = (new List<(long From, long To)>(), first.Order().ToList());
        foreach (var row in rows)
        {
            if (ranges.Count > 0 && ranges[^1].To == row - 1)
            {
                ranges[^1] = (ranges[^1].From, row);
            }
            else
            {
                ranges.Add((row, row));
            }
        }
        return string.Join(", ", ranges.Take(MostRanges).Select(r => r.From == r.To ? $"{r.From}" : string.Create(CultureInfo.InvariantCulture, $"{r.From}-{r.To}")))
            + (Count > first.Count || ranges.Count > MostRanges ? ", …" : "");
    }
}
