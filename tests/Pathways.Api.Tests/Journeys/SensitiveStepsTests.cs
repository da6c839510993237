using System.Collections.Immutable;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Resources;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Journeys;

/// <summary>Every way to read a pathway, with every role, of people who have every sensitive fact that a step can hold.</summary>
[Collection(TestApiCollection.Name)]
public sealed class SensitiveStepsTests(TestApi api)
{
    const string Structure = "SENS-P", Coordinator = "coord:coordinator:", Counsellor = "c:counsellor:SENS-P", Auditor = "a:auditor:";
    static readonly DateOnly Day = new(2025, 3, 3);
    static readonly SemaphoreSlim Once = new(1, 1);
    static IReadOnlyList<Guid> people = [];

    // The texts of an answer that would tell: every sensitive code, as it is stored and as both languages call it. Beside them what is grouped with it.
    static readonly string[] Codes = [.. typeof(Scheme).Assembly.GetExportedTypes().Where(t => t.IsEnum && t.Namespace == typeof(Scheme).Namespace && t != typeof(SensitiveKind))
        .SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Where(c => SensitiveFacts.Of(c) is not null).Select(c => JsonNamingPolicy.SnakeCaseLower.ConvertName(c.ToString())).Distinct(StringComparer.Ordinal)];

    static PathwayOpened Opened(PrescriberKind prescriber, params TargetPublic[] publics) => new(
        Day, Guid.CreateVersion7(), Scheme.Plie, Structure, "69123",
        new EntrySituation(Age: 30, Publics: publics.ToImmutableSortedDictionary(p => p, _ => (DateOnly?)null)),
        Attributes: ImmutableSortedDictionary<string, string>.Empty.Add("suivi", "spip").Add("rqth", "oui").Add("ville", "Bron"), Prescriber: prescriber);

    async Task<IReadOnlyList<Guid>> PeopleAsync()
    {
        await Once.WaitAsync();
        try
        {
            return people.Count > 0 ? people : people =
            [
                await api.RecordAsync(
                    Structure, Opened(PrescriberKind.Spip, TargetPublic.LeavingPrison, TargetPublic.OtherProtection, TargetPublic.Rsa), new OrientationProposed(Day, OrientationKind.Social),
                    new OrientationRefused(Day.AddDays(1), OrientationRefusalReason.Health), new BarrierIdentified(Day.AddDays(2), BarrierAxis.Mobility, BarrierLevel.Low),
                    new BarrierIdentified(Day.AddDays(2), BarrierAxis.Health, BarrierLevel.High), new BarrierReassessed(Day.AddDays(3), BarrierAxis.Health, BarrierLevel.Medium),
                    new TrainingStarted(Day.AddDays(4), "t-1", TrainingKind.Language), new TrainingAbandoned(Day.AddDays(9), "t-1", TrainingAbandonment.Health),
                    new WorkContractStarted(Day.AddDays(10), "c-1", ContractKind.Cdd, WorkingTime.FullTime, PlannedEnd: Day.AddDays(60)), new WorkContractEnded(Day.AddDays(12), "c-1", ContractEnd.Health),
                    new PathwaySuspended(Day.AddDays(20), SuspensionReason.Detention), new PathwayResumed(Day.AddDays(30)), new PathwayClosed(Day.AddDays(40), Closure.Health)),
                await api.RecordAsync(
                    Structure, Opened(PrescriberKind.Cidff, TargetPublic.Refugee, TargetPublic.Aah, TargetPublic.DisabledWorker),
                    new PathwaySuspended(Day.AddDays(20), SuspensionReason.Maternity), new PathwayResumed(Day.AddDays(30)), new PathwaySuspended(Day.AddDays(40), SuspensionReason.Health)),
                // The same with nothing sensitive in it: what is told of the others must not differ from this one.
                await api.RecordAsync(
                    Structure, Opened(PrescriberKind.Other, TargetPublic.Rsa), new OrientationProposed(Day, OrientationKind.Social), new OrientationRefused(Day.AddDays(1), OrientationRefusalReason.Other),
                    new BarrierIdentified(Day.AddDays(2), BarrierAxis.Mobility, BarrierLevel.Low), new BarrierIdentified(Day.AddDays(2), BarrierAxis.Housing, BarrierLevel.High),
                    new BarrierReassessed(Day.AddDays(3), BarrierAxis.Housing, BarrierLevel.Medium), new TrainingStarted(Day.AddDays(4), "t-1", TrainingKind.Language),
                    new TrainingAbandoned(Day.AddDays(9), "t-1", TrainingAbandonment.Other), new WorkContractStarted(Day.AddDays(10), "c-1", ContractKind.Cdd, WorkingTime.FullTime, PlannedEnd: Day.AddDays(60)),
                    new WorkContractEnded(Day.AddDays(12), "c-1", ContractEnd.Other), new PathwaySuspended(Day.AddDays(20), SuspensionReason.Other), new PathwayResumed(Day.AddDays(30)),
                    new PathwayClosed(Day.AddDays(40), Closure.Other)),
            ];
        }
        finally
        {
            Once.Release();
        }
    }

    static IEnumerable<string> Surfaces(Guid pathway) =>
    [
        $"/api/pathways/{pathway}/history", $"/api/pathways/{pathway}/history?version=2", $"/api/pathways/{pathway}/history/difference?from=0", $"/api/pathways/{pathway}/history/difference?from=1",
        $"/api/pathways/{pathway}/history/verification", $"/api/pathways/{pathway}/timeline", $"/api/pathways/{pathway}/timeline?lang=en",
        $"/pathways/{pathway}?lang=fr", $"/pathways/{pathway}?lang=en", .. Enumerable.Range(1, 13).Select(v => $"/pathways/{pathway}/history?version={v}&since=0&lang={(v % 2 == 0 ? "fr" : "en")}"),
    ];

    static string[] Lists => [$"/api/caseload?structure={Structure}&status=closed", $"/api/caseload?structure={Structure}", $"/caseload?structure={Structure}", $"/api/doubtful?structure={Structure}", $"/doubtful?structure={Structure}"];

    // What would tell one: its code in JSON, or its words on a page. The notice, which names the kinds, is left out.
    static string? Told(string answer)
    {
        var text = answer;
        if (answer.StartsWith('{'))
        {
            var json = JsonNode.Parse(answer)!;
            json.AsObject().Remove("grouped");
            text = json.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }
        // A form's token is random letters: any word may be among them.
        text = Regex.Replace(text, "name=\"__RequestVerificationToken\" value=\"[^\"]*\"", "");
        text = GroupedWords.Of(grouped: true)!.Values.Aggregate(WebUtility.HtmlDecode(text).Replace('\u00a0', ' '), (t, notice) => t.Replace(notice, "", StringComparison.Ordinal));
        string[] words = ["santé", "détention", "maternité", "spip", "SPIP", "CIDFF", "réfugié", "prison", "RQTH", "AAH", "health", "maternity", "refugee", "disabled worker"];
        return Codes.FirstOrDefault(code => text.Contains($"\"{code}\"", StringComparison.Ordinal) || text.Contains($".{code}\"", StringComparison.Ordinal))
            ?? words.FirstOrDefault(w => text.Contains(w, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_coordinator_is_told_none_of_them_on_any_page_or_answer_and_is_told_so()
    {
        await api.CaughtUpAsync();
        foreach (var pathway in await PeopleAsync())
        {
            foreach (var url in Surfaces(pathway))
            {
                var answer = await (await api.GetAsync(url, Coordinator)).ReadAsTextAsync();
                Assert.True(Told(answer) is null, $"{url} tells {Told(answer)}");
                Assert.True(answer.Contains("\"grouped\":{", StringComparison.Ordinal) || answer.Contains("id=\"grouped\"", StringComparison.Ordinal), $"{url} does not say so.");
            }
        }
        foreach (var url in Lists)
        {
            Assert.Null(Told(await (await api.GetAsync(url, Coordinator)).ReadAsTextAsync()));
        }
    }

    [Fact]
    public async Task What_a_coordinator_is_told_is_the_same_whether_there_is_one_or_not()
    {
        var all = await PeopleAsync();
        foreach (var url in new[] { "history", "history/difference?from=0", "timeline", "timeline?lang=en" })
        {
            Assert.Equal(await PlainAsync(all[2], url), await PlainAsync(all[0], url));
        }
    }

    // Without what is of the pathway only: identifiers, instants, positions.
    async Task<string> PlainAsync(Guid pathway, string url)
    {
        var json = (await (await api.GetAsync($"/api/pathways/{pathway}/{url}", Coordinator)).ReadAsJsonAsync<JsonNode>())!;
        Strip(json);
        return json.ToJsonString();

        static void Strip(JsonNode? node)
        {
            if (node is JsonObject o)
            {
                foreach (var name in new[] { "pathway", "person", "id", "step", "recordedAt", "recordedOn", "position", "correlation", "causation", "daysLate" })
                {
                    o.Remove(name);
                }
                if (o["field"]?.ToString() == "opening.person")
                {
                    o.Remove("after");
                }
            }
            foreach (var inner in node switch { JsonObject of => of.Select(p => p.Value).ToArray(), JsonArray of => [.. of], _ => [] })
            {
                Strip(inner);
            }
        }
    }

    [Fact]
    public async Task Who_accompanies_and_who_audits_reads_them_all_and_nobody_else_reads_the_pathway()
    {
        var all = await PeopleAsync();
        foreach (var account in new[] { Counsellor, Auditor })
        {
            var history = (await (await api.GetAsync($"/api/pathways/{all[0]}/history", account)).ReadAsJsonAsync<JsonNode>())!;
            Assert.Equal("health", history["state"]!["exit"]!.ToString());
            Assert.NotNull(history["state"]!["barriers"]!["health"]);
            Assert.Equal("spip", history["state"]!["opening"]!["prescriber"]!.ToString());
            Assert.Null(history["grouped"]);
            var timeline = await (await api.GetAsync($"/api/pathways/{all[0]}/timeline", account)).ReadAsTextAsync();
            Assert.All(["santé", "détention"], word => Assert.Contains(word, timeline, StringComparison.Ordinal));
            Assert.Contains("santé", WebUtility.HtmlDecode(await (await api.GetAsync($"/pathways/{all[0]}", account)).ReadAsTextAsync()), StringComparison.Ordinal);
        }
        foreach (var url in Surfaces(all[0]).Where(u => u.StartsWith("/api", StringComparison.Ordinal)))
        {
            await api.GetAsync(url, "x:counsellor:ELSEWHERE", 404);
            await api.GetAsync(url, "e:evaluator:", 403);
            await api.GetAsync(url, "adm:administrator:", 403);
            await api.GetAsync(url, "b:beneficiary:", 403);
        }
    }

    [Fact]
    public async Task Words_say_that_other_may_hide_one()
    {
        var all = await PeopleAsync();
        var (french, english) = (await LinesAsync(all[0], "fr"), await LinesAsync(all[0], "en"));
        Assert.Contains(french, l => l.Contains("autre, ou fait réservé", StringComparison.Ordinal));
        Assert.Contains(french, l => l.Contains("réservé", StringComparison.Ordinal) && !l.Contains("fait réservé", StringComparison.Ordinal));
        Assert.Contains(english, l => l.Contains("other, or a reserved fact", StringComparison.Ordinal));
    }

    async Task<string[]> LinesAsync(Guid pathway, string language) =>
        [.. (await (await api.GetAsync($"/api/pathways/{pathway}/timeline?lang={language}", Coordinator)).ReadAsJsonAsync<JsonNode>())!["steps"]!.AsArray().Select(s => s!["words"]!.ToString())];

    // Recorded before there was a rule: that somebody has two protections, and that a scheme is open to them longer since they are disabled.
    [Fact]
    public async Task A_doubt_that_tells_one_is_told_to_who_accompanies_only()
    {
        const string Doubts = "SENS-D";
        var (two, old) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.Events.StartStream<Pathway>(two, Opened(PrescriberKind.Other, TargetPublic.Refugee, TargetPublic.OtherProtection) with { Structure = Doubts });
            session.Events.StartStream<Pathway>(old, Opened(PrescriberKind.Other, TargetPublic.DisabledWorker) with { Structure = Doubts, Scheme = Scheme.YouthEngagementContract });
            await session.SaveChangesAsync();
        }
        await api.CaughtUpAsync();
        async Task<string[]> ListAsync(string account) =>
            [.. (await (await api.GetAsync($"/api/doubtful?structure={Doubts}", account)).ReadAsJsonAsync<JsonNode>())!["items"]!.AsArray()
                .Where(i => i!["code"]!.ToString().StartsWith("entry/t", StringComparison.Ordinal)).Select(i => $"{i!["code"]} {i["messages"]!["en"]}").Order(StringComparer.Ordinal)];

        Assert.Equal(
            ["entry/too-old-for-scheme This scheme is open until the age of 29, and the person is 30 on entry: is that right?", "entry/two-protections A person is a refugee, or has another protection or seeks asylum: choose one."],
            await ListAsync($"c:counsellor:{Doubts}"));
        // Not even that there is one: of somebody of 27, that there is none would tell that the scheme is open to them longer.
        Assert.Empty(await ListAsync(Coordinator));
        foreach (var url in new[] { $"/api/doubtful?structure={Doubts}", $"/doubtful?structure={Doubts}", $"/api/pathways/{two}/timeline", $"/api/pathways/{old}/timeline", $"/pathways/{two}", $"/pathways/{old}?lang=en" })
        {
            var told = await (await api.GetAsync(url, Coordinator)).ReadAsTextAsync();
            Assert.All(["29 ans", "age of 29", "réfugiée", "two-protections"], words => Assert.DoesNotContain(words, WebUtility.HtmlDecode(told), StringComparison.Ordinal));
            Assert.True(told.Contains("\"grouped\":{", StringComparison.Ordinal) || told.Contains("id=\"grouped\"", StringComparison.Ordinal), $"{url} does not say so.");
        }
    }

    // What is refused, or asked, would tell what is hidden.
    [Fact]
    public async Task A_coordinator_neither_records_nor_corrects_what_may_hide_one_and_hands_over_as_before()
    {
        var open = await api.RecordAsync(Structure, Opened(PrescriberKind.Other), new BarrierIdentified(Day, BarrierAxis.Housing, BarrierLevel.Low));
        foreach (var (slice, body) in new[]
                 {
                     ("barrier-lifted", "\"axis\":\"health\""), ("barrier-lifted", "\"axis\":\"housing\""), ("barrier-identified", "\"axis\":\"digital\",\"level\":\"low\""),
                     ("pathway-suspended", "\"reason\":\"health\""), ("pathway-suspended", "\"reason\":\"other\""), ("pathway-closed", "\"exit\":\"other\""),
                 })
        {
            var response = await api.RecordAsync(open, slice, JsonNode.Parse($"{{\"occurredOn\":\"2025-04-01\",{body}}}")!, Coordinator);
            Assert.Equal((HttpStatusCode.Forbidden, "access/sensitive-step"), (response.Status, response.Code));
        }
        var history = (await (await api.GetAsync($"/api/pathways/{open}/history", Coordinator)).ReadAsJsonAsync<JsonNode>())!;
        foreach (var step in history["events"]!.AsArray())
        {
            var retracted = await api.RecordAsync(open, "step-retracted", JsonNode.Parse($"{{\"occurredOn\":\"2025-04-01\",\"step\":\"{step!["id"]}\",\"reason\":\"wrong_pathway\"}}")!, Coordinator);
            Assert.Equal((HttpStatusCode.Forbidden, "access/sensitive-step"), (retracted.Status, retracted.Code));
            var page = await (await api.GetAsync($"/pathways/{open}/correct/{step["id"]}", Coordinator, 403)).ReadAsTextAsync();
            Assert.Contains("fait sensible", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(open, "pathway-suspended", new { occurredOn = "2025-04-01", reason = "work" }, Coordinator)).Status);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(open, "referent-appointed", new { occurredOn = "2025-04-02", referent = "r-2", structure = Structure, confirm = new[] { "step/long-ago", "entry/unknown-structure" } }, Coordinator)).Status);
    }
}
