using System.Net;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Recording;

/// <summary>What can hardly be true is asked about once, in a request and on the forms, and the answer is kept with the event.</summary>
[Collection(TestApiCollection.Name)]
public class ConfirmTests(TestApi api)
{
    static readonly (string, object) Booked = ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-04-10", mode = "in_person" });

    static object Held(params string[] confirm) => new { occurredOn = "2026-04-12", mode = "in_person", appointment = "a-1", confirm };

    Visitor Visitor(string account = Calls.Counsellor) => new(api.Host.GetTestClient(), account);

    async Task<long> VersionOfAsync(Guid pathway) => await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'");

    [Fact]
    public async Task A_question_is_a_coded_problem_and_its_code_sent_back_under_the_same_key_records()
    {
        var pathway = await api.OpenPathwayAsync(Booked);
        var key = Calls.NewKey();
        var asked = await api.RecordAsync(pathway, "appointment-held", Held("step/long-ago"), key: key);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "confirm/needed", "occurredOn"), (asked.Status, asked.Code, asked.Field));
        var question = Assert.Single(asked.Body!["confirm"]!.AsArray())!;
        Assert.Equal("appointment/held-on-another-day", question["code"]!.GetValue<string>());
        Assert.Contains("10 avril 2026", question["messages"]!["fr"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("10 April 2026", question["messages"]!["en"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(2, await VersionOfAsync(pathway));

        var sure = await api.RecordAsync(pathway, "appointment-held", Held("step/long-ago", "appointment/held-on-another-day", "step/twice"), key: key);
        Assert.Equal((HttpStatusCode.Created, 3L, false), (sure.Status, sure.Version, sure.Replayed));
        // Kept is what was asked, and nothing else.
        Assert.Equal("""["appointment/held-on-another-day", "step/long-ago"]""", await api.ScalarAsync<string>(
            $"select data ->> 'confirm' from pathways_events.mt_events where stream_id = '{pathway}' and version = 3"));

        // A retry is answered by the first answer, whatever it confirms.
        var again = await api.RecordAsync(pathway, "appointment-held", Held("step/long-ago"), key: key);
        Assert.Equal((HttpStatusCode.Created, 3L, true), (again.Status, again.Version, again.Replayed));
    }

    [Fact]
    public async Task A_code_that_nothing_asks_about_is_an_error()
    {
        var pathway = await api.OpenPathwayAsync(Booked);
        var answer = await api.RecordAsync(pathway, "appointment-held", Held("step/long-agoo"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "confirm/unknown", "confirm"), (answer.Status, answer.Code, answer.Field));
    }

    [Fact]
    public async Task The_form_asks_at_the_field_keeps_what_was_typed_and_one_button_confirms()
    {
        var pathway = await api.OpenPathwayAsync(Booked);
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_held&lang=fr";
        await visitor.GetAsync(address);
        (string, string)[] typed = [("_handler", "step"), ("occurredOn", "12/04/2026"), ("mode", "telephone"), ("appointment", "a-1")];
        var asked = await visitor.PostAsync(address, typed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        foreach (var shown in new[] { "C’est bien cela", "id=\"f-occurredOn-question\"", "s’est tenu le 12 avril 2026", "value=\"12/04/2026\"", "#f-occurredOn\"" })
        {
            Assert.Contains(shown, asked.Html, StringComparison.Ordinal);
        }
        // Sent again with the form's own button it is asked again; with the other it is recorded.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync(address, typed)).Status);
        var sure = await visitor.PostAsync(address, [.. typed, ("do", "confirm"), ("confirm", "appointment/held-on-another-day"), ("confirm", "step/long-ago")]);
        Assert.True(sure.Status == HttpStatusCode.Redirect, sure.Html);
        Assert.Contains("confirmé à la saisie", (await visitor.GetAsync($"/pathways/{pathway}?lang=fr")).Html, StringComparison.Ordinal);
        // The history names the question before its code: the values that it was asked with are not kept.
        var history = System.Net.WebUtility.HtmlDecode((await visitor.GetAsync($"/pathways/{pathway}/history?lang=fr")).Html);
        Assert.Contains("Rendez-vous tenu un autre jour", history, StringComparison.Ordinal);
        Assert.Contains("(appointment/held-on-another-day)", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_asks_about_what_it_changes_and_a_retraction_about_what_it_leaves()
    {
        var pathway = await api.OpenPathwayAsync(
            ("work-contract-started", new { occurredOn = "2026-03-10", contract = "c-1", kind = "cdd", workingTime = "full_time" }),
            ("pathway-closed", new { occurredOn = "2026-05-10", exit = "employment" }));
        var contract = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 2");
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/correct/{contract}?lang=fr";
        await visitor.GetAsync(address);
        var asked = await visitor.PostAsync(address, ("_handler", "correct"), ("act", "retract"), ("retract.why", "never_happened"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains("comptera comme non documentée", asked.Html, StringComparison.Ordinal);
        var sure = await visitor.PostAsync(address, ("_handler", "correct"), ("retract.why", "never_happened"), ("do", "confirm"), ("confirm", "pathway/employment-undocumented"));
        Assert.True(sure.Status == HttpStatusCode.Redirect, sure.Html);
        Assert.Equal("step_retracted", await api.ScalarAsync<string>($"select type from pathways_events.mt_events where stream_id = '{pathway}' and version = 4"));
    }

    [Fact]
    public async Task A_form_confirms_the_date_that_was_asked_about_and_no_other()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=invitation_sent&lang=fr";
        await visitor.GetAsync(address);
        (string, string)[] On(string day, params (string, string)[] more) => [("_handler", "step"), ("occurredOn", day), .. more];

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync(address, On("12/04/2026"))).Status);
        // The button is pressed for another date than the one that was asked about, then for that one; then the date is changed and sent again.
        var other = await visitor.PostAsync(address, On("13/04/2026", ("do", "confirm")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Contains("13", other.Html, StringComparison.Ordinal);
        Assert.Equal(1, await VersionOfAsync(pathway));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync(address, On("14/04/2026"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync(address, On("14/04/2026", ("do", "confirm")))).Status);
        Assert.Equal("""["step/long-ago"]""", await api.ScalarAsync<string>($"select data ->> 'confirm' from pathways_events.mt_events where stream_id = '{pathway}' and version = 2"));
    }

    [Fact]
    public async Task A_request_may_confirm_the_values_that_were_asked_about()
    {
        var pathway = await api.OpenPathwayAsync();
        var asked = await api.RecordAsync(pathway, "invitation-sent", new { occurredOn = "2026-04-12", confirm = Array.Empty<string>() });
        var sure = asked.Body!["confirm"]![0]!["confirm"]!.GetValue<string>();
        Assert.StartsWith("step/long-ago@", sure, StringComparison.Ordinal);
        Assert.Equal("confirm/needed", (await api.RecordAsync(pathway, "invitation-sent", new { occurredOn = "2026-04-13", confirm = new[] { sure } })).Code);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "invitation-sent", new { occurredOn = "2026-04-12", confirm = new[] { sure } })).Status);
    }

    /// <summary>Nothing asks about them any more: the receipt of the exit says that they are left, and says so again as it was then.</summary>
    [Fact]
    public async Task The_receipt_of_an_exit_lists_the_appointments_that_are_still_booked()
    {
        var pathway = await api.OpenPathwayAsync(Booked, ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-2", plannedOn = "2026-03-12", mode = "in_person" }));
        var key = Calls.NewKey();
        var exit = new { occurredOn = "2026-03-20", exit = "moved_away", confirm = new[] { "step/long-ago" } };
        var closed = await api.RecordAsync(pathway, "pathway-closed", exit, key: key);
        Assert.True(closed.Status == HttpStatusCode.Created, closed.Body!.ToJsonString());
        var left = Assert.Single(closed.Body!["stillBooked"]!.AsArray())!;
        Assert.Equal(("a-1", "2026-04-10"), ($"{left["appointment"]}", $"{left["plannedOn"]}"));
        var cancelled = await api.RecordAsync(pathway, "appointment-cancelled", new { occurredOn = "2026-04-02", appointment = "a-1", by = "service", confirm = new[] { "step/long-ago" } });
        Assert.True(cancelled.Status == HttpStatusCode.Created, cancelled.Body!.ToJsonString());
        Assert.Null(cancelled.Body!["stillBooked"]);
        var again = await api.RecordAsync(pathway, "pathway-closed", exit, key: key);
        Assert.Equal((true, closed.Body!.ToJsonString()), (again.Replayed, again.Body!.ToJsonString()));
    }

    // ---- An exit to employment and its contract ----

    [Fact]
    public async Task An_exit_to_employment_carries_its_contract_and_both_are_stored_or_none()
    {
        var pathway = await api.OpenPathwayAsync();
        object Exit(string start) => new
        {
            occurredOn = "2026-05-10",
            exit = "employment",
            contract = new { occurredOn = start, kind = "cdi", workingTime = "full_time" },
            confirm = new[] { "step/long-ago" },
        };
        var late = await api.RecordAsync(pathway, "pathway-closed", Exit("2026-05-11"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "pathway/closed-before-last-step"), (late.Status, late.Code));
        Assert.Equal(1, await VersionOfAsync(pathway));

        var key = Calls.NewKey();
        var closed = await api.RecordAsync(pathway, "pathway-closed", Exit("2026-05-04"), key: key);
        Assert.Equal((HttpStatusCode.Created, 3L, "pathway_closed"), (closed.Status, closed.Version, closed.Body!["event"]!.GetValue<string>()));
        var with = Assert.Single(closed.Body!["with"]!.AsArray())!;
        Assert.Equal(("work_contract_started", 2L), (with["event"]!.GetValue<string>(), with["version"]!.GetValue<long>()));
        var again = await api.RecordAsync(pathway, "pathway-closed", Exit("2026-05-04"), key: key);
        Assert.Equal((true, closed.Body!.ToJsonString()), (again.Replayed, again.Body!.ToJsonString()));
        // The same key for the exit without its contract is another request.
        Assert.Equal("idempotency/key-reused", (await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-10", exit = "employment" }, key: key)).Code);
    }

    [Fact]
    public async Task Without_one_it_is_confirmed_to_be_undocumented()
    {
        var pathway = await api.OpenPathwayAsync();
        var asked = await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-10", exit = "employment" });
        Assert.Equal("pathway/employment-undocumented", asked.Body!["confirm"]!.AsArray().Single()!["code"]!.GetValue<string>());
        var sure = await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-10", exit = "employment", confirm = new[] { "step/long-ago", "pathway/employment-undocumented" } });
        Assert.Equal(HttpStatusCode.Created, sure.Status);
    }

    [Theory]
    [InlineData("training", "pathway/training-undocumented")]
    [InlineData("other_siae", "pathway/other-siae-undocumented")]
    public async Task An_exit_that_only_its_code_documents_is_confirmed(string exit, string code)
    {
        var pathway = await api.OpenPathwayAsync();
        var asked = await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-10", exit });
        var question = asked.Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(code, question["code"]!.GetValue<string>());
        Assert.Contains("count as positive by its code only", question["messages"]!["en"]!.GetValue<string>(), StringComparison.Ordinal);
        var sure = await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-10", exit, confirm = new[] { "step/long-ago", code } });
        Assert.Equal(HttpStatusCode.Created, sure.Status);
    }

    [Fact]
    public async Task The_form_of_the_exit_asks_for_the_contract_and_records_both()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=pathway_closed&lang=fr";
        Assert.DoesNotContain("job.kind", (await visitor.GetAsync(address)).Html, StringComparison.Ordinal);
        (string, string)[] exit = [("_handler", "step"), ("confirmed", "step/long-ago"), ("occurredOn", "10/05/2026"), ("exit", "employment")];
        var asked = await visitor.PostAsync(address, exit);
        Assert.Contains("name=\"job.kind\"", asked.Html, StringComparison.Ordinal);
        Assert.Contains("comptera comme non documentée", asked.Html, StringComparison.Ordinal);

        var half = await visitor.PostAsync(address, [.. exit, ("job.kind", "cdi")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, half.Status);
        Assert.Contains("#f-job-occurredOn\"", half.Html, StringComparison.Ordinal);
        var whole = await visitor.PostAsync(address, [.. exit, ("job.kind", "cdi"), ("job.occurredOn", "04/05/2026"), ("job.workingTime", "full_time"), ("job.employer", "ordinary")]);
        Assert.True(whole.Status == HttpStatusCode.Redirect, whole.Html);
        Assert.Equal("work_contract_started pathway_closed", await api.ScalarAsync<string>(
            $"select string_agg(type, ' ' order by version) from pathways_events.mt_events where stream_id = '{pathway}' and version > 1"));
    }

    /// <summary>A contract that was begun for a job, and the exit is changed: the way out is told, and a whole one is recorded only once it is said to be meant.</summary>
    [Theory]
    [InlineData("fr", "Pour ne pas enregistrer de contrat, videz ses champs", "le motif de sortie n’est pas un emploi : enregistrer le contrat avec cette sortie")]
    [InlineData("en", "To record no contract, empty its fields", "the reason for the exit is not a job: record the contract with this exit?")]
    public async Task A_contract_beside_an_exit_without_a_job_is_asked_about(string language, string wayOut, string question)
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=pathway_closed&lang={language}";
        await visitor.GetAsync(address);
        (string, string)[] exit = [("_handler", "step"), ("confirmed", "step/long-ago"), ("occurredOn", "10/05/2026"), ("exit", "retirement")];
        (string, string)[] contract = [("job.kind", "cdi"), ("job.occurredOn", "04/05/2026"), ("job.workingTime", "full_time"), ("job.employer", "ordinary")];
        static string Read(Visitor.Page page) => System.Net.WebUtility.HtmlDecode(page.Html).Replace('\u00a0', ' ');
        var half = await visitor.PostAsync(address, [.. exit, ("job.kind", "cdi")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, half.Status);
        Assert.Contains(wayOut, Read(half), StringComparison.Ordinal);
        var whole = await visitor.PostAsync(address, [.. exit, .. contract]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, whole.Status);
        Assert.Contains(question, Read(whole), StringComparison.Ordinal);
        Assert.Equal("pathway_opened", await StoredAsync());
        if (language == "fr")
        {
            var emptied = await visitor.PostAsync(address, exit);
            Assert.True(emptied.Status == HttpStatusCode.Redirect, Read(emptied));
            Assert.Equal("pathway_opened pathway_closed", await StoredAsync());
            return;
        }
        var meant = await visitor.PostAsync(address, [.. exit, .. contract, ("confirm", "pathway/contract-with-exit"), ("do", "confirm")]);
        Assert.True(meant.Status == HttpStatusCode.Redirect, Read(meant));
        Assert.Equal("pathway_opened work_contract_started pathway_closed", await StoredAsync());

        Task<string> StoredAsync() => api.ScalarAsync<string>($"select string_agg(type, ' ' order by version) from pathways_events.mt_events where stream_id = '{pathway}'");
    }

    // ---- What was recorded before a rule existed ----

    [Fact]
    public async Task A_history_from_before_a_rule_is_listed_for_its_structure_and_marked_on_its_pathway()
    {
        var structure = Calls.NewCode("OLD");
        var day = new DateOnly(2026, 3, 1);
        var pathway = await api.RecordAsync(
            structure,
            new PathwayOpened(day, Guid.CreateVersion7(), Scheme.Plie, structure, "69123", new EntrySituation()),
            new AppointmentBooked(day.AddDays(9), "a-1", day.AddDays(40), AppointmentMode.InPerson),
            new AppointmentHeld(day.AddDays(42), AppointmentMode.InPerson, "a-1"));
        // As it was stored when nobody was asked.
        await api.ScalarAsync<int>($"with old as (update pathways_events.mt_events set data = data - 'confirm' where stream_id = '{pathway}' returning 1) select count(*)::int from old");
        await api.CaughtUpAsync();

        var own = await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: $"conseil-7:counsellor:{structure}");
        // An update of the log by hand is seen by whoever reads the log: here both steps that are not questions of the moment.
        Assert.Equal(["appointment/held-on-another-day"], own.Body!["items"]!.AsArray().Select(i => i!["code"]!.GetValue<string>()));
        Assert.Equal(pathway, own.Body!["items"]![0]!["pathway"]!.GetValue<Guid>());
        Assert.Null(own.Body!["next"]);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(HttpMethod.Get, $"/api/doubtful?structure={structure}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, $"/api/doubtful?structure={structure}", account: "a:auditor:")).Status);

        var visitor = Visitor($"conseil-7:counsellor:{structure}");
        Assert.Contains("s’est tenu le 12 avril 2026", (await visitor.GetAsync("/doubtful?lang=fr")).Html, StringComparison.Ordinal);
        Assert.Contains("à vérifier", (await visitor.GetAsync($"/pathways/{pathway}?lang=fr")).Html, StringComparison.Ordinal);

        // Who finds it right saves it as it is, is asked, and confirms: it is off the list.
        var held = own.Body!["items"]![0]!["step"]!.GetValue<Guid>();
        var address = $"/pathways/{pathway}/correct/{held}?lang=fr";
        await visitor.GetAsync(address);
        (string, string)[] same = [("_handler", "correct"), ("why", "late_information"), ("occurredOn", "12/04/2026"), ("mode", "in_person"), ("appointment", "a-1")];
        var asked = await visitor.PostAsync(address, same);
        Assert.Contains("s’est tenu le 12 avril 2026", asked.Html, StringComparison.Ordinal);
        var sure = await visitor.PostAsync(address, [.. same, ("do", "confirm"), ("confirm", "appointment/held-on-another-day")]);
        Assert.True(sure.Status == HttpStatusCode.Redirect, sure.Html);
        Assert.Empty((await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: $"conseil-7:counsellor:{structure}")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task An_entry_from_before_its_rules_is_listed_too()
    {
        var structure = Calls.NewCode("OLD");
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Awa", lastName = "Sylla", birthDate = "2026-04-02" }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        PathwayOpened Entry() => new(new DateOnly(2026, 3, 1), Calls.NewPerson(), Scheme.Plie, structure, "69123", new EntrySituation());
        Guid[] pathways = [await api.RecordAsync(structure, Entry()), await api.RecordAsync(structure, Entry())];
        // As it was stored when nothing of this was looked at.
        await api.ScalarAsync<int>($$"""
            with old as (update pathways_events.mt_events set data = data || '{"person":"{{person}}","territory":"00000"}' where stream_id in ('{{pathways[0]}}', '{{pathways[1]}}') returning 1)
            select count(*)::int from old
            """);
        await api.CaughtUpAsync();

        var items = (await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: $"conseil-7:counsellor:{structure}")).Body!["items"]!.AsArray();
        string[] codes = ["entry/before-birth", "entry/second-open-in-scheme", "entry/unknown-commune"];
        Assert.All(pathways, p => Assert.Equal(codes, items.Where(i => i!["pathway"]!.GetValue<Guid>() == p).Select(i => i!["code"]!.GetValue<string>()).Order(StringComparer.Ordinal)));
        Assert.All(items, i => Assert.Equal((1L, false), (i!["version"]!.GetValue<long>(), i["mayBeConfirmed"]!.GetValue<bool>())));
        Assert.Contains("Aucune commune n’a le code INSEE", (await Visitor($"conseil-7:counsellor:{structure}").GetAsync($"/pathways/{pathways[0]}?lang=fr")).Html, StringComparison.Ordinal);
    }

    /// <summary>What a step says is as old as its last correction: a date moved a day on was in the future of nobody.</summary>
    [Fact]
    public async Task A_step_that_was_corrected_to_a_later_day_is_not_doubtful_for_it()
    {
        var structure = Calls.NewCode("OLD");
        var day = new DateOnly(2026, 3, 1);
        var pathway = await api.RecordAsync(structure, new PathwayOpened(day, Guid.CreateVersion7(), Scheme.Plie, structure, "69123", new EntrySituation()), new DiagnosisMade(day.AddDays(9)));
        var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 2");
        var corrected = await api.RecordAsync(
            pathway, "step-corrected",
            new { occurredOn = "2026-03-15", step, reason = "wrong_date", corrected = new { @event = "diagnosis_made", occurredOn = "2026-03-11" } }, account: $"conseil-7:counsellor:{structure}");
        Assert.True(corrected.Status == HttpStatusCode.Created, $"{corrected.Body}");
        await api.ScalarAsync<int>($"""
            with old as (update pathways_events.mt_events set timestamp = (data ->> 'occurredOn' || 'T09:00:00Z')::timestamptz where stream_id = '{pathway}' returning 1) select count(*)::int from old
            """);
        await api.CaughtUpAsync();
        Assert.Empty((await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: $"conseil-7:counsellor:{structure}")).Body!["items"]!.AsArray());
    }

    // ---- An appointment of which nobody says what became of it ----

    [Fact]
    public async Task An_appointment_past_without_an_answer_is_neither_held_nor_missed()
    {
        var pathway = await api.OpenPathwayAsync(Booked);
        var timeline = await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline");
        Assert.Contains(timeline.Body!["marks"]!.AsArray(), m => m!["kind"]!.GetValue<string>() == "not_recorded" && m["on"]!.GetValue<string>() == "2026-04-10");
    }
}
