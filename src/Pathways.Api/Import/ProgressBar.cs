using System.Diagnostics;
using System.Globalization;

namespace Pathways.Api.Import;

/// <summary>A bar on the terminal: how far, how fast, how long still. Redrawn on one line; a line a stage where there is no terminal.</summary>
/// <param name="output">Where it is drawn.</param>
/// <param name="culture">Its language.</param>
/// <param name="terminal">Whether a line can be redrawn there.</param>
public sealed class ProgressBar(TextWriter output, CultureInfo culture, bool terminal) : IProgress<ImportProgress>
{
    const int Width = 30;
    static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);
    readonly ProgressRate rate = new();
    readonly Stopwatch sinceShown = Stopwatch.StartNew();
    ImportStage? stage;

    /// <inheritdoc/>
    public void Report(ImportProgress value)
    {
        var now = rate.Of(value);
        if (value.Stage != stage)
        {
            End();
            stage = value.Stage;
        }
        else if (value.Done < value.Total && sinceShown.Elapsed < Often)
        {
            return;
        }
        sinceShown.Restart();
        if (terminal)
        {
            output.Write('\r' + Line(now) + "\e[K");
        }
        else if (value.Done >= value.Total)
        {
            output.WriteLine(Line(now));
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
        var french = culture.TwoLetterISOLanguageName != "en";
        var share = value.Total == 0 ? 1 : (double)value.Done / value.Total;
        var name = value.Stage switch
        {
            ImportStage.Reading => french ? "Lecture" : "Reading",
            ImportStage.Deciding => french ? "Décision" : "Deciding",
            _ => french ? "Écriture" : "Writing",
        };
        var bar = new string('█', (int)(share * Width)).PadRight(Width, '░');
        var left = value.SecondsLeft is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 359_999)) is var time && time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}")
            : time.ToString("mm\\:ss", CultureInfo.InvariantCulture)
            : "--:--";
        return string.Create(culture, $"{name,-9} {bar} {share,4:P0}  {value.RowsPerSecond:N0} {(french ? "lignes/s" : "rows/s")}  {(french ? "reste" : "left")} {left}");
    }
}
