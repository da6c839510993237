using System.Net;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Recording;

[Collection(TestApiCollection.Name)]
public class IdempotencyTests(TestApi api)
{
    static readonly object Diagnosis = new { occurredOn = "2026-04-10" };

    async Task<long> VersionOfAsync(Guid pathway) => await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'");

    [Fact]
    public async Task A_repeat_gives_the_first_answer_and_adds_nothing_even_after_others_recorded()
    {
        var pathway = await api.OpenPathwayAsync();
        var key = Calls.NewKey();
        var first = await api.RecordAsync(pathway, "diagnosis-made", Diagnosis, key: key, ifMatch: "\"1\"");
        await api.RecordAsync(pathway, "invitation-sent", Diagnosis);
        await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-01", exit = "health" });

        // The very same request again: its If-Match is stale by now, and its day lies before a closure.
        var again = await api.RecordAsync(pathway, "diagnosis-made", Diagnosis, key: key, ifMatch: "\"1\"");

        Assert.Equal((HttpStatusCode.Created, false), (first.Status, first.Replayed));
        Assert.Equal((first.Status, true), (again.Status, again.Replayed));
        Assert.Equal(first.Body!.ToJsonString(), again.Body!.ToJsonString());
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(4, await VersionOfAsync(pathway));
    }

    [Fact]
    public async Task Opening_again_under_the_same_key_gives_the_same_pathway()
    {
        var key = Calls.NewKey();
        var first = await api.SendAsync(HttpMethod.Post, "/api/pathways", Calls.Entry(), key: key);
        var again = await api.SendAsync(HttpMethod.Post, "/api/pathways", Calls.Entry(), key: key);
        Assert.Equal(first.Body!.ToJsonString(), again.Body!.ToJsonString());
        Assert.True(again.Replayed);
    }

    [Fact]
    public async Task Another_body_another_step_or_another_pathway_under_the_same_key_is_refused()
    {
        var (pathway, other) = (await api.OpenPathwayAsync(), await api.OpenPathwayAsync());
        var key = Calls.NewKey();
        await api.RecordAsync(pathway, "diagnosis-made", Diagnosis, key: key);

        foreach (var reused in new[]
        {
            await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-04-11" }, key: key),
            await api.RecordAsync(pathway, "invitation-sent", Diagnosis, key: key),
            await api.RecordAsync(other, "diagnosis-made", Diagnosis, key: key),
        })
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency/key-reused"), (reused.Status, reused.Code));
        }
        Assert.Equal((2L, 1L), (await VersionOfAsync(pathway), await VersionOfAsync(other)));
    }

    [Fact]
    public async Task Another_person_may_use_the_same_key()
    {
        var pathway = await api.OpenPathwayAsync();
        var key = Calls.NewKey();
        await api.RecordAsync(pathway, "invitation-sent", Diagnosis, Calls.Counsellor, key);
        var theirs = await api.RecordAsync(pathway, "invitation-sent", Diagnosis, Calls.Colleague, key);
        Assert.Equal((HttpStatusCode.Created, false, 3L), (theirs.Status, theirs.Replayed, theirs.Version));
    }

    [Fact]
    public async Task The_same_request_many_times_at_once_is_one_step()
    {
        var pathway = await api.OpenPathwayAsync();
        var key = Calls.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => api.RecordAsync(pathway, "invitation-sent", Diagnosis, key: key)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers, a => !a.Replayed);
        Assert.Single(answers.Select(a => a.Body!.ToJsonString()).Distinct());
        Assert.Equal(2, await VersionOfAsync(pathway));
    }

    [Fact]
    public async Task A_refused_step_leaves_its_key_free_for_the_step_as_it_should_be()
    {
        var pathway = await api.OpenPathwayAsync();
        var key = Calls.NewKey();
        Assert.Equal("step/before-entry", (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-01-01" }, key: key)).Code);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "diagnosis-made", Diagnosis, key: key)).Status);
    }

    [Theory]
    [InlineData(null, "idempotency/key-missing")]
    [InlineData("short", "idempotency/key-malformed")]
    [InlineData("with a blank in it", "idempotency/key-malformed")]
    [InlineData("129", "idempotency/key-malformed")]
    public async Task A_write_without_a_usable_key_is_told_so(string? key, string code)
    {
        var pathway = await api.OpenPathwayAsync();
        var answer = await api.SendAsync(HttpMethod.Post, $"/api/pathways/{pathway}/steps/diagnosis-made", Diagnosis, key: key == "129" ? new string('k', 129) : key);
        Assert.Equal((HttpStatusCode.BadRequest, code, "Idempotency-Key"), (answer.Status, answer.Code, answer.Field));
    }

    [Fact]
    public async Task A_person_is_made_once_under_a_key()
    {
        var key = Calls.NewKey();
        var body = new { firstName = "Amina", lastName = "Durand" };
        var first = await api.SendAsync(HttpMethod.Post, "/api/people", body, key: key);
        var again = await api.SendAsync(HttpMethod.Post, "/api/people", body, key: key);
        var other = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Amina", lastName = "Diallo" }, key: key);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, true), (first.Status, again.Status, again.Replayed));
        Assert.Equal(first.Body!.ToJsonString(), again.Body!.ToJsonString());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency/key-reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task Every_event_says_who_what_request_and_what_command()
    {
        await api.OpenPathwayAsync(("diagnosis-made", Diagnosis));
        Assert.Equal(0, await api.ScalarAsync<long>(
            "select count(*) from pathways_events.mt_events where coalesce(user_name, '') = '' or coalesce(correlation_id, '') = '' or coalesce(causation_id, '') = ''"));
    }
}
