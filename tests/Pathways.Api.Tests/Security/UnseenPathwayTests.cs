using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Of a pathway that somebody may not see, what is asked or refused of their own step tells no day, no scheme and no age: only that it stops the step, once
/// nothing else is left to answer.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed class UnseenPathwayTests(TestApi api)
{
    const string Coordinator = "coord-1:coordinator:";

    // Of the stranger's structure, or of that of the other.
    static JsonObject Entry(object person, string scheme, string structure = "PLIE-B", string occurredOn = "2026-03-01") => new()
    {
        ["occurredOn"] = occurredOn,
        ["person"] = $"{person}",
        ["scheme"] = scheme,
        ["structure"] = structure,
        ["territory"] = "69123",
        ["confirm"] = new JsonArray("step/long-ago"),
    };

    // With a question that nothing answers, by which nothing is ever stored.
    static JsonObject Asking(JsonObject entry)
    {
        entry["situation"] = new JsonObject { ["publics"] = new JsonObject { ["are"] = null, ["ass"] = null } };
        return entry;
    }

    async Task<Guid> PersonAsync(string account, string name, string? birthDate = "1990-05-04", string? phone = null) =>
        (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, birthDate, phone }, account, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();

    Task<Answer> OpenAsync(JsonObject entry, string account) => api.SendAsync(HttpMethod.Post, "/api/pathways", entry, account, Calls.NewKey(), made: false);

    async Task<Guid> OpenedAsync(JsonObject entry, string account)
    {
        var opened = await OpenAsync(entry, account);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        return opened.Body!["pathway"]!.GetValue<Guid>();
    }

    static void IsStopped(Answer answer)
    {
        Assert.True(answer is { Status: HttpStatusCode.UnprocessableEntity, Code: "entry/stopped-elsewhere", Field: null }, $"{answer.Status} {answer.Body}");
        Assert.True(answer.Body!["values"] is null or JsonObject { Count: 0 }, $"{answer.Body}");
        Assert.Contains("Demandez à la coordination", $"{answer.Body["messages"]!["fr"]}", StringComparison.Ordinal);
        Assert.Contains("Ask the coordinator", $"{answer.Body["messages"]!["en"]}", StringComparison.Ordinal);
        Assert.DoesNotMatch("2026-0[1-9]|plie|janvier|mars|avril|mai\\b", answer.Body.ToJsonString());
    }

    /// <summary>The schemes are tried one after the other, with a question left open so that nothing is stored.</summary>
    [Fact]
    public async Task In_which_scheme_somebody_is_elsewhere_is_found_out_by_no_question_that_is_left_open()
    {
        var name = $"Ailleurs {Calls.NewKey()}";
        var known = await PersonAsync(Calls.Counsellor, name, phone: "06 39 98 71 21");
        await OpenedAsync(Entry(known, "plie", "PLIE-A"), Calls.Counsellor);
        var said = await PersonAsync(Calls.Stranger, name, phone: "06 39 98 71 21");
        var word = $"{(await OpenAsync(Entry(said, "rsa"), Calls.Stranger)).Body!["confirm"]!.AsArray().Single()!["values"]!["same"]}";
        JsonObject Same(JsonObject entry)
        {
            entry["same"] = word;
            return entry;
        }
        var answers = new List<string>();
        foreach (var scheme in (string[])["plie", "rsa", "iae"])
        {
            var asked = await OpenAsync(Same(Asking(Entry(said, scheme))), Calls.Stranger);
            Assert.Equal("confirm/needed", asked.Code);
            answers.Add(string.Join(' ', asked.Body!["confirm"]!.AsArray().Select(q => q!.ToJsonString())));
        }
        Assert.Single(answers.Distinct());
        Assert.Contains("entry/two-benefits", answers[0], StringComparison.Ordinal);
        IsStopped(await OpenAsync(Same(Entry(said, "plie")), Calls.Stranger));
        await OpenedAsync(Same(Entry(said, "rsa")), Calls.Stranger);
        // On the way of who has a pathway of the person, too.
        var asking = await OpenAsync(Asking(Entry(known, "plie")), Calls.Stranger);
        Assert.Equal(("confirm/needed", "entry/two-benefits"), (asking.Code, $"{asking.Body!["confirm"]!.AsArray().Single()!["code"]}"));
        IsStopped(await OpenAsync(Entry(known, "plie"), Calls.Stranger));
        // Who sees both is told which, and since when.
        Assert.Equal("2026-03-01", $"{(await OpenAsync(Entry(known, "plie"), Coordinator)).Body!["values"]!["since"]}");
    }

    [Fact]
    public async Task An_exit_that_is_taken_back_and_a_death_tell_no_day_of_a_pathway_elsewhere()
    {
        var person = await PersonAsync(Calls.Stranger, $"Sortie {Calls.NewKey()}");
        var mine = await OpenedAsync(Entry(person, "plie"), Calls.Stranger);
        var closed = await api.RecordAsync(mine, "pathway-closed", new { occurredOn = "2026-04-01", exit = "moved_away" }, Calls.Stranger);
        await OpenedAsync(Entry(person, "plie", "PLIE-A", "2026-05-03"), Coordinator);
        IsStopped(await api.RecordAsync(mine, "step-retracted", new { occurredOn = "2026-06-01", step = closed.Body!["step"], reason = "never_happened" }, Calls.Stranger));
        Task<Answer> MoveAsync(string exit, string occurredOn) => api.RecordAsync(mine, "step-corrected", new
        {
            occurredOn = "2026-06-01",
            step = closed.Body["step"],
            reason = "wrong_date",
            corrected = new { @event = "pathway_closed", occurredOn, exit },
        }, Calls.Stranger);
        IsStopped(await MoveAsync("moved_away", "2026-05-20"));
        // Nobody enters after a death: that there is an entry is told, and not when.
        IsStopped(await MoveAsync("deceased", "2026-04-02"));

        // What else happened elsewhere after it is asked of who sees it.
        var other = await PersonAsync(Calls.Stranger, $"Décès {Calls.NewKey()}");
        var here = await OpenedAsync(Entry(other, "rsa"), Calls.Stranger);
        var there = await OpenedAsync(Entry(other, "plie", "PLIE-A"), Coordinator);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(there, "appointment-held", new { occurredOn = "2026-05-20", mode = "in_person" })).Status);
        object Died(params string[] confirm) => new { occurredOn = "2026-04-10", exit = "deceased", confirm };
        Assert.Contains("2026-05-20", (await api.RecordAsync(here, "pathway-closed", Died("step/long-ago"), Coordinator)).Body!.ToJsonString(), StringComparison.Ordinal);
        var died = await api.RecordAsync(here, "pathway-closed", Died("step/long-ago"), Calls.Stranger);
        Assert.True(died.Status == HttpStatusCode.Created, $"{died.Body}");
    }

    /// <summary>One day refused and the next one taken told the day on which somebody had begun elsewhere, and the scheme.</summary>
    [Fact]
    public async Task Next_to_a_pathway_elsewhere_no_day_of_an_exit_or_of_an_entry_is_found_out_by_moving_it()
    {
        var person = await PersonAsync(Calls.Stranger, $"Suite {Calls.NewKey()}");
        var before = await OpenedAsync(Entry(person, "rsa", "PLIE-A", "2025-03-01"), Coordinator);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(before, "pathway-closed", new { occurredOn = "2025-06-30", exit = "moved_away" })).Status);
        var opened = await OpenAsync(Entry(person, "rsa", occurredOn: "2026-01-10"), Coordinator);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        var (mine, entry) = (opened.Body!["pathway"]!.GetValue<Guid>(), $"{opened.Body["step"]}");
        var closed = await api.RecordAsync(mine, "pathway-closed", new { occurredOn = "2026-03-30", exit = "moved_away" }, Calls.Stranger);
        Assert.True(closed.Status == HttpStatusCode.Created, $"{closed.Body}");
        await OpenedAsync(Entry(person, "rsa", "PLIE-A", "2026-05-10"), Coordinator);

        Task<Answer> ExitAsync(string occurredOn, string account) => api.RecordAsync(mine, "step-corrected", new
        {
            occurredOn = "2026-06-01",
            step = closed.Body!["step"],
            reason = "wrong_date",
            corrected = new { @event = "pathway_closed", occurredOn, exit = "moved_away" },
        }, account);
        Task<Answer> EntryAsync(string occurredOn, string account) => api.RecordAsync(mine, "step-corrected", new
        {
            occurredOn = "2026-06-01",
            step = entry,
            reason = "wrong_date",
            corrected = new { @event = "pathway_opened", occurredOn, person, scheme = "rsa", structure = "PLIE-B", territory = "69123", situation = new { } },
        }, account);
        foreach (var day in (string[])["2026-05-20", "2026-05-11", "2026-05-10", "2026-05-09", "2026-04-15", "2026-03-31"])
        {
            IsStopped(await ExitAsync(day, Calls.Stranger));
        }
        foreach (var day in (string[])["2025-06-29", "2025-06-30", "2025-07-01", "2025-12-01", "2026-01-09"])
        {
            IsStopped(await EntryAsync(day, Calls.Stranger));
        }
        // Away from it is theirs; who sees both puts the rest right, and is told the day.
        Assert.Equal(HttpStatusCode.Created, (await ExitAsync("2026-03-15", Calls.Stranger)).Status);
        Assert.Equal(HttpStatusCode.Created, (await EntryAsync("2026-01-12", Calls.Stranger)).Status);
        Assert.Equal("2026-05-10", $"{(await ExitAsync("2026-05-11", Coordinator)).Body!["values"]!["since"]}");
        Assert.Equal(HttpStatusCode.Created, (await ExitAsync("2026-05-10", Coordinator)).Status);

        // With another scheme there, nothing is in the way.
        var other = await PersonAsync(Calls.Stranger, $"Libre {Calls.NewKey()}");
        mine = await OpenedAsync(Entry(other, "rsa"), Calls.Stranger);
        closed = await api.RecordAsync(mine, "pathway-closed", new { occurredOn = "2026-03-30", exit = "moved_away" }, Calls.Stranger);
        await OpenedAsync(Entry(other, "plie", "PLIE-A", "2026-05-10"), Coordinator);
        Assert.Equal(HttpStatusCode.Created, (await ExitAsync("2026-05-20", Calls.Stranger)).Status);
    }

    /// <summary>The law counts the days and agreements with one host over all pathways of a person; what is counted elsewhere is told to nobody who does not see it.</summary>
    [Fact]
    public async Task Immersions_elsewhere_with_the_same_host_stop_a_step_and_tell_no_days_no_aim_and_no_host()
    {
        var person = await PersonAsync(Calls.Stranger, $"Immersion {Calls.NewKey()}");
        var mine = await OpenedAsync(Entry(person, "rsa"), Calls.Stranger);
        var theirs = await OpenedAsync(Entry(person, "plie", "PLIE-A"), Coordinator);
        object Agreed(string from, string to, string aim, string? reference = null, params string[] confirm) =>
            new { occurredOn = from, startsOn = from, endsOn = to, aim, immersion = reference, host = "73282932000074", confirm };
        Task<Answer> AgreeAsync(Guid pathway, string account, object immersion) => api.RecordAsync(pathway, "immersion-agreed", immersion, account);
        var first = await AgreeAsync(theirs, Coordinator, Agreed("2026-03-02", "2026-04-02", "discover_job", "i-1", "step/long-ago"));
        Assert.True(first.Status == HttpStatusCode.Created, $"{first.Body}");

        // 32 days, then 29: one more than the law allows. While a question is open nothing is told of it.
        var asked = await AgreeAsync(mine, Calls.Stranger, Agreed("2026-04-06", "2026-05-04", "confirm_plan"));
        Assert.Equal(("confirm/needed", "step/long-ago"), (asked.Code, $"{asked.Body!["confirm"]!.AsArray().Single()!["code"]}"));
        IsStopped(await AgreeAsync(mine, Calls.Stranger, Agreed("2026-04-06", "2026-05-04", "confirm_plan", null, "step/long-ago")));
        Assert.Equal("61", $"{(await AgreeAsync(mine, Coordinator, Agreed("2026-04-06", "2026-05-04", "confirm_plan", null, "step/long-ago"))).Body!["values"]!["days"]}");
        // The same aim elsewhere is asked of who sees both; who does not is not asked.
        Assert.Equal("immersion/same-aim-again", $"{(await AgreeAsync(mine, Coordinator, Agreed("2026-04-06", "2026-04-25", "discover_job", null, "step/long-ago"))).Body!["confirm"]!.AsArray().Single()!["code"]}");
        var second = await AgreeAsync(mine, Calls.Stranger, Agreed("2026-04-06", "2026-04-25", "discover_job", "i-2", "step/long-ago"));
        Assert.True(second.Status == HttpStatusCode.Created, $"{second.Body}");
        // A third, a correction that makes it longer, an end that is taken back.
        IsStopped(await AgreeAsync(mine, Calls.Stranger, Agreed("2026-05-04", "2026-05-05", "start_hire", null, "step/long-ago")));
        Assert.Equal("immersion/third-with-host", (await AgreeAsync(mine, Coordinator, Agreed("2026-05-04", "2026-05-05", "start_hire", null, "step/long-ago"))).Code);
        IsStopped(await api.RecordAsync(mine, "step-corrected", new
        {
            occurredOn = "2026-06-01",
            step = second.Body!["step"],
            reason = "wrong_date",
            corrected = new { @event = "immersion_agreed", occurredOn = "2026-04-06", immersion = "i-2", startsOn = "2026-04-06", endsOn = "2026-05-05", aim = "discover_job", host = "73282932000074" },
        }, Calls.Stranger));
        var ended = await api.RecordAsync(mine, "immersion-ended", new { occurredOn = "2026-04-10", immersion = "i-2", kept = false }, Calls.Stranger);
        Assert.True(ended.Status == HttpStatusCode.Created, $"{ended.Body}");
        var longer = await AgreeAsync(theirs, Coordinator, Agreed("2026-05-11", "2026-06-02", "start_hire", "i-3", "step/long-ago", "immersion/agreed-after-its-start"));
        Assert.Equal("immersion/third-with-host", longer.Code);

        // What is stored all the same, of before the rule, is listed for who sees both: to who sees one, and moves it, a list would tell days and hosts.
        async Task<List<(string Code, string Words)>> DoubtsAsync(string account)
        {
            await api.CaughtUpAsync();
            var found = new List<(string, string)>();
            for (string? after = ""; after is not null;)
            {
                var page = (await api.SendAsync(HttpMethod.Get, $"/api/doubtful{after}", account: account)).Body!;
                found.AddRange(page["items"]!.AsArray().Where(i => $"{i!["pathway"]}" == $"{mine}" && $"{i["event"]}" == "immersion_agreed" && $"{i["code"]}" != "immersion/agreed-after-its-start").Select(i => ($"{i!["code"]}", $"{i["messages"]!["fr"]} {i["messages"]!["en"]}")));
                after = page["next"] is { } next ? $"?after={next}" : null;
            }
            return found;
        }
        Assert.Equal([], await DoubtsAsync(Calls.Stranger));
        Assert.Equal(["immersion/same-aim-again"], (await DoubtsAsync(Coordinator)).Select(d => d.Code));
        await api.ScalarAsync<int>($"with longer as (update pathways_events.mt_events set data = jsonb_set(data, '{{endsOn}}', '\"2026-05-02\"') where id = '{first.Body!["step"]}' returning 1) select count(*)::int from longer");
        Assert.Equal([], await DoubtsAsync(Calls.Stranger));
        Assert.Contains("immersion/host-days", (await DoubtsAsync(Coordinator)).Select(d => d.Code));
    }

    /// <summary>Employers and days are tried one after the other: what is answered is the same for all, and for the right one too.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task With_which_host_and_when_immersions_are_elsewhere_is_found_by_trying_neither(int elsewhere)
    {
        var person = await PersonAsync(Calls.Stranger, $"Employeur {Calls.NewKey()}");
        var mine = await OpenedAsync(Entry(person, "rsa", occurredOn: "2025-03-01"), Calls.Stranger);
        var theirs = await OpenedAsync(Entry(person, "plie", "PLIE-A", "2025-03-01"), Coordinator);
        const string Theirs = "73282932000074";
        Task<Answer> AgreeAsync(Guid pathway, string account, string host, string from, int days, string? reference = null) => api.RecordAsync(pathway, "immersion-agreed", new
        {
            occurredOn = from,
            startsOn = from,
            endsOn = $"{DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture).AddDays(days - 1):yyyy-MM-dd}",
            aim = "confirm_plan",
            immersion = reference,
            host,
            confirm = new[] { "step/long-ago", "immersion/host-key", "immersion/same-aim-again" },
        }, account);
        for (var i = 0; i < elsewhere; i++)
        {
            var there = await AgreeAsync(theirs, Coordinator, Theirs, $"2025-04-0{1 + (4 * i)}", 3);
            Assert.True(there.Status == HttpStatusCode.Created, $"{there.Body}");
        }
        // One more than the two that the law allows, or more days with the longest of one: as with any host, on any day.
        var days = elsewhere == 2 ? 1 : 29;
        var told = new List<string>();
        foreach (var host in (string[])[Theirs, "35600000000048", "44306184100047"])
        {
            foreach (var from in (string[])["2025-04-20", "2026-03-31", "2026-04-01", "2026-04-06", "2026-06-01"])
            {
                var answer = await AgreeAsync(mine, Calls.Stranger, host, from, days);
                IsStopped(answer);
                told.Add(answer.Body!.ToJsonString());
            }
        }
        Assert.Single(told.Distinct());
        if (elsewhere == 1)
        {
            // Ordinary work goes on: a first one of four weeks at most, with any host, the same too.
            foreach (var (host, from, reference) in new[] { ("35600000000048", "2025-04-20", "i-1"), (Theirs, "2025-06-02", "i-2") })
            {
                var first = await AgreeAsync(mine, Calls.Stranger, host, from, 20, reference);
                Assert.True(first.Status == HttpStatusCode.Created, $"{first.Body}");
            }
            // And is corrected: nearer to nothing where it gets shorter.
            async Task<Answer> CorrectAsync(string from, string to, string host) => await api.RecordAsync(mine, "step-corrected", new
            {
                occurredOn = "2026-06-01",
                step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{mine}' and data ->> 'immersion' = 'i-1' and type = 'immersion_agreed'"),
                reason = "wrong_date",
                corrected = new { @event = "immersion_agreed", occurredOn = "2025-04-20", immersion = "i-1", startsOn = from, endsOn = to, aim = "confirm_plan", host },
                confirm = new[] { "step/long-ago", "immersion/host-key", "immersion/agreed-after-its-start", "immersion/same-days", "immersion/same-aim-again" },
            }, Calls.Stranger);
            IsStopped(await CorrectAsync("2025-04-20", "2025-05-18", "35600000000048"));
            var shorter = await CorrectAsync("2025-04-20", "2025-05-08", "35600000000048");
            Assert.True(shorter.Status == HttpStatusCode.Created, $"{shorter.Body}");
        }
        // The coordinator sees both, and records what the law allows.
        var recorded = await AgreeAsync(mine, Coordinator, "44306184100047", "2025-07-01", days);
        Assert.True(recorded.Status == HttpStatusCode.Created, $"{recorded.Body}");
    }

    /// <summary>Each rule of the domain that reads other pathways of a person decided what it tells who does not see them: a new one is in this list, and in a test above.</summary>
    [Fact]
    public void Every_rule_that_reads_other_pathways_of_a_person_is_known()
    {
        var rules = typeof(EntryFacts).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(p => p.Name is "other" or "others" && (p.ParameterType == typeof(Pathway) || p.ParameterType == typeof(PathwayOpened) || p.ParameterType == typeof(IReadOnlyCollection<Immersion>))))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            // Told as Unseen says it; of a death, its day. What a date of birth says is asked of who sees the entry.
            [
                "EntryFacts.AfterDeath", "EntryFacts.AgainstDeath", "EntryFacts.AgainstLife", "EntryFacts.AgainstOrder", "EntryFacts.AgainstOther", "EntryFacts.BirthAgainstOther",
                "ImmersionFacts.AgainstOthers", "ImmersionFacts.Doubtful", "ImmersionFacts.MayBreakWithUntold",
            ], rules);
    }

    /// <summary>How long an answer takes would tell that somebody of that name and date of birth is accompanied elsewhere: what the database is asked is the same, whoever is found.</summary>
    [Fact]
    public async Task Of_a_name_and_a_date_of_birth_the_database_is_asked_as_much_whether_somebody_is_accompanied_elsewhere_or_not()
    {
        var asked = new ConcurrentDictionary<ActivityTraceId, int>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql")
                {
                    asked.AddOrUpdate(activity.TraceId, 1, (_, n) => n + 1);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var name = $"Connue {Calls.NewKey()}";
        var known = await PersonAsync(Calls.Counsellor, name, phone: "06 39 98 71 31");
        await OpenedAsync(Entry(known, "plie", "PLIE-A"), Calls.Counsellor);
        async Task<int> CommandsAsync(string said)
        {
            var trace = ActivityTraceId.CreateRandom();
            var entry = Asking(Entry(await PersonAsync(Calls.Stranger, said, phone: "06 39 98 71 32"), "rsa"));
            var answer = await api.SendAsync(HttpMethod.Post, "/api/pathways", entry, Calls.Stranger, Calls.NewKey(), made: false, headers: ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));
            Assert.Equal(("confirm/needed", "entry/two-benefits"), (answer.Code, $"{answer.Body!["confirm"]!.AsArray().Single()!["code"]}"));
            return asked.GetValueOrDefault(trace);
        }
        await CommandsAsync($"Première {Calls.NewKey()}");
        var nobody = await CommandsAsync($"Inventée {Calls.NewKey()}");
        Assert.True(nobody > 0);
        Assert.Equal(nobody, await CommandsAsync(name));
    }

    /// <summary>Of a date of birth that comes with an entry, only entries that one sees say anything; the others are listed for their structures.</summary>
    [Fact]
    public async Task A_date_of_birth_is_held_against_no_entry_that_is_not_seen()
    {
        var name = $"Née {Calls.NewKey()}";
        var person = await PersonAsync(Calls.Stranger, name, birthDate: null);
        await OpenedAsync(Entry(person, "rsa"), Calls.Stranger);
        var entry = Entry(person, "plie", "PLIE-A", "2026-01-10");
        entry["situation"] = new JsonObject { ["age"] = 30 };
        await OpenedAsync(entry, Coordinator);
        async Task<(HttpStatusCode Status, string? Location, string Html)> SentAsync(string account)
        {
            var visitor = new Visitor(api.Host.GetTestClient(), account);
            await visitor.GetAsync("/pathways/open?lang=fr");
            var answer = await visitor.PostAsync("/pathways/open", ("_handler", "open"), ("firstName", "Zoé"), ("lastName", name), ("birthDate", "04/05/1950"), ("same", $"{person}"), ("occurredOn", "2026-03-02"),
                ("scheme", "iae"), ("structure", "PLIE-B"), ("territory", "69123"), ("confirmed", "step/long-ago"));
            return (answer.Status, answer.Location, WebUtility.HtmlDecode(answer.Html));
        }
        // The coordinator sees the other entry, and is asked.
        Assert.Contains("ne va pas avec l’entrée du 10 janvier 2026", (await SentAsync(Coordinator)).Html, StringComparison.Ordinal);
        var sent = await SentAsync(Calls.Stranger);
        Assert.DoesNotContain("10 janvier", sent.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("ne va pas avec l’entrée", sent.Html, StringComparison.Ordinal);
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
    }
}
