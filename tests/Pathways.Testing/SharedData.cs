namespace Pathways.Testing;

/// <summary>The real data and reference values beside the project: tests that need them skip, saying so, where they are absent.</summary>
public static class SharedData
{
    /// <summary>The path of a file of the shared data, or null where it is not on this machine.</summary>
    public static string? Find(string file)
    {
        if (Environment.GetEnvironmentVariable("PATHWAYS_SHARED_DATA") is { Length: > 0 } said)
        {
            return Existing(Path.Combine(said, file));
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", "data", file)) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    static string? Existing(string path) => File.Exists(path) ? path : null;
}
