using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Journeys;

/// <summary>Whose list one sees first, what is remembered of it and for whom, and the way back from a pathway.</summary>
[Collection(TestApiCollection.Name)]
public class CaseloadChoiceTests(TestApi api)
{
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    async Task<Guid> PersonAsync(string structure, string last, int daysAgo, string? referent, params PathwayEvent[] steps)
    {
        var person = Guid.CreateVersion7();
        await api.NameAsync(person, "A", last);
        PathwayEvent[] mandate = referent is null ? [] : [new ReferentAppointed(Today.AddDays(-daysAgo), referent, structure)];
        return await api.RecordAsync(structure, [new PathwayOpened(Today.AddDays(-daysAgo), person, Scheme.Plie, structure, "59350", new EntrySituation()), .. mandate, .. steps]);
    }

    Visitor By(string account) => new(api.Host.GetTestClient(), account);

    static async Task<string> HtmlAsync(Visitor visitor, string address) => WebUtility.HtmlDecode((await visitor.GetAsync(address)).Html).Replace('\u00a0', ' ');

    static string H1(string html) => Regex.Replace(Regex.Match(html, "<h1[^>]*>(?<words>.*?)</h1>", RegexOptions.Singleline | RegexOptions.ExplicitCapture).Groups["words"].Value, "<[^>]+>", "").Trim();

    static string[] People(string html) => [.. Regex.Matches(html, "<a class=\"name\"[^>]*><bdi>([^<]*)</bdi>").Select(m => m.Groups[1].Value.EndsWith(" A", StringComparison.Ordinal) ? m.Groups[1].Value[..^2] : m.Groups[1].Value)];

    static string Count(string html, string name) => Regex.Match(html, $">{Regex.Escape(name)} <span class=\"number\">([^<]*)<").Groups[1].Value;

    static AppointmentBooked Booked(int day) => new(Today.AddDays(-90), "a-1", Today.AddDays(day), AppointmentMode.InPerson);

    [Fact]
    public async Task A_counsellor_sees_their_own_first_and_every_count_follows_the_switch()
    {
        const string structure = "ch-own";
        await PersonAsync(structure, "Mine", 100, "conseil-1", Booked(3));
        await PersonAsync(structure, "Mine closed", 100, "conseil-1", new PathwayClosed(Today.AddDays(-2), Closure.Retirement));
        await PersonAsync(structure, "Other", 100, "conseil-2", Booked(2));
        await PersonAsync(structure, "Nobody's", 100, null);
        await api.CaughtUpAsync();

        var own = await HtmlAsync(By($"conseil-1:counsellor:{structure}"), "/caseload?lang=fr");
        Assert.Equal("Ma file active", H1(own));
        Assert.Equal(["Mine"], People(own));
        Assert.Equal(("1", "1", "0", "1", "2"), (Count(own, "En cours"), Count(own, "À faire sous 14 jours"), Count(own, "Sans nouvelle"), Count(own, "Terminés"), Count(own, "Tous")));
        Assert.Equal(("1", "3", "1"), (Count(own, "Les miens"), Count(own, "Toute la structure"), Count(own, "Sans référent·e")));

        var all = await HtmlAsync(By($"conseil-1:counsellor:{structure}"), "/caseload?referent=all&lang=fr");
        Assert.Equal(["Other", "Mine", "Nobody's"], People(all));
        Assert.Equal(("3", "2", "1", "1"), (Count(all, "En cours"), Count(all, "À faire sous 14 jours"), Count(all, "Sans nouvelle"), Count(all, "Terminés")));

        // What nobody accompanies is found, and can be taken from there.
        var none = await HtmlAsync(By($"conseil-1:counsellor:{structure}"), "/caseload?referent=none&lang=fr");
        Assert.Equal(["Nobody's"], People(none));
        Assert.Matches("/record\\?step=referent_appointed\" aria-label=\"Devenir référent·e", none);
        Assert.Equal(("1", "0"), (Count(none, "En cours"), Count(none, "À faire sous 14 jours")));

        // Whoever has none is told where the others are.
        var newcomer = await HtmlAsync(By($"conseil-9:counsellor:{structure}"), "/caseload?lang=fr");
        Assert.Contains("Vous n’êtes référent·e d’aucun parcours en cours.", newcomer, StringComparison.Ordinal);
        Assert.Contains("Toute la structure (3)", newcomer, StringComparison.Ordinal);

        var json = (await (await api.GetAsync("/api/caseload?referent=none", $"conseil-1:counsellor:{structure}")).ReadAsJsonAsync<JsonNode>())!;
        Assert.Equal("""{"mine":1,"structure":3,"withoutReferent":1}""", json["whose"]!.ToJsonString());
        Assert.Equal(("none", 1, 0), (json["asked"]!["referent"]!.GetValue<string>(), json["counts"]!["open"]!.GetValue<int>(), json["counts"]!["due"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_choice_is_remembered_by_account_and_an_address_wins()
    {
        const string structure = "ch-keep";
        await PersonAsync(structure, "Zed", 100, "conseil-2", Booked(2));
        await PersonAsync(structure, "Abel", 90, "conseil-2");
        await api.CaughtUpAsync();
        // One browser, two accounts: the cookies of both are in it.
        var browser = new SharedBrowser(api.Host.GetTestClient());

        Assert.Equal(["Abel", "Zed"], People(await browser.GetAsync("/caseload?referent=all&sort=name&view=active&lang=fr", $"conseil-1:counsellor:{structure}")));
        Assert.Equal(["Abel", "Zed"], People(await browser.GetAsync("/caseload", $"conseil-1:counsellor:{structure}")));
        // The next one on this computer has their own list, and leaves the other's as it was.
        Assert.Equal("Ma file active", H1(await browser.GetAsync("/caseload", $"conseil-3:counsellor:{structure}")));
        Assert.Empty(People(await browser.GetAsync("/caseload?view=suspended", $"conseil-3:counsellor:{structure}")));
        Assert.Equal(["Abel", "Zed"], People(await browser.GetAsync("/caseload", $"conseil-1:counsellor:{structure}")));
        // An address wins, for what it names; a link that was sent from elsewhere changes nothing of what was chosen.
        Assert.Equal(["Zed"], People(await browser.GetAsync("/caseload?view=due", $"conseil-1:counsellor:{structure}", from: "cross-site")));
        Assert.Equal(["Abel", "Zed"], People(await browser.GetAsync("/caseload", $"conseil-1:counsellor:{structure}")));
        Assert.Equal(["Zed"], People(await browser.GetAsync("/caseload?view=due", $"conseil-1:counsellor:{structure}", from: "same-origin")));
        Assert.Equal(["Zed"], People(await browser.GetAsync("/caseload", $"conseil-1:counsellor:{structure}")));
        // A search looks everywhere, and is not remembered.
        Assert.Equal(["Abel"], People(await browser.GetAsync("/caseload?search=abel", $"conseil-1:counsellor:{structure}")));
        Assert.Equal(["Zed"], People(await browser.GetAsync("/caseload", $"conseil-1:counsellor:{structure}")));
        // Cookies that somebody changed choose nothing, and end nothing.
        browser.Spoil();
        Assert.Equal("Ma file active", H1(await browser.GetAsync("/caseload", $"conseil-1:counsellor:{structure}")));
    }

    [Fact]
    public async Task A_pathway_leads_back_to_the_list_as_it_was_filtered()
    {
        const string structure = "ch-back";
        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++)
        {
            ids.Add(await PersonAsync(structure, $"N{i:D2}", 100, "conseil-1", Booked(3)));
        }
        await api.CaughtUpAsync();
        var visitor = By($"conseil-1:counsellor:{structure}");
        await HtmlAsync(visitor, "/caseload?view=due&sort=name&page=2&lang=fr");

        var page = await HtmlAsync(visitor, $"/pathways/{ids[27]}");
        Assert.Contains($"href=\"/caseload?view=due&referent=me&sort=name&page=2#p-{ids[27]}\">← À faire sous 14 jours, page 2</a>", page, StringComparison.Ordinal);
        // Also after other pages of the pathway, and in English.
        await HtmlAsync(visitor, $"/pathways/{ids[27]}/record");
        Assert.Contains("← Due within 14 days, page 2</a>", await HtmlAsync(visitor, $"/pathways/{ids[27]}?lang=en"), StringComparison.Ordinal);
        var list = await HtmlAsync(visitor, "/caseload?view=due&referent=me&sort=name&page=2&lang=fr");
        Assert.Contains($"id=\"p-{ids[27]}\"", list, StringComparison.Ordinal);
        // Without a list before, it leads to one's own.
        Assert.Contains("href=\"/caseload\">← Ma file active</a>", await HtmlAsync(By($"conseil-1:counsellor:{structure}"), $"/pathways/{ids[0]}?lang=fr"), StringComparison.Ordinal);

        // Who accompanies nobody comes from the lists of all, by the name that their header has.
        Assert.Contains("href=\"/caseload\">← Files actives</a>", await HtmlAsync(By("coord-1:coordinator:"), $"/pathways/{ids[0]}?lang=fr"), StringComparison.Ordinal);
        Assert.Contains("href=\"/caseload\">← Caseloads</a>", await HtmlAsync(By("coord-1:coordinator:"), $"/pathways/{ids[0]}?lang=en"), StringComparison.Ordinal);

        // A page that there is not says so, and leads to the last.
        var beyond = await HtmlAsync(visitor, "/caseload?view=due&referent=me&page=99&lang=fr");
        Assert.Contains("Il n’y a pas de page 99 : la liste en a 2.", beyond, StringComparison.Ordinal);
        Assert.Matches("page=2[^\"]*\">Dernière page", beyond);
    }

    [Fact]
    public async Task What_has_been_due_for_long_stands_apart_and_nothing_but_what_can_still_be_done_is_red()
    {
        const string structure = "ch-late";
        await PersonAsync(structure, "Year late", 400, "conseil-1", new AppointmentBooked(Today.AddDays(-400), "a-1", Today.AddDays(-395), AppointmentMode.InPerson));
        await PersonAsync(structure, "Month late", 100, "conseil-1", Booked(-30));
        await PersonAsync(structure, "Late", 100, "conseil-1", Booked(-29));
        await PersonAsync(structure, "Day late", 100, "conseil-1", Booked(-1));
        await PersonAsync(structure, "Today", 100, "conseil-1", Booked(0));
        await PersonAsync(structure, "Soon", 100, "conseil-1", Booked(3));
        await PersonAsync(structure, "Nothing", 100, "conseil-1");
        await api.CaughtUpAsync();

        var page = await HtmlAsync(By($"conseil-1:counsellor:{structure}"), "/caseload?lang=fr");
        Assert.Equal(["Late", "Day late", "Today", "Soon", "Month late", "Year late", "Nothing"], People(page));
        Assert.Equal(["29 jours de retard", "1 jour de retard", "aujourd’hui"], Regex.Matches(page, "<span class=\"late\">([^<]*)</span>").Select(m => m.Groups[1].Value));
        Assert.Contains("<span class=\"soft\">13 mois de retard</span>", page, StringComparison.Ordinal);
        Assert.Contains("Endormis : échéance passée depuis 30 jours ou plus", page, StringComparison.Ordinal);
        // In another order they are marked in their place.
        Assert.Equal(2, Regex.Count(await HtmlAsync(By($"conseil-1:counsellor:{structure}"), "/caseload?sort=name&lang=fr"), "<span class=\"tag\">endormi</span>"));
        Assert.Contains("13 months late", await HtmlAsync(By($"conseil-1:counsellor:{structure}"), "/caseload?lang=en"), StringComparison.Ordinal);
        // The scheme of all is said once.
        Assert.Equal(1, Regex.Count(page, "PLIE"));
    }

    [Fact]
    public async Task A_coordinator_chooses_a_structure_by_its_name_and_finds_it_again()
    {
        var code = Calls.NewCode("CH-COORD");
        await using var registered = await api.InDirectoryAsync(new Structure(code, "Maison de l’emploi du Val", "PLIE", "59350"), new Structure(code + "-B", "Structure sans parcours", "PLIE", "59350"));
        await PersonAsync(code, "Theirs", 20, null);
        await PersonAsync(code, "Gone", 20, "conseil-1", new PathwayClosed(Today.AddDays(-2), Closure.Retirement));
        await api.CaughtUpAsync();
        var coordinator = By("coord-7:coordinator:");

        var choice = await HtmlAsync(coordinator, "/caseload?lang=fr");
        Assert.Matches($"<a href=\"/caseload\\?structure={code}\"><bdi>Maison de l’emploi du Val</bdi></a></th>\\s*<td class=\"number\" data-label=\"En cours\"><a [^>]*>1</a>\\s*</td>", choice);
        Assert.Contains("<bdi>Structure sans parcours</bdi>", choice, StringComparison.Ordinal);
        Assert.DoesNotContain("<input id=\"structure\"", choice, StringComparison.Ordinal);
        Assert.Contains("« En cours » : parcours ouverts et non terminés, y compris les suspendus.", choice, StringComparison.Ordinal);
        // Of a structure that nobody works in yet, its name is told: who coordinates works for none.
        var nobody = await HtmlAsync(coordinator, $"/caseload?structure={code}-B");
        Assert.Contains("La structure « Structure sans parcours » n’accompagne encore personne.", nobody, StringComparison.Ordinal);
        Assert.DoesNotContain("Votre structure", nobody, StringComparison.Ordinal);
        Assert.Contains("The structure “Structure sans parcours” accompanies nobody yet.", await HtmlAsync(coordinator, $"/caseload?structure={code}-B&lang=en"), StringComparison.Ordinal);
        Assert.Contains("“Under way”: pathways that were opened and have not ended, suspended ones included.", await HtmlAsync(coordinator, $"/caseload?structure={code}&lang=en"), StringComparison.Ordinal);
        var list = await HtmlAsync(coordinator, $"/caseload?structure={code}&lang=fr");
        Assert.Equal("File active : Maison de l’emploi du Val", H1(list));
        Assert.Equal(["Theirs"], People(list));
        // Remembered, and changed when they like.
        Assert.Equal(["Theirs"], People(await HtmlAsync(coordinator, "/caseload")));
        Assert.Contains("id=\"structures\"", await HtmlAsync(coordinator, "/caseload/structures"), StringComparison.Ordinal);
        // Each number leads to as many, whatever was chosen last; and the way back from a pathway says of which structure the list is.
        await HtmlAsync(coordinator, $"/caseload?structure={code}&view=closed&referent=all");
        var numbers = await HtmlAsync(coordinator, "/caseload/structures?lang=fr");
        foreach (var (words, people) in new[] { ("en cours : 1", "Theirs"), ("sans référent·e : 1", "Theirs"), ("terminés : 1", "Gone") })
        {
            var link = Regex.Match(numbers, $"<a href=\"([^\"]+)\" aria-label=\"Maison de l’emploi du Val, {words}\">1</a>").Groups[1].Value;
            Assert.Equal([people], People(await HtmlAsync(coordinator, link)));
        }
        var row = Regex.Match(list, "<a class=\"name\" href=\"(/pathways/[^\"]+)\"").Groups[1].Value;
        Assert.Contains(">← Terminés, Maison de l’emploi du Val</a>", await HtmlAsync(coordinator, row + "?lang=fr"), StringComparison.Ordinal);
        await HtmlAsync(coordinator, $"/caseload?structure={code}&view=active&referent=none&lang=en");
        Assert.Contains(">← Under way, without a referent, Maison de l’emploi du Val</a>", await HtmlAsync(coordinator, row + "?lang=en"), StringComparison.Ordinal);
        // An unknown one says so, with the nearest by its name and all others below.
        var unknown = await HtmlAsync(coordinator, $"/caseload?structure={code}X&lang=fr");
        Assert.Contains($"Vouliez-vous dire Maison de l’emploi du Val ({code})", unknown, StringComparison.Ordinal);
        Assert.Matches($"id=\"wrong-structure\".*<a href=\"/caseload\\?structure={code}\"><bdi>Maison", unknown.ReplaceLineEndings(" "));
        Assert.Contains("id=\"structures\"", unknown, StringComparison.Ordinal);
        // Whoever works for one structure is told of no other.
        Assert.DoesNotContain("Maison de l’emploi du Val", await HtmlAsync(By("conseil-1:counsellor:ch-own-2"), "/caseload/structures"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("محمد عبد الله", "الحسيني")]
    [InlineData("דוד", "בן־גוריון")]
    [InlineData("Anne-Sophie Marie-Antoinette Joséphine", "de La Rochefoucauld-Montmorency d’Estissac")]
    public async Task A_name_of_any_script_and_length_is_set_apart(string first, string last)
    {
        var structure = $"ch-bdi-{last.Length}";
        var person = Guid.CreateVersion7();
        await api.NameAsync(person, first, last);
        var pathway = await api.RecordAsync(structure, new PathwayOpened(Today.AddDays(-5), person, Scheme.Plie, structure, "59350", new EntrySituation()), new ReferentAppointed(Today.AddDays(-5), "x-unknown", structure));
        await api.CaughtUpAsync();
        var visitor = By($"conseil-1:counsellor:{structure}");
        Assert.Contains($"<bdi>{last} {first}</bdi>", await HtmlAsync(visitor, "/caseload?referent=all&lang=fr"), StringComparison.Ordinal);
        var page = await HtmlAsync(visitor, $"/pathways/{pathway}");
        Assert.Contains($"<bdi>{first} {last}</bdi>", page, StringComparison.Ordinal);
        Assert.Matches("<bdi class=\"code\">x-unknown</bdi><span class=\"small soft\"> \\(compte inconnu\\)</span>", page);
    }

    [Fact]
    public async Task The_number_beside_a_tab_is_of_the_rows_that_it_shows_and_a_change_of_filter_leads_to_the_first_page()
    {
        const string structure = "ch-count";
        for (var i = 0; i < 60; i++)
        {
            await PersonAsync(structure, $"N{i:D2}", 100, (i % 3) switch { 0 => "conseil-1", 1 => "conseil-2", _ => null }, (i % 5) switch
            {
                0 => [Booked(3)],
                1 => [Booked(-40)],
                2 => [new PathwaySuspended(Today.AddDays(-10), SuspensionReason.Health)],
                3 => [new PathwayClosed(Today.AddDays(-80), Closure.Retirement)],
                _ => [],
            });
        }
        await api.CaughtUpAsync();
        var visitor = By($"conseil-1:counsellor:{structure}");
        foreach (var whose in new[] { "me", "all", "none" })
        {
            foreach (var view in new[] { "active", "due", "stalled", "to_complete", "suspended", "closed", "all" })
            {
                var page = await HtmlAsync(visitor, $"/caseload?view={view}&referent={whose}&lang=fr");
                var beside = Regex.Match(page, $"view={view}&referent={whose}&sort=due\" aria-current=\"true\">[^<]*<span class=\"number\">(?<n>[0-9]+)", RegexOptions.ExplicitCapture | RegexOptions.RightToLeft).Groups["n"].Value;
                var rows = Regex.Match(page, "<span>(?<n>[0-9]+) parcours</span>", RegexOptions.ExplicitCapture).Groups["n"].Value;
                Assert.Equal(beside, rows.Length == 0 ? "0" : rows);
            }
        }
        // What a search found is not what the numbers count.
        Assert.DoesNotContain("<span class=\"number\">", await HtmlAsync(visitor, "/caseload?search=N00&lang=fr"), StringComparison.Ordinal);
        var second = await HtmlAsync(visitor, "/caseload?view=all&referent=all&page=2&lang=fr");
        Assert.Equal(25, People(second).Length);
        Assert.DoesNotMatch("<li><a href=\"[^\"]*[?&](page|at)=", second);
        Assert.DoesNotMatch("<input[^>]*name=\"(page|at)\"", second);
    }

    /// <summary>What is remembered travels with every request after it: what somebody pastes must not fill the cookie, nor what a proxy takes of a header.</summary>
    [Fact]
    public async Task A_search_that_is_too_long_is_said_and_not_remembered()
    {
        var answer = await api.GetAsync($"/caseload?view=all&search={new string('x', 5_000)}&lang=en", "conseil-1:counsellor:ch-long");
        Assert.Contains("80 characters at most", WebUtility.HtmlDecode(await answer.ReadAsTextAsync()), StringComparison.Ordinal);
        var cookies = answer.Context.Response.Headers.SetCookie.ToArray();
        Assert.Contains(cookies, c => c!.StartsWith("caseload-list-", StringComparison.Ordinal));
        Assert.All(cookies, c => Assert.InRange(c!.Length, 1, 1_000));
    }

    [Theory]
    [InlineData("%E0%A4%A")]
    [InlineData("%3Fview%3Dgone%26sort%3Dold")]
    [InlineData("%3Fview%3Ddue%26view%3Dall")]
    [InlineData("%3Fview%3Dactive%26referent%3Dall%26structure%3DREMOVED")]
    public async Task What_was_remembered_and_is_spoilt_or_gone_is_as_if_nothing_was(string kept)
    {
        var browser = new SharedBrowser(api.Host.GetTestClient());
        foreach (var (account, h1) in new[] { ("conseil-1:counsellor:ch-spoilt", "Ma file active"), ("coord-8:coordinator:", "Files actives") })
        {
            await browser.GetAsync("/caseload?view=active&lang=fr" + (account.StartsWith("coord", StringComparison.Ordinal) ? "&structure=PLIE-A" : ""), account);
            browser.Spoil(kept);
            var page = await browser.GetAsync("/caseload", account);
            Assert.Equal(kept.Contains("all%26structure", StringComparison.Ordinal) && h1 == "Ma file active" ? "File active : ch-spoilt" : h1, H1(page));
            Assert.DoesNotContain("data-address", page, StringComparison.Ordinal);
            Assert.DoesNotContain("id=\"wrong-structure\"", page, StringComparison.Ordinal);
        }
    }

    /// <summary>One browser in which one account after another is signed in.</summary>
    sealed class SharedBrowser(HttpClient client)
    {
        readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);

        public async Task<string> GetAsync(string address, string account, string? from = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add("X-Account", account);
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
            if (from is not null)
            {
                request.Headers.Add("Sec-Fetch-Site", from);
            }
            using var response = await client.SendAsync(request);
            foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
            {
                var pair = set.Split(';')[0].Split('=', 2);
                cookies[pair[0]] = pair[1];
                Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
            }
            return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()).Replace('\u00a0', ' ');
        }

        public void Spoil(string value = "%3Fview%3Dnonsense%26referent%3D%26sort%3D1")
        {
            foreach (var name in cookies.Keys.Where(k => k.StartsWith("caseload-", StringComparison.Ordinal)).ToArray())
            {
                cookies[name] = value;
            }
        }
    }
}
