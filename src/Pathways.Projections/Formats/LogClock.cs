namespace Pathways.Projections.Formats;

/// <summary>Makes instants of the times that a log states, and counts what it has to take for granted.</summary>
/// <param name="zone">Whose clock showed the times without offset; UTC where null.</param>
/// <param name="counts">Takes the counts.</param>
internal sealed class LogClock(TimeZoneInfo? zone, LogCounts counts)
{
    static readonly long Earliest = new DateTime(1900, 1, 1).Ticks, Latest = new DateTime(2101, 1, 1).Ticks;

    /// <summary>The instant in UTC ticks; a refusal without place where there is none.</summary>
    public long Instant(in StatedTime stated)
    {
        if (stated.Form.HasFlag(TimeForms.TooFine))
            throw new LogFormatException("log/time-too-fine", 0, 0, "A time has digits beyond the eleventh decimal (10 ps): they can't be kept, and the order may hang on them. Cut them off in the file.");
        counts.TimesFinerThanTick += stated.Finer > 0 ? 1 : 0;
        counts.TimesFarAway += stated.Ticks < Earliest || stated.Ticks >= Latest ? 1 : 0;
        if (stated.Form.HasFlag(TimeForms.Offset))
            return stated.Ticks;
        var isDate = !stated.Form.HasFlag(TimeForms.TimeOfDay);
        if (isDate)
            counts.DatesWithoutTimeOfDay++;
        else
            counts.TimesWithoutOffset++;
        return zone is null ? stated.Ticks : Local(zone, new DateTime(stated.Ticks, DateTimeKind.Unspecified), isDate);
    }

    long Local(TimeZoneInfo zone, DateTime local, bool isDate)
    {
        // A day begins when its first minute exists: some zones put the clock forward at midnight.
        while (isDate && zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        if (zone.IsInvalidTime(local))
            throw new LogFormatException("log/nonexistent-time", 0, 0, $"'{local:yyyy-MM-dd HH:mm:ss}' does not exist in {zone.Id}: the clock was put forward over it; write the offset behind the time, such as +02:00, or name the zone of its clock.");
        var offset = zone.GetUtcOffset(local);
        if (zone.IsAmbiguousTime(local))
        {
            counts.AmbiguousTimes++;
            offset = zone.GetAmbiguousTimeOffsets(local).Max();
        }

        return Math.Clamp(local.Ticks - offset.Ticks, 0, DateTime.MaxValue.Ticks);
    }
}
