using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Recording;

/// <summary>
/// A form that was open while somebody else changed the same thing, without script: what was not changed on it never goes back to what it was
/// (alextselegidis/easyappointments #883, ustaxcourt/ef-cms-flexion #8453).
/// </summary>
[Collection(TestApiCollection.Name)]
public partial class MeanwhileTests(TestApi api)
{
    static readonly (string, string) Late = ("confirmed", "step/long-ago");

    Visitor On(string account) => new(api.Host.GetTestClient(), account);

    static string At(string language) => language == "fr" ? @"conseil-2, \d{1,2}(er)? \p{L}+ \d{4}, \d{1,2} h \d{2}" : @"conseil-2, \d{1,2} \p{L}+ \d{4}, \d{2}:\d{2}";

    Task<long> VersionAsync(Guid pathway) => api.ScalarAsync<long>($"select max(version) from pathways_events.mt_events where stream_id = '{pathway}'");

    async Task<string> StoredAsync(Guid pathway, string field) =>
        await api.ScalarAsync<string>($"select data -> 'corrected' ->> '{field}' from pathways_events.mt_events where stream_id = '{pathway}' and type = 'step_corrected' order by version desc limit 1") ?? "";

    // A booking for 12 May at 14:30; what a correction of it sends.
    async Task<(Guid Pathway, string Address)> BookedAsync(string language)
    {
        var pathway = await api.OpenPathwayAsync();
        var step = (await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-04-10", appointment = "a-77", plannedOn = "2026-05-12", time = "14:30", mode = "telephone" })).Body!["step"]!.GetValue<Guid>();
        return (pathway, $"/pathways/{pathway}/correct/{step}?lang={language}");
    }

    static (string, string)[] Correction(string planned = "12/05/2026", string time = "14:30", string why = "wrong_date") =>
        [("_handler", "correct"), Late, ("occurredOn", "10/04/2026"), ("plannedOn", planned), ("time", time), ("mode", "telephone"), ("place", ""), .. why.Length > 0 ? [("why", why)] : Array.Empty<(string, string)>()];

    [Theory]
    [InlineData("fr", "Prévu le : 14 mai 2026 (avant : 12 mai 2026)", "Ce que vous n’aviez pas changé a ici la valeur de maintenant : Prévu le : 14 mai 2026", "est gardé ici : Heure : 16 h", "Heure : 16 h (avant : 14 h 30)", "Prévu le : 14")]
    [InlineData("en", "Planned for: 14 May 2026 (before: 12 May 2026)", "What you had not changed has the value of now here: Planned for: 14 May 2026", "is kept here: Time: 16:00", "Time: 16:00 (before: 14:30)", "Planned for: 14")]
    public async Task A_day_that_was_moved_meanwhile_is_told_and_does_not_go_back_when_only_the_time_is_corrected(string language, string told, string taken, string own, string receipt, string untouched)
    {
        var (pathway, address) = await BookedAsync(language);
        var (first, second) = (On(Calls.Counsellor), On(Calls.Colleague));
        await first.GetAsync(address);
        await second.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(address, Correction(planned: "14/05/2026"))).Status);

        var page = await first.PostAsync(address, Correction(time: "16:00"));
        Assert.Equal((HttpStatusCode.Conflict, 3L), (page.Status, await VersionAsync(pathway)));
        Assert.Contains(told, page.Html, StringComparison.Ordinal);
        Assert.Matches(At(language), page.Html);
        Assert.Contains(taken, page.Html, StringComparison.Ordinal);
        Assert.Contains(own, page.Html, StringComparison.Ordinal);
        Assert.Matches("name=\"plannedOn\" value=\"14/05/2026\"", page.Html);

        // Sent again as the page stands: only the time is corrected, and the receipt says no more.
        var sent = await first.PostAsync(address, Correction(planned: Field(page, "plannedOn"), time: Field(page, "time")));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal(("2026-05-14", "16:00"), (await StoredAsync(pathway, "plannedOn"), await StoredAsync(pathway, "time")));
        var after = (await first.GetAsync(sent.Location!)).Html;
        Assert.Contains(receipt, after, StringComparison.Ordinal);
        Assert.DoesNotContain(untouched, after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", @"Prévu le : entre-temps 14 mai 2026 \(AT\) ; vous aviez écrit 16 mai 2026")]
    [InlineData("en", @"Planned for: meanwhile 14 May 2026 \(AT\); you had written 16 May 2026")]
    public async Task What_both_corrected_is_told_with_both_values_and_keeps_what_was_typed(string language, string told)
    {
        var (pathway, address) = await BookedAsync(language);
        var (first, second) = (On(Calls.Counsellor), On(Calls.Colleague));
        await first.GetAsync(address);
        await second.GetAsync(address);
        // A correction of a correction is told with its own before.
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(address, Correction(planned: "13/05/2026"))).Status);
        await second.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(address, Correction(planned: "14/05/2026"))).Status);

        // What is missing beside it is told with it.
        var page = await first.PostAsync(address, Correction(planned: "16/05/2026", why: ""));
        Assert.Equal((HttpStatusCode.Conflict, 4L), (page.Status, await VersionAsync(pathway)));
        Assert.Matches(told.Replace("AT", At(language), StringComparison.Ordinal), page.Html);
        Assert.Contains(language == "fr" ? "13 mai 2026 (avant : 12 mai 2026)" : "13 May 2026 (before: 12 May 2026)", page.Html, StringComparison.Ordinal);
        Assert.Contains(language == "fr" ? "14 mai 2026 (avant : 13 mai 2026)" : "14 May 2026 (before: 13 May 2026)", page.Html, StringComparison.Ordinal);
        Assert.Contains(language == "fr" ? "Pourquoi : choisissez." : "Why: choose one.", page.Html, StringComparison.Ordinal);
        Assert.Contains("#f-plannedOn\"", page.Html, StringComparison.Ordinal);
        Assert.Equal("16/05/2026", Field(page, "plannedOn"));
        var sent = await first.PostAsync(address, Correction(planned: "16/05/2026"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal("2026-05-16", await StoredAsync(pathway, "plannedOn"));
    }

    [Theory]
    [InlineData("fr", "Cette étape est déjà retirée. Si elle a bien eu lieu, enregistrez-la à nouveau.", "Motif : saisi deux fois.", "Enregistrer « Rendez-vous fixé » à nouveau", "n’est pas enregistré")]
    [InlineData("en", "This step is retracted already. If it did take place, record it again.", "Reason: entered twice.", "Record “Appointment booked” again", "which is not recorded")]
    public async Task A_step_that_was_retracted_meanwhile_says_so_and_shows_what_was_typed(string language, string gone, string why, string again, string notStored)
    {
        var (pathway, address) = await BookedAsync(language);
        var (first, second) = (On(Calls.Counsellor), On(Calls.Colleague));
        await first.GetAsync(address);
        await second.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(address, [.. Correction(), ("act", "retract"), ("retract.why", "entered_twice")])).Status);

        var page = await first.PostAsync(address, Correction(planned: "16/05/2026"));
        Assert.Equal((HttpStatusCode.Gone, 3L), (page.Status, await VersionAsync(pathway)));
        Assert.All((string[])[gone, why, again, notStored], said => Assert.Contains(said, page.Html, StringComparison.Ordinal));
        Assert.Matches(At(language), page.Html);
        Assert.Contains(language == "fr" ? "<dd>16 mai 2026</dd>" : "<dd>16 May 2026</dd>", page.Html, StringComparison.Ordinal);
        Assert.Contains($"/pathways/{pathway}/record?step=appointment_booked", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<button type=\"submit\">Enregistrer", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task A_retraction_is_asked_again_when_the_step_was_corrected_meanwhile(string language)
    {
        var (pathway, address) = await BookedAsync(language);
        var (first, second) = (On(Calls.Counsellor), On(Calls.Colleague));
        await first.GetAsync(address);
        await second.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(address, Correction(planned: "14/05/2026"))).Status);
        var page = await first.PostAsync(address, [.. Correction(), ("act", "retract"), ("retract.why", "never_happened")]);
        Assert.Equal((HttpStatusCode.Conflict, 3L), (page.Status, await VersionAsync(pathway)));
        Assert.Contains(language == "fr" ? "Prévu le : 14 mai 2026 (avant : 12 mai 2026)" : "Planned for: 14 May 2026 (before: 12 May 2026)", page.Html, StringComparison.Ordinal);
        Assert.Equal("14/05/2026", Field(page, "plannedOn"));
    }

    [Theory]
    [InlineData("fr", "Pourquoi : choisissez.", "La correction est identique à l’étape.")]
    [InlineData("en", "Why: choose one.", "The correction is the same as the step.")]
    public async Task Without_a_change_and_without_a_reason_both_are_told_at_once(string language, string why, string same)
    {
        var (pathway, address) = await BookedAsync(language);
        var visitor = On(Calls.Counsellor);
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, Correction(why: ""));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 2L), (page.Status, await VersionAsync(pathway)));
        Assert.Contains(why, page.Html, StringComparison.Ordinal);
        Assert.Contains(same, page.Html, StringComparison.Ordinal);
    }

    /// <summary>A draft is put back on another tab with its key: sent from both, the second is no repetition of the first.</summary>
    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task Two_tabs_with_one_draft_are_told_of_each_other(string language)
    {
        var (pathway, address) = await BookedAsync(language);
        var (first, second) = (On(Calls.Counsellor), On(Calls.Counsellor));
        var key = ("key", Calls.NewKey());
        await first.GetAsync(address);
        await second.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(address, [.. Correction(planned: "14/05/2026", time: "16:00"), key])).Status);
        var page = await first.PostAsync(address, [.. Correction(time: "16:00"), key]);
        Assert.Equal((HttpStatusCode.Conflict, 3L), (page.Status, await VersionAsync(pathway)));
        Assert.Contains(language == "fr" ? "Prévu le : 14 mai 2026 (avant : 12 mai 2026)" : "Planned for: 14 May 2026 (before: 12 May 2026)", page.Html, StringComparison.Ordinal);
        Assert.Equal("14/05/2026", Field(page, "plannedOn"));
        Assert.NotEqual(key.Item2, Field(page, "key"));
        // The same request sent again is answered as it was then.
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(address, [.. Correction(planned: "14/05/2026", time: "16:00"), key, ("version", "2")])).Status);
        Assert.Equal(3L, await VersionAsync(pathway));
    }

    [Theory]
    [InlineData("fr", "Niveau d’études : ")]
    [InlineData("en", "Level of education: ")]
    public async Task An_entry_that_two_complete_keeps_both_answers(string language, string label)
    {
        var pathway = await api.OpenPathwayAsync();
        var entry = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        var address = $"/pathways/{pathway}/correct/{entry}?complete=true&lang={language}";
        var (first, second) = (On(Calls.Counsellor), On(Calls.Colleague));
        var form = await first.GetAsync(address);
        await second.GetAsync(address);
        (string, string)[] Filled(Visitor.Page page, params (string, string)[] chosen) =>
            [("_handler", "correct"), Late, .. ((string[])["occurredOn", "territory", "convention", "structure"]).Where(n => page.Html.Contains($"name=\"{n}\"", StringComparison.Ordinal)).Select(n => (n, Field(page, n))),
                .. Chosen().Matches(page.Html).Select(m => (Name: m.Groups["name"].Value, Value: m.Groups["value"].Value)).Where(c => c.Name != "why" && !chosen.Any(m => m.Item1 == c.Name)), .. chosen, ("why", "late_information")];
        var sent = await second.PostAsync(address, Filled(form, ("situation.education", "level4")));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        var page = await first.PostAsync(address, Filled(form, ("situation.gender", "woman")));
        Assert.Equal((HttpStatusCode.Conflict, 2L), (page.Status, await VersionAsync(pathway)));
        Assert.Contains(label, page.Html, StringComparison.Ordinal);
        sent = await first.PostAsync(address, Filled(page));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal("woman level4", await api.ScalarAsync<string>(
            $"select concat_ws(' ', data -> 'corrected' -> 'situation' ->> 'gender', data -> 'corrected' -> 'situation' ->> 'education') from pathways_events.mt_events where stream_id = '{pathway}' order by version desc limit 1"));
    }

    [Theory]
    [InlineData("fr", "Téléphone : 06 39 98 70 03 (avant : 06 39 98 70 01)", "est gardé ici : Courriel : ", @"Téléphone : entre-temps 06 39 98 70 03 \(AT\) ; vous aviez écrit 06 39 98 70 09")]
    [InlineData("en", "Telephone: 06 39 98 71 03 (before: 06 39 98 71 01)", "is kept here: Email: ", @"Telephone: meanwhile 06 39 98 71 03 \(AT\); you had written 06 39 98 71 09")]
    public async Task Contact_details_that_two_edit_keep_what_each_has_changed(string language, string told, string own, string both)
    {
        var (name, start) = language == "fr" ? ("Morvanec", "06 39 98 70 ") : ("Quillienas", "06 39 98 71 ");
        var person = await PersonAsync(name, start + "01");
        var pathway = await PathwayOfAsync(person);
        var address = $"/pathways/{pathway}/person?lang={language}";
        var (first, second, third) = (On(Calls.Counsellor), On(Calls.Colleague), On(Calls.Counsellor));
        var mail = name.ToLowerInvariant() + "@exemple.fr";
        (string, string)[] Filled(string phone, string email = "") => [("_handler", "person"), ("firstName", "Zoé"), ("lastName", name), ("birthDate", "03/04/1988"), ("phone", phone), ("email", email)];
        foreach (var visitor in (Visitor[])[first, second, third])
        {
            await visitor.GetAsync(address);
        }
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(address, Filled(start + "03"))).Status);

        // The telephone that nobody touched here takes the one of now.
        var page = await first.PostAsync(address, Filled(start + "01", mail));
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains(told, page.Html, StringComparison.Ordinal);
        Assert.Contains(own + mail, page.Html, StringComparison.Ordinal);
        Assert.Equal(start + "03", Field(page, "phone"));
        // What both changed is asked about.
        var asked = await third.PostAsync(address, Filled(start + "09"));
        Assert.Equal(HttpStatusCode.Conflict, asked.Status);
        Assert.Matches(both.Replace("AT", At(language), StringComparison.Ordinal), asked.Html);
        Assert.Equal(start + "09", Field(asked, "phone"));

        var sent = await first.PostAsync(address, Filled(Field(page, "phone"), Field(page, "email")));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.EndsWith("kept=email", sent.Location!, StringComparison.Ordinal);
        Assert.Equal($"+33{(start + "03")[1..]} {mail}".Replace(" ", "", StringComparison.Ordinal), (await api.ScalarAsync<string>($"select concat(data ->> 'phone', ' ', data ->> 'email') from pathways.mt_doc_identity where id = '{person}'"))!.Replace(" ", "", StringComparison.Ordinal));
        // The third has read of the telephone, and not of the e-mail: it stays, and is told.
        var told2 = await third.PostAsync(address, Filled(start + "09"));
        Assert.Equal((HttpStatusCode.Conflict, mail), (told2.Status, Field(told2, "email")));
    }

    /// <summary>A date of birth beside the entry is kept apart, and has no version of the pathway.</summary>
    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task A_date_of_birth_that_was_corrected_meanwhile_does_not_go_back_with_the_entry(string language)
    {
        var (name, phone) = language == "fr" ? ("Kergoatin", "06 39 98 72 01") : ("Bleunvenou", "06 39 98 73 01");
        var person = await PersonAsync(name, phone);
        var pathway = await PathwayOfAsync(person);
        var entry = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        var address = $"/pathways/{pathway}/correct/{entry}?lang={language}";
        var (first, second) = (On(Calls.Counsellor), On(Calls.Colleague));
        var form = await first.GetAsync(address);
        await second.GetAsync($"/pathways/{pathway}/person?lang={language}");
        var moved = await second.PostAsync($"/pathways/{pathway}/person?lang={language}", ("_handler", "person"), ("firstName", "Zoé"), ("lastName", name), ("birthDate", "04/04/1988"), ("phone", phone), ("email", ""));
        Assert.True(moved.Status == HttpStatusCode.Redirect, moved.Html);
        (string, string)[] Filled(string born) => [("_handler", "correct"), Late, .. ((string[])["occurredOn", "territory", "convention", "structure"]).Where(n => form.Html.Contains($"name=\"{n}\"", StringComparison.Ordinal)).Select(n => (n, Field(form, n))),
            .. Chosen().Matches(form.Html).Select(m => (m.Groups["name"].Value, m.Groups["value"].Value)), ("birthDate", born), ("situation.gender", "woman"), ("why", "late_information")];
        var asked = await first.PostAsync(address, Filled("05/04/1988"));
        Assert.Equal(HttpStatusCode.Conflict, asked.Status);
        Assert.Matches(language == "fr" ? @"Date de naissance : entre-temps 4 avril 1988 \(conseil-2, .+\) ; vous aviez écrit 5 avril 1988" : @"Date of birth: meanwhile 4 April 1988 \(conseil-2, .+\); you had written 5 April 1988", asked.Html);
        // Untouched, it becomes what the colleague has corrected it to; stored only once that was read.
        var stale = On(Calls.Counsellor);
        await stale.GetAsync(address);
        var version = await VersionAsync(pathway);
        var told = await stale.PostAsync(address, [.. Filled("03/04/1988"), ("was.birthDate", "03/04/1988")]);
        Assert.Equal((HttpStatusCode.Conflict, version), (told.Status, await VersionAsync(pathway)));
        Assert.Matches(language == "fr" ? @"Date de naissance : entre-temps 4 avril 1988 \(conseil-2, .+\), que ce formulaire a pris" : @"Date of birth: meanwhile 4 April 1988 \(conseil-2, .+\), which this form has taken", told.Html);
        Assert.Equal(("04/04/1988", "04/04/1988"), (Field(told, "birthDate"), Field(told, "was.birthDate")));
        Assert.True(IsTicked(told, "situation.gender", "woman") && IsTicked(told, "why", "late_information"), told.Html);
        var sent = await stale.PostAsync(address, Filled(Field(told, "birthDate")));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal(version + 1, await VersionAsync(pathway));
        Assert.Equal("1988-04-04", await api.ScalarAsync<string>($"select data ->> 'birthDate' from pathways.mt_doc_identity where id = '{person}'"));
    }

    /// <summary>The day that a choice had filled in follows the appointment that was moved; a day that somebody typed stays, and is told.</summary>
    [Theory]
    [InlineData("fr", "20/03/2026", "18/03/2026")]
    [InlineData("en", "20/03/2026", "18/03/2026")]
    [InlineData("fr", "19/03/2026", "19/03/2026")]
    public async Task A_meeting_is_held_on_the_day_that_its_booking_was_moved_to_meanwhile(string language, string typed, string stays)
    {
        var pathway = await api.OpenPathwayAsync();
        var booked = (await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-88", plannedOn = "2026-03-20", mode = "telephone" })).Body!["step"]!.GetValue<Guid>();
        var (first, second) = (On(Calls.Counsellor), On(Calls.Colleague));
        var address = $"/pathways/{pathway}/record?step=appointment_held&lang={language}";
        await first.GetAsync(address);
        var correct = $"/pathways/{pathway}/correct/{booked}?lang={language}";
        await second.GetAsync(correct);
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(correct, ("_handler", "correct"), Late, ("occurredOn", "10/03/2026"), ("plannedOn", "18/03/2026"), ("mode", "telephone"), ("why", "wrong_date"))).Status);
        var page = await first.PostAsync(address, ("_handler", "step"), Late, ("appointment", "a-88"), ("occurredOn", typed), ("mode", "telephone"));
        Assert.Equal((HttpStatusCode.Conflict, 3L), (page.Status, await VersionAsync(pathway)));
        Assert.Contains(language == "fr" ? "18 mars 2026 (avant : 20 mars 2026)" : "18 March 2026 (before: 20 March 2026)", page.Html, StringComparison.Ordinal);
        Assert.Equal(stays, Field(page, "occurredOn"));
        Assert.Equal(typed == stays, page.Html.Contains("vous aviez écrit 19 mars 2026", StringComparison.Ordinal));
    }

    async Task<Guid> PersonAsync(string name, string phone)
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, phone, birthDate = "1988-04-03" }, key: Calls.NewKey());
        return made.Body!["id"]!.GetValue<Guid>();
    }

    async Task<Guid> PathwayOfAsync(Guid person)
    {
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago", "entry/unknown-structure", "entry/person-maybe-known" } }, key: Calls.NewKey(), made: false);
        return opened.Body!["pathway"]!.GetValue<Guid>();
    }

    static bool IsTicked(Visitor.Page page, string name, string value) => Chosen().Matches(page.Html).Any(m => m.Groups["name"].Value == name && m.Groups["value"].Value == value);

    static string Field(Visitor.Page page, string name) => WebUtility.HtmlDecode(Regex.Match(page.Html, $"name=\"{Regex.Escape(name)}\" value=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("""<input type="(radio|checkbox)" name="(?<name>[^"]+)" value="(?<value>[^"]*)" checked""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Chosen();
}
