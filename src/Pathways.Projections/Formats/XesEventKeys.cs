using Pathways.Projections.Formats.Xes;

namespace Pathways.Projections.Formats;

/// <summary>The attributes that the events of a XES log have, found by reading it once more: the analysis itself looks at a few.</summary>
internal static class XesEventKeys
{
    /// <summary>The names asked for that are those of classifiers which the log declares; not where one stands for the attribute of its own name only.</summary>
    /// <param name="path">The file, read to its end only where a name is that of a classifier.</param>
    /// <param name="options">What is asked for.</param>
    public static IReadOnlyList<NamedClassifier> Named(string path, EventLogOptions options)
    {
        if (options.Classifier.Count == 0)
            return [];
        using var reader = XesReader.Open(path, options.Conformity, options.Limits);
        var declared = reader.Header.Classifiers.Where(c => c.Scope == XesScope.Event && !c.Keys.SequenceEqual([c.Name])).DistinctBy(c => c.Name);
        return [.. declared.Where(c => options.Classifier.Contains(c.Name)).Select(c => new NamedClassifier(c.Name, c.Keys, Of(path, options).Contains(c.Name, StringComparer.Ordinal)))];
    }

    /// <summary>Each key once, in the order of the file, those declared global first; reads no further than it is asked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    public static IEnumerable<string> Of(string path, EventLogOptions options)
    {
        using var reader = XesReader.Open(path, options.Conformity, options.Limits);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var global in reader.Header.Globals.Where(g => g.Scope == XesScope.Event).SelectMany(g => g.Attributes))
        {
            if (seen.Add(global.Key))
                yield return global.Key;
        }

        reader.Want([], reader.Canonical(reader.Header.KeyOf("time", "timestamp")));
        while (reader.Read() is var node && node != XesNode.End)
        {
            if (node != XesNode.Event)
                continue;
            var component = reader.Component;
            for (var at = 0; at < component.Count; at++)
            {
                if (seen.Add(component.KeyAt(at)))
                    yield return component.KeyAt(at);
            }
        }
    }
}
