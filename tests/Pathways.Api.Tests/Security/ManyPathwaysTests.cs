using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Marten;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Import;
using Pathways.Api.Monitoring;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>Somebody with many pathways costs the database no more questions, and has a bounded number of them. No clock: questions and looks are counted.</summary>
public sealed class ManyPathwaysTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    const string Coordinator = "coord-1:coordinator:";

    static readonly DateOnly First = new(2024, 1, 1);

    [Fact]
    public async Task A_person_has_a_bounded_number_of_pathways_with_one_structure_whoever_opens_them()
    {
        // How many are elsewhere is not to be counted by one's own, and others have room left.
        foreach (var elsewhere in new[] { 0, 3 })
        {
            var (person, last) = await WithAsync($"Nombre {elsewhere}", EntryFacts.MostWithOne - 1);
            for (var i = 0; i < elsewhere; i++)
            {
                await StoreAsync(person, 300 + (2 * i), "PLIE-B");
            }
            Assert.Equal(HttpStatusCode.Created, (await OpenAsync(Entry(person, "2026-03-02"))).Status);
            var refused = await OpenAsync(Entry(person, "2026-03-02", "rsa"));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/too-many-pathways", "person", $"{EntryFacts.MostWithOne}"), (refused.Status, refused.Code, refused.Field, $"{refused.Body!["values"]!["most"]}"));

            var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
            await visitor.GetAsync($"/pathways/open?previous={last}&lang=en");
            var form = await visitor.PostAsync(
                $"/pathways/open?previous={last}", ("_handler", "open"), ("occurredOn", "2026-03-02"), ("scheme", "rsa"), ("structure", "PLIE-A"), ("territory", "69123"), ("confirmed", "step/long-ago"));
            Assert.Contains($"This person has {EntryFacts.MostWithOne} pathways already", WebUtility.HtmlDecode(form.Html), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Created, (await OpenAsync(Entry(person, "2026-03-02", "rsa", "PLIE-C"), Coordinator)).Status);
            Assert.Equal(EntryFacts.MostWithOne + elsewhere + 1, await api.ScalarAsync<int>($"select count(*)::int from pathways_events.mt_events where type = 'pathway_opened' and data ->> 'person' = '{person}'"));
        }
    }

    [Fact]
    public async Task A_person_has_a_bounded_number_of_pathways_in_all_and_who_does_not_see_all_is_not_told_how_many()
    {
        var (person, _) = await WithAsync("Partout", EntryFacts.MostWithOne - 1);
        for (var i = EntryFacts.MostWithOne - 1; i < EntryFacts.MostPathways - 1; i++)
        {
            await StoreAsync(person, 2 * i, i % 2 == 0 ? "PLIE-B" : "PLIE-C");
        }
        // One more is taken, elsewhere.
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(Entry(person, "2026-03-02", "rsa", "PLIE-D"), Coordinator)).Status);
        var seen = await OpenAsync(Entry(person, "2026-03-02", "iae", "PLIE-D"), Coordinator);
        Assert.Equal(("entry/too-many-pathways", $"{EntryFacts.MostPathways}"), (seen.Code, $"{seen.Body!["values"]!["most"]}"));
        // As all that pathways elsewhere say: once nothing else is left to answer, and no number.
        var asking = Entry(person, "2026-03-02");
        asking["situation"] = new JsonObject { ["publics"] = new JsonObject { ["are"] = null, ["ass"] = null } };
        var asked = await OpenAsync(asking);
        Assert.Equal(("confirm/needed", "entry/two-benefits"), (asked.Code, $"{asked.Body!["confirm"]!.AsArray().Single()!["code"]}"));
        var stopped = await OpenAsync(Entry(person, "2026-03-02"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/stopped-elsewhere", null, null), (stopped.Status, stopped.Code, stopped.Field, stopped.Body!["values"]?["most"]));
        Assert.DoesNotContain($"{EntryFacts.MostPathways}", $"{stopped.Body["messages"]}", StringComparison.Ordinal);
    }

    Task<Answer> OpenAsync(JsonObject entry, string account = Calls.Counsellor) => api.SendAsync(HttpMethod.Post, "/api/pathways", entry, account, Calls.NewKey());

    /// <summary>Every place that looks at the pathways of somebody, with few of them and with many.</summary>
    [Fact]
    public async Task However_many_pathways_somebody_has_the_database_is_asked_as_often()
    {
        var (before, few, many) = (await WithAsync("Avant", 3), await WithAsync("Peu", 3), await WithAsync("Beaucoup", 45));
        await api.CaughtUpAsync();
        var places = new (string Place, Func<(Guid Person, Guid Last), (HttpMethod Method, string Url, object? Body)> Ask)[]
        {
            ("their record", who => (HttpMethod.Get, $"/api/people/{who.Person}", null)),
            ("the page of a pathway", who => (HttpMethod.Get, $"/pathways/{who.Last}", null)),
            ("its details", who => (HttpMethod.Get, $"/pathways/{who.Last}/person", null)),
            ("its history", who => (HttpMethod.Get, $"/api/pathways/{who.Last}/history", null)),
            ("its timeline", who => (HttpMethod.Get, $"/api/pathways/{who.Last}/timeline", null)),
            ("a form to open another", who => (HttpMethod.Get, $"/pathways/open?previous={who.Last}", null)),
            ("one opened", who => (HttpMethod.Post, "/api/pathways", Entry(who.Person, "2026-03-02"))),
            ("one of the same name opened", who => (HttpMethod.Post, "/api/pathways", Entry(Namesakes[who.Person], "2026-03-02"))),
            ("their details corrected", who => (HttpMethod.Put, $"/api/people/{who.Person}", new { firstName = "Zoé", lastName = Calls.NewKey(), birthDate = "1990-05-04" })),
        };
        var (listener, asked) = Listen();
        using var listening = listener;
        var more = new List<string>();
        foreach (var (place, ask) in places)
        {
            // The first of its kind makes what all others use.
            await CommandsAsync(asked, ask(before));
            var (ofFew, first) = await CommandsAsync(asked, ask(few));
            var (ofMany, second) = await CommandsAsync(asked, ask(many));
            Assert.True(ofFew > 0 && first == second && first is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.UnprocessableEntity, $"{place}: {ofFew} {first} {second}");
            if (ofMany > ofFew)
            {
                more.Add($"{place}: {ofFew} with 3, {ofMany} with 45");
            }
        }
        Assert.Empty(more);
    }

    /// <summary>Whom it holds a pathway against is read whole: what a page of doubts reads counts it.</summary>
    [Fact]
    public async Task A_page_of_doubts_counts_the_steps_of_the_people_s_other_pathways()
    {
        for (var i = 0; i < 3; i++)
        {
            var (person, _) = await WithAsync($"Ailleurs {i}", 1, "PLIE-B");
            // As if another structure had recorded so many steps.
            await api.ScalarAsync<int>($"""
                with long as (update pathways_events.mt_streams set version = {DoubtfulReader.StepsAtOnce - 1}
                    where id in (select stream_id from pathways_events.mt_events where data ->> 'person' = '{person}') returning 1) select count(*)::int from long
                """);
            await StoreAsync(person, 900, "PLIE-A");
        }
        await api.CaughtUpAsync();
        var page = (await api.SendAsync(HttpMethod.Get, "/api/doubtful", account: Calls.Counsellor)).Body!;
        Assert.Equal((1, true), (page["pathways"]!.GetValue<int>(), page["next"] is not null));
    }

    /// <summary>Of immersions, those with a host that the pathway has too are looked at, and no others.</summary>
    [Fact]
    public void Immersions_with_other_hosts_are_not_looked_at()
    {
        var theirs = new PathwaysOfOne();
        var one = Guid.NewGuid();
        for (var i = 0; i < 100; i++)
        {
            theirs.Set(Guid.NewGuid(), With($"7328293200{i:D4}"));
        }
        theirs.Set(one, With("73282932000042"));
        var looks = 0;
        Assert.Single(theirs.WithHostsOf(one, theirs.Find(one)!, _ => ++looks > 0));
        Assert.Equal(1, looks);
        // What is said anew stands in the place of what was said.
        theirs.Set(one, With("73282932999999"));
        Assert.Empty(theirs.WithHostsOf(one, theirs.Find(one)!, null));
        Assert.Equal(101, theirs.Count);
    }

    static Pathway With(string host) => Pathway.Fold(
    [
        new Step(Guid.NewGuid(), 1, new PathwayOpened(First, Guid.NewGuid(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation())),
        new Step(Guid.NewGuid(), 2, new ImmersionAgreed(First, "i-1", First.AddDays(3), First.AddDays(9), Host: host)),
    ]);

    static JsonObject Entry(Guid person, string on, string scheme = "plie", string structure = "PLIE-A") => new()
    {
        ["person"] = person,
        ["occurredOn"] = on,
        ["scheme"] = scheme,
        ["structure"] = structure,
        ["territory"] = "69123",
        ["situation"] = new JsonObject(),
        ["confirm"] = new JsonArray("step/long-ago", "entry/unknown-structure"),
    };

    readonly Dictionary<Guid, Guid> Namesakes = [];

    // A person with closed pathways, one after the other, and somebody of the same name without any.
    async Task<(Guid Person, Guid Last)> WithAsync(string name, int pathways, string structure = "PLIE-A")
    {
        var (person, twin) = (Calls.NewPerson(), Calls.NewPerson());
        await using (var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.StoreObjects([new Identity(person, "Awa", name, "06 39 98 71 31", BirthDate: new(1990, 5, 4), Structure: structure), new Identity(twin, "Awa", name, "06 39 98 71 31", BirthDate: new(1990, 5, 4), Structure: structure)]);
            await session.SaveChangesAsync();
        }
        Namesakes[person] = twin;
        var last = Guid.Empty;
        for (var i = 0; i < pathways; i++)
        {
            last = await StoreAsync(person, 2 * i, structure);
        }
        return (person, last);
    }

    async Task<Guid> StoreAsync(Guid person, int day, string structure)
    {
        var pathway = Guid.CreateVersion7();
        await using var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Events.StartStream<Pathway>(
            pathway, new PathwayOpened(First.AddDays(day), person, Scheme.Plie, structure, "69123", new EntrySituation()), new PathwayClosed(First.AddDays(day + 1), Closure.Administrative));
        await session.SaveChangesAsync();
        return pathway;
    }

    static (ActivityListener Listener, ConcurrentDictionary<ActivityTraceId, int> Asked) Listen()
    {
        var asked = new ConcurrentDictionary<ActivityTraceId, int>();
        var listener = new ActivityListener
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
        return (listener, asked);
    }

    async Task<(int Commands, HttpStatusCode Status)> CommandsAsync(ConcurrentDictionary<ActivityTraceId, int> asked, (HttpMethod Method, string Url, object? Body) what)
    {
        // As another node would be asked, which remembers nothing.
        api.Host.Services.GetRequiredService<PathwayStates>().Clear();
        var trace = ActivityTraceId.CreateRandom();
        var answer = await api.SendAsync(
            what.Method, what.Url, what.Body, Calls.Counsellor, what.Method == HttpMethod.Get ? null : Calls.NewKey(), what.Method == HttpMethod.Put ? "*" : null, made: false, headers: ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));
        return (asked.GetValueOrDefault(trace), answer.Status);
    }
}
