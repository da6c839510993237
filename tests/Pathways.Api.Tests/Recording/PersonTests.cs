using System.Net;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Recording;

/// <summary>Who a person is: read by who accompanies them now, corrected without a silent overwrite, and without a value in the trace.</summary>
[Collection(TestApiCollection.Name)]
public class PersonTests(TestApi api)
{
    const string Former = Calls.Counsellor;
    const string New = Calls.Stranger;
    const string Coordinator = "coord-1:coordinator:";

    async Task<Guid> PersonAsync(string lastName, string? phone = null, string? birthDate = null, string account = Former, string firstName = "Aïcha")
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName, lastName, phone, birthDate }, key: Calls.NewKey(), account: account);
        Assert.True(made.Status == HttpStatusCode.Created, $"{made.Body}");
        return made.Body!["id"]!.GetValue<Guid>();
    }

    async Task<Guid> OpenAsync(Guid person, string structure = "PLIE-A", string account = Former, string scheme = "plie", string occurredOn = "2026-03-01")
    {
        var opened = await api.SendAsync(
            HttpMethod.Post, "/api/pathways", new { occurredOn, person, scheme, structure, territory = "69123", confirm = new[] { "step/long-ago", "entry/unknown-structure", "entry/person-elsewhere", "entry/person-maybe-known" } }, key: Calls.NewKey(), account: account);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        return opened.Body!["pathway"]!.GetValue<Guid>();
    }

    async Task DoneAsync(Guid pathway, string step, object body, string account = Former)
    {
        var answer = await api.RecordAsync(pathway, step, body, account);
        Assert.True(answer.Status == HttpStatusCode.Created, $"{step}: {answer.Body}");
    }

    async Task HandOverAsync(Guid pathway, string step = "referent-appointed", string occurredOn = "2026-03-02")
    {
        await api.KnowStructureAsync("PLIE-B");
        await DoneAsync(pathway, step, new { occurredOn, referent = "conseil-9", structure = "PLIE-B", confirm = new[] { "step/long-ago" } }, Coordinator);
    }

    async Task<HttpStatusCode> StatusAsync(Guid person, string account) => (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: account)).Status;

    Visitor On(string account) => new(api.Host.GetTestClient(), account);

    [Fact]
    public async Task After_a_transfer_the_new_counsellor_reads_the_person_at_once_and_the_former_one_nowhere()
    {
        var name = $"Transfert{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, "06 39 98 41 42", "1988-04-03");
        var pathway = await OpenAsync(person);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (await StatusAsync(person, Former), await StatusAsync(person, New)));
        await HandOverAsync(pathway);
        // Before any read model has followed.
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await StatusAsync(person, Former), await StatusAsync(person, New)));
        Assert.Equal("+33 6 39 98 41 42", $"{(await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: New)).Body!["phone"]}");
        foreach (var address in (string[])[$"/pathways/{pathway}", $"/pathways/{pathway}/person", $"/pathways/{pathway}/record", $"/pathways/{pathway}/history", $"/pathways/open?previous={pathway}"])
        {
            var (mine, theirs) = (await On(New).GetAsync(address), await On(Former).GetAsync(address));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (mine.Status, theirs.Status));
            Assert.DoesNotContain(name, theirs.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("39 98 41 42", theirs.Html, StringComparison.Ordinal);
        }
        foreach (var part in (string[])["timeline", "history", "history/difference", "history/verification"])
        {
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/{part}", account: New)).Status,
                (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/{part}", account: Former)).Status));
        }
        await api.CaughtUpAsync();
        Assert.Equal((1, 0), (await FoundAsync(name, New), await FoundAsync(name, Former)));
        Assert.Equal((1, 0), (await FoundAsync("0639984142", New), await FoundAsync("0639984142", Former)));
        Assert.Equal(1, await FoundAsync(name, Coordinator, "PLIE-B"));
        // Who may no longer read it corrects nothing either.
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(person, new { firstName = "X", lastName = "Y" }, account: Former)).Status);
    }

    [Fact]
    public async Task A_form_that_was_open_while_the_pathway_was_handed_over_is_answered_by_a_page_and_stores_nothing()
    {
        var person = await PersonAsync("Ouvert", "06 39 98 41 43");
        var pathway = await OpenAsync(person);
        var entry = (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history", account: Former)).Body!["events"]![0]!["id"]!.GetValue<Guid>();
        (string Address, string Handler)[] forms =
        [
            ($"/pathways/{pathway}/record?step=diagnosis_made", "step"), ($"/pathways/{pathway}/person", "person"),
            ($"/pathways/{pathway}/correct/{entry}", "correct"), ($"/pathways/open?previous={pathway}", "open"),
        ];
        var open = new List<(Visitor Visitor, string Address, string Handler)>();
        foreach (var (address, handler) in forms)
        {
            var visitor = On(Former);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(address)).Status);
            open.Add((visitor, address, handler));
        }
        await HandOverAsync(pathway);
        foreach (var (visitor, address, handler) in open)
        {
            var answer = await visitor.PostAsync(address, ("_handler", handler), ("firstName", "X"), ("lastName", "Y"), ("occurredOn", "2026-03-03"));
            Assert.True(answer.Status == HttpStatusCode.NotFound && answer.Html.Contains("<main", StringComparison.Ordinal), $"{address} {handler}: {answer.Status} {answer.Html}");
            Assert.DoesNotContain("Ouvert", answer.Html, StringComparison.Ordinal);
        }
        Assert.Equal(2, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
    }

    async Task<int> FoundAsync(string search, string account, string? structure = null) => (await api.SendAsync(
        HttpMethod.Get, $"/api/caseload?search={Uri.EscapeDataString(search)}{(structure is null ? "" : $"&structure={structure}")}", account: account)).Body!["total"]!.GetValue<int>();

    /// <summary>A list that has not followed yet would still show the telephone of somebody who was handed over.</summary>
    [Fact]
    public async Task A_list_that_has_not_followed_the_log_yet_shows_nobody_who_was_handed_over()
    {
        // A row that is set back is one to be picked up.
        await api.PickUpNothingAsync();
        var name = $"Retard{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var pathway = await OpenAsync(await PersonAsync(name, "06 39 98 41 43"));
        await api.CaughtUpAsync();
        Assert.Equal(1, await FoundAsync(name, Former));
        await HandOverAsync(pathway);
        await api.CaughtUpAsync();
        // The row as it was before the transfer: what a daemon that stands still leaves.
        await using (var back = api.Database.CreateCommand($"update pathways.caseload set structure = 'PLIE-A', version = 1 where pathway = '{pathway}'"))
        {
            Assert.Equal(1, await back.ExecuteNonQueryAsync());
        }
        try
        {
            var list = await api.SendAsync(HttpMethod.Get, $"/api/caseload?search={name}", account: Former);
            Assert.Equal((0, 0), (list.Body!["items"]!.AsArray().Count, list.Body["total"]!.GetValue<int>()));
            Assert.DoesNotContain("39 98 41 43", (await On(Former).GetAsync($"/caseload?view=all&search={name}")).Html, StringComparison.Ordinal);
        }
        finally
        {
            await using var again = api.Database.CreateCommand($"update pathways.caseload set structure = 'PLIE-B', version = 2 where pathway = '{pathway}'");
            await again.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Until_there_is_a_pathway_who_made_the_record_reads_it_and_no_longer_after()
    {
        var person = await PersonAsync("Sans-Parcours");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.OK),
            (await StatusAsync(person, Former), await StatusAsync(person, Calls.Colleague), await StatusAsync(person, New), await StatusAsync(person, Coordinator)));
        await OpenAsync(person, "PLIE-B", Coordinator);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await StatusAsync(person, Former), await StatusAsync(person, New)));
    }

    [Fact]
    public async Task The_structure_of_a_closed_pathway_reads_on_and_another_that_accompanies_now_corrects()
    {
        var person = await PersonAsync("Revenante", "06 39 98 41 44");
        var closed = await OpenAsync(person, occurredOn: "2026-03-01");
        await DoneAsync(closed, "pathway-closed", new { occurredOn = "2026-05-01", exit = "moved_away", confirm = new[] { "step/long-ago" } });
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "Aïcha", lastName = "Revenante", phone = "06 39 98 41 45" })).Status);
        var next = await OpenAsync(person, "PLIE-B", Coordinator, occurredOn: "2026-06-01");
        // Follow-ups are still recorded by who closed it: they call the person.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(person, Former), await StatusAsync(person, New)));
        var refused = await PutAsync(person, new { firstName = "Aïcha", lastName = "Autre" }, "\"2\"");
        Assert.Equal((HttpStatusCode.Forbidden, "person/accompanied-elsewhere"), (refused.Status, refused.Code));
        Assert.Equal(HttpStatusCode.Forbidden, (await On(Former).GetAsync($"/pathways/{closed}/person?lang=fr")).Status);
        Assert.DoesNotContain("/person\"", (await On(Former).GetAsync($"/pathways/{closed}")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "Aïcha", lastName = "Autre" }, "\"2\"", account: New)).Status);
        // Each sees the pathway of their own structure, and the coordinator both.
        Assert.DoesNotContain($"{next}", (await On(Former).GetAsync($"/pathways/{closed}")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"{closed}", (await On(New).GetAsync($"/pathways/{next}")).Html, StringComparison.Ordinal);
        Assert.Contains($"/pathways/{next}\"", (await On(Coordinator).GetAsync($"/pathways/{closed}")).Html, StringComparison.Ordinal);
    }

    public static TheoryData<string, HttpStatusCode> Readers => new()
    {
        { Former, HttpStatusCode.OK }, { Calls.Colleague, HttpStatusCode.OK }, { New, HttpStatusCode.NotFound }, { Coordinator, HttpStatusCode.OK },
        { "a-1:auditor:", HttpStatusCode.Forbidden }, { "e-1:evaluator:", HttpStatusCode.Forbidden }, { "p-1:beneficiary:", HttpStatusCode.Forbidden }, { "x-1:administrator:", HttpStatusCode.Forbidden },
        { "a-2:auditor:PLIE-A", HttpStatusCode.Forbidden }, { "c-none:counsellor:", HttpStatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Who_reads_a_person(string account, HttpStatusCode status)
    {
        var name = $"Lue{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name);
        var pathway = await OpenAsync(person);
        Assert.Equal(status, await StatusAsync(person, account));
        Assert.Equal(status == HttpStatusCode.OK ? HttpStatusCode.OK : status, (await PutAsync(person, new { firstName = "Aïcha", lastName = name }, account: account)).Status);
        foreach (var page in (string[])[$"/pathways/{pathway}", $"/pathways/{pathway}/history", $"/pathways/{pathway}/person"])
        {
            Assert.Equal(status == HttpStatusCode.OK, (await On(account).GetAsync(page)).Html.Contains(name, StringComparison.Ordinal));
        }
    }

    async Task<Answer> PutAsync(Guid person, object body, string ifMatch = "\"1\"", string account = Former, string? key = null) =>
        await api.SendAsync(HttpMethod.Put, $"/api/people/{person}", body, account, key ?? Calls.NewKey(), ifMatch.Length == 0 ? null : ifMatch);

    [Fact]
    public async Task Details_are_corrected_on_the_version_that_was_read()
    {
        var person = await PersonAsync("Dupond", "06 39 98 51 42", "1988-04-03");
        await OpenAsync(person);
        var read = await api.SendAsync(HttpMethod.Get, $"/api/people/{person}");
        Assert.Equal("\"1\"", $"{read.Headers.ETag}");

        Assert.Equal((HttpStatusCode.PreconditionRequired, "person/version-missing"), await PutAsync(person, new { firstName = "Aïcha", lastName = "Dupont" }, "") is var bare ? (bare.Status, bare.Code) : default);
        Assert.Equal((HttpStatusCode.BadRequest, "request/bad-version"), await PutAsync(person, new { firstName = "Aïcha", lastName = "Dupont" }, "un") is var odd ? (odd.Status, odd.Code) : default);
        var key = Calls.NewKey();
        object put = new { firstName = "Aïcha", lastName = "Dupont", phone = "0639985143", birthDate = "1988-04-03" };
        var kept = await PutAsync(person, put, key: key);
        Assert.Equal((HttpStatusCode.OK, "\"2\"", "+33 6 39 98 51 43", "Dupont"), (kept.Status, $"{kept.Headers.ETag}", $"{kept.Body!["phone"]}", $"{kept.Body["lastName"]}"));
        // Which structure made the record is told to nobody, for another may accompany the person now; nor what a search looks in.
        Assert.All([read.Body!, kept.Body], answer => Assert.Equal(["birthDate", "firstName", "id", "lastName", "phone", "version"],
            answer.AsObject().Where(f => f.Value is not null).Select(f => f.Key).Order(StringComparer.Ordinal)));
        // Sent again, the same answer; another request under the key is none.
        var again = await PutAsync(person, put, key: key);
        Assert.Equal((HttpStatusCode.OK, true, 2), (again.Status, again.Replayed, again.Body!["version"]!.GetValue<int>()));
        Assert.Equal("idempotency/key-reused", (await PutAsync(person, new { firstName = "A", lastName = "B" }, key: key)).Code);
        // A colleague who read the first version overwrites nothing, and is told what was changed by whom.
        var late = await PutAsync(person, new { firstName = "Aicha", lastName = "Dupond", phone = "06 39 98 51 42", birthDate = "1988-04-03" }, account: Calls.Colleague);
        Assert.Equal((HttpStatusCode.Conflict, "person/version-conflict", 2), (late.Status, late.Code, late.Body!["currentVersion"]!.GetValue<int>()));
        Assert.Equal(("conseil-1", "lastName phone"), ($"{late.Body["changed"]![0]!["user"]}", string.Join(' ', late.Body["changed"]![0]!["fields"]!.AsArray())));
        // What is as it was is no change; what is left out is kept no longer.
        Assert.Equal("\"2\"", $"{(await PutAsync(person, put, "\"2\"")).Headers.ETag}");
        var without = await PutAsync(person, new { firstName = "Aïcha", lastName = "Dupont", birthDate = "1988-04-03" }, "\"2\"");
        Assert.Equal((null, "\"3\""), ($"{without.Body!["phone"]}" is { Length: > 0 } phone ? phone : null, $"{without.Headers.ETag}"));
        // Found at once by what it says now, and no longer by what it said.
        await api.CaughtUpAsync();
        Assert.Equal((0, 0), (await FoundAsync("0639985142", Former), await FoundAsync("0639985143", Former)));
    }

    [Fact]
    public async Task The_first_request_sent_again_after_a_correction_is_told_what_it_made_and_undoes_nothing()
    {
        var (key, name) = (Calls.NewKey(), $"Premier {Calls.NewKey()}");
        object made = new { firstName = "Ana", lastName = name, phone = "06 39 98 52 01" };
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", made, key: key)).Body!["id"]!.GetValue<Guid>();
        await OpenAsync(person);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "Ana", lastName = name, phone = "06 39 98 52 02" })).Status);
        var again = await api.SendAsync(HttpMethod.Post, "/api/people", made, key: key);
        Assert.Equal((HttpStatusCode.Created, true, "+33 6 39 98 52 01"), (again.Status, again.Replayed, $"{again.Body!["phone"]}"));
        Assert.Equal("+33 6 39 98 52 02", $"{(await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Body!["phone"]}");
        Assert.Equal("idempotency/key-reused", (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Anna", lastName = name, phone = "06 39 98 52 01" }, key: key)).Code);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var person = await PersonAsync("Fautes");
        await OpenAsync(person);
        var refused = await PutAsync(person, new { firstName = " ", lastName = "Fautes", phone = "12", email = "nulle part", birthDate = "1802-01-01" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "person/bad-field", "firstName"), (refused.Status, refused.Code, refused.Field));
        Assert.Equal("firstName birthDate phone email", string.Join(' ', refused.Body!["fields"]!.AsArray().Select(f => $"{f!["field"]}")));
        var visitor = On(Former);
        var pathway = (await FirstPathwayAsync(person))!;
        await visitor.GetAsync($"/pathways/{pathway}/person?lang=fr");
        var page = await visitor.PostAsync($"/pathways/{pathway}/person", ("_handler", "person"), ("firstName", ""), ("lastName", "Fautes"), ("birthDate", "31/02/1990"), ("phone", "12"), ("email", "nulle part"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.All((string[])["f-firstName", "f-birthDate", "f-phone", "f-email"], field => Assert.Contains($"id=\"{field}-error\"", page.Html, StringComparison.Ordinal));
        Assert.Contains("value=\"nulle part\"", page.Html, StringComparison.Ordinal);
        // The summary is in the order of the fields.
        var order = ((string[])["f-firstName", "f-birthDate", "f-phone", "f-email"]).Select(field => page.Html.IndexOf($"#{field}\"", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    async Task<string?> FirstPathwayAsync(Guid person) => await api.ScalarAsync<string>($"select stream_id::text from pathways_events.mt_events where type = 'pathway_opened' and data ->> 'person' = '{person}'");

    [Fact]
    public async Task A_date_of_birth_that_contradicts_an_entry_and_a_likeness_to_another_person_are_asked_about()
    {
        var name = $"Question{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var other = await PersonAsync(name, birthDate: "1970-05-05");
        var otherPathway = await OpenAsync(other);
        var person = await PersonAsync(name, birthDate: "2004-05-05");
        // A scheme that is closed to the age which would follow.
        await OpenAsync(person, scheme: "youth_engagement_contract");
        var asked = await PutAsync(person, new { firstName = "Aïcha", lastName = name, birthDate = "1970-05-05" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "confirm/needed"), (asked.Status, asked.Code));
        var questions = asked.Body!["confirm"]!.AsArray();
        Assert.Equal(["entry/birth-date-against-other-entry", "person/like-another"], questions.Select(q => $"{q!["code"]}").Order(StringComparer.Ordinal));
        Assert.Equal($"{otherPathway}", $"{questions.Single(q => $"{q!["code"]}" == "person/like-another")!["values"]!["pathway"]}");
        // For those values, and for no others.
        var confirm = questions.Select(q => $"{q!["confirm"]}").ToArray();
        Assert.Equal("confirm/needed", (await PutAsync(person, new { firstName = "Aïcha", lastName = name, birthDate = "1970-05-06", confirm })).Code);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "Aïcha", lastName = name, birthDate = "1970-05-05", confirm })).Status);
        // Of somebody whom another structure accompanies nothing is told.
        var stranger = await PersonAsync($"Autre {name}", birthDate: "1970-05-05", account: New);
        await OpenAsync(stranger, "PLIE-B", New);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(stranger, new { firstName = "Aïcha", lastName = name, birthDate = "1970-05-05" }, account: New)).Status);
    }

    /// <summary>tjtanjin/ped #4: who the other is and by what they agree, where it is put right, and what to do if it is the same person.</summary>
    [Theory]
    [InlineData(1, "birthDate", "12/03/1981", "f-birthDate", "a aussi le même nom et la même date de naissance", "has the same name and the same date of birth too")]
    [InlineData(2, "phone", "06 39 98 72 12", "f-phone", "a aussi le même nom et le même téléphone", "has the same name and the same telephone too")]
    [InlineData(3, "email", "lucas3@example.org", "f-email", "a aussi le même nom et le même courriel", "has the same name and the same e-mail too")]
    public async Task Details_made_like_anothers_are_asked_about_with_who_it_is_and_by_what_they_agree(int one, string field, string typed, string link, string fr, string en)
    {
        var name = $"Bernardin{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Lucas", lastName = name, birthDate = $"198{one}-03-12", phone = $"06 39 98 72 1{one}", email = $"lucas{one}@example.org" }, key: Calls.NewKey());
        var other = await OpenAsync(made.Body!["id"]!.GetValue<Guid>());
        var pathway = await OpenAsync(await PersonAsync(name, firstName: "Lucas"), occurredOn: "2026-03-04");
        foreach (var (language, said) in new[] { ("fr", fr), ("en", en) })
        {
            var visitor = On(Former);
            var address = $"/pathways/{pathway}/person?lang={language}";
            await visitor.GetAsync(address);
            (string, string)[] form = [("_handler", "person"), ("firstName", "Lucas"), ("lastName", name), (field, typed)];
            var asked = await visitor.PostAsync(address, form);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
            Assert.Contains($"Lucas {name} ({(language == "fr" ? $"né·e le 12 mars 198{one}" : $"born on 12 March 198{one}")}) {said}", asked.Html, StringComparison.Ordinal);
            Assert.Contains(language == "fr" ? "Sinon, ne confirmez pas : poursuivez dans son autre parcours" : "If not, do not confirm: go on with their other pathway", asked.Html, StringComparison.Ordinal);
            Assert.Contains(language == "fr" ? "C’est quelqu’un d’autre : enregistrer quand même" : "It is somebody else: save all the same", asked.Html, StringComparison.Ordinal);
            Assert.Matches($"<a href=\"[^\"]*#{link}\">Lucas", asked.Html);
            Assert.Contains($"<a href=\"/pathways/{other}\">", asked.Html, StringComparison.Ordinal);
            if (language == "en")
            {
                var question = System.Text.RegularExpressions.Regex.Match(asked.Html, "name=\"confirm\" value=\"(person/like-another@[^\"]+)\"").Groups[1].Value;
                Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync(address, [.. form, ("do", "confirm"), ("confirm", question)])).Status);
            }
        }
    }

    /// <summary>Renamed to somebody's very name, with nothing that tells the two apart; who was a namesake before is told apart as little as then, and not asked about again.</summary>
    [Fact]
    public async Task A_name_that_becomes_anothers_without_a_date_of_birth_is_asked_about_once()
    {
        var name = $"Renom{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        await OpenAsync(await PersonAsync(name, birthDate: "1980-03-12"));
        var person = await PersonAsync($"{name}x{Calls.NewKey()}");
        await OpenAsync(person);
        var asked = await PutAsync(person, new { firstName = "aicha", lastName = name.ToUpperInvariant() });
        var question = asked.Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(("person/like-another", "name", "lastName"), ($"{question["code"]}", $"{question["values"]!["agree"]}", $"{question["field"]}"));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "aicha", lastName = name.ToUpperInvariant(), confirm = new[] { $"{question["confirm"]}" } })).Status);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "aicha", lastName = name.ToUpperInvariant(), phone = "06 39 98 72 44" }, ifMatch: "\"2\"")).Status);
        // A date of birth that is the other's is one more point.
        Assert.Equal("confirm/needed", (await PutAsync(person, new { firstName = "aicha", lastName = name.ToUpperInvariant(), birthDate = "1980-03-12" }, ifMatch: "\"3\"")).Code);
    }

    /// <summary>A date of birth that is said with the correction of an entry is asked about as one that is said alone.</summary>
    [Fact]
    public async Task A_date_of_birth_said_with_an_entry_that_makes_the_person_like_another_is_asked_about_first()
    {
        var lastName = $"Deux{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var other = await OpenAsync(await PersonAsync(lastName, birthDate: "1990-05-05"));
        var person = await PersonAsync(lastName);
        var pathway = await OpenAsync(person, occurredOn: "2026-03-04");
        var entry = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        var visitor = On(Former);
        var address = $"/pathways/{pathway}/correct/{entry}?lang=fr";
        await visitor.GetAsync(address);
        (string, string)[] form =
        [
            ("_handler", "correct"), ("occurredOn", "2026-03-04"), ("scheme", "plie"), ("structure", "PLIE-A"), ("territory", "69123"), ("birthDate", "05/05/1990"), ("why", "late_information"), ("confirmed", "step/long-ago"),
        ];
        var asked = await visitor.PostAsync(address, form);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains($"/pathways/{other}\"", asked.Html, StringComparison.Ordinal);
        var question = System.Text.RegularExpressions.Regex.Match(asked.Html, "name=\"confirm\" value=\"(person/like-another@[^\"]+)\"").Groups[1].Value;
        Assert.NotEmpty(question);
        Assert.Equal(1, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
        var saved = await visitor.PostAsync(address, [.. form, ("do", "confirm"), ("confirm", question)]);
        Assert.True(saved.Status == HttpStatusCode.Redirect, saved.Html);
        Assert.Equal("1990-05-05", $"{(await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Body!["birthDate"]}");
        Assert.DoesNotContain("like-another", await api.ScalarAsync<string>($"select data::text from pathways_events.mt_events where stream_id = '{pathway}' and version = 2"), StringComparison.Ordinal);
    }

    /// <summary>Somebody confirmed one age; nobody has confirmed the other, so that it does not follow unasked, and is not left out unasked either.</summary>
    [Fact]
    public async Task An_age_that_was_confirmed_does_not_become_another_by_itself()
    {
        var lastName = $"Âge{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(lastName, birthDate: "1998-06-12");
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new
        {
            occurredOn = "2026-03-01",
            person,
            scheme = "youth_engagement_contract",
            structure = "PLIE-A",
            territory = "69123",
            confirm = new[] { "step/long-ago", "entry/unknown-structure", "entry/too-old-for-scheme" },
        }, key: Calls.NewKey());
        var pathway = opened.Body!["pathway"]!.GetValue<Guid>();
        var asked = await PutAsync(person, new { firstName = "Aïcha", lastName, birthDate = "1988-06-12" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "confirm/needed"), (asked.Status, asked.Code));
        var question = Assert.Single(asked.Body!["confirm"]!.AsArray())!;
        Assert.Equal(("entry/birth-date-against-other-entry", "entry/age-contradicts-birth-date"), ($"{question["code"]}", $"{question["values"]!["because"]}"));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "Aïcha", lastName, birthDate = "1988-06-12", confirm = new[] { $"{question["confirm"]}" } })).Status);
        Assert.Equal(1, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
    }

    /// <summary>Whoever tried one date of birth after the other would find out by the questions what an entry hides from them: when a right was proven, and that there is one.</summary>
    [Theory]
    [InlineData("plie", "aah", "1990-01-01", "1995-05-05")]
    [InlineData("plie", "leaving_prison", "1990-01-01", "1995-05-05")]
    [InlineData("youth_engagement_contract", "disabled_worker", null, "1999-05-05")]
    public async Task What_is_asked_about_a_date_of_birth_tells_nothing_of_the_publics_that_are_hidden(string scheme, string flag, string? proof, string born)
    {
        async Task<string> AskedAsync(object situation, string? account)
        {
            var structure = Calls.NewCode("OR");
            var mine = $"conseil-or:counsellor:{structure}";
            var lastName = $"Oracle{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
            var person = await PersonAsync(lastName, account: mine);
            var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new
            {
                occurredOn = "2026-03-01",
                person,
                scheme,
                structure,
                territory = "69123",
                situation,
                confirm = new[] { "step/long-ago", "entry/unknown-structure" },
            }, key: Calls.NewKey(), account: mine);
            Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
            var put = await PutAsync(person, new { firstName = "Aïcha", lastName, birthDate = born }, account: account ?? mine);
            return put.Status == HttpStatusCode.OK ? "" : string.Join(' ', put.Body!["confirm"]!.AsArray().Select(q => $"{q!["code"]} {q["values"]}"));
        }
        var hidden = new { publics = new Dictionary<string, string?> { [flag] = proof } };
        var shown = new { publics = new Dictionary<string, string?>() };
        Assert.Equal(await AskedAsync(shown, Coordinator), await AskedAsync(hidden, Coordinator));
        // Who accompanies reads it, and is asked by it.
        Assert.NotEqual(await AskedAsync(shown, account: null), await AskedAsync(hidden, account: null));
    }

    /// <summary>The age is derived: it was never anybody's statement, and a right date of birth must not leave a wrong one behind.</summary>
    [Fact]
    public async Task A_corrected_date_of_birth_takes_the_age_of_ones_own_entries_with_it_and_another_structure_is_told_of_a_doubt()
    {
        var structure = Calls.NewCode("AGE");
        var (mine, theirs) = ($"conseil-age:counsellor:{structure}", $"conseil-elsewhere:counsellor:{structure}-B");
        var name = $"Age{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, birthDate: "1978-06-12", account: mine);
        var first = await OpenAsync(person, structure, mine);
        var second = await OpenAsync(person, structure, mine, "rsa", "2026-04-01");
        async Task<string> AgeAsync(Guid pathway) => (await api.ScalarAsync<string>($"""
            select coalesce(data -> 'corrected', data) -> 'situation' ->> 'age' from pathways_events.mt_events where stream_id = '{pathway}' order by version desc limit 1
            """))!;
        Assert.Equal(("47", "47"), (await AgeAsync(first), await AgeAsync(second)));

        // The API: no question, for nothing contradicts; the answer says which entries followed.
        var key = Calls.NewKey();
        // The answer that was lost on the way is the same when it is asked for again.
        foreach (var again in new[] { false, true })
        {
            var put = await PutAsync(person, new { firstName = "Aïcha", lastName = name, birthDate = "1987-06-12" }, "*", mine, key);
            Assert.True(put.Status == HttpStatusCode.OK, $"{put.Body}");
            Assert.Equal(again, put.Replayed);
            Assert.Equal(["38 47", "38 47"], put.Body!["ages"]!.AsArray().Select(a => $"{a!["age"]} {a["before"]}"));
        }
        Assert.Equal(("38", "38"), (await AgeAsync(first), await AgeAsync(second)));
        Assert.Equal("conseil-age birth_date_corrected", await api.ScalarAsync<string>($"select user_name || ' ' || (data ->> 'reason') from pathways_events.mt_events where stream_id = '{second}' and version = 2"));
        await api.CaughtUpAsync();
        Assert.Empty((await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: mine)).Body!["items"]!.AsArray());
        // A day in the same year of age changes no entry.
        Assert.Null((await PutAsync(person, new { firstName = "Aïcha", lastName = name, birthDate = "1987-06-13" }, "*", mine)).Body!["ages"]);
        Assert.Equal(2, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{first}'"));

        // The form: told with the date, before and after, and corrected again from there.
        var visitor = On(mine);
        var form = $"/pathways/{first}/person?lang=fr";
        await visitor.GetAsync(form);
        var sent = await visitor.PostAsync(form, ("_handler", "person"), ("firstName", "Aïcha"), ("lastName", name), ("birthDate", "12/06/1990"), ("phone", ""), ("email", ""));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        var told = (await visitor.GetAsync(sent.Location!)).Html;
        Assert.Contains("Date de naissance, 12 juin 1990", told, StringComparison.Ordinal);
        Assert.Contains("Âge (par la date de naissance) : 35 (avant : 38)", told, StringComparison.Ordinal);
        Assert.Equal(("35", "35"), (await AgeAsync(first), await AgeAsync(second)));

        // An entry of another structure is theirs to correct: no word of it here, doubtful there.
        var elsewhere = await OpenAsync(person, $"{structure}-B", Coordinator, "iae", "2026-05-01");
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "Aïcha", lastName = name, birthDate = "1970-06-12" }, "*", mine)).Status);
        Assert.Equal(("55", "35"), (await AgeAsync(first), await AgeAsync(elsewhere)));
        await api.CaughtUpAsync();
        Assert.Equal(["entry/age-contradicts-birth-date"], (await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: theirs)).Body!["items"]!.AsArray().Select(i => $"{i!["code"]}"));
        Assert.Empty((await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: mine)).Body!["items"]!.AsArray());
        // Their page tells both, and which is recorded.
        Assert.Contains("35, tel qu’enregistré ; par la date de naissance, 55 : à vérifier", (await On(theirs).GetAsync($"/pathways/{elsewhere}?lang=fr")).Html, StringComparison.Ordinal);
    }

    /// <summary>A field cut what was pasted into it, and the rest of an address was stored (verbb/formie #1479).</summary>
    [Fact]
    public async Task What_is_too_long_is_refused_with_its_length_and_stays_as_it_was_pasted()
    {
        var person = await PersonAsync($"Coupe{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}", "06 39 98 53 01");
        var pathway = await OpenAsync(person);
        var visitor = On(Former);
        var form = $"/pathways/{pathway}/person?lang=fr";
        Assert.DoesNotContain("maxlength", (await visitor.GetAsync(form)).Html, StringComparison.Ordinal);
        var (name, email) = (new string('é', 130), $"{new string('a', 70)}@exemple.fr");
        var refused = await visitor.PostAsync(form, ("_handler", "person"), ("firstName", name), ("lastName", "Durand"), ("birthDate", ""), ("phone", ""), ("email", email));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("nom a 130 caractères : 100 au plus.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Cette adresse de courriel a 81 caractères, dont 70 avant @", refused.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{name}\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{email}\"", refused.Html, StringComparison.Ordinal);
        // What fits is taken to its last letter.
        var whole = $"{new string('a', 64)}@{new string('d', 60)}.exemple.com";
        await PutAsync(person, new { firstName = new string('é', 100), lastName = "Durand", email = whole }, "*");
        Assert.Equal((new string('é', 100), whole), (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: Former)).Body is { } read ? ($"{read["firstName"]}", $"{read["email"]}") : default);
    }

    [Fact]
    public async Task The_history_tells_which_details_were_changed_and_none_of_their_values()
    {
        var name = $"Trace{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, "06 39 98 53 01");
        var pathway = await OpenAsync(person);
        await PutAsync(person, new { firstName = "Aïcha", lastName = name + "Bis", phone = "06 39 98 53 02" });
        foreach (var account in (string[])["a-1:auditor:", Former])
        {
            var history = await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history", account: account);
            var change = history.Body!["personChanges"]!.AsArray().Single()!;
            Assert.Equal(("conseil-1", "lastName phone", 2), ($"{change["user"]}", string.Join(' ', change["fields"]!.AsArray()), change["version"]!.GetValue<int>()));
            Assert.DoesNotContain(name, history.Body.ToJsonString(), StringComparison.Ordinal);
            Assert.DoesNotContain("39 98 53", history.Body.ToJsonString(), StringComparison.Ordinal);
            var page = (await On(account).GetAsync($"/pathways/{pathway}/history?lang=fr")).Html;
            Assert.Contains("Nom de famille, Téléphone", page, StringComparison.Ordinal);
            Assert.DoesNotContain("39 98 53", page, StringComparison.Ordinal);
        }
        // Of a moment, only what was corrected by then: before the correction none, and of the version that came after it one.
        await DoneAsync(pathway, "diagnosis-made", new { occurredOn = "2026-03-05", confirm = new[] { "step/long-ago" } });
        async Task<int> ChangesAsync(int version) => (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history?version={version}", account: Former)).Body!["personChanges"]!.AsArray().Count;
        Assert.Equal((0, 0, 1), (await ChangesAsync(0), await ChangesAsync(1), await ChangesAsync(2)));
        // The trace outlives the erasure, and there is no form any more.
        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, $"/api/people/{person}", account: "x:administrator:", key: Calls.NewKey())).Status);
        Assert.Single((await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history", account: "a-1:auditor:")).Body!["personChanges"]!.AsArray());
        var erased = await On(Former).GetAsync($"/pathways/{pathway}/person?lang=fr");
        Assert.Equal(HttpStatusCode.Gone, erased.Status);
        Assert.Contains("Identité effacée", erased.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\" class=\"step-form\"", erased.Html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Gone, "person/is-erased"), await PutAsync(person, new { firstName = "A", lastName = "B" }, "\"2\"") is var gone ? (gone.Status, gone.Code) : default);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(person, new { firstName = "A", lastName = "B" }, "\"2\"", New)).Status);
    }

    [Fact]
    public async Task On_the_page_contacts_are_shown_and_corrected_and_two_who_edit_do_not_overwrite_each_other()
    {
        var name = $"Page{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, "06 39 98 54 01", "1988-04-03");
        var pathway = await OpenAsync(person);
        var (first, second) = (On(Former), On(Calls.Colleague));
        var head = (await first.GetAsync($"/pathways/{pathway}?lang=fr")).Html;
        Assert.Contains("<a href=\"tel:+33639985401\">06 39 98 54 01</a>", head, StringComparison.Ordinal);
        Assert.Contains("3 avril 1988", head, StringComparison.Ordinal);
        Assert.Contains($"<bdi>Aïcha {name}</bdi>", head, StringComparison.Ordinal);
        var form = $"/pathways/{pathway}/person";
        Assert.Contains("value=\"06 39 98 54 01\"", (await first.GetAsync(form + "?lang=fr")).Html, StringComparison.Ordinal);
        await second.GetAsync(form + "?lang=fr");
        (string, string)[] Filled(string phone) => [("_handler", "person"), ("firstName", "Aïcha"), ("lastName", name), ("birthDate", "03/04/1988"), ("phone", phone), ("email", "")];
        var sent = await first.PostAsync(form, Filled("06.39.98.54.02"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Contains("Téléphone, 06 39 98 54 02", (await first.GetAsync(sent.Location!)).Html, StringComparison.Ordinal);
        // Saved without a change, it is said; an address says of nobody else's correction, nor of none, that it was just saved.
        await first.GetAsync(form + "?lang=fr");
        var unchanged = await first.PostAsync(form, Filled("06 39 98 54 02"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unchanged.Status);
        Assert.Contains("Rien n’a changé : rien n’est enregistré.", unchanged.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"kept\"", (await first.GetAsync($"/pathways/{pathway}?kept=email")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"kept\"", (await On(Calls.Colleague).GetAsync($"/pathways/{pathway}?kept=phone")).Html, StringComparison.Ordinal);
        var late = await second.PostAsync(form, Filled("06 39 98 54 03"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Téléphone : 06 39 98 54 02 (avant : 06 39 98 54 01)", late.Html, StringComparison.Ordinal);
        // When, as every page says it: of 12/5 nobody knows which is the month.
        Assert.Matches(@"<li>conseil-1, [0-9]{1,2}(er)? \p{L}+ [0-9]{4}, [0-9]{1,2} h [0-9]{2} :", late.Html);
        Assert.Contains("value=\"06 39 98 54 03\"", late.Html, StringComparison.Ordinal);
        // Read, and saved all the same.
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(form, Filled("06 39 98 54 03"))).Status);
        Assert.Equal("+33 6 39 98 54 03", $"{(await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Body!["phone"]}");
    }

    [Fact]
    public async Task The_receipt_of_an_entry_leads_to_its_correction_and_promises_no_retraction()
    {
        var pathway = await OpenAsync(await PersonAsync("Reçu"));
        await DoneAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-03", plannedOn = "2026-03-05", mode = "in_person", confirm = new[] { "step/long-ago" } });
        var events = (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history")).Body!["events"]!.AsArray();
        var (entry, booking) = (await ReceiptAsync(events[0]!), await ReceiptAsync(events[1]!));
        Assert.Contains(">Corriger cette étape</a>", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("Corriger ou retirer", entry, StringComparison.Ordinal);
        Assert.Contains(">Corriger ou retirer cette étape</a>", booking, StringComparison.Ordinal);

        async Task<string> ReceiptAsync(System.Text.Json.Nodes.JsonNode step) => (await On(Former).GetAsync($"/pathways/{pathway}/record?saved={step["id"]}&lang=fr")).Html;
    }

    /// <summary>A record that a file of another time left with a name that is refused today.</summary>
    [Fact]
    public async Task Details_that_could_not_be_kept_with_an_entry_are_said_and_the_pathway_is_open()
    {
        var name = $"Ancien{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, "06 39 98 61 03", "1988-04-03");
        var pathway = await OpenAsync(person);
        await DoneAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-01", exit = "moved_away", confirm = new[] { "step/long-ago" } });
        await api.ScalarAsync<int>($$"""with old as (update pathways.mt_doc_identity set data = jsonb_set(data, '{phone}', '"12"') where id = '{{person}}' returning 1) select count(*)::int from old""");
        var visitor = On(Former);
        await visitor.GetAsync("/pathways/open?lang=fr");
        var sent = await visitor.PostAsync("/pathways/open", Form(name, "", "rsa", ("same", $"{person}")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.Status);
        Assert.Contains("Le parcours est ouvert, mais les coordonnées ne sont pas enregistrées.", sent.Html, StringComparison.Ordinal);
        var opened = await api.ScalarAsync<Guid>($"select stream_id from pathways_events.mt_events where type = 'pathway_opened' and data ->> 'person' = '{person}' and stream_id <> '{pathway}'");
        Assert.Contains($"<p id=\"opened\"><a href=\"/pathways/{opened}\">", sent.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_for_nothing_says_so_and_shows_no_list()
    {
        foreach (var nothing in (string[])["-", " ' ", "…"])
        {
            var page = (await On(Former).GetAsync($"/caseload?lang=fr&search={Uri.EscapeDataString(nothing)}")).Html;
            Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
            Assert.Contains("role=\"status\"", page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync(HttpMethod.Get, $"/api/caseload?search={Uri.EscapeDataString(nothing)}")).Status);
        }
    }

    (string, string)[] Form(string name, string phone, string scheme, params (string, string)[] more) =>
    [
        ("_handler", "open"), ("firstName", "Aïcha"), ("lastName", name), ("birthDate", "03/04/1988"), ("phone", phone), ("occurredOn", "2026-06-01"), ("scheme", scheme), ("territory", "69123"),
        ("confirmed", "step/long-ago"), .. more,
    ];

    /// <summary>A second record of somebody who comes back would count them twice and break their history.</summary>
    [Fact]
    public async Task Who_comes_back_is_opened_as_the_same_person_from_their_pathway_or_from_what_is_typed()
    {
        var name = $"Retour{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, "06 39 98 61 01", "1988-04-03");
        var pathway = await OpenAsync(person);
        Assert.DoesNotContain("/pathways/open?previous=", (await On(Former).GetAsync($"/pathways/{pathway}")).Html, StringComparison.Ordinal);
        await DoneAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-01", exit = "moved_away", confirm = new[] { "step/long-ago" } });
        // From the closed pathway, its main action.
        Assert.Contains($"<a class=\"button\" href=\"/pathways/open?previous={pathway}\">Ouvrir un nouveau parcours</a>", (await On(Former).GetAsync($"/pathways/{pathway}?lang=fr")).Html, StringComparison.Ordinal);
        // From the form for anybody: asked, and what was typed is kept.
        var visitor = On(Former);
        await visitor.GetAsync("/pathways/open?lang=fr");
        var asked = await visitor.PostAsync("/pathways/open", Form(name, "06 39 98 61 02", "rsa"));
        Assert.Contains($"name=\"same\" value=\"{person}\"", asked.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"06 39 98 61 02\"", asked.Html, StringComparison.Ordinal);
        var sent = await visitor.PostAsync("/pathways/open", Form(name, "06 39 98 61 02", "rsa", ("same", $"{person}")));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        var opened = Opened(sent);
        Assert.Equal(($"{person}", $"{pathway}"), (await EntryAsync(opened, "person"), await EntryAsync(opened, "previousPathway")));
        // The telephone that they gave today is the newer, and the receipt says so.
        Assert.Contains("Coordonnées modifiées : Téléphone : 06 39 98 61 02</p>", WebUtility.HtmlDecode((await visitor.GetAsync(sent.Location + "&lang=fr")).Html).Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("Contact details changed: Telephone: 06 39 98 61 02</p>", WebUtility.HtmlDecode((await visitor.GetAsync(sent.Location + "&lang=en")).Html), StringComparison.Ordinal);
        Assert.Equal("+33 6 39 98 61 02", $"{(await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Body!["phone"]}");
        // One that runs in the same scheme refuses, as before.
        await visitor.GetAsync("/pathways/open?lang=fr");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync("/pathways/open", Form(name, "06 39 98 61 02", "rsa", ("same", $"{person}")))).Status);
        Assert.Equal(2L, await api.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where type = 'pathway_opened' and data ->> 'person' = '{person}'"));
    }

    /// <summary>Whoever comes back has just said who they are: that a namesake has the same telephone is no reason to drop it.</summary>
    [Fact]
    public async Task A_telephone_that_is_said_on_coming_back_is_kept_even_where_a_namesake_has_it()
    {
        var name = $"Homonyme{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, "06 39 98 61 11", "1988-04-03");
        await DoneAsync(await OpenAsync(person), "pathway-closed", new { occurredOn = "2026-05-01", exit = "moved_away", confirm = new[] { "step/long-ago" } });
        await OpenAsync(await PersonAsync(name, "06 39 98 61 12"), occurredOn: "2026-03-02");
        var visitor = On(Former);
        await visitor.GetAsync("/pathways/open?lang=fr");
        var sent = await visitor.PostAsync("/pathways/open", Form(name, "06 39 98 61 12", "rsa", ("same", $"{person}")));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal($"{person}", await EntryAsync(Opened(sent), "person"));
        Assert.Equal("+33 6 39 98 61 12", $"{(await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Body!["phone"]}");
    }

    static Guid Opened(Visitor.Page sent) => Guid.Parse(sent.Location!.Split("pathways/")[1][..36]);

    async Task<string> EntryAsync(Guid pathway, string field) => await api.ScalarAsync<string>($"select coalesce(data ->> '{field}', '') from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");

    [Fact]
    public async Task Another_structure_opens_for_the_same_person_only_by_all_that_tells_them_apart_and_sees_nothing_else()
    {
        var name = $"Ailleurs{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, "06 39 98 62 01", "1988-04-03");
        var pathway = await OpenAsync(person);
        var visitor = On(New);
        // By the name and the date of birth only nothing is told; an identifier that was got elsewhere is not taken either.
        await visitor.GetAsync("/pathways/open?lang=fr");
        var wanted = await PersonAsync($"Devine{name}", "06 39 98 62 08", "1988-04-03");
        await OpenAsync(wanted);
        var guessed = await visitor.PostAsync("/pathways/open", Form($"Devine{name}", "06 39 98 62 09", "rsa", ("same", $"{wanted}")));
        Assert.Equal(HttpStatusCode.Redirect, guessed.Status);
        Assert.NotEqual($"{wanted}", await EntryAsync(Opened(guessed), "person"));
        // Who sits opposite says all three.
        await visitor.GetAsync("/pathways/open?lang=fr");
        var asked = await visitor.PostAsync("/pathways/open", Form(name.ToUpperInvariant(), "06 39 98 62 01", "iae"));
        var word = System.Text.RegularExpressions.Regex.Match(asked.Html, "name=\"same\" value=\"([0-9a-f]{32})\"").Groups[1].Value;
        Assert.DoesNotContain($"{person}", asked.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"{pathway}", asked.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("PLIE-A", asked.Html, StringComparison.Ordinal);
        var sent = await visitor.PostAsync("/pathways/open", Form(name.ToUpperInvariant(), "06 39 98 62 01", "iae", ("same", word)));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        var opened = Opened(sent);
        Assert.Equal(($"{person}", ""), (await EntryAsync(opened, "person"), await EntryAsync(opened, "previousPathway")));
        Assert.Contains("entry/person-elsewhere", await EntryAsync(opened, "confirm"), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(person, New), await StatusAsync(person, Former)));
        Assert.DoesNotContain($"{pathway}", (await On(New).GetAsync($"/pathways/{opened}")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await On(New).GetAsync($"/pathways/{pathway}")).Status);
    }

    /// <summary>Whoever handed a person over was answered that there is no such page (MN-Script-Team/DHS-MAXIS-Scripts #2242).</summary>
    [Fact]
    public async Task Who_handed_a_person_over_when_that_was_theirs_to_do_reads_what_they_have_recorded_and_nothing_else()
    {
        var pathway = await OpenAsync(await PersonAsync($"Confiée{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}"));
        await DoneAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-01", referent = "conseil-1", structure = "PLIE-A", confirm = new[] { "step/long-ago" } });
        await HandOverAsync(pathway, "referent-replaced", "2026-03-10");
        // As the log has it from before: the act of a counsellor.
        var handed = await api.ScalarAsync<Guid>($"update pathways_events.mt_events set user_name = 'conseil-1' where stream_id = '{pathway}' and type = 'referent_replaced' returning id");
        var address = $"/pathways/{pathway}/record?saved={handed}";
        foreach (var (language, said) in new[] { ("fr", "vous n’y avez plus accès"), ("en", "you no longer have access") })
        {
            var receipt = await On(Former).GetAsync($"{address}&lang={language}");
            Assert.Equal(HttpStatusCode.OK, receipt.Status);
            var told = System.Net.WebUtility.HtmlDecode(receipt.Html);
            Assert.Contains(said, told, StringComparison.Ordinal);
            Assert.Contains("conseil-9", told, StringComparison.Ordinal);
            Assert.DoesNotContain("Aïcha", told, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await On(Former).GetAsync($"/pathways/{pathway}/record")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await On("conseil-2:counsellor:PLIE-A").GetAsync(address)).Status);
    }

    /// <summary>opencrvs-core #8516, SuiteCRM #5951: after a transfer the list and the page differ on who has it, or what came before is not visible.</summary>
    [Fact]
    public async Task After_a_transfer_list_and_page_name_the_same_and_all_that_came_before_is_there()
    {
        var name = $"Remise{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, "06 39 98 64 01");
        var pathway = await OpenAsync(person);
        await DoneAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-01", referent = "conseil-1", structure = "PLIE-A", confirm = new[] { "step/long-ago" } });
        await DoneAsync(pathway, "diagnosis-made", new { occurredOn = "2026-03-05" });
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "Aïcha", lastName = name, phone = "06 39 98 64 02" })).Status);
        await HandOverAsync(pathway, "referent-replaced", "2026-03-10");
        await api.CaughtUpAsync();
        var row = (await api.SendAsync(HttpMethod.Get, $"/api/caseload?search={name}", account: New)).Body!["items"]!.AsArray().Single()!;
        Assert.Equal(("conseil-9", "+33 6 39 98 64 02"), ($"{row["referent"]}", $"{row["phone"]}"));
        var page = (await On(New).GetAsync($"/pathways/{pathway}?lang=fr")).Html;
        Assert.Contains("conseil-9", page, StringComparison.Ordinal);
        Assert.Contains("06 39 98 64 02", page, StringComparison.Ordinal);
        var history = (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history", account: New)).Body!;
        Assert.Equal((4, 1), (history["events"]!.AsArray().Count, history["personChanges"]!.AsArray().Count));
        Assert.Equal(0, await FoundAsync(name, Former));
    }

    /// <summary>prime-simplereport #3558: registered twice, the second time under another name.</summary>
    [Fact]
    public async Task Who_changed_their_name_is_asked_about_by_birth_date_and_telephone()
    {
        var pathway = await OpenAsync(await PersonAsync($"Dupuis {Calls.NewKey()}", "06 39 98 63 01", "1990-05-14", firstName: "Marie"));
        var married = await PersonAsync($"Legrand {Calls.NewKey()}", "06 39 98 63 01", "1990-05-14", firstName: "Marie");
        async Task<Answer> EnterAsync(Guid person) => await api.SendAsync(
            HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme = "rsa", structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago" } }, key: Calls.NewKey());
        var asked = (await EnterAsync(married)).Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(("entry/person-known", $"{pathway}"), ($"{asked["code"]}", $"{asked["values"]!["pathway"]}"));
        Assert.Equal(HttpStatusCode.Created, (await EnterAsync(await PersonAsync($"Petit {Calls.NewKey()}", birthDate: "1990-05-14", firstName: "Marie"))).Status);
    }

    /// <summary>caseflow #6364: what becomes of the cases of somebody who has left.</summary>
    [Fact]
    public async Task The_pathway_of_a_referent_who_left_is_their_colleagues_and_no_longer_theirs()
    {
        const string Left = "conseil-2:counsellor:PLIE-C";
        var name = $"Partie{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = await PersonAsync(name, account: Calls.Colleague);
        var pathway = await OpenAsync(person, account: Calls.Colleague);
        await DoneAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-01", referent = "conseil-2", structure = "PLIE-A", confirm = new[] { "step/long-ago" } }, Calls.Colleague);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await StatusAsync(person, Left), await StatusAsync(person, Former)));
        Assert.Equal(HttpStatusCode.NotFound, (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-03-05" }, Left)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(person, new { firstName = "Aïcha", lastName = name, phone = "06 39 98 65 01" })).Status);
        await DoneAsync(pathway, "referent-replaced", new { occurredOn = "2026-03-06", referent = "conseil-1", structure = "PLIE-A", confirm = new[] { "step/long-ago" } });
    }
}
