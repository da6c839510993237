using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Hosting;
using Pathways.Api.Recording.Forms;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Recording;

/// <summary>The pages that record, as a browser without script uses them.</summary>
[Collection(TestApiCollection.Name)]
public class RecordPageTests(TestApi api)
{
    // These stories are of past months: the question that this raises is answered already.
    static readonly (string, string) Late = ("confirmed", "step/long-ago");

    // As it is read: without what only a browser needs.
    static string Told(Visitor.Page page) => WebUtility.HtmlDecode(page.Html).Replace('\u00a0', ' ');

    Visitor Visitor(string account = Calls.Counsellor) => new(api.Host.GetTestClient(), account);

    async Task<long> VersionOfAsync(Guid pathway) => await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'");

    [Fact]
    public async Task The_likeliest_step_is_open_and_one_click_records_it()
    {
        var pathway = await api.OpenPathwayAsync(("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" }));
        var visitor = Visitor();
        var page = await visitor.GetAsync($"/pathways/{pathway}/record?lang=fr");
        Assert.Contains("<h2 class=\"visually-hidden\">Rendez-vous tenu</h2>", page.Html, StringComparison.Ordinal);
        Assert.Contains("20 mars 2026", page.Html, StringComparison.Ordinal);

        var sent = await visitor.PostAsync($"/pathways/{pathway}/record", ("_handler", "step"), Late, ("occurredOn", "2026-03-20"), ("mode", "telephone"), ("appointment", "a-1"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        var after = await visitor.GetAsync(sent.Location!);
        Assert.Contains("Enregistré :", after.Html, StringComparison.Ordinal);
        Assert.Contains("/correct/", after.Html, StringComparison.Ordinal);
        Assert.Equal(3, await VersionOfAsync(pathway));
    }

    /// <summary>City-of-Bloomington/uReport #403: whoever wants to reopen a closed case must find how.</summary>
    [Theory]
    [InlineData("fr", "rouvrir")]
    [InlineData("fr", "réouverture")]
    [InlineData("fr", "Réouvrir le parcours")]
    [InlineData("fr", "réactiver")]
    [InlineData("fr", "rouvir")]
    [InlineData("fr", "annuler la sortie")]
    [InlineData("fr", "reprise")]
    [InlineData("fr", "retour")]
    [InlineData("fr", "sortie")]
    [InlineData("fr", "pathway_resumed")]
    [InlineData("fr", "pathway_suspended")]
    [InlineData("fr", "pathway_opened")]
    [InlineData("en", "reopen")]
    [InlineData("en", "undo the exit")]
    [InlineData("en", "resume")]
    public async Task Whoever_would_reopen_a_closed_pathway_is_told_since_when_it_is_closed_and_what_to_do(string language, string typed)
    {
        var pathway = await api.OpenPathwayAsync(("pathway-closed", new { occurredOn = "2026-05-05", exit = "moved_away" }));
        var exit = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 2");
        var page = await Visitor().GetAsync($"/pathways/{pathway}/record?step={Uri.EscapeDataString(typed)}&lang={language}");
        var shown = Regex.Match(page.Html, "id=\"no-step\".*?</section>", RegexOptions.Singleline).Value;
        Assert.Contains(language == "fr" ? "5 mai 2026" : "5 May 2026", typed == "pathway_opened" ? page.Html : shown, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/pathways/open?previous={pathway}\">", shown, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/pathways/{pathway}/correct/{exit}\">", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(language == "fr" ? "n’est pas suspendu" : "not suspended", shown, StringComparison.Ordinal);
        // No form that would close it once more.
        Assert.DoesNotContain("data-title=", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_closed_is_not_reopened_and_whoever_has_died_comes_back_in_no_pathway()
    {
        var open = await Visitor().GetAsync($"/pathways/{await api.OpenPathwayAsync()}/record?step=rouvrir&lang=fr");
        Assert.Contains("« rouvrir » : ce parcours n’est pas clos, il n’y a rien à rouvrir.", open.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("after-closing", open.Html, StringComparison.Ordinal);
        var died = await api.OpenPathwayAsync(("pathway-closed", new { occurredOn = "2026-05-05", exit = "deceased" }));
        var page = await Visitor().GetAsync($"/pathways/{died}/record?step=rouvrir&lang=fr");
        Assert.DoesNotContain("/pathways/open?previous=", page.Html, StringComparison.Ordinal);
        Assert.Contains("Corriger ou retirer la sortie", page.Html, StringComparison.Ordinal);
    }

    // What is recorded, what is asked about, and the version of the step that the question leads to.
    public static TheoryData<(string, object)[], string, (string, string)[], int> Asked() => new()
    {
        { [("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" })], "appointment_booked", [("occurredOn", "2026-03-11"), ("plannedOn", "2026-03-20"), ("mode", "telephone")], 2 },
        { [("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" })], "appointment_held", [("occurredOn", "2026-03-21"), ("mode", "telephone"), ("appointment", "a-1")], 2 },
        { [("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" })], "appointment_held", [("occurredOn", "2026-03-20"), ("mode", "telephone"), ("appointment", "(none)"), ("answered", "(none)")], 2 },
        { [("training-started", new { occurredOn = "2026-03-10", training = "t-1", kind = "language" })], "training_started", [("occurredOn", "2026-04-10"), ("kind", "préqual")], 2 },
        { [("diagnosis-made", new { occurredOn = "2026-03-10" })], "diagnosis_made", [("occurredOn", "2026-03-10")], 2 },
        { [("pathway-closed", new { occurredOn = "2026-05-05", exit = "moved_away" })], "follow_up_recorded", [("occurredOn", "2026-07-20"), ("months", "3"), ("situation", "unemployed")], 2 },
    };

    /// <summary>A question about another step leads to it, as a refusal does.</summary>
    [Theory]
    [MemberData(nameof(Asked))]
    public async Task A_question_about_another_step_leads_to_it((string, object)[] before, string step, (string, string)[] filled, int version)
    {
        var pathway = await api.OpenPathwayAsync(before);
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step={step}&lang=fr";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, [("_handler", "step"), Late, .. filled]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Matches($"<a href=\"/pathways/{pathway}#step-{version}\">Voir « ", Told(page).Split("id=\"errors\"")[1].Split("</section>")[0]);
        Assert.Contains($"id=\"step-{version}\"", (await visitor.GetAsync($"/pathways/{pathway}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_that_raises_a_question_about_another_step_leads_to_it()
    {
        var pathway = await api.OpenPathwayAsync(
            ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" }), ("appointment-held", new { occurredOn = "2026-03-20", mode = "telephone", appointment = "a-1" }));
        var booking = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 2");
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/correct/{booking}?lang=en";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, ("_handler", "correct"), Late, ("occurredOn", "2026-03-10"), ("plannedOn", "2026-03-19"), ("mode", "telephone"), ("why", "wrong_date"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains($"<a href=\"/pathways/{pathway}#step-3\">See “Appointment held” of 20 March 2026</a>", Told(page), StringComparison.Ordinal);
    }

    /// <summary>The product's own link of an exit, kept: its reason is of the list, also where the form is shown no more.</summary>
    [Fact]
    public async Task A_reason_in_the_address_is_chosen_and_one_that_no_list_has_is_told()
    {
        var pathway = await api.OpenPathwayAsync();
        string Address(string code) => $"/pathways/{pathway}/record?step=pathway_closed&choose={code}&lang=fr";
        Assert.Matches("value=\"moved_away\" checked", (await Visitor().GetAsync(Address("moved_away"))).Html);
        Assert.Contains("nonsense", Regex.Match((await Visitor().GetAsync(Address("nonsense"))).Html, "n’est pas connu ici[^<]*").Value, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-05", exit = "moved_away" })).Status);
        var closed = (await Visitor().GetAsync(Address("moved_away"))).Html;
        Assert.DoesNotContain("n’est pas connu ici", closed, StringComparison.Ordinal);
        Assert.Contains("Déjà enregistré : « Sortie du parcours », le 5 mai 2026", closed, StringComparison.Ordinal);
    }

    /// <summary>With 204 the last bytes of the compression were an error of the server, and the connection was closed, after each step that was saved.</summary>
    [Fact]
    public async Task A_script_is_told_where_to_go_by_an_answer_that_may_have_a_body()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor) { ByScript = true };
        var address = $"/pathways/{pathway}/record?step=training_started";
        await visitor.GetAsync(address);
        var stored = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-04-10"), ("kind", "préqual"));
        Assert.Equal(HttpStatusCode.OK, stored.Status);
        Assert.Contains($"/pathways/{pathway}/record?saved=", stored.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sent_twice_it_is_one_step_and_changed_after_it_was_stored_it_is_another()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=training_started";
        var html = (await visitor.GetAsync(address)).Html;
        var key = html.Split("name=\"key\" value=\"")[1].Split('"')[0];
        (string, string)[] filled = [("_handler", "step"), Late, ("occurredOn", "2026-04-10"), ("kind", "préqual"), ("key", key)];
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync(address, filled)).Status);
        await visitor.GetAsync(address);
        var again = await visitor.PostAsync(address, filled);
        Assert.Equal((HttpStatusCode.Redirect, 2L), (again.Status, await VersionOfAsync(pathway)));

        await visitor.GetAsync(address);
        var changed = await visitor.PostAsync(address, [.. filled.Where(f => f.Item1 != "kind"), ("kind", "language")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, changed.Status);
        Assert.DoesNotContain(key, changed.Html, StringComparison.Ordinal);
        Assert.Equal(2, await VersionOfAsync(pathway));
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_at_the_top_and_at_the_field_and_what_was_typed_is_kept()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=work_contract_started&lang=en";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "31/02/2026"), ("kind", "CD"), ("rome", "K2204"), ("weeklyHours", "35,5"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("“31/02/2026” is not a date", page.Html, StringComparison.Ordinal);
        Assert.Contains("“CD”: which one?", page.Html, StringComparison.Ordinal);
        Assert.Contains("Working time: choose one.", page.Html, StringComparison.Ordinal);
        foreach (var kept in new[] { "value=\"31/02/2026\"", "value=\"CD\"", "value=\"K2204\"", "value=\"35,5\"", "#f-occurredOn\"" })
        {
            Assert.Contains(kept, page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_domain_refuses_is_said_at_its_field()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=diagnosis_made&lang=fr";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "01/02/2026"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("id=\"f-occurredOn-error\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_colleague_recorded_in_the_meantime_is_shown_and_sending_again_records()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=diagnosis_made&lang=fr";
        await visitor.GetAsync(address);
        await api.RecordAsync(pathway, "invitation-sent", new { occurredOn = "2026-04-01" }, Calls.Colleague);
        var conflict = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-04-10"));
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Contains("conseil-2", conflict.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-04-10"))).Status);
    }

    [Fact]
    public async Task A_pathway_is_opened_with_the_person_and_the_name_stands_apart_from_the_events()
    {
        var visitor = Visitor();
        await visitor.GetAsync("/pathways/open?lang=fr");
        var sent = await visitor.PostAsync("/pathways/open", ("_handler", "open"), Late, ("firstName", "Oumou"), ("lastName", "Keïta"), ("birthDate", "27/03/1991"),
            ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"), ("situation.labour", "unemployed"), ("situation.gender", "woman"),
            ("situation.publics", "rsa"), ("situation.education", "level3"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        var pathway = Guid.Parse(sent.Location!.Split("/pathways/")[1].Split('/')[0]);
        var stored = await api.ScalarAsync<string>($"select data::text from pathways_events.mt_events where stream_id = '{pathway}'");
        Assert.Contains("\"age\": 34", stored, StringComparison.Ordinal);
        Assert.Contains("\"structure\": \"PLIE-A\"", stored, StringComparison.Ordinal);
        Assert.Contains("\"rsa\"", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("Oumou", stored, StringComparison.Ordinal);
        Assert.Contains("Oumou Keïta", (await visitor.GetAsync($"/pathways/{pathway}/record")).Html, StringComparison.Ordinal);
        // Coming back: the same person, a new pathway.
        await visitor.GetAsync($"/pathways/open?previous={pathway}");
        var back = await visitor.PostAsync($"/pathways/open?previous={pathway}", ("_handler", "open"), Late, ("occurredOn", "2026-06-01"), ("scheme", "rsa"), ("territory", "69123"),
            ("situation.labour", "unemployed"), ("situation.gender", "woman"), ("situation.education", "level3"));
        Assert.True(back.Status == HttpStatusCode.Redirect, back.Html);
    }

    [Fact]
    public async Task A_form_sent_again_does_not_bring_back_who_was_erased_since()
    {
        var visitor = Visitor();
        var html = (await visitor.GetAsync("/pathways/open")).Html;
        (string, string)[] filled = [("_handler", "open"), Late, ("key", html.Split("name=\"key\" value=\"")[1].Split('"')[0]), ("firstName", "Awa"), ("lastName", "Sylla"),
            ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"), ("situation.labour", "unemployed"), ("situation.gender", "woman"), ("situation.education", "level3")];
        var pathway = (await visitor.PostAsync("/pathways/open", filled)).Location!.Split("/pathways/")[1].Split('/')[0];
        var person = await api.ScalarAsync<string>($"select data ->> 'person' from pathways_events.mt_events where stream_id = '{pathway}'");
        var erased = await api.SendAsync(HttpMethod.Delete, $"/api/people/{person}", account: "x:administrator:", key: Calls.NewKey());
        Assert.Equal(HttpStatusCode.NoContent, erased.Status);

        await visitor.GetAsync("/pathways/open");
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync("/pathways/open", filled)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Status);
    }

    [Fact]
    public async Task A_step_is_corrected_or_retracted_from_its_own_page()
    {
        var pathway = await api.OpenPathwayAsync();
        var step = (await api.RecordAsync(pathway, "training-started", new { occurredOn = "2026-04-10", kind = "qualifying" })).Body!["step"]!.GetValue<Guid>();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/correct/{step}";
        var page = await visitor.GetAsync(address + "?lang=fr");
        Assert.Contains("value=\"10/04/2026\"", page.Html, StringComparison.Ordinal);
        var noReason = await visitor.PostAsync(address, ("_handler", "correct"), ("do", "correct"), ("occurredOn", "2026-04-12"), ("kind", "qualifying"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, noReason.Status);
        Assert.Contains("value=\"2026-04-12\"", noReason.Html, StringComparison.Ordinal);
        var corrected = await visitor.PostAsync(address, ("_handler", "correct"), ("do", "correct"), Late, ("occurredOn", "2026-04-12"), ("kind", "qualifying"), ("why", "wrong_date"));
        Assert.True(corrected.Status == HttpStatusCode.Redirect, corrected.Html);
        await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync(address, ("_handler", "correct"), ("act", "retract"), ("retract.why", "never_happened"))).Status);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync(address)).Status);
    }

    public static TheoryData<string> AllSteps => [.. EventNames.All.Where(e => !e.Type.IsSubclassOf(typeof(CorrectionEvent)) && e.Type != typeof(PathwayOpened)).Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(AllSteps))]
    public void Every_step_has_a_form_whose_fields_have_words(string name)
    {
        var form = new StepForm(EventNames.TypeOf(name)!, Pathway.None, new DateOnly(2026, 5, 12), "c-1", System.Globalization.CultureInfo.GetCultureInfo("en"));
        Assert.Contains(form.Fields, f => f.Name == "occurredOn" && f.Value == "12/05/2026");
        Assert.All(form.Fields, f => Assert.NotEqual("", Pathways.Api.Recording.Forms.FieldWords.Label(f.Name)));
    }

    [Theory]
    [InlineData("cddi"), InlineData("CDDI"), InlineData("CDD d’insertion (CDDI)")]
    public void A_code_is_taken_however_its_letters_are_written(string typed)
    {
        var today = new DateOnly(2026, 5, 12);
        var form = new StepForm(typeof(WorkContractStarted), Pathway.None, today, "c-1", System.Globalization.CultureInfo.GetCultureInfo("fr"));
        var read = StepReader.Read(form, name => name switch { "occurredOn" => "hier", "kind" => typed, "workingTime" => "PART_TIME", "employer" => "Aci", _ => "" }, Guid.CreateVersion7(), today);
        Assert.Empty(read.Errors);
        var contract = Assert.IsType<WorkContractStarted>(read.Step);
        Assert.Equal((Domain.Codes.ContractKind.Cddi, Domain.Codes.WorkingTime.PartTime, Domain.Codes.EmployerKind.Aci), (contract.Kind, contract.WorkingTime, contract.Employer));
    }

    [Theory]
    [InlineData("27/03/26")]
    [InlineData("27/03")]
    [InlineData("hier")]
    [InlineData("27/03/1891")]
    [InlineData("31/02/1991")]
    public async Task A_date_of_birth_is_whole(string typed)
    {
        var visitor = Visitor();
        await visitor.GetAsync("/pathways/open?lang=fr");
        var page = await visitor.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), Late, ("firstName", "Zoé"), ("lastName", "Entière"), ("birthDate", typed),
            ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(
            $"<a href=\"/pathways/open?lang=fr#f-birthDate\">Date de naissance : « {typed} » n’est pas un jour de 1900 à aujourd’hui. Écrivez-la comme 27/03/1991, le jour d’abord, avec les quatre chiffres de l’année.</a>",
            page.Html, StringComparison.Ordinal);
    }

    /// <summary>activity-timer #131: 0,5 became 5 h 30. Hours of an engagement are whole, and 15,5 was an error of the service.</summary>
    [Theory]
    [InlineData("engagement_contract_signed", "15,5", "« 15,5 » : ce nombre est entier ici. Arrondissez-le, ou laissez le champ vide.")]
    [InlineData("engagement_contract_signed", "15h", "« 15h » n’est pas un nombre entier. Écrivez-le par exemple 15, sans unité.")]
    [InlineData("work_contract_started", "3 000", "« 3 000 » n’est pas un nombre. Écrivez-le par exemple 17,5 (17 h 30), sans unité ni espace.")]
    [InlineData("work_contract_started", "17h30", "« 17h30 » n’est pas un nombre. Écrivez-le par exemple 17,5 (17 h 30), sans unité ni espace.")]
    public async Task A_number_that_is_none_is_refused_with_how_to_write_it(string step, string hours, string said)
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step={step}&lang=fr";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-05-05"), ("kind", "cdi"), ("workingTime", "part_time"), ("employer", "ordinary"), ("weeklyHours", hours));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(said, WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
    }

    /// <summary>What was made of what was typed is read after saving: names and numbers in one form, a commune by its name, half a label, an age; and what a correction changed.</summary>
    [Fact]
    public async Task What_was_kept_of_a_form_is_told_and_what_a_correction_changed()
    {
        var visitor = Visitor();
        await visitor.GetAsync("/pathways/open?lang=fr");
        var sent = await visitor.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), Late, ("firstName", " Jean   Luc "), ("lastName", "Gardé"), ("birthDate", "27.03.1991"), ("phone", "0612345678"),
            ("email", "Jean@EXAMPLE.org"), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "lyon"), ("situation.labour", "formation"), ("situation.gender", "man"), ("situation.publics", "rsa"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, WebUtility.HtmlDecode(sent.Html));
        var told = WebUtility.HtmlDecode((await visitor.GetAsync(sent.Location!)).Html).Replace('\u00a0', ' ');
        Assert.Contains("Prénom : Jean Luc · Nom de famille : Gardé · Date de naissance : 27 mars 1991 · Téléphone : 06 12 34 56 78 · Courriel : Jean@example.org", told, StringComparison.Ordinal);
        Assert.Contains("Commune de résidence : Lyon (69123)", told, StringComparison.Ordinal);
        Assert.Contains("Genre : homme · Publics : bénéficiaire du RSA · Âge (par la date de naissance) : 34", told, StringComparison.Ordinal);

        var pathway = Guid.Parse(sent.Location!.Split("/pathways/")[1].Split('/')[0]);
        var address = $"/pathways/{pathway}/correct/{sent.Location!.Split("saved=")[1]}?lang=fr";
        await visitor.GetAsync(address);
        var corrected = await visitor.PostAsync(address, ("_handler", "correct"), Late, ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("structure", "PLIE-A"), ("territory", "69123"), ("situation.labour", "unemployed"), ("situation.gender", "man"),
            ("birthDate", "27/03/1991"), ("why", "wrong_code"));
        Assert.True(corrected.Status == HttpStatusCode.Redirect, WebUtility.HtmlDecode(corrected.Html));
        var changed = WebUtility.HtmlDecode((await visitor.GetAsync(corrected.Location!)).Html).Replace('\u00a0', ' ');
        Assert.Contains("Publics : – (avant : bénéficiaire du RSA)", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("Genre : homme (avant", changed, StringComparison.Ordinal);
    }

    /// <summary>What several labels have is not said to be in none.</summary>
    [Fact]
    public async Task A_label_that_may_be_several_is_told_with_them()
    {
        var visitor = Visitor();
        await visitor.GetAsync("/pathways/open?lang=fr");
        var page = await visitor.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), ("firstName", "A"), ("lastName", "B"), ("situation.labour", "chômage"), ("situation.education", "xyz"));
        Assert.Contains("Situation vis-à-vis de l’emploi : « chômage » : laquelle ? au chômage depuis plus d’un an, au chômage.", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Contains("ce choix n’est plus proposé. Choisissez-en un autre.", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
    }

    /// <summary>studenttracker #12: who came back stands under both, and the first pathway leads to the next.</summary>
    [Fact]
    public async Task A_pathway_leads_to_the_one_that_follows_it()
    {
        var pathway = await api.OpenPathwayAsync(("pathway-closed", new { occurredOn = "2026-05-05", exit = "moved_away" }));
        var visitor = Visitor();
        Assert.DoesNotContain("Next pathway", (await visitor.GetAsync($"/pathways/{pathway}?lang=en")).Html, StringComparison.Ordinal);
        await visitor.GetAsync($"/pathways/open?previous={pathway}&lang=en");
        var back = await visitor.PostAsync($"/pathways/open?previous={pathway}&lang=en", ("_handler", "open"), Late, ("occurredOn", "2026-06-01"), ("scheme", "rsa"), ("territory", "69123"));
        Assert.True(back.Status == HttpStatusCode.Redirect, back.Html);
        var next = back.Location!.Split("/pathways/")[1].Split('/')[0];
        Assert.Matches($"<a href=\"/pathways/{next}\">Next pathway</a>", (await visitor.GetAsync($"/pathways/{pathway}?lang=en")).Html);
        Assert.Equal(HttpStatusCode.NotFound, (await Visitor(Calls.Stranger).GetAsync($"/pathways/{pathway}?lang=en")).Status);
    }

    [Theory]
    [InlineData("fr", "appointment_missed", "Rendez-vous manqué : il faut d’abord un rendez-vous fixé.")]
    [InlineData("en", "appointment_missed", "Appointment missed: an appointment must be booked first.")]
    [InlineData("fr", "rdv", "« rdv » : laquelle ?")]
    [InlineData("fr", "step_corrected", "« Correction » ne s’enregistre pas ici")]
    [InlineData("fr", "contrat", "« contrat » : laquelle ?")]
    [InlineData("fr", "Diagnostik", "« Diagnostik » : vouliez-vous dire :")]
    [InlineData("en", "zzzzzz", "No step is called “zzzzzz”. Here they all are.")]
    public async Task A_step_that_is_not_the_one_asked_for_is_never_shown_in_its_place(string language, string asked, string said)
    {
        var pathway = await api.OpenPathwayAsync();
        var page = await Visitor().GetAsync($"/pathways/{pathway}/record?step={asked}&lang={language}");
        Assert.Contains(said, Told(page), StringComparison.Ordinal);
        Assert.DoesNotContain("data-keep", page.Html, StringComparison.Ordinal);
        if (asked == "contrat")
        {
            Assert.All(new[] { "engagement_contract_signed", "work_contract_started" }, step => Assert.Contains($"<a href=\"/pathways/{pathway}/record?step={step}", page.Html, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_form_is_of_the_step_that_it_showed_whatever_has_become_possible_since()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=pathway_suspended&lang=fr";
        await visitor.GetAsync(address);
        await api.RecordAsync(pathway, "pathway-suspended", new { occurredOn = "2026-04-01", reason = "health" }, Calls.Colleague);
        // Resumed, which is now the likeliest, has the same field of a date.
        (string, string)[] filled = [("_handler", "step"), Late, ("occurredOn", "2026-04-10"), ("reason", "health")];
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.PostAsync(address, filled)).Status);
        var again = await visitor.PostAsync(address, filled);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 2L), (again.Status, await VersionOfAsync(pathway)));
        Assert.Contains("<h2 class=\"visually-hidden\">Suspension du parcours</h2>", again.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_appointment_whose_day_has_come_gives_its_day_and_manner_and_of_two_none_is_chosen()
    {
        (string, object) Booked(string reference, string planned, string mode) => ("appointment-booked", new { occurredOn = "2026-03-10", appointment = reference, plannedOn = planned, mode });
        var one = (await Visitor().GetAsync($"/pathways/{await api.OpenPathwayAsync(Booked("a-1", "2026-03-20", "telephone"))}/record?step=appointment_held")).Html;
        Assert.Contains("name=\"occurredOn\" value=\"20/03/2026\"", one, StringComparison.Ordinal);
        Assert.Matches("value=\"telephone\" checked", one);
        Assert.Matches("value=\"a-1\" checked", one);

        var two = await api.OpenPathwayAsync(Booked("a-1", "2026-03-20", "telephone"), Booked("a-2", "2026-03-24", "video"));
        var visitor = Visitor();
        var html = (await visitor.GetAsync($"/pathways/{two}/record?step=appointment_held&lang=fr")).Html;
        Assert.DoesNotContain("checked", html, StringComparison.Ordinal);
        Assert.Contains("name=\"occurredOn\" value=\"\"", html, StringComparison.Ordinal);
        var none = await visitor.PostAsync($"/pathways/{two}/record?step=appointment_held&lang=fr", ("_handler", "step"), Late, ("occurredOn", "2026-03-24"), ("mode", "video"));
        Assert.Contains("Rendez-vous : choisissez.", none.Html, StringComparison.Ordinal);
        var held = await visitor.PostAsync($"/pathways/{two}/record?step=appointment_held&lang=fr", ("_handler", "step"), Late, ("occurredOn", "2026-03-25"), ("mode", "video"), ("appointment", "(none)"));
        Assert.Equal(HttpStatusCode.Redirect, held.Status);
        Assert.Contains("Rendez-vous tenu le 25 mars 2026, en visio.", (await visitor.GetAsync(held.Location!)).Html, StringComparison.Ordinal);
        Assert.Equal("", await api.ScalarAsync<string>($"select coalesce(data ->> 'appointment', '') from pathways_events.mt_events where stream_id = '{two}' and type = 'appointment_held'"));
    }

    [Fact]
    public async Task No_employer_is_chosen_for_anybody_and_an_answer_can_be_taken_back()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=work_contract_started&lang=fr";
        var html = (await visitor.GetAsync(address)).Html;
        Assert.DoesNotContain("checked", html, StringComparison.Ordinal);
        Assert.Matches("type=\"radio\" name=\"employer\" value=\"ordinary\" */>", html);
        var refused = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-03-10"), ("kind", "cdi"), ("workingTime", "full_time"));
        Assert.Contains("Employeur : choisissez.", refused.Html, StringComparison.Ordinal);

        var aim = (await visitor.GetAsync($"/pathways/{pathway}/record?step=immersion_agreed&lang=fr")).Html;
        Assert.Matches("name=\"aim\" value[^>]*> Sans réponse", aim);
    }

    [Fact]
    public async Task A_contract_that_was_filled_in_for_an_exit_is_told_with_it_whatever_the_exit_became()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=pathway_closed&lang=fr";
        await visitor.GetAsync(address);
        Assert.Contains("Début du contrat (facultatif)", Told(await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-05-05"), ("exit", "employment"))), StringComparison.Ordinal);
        (string, string)[] moved = [("_handler", "step"), Late, ("occurredOn", "2026-05-05"), ("exit", "moved_away"), ("job.workingTime", "full_time")];
        // Half a contract is not left out.
        Assert.Contains("Nature du contrat : choisissez.", (await visitor.PostAsync(address, moved)).Html, StringComparison.Ordinal);
        // Once it is begun, what it needs is no longer optional; the rest is.
        foreach (var (language, optional) in new[] { ("fr", "(facultatif)"), ("en", "(optional)") })
        {
            var begun = Told(await visitor.PostAsync(address.Replace("lang=fr", "lang=" + language, StringComparison.Ordinal), moved));
            foreach (var field in new[] { "job-occurredOn", "job-kind" })
            {
                Assert.DoesNotMatch($"<label for=\"f-{field}\">[^<]*{Regex.Escape(optional)}", begun);
            }
            Assert.DoesNotMatch($"<legend>(Employeur|Employer|Temps de travail|Working time) {Regex.Escape(optional)}", begun);
            Assert.Matches($"<label for=\"f-job-weeklyHours\">[^<]*{Regex.Escape(optional)}", begun);
        }
        await visitor.GetAsync(address);
        var sent = await visitor.PostAsync(address, [.. moved, ("job.kind", "cdi"), ("job.occurredOn", "2026-05-04"), ("job.employer", "ordinary"), ("confirm", "pathway/contract-with-exit"), ("do", "confirm")]);
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        var receipt = (await visitor.GetAsync(sent.Location!)).Html;
        Assert.Matches(@"Début de contrat\s: CDI, temps plein, employeur ordinaire \(4 mai 2026\)\.", receipt);
        Assert.Matches(@"Sortie du parcours\s: déménagement \(5 mai 2026\)\.", receipt);
    }

    /// <summary>Whoever types the beginning of a name, or of a code, is told which there are, by their names with the codes beside.</summary>
    [Theory]
    [InlineData("fr", "Relais Zéphyr", "Structure : « Relais Zéphyr » : laquelle ? Relais Zéphyr Est (ZEPH-EST), Relais Zéphyr Sud (ZEPH-SUD).")]
    [InlineData("fr", "Relais Zéphyr Es", "Structure : « Relais Zéphyr Es » : vouliez-vous dire Relais Zéphyr Est (ZEPH-EST) ?")]
    [InlineData("fr", "relais zefir sud", "Structure : « relais zefir sud » : vouliez-vous dire Relais Zéphyr Sud (ZEPH-SUD) ?")]
    [InlineData("fr", "Zorglub", "Structure : « Zorglub » n’est ni le nom ni le code d’une structure du territoire.")]
    [InlineData("fr", "ZEPH", "Aucune structure du territoire ne s’appelle « ZEPH » : est-ce bien cela ? Vouliez-vous dire Relais Zéphyr Est (ZEPH-EST) ou Relais Zéphyr Sud (ZEPH-SUD) ?")]
    [InlineData("fr", "ZEPH-SUT", "Vouliez-vous dire Relais Zéphyr Sud (ZEPH-SUD) ?")]
    [InlineData("en", "Relais Zéphyr", "Structure: “Relais Zéphyr”: which one? Relais Zéphyr Est (ZEPH-EST), Relais Zéphyr Sud (ZEPH-SUD).")]
    [InlineData("en", "ZEPH", "Did you mean Relais Zéphyr Est (ZEPH-EST) or Relais Zéphyr Sud (ZEPH-SUD)?")]
    public async Task A_structure_that_there_is_none_of_is_told_with_those_that_may_be_meant(string language, string typed, string said)
    {
        await using var registered = await api.InDirectoryAsync(new Structure("ZEPH-EST", "Relais Zéphyr Est", "PLIE", "59350"), new Structure("ZEPH-SUD", "Relais Zéphyr Sud", "PLIE", "59350"));
        var visitor = Visitor("coord-7:coordinator:");
        var address = $"/pathways/open?lang={language}";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, ("_handler", "open"), Late, ("firstName", "Zoé"), ("lastName", "Zéphyrine" + typed.Length), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "lyon"), ("structure", typed));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(said, Told(page), StringComparison.Ordinal);
    }

    /// <summary>People know each other by name: the account is beside it.</summary>
    [Theory]
    [InlineData("fr", "Yanick", "vouliez-vous dire Yanick Zéphyr (z-yanick) ?")]
    [InlineData("fr", "Yanick Zefir", "« Yanick Zefir » : vouliez-vous dire Yanick Zéphyr (z-yanick) ?")]
    [InlineData("en", "Yanick", "did you mean Yanick Zéphyr (z-yanick)?")]
    public async Task A_referent_who_is_not_known_is_told_with_who_may_be_meant(string language, string typed, string said)
    {
        await using var registered = await api.InDirectoryAsync(new Structure("PLIE-A", "PLIE A", "PLIE", "59350"), new StaffMember("z-yanick", "Yanick Zéphyr", "PLIE-A"));
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=referent_appointed&lang={language}";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-03-10"), ("referent", typed), ("structure", "PLIE-A"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(said, Told(page), StringComparison.Ordinal);
    }

    /// <summary>A commune that is mistyped is told with the nearest.</summary>
    [Theory]
    [InlineData("fr", "Vilurbane", "« Vilurbane » n’est pas une commune connue. Vouliez-vous dire Villeurbanne (69266) ?")]
    [InlineData("en", "Vilurbane", "“Vilurbane” is not a known commune. Did you mean Villeurbanne (69266)?")]
    public async Task A_commune_that_is_mistyped_is_told_with_the_nearest(string language, string typed, string said)
    {
        var visitor = Visitor();
        var address = $"/pathways/open?lang={language}";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, ("_handler", "open"), Late, ("firstName", ""), ("lastName", ""), ("birthDate", "31/02/1990"), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", typed));
        Assert.Contains(said, Told(page), StringComparison.Ordinal);
        // What is wrong is told in the order of the fields.
        var order = new[] { "#f-firstName\"", "#f-lastName\"", "#f-birthDate\"", "#f-territory\"" }.Select(link => page.Html.IndexOf(link, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    /// <summary>CiviCRM #13831: closing left what was planned where it was, without a word.</summary>
    [Fact]
    public async Task An_exit_tells_the_appointments_that_stay_booked_after_it()
    {
        var pathway = await api.OpenPathwayAsync(("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-06-20", time = "09:00", mode = "telephone" }));
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=pathway_closed&lang=en";
        Assert.DoesNotContain("appointments-after-exit", (await visitor.GetAsync(address)).Html, StringComparison.Ordinal);
        var sent = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-05-05"), ("exit", "moved_away"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        foreach (var page in new[] { sent.Location!, $"/pathways/{pathway}?lang=en" })
        {
            Assert.Matches(@"Appointment still booked for after the exit:</strong>\s*20 June 2026 at 09:00\.", (await visitor.GetAsync(page)).Html);
        }
        await visitor.GetAsync($"/pathways/{pathway}/record?step=appointment_cancelled&lang=en");
        var cancelled = await visitor.PostAsync(
            $"/pathways/{pathway}/record?step=appointment_cancelled&lang=en", ("_handler", "step"), Late, ("occurredOn", "2026-05-20"), ("appointment", "a-1"), ("by", "service"));
        Assert.True(cancelled.Status == HttpStatusCode.Redirect, cancelled.Html);
        Assert.DoesNotContain("appointments-after-exit", (await visitor.GetAsync($"/pathways/{pathway}?lang=en")).Html, StringComparison.Ordinal);
    }

    /// <summary>Without script nothing changes a date when another appointment is chosen: the day of one must never be stored of another.</summary>
    [Fact]
    public async Task Another_appointment_chosen_without_script_brings_its_own_day_and_is_recorded_only_once_it_was_read()
    {
        var pathway = await api.OpenPathwayAsync(
            ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" }),
            ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-2", plannedOn = "2026-03-24", mode = "video" }));
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_held&about=a-1&lang=fr";
        var page = await visitor.GetAsync(address);
        Assert.Contains("mardi 24 mars 2026, en visio", Told(page), StringComparison.Ordinal);
        Assert.Contains("name=\"occurredOn\" value=\"20/03/2026\"", page.Html, StringComparison.Ordinal);
        (string, string)[] left = [("_handler", "step"), Late, ("appointment", "a-2"), ("occurredOn", "20/03/2026"), ("mode", "telephone")];
        var asked = await visitor.PostAsync(address, left);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 3L), (asked.Status, await VersionOfAsync(pathway)));
        Assert.Contains("La date était celle d’un autre choix. C’est maintenant 24/03/2026", Told(asked), StringComparison.Ordinal);
        Assert.Contains("name=\"occurredOn\" value=\"24/03/2026\"", asked.Html, StringComparison.Ordinal);
        Assert.Matches("value=\"video\" checked", asked.Html);

        var sent = await visitor.PostAsync(address, ("_handler", "step"), Late, ("answered", "a-2"), ("appointment", "a-2"), ("occurredOn", "24/03/2026"), ("mode", "video"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, Told(sent));
        Assert.Contains("Rendez-vous tenu le 24 mars 2026, en visio.", Told(await visitor.GetAsync(sent.Location!)), StringComparison.Ordinal);
    }

    /// <summary>What a choice filled in goes with it; a date may have been typed, and is asked about. With script the form says what was typed.</summary>
    [Theory]
    [InlineData("fr", "La date est celle d’un autre choix. Est-ce aussi celle de cette étape ?", "Comment : c’était la réponse d’un autre choix. Choisissez, puis enregistrez.")]
    [InlineData("en", "The date is that of another choice. Is it the day of this step too?", "How: that was the answer of another choice. Choose one, then record.")]
    public async Task None_of_these_keeps_nothing_of_the_appointment_that_was_chosen_before(string language, string ofDay, string ofMode)
    {
        var pathway = await api.OpenPathwayAsync(
            ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" }),
            ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-2", plannedOn = "2026-03-20", time = "16:00", mode = "video", confirm = new[] { "step/long-ago", "appointment/same-day" } }));
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_held&about=a-1&lang={language}";
        await visitor.GetAsync(address);
        (string, string)[] left = [("_handler", "step"), Late, ("confirmed", "appointment/held-beside-booking"), ("occurredOn", "20/03/2026"), ("mode", "telephone")];
        var asked = await visitor.PostAsync(address, [.. left, ("appointment", "(none)")]);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 3L), (asked.Status, await VersionOfAsync(pathway)));
        Assert.Contains(ofDay, Told(asked), StringComparison.Ordinal);
        Assert.Contains(ofMode, Told(asked), StringComparison.Ordinal);
        Assert.Contains("name=\"answered\" value=\"(none)\"", asked.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("name=\"mode\" value=\"[a-z_]+\" checked", asked.Html);
        // The second is of the same day, and another manner.
        await visitor.GetAsync(address);
        var second = await visitor.PostAsync(address, [.. left, ("appointment", "a-2")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.Status);
        Assert.Matches("name=\"mode\" value=\"video\" checked", second.Html);
        Assert.Equal(3L, await VersionOfAsync(pathway));

        // What somebody typed is theirs, the same as it may be.
        await visitor.GetAsync(address);
        var typed = await visitor.PostAsync(address, [.. left, ("appointment", "(none)"), ("typed", "occurredOn mode")]);
        Assert.DoesNotContain(ofDay, Told(typed), StringComparison.Ordinal);
        Assert.DoesNotContain(ofMode, Told(typed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "Nature : c’était la réponse d’un autre choix. Choisissez, puis enregistrez.")]
    [InlineData("en", "Kind: that was the answer of another choice. Choose one, then record.")]
    public async Task Another_training_keeps_nothing_of_the_one_that_was_prescribed(string language, string told)
    {
        var pathway = await api.OpenPathwayAsync(("training-prescribed", new { occurredOn = "2026-03-10", training = "t-1", kind = "language" }));
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=training_started&lang={language}";
        Assert.Matches("name=\"kind\" value=\"language\" checked", (await visitor.GetAsync(address)).Html);
        (string, string)[] sent = [("_handler", "step"), Late, ("training", "(none)"), ("occurredOn", "2026-04-10"), ("kind", "language")];
        var asked = await visitor.PostAsync(address, sent);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 2L), (asked.Status, await VersionOfAsync(pathway)));
        Assert.Contains(told, Told(asked), StringComparison.Ordinal);
        Assert.DoesNotMatch("name=\"kind\" value=\"[a-z_]+\" checked", asked.Html);
        // Chosen for this one, it is recorded, be it the same.
        var chosen = await visitor.PostAsync(address, [.. sent, ("answered", "(none)")]);
        Assert.True(chosen.Status == HttpStatusCode.Redirect, Told(chosen));
    }

    /// <summary>The hint of the place promises a commune: those of the territory, on no map, and the national ones, by name or code.</summary>
    [Theory]
    [InlineData("Rocheval", "96022")]
    [InlineData("96022", "96022")]
    [InlineData("Rocheval (96022)", "96022")]
    [InlineData("Villeurbanne", "69266")]
    [InlineData("Maison du lieu", "PLACE-1")]
    public async Task An_appointment_is_booked_in_a_commune_of_the_territory(string typed, string stored)
    {
        await using var registered = await api.InDirectoryAsync(new Structure("PLACE-1", "Maison du lieu", "PLIE", "96022"), new Commune("96022", "Rocheval"));
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_booked&lang=fr";
        Assert.Contains("value=\"Rocheval (96022)\"", (await visitor.GetAsync(address)).Html, StringComparison.Ordinal);
        (string, string)[] booking = [("_handler", "step"), Late, ("occurredOn", "2026-03-10"), ("plannedOn", "2026-03-24"), ("mode", "in_person")];
        var sent = await visitor.PostAsync(address, [.. booking, ("place", typed)]);
        Assert.True(sent.Status == HttpStatusCode.Redirect, Told(sent));
        Assert.Equal(stored, await api.ScalarAsync<string>($"select data ->> 'place' from pathways_events.mt_events where stream_id = '{pathway}' and type = 'appointment_booked'"));
        await visitor.GetAsync(address);
        Assert.Contains("« Saint-Denis » : laquelle ?", Told(await visitor.PostAsync(address, [.. booking, ("place", "Saint-Denis")])), StringComparison.Ordinal);
        Assert.Contains("« Nulle part » n’est ni une structure du territoire ni une commune.", Told(await visitor.PostAsync(address, [.. booking, ("place", "Nulle part")])), StringComparison.Ordinal);
    }

    /// <summary>hashitha/sigrisissues #7, in two tabs: what a colleague cancelled while the form was open is told for what it is, whether another appointment is left or none.</summary>
    [Theory]
    [InlineData("appointment_cancelled", "by", "person", true)]
    [InlineData("appointment_cancelled", "by", "person", false)]
    [InlineData("appointment_held", "mode", "telephone", true)]
    [InlineData("appointment_missed", "absence", "excused", false)]
    public async Task An_appointment_that_was_cancelled_meanwhile_is_told_with_when_and_by_whom(string step, string field, string value, bool another)
    {
        var pathway = await api.OpenPathwayAsync(("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-50612260", plannedOn = "2026-03-20", time = "14:00", mode = "telephone" }));
        if (another)
        {
            await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-2", plannedOn = "2026-03-24", mode = "video" });
        }
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step={step}&about=a-50612260&lang=fr";
        await visitor.GetAsync(address);
        var cancelled = (await api.RecordAsync(pathway, "appointment-cancelled", new { occurredOn = "2026-03-12", appointment = "a-50612260", by = "person" }, Calls.Colleague)).Body!["step"]!.GetValue<Guid>();
        var version = await VersionOfAsync(pathway);
        var told = await visitor.PostAsync(address, ("_handler", "step"), Late, ("appointment", "a-50612260"), ("occurredOn", "20/03/2026"), (field, value));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, version), (told.Status, await VersionOfAsync(pathway)));
        Assert.Contains("Le rendez-vous du 20 mars 2026 à 14 h a été annulé entre-temps, le 12 mars 2026 (enregistré par conseil-2). Fixez-en un nouveau, ou retirez l’annulation", Told(told), StringComparison.Ordinal);
        Assert.Contains($"href=\"/pathways/{pathway}/correct/{cancelled}\"", told.Html, StringComparison.Ordinal);
        Assert.Contains("step=appointment_booked", told.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("celle d’un autre choix", Told(told), StringComparison.Ordinal);
        Assert.DoesNotContain("« a-50612260 »", Told(told), StringComparison.Ordinal);
    }

    /// <summary>HospitalRun/hospitalrun-frontend #835: the form of an appointment that is held stays at hand, and its visit is stored again and again.</summary>
    [Theory]
    [InlineData("fr", "Le rendez-vous du 20 mars 2026 à 14 h a été tenu le 20 mars 2026 (enregistré par conseil-2).", "Voir cette étape", "la même étape est déjà enregistrée")]
    [InlineData("en", "was held on 20 March 2026 (recorded by conseil-2).", "See that step", "the same step is recorded already")]
    public async Task An_appointment_that_is_held_is_told_by_its_kept_address_and_not_held_again_unasked(string language, string said, string link, string twin)
    {
        var pathway = await api.OpenPathwayAsync(("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-50612260", plannedOn = "2026-03-20", time = "14:00", mode = "telephone" }));
        var held = (await api.RecordAsync(pathway, "appointment-held", new { occurredOn = "2026-03-20", appointment = "a-50612260", mode = "telephone" }, Calls.Colleague)).Body!["step"]!.GetValue<Guid>();
        var visitor = Visitor();
        foreach (var step in (string[])["appointment_missed", "appointment_cancelled", "appointment_held"])
        {
            var page = await visitor.GetAsync($"/pathways/{pathway}/record?step={step}&about=a-50612260&lang={language}");
            Assert.Contains(said, Told(page), StringComparison.Ordinal);
            Assert.Contains($"<a href=\"/pathways/{pathway}#step-3\">{link}</a>", page.Html, StringComparison.Ordinal);
            Assert.Contains($"href=\"/pathways/{pathway}/correct/{held}\"", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("a-50612260", Told(page).Replace("about=a-50612260", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        // Sent nevertheless: not without a word, and as another meeting only once it is confirmed.
        var address = $"/pathways/{pathway}/record?step=appointment_held&about=a-50612260&lang={language}";
        (string, string)[] filled = [("_handler", "step"), Late, ("occurredOn", "2026-03-20"), ("mode", "telephone")];
        var silent = await visitor.PostAsync(address, filled);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 3L), (silent.Status, await VersionOfAsync(pathway)));
        Assert.Contains(said, Told(silent), StringComparison.Ordinal);
        var asked = await visitor.PostAsync(address, [.. filled, ("appointment", "(none)")]);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 3L), (asked.Status, await VersionOfAsync(pathway)));
        Assert.Contains(twin, Told(asked), StringComparison.Ordinal);
        // Nor by the API.
        var called = await api.RecordAsync(pathway, "appointment-held", new { occurredOn = "2026-03-20", mode = "telephone", confirm = new[] { "step/long-ago" } });
        Assert.Equal("step/twice", $"{called.Body!["confirm"]!.AsArray().Single()!["code"]}");
        Assert.Equal("appointment/already-settled", (await api.RecordAsync(pathway, "appointment-missed", new { occurredOn = "2026-03-20", appointment = "a-50612260", absence = "no_show", confirm = new[] { "step/long-ago" } })).Code);
        Assert.Equal(3L, await VersionOfAsync(pathway));
    }

    /// <summary>What a colleague retracted while the form was open: who, when and why is told, and the step is tied to nothing only once somebody says so.</summary>
    [Theory]
    [InlineData("appointment_held", "mode", "telephone", false)]
    [InlineData("appointment_missed", "absence", "excused", false)]
    [InlineData("appointment_held", "mode", "telephone", true)]
    public async Task An_appointment_that_was_retracted_meanwhile_is_told_with_when_by_whom_and_why(string step, string field, string value, bool another)
    {
        var pathway = await api.OpenPathwayAsync();
        var booked = (await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-50612260", plannedOn = "2026-03-20", time = "14:00", mode = "telephone" })).Body!["step"]!.GetValue<Guid>();
        if (another)
        {
            await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-2", plannedOn = "2026-03-24", mode = "video" });
        }
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step={step}&about=a-50612260&lang=fr";
        await visitor.GetAsync(address);
        var retracted = await api.RecordAsync(pathway, "step-retracted", new { occurredOn = "2026-03-12", step = booked, reason = "entered_twice" }, Calls.Colleague);
        Assert.True(retracted.Status == HttpStatusCode.Created, $"{retracted.Body}");
        (string, string)[] filled = [("_handler", "step"), Late, ("occurredOn", "20/03/2026"), (field, value)];
        var told = await visitor.PostAsync(address, [.. filled, ("appointment", "a-50612260")]);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, retracted.Version), (told.Status, await VersionOfAsync(pathway)));
        Assert.Contains("Le rendez-vous du 20 mars 2026 à 14 h a été retiré entre-temps, le 12 mars 2026 (enregistré par conseil-2). Motif : saisi deux fois.", Told(told), StringComparison.Ordinal);
        Assert.Contains($"href=\"/pathways/{pathway}/history?version={retracted.Version}\"", told.Html, StringComparison.Ordinal);
        Assert.Contains("step=appointment_booked", told.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("« a-50612260 »", Told(told), StringComparison.Ordinal);
        Assert.DoesNotContain("n’est plus proposé", Told(told), StringComparison.Ordinal);

        // Sent again as it now stands: nothing is stored until an appointment is named, or none.
        var again = await visitor.PostAsync(address, filled);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, retracted.Version), (again.Status, await VersionOfAsync(pathway)));
        Assert.Contains("Rendez-vous : ", Told(again), StringComparison.Ordinal);
        if (step == "appointment_held")
        {
            Assert.Contains(another ? "Aucun de ceux-ci" : "Un autre rendez-vous, qui n’était pas fixé", Told(again), StringComparison.Ordinal);
            var said = await visitor.PostAsync(address, [.. filled, ("appointment", "(none)")]);
            Assert.True(said.Status == HttpStatusCode.Redirect, Told(said));
            Assert.Equal("", await api.ScalarAsync<string>($"select coalesce(data ->> 'appointment', '') from pathways_events.mt_events where stream_id = '{pathway}' and type = 'appointment_held'"));
        }
    }

    [Fact]
    public async Task A_held_form_whose_only_appointment_was_cancelled_is_tied_to_none_only_once_somebody_says_so()
    {
        var pathway = await api.OpenPathwayAsync(("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" }));
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_held&about=a-1&lang=en";
        await visitor.GetAsync(address);
        await api.RecordAsync(pathway, "appointment-cancelled", new { occurredOn = "2026-03-12", appointment = "a-1", by = "person" }, Calls.Colleague);
        (string, string)[] filled = [("_handler", "step"), Late, ("occurredOn", "19/03/2026"), ("mode", "telephone")];
        var told = await visitor.PostAsync(address, [.. filled, ("appointment", "a-1")]);
        Assert.Contains("Another appointment, which was not booked", Told(told), StringComparison.Ordinal);
        Assert.Contains("name=\"gone\" value=\"appointment\"", told.Html, StringComparison.Ordinal);
        var silent = await visitor.PostAsync(address, filled);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 3L), (silent.Status, await VersionOfAsync(pathway)));
        Assert.Contains("Appointment: choose one.", Told(silent), StringComparison.Ordinal);
        Assert.Contains("#f-appointment\"", silent.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync(address, [.. filled, ("appointment", "(none)")])).Status);
    }

    /// <summary>The pathway page and the record page named two days for one appointment that had been moved and then cancelled; and its receipt said that it was booked.</summary>
    [Theory]
    [InlineData("appointment-cancelled", "annulé", true)]
    [InlineData("appointment-cancelled", "annulé", false)]
    [InlineData("appointment-held", "tenu", false)]
    [InlineData("appointment-missed", "manqué", false)]
    public async Task A_moved_and_settled_booking_has_one_day_everywhere_and_no_receipt_says_that_it_stands(string outcome, string said, bool movedFirst)
    {
        var pathway = await api.OpenPathwayAsync();
        var booked = (await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", time = "14:30", mode = "telephone" })).Body!["step"]!.GetValue<Guid>();
        object moved = new { occurredOn = "2026-03-12", step = booked, reason = "wrong_date", corrected = new { @event = "appointment_booked", occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-23", mode = "telephone" }, confirm = new[] { "step/long-ago", "appointment/held-on-another-day", "appointment/missed-after-its-day" } };
        object settled = outcome switch
        {
            "appointment-held" => new { occurredOn = "2026-03-20", appointment = "a-1", mode = "telephone" },
            "appointment-missed" => new { occurredOn = "2026-03-20", appointment = "a-1", absence = "excused" },
            _ => new { occurredOn = "2026-03-12", appointment = "a-1", by = "service" },
        };
        async Task<Guid> RecordedAsync(string step, object body)
        {
            var answer = await api.RecordAsync(pathway, step, body);
            Assert.True(answer.Status == HttpStatusCode.Created, $"{answer.Body}");
            return answer.Body!["step"]!.GetValue<Guid>();
        }
        var correction = Guid.Empty;
        if (movedFirst)
        {
            correction = await RecordedAsync("step-corrected", moved);
        }
        await RecordedAsync(outcome, settled);
        if (!movedFirst)
        {
            correction = await RecordedAsync("step-corrected", moved);
        }
        var visitor = Visitor();
        var on = outcome == "appointment-cancelled" ? "12 mars 2026" : "20 mars 2026";
        var receipt = Told(await visitor.GetAsync($"/pathways/{pathway}?saved={correction}&lang=fr"));
        Assert.Contains($"« Rendez-vous du 23 mars 2026, par téléphone, {said} le {on} »", receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("« Rendez-vous fixé au 23 mars", receipt, StringComparison.Ordinal);
        Assert.Contains($"Rendez-vous du 23 mars 2026, par téléphone, fixé le 10 mars 2026, {said} le {on}.", Told(await visitor.GetAsync($"/pathways/{pathway}/record?saved={booked}&lang=fr")), StringComparison.Ordinal);
        if (outcome == "appointment-held")
        {
            return;
        }
        // What became of it names the day that it has now, on every page.
        foreach (var page in new[] { $"/pathways/{pathway}?lang=fr", $"/pathways/{pathway}/record?lang=fr", $"/pathways/{pathway}/history?lang=fr" })
        {
            var told = Told(await visitor.GetAsync(page));
            Assert.Contains($"Rendez-vous du 23 mars 2026 {said}", told, StringComparison.Ordinal);
            Assert.DoesNotContain($"Rendez-vous du 20 mars 2026 à 14 h 30 {said}", told, StringComparison.Ordinal);
            Assert.DoesNotContain($"Rendez-vous du 20 mars 2026 {said}", told, StringComparison.Ordinal);
        }
        var journal = await api.SendAsync(HttpMethod.Get, $"/api/audit/journal?kind={outcome.Replace('-', '_')}", account: "a:auditor:");
        Assert.Contains(journal.Body!["items"]!.AsArray(), i => i!["pathway"]!.GetValue<Guid>() == pathway && i["words"]!["fr"]!.GetValue<string>().Replace('\u00a0', ' ').StartsWith($"Rendez-vous du 23 mars 2026 {said}", StringComparison.Ordinal));
    }

    /// <summary>Of two bookings of one slot, the question is about the one that stands; of one that was cancelled nobody is asked.</summary>
    [Fact]
    public async Task Whether_a_step_is_recorded_twice_is_asked_of_the_one_that_stands()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_booked&lang=fr";
        (string, string)[] booking = [("_handler", "step"), Late, ("occurredOn", "2026-03-10"), ("plannedOn", "2026-03-24"), ("mode", "telephone"), ("time", "9h")];
        await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync(address, [.. booking, ("invited", "sent")])).Status);
        var reference = await api.ScalarAsync<string>($"select data ->> 'appointment' from pathways_events.mt_events where stream_id = '{pathway}' and type = 'appointment_booked'");
        await api.RecordAsync(pathway, "appointment-cancelled", new { occurredOn = "2026-03-11", appointment = reference, by = "service" });
        await visitor.GetAsync(address);
        var asked = Told(await visitor.PostAsync(address, [.. booking, ("invited", "sent")]));
        Assert.Contains("« Invitation envoyée » du 10 mars 2026 : vous avez déjà enregistré la même étape", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("« Rendez-vous fixé » du 10 mars", asked, StringComparison.Ordinal);
        // Without the invitation there is nothing to ask.
        await visitor.GetAsync(address);
        var again = await visitor.PostAsync(address, booking);
        Assert.True(again.Status == HttpStatusCode.Redirect, Told(again));
        var missed = await api.ScalarAsync<string>($"select data ->> 'appointment' from pathways_events.mt_events where stream_id = '{pathway}' and type = 'appointment_booked' order by version desc limit 1");
        await api.RecordAsync(pathway, "appointment-missed", new { occurredOn = "2026-03-24", appointment = missed, absence = "no_show" });
        await visitor.GetAsync(address);
        Assert.Contains("« Rendez-vous du 24 mars 2026 à 9 h, par téléphone, manqué le 24 mars 2026 » du 10 mars 2026 : vous avez déjà enregistré la même étape", Told(await visitor.PostAsync(address, booking)), StringComparison.Ordinal);
    }

    /// <summary>The receipt says a thing once, in the words of its sentence.</summary>
    [Fact]
    public async Task The_receipt_of_a_booking_does_not_repeat_its_day_and_time()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_booked&lang=fr";
        await visitor.GetAsync(address);
        // Without its year, it is the first such day after the booking, whenever that is recorded.
        var sent = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-03-10"), ("plannedOn", "24/03"), ("mode", "in_person"), ("time", "14h30"), ("place", "PLIE-A"));
        var receipt = Told(await visitor.GetAsync(sent.Location!));
        Assert.Contains("Rendez-vous fixé au 24 mars 2026 à 14 h 30, PLIE-A, en personne (10 mars 2026).", receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("Prévu le", receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"kept\"", receipt, StringComparison.Ordinal);
    }

    /// <summary>A refusal that says to correct another step first leads there: of an entry, to the mandate that was recorded with it.</summary>
    [Fact]
    public async Task A_correction_that_another_step_stands_in_the_way_of_leads_to_it()
    {
        var pathway = await api.OpenPathwayAsync();
        var mandate = (await api.RecordAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-01", referent = "conseil-1", structure = "PLIE-A" })).Body!["step"]!.GetValue<Guid>();
        var entry = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/correct/{entry}?lang=fr";
        await visitor.GetAsync(address);
        var refused = await visitor.PostAsync(address, ("_handler", "correct"), Late, ("occurredOn", "2026-03-05"), ("scheme", "plie"), ("structure", "PLIE-A"), ("territory", "69123"), ("why", "wrong_date"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Corrigez ou retirez celle-ci d’abord.", Told(refused), StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/pathways/{pathway}/correct/{mandate}\">Corriger « ", Told(refused), StringComparison.Ordinal);
        Assert.Contains("du 1er mars 2026</a>", Told(refused), StringComparison.Ordinal);
        // And from a step that comes before the entry, to the entry.
        var record = $"/pathways/{pathway}/record?step=diagnosis_made&lang=en";
        await visitor.GetAsync(record);
        var before = await visitor.PostAsync(record, ("_handler", "step"), Late, ("occurredOn", "2026-02-01"));
        Assert.Contains($"<a href=\"/pathways/{pathway}/correct/{entry}\">Correct “", Told(before), StringComparison.Ordinal);
        // Not who would be denied there.
        var coordinator = Visitor("coord-1:coordinator:");
        await coordinator.GetAsync(record);
        before = await coordinator.PostAsync(record, ("_handler", "step"), Late, ("occurredOn", "2026-02-01"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, before.Status);
        Assert.DoesNotContain($"/correct/{entry}", Told(before), StringComparison.Ordinal);
    }

    /// <summary>The exit that stands in the way may be another pathway's: that of one's own is not the one to correct.</summary>
    [Fact]
    public async Task A_death_that_another_pathway_tells_does_not_lead_to_the_exit_of_this_one()
    {
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Léa", lastName = $"Ailleurs{Guid.NewGuid():N}"[..20] }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var pathways = new List<Guid>();
        foreach (var (scheme, entered, exit, exited) in new[] { ("plie", "2025-09-01", "moved_away", "2025-12-01"), ("rsa", "2026-01-05", "deceased", "2026-02-20") })
        {
            var opened = await api.SendAsync(
                HttpMethod.Post, "/api/pathways", new { occurredOn = entered, person, scheme, structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago", "entry/unknown-structure" } }, key: Calls.NewKey());
            pathways.Add(opened.Body!["pathway"]!.GetValue<Guid>());
            Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathways[^1], "pathway-closed", new { occurredOn = exited, exit, confirm = new[] { "step/long-ago" } })).Status);
        }
        var visitor = Visitor();
        var address = $"/pathways/{pathways[0]}/record?step=follow_up_recorded&lang=fr";
        await visitor.GetAsync(address);
        var refused = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-03-05"), ("months", "3"), ("situation", "unemployed"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("La personne est décédée le 20 février 2026", Told(refused), StringComparison.Ordinal);
        var errors = Told(refused).Split("id=\"errors\"")[1].Split("</div>")[0];
        Assert.DoesNotContain("/correct/", errors, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/pathways/{pathways[1]}\">Voir cet autre parcours</a>", errors, StringComparison.Ordinal);
    }

    /// <summary>The form began with three months a year after the exit, which is asked about.</summary>
    [Theory]
    [InlineData("2025-12-20", "3")]
    [InlineData("2026-02-20", "3")]
    [InlineData("2026-03-12", "")]
    [InlineData("2026-11-26", "")]
    [InlineData("2026-11-26", "", 12)]
    [InlineData("2026-02-20", "6", 3)]
    [InlineData("2026-11-26", "12", 6)]
    public void A_follow_up_begins_with_the_milestone_that_is_due_unless_a_later_one_may_be_meant(string today, string months, int recorded = 0)
    {
        var exit = new DateOnly(2025, 9, 12);
        PathwayEvent[] told =
        [
            new PathwayOpened(new(2025, 3, 1), Guid.Empty, Domain.Codes.Scheme.Plie, "PLIE-A", "69123", new EntrySituation()), new PathwayClosed(exit, Domain.Codes.Closure.Employment),
            .. recorded == 0 ? [] : new[] { new FollowUpRecorded(exit.AddMonths(recorded), recorded, Domain.Codes.FollowUpSituation.OtherJob) },
        ];
        var state = told.Select((e, i) => new Step(Guid.CreateVersion7(), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);
        var form = new StepForm(typeof(FollowUpRecorded), state, DateOnly.Parse(today, CultureInfo.InvariantCulture), "", CultureInfo.GetCultureInfo("fr"));
        Assert.Equal(months, form.Fields.Single(f => f.Name == "months").Value);
    }

    /// <summary>Long after an exit nothing is offered that would be refused of today, and no form begins with today where today is refused.</summary>
    [Fact]
    public void After_an_exit_only_what_can_be_recorded_is_offered()
    {
        static Pathway Closed(Domain.Codes.Closure exit, params PathwayEvent[] after) => new PathwayEvent[]
        {
            new PathwayOpened(new(2025, 3, 1), Guid.Empty, Domain.Codes.Scheme.Plie, "PLIE-A", "69123", new EntrySituation()), new PathwayClosed(new(2025, 9, 12), exit),
        }.Concat(after).Select((e, i) => new Step(Guid.CreateVersion7(), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);

        static FollowUpRecorded At(int months) => new(new DateOnly(2025, 9, 12).AddMonths(months), months, Domain.Codes.FollowUpSituation.OtherJob);
        // Eight months after.
        Assert.Equal([typeof(FollowUpRecorded)], NextSteps.Likely(Closed(Domain.Codes.Closure.Employment), Day));
        Assert.Empty(NextSteps.Likely(Closed(Domain.Codes.Closure.Deceased), Day));
        Assert.Empty(NextSteps.Likely(Closed(Domain.Codes.Closure.Employment, At(3), At(6)), Day));
        Assert.Equal([typeof(FollowUpRecorded)], NextSteps.Likely(Closed(Domain.Codes.Closure.Employment, At(3), At(6)), new(2026, 8, 12)));
        Assert.Empty(NextSteps.Likely(Closed(Domain.Codes.Closure.Employment, At(3), At(6), At(12)), new(2026, 12, 1)));
        // On the day of the exit itself it is closed as well: nothing is offered, and no form begins with that day.
        Assert.Empty(NextSteps.Likely(Closed(Domain.Codes.Closure.Employment), new(2025, 9, 12)));
        Assert.Equal("", DayOf(new StepForm(typeof(DiagnosisMade), Closed(Domain.Codes.Closure.Employment), new(2025, 9, 12), "c-1", CultureInfo.GetCultureInfo("fr"))));
        Assert.Equal("", DayOf(new StepForm(typeof(DiagnosisMade), Closed(Domain.Codes.Closure.Employment), Day, "c-1", System.Globalization.CultureInfo.GetCultureInfo("fr"))));
        Assert.Equal("12/05/2026", DayOf(new StepForm(typeof(FollowUpRecorded), Closed(Domain.Codes.Closure.Employment), Day, "c-1", System.Globalization.CultureInfo.GetCultureInfo("fr"))));
    }

    /// <summary>eSeaGrant #573: closed today, and told and taken as if it still ran.</summary>
    [Fact]
    public async Task A_pathway_that_was_closed_today_is_closed()
    {
        var today = new TerritoryClock(TimeProvider.System).Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var pathway = await api.OpenPathwayAsync(("pathway-suspended", new { occurredOn = "2026-05-05", reason = "health" }), ("pathway-closed", new { occurredOn = today, exit = "moved_away" }));
        var visitor = Visitor();
        var page = Told(await visitor.GetAsync($"/pathways/{pathway}/record?lang=fr"));
        Assert.Contains("Parcours clos le ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Étapes les plus probables", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-keep", page, StringComparison.Ordinal);

        var (status, why, _) = await api.RecordAsync(pathway, "pathway-resumed", new { occurredOn = today });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("pathway/resumed-after-exit", why!.ToJsonString(), StringComparison.Ordinal);

        // A step of that day may have come first: whoever records says so.
        var address = $"/pathways/{pathway}/record?step=engagement_contract_signed&lang=fr";
        Assert.Matches("name=\"occurredOn\"[^>]*value=\"\"", (await visitor.GetAsync(address)).Html);
        var asked = await visitor.PostAsync(address, ("_handler", "step"), ("occurredOn", today));
        Assert.Contains("Cette étape a-t-elle eu lieu avant la sortie ?", Told(asked), StringComparison.Ordinal);
        var booking = await visitor.PostAsync($"/pathways/{pathway}/record?step=appointment_booked&lang=fr", ("_handler", "step"), ("occurredOn", today),
            ("plannedOn", DateOnly.Parse(today, CultureInfo.InvariantCulture).AddDays(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("mode", "telephone"));
        Assert.Contains("Cette étape a-t-elle eu lieu avant la sortie ?", Told(booking), StringComparison.Ordinal);
    }

    /// <summary>The same issue: what was to end weeks ago is told so where the counsellor looks first, and one click ends it.</summary>
    [Theory]
    [InlineData("fr", "Fin prévue passée, rien n’est enregistré", "fin prévue le 31 mars 2026 passée, rien n’est enregistré", "(fin prévue passée)")]
    [InlineData("en", "Planned end passed, nothing is recorded", "planned end of 31 March 2026 passed, nothing is recorded", "(planned end passed)")]
    public async Task What_has_ended_by_its_own_date_is_told_and_ended_from_there(string language, string notice, string told, string drawn)
    {
        var pathway = await api.OpenPathwayAsync(
            ("work-contract-started", new { occurredOn = "2026-03-10", contract = "c-1", kind = "cdd", workingTime = "full_time", employer = "ordinary", plannedEnd = "2026-03-31" }),
            ("training-started", new { occurredOn = "2026-03-10", training = "t-1", kind = "language", plannedEnd = "2026-03-20" }),
            ("immersion-agreed", new { occurredOn = "2026-03-10", immersion = "i-1", startsOn = "2026-03-11", endsOn = "2026-03-15" }));
        var visitor = Visitor();
        var page = Told(await visitor.GetAsync($"/pathways/{pathway}?lang={language}"));
        var said = Regex.Match(page, "id=\"ends-passed\".*?</div>", RegexOptions.Singleline).Value;
        Assert.Contains(notice, said, StringComparison.Ordinal);
        foreach (var link in new[] { "work_contract_ended&about=c-1", "work_contract_amended&about=c-1", "training_completed&about=t-1", "training_abandoned&about=t-1", "immersion_ended&about=i-1" })
        {
            Assert.Contains(link, WebUtility.HtmlDecode(said), StringComparison.Ordinal);
        }
        Assert.Contains(told, Regex.Match(page, "id=\"lasting\".*?</details>", RegexOptions.Singleline).Value, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(page, Regex.Escape(drawn) + "</text>"));
        Assert.Equal(3, Regex.Count(page, "<line class=\"unknown\" x1=\"[0-9.]+%"));
        Assert.Contains("id=\"ends-passed\"", (await visitor.GetAsync($"/pathways/{pathway}/record?lang={language}")).Html, StringComparison.Ordinal);

        var form = await visitor.GetAsync($"/pathways/{pathway}/record?step=work_contract_ended&about=c-1&lang={language}");
        Assert.Contains("value=\"31/03/2026\"", form.Html, StringComparison.Ordinal);
        foreach (var (step, body) in new (string, object)[]
        {
            ("work-contract-ended", new { occurredOn = "2026-03-31", contract = "c-1", reason = "term" }),
            ("training-completed", new { occurredOn = "2026-03-20", training = "t-1" }),
            ("immersion-ended", new { occurredOn = "2026-03-15", immersion = "i-1", kept = true }),
        })
        {
            Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, step, body)).Status);
        }
        page = Told(await visitor.GetAsync($"/pathways/{pathway}?lang={language}"));
        Assert.DoesNotContain("ends-passed", page, StringComparison.Ordinal);
        Assert.DoesNotContain(drawn, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_can_follow_all_steps_are_shown_and_why_is_said()
    {
        var pathway = await api.OpenPathwayAsync(("pathway-closed", new { occurredOn = "2026-05-05", exit = "deceased" }));
        var page = await Visitor().GetAsync($"/pathways/{pathway}/record?lang=fr");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Parcours clos le 5 mai 2026 : ce qui s’est passé avant la sortie s’enregistre encore, à sa date", Told(page), StringComparison.Ordinal);
        Assert.Contains("la personne est décédée", Told(page), StringComparison.Ordinal);
        Assert.DoesNotContain("data-keep", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_that_ended_meanwhile_is_told_with_when_and_what_was_never_there_is_not_to_be_typed()
    {
        var pathway = await api.OpenPathwayAsync(("work-contract-started", new { occurredOn = "2026-03-10", contract = "c-1", kind = "cdi", workingTime = "full_time", employer = "ordinary" }));
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=work_contract_ended&lang=fr";
        await visitor.GetAsync(address);
        var never = await visitor.PostAsync(address, ("_handler", "step"), Late, ("contract", "c-99"), ("occurredOn", "20/03/2026"));
        Assert.Contains("ce choix n’est plus proposé. Choisissez-en un autre.", Told(never), StringComparison.Ordinal);
        await api.RecordAsync(pathway, "work-contract-ended", new { occurredOn = "2026-03-20", contract = "c-1", reason = "resignation" }, Calls.Colleague);
        var told = await visitor.PostAsync(address, ("_handler", "step"), Late, ("contract", "c-1"), ("occurredOn", "20/03/2026"));
        Assert.Matches("Le contrat « .+ » a pris fin entre-temps, le 20 mars 2026 \\(enregistré par conseil-2\\)", Told(told));
    }

    /// <summary>fablabjoinville/agenda-saude #303: who moves a booking that was cancelled has not booked it again.</summary>
    [Fact]
    public async Task To_move_a_booking_that_was_cancelled_says_that_it_is_not_restored()
    {
        var pathway = await api.OpenPathwayAsync();
        var booked = (await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" })).Body!["step"]!.GetValue<Guid>();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/correct/{booked}?lang=fr";
        Assert.DoesNotContain("settled-booking", (await visitor.GetAsync(address)).Html, StringComparison.Ordinal);
        var cancelled = (await api.RecordAsync(pathway, "appointment-cancelled", new { occurredOn = "2026-03-12", appointment = "a-1", by = "service" })).Body!["step"]!.GetValue<Guid>();
        const string Said = "Ce rendez-vous a été annulé le 12 mars 2026 : le déplacer ne le rétablit pas.";
        var page = await visitor.GetAsync(address);
        Assert.Contains(Said, Told(page), StringComparison.Ordinal);
        Assert.Contains($"href=\"/pathways/{pathway}/correct/{cancelled}\"", page.Html, StringComparison.Ordinal);
        var wrong = await visitor.PostAsync(address, ("_handler", "correct"), Late, ("occurredOn", "2026-03-10"), ("plannedOn", "31/02/2026"), ("mode", "telephone"), ("why", "wrong_date"));
        Assert.Contains("Écrivez par exemple 12/05, demain ou 12 mai 2026.", Told(wrong), StringComparison.Ordinal);
        var moved = await visitor.PostAsync(address, ("_handler", "correct"), Late, ("occurredOn", "2026-03-10"), ("plannedOn", "2026-03-23"), ("mode", "telephone"), ("why", "wrong_date"));
        Assert.True(moved.Status == HttpStatusCode.Redirect, Told(moved));
        Assert.Contains(Said, Told(await visitor.GetAsync(moved.Location!)), StringComparison.Ordinal);
        Assert.Contains("« Rendez-vous du 23 mars 2026, par téléphone, annulé le 12 mars 2026 »", Told(await visitor.GetAsync(moved.Location!)), StringComparison.Ordinal);
    }

    /// <summary>LamplightCRM/feedback #355: a record that was linked to a case lost its date to today's. What was recorded is not filled in anew from what it is said to answer.</summary>
    [Fact]
    public async Task A_correction_that_names_the_appointment_leaves_the_day_and_the_manner_as_they_were_recorded()
    {
        var pathway = await api.OpenPathwayAsync(("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-24", mode = "video" }));
        var step = (await api.RecordAsync(pathway, "appointment-held", new { occurredOn = "2026-03-25", mode = "in_person" })).Body!["step"]!.GetValue<Guid>();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/correct/{step}?lang=fr";
        var html = (await visitor.GetAsync(address)).Html;
        Assert.Contains("name=\"occurredOn\" value=\"25/03/2026\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-fills", html, StringComparison.Ordinal);
        (string, string)[] named = [("_handler", "correct"), Late, ("appointment", "a-1"), ("occurredOn", "25/03/2026"), ("mode", "in_person"), ("why", "late_information")];
        var asked = await visitor.PostAsync(address, named);
        Assert.Contains("Le rendez-vous était prévu le 24 mars 2026 et s’est tenu le 25 mars 2026", Told(asked), StringComparison.Ordinal);
        var sure = await visitor.PostAsync(address, [.. named.Where(f => f != Late), ("do", "confirm"), ("confirm", "appointment/held-on-another-day"), ("confirmed", "step/long-ago")]);
        Assert.True(sure.Status == HttpStatusCode.Redirect, Told(sure));
        Assert.Equal("2026-03-25 in_person a-1", await api.ScalarAsync<string>(
            $"select concat_ws(' ', data -> 'corrected' ->> 'occurredOn', data -> 'corrected' ->> 'mode', data -> 'corrected' ->> 'appointment') from pathways_events.mt_events where stream_id = '{pathway}' and type = 'step_corrected'"));
    }

    [Fact]
    public async Task A_day_left_empty_is_the_day_that_the_chosen_appointment_was_booked_for()
    {
        var pathway = await api.OpenPathwayAsync(
            ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "telephone" }),
            ("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-2", plannedOn = "2026-03-24", mode = "video" }));
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_held&lang=en";
        await visitor.GetAsync(address);
        var sent = await visitor.PostAsync(address, ("_handler", "step"), Late, ("appointment", "a-2"), ("occurredOn", ""));
        Assert.True(sent.Status == HttpStatusCode.Redirect, Told(sent));
        Assert.Contains("Appointment held on 24 March 2026, by video.", Told(await visitor.GetAsync(sent.Location!)), StringComparison.Ordinal);
    }

    static readonly DateOnly Day = new(2026, 5, 12);

    static StepForm FormOf(Type step, params PathwayEvent[] before) => new(
        step, before.Prepend(new PathwayOpened(new(2026, 3, 1), Guid.Empty, Domain.Codes.Scheme.Plie, "PLIE-A", "69123", new EntrySituation())).Select((e, i) => new Step(Guid.CreateVersion7(), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve),
        Day, "c-1", System.Globalization.CultureInfo.GetCultureInfo("fr"));

    static string DayOf(StepForm form) => form.Fields.Single(f => f.Name == "occurredOn").Value;

    /// <summary>What a step answers gives its day, as far as it tells one: a day to come is no default for what happened.</summary>
    [Fact]
    public void Each_step_that_answers_another_takes_its_day_from_it()
    {
        Assert.Equal("01/03/2026", DayOf(FormOf(typeof(ReferentAppointed))));
        Assert.Equal("12/05/2026", DayOf(FormOf(typeof(ReferentReplaced), new ReferentAppointed(new(2026, 3, 1), "c-1", "PLIE-A"))));
        AppointmentBooked past = new(new(2026, 4, 1), "a-1", new(2026, 5, 11), Domain.Codes.AppointmentMode.Video), ahead = past with { Appointment = "a-2", PlannedOn = new(2026, 5, 13) };
        Assert.Equal("11/05/2026", DayOf(FormOf(typeof(AppointmentHeld), past, ahead)));
        Assert.Equal("11/05/2026", DayOf(FormOf(typeof(AppointmentMissed), past)));
        Assert.Equal("12/05/2026", DayOf(FormOf(typeof(AppointmentHeld), ahead)));
        Assert.Equal("", FormOf(typeof(AppointmentHeld), ahead).Fields[0].Options[0].Fills!["occurredOn"]);
        Assert.Equal("12/05/2026", DayOf(FormOf(typeof(AppointmentCancelled), ahead)));
        var training = new TrainingStarted(new(2026, 3, 5), "t-1", Domain.Codes.TrainingKind.Language, new(2026, 4, 30));
        Assert.Equal("30/04/2026", DayOf(FormOf(typeof(TrainingCompleted), training)));
        Assert.Equal("", DayOf(FormOf(typeof(TrainingAbandoned), training)));
        Assert.Equal("30/04/2026", DayOf(FormOf(typeof(QualificationObtained), training, new TrainingCompleted(new(2026, 4, 30), "t-1"))));
        var prescribed = FormOf(typeof(TrainingStarted), new TrainingPrescribed(new(2026, 3, 5), "t-1", Domain.Codes.TrainingKind.Language));
        Assert.Equal(("", "language"), (DayOf(prescribed), prescribed.Fields.Single(f => f.Name == "kind").Value));
        var contract = new WorkContractStarted(new(2026, 3, 5), "c-1", Domain.Codes.ContractKind.Cdd, Domain.Codes.WorkingTime.FullTime, PlannedEnd: new(2026, 5, 4));
        Assert.Equal("04/05/2026", DayOf(FormOf(typeof(WorkContractEnded), contract)));
        Assert.Equal("12/05/2026", DayOf(FormOf(typeof(WorkContractEnded), contract with { PlannedEnd = new(2026, 9, 4) })));
        Assert.Equal("08/05/2026", DayOf(FormOf(typeof(ImmersionEnded), new ImmersionAgreed(new(2026, 4, 1), "i-1", new(2026, 5, 4), new(2026, 5, 8)))));
    }

    [Fact]
    public async Task An_appointment_has_a_time_and_a_place_and_may_be_booked_with_its_invitation()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=appointment_booked&lang=fr";
        var html = (await visitor.GetAsync(address)).Html;
        Assert.Matches("name=\"place\" value=\"PLIE-A\"", html);
        (string, string)[] typed = [("_handler", "step"), Late, ("occurredOn", "2026-03-10"), ("plannedOn", "2026-03-24"), ("invited", "sent")];
        var wrong = await visitor.PostAsync(address, [.. typed, ("mode", "in_person"), ("time", "quatorze"), ("place", "chez sa sœur")]);
        Assert.Contains("« quatorze » n’est pas une heure.", Told(wrong), StringComparison.Ordinal);
        var sent = await visitor.PostAsync(address, [.. typed, ("mode", "in_person"), ("time", "14h30"), ("place", "lyon")]);
        Assert.True(sent.Status == HttpStatusCode.Redirect, Told(sent));
        var told = Told(await visitor.GetAsync(sent.Location!));
        Assert.Contains("Enregistré : 2 étapes", told, StringComparison.Ordinal);
        Assert.Contains("Invitation envoyée le 10 mars 2026.", told, StringComparison.Ordinal);
        Assert.Contains("Rendez-vous fixé au 24 mars 2026 à 14 h 30, Lyon, en personne (10 mars 2026).", told, StringComparison.Ordinal);
        Assert.Contains("mardi 24 mars 2026 à 14 h 30, Lyon, en personne", told, StringComparison.Ordinal);
        Assert.Contains("\"time\": \"14:30\"", await api.ScalarAsync<string>($"select data::text from pathways_events.mt_events where stream_id = '{pathway}' and version = 3"), StringComparison.Ordinal);

        // The place that stood in the form is no place of a call.
        await visitor.GetAsync(address);
        var call = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-03-10"), ("plannedOn", "2026-03-25"), ("mode", "telephone"), ("place", "PLIE-A"));
        Assert.True(call.Status == HttpStatusCode.Redirect, Told(call));
        Assert.DoesNotContain("place", await api.ScalarAsync<string>($"select data::text from pathways_events.mt_events where stream_id = '{pathway}' and version = 4"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_takes_a_time_and_a_place_and_refuses_what_is_none()
    {
        var pathway = await api.OpenPathwayAsync();
        Task<Answer> BookAsync(string mode, string? time, string? place) => api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-10", plannedOn = "2026-03-24", mode, time, place });
        Assert.Equal("appointment/bad-time", (await BookAsync("in_person", "after lunch", null)).Code);
        Assert.Equal("appointment/place-without-meeting", (await BookAsync("video", null, "PLIE-A")).Code);
        Assert.Equal("step/bad-code", (await BookAsync("in_person", null, "Chez Amina Durand")).Code);
        var booked = await BookAsync("in_person", "9h", "69123");
        Assert.Equal(("09:00", "69123"), ($"{booked.Body!["stored"]!["time"]}", $"{booked.Body!["stored"]!["place"]}"));
    }

    /// <summary>One interview finds several barriers: one form, one day, one act, and a fact for each that can be corrected by itself.</summary>
    [Fact]
    public async Task Several_barriers_are_one_act_and_each_is_a_fact()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=barrier_identified&lang=fr";
        var html = (await visitor.GetAsync(address)).Html;
        Assert.DoesNotContain("checked", html, StringComparison.Ordinal);
        // The way back from an answer is there by keyboard and without script, named for who hears it, a dash for who sees eight rows of it.
        Assert.Equal(8, html.Split("<span class=\"visually-hidden\">Sans réponse</span><span aria-hidden=\"true\">–</span>").Length - 1);
        var none = await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "demain"));
        Assert.Contains("Freins : dites le niveau d’au moins un.", Told(none), StringComparison.Ordinal);
        // What is wrong with the day is told with it, and not after.
        Assert.Contains("est dans le futur", Told(none), StringComparison.Ordinal);

        await visitor.GetAsync(address);
        (string, string)[] filled = [("_handler", "step"), Late, ("occurredOn", "2026-03-10"), ("barrier.housing", "high"), ("barrier.mobility", "low"), ("barrier.health", "not_stated"), ("barrier.digital", "")];
        var sent = await visitor.PostAsync(address, filled);
        Assert.True(sent.Status == HttpStatusCode.Redirect, Told(sent));
        Assert.Equal(4, await VersionOfAsync(pathway));
        Assert.Equal(1, await api.ScalarAsync<long>($"select count(distinct timestamp) from pathways_events.mt_events where stream_id = '{pathway}' and type = 'barrier_identified'"));
        var receipt = Told(await visitor.GetAsync(sent.Location!));
        foreach (var barrier in new[] { "mobilité (faible) (10 mars 2026)", "santé (non précisé) (10 mars 2026)", "logement (fort) (10 mars 2026)" })
        {
            Assert.Contains($"Frein identifié : {barrier}. <a href=\"/pathways/{pathway}/correct/", receipt, StringComparison.Ordinal);
        }

        // Those that stand are asked for no more; they are reassessed, or lifted, together too.
        Assert.DoesNotContain("barrier.housing", (await visitor.GetAsync(address)).Html, StringComparison.Ordinal);
        address = $"/pathways/{pathway}/record?step=barrier_lifted&lang=fr";
        await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync(address, ("_handler", "step"), Late, ("occurredOn", "2026-04-10"), ("barriers", "housing"), ("barriers", "mobility"))).Status);
        Assert.Equal(6, await VersionOfAsync(pathway));
    }

    [Fact]
    public async Task Several_barriers_sent_twice_are_stored_once()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=barrier_identified&lang=fr";
        var key = (await visitor.GetAsync(address)).Html.Split("name=\"key\" value=\"")[1].Split('"')[0];
        (string, string)[] filled = [("_handler", "step"), Late, ("key", key), ("version", "1"), ("occurredOn", "2026-03-10"), ("barrier.housing", "high"), ("barrier.mobility", "low")];
        var first = await visitor.PostAsync(address, filled);
        Assert.Equal(HttpStatusCode.Redirect, first.Status);
        await visitor.GetAsync(address);
        Assert.Equal((HttpStatusCode.Redirect, 3L), ((await visitor.PostAsync(address, filled)).Status, await VersionOfAsync(pathway)));
    }

    [Fact]
    public async Task Who_opens_a_pathway_is_its_referent_in_the_same_act_unless_they_say_otherwise()
    {
        var visitor = Visitor();
        var html = (await visitor.GetAsync("/pathways/open?lang=fr")).Html;
        Assert.Matches("name=\"mandate\" value=\"me\" checked", html);
        Assert.DoesNotContain("name=\"situation.gender\" value=\"woman\" checked", html, StringComparison.Ordinal);
        var sent = await visitor.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), Late, ("firstName", "Ilona"), ("lastName", "Référée"), ("occurredOn", "2026-03-02"), ("scheme", "plie"), ("territory", "69123"), ("mandate", "me"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, Told(sent));
        var pathway = Guid.Parse(sent.Location!.Split("/pathways/")[1].Split('/')[0]);
        Assert.Equal("pathway_opened referent_appointed", await api.ScalarAsync<string>($"select string_agg(type, ' ' order by version) from pathways_events.mt_events where stream_id = '{pathway}'"));
        Assert.Equal("2026-03-02", await api.ScalarAsync<string>($"select data ->> 'occurredOn' from pathways_events.mt_events where stream_id = '{pathway}' and version = 2"));
        var receipt = Told(await visitor.GetAsync(sent.Location!));
        Assert.Contains("Enregistré : 2 étapes", receipt, StringComparison.Ordinal);
        Assert.Contains("Référent·e : conseil-1 (PLIE-A) (2 mars 2026).", receipt, StringComparison.Ordinal);
        Assert.Contains("Ilona Référée", receipt, StringComparison.Ordinal);
        // Nobody says that a coordinator accompanies somebody.
        Assert.DoesNotContain("name=\"mandate\"", (await Visitor("c:coordinator:").GetAsync("/pathways/open?lang=fr")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_an_entry_is_told_at_once_the_day_included()
    {
        var visitor = Visitor();
        await visitor.GetAsync("/pathways/open?lang=fr");
        var page = Told(await visitor.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), ("lastName", "B"), ("occurredOn", "demain"), ("territory", "Zzz")));
        foreach (var said in new[] { "Prénom : à remplir.", "est dans le futur", "Dispositif : choisissez.", "Commune de résidence : « Zzz » n’est pas une commune connue." })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }
    }

    /// <summary>Told one after the other, each mended field would bring the next refusal (Hoogspanningsnet/Netkaart-scripts #33).</summary>
    [Theory]
    [InlineData("work_contract_started", "plannedEnd=31/02/2027 weeklyHours=trente rome=K22 workingTime=full_time", "Nature : choisissez.", "Fin prévue : « 31/02/2027 » n’est pas une date.", "Heures par semaine : « trente » n’est pas un nombre.", "Métier (code ROME) : le code ROME du métier n’est pas écrit comme tel.")]
    [InlineData("immersion_agreed", "startsOn=01/04/2026 endsOn=10/04/2026 rome=22 host=123 aim=discover_job", "Métier (code ROME) : le code ROME du métier", "Entreprise d’accueil (SIRET) : un SIRET a quatorze chiffres, et rien d’autre.")]
    [InlineData("work_contract_started", "kind=cdi workingTime=full_time employer=ordinary weeklyHours=70 rome=K22", "Heures par semaine : la durée hebdomadaire est de plus de 0 et d’au plus 60 heures, et non de 70.", "Métier (code ROME) : le code ROME")]
    [InlineData("engagement_contract_signed", "occurredOn=demain weeklyHours=60", "Heures par semaine : la durée hebdomadaire d’activité va de 0 à 48 heures, et non 60.", "est dans le futur")]
    [InlineData("pathway_closed", "occurredOn=demain exit=employment job.kind=cdi job.workingTime=full_time job.employer=ordinary job.rome=K22 job.occurredOn=hier", "Métier (code ROME) : le code ROME", "est dans le futur")]
    public async Task All_that_is_wrong_with_a_step_is_told_at_once_and_nothing_that_its_form_has_no_field_for(string step, string filled, params string[] told)
    {
        var address = $"/pathways/{await api.OpenPathwayAsync()}/record?step={step}&lang=fr";
        var visitor = Visitor();
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, [("_handler", "step"), Late, ("step", step), .. filled.Contains("occurredOn=d", StringComparison.Ordinal) ? Array.Empty<(string, string)>() : [("occurredOn", "2026-03-20")],
            .. filled.Split(' ').Select(f => (f.Split('=')[0], f.Split('=')[1]))]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.All(told, words => Assert.Contains(words, Told(page), StringComparison.Ordinal));
        Assert.DoesNotContain("version", Told(page).Split("id=\"errors\"")[1].Split("</ul>")[0], StringComparison.OrdinalIgnoreCase);
    }

    // A value of each field that it can't be, whatever the others are.
    static readonly (string Field, string Value)[] NoValues =
    [
        ("rome", "K22"), ("host", "123"), ("weeklyHours", "70"), ("convention", "Amina-Durand"), ("structure", "Amina-Durand"), ("referent", "a b"), ("place", "Nulle-Part"), ("time", "25h"),
        ("territory", "Zzz"), ("plannedOn", "31/02"), ("plannedEnd", "31/02"), ("startsOn", "31/02"), ("endsOn", "31/02"), ("kind", "zzz"), ("situation.labour", "zzz"), ("occurredOn", "demain"),
    ];

    [Fact]
    public void A_value_that_no_field_of_a_form_can_have_is_told_beside_all_that_is_missing()
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in EventNames.All.Select(e => e.Type).Where(NextSteps.HasForm).Append(typeof(PathwayOpened)))
        {
            var form = new StepForm(type, Pathway.None, new DateOnly(2026, 5, 12), "c", System.Globalization.CultureInfo.GetCultureInfo("fr"));
            foreach (var (field, value) in NoValues.Where(v => form.Fields.Any(f => f.Name == v.Field)))
            {
                var read = StepReader.Read(form, name => name == field ? value : "", Guid.CreateVersion7(), new DateOnly(2026, 5, 12));
                Assert.True(read.Errors.Concat(read.Day is { } day ? [day] : []).Any(e => e.Field == field), $"{type.Name}: {field} = {value}");
                told.Add(field);
            }
        }
        Assert.Equal(NoValues.Select(v => v.Field).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    static Microsoft.Extensions.Primitives.StringValues Several(params string[] values) => values;

    [Fact]
    public void Publics_that_exclude_each_other_are_told_beside_all_that_is_missing()
    {
        var form = new StepForm(typeof(PathwayOpened), Pathway.None, new DateOnly(2026, 5, 12), "c", System.Globalization.CultureInfo.GetCultureInfo("fr"));
        var read = StepReader.Read(form, name => name == "situation.publics" ? Several("refugee", "other_protection") : "", Guid.CreateVersion7(), new DateOnly(2026, 5, 12));
        Assert.Contains(read.Errors, e => e.Field == "situation.publics");
        Assert.Contains(read.Errors, e => e.Field == "scheme");
        // What is only a question is asked once all is right.
        Assert.DoesNotContain(StepReader.Read(form, name => name == "situation.publics" ? Several("are", "ass") : "", Guid.CreateVersion7(), new DateOnly(2026, 5, 12)).Errors, e => e.Field == "situation.publics");
    }

    [Fact]
    public async Task Whose_step_it_is_and_of_which_day_is_read_in_heading_and_tab()
    {
        var visitor = Visitor();
        await visitor.GetAsync("/pathways/open?lang=fr");
        var sent = await visitor.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), Late, ("firstName", "Jérémy"), ("lastName", "Traoré"), ("occurredOn", "2026-03-02"), ("scheme", "plie"), ("territory", "69123"));
        var pathway = Guid.Parse(sent.Location!.Split("/pathways/")[1].Split('/')[0]);
        Assert.Contains("<title>Diagnostic, Jérémy Traoré – Pathways</title>", Told(await visitor.GetAsync($"/pathways/{pathway}/record?step=diagnosis_made")), StringComparison.Ordinal);
        var step = (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-03-26" })).Body!["step"]!.GetValue<Guid>();
        var page = Told(await visitor.GetAsync($"/pathways/{pathway}/correct/{step}"));
        Assert.Contains("<title>Corriger : diagnostic du 26 mars 2026, Jérémy Traoré – Pathways</title>", page, StringComparison.Ordinal);
        Assert.Contains("<h1>Corriger : diagnostic du 26 mars 2026 <span class=\"whose\"><bdi>Jérémy Traoré</bdi></span></h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_structure_sees_no_form()
    {
        var pathway = await api.OpenPathwayAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await Visitor(Calls.Stranger).GetAsync($"/pathways/{pathway}/record")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Visitor().GetAsync($"/pathways/{Guid.CreateVersion7()}/record")).Status);
    }

    [Theory]
    [InlineData("chloé DURAND", "c.durand")]
    [InlineData("c.durand", "c.durand")]
    [InlineData("durand", "durand")]
    public void A_referent_is_found_by_the_whole_name_and_an_account_that_nobody_named_stays_itself(string typed, string stored)
    {
        var nothing = new Dictionary<string, string>();
        var names = new Pathways.Api.Registries.TerritoryNames(nothing, nothing, new Dictionary<string, string> { ["c.durand"] = "Chloé Durand" });
        var today = new DateOnly(2026, 5, 12);
        var form = new StepForm(typeof(ReferentAppointed), Pathway.None, today, "c.durand", System.Globalization.CultureInfo.GetCultureInfo("fr"), names: names);
        Assert.Equal("Chloé Durand", form.Fields.Single(f => f.Name == "referent").Value);

        var read = StepReader.Read(form, name => name switch { "occurredOn" => "hier", "referent" => typed, _ => "ml-nord" }, Guid.CreateVersion7(), today);

        Assert.Equal(new ReferentAppointed(today.AddDays(-1), stored, "ml-nord"), read.Step);
    }

    [Theory]
    [InlineData("c.autre", "c.autre")]
    [InlineData("c.durand", "")]
    [InlineData("", "")]
    public void Who_takes_a_pathway_over_names_themselves_unless_they_have_it_already_or_can_have_none(string user, string offered)
    {
        var opened = Pathway.Evolve(Pathway.None, new Step(Guid.CreateVersion7(), 1, new PathwayOpened(new(2026, 3, 1), Guid.Empty, Domain.Codes.Scheme.Plie, "PLIE-A", "69123", new EntrySituation())));
        var state = Pathway.Evolve(opened, new Step(Guid.CreateVersion7(), 2, new ReferentAppointed(new(2026, 3, 2), "c.durand", "PLIE-A")));

        var form = new StepForm(typeof(ReferentReplaced), state, new DateOnly(2026, 5, 12), user, System.Globalization.CultureInfo.GetCultureInfo("fr"));

        Assert.Equal(offered, form.Fields.Single(f => f.Name == "referent").Value);
    }

    [Fact]
    public void A_coordinator_accompanies_nobody_themselves()
    {
        Assert.Equal("", new Pathways.Api.Hosting.Actor("coord", new HashSet<string> { Pathways.Api.Hosting.Role.Coordinator }, null).AsReferent);
        Assert.Equal("c-1", new Pathways.Api.Hosting.Actor("c-1", new HashSet<string> { Pathways.Api.Hosting.Role.Counsellor }, "PLIE-A").AsReferent);
    }
}
