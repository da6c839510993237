using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Journeys;

/// <summary>The timeline as it is drawn: its dates at any length, and nothing in the future that has not been.</summary>
[Collection(TestApiCollection.Name)]
public partial class TimelinePageTests(TestApi api)
{
    const string Structure = "tl-page";
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    async Task<string> DrawnAsync(int daysAgo, params PathwayEvent[] steps)
    {
        var person = Guid.CreateVersion7();
        await api.NameAsync(person, "A", "B");
        var pathway = await api.RecordAsync(Structure, [new PathwayOpened(Today.AddDays(-daysAgo), person, Scheme.Plie, Structure, "59350", new EntrySituation()), .. steps]);
        var visitor = new Visitor(api.Host.GetTestClient(), $"conseil-1:counsellor:{Structure}");
        return WebUtility.HtmlDecode((await visitor.GetAsync($"/pathways/{pathway}?lang=fr")).Html).Replace('\u00a0', ' ');
    }

    // What stands above the drawing, as wide as on a telephone of 320 px, in per cent.
    static List<(string Css, string Words, string Row, double From, double To)> Labels(string html) =>
    [
        .. Label().Matches(html).Select(m =>
        {
            var (x, width) = (double.Parse(m.Groups["x"].Value, CultureInfo.InvariantCulture), m.Groups["words"].Value.Length * 6.4 / 288 * 100);
            var from = m.Groups["anchor"].Value switch { "start" => x, "end" => x - width, _ => x - (width / 2) };
            return (m.Groups["css"].Value, m.Groups["words"].Value, m.Groups["y"].Value, from, from + width);
        }),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(13)]
    [InlineData(30)]
    [InlineData(59)]
    [InlineData(100)]
    [InlineData(400)]
    [InlineData(1200)]
    [InlineData(3650)]
    public async Task Start_and_today_are_labelled_at_any_length_and_no_label_covers_another(int days)
    {
        var html = await DrawnAsync(days, new ReferentAppointed(Today.AddDays(-days), "c.durand", Structure));
        var labels = Labels(html);
        var start = Short(Today.AddDays(-days));
        Assert.Contains(labels, l => l.Words == (days == 0 ? $"début, aujourd’hui {start}" : $"début {start}"));
        Assert.Equal(1, labels.Count(l => l.Words.Contains("aujourd’hui", StringComparison.Ordinal)));
        Assert.All(labels, l => Assert.True(l.From >= 0 && l.To <= 100, $"{l.Words}: {l.From} to {l.To}"));
        foreach (var row in labels.GroupBy(l => l.Row))
        {
            var inOrder = row.OrderBy(l => l.From).ToList();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.To < pair.Second.From, $"{pair.First.Words} covers {pair.Second.Words}"));
        }
        // A line for each word, and none without.
        Assert.Equal(labels.Count, Regex.Count(html, "<line class=\"grid"));
        // What still lasts goes to today.
        Assert.Contains("en cours", html, StringComparison.Ordinal);
        var bar = Bar().Match(html);
        Assert.Equal(Number(Line().Match(html).Groups["x"]), Number(bar.Groups["x"]) + Number(bar.Groups["width"]), days < 2 ? 0.5 : 0.01);
    }

    [Fact]
    public async Task A_closed_pathway_has_its_exit_labelled_and_ends_on_its_last_day()
    {
        var labels = Labels(await DrawnAsync(400, new PathwayClosed(Today.AddDays(-200), Closure.Employment), new FollowUpRecorded(Today.AddDays(-105), 3, FollowUpSituation.OtherJob)));
        Assert.Equal(["start", "exit", "end"], labels.Where(l => l.Css != "tick").Select(l => l.Css));
        Assert.DoesNotContain(labels, l => l.Words.Contains("aujourd’hui", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_planned_is_an_outline_after_today_and_told_as_planned()
    {
        var html = await DrawnAsync(20, new ImmersionAgreed(Today, "i-1", Today.AddDays(10), Today.AddDays(30)));
        var planned = Planned().Match(html);
        Assert.DoesNotMatch("<rect class=\"bar (?!planned)[^\"]*\" x=\"[0-9.]+%\"", html);
        Assert.True(Number(planned.Groups["x"]) > Number(Line().Match(html).Groups["x"]) + 1, "The outline begins at today.");
        Assert.Contains("Immersion (prévu)", html, StringComparison.Ordinal);
        Assert.Matches("<li>Immersion, prévu du [^<]* au [^<]*</li>", html);
        // The drawing leaves room for a part of what is ahead; the day that is named is the one that was planned.
        Assert.Equal($"prévu {Short(Today.AddDays(30))} →", Labels(html).Single(l => l.Css == "end").Words);
        Assert.Equal($"prévu {Short(Today.AddDays(10))}", Labels(await DrawnAsync(20, new AppointmentBooked(Today, "a-1", Today.AddDays(10), AppointmentMode.Telephone))).Single(l => l.Css == "end").Words);
    }

    [Fact]
    public async Task The_last_thing_done_comes_first_under_its_month_and_an_invitation_stands_with_its_booking()
    {
        var html = await DrawnAsync(70, new InvitationSent(Today.AddDays(-60)), new AppointmentBooked(Today.AddDays(-60), "a-1", Today.AddDays(-40), AppointmentMode.Telephone), new DiagnosisMade(Today.AddDays(-2)));
        var steps = Regex.Matches(html, "<div class=\"step\" id=\"step-(?<n>[0-9]+)\"", RegexOptions.ExplicitCapture).Select(m => m.Groups["n"].Value);
        Assert.Equal(["4", "2", "3", "1"], steps);
        Assert.Equal(1, Regex.Count(html, "class=\"said pair\""));
        Assert.Contains($"id=\"m-{Today.AddDays(-2):yyyy-MM}\"", html, StringComparison.Ordinal);
        // Each says what it corrects; nothing tells the log's order.
        Assert.Equal(4, Regex.Count(html, "aria-label=\"Corriger : "));
        Assert.DoesNotContain("<span class=\"number soft small\">", html, StringComparison.Ordinal);
    }

    static string Short(DateOnly day) => Pathways.Api.Resources.Labels.ShortDay(day, CultureInfo.GetCultureInfo("fr"));

    static double Number(Group value) => double.Parse(value.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("<text x=\"(?<x>[0-9.]+)%\" y=\"(?<y>[0-9]+)\" text-anchor=\"(?<anchor>[a-z]+)\" class=\"(?<css>start|today|exit|end|tick)\">(?<words>[^<]*)</text>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex("<line class=\"grid today\" x1=\"(?<x>[0-9.]+)%\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("<rect class=\"bar running [^\"]*\" x=\"(?<x>[0-9.]+)%\" width=\"(?<width>[0-9.]+)%\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bar();

    [GeneratedRegex("<rect class=\"bar planned\" x=\"(?<x>[0-9.]+)%\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Planned();
}
