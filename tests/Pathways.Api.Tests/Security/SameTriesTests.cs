using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Who says of a new person their name, date of birth and how to reach them may be asked whether another structure accompanies them: whoever tries one
/// e-mail after the other is sent to the coordinator, whether somebody is found or not, on whichever node; and the auditor reads who tried.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed partial class SameTriesTests(TestApi api)
{
    const string Coordinator = "coord-1:coordinator:", Auditor = "anna:auditor:";

    // With a question that nothing answers, by which nothing is ever stored.
    static JsonObject Entry(Guid person, string structure = "PLIE-B", string scheme = "rsa", bool open = true)
    {
        var entry = new JsonObject
        {
            ["occurredOn"] = "2026-03-01",
            ["person"] = $"{person}",
            ["scheme"] = scheme,
            ["structure"] = structure,
            ["territory"] = "69123",
            ["confirm"] = new JsonArray("step/long-ago"),
        };
        if (open)
        {
            entry["situation"] = new JsonObject { ["publics"] = new JsonObject { ["are"] = null, ["ass"] = null } };
        }
        return entry;
    }

    static string NewAccount() => $"essais-{Calls.NewKey()}:counsellor:PLIE-B";

    async Task<Guid> PersonAsync(string account, string name, string email, string birthDate = "1990-05-04") =>
        (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, birthDate, email }, account, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();

    Task<Answer> OpenAsync(JsonObject entry, string account) => api.SendAsync(HttpMethod.Post, "/api/pathways", entry, account, Calls.NewKey(), made: false);

    async Task<Guid> KnownAsync(string name, string email)
    {
        var known = await PersonAsync(Calls.Counsellor, name, email);
        var opened = await OpenAsync(Entry(known, "PLIE-A", "plie", open: false), Calls.Counsellor);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        return known;
    }

    async Task<string> TryAsync(string account, string name, string email, string birthDate = "1990-05-04")
    {
        var answer = await OpenAsync(Entry(await PersonAsync(account, name, email, birthDate)), account);
        return answer.Code == "confirm/needed" ? string.Join(' ', answer.Body!["confirm"]!.AsArray().Select(q => $"{q!["code"]}").Order(StringComparer.Ordinal)) : answer.Code!;
    }

    Task<string> OutcomesAsync(string account) =>
        api.ScalarAsync<string>($"select string_agg(outcome, ' ' order by at, outcome) from pathways.same_try where account = '{account.Split(':')[0]}'");

    [Fact]
    public async Task One_e_mail_after_the_other_ends_with_the_coordinator_whether_somebody_is_known_or_not()
    {
        var name = $"Devinée {Calls.NewKey()}";
        var known = await KnownAsync(name, "zoe.vraie@exemple.fr");
        var told = new List<string>();
        foreach (var who in new[] { name, $"Inventée {Calls.NewKey()}" })
        {
            var account = NewAccount();
            var answers = new List<string>();
            for (var i = 0; i < SameTries.MostOfName; i++)
            {
                // A date of birth that is guessed is another try; the same said again is none.
                answers.Add(await TryAsync(account, who, $"zoe{i}@exemple.fr", i == 2 ? "1990-05-05" : "1990-05-04"));
                answers.Add(await TryAsync(account, who, $"zoe{i}@exemple.fr", i == 2 ? "1990-05-05" : "1990-05-04"));
            }
            answers.Add(await TryAsync(account, who, "zoe.vraie@exemple.fr"));
            answers.Add(await TryAsync(account, who.ToUpperInvariant(), "zoe.vraie@exemple.fr"));
            answers.Add(await TryAsync(account, who, "zoe0@exemple.fr"));
            Assert.Equal([.. Enumerable.Repeat("entry/two-benefits", 2 * SameTries.MostOfName), "entry/too-many-tries", "entry/too-many-tries", "entry/two-benefits"], answers);
            Assert.Equal("nothing nothing nothing nothing nothing refused", await OutcomesAsync(account));
            told.Add(string.Join(' ', answers));
            // Of others it may go on, and so may other accounts.
            Assert.Equal("entry/two-benefits", await TryAsync(account, $"Autre {Calls.NewKey()}", "zoe@exemple.fr"));
            // Another node, or the service started again, has the same count.
            var node = new SameTries(api.Database, new InstallationSecret(api.Database));
            var actor = new Actor(account.Split(':')[0], new HashSet<string> { Role.Counsellor }, "PLIE-B");
            Assert.Equal(Try.Refused, await node.TakeAsync(new Identity(Guid.NewGuid(), "Zoé", who) { BirthDate = new(1990, 5, 4), Email = "zoe9@exemple.fr" }, actor, CancellationToken.None));
        }
        Assert.Single(told.Distinct());
        Assert.Equal("entry/person-known-elsewhere entry/two-benefits", await TryAsync(NewAccount(), name, "zoe.vraie@exemple.fr"));
        var refused = await OpenAsync(Entry(await PersonAsync(Coordinator, name, "zoe8@exemple.fr"), open: false), Coordinator);
        Assert.DoesNotContain("too-many-tries", $"{refused.Body}", StringComparison.Ordinal);
        Assert.NotEqual(Guid.Empty, known);
    }

    [Fact]
    public async Task Of_many_that_come_at_once_no_more_are_taken()
    {
        var (account, name) = (NewAccount(), $"Ensemble {Calls.NewKey()}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => TryAsync(account, name, $"zoe{i}@exemple.fr")));
        Assert.Equal((SameTries.MostOfName, 12 - SameTries.MostOfName), (answers.Count(a => a == "entry/two-benefits"), answers.Count(a => a == "entry/too-many-tries")));
    }

    /// <summary>A list of people can't be gone through either; people of whom pathways come are not counted.</summary>
    [Fact]
    public async Task A_list_of_people_ends_too_and_who_opens_pathways_is_not_counted()
    {
        var account = NewAccount();
        for (var i = 0; i < 3; i++)
        {
            var name = $"Entrée {Calls.NewKey()}";
            var opened = await OpenAsync(Entry(await PersonAsync(account, name, $"zoe.entree{i}@exemple.fr", $"199{i}-05-04"), open: false), account);
            Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        }
        for (var i = 0; i < SameTries.MostOfDay; i++)
        {
            Assert.Equal("entry/two-benefits", await TryAsync(account, $"Liste {Calls.NewKey()}", $"zoe.liste{i}@exemple.fr"));
        }
        Assert.Equal("entry/too-many-tries", await TryAsync(account, $"Liste {Calls.NewKey()}", "zoe@exemple.fr"));
    }

    /// <summary>Whoever enters people who come back is asked about people whom they see: no try.</summary>
    [Fact]
    public async Task People_whom_one_sees_are_not_counted()
    {
        var (account, name) = (NewAccount(), $"Revient {Calls.NewKey()}");
        var known = await PersonAsync(account, name, "zoe.revient@exemple.fr");
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(Entry(known, scheme: "plie", open: false), account)).Status);
        for (var i = 0; i <= SameTries.MostOfName; i++)
        {
            Assert.Equal("entry/person-known entry/two-benefits", await TryAsync(account, name, $"zoe.revient{i}@exemple.fr"));
        }
    }

    async Task<string> TriesTableAsync()
    {
        var page = WebUtility.HtmlDecode(await (await api.GetAsync("/audit?lang=en", Auditor)).ReadAsTextAsync());
        return page[page.IndexOf("id=\"tries\"", StringComparison.Ordinal)..];
    }

    // What the auditor reads of an account: what came of its tries, and of how many.
    async Task<IReadOnlyDictionary<string, int>> ReadOfAsync(string account)
    {
        var table = await TriesTableAsync();
        var outcomes = Header().Matches(table).Select(m => m.Groups["of"].Value);
        var row = Assert.Single(table.Split("<tr"), r => r.Contains(account.Split(':')[0], StringComparison.Ordinal));
        return outcomes.Zip(Number().Matches(row).Select(m => int.Parse(m.Groups["n"].Value, CultureInfo.InvariantCulture))).Where(o => o.Second > 0).ToDictionary(o => o.First, o => o.Second, StringComparer.Ordinal);
    }

    [GeneratedRegex("<th[^>]*class=\"number\"[^>]*>(?<of>[^<]*)<", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Header();

    [GeneratedRegex("<td[^>]*class=\"number\"[^>]*>(?<n>[0-9]+)<", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    static string Told(IReadOnlyDictionary<string, int> read) => string.Join("; ", read.Select(r => $"{r.Key}: {r.Value}"));

    /// <summary>Somebody of one's own of that name gets the telephone of the tries, so that the same said again sees only them: that took 24 wrong tries back, one after the other.</summary>
    [Fact]
    public async Task What_was_tried_stays_counted_and_read_whoever_is_seen_when_it_is_said_again()
    {
        var (account, name) = (NewAccount(), $"Détour {Calls.NewKey()}");
        await KnownAsync(name, "zoe.detour@exemple.fr");
        var own = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, phone = "06 39 98 33 01" }, account, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var opened = await OpenAsync(Entry(own, scheme: "plie", open: false), account);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        async Task<string> GuessAsync(string email)
        {
            var person = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, birthDate = "1990-05-04", phone = "06 39 98 33 02", email }, account, Calls.NewKey());
            var answer = await OpenAsync(Entry(person.Body!["id"]!.GetValue<Guid>()), account);
            return answer.Code == "confirm/needed" ? string.Join(' ', answer.Body!["confirm"]!.AsArray().Select(q => $"{q!["code"]}")) : answer.Code!;
        }
        async Task ReachedByAsync(string phone)
        {
            var corrected = await api.SendAsync(HttpMethod.Put, $"/api/people/{own}", new { firstName = "Zoé", lastName = name, phone, confirm = new[] { "person/like-another" } }, account, Calls.NewKey(), "*");
            Assert.True(corrected.Status == HttpStatusCode.OK, $"{corrected.Body}");
        }
        string[] guesses = ["zoe1@exemple.fr", "zoe2@exemple.fr", "zoe3@exemple.fr", "zoe4@exemple.fr", "zoe.detour@exemple.fr"];
        foreach (var email in guesses)
        {
            Assert.Equal(email == guesses[^1], (await GuessAsync(email)).Contains("person-known-elsewhere", StringComparison.Ordinal));
        }
        await ReachedByAsync("06 39 98 33 02");
        foreach (var email in guesses)
        {
            Assert.Contains("entry/person-known ", await GuessAsync(email) + " ", StringComparison.Ordinal);
        }
        await ReachedByAsync("06 39 98 33 01");
        Assert.Equal("entry/too-many-tries", await GuessAsync("zoe6@exemple.fr"));
        Assert.Equal("nothing nothing nothing nothing asked refused", await OutcomesAsync(account));
        Assert.Equal("Question asked: another structure accompanies the person, or did: 1; Refused: too many tries: 1; Nothing told, no pathway: 4", Told(await ReadOfAsync(account)));
    }

    /// <summary>Of one that saw only whom the account sees, the same said again is a try like any other, once they are seen no longer.</summary>
    [Fact]
    public async Task What_was_not_counted_is_counted_when_it_is_said_again_and_sees_nobody()
    {
        var (account, name) = (NewAccount(), $"Retour {Calls.NewKey()}");
        var own = await PersonAsync(account, name, "zoe.retour@exemple.fr");
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(Entry(own, scheme: "plie", open: false), account)).Status);
        Assert.Equal("entry/person-known entry/two-benefits", await TryAsync(account, name, "zoe1@exemple.fr"));
        Assert.Equal("nothing seen", await OutcomesAsync(account));
        var corrected = await api.SendAsync(HttpMethod.Put, $"/api/people/{own}", new { firstName = "Zoé", lastName = $"Renommée {Calls.NewKey()}", birthDate = "1980-01-01", confirm = new[] { "person/like-another", "entry/birth-date-against-other-entry" } }, account, Calls.NewKey(), "*");
        Assert.True(corrected.Status == HttpStatusCode.OK, $"{corrected.Body}");
        Assert.Equal("entry/two-benefits", await TryAsync(account, name, "zoe1@exemple.fr"));
        Assert.Equal("nothing nothing", await OutcomesAsync(account));
    }

    /// <summary>Wherever a name is cut into first and last name, and whichever comes first, it is compared as one: so it is counted.</summary>
    [Fact]
    public async Task A_name_is_one_however_it_is_cut()
    {
        var (account, whole) = (NewAccount(), "martin" + string.Concat(Calls.NewKey().Where(char.IsAsciiHexDigit).Take(12).Select(c => (char)('a' + Convert.ToInt32($"{c}", 16)))) + "bruno");
        var known = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Bruno", lastName = whole[..^5], birthDate = "1990-05-04", email = "bruno.vrai@exemple.fr" }, Calls.Counsellor, Calls.NewKey());
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(Entry(known.Body!["id"]!.GetValue<Guid>(), "PLIE-A", "plie", open: false), Calls.Counsellor)).Status);
        async Task<string> CutAsync(int at, bool turned, string email)
        {
            var (firstName, lastName) = turned ? (whole[..at], whole[at..]) : (whole[at..], whole[..at]);
            var person = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName, lastName, birthDate = "1990-05-04", email }, account, Calls.NewKey());
            var answer = await OpenAsync(Entry(person.Body!["id"]!.GetValue<Guid>()), account);
            return answer.Code == "confirm/needed" ? string.Join(' ', answer.Body!["confirm"]!.AsArray().Select(q => $"{q!["code"]}")) : answer.Code!;
        }
        for (var i = 0; i < SameTries.MostOfName; i++)
        {
            Assert.Equal("entry/two-benefits", await CutAsync(2 + i, i % 2 == 1, $"bruno{i}@exemple.fr"));
        }
        Assert.Equal("entry/too-many-tries", await CutAsync(9, false, "bruno.vrai@exemple.fr"));
        Assert.Equal("entry/too-many-tries", await CutAsync(10, true, "bruno.vrai@exemple.fr"));
    }

    /// <summary>Sent again with another cut of which the least order is the same, a try was about the other name, and counted for this one no more: 27 guesses of one name.</summary>
    [Fact]
    public async Task A_try_goes_on_counting_for_its_name_whatever_is_said_later()
    {
        var middle = string.Concat(Calls.NewKey().Where(char.IsAsciiHexDigit).Take(8).Select(c => (char)('a' + (Convert.ToInt32($"{c}", 16) % 8))));
        var (account, name) = (NewAccount(), $"mo{middle}zo");
        async Task<string> SaidAsync(string whole, int at, string email)
        {
            var person = await api.SendAsync(HttpMethod.Post, "/api/people", new { lastName = whole[..at], firstName = whole[at..], birthDate = "1990-05-04", email }, account, Calls.NewKey());
            var answer = await OpenAsync(Entry(person.Body!["id"]!.GetValue<Guid>()), account);
            return answer.Code == "confirm/needed" ? string.Join(' ', answer.Body!["confirm"]!.AsArray().Select(q => $"{q!["code"]}")) : answer.Code!;
        }
        for (var i = 0; i < SameTries.MostOfName; i++)
        {
            var cut = 3 + i;
            var turned = name[cut..] + name[..cut];
            Assert.Equal("entry/two-benefits", await SaidAsync(name, cut, $"zoe{i}@exemple.fr"));
            // Its other order is one that begins with z, behind the name; the least of both is the same.
            Assert.Equal("entry/two-benefits", await SaidAsync(turned, 10 - cut, $"zoe{i}@exemple.fr"));
        }
        Assert.Equal("entry/too-many-tries", await SaidAsync(name, 2, "zoe.vraie@exemple.fr"));
    }

    /// <summary>A guess that is opened for real is a guess: that of the first person of a name is ordinary, the others are counted and read.</summary>
    [Fact]
    public async Task Guesses_that_are_opened_for_real_are_counted_and_read()
    {
        var (account, once, name) = (NewAccount(), NewAccount(), $"Ouverte {Calls.NewKey()}");
        Task<Answer> EnterAsync(string by, int i) => Enter(by, $"zoe.ouverte{i}@exemple.fr", $"199{i}-05-04");
        async Task<Answer> Enter(string by, string email, string born) => await OpenAsync(Entry(await PersonAsync(by, name, email, born), scheme: "plie", open: false), by);
        for (var i = 0; i <= SameTries.MostOfName; i++)
        {
            var opened = await EnterAsync(account, i);
            Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        }
        Assert.Equal("entry/too-many-tries", (await EnterAsync(account, 8)).Code);
        Assert.Equal(HttpStatusCode.Created, (await EnterAsync(once, 9)).Status);
        Assert.Equal($"Refused: too many tries: 1; Pathway opened, several people of that name: {SameTries.MostOfName + 1}", Told(await ReadOfAsync(account)));
        Assert.DoesNotContain(once.Split(':')[0], await TriesTableAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_is_tried_as_often_and_the_auditor_reads_by_whom_when_and_what_came_of_it()
    {
        var name = $"Mot {Calls.NewKey()}";
        await KnownAsync(name, "zoe.mot@exemple.fr");
        var account = NewAccount();
        var said = await PersonAsync(account, name, "zoe.mot@exemple.fr");
        var asked = (await OpenAsync(Entry(said), account)).Body!["confirm"]!.AsArray().Single(q => $"{q!["code"]}" == "entry/person-known-elsewhere")!;
        async Task<Answer> AnswerAsync(Guid person, string word)
        {
            var entry = Entry(person, open: false);
            entry["same"] = word;
            return await OpenAsync(entry, account);
        }
        Assert.Equal("asked", await OutcomesAsync(account));
        for (var i = 1; i < SameTries.MostOfName; i++)
        {
            Assert.Equal("entry/not-the-same", (await AnswerAsync(await PersonAsync(account, name, $"zoe{i}@exemple.fr"), $"{asked["values"]!["same"]}")).Code);
        }
        var many = await AnswerAsync(await PersonAsync(account, name, "zoe@exemple.fr"), $"{asked["values"]!["same"]}");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/too-many-tries", "same"), (many.Status, many.Code, many.Field));
        Assert.Contains("Demandez à la coordination", $"{many.Body!["messages"]!["fr"]}", StringComparison.Ordinal);
        Assert.Contains("Ask the coordinator", $"{many.Body["messages"]!["en"]}", StringComparison.Ordinal);
        // Who said all of it goes on.
        Assert.Equal(HttpStatusCode.Created, (await AnswerAsync(said, $"{asked["values"]!["same"]}")).Status);
        Assert.Equal("same not_same not_same not_same not_same refused", await OutcomesAsync(account));

        Assert.Equal("Answered that it is the same person: 1; Answered so without saying enough: 4; Refused: too many tries: 1", Told(await ReadOfAsync(account)));
        var page = await TriesTableAsync();
        foreach (var personal in new[] { name, "Zoé", "exemple.fr", "1990-05" })
        {
            Assert.DoesNotContain(personal, page, StringComparison.Ordinal);
            Assert.DoesNotContain(personal, await api.ScalarAsync<string>("select string_agg(t::text, ' ') from pathways.same_try t"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_counts_as_the_interface_does_and_says_what_to_do()
    {
        var (account, name) = (NewAccount(), $"Page {Calls.NewKey()}");
        async Task<string> SentAsync(string email)
        {
            var visitor = new Visitor(api.Host.GetTestClient(), account);
            await visitor.GetAsync("/pathways/open?lang=fr");
            return WebUtility.HtmlDecode((await visitor.PostAsync("/pathways/open", ("_handler", "open"), ("firstName", "Zoé"), ("lastName", name), ("birthDate", "04/05/1990"), ("email", email), ("occurredOn", "2026-03-02"),
                ("scheme", "iae"), ("structure", "PLIE-B"), ("territory", "69123"))).Html).Replace('\u00a0', ' ');
        }
        for (var i = 0; i < SameTries.MostOfName; i++)
        {
            Assert.DoesNotContain("rien n’a été cherché", await SentAsync($"zoe{i}@exemple.fr"), StringComparison.Ordinal);
        }
        var refused = await SentAsync("zoe@exemple.fr");
        Assert.Contains("rien n’a été cherché", refused, StringComparison.Ordinal);
        Assert.Contains("Demandez à la coordination", refused, StringComparison.Ordinal);
        Assert.Contains("zoe@exemple.fr", refused, StringComparison.Ordinal);
        Assert.Equal("entry/too-many-tries", await TryAsync(account, name, "zoe9@exemple.fr"));
    }

    /// <summary>A file is the coordinator's, who sees all, and holds nobody's name: nothing is tried by it.</summary>
    [Fact]
    public async Task A_file_tries_nobody()
    {
        var name = $"Fichier {Calls.NewKey()}";
        await KnownAsync(name, "zoe.fichier@exemple.fr");
        var file = $"pathway;event;occurred_on;structure;scheme;territory;first_name;last_name;birth_date;email\nt1;pathway_opened;2024-01-05;PLIE-B;plie;01001;Zoé;{name};1990-05-04;zoe.fichier@exemple.fr\n";
        var before = await api.ScalarAsync<long>("select count(*) from pathways.same_try");
        var counsellor = await api.SendAsync(HttpMethod.Post, "/api/imports?source=essais", file, Calls.Stranger, Calls.NewKey(), type: "text/csv");
        Assert.Equal(HttpStatusCode.Forbidden, counsellor.Status);
        var sent = await api.SendAsync(HttpMethod.Post, "/api/imports?source=essais&checkOnly=true", file, Coordinator, Calls.NewKey(), type: "text/csv");
        Assert.DoesNotContain("person-known", $"{sent.Body}", StringComparison.Ordinal);
        Assert.Equal(before, await api.ScalarAsync<long>("select count(*) from pathways.same_try"));
    }
}
