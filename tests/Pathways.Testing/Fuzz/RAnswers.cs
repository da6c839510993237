using System.Diagnostics;
using System.Globalization;

namespace Pathways.Testing.Fuzz;

/// <summary>R with its survival package, kept running and asked one set after the other.</summary>
public sealed class RAnswers : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pathways-fuzz-");

    private RAnswers(Process process) => _process = process;

    /// <summary>Starts R; null where it is not installed (Debian: r-base-core, r-cran-survival).</summary>
    public static RAnswers? Start()
    {
        var start = new ProcessStartInfo("Rscript", ["--vanilla", Path.Combine(AppContext.BaseDirectory, "Fuzz", "answers.R")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return new RAnswers(process);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>A file for the CSV of a set, gone with R.</summary>
    public string File => Path.Combine(_folder.FullName, "set.csv");

    /// <summary>What R says of a set whose CSV is in <see cref="File"/>: numbers by name, null where R has none.</summary>
    /// <param name="set">The set.</param>
    public Dictionary<string, double?[]> Of(FuzzSet set)
    {
        _process.StandardInput.WriteLine(string.Join('\t', [set.Kind, File, .. set.Options.Append(new("kind", set.Kind)).Select(o => $"{o.Key}={o.Value}")]));
        _process.StandardInput.Flush();
        var answers = new Dictionary<string, double?[]>(StringComparer.Ordinal);
        string? refused = null;
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            // a refusal is read to its end too: what is left of it would be taken for the answer of the next set
            if (line == ".")
                return refused is null ? answers : throw new InvalidOperationException($"R: {refused} ({set.Kind})\n{set.Csv}");
            var fields = line.Split('\t');
            if (fields[0] == "error")
            {
                refused = fields[1];
                continue;
            }

            answers[fields[0]] = [.. fields.Skip(1).Select(f => double.TryParse(f, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v) ? v : (double?)null)];
        }

        throw new InvalidOperationException("R ended: is its survival package installed (Debian: r-cran-survival)?");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
