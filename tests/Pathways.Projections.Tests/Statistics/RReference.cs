using System.Diagnostics;
using System.Globalization;

namespace Pathways.Projections.Tests.Statistics;

/// <summary>R itself, run once over all random data sets; null numbers are R's NA.</summary>
public sealed class RReference
{
    public const string Collection = "R";
    readonly Dictionary<(int Set, string Quantity), List<double?>> values = [];

    public RReference()
    {
        if (Absent() is { } reason)
        {
            Missing = reason;
            return;
        }
        Drawn = RandomSamples.Draw();
        var folder = Directory.CreateTempSubdirectory("pathways-r-");
        try
        {
            var (data, result, program) = (
                Path.Combine(folder.FullName, "data.csv"), Path.Combine(folder.FullName, "result.csv"), Path.Combine(folder.FullName, "reference.R"));
            File.WriteAllLines(data, RandomSamples.Csv(Drawn));
            File.WriteAllText(program, RProgram.Text);
            var (code, error) = Run("--vanilla", program, data, result);
            if (code != 0) throw new InvalidOperationException($"R failed: {error}");
            foreach (var line in File.ReadLines(result)) Keep(line.Split(';'));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Why R cannot be asked; null where it can.</summary>
    public string? Missing { get; }

    internal IReadOnlyList<RandomSample> Drawn { get; } = [];

    public bool Has(int set, string quantity) => values.ContainsKey((set, quantity));

    public IReadOnlyList<double?> Of(int set, string quantity) => values[(set, quantity)];

    void Keep(string[] fields)
    {
        var key = (int.Parse(fields[0], CultureInfo.InvariantCulture), fields[1]);
        if (!values.TryGetValue(key, out var list)) values[key] = list = [];
        list.Add(fields[2] switch
        {
            "NA" or "NaN" => null,
            "Inf" => double.PositiveInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        });
    }

    static string? Absent()
    {
        try
        {
            var (code, _) = Run("--vanilla", "-e", "library(survival)");
            return code == 0 ? null : "R is here without its survival package (Debian: r-cran-survival).";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "R is not installed (Debian: r-base-core, r-cran-survival).";
        }
    }

    static (int Code, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("Rscript", arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var error = process.StandardError.ReadToEnd();
        if (process.WaitForExit(TimeSpan.FromMinutes(3))) return (process.ExitCode, error);
        process.Kill();
        return (-1, "no end after three minutes");
    }
}
