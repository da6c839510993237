namespace Pathways.Testing;

/// <summary>The repository that the tests are of: some hold its documents and sources against the code.</summary>
public static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = RootOf(AppContext.BaseDirectory);

    static string RootOf(string? folder) => folder is null ? throw new DirectoryNotFoundException("The tests run outside the repository.")
        : File.Exists(Path.Combine(folder, "Pathways.sln")) ? folder : RootOf(Path.GetDirectoryName(folder));
}
