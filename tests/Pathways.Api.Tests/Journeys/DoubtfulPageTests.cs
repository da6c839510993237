using System.Net;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Monitoring;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Journeys;

/// <summary>The page of what is doubtful: grouped by reason, of nobody who was handed over, and settled from there where it can be.</summary>
[Collection(TestApiCollection.Name)]
public class DoubtfulPageTests(TestApi api)
{
    static readonly DateOnly Entered = new(2026, 3, 1);

    readonly string structure = Calls.NewCode("DOUBT");

    string Counsellor => $"conseil-doubt:counsellor:{structure}";

    Visitor On(string account) => new(api.Host.GetTestClient(), account);

    async Task<Guid> PersonAsync(string lastName, string? birthDate = null, string? phone = null)
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Awa", lastName, birthDate, phone }, key: Calls.NewKey(), account: Counsellor);
        Assert.True(made.Status == HttpStatusCode.Created, $"{made.Body}");
        return made.Body!["id"]!.GetValue<Guid>();
    }

    async Task<Guid> EnterAsync(Guid person, Scheme scheme = Scheme.Plie, params PathwayEvent[] then) =>
        await api.RecordAsync(structure, [new PathwayOpened(Entered, person, scheme, structure, "69123", new EntrySituation()), .. then]);

    // As they were stored when nobody was asked.
    async Task UnaskedAsync(params Guid[] pathways)
    {
        foreach (var pathway in pathways)
        {
            await api.ScalarAsync<int>($"with old as (update pathways_events.mt_events set data = data - 'confirm' where stream_id = '{pathway}' returning 1) select count(*)::int from old");
        }
        await api.CaughtUpAsync();
    }

    async Task BornAsync(Guid person, string birthDate) => await api.ScalarAsync<int>(
        $$"""with old as (update pathways.mt_doc_identity set data = jsonb_set(data, '{birthDate}', '"{{birthDate}}"') where id = '{{person}}' returning 1) select count(*)::int from old""");

    static PathwayEvent[] HeldOnAnotherDay(string appointment) =>
    [
        new AppointmentBooked(Entered.AddDays(9), appointment, Entered.AddDays(20), AppointmentMode.InPerson),
        new AppointmentHeld(Entered.AddDays(22), AppointmentMode.InPerson, appointment),
    ];

    [Fact]
    public async Task Steps_are_grouped_by_reason_under_a_short_title_the_commonest_first()
    {
        Guid[] pathways =
        [
            await EnterAsync(await PersonAsync("Premier"), then: HeldOnAnotherDay("a-1")),
            await EnterAsync(await PersonAsync("Second"), then: HeldOnAnotherDay("a-2")),
        ];
        await UnaskedAsync(pathways);
        var one = (await On(Counsellor).GetAsync("/doubtful?lang=fr")).Html;
        // One reason needs no list of reasons.
        Assert.DoesNotContain("doubt-kinds", one, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"r-appointment-held-on-another-day\">Rendez-vous tenu un autre jour <span class=\"number soft\">2</span></h2>", one, StringComparison.Ordinal);

        await UnaskedAsync(await EnterAsync(await PersonAsync("Troisième"), then: [new WorkContractStarted(Entered.AddDays(5), "c-1", ContractKind.Cdi, WorkingTime.PartTime, PlannedEnd: Entered.AddDays(90))]));
        foreach (var (language, title, other) in new[] { ("fr", "Rendez-vous tenu un autre jour", "CDI qui a un terme"), ("en", "Appointment held on another day", "Open-ended contract with a term") })
        {
            var page = (await On(Counsellor).GetAsync($"/doubtful?lang={language}")).Html;
            var (kinds, sections) = (page.Split("doubt-kinds")[1].Split("</nav>")[0], page.Split("class=\"doubt-kind\""));
            Assert.Matches($"(?s)#r-appointment-held-on-another-day\"[^>]*>{title}</a> <span class=\"number soft\">2</span>.*#r-contract-open-ended-with-term\"[^>]*>{other}</a> <span class=\"number soft\">1</span>", kinds);
            Assert.Equal(3, sections.Length);
            Assert.Contains($"id=\"r-appointment-held-on-another-day\">{title}", sections[1], StringComparison.Ordinal);
            Assert.Equal(2, sections[1].Split($"#step-3\"").Length - 1);
            Assert.Contains("Awa Premier", sections[1], StringComparison.Ordinal);
            Assert.Contains("Awa Second", sections[1], StringComparison.Ordinal);
            Assert.Contains("Awa Troisième", sections[2], StringComparison.Ordinal);
            Assert.DoesNotContain("…", string.Concat(System.Text.RegularExpressions.Regex.Matches(page, "<h2.*?</h2>", System.Text.RegularExpressions.RegexOptions.NonBacktracking, System.Text.RegularExpressions.Regex.InfiniteMatchTimeout).Select(m => m.Value)), StringComparison.Ordinal);
        }
    }

    /// <summary>The list of pathways is behind the log for a moment, and whose a pathway is follows the log.</summary>
    [Fact]
    public async Task A_pathway_that_was_handed_over_is_not_listed_while_the_list_is_behind_the_log()
    {
        var (stays, goes) = (await EnterAsync(await PersonAsync("Reste"), then: HeldOnAnotherDay("a-1")), await EnterAsync(await PersonAsync("Part"), then: HeldOnAnotherDay("a-2")));
        await UnaskedAsync(stays, goes);
        Assert.Equal((2, 2), await ListedAsync());
        await api.HandOverAsync(goes, new ReferentAppointed(new(2026, 4, 2), "conseil-9", "PLIE-B"));
        await api.CaughtUpAsync();
        try
        {
            // The row as it was before: what a daemon that stands still leaves.
            Assert.Equal(1, await api.ScalarAsync<int>($"with back as (update pathways.caseload set structure = '{structure}' where pathway = '{goes}' returning 1) select count(*)::int from back"));
            Assert.Equal((1, 1), await ListedAsync());
            Assert.DoesNotContain("Awa Part", (await On(Counsellor).GetAsync("/doubtful?lang=fr")).Html, StringComparison.Ordinal);
        }
        finally
        {
            await api.ScalarAsync<int>($"with again as (update pathways.caseload set structure = 'PLIE-B' where pathway = '{goes}' returning 1) select count(*)::int from again");
        }
    }

    /// <summary>However much is doubtful, a page tells of some hundred steps, and the next goes on with the pathway after it.</summary>
    [Fact]
    public async Task A_page_ends_after_some_hundred_doubtful_steps_and_the_next_goes_on()
    {
        // Each is held on another day, and each but the first booked beside one that is: more than half a page of each pathway.
        const int Appointments = (DoubtfulReader.DoubtfulAtOnce / 4) + 1, OfEach = (2 * Appointments) - 1;
        var pathways = new List<Guid>();
        foreach (var name in new[] { "Un", "Deux", "Trois" })
        {
            pathways.Add(await EnterAsync(await PersonAsync("Pages " + name), then: [.. Enumerable.Range(0, Appointments).SelectMany(i => HeldOnAnotherDay($"a-{i}"))]));
        }
        await UnaskedAsync([.. pathways]);
        var told = new List<(int Items, int Pathways)>();
        var steps = new List<string>();
        for (string? after = null; told.Count == 0 || after is not null;)
        {
            var page = (await api.SendAsync(HttpMethod.Get, "/api/doubtful" + (after is null ? "" : $"?after={after}"), account: Counsellor)).Body!;
            var items = page["items"]!.AsArray();
            told.Add((items.Count, page["pathways"]!.GetValue<int>()));
            steps.AddRange(items.Select(i => $"{i!["step"]} {i["code"]}"));
            after = page["next"]?.GetValue<string>();
        }
        Assert.Equal([(2 * OfEach, 2), (OfEach, 1)], told);
        Assert.Equal(3 * OfEach, steps.Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>Only tampering leaves a row of the list without events: it is looked at, found empty, and hides nobody behind it.</summary>
    [Fact]
    public async Task A_row_of_the_list_without_events_ends_no_page()
    {
        var pathway = await EnterAsync(await PersonAsync("Derrière"), then: HeldOnAnotherDay("a-1"));
        await UnaskedAsync(pathway);
        var empty = Guid.Parse("00000000-0000-0000-0000-" + pathway.ToString("N")[20..]);
        Assert.Equal(1, await api.ScalarAsync<int>($$"""
            with made as (insert into pathways.caseload select (jsonb_populate_record(c, jsonb_build_object('pathway', '{{empty}}'))).* from pathways.caseload c where pathway = '{{pathway}}' returning 1)
            select count(*)::int from made
            """));
        try
        {
            Assert.Equal((1, 2), await ListedAsync());
        }
        finally
        {
            await api.ScalarAsync<int>($"with gone as (delete from pathways.caseload where pathway = '{empty}' returning 1) select count(*)::int from gone");
        }
    }

    async Task<(int Items, int Looked)> ListedAsync() => (await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: Counsellor)).Body! is var page
        ? (page["items"]!.AsArray().Count, page["pathways"]!.GetValue<int>()) : default;

    [Fact]
    public async Task An_age_that_a_corrected_date_of_birth_left_behind_is_taken_over_with_one_button()
    {
        var person = await PersonAsync("Âgée", "1991-06-12");
        var pathway = await EnterAsync(person);
        await BornAsync(person, "1981-06-12");
        await api.CaughtUpAsync();
        var (visitor, late) = (On(Counsellor), On(Counsellor));
        await late.GetAsync("/doubtful?lang=fr");
        var page = (await visitor.GetAsync("/doubtful?lang=fr")).Html;
        Assert.Contains("La date de naissance donne 44 ans à l’entrée, et non 34.", page, StringComparison.Ordinal);
        Assert.Contains("Reprendre l’âge de la date de naissance", page, StringComparison.Ordinal);
        var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        // Who only reads is offered nothing.
        Assert.DoesNotContain("Reprendre l’âge", (await On("a-1:auditor:").GetAsync($"/doubtful?structure={structure}&lang=fr")).Html, StringComparison.Ordinal);

        var sent = await visitor.PostAsync("/doubtful?lang=fr", ("_handler", "age"), ("step", $"{step}"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal("44 conseil-doubt", await api.ScalarAsync<string>($"select data -> 'corrected' -> 'situation' ->> 'age' || ' ' || user_name from pathways_events.mt_events where stream_id = '{pathway}' and version = 2"));
        var told = (await visitor.GetAsync(sent.Location! + "&lang=fr")).Html;
        Assert.Contains("l’âge à l’entrée est celui de la date de naissance.", told, StringComparison.Ordinal);
        Assert.Contains("Rien à vérifier ici.", told, StringComparison.Ordinal);
        // Pressed on a page of before it finds nothing to do; the address says nothing to who did not press.
        Assert.Equal(HttpStatusCode.OK, (await late.PostAsync("/doubtful?lang=fr", ("_handler", "age"), ("step", $"{step}"))).Status);
        Assert.Equal(2, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
        Assert.DoesNotContain("id=\"settled\"", (await On($"conseil-other:counsellor:{structure}").GetAsync(sent.Location!)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_age_that_its_scheme_is_closed_to_is_for_the_correction_of_the_entry()
    {
        var person = await PersonAsync("Jeune", "2004-06-12");
        var pathway = await EnterAsync(person, Scheme.YouthEngagementContract);
        await BornAsync(person, "1971-06-12");
        await api.CaughtUpAsync();
        var visitor = On(Counsellor);
        await visitor.GetAsync("/doubtful?lang=fr");
        var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        var asked = await visitor.PostAsync("/doubtful?lang=fr", ("_handler", "age"), ("step", $"{step}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains("Rien n’est enregistré. Ouvrez l’étape et corrigez-la : Ce dispositif s’ouvre jusqu’à 25 ans, et la personne a 54 ans à l’entrée", asked.Html, StringComparison.Ordinal);
        Assert.Equal(1, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
    }

    /// <summary>A record that a file of another time left with a telephone that is refused today.</summary>
    [Theory]
    [InlineData("12/06/1981", "L’étape est corrigée, mais la date de naissance n’est pas enregistrée. Ce numéro de téléphone ne peut être appelé.", 2)]
    [InlineData("13/06/1991", "La date de naissance n’est pas enregistrée. Ce numéro de téléphone ne peut être appelé.", 1)]
    public async Task A_date_of_birth_that_could_not_be_kept_with_a_correction_is_said(string birthDate, string said, long version)
    {
        var person = await PersonAsync("Gardée", "1991-06-12", "06 39 98 61 07");
        var pathway = await EnterAsync(person);
        await api.ScalarAsync<int>($$"""with old as (update pathways.mt_doc_identity set data = jsonb_set(data, '{phone}', '"12"') where id = '{{person}}' returning 1) select count(*)::int from old""");
        var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 1");
        var (visitor, address) = (On(Counsellor), $"/pathways/{pathway}/correct/{step}?lang=fr");
        await visitor.GetAsync(address);
        var sent = await visitor.PostAsync(
            address, ("_handler", "correct"), ("why", "wrong_code"), ("occurredOn", "01/03/2026"), ("scheme", "plie"), ("structure", structure), ("territory", "Lyon (69123)"), ("birthDate", birthDate),
            ("confirmed", "step/long-ago"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.Status);
        Assert.Contains(said, sent.Html, StringComparison.Ordinal);
        Assert.Equal(version, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
        Assert.Equal("1991-06-12", await api.ScalarAsync<string>($"select data ->> 'birthDate' from pathways.mt_doc_identity where id = '{person}'"));
    }

    [Fact]
    public async Task A_structure_that_nobody_has_is_answered_with_the_names_of_those_that_there_are()
    {
        await using var registered = await api.InDirectoryAsync(new Structure(structure, "Maison des doutes", "PLIE", "69123"));
        foreach (var (account, address) in new[]
        {
            ("c-1:coordinator:", "/caseload"), ("c-1:coordinator:", "/doubtful"), ("e-1:evaluator:", "/board"), ("a-1:auditor:", "/doubtful"), ("a-1:auditor:", "/audit"), ("c-1:coordinator:", "/pathways/open"),
        })
        {
            var page = (await On(account).GetAsync($"{address}?structure={structure}x&lang=fr")).Html;
            Assert.True(page.Contains("Maison des doutes", StringComparison.Ordinal), $"{account} {address}: {page}");
            Assert.DoesNotContain($"Vouliez-vous dire {structure} ?", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_opens_a_pathway_from_the_list_of_a_structure_has_it_filled_in_and_goes_back_to_where_they_came_from()
    {
        await using var registered = await api.InDirectoryAsync(new Structure(structure, "Maison des entrées", "PLIE", "69123"));
        var pathway = await EnterAsync(await PersonAsync("Revient"));
        await api.CaughtUpAsync();
        var coordinator = On("c-1:coordinator:");
        Assert.Contains($"href=\"/pathways/open?structure={structure}\"", (await coordinator.GetAsync($"/caseload?structure={structure}&lang=fr")).Html, StringComparison.Ordinal);
        Assert.Matches("name=\"structure\" value=\"Maison des entrées\"", (await coordinator.GetAsync($"/pathways/open?structure={structure}&lang=fr")).Html);
        Assert.Matches("name=\"structure\" value=\"\"", (await coordinator.GetAsync("/pathways/open?lang=fr")).Html);
        // Who works for a structure is not asked, and not led to another's.
        Assert.Contains("href=\"/pathways/open\"", (await On(Counsellor).GetAsync("/caseload?lang=fr")).Html, StringComparison.Ordinal);
        var back = (await On(Counsellor).GetAsync($"/pathways/open?previous={pathway}&lang=fr")).Html;
        Assert.Contains($"<a href=\"/pathways/{pathway}\">← Le parcours précédent</a>", back, StringComparison.Ordinal);
        Assert.DoesNotContain("← Ma file active", back, StringComparison.Ordinal);
        Assert.Contains("← Ma file active", (await On(Counsellor).GetAsync("/pathways/open?lang=fr")).Html, StringComparison.Ordinal);
    }
}
