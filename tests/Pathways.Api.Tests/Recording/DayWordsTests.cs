using Pathways.Api.Recording.Forms;

namespace Pathways.Api.Tests.Recording;

public class DayWordsTests
{
    // A Tuesday.
    static readonly DateOnly Today = new(2026, 5, 12);

    [Theory]
    [InlineData("aujourd’hui", "2026-05-12")]
    [InlineData("Hier", "2026-05-11")]
    [InlineData("yesterday", "2026-05-11")]
    [InlineData("avant-hier", "2026-05-10")]
    [InlineData("12/05", "2026-05-12")]
    [InlineData("13/05", "2025-05-13")]
    [InlineData("29/02", "2024-02-29")]
    [InlineData("1/2/26", "2026-02-01")]
    [InlineData("01.02.2026", "2026-02-01")]
    [InlineData("2026-02-01", "2026-02-01")]
    [InlineData("1er mai", "2026-05-01")]
    [InlineData("3 févr. 2026", "2026-02-03")]
    [InlineData("3 August", "2025-08-03")]
    [InlineData("lundi", "2026-05-11")]
    [InlineData("Tuesday", "2026-05-05")]
    [InlineData("il y a 3 jours", "2026-05-09")]
    [InlineData("2 weeks ago", "2026-04-28")]
    public void A_day_is_read_as_people_say_it(string text, string day)
    {
        Assert.True(DayWords.TryRead(text, Today, planned: false, out var read));
        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("demain", "2026-05-13")]
    [InlineData("11/05", "2027-05-11")]
    [InlineData("lundi", "2026-05-18")]
    public void What_is_planned_lies_ahead(string text, string day)
    {
        Assert.True(DayWords.TryRead(text, Today, planned: true, out var read));
        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("20/04", "2026-04-20")]
    [InlineData("11/05", "2026-05-11")]
    [InlineData("13/05", "2026-05-13")]
    [InlineData("09/04", "2027-04-09")]
    [InlineData("demain", "2026-05-13")]
    [InlineData("lundi", "2026-05-18")]
    public void What_a_step_recorded_late_planned_follows_that_step(string text, string day)
    {
        Assert.True(DayWords.TryRead(text, Today, planned: true, out var read, since: new(2026, 4, 10)));
        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("31/02/2026")]
    [InlineData("32/01")]
    [InlineData("12/13")]
    [InlineData("bientôt")]
    [InlineData("ju")]
    [InlineData("1 jui")]
    [InlineData("12/05/202")]
    [InlineData("12 05 2026 3")]
    public void What_is_no_day_is_not_guessed(string? text) => Assert.False(DayWords.TryRead(text, Today, planned: false, out _));
}
