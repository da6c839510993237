using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// A list of a former moment has the rows of then, and today's names: what others record of people who were handed over since is found, counted and
/// ordered by for nobody of the former structure.
/// </summary>
public sealed class FormerListsTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    async Task<Guid> OpenedAsync(string structure, string last, string? phone = null)
    {
        var account = $"fl-1:counsellor:{structure}";
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = last, phone, birthDate = "1988-04-03" }, account, Calls.NewKey());
        var person = made.Body!["id"]!.GetValue<Guid>();
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme = "plie", structure, territory = "69123", confirm = new[] { "step/long-ago", "entry/unknown-structure" } }, account, Calls.NewKey());
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        return opened.Body!["pathway"]!.GetValue<Guid>();
    }

    async Task<Answer> ListAsync(string structure, string query)
    {
        var answer = await api.SendAsync(HttpMethod.Get, $"/api/caseload?{query}", account: $"fl-1:counsellor:{structure}");
        Assert.True(answer.Status == HttpStatusCode.OK, $"{query}: {answer.Body}");
        return answer;
    }

    async Task<int> FoundAsync(string structure, string query) => (await ListAsync(structure, query)).Body!["total"]!.GetValue<int>();

    async Task CorrectAsync(Guid pathway, string last, string phone, string birthDate)
    {
        var person = await api.ScalarAsync<string>($"select person::text from pathways.caseload where pathway = '{pathway}'");
        var corrected = await api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = last, phone, birthDate, confirm = new[] { "person/like-another", "entry/birth-date-against-other-entry" } }, "fl-9:counsellor:PLIE-B", Calls.NewKey(), "*");
        Assert.True(corrected.Status == HttpStatusCode.OK, $"{corrected.Body}");
    }

    /// <summary>What others recorded meanwhile, however much, is none of its cost; what its own structure did is bounded by events, whatever the number of pathways.</summary>
    [Fact]
    public async Task A_list_of_a_former_moment_costs_what_its_structure_recorded_since_and_that_is_bounded()
    {
        var (mine, theirs, left) = (await OpenedAsync("FL-MINE", "Abel"), await OpenedAsync("FL-THEIRS", "Zola"), await OpenedAsync("FL-MINE", "Parti"));
        await api.CaughtUpAsync();
        var at = (await ListAsync("FL-MINE", "")).Body!["at"]!.GetValue<long>();
        async Task RecordAsync(Guid pathway, string structure)
        {
            var step = await api.SendAsync(HttpMethod.Post, $"/api/pathways/{pathway}/steps/invitation-sent", new { occurredOn = "2026-03-02", confirm = new[] { "step/long-ago" } }, $"fl-1:counsellor:{structure}", Calls.NewKey());
            Assert.True(step.Status == HttpStatusCode.Created, $"{step.Body}");
        }
        await RecordAsync(mine, "FL-MINE");
        await RecordAsync(theirs, "FL-THEIRS");
        // Handed over since, and recorded by others: it is in the list of before.
        await api.HandOverAsync(left, new ReferentAppointed(new(2026, 3, 5), "fl-9", "FL-THEIRS"));
        await OpenedAsync("FL-MINE", "Nouvelle");
        await api.CaughtUpAsync();
        Assert.Equal(2, (await ListAsync("FL-MINE", $"at={at}")).Body!["total"]!.GetValue<int>());
        Assert.Equal(2, (await ListAsync("FL-MINE", "")).Body!["total"]!.GetValue<int>());

        Task<string> LengthenAsync(Guid pathway, int version) => api.ScalarAsync<string>($"with long as (update pathways.caseload set version = {version} where pathway = '{pathway}' returning structure) select structure from long");
        await LengthenAsync(theirs, 30_000);
        Assert.Equal(2, (await ListAsync("FL-MINE", $"at={at}")).Body!["total"]!.GetValue<int>());
        // Folded while no connection is held, and found again.
        await LengthenAsync(mine, 5_000);
        Assert.Equal(2, (await ListAsync("FL-MINE", $"at={at}")).Body!["total"]!.GetValue<int>());
        await LengthenAsync(mine, 30_000);
        var moved = await api.SendAsync(HttpMethod.Get, $"/api/caseload?at={at}", account: "fl-1:counsellor:FL-MINE");
        Assert.Equal((HttpStatusCode.Conflict, "caseload/list-moved-on"), (moved.Status, moved.Code));
    }

    /// <summary>Of so long ago that most of the territory has changed since: each pathway of it was looked at.</summary>
    [Fact]
    public async Task A_list_of_long_ago_is_not_looked_for_through_a_large_territory()
    {
        var pathway = await OpenedAsync("FL-LARGE", "Abel");
        await api.CaughtUpAsync();
        Assert.Equal(0, (await ListAsync("FL-LARGE", "at=0")).Body!["total"]!.GetValue<int>());
        await api.ScalarAsync<int>($"with many as (insert into pathways.caseload select (jsonb_populate_record(c, jsonb_build_object('pathway', gen_random_uuid(), 'structure', 'FL-OTHER'))).* from pathways.caseload c, generate_series(1, 20001) where pathway = '{pathway}' returning 1) select count(*)::int from many");
        var moved = await api.SendAsync(HttpMethod.Get, "/api/caseload?at=0", account: "fl-1:counsellor:FL-LARGE");
        Assert.Equal((HttpStatusCode.Conflict, "caseload/list-moved-on"), (moved.Status, moved.Code));
    }

    /// <summary>A turn of a page folds a little, whoever folds much.</summary>
    [Fact]
    public async Task A_list_of_a_former_moment_waits_for_others_only_where_much_is_folded()
    {
        var (little, much) = (await OpenedAsync("FL-LITTLE", "Abel"), await OpenedAsync("FL-MUCH", "Zola"));
        await api.CaughtUpAsync();
        var at = (await ListAsync("FL-MUCH", "")).Body!["at"]!.GetValue<long>();
        foreach (var (pathway, structure) in new[] { (little, "FL-LITTLE"), (much, "FL-MUCH") })
        {
            var step = await api.SendAsync(HttpMethod.Post, $"/api/pathways/{pathway}/steps/invitation-sent", new { occurredOn = "2026-03-02", confirm = new[] { "step/long-ago" } }, $"fl-1:counsellor:{structure}", Calls.NewKey());
            Assert.True(step.Status == HttpStatusCode.Created, $"{step.Body}");
        }
        await api.CaughtUpAsync();
        await api.ScalarAsync<string>($"with long as (update pathways.caseload set version = 5000 where pathway = '{much}' returning structure) select structure from long");
        var places = api.Host.Services.GetRequiredService<EverydayPlaces>();
        var held = Enumerable.Range(0, Limits.Heavy).Select(i => places.Limiter.AttemptAcquire($"other{i}")).ToList();
        Assert.All(held, place => Assert.True(place.IsAcquired));
        var folding = ListAsync("FL-MUCH", $"at={at}");
        while (places.Limiter.GetStatistics("fl-1")!.CurrentQueuedCount == 0)
        {
            Assert.False(folding.IsCompleted);
            await Task.Delay(20);
        }
        Assert.Equal(1, (await ListAsync("FL-LITTLE", $"at={at}")).Body!["total"]!.GetValue<int>());
        Assert.False(folding.IsCompleted);
        held.ForEach(place => place.Dispose());
        Assert.Equal(1, (await folding).Body!["total"]!.GetValue<int>());
    }

    /// <summary>On a page that has none of its rows, too, where the number of rows found said yes: any four digits of a telephone, a name, a day of birth.</summary>
    [Theory]
    [InlineData("FL-LISTED", false)]
    [InlineData("FL-BEHIND", true)]
    public async Task What_is_recorded_after_a_transfer_finds_and_orders_nothing_in_a_list_of_before(string structure, bool behind)
    {
        // A row that is set back is one to be picked up.
        await api.PickUpNothingAsync();
        var handed = await OpenedAsync(structure, "Milieu", "06 39 98 50 01");
        await OpenedAsync(structure, "Abel");
        await OpenedAsync(structure, "Zola");
        await api.CaughtUpAsync();
        var at = (await ListAsync(structure, "")).Body!["at"]!.GetValue<long>();
        var former = behind ? "" : $"&at={at}";
        Assert.Equal((1, 1), (await FoundAsync(structure, $"search=Milieu{former}"), await FoundAsync(structure, $"search=0639985001&page=2&size=1{former}")));

        await api.HandOverAsync(handed, new ReferentAppointed(new(2026, 3, 5), "fl-9", "PLIE-B"));
        await api.CaughtUpAsync();
        await CorrectAsync(handed, "Zzzuleika", "06 39 98 77 55", "1991-12-24");
        // The row as it was before the transfer: what a daemon that stands still leaves.
        async Task StandStillAsync()
        {
            await api.CaughtUpAsync();
            Assert.Equal(structure, behind ? await api.ScalarAsync<string>($"with back as (update pathways.caseload set structure = '{structure}', version = 1 where pathway = '{handed}' returning structure) select structure from back") : structure);
        }
        await StandStillAsync();
        foreach (var search in (string[])["0639987755", "7755", "Zzzuleika", "Zzz", "24/12/1991", "Milieu", "0639985001"])
        {
            foreach (var page in (string[])["", "&page=1&size=1", "&page=2&size=1", "&page=9&size=200", "&sort=name", "&status=open"])
            {
                var list = (await ListAsync(structure, $"search={Uri.EscapeDataString(search)}{page}{former}")).Body!;
                Assert.True((list["total"]!.GetValue<int>(), list["items"]!.AsArray().Count) == (0, 0), $"{search}{page}: {list["total"]}");
            }
        }
        // By name the row is where those without a name are, whatever it is now.
        foreach (var last in (string[])["Aaa", "Mmm", "Zzzz"])
        {
            await CorrectAsync(handed, last, "06 39 98 77 55", "1991-12-24");
            await StandStillAsync();
            var list = (await ListAsync(structure, $"sort=name{former}")).Body!;
            Assert.True(list["items"]!.AsArray().Select(i => $"{i!["name"]}").SequenceEqual(["Abel Zoé", "Zola Zoé", ""], StringComparer.Ordinal), $"{last} {former} {list}");
        }
        // The structure that accompanies finds them, by all of it.
        if (!behind)
        {
            foreach (var search in (string[])["7755", "Zzzz", "24/12/1991"])
            {
                Assert.True((await api.SendAsync(HttpMethod.Get, $"/api/caseload?search={Uri.EscapeDataString(search)}", account: "fl-9:counsellor:PLIE-B")).Body!["total"]!.GetValue<int>() > 0, search);
            }
            // And whoever gets them back, in the list of before too.
            await api.HandOverAsync(handed, new ReferentReplaced(new(2026, 3, 6), "fl-1", structure));
            await api.CaughtUpAsync();
            Assert.Equal(1, await FoundAsync(structure, $"search=7755{former}"));
            Assert.Equal(["Abel Zoé", "Zola Zoé", "Zzzz Zoé"], (await ListAsync(structure, $"sort=name{former}")).Body!["items"]!.AsArray().Select(i => $"{i!["name"]}"));
        }
        else
        {
            await api.ScalarAsync<string>($"with again as (update pathways.caseload set structure = 'PLIE-B', version = (select version from pathways_events.mt_streams where id = pathway) where pathway = '{handed}' returning pathway) select pathway::text from again");
        }
    }
}
