using System.Collections.Concurrent;
using Pathways.Projections.Formats;

namespace Pathways.Projections.Process;

/// <summary>Parses a log on one thread while its cases are analysed on another; a few batches are under way, never the log.</summary>
internal static class ReadAhead
{
    const int BatchesUnderWay = 3;

    public static void ForEachCase(EventLogReader log, Action<Span<LogEvent>> analyse, Action afterBatch, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var full = new BlockingCollection<CaseBatch>();
        using var free = new BlockingCollection<CaseBatch>();
        for (var i = 0; i < BatchesUnderWay; i++)
        {
            Work.Check();
            free.Add(new CaseBatch(), CancellationToken.None);
        }
        var parsing = Task.Factory.StartNew(
            () => Parse(log, free, full, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in full.GetConsumingEnumerable(stop.Token))
            {
                Work.Check();
                for (var i = 0; i < batch.Cases; i++)
                    analyse(batch.Case(i));
                batch.Clear();
                free.Add(batch, CancellationToken.None);
                afterBatch();
            }
        }
        catch
        {
            // The log is the caller's to close, so nobody may still be reading it; what fails there now is this failure's consequence.
            stop.Cancel();
            ((IAsyncResult)parsing).AsyncWaitHandle.WaitOne();
            throw;
        }

        parsing.GetAwaiter().GetResult();
    }

    static void Parse(EventLogReader log, BlockingCollection<CaseBatch> free, BlockingCollection<CaseBatch> full, CancellationToken stop)
    {
        try
        {
            var events = new CaseEvents();
            var batch = free.Take(stop);
            while (log.ReadCase(events))
            {
                Work.Check();
                batch.Add(events.Events);
                if (!batch.IsFull)
                    continue;
                full.Add(batch, stop);
                batch = free.Take(stop);
            }

            full.Add(batch, stop);
        }
        finally
        {
            full.CompleteAdding();
        }
    }

    /// <summary>Some cases, one behind the other.</summary>
    sealed class CaseBatch
    {
        const int Enough = 1 << 14;
        LogEvent[] events = new LogEvent[Enough];
        int[] ends = new int[1024];
        int length;

        public int Cases { get; private set; }

        public bool IsFull => length >= Enough || Cases >= Enough;

        public Span<LogEvent> Case(int number)
        {
            var start = number == 0 ? 0 : ends[number - 1];
            return events.AsSpan(start, ends[number] - start);
        }

        public void Clear() => Cases = length = 0;

        public void Add(ReadOnlySpan<LogEvent> more)
        {
            if (length + more.Length > events.Length)
                Array.Resize(ref events, Math.Max(length + more.Length, events.Length * 2));
            if (Cases == ends.Length)
                Array.Resize(ref ends, Cases * 2);
            more.CopyTo(events.AsSpan(length));
            ends[Cases++] = length += more.Length;
        }
    }
}
