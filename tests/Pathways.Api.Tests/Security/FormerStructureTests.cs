using System.Net;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// A structure whose pathway is closed reads who the person is, for its follow-ups, as it knew them: what others correct while they accompany is theirs, at every door
/// where a name is read.
/// </summary>
public sealed class FormerStructureTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    const string Former = Calls.Stranger, Now = Calls.Counsellor, Coordinator = "coord-1:coordinator:";

    [Fact]
    public async Task What_another_structure_corrects_while_it_accompanies_is_read_by_no_former_one()
    {
        var unique = string.Concat(Calls.NewKey().Where(char.IsAsciiHexDigit).Take(10).Select(c => (char)('a' + Convert.ToInt32($"{c}", 16))));
        var (first, later) = ($"Avant{unique}", $"Depuis{unique}");
        async Task<Guid> OpenAsync(Guid person, string structure, string account, string scheme)
        {
            var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme, structure, territory = "69123", confirm = new[] { "step/long-ago", "entry/person-elsewhere" } }, account, Calls.NewKey());
            Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
            return opened.Body!["pathway"]!.GetValue<Guid>();
        }
        async Task DoneAsync(Guid pathway, string step, object body, string account)
        {
            var answer = await api.RecordAsync(pathway, step, body, account);
            Assert.True(answer.Status == HttpStatusCode.Created, $"{answer.Body}");
        }
        async Task CorrectAsync(Guid person, string last, string account)
        {
            var corrected = await api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = last, birthDate = "1990-05-04", phone = "06 39 98 55 01" }, account, Calls.NewKey(), "*");
            Assert.True(corrected.Status == HttpStatusCode.OK, $"{corrected.Body}");
        }
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = first + "x", birthDate = "1990-05-04" }, Former, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var closed = await OpenAsync(person, "PLIE-B", Former, "rsa");
        await CorrectAsync(person, first, Former);
        await DoneAsync(closed, "pathway-closed", new { occurredOn = "2026-03-20", exit = "moved_away", confirm = new[] { "step/long-ago" } }, Former);
        var running = await OpenAsync(person, "PLIE-A", Coordinator, "plie");

        // Every door: by address, in the list and the search, on the pages, by the questions that are asked of somebody new.
        async Task<string> ReadAsync(string account, string name, string structure)
        {
            await api.CaughtUpAsync();
            var said = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name, birthDate = "1990-05-04" }, account, Calls.NewKey());
            var asked = await api.SendAsync(HttpMethod.Post, "/api/pathways", new
            {
                occurredOn = "2026-04-01",
                person = said.Body!["id"]!.GetValue<Guid>(),
                scheme = "iae",
                structure,
                territory = "69123",
                confirm = new[] { "step/long-ago" },
                situation = new { publics = new Dictionary<string, object?> { ["are"] = null, ["ass"] = null } },
            }, account, Calls.NewKey(), made: false);
            async Task<bool> TellsAsync(string address) => (await new Visitor(api.Host.GetTestClient(), account).GetAsync(address)).Html.Contains(name, StringComparison.Ordinal);
            var found = await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure={structure}&search={name}&status=closed", account: account);
            var open = await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure={structure}&search={name}", account: account);
            return string.Join(' ',
                (await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: account)).Body?.ToJsonString().Contains(name, StringComparison.Ordinal) == true,
                found.Body!["items"]!.AsArray().Count + open.Body!["items"]!.AsArray().Count > 0,
                await TellsAsync($"/pathways/{(structure == "PLIE-B" ? closed : running)}"), await TellsAsync($"/pathways/{(structure == "PLIE-B" ? closed : running)}/history"),
                $"{asked.Body}".Contains(name, StringComparison.Ordinal));
        }
        const string All = "True True True True True", None = "False False False False False";
        // It knew them so, when it recorded the exit.
        Assert.Equal(All, await ReadAsync(Former, first, "PLIE-B"));
        await CorrectAsync(person, later, Now);
        Assert.Equal((None, None), (await ReadAsync(Former, later, "PLIE-B"), await ReadAsync(Former, first, "PLIE-B")));
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = first }, Former, Calls.NewKey(), "*")).Status);
        Assert.Equal(All, await ReadAsync(Now, later, "PLIE-A"));
        Assert.StartsWith("True True True True", await ReadAsync(Coordinator, later, "PLIE-B"), StringComparison.Ordinal);
        // Its follow-ups go on, without the name, and it is told why.
        foreach (var (language, words) in new[] { ("fr", "a corrigé ses coordonnées depuis la sortie"), ("en", "has corrected their details since the exit") })
        {
            Assert.Contains(words, (await new Visitor(api.Host.GetTestClient(), Former).GetAsync($"/pathways/{closed}?lang={language}")).Html.Replace('\u00a0', ' '), StringComparison.Ordinal);
        }
        await DoneAsync(closed, "follow-up-recorded", new { occurredOn = "2026-06-20", months = 3, situation = "unemployed", confirm = new[] { "step/long-ago" } }, Former);
        // Nobody accompanies any more: whoever did reads, and corrects, as before.
        await DoneAsync(running, "pathway-closed", new { occurredOn = "2026-04-20", exit = "moved_away", confirm = new[] { "step/long-ago" } }, Now);
        Assert.Equal(All, await ReadAsync(Former, later, "PLIE-B"));
    }
}
