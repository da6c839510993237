using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// A step of a known kind with a value that no rule ever took, which can be read and not be reckoned with (the last day there is, an age of two thousand million, a text too long for an
/// index), is one that this version can't read: it stops its own pathway, and nobody else's list, figure or page.
/// </summary>
public sealed class OutOfBoundsTests : IAsyncLifetime
{
    static readonly Random Letters = new(7);

    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    // Whatever a value of an event may be, beyond its bounds and at them.
    static IEnumerable<(JsonNode Value, bool Beyond)> InPlaceOf(JsonValue value)
    {
        if (value.TryGetValue<string>(out var text))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                foreach (var day in new[] { DateOnly.MinValue, StoredBounds.FirstDay.AddDays(-1), StoredBounds.LastDay.AddDays(1), DateOnly.MaxValue })
                {
                    yield return (Day(day), true);
                }
                yield return (Day(StoredBounds.FirstDay), false);
                yield return (Day(StoredBounds.LastDay), false);
            }
        }
        else if (value.TryGetValue<decimal>(out _))
        {
            foreach (var number in new[] { int.MinValue, -StoredBounds.Largest - 1, StoredBounds.Largest + 1, int.MaxValue })
            {
                yield return (number, true);
            }
            yield return (-StoredBounds.Largest, false);
            yield return (StoredBounds.Largest, false);
        }

        static JsonNode Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    // Random, so that nothing makes it shorter on its way into an index.
    static string Long(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)Letters.Next('a', 'z' + 1)));

    static IEnumerable<JsonValue> ValuesOf(JsonNode? node) => node switch
    {
        JsonObject thing => thing.SelectMany(p => ValuesOf(p.Value)),
        JsonArray list => list.SelectMany(ValuesOf),
        JsonValue value => [value],
        _ => [],
    };

    static IEnumerable<(string Type, string Data, bool Beyond)> Steps()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Pathways.Domain.Tests", "Golden"), "*.json").Order(StringComparer.Ordinal))
        {
            var (type, golden) = (Path.GetFileName(file).Split('.')[0], File.ReadAllText(file));
            var values = ValuesOf(JsonNode.Parse(golden)).Count();
            for (var i = 0; i < values; i++)
            {
                foreach (var (value, beyond) in InPlaceOf(ValuesOf(JsonNode.Parse(golden)).ElementAt(i)))
                {
                    var changed = JsonNode.Parse(golden);
                    ValuesOf(changed).ElementAt(i).ReplaceWith(value);
                    yield return (type, changed!.ToJsonString(), beyond);
                }
            }
        }
        foreach (var (length, beyond) in new[] { (StoredBounds.LongestText, false), (StoredBounds.LongestText + 1, true), (1_000_000, true) })
        {
            yield return ("pathway_opened", $$"""{"occurredOn":"2026-03-01","person":"{{Guid.NewGuid()}}","scheme":"plie","structure":"{{Long(length)}}","territory":"69123","convention":"{{Long(length)}}","situation":{} }""", beyond);
            yield return ("referent_appointed", $$"""{"occurredOn":"2026-03-01","structure":"{{Long(length)}}","referent":"{{Long(length)}}"}""", beyond);
        }
    }

    [Fact]
    public async Task Each_value_of_each_step_stops_its_own_pathway_at_most_and_its_page_says_so()
    {
        var other = await api.OpenPathwayAsync();
        var planted = new List<(Guid Pathway, string Type, string Data, bool Beyond)>();
        foreach (var (type, data, beyond) in Steps())
        {
            var pathway = Guid.CreateVersion7();
            await using (var open = api.Database.CreateCommand($"""
                insert into pathways_events.mt_streams (id, type, version, tenant_id, is_archived) values ('{pathway}', 'pathway', 0, '*DEFAULT*', false)
                """))
            {
                await open.ExecuteNonQueryAsync();
            }
            await NewerVersionTests.PlantAsync(api.Database, pathway, "pathway_opened", $$"""{"occurredOn":"2026-03-01","person":"{{Guid.NewGuid()}}","scheme":"plie","structure":"PLIE-A","territory":"69123","situation":{} }""");
            await NewerVersionTests.PlantAsync(api.Database, pathway, type, data);
            planted.Add((pathway, type, data, beyond));
        }
        Assert.True(planted.Count > 200, $"{planted.Count}");
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(other, "diagnosis-made", new { occurredOn = "2026-04-11" })).Status);
        await api.CaughtUpAsync();
        Assert.Equal([("pathway_opened", 1L), ("diagnosis_made", 2L)], await NewerVersionTests.FactsAsync(api.Database, other));
        Assert.Equal(2, await api.ScalarAsync<long>($"select version from pathways.caseload where pathway = '{other}'"));

        foreach (var (pathway, type, data, beyond) in planted)
        {
            var told = await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline", account: "coord:coordinator:");
            var what = $"{type} {data[..Math.Min(300, data.Length)]}: {told.Status} {told.Code}";
            Assert.True(beyond ? (told.Status, told.Code) == (HttpStatusCode.ServiceUnavailable, "pathway/unreadable-step") : told.Status == HttpStatusCode.OK, what);
            await api.GetAsync($"/pathways/{pathway}", "coord:coordinator:", beyond ? 503 : 200);
            Assert.Equal(beyond ? 1 : 2, (await NewerVersionTests.FactsAsync(api.Database, pathway)).Count);
            Assert.True(await api.ScalarAsync<long>($"select version from pathways.caseload where pathway = '{pathway}'") == (beyond ? 1 : 2), what);
        }
        foreach (var (address, account) in new[]
        {
            ("/api/doubtful", "coord:coordinator:"), ("/api/caseload?structure=PLIE-A", "coord:coordinator:"), ("/caseload?structure=PLIE-A", "coord:coordinator:"), ("/audit", "anna:auditor:"), ("/api/audit/journal", "anna:auditor:"),
            ("/api/figures/entries", "eva:evaluator:"), ("/board", "eva:evaluator:"), ($"/pathways/{other}", Calls.Counsellor),
        })
        {
            // To its end: an answer that nobody reads keeps its place among those of the account.
            await (await api.GetAsync(address, account)).ReadAsTextAsync();
        }
        var held = planted.Count(p => p.Beyond);
        Assert.Contains($"Not included: {held} steps of {held} pathways", WebUtility.HtmlDecode(await (await api.GetAsync("/board?lang=en", "eva:evaluator:")).ReadAsTextAsync()), StringComparison.Ordinal);
        Assert.Equal("behind", $"{(await api.SendAsync(HttpMethod.Get, "/health/figures", account: "")).Body!["status"]}");
    }
}
