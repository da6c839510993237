using System.Net;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Recording;

[Collection(TestApiCollection.Name)]
public class ConcurrencyTests(TestApi api)
{
    static readonly object Day = new { occurredOn = "2026-04-10" };

    [Fact]
    public async Task Of_two_who_saw_the_same_version_one_records_and_the_other_is_told_what_changed()
    {
        var pathway = await api.OpenPathwayAsync();
        var answers = await Task.WhenAll(
            api.RecordAsync(pathway, "diagnosis-made", Day, Calls.Counsellor, ifMatch: "\"1\""),
            api.RecordAsync(pathway, "invitation-sent", Day, Calls.Colleague, ifMatch: "\"1\""));

        var stored = Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        var conflict = Assert.Single(answers, a => a.Status == HttpStatusCode.Conflict);
        Assert.Equal(("pathway/version-conflict", 2L), (conflict.Code, conflict.Body!["currentVersion"]!.GetValue<long>()));
        Assert.Equal("\"2\"", conflict.Headers.ETag!.Tag);
        var changed = Assert.Single(conflict.Body["changed"]!.AsArray())!;
        Assert.Equal(stored.Body!["event"]!.GetValue<string>(), changed["event"]!.GetValue<string>());
        Assert.StartsWith("conseil-", changed["by"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((2L, "2026-04-10"), (changed["version"]!.GetValue<long>(), changed["occurredOn"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Without_a_version_everybody_who_records_at_once_is_recorded()
    {
        var pathway = await api.OpenPathwayAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.RecordAsync(pathway, "invitation-sent", new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago", "step/twice" } })));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Equal(Enumerable.Range(2, 8).Select(v => (long)v), answers.Select(a => a.Version).Order());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("W/\"1\"")]
    [InlineData("\"one\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task A_version_that_is_none_is_refused(string tag)
    {
        var pathway = await api.OpenPathwayAsync();
        var answer = await api.RecordAsync(pathway, "diagnosis-made", Day, ifMatch: tag);
        Assert.Equal((HttpStatusCode.BadRequest, "request/bad-version", "If-Match"), (answer.Status, answer.Code, answer.Field));
    }

    [Fact]
    public async Task The_version_to_write_against_comes_with_what_is_read()
    {
        var pathway = await api.OpenPathwayAsync(("diagnosis-made", Day));
        foreach (var route in new[] { "timeline", "history", "history?version=1" })
        {
            var read = await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/{route}");
            Assert.Equal("\"2\"", read.Headers.ETag!.Tag);
        }
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "invitation-sent", Day, ifMatch: "\"2\"")).Status);
    }

    [Fact]
    public async Task Any_version_will_do_for_a_star()
    {
        var pathway = await api.OpenPathwayAsync();
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "diagnosis-made", Day, ifMatch: "*")).Status);
    }
}
