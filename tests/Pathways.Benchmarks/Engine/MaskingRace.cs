using Pathways.Projections.Disclosure;

namespace Pathways.Benchmarks.Engine;

/// <summary>Primary and secondary suppression of a three-dimensional table of 100,000 cells.</summary>
static class MaskingRace
{
    public static Report OneHundredThousandCells(int runs)
    {
        var report = new Report("Suppression, 100 × 100 × 10 cells and their margins, threshold 5", "mean count", "s", "processor s", "sensitive", "masked for them", "not protected");
        foreach (var mean in new[] { 2, 8, 40, 200 })
        {
            var table = Table(100, 100, 10, mean);
            var spent = new List<Spent>();
            MaskedTable? masked = null;
            for (var run = 0; run < runs; run++)
            {
                spent.Add(Spent.On(() => masked = Suppression.Protect(table, new DisclosureRule())));
            }

            report.Row($"{mean}", Measure.Format(Spent.Median(spent).Wall), Measure.Format(Spent.Median(spent).Processor), $"{masked!.Primary:#,0}", $"{masked.Secondary:#,0}", $"{masked.Failures.Count}");
        }

        report.Note($"Target: under 5 s. Counts are geometric, so that small cells are many; {Table(100, 100, 10, 2).Count:#,0} cells with margins. The time includes the proof of every masked cell.");
        return report;
    }

    public static DisclosureTable Table(int a, int b, int c, double mean)
    {
        var random = new Random(1);
        Dimension[] dimensions = [Dimension.Flat("a", Codes(a)), Dimension.Flat("b", Codes(b)), Dimension.Flat("c", Codes(c))];
        return DisclosureTable.Of(dimensions, Leaves());

        IEnumerable<Leaf> Leaves()
        {
            foreach (var x in Codes(a))
            {
                foreach (var y in Codes(b))
                {
                    foreach (var z in Codes(c))
                        yield return new Leaf([x, y, z], Math.Floor(-mean * Math.Log(1 - random.NextDouble())));
                }
            }
        }
    }

    static IEnumerable<string> Codes(int count) => Enumerable.Range(1, count).Select(i => $"k{i}");
}
