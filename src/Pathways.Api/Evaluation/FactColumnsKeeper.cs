using Pathways.Api.Hosting;
using Pathways.Projections.Indicators.Columns;

namespace Pathways.Api.Evaluation;

/// <summary>
/// Keeps the facts in memory: loads them when the service starts, and takes in what was recorded, so that whoever asks for a figure has little of that left
/// to do. Each node has its own. In a process that they would fill, they stay in the tables.
/// </summary>
public sealed partial class FactColumnsKeeper(Connections connections, FactColumns columns, ILogger<FactColumnsKeeper> log) : BackgroundLoop
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), UntilThereIsRoom = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override ILogger Log => log;

    /// <inheritdoc/>
    protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        var loads = columns.Held is null;
        var most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        if (loads && await columns.NeedsAsync(connections.Evaluation, stopping) is var needed && needed > most)
        {
            NoRoom(needed / 1_000_000, most / 1_000_000);
            return UntilThereIsRoom;
        }
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await columns.RefreshAsync(connections.Evaluation, stopping);
        if (loads && columns.Held is { } held)
        {
            Loaded(held.Pathways, held.Facts, held.Position, System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        return Pause;
    }

    [LoggerMessage(LogLevel.Information, "Figures are counted in memory: {Pathways} pathways and {Facts} facts up to position {Position} were loaded in {Seconds:0.0} s.")]
    partial void Loaded(long pathways, long facts, long position, double seconds);

    [LoggerMessage(LogLevel.Warning, "Figures are counted from the tables: in memory they need some {Needed} MB, and this process may give them {Most} MB.")]
    partial void NoRoom(long needed, long most);
}
