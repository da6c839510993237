namespace Pathways.Projections.Process;

/// <summary>Order by timestamp within a case, stable, with untimed events behind the one that they follow in the file.</summary>
internal static class TimeOrder
{
    /// <summary>How many events stand, in the file, behind a later one.</summary>
    public static int Disorder(ReadOnlySpan<LogEvent> events)
    {
        var (late, latest) = (0, (long.MinValue, (ushort)0));
        foreach (ref readonly var e in events)
        {
            Work.Check();
            if (!e.HasTime)
                continue;
            if (e.Moment.CompareTo(latest) < 0)
                late++;
            else
                latest = e.Moment;
        }

        return late;
    }

    /// <summary>Whether times only fall from event to event, and what has an equal or no time was written in that order too.</summary>
    public static bool IsNewestFirst(ReadOnlySpan<LogEvent> events)
    {
        var (open, last) = (false, (long.MaxValue, ushort.MaxValue));
        foreach (ref readonly var e in events)
        {
            Work.Check();
            if (e.HasTime && e.Moment.CompareTo(last) > 0)
                return false;
            open |= !e.HasTime || e.Moment == last;
            last = e.HasTime ? e.Moment : last;
        }

        return open;
    }

    public static void Sort(Span<LogEvent> events)
    {
        var keys = new (long Time, ushort Finer, int Place)[events.Length];
        var (time, finer) = (long.MinValue, (ushort)0);
        for (var i = 0; i < events.Length; i++)
        {
            Work.Check();
            if (events[i].HasTime)
                (time, finer) = events[i].Moment;
            keys[i] = (time, finer, i);
        }

        // The place makes all keys different, so the order is the stable one.
        keys.AsSpan().Sort(events);
    }
}
