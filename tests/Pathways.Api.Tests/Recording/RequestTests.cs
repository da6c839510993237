using System.Net;
using System.Text.RegularExpressions;
using Pathways.Api.Recording;
using Pathways.Api.Resources;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Recording;

/// <summary>What can't be read is said, with its code and its place; nothing is guessed and nothing is stored.</summary>
[Collection(TestApiCollection.Name)]
public partial class RequestTests(TestApi api)
{
    [Theory]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"qualifying","note":"parle peu"}""", "request/invalid", "note")]
    [InlineData("""{"occurredOn":"31/02/2026","kind":"qualifying"}""", "request/invalid", "occurredOn")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"welding"}""", "request/invalid", "kind")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":2}""", "request/invalid", "kind")]
    [InlineData("""{"occurredOn":"2026-04-10"}""", "request/invalid", "kind")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"qualifying","kind":"school"}""", "request/invalid", "kind")]
    [InlineData("""{"OccurredOn":"2026-04-10","kind":"qualifying"}""", "request/invalid", "OccurredOn")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"qualifying"} {}""", "request/malformed", null)]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "request/malformed", null)]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"quali""", "request/invalid", "kind")]
    [InlineData("null", "request/malformed", null)]
    [InlineData("", "request/malformed", null)]
    public async Task A_body_that_cannot_be_read_is_refused_where_it_is_wrong(string body, string code, string? field)
    {
        var pathway = await api.OpenPathwayAsync();
        var answer = await api.RecordAsync(pathway, "training-started", body);
        Assert.Equal((HttpStatusCode.BadRequest, code, field), (answer.Status, answer.Code, answer.Field));
        Assert.DoesNotContain("Pathways.Domain", answer.Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
    }

    [Theory]
    [InlineData("""{"occurredOn":"2026-02-31","kind":"digital"}""", "(un jour qui existe, sans heure : \"2026-03-31\")", "(a day that exists, without a time: \"2026-03-31\")")]
    [InlineData("""{"occurredOn":"2026-02-21","kind":"digital","confirm":"step/twice"}""", "(une liste : [\"step/long-ago\"])", "(a list: [\"step/long-ago\"])")]
    [InlineData("""{"occurredOn":"2026-02-21","kind":"digital","training":5}""", "(un texte, entre guillemets)", "(a text, in quotes)")]
    [InlineData("""{"occurredOn":null,"kind":"digital"}""", "Elle est vide (null), et doit être donnée.", "It is empty (null), and must be given.")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"welding"}""", "Ce code n’est pas dans la liste : qualifying, pre_qualifying", "This code is not in the list: qualifying, pre_qualifying")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"qualifing"}""", "Vouliez-vous dire qualifying ?", "Did you mean qualifying?")]
    [InlineData("""{"kind":"school"}""", "Il manque : occurredOn.", "Missing: occurredOn.")]
    [InlineData("""{"note":"x"}""", "Ce champ n’existe pas ici.", "There is no such field here.")]
    [InlineData("""{"missing required x: 'a', 'b'":1}""", "Ce champ n’existe pas ici. Ici s’écrivent : occurredOn,", "There is no such field here. What can be given here: occurredOn,")]
    [InlineData("""{"contained in type 'Pathways.Api.Recording.ReadsAttribute`1'.":1}""", "Ici s’écrivent : occurredOn,", "What can be given here: occurredOn,")]
    [InlineData("""{"contained in type 'Pathways.Api.Recording.Identity'. Path: $":1}""", "Ici s’écrivent : occurredOn,", "What can be given here: occurredOn,")]
    [InlineData("""{"kind":"x\" is no Scheme. "}""", "Ce code n’est pas dans la liste : qualifying", "This code is not in the list: qualifying")]
    [InlineData("nothing", "(ligne 1, octet 2)", "(line 1, byte 2)")]
    public async Task Why_it_cannot_be_read_is_said_in_both_languages(string body, string fr, string en)
    {
        var answer = await api.RecordAsync(await api.OpenPathwayAsync(), "training-started", body);
        Assert.Contains(fr, answer.Body!["messages"]!["fr"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(en, answer.Body!["messages"]!["en"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_receipt_says_what_is_stored_with_what_was_taken_where_nothing_was_said()
    {
        var pathway = await api.OpenPathwayAsync();
        var key = Calls.NewKey();
        var body = new { occurredOn = "2026-04-10", kind = "cdi", workingTime = "full_time", rome = "k2204" };
        foreach (var _ in new[] { "sent", "sent again" })
        {
            var stored = (await api.RecordAsync(pathway, "work-contract-started", body, key: key)).Body!["stored"]!;
            Assert.Equal(("not_stated", "K2204"), (stored["employer"]!.GetValue<string>(), stored["rome"]!.GetValue<string>()));
            Assert.StartsWith("c-", stored["contract"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    /// <summary>A day as people write it is no day of JSON (datejs #97): the answer says how it is written.</summary>
    [Fact]
    public async Task A_value_of_another_form_is_told_how_it_is_written()
    {
        var pathway = await api.OpenPathwayAsync();
        foreach (var (field, value, form) in ((string, object, string)[])[("occurredOn", "sam. 01 avril 2026", "2026-03-31"), ("weeklyHours", "17,5", "17.5"), ("rome", 12, "in quotes")])
        {
            var body = new Dictionary<string, object> { ["occurredOn"] = "2026-04-10", ["kind"] = "cdi", ["workingTime"] = "full_time", [field] = value };
            var refused = await api.RecordAsync(pathway, "work-contract-started", body);
            Assert.Equal(("request/invalid", field), (refused.Code, refused.Field));
            Assert.Contains(form, $"{refused.Body!["messages"]!["en"]}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_blanks_in_a_name_are_one()
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "  Jean \u00a0 Pierre ", lastName = "Du  Pont" }, key: Calls.NewKey());
        Assert.Equal(("Jean Pierre", "Du Pont"), (made.Body!["firstName"]!.GetValue<string>(), made.Body["lastName"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_corrected_step_that_does_not_say_what_it_is_is_told_so()
    {
        var pathway = await api.OpenPathwayAsync();
        foreach (var corrected in new[] { """{"occurredOn":"2026-04-10"}""", """{"event":"step_retracted","occurredOn":"2026-04-10"}""" })
        {
            var answer = await api.RecordAsync(pathway, "step-corrected", $$"""{"occurredOn":"2026-04-10","step":"{{Guid.Empty}}","reason":"other","corrected":{{corrected}}}""");
            Assert.Equal((HttpStatusCode.BadRequest, "request/invalid", "corrected.event"), (answer.Status, answer.Code, answer.Field));
        }
    }

    [Theory]
    [InlineData("/api/caseload?page=abc", "page")]
    [InlineData("/api/caseload?size=999999999999", "size")]
    [InlineData("/api/caseload?stalled=maybe", "stalled")]
    [InlineData("/api/caseload?referent=%00", "referent")]
    [InlineData("/api/doubtful?after=zzz", "after")]
    [InlineData("/api/pathways/0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42/history?version=first", "version")]
    public async Task A_value_of_the_query_that_cannot_be_read_is_refused_like_any_other(string address, string field)
    {
        var answer = await api.SendAsync(HttpMethod.Get, address);
        Assert.Equal((HttpStatusCode.BadRequest, "query/bad-value", field), (answer.Status, answer.Code, answer.Field));
        Assert.NotEqual(answer.Body!["messages"]!["fr"]!.GetValue<string>(), answer.Body["messages"]!["en"]!.GetValue<string>());
    }

    /// <summary>A reference that may be a name is not repeated; the sentence is whole without it.</summary>
    [Theory]
    [InlineData("a-9", "ne porte la référence a-9.", "has the reference a-9.")]
    [InlineData("Durand", "ne porte la référence donnée.", "has the reference given.")]
    public async Task A_reference_that_is_not_known_is_told_unless_it_may_be_a_name(string reference, string fr, string en)
    {
        var answer = await api.RecordAsync(await api.OpenPathwayAsync(), "appointment-missed", new { occurredOn = "2026-04-10", appointment = reference, absence = "no_show" });
        Assert.Equal("appointment/not-booked", answer.Code);
        Assert.Contains(fr, answer.Body!["messages"]!["fr"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(en, answer.Body["messages"]!["en"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_capitals_is_of_the_API_too()
    {
        var unknown = await api.SendAsync(HttpMethod.Get, "/API/nothing");
        Assert.Equal((HttpStatusCode.NotFound, "request/unknown"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task A_body_too_large_or_not_JSON_is_refused()
    {
        var pathway = await api.OpenPathwayAsync();
        var large = await api.RecordAsync(pathway, "diagnosis-made", "{\"occurredOn\":\"" + new string('2', 70_000) + "\"}");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "request/too-large"), (large.Status, large.Code));
        var text = await api.SendAsync(HttpMethod.Post, $"/api/pathways/{pathway}/steps/diagnosis-made", "occurredOn=2026-04-10", key: Calls.NewKey(), type: "application/x-www-form-urlencoded");
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "request/not-json"), (text.Status, text.Code));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_says_so()
    {
        var nowhere = await api.RecordAsync(Guid.CreateVersion7(), "diagnosis-made", new { occurredOn = "2026-04-10" });
        Assert.Equal((HttpStatusCode.NotFound, "pathway/not-found"), (nowhere.Status, nowhere.Code));
        var unknown = await api.SendAsync(HttpMethod.Get, "/api/nothing");
        Assert.Equal((HttpStatusCode.NotFound, "request/unknown"), (unknown.Status, unknown.Code));
        var malformed = await api.SendAsync(HttpMethod.Post, "/api/pathways/not-a-guid/steps/diagnosis-made", new { occurredOn = "2026-04-10" }, key: Calls.NewKey());
        Assert.Equal(HttpStatusCode.NotFound, malformed.Status);
    }

    [Fact]
    public async Task A_pathway_of_another_structure_is_closed_to_a_counsellor_and_open_to_the_coordinator()
    {
        var pathway = await api.OpenPathwayAsync();
        var day = new { occurredOn = "2026-04-10" };
        var stranger = await api.RecordAsync(pathway, "diagnosis-made", day, Calls.Stranger);
        Assert.Equal((HttpStatusCode.NotFound, "pathway/not-found"), (stranger.Status, stranger.Code));
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", Calls.Entry("PLIE-B"), key: Calls.NewKey());
        Assert.Equal((HttpStatusCode.Forbidden, "access/other-structure"), (opened.Status, opened.Code));
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "diagnosis-made", day, "coord:coordinator:")).Status);
    }

    [Fact]
    public async Task To_a_counsellor_of_another_structure_a_pathway_is_as_if_it_were_not()
    {
        var pathway = await api.OpenPathwayAsync();
        var (there, nowhere) = (pathway.ToString(), Guid.CreateVersion7().ToString());
        foreach (var route in new[] { "timeline", "history", "history?version=1", "history/difference", "history/verification" })
        {
            Assert.Equal(await ReadAsync(nowhere, route), await ReadAsync(there, route));
        }
        foreach (var ifMatch in new[] { null, "\"1\"", "\"7\"" })
        {
            Assert.Equal(await WrittenAsync(nowhere, ifMatch), await WrittenAsync(there, ifMatch));
        }

        async Task<(HttpStatusCode, string?)> ReadAsync(string of, string route)
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"/api/pathways/{of}/{route}", account: Calls.Stranger);
            Assert.Null(answer.Headers.ETag);
            return (answer.Status, answer.Body!.ToJsonString());
        }

        async Task<(HttpStatusCode, string?)> WrittenAsync(string of, string? ifMatch)
        {
            var answer = await api.RecordAsync(Guid.Parse(of), "diagnosis-made", new { occurredOn = "2026-04-10" }, Calls.Stranger, ifMatch: ifMatch);
            Assert.Null(answer.Headers.ETag);
            return (answer.Status, answer.Body!.ToJsonString());
        }
    }

    [Fact]
    public async Task Names_are_read_by_the_structure_and_erased_by_the_administrator()
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Amina", lastName = "Durand", birthDate = "1991-03-27" }, key: Calls.NewKey());
        var address = $"/api/people/{made.Body!["id"]!.GetValue<Guid>()}";
        Assert.Equal("Amina", (await api.SendAsync(HttpMethod.Get, address, account: Calls.Colleague)).Body!["firstName"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Get, address, account: Calls.Stranger)).Status);
        foreach (var role in new[] { "auditor", "evaluator", "administrator", "beneficiary" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(HttpMethod.Get, address, account: $"x:{role}:")).Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(HttpMethod.Delete, address, key: Calls.NewKey())).Status);
        Assert.Equal("idempotency/key-missing", (await api.SendAsync(HttpMethod.Delete, address, account: "x:administrator:")).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, address, account: "x:administrator:", key: Calls.NewKey())).Status);
        Assert.Equal((HttpStatusCode.NotFound, "person/not-found"), await api.SendAsync(HttpMethod.Get, address) is var gone ? (gone.Status, gone.Code) : default);
    }

    [Theory]
    [InlineData("""{"firstName":" ","lastName":"Durand"}""", "firstName", "person/bad-field")]
    [InlineData("""{"firstName":"Amina","lastName":"Durand","email":"@"}""", "email", "person/bad-email")]
    [InlineData("""{"firstName":"Amina","lastName":"Durand","phone":"abc"}""", "phone", "person/bad-phone")]
    [InlineData("""{"firstName":"Amina","lastName":"Durand","birthDate":"0091-03-27"}""", "birthDate", "person/bad-birth-date")]
    [InlineData("""{"firstName":"Amina","lastName":"Durand","birthDate":"2126-03-27"}""", "birthDate", "person/bad-birth-date")]
    [InlineData("""{"firstName":"Am\u0007ina","lastName":"Durand"}""", "firstName", "person/invisible-in-name")]
    [InlineData("""{"firstName":"\u2800Amina","lastName":"Durand"}""", "firstName", "person/invisible-in-name")]
    [InlineData("""{"firstName":"Amina","lastName":"Durand\ud834\udd59"}""", "lastName", "person/invisible-in-name")]
    [InlineData("""{"firstName":"Amina","lastName":"Dur\ue000and"}""", "lastName", "person/invisible-in-name")]
    [InlineData("""{"firstName":"Amina","lastName":"?"}""", "lastName", "person/name-without-letter")]
    [InlineData("""{"firstName":"12","lastName":"Durand"}""", "firstName", "person/name-without-letter")]
    public async Task A_person_who_cannot_be_is_refused_with_the_field(string body, string field, string code)
    {
        var answer = await api.SendAsync(HttpMethod.Post, "/api/people", body, key: Calls.NewKey());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code, field), (answer.Status, answer.Code, answer.Field));
    }

    [Fact]
    public async Task What_nobody_sees_in_a_name_is_left_out_and_the_answer_has_what_is_kept()
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zo\u200bé\u00ad\u200e", lastName = "\ufeffDu\u00a0 Bois\u200f ", phone = "0612345678" }, key: Calls.NewKey());
        Assert.Equal(("Zoé", "Du Bois", "+33 6 12 34 56 78"), ($"{made.Body!["firstName"]}", $"{made.Body["lastName"]}", $"{made.Body["phone"]}"));
        var none = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "\u200b", lastName = "Bois" }, key: Calls.NewKey());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "person/invisible-in-name", "firstName"), (none.Status, none.Code, none.Field));
    }

    // The codes are written out in the domain and in the API: whoever adds one adds its words.
    [Fact]
    public void A_reason_within_a_refusal_says_its_days()
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["brokenStep"] = "orientation_notified",
            ["brokenOn"] = "2025-08-06",
            ["because"] = "orientation/before-proposal",
            ["bound"] = "2025-08-06",
            ["date"] = "2025-08-01",
        };
        Assert.Contains("proposée le 6 août 2025 : elle ne peut être notifiée, acceptée ou refusée le 1er août 2025)", Refusals.Of("correction/breaks-later-step", "fr", details).Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("on 6 August 2025", Refusals.Of("correction/breaks-later-step", "en", details), StringComparison.Ordinal);
    }

    // Two such values that named each other would be told for ever, and end the service.
    [Fact]
    public void What_somebody_typed_is_no_reason_even_where_it_looks_like_a_code()
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "query/given-twice", ["value"] = "query/empty-value" };
        Assert.StartsWith("query/given-twice is given twice (query/empty-value)", Refusals.Of("query/given-twice", "en", details), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_of_a_refusal_has_words_in_both_languages()
    {
        var source = Repository.Root;
        var codes = Directory.EnumerateFiles(Path.Combine(source, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(m => m.Groups["code"].Value))
            .Distinct(StringComparer.Ordinal).ToList();
        Assert.True(codes.Count > 50, $"Only {codes.Count} codes were found: the pattern no longer fits the source.");
        Assert.Equal([], codes.Except(Refusals.Codes).Order(StringComparer.Ordinal));
        foreach (var code in codes)
        {
            Assert.NotEqual(Refusals.Of(code, "fr", null), Refusals.Of(code, "en", null));
        }
    }

    /// <summary>A question is answered, a sentence beside a refusal is none: everything else says what to do now, in a text of its own.</summary>
    [Fact]
    public void Every_refusal_says_what_to_do_in_both_languages()
    {
        string[] beside = ["import/confirm-by-column", "import/proof-date", "query/did-you-mean", "query/known-ones", "query/others-too"];
        var refusals = Refusals.Codes.Where(code => !FactRules.IsAsked(code) && code != PersonRecords.TwinQuestion).Except(beside).ToList();
        Assert.True(refusals.Count > 200, $"Only {refusals.Count} refusals were found.");
        Assert.Equal([], refusals.Where(code => string.IsNullOrWhiteSpace(Refusals.Do(code, "fr")) || string.IsNullOrWhiteSpace(Refusals.Do(code, "en"))));
        Assert.Equal(["query/did-you-mean", "query/known-ones"], Refusals.Codes.Where(code => Regex.IsMatch(Refusals.Raw(code, "fr") + Refusals.Raw(code, "en"), "{(nearest|known)}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))).Order(StringComparer.Ordinal));
        Assert.Equal([], Refusals.Codes.Except(refusals).Where(code => Refusals.Do(code, "fr") is not null || Refusals.Do(code, "en") is not null));
        Assert.All(Refusals.Codes.Except(refusals).Except(beside), code => Assert.Contains('?', Refusals.Raw(code, "fr")));
        Assert.All(Refusals.Codes.Except(refusals).Except(beside), code => Assert.Contains('?', Refusals.Raw(code, "en")));
    }

    // What a step, a person or a pathway is refused for: on a form as well as elsewhere.
    static readonly string[] OnForms = ["appointment", "barrier", "contract", "engagement", "entry", "follow-up", "immersion", "mandate", "orientation", "pathway", "person", "reorientation", "step", "training"];

    static string Stage(string code) => code.Split('/')[0];

    /// <summary>A form has no field for a reference, a version or an identifier: to ask for one sends people looking for it.</summary>
    [Fact]
    public void On_a_form_no_refusal_names_what_a_form_has_no_field_for()
    {
        // Attributes are of files and requests; an address, and the version of a record, are of a request; two codes are about the version of the service.
        string[] elsewhere = ["entry/bad-attribute-name", "entry/bad-attribute-value", "entry/identifying-attribute", "entry/undeclared-attribute", "entry/undeclared-attribute-value", "entry/too-many-attributes", "pathway/newer-version", "pathway/unreadable-step", "pathway/not-found", "person/not-found", "person/version-missing"];
        var french = new Regex("référence\\b|identifiant|attribut|colonne|version|/api|GET |If-Match|ne le donnez pas|une autre référence", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
        var english = new Regex("\\breference\\b|identifier|attribute|column|version|/api|GET |If-Match|derived: leave it out", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
        var codes = Refusals.Codes.Where(code => OnForms.Contains(Stage(code), StringComparer.Ordinal)).Except(elsewhere).ToList();
        Assert.True(codes.Count > 120, $"Only {codes.Count} codes were found.");
        Assert.Equal([], codes.Where(code => french.IsMatch(Refusals.OnForm(code, "fr", null)) || english.IsMatch(Refusals.OnForm(code, "en", null))));
        Assert.All(Refusals.Codes.Where(Refusals.HasFormWords), code => Assert.NotEqual(Refusals.OnForm(code, "fr", null), Refusals.OnForm(code, "en", null)));
    }

    /// <summary>People read these texts, and have no folder of documents, no command and no repository.</summary>
    [Fact]
    public void No_refusal_names_a_file_of_the_repository() =>
        Assert.Equal([], Refusals.Codes.Where(code => Regex.IsMatch(Refusals.Raw(code, "fr") + Refusals.Raw(code, "en"), @"docs/|\bops/|dotnet |README|\.md\b|\.razor|src/", RegexOptions.None, TimeSpan.FromSeconds(1))));

    /// <summary>One in some hundred references that were made read as a day, and the step was refused for a reference that nobody had given.</summary>
    [Fact]
    public void No_reference_that_is_made_reads_as_a_day()
    {
        var ids = Enumerable.Range(0, 20_000).Select(i => DeterministicId.From("reference", $"{i}")).ToList();
        Assert.Contains(ids, id => PersonalText.MayBeSomebodys($"c-{BitConverter.ToUInt32(id.ToByteArray(), 10) % 100_000_000:D8}"));
        Assert.All(ids, id => Assert.False(PersonalText.MayBeSomebodys(StepRequest.Reference("c", id))));
        Assert.All(ids.Take(100), id => Assert.Equal(StepRequest.Reference("c", id), StepRequest.Reference("c", id)));
    }

    /// <summary>A list of doubtful steps is headed by a few words, in which no value of a step is left open.</summary>
    [Fact]
    public void What_may_be_doubtful_has_a_short_title()
    {
        // Asked, or refused, at the moment of recording only.
        var codes = Refusals.Codes.Where(code => OnForms.Except(["person"]).Contains(Stage(code), StringComparer.Ordinal) && FactRules.Of(code)?.Lasting != false)
            .Except(["pathway/not-found", "pathway/newer-version", "pathway/version-conflict", "pathway/busy", "step/code-for-files-only", "step/retired-code", "entry/erased-person"]).ToList();
        Assert.True(codes.Count > 100, $"Only {codes.Count} codes were found.");
        foreach (var language in (string[])["fr", "en"])
        {
            Assert.Equal([], codes.Where(code => Refusals.Title(code, language) is var title && (title.Length > 60 || title.IndexOfAny(['…', '?', '{', '.', ':']) >= 0)));
            // Two reasons under one heading would look like one.
            Assert.Equal([], codes.GroupBy(code => Refusals.Title(code, language), StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
        }
        Assert.Equal([], codes.Where(code => Refusals.Title(code, "fr") == Refusals.Title(code, "en")));
    }

    /// <summary>What was most likely meant is suggested, once.</summary>
    [Theory]
    [InlineData("confirm/unknown", "confirm", "step/lng-ago", "« step/lng-ago » n’est pas une question à confirmer. Vouliez-vous dire step/long-ago ? Reprenez le code de la question posée, ou retirez-le.")]
    [InlineData("confirm/unknown", "confirm", "step/lng-ago@00", "« step/lng-ago@00 » n’est pas une question à confirmer. Vouliez-vous dire step/long-ago ? Reprenez le code de la question posée, ou retirez-le.")]
    [InlineData("confirm/unknown", "confirm", "yes", "« yes » n’est pas une question à confirmer. Reprenez le code de la question posée, ou retirez-le.")]
    public void A_misspelt_name_is_suggested_once(string code, string name, string value, string said) =>
        Assert.Equal(said, Refusals.Of(code, "fr", new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }));

    [GeneratedRegex("""(?:new Refusal\(|Rules\.NotBefore\([^;]*?|Rules\.Between\([^;]*?|Problems\.(?:Of|Result)\([^;]*?)"(?<code>[a-z-]+/[a-z-]+)"\s*[,)]""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 2000)]
    private static partial Regex Code();
}
