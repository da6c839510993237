using System.Diagnostics;

namespace Pathways.Api.Analysis;

/// <summary>Progress of a long read on the error stream: a bar on a terminal, a line each tenth in a log, nothing for a small file.</summary>
internal sealed class ProgressLine(TextWriter error, long total, bool terminal, bool english)
{
    private const long Large = 20_000_000;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _next;
    private bool _shown;

    internal void Report(long done)
    {
        if (total <= 0 || (!terminal && total < Large) || _clock.Elapsed.TotalSeconds < (terminal ? 0.5 : 0))
            return;
        var share = Math.Min(1, (double)done / total);
        if (share < _next)
            return;
        _next = share + (terminal ? 0.005 : 0.1);
        var left = share > 0.01 ? _clock.Elapsed.TotalSeconds * (1 - share) / share : 0;
        var remaining = english ? $"{left:0} s left" : $"encore {left:0} s";
        if (!terminal)
        {
            error.WriteLine($"{share * 100:0}\u202f%, {remaining}");
            return;
        }

        var full = (int)(share * 30);
        error.Write($"\r[{new string('#', full)}{new string(' ', 30 - full)}] {share * 100,3:0} % {remaining}   ");
        _shown = true;
    }

    internal void Done()
    {
        if (_shown)
            error.Write("\r" + new string(' ', 60) + "\r");
    }
}
