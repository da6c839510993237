using System.Net;
using System.Text.Json.Nodes;
using Marten;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Recording;

/// <summary>An entry against what its own pathway does not know: the date of birth, the registry of communes, the person's other pathways.</summary>
[Collection(TestApiCollection.Name)]
public class EntryTests(TestApi api)
{
    // Each of a name of their own, unless one is given: else they would be taken for one another.
    async Task<Guid> PersonAsync(string? birthDate, string firstName = "Awa", string? lastName = null, string? phone = null, string account = Calls.Counsellor)
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName, lastName = lastName ?? $"Sylla {Calls.NewKey()}", birthDate, phone }, key: Calls.NewKey(), account: account);
        Assert.True(made.Status == HttpStatusCode.Created, $"{made.Body}");
        return made.Body!["id"]!.GetValue<Guid>();
    }

    Task<Answer> OpenAsync(
        Guid person, string occurredOn = "2026-03-01", string scheme = "plie", string territory = "69123", object? situation = null, string? key = null, string account = Calls.Counsellor,
        string structure = "PLIE-A") =>
        api.SendAsync(
            HttpMethod.Post, "/api/pathways", new { occurredOn, person, scheme, structure, territory, situation = situation ?? new { }, confirm = new[] { "step/long-ago", "step/decades-ago" } },
            key: key ?? Calls.NewKey(), account: account);

    async Task<JsonNode> StoredAsync(Answer opened) =>
        JsonNode.Parse(await api.ScalarAsync<string>($"select data::text from pathways_events.mt_events where stream_id = '{opened.Body!["pathway"]}' and version = 1"))!;

    [Fact]
    public async Task The_age_follows_from_the_date_of_birth_also_for_a_request_sent_again()
    {
        var (person, key) = (await PersonAsync("1991-03-27"), Calls.NewKey());
        var opened = await OpenAsync(person, key: key);
        Assert.Equal(34, (await StoredAsync(opened))["situation"]!["age"]!.GetValue<int>());
        var again = await OpenAsync(person, key: key);
        Assert.Equal((HttpStatusCode.Created, true), (again.Status, again.Replayed));

        // Who was erased since has no date of birth any more, and the answer is the same.
        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, $"/api/people/{person}", account: "x:administrator:", key: Calls.NewKey())).Status);
        Assert.True((await OpenAsync(person, key: key)).Replayed);
    }

    [Theory]
    [InlineData("1951-05-01", "2026-03-01", 20, "entry/age-contradicts-birth-date", "situation.age")]
    [InlineData("1991-03-27", "1989-01-01", null, "entry/before-birth", "occurredOn")]
    [InlineData("2020-03-27", "2026-03-01", null, "entry/age-out-of-range", "situation.age")]
    public async Task What_contradicts_the_date_of_birth_is_refused(string born, string occurredOn, int? age, string code, string field)
    {
        var refused = await OpenAsync(await PersonAsync(born), occurredOn, situation: new { age });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code, field), (refused.Status, refused.Code, refused.Field));
    }

    [Fact]
    public async Task An_age_agrees_with_the_date_of_birth_in_a_correction_too()
    {
        var opened = await OpenAsync(await PersonAsync("1991-03-27"));
        Task<Answer> CorrectAsync(object situation) => api.RecordAsync(
            opened.Body!["pathway"]!.GetValue<Guid>(), "step-corrected",
            new
            {
                occurredOn = "2026-04-01",
                step = opened.Body!["step"],
                reason = "late_information",
                corrected = new { @event = "pathway_opened", occurredOn = "2026-03-28", person = Person(), scheme = "plie", structure = "PLIE-A", territory = "69123", situation },
                confirm = new[] { "step/long-ago" },
            });
        Guid Person() => Guid.Parse(StoredAsync(opened).GetAwaiter().GetResult()["person"]!.GetValue<string>());
        Assert.Equal(("entry/age-contradicts-birth-date", "corrected.situation.age"), await CorrectAsync(new { age = 34 }) is var wrong ? (wrong.Code, wrong.Field) : default);
        Assert.Equal(HttpStatusCode.Created, (await CorrectAsync(new { gender = "woman" })).Status);
    }

    [Theory]
    [InlineData("00000")]
    [InlineData("20000")]
    [InlineData("99999")]
    [InlineData("96002")]
    public async Task A_commune_that_no_registry_has_is_refused(string territory)
    {
        var refused = await OpenAsync(Calls.NewPerson(), territory: territory);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/unknown-commune", "territory"), (refused.Status, refused.Code, refused.Field));
    }

    [Theory]
    [InlineData("6912\u0001")]
    [InlineData("\u0001")]
    public async Task A_commune_that_is_no_code_is_refused_by_name(string territory)
    {
        var refused = await OpenAsync(Calls.NewPerson(), territory: territory);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "step/bad-commune", "territory"), (refused.Status, refused.Code, refused.Field));
    }

    [Theory]
    [InlineData("0001-01-01", "step/too-long-ago")]
    [InlineData("9999-12-31", "step/in-the-future")]
    public async Task An_entry_at_an_end_of_the_calendar_is_refused(string occurredOn, string code)
    {
        Assert.Equal(code, (await OpenAsync(Calls.NewPerson(), occurredOn)).Code);
        Assert.Equal(code, (await OpenAsync(await PersonAsync("1991-03-27"), occurredOn)).Code);
        var opened = await OpenAsync(Calls.NewPerson());
        var planned = await api.RecordAsync(
            opened.Body!["pathway"]!.GetValue<Guid>(), "immersion-agreed", new { occurredOn = "2026-03-02", startsOn = occurredOn, endsOn = occurredOn, host = "73282932000074", confirm = new[] { "step/long-ago" } });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, planned.Status);
    }

    [Theory]
    [InlineData("2a004", "2A004")]
    [InlineData("69381", "69381")]
    [InlineData("98818", "98818")]
    public async Task A_commune_or_an_arrondissement_is_taken_in_its_canonical_form(string territory, string stored) =>
        Assert.Equal(stored, (await StoredAsync(await OpenAsync(Calls.NewPerson(), territory: territory)))["territory"]!.GetValue<string>());

    /// <summary>No date of birth, and a sign or a word in the place of a family name: the first name and the telephone or e-mail are all there is to compare.</summary>
    [Theory]
    [InlineData("Ilyès", "-")]
    [InlineData("ilyes", "Inconnu")]
    [InlineData("Ilyès", "NC")]
    [InlineData("Ilyès", "N.C.")]
    [InlineData("Ilyès", "?")]
    [InlineData(".", "Bouazza")]
    [InlineData("Ilyès Bouazza", "X")]
    public void A_name_that_is_missing_makes_no_other_person_of_the_same_telephone_or_address(string first, string last)
    {
        var known = new Identity(Guid.CreateVersion7(), "Ilyès", "Bouazza", "+33 6 39 98 71 21", "ilyes.b@example.org");
        var said = new Identity(Guid.CreateVersion7(), first, last, Email: "ilyes.b@example.org");
        Assert.True(PersonTwins.AreAlike(known, said) && PersonTwins.AreAlike(said, known));
        Assert.True(PersonTwins.AreAlike(known, said with { Email = null, Phone = known.Phone }));
        Assert.True(PersonTwins.AreAlike(known with { BirthDate = new(1990, 5, 4) }, said));
        // Neither a telephone of the family, nor the name without anything else, nor somebody of another date of birth.
        Assert.False(PersonTwins.AreAlike(known, said with { FirstName = "Lina", LastName = "-" }));
        Assert.False(PersonTwins.AreAlike(known, said with { Email = null }));
        Assert.False(PersonTwins.AreAlike(known with { BirthDate = new(1990, 5, 4) }, said with { BirthDate = new(1990, 5, 5) }));
    }

    /// <summary>A slip in the name, and the same e-mail: once more the same person (betagouv/rdv-service-public #3653).</summary>
    [Fact]
    public void A_slip_in_the_name_does_not_make_another_person_of_the_same_birth_date_or_address()
    {
        Identity Who(string first, string last, string? born = null, string? phone = null, string? email = null) =>
            new(Guid.CreateVersion7(), first, last, phone, email, born is null ? null : DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture));
        var zoe = Who("Zoé", "Martin", "1990-05-04", "+33 6 39 98 12 34", "zoe@example.org");
        Assert.True(PersonTwins.AreAlike(zoe, Who("Zoe", "Martn", "1990-05-04", email: "zoe@example.org")));
        Assert.True(PersonTwins.AreAlike(zoe, Who("Zoe", "Martn", email: "zoe@example.org")));
        Assert.True(PersonTwins.AreAlike(zoe, Who("Zoé", "Legrand", "1990-05-04", "+33 6 39 98 12 34")));
        Assert.True(PersonTwins.AreAlike(zoe, Who("Zoé", "Martyn", "1990-05-04")));
        Assert.True(PersonTwins.AreAlike(zoe, Who("Zoée", "Martin", "1990-05-04")));
        // A family shares its telephone, and its name, twins too; a day of birth is shared by many.
        Assert.False(PersonTwins.AreAlike(zoe, Who("Anna", "Martin", "1990-05-04")));
        Assert.False(PersonTwins.AreAlike(zoe, Who("Zoé", "Durand", "1990-05-04")));
        Assert.False(PersonTwins.AreAlike(zoe, Who("Paul", "Martin", "2012-01-05", "+33 6 39 98 12 34")));
        Assert.False(PersonTwins.AreAlike(zoe, Who("Mohamed", "Diallo", phone: "+33 6 39 98 12 34")));
        Assert.False(PersonTwins.AreAlike(zoe, Who("Lina", "Diallo", "1990-05-04")));
        Assert.False(PersonTwins.AreAlike(zoe, Who("Zoé", "Martin", "1990-05-05", "+33 6 39 98 12 34")));
    }

    /// <summary>The date of birth was wrong, and the age with it (ohcnetwork/care_fe #612).</summary>
    [Fact]
    public async Task A_date_of_birth_that_was_wrong_is_put_right_with_the_entry_and_gives_its_age()
    {
        var person = await PersonAsync("1951-03-27");
        var opened = await OpenAsync(person);
        Assert.Equal("74", $"{(await StoredAsync(opened))["situation"]!["age"]}");
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var page = $"/pathways/{opened.Body!["pathway"]}/correct/{opened.Body["step"]}";
        Assert.Contains("value=\"27/03/1951\"", (await visitor.GetAsync($"{page}?lang=fr")).Html, StringComparison.Ordinal);
        Task<Visitor.Page> PutRightAsync(string birthDate) => visitor.PostAsync(page, ("_handler", "correct"), ("do", "correct"), ("why", "wrong_code"), ("occurredOn", "2026-03-01"), ("scheme", "plie"),
            ("structure", "PLIE-A"), ("territory", "Lyon (69123)"), ("birthDate", birthDate), ("confirmed", "step/long-ago"));
        async Task<DateOnly?> BornAsync()
        {
            await using var session = api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
            return (await session.LoadAsync<Identity>(person))!.BirthDate;
        }
        var sent = await PutRightAsync("27/03/1991");
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal(new DateOnly(1991, 3, 27), await BornAsync());
        Assert.Equal("34", await api.ScalarAsync<string>($"select data -> 'corrected' -> 'situation' ->> 'age' from pathways_events.mt_events where stream_id = '{opened.Body["pathway"]}' and version = 2"));
        // By another day in the same year of age, nothing is new for the entry.
        await visitor.GetAsync(page);
        var kept = await PutRightAsync("28/03/1991");
        Assert.Equal(HttpStatusCode.Redirect, kept.Status);
        Assert.Contains("Date de naissance, 28 mars 1991", System.Net.WebUtility.HtmlDecode((await visitor.GetAsync(kept.Location! + "&lang=fr")).Html).Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Equal(new DateOnly(1991, 3, 28), await BornAsync());
    }

    [Fact]
    public async Task Who_was_born_in_1971_enters_no_youth_scheme_unasked()
    {
        var person = await PersonAsync("1971-05-01");
        var asked = await OpenAsync(person, scheme: "youth_engagement_contract");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "confirm/needed"), (asked.Status, asked.Code));
        var question = asked.Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(("entry/too-old-for-scheme", "54", "25"), ($"{question["code"]}", $"{question["values"]!["age"]}", $"{question["values"]!["bound"]}"));
    }

    [Fact]
    public async Task Nobody_enters_whom_nobody_made_or_who_was_erased()
    {
        static object Entry(Guid person) => new { occurredOn = "2026-03-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago" } };
        var unknown = await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(Guid.CreateVersion7()), key: Calls.NewKey(), made: false);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/unknown-person", "person"), (unknown.Status, unknown.Code, unknown.Field));

        var person = await PersonAsync(null);
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(person)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, $"/api/people/{person}", account: "x:administrator:", key: Calls.NewKey())).Status);
        Assert.Equal(("entry/erased-person", "person"), await OpenAsync(person, scheme: "rsa") is var erased ? (erased.Code, erased.Field) : default);
    }

    [Fact]
    public async Task A_date_of_birth_given_later_is_asked_about_when_it_contradicts_another_entry()
    {
        var person = await PersonAsync(null);
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(person, scheme: "youth_engagement_contract")).Status);
        var opened = await OpenAsync(person, "2026-03-02");
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var page = $"/pathways/{opened.Body!["pathway"]}/correct/{opened.Body["step"]}";
        await visitor.GetAsync($"{page}?lang=fr");
        (string, string)[] filled = [("_handler", "correct"), ("do", "correct"), ("why", "late_information"), ("occurredOn", "2026-03-02"), ("scheme", "plie"), ("structure", "PLIE-A"),
            ("territory", "Lyon (69123)"), ("birthDate", "01/05/1971"), ("situation.labour", "unemployed"), ("situation.gender", "woman"), ("situation.education", "level3"), ("confirmed", "step/long-ago")];
        var asked = await visitor.PostAsync(page, filled);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains("ne va pas avec l’entrée du 1 mars 2026", System.Net.WebUtility.HtmlDecode(asked.Html).Replace('\u00a0', ' ').Replace("1er", "1", StringComparison.Ordinal), StringComparison.Ordinal);
        var sent = await visitor.PostAsync(page, [.. filled, ("confirmed", "entry/birth-date-against-other-entry")]);
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal(new DateOnly(1971, 5, 1), (await api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession().LoadAsync<Identity>(person))!.BirthDate);
    }

    /// <summary>Made twice, by two counsellors or in two spellings, one person would have two pathways and count twice (gip-inclusion/les-emplois #1281).</summary>
    [Fact]
    public async Task Somebody_who_is_known_already_is_asked_about()
    {
        var name = $"Yıldız-Brûlé {Calls.NewKey()}";
        var first = await OpenAsync(await PersonAsync("1990-05-04", "Zoé", name, "0639981234"));
        Assert.Equal(HttpStatusCode.Created, first.Status);

        var twin = await PersonAsync("1990-05-04", name.ToUpperInvariant(), "zoe");
        var asked = await OpenAsync(twin, scheme: "rsa");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "confirm/needed"), (asked.Status, asked.Code));
        var question = asked.Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(("entry/person-known", $"{first.Body!["pathway"]}"), ($"{question["code"]}", $"{question["values"]!["pathway"]}"));
        // Written in one word or in two, it is the same name (carl-hamlin/barks #441).
        Assert.Equal("confirm/needed", (await OpenAsync(await PersonAsync("1990-05-04", "Zoé", name.Replace('-', ' ')), scheme: "rsa")).Code);
        Assert.Equal("confirm/needed", (await OpenAsync(await PersonAsync("1990-05-04", "Zoé", name.Replace("-", "", StringComparison.Ordinal)), scheme: "rsa")).Code);
        // Whoever says all by which somebody is told apart has them opposite: asked, with a word to go on with and nothing else of them.
        var opposite = await OpenAsync(await PersonAsync("1990-05-04", "Zoé", name, "+33 6 39 98 12 34", Calls.Stranger), account: Calls.Stranger, structure: "PLIE-B", scheme: "rsa");
        var told = opposite.Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal("entry/person-known-elsewhere", $"{told["code"]}");
        Assert.Equal(["same"], told["values"]!.AsObject().Select(v => v.Key));
        // Without a date of birth, by the telephone. Another structure is not asked: the question would tell that somebody is accompanied elsewhere.
        var elsewhere = await OpenAsync(await PersonAsync(null, "Zoé", name, "+33 6 39 98 12 34", Calls.Stranger), account: Calls.Stranger, structure: "PLIE-B");
        Assert.Equal(HttpStatusCode.Created, elsewhere.Status);
        Assert.Equal("confirm/needed", (await OpenAsync(await PersonAsync(null, "Zoé", name, "+33 6 39 98 12 34"), account: "x:coordinator:")).Code);
        // Another day of birth: another person.
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(await PersonAsync("1990-05-05", "Zoé", name))).Status);
        // The same entry once more is a form that was gone back to, unless it is said not to be.
        var again = await OpenAsync(await PersonAsync(null, "Zoé", name));
        Assert.Equal("entry/entered-twice", $"{again.Body!["confirm"]!.AsArray().Single()!["code"]}");

        var sure = await api.SendAsync(
            HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person = twin, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = new[] { "entry/person-known", "step/long-ago" } }, key: Calls.NewKey());
        Assert.Equal(HttpStatusCode.Created, sure.Status);
        Assert.Equal("entry/person-known", (await StoredAsync(sure))["confirm"]!.AsArray().Select(c => $"{c}").First(c => c.StartsWith("entry/", StringComparison.Ordinal)));
        // On the page, the question leads to the pathway that it is about.
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync("/pathways/open?lang=fr");
        var page = await visitor.PostAsync("/pathways/open", ("_handler", "open"), ("firstName", "Zoé"), ("lastName", name), ("birthDate", "04/05/1990"),
            ("occurredOn", "2026-03-01"), ("scheme", "rsa"), ("territory", "69123"), ("confirmed", "step/long-ago"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Matches($"<a href=\"/pathways/({first.Body!["pathway"]}|{sure.Body!["pathway"]})\">Voir cet autre parcours</a>", page.Html);
        // Answered once: the next pathway of this person asks no more.
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(twin, scheme: "rsa")).Status);
    }

    /// <summary>carl-hamlin/barks #441, tjtanjin/ped #4: the very same name, and a date of birth that would tell them apart is missing from one of them.</summary>
    [Fact]
    public async Task A_namesake_whom_no_date_of_birth_tells_apart_is_asked_about_and_opened_with_one_click()
    {
        var name = $"De Haro {Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var first = await OpenAsync(await PersonAsync("1990-05-04", "Zoé", name));
        // Whichever name stands first, in one word or in two; another structure is told nothing.
        var asked = await OpenAsync(await PersonAsync(null, name.Replace(" ", "", StringComparison.Ordinal), "zoe"), "2026-03-02");
        var question = asked.Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(("entry/person-maybe-known", $"{first.Body!["pathway"]}", "name"), ($"{question["code"]}", $"{question["values"]!["pathway"]}", $"{question["values"]!["agree"]}"));
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(await PersonAsync(null, "Zoé", name, account: Calls.Stranger), account: Calls.Stranger, structure: "PLIE-B")).Status);

        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        (string, string)[] form = [("_handler", "open"), ("firstName", "Zoé"), ("lastName", name), ("occurredOn", "2026-03-03"), ("scheme", "plie"), ("territory", "69123"), ("confirmed", "step/long-ago")];
        await visitor.GetAsync("/pathways/open?lang=fr");
        var page = await visitor.PostAsync("/pathways/open", form);
        Assert.Contains($"Zoé {name} (né·e le 4 mai 1990) a déjà un parcours, avec le même nom, et rien d’autre ne les distingue : il manque une date de naissance.", page.Html, StringComparison.Ordinal);
        Assert.Contains("C’est la même personne : ouvrir pour elle", page.Html, StringComparison.Ordinal);
        var confirm = System.Text.RegularExpressions.Regex.Match(page.Html, "name=\"confirm\" value=\"(entry/person-maybe-known@[^\"]+)\"").Groups[1].Value;
        var opened = await visitor.PostAsync("/pathways/open", [.. form, ("do", "confirm"), ("confirm", confirm)]);
        Assert.True(opened.Status == HttpStatusCode.Redirect, opened.Html);
        // Or it is the same person: their pathways stay together.
        await visitor.GetAsync("/pathways/open?lang=fr");
        await visitor.PostAsync("/pathways/open", form);
        var same = await visitor.PostAsync("/pathways/open", [.. form.Where(f => f.Item1 != "scheme"), ("scheme", "rsa"), ("same", System.Text.RegularExpressions.Regex.Match(page.Html, "name=\"same\" value=\"([^\"]+)\"").Groups[1].Value)]);
        Assert.True(same.Status == HttpStatusCode.Redirect, same.Html);
    }

    /// <summary>It said that the pathway was opened while nothing was, and the choice could not be taken back.</summary>
    [Fact]
    public async Task That_it_is_the_person_who_is_known_is_a_choice_that_is_seen_and_taken_back()
    {
        var name = $"Choisie{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(await PersonAsync("1990-05-04", "Zoé", name))).Status);
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        (string, string)[] form = [("_handler", "open"), ("firstName", "Zoé"), ("lastName", name), ("birthDate", "04/05/1990"), ("occurredOn", "2026-03-03"), ("scheme", "rsa"), ("territory", "69123")];
        await visitor.GetAsync("/pathways/open?lang=fr");
        var asked = await visitor.PostAsync("/pathways/open?lang=fr", [.. form, ("confirmed", "step/long-ago")]);
        var person = System.Text.RegularExpressions.Regex.Match(asked.Html, "name=\"same\" value=\"([^\"]+)\"").Groups[1].Value;
        // Something else is missing: nothing is recorded, and nothing says that it is.
        var chosen = await visitor.PostAsync("/pathways/open?lang=fr", [.. form.Where(f => f.Item1 != "territory"), ("same", person)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, chosen.Status);
        Assert.Contains("Sera ouvert pour la personne déjà connue", chosen.Html, StringComparison.Ordinal);
        Assert.Matches($"<input type=\"checkbox\" name=\"same\" value=\"{person}\" checked", chosen.Html);
        // Unticked: whose it is, is asked again.
        var back = await visitor.PostAsync("/pathways/open?lang=fr", [.. form, ("confirmed", "step/long-ago")]);
        Assert.Contains("C’est la même personne : ouvrir pour elle", back.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"same\"", back.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.PostAsync("/pathways/open?lang=fr", [.. form, ("confirmed", "step/long-ago"), ("same", person)])).Status);
    }

    /// <summary>Two people whose name nobody knows are not one person.</summary>
    [Fact]
    public async Task What_stands_in_place_of_a_name_makes_nobody_a_namesake()
    {
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(await PersonAsync(null, "Inconnue", "Inconnu"))).Status);
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(await PersonAsync(null, "Inconnue", "Inconnu"), "2026-03-02")).Status);
    }

    /// <summary>Two buttons of one name are no choice: what is seen of their pathways tells two people apart.</summary>
    [Fact]
    public async Task Two_namesakes_who_are_told_by_the_same_words_are_told_apart_by_their_entry()
    {
        var name = $"Pareil{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(await PersonAsync(null, "Marie", name))).Status);
        var sure = await api.SendAsync(HttpMethod.Post, "/api/pathways", new
        {
            occurredOn = "2026-03-02",
            person = await PersonAsync(null, "Marie", name),
            scheme = "rsa",
            structure = "PLIE-A",
            territory = "69123",
            confirm = new[] { "entry/person-maybe-known", "step/long-ago" },
        }, key: Calls.NewKey());
        Assert.Equal(HttpStatusCode.Created, sure.Status);
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync("/pathways/open?lang=en");
        var page = await visitor.PostAsync("/pathways/open?lang=en", ("_handler", "open"), ("firstName", "Marie"), ("lastName", name), ("occurredOn", "2026-03-03"), ("scheme", "plie"), ("territory", "69123"), ("confirmed", "step/long-ago"));
        var buttons = System.Text.RegularExpressions.Regex.Matches(page.Html, $"It is Marie {name} \\(([^)]+)\\): open it for them").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal).ToList();
        Assert.True(buttons is [var plie, var rsa] && plie.EndsWith(", entry of 1 March 2026", StringComparison.Ordinal) && rsa.EndsWith(", entry of 2 March 2026", StringComparison.Ordinal), string.Join(" | ", buttons) + page.Html);
    }

    /// <summary>A short name is the beginning of many: only those of the very name are read, in one word or in two.</summary>
    [Fact]
    public async Task Only_people_of_the_very_name_are_read_of_those_whose_name_begins_so()
    {
        var key = string.Concat(Calls.NewKey().Where(char.IsLetter)) + "q";
        var same = await PersonAsync(null, "B", key);
        await PersonAsync(null, "Bernard", key);
        await PersonAsync(null, "Bela", key + "b");
        var store = api.Host.Services.GetRequiredService<IDocumentStore>();
        await using var session = store.QuerySession();
        var found = await PersonTwins.NamesakesAsync(session, new Identity(Guid.NewGuid(), key, "B"), default);
        Assert.Equal([same], found.Select(f => f.Id));
    }

    /// <summary>After a file with many people whose name nobody knows, an entry of one more reads their pathways in one query, and none of them unless it is the same entry.</summary>
    [Fact]
    public async Task Of_thousands_without_a_name_no_pathway_is_read()
    {
        var store = api.Host.Services.GetRequiredService<IDocumentStore>();
        var people = Enumerable.Range(0, 1500).Select(_ => new Identity(Guid.NewGuid(), "Inconnue", "Inconnu", Structure: "PLIE-A")).ToList();
        await store.BulkInsertAsync(people);
        try
        {
            await using var session = store.QuerySession();
            Assert.Equal(1000, (await PersonTwins.NamesakesAsync(session, people[0], default)).Count);
            Assert.Equal(HttpStatusCode.Created, (await OpenAsync(await PersonAsync(null, "Inconnu", "Inconnue"), "2026-03-04")).Status);
            Assert.Equal("entry/entered-twice", $"{(await OpenAsync(await PersonAsync(null, "Inconnu", "Inconnue"), "2026-03-04")).Body!["confirm"]!.AsArray().Single()!["code"]}");
        }
        finally
        {
            await using var session = store.LightweightSession();
            session.DeleteWhere<Identity>(i => i.FirstName == "Inconnue" && i.LastName == "Inconnu");
            await session.SaveChangesAsync();
        }
    }

    /// <summary>Of a common name a few are told, each with what tells them apart, and all confirmed at once.</summary>
    [Fact]
    public async Task Of_a_common_name_a_few_are_asked_about_and_found_by_index()
    {
        var name = $"Martin{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        for (var day = 1; day <= 5; day++)
        {
            Assert.Equal(HttpStatusCode.Created, (await OpenAsync(await PersonAsync($"1990-05-0{day}", "Marie", name))).Status);
        }
        var asked = await OpenAsync(await PersonAsync(null, "Marie", name), "2026-03-02");
        Assert.Equal(Enumerable.Repeat("entry/person-maybe-known", 3), asked.Body!["confirm"]!.AsArray().Select(q => $"{q!["code"]}"));
        Assert.Equal([null, null, "yes"], asked.Body!["confirm"]!.AsArray().Select(q => q!["values"]!["others"]?.GetValue<string>()));
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync("/pathways/open?lang=en");
        var page = await visitor.PostAsync("/pathways/open?lang=en", ("_handler", "open"), ("firstName", "Marie"), ("lastName", name), ("occurredOn", "2026-03-03"), ("scheme", "plie"), ("territory", "69123"), ("confirmed", "step/long-ago"));
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Matches(page.Html, $"It is Marie {name} \\(born on \\d May 1990\\): open it for them").Select(m => m.Value).Distinct().Count());
        Assert.Contains("There are others like them: the search by name finds them.", page.Html, StringComparison.Ordinal);
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var plan = connection.CreateCommand();
        plan.CommandText = "set enable_seqscan = off; explain (format json) select id from pathways.mt_doc_identity where replace(search, ' ', '') like 'martinmarie%' or replace(search, ' ', '') like 'mariemartin%'";
        Assert.True($"{await plan.ExecuteScalarAsync()}".Contains("mt_doc_identity_by_name", StringComparison.Ordinal), await api.ScalarAsync<string>("select string_agg(indexdef, E'\n') from pg_indexes where tablename = 'mt_doc_identity'") + $"{await plan.ExecuteScalarAsync()}");
    }

    /// <summary>Asked at every opening, of a hundred thousand people.</summary>
    [Fact]
    public async Task Who_shares_a_date_of_birth_a_telephone_or_an_email_is_found_by_indexes()
    {
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var plan = connection.CreateCommand();
        plan.CommandText = "set enable_seqscan = off; explain (format json) select id from pathways.mt_doc_identity where data ->> 'birthDate' = '1990-05-02' or data ->> 'phone' = '+33639980001' or data ->> 'email' = 'a@b.fr'";
        var found = $"{await plan.ExecuteScalarAsync()}";
        Assert.All(["mt_doc_identity_by_birth_date", "mt_doc_identity_by_phone", "mt_doc_identity_by_email"], index => Assert.Contains(index, found, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_has_died_before_they_entered_another_pathway()
    {
        var person = Calls.NewPerson();
        var first = (await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>();
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(person, "2026-04-01", scheme: "rsa")).Status);
        Task<Answer> CloseAsync(string occurredOn, string exit) => api.RecordAsync(first, "pathway-closed", new { occurredOn, exit, confirm = new[] { "step/long-ago" } });

        Assert.Equal(("entry/after-death", "occurredOn"), await CloseAsync("2026-03-31", "deceased") is var died ? (died.Code, died.Field) : default);
        var left = await CloseAsync("2026-03-31", "moved_away");
        Assert.Equal(HttpStatusCode.Created, left.Status);
        Task<Answer> CorrectAsync(string occurredOn) => api.RecordAsync(first, "step-corrected", new
        {
            occurredOn = "2026-06-01",
            step = left.Body!["step"],
            reason = "wrong_code",
            confirm = new[] { "step/long-ago" },
            corrected = new { @event = "pathway_closed", occurredOn, exit = "deceased" },
        });
        Assert.Equal("entry/after-death", (await CorrectAsync("2026-03-31")).Code);
        Assert.Equal(HttpStatusCode.Created, (await CorrectAsync("2026-04-01")).Status);
    }

    [Fact]
    public async Task A_person_has_one_open_pathway_in_a_scheme()
    {
        var person = Calls.NewPerson();
        var first = await OpenAsync(person);
        var pathway = first.Body!["pathway"]!.GetValue<Guid>();
        var second = await OpenAsync(person, "2026-04-01");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/second-open-in-scheme", "scheme"), (second.Status, second.Code, second.Field));
        Assert.Equal(("2026-03-01", $"{pathway}"), ($"{second.Body!["values"]!["since"]}", $"{second.Body["values"]!["pathway"]}"));
        // A structure that may not see it is not told that there is anybody.
        var elsewhere = await OpenAsync(person, "2026-04-01", account: Calls.Stranger, structure: "PLIE-B");
        Assert.Equal("entry/unknown-person", elsewhere.Code);
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(person, "2026-04-01", scheme: "rsa")).Status);

        var closed = await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-01", exit = "moved_away" });
        Assert.Equal(HttpStatusCode.Created, closed.Status);
        Assert.Equal("entry/second-open-in-scheme", (await OpenAsync(person, "2026-04-30")).Code);
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(person, "2026-05-01")).Status);
        // An exit that is taken back would open the first again, beside the second.
        var back = await api.RecordAsync(pathway, "step-retracted", new { occurredOn = "2026-06-01", step = closed.Body!["step"], reason = "never_happened", confirm = new[] { "step/long-ago" } });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "pathway/other-runs-in-scheme", "step"), (back.Status, back.Code, back.Field));
        // One that is moved past the second entry says the same of its day.
        var moved = await api.RecordAsync(pathway, "step-corrected", new
        {
            occurredOn = "2026-06-01",
            step = closed.Body!["step"],
            reason = "wrong_date",
            confirm = new[] { "step/long-ago" },
            corrected = new { @event = "pathway_closed", occurredOn = "2026-05-02", exit = "moved_away" },
        });
        Assert.Equal(("pathway/other-runs-in-scheme", "corrected.occurredOn", "2026-05-01"), (moved.Code, moved.Field, $"{moved.Body!["values"]!["since"]}"));
        // A page says it in words of the exit, and leads to the other.
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var address = $"/pathways/{pathway}/correct/{closed.Body["step"]}?lang=fr";
        await visitor.GetAsync(address);
        var page = await visitor.PostAsync(address, ("_handler", "correct"), ("act", "retract"), ("retract.why", "never_happened"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Cette sortie ne peut être ni retirée ni portée à ce jour : la personne a un autre parcours dans ce dispositif, depuis le 1er mai 2026. Poursuivez cet autre parcours", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/pathways/{moved.Body["values"]!["pathway"]}\">Voir cet autre parcours</a>", page.Html, StringComparison.Ordinal);
    }

    /// <summary>A pathway that runs beside another was told as the one after it.</summary>
    [Fact]
    public async Task A_pathway_beside_one_that_runs_follows_none()
    {
        var key = Calls.NewKey().Replace("-", "", StringComparison.Ordinal)[..10];
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Rosa", lastName = $"Beside{key}", birthDate = "1990-05-04", phone = "06 39 98 70 01" }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var first = (await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>();
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        (string, string)[] typed =
        [
            ("_handler", "open"), ("firstName", "Rosa"), ("lastName", $"Beside{key}"), ("birthDate", "04/05/1990"), ("phone", "06 39 98 70 01"), ("occurredOn", "01/06/2026"),
            ("scheme", "rsa"), ("structure", "PLIE-A"), ("territory", "69123"), ("confirmed", "step/long-ago"), ("confirmed", "entry/unknown-structure"), ("same", $"{person}"),
        ];
        await visitor.GetAsync("/pathways/open?lang=fr");
        var sent = await visitor.PostAsync("/pathways/open?lang=fr", typed);
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal(2, await api.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where data ->> 'person' = '{person}'"));
        Assert.Equal(0, await api.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where data ->> 'previousPathway' = '{first}'"));
    }

    [Fact]
    public async Task Immersions_with_one_host_are_counted_over_all_pathways_of_the_person()
    {
        var person = await PersonAsync(null);
        var (plie, rsa) = ((await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>(), (await OpenAsync(person, scheme: "rsa")).Body!["pathway"]!.GetValue<Guid>());
        static object Agreed(string from, string to, string aim, params string[] confirm) =>
            new { occurredOn = from, startsOn = from, endsOn = to, aim, host = "73282932000074", confirm = confirm.Append("step/long-ago") };
        var first = await api.RecordAsync(plie, "immersion-agreed", Agreed("2026-03-02", "2026-04-02", "discover_job"));
        Assert.True(first.Status == HttpStatusCode.Created, $"{first.Body}");

        // 32 days, then 29.
        var tooMany = await api.RecordAsync(rsa, "immersion-agreed", Agreed("2026-04-06", "2026-05-04", "confirm_plan"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "immersion/host-days", "endsOn", "61"), (tooMany.Status, tooMany.Code, tooMany.Field, $"{tooMany.Body!["values"]!["days"]}"));
        var again = await api.RecordAsync(rsa, "immersion-agreed", Agreed("2026-04-06", "2026-04-10", "discover_job"));
        Assert.Equal("immersion/same-aim-again", again.Body!["confirm"]!.AsArray().Single()!["code"]!.GetValue<string>());
        var second = await api.RecordAsync(rsa, "immersion-agreed", Agreed("2026-04-06", "2026-04-10", "confirm_plan"));
        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.Equal("immersion/third-with-host", (await api.RecordAsync(plie, "immersion-agreed", Agreed("2026-05-04", "2026-05-05", "start_hire"))).Code);

        // Corrected to more days than the law allows; another person is not held against them.
        var longer = new { occurredOn = "2026-05-10", step = second.Body!["step"], reason = "wrong_date", confirm = new[] { "step/long-ago" }, corrected = new { @event = "immersion_agreed", occurredOn = "2026-04-06", immersion = "i-9", startsOn = "2026-04-06", endsOn = "2026-05-05", aim = "confirm_plan", host = "73282932000074" } };
        Assert.Equal("immersion/host-days", (await api.RecordAsync(rsa, "step-corrected", longer)).Code);
        var stranger = (await OpenAsync(await PersonAsync(null))).Body!["pathway"]!.GetValue<Guid>();
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(stranger, "immersion-agreed", Agreed("2026-05-04", "2026-05-05", "discover_job"))).Status);
    }

    [Fact]
    public async Task An_aim_that_is_confirmed_again_is_doubtful_on_neither_pathway()
    {
        var person = await PersonAsync(null);
        var (plie, rsa) = ((await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>(), (await OpenAsync(person, scheme: "rsa")).Body!["pathway"]!.GetValue<Guid>());
        object Agreed(string from, string to, params string[] confirm) =>
            new { occurredOn = from, startsOn = from, endsOn = to, aim = "discover_job", host = "73282932000074", confirm = confirm.Append("step/long-ago") };
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(plie, "immersion-agreed", Agreed("2026-03-02", "2026-03-06"))).Status);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(rsa, "immersion-agreed", Agreed("2026-04-06", "2026-04-10", "immersion/same-aim-again"))).Status);

        // Both are read: the confirmation is there, and neither is listed.
        var second = await api.ScalarAsync<string>($"select data->>'confirm' from pathways_events.mt_events where stream_id = '{rsa}' and version = 2");
        Assert.Contains("immersion/same-aim-again", second, StringComparison.Ordinal);
        Assert.Empty(await DoubtfulAsync());
        // Where nobody confirmed it, it is listed on both sides.
        await api.ScalarAsync<int>($"with old as (update pathways_events.mt_events set data = data - 'confirm' where stream_id = '{rsa}' and version = 2 returning 1) select count(*)::int from old");
        Assert.Equal(new[] { plie, rsa }.Order(), (await DoubtfulAsync()).Order());

        async Task<Guid[]> DoubtfulAsync()
        {
            var found = new List<Guid>();
            await api.CaughtUpAsync();
            for (string? after = ""; after is not null;)
            {
                var page = (await api.SendAsync(HttpMethod.Get, $"/api/doubtful{after}", account: "a:auditor:")).Body!;
                found.AddRange(page["items"]!.AsArray().Where(i => $"{i!["code"]}" == "immersion/same-aim-again").Select(i => i!["pathway"]!.GetValue<Guid>()).Where(p => p == plie || p == rsa));
                after = page["next"] is { } next ? $"?after={next}" : null;
            }
            return [.. found];
        }
    }

    [Fact]
    public async Task An_immersion_whose_end_is_taken_back_or_moved_is_counted_over_all_pathways_again()
    {
        var person = await PersonAsync(null);
        var (plie, rsa) = ((await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>(), (await OpenAsync(person, scheme: "rsa")).Body!["pathway"]!.GetValue<Guid>());
        string[] late = ["step/long-ago"];
        object Agreed(string from, string to, string aim) => new { occurredOn = from, startsOn = from, endsOn = to, aim, immersion = "i-1", host = "73282932000074", confirm = late };
        // Cut short after 10 days of 32, so that 32 more are 42.
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(plie, "immersion-agreed", Agreed("2026-03-02", "2026-04-02", "discover_job"))).Status);
        var ended = await api.RecordAsync(plie, "immersion-ended", new { occurredOn = "2026-03-11", immersion = "i-1", kept = false, confirm = late });
        Assert.Equal(HttpStatusCode.Created, ended.Status);
        var second = await api.RecordAsync(rsa, "immersion-agreed", Agreed("2026-04-06", "2026-05-06", "confirm_plan"));
        Assert.True(second.Status == HttpStatusCode.Created, $"{second.Body}");

        var back = await api.RecordAsync(plie, "step-retracted", new { occurredOn = "2026-06-01", step = ended.Body!["step"], reason = "never_happened", confirm = late });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "immersion/host-days", "step", "63"), (back.Status, back.Code, back.Field, $"{back.Body?["values"]?["days"]}"));
        Task<Answer> MoveAsync(string occurredOn) => api.RecordAsync(plie, "step-corrected", new
        {
            occurredOn = "2026-06-01",
            step = ended.Body!["step"],
            reason = "wrong_date",
            confirm = late,
            corrected = new { @event = "immersion_ended", occurredOn, immersion = "i-1", kept = false },
        });
        // 30 days and 31 are 61; 29 and 31 are the 60 that the law allows.
        Assert.Equal(("immersion/host-days", "corrected.occurredOn"), await MoveAsync("2026-03-31") is var moved ? (moved.Code, moved.Field) : default);
        Assert.Equal(HttpStatusCode.Created, (await MoveAsync("2026-03-30")).Status);
    }

    [Fact]
    public async Task A_death_that_another_process_tells_is_seen_by_the_next_step()
    {
        var person = Calls.NewPerson();
        var (a, b) = ((await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>(), (await OpenAsync(person, scheme: "rsa")).Body!["pathway"]!.GetValue<Guid>());
        Task<Answer> HeldAsync(string occurredOn) => api.RecordAsync(b, "appointment-held", new { occurredOn, mode = "in_person", confirm = new[] { "step/long-ago" } });
        Assert.Equal(HttpStatusCode.Created, (await HeldAsync("2026-06-14")).Status);
        await using (var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.Events.Append(a, new PathwayClosed(new(2026, 6, 20), Closure.Deceased));
            await session.SaveChangesAsync();
        }
        Assert.Equal("step/after-death", (await HeldAsync("2026-06-21")).Code);
        // What is only asked about is refused at once, too.
        Assert.Equal("step/after-death", (await api.RecordAsync(b, "appointment-held", new { occurredOn = "2026-06-21", mode = "in_person", confirm = Array.Empty<string>() })).Code);
        Assert.Equal(HttpStatusCode.Created, (await HeldAsync("2026-06-20")).Status);
    }

    [Fact]
    public async Task Nobody_enters_a_pathway_after_their_death()
    {
        var person = Calls.NewPerson();
        var pathway = (await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>();
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-30", exit = "deceased" })).Status);
        var refused = await OpenAsync(person, "2026-06-20", scheme: "iae");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/after-death", "occurredOn"), (refused.Status, refused.Code, refused.Field));
        // What came before the death may still be recorded.
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(person, "2026-05-30", scheme: "iae")).Status);
    }

    [Fact]
    public async Task After_their_death_on_one_pathway_nobody_takes_a_step_on_another()
    {
        var person = Calls.NewPerson();
        var (a, b) = ((await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>(), (await OpenAsync(person, scheme: "rsa")).Body!["pathway"]!.GetValue<Guid>());
        string[] late = ["step/long-ago"];
        Task<Answer> HeldAsync(string occurredOn) => api.RecordAsync(b, "appointment-held", new { occurredOn, mode = "in_person", confirm = late });
        var before = await HeldAsync("2026-06-14");
        Assert.Equal(HttpStatusCode.Created, before.Status);
        // The death is asked about, since either day may be the wrong one. It is taken then, and what was recorded after it is to be checked.
        Task<Answer> DiedAsync(params string[] confirm) => api.RecordAsync(a, "pathway-closed", new { occurredOn = "2026-05-30", exit = "deceased", confirm });
        var doubt = (await DiedAsync(late)).Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(("pathway/died-before-step-elsewhere", "2026-06-14"), ($"{doubt["code"]}", $"{doubt["values"]!["lastStep"]}"));
        var died = await DiedAsync([.. late, "pathway/died-before-step-elsewhere"]);
        Assert.Equal(HttpStatusCode.Created, died.Status);
        // Moved on, it is no nearer to that step, and nothing more is asked; moved back, it is.
        Task<Answer> MoveAsync(string occurredOn) => api.RecordAsync(a, "step-corrected", new
        {
            occurredOn = "2026-06-20",
            step = died.Body!["step"],
            reason = "wrong_date",
            confirm = late,
            corrected = new { @event = "pathway_closed", occurredOn, exit = "deceased" },
        });
        Assert.Equal(HttpStatusCode.Created, (await MoveAsync("2026-06-01")).Status);
        Assert.Equal("pathway/died-before-step-elsewhere", $"{(await MoveAsync("2026-05-30")).Body!["confirm"]!.AsArray().Single()!["code"]}");
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(a, "step-corrected", new
        {
            occurredOn = "2026-06-20",
            step = died.Body!["step"],
            reason = "wrong_date",
            confirm = late.Append("pathway/died-before-step-elsewhere"),
            corrected = new { @event = "pathway_closed", occurredOn = "2026-05-30", exit = "deceased" },
        })).Status);
        async Task<IReadOnlyList<(string, string, long)>> DoubtsAsync() => [.. (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{b}/timeline")).Body!["steps"]!.AsArray()
            .SelectMany(s => s!["doubts"]?.AsArray().Select(d => ($"{s["event"]}", $"{d}".Replace('\u00a0', ' '), s["version"]!.GetValue<long>())) ?? [])];
        Assert.Equal([("appointment_held", "La sortie de ce parcours, ou d’un autre, dit la personne décédée le 30 mai 2026 : une étape du 14 juin 2026 ne peut venir après. Si elle a eu lieu avant, corrigez sa date ; si le décès est faux, corrigez d’abord cette sortie.", 2L)], await DoubtsAsync());

        var refused = await HeldAsync("2026-06-15");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "step/after-death", "occurredOn", "2026-05-30"), (refused.Status, refused.Code, refused.Field, $"{refused.Body?["values"]?["closedOn"]}"));
        Assert.Equal(HttpStatusCode.Created, (await HeldAsync("2026-05-30")).Status);
        // Of a contract and an exit in one request, both are held against it.
        var both = await api.RecordAsync(b, "pathway-closed", new { occurredOn = "2026-06-16", exit = "employment", contract = new { occurredOn = "2026-05-29", kind = "cdi", workingTime = "full_time" }, confirm = late });
        Assert.Equal("step/after-death", both.Code);
        // What came too late is put right: a day that is too late as well is no new mistake, the day before it is none.
        Task<Answer> CorrectAsync(object step, string occurredOn) => api.RecordAsync(
            b, "step-corrected", new { occurredOn = "2026-06-20", step, reason = "wrong_date", confirm = late, corrected = new { @event = "appointment_held", occurredOn, mode = "in_person" } });
        Assert.Equal(HttpStatusCode.Created, (await CorrectAsync(before.Body!["step"]!, "2026-06-10")).Status);
        Assert.Equal(HttpStatusCode.Created, (await CorrectAsync(before.Body!["step"]!, "2026-05-29")).Status);
        Assert.Equal("step/after-death", (await CorrectAsync(before.Body!["step"]!, "2026-06-10")).Code);
        Assert.Empty(await DoubtsAsync());
        // One dies once (OHDSI/Themis #6): another day is asked about, with the one that was told.
        var later = await api.RecordAsync(b, "pathway-closed", new { occurredOn = "2026-06-16", exit = "deceased", confirm = late });
        var question = later.Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(("pathway/died-on-another-day", "2026-05-30"), ($"{question["code"]}", $"{question["values"]!["closedOn"]}"));
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(b, "pathway-closed", new { occurredOn = "2026-05-30", exit = "deceased", confirm = late })).Status);
    }

    /// <summary>A death that was wrong is taken back where it was told; the other pathways that tell it are named (openmrs-module-emrapi #204).</summary>
    [Fact]
    public async Task A_death_that_is_taken_back_names_the_pathway_that_still_tells_it()
    {
        var person = Calls.NewPerson();
        var a = (await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>();
        var b = (await OpenAsync(person, scheme: "rsa")).Body!["pathway"]!.GetValue<Guid>();
        string[] late = ["step/long-ago"];
        async Task<string> DiedAsync(Guid pathway) =>
            $"{(await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-05-30", exit = "deceased", confirm = late })).Body!["step"]}";
        Task<Answer> TakeBackAsync(Guid pathway, string step, params string[] confirm) =>
            api.RecordAsync(pathway, "step-retracted", new { occurredOn = "2026-06-20", step, reason = "never_happened", confirm });
        var (first, second) = (await DiedAsync(a), await DiedAsync(b));

        var question = (await TakeBackAsync(a, first)).Body!["confirm"]!.AsArray().Single()!;
        Assert.Equal(("pathway/death-told-elsewhere", $"{b:D}", "2026-05-30"), ($"{question["code"]}", $"{question["values"]!["pathway"]}", $"{question["values"]!["closedOn"]}"));
        Assert.Equal(HttpStatusCode.Created, (await TakeBackAsync(a, first, "pathway/death-told-elsewhere")).Status);
        Task<Answer> HeldAsync() => api.RecordAsync(a, "appointment-held", new { occurredOn = "2026-06-14", mode = "in_person", confirm = late });
        var refused = await HeldAsync();
        Assert.Equal(("step/after-death", $"{b:D}"), (refused.Code, $"{refused.Body!["values"]!["pathway"]}"));

        Assert.Equal(HttpStatusCode.Created, (await TakeBackAsync(b, second)).Status);
        Assert.Equal(HttpStatusCode.Created, (await HeldAsync()).Status);
    }

    [Fact]
    public async Task Of_a_death_with_a_contract_in_one_request_the_death_is_held_against_the_other_pathways()
    {
        var person = Calls.NewPerson();
        var first = (await OpenAsync(person)).Body!["pathway"]!.GetValue<Guid>();
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(person, "2026-04-01", scheme: "rsa")).Status);
        var died = await api.RecordAsync(first, "pathway-closed", new
        {
            occurredOn = "2026-03-31",
            exit = "deceased",
            contract = new { occurredOn = "2026-03-02", kind = "cdi", workingTime = "full_time" },
            confirm = new[] { "step/long-ago" },
        });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/after-death"), (died.Status, died.Code));
    }

    [Theory]
    [InlineData("/pathways/open?previous=abc", HttpStatusCode.NotFound)]
    [InlineData("/doubtful?after=abc", HttpStatusCode.OK)]
    [InlineData("/pathways/{0}?saved=abc", HttpStatusCode.OK)]
    [InlineData("/pathways/{0}/record?saved=abc", HttpStatusCode.OK)]
    [InlineData("/pathways/{0}/correct/{1}?complete=abc", HttpStatusCode.OK)]
    public async Task An_identifier_that_is_none_is_a_wrong_address_and_no_fault(string address, HttpStatusCode status)
    {
        var opened = await OpenAsync(Calls.NewPerson());
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        Assert.Equal(status, (await visitor.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, opened.Body!["pathway"], opened.Body["step"]))).Status);
    }

    [Fact]
    public async Task Of_many_who_open_one_for_the_same_person_at_once_one_does()
    {
        var person = Calls.NewPerson();
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => OpenAsync(person, "2026-03-02")));
        Assert.Single(all, a => a.Status == HttpStatusCode.Created);
        Assert.All(all.Where(a => a.Status != HttpStatusCode.Created), a => Assert.Equal("entry/second-open-in-scheme", a.Code));
    }

    [Fact]
    public async Task On_the_form_nothing_is_chosen_for_anybody_and_what_is_left_open_is_stored_as_no_answer()
    {
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var page = await visitor.GetAsync("/pathways/open?lang=fr");
        // But that whoever opens a pathway accompanies: it is said, and stored with its own receipt.
        Assert.DoesNotContain("checked", page.Html.Replace("name=\"mandate\" value=\"me\" checked", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("f-situation-age", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"not_stated\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"under26\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("Ne souhaite pas répondre", page.Html, StringComparison.OrdinalIgnoreCase);

        var sent = await visitor.PostAsync("/pathways/open", ("_handler", "open"), ("firstName", "Oumou"), ("lastName", $"Keïta {Calls.NewKey()}"), ("phone", "06.12.34.56.78"),
            ("occurredOn", "hier"), ("scheme", "plie"), ("territory", "st etienne"), ("situation.gender", "prefers_not_to_say"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        var pathway = sent.Location!.Split("/pathways/")[1].Split('/')[0];
        var stored = JsonNode.Parse(await api.ScalarAsync<string>($"select data::text from pathways_events.mt_events where stream_id = '{pathway}'"))!;
        Assert.Equal(("42218", "prefers_not_to_say", "not_stated", "not_stated", null), (
            $"{stored["territory"]}", $"{stored["situation"]!["gender"]}", $"{stored["situation"]!["labour"]}", $"{stored["situation"]!["education"]}", stored["situation"]!["age"]));
    }

    [Fact]
    public async Task What_was_left_open_is_said_on_the_pathway_and_completed_from_there()
    {
        var opened = await OpenAsync(await PersonAsync(null));
        var (pathway, step) = ($"{opened.Body!["pathway"]}", $"{opened.Body["step"]}");
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var page = await visitor.GetAsync($"/pathways/{pathway}?lang=fr");
        Assert.Contains("à compléter", System.Net.WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Contains($"/pathways/{pathway}/correct/{step}?complete=true", page.Html, StringComparison.Ordinal);

        // Nothing was wrong: the reason is known, and the page does not speak of a mistake.
        var completing = System.Net.WebUtility.HtmlDecode((await visitor.GetAsync($"/pathways/{pathway}/correct/{step}?complete=true&lang=fr")).Html);
        Assert.Contains("<h1>Compléter l’entrée du ", completing, StringComparison.Ordinal);
        Assert.Matches("value=\"late_information\"[^>]*checked", completing);
        // A birth after the entry is told in the same round as a reason that is missing.
        var twice = System.Net.WebUtility.HtmlDecode((await visitor.PostAsync($"/pathways/{pathway}/correct/{step}", ("_handler", "correct"), ("do", "correct"),
            ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("structure", "PLIE-A"), ("territory", "Lyon (69123)"), ("birthDate", "02/03/2026"))).Html);
        Assert.Contains("L’entrée (1er mars 2026) précède la date de naissance de la personne. Vérifiez les deux dates.", twice, StringComparison.Ordinal);
        Assert.Contains("Pourquoi : choisissez.", twice.Replace('\u00a0', ' '), StringComparison.Ordinal);
        var sent = await visitor.PostAsync($"/pathways/{pathway}/correct/{step}", ("_handler", "correct"), ("do", "correct"), ("why", "late_information"),
            ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("structure", "PLIE-A"), ("territory", "Lyon (69123)"), ("birthDate", "27/03/1991"),
            ("situation.labour", "unemployed"), ("situation.gender", "does_not_know"), ("situation.education", "level3"), ("confirmed", "step/long-ago"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.DoesNotContain("id=\"to-complete\"", (await visitor.GetAsync($"/pathways/{pathway}")).Html, StringComparison.Ordinal);
        var corrected = JsonNode.Parse(await api.ScalarAsync<string>($"select data::text from pathways_events.mt_events where stream_id = '{pathway}' and version = 2"))!["corrected"]!;
        Assert.Equal(("34", "does_not_know"), ($"{corrected["situation"]!["age"]}", $"{corrected["situation"]!["gender"]}"));
    }

    [Theory]
    [InlineData("phone", "abc", "ne peut être appelé")]
    [InlineData("email", "@", "ne peut recevoir de courrier")]
    [InlineData("territory", "99999", "n’est pas une commune connue")]
    [InlineData("territory", "Saint-Denis", "laquelle ?")]
    [InlineData("birthDate", "02/03/2026", "précède")]
    public async Task On_the_form_what_cannot_be_is_said_at_its_field(string field, string typed, string said)
    {
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync("/pathways/open?lang=fr");
        (string, string)[] filled = [("_handler", "open"), ("firstName", "Oumou"), ("lastName", "Keïta"), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123")];
        var page = await visitor.PostAsync("/pathways/open", [.. filled.Where(f => f.Item1 != field), (field, typed)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(said, System.Net.WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
    }

    /// <summary>A name has a letter, of any script; what nobody sees is said to be there, with the field.</summary>
    [Theory]
    [InlineData("fr", "-", "Nom de famille : « - » n’est pas un nom, il n’a aucune lettre. Écrivez le nom de la personne.")]
    [InlineData("en", " . ", "Family name: “.” is not a name, it has no letter. Write the person’s name.")]
    [InlineData("fr", "\u200b", "Nom de famille : ce champ contient un caractère invisible. Effacez tout le champ et écrivez le nom à la main.")]
    [InlineData("en", "\u200b", "Family name: this field has an invisible character. Delete all that is in the field and write the name by hand.")]
    public async Task What_is_no_name_is_refused_at_its_field_on_both_pages(string language, string typed, string said)
    {
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var pathway = await api.OpenPathwayAsync();
        var person = await api.ScalarAsync<string>($"select data ->> 'person' from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        await api.NameAsync(Guid.Parse(person), "Maëlle", "Kerbihan");
        foreach (var (address, handler) in new[] { ($"/pathways/open?lang={language}", "open"), ($"/pathways/{pathway}/person?lang={language}", "person") })
        {
            await visitor.GetAsync(address);
            var page = await visitor.PostAsync(address, ("_handler", handler), ("firstName", "Maëlle"), ("lastName", typed), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.Matches($"<a href=\"[^\"]*#f-lastName\">{System.Text.RegularExpressions.Regex.Escape(said)}</a>", System.Net.WebUtility.HtmlDecode(page.Html).Replace('\u00a0', ' '));
        }
        foreach (var name in new[] { "محمد", "李", "𐐀", "O" })
        {
            Assert.Empty(new NewPerson(name, name).Wrong(new(2026, 11, 27)));
        }
    }

    /// <summary>What only two fields together make impossible is told in the same round as what is wrong with one.</summary>
    [Fact]
    public async Task A_birth_after_the_entry_is_told_with_a_telephone_that_cannot_be_called()
    {
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync("/pathways/open?lang=fr");
        var page = await visitor.PostAsync("/pathways/open", ("_handler", "open"), ("firstName", "Oumou"), ("lastName", "Keïta"), ("occurredOn", "2026-03-01"), ("scheme", "plie"), ("territory", "69123"),
            ("birthDate", "02/03/2026"), ("phone", "123"));
        var told = System.Net.WebUtility.HtmlDecode(page.Html);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("ne peut être appelé", told, StringComparison.Ordinal);
        Assert.Contains("L’entrée (1er mars 2026) précède la date de naissance de la personne. Vérifiez les deux dates.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Communes_are_found_as_one_types()
    {
        var found = await api.SendAsync(HttpMethod.Get, "/api/communes?search=villeurb");
        var first = found.Body!["communes"]![0]!;
        Assert.Equal(("69266", "Villeurbanne"), ($"{first["code"]}", $"{first["name"]}"));
        Assert.False(found.Body!["more"]!.GetValue<bool>());
        var many = (await api.SendAsync(HttpMethod.Get, "/api/communes?search=saint")).Body!;
        Assert.Equal((12, true), (many["communes"]!.AsArray().Count, many["more"]!.GetValue<bool>()));
        Assert.Empty((await api.SendAsync(HttpMethod.Get, "/api/communes?search=-")).Body!["communes"]!.AsArray());
        Assert.Equal("query/empty-value", (await api.SendAsync(HttpMethod.Get, "/api/communes?search=")).Code);
        Assert.Equal(("query/unknown-parameter", "search"), await api.SendAsync(HttpMethod.Get, "/api/communes?serch=villeurb") is var wrong ? (wrong.Code, $"{wrong.Body!["values"]!["nearest"]}") : default);
    }
}
