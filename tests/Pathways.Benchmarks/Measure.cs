using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pathways.Benchmarks;

/// <summary>Medians, and the table of ratios that is printed and kept.</summary>
static class Measure
{
    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static async Task<double> SecondsAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }

    public static string Format(double value, string unit = "") => value switch
    {
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    } + unit;
}

/// <summary>One section of the report.</summary>
sealed class Report(string title, params string[] columns)
{
    readonly List<string[]> rows = [];
    readonly List<string> notes = [];

    public void Row(params string[] cells) => rows.Add(cells);

    public void Note(string note) => notes.Add(note);

    public override string ToString()
    {
        var text = new StringBuilder().Append("## ").AppendLine(title).AppendLine();
        text.Append("| ").AppendJoin(" | ", columns).AppendLine(" |");
        text.Append('|').AppendJoin('|', columns.Select((_, i) => i == 0 ? "---" : "---:")).AppendLine("|");
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row).AppendLine(" |");
        }
        foreach (var note in notes)
        {
            text.AppendLine().AppendLine(note);
        }
        return text.ToString();
    }
}
