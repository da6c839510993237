using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Audit;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;

namespace Pathways.Api.Tests.Journeys;

[Collection(TestApiCollection.Name)]
public class HistoryApiTests(TestApi api)
{
    const string Auditor = "audit-1:auditor:";
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    async Task<Guid> JourneyAsync()
    {
        var pathway = await api.RecordAsync(
            "h-1",
            new PathwayOpened(Today.AddDays(-50), Guid.CreateVersion7(), Scheme.Rsa, "h-1", "59350", new EntrySituation()),
            new TrainingStarted(Today.AddDays(-20), "t-1", TrainingKind.Language));
        return pathway;
    }

    async Task<JsonNode> ReadAsync(string url, string account = Auditor) => (await (await api.GetAsync(url, account)).ReadAsJsonAsync<JsonNode>())!;

    [Fact]
    public async Task An_auditor_reads_every_event_with_all_that_is_known_of_it()
    {
        var pathway = await JourneyAsync();

        var history = await ReadAsync($"/api/pathways/{pathway}/history");

        var step = history["events"]![1]!;
        Assert.Equal(("training_started", 2L, "conseil-1"), (step["event"]!.GetValue<string>(), step["version"]!.GetValue<long>(), step["user"]!.GetValue<string>()));
        Assert.Equal("language", step["data"]!["kind"]!.GetValue<string>());
        Assert.All(["id", "occurredOn", "recordedAt", "position", "causation"], field => Assert.NotNull(step[field]));
        Assert.Equal("language", history["state"]!["trainings"]!["t-1"]!["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_pathway_is_replayed_at_any_version_or_instant()
    {
        var pathway = await JourneyAsync();
        var events = (await ReadAsync($"/api/pathways/{pathway}/history"))["events"]!.AsArray();

        var first = await ReadAsync($"/api/pathways/{pathway}/history?version=1");
        Assert.Single(first["events"]!.AsArray());
        Assert.Null(first["state"]!["trainings"]!["t-1"]);
        var before = await ReadAsync($"/api/pathways/{pathway}/history?at=2020-01-01T00:00:00Z");
        Assert.Equal("not_opened", before["state"]!["status"]!.GetValue<string>());
        var then = await ReadAsync($"/api/pathways/{pathway}/history?at={Uri.EscapeDataString(events[0]!["recordedAt"]!.GetValue<string>())}");
        Assert.Equal(1, then["version"]!.GetValue<long>());

        Assert.Equal(events[0]!["recordedAt"]!.GetValue<DateTimeOffset>(), then["until"]!.GetValue<DateTimeOffset>());
        // A day goes to its end in the territory, which the answer says.
        var day = await ReadAsync($"/api/pathways/{pathway}/history?at=2020-07-01");
        Assert.Equal((0L, DateTimeOffset.Parse("2020-07-01T21:59:59.999999Z", System.Globalization.CultureInfo.InvariantCulture)), (day["version"]!.GetValue<long>(), day["until"]!.GetValue<DateTimeOffset>()));
        var between = await ReadAsync($"/api/pathways/{pathway}/history/difference?from=2020-07-01");
        Assert.Equal(day["until"]!.GetValue<DateTimeOffset>(), between["fromUntil"]!.GetValue<DateTimeOffset>());

        foreach (var (asked, code) in new[] { ("2026-01-01T10:00:00", "query/bad-instant"), ("2026-01-01T10:00:00 01:00", "query/bad-instant"), ("2199-01-01T00:00:00Z", "query/instant-to-come"), ("2199-01-01", "query/instant-to-come") })
        {
            var refused = (await (await api.GetAsync($"/api/pathways/{pathway}/history?at={asked}", Auditor, 400)).ReadAsJsonAsync<JsonNode>())!;
            Assert.Equal(code, refused["code"]!.GetValue<string>());
        }
        await api.GetAsync($"/api/pathways/{pathway}/history?version=99", Auditor, 400);
        await api.GetAsync($"/api/pathways/{pathway}/history?at=hier", Auditor, 400);
        await api.GetAsync($"/api/pathways/{pathway}/history?at=31/02/2024", Auditor, 400);
    }

    [Theory]
    [InlineData("at=2020-07-01&lang=fr", "Rien n’était encore enregistré à ce moment")]
    [InlineData("at=2199-01-01&lang=fr", "n’est pas encore passé")]
    [InlineData("at=2026-01-01T10:00:00&lang=en", "is not a moment")]
    [InlineData("version=1&lang=fr", "1 événement enregistré après ce moment")]
    [InlineData("at={yesterday}&lang=fr", "Au soir du ")]
    [InlineData("at=2020-07-01&lang=en", "At the end of 1 July 2020")]
    [InlineData("at=2020-07-01&lang=en", "No event known then")]
    [InlineData("at={now}&lang=en", "2 events known then")]
    [InlineData("version=1&lang=en", "that nobody has changed the log itself in the database")]
    [InlineData("at={now}&lang=en", "that instant included (Europe/Paris).")]
    [InlineData("at={now}&lang=fr", "cet instant compris (Europe/Paris).")]
    public async Task The_page_says_of_which_moment_the_state_is(string asked, string said)
    {
        var pathway = await JourneyAsync();
        var now = Uri.EscapeDataString((await ReadAsync($"/api/pathways/{pathway}/history"))["events"]![1]!["recordedAt"]!.GetValue<string>());
        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync($"/pathways/{pathway}/history?{asked.Replace("{now}", now, StringComparison.Ordinal).Replace("{yesterday}", Today.AddDays(-1).ToString("O", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}", Auditor)).ReadAsTextAsync());
        Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("history?asOf=2026-01-01T00:00:00Z")]
    [InlineData("history?at=")]
    [InlineData("history/difference?form=1")]
    [InlineData("history/verification?at=1")]
    [InlineData("timeline?at=2026-01-01T00:00:00Z")]
    public async Task A_moment_that_is_misspelt_or_empty_is_not_answered_with_the_present(string asked)
    {
        var pathway = await JourneyAsync();
        var refused = (await (await api.GetAsync($"/api/pathways/{pathway}/{asked}", Auditor, 400)).ReadAsJsonAsync<JsonNode>())!;
        Assert.Equal(asked.EndsWith('=') ? "query/empty-value" : "query/unknown-parameter", refused["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_difference_of_two_moments_is_what_was_added_between()
    {
        var pathway = await JourneyAsync();

        var difference = await ReadAsync($"/api/pathways/{pathway}/history/difference?from=1&to=2");

        Assert.Equal(["trainings.t-1.completed", "trainings.t-1.kind", "trainings.t-1.startedOn"], difference["fields"]!.AsArray().Select(f => f!["field"]!.GetValue<string>()));
        var step = Assert.Single(difference["steps"]!.AsArray())!;
        Assert.Equal(("added", "training_started"), (step["kind"]!.GetValue<string>(), step["event"]!.GetValue<string>()));
    }

    public static TheoryData<string, string> FieldsOfAState()
    {
        var data = new TheoryData<string, string>();
        foreach (var type in new[] { typeof(PathwayView), typeof(PathwayOpened), typeof(EntrySituation), typeof(BarrierView), typeof(Appointment), typeof(TrainingSpell), typeof(Immersion), typeof(WorkContract) })
        {
            foreach (var field in System.Text.Json.JsonSerializerOptions.Default.GetTypeInfo(type).Properties)
            {
                data.Add(type.Name, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(field.Name));
            }
        }
        return data;
    }

    /// <summary>A history that says <c>weeklyHours</c> is for programmers (cap-js/audit-logging #165).</summary>
    [Theory]
    [MemberData(nameof(FieldsOfAState))]
    public void Every_field_of_a_state_has_a_name_in_both_languages(string type, string field)
    {
        Assert.All(["fr", "en"], language =>
        {
            var said = new System.Resources.ResourceManager("Pathways.Api.Resources.Fields", typeof(FieldWords).Assembly).GetString(field, Labels.Language(language));
            Assert.True(said is { Length: > 0 } || field is "version", $"{type}.{field} has no name in {language}.");
        });
    }

    [Fact]
    public async Task A_history_says_names_before_codes_and_numbers_as_they_were_recorded()
    {
        await using var registered = await api.InDirectoryAsync(new Structure("h-9", "Maison de l’emploi", "PLIE", "59350"), new StaffMember("conseil-h9", "Aline Petit", "h-9"));
        var pathway = await api.RecordAsync(
            "h-9",
            new PathwayOpened(Today.AddDays(-50), Guid.CreateVersion7(), Scheme.Rsa, "h-9", "59350", new EntrySituation()),
            new WorkContractStarted(Today.AddDays(-20), "c-1", ContractKind.Cdi, WorkingTime.PartTime, EmployerKind.Ordinary, WeeklyHours: 17.567m),
            new ReferentAppointed(Today.AddDays(-10), "conseil-h9", "h-9"));

        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync($"/pathways/{pathway}/history?since=1", Auditor)).ReadAsTextAsync());

        var plain = System.Text.RegularExpressions.Regex.Replace(page, "<[^>]+>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.Contains("Maison de l’emploi (h-9)", plain, StringComparison.Ordinal);
        Assert.Contains("Lille (59350)", plain, StringComparison.Ordinal);
        Assert.Contains("Aline Petit (conseil-h9)", plain, StringComparison.Ordinal);
        Assert.Contains($"Contrat de travail du {Labels.Day(Today.AddDays(-20), Labels.Language("fr"))}, heures par semaine c-1", plain, StringComparison.Ordinal);
        // 17.57 would be another contract (cedar-project #1044).
        Assert.Matches(@"17,567\sh par semaine", page);
        Assert.DoesNotMatch(@"17,57\s", page);
    }

    [Fact]
    public async Task Verification_says_equal_and_finds_a_tampered_row_and_a_deleted_one()
    {
        var pathway = await JourneyAsync();
        await api.CaughtUpAsync();
        var url = $"/api/pathways/{pathway}/history/verification";
        var equal = await ReadAsync(url);
        Assert.True(equal["equal"]!.GetValue<bool>(), equal.ToJsonString());

        await using (var tamper = api.Database.CreateCommand($"update pathways.caseload set last_step_on = last_step_on + 1, referent = 'ghost' where pathway = '{pathway}'"))
        {
            Assert.Equal(1, await tamper.ExecuteNonQueryAsync());
        }
        var tampered = await ReadAsync(url);
        Assert.False(tampered["equal"]!.GetValue<bool>());
        var differences = tampered["readModels"]![0]!["differences"]!.AsArray().ToDictionary(d => d!["field"]!.GetValue<string>(), d => d!["stored"]?.GetValue<string>());
        Assert.Equal(["last_step_on", "referent"], differences.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ghost", differences["referent"]);

        await using (var delete = api.Database.CreateCommand($"delete from pathways.caseload where pathway = '{pathway}'"))
        {
            await delete.ExecuteNonQueryAsync();
        }
        Assert.False((await ReadAsync(url))["equal"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Verification_finds_a_tampered_fact_and_one_that_no_event_gives()
    {
        var pathway = await JourneyAsync();
        await api.CaughtUpAsync();

        await using var tamper = api.Database.CreateCommand($"""
            update pathways.step_fact set code = 'qualifying' where pathway = '{pathway}' and event = 'training_started';
            insert into pathways.step_fact (seq, pathway, version, step, event, occurred_on, recorded_at)
              values (-1, '{pathway}', 9, gen_random_uuid(), 'pathway_closed', current_date, now())
            """);
        await tamper.ExecuteNonQueryAsync();
        var facts = (await ReadAsync($"/api/pathways/{pathway}/history/verification"))["readModels"]![1]!;

        var fields = facts["differences"]!.AsArray().Select(d => d!["field"]!.GetValue<string>()).ToList();
        Assert.Single(fields, f => f.EndsWith(" code", StringComparison.Ordinal));
        Assert.Contains("step_fact -1 event", fields);
        // No figure of another test may meet the row that was forged.
        await using var mend = api.Database.CreateCommand("delete from pathways.step_fact where seq = -1");
        await mend.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task Names_are_not_in_the_history_and_evaluators_may_not_see_it()
    {
        var person = Guid.CreateVersion7();
        await api.NameAsync(person, "Ambroisine", "Delacroix");
        var pathway = await api.RecordAsync("h-2", new PathwayOpened(Today, person, Scheme.Rsa, "h-2", "59350", new EntrySituation()));

        Assert.DoesNotContain("Delacroix", (await ReadAsync($"/api/pathways/{pathway}/history")).ToJsonString(), StringComparison.OrdinalIgnoreCase);
        foreach (var url in new[] { "history", "history/difference", "history/verification", "timeline" })
        {
            await api.GetAsync($"/api/pathways/{pathway}/{url}", "e:evaluator:", 403);
            await api.GetAsync($"/api/pathways/{pathway}/{url}", "c:counsellor:elsewhere", 404);
            await api.GetAsync($"/api/pathways/{pathway}/{url}", "", 401);
            await api.GetAsync($"/api/pathways/{Guid.CreateVersion7()}/{url}", Auditor, 404);
        }
    }

    [Fact]
    public async Task The_timeline_holds_a_step_as_soon_as_it_is_recorded_in_the_language_asked_for()
    {
        var pathway = await JourneyAsync();

        var french = await ReadAsync($"/api/pathways/{pathway}/timeline", "conseil-1:counsellor:h-1");
        var english = await ReadAsync($"/api/pathways/{pathway}/timeline?lang=en", "conseil-1:counsellor:h-1");

        Assert.Equal("Entrée en formation\u00a0: langue", french["steps"]![1]!["words"]!.GetValue<string>());
        Assert.Equal("Training started: language", english["steps"]![1]!["words"]!.GetValue<string>());
        Assert.Equal(20, english["steps"]![1]!["daysLate"]!.GetValue<int>());
        Assert.Equal("training", Assert.Single(english["bars"]!.AsArray())!["stage"]!.GetValue<string>());
    }
}
