using System.Net;
using System.Text.Json.Nodes;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Recording;

/// <summary>Facts that other programs took, by reports of their users (docs/cases.md): given to the API as those users gave them.</summary>
[Collection(TestApiCollection.Name)]
public class ReportTests(TestApi api)
{
    static object Body(string json)
    {
        var body = JsonNode.Parse(json)!;
        body["confirm"] = new JsonArray("step/long-ago");
        return body;
    }

    [Theory]
    [InlineData("training-started", """{"occurredOn":"2026-04-10","training":"t-1","kind":"qualifying","plannedEnd":"2026-04-01"}""", "training/planned-end-before-start")]
    [InlineData("work-contract-started", """{"occurredOn":"2026-04-10","contract":"c-2","kind":"cdd","workingTime":"full_time","plannedEnd":"2026-04-09"}""", "contract/planned-end-before-start")]
    [InlineData("work-contract-amended", """{"occurredOn":"2026-04-10","contract":"c-1","plannedEnd":"2026-03-31"}""", "contract/planned-end-before-start")]
    [InlineData("work-contract-ended", """{"occurredOn":"2026-03-31","contract":"c-1","reason":"term"}""", "contract/ends-before-start")]
    [InlineData("immersion-agreed", """{"occurredOn":"2026-04-10","immersion":"i-1","startsOn":"2026-04-10","endsOn":"2026-04-09"}""", "immersion/ends-before-start")]
    [InlineData("qualification-obtained", """{"occurredOn":"2026-04-10","level":"level3","training":"t-2"}""", "training/never-started")]
    public async Task An_end_before_its_beginning_and_a_certificate_of_nothing_are_refused(string step, string body, string code)
    {
        var pathway = await api.OpenPathwayAsync(
            ("work-contract-started", new { occurredOn = "2026-04-01", contract = "c-1", kind = "cdd", workingTime = "part_time", plannedEnd = "2026-09-30" }),
            ("training-prescribed", new { occurredOn = "2026-04-01", training = "t-2", kind = "qualifying" }));
        var answer = await api.RecordAsync(pathway, step, Body(body));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (answer.Status, answer.Code));
    }

    /// <summary>The training runs, or was left: a certificate is a question.</summary>
    [Fact]
    public async Task A_certificate_of_a_training_that_runs_is_asked_about()
    {
        var pathway = await api.OpenPathwayAsync(("training-started", new { occurredOn = "2026-04-01", training = "t-1", kind = "qualifying", plannedEnd = "2026-09-30" }));
        var asked = await api.RecordAsync(pathway, "qualification-obtained", Body("""{"occurredOn":"2026-04-10","level":"level3","training":"t-1"}"""));
        Assert.Equal("training/qualified-before-its-end", $"{asked.Body!["confirm"]?.AsArray().Single()!["code"]}");
    }

    [Fact]
    public async Task Suspended_and_taken_up_again_on_one_day_is_no_day_and_may_happen_again()
    {
        var pathway = await api.OpenPathwayAsync(
            ("pathway-suspended", new { occurredOn = "2026-04-01", reason = "work" }), ("pathway-resumed", new { occurredOn = "2026-04-01" }));
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "pathway-suspended", Body("""{"occurredOn":"2026-04-01","reason":"maternity"}"""))).Status);
        var before = await api.RecordAsync(pathway, "pathway-resumed", Body("""{"occurredOn":"2026-03-31"}"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, before.Status);
    }

    [Fact]
    public async Task A_contract_may_start_on_the_day_that_is_the_last_of_the_one_before_and_not_sooner()
    {
        var pathway = await api.OpenPathwayAsync(("work-contract-started", new { occurredOn = "2026-04-15", contract = "c-1", kind = "cdd", workingTime = "full_time", plannedEnd = "2026-05-18" }));
        Task<Answer> NextAsync(string from) => api.RecordAsync(pathway, "work-contract-started", new { occurredOn = from, contract = "c-2", kind = "cdd", workingTime = "full_time", plannedEnd = "2026-06-14", confirm = new[] { "step/long-ago" } });
        Assert.Equal("contract/overlaps-full-time", (await NextAsync("2026-05-17")).Code);
        Assert.Equal(HttpStatusCode.Created, (await NextAsync("2026-05-18")).Status);
    }
}
