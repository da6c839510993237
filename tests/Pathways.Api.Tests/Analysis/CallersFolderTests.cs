using System.Diagnostics;

namespace Pathways.Api.Tests.Analysis;

/// <summary>A file named on the command line is the one beside the person who typed it, also through <c>dotnet run --project</c>.</summary>
public class CallersFolderTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_relative_file_is_looked_for_where_the_command_was_typed(bool byDotnetRun, bool found)
    {
        var folder = Directory.CreateTempSubdirectory("pathways-caller-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "times.csv"), "time,event\n1,1\n2,0\n");
            // As dotnet run starts a web project: in another folder, with the shell's own in PWD.
            var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "analyse", "survival", "times.csv", "--time", "time", "--event", "event"])
            {
                UseShellExecute = false,
                WorkingDirectory = Path.GetTempPath(),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["PWD"] = folder.FullName;
            start.Environment["DOTNET_LAUNCH_PROFILE"] = byDotnetRun ? "Pathways" : null;
            using var process = Process.Start(start)!;
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.True((process.ExitCode == 0) == found, $"{process.ExitCode}: {await said}{await complained}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
