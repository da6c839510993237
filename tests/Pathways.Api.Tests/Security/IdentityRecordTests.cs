using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>Records of who people are: nothing is made of nobody, nothing is replaced in silence, and what is read is what is written.</summary>
[Collection(TestApiCollection.Name)]
public sealed class IdentityRecordTests(TestApi api)
{
    const string Administrator = "adm:administrator:";

    Task<Answer> EraseAsync(Guid person) => api.SendAsync(HttpMethod.Delete, $"/api/people/{person}", account: Administrator, key: Calls.NewKey());

    [Fact]
    public async Task Whom_nobody_knows_nobody_erases_and_no_trace_is_left()
    {
        var nobody = Guid.NewGuid();
        var answer = await EraseAsync(nobody);
        Assert.Equal((HttpStatusCode.NotFound, "person/not-found"), (answer.Status, answer.Code));
        Assert.Equal(0L, await api.ScalarAsync<long>($"select count(*) from pathways.mt_doc_erasedidentity where id = '{nobody}'"));
        // Known is who has a record, who came by a file with a pathway only, and who was erased before.
        var made = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = "Effacée" }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), ((await EraseAsync(made)).Status, (await EraseAsync(made)).Status));
        var brought = Calls.NewPerson();
        Assert.Equal(HttpStatusCode.Created, (await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person = brought, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago" } }, key: Calls.NewKey())).Status);
        Assert.Equal($"{brought}", await api.ScalarAsync<string>($"with gone as (delete from pathways.mt_doc_identity where id = '{brought}' returning id) select id::text from gone"));
        Assert.Equal(HttpStatusCode.NoContent, (await EraseAsync(brought)).Status);
    }

    // What turns the text; a filler, which counts as a letter; a variation selector; a tag; a control of musical notation; an annotation.
    public static TheoryData<int> Turning => [0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x115F, 0x3164, 0xFE0F, 0xE0041, 0x1D173, 0xFFFA];

    /// <summary>What turns the text around it, or hides in it, shows one name and stores another.</summary>
    [Theory]
    [MemberData(nameof(Turning))]
    public async Task A_character_that_turns_the_text_or_hides_in_it_is_refused_in_every_name(int turning)
    {
        var sign = char.ConvertFromUtf32(turning);
        var name = $"Du{sign}rand";
        foreach (var (first, last, field) in new[] { (name, "Durand", "firstName"), ("Zoé", name, "lastName") })
        {
            var answer = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = first, lastName = last }, key: Calls.NewKey());
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "person/invisible-in-name", field), (answer.Status, answer.Code, answer.Field));
        }
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = $"Droite {Calls.NewKey()}" }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var corrected = await api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = name }, key: Calls.NewKey(), ifMatch: "*");
        Assert.Equal("person/invisible-in-name", corrected.Code);
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync("/pathways/open?lang=fr");
        var form = await visitor.PostAsync("/pathways/open", ("_handler", "open"), ("firstName", "Zoé"), ("lastName", name), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"), ("confirmed", "step/long-ago"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, form.Status);
        Assert.Contains("caractère invisible", form.Html, StringComparison.Ordinal);
        var email = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = "Durand", email = $"du{sign}rand@example.org" }, key: Calls.NewKey());
        Assert.Equal(("person/bad-email", "email"), (email.Code, email.Field));
        var structure = await api.SendAsync(HttpMethod.Post, "/api/structures", new { code = "TURNED", name = $"Mission{sign} locale", kind = "ML", territory = "69123" }, Administrator, Calls.NewKey());
        Assert.Equal(("structure/bad-field", "name"), (structure.Code, structure.Field));
        // Of an account, whose provider says its name, the account itself stands for it.
        await api.Host.Services.GetRequiredService<KnownAccounts>().RememberAsync(
            new ClaimsPrincipal(new ClaimsIdentity([new("sub", $"turned-{turning}"), new("role", "auditor"), new("name", name)], "Test")), default);
        Assert.Equal($"turned-{turning}", await api.ScalarAsync<string>($"select data ->> 'name' from pathways.mt_doc_staffmember where id = 'turned-{turning}'"));
    }

    /// <summary>Whoever made a record and accompanies the person no longer asks again under their key: what they are told does not follow from what others did since.</summary>
    [Theory]
    [InlineData("stays")]
    [InlineData("corrected")]
    [InlineData("erased")]
    public async Task After_a_transfer_the_key_of_the_request_tells_nothing_of_what_became_of_the_record(string since)
    {
        var (key, name) = (Calls.NewKey(), $"Partie {Calls.NewKey()}");
        Task<Answer> MakeAsync(string last, string? phone = null) => api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = last, phone }, key: key);
        var person = (await MakeAsync(name)).Body!["id"]!.GetValue<Guid>();
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago" } }, key: Calls.NewKey());
        await api.HandOverAsync(opened.Body!["pathway"]!.GetValue<Guid>(), new ReferentAppointed(new(2026, 3, 5), "conseil-9", "PLIE-B"));
        if (since == "corrected")
        {
            var corrected = await api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = "Autre", phone = "06 39 98 22 07" }, Calls.Stranger, Calls.NewKey(), "*");
            Assert.True(corrected.Status == HttpStatusCode.OK, $"{corrected.Body}");
        }
        else if (since == "erased")
        {
            Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), ((await EraseAsync(person)).Status, (await EraseAsync(person)).Status));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}")).Status);
        // Nor the same once more: of a record that is erased nothing is left by which it could be told from another.
        foreach (var other in new[] { await MakeAsync(name), await MakeAsync("Autre"), await MakeAsync(name + "e"), await MakeAsync("Autre", "06 39 98 22 07"), await MakeAsync(name, "06 39 98 22 07") })
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency/key-reused"), (other.Status, other.Code));
        }
    }

    /// <summary>A record of before requests were kept: nobody can say whether it is the same request, so who reads it no longer is told that the key was used.</summary>
    [Fact]
    public async Task Of_a_record_of_before_the_former_structure_is_told_that_the_key_was_used()
    {
        var (key, name) = (Calls.NewKey(), $"Ancienne {Calls.NewKey()}");
        Task<Answer> MakeAsync(string last) => api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = last }, key: key);
        var person = (await MakeAsync(name)).Body!["id"]!.GetValue<Guid>();
        Assert.Equal($"{person}", await api.ScalarAsync<string>($"with former as (update pathways.mt_doc_identity set data = data - 'said' where id = '{person}' returning id) select id::text from former"));
        // Whoever reads it is answered as before.
        Assert.Equal((true, "idempotency/key-reused"), ((await MakeAsync(name)).Replayed, (await MakeAsync(name + "e")).Code));
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago" } }, key: Calls.NewKey());
        await api.HandOverAsync(opened.Body!["pathway"]!.GetValue<Guid>(), new ReferentAppointed(new(2026, 3, 5), "conseil-9", "PLIE-B"));
        Assert.Equal(("idempotency/key-reused", "idempotency/key-reused"), ((await MakeAsync(name)).Code, (await MakeAsync(name + "e")).Code));
    }

    /// <summary>The page was gone back to, and sent again with another name: the API refuses, and so does the form.</summary>
    [Fact]
    public async Task The_opening_form_sent_twice_under_one_key_with_another_name_changes_nobody_and_is_told()
    {
        var name = $"Deuxfois {Calls.NewKey()}";
        (string, string)[] Filled(string first, string phone = "") =>
            [("_handler", "open"), ("firstName", first), ("lastName", name), ("phone", phone), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"), ("confirmed", "step/long-ago")];
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var key = System.Text.RegularExpressions.Regex.Match((await visitor.GetAsync("/pathways/open?lang=fr")).Html, "name=\"key\" value=\"([^\"]+)\"").Groups[1].Value;
        var first = await visitor.PostAsync("/pathways/open", [.. Filled("Zoé"), ("key", key)]);
        Assert.True(first.Status == HttpStatusCode.Redirect, first.Html);
        // The same once more is the same receipt; another name or telephone is another request.
        Assert.Equal(first.Location, (await visitor.PostAsync("/pathways/open", [.. Filled("Zoé"), ("key", key)])).Location);
        foreach (var other in new[] { Filled("Chloé"), Filled("Zoé", "06 39 98 22 01") })
        {
            await visitor.GetAsync("/pathways/open?lang=fr");
            var refused = await visitor.PostAsync("/pathways/open", [.. other, ("key", key)]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("a déjà enregistré une étape, avec d’autres réponses", refused.Html, StringComparison.Ordinal);
        }
        Assert.Equal(1L, await api.ScalarAsync<long>($"select count(*) from pathways.mt_doc_identity where data ->> 'lastName' = '{name}' and data ->> 'firstName' = 'Zoé' and data ->> 'phone' is null"));
        Assert.Equal(1L, await api.ScalarAsync<long>($"select count(*) from pathways.mt_doc_identity where data ->> 'lastName' = '{name}'"));
    }

    static string KeyIn(string html) => System.Text.RegularExpressions.Regex.Match(html, "name=\"key\" value=\"([^\"]+)\"").Groups[1].Value;

    /// <summary>Whom this very form made is nobody who was known already: the telephone was overwritten, and the receipt said that all was well.</summary>
    [Fact]
    public async Task The_opening_form_sent_twice_for_whom_it_made_changes_nobody()
    {
        var name = $"Lemême {Calls.NewKey()}";
        (string, string)[] Filled(string phone) =>
            [("_handler", "open"), ("firstName", "Zoé"), ("lastName", name), ("phone", phone), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"), ("confirmed", "step/long-ago")];
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var key = KeyIn((await visitor.GetAsync("/pathways/open?lang=fr")).Html);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync("/pathways/open", [.. Filled("06 39 98 22 02"), ("key", key)])).Status);
        var newcomer = await api.ScalarAsync<Guid>($"select id from pathways.mt_doc_identity where data ->> 'lastName' = '{name}'");
        await visitor.GetAsync("/pathways/open?lang=fr");
        var again = await visitor.PostAsync("/pathways/open", [.. Filled("06 39 98 22 03"), ("key", key), ("same", $"{newcomer}")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("a déjà enregistré une étape, avec d’autres réponses", again.Html, StringComparison.Ordinal);
        Assert.Equal("+33 6 39 98 22 02|1", await api.ScalarAsync<string>($"select data ->> 'phone' || '|' || coalesce(data ->> 'version', '1') from pathways.mt_doc_identity where id = '{newcomer}'"));
    }

    /// <summary>The details of who comes back are corrected on what is there: an e-mail that somebody else kept in this very moment was put back to the former one.</summary>
    [Fact]
    public async Task Opening_for_somebody_known_loses_no_correction_of_the_same_moment()
    {
        var name = $"Revient {Calls.NewKey()}";
        var known = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, email = "avant@exemple.fr", birthDate = "1990-02-03" }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync("/pathways/open?lang=fr");
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var correct = new Npgsql.NpgsqlCommand(
            $$"""update pathways.mt_doc_identity set data = data || '{"email": "apres@exemple.fr", "version": 2}' where id = '{{known}}'""", connection, transaction);
        Assert.Equal(1, await correct.ExecuteNonQueryAsync());
        var sent = visitor.PostAsync(
            "/pathways/open", ("_handler", "open"), ("firstName", "Zoé"), ("lastName", name), ("birthDate", "1990-02-03"), ("phone", "06 39 98 22 04"), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"),
            ("confirmed", "step/long-ago"), ("same", $"{known}"));
        // It has read who they are, and waits to write.
        for (var waits = false; !waits && !sent.IsCompleted;)
        {
            waits = await api.ScalarAsync<bool>("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%mt_doc_identity%for update%')");
            await Task.Delay(20);
        }
        await transaction.CommitAsync();
        var answer = await sent;
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Html);
        Assert.Equal("apres@exemple.fr|+33 6 39 98 22 04", await api.ScalarAsync<string>($"select (data ->> 'email') || '|' || (data ->> 'phone') from pathways.mt_doc_identity where id = '{known}'"));
    }

    /// <summary>Five requests under one key, one erasure once the first was answered: in one of 251 rounds the person was there again.</summary>
    [Fact]
    public async Task Who_is_erased_while_requests_that_made_them_are_on_their_way_stays_erased()
    {
        var records = api.Host.Services.GetRequiredService<PersonRecords>();
        var actor = new Pathways.Api.Hosting.Actor("conseil-1", new HashSet<string> { Pathways.Api.Hosting.Role.Counsellor }, "PLIE-A");
        var back = 0;
        for (var round = 0; round < 250; round++)
        {
            var (person, key) = (Calls.NewPerson(), Calls.NewKey());
            var makers = Enumerable.Range(0, 5).Select(_ => Task.Run(() => records.MakeAsync(new Identity(person, "Zoé", "Effacée"), actor, key, default))).ToArray();
            await Task.WhenAny(makers);
            Assert.True(await records.EraseAsync(person, accompanied: false, new KeptRequest(person, person), default) || !makers.Any(m => m.IsCompletedSuccessfully && m.Result));
            await Task.WhenAll(makers);
            back += await api.ScalarAsync<bool>($"select exists (select from pathways.mt_doc_identity where id = '{person}') and exists (select from pathways.mt_doc_erasedidentity where id = '{person}')") ? 1 : 0;
        }
        Assert.Equal(0, back);
    }
}
