using System.Diagnostics;
using System.Net;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Pathways;

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
        var (key, entry) = (Calls.NewKey(), Calls.Entry());
        var first = await api.SendAsync(HttpMethod.Post, "/api/pathways", entry, key: key);
        var again = await api.SendAsync(HttpMethod.Post, "/api/pathways", entry, key: key);
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
        // The same step on the same day is asked about: a second invitation was sent.
        Assert.Equal("confirm/needed", (await api.RecordAsync(pathway, "invitation-sent", Diagnosis, Calls.Colleague, key)).Code);
        var sure = new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago", "step/twice" } };
        var theirs = await api.RecordAsync(pathway, "invitation-sent", sure, Calls.Colleague, key);
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
    public async Task Whoever_recorded_a_step_before_the_pathway_was_handed_over_and_lost_the_answer_gets_it_again()
    {
        var pathway = await api.OpenPathwayAsync();
        var (key, body) = (Calls.NewKey(), new { occurredOn = "2026-03-02", referent = "conseil-1", structure = "PLIE-A" });
        var first = await api.RecordAsync(pathway, "referent-appointed", body, key: key);
        await api.HandOverAsync(pathway, new ReferentReplaced(new(2026, 4, 10), "conseil-9", "PLIE-B"));
        var again = await api.RecordAsync(pathway, "referent-appointed", body, key: key);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, true), (first.Status, again.Status, again.Replayed));
        Assert.Equal(first.Body!.ToJsonString(), again.Body!.ToJsonString());
        // Anything else of theirs finds the door shut, under that key too.
        Assert.Equal(HttpStatusCode.NotFound, (await api.RecordAsync(pathway, "diagnosis-made", Diagnosis)).Status);
        Assert.Equal("idempotency/key-reused", (await api.RecordAsync(pathway, "diagnosis-made", Diagnosis, key: key)).Code);
    }

    [Fact]
    public async Task A_step_that_was_corrected_since_is_still_answered_as_it_first_was()
    {
        var pathway = await api.OpenPathwayAsync();
        var key = Calls.NewKey();
        var first = await api.RecordAsync(pathway, "diagnosis-made", Diagnosis, key: key);
        var step = first.Body!["step"]!.GetValue<Guid>();
        await api.RecordAsync(pathway, "step-corrected", new { occurredOn = "2026-04-12", step, reason = "wrong_date", corrected = new { @event = "diagnosis_made", occurredOn = "2026-04-11" } });
        await api.RecordAsync(pathway, "step-retracted", new { occurredOn = "2026-04-12", step, reason = "other" });
        Assert.Equal(first.Body!.ToJsonString(), (await api.RecordAsync(pathway, "diagnosis-made", Diagnosis, key: key)).Body!.ToJsonString());
    }

    [Fact]
    public async Task Of_several_persons_under_one_key_at_once_one_is_made_and_the_others_are_told()
    {
        var key = Calls.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n =>
            api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = $"Amina{n % 3}", lastName = "Durand" }, key: key)));
        Assert.Equal(4, answers.Count(a => a.Status == HttpStatusCode.Created));
        Assert.Single(answers.Where(a => a.Status == HttpStatusCode.Created).Select(a => a.Body!.ToJsonString()).Distinct());
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => Assert.Equal("idempotency/key-reused", a.Code));
    }

    [Fact]
    public async Task A_late_retry_does_not_bring_back_who_was_erased()
    {
        var (key, body) = (Calls.NewKey(), new { firstName = "Amina", lastName = "Durand" });
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", body, key: key);
        var address = $"/api/people/{made.Body!["id"]!.GetValue<Guid>()}";
        await api.SendAsync(HttpMethod.Delete, address, account: "x:administrator:", key: Calls.NewKey());
        var again = await api.SendAsync(HttpMethod.Post, "/api/people", body, key: key);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "person/erased"), (again.Status, again.Code));
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Get, address)).Status);
    }

    [Fact]
    public async Task A_re_entry_follows_a_pathway_of_the_same_person_and_of_no_other()
    {
        var other = await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(Guid.CreateVersion7(), null), key: Calls.NewKey());
        foreach (var previous in new[] { other.Body!["pathway"]!.GetValue<Guid>(), Guid.CreateVersion7() })
        {
            var refused = await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(Guid.CreateVersion7(), previous), key: Calls.NewKey());
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/unknown-previous", "previousPathway"), (refused.Status, refused.Code, refused.Field));
        }

        static object Entry(Guid person, Guid? previousPathway) =>
            new { occurredOn = "2026-03-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", previousPathway, confirm = new[] { "step/long-ago" } };
    }

    [Fact]
    public async Task No_pathway_follows_itself_nor_one_that_was_entered_later()
    {
        var person = Guid.CreateVersion7();
        var early = await OpenAsync("plie", "2026-03-01", null);
        var late = await OpenAsync("rsa", "2026-04-01", null);
        foreach (var (previous, code) in new[] { (early, "entry/unknown-previous"), (late, "entry/previous-not-before") })
        {
            var refused = await CorrectAsync(early, "plie", "2026-03-01", previous);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code, "corrected.previousPathway"), (refused.Status, refused.Code, refused.Field));
        }
        Assert.Equal(HttpStatusCode.Created, (await CorrectAsync(late, "rsa", "2026-04-01", early)).Status);
        // Neither does the one before move behind the one that follows it.
        Assert.Equal("entry/previous-not-before", (await CorrectAsync(early, "plie", "2026-04-01", null)).Code);
        Assert.Equal(HttpStatusCode.Created, (await CorrectAsync(early, "plie", "2026-03-31", null)).Status);

        async Task<Guid> OpenAsync(string scheme, string occurredOn, Guid? previousPathway)
        {
            var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(scheme, occurredOn, previousPathway), key: Calls.NewKey());
            Assert.Equal(HttpStatusCode.Created, opened.Status);
            return opened.Body!["pathway"]!.GetValue<Guid>();
        }

        async Task<Answer> CorrectAsync(Guid pathway, string scheme, string occurredOn, Guid? previousPathway)
        {
            var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
            return await api.RecordAsync(pathway, "step-corrected", new
            {
                occurredOn = "2026-05-01",
                step,
                reason = "wrong_code",
                confirm = new[] { "step/long-ago" },
                corrected = new { @event = "pathway_opened", occurredOn, person, scheme, structure = "PLIE-A", territory = "69123", situation = new { }, previousPathway },
            });
        }

        object Entry(string scheme, string occurredOn, Guid? previousPathway) =>
            new { occurredOn, person, scheme, structure = "PLIE-A", territory = "69123", previousPathway, confirm = new[] { "step/long-ago" } };
    }

    [Fact]
    public async Task What_the_sender_calls_the_trace_of_a_request_is_on_no_event_and_the_trace_has_the_event_s_identifier()
    {
        var marked = new System.Collections.Concurrent.ConcurrentDictionary<string, string?>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => marked[activity.TraceId.ToHexString()] = activity.GetTagItem(EventStore.EventMetadata.CorrelationTag) as string,
        };
        ActivitySource.AddActivityListener(listener);
        var pathway = await api.OpenPathwayAsync();
        // A telephone number and a day of birth.
        const string Told = "06123456780000000000000019870512";
        foreach (var trace in (string[])[$"00-{Told}-b7ad6b7169203331-01", $"00-{Told}-b7ad6b7169203331-00", "Amina Durand"])
        {
            await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago", "step/twice" } }, headers: [("traceparent", trace), ("tracestate", $"amina={Told}"), ("baggage", $"amina={Told}")]);
        }
        var correlations = new List<string> { await CorrelationAsync(2), await CorrelationAsync(3), await CorrelationAsync(4) };
        Assert.All(correlations, c => Assert.Matches("^[0-9a-f]{32}$", c));
        Assert.Equal(3, correlations.Distinct().Count());
        Assert.DoesNotContain(Told, correlations);
        // With tracing on, the trace leads to the event.
        Assert.Contains(marked[Told], correlations);

        Task<string> CorrelationAsync(int version) =>
            api.ScalarAsync<string>($"select correlation_id from pathways_events.mt_events where stream_id = '{pathway}' and version = {version}");
    }

    [Fact]
    public async Task Every_event_says_who_what_request_and_what_command()
    {
        var pathway = await api.OpenPathwayAsync(("diagnosis-made", Diagnosis));
        Assert.Equal(2, await api.ScalarAsync<long>(
            $"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and user_name <> '' and correlation_id <> '' and causation_id <> ''"));
    }
}
