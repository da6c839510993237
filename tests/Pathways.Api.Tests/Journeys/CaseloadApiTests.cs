using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Journeys;

[Collection(TestApiCollection.Name)]
public class CaseloadApiTests(TestApi api, Xunit.Abstractions.ITestOutputHelper output)
{
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    static PathwayOpened Opened(Guid person, string structure, int daysAgo = 100) =>
        new(Today.AddDays(-daysAgo), person, Scheme.Plie, structure, "59350", new EntrySituation());

    async Task<JsonNode> CaseloadAsync(string structure, string query = "", string user = "conseil-1") =>
        (await (await api.GetAsync($"/api/caseload?{query}", $"{user}:counsellor:{structure}")).ReadAsJsonAsync<JsonNode>())!;

    static IEnumerable<string?> Names(JsonNode page) => page["items"]!.AsArray().Select(i => i!["name"]?.GetValue<string>());

    async Task<Guid> PersonAsync(string structure, string first, string last, int daysAgo, params PathwayEvent[] steps)
    {
        var person = Guid.CreateVersion7();
        await api.NameAsync(person, first, last);
        await api.RecordAsync(structure, [Opened(person, structure, daysAgo), .. steps]);
        return person;
    }

    [Fact]
    public async Task A_counsellor_reads_the_open_pathways_of_their_structure_what_is_due_first()
    {
        await PersonAsync("cl-due", "Zoé", "Lefèvre", 100, new AppointmentBooked(Today.AddDays(-3), "a-1", Today.AddDays(5), AppointmentMode.InPerson));
        await PersonAsync("cl-due", "Hugo", "Martin", 90, new OrientationNotified(Today.AddDays(-40), OrientationKind.Professional));
        await PersonAsync("cl-due", "Inès", "Benali", 80);
        await PersonAsync("cl-due", "Paul", "Roux", 200, new PathwayClosed(Today.AddDays(-20), Closure.Employment));
        await PersonAsync("cl-other", "Marc", "Autre", 10);
        await api.CaughtUpAsync();

        var page = await CaseloadAsync("cl-due");

        Assert.Equal(["Martin Hugo", "Lefèvre Zoé", "Benali Inès"], Names(page));
        Assert.Equal(3, page["total"]!.GetValue<int>());
        var first = page["items"]![0]!["nextDue"]!;
        Assert.Equal(("engagement_contract", true), (first["kind"]!.GetValue<string>(), first["overdue"]!.GetValue<bool>()));
        Assert.Equal("""{"open":3,"suspended":0,"closed":1,"stalled":1,"due":2,"toComplete":4,"transferProposed":0}""", page["counts"]!.ToJsonString());
    }

    /// <summary>eSeaGrant #573: nobody is said to be at work, or in training, to a day that has passed.</summary>
    [Fact]
    public async Task What_was_to_end_by_a_day_that_has_passed_is_told_in_the_row()
    {
        PathwayEvent[] both = [new TrainingStarted(Today.AddDays(-60), "t-1", TrainingKind.Language, Today.AddDays(-1)), new WorkContractStarted(Today.AddDays(-50), "c-1", ContractKind.Cdd, WorkingTime.PartTime, PlannedEnd: Today.AddDays(-9))];
        await PersonAsync("cl-ends", "Deux", "Passées", 100, both);
        await PersonAsync("cl-ends", "Une", "Passée", 100, [.. both, new TrainingCompleted(Today.AddDays(-1), "t-1")]);
        await PersonAsync("cl-ends", "Aucune", "Passée", 100, [.. both, new TrainingCompleted(Today.AddDays(-1), "t-1"), new WorkContractAmended(Today.AddDays(-9), "c-1", PlannedEnd: Today)]);
        await api.CaughtUpAsync();
        var page = await CaseloadAsync("cl-ends", "sort=name");
        Assert.Equal([("Passée Aucune", 0), ("Passée Une", 1), ("Passées Deux", 2)], page["items"]!.AsArray().Select(i => ($"{i!["name"]}", i["endsPassed"]!.GetValue<int>())));
        // A word of the row, and no task: what counts as due is as it was.
        Assert.Equal(0, page["counts"]!["due"]!.GetValue<int>());
        var list = await (await api.GetAsync("/caseload?view=active&referent=all&lang=fr", "conseil-1:counsellor:cl-ends")).ReadAsTextAsync();
        Assert.Contains("2 fins prévues passées", System.Net.WebUtility.HtmlDecode(list), StringComparison.Ordinal);
    }

    /// <summary>What somebody in a hurry looks for: when exactly, and where. The same words in the list and on the pathway; the API gives the codes.</summary>
    [Fact]
    public async Task An_appointment_that_is_due_is_told_with_its_time_and_place()
    {
        await using var registered = await api.InDirectoryAsync(new Pathways.Api.Registries.Structure("cl-slot", "PLIE de Valmont Centre", "PLIE", "59350"));
        var day = Today.AddDays(9);
        var person = Guid.CreateVersion7();
        await api.NameAsync(person, "Zoé", "Heure");
        var pathway = await api.RecordAsync(
            "cl-slot", Opened(person, "cl-slot"), new AppointmentBooked(Today.AddDays(-3), "a-1", day, AppointmentMode.InPerson, "14:30", "cl-slot"),
            new AppointmentBooked(Today.AddDays(-3), "a-2", day.AddDays(1), AppointmentMode.Telephone));
        await api.CaughtUpAsync();

        var page = await CaseloadAsync("cl-slot", "due=true");
        var due = page["items"]![0]!["nextDue"]!;
        Assert.Equal(($"{day:yyyy-MM-dd}", "14:30", "cl-slot"), ($"{due["on"]}", $"{due["time"]}", $"{due["place"]}"));
        var verified = await (await api.GetAsync($"/api/pathways/{pathway}/history/verification", "a:auditor:")).ReadAsJsonAsync<JsonNode>();
        Assert.True(verified!["equal"]!.GetValue<bool>(), verified.ToJsonString());

        // As it was before something else was recorded: the rows of that moment are folded from the events.
        await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = $"{Today:yyyy-MM-dd}" }, "conseil-1:counsellor:cl-slot");
        await api.RecordAsync(pathway, "appointment-cancelled", new { occurredOn = $"{Today:yyyy-MM-dd}", appointment = "a-1", by = "service" }, "conseil-1:counsellor:cl-slot");
        await api.CaughtUpAsync();
        var then = await CaseloadAsync("cl-slot", $"due=true&at={page["at"]}");
        Assert.Equal("14:30", $"{then["items"]![0]!["nextDue"]!["time"]}");
        Assert.Null((await CaseloadAsync("cl-slot", "due=true"))["items"]![0]!["nextDue"]!["time"]);

        var visitor = new Visitor(api.Host.GetTestClient(), "conseil-1:counsellor:cl-slot");
        foreach (var (language, said) in new[]
        {
            ("fr", $"Rendez-vous, {Pathways.Api.Resources.Labels.Day(day, CultureInfo.GetCultureInfo("fr"))} à 14 h 30, PLIE de Valmont Centre"),
            ("en", $"Appointment, {Pathways.Api.Resources.Labels.Day(day, CultureInfo.GetCultureInfo("en"))} at 14:30, PLIE de Valmont Centre"),
        })
        {
            var list = Text((await visitor.GetAsync($"/caseload?view=due&referent=all&at={page["at"]}&lang={language}")).Html);
            Assert.Contains(said, list, StringComparison.Ordinal);
        }
        var booked = await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = $"{Today:yyyy-MM-dd}", plannedOn = $"{Today.AddDays(2):yyyy-MM-dd}", mode = "in_person", time = "9h", place = "59350" }, "conseil-1:counsellor:cl-slot");
        Assert.True(booked.Status == HttpStatusCode.Created, $"{booked.Body}");
        Assert.Contains(
            $"Rendez-vous, {Pathways.Api.Resources.Labels.Day(Today.AddDays(2), CultureInfo.GetCultureInfo("fr"))} à 9 h, Lille",
            Text((await visitor.GetAsync($"/pathways/{pathway}?lang=fr")).Html), StringComparison.Ordinal);
    }

    /// <summary>A row that an earlier version of the service stored has not all columns: it is no forgery, says so, and is whole again with the next step.</summary>
    [Fact]
    public async Task A_row_of_an_earlier_version_is_told_as_that_and_made_again_with_the_next_step()
    {
        var pathway = await api.RecordAsync("cl-earlier", Opened(Guid.CreateVersion7(), "cl-earlier"), new WorkContractStarted(Today.AddDays(-60), "c-1", ContractKind.Cdd, WorkingTime.FullTime, EmployerKind.Ordinary, Today.AddDays(-20)));
        await api.CaughtUpAsync();
        Assert.Equal(1, await api.ScalarAsync<int>($"with former as (update pathways.caseload set running = null, next_due_at = null where pathway = '{pathway}' returning 1) select count(*)::int from former"));
        Assert.Equal((true, true), await CheckedAsync());
        Assert.Contains("projections rebuild -p Caseload", await ReadyAsync(), StringComparison.Ordinal);

        var amended = await api.Host.Services.GetRequiredService<Recorder>().RecordAsync(
            pathway, new WorkContractAmended(Today.AddDays(-30), "c-1", PlannedEnd: Today.AddDays(-10)), $"earlier-{pathway}", null, new Actor("c-1", new HashSet<string> { Role.Counsellor }, "cl-earlier"), CancellationToken.None);
        Assert.IsType<RecordingResult.Recorded>(amended);
        await api.CaughtUpAsync();
        Assert.Equal((true, false), await CheckedAsync());
        Assert.DoesNotContain("rebuild", await ReadyAsync(), StringComparison.Ordinal);
        Assert.Contains($"{Today.AddDays(-10):yyyy-MM-dd}", await api.ScalarAsync<string>($"select running::text from pathways.caseload where pathway = '{pathway}'"), StringComparison.Ordinal);

        async Task<(bool Equal, bool Earlier)> CheckedAsync()
        {
            var checks = (await (await api.GetAsync($"/api/pathways/{pathway}/history/verification", "x:auditor:")).ReadAsJsonAsync<JsonNode>())!;
            return (checks["equal"]!.GetValue<bool>(), checks["readModels"]!.AsArray().Any(r => r!["earlierVersion"]?.GetValue<bool>() == true));
        }

        // An answer is given for a second.
        async Task<string> ReadyAsync()
        {
            await Task.Delay(2 * Pathways.Api.Hosting.SharedHealthChecks.Kept);
            return (await (await api.GetAsync("/health/detail", "paul:administrator:")).ReadAsJsonAsync<JsonNode>())!["checks"]!["projections"]!["description"]!.GetValue<string>();
        }
    }

    /// <summary>The appointments of a day stood in the order in which their pathways were last touched (clowdfish/ttg-frontend #103).</summary>
    [Fact]
    public async Task Appointments_of_one_day_are_in_the_order_of_their_hours()
    {
        var day = Today.AddDays(4);
        foreach (var time in (string?[])["14:00", null, "09:15", "10:00"])
        {
            await api.RecordAsync(
                "cl-hours", Opened(Guid.CreateVersion7(), "cl-hours"), new AppointmentBooked(Today.AddDays(-3), "a-1", day, AppointmentMode.Telephone, time),
                new AppointmentBooked(Today.AddDays(-2), "a-2", day.AddDays(1), AppointmentMode.Telephone, "08:00"));
        }
        await api.CaughtUpAsync();
        var page = await CaseloadAsync("cl-hours", "due=true&sort=due");
        Assert.Equal(["09:15", "10:00", "14:00", ""], page["items"]!.AsArray().Select(i => $"{i!["nextDue"]!["time"]}"));
    }

    // As it is read: without marks, one blank for many.
    static string Text(string html) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(WebUtility.HtmlDecode(html), "<[^>]+>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)), @"\s+", " ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData("lef", "Lefèvre Zoé")]
    [InlineData("LEFÈ", "Lefèvre Zoé")]
    [InlineData("zoe lef", "Lefèvre Zoé")]
    [InlineData("d'ar", "D’Artagnan Charles")]
    [InlineData("evre", null)]
    public async Task A_name_is_found_by_its_beginnings_whatever_case_and_accents(string search, string? found)
    {
        var structure = $"cl-name-{Math.Abs(search.GetHashCode(StringComparison.Ordinal))}";
        await PersonAsync(structure, "Zoé", "Lefèvre", 100);
        await PersonAsync(structure, "Charles", "D’Artagnan", 100);
        await api.CaughtUpAsync();

        var names = Names(await CaseloadAsync(structure, $"search={Uri.EscapeDataString(search)}"));

        Assert.Equal(found is null ? [] : [found], names);
    }

    [Fact]
    public async Task Filters_by_status_referent_stalled_and_due()
    {
        await PersonAsync("cl-filter", "A", "Stalled", 200);
        await PersonAsync("cl-filter", "B", "Coming", 200, new AppointmentBooked(Today.AddDays(-150), "a-1", Today.AddDays(30), AppointmentMode.InPerson));
        await PersonAsync("cl-filter", "C", "Mine", 30, new ReferentAppointed(Today.AddDays(-20), "conseil-7", "cl-filter"));
        await PersonAsync("cl-filter", "D", "Suspended", 200, new PathwaySuspended(Today.AddDays(-100), SuspensionReason.Health));
        await PersonAsync("cl-filter", "E", "Follow", 300, new PathwayClosed(Today.AddDays(-100), Closure.Employment));
        await PersonAsync("cl-filter", "F", "Long ago", 900, new PathwayClosed(Today.AddDays(-800), Closure.Employment));
        await api.CaughtUpAsync();

        Assert.Equal(["Stalled A"], Names(await CaseloadAsync("cl-filter", "stalled=true")));
        Assert.Equal(["Coming B", "Follow E"], Names(await CaseloadAsync("cl-filter", "due=true&dueWithin=60&sort=name")));
        Assert.Equal(["Follow E"], Names(await CaseloadAsync("cl-filter", "due=true")));
        Assert.Equal(["Mine C"], Names(await CaseloadAsync("cl-filter", "referent=me", "conseil-7")));
        Assert.Equal(["Suspended D"], Names(await CaseloadAsync("cl-filter", "status=suspended")));
        Assert.Equal(["Follow E", "Long ago F"], Names(await CaseloadAsync("cl-filter", "status=closed&sort=name")));
    }

    [Fact]
    public async Task An_entry_that_is_to_be_completed_is_marked_counted_and_found_whatever_its_status()
    {
        var whole = new EntrySituation(LabourSituation.Unemployed, Gender.Woman, 34, EducationLevel.Level4);
        async Task EntryAsync(string name, EntrySituation situation, params PathwayEvent[] steps)
        {
            var person = Guid.CreateVersion7();
            await api.NameAsync(person, "A", name);
            await api.RecordAsync("cl-open", [Opened(person, "cl-open", 20) with { Situation = situation }, .. steps]);
        }
        await EntryAsync("Complete", whole);
        await EntryAsync("No gender", whole with { Gender = Gender.NotStated });
        await EntryAsync("Would not say", whole with { Gender = Gender.PrefersNotToSay });
        await EntryAsync("Left", whole with { Labour = LabourSituation.NotStated, Education = EducationLevel.NotStated }, new PathwayClosed(Today.AddDays(-2), Closure.Retirement));
        await api.CaughtUpAsync();

        var page = await CaseloadAsync("cl-open", "toComplete=true&sort=name");
        Assert.Equal(["Left A", "No gender A"], Names(page));
        Assert.Equal(["""["situation.labour","situation.education"]""", """["situation.gender"]"""], page["items"]!.AsArray().Select(i => i!["toComplete"]!.ToJsonString()));
        Assert.Equal((2, 2), (page["total"]!.GetValue<int>(), page["counts"]!["toComplete"]!.GetValue<int>()));
        Assert.Equal("[]", (await CaseloadAsync("cl-open", "search=complete"))["items"]![0]!["toComplete"]!.ToJsonString());
        Assert.Equal(["No gender A"], Names(await CaseloadAsync("cl-open", "toComplete=true&status=open")));

        var visitor = new Visitor(api.Host.GetTestClient(), "conseil-1:counsellor:cl-open");
        foreach (var (language, mark, view) in new[] { ("fr", "à compléter", "Entrée à compléter"), ("en", "to complete", "Entry to complete") })
        {
            var html = System.Net.WebUtility.HtmlDecode((await visitor.GetAsync($"/caseload?view=to_complete&sort=name&referent=all&lang={language}")).Html);
            Assert.Contains($"aria-current=\"true\">{view} <span class=\"number\">2</span>", html, StringComparison.Ordinal);
            Assert.Equal(2, html.Split($"<span class=\"tag\">{mark}</span>").Length - 1);
            Assert.DoesNotContain("Would not say", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_caseload_says_how_its_question_was_understood()
    {
        await PersonAsync("cl-asked", "Zoé", "Lefèvre", 20);
        await api.CaughtUpAsync();
        Assert.Equal("""{"structure":"cl-asked","statuses":["open","suspended"],"sort":"due","stalledAfter":60,"dueWithin":14}""", (await CaseloadAsync("cl-asked"))["asked"]!.ToJsonString());
        Assert.Equal(
            """{"structure":"cl-asked","statuses":["open","suspended","closed"],"search":{"birthDates":["1987-05-12"],"names":["zoe"]},"sort":"name","stalledAfter":60,"dueWithin":14}""",
            (await CaseloadAsync("cl-asked", "search=Zo%C3%A9%2012/05/87&sort=name"))["asked"]!.ToJsonString());
    }

    [Theory]
    [InlineData("fr", "Rien à chercher là-dedans")]
    [InlineData("en", "Nothing to search for in that")]
    public async Task A_search_of_signs_alone_says_on_the_page_what_to_type(string language, string said)
    {
        await PersonAsync("cl-signs", "Zoé", "Lefèvre", 20);
        await api.CaughtUpAsync();
        var visitor = new Visitor(api.Host.GetTestClient(), "conseil-1:counsellor:cl-signs");
        var html = System.Net.WebUtility.HtmlDecode((await visitor.GetAsync($"/caseload?search=-.&lang={language}")).Html);
        Assert.Contains(said, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_within_a_view_says_so_and_leads_to_all()
    {
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var person = Calls.NewPerson();
        await api.NameAsync(person, "Wilhelmine", "Quatrebarbes");
        await api.RecordAsync("PLIE-A", new PathwayOpened(new DateOnly(2026, 3, 1), person, Scheme.Plie, "PLIE-A", "69123", new EntrySituation()));
        await api.CaughtUpAsync();
        var page = System.Net.WebUtility.HtmlDecode((await visitor.GetAsync("/caseload?search=quatrebarbes&view=active&referent=all&lang=fr")).Html);
        Assert.Contains("seulement. <a href=\"/caseload?view=all&referent=all&search=quatrebarbes&sort=due\">Chercher partout</a>", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("Chercher partout").Length);
        // A search that names no view looks everywhere.
        Assert.DoesNotContain("searched-in", (await visitor.GetAsync("/caseload?search=quatrebarbes")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_cut_by_the_database_and_says_how_many_there_are()
    {
        for (var i = 0; i < 5; i++)
        {
            await PersonAsync("cl-page", "P", $"Nom{i}", 10);
        }
        await api.CaughtUpAsync();

        var page = await CaseloadAsync("cl-page", "sort=name&page=2&size=2");

        Assert.Equal(["Nom2 P", "Nom3 P"], Names(page));
        Assert.Equal(5, page["total"]!.GetValue<int>());
        Assert.Empty(Names(await CaseloadAsync("cl-page", "page=9&size=2")));
    }

    [Fact]
    public async Task Names_with_accents_are_in_the_order_of_their_letters()
    {
        foreach (var last in new[] { "Zakari", "Eugene", "Éric", "Eleanor" })
        {
            await PersonAsync("cl-accents", "P", last, 10);
        }
        await api.CaughtUpAsync();

        Assert.Equal(["Eleanor P", "Éric P", "Eugene P", "Zakari P"], Names(await CaseloadAsync("cl-accents", "sort=name")));
    }

    /// <summary>Whoever records, opens, corrects or hands over between two pages: each pathway of the list is on one page, once.</summary>
    [Theory]
    [InlineData("due")]
    [InlineData("name")]
    [InlineData("last_step")]
    [InlineData("opened")]
    public async Task Pages_of_one_list_neither_repeat_nor_leave_out_a_row_when_somebody_records_meanwhile(string sort)
    {
        var structure = $"cl-steady-{sort}";
        var pathways = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            var person = Guid.CreateVersion7();
            await api.NameAsync(person, "P", $"Nom{i:00}");
            pathways.Add(await api.RecordAsync(structure, Opened(person, structure, 100 + i), new AppointmentBooked(Today.AddDays(-50 + i), "a-1", Today.AddDays(1 + i), AppointmentMode.InPerson)));
        }
        await api.CaughtUpAsync();
        var whole = Ids(await CaseloadAsync(structure, $"sort={sort}&size=50"));
        var (seen, at) = (new List<string?>(), 0L);
        for (var page = 1; page <= 4; page++)
        {
            var answer = await CaseloadAsync(structure, $"sort={sort}&size=3&page={page}{(page > 1 ? $"&at={at}" : "")}");
            Assert.Equal((12, 4), (answer["total"]!.GetValue<int>(), answer["pages"]!.GetValue<int>()));
            seen.AddRange(Ids(answer));
            at = answer["at"]!.GetValue<long>();
            // The first of the list and the last one change places, one is closed, one is handed over, a new one comes.
            await StepAsync(structure, whole[page - 1], new DiagnosisMade(Today));
            await StepAsync(structure, whole[^page], new AppointmentCancelled(Today, "a-1", CancelledBy.Person));
            if (page == 2)
            {
                await StepAsync(structure, whole[4], new PathwayClosed(Today, Closure.MovedAway));
                await api.HandOverAsync(Guid.Parse(whole[7]!), new ReferentAppointed(Today, "conseil-9", "cl-elsewhere"));
                await PersonAsync(structure, "Q", "Nom", 101);
            }
            await api.CaughtUpAsync();
        }
        // By name, one that was handed over is where those are who have no name: the structure reads on of nobody how they are called.
        Assert.Equal(sort == "name" ? [.. whole.Where(id => id != whole[7]), whole[7]] : whole, seen);
        Assert.NotEqual(whole, Ids(await CaseloadAsync(structure, $"sort={sort}&size=50")));
    }

    static List<string?> Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(i => i!["pathway"]!.GetValue<string>())];

    async Task StepAsync(string structure, string? pathway, PathwayEvent step)
    {
        var recorder = api.Host.Services.GetRequiredService<Recorder>();
        var actor = new Actor("conseil-1", new HashSet<string> { Role.Counsellor }, structure);
        Assert.IsType<RecordingResult.Recorded>(await recorder.RecordAsync(Guid.Parse(pathway!), step, $"steady-{pathway}-{step}", null, actor, CancellationToken.None));
    }

    public static TheoryData<string, string, string, string> Typed => new()
    {
        { "Ayşe", "Yıldız", "yildiz", "ayse yildiz" },
        { "İrem", "Işık", "isik irem", "ISIK" },
        { "Lech", "Wałęsa", "walesa", "WAŁĘSA lech" },
        { "Hans", "Ørsted", "orsted", "ørsted" },
        { "Mila", "Đukić", "dukic", "đukić" },
        { "Uwe", "Groß", "gross", "GROSS uwe" },
        { "Lise", "L’Hermitte", "lhermitte", "l'hermitte" },
        { "Lise", "L'Hermitte", "L’hermitte", "l hermitte" },
        { "Jean-Pierre", "Nguyễn", "jeanpierre", "nguyen jean-pierre" },
        { "Jean Pierre", "Roux", "jean-pierre", "jeanpierre roux" },
        { "Jeanpierre", "Roux", "jean-pierre", "jean pierre" },
        { "Anne", "de La Tour", "delatour", "la tour anne" },
        { "Lætitia", "Cœur", "laetitia", "coeur" },
        { "Zoé", "Lefe\u0301vre", "lefèvre", "lefevre" },
        { "Ana", "Mu\u00ADñoz\u200B", "munoz", "mu\u200Bñoz" },
        { "محمد", "الأمراني", "محمد", "الامراني" },
        { "Γιώργος", "Παπαδόπουλος", "παπαδοπουλος", "γιωργοσ" },
        { "Фёдор", "Щукин", "федор", "ЩУКИН" },
        { "Ijsbrand", "ﬁlip", "filip", "ijsbrand" },
    };

    [Theory]
    [MemberData(nameof(Typed))]
    public void A_name_is_found_by_what_people_type(string first, string last, string one, string other)
    {
        var person = new Identity(Guid.Empty, first, last);
        Assert.All([one, other, first, last, $"{first} {last}", $"{last} {first}"], typed => Assert.True(Finds(person, typed), $"{typed} in {person.Search}"));
        Assert.False(Finds(person, "zzz"));
        Assert.False(Finds(person, $"{last} zzz"));
    }

    [Theory]
    [InlineData("0612345678")]
    [InlineData("06 12 34 56 78")]
    [InlineData("06.12.34.56.78")]
    [InlineData("06-12-34-56-78")]
    [InlineData("+33612345678")]
    [InlineData("+33 6 12 34 56 78")]
    [InlineData("+33 (0)6 12 34 56 78")]
    [InlineData("0033 612345678")]
    [InlineData("06 12 34")]
    [InlineData("345678")]
    [InlineData("+33 6 12")]
    [InlineData("12/05/1987")]
    [InlineData("12.5.1987")]
    [InlineData("12 05 1987")]
    [InlineData("12/05/87")]
    [InlineData("1987-05-12")]
    [InlineData("12 mai 1987")]
    [InlineData("12 May 1987")]
    [InlineData("durand 12/05/1987")]
    [InlineData("12 mai 1987 durand")]
    [InlineData("dur 0612345678")]
    public void A_person_is_found_by_telephone_and_date_of_birth(string typed)
    {
        foreach (var phone in (string[])["06 12 34 56 78", "+33612345678", "0033.6.12.34.56.78"])
        {
            Assert.True(Finds(new Identity(Guid.Empty, "Amina", "Durand", phone, BirthDate: new DateOnly(1987, 5, 12)), typed), typed);
        }
        Assert.False(Finds(new Identity(Guid.Empty, "Amina", "Durand", "07 98 76 54 32", BirthDate: new DateOnly(1987, 12, 5)), typed), typed);
        Assert.False(Finds(new Identity(Guid.Empty, "Amina", "Durand"), typed), typed);
    }

    /// <summary>Six or eight digits without a zero before, in New Caledonia and Polynesia; 06 87 73 83 58 is a mobile of the mainland.</summary>
    [Theory]
    [InlineData("73.83.58", "+687 73 83 58", true)]
    [InlineData("+687 738358", "73 83 58", true)]
    [InlineData("00687738358", "738358", true)]
    [InlineData("+689 40 12 34 56", "40 12 34 56", true)]
    [InlineData("06 87 73 83 58", "+33 6 87 73 83 58", true)]
    [InlineData("06 87 73 83 58", "+687 12 34 56", false)]
    [InlineData("0262 12 34 56", "+262 262 12 34 56", true)]
    [InlineData("0696 12 34 56", "+596 696 12 34 56", true)]
    [InlineData("        ", "06 12 34 56 78", false)]
    public void Telephones_overseas_are_found_in_both_forms(string stored, string typed, bool found) =>
        Assert.Equal(found, Finds(new Identity(Guid.Empty, "Léa", "Wamytan", stored), typed));

    /// <summary>The same signs are a day in one place and a telephone in another (Symbiota #204): how they were read is told.</summary>
    [Theory]
    [InlineData("mar dup", "nom dont un mot commence par « mar » et « dup »", "name with a word that begins with “mar” and “dup”")]
    [InlineData("O’Brien, Élodie", "nom dont un mot commence par « obrien » et « elodie »", "name with a word that begins with “obrien” and “elodie”")]
    [InlineData("3/5/22", "naissance le 3 mai 2022", "born on 3 May 2022")]
    [InlineData("12/05/87", "naissance le 12 mai 1987", "born on 12 May 1987")]
    [InlineData("durand 06 12 34 56 78", "nom dont un mot commence par « durand », téléphone finissant par 612345678", "name with a word that begins with “durand”, telephone ending with 612345678")]
    [InlineData("12", "nom dont un mot commence par « 12 »", "name with a word that begins with “12”")]
    public void How_a_search_was_read_is_said(string typed, string french, string english)
    {
        var read = PersonSearch.Read(typed, Today);
        Assert.Null(read.Sign);
        Assert.Equal((french, english), (Plain(read.Said(CultureInfo.GetCultureInfo("fr"))), Plain(read.Said(CultureInfo.GetCultureInfo("en")))));
        static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');
    }

    /// <summary>What is written as a day and is none is no telephone number: it would find nobody, or somebody else.</summary>
    [Theory]
    [InlineData("31/02/1990", "31/02/1990")]
    [InlineData("durand 1990-02-30", "1990-02-30")]
    [InlineData("31 février 1990", "31 février 1990")]
    [InlineData("31.04.1990 durand", "31.04.1990")]
    [InlineData("12/31/1987", "12/31/1987")]
    [InlineData("28/02/1990", null)]
    [InlineData("06 92 1987", null)]
    [InlineData("06 12 34 56 78", null)]
    [InlineData("06.12.34.56.78", null)]
    [InlineData("12 durand 1990", null)]
    public void A_day_that_does_not_exist_is_no_telephone_number(string typed, string? none) => Assert.Equal(none, PersonSearch.Read(typed, Today).NoSuchDay);

    [Theory]
    [InlineData("")]
    [InlineData(" - ")]
    [InlineData("%")]
    [InlineData("\u200B")]
    public void What_says_nothing_searches_for_nothing(string typed) => Assert.Empty(PersonSearch.Patterns(PersonSearch.Read(typed, Today)));

    // As LIKE does: the patterns hold letters and digits, blanks and the sign for anything.
    static bool Finds(Identity person, string typed) => PersonSearch.Patterns(PersonSearch.Read(typed, Today)).Any(all => all.All(pattern =>
        System.Text.RegularExpressions.Regex.IsMatch(" " + person.Search, "^" + pattern.Replace("%", ".*", StringComparison.Ordinal) + "$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))));

    [Fact]
    public async Task Who_was_recorded_before_is_folded_again_and_found_and_who_is_erased_stays_so()
    {
        var person = await PersonAsync("cl-refold", "Ayşe", "Yıldız", 10);
        await using (var old = api.Database.CreateCommand($"update pathways.mt_doc_identity set search = 'yıldız ayse', data = jsonb_set(data, array['search'], to_jsonb('yıldız ayse'::text)) where id = '{person}'"))
        {
            await old.ExecuteNonQueryAsync();
        }
        await api.CaughtUpAsync();
        Assert.Empty(Names(await CaseloadAsync("cl-refold", "search=yildiz")));
        var keeper = new SearchIndexKeeper(api.Database, Microsoft.Extensions.Logging.Abstractions.NullLogger<SearchIndexKeeper>.Instance);
        Assert.True(await keeper.FoldAsync(CancellationToken.None) >= 1);
        Assert.Equal(["Yıldız Ayşe"], Names(await CaseloadAsync("cl-refold", "search=yildiz")));
        Assert.Equal(0, await keeper.FoldAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Folding_again_undoes_no_correction_of_the_same_moment()
    {
        var person = await PersonAsync("cl-refold-2", "Ayşe", "Yıldız", 10);
        await api.CaughtUpAsync();
        var identities = new Pathways.Api.EventStore.IdentityTable(api.Database);
        var read = (await identities.ReadAsync(Guid.Empty, int.MaxValue, CancellationToken.None)).Single(p => p.Person.Id == person);
        await api.NameAsync(person, "Ayşe", "Durmaz");
        Assert.Equal(0, await identities.WriteSearchAsync([read], CancellationToken.None));
        Assert.Equal(["Durmaz Ayşe"], Names(await CaseloadAsync("cl-refold-2", "search=durmaz")));
    }

    [Theory]
    [InlineData("page=99&referent=all", "Il n’y a pas de page 99")]
    [InlineData("search=-", "Rien à chercher là-dedans")]
    [InlineData("search=*yil", "Le signe * ne veut rien dire ici")]
    [InlineData("search=12/05/87", "Recherche : naissance le 12 mai 1987.")]
    [InlineData("search=yildiz", "Yıldız Ayşe")]
    [InlineData("search=ayse&view=active", "Cherché dans « En cours » seulement.")]
    [InlineData("search=0612345678", "06 12 34 56 78")]
    [InlineData("view=active&referent=all", "<caption class=\"visually-hidden\">File active : ")]
    [InlineData("view=all&referent=all", ">aucune échéance à tenir<")]
    [InlineData("search=zzzz&view=all&referent=all", "Personne ne correspond à « zzzz » dans la structure. Vérifiez l’orthographe, ou cherchez par le téléphone")]
    [InlineData("search=zzzz&view=active&referent=all", "ou cherchez dans tous les parcours de la structure.")]
    public async Task The_page_says_the_right_thing(string query, string said)
    {
        var structure = $"cl-said-{query.Length}-{query[^1]}";
        var person = await PersonAsync(structure, "Ayşe", "Yıldız", 10);
        await using (var session = api.Host.Services.GetRequiredService<Marten.IDocumentStore>().LightweightSession())
        {
            session.Store(new Identity(person, "Ayşe", "Yıldız", "06 12 34 56 78", BirthDate: new DateOnly(1987, 5, 12)));
            await session.SaveChangesAsync();
        }
        await api.CaughtUpAsync();
        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync($"/caseload?lang=fr&{query}", $"conseil-1:counsellor:{structure}")).ReadAsTextAsync()).Replace('\u00a0', ' ');
        Assert.Contains(said.Replace('\u00a0', ' '), page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/caseload?sort=nom", "Valeur inconnue pour « Trier par » : nom. Ici s’écrivent : échéance (due), nom (name), dernière étape (last_step), entrée récente (opened).", "Unknown value for “Order by”: nom. What can be given here: what is due (due), name, last step (last_step), latest entry (opened).")]
    [InlineData("/caseload?serach=x", "Vouliez-vous dire search ?", "Did you mean search?")]
    [InlineData("/caseload?page=abc", "Le nombre « Page » (abc) ne convient pas. Donnez un nombre entier de 1 à ", "The number “Page” (abc) can’t be used. Give a whole number from 1 to ")]
    [InlineData("/caseload?at=zzz", "Le nombre at (zzz) ne convient pas. Donnez un nombre entier, 0 ou plus.", "The number at (zzz) can’t be used. Give a whole number, 0 or more.")]
    [InlineData("/caseload?view=due&view=all", "« Vues » est donné deux fois (", "“Views” is given twice (")]
    [InlineData("/doubtful?structure=", "« structure » est vide.", "“structure” is empty.")]
    [InlineData("/doubtful?structur=X", "Vouliez-vous dire structure ?", "Did you mean structure?")]
    [InlineData("/doubtful?after=abc", "L’identifiant after (abc) n’est pas connu ici. Corrigez-le, ou retirez-le.", "The identifier after (abc) is not known here. Correct it, or leave it out.")]
    [InlineData("/pathways/{0}/history?asOf=2026-01-01", "Ici s’écrivent : version, at, since.", "What can be given here: version, at, since.")]
    [InlineData("/pathways/{0}/history?version=99", "Le nombre « Événement » (99) ne convient pas. Donnez 1.", "The number “Event” (99) can’t be used. Give 1.")]
    [InlineData("/audit?from=2026-02-31", "La date « Du » (2026-02-31) ne se lit pas. Écrivez-la aaaa-mm-jj, un jour qui existe.", "The date “From” (2026-02-31) can’t be read. Write it yyyy-mm-dd, a day that exists.")]
    [InlineData("/audit?late=abc", "Le nombre « Enregistré plus de … jours après » (abc) ne convient pas. Donnez un nombre entier de 0 à ", "The number “Recorded more than … days after” (abc) can’t be used. Give a whole number from 0 to ")]
    [InlineData("/audit?kind=abc", "Valeur inconnue pour « Quoi » : abc. Donnez une valeur de sa liste", "Unknown value for “What”: abc. Give a value of its list")]
    public async Task What_an_address_asks_in_vain_is_said_on_the_page(string address, string french, string english)
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = new Visitor(api.Host.GetTestClient(), address.StartsWith("/audit", StringComparison.Ordinal) ? "x:auditor:" : Calls.Counsellor);
        foreach (var (language, said) in new[] { ("fr", french), ("en", english) })
        {
            var page = await visitor.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, pathway) + $"&lang={language}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains(said, page.Html.Replace('\u00a0', ' '), StringComparison.Ordinal);
            Assert.Contains(language == "fr" ? "Cette page n’en tient pas compte." : "This page takes no account of it.", page.Html, StringComparison.Ordinal);
        }
        visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        Assert.DoesNotContain("data-address", (await visitor.GetAsync("/caseload?view=active&search=&sort=due&referent=me&lang=fr")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_structure_that_nobody_has_or_another_one_is_said_in_the_right_words()
    {
        var structure = Calls.NewCode("KNOWN");
        await PersonAsync(structure, "Awa", "Sylla", 10);
        await api.CaughtUpAsync();
        var refused = await api.SendAsync(HttpMethod.Get, $"/api/doubtful?structure={structure}x", account: "a:auditor:");
        Assert.Equal((HttpStatusCode.BadRequest, "query/unknown-value", "structure", structure), (refused.Status, refused.Code, refused.Field, $"{refused.Body?["values"]?["nearest"]}"));
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, $"/api/doubtful?structure={structure}", account: "a:auditor:")).Status);
        var coordinator = new Visitor(api.Host.GetTestClient(), "c:coordinator:");
        Assert.Contains($"Vouliez-vous dire {structure}", (await coordinator.GetAsync($"/caseload?structure={structure}x&lang=fr")).Html, StringComparison.Ordinal);
        Assert.Contains($"Did you mean {structure}", (await coordinator.GetAsync($"/doubtful?structure={structure}x&lang=en")).Html, StringComparison.Ordinal);
        // Whoever works for one structure is not told which others there are, and neither that they have none.
        var other = await new Visitor(api.Host.GetTestClient(), Calls.Counsellor).GetAsync("/caseload?structure=NOPE&lang=fr");
        Assert.Equal(HttpStatusCode.Forbidden, other.Status);
        Assert.Contains("id=\"wrong-structure\"", other.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("n’est rattaché à aucune structure", other.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sort=name&page=90")]
    [InlineData("search=dupont%2042")]
    [InlineData("stalled=true&sort=last_step")]
    [InlineData("due=true")]
    public async Task A_structure_of_5000_open_pathways_among_50000_is_answered(string query)
    {
        await Large.EnsureAsync(api);
        var page = await CaseloadAsync("cl-large", query);

        output.WriteLine($"{query}: {page["total"]} of {page["counts"]!["open"]}");
        Assert.Equal(5000, page["counts"]!["open"]!.GetValue<int>());
    }

    // What a list of one's own costs grows with one's own pathways, what one of a structure does with the structure's, and neither with the territory's.
    [Theory]
    [InlineData("structure = 'cl-large' and referent = 'conseil-1'", "caseload_of_referent")]
    [InlineData("structure = 'cl-large' and status <> 'closed'", "caseload_of_")]
    [InlineData("structure = 'cl-large'", "caseload_of_")]
    public async Task A_list_and_its_counts_are_read_from_an_index(string where, string index)
    {
        await Large.EnsureAsync(api);
        await using var explain = api.Database.CreateCommand($"explain select count(*) filter (where status = 'open'), count(*) filter (where next_due_on <= current_date) from pathways.caseload where {where}");
        await using var reader = await explain.ExecuteReaderAsync();
        var plan = "";
        while (await reader.ReadAsync())
        {
            plan += reader.GetString(0) + "\n";
        }
        output.WriteLine(plan);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    // Rows as the projection would have written them; so many would take it a while.
    static class Large
    {
        static readonly SemaphoreSlim Once = new(1);
        static bool made;

        public static async Task EnsureAsync(TestApi api)
        {
            await Once.WaitAsync();
            try
            {
                if (made)
                {
                    return;
                }
                await using var command = api.Database.CreateCommand("""
                    create temporary table made as
                      select gen_random_uuid() as pathway, gen_random_uuid() as person, n, case when n % 10 = 0 then 'cl-large' else 'cl-large-' || n % 10 end as structure
                      from generate_series(1, 50000) n;
                    insert into pathways.mt_doc_identity (id, data, mt_dotnet_type, search)
                      select person, jsonb_build_object('id', person, 'firstName', 'Prénom' || n, 'lastName', 'Dupont ' || n), 'Identity', 'dupont ' || n || ' prenom' || n from made;
                    insert into pathways.caseload (pathway, version, position, recorded_at, person, structure, referent, scheme, opened_on, last_step, last_step_on, follow_ups,
                        appointments, running, steps, corrections, status, next_due, next_due_on, last_appointment_on)
                      select pathway, 1, n, now(), person, structure, case when n % 100 < 99 then 'conseil-' || n % 97 end, 'plie', current_date - 200, 'pathway_opened', current_date - n % 200, 0, '{}', '{}', 1, 0, 'open',
                        case when n % 3 = 0 then 'appointment' end, case when n % 3 = 0 then current_date + n % 90 end, null from made;
                    drop table made;
                    analyze pathways.caseload, pathways.mt_doc_identity
                    """);
                await command.ExecuteNonQueryAsync();
                made = true;
            }
            finally
            {
                Once.Release();
            }
        }
    }

    [Theory]
    [InlineData("status=ouvert", "status")]
    [InlineData("sort=x", "sort")]
    [InlineData("size=0", "size")]
    [InlineData("search=-", "search")]
    [InlineData("at=-1", "at")]
    [InlineData("at=abc", "at")]
    [InlineData("size=201", "size")]
    [InlineData("page=0", "page")]
    [InlineData("stalledAfter=0", "stalledAfter")]
    public async Task A_value_out_of_bounds_is_refused_with_its_field(string query, string field)
    {
        var problem = await (await api.GetAsync($"/api/caseload?{query}", "conseil-1:counsellor:cl", 400)).ReadAsJsonAsync<JsonNode>();
        Assert.Equal(("query/bad-value", field), (problem!["code"]!.GetValue<string>(), problem["field"]!.GetValue<string>()));
        Assert.NotNull(problem["messages"]!["en"]);
        Assert.Equal("urn:pathways:problem:query/bad-value", problem["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("search=", "query/empty-value", null)]
    [InlineData("structure=", "query/empty-value", null)]
    [InlineData("structure=%20", "query/empty-value", null)]
    [InlineData("status=", "query/empty-value", null)]
    [InlineData("search=-", "query/bad-value", null)]
    [InlineData("search=%25", "caseload/search-sign", null)]
    [InlineData("search=mar*", "caseload/search-sign", null)]
    [InlineData("search=mar%25", "caseload/search-sign", null)]
    [InlineData("search=%22mar%22", "caseload/search-sign", null)]
    [InlineData("search=_mar", "caseload/search-sign", null)]
    [InlineData("search=marie@example.org", "caseload/search-sign", null)]
    [InlineData("search=31/02/1990", "caseload/search-no-such-day", null)]
    [InlineData("serach=durand", "query/unknown-parameter", "search")]
    [InlineData("stalledafter=3", "query/unknown-parameter", "stalledAfter")]
    [InlineData("colour=red", "query/unknown-parameter", null)]
    [InlineData("referent=conseil-41x", "query/unknown-value", "conseil-41")]
    public async Task A_filter_that_is_empty_or_misspelt_is_refused_and_never_ignored(string query, string code, string? nearest)
    {
        await api.RecordAsync("cl-strict", new PathwayOpened(new(2026, 1, 5), Guid.CreateVersion7(), Scheme.Rsa, "cl-strict", "59350", new EntrySituation()), new ReferentAppointed(new(2026, 1, 5), "conseil-41", "cl-strict"));
        await api.CaughtUpAsync();
        var problem = await (await api.GetAsync($"/api/caseload?{query}", "conseil-1:counsellor:cl-strict", 400)).ReadAsJsonAsync<JsonNode>();
        Assert.Equal((code, nearest), (problem!["code"]!.GetValue<string>(), problem["values"]?["nearest"]?.GetValue<string>()));
    }

    [Fact]
    public async Task A_structure_that_accompanies_nobody_and_is_not_named_is_refused_to_a_coordinator()
    {
        await api.RecordAsync("cl-strict", new PathwayOpened(new(2026, 1, 5), Guid.CreateVersion7(), Scheme.Rsa, "cl-strict", "59350", new EntrySituation()));
        await api.CaughtUpAsync();
        await api.GetAsync("/api/caseload?structure=cl-strict", "coord:coordinator:");
        var problem = await (await api.GetAsync("/api/caseload?structure=cl-strct", "coord:coordinator:", 400)).ReadAsJsonAsync<JsonNode>();
        Assert.Equal(("query/unknown-value", "cl-strict"), (problem!["code"]!.GetValue<string>(), problem["values"]!["nearest"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Another_structure_and_other_roles_are_refused()
    {
        await api.GetAsync("/api/caseload?structure=cl-b", "conseil-1:counsellor:cl-a", 403);
        await api.GetAsync("/api/caseload?page=abc", "conseil-1:counsellor:cl-a", 400);
        await api.GetAsync("/api/caseload", "e:evaluator:", 403);
        await api.GetAsync("/api/caseload", "a:administrator:", 403);
        await api.GetAsync("/api/caseload", "", 401);
    }
}
