using Pathways.Api.Monitoring;
using Pathways.Api.Pages.Pathway;
using Pathways.Projections.Timeline;

namespace Pathways.Api.Tests.Journeys;

/// <summary>On the drawing of a pathway no name of a bar is written over another.</summary>
public class TimelineRowsTests
{
    static readonly DateOnly Entry = new(2026, 1, 5), Today = new(2026, 11, 27);

    static int[] Rows(params (DateOnly From, DateOnly? To, string Name)[] bars) =>
    [
        .. new TimelineScale(new TimelineAnswer(
            Guid.Empty, 1, Entry, Today, Today, null, "fr", [],
            [.. bars.Select(b => new BarLine(Stage.Orientation, 0, b.Name, b.Name, b.From, b.To, null, false, Guid.Empty))], [])).Lanes.Single().Lasting.Select(b => b.Track),
    ];

    [Fact]
    public void Three_barriers_that_end_on_the_day_on_which_they_were_found_are_three_rows() =>
        Assert.Equal([0, 1, 2], Rows((Today, Today, "Frein : mobilité"), (Today, Today, "Frein : logement"), (Today, Today, "Frein : famille")));

    [Fact]
    public void Of_two_short_bars_the_second_has_a_row_of_its_own_only_where_the_name_of_the_first_reaches_it()
    {
        var (first, second) = (new DateOnly(2026, 2, 2), new DateOnly(2026, 2, 9));
        Assert.Equal([0, 1], Rows((first, first.AddDays(1), "CDD d’usage"), (second, second.AddDays(1), "CDD d’usage")));
        Assert.Equal([0, 0], Rows((first, first.AddDays(1), "CDD d’usage"), (second.AddMonths(2), second.AddMonths(2).AddDays(1), "CDD d’usage")));
    }
}
