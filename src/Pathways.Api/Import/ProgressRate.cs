using System.Diagnostics;

namespace Pathways.Api.Import;

/// <summary>How fast a stage goes, and how long it still takes: from its beginning, which steadies both.</summary>
public sealed class ProgressRate
{
    readonly Stopwatch time = new();
    ImportStage? stage;

    /// <summary>The progress with its rate.</summary>
    public ImportProgress Of(ImportProgress progress)
    {
        if (progress.Stage != stage)
        {
            stage = progress.Stage;
            time.Restart();
        }
        var seconds = Math.Max(time.Elapsed.TotalSeconds, 0.001);
        return progress with
        {
            RowsPerSecond = progress.Rows / seconds,
            SecondsLeft = progress.Done > 0 ? Math.Max(0, progress.Total - progress.Done) * seconds / progress.Done : null,
        };
    }
}
