using System.Globalization;

namespace Pathways.Projections.Tests.Statistics;

sealed record Sample(double[] Times, bool[] Events, int[] Groups, string[] GroupNames);

/// <summary>The real data sets, read as their reference values were computed.</summary>
static class RealData
{
    /// <summary>Months from Jul.93 to the first month in employment; never by Jun.99: censored at 72.</summary>
    public static Sample Mvad(string groupColumn)
    {
        var (header, rows) = Csv("pathways", "mvad.csv");
        var first = Array.IndexOf(header, "Jul.93");
        var by = Array.IndexOf(header, groupColumn);
        var months = rows.ConvertAll(row => Array.IndexOf(row, "employment", first) is var at and >= 0 ? at - first : -1);
        return new Sample(
            [.. months.Select(m => m < 0 ? 72.0 : m)], [.. months.Select(m => m >= 0)], [.. rows.Select(r => r[by] == "yes" ? 1 : 0)], ["no", "yes"]);
    }

    /// <summary>Fortnights of joblessness, by whether the person claimed insurance; the event is any of the named exits.</summary>
    public static Sample UnempDur(params string[] exits)
    {
        var (header, rows) = Csv("labour", "Ecdat_UnempDur.csv");
        var (spell, ui) = (Array.IndexOf(header, "spell"), Array.IndexOf(header, "ui"));
        var flags = Array.ConvertAll(exits, e => Array.IndexOf(header, e));
        return new Sample(
            [.. rows.Select(r => Number(r[spell]))], [.. rows.Select(r => flags.Any(f => r[f] == "1"))], [.. rows.Select(r => r[ui] == "yes" ? 1 : 0)], ["no", "yes"]);
    }

    public static (string[] Header, List<string[]> Rows) Csv(params string[] path)
    {
        var lines = File.ReadLines(SharedData.Path(path)).Select(line => Array.ConvertAll(line.Split(','), f => f.Trim('"'))).ToList();
        return (lines[0], lines.GetRange(1, lines.Count - 1));
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
