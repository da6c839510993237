namespace Pathways.Api.Hosting;

/// <summary>The territory's calendar: what "today" means to a counsellor, wherever the server stands.</summary>
public sealed class TerritoryClock(TimeProvider time)
{
    static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Today in the territory.</summary>
    public DateOnly Today => DayOf(time.GetUtcNow());

    /// <summary>The instant now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The day in the territory on which an instant falls.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(LocalOf(instant));

    /// <summary>What the territory's clocks show at an instant.</summary>
    public static DateTime LocalOf(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Paris).DateTime;

    /// <summary>The last instant of a day in the territory, to PostgreSQL's microsecond.</summary>
    public static DateTimeOffset EndOf(DateOnly day)
    {
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Paris.GetUtcOffset(midnight)).ToUniversalTime().AddMicroseconds(-1);
    }
}
