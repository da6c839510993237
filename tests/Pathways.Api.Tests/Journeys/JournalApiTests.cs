using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;
using Pathways.Testing;

namespace Pathways.Api.Tests.Journeys;

/// <summary>The journal against a fold of every event there is, written without SQL.</summary>
public sealed class JournalApiTests(TestApi api) : IClassFixture<TestApi>, IAsyncLifetime
{
    const string Auditor = "audit-1:auditor:";
    static readonly TerritoryClock Clock = new(TimeProvider.System);
    static readonly SemaphoreSlim Once = new(1);
    static Guid told, moved;
    static int keys;

    IAsyncDisposable registered = null!;

    public async Task InitializeAsync() => registered = await api.InDirectoryAsync(new StaffMember("j-claire", "Claire Journal", "J-1"), new Structure("J-1", "Maison du journal", "PLIE", "59350"));

    public Task DisposeAsync() => registered.DisposeAsync().AsTask();

    sealed record Stored(long Position, Guid Pathway, RecordedStep Step);

    async Task<JsonNode> ReadAsync(string url, string account = Auditor) => (await (await api.GetAsync(url, account)).ReadAsJsonAsync<JsonNode>())!;

    async Task<string> PageAsync(string url, string account = Auditor) =>
        WebUtility.HtmlDecode(await (await api.GetAsync(url, account)).ReadAsTextAsync()).Replace('\u00a0', ' ');

    // Two authors, two structures, a hand-over, a correction of a correction, a retraction, late and confirmed records, one that came from a file.
    async Task TellAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (told != Guid.Empty)
            {
                return;
            }
            told = Guid.CreateVersion7();
            moved = Guid.CreateVersion7();
            var wrong = await RecordAsync(told, "j-claire", "J-1", Opened(120), new DiagnosisMade(Ago(80)), new BarrierIdentified(Ago(80), BarrierAxis.Health, BarrierLevel.High));
            await RecordAsync(told, "j-claire", "J-1", new StepCorrected(Ago(0), wrong[1], CorrectionReason.WrongDate, new DiagnosisMade(Ago(79))));
            await RecordAsync(told, "j-yanis", "J-1", new StepCorrected(Ago(0), wrong[1], CorrectionReason.WrongDate, new DiagnosisMade(Ago(78))));
            await RecordAsync(told, "j-claire", "J-1", new StepRetracted(Ago(0), wrong[2], CorrectionReason.WrongPathway));
            await RecordAsync(moved, "j-yanis", "J-2", Opened(40, "J-2"), new AppointmentBooked(Ago(20), "a-9", Ago(10), AppointmentMode.Telephone), new AppointmentMissed(Ago(10), "a-9", Absence.NoShow));
            await RecordAsync(moved, "j-yanis", "J-2", new ReferentAppointed(Ago(9), "j-yanis", "J-2"));
            await api.CaughtUpAsync();
            // The database's clock can't be told a time: what it wrote is moved to when the story says, and a record to a file.
            await ExecuteAsync($"update pathways_events.mt_events set timestamp = timestamp - interval '7 days' where stream_id = '{told}' and version <= 3");
            await ExecuteAsync($"update pathways_events.mt_events set timestamp = timestamp - interval '40 days', causation_id = 'import:j' where stream_id = '{moved}' and version = 1");
            await ExecuteAsync($"update pathways_events.mt_events set user_name = null where stream_id = '{moved}' and version = 2");
        }
        finally
        {
            Once.Release();
        }
    }

    static DateOnly Ago(int days) => Clock.Today.AddDays(-days);

    static PathwayOpened Opened(int daysAgo, string structure = "J-1") => new(Ago(daysAgo), Guid.CreateVersion7(), Scheme.Plie, structure, "59350", new EntrySituation());

    async Task ExecuteAsync(string sql)
    {
        await using var command = api.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    async Task<IReadOnlyList<Guid>> RecordAsync(Guid pathway, string user, string structure, params PathwayEvent[] steps)
    {
        await api.MakeAsync(steps.OfType<PathwayOpened>().Select(e => e.Person), structure);
        var ids = new List<Guid>();
        foreach (var step in steps)
        {
            var result = await api.Host.Services.GetRequiredService<Recorder>().RecordAsync(
                pathway, Sure.Of(step), $"journal-{Interlocked.Increment(ref keys)}", null, new Actor(user, new HashSet<string> { Role.Counsellor }, structure), CancellationToken.None);
            Assert.True(result is RecordingResult.Recorded, $"{step}: {result}");
            ids.Add(((RecordingResult.Recorded)result).Receipt.Step);
        }
        return ids;
    }

    async Task<IReadOnlyList<Stored>> AllAsync(long at)
    {
        await using var session = api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return
        [
            .. (await session.Events.QueryAllRawEvents().ToListAsync()).Where(e => e.Sequence <= at).Select(e => new Stored(e.Sequence, e.StreamId, RecordedStep.From(e)))
                .OrderByDescending(s => s.Position),
        ];
    }

    async Task<(IReadOnlyList<long> Positions, long At, long Total)> WalkAsync(string query, int size)
    {
        var (positions, at, total, before) = (new List<long>(), (long?)null, 0L, (long?)null);
        while (true)
        {
            var page = await ReadAsync($"/api/audit/journal?size={size}{query}{(at is null ? "" : $"&at={at}")}{(before is null ? "" : $"&before={before}")}");
            (at, total) = (page["at"]!.GetValue<long>(), page["total"]!.GetValue<long>());
            Assert.Equal(positions.Count, page["newer"]!.GetValue<long>());
            positions.AddRange(page["items"]!.AsArray().Select(i => i!["position"]!.GetValue<long>()));
            if ((before = page["before"]?.GetValue<long>()) is null)
            {
                return (positions, at.Value, total);
            }
        }
    }

    static bool IsConfirmed(PathwayEvent step) => step.Confirmed is not null || step is StepCorrected { Corrected.Confirmed: not null };

    public static TheoryData<string> Questions =>
    [
        "", "&author=j-claire", "&author=j-yanis&kind=changed", "&kind=step_corrected", "&kind=step_retracted", "&kind=appointment_missed", "&kind=imported", "&kind=confirmed", "&kind=unsigned",
        "&structure=J-1", "&structure=J-2&author=j-yanis", "&late=0", "&late=30&structure=J-1", "&from={-9}&to={-5}&author=j-claire", "&from={0}", "&to={-1}", "&happenedFrom={-80}&happenedTo={-20}",
        "&author=j-claire&kind=changed&from={-30}&to={0}&happenedFrom={-2}&structure=J-1",
    ];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Each_question_is_answered_as_a_fold_over_every_event_answers_it(string query)
    {
        await TellAsync();
        await api.CaughtUpAsync();
        var asked = System.Text.RegularExpressions.Regex.Replace(query, "{(-?[0-9]+)}", m => Clock.Today.AddDays(int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToString("O", CultureInfo.InvariantCulture));
        var filters = asked.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

        var (positions, at, total) = await WalkAsync(asked, query.Length == 0 ? 200 : 3);

        var all = await AllAsync(at);
        var structures = all.GroupBy(s => s.Pathway).ToDictionary(g => g.Key, g => Replay.AtVersion(g.Select(s => s.Step).OrderBy(s => s.Version), long.MaxValue).Structure);
        DateOnly? Day(string name) => filters.TryGetValue(name, out var text) ? DateOnly.Parse(text, CultureInfo.InvariantCulture) : null;
        var right = all.Where(s =>
            (!filters.TryGetValue("author", out var author) || s.Step.User == author)
            && (!filters.TryGetValue("structure", out var structure) || structures[s.Pathway] == structure)
            && (Day("from") is not { } from || Clock.DayOf(s.Step.RecordedAt) >= from)
            && (Day("to") is not { } to || Clock.DayOf(s.Step.RecordedAt) <= to)
            && (Day("happenedFrom") is not { } happenedFrom || s.Step.Event.OccurredOn >= happenedFrom)
            && (Day("happenedTo") is not { } happenedTo || s.Step.Event.OccurredOn <= happenedTo)
            && (!filters.TryGetValue("late", out var late) || Clock.DayOf(s.Step.RecordedAt).DayNumber - s.Step.Event.OccurredOn.DayNumber > int.Parse(late, CultureInfo.InvariantCulture))
            && (!filters.TryGetValue("kind", out var kind) || kind switch
            {
                "changed" => s.Step.Event is CorrectionEvent,
                "imported" => s.Step.Causation?.StartsWith("import:", StringComparison.Ordinal) == true,
                "confirmed" => IsConfirmed(s.Step.Event),
                "unsigned" => s.Step.User is null,
                _ => EventNames.Of(s.Step.Event) == kind,
            })).Select(s => s.Position).ToList();
        Assert.NotEmpty(right);
        Assert.Equal(right, positions);
        Assert.Equal(right.Count, total);
    }

    [Fact]
    public async Task Pages_stay_as_they_are_while_more_is_recorded_and_go_back_to_what_they_were()
    {
        await TellAsync();
        await api.CaughtUpAsync();
        var first = await ReadAsync("/api/audit/journal?author=j-claire&size=2");
        var (at, before) = (first["at"]!.GetValue<long>(), first["before"]!.GetValue<long>());
        var second = await ReadAsync($"/api/audit/journal?author=j-claire&size=2&at={at}&before={before}");

        await RecordAsync(told, "j-claire", "J-1", new DiagnosisMade(Ago(1)), new DiagnosisMade(Ago(0)));
        await api.CaughtUpAsync();

        var again = await ReadAsync($"/api/audit/journal?author=j-claire&size=2&at={at}&before={before}");
        Assert.Equal(second["items"]!.ToJsonString(), again["items"]!.ToJsonString());
        Assert.Equal(second["total"]!.GetValue<long>(), again["total"]!.GetValue<long>());
        Assert.True(again["later"]!.GetValue<long>() >= 2);
        var back = await ReadAsync($"/api/audit/journal?author=j-claire&size=2&at={at}&after={second["after"]!.GetValue<long>()}");
        Assert.Equal(first["items"]!.ToJsonString(), back["items"]!.ToJsonString());
        Assert.Equal(2, (await ReadAsync("/api/audit/journal?author=j-claire&size=2"))["total"]!.GetValue<long>() - second["total"]!.GetValue<long>());
    }

    /// <summary>An address of another day, or of another filter: that nothing is left there does not mean that nothing was recorded.</summary>
    [Fact]
    public async Task A_page_beyond_the_last_record_says_that_there_are_others()
    {
        await TellAsync();
        await api.CaughtUpAsync();
        var (positions, _, total) = await WalkAsync("&author=j-yanis", 200);

        var beyond = await PageAsync($"/audit?author=j-yanis&before={positions[^1]}&lang=en");

        Assert.Contains($"None of the {total} records is here", beyond, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was recorded", beyond, StringComparison.Ordinal);
        Assert.Matches("<a href=\"/audit\\?author=j-yanis&at=[0-9]+\">First page</a>", beyond);
    }

    /// <summary>A position drawn by a recording under way is passed by others; who read on from there would never see it (MartenDB's high water mark has the same reason).</summary>
    [Fact]
    public async Task The_journal_does_not_go_past_a_record_that_is_still_under_way()
    {
        await TellAsync();
        await api.CaughtUpAsync();
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var draw = new Npgsql.NpgsqlCommand("select nextval('pathways_events.mt_events_sequence')", connection, transaction);
        var drawn = (long)(await draw.ExecuteScalarAsync())!;
        await RecordAsync(told, "j-claire", "J-1", new DiagnosisMade(Ago(0)));

        var page = await ReadAsync("/api/audit/journal?size=1");

        Assert.True(page["at"]!.GetValue<long>() == drawn - 1 || await api.ScalarAsync<long>("select last_seq_id from pathways_events.mt_event_progression where name = 'HighWaterMark'") >= drawn, page.ToJsonString());
        await transaction.RollbackAsync();
        await api.CaughtUpAsync();
        Assert.True((await ReadAsync("/api/audit/journal?size=1"))["at"]!.GetValue<long>() > drawn);
    }

    /// <summary>
    /// An instant is that of a transaction's beginning: a file that is written for long commits behind what was recorded meanwhile, with instants before it
    /// (kurrent-io/KurrentDB #627). Whoever goes on from what they have read gets every event, once.
    /// </summary>
    [Fact]
    public async Task Who_follows_the_journal_gets_what_was_begun_before_and_written_after()
    {
        await TellAsync();
        var (slow, quick) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await RecordAsync(slow, "j-claire", "J-1", Opened(100));
        await RecordAsync(quick, "j-claire", "J-1", Opened(100));
        await api.CaughtUpAsync();
        var start = await TopAsync();
        await using var connection = await api.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var begin = new Npgsql.NpgsqlCommand("select now()", connection, transaction))
        {
            await begin.ExecuteNonQueryAsync();
        }
        await RecordAsync(quick, "j-claire", "J-1", new DiagnosisMade(Ago(3)), new DiagnosisMade(Ago(2)));
        await api.CaughtUpAsync();
        var seen = await FollowedFromAsync(start);
        Assert.Equal(2, seen.Count);
        await using (var write = new Npgsql.NpgsqlCommand($"""
            update pathways_events.mt_streams set version = 2 where id = '{slow}';
            insert into pathways_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived, user_name, causation_id, correlation_id)
            select nextval('pathways_events.mt_events_sequence'), '{slow}', '{slow}', 2, data, type, now(), tenant_id, mt_dotnet_type, false, user_name, causation_id, correlation_id
            from pathways_events.mt_events where stream_id = '{quick}' and version = 2
            """, connection, transaction))
        {
            await write.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
        await RecordAsync(quick, "j-claire", "J-1", new DiagnosisMade(Ago(1)));
        await api.CaughtUpAsync();

        var then = await FollowedFromAsync(seen[^1]);
        var written = await api.ScalarAsync<long>($"select seq_id from pathways_events.mt_events where id = '{slow}'");
        Assert.Equal([written, written + 1], then);
        Assert.True(await api.ScalarAsync<bool>($"select (select timestamp from pathways_events.mt_events where seq_id = {written}) < (select timestamp from pathways_events.mt_events where seq_id = {seen[0]})"));
        // A page before it counts it among what is newer, and the way back is the same.
        Assert.Equal(2, (await ReadAsync($"/api/audit/journal?size=1&before={then[0]}"))["newer"]!.GetValue<long>());
        Assert.Equal([.. seen, .. then], (await WalkAsync("", 200)).Positions.Reverse().Where(p => p > start));

        async Task<long> TopAsync() => (await ReadAsync("/api/audit/journal?size=1"))["items"]![0]!["position"]!.GetValue<long>();

        // One row at a time, as a program that follows does; the oldest of those that are newer first.
        async Task<List<long>> FollowedFromAsync(long position)
        {
            var followed = new List<long>();
            while (true)
            {
                var page = await ReadAsync($"/api/audit/journal?size=1&after={position}");
                if (page["items"]!.AsArray() is not [{ } item])
                {
                    Assert.Equal(0, page["newer"]!.GetValue<long>());
                    return followed;
                }
                followed.Add(position = item["position"]!.GetValue<long>());
            }
        }
    }

    [Fact]
    public async Task A_row_says_who_what_when_and_how_late_in_words()
    {
        await TellAsync();
        await api.CaughtUpAsync();
        var rows = (await ReadAsync("/api/audit/journal?author=j-yanis&kind=changed"))["items"]!.AsArray();
        var row = Assert.Single(rows)!;
        Assert.Equal(("step_corrected", "Correction", 2L), (row["event"]!.GetValue<string>(), row["labels"]!["fr"]!.GetValue<string>(), row["corrects"]!.GetValue<long>()));
        // A correction of a correction tells the day as the first one left it.
        Assert.Matches($"^Correction of the step of {Labels.Day(Ago(79), Labels.Language("en"))} .*on {Labels.Day(Ago(78), Labels.Language("en"))}$", row["words"]!["en"]!.GetValue<string>());
        Assert.Equal("Maison du journal", row["structureName"]!.GetValue<string>());

        var opened = (await ReadAsync("/api/audit/journal?author=j-claire&kind=pathway_opened"))["items"]![0]!;
        Assert.Equal((113, "Claire Journal"), (opened["daysLate"]!.GetValue<int>(), opened["userName"]!.GetValue<string>()));

        var page = await PageAsync($"/audit?author=j-claire&kind=changed&lang=fr");
        Assert.Contains("Corrections et retraits · par Claire Journal (j-claire)", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/pathways/{told}/history\">{told.ToString()[..8]}</a>", page, StringComparison.Ordinal);
        // Auditors read sensitive facts one by one.
        Assert.Contains("santé", page, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("author=j-clair", "query/bad-choice", "author", "j-claire")]
    [InlineData("kind=correction", "query/bad-choice", "kind", null)]
    [InlineData("structure=NOPE", "query/bad-choice", "structure", null)]
    [InlineData("from=2026-02-30", "query/bad-date", "from", null)]
    [InlineData("from=2026-03-02&to=2026-03-01", "query/period-backwards", "from", null)]
    [InlineData("happenedFrom=2026-03-02&happenedTo=2026-03-01", "query/period-backwards", "happenedFrom", null)]
    [InlineData("late=-1", "journal/bad-days", "late", null)]
    [InlineData("size=201", "query/bad-value", "size", null)]
    [InlineData("before=999999999", "query/bad-value", "before", null)]
    [InlineData("before=1&after=1", "query/bad-value", "after", null)]
    [InlineData("user=j-claire", "query/unknown-parameter", "user", null)]
    public async Task A_wrong_value_is_told_by_the_api_and_by_the_page(string query, string code, string field, string? nearest)
    {
        await TellAsync();
        var refused = (await (await api.GetAsync($"/api/audit/journal?{query}", Auditor, 400)).ReadAsJsonAsync<JsonNode>())!;
        Assert.Equal((code, field), (refused["code"]!.GetValue<string>(), refused["field"]!.GetValue<string>()));
        Assert.Equal(nearest, refused["values"]?["nearest"]?.GetValue<string>());
        if (field is not ("size" or "before" or "after"))
        {
            Assert.Matches("(role=\"status\" data-address|id=\"backwards\")", await PageAsync($"/audit?{query}"));
        }
    }

    /// <summary>The whole of time is a question like another.</summary>
    [Fact]
    public async Task The_first_and_the_last_day_that_can_be_written_ask_for_everything()
    {
        await TellAsync();
        foreach (var query in (string[])["from=0001-01-01", "to=9999-12-31", "from=0001-01-01&to=9999-12-31", "happenedFrom=0001-01-01&happenedTo=9999-12-31"])
        {
            var all = (await (await api.GetAsync("/api/audit/journal?author=j-claire", Auditor)).ReadAsJsonAsync<JsonNode>())!["total"]!.GetValue<long>();
            Assert.Equal(all, (await (await api.GetAsync($"/api/audit/journal?author=j-claire&{query}", Auditor)).ReadAsJsonAsync<JsonNode>())!["total"]!.GetValue<long>());
            Assert.Contains("id=\"counted\"", await PageAsync($"/audit?author=j-claire&{query}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Fields_left_empty_and_named_periods_become_an_address_that_says_the_same_tomorrow()
    {
        await TellAsync();
        var answer = await api.GetAsync("/audit?author=j-claire&kind=&from=&to=&structure=&late=&happenedFrom=&happenedTo=&period=last_week", Auditor, 302);
        var monday = Clock.Today.AddDays(-(((int)Clock.Today.DayOfWeek + 6) % 7)).AddDays(-7);
        Assert.EndsWith($"/audit?author=j-claire&from={monday:yyyy-MM-dd}&to={monday.AddDays(6):yyyy-MM-dd}", answer.Context.Response.Headers.Location.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_names_a_pathway_or_event_leads_to_it()
    {
        await TellAsync();
        var events = await AllAsync(long.MaxValue);
        var third = events.Single(e => e.Pathway == told && e.Step.Version == 3);
        var history = $"/pathways/{told}/history";
        var receipt = $$"""{"pathway":"{{told}}","step":"{{third.Step.Id}}","event":"barrier_identified","version":3}""";
        foreach (var (typed, to) in new[]
        {
            (told.ToString(), history),
            ($"  {told.ToString().ToUpperInvariant()} ", history),
            (told.ToString("N"), history),
            ($"https://pathways.example.org/pathways/{told}", history),
            ($"https://pathways.example.org/pathways/{told}/history?version=2&lang=en", history + "?version=2"),
            ($"/pathways/{told}#step-3", history + "?version=3"),
            ($"http://localhost:5080/pathways/{told}/correct/{third.Step.Id}", history + "?version=3"),
            (third.Step.Id.ToString(), history + "?version=3"),
            (third.Position.ToString(CultureInfo.InvariantCulture), history + "?version=3"),
            (receipt, history + "?version=3"),
            (told.ToString()[..23], history),
            // As it was copied from a program or a text.
            ($"\"{told}\"", history),
            ($"« {told.ToString()[..23]}\u00a0»", history),
            ($"“{told.ToString()[..23]}”,", history),
            ($"'{third.Position.ToString(CultureInfo.InvariantCulture)}'", history + "?version=3"),
        })
        {
            var answer = await api.GetAsync("/audit?pathway=" + Uri.EscapeDataString(typed), Auditor, 302);
            Assert.True(answer.Context.Response.Headers.Location.ToString().EndsWith(to, StringComparison.Ordinal), $"{typed} leads to {answer.Context.Response.Headers.Location}");
        }
        // Made within a minute of each other, they begin with the same eight signs: the page lists them.
        var list = await PageAsync($"/audit?pathway={told.ToString()[..8]}&lang=en");
        Assert.Contains("Several answers to", list, StringComparison.Ordinal);
        Assert.Contains(history, list, StringComparison.Ordinal);
        Assert.Contains("answers to “ffffffff”", await PageAsync("/audit?pathway=ffffffff&lang=en"), StringComparison.Ordinal);
        Assert.Contains("can’t be read", await PageAsync("/audit?pathway=zorro&lang=en"), StringComparison.Ordinal);
        // What was asked of the journal stays asked where nothing is found, and does not follow to a pathway.
        Assert.Contains("<input type=\"hidden\" name=\"author\" value=\"j-claire\"", await PageAsync("/audit?author=j-claire&kind=changed&lang=en"), StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"asked\">Corrections", await PageAsync("/audit?author=j-claire&kind=changed&pathway=ffffffff&lang=en"), StringComparison.Ordinal);
        Assert.EndsWith(history, (await api.GetAsync($"/audit?author=j-claire&kind=changed&pathway={told}", Auditor, 302)).Context.Response.Headers.Location.ToString(), StringComparison.Ordinal);
        foreach (var none in new[] { "f56dc0", told.ToString("N") + "a", told.ToString("N") + "abc", "aaaaaaaa-" + new string('b', 27), new string('9', 40) })
        {
            Assert.Contains("can’t be read", await PageAsync($"/audit?pathway={none}&lang=en"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_table_carries_its_question_in_each_row_and_opens_in_a_spreadsheet()
    {
        await TellAsync();
        await api.CaughtUpAsync();
        var answer = await api.GetAsync("/api/audit/journal.csv?author=j-claire&kind=changed", Auditor);
        var rows = (await answer.ReadAsTextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("question,at,total,position,recorded_at", rows[0], StringComparison.Ordinal);
        Assert.True(rows.Length > 2);
        Assert.All(rows[1..], row => Assert.StartsWith("author=j-claire kind=changed,", row, StringComparison.Ordinal));
        Assert.Contains("author-j-claire_kind-changed", answer.Context.Response.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);

        var forSheets = await api.GetAsync("/api/audit/journal.csv?author=j-claire&kind=step_retracted&spreadsheet=fr", Auditor);
        var sheet = await forSheets.ReadAsTextAsync();
        // Without its mark of order a spreadsheet loses the accents.
        forSheets.Context.Response.Body.Position = 0;
        Assert.Equal(0xEF, forSheets.Context.Response.Body.ReadByte());
        Assert.StartsWith("Question;Journal jusqu’à la position;", sheet, StringComparison.Ordinal);
        Assert.Contains("Retrait · par Claire Journal (j-claire);", sheet.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("Maison du journal", sheet, StringComparison.Ordinal);

        // Nothing found is an answer too, and says to what.
        var none = (await (await api.GetAsync("/api/audit/journal.csv?author=j-claire&kind=business_created", Auditor)).ReadAsTextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("author=j-claire kind=business_created,", Assert.Single(none[1..]), StringComparison.Ordinal);
        await api.GetAsync("/api/audit/journal.csv?spreadsheet=de", Auditor, 400);
    }

    /// <summary>A structure or an account may be called anything: what a spreadsheet would show as a day or a number is marked as a text, and in the table for programs stays as it is.</summary>
    [Fact]
    public async Task A_structure_named_like_a_day_stays_that_in_a_spreadsheet()
    {
        await TellAsync();
        await using var named = await api.InDirectoryAsync(new Structure("1-2", "8 mars", "PLIE", "59350"), new StaffMember("0012", "3/4", "1-2"));
        var pathway = Guid.CreateVersion7();
        await RecordAsync(pathway, "0012", "1-2", Opened(30, "1-2"));
        await api.CaughtUpAsync();
        foreach (var (language, separator) in new[] { ("fr", ';'), ("en", ',') })
        {
            var row = (await (await api.GetAsync($"/api/audit/journal.csv?author=0012&spreadsheet={language}", Auditor)).ReadAsTextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1].Split(separator);
            Assert.Equal(["'0012", "'3/4", "'1-2", "'8 mars"], row[6..10]);
            Assert.Matches("^[0-9]+$", row[3]);
            Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", row[5]);
        }
        var plain = (await (await api.GetAsync("/api/audit/journal.csv?author=0012", Auditor)).ReadAsTextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1].Split(',');
        Assert.Equal(["0012", "3/4", "1-2", "8 mars"], plain[6..10]);
    }

    [Theory]
    [InlineData("c:counsellor:J-1")]
    [InlineData("n:coordinator:")]
    [InlineData("e:evaluator:")]
    [InlineData("a:administrator:")]
    public async Task Who_does_not_audit_has_no_journal(string account)
    {
        await api.GetAsync("/api/audit/journal", account, 403);
        await api.GetAsync("/api/audit/journal.csv", account, 403);
        Assert.NotEqual(200, (await api.Host.Scenario(s =>
        {
            s.Get.Url("/audit");
            s.WithRequestHeader(NamedAccounts.Header, account);
            s.IgnoreStatusCode();
        })).Context.Response.StatusCode);
    }

    [Fact]
    public async Task An_auditor_lands_on_the_journal()
    {
        var answer = await api.GetAsync("/", Auditor, 302);
        Assert.EndsWith("/audit", answer.Context.Response.Headers.Location.ToString(), StringComparison.Ordinal);
    }

    async Task<string> FollowedAsync(string url)
    {
        var answer = await api.GetAsync(url, Auditor, 302);
        return new Uri(new Uri("http://localhost"), answer.Context.Response.Headers.Location.ToString()).PathAndQuery;
    }

    /// <summary>A default period that ends yesterday hides what happens right now (OctopusDeploy/Issues #4033).</summary>
    [Fact]
    public async Task What_was_recorded_a_moment_ago_is_in_every_period_of_today()
    {
        await TellAsync();
        await RecordAsync(told, "j-claire", "J-1", new DiagnosisMade(Ago(0)));
        await api.CaughtUpAsync();
        var last = (await ReadAsync("/api/audit/journal?size=1&author=j-claire"))["items"]![0]!["position"]!.GetValue<long>();
        var today = Clock.Today.ToString("O", CultureInfo.InvariantCulture);
        foreach (var address in new[] { await FollowedAsync("/audit?author=j-claire&period=today"), await FollowedAsync("/audit?author=j-claire&period=week"), await FollowedAsync("/audit?author=j-claire&period=month"), $"/audit?author=j-claire&from={today}&to={today}" })
        {
            Assert.Contains($"id=\"p{last}\"", await PageAsync(address), StringComparison.Ordinal);
        }
    }

    /// <summary>A period of which one end is cleared is open there, and never ends where it began (obot-platform/obot #3772).</summary>
    [Fact]
    public async Task A_period_with_one_end_is_open_at_the_other()
    {
        await TellAsync();
        await api.CaughtUpAsync();
        var day = Ago(5).ToString("O", CultureInfo.InvariantCulture);
        var (all, since, until) = ((await WalkAsync("&author=j-claire", 200)).Total, (await WalkAsync($"&author=j-claire&from={day}", 200)).Total, (await WalkAsync($"&author=j-claire&to={Ago(6):yyyy-MM-dd}", 200)).Total);
        Assert.True(since > 0 && until > 0);
        Assert.Equal(all, since + until);
        var cleared = await FollowedAsync($"/audit?author=j-claire&kind=&from={day}&to=");
        Assert.Equal($"/audit?author=j-claire&from={day}", cleared);
        Assert.Contains("recorded since", await PageAsync(cleared + "&lang=en"), StringComparison.Ordinal);
        Assert.Contains("recorded until", await PageAsync(await FollowedAsync($"/audit?author=j-claire&from=&to={day}&lang=en")), StringComparison.Ordinal);
    }

    /// <summary>Who no longer works there still did what they did (bigtreecms/BigTree-CMS #313, ansible/awx #2143).</summary>
    [Fact]
    public async Task Somebody_who_left_the_directory_is_still_named_by_account_and_found()
    {
        await TellAsync();
        var gone = Guid.CreateVersion7();
        await using (await api.InDirectoryAsync(new StaffMember("j-gone", "Ghislaine Partie", "J-1")))
        {
            await RecordAsync(gone, "j-gone", "J-1", Opened(3));
            await api.CaughtUpAsync();
            Assert.Contains("Ghislaine Partie (j-gone)", await PageAsync("/audit?author=j-gone"), StringComparison.Ordinal);
        }
        var page = await PageAsync("/audit?author=j-gone&lang=fr");
        Assert.Contains("<option value=\"j-gone\" selected", page, StringComparison.Ordinal);
        Assert.Contains("1 à 1 sur 1 enregistrement", page, StringComparison.Ordinal);
        Assert.DoesNotContain("compte inconnu", page, StringComparison.Ordinal);
        Assert.Contains("j-gone", await PageAsync($"/pathways/{gone}/history?lang=fr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_history_with_corrections_of_corrections_is_told_whole_and_in_the_journal()
    {
        var person = Guid.CreateVersion7();
        await api.NameAsync(person, "\u202Eאבי", "כהן");
        var pathway = Guid.CreateVersion7();
        var diagnoses = await RecordAsync(pathway, "j-long", "J-1", [Opened(80) with { Person = person }, .. Enumerable.Range(0, 400).Select(i => new DiagnosisMade(Ago(79 - (i % 70))))]);
        for (var i = 0; i < 4; i++)
        {
            await RecordAsync(pathway, "j-long", "J-1", new StepCorrected(Ago(0), diagnoses[5], CorrectionReason.WrongDate, new DiagnosisMade(Ago(40 + i))));
        }
        await RecordAsync(pathway, "j-long", "J-1", new StepRetracted(Ago(0), diagnoses[5], CorrectionReason.EnteredTwice));
        await api.CaughtUpAsync();

        var page = await PageAsync($"/pathways/{pathway}/history?version=404&lang=en", "c-1:counsellor:J-1");

        // Beyond some hundred events only corrections are marked on the slider.
        Assert.Equal(4, System.Text.RegularExpressions.Regex.Count(page, "<text class=\"fix\"[^>]*>▲"));
        Assert.Contains("Event 404 of 406", page, StringComparison.Ordinal);
        Assert.Contains("2 events recorded after this moment", page, StringComparison.Ordinal);
        // A name of another direction leaves the rest of the heading as it is.
        Assert.Contains("<bdi>\u202Eאבי כהן</bdi>", page, StringComparison.Ordinal);
        Assert.Matches($"<strong>Correction of the step of {Labels.Day(Ago(41), Labels.Language("en"))} .*on {Labels.Day(Ago(42), Labels.Language("en"))}</strong>", page);
        var (positions, _, total) = await WalkAsync("&author=j-long", 200);
        Assert.Equal((406L, 406), (total, positions.Distinct().Count()));
        var struck = (await ReadAsync("/api/audit/journal?author=j-long&kind=diagnosis_made&size=200"))["items"]!.AsArray().Count(i => i!["standing"]!.GetValue<string>() == "retracted");
        Assert.Equal(0, struck);
        var last = await ReadAsync($"/api/audit/journal?author=j-long&kind=diagnosis_made&size=200&before={positions[250]}");
        Assert.Single(last["items"]!.AsArray(), i => i!["standing"]!.GetValue<string>() == "retracted");
    }
}
