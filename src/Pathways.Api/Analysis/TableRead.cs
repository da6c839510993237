using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>One value of a column of statuses and what it was taken for.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">What is written there.</param>
/// <param name="IsEvent">Whether it is the event (counts as 1); otherwise censored (0).</param>
/// <param name="Rows">In how many of the rows used.</param>
internal sealed record StatusValue(string Column, string Value, bool IsEvent, int Rows);

/// <summary>What the reading of a table decided, to be told with the answer.</summary>
/// <param name="LeftOut">Rows left out for a missing value.</param>
/// <param name="EqualRows">Rows equal to an earlier one in every column; 0 where each column has a part in the analysis, since that says nothing then.</param>
/// <param name="DecimalCommas">Columns whose numbers have a decimal comma.</param>
/// <param name="PointsOfThousands">Columns between ; or tabs in which every point stands before three digits: read as decimals, thousands to some.</param>
/// <param name="Statuses">Values of the columns of statuses, events first.</param>
/// <param name="Missing">What counted as missing.</param>
/// <param name="Again">A column that names people, and how many rows have the name of another; null where each has its own.</param>
internal sealed record TableRead(MissingCount LeftOut, long EqualRows, string[] DecimalCommas, string[] PointsOfThousands, StatusValue[] Statuses, Missing Missing, (string Column, long Rows)? Again)
{
    /// <summary>What follows a refusal where rows were left out, which may be why; empty where none was.</summary>
    internal (string French, string English) AfterLeftOut => LeftOut.LeftOut == 0
        ? ("", "")
        : ($" ; {LeftOut.LeftOut} lignes sur {LeftOut.Rows} sont écartées, une valeur y manque : {Missed}", $"; {LeftOut.LeftOut} of {LeftOut.Rows} rows are left out, a value is missing: {Missed}");

    private string Missed => string.Join(", ", LeftOut.Cells.Take(10).Select(c => $"{c.Column} ({c.Cells})"));

    /// <summary>
    /// The option that takes some more words for missing. It replaces the words that hold without it, so those met so far are in it: without
    /// them the same file would have a group called NA, or be refused for it.
    /// </summary>
    internal string WithMissing(params IEnumerable<string> more)
    {
        var words = ReferenceEquals(Missing, Missing.Usual) ? LeftOut.Cells.Select(c => c.Value).Where(w => w.Length > 0) : Missing.Words;
        var listed = words.Concat(more).Distinct(StringComparer.Ordinal).Select(w => w.Replace("\\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal));
        return $"--missing \"{string.Join(",", listed)}\"";
    }
}
