using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Recording;

/// <summary>Each slice: what it takes, and one thing that it refuses. What comes before is the history that both stand on.</summary>
[Collection(TestApiCollection.Name)]
public class SliceTests(TestApi api)
{
    sealed record Slice(string Step, object Body, object Refused, string Code, params (string Step, object Body)[] Before);

    const string D1 = "2026-03-10";
    const string D2 = "2026-04-10";
    const string Tomorrow = "2099-01-01";
    static readonly object Day = new { occurredOn = D2 };
    static readonly object Future = new { occurredOn = Tomorrow };
    static readonly (string, object) Oriented = ("orientation-notified", new { occurredOn = D1, kind = "professional" });
    static readonly (string, object) Booked = ("appointment-booked", new { occurredOn = D1, appointment = "a-1", plannedOn = D2, mode = "in_person" });
    static readonly (string, object) InTraining = ("training-started", new { occurredOn = D1, training = "t-1", kind = "qualifying" });
    static readonly (string, object) InWork = ("work-contract-started", new { occurredOn = D1, contract = "c-1", kind = "cdd", workingTime = "full_time", plannedEnd = "2026-12-31" });
    static readonly (string, object) Closed = ("pathway-closed", new { occurredOn = D1, exit = "moved_away" });
    static readonly (string, object) Barrier = ("barrier-identified", new { occurredOn = D1, axis = "mobility", level = "high" });
    static readonly (string, object) Engaged = ("engagement-contract-signed", new { occurredOn = D1, weeklyHours = 15 });

    static readonly Slice[] Slices =
    [
        new("referent-appointed", new { occurredOn = D2, referent = "c-claire", structure = "PLIE-A" }, new { occurredOn = D2, referent = "Claire Morel", structure = "PLIE-A" }, "step/bad-code"),
        new("referent-replaced", new { occurredOn = D2, referent = "c-2", structure = "PLIE-A" }, new { occurredOn = D2, referent = "c-1", structure = "PLIE-A" }, "mandate/same-referent",
            ("referent-appointed", new { occurredOn = D1, referent = "c-1", structure = "PLIE-A" })),
        new("transfer-proposed", new { occurredOn = D2, structure = "PLIE-Z" }, new { occurredOn = D2, structure = "PLIE-A" }, "mandate/proposed-to-own-structure"),
        new("orientation-proposed", new { occurredOn = D2, kind = "social" }, new { occurredOn = "2026-02-01", kind = "social" }, "step/before-entry"),
        new("orientation-notified", new { occurredOn = D2, kind = "social" }, new { occurredOn = Tomorrow, kind = "social" }, "step/in-the-future"),
        new("orientation-accepted", Day, new { occurredOn = "2026-03-05" }, "orientation/answer-before-notice", Oriented),
        new("orientation-refused", new { occurredOn = D2, reason = "health" }, new { occurredOn = "2026-03-05", reason = "health" }, "orientation/answer-before-notice", Oriented),
        new("reorientation-requested", new { occurredOn = D2, kind = "social" }, new { occurredOn = Tomorrow, kind = "social" }, "step/in-the-future", Oriented),
        new("reorientation-decided", new { occurredOn = D2, granted = true, kind = "social" }, new { occurredOn = "2026-03-11", granted = true, kind = "social" }, "reorientation/decided-before-request",
            Oriented, ("reorientation-requested", new { occurredOn = "2026-03-20", kind = "social" })),
        new("diagnosis-made", Day, Future, "step/in-the-future"),
        new("barrier-identified", new { occurredOn = D2, axis = "housing", level = "low" }, new { occurredOn = D2, axis = "mobility", level = "low" }, "barrier/already-identified", Barrier),
        new("barrier-reassessed", new { occurredOn = D2, axis = "mobility", level = "low" }, new { occurredOn = D2, axis = "housing", level = "low" }, "barrier/not-identified", Barrier),
        new("barrier-lifted", new { occurredOn = D2, axis = "mobility" }, new { occurredOn = D2, axis = "digital" }, "barrier/not-identified", Barrier),
        new("engagement-contract-signed", new { occurredOn = D2, weeklyHours = 15 }, new { occurredOn = D2, weeklyHours = 99 }, "engagement/hours-out-of-range"),
        new("engagement-contract-amended", new { occurredOn = D2, weeklyHours = 20 }, new { occurredOn = "2026-03-05" }, "engagement/before-signature", Engaged),
        new("engagement-contract-closed", new { occurredOn = D2, reason = "fulfilled" }, new { occurredOn = "2026-03-05", reason = "fulfilled" }, "engagement/before-signature", Engaged),
        new("invitation-sent", Day, Future, "step/in-the-future"),
        new("appointment-booked", new { occurredOn = D1, plannedOn = D2, mode = "video" }, new { occurredOn = D2, plannedOn = D1, mode = "video" }, "appointment/planned-before-booked"),
        new("appointment-held", new { occurredOn = D2, mode = "in_person", appointment = "a-1" }, new { occurredOn = D2, mode = "in_person", appointment = "a-9" }, "appointment/not-booked", Booked),
        new("appointment-missed", new { occurredOn = D2, appointment = "a-1", absence = "no_show" }, new { occurredOn = D2, appointment = "a-9", absence = "no_show" }, "appointment/not-booked", Booked),
        new("appointment-cancelled", new { occurredOn = D2, appointment = "a-1", by = "service" }, new { occurredOn = D2, appointment = "a-9", by = "service" }, "appointment/not-booked", Booked),
        new("training-prescribed", new { occurredOn = D2, kind = "language" }, new { occurredOn = D2, kind = "language", training = "soudure avec M. Durand" }, "step/bad-reference"),
        new("training-started", new { occurredOn = D2, kind = "qualifying", plannedEnd = "2026-10-01" }, new { occurredOn = D2, kind = "qualifying", plannedEnd = D1 }, "training/planned-end-before-start"),
        new("training-completed", new { occurredOn = D2, training = "t-1" }, new { occurredOn = D2, training = "t-2" }, "training/never-started", InTraining),
        new("training-abandoned", new { occurredOn = D2, training = "t-1", reason = "mobility" }, new { occurredOn = D2, training = "t-2", reason = "mobility" }, "training/never-started", InTraining),
        new("qualification-obtained", new { occurredOn = D2, level = "level3", training = "t-1" }, new { occurredOn = D2, level = "level3", training = "t-2" }, "training/never-started", InTraining),
        new("immersion-agreed", new { occurredOn = D1, startsOn = D2, endsOn = "2026-04-24", rome = "K2204" }, new { occurredOn = D1, startsOn = D2, endsOn = D1 }, "immersion/ends-before-start"),
        new("immersion-ended", new { occurredOn = D2, immersion = "i-1", kept = true }, new { occurredOn = D2, immersion = "i-2", kept = true }, "immersion/not-agreed",
            ("immersion-agreed", new { occurredOn = D1, immersion = "i-1", startsOn = D1, endsOn = D2 })),
        new("work-contract-started", new { occurredOn = D2, kind = "cdi", workingTime = "part_time", weeklyHours = 17.5 }, new { occurredOn = D2, kind = "cdi", workingTime = "full_time", rome = "plombier" }, "step/bad-rome"),
        new("work-contract-amended", new { occurredOn = D2, contract = "c-1", kind = "cdi" }, new { occurredOn = D2, contract = "c-2" }, "contract/not-started", InWork),
        new("work-contract-ended", new { occurredOn = D2, contract = "c-1", reason = "term" }, new { occurredOn = D2, contract = "c-2", reason = "term" }, "contract/not-started", InWork),
        new("business-created", Day, Future, "step/in-the-future"),
        new("follow-up-due", new { occurredOn = "2026-06-10", months = 3 }, new { occurredOn = D2, months = 4 }, "follow-up/unknown-milestone", Closed),
        new("follow-up-recorded", new { occurredOn = "2026-06-12", months = 3, situation = "durable_job" }, new { occurredOn = "2026-03-05", months = 3, situation = "durable_job" }, "follow-up/before-exit", Closed),
        new("pathway-suspended", new { occurredOn = D2, reason = "health" }, new { occurredOn = Tomorrow, reason = "health" }, "step/in-the-future"),
        new("pathway-resumed", Day, new { occurredOn = "2026-02-01" }, "step/before-entry", ("pathway-suspended", new { occurredOn = D1, reason = "health" })),
        new("pathway-closed", new { occurredOn = D2, exit = "administrative" }, new { occurredOn = D1, exit = "administrative" }, "pathway/closed-before-last-step", ("diagnosis-made", new { occurredOn = "2026-03-20" })),
    ];

    public static TheoryData<string> Steps => [.. Slices.Select(s => s.Step)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_is_recorded_with_its_receipt_and_a_wrong_one_is_refused_with_its_code(string step)
    {
        var slice = Slices.Single(s => s.Step == step);
        var pathway = await api.OpenPathwayAsync(slice.Before);
        // A transfer is proposed to a structure that somebody knows.
        await api.KnowStructureAsync("PLIE-Z");

        var refused = await api.RecordAsync(pathway, step, slice.Refused);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, slice.Code), (refused.Status, refused.Code));
        Assert.False(string.IsNullOrWhiteSpace(refused.Body!["messages"]!["fr"]!.GetValue<string>()));
        Assert.NotEqual(refused.Body!["messages"]!["fr"]!.GetValue<string>(), refused.Body!["messages"]!["en"]!.GetValue<string>());

        var recorded = await api.RecordAsync(pathway, step, slice.Body);
        Assert.Equal(HttpStatusCode.Created, recorded.Status);
        Assert.Equal((step.Replace('-', '_'), slice.Before.Length + 2L), (recorded.Body!["event"]!.GetValue<string>(), recorded.Version));
        Assert.Equal($"\"{recorded.Version}\"", recorded.Headers.ETag!.Tag);
    }

    // What may be known of somebody, as it would be typed into a field for a code.
    static readonly string[] OfSomebody =
        ["0612345678", "+33 6 12 34 56 78", "FR7630006000011234567890189", "NO9386011117947", "185037512345622", "1985-03-12", "19850312", "12031985", "d-19850312", "amina@example.org", "Amina Durand", "Amina-Durand", "DurandAmina", "Durand1985"];

    /// <summary>Walks every field of text of every step, with what the step is taken with otherwise; a field that is left out as a rule too.</summary>
    [Theory]
    [MemberData(nameof(Steps))]
    public async Task No_field_of_text_takes_what_may_be_known_of_somebody(string step)
    {
        var slice = Slices.Single(s => s.Step == step);
        var type = EventNames.All.Single(e => e.Name == step.Replace('-', '_')).Type;
        var fields = type.GetProperties().Where(p => p.PropertyType == typeof(string)).Select(p => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ToList();
        if (fields.Count == 0)
        {
            return;
        }
        var pathway = await api.OpenPathwayAsync(slice.Before);
        await api.KnowStructureAsync("PLIE-Z");
        foreach (var field in fields)
        {
            // An account may be the name of who works here.
            foreach (var text in OfSomebody.Where(text => field != "referent" || !text.Contains("Durand", StringComparison.Ordinal)))
            {
                var body = System.Text.Json.JsonSerializer.SerializeToNode(slice.Body)!;
                body[field] = text;
                if (field == "place")
                {
                    body["mode"] = "in_person";
                }
                var answer = await api.RecordAsync(pathway, step, body);
                Assert.True(answer.Status == HttpStatusCode.UnprocessableEntity, $"{step}.{field} = {text}: {answer.Status} {answer.Body}");
                Assert.True(answer.Code != "confirm/needed" && answer.Field?.StartsWith(field, StringComparison.Ordinal) == true, $"{step}.{field} = {text}: {answer.Body}");
            }
        }
        Assert.Equal(slice.Before.Length + 1L, await api.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where stream_id = '{pathway}'"));
    }

    /// <summary>Of an entry, its structure, territory and convention.</summary>
    [Theory]
    [InlineData("structure")]
    [InlineData("territory")]
    [InlineData("convention")]
    public async Task Nor_does_an_entry(string field)
    {
        foreach (var text in OfSomebody)
        {
            var body = System.Text.Json.JsonSerializer.SerializeToNode(Calls.Entry())!;
            body[field] = text;
            var answer = await api.SendAsync(HttpMethod.Post, "/api/pathways", body, "coord-1:coordinator:", Calls.NewKey());
            Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (answer.Status, answer.Field));
            Assert.NotEqual("confirm/needed", answer.Code);
        }
    }

    [Fact]
    public void Every_event_has_a_slice_and_every_slice_is_tried_here()
    {
        var routes = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => e.RoutePattern.RawText!.TrimStart('/')).ToHashSet(StringComparer.Ordinal);
        var expected = EventNames.All.Where(e => e.Type != typeof(PathwayOpened)).Select(e => e.Name.Replace('_', '-')).ToList();
        Assert.Equal([], expected.Where(step => !routes.Contains($"api/pathways/{{pathway}}/steps/{step}")));
        Assert.Equal([], expected.Except([.. Slices.Select(s => s.Step), "step-corrected", "step-retracted"]));
    }

    /// <summary>How an appointment was held is in no field of the state: its history says what was corrected all the same.</summary>
    [Theory]
    [InlineData(Calls.Counsellor, "fr", "Comment : par téléphone (avant : en personne)")]
    [InlineData("x:auditor:", "fr", "Comment : par téléphone (avant : en personne)")]
    public async Task The_history_of_a_correction_says_what_was_corrected_before_and_after(string account, string language, string said)
    {
        var pathway = await api.OpenPathwayAsync();
        var step = (await api.RecordAsync(pathway, "appointment-held", new { occurredOn = D2, mode = "in_person" })).Body!["step"]!.GetValue<Guid>();
        var corrected = await api.RecordAsync(pathway, "step-corrected", new { occurredOn = D2, step, reason = "late_information", corrected = new { @event = "appointment_held", occurredOn = D2, mode = "telephone" } });
        Assert.Equal(HttpStatusCode.Created, corrected.Status);
        var page = (await new Visitor(api.Host.GetTestClient(), account).GetAsync($"/pathways/{pathway}/history?lang={language}")).Html.Replace('\u00a0', ' ');
        Assert.Contains($"<li>{said}</li>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Rien dans l’état", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_is_corrected_and_retracted_and_what_was_retracted_is_not_corrected()
    {
        var pathway = await api.OpenPathwayAsync();
        var step = (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = D2 })).Body!["step"]!.GetValue<Guid>();
        object Correction(string day) => new { occurredOn = D2, step, reason = "wrong_date", corrected = new { @event = "diagnosis_made", occurredOn = day } };

        Assert.Equal("correction/changes-nothing", (await api.RecordAsync(pathway, "step-corrected", Correction(D2))).Code);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "step-corrected", Correction(D1))).Status);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "step-retracted", new { occurredOn = D2, step, reason = "never_happened" })).Status);
        Assert.Equal("correction/already-retracted", (await api.RecordAsync(pathway, "step-corrected", Correction("2026-03-12"))).Code);
    }

    [Fact]
    public async Task A_correction_that_breaks_another_step_says_why_with_its_dates_and_none_is_of_a_day_before_the_entry()
    {
        var pathway = await api.OpenPathwayAsync(("appointment-booked", new { occurredOn = D1, appointment = "a-1", plannedOn = "2026-03-20", mode = "in_person" }));
        var missed = await api.RecordAsync(pathway, "appointment-missed", new { occurredOn = "2026-03-20", appointment = "a-1", absence = "no_show" });
        var booked = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and type = 'appointment_booked'");
        var broken = await api.RecordAsync(pathway, "step-corrected", new
        {
            occurredOn = D2,
            step = booked,
            reason = "wrong_date",
            corrected = new { @event = "appointment_booked", occurredOn = D1, appointment = "a-1", plannedOn = "2026-03-25", mode = "in_person" },
        });
        Assert.Equal("correction/breaks-later-step", broken.Code);
        var words = $"{broken.Body!["messages"]!["en"]}";
        Assert.Contains("25 March 2026", words, StringComparison.Ordinal);
        Assert.Contains("20 March 2026", words, StringComparison.Ordinal);
        Assert.DoesNotContain("…", words, StringComparison.Ordinal);

        var early = await api.RecordAsync(pathway, "step-retracted", new { occurredOn = "1950-01-02", step = missed.Body!["step"], reason = "never_happened" });
        Assert.Equal(("step/before-entry", "occurredOn"), (early.Code, early.Field));
    }

    [Fact]
    public async Task A_person_who_comes_back_gets_a_new_pathway_linked_to_the_one_before()
    {
        var first = await api.OpenPathwayAsync(Closed);
        var person = await api.ScalarAsync<string>($"select data ->> 'person' from pathways_events.mt_events where stream_id = '{first}' and version = 1");
        var entry = new { occurredOn = D2, person = Guid.Parse(person), scheme = "plie", structure = "PLIE-A", territory = "69123", previousPathway = first, confirm = new[] { "step/long-ago" } };
        var second = await api.SendAsync(HttpMethod.Post, "/api/pathways", entry, key: Calls.NewKey());
        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.NotEqual(first, second.Body!["pathway"]!.GetValue<Guid>());
    }

    [Fact]
    public async Task A_step_of_before_one_already_recorded_is_welcome()
    {
        var pathway = await api.OpenPathwayAsync(("diagnosis-made", new { occurredOn = "2026-06-01" }));
        var late = await api.RecordAsync(pathway, "orientation-notified", new { occurredOn = D1, kind = "social" });
        Assert.Equal((HttpStatusCode.Created, 3L), (late.Status, late.Version));
    }

    [Fact]
    public async Task A_reference_left_out_is_made_and_a_retry_makes_the_same()
    {
        var pathway = await api.OpenPathwayAsync();
        var key = Calls.NewKey();
        var body = new { occurredOn = D1, kind = "qualifying" };
        var first = await api.RecordAsync(pathway, "training-started", body, key: key);
        var again = await api.RecordAsync(pathway, "training-started", body, key: key);
        Assert.Equal(first.Body!.ToJsonString(), again.Body!.ToJsonString());
        Assert.True(again.Replayed);
    }
}
