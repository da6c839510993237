using System.Net;
using Marten;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>What is written beside an event is kept for ever: neither the source of a file, nor an account, cause or trace can hold a sentence.</summary>
[Collection(TestApiCollection.Name)]
public sealed class SourcesTests(TestApi api, ImportWorld world) : IClassFixture<ImportWorld>
{
    const string Coordinator = "coord:coordinator:";
    const string Header = "pathway;event;occurred_on;structure;scheme;territory";
    static readonly string Trace = new('a', 32);

    public static TheoryData<string> Sentences =>
    [
        "Amina Durand, née le 12/03/1985, 06 12 34 56 78", "Amina-Durand", "Plie-2026", "durand 1985-03-12", "durand-1985-03-12", "12031985", "suivi-0612345678", "suivi-061234567",
        "fr7630006000011234567890189", "185057512345612", "né", "12-mars-1985", new string('a', 41), new string('a', 2_000), "former-0123456789abcdef", "source-0123456789abcdef0123456789abcdef", "0612345678198503121850575123456120000000000000000000000000000000", "a;b", "-a", "a/b", "a\u00a0b",
    ];

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task No_way_in_takes_a_sentence_as_a_source_and_none_repeats_it(string text)
    {
        // The importer, which the command line calls too.
        var result = await world.ImportAsync([Header, "a;pathway_opened;2024-01-05;IMPORT;plie;01001"], text);
        Assert.Equal((false, "import/bad-source", ""), (result.Stored, Assert.Single(result.Problems).Code, result.Source));
        Assert.DoesNotContain(text, ImportWords.French(result.Problems[0]), StringComparison.Ordinal);

        var posted = await api.SendAsync(HttpMethod.Post, $"/api/imports?source={Uri.EscapeDataString(text)}&confirm=step/long-ago", $"{Header}\na;pathway_opened;2024-01-05;SOURCES;plie;01001\n", Coordinator, Guid.NewGuid().ToString("N"), type: "text/csv");
        Assert.Equal((HttpStatusCode.BadRequest, "import/bad-source"), (posted.Status, posted.Code));
        Assert.DoesNotContain(text, posted.Body!["messages"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_says_it_too_however_long_the_text()
    {
        var sender = new ImportPageTests.Sender(api);
        foreach (var text in (string[])["Amina Durand née le 12/03/1985", new string('a', UnnamedForm.LongestField), "a/b"])
        {
            await sender.PageAsync("/import");
            Assert.Equal("/import?problem=import/bad-source", await sender.SendAsync($"{Header}\na;pathway_opened;2024-01-05;SOURCES;plie;01001\n", [("source", text)]));
        }
        Assert.Contains("Ce texte ne peut pas être la source d’un fichier", await sender.PageAsync("/import?problem=import/bad-source&lang=fr"), StringComparison.Ordinal);
    }

    /// <summary>Whoever names a source costs a look in an index, whatever the size of the log: a request of a few bytes would else read all of it.</summary>
    [Theory]
    [InlineData("Fichier d’avant, lu par Amina", true)]
    [InlineData("Personne n’a jamais envoyé ce fichier", false)]
    [InlineData("former-0123456789abcdef", false)]
    [InlineData("source-0123456789abcdef0123456789abcdef", false)]
    [InlineData("former", true)]
    [InlineData("mark", true)]
    public async Task A_source_is_found_without_reading_the_events(string text, bool known)
    {
        const string Former = "Fichier d’avant, lu par Amina";
        const int Events = 10_000;
        var pathway = await world.FormerlyAsync(Former, $"sources {text}");
        await world.ScalarAsync<long>($"""
            with made as (insert into {Store.EventSchema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived, causation_id)
            select nextval('{Store.EventSchema}.mt_events_sequence'), gen_random_uuid(), e.stream_id, 1 + n, e.data, e.type, e.timestamp, e.tenant_id, e.mt_dotnet_type, false,
              case n % 4 when 0 then 'import:plie-nord' when 1 then 'import:plie-sud' when 2 then 'import:{Former}' else 'command:00000000-0000-0000-0000-000000000001' end
            from {Store.EventSchema}.mt_events e, generate_series(1, {Events}) n where e.stream_id = '{pathway}' and e.version = 1 returning 1) select count(*) from made
            """);
        await using (var analyze = world.Database.CreateCommand($"vacuum analyze {Store.EventSchema}.mt_events"))
        {
            await analyze.ExecuteNonQueryAsync();
        }
        // One connection, which tells what it has read.
        await using var one = Npgsql.NpgsqlDataSource.Create(new Npgsql.NpgsqlConnectionStringBuilder(world.ConnectionString) { MaxPoolSize = 1, NoResetOnClose = true });
        async Task<long> ReadAsync()
        {
            await using (var flush = one.CreateCommand("select pg_stat_force_next_flush()"))
            {
                await flush.ExecuteNonQueryAsync();
            }
            await using var read = one.CreateCommand($"""
                select t.seq_tup_read + (select sum(idx_tup_read)::bigint from pg_stat_user_indexes i where i.relid = t.relid)
                from pg_stat_user_tables t where t.relid = '{Store.EventSchema}.mt_events'::regclass
                """);
            return (long)(await read.ExecuteScalarAsync())!;
        }
        var mark = ImportSource.MarkOf(Former, world.Secret);
        var typed = text switch { "former" => ImportSource.FormerOf(Former), "mark" => mark, _ => text };
        var before = await ReadAsync();
        var found = await new ImportSources(one, world.Store, world.Secret).FindAsync(typed, null, CancellationToken.None);
        var after = await ReadAsync();
        Assert.Equal(known ? mark : null, found?.Code);
        Assert.InRange(after - before, 0, 100);
    }

    [Theory]
    [InlineData("plie-nord")]
    [InlineData("SILAO-2026")]
    [InlineData("ml.est_2025-T4")]
    [InlineData("source-2f2eaf6cd1a5a3cd8a9d7ae8a4b5a2c3")]
    public void Codes_and_the_mark_of_a_file_are_written(string code) => Assert.True(ImportSource.IsCode(code));

    [Theory]
    [InlineData("2f2eaf6cd1a5a3cd8a9d7ae8a4b5a2c3e4f5061728394a5b6c7d8e9f00112233")]
    [InlineData("former-0123456789abcdef")]
    [InlineData("former-abcdefabcdefabcd")]
    public void Unkeyed_hashes_are_written_no_longer(string code) => Assert.False(ImportSource.IsCode(code));

    [Fact]
    public async Task A_name_of_before_is_taken_for_its_own_file_and_not_written_again()
    {
        const string Name = "Plie Nord, fichier d’Amina du 12/03/2024";
        var pathway = await world.FormerlyAsync(Name, "a");
        string[] longer = [Header, "a;pathway_opened;2024-01-05;IMPORT;plie;01001", "a;diagnosis_made;2024-01-06;;;", "b;pathway_opened;2024-01-07;IMPORT;plie;01001"];

        var taken = await world.ImportAsync(longer, Name);
        Assert.Equal((true, 2L, 1L), (taken.Stored, taken.EventsAdded, taken.EventsKnown));
        Assert.Matches("^source-[0-9a-f]{32}$", taken.Source);
        Assert.Equal(1L, await CountAsync($"causation_id = 'import:{Name.Replace("'", "''", StringComparison.Ordinal)}'"));
        Assert.Equal(2L, await CountAsync($"causation_id = 'import:{taken.Source}'"));
        Assert.Equal(2L, await CountAsync($"stream_id = '{pathway}'"));

        // What the result calls it is a source too, of the same people; and so is what a former version called it.
        foreach (var code in (string[])[taken.Source, ImportSource.FormerOf(Name)])
        {
            var again = await world.ImportAsync(longer, code);
            Assert.Equal((true, 0L, 3L, taken.Source), (again.Stored, again.EventsAdded, again.EventsKnown, again.Source));
        }
    }

    static string HashOf(IEnumerable<string> lines)
    {
        using var hash = new ContentHash();
        lines.ToList().ForEach(line => hash.Add(line.Split(';')));
        return hash.ToString();
    }

    /// <summary>The result of a file without a name tells its mark: whoever sends it put right names it. Whoever knows all but a name of the file finds nothing to try that name against.</summary>
    [Fact]
    public async Task The_mark_of_a_file_is_taken_once_there_are_events_of_it_and_its_hash_is_nowhere()
    {
        string[] file = [Header, "hash;pathway_opened;2024-02-05;IMPORT;plie;01001"];
        var taken = await world.ImportAsync(file, null);
        Assert.Matches("^source-[0-9a-f]{32}$", taken.Source);
        Assert.Equal((1L, 0L), (await CountAsync($"causation_id = 'import:{taken.Source}'"), await CountAsync($"causation_id like '%{HashOf(file)}%'")));
        var longer = await world.ImportAsync([.. file, "hash;diagnosis_made;2024-02-06;;;"], taken.Source);
        Assert.Equal((true, 1L, 1L, taken.Source), (longer.Stored, longer.EventsAdded, longer.EventsKnown, longer.Source));
        foreach (var stranger in (string[])[new string('7', 64), HashOf(file), "source-" + new string('7', 32)])
        {
            var other = await world.ImportAsync(file, stranger);
            Assert.Equal((false, "import/bad-source"), (other.Stored, Assert.Single(other.Problems).Code));
        }
        var again = await world.ImportAsync(file);
        Assert.Equal((true, 0L, 1L, taken.Source), (again.Stored, again.EventsAdded, again.EventsKnown, again.Source));
    }

    [Fact]
    public async Task A_file_that_a_former_version_took_under_its_hash_is_known_again_and_told_by_its_mark()
    {
        string[] file = [Header, "unkeyed;pathway_opened;2024-01-05;IMPORT;plie;01001"];
        var hash = HashOf(file);
        var pathway = await world.FormerlyAsync(hash, "unkeyed");
        var mark = ImportSource.MarkOf(hash, world.Secret);
        var again = await world.ImportAsync(file);
        Assert.Equal((true, 0L, 1L, mark), (again.Stored, again.EventsAdded, again.EventsKnown, again.Source));
        // Put right, under what either version told of it.
        var (longer, longest) = ((string[])[.. file, "unkeyed;diagnosis_made;2024-02-06;;;"], (string[])[.. file, "unkeyed;diagnosis_made;2024-02-06;;;", "new;pathway_opened;2024-01-07;IMPORT;plie;01001"]);
        var added = await world.ImportAsync(longer, hash);
        Assert.Equal((true, 1L, 1L, mark), (added.Stored, added.EventsAdded, added.EventsKnown, added.Source));
        added = await world.ImportAsync(longest, mark);
        Assert.Equal((true, 1L, 2L, mark), (added.Stored, added.EventsAdded, added.EventsKnown, added.Source));
        Assert.Equal((2L, 2L, 1L), (await CountAsync($"stream_id = '{pathway}'"), await CountAsync($"causation_id = 'import:{mark}'"), await CountAsync($"causation_id = 'import:{hash}'")));
    }

    /// <summary>The first line of a file may be a name and a telephone: of what is not taken, the result has nothing that they could be tried against.</summary>
    [Fact]
    public async Task Of_a_file_that_is_not_taken_nothing_is_kept_that_follows_from_its_content()
    {
        string[] refused = [Header, "not-taken;pathway_opened;2024-02-31;IMPORT;plie;01001"];
        foreach (var (file, acceptValid) in new[] { (["pathway,event,occurred_on,Marie Dupont 0612345678"], false), (refused, false), (refused, true) })
        {
            var result = await world.ImportAsync(file, acceptValid: acceptValid);
            Assert.Equal((0L, ""), (result.EventsAdded, result.Source));
        }
        Assert.Equal("plie-nord", (await world.ImportAsync(refused, "plie-nord")).Source);
    }

    /// <summary>Walks whatever reads the history of a pathway, page, table and program: it tells what stands for the text, never the text.</summary>
    [Theory]
    [InlineData("import:Fichier de Marie Zorglub, née le 12/03/1985, 06 12 34 56 78", "import:source-")]
    [InlineData("import:MarieZorglub", "import:source-")]
    [InlineData("Repris du classeur de Marie Zorglub", "source-")]
    [InlineData("import:2f2eaf6cd1a5a3cd8a9d7ae8a4b5a2c3e4f5061728394a5b6c7d8e9f00112233", "import:source-")]
    [InlineData("import:former-0123456789abcdef", "import:source-")]
    public async Task A_sentence_that_a_former_version_wrote_as_the_cause_is_told_nowhere(string cause, string stands)
    {
        const string Auditor = "audit-1:auditor:";
        var (pathway, person, structure) = (Guid.CreateVersion7(), Calls.NewPerson(), $"CAUSE-{Calls.NewKey()}");
        await api.MakeAsync([person], structure);
        await using (var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.CausationId = cause;
            session.Events.StartStream<Pathway>(
                pathway, new PathwayOpened(new DateOnly(2026, 1, 5), person, Scheme.Plie, structure, "01001", new EntrySituation()), new DiagnosisMade(new DateOnly(2026, 1, 6)));
            await session.SaveChangesAsync();
        }
        await api.CaughtUpAsync();

        foreach (var (path, tellsIt) in new[]
        {
            ($"/api/audit/journal?structure={structure}", true), ($"/api/audit/journal.csv?structure={structure}", true), ($"/audit?structure={structure}", false),
            ($"/api/pathways/{pathway}/history", true), ($"/api/pathways/{pathway}/history/difference?from=1&to=2", false), ($"/api/pathways/{pathway}/history/verification", false),
            ($"/pathways/{pathway}/history", true), ($"/pathways/{pathway}/history?version=1", true), ($"/pathways/{pathway}", false), ($"/api/pathways/{pathway}/timeline", false),
        })
        {
            using var client = api.Host.GetTestClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add(NamedAccounts.Header, Auditor);
            request.Headers.Add("Accept", path.StartsWith("/api", StringComparison.Ordinal) ? "*/*" : "text/html");
            using var answer = await client.SendAsync(request);
            var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {text}");
            Assert.DoesNotContain("Zorglub", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("03/1985", text, StringComparison.Ordinal); // by itself it may be part of a mark or an instant
            Assert.DoesNotContain(cause, text, StringComparison.Ordinal);
            Assert.DoesNotContain("former-", text, StringComparison.Ordinal);
            Assert.Equal(tellsIt, text.Contains(stands, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("", "import:a", null)]
    [InlineData("Amina\tDurand", "import:a", null)]
    [InlineData(" amina", "import:a", null)]
    [InlineData("zoé", "import:a", null)]
    [InlineData("amina\u200b", "import:a", null)]
    [InlineData("Amina Durand", "import:a", null)]
    [InlineData("amina.durand.12-03-1985", "import:a", null)]
    [InlineData("durand12031985", "import:a", null)]
    [InlineData("0612345678", "import:a", null)]
    [InlineData("amina", "import:Amina Durand", null)]
    [InlineData("amina", "né le 12/03/1985", null)]
    [InlineData("amina", "command:Amina", null)]
    [InlineData("amina", "import:2f2eaf6cd1a5a3cd8a9d7ae8a4b5a2c3e4f5061728394a5b6c7d8e9f00112233", null)]
    [InlineData("amina", "import:a", "Amina")]
    public async Task Both_writers_hold_what_stands_beside_an_event_against_its_form(string user, string causation, string? correlation)
    {
        var opened = new PathwayOpened(new DateOnly(2024, 1, 5), DeterministicId.From("beside"), Scheme.Plie, "IMPORT", "01001", new EntrySituation());
        var stream = DeterministicId.From("beside", user, causation, correlation ?? "");
        var before = await world.ScalarAsync<long>($"select last_value from {Store.EventSchema}.mt_events_sequence");
        await Assert.ThrowsAsync<InvalidOperationException>(() => new BulkAppender(world.Database, world.Store).AppendAsync(
            [new BulkStream(stream, 0, 1)], [new BulkEvent(stream, 1, stream, "pathway_opened", PathwayJson.Bytes(opened), user, causation, correlation ?? Trace)], null, null, CancellationToken.None));
        Assert.Equal(before, await world.ScalarAsync<long>($"select last_value from {Store.EventSchema}.mt_events_sequence"));
        if (!EventMetadata.IsAccount(user))
        {
            var recorder = (Recorder)api.Host.Services.GetService(typeof(Recorder))!;
            await api.MakeAsync([opened.Person], "IMPORT");
            await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.RecordAsync(stream, Sure.Of(opened), "key-beside", null, new Actor(user, new HashSet<string> { Role.Counsellor }, "IMPORT"), CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("Amina Durand, nee le 12/03/1985, 06 12 34 56 78", false)]
    [InlineData("Amina Durand", false)]
    [InlineData("amina-durand-1985-03-12", false)]
    [InlineData("12031985", false)]
    [InlineData("amina.12.mars.1985@plie.example", false)]
    [InlineData("amina|0612345678", false)]
    [InlineData("a.06.12.34.56.78@plie.example", false)]
    [InlineData("+33612345678", false)]
    [InlineData("+41791234567", false)]
    [InlineData("185057512345612", false)]
    [InlineData("FR7630006000011234567890189", false)]
    [InlineData("auth0|durand12031985", false)]
    [InlineData("claire.morel@territoire.example", true)]
    [InlineData("CN=Claire.Morel,O=PLIE", true)]
    [InlineData("12", true)]
    [InlineData("123456789", true)]
    [InlineData("110169484474386276334", true)]
    [InlineData("google-oauth2|110169484474386276334", true)]
    [InlineData("auth0|5f7c8e0612345678c004bbaf", true)]
    [InlineData("12031985-8f3a-4c1b-9d2e-1dec20200612", true)]
    [InlineData("f:12031985-8F3A-4C1B-9D2E-1DEC20200612:claire", true)]
    [InlineData("00u1a2b3c4d5e6f7g8h9", true)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ", true)]
    public void An_account_is_what_a_provider_issues_or_calls_somebody_and_no_day_or_telephone_number(string account, bool isOne) => Assert.Equal(isOne, EventMetadata.IsAccount(account));

    /// <summary>Of the service on which all tests of this collection record and import.</summary>
    [Fact]
    public async Task Whatever_was_recorded_or_imported_has_only_codes_beside_it_and_no_headers()
    {
        await api.RecordAsync("SOURCES", new PathwayOpened(new DateOnly(2026, 1, 5), Guid.NewGuid(), Scheme.Plie, "SOURCES", "01001", new EntrySituation()));
        await using var command = api.Database.CreateCommand($"select distinct user_name, causation_id, correlation_id, nullif(headers::text, 'null') from {Store.EventSchema}.mt_events where type <> 'tombstone'");
        await using var reader = await command.ExecuteReaderAsync();
        var found = 0;
        while (await reader.ReadAsync())
        {
            string? At(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            // What a test planted by another way than the two writers names nobody and nothing.
            Assert.True(At(0) is null || (EventMetadata.IsAccount(At(0)) && EventMetadata.IsCausation(At(1)) && EventMetadata.IsCorrelation(At(2))), $"{At(0)} {At(1)} {At(2)}");
            Assert.Null(At(3));
            found++;
        }
        Assert.True(found > 0);
    }

    [Fact]
    public void An_account_of_the_command_line_is_no_sentence()
    {
        Assert.False(ImportArguments.TryParse(["import", "a.csv", "--user", "Amina Durand, née le 12/03/1985"], out _, out var wrong));
        Assert.StartsWith("[import/bad-user]", wrong, StringComparison.Ordinal);
        Assert.True(ImportArguments.TryParse(["import", "a.csv", "--user", "a.durand@plie.example"], out _, out _));
        // As whoever signs in: one that could never sign in signs no file.
        Assert.False(ImportArguments.TryParse(["import", "a.csv", "--user", "zoé"], out _, out _));
    }

    Task<long> CountAsync(string which) => world.ScalarAsync<long>($"select count(*) from {Store.EventSchema}.mt_events where {which}");
}
