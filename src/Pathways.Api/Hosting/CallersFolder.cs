namespace Pathways.Api.Hosting;

/// <summary>
/// Where the person is who typed a command: <c>dotnet run</c> starts a web project in the project's own folder, and a file named on
/// its command line would be looked for there. The shell's folder is still told by <c>PWD</c>.
/// </summary>
public static class CallersFolder
{
    /// <summary>That folder.</summary>
    public static string Path
    {
        get
        {
            // Set only by dotnet run: any other way of starting keeps the folder that it was started in.
            var byDotnetRun = Environment.GetEnvironmentVariable("DOTNET_LAUNCH_PROFILE") is not null;
            return byDotnetRun && Environment.GetEnvironmentVariable("PWD") is { } folder && Directory.Exists(folder) ? folder : Directory.GetCurrentDirectory();
        }
    }

    /// <summary>Goes there.</summary>
    public static void Enter() => Directory.SetCurrentDirectory(Path);
}
