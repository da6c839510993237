using System.Diagnostics;
using System.Globalization;

namespace Pathways.Api.Import;

/// <summary>A bar on the terminal: how far, how fast, how long still. Redrawn on one line; a line a stage where there is no terminal.</summary>
public sealed class ProgressBar(TextWriter output, CultureInfo culture) : IProgress<ImportProgress>
{
    const int Width = 30;
    static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);
    readonly bool terminal = !Console.IsErrorRedirected;
    readonly Stopwatch stageTime = new();
    readonly Stopwatch sinceShown = Stopwatch.StartNew();
    ImportStage? stage;

    /// <inheritdoc/>
    public void Report(ImportProgress value)
    {
        if (value.Stage != stage)
        {
            End();
            stage = value.Stage;
            stageTime.Restart();
        }
        else if (value.Done < value.Total && sinceShown.Elapsed < Often)
        {
            return;
        }
        sinceShown.Restart();
        if (terminal)
        {
            output.Write('\r' + Line(value) + "\e[K");
        }
        else if (value.Done >= value.Total)
        {
            output.WriteLine(Line(value));
        }
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        if (stage is not null && terminal)
        {
            output.WriteLine();
        }
        stage = null;
    }

    string Line(ImportProgress value)
    {
        var seconds = Math.Max(stageTime.Elapsed.TotalSeconds, 0.001);
        var share = value.Total == 0 ? 1 : (double)value.Done / value.Total;
        var (rate, french) = (value.Done / seconds, culture.TwoLetterISOLanguageName != "en");
        var remaining = TimeSpan.FromSeconds(rate > 0 ? (value.Total - value.Done) / rate : 0);
        var (name, unit) = value.Stage switch
        {
            ImportStage.Reading => (french ? "Lecture" : "Reading", french ? "octets/s" : "bytes/s"),
            ImportStage.Deciding => (french ? "Décision" : "Deciding", french ? "lignes/s" : "rows/s"),
            _ => (french ? "Écriture" : "Writing", french ? "étapes/s" : "steps/s"),
        };
        var bar = new string('█', (int)(share * Width)).PadRight(Width, '░');
        return string.Create(culture, $"{name,-9} {bar} {share,4:P0}  {rate:N0} {unit}  {(french ? "reste" : "left")} {remaining:mm\\:ss}");
    }
}
