using Microsoft.Extensions.Time.Testing;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Hosting;

/// <summary>Where a day begins and ends, in the territories in which French law holds.</summary>
public sealed class TerritoryClockTests
{
    [Theory]
    [InlineData("Europe/Paris", "2026-11-05T14:30:00Z", "2026-11-05")]
    [InlineData("Pacific/Noumea", "2026-11-05T14:30:00Z", "2026-11-06")]
    [InlineData("Pacific/Noumea", "2026-11-05T12:59:59Z", "2026-11-05")]
    [InlineData("Indian/Reunion", "2026-11-05T20:00:00Z", "2026-11-06")]
    [InlineData("America/Martinique", "2026-11-05T03:59:59Z", "2026-11-04")]
    [InlineData("America/Martinique", "2026-11-05T04:00:00Z", "2026-11-05")]
    [InlineData("Pacific/Tahiti", "2026-11-05T09:59:59Z", "2026-11-04")]
    public void Today_is_the_territory_s(string zone, string instant, string day)
    {
        var clock = In(zone, instant);
        Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd"), clock.Today);
        Assert.Equal(clock.Today, clock.DayOf(clock.Now));
    }

    /// <summary>Days on which Paris changes its clocks have 23 and 25 hours; elsewhere and for other days, 24.</summary>
    [Theory]
    [InlineData("Europe/Paris", "2026-03-28", "2026-03-28T22:59:59.999999Z", 24)]
    [InlineData("Europe/Paris", "2026-03-29", "2026-03-29T21:59:59.999999Z", 23)]
    [InlineData("Europe/Paris", "2026-10-24", "2026-10-24T21:59:59.999999Z", 24)]
    [InlineData("Europe/Paris", "2026-10-25", "2026-10-25T22:59:59.999999Z", 25)]
    [InlineData("Pacific/Noumea", "2026-10-25", "2026-10-25T12:59:59.999999Z", 24)]
    [InlineData("Indian/Reunion", "2026-03-29", "2026-03-29T19:59:59.999999Z", 24)]
    [InlineData("America/Martinique", "2026-10-25", "2026-10-26T03:59:59.999999Z", 24)]
    [InlineData("America/Havana", "2026-10-31", "2026-11-01T03:59:59.999999Z", 24)] // sets its clocks back over midnight
    public void A_day_ends_where_the_next_begins(string zone, string day, string end, int hours)
    {
        var (clock, on) = (In(zone, "2026-01-01T00:00:00Z"), DateOnly.ParseExact(day, "yyyy-MM-dd"));
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), clock.EndOf(on));
        Assert.Equal((on, on.AddDays(1)), (clock.DayOf(clock.EndOf(on)), clock.DayOf(clock.EndOf(on).AddMicroseconds(1))));
        Assert.Equal(TimeSpan.FromHours(hours), clock.EndOf(on) - clock.EndOf(on.AddDays(-1)));
    }

    [Fact]
    public void Every_instant_of_every_day_lies_before_the_end_of_its_day()
    {
        foreach (var zone in (string[])["Europe/Paris", "Pacific/Noumea", "Indian/Reunion", "America/Martinique", "America/Miquelon", "America/Havana", "Asia/Beirut"])
        {
            var clock = In(zone, "2026-01-01T00:00:00Z");
            for (var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); at.Year == 2026; at = at.AddMinutes(17))
            {
                var day = clock.DayOf(at);
                Assert.True(at <= clock.EndOf(day) && at > clock.EndOf(day.AddDays(-1)), $"{zone} {at:O}");
            }
        }
    }

    static TerritoryClock In(string zone, string instant) => new(
        new FakeTimeProvider(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)), TerritoryClock.Find(zone)!);
}
