namespace Pathways.Projections.Charts;

/// <summary>One activity of a process map.</summary>
/// <param name="Activity">Name of the activity, as in the edges.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="Starts">How many cases begin with it; null when none does.</param>
/// <param name="Ends">How many cases end with it; null when none does.</param>
public sealed record MapNode(string Activity, ChartValue Count, ChartValue? Starts = null, ChartValue? Ends = null);

/// <summary>One activity directly followed by another.</summary>
/// <param name="From">The activity before.</param>
/// <param name="To">The activity after.</param>
/// <param name="Count">How often.</param>
/// <param name="MedianSeconds">Median time between the two, in seconds; null when unknown.</param>
public sealed record MapEdge(string From, string To, ChartValue Count, double? MedianSeconds = null);

/// <summary>A directly-follows map.</summary>
/// <param name="Frame">Title, rule (order, filter), source.</param>
/// <param name="Nodes">The activities.</param>
/// <param name="Edges">What directly follows what.</param>
/// <param name="Share">
/// Share of all passages to show, 0–1: the most frequent edges first, until that share is reached. What is left out is said.
/// </param>
public sealed record ProcessMapData(ChartFrame Frame, IReadOnlyList<MapNode> Nodes, IReadOnlyList<MapEdge> Edges, double Share = 1);

/// <summary>Directly-follows graph from left to right: width of a line for its count, darkness for its time.</summary>
public static class ProcessMap
{
    private const int MostSaid = 20, MostNamed = 10;

    /// <summary>Draws the map as one SVG document; it grows to the right where the process is long.</summary>
    /// <param name="data">What to draw.</param>
    /// <param name="options">Culture, least width, page or file.</param>
    /// <returns>The SVG markup.</returns>
    public static string Render(ProcessMapData data, ChartOptions options)
    {
        var words = options.Words;
        var kept = Filter(data, out var shown, out var all);
        var graph = MapLayout.Arrange(data, kept);
        var width = Math.Max(options.SafeWidth, graph.Width + 2 * ChartLayout.Pad);
        var svg = new Svg(ChartLayout.IdOf(options, data.Frame, string.Join('|', data.Nodes.Select(n => n.Activity))), options.Standalone);
        var top = ChartLayout.Head(svg, data.Frame, width) + 8;
        if (data.Nodes.Count == 0)
        {
            svg.Text(ChartLayout.Pad, top + 20, words.NoData, 13, fill: svg.Muted);
            return svg.Document(width, ChartLayout.Foot(svg, data.Frame, width, top + 30), data.Frame, words.NoData);
        }

        var painter = new MapPainter(svg, words, graph, (width - graph.Width) / 2, top);
        painter.Draw();
        var y = painter.Legend(top + graph.Height + 26);
        var states = kept.Select(e => e.Count.State).Concat(data.Nodes.Select(n => n.Count.State)).ToHashSet();
        var paths = words.Width + (shown < all ? $" · {words.Short(shown)} / {words.Short(all)} ({words.Percent(shown / all, 1)})" : "");
        var drawn = graph.Places.Count(p => p.Kind == MapPlace.Activity);
        if (drawn < data.Nodes.Count)
            paths += $" · {words.Activities} {words.Short(drawn)} / {words.Short(data.Nodes.Count)}";
        var (marks, allMarks) = (graph.Routes.Count(r => !r.HasTime), data.Nodes.Count(n => n.Starts is not null) + data.Nodes.Count(n => n.Ends is not null));
        if (marks < allMarks)
            paths += $" · {words.StartsAndEnds} {words.Short(marks)} / {words.Short(allMarks)}";
        string[] cut = [paths, .. Cut(data, kept, [.. graph.Places.Select(p => p.Node?.Activity).OfType<string>()], words)];
        var foot = ChartLayout.Foot(svg, data.Frame, width, y, [.. cut, .. MonthlyBars.Notes(states, words)]);
        return svg.Document(width, foot, data.Frame, string.Join(". ", [.. Said(kept, words), .. cut]));
    }

    internal static string Say(MapEdge edge, ChartWords words) =>
        $"{edge.From} → {edge.To} : {MonthlyBars.Say(edge.Count, words)}"
        + (edge.MedianSeconds is { } seconds && edge.Count.IsKnown ? ", " + words.Median + " " + words.Duration(seconds) : "");

    /// <summary>The passages for those who hear the picture: so many that one can listen to, and of how many they are.</summary>
    private static IEnumerable<string> Said(List<MapEdge> kept, ChartWords words)
    {
        if (kept.Count > MostSaid)
            yield return string.Format(words.Culture, words.MostFrequentSaid, words.Short(MostSaid), words.Short(kept.Count));
        foreach (var edge in kept.OrderByDescending(e => e.Count.Value).Take(MostSaid))
        {
            Work.Check();
            yield return Say(edge, words);
        }
    }

    /// <summary>
    /// Which edges are not drawn: how many, whether the cut falls among equals, which of the drawn activities look like dead ends by it
    /// (all of them, as they mislead), and which activities are not drawn at all (the first, as nobody sees them).
    /// </summary>
    private static IEnumerable<string> Cut(ProcessMapData data, List<MapEdge> kept, HashSet<string> drawnActivities, ChartWords words)
    {
        if (kept.Count == data.Edges.Count)
            yield break;
        yield return string.Format(words.Culture, words.MostFrequent, words.Short(kept.Count), words.Short(data.Edges.Count));
        var least = kept[^1].Count;
        var (drawn, equal) = (kept.Count(e => e.Count == least), data.Edges.Count(e => e.Count == least));
        if (least.IsKnown && drawn < equal)
            yield return string.Format(words.Culture, words.EqualsDrawn, words.Short(least.Value), words.Short(drawn), words.Short(equal));
        foreach (var (sentence, end) in new (string, Func<MapEdge, string>)[] { (words.WaysInNotDrawn, e => e.To), (words.WaysOutNotDrawn, e => e.From) })
        {
            Work.Check();
            string[] blind = [.. Ends(data.Edges, end).Except(Ends(kept, end)).Where(drawnActivities.Contains).Order(StringComparer.Ordinal)];
            if (blind.Length > 0)
                yield return string.Format(words.Culture, sentence, string.Join(", ", blind));
        }

        string[] away = [.. data.Nodes.Select(n => n.Activity).Where(a => !drawnActivities.Contains(a))];
        if (away.Length > 0)
        {
            var names = string.Join(", ", away.Take(MostNamed)) + (away.Length > MostNamed ? ", …" : "");
            yield return string.Format(words.Culture, away.Length == 1 ? words.ActivityNotDrawn : words.ActivitiesNotDrawn, words.Short(away.Length), names);
        }
    }

    /// <summary>The activities that an edge leaves, or comes to, from or for another one.</summary>
    private static IEnumerable<string> Ends(IEnumerable<MapEdge> edges, Func<MapEdge, string> end) => edges.Where(e => e.From != e.To).Select(end).Distinct();

    private static List<MapEdge> Filter(ProcessMapData data, out double shown, out double all)
    {
        all = data.Edges.Where(e => e.Count.IsKnown).Sum(e => e.Count.Value);
        shown = 0;
        var kept = new List<MapEdge>();
        foreach (var edge in data.Edges.OrderByDescending(e => e.Count.IsKnown ? e.Count.Value : 0).ThenBy(e => e.From, StringComparer.Ordinal).ThenBy(e => e.To, StringComparer.Ordinal))
        {
            Work.Check();
            if (kept.Count > 0 && shown >= all * data.Share && data.Share < 1)
                break;
            kept.Add(edge);
            shown += edge.Count.IsKnown ? edge.Count.Value : 0;
        }

        return kept;
    }
}
