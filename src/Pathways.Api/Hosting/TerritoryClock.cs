namespace Pathways.Api.Hosting;

/// <summary>
/// The territory's calendar: what "today" means to a counsellor, wherever the server stands. The only reader of a time zone, so that a
/// step, a figure as known on a day and a page never disagree about where a day ends (a test holds it).
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="zone">The territory's zone: <c>Pathways:TimeZone</c>, Paris unless set.</param>
public sealed class TerritoryClock(TimeProvider time, TimeZoneInfo? zone = null)
{
    /// <summary>The zone of a territory that sets none.</summary>
    public const string DefaultZone = "Europe/Paris";

    readonly TimeZoneInfo zone = zone ?? Find(DefaultZone)!;

    /// <summary>Name of the zone, for PostgreSQL and for whoever asks which day was meant.</summary>
    public string ZoneName => zone.Id;

    /// <summary>Today in the territory.</summary>
    public DateOnly Today => DayOf(time.GetUtcNow());

    /// <summary>The instant now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The zone of an IANA name such as Pacific/Noumea; null where there is none.</summary>
    public static TimeZoneInfo? Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : null;

    /// <summary>An instant as the clocks of a zone show it.</summary>
    public static DateTimeOffset In(TimeZoneInfo zone, DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone);

    /// <summary>The day in the territory on which an instant falls.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(LocalOf(instant));

    /// <summary>What the territory's clocks show at an instant.</summary>
    public DateTime LocalOf(DateTimeOffset instant) => In(zone, instant).DateTime;

    /// <summary>The instant at which the territory's clocks show a time: the first one, when they are set back over it.</summary>
    public DateTimeOffset InstantOf(DateTime local)
    {
        // Set forward over it, the offset before the change gives the instant of the change.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The first instant of a day in the territory; before all others on the first day that can be written.</summary>
    public DateTimeOffset StartOf(DateOnly day) => day == DateOnly.MinValue ? DateTimeOffset.MinValue : InstantOf(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The last instant of a day in the territory, to PostgreSQL's microsecond; after all others on the last day that can be written.</summary>
    public DateTimeOffset EndOf(DateOnly day) => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : InstantOf(day.AddDays(1).ToDateTime(TimeOnly.MinValue)).AddMicroseconds(-1);
}
