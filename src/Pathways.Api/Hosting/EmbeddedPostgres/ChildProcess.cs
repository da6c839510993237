using System.Diagnostics;

namespace Pathways.Api.Hosting.EmbeddedPostgres;

static class ChildProcess
{
    /// <summary>Runs a program to its end; what it printed comes back whatever became of it.</summary>
    public static (int ExitCode, string Output) Run(string program, IEnumerable<string> arguments, TimeSpan patience, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        // The words of errors are looked at: in one language.
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"no answer within {patience.TotalSeconds:0} s");
        }
        // A server that it left behind may hold the pipes open: what was written by now is enough.
        Task.WaitAll([output, errors], TimeSpan.FromSeconds(1));
        return (process.ExitCode, (output.IsCompleted ? output.Result : "") + (errors.IsCompleted ? errors.Result : ""));
    }
}
