namespace Pathways.Projections.Process;

/// <summary>Order by timestamp within a case, stable, with untimed events behind the one that they follow in the file.</summary>
internal static class TimeOrder
{
    public static bool IsSorted(ReadOnlySpan<LogEvent> events)
    {
        var before = long.MinValue;
        foreach (ref readonly var e in events)
        {
            if (!e.HasTime)
                continue;
            if (e.Time < before)
                return false;
            before = e.Time;
        }

        return true;
    }

    public static void Sort(Span<LogEvent> events)
    {
        var keys = new (long Time, int Place)[events.Length];
        var time = long.MinValue;
        for (var i = 0; i < events.Length; i++)
        {
            if (events[i].HasTime)
                time = events[i].Time;
            keys[i] = (time, i);
        }

        // The place makes all keys different, so the order is the stable one.
        keys.AsSpan().Sort(events);
    }
}
