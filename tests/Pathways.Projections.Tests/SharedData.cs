using System.Text.Json.Nodes;

namespace Pathways.Projections.Tests;

/// <summary>The real data that stands beside the project (never in it): PATHWAYS_SHARED_DATA, else a folder shared/data further up.</summary>
static class SharedData
{
    public static string? Root { get; } = Find();

    public static string Path(params string[] parts)
    {
        Skip.If(Root is null, "The shared data are not on this machine: set PATHWAYS_SHARED_DATA to their folder.");
        var path = System.IO.Path.Combine([Root!, .. parts]);
        Skip.IfNot(File.Exists(path), $"{System.IO.Path.Combine(parts)} is not in the shared data.");
        return path;
    }

    public static JsonNode Json(params string[] parts) => JsonNode.Parse(File.ReadAllText(Path(parts)))!;

    static string? Find()
    {
        if (Environment.GetEnvironmentVariable("PATHWAYS_SHARED_DATA") is { Length: > 0 } given) return Directory.Exists(given) ? given : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
