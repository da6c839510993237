namespace Pathways.Projections.Formats;

/// <summary>Oddities of a log: all counted by kind; of each kind at least the first is kept with its place, and of all as many as are allowed.</summary>
/// <param name="most">Most that are kept, beside the first of each kind.</param>
internal sealed class LogIssues(int most)
{
    readonly List<LogIssue> kept = [];
    readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Those kept, in order.</summary>
    public IReadOnlyList<LogIssue> Kept => kept;

    /// <summary>How many of each kind there are, kept or not, in the order in which they were first met.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    public void Add(LogIssue issue)
    {
        counts[issue.Code] = counts.GetValueOrDefault(issue.Code) + 1;
        if (kept.Count < most || counts[issue.Code] == 1)
            kept.Add(issue);
    }
}
