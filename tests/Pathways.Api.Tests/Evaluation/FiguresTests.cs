using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;
using Pathways.Testing;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>Figures over HTTP: their provenance, what was known on a past instant, and what is refused.</summary>
[Collection(TestApiCollection.Name)]
public sealed class FiguresTests(TestApi api) : IAsyncLifetime
{
    const string Evaluator = "eval:evaluator:";

    IAsyncDisposable registered = null!;

    public async Task InitializeAsync() => registered = await api.InDirectoryAsync(new Structure("REG-1", "Chantier du parc", "ACI", "69123"));

    public Task DisposeAsync() => registered.DisposeAsync().AsTask();

    [Fact]
    public async Task As_known_on_gives_what_the_same_request_gave_then()
    {
        const string Structure = "AKO-1";
        var early = await api.RecordAsync(Structure, Opened(Structure, 5), new WorkContractStarted(Day(20), "c-1", ContractKind.Cdd, WorkingTime.FullTime));
        await api.RecordAsync(Structure, Opened(Structure, 6));
        await api.CaughtUpAsync();
        string[] asked = ["entries", "time_to_first_job", "stage_funnel", "in_work_at_6m", "exits_by_class", "active"];
        var instant = await api.ScalarAsync<DateTime>("select clock_timestamp()");
        var before = new List<string>();
        foreach (var code in asked)
        {
            before.Add(await AnswerAsync($"{code}?structure={Structure}&asKnownOn={instant:yyyy-MM-ddTHH:mm:ss.ffffffZ}"));
        }

        // More is recorded: late, corrected, retracted.
        await api.RecordAsync(Structure, Opened(Structure, 1), new PathwayClosed(Day(40), Closure.MovedAway));
        var steps = await StepsAsync(early);
        await AlsoAsync(early, Structure, new StepCorrected(Day(60), steps[1], CorrectionReason.WrongDate, new WorkContractStarted(Day(30), "c-1", ContractKind.Cdi, WorkingTime.PartTime)));
        await AlsoAsync(early, Structure, new StepRetracted(Day(61), steps[1], CorrectionReason.NeverHappened));
        await api.CaughtUpAsync();

        for (var i = 0; i < asked.Length; i++)
        {
            Assert.Equal(before[i], await AnswerAsync($"{asked[i]}?structure={Structure}&asKnownOn={instant:yyyy-MM-ddTHH:mm:ss.ffffffZ}"));
        }
        using var now = await FigureAsync($"entries?structure={Structure}");
        Assert.Equal(3, now.RootElement.GetProperty("value").GetInt32());
        using var jobs = await FigureAsync($"time_to_first_job?structure={Structure}");
        Assert.Equal(0, jobs.RootElement.GetProperty("numerator").GetInt32());
    }

    [Fact]
    public async Task Facts_rebuilt_are_the_facts_of_live_running_to_the_byte()
    {
        const string Structure = "REB-1";
        var pathway = await api.RecordAsync(Structure, Opened(Structure, 2), new DiagnosisMade(Day(9)), new BarrierIdentified(Day(9), BarrierAxis.Mobility, BarrierLevel.High));
        await api.CaughtUpAsync();
        var steps = await StepsAsync(pathway);
        // A correction, a correction of what it corrected in a later page, a corrected entry, a retraction.
        await AlsoAsync(pathway, Structure, new StepCorrected(Day(20), steps[1], CorrectionReason.WrongDate, new DiagnosisMade(Day(10))));
        await api.CaughtUpAsync();
        await AlsoAsync(pathway, Structure, new StepCorrected(Day(21), steps[1], CorrectionReason.WrongDate, new DiagnosisMade(Day(11))));
        await AlsoAsync(pathway, Structure, new StepCorrected(Day(21), steps[0], CorrectionReason.WrongCode, Opened(Structure, 2) with { Scheme = Scheme.Rsa, Person = ((PathwayOpened)await FactAsync(pathway)).Person }));
        await AlsoAsync(pathway, Structure, new StepRetracted(Day(22), steps[2], CorrectionReason.EnteredTwice));
        await api.CaughtUpAsync();
        var (stepsLive, entriesLive) = (await DumpAsync(FactTables.Steps), await DumpAsync(FactTables.Entries));

        using var daemon = await api.Host.Services.GetRequiredService<IDocumentStore>().BuildProjectionDaemonAsync();
        await daemon.RebuildProjectionAsync(FactsProjection.ShardName, CancellationToken.None);

        Assert.Contains("\"superseded_seq\":", stepsLive, StringComparison.Ordinal);
        Assert.Equal(stepsLive, await DumpAsync(FactTables.Steps));
        Assert.Equal(entriesLive, await DumpAsync(FactTables.Entries));
    }

    [Fact]
    public async Task Every_figure_can_be_broken_down_and_filtered_by_the_month_of_exit()
    {
        const string Structure = "EXIT-1";
        await api.RecordAsync(
            Structure, Opened(Structure, 1), new AppointmentBooked(Day(2), "a-1", Day(4), AppointmentMode.InPerson), new WorkContractStarted(Day(5), "c-1", ContractKind.Cdi, WorkingTime.FullTime), new PathwayClosed(Day(40), Closure.Employment));
        await api.RecordAsync(Structure, Opened(Structure, 2));
        await api.CaughtUpAsync();
        foreach (var rule in FigureCatalogue.All.Where(r => r.Code is not "active"))
        {
            using var by = await FigureAsync($"{rule.Code}?structure={Structure}&by=exit_month");
            Assert.Contains("2025-02", by.RootElement.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("group").GetString()));
            using var only = await FigureAsync($"{rule.Code}?structure={Structure}&exit_month=2025-02");
            Assert.NotEqual("not_applicable", only.RootElement.GetProperty("state").GetString());
        }
        using var entries = await FigureAsync($"entries?structure={Structure}&exit_month=2025-02");
        Assert.Equal(1, entries.RootElement.GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task While_a_write_of_then_is_under_way_a_past_instant_is_not_answered()
    {
        await using var writing = await api.Host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await writing.BeginTransactionAsync();
        await using (var write = new NpgsqlCommand("select pg_current_xact_id()", writing, transaction))
        {
            await write.ExecuteScalarAsync();
        }
        var instant = await api.ScalarAsync<DateTime>("select clock_timestamp()");

        var answer = await api.GetAsync($"/api/figures/entries?asKnownOn={instant:yyyy-MM-ddTHH:mm:ss.ffffffZ}", Evaluator, 503);
        using var problem = JsonDocument.Parse(await answer.ReadAsTextAsync());
        Assert.Equal("figure/not-settled", problem.RootElement.GetProperty("code").GetString());

        await transaction.RollbackAsync();
        await AnswerAsync($"entries?asKnownOn={instant:yyyy-MM-ddTHH:mm:ss.ffffffZ}");
    }

    [Fact]
    public async Task A_period_that_is_not_over_is_observed_until_today()
    {
        var today = new TerritoryClock(TimeProvider.System).Today;
        using var later = await FigureAsync($"entries?to={today.AddYears(1):yyyy-MM-dd}");
        Assert.Equal(today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), later.RootElement.GetProperty("observedUntil").GetString());
        using var then = await FigureAsync("entries?asKnownOn=2024-10-27&to=2025-06-30");
        Assert.Equal("2024-10-27", then.RootElement.GetProperty("observedUntil").GetString());
        // That day had 25 hours: its end is midnight of winter time.
        Assert.Equal("2024-10-27T22:59:59.999999+00:00", then.RootElement.GetProperty("asKnownOn").GetString());
    }

    [Fact]
    public async Task A_figure_carries_its_provenance()
    {
        await api.RecordAsync("PROV-1", Opened("PROV-1", 1));
        await api.CaughtUpAsync();
        using var figure = await FigureAsync("exits_by_class?structure=PROV-1&gender=not_stated&from=2025-01-01&to=2025-03-31&observedUntil=2025-06-30");
        var root = figure.RootElement;
        Assert.Equal("not_applicable", root.GetProperty("state").GetString());
        Assert.False(root.TryGetProperty("value", out _));
        Assert.Equal(0, root.GetProperty("denominator").GetInt64());
        Assert.True(root.GetProperty("position").GetInt64() >= 0);
        Assert.Equal(2, root.GetProperty("figure").GetProperty("version").GetInt32());
        var population = root.GetProperty("population");
        Assert.Equal(["gender", "structure"], population.GetProperty("filters").EnumerateArray().Select(f => f.GetProperty("dimension").GetString()));
        Assert.Equal(
            "Genre\u00a0: non renseigné · PROV-1 · sorties du 1er janvier au 31 mars 2025, observées jusqu’au 30 juin 2025", population.GetProperty("sentence").GetProperty("fr").GetString());
        Assert.Equal(
            "Gender: not stated · PROV-1 · exits from 1 January to 31 March 2025, observed until 30 June 2025", population.GetProperty("sentence").GetProperty("en").GetString());
        Assert.NotEqual(root.GetProperty("figure").GetProperty("rule").GetProperty("fr").GetString(), root.GetProperty("figure").GetProperty("rule").GetProperty("en").GetString());
    }

    [Theory]
    [InlineData("entries?from=31/02/2024", 400, "query/bad-date")]
    [InlineData("entries?from=2024-02-31", 400, "query/bad-date")]
    [InlineData("entries?from=2024-03-01&to=2024-02-01", 400, "query/period-backwards")]
    [InlineData("entries?observedUntil=2999-01-01", 400, "query/observed-too-late")]
    [InlineData("entries?asKnownOn=2024-03-01&observedUntil=2024-03-02", 400, "query/observed-too-late")]
    [InlineData("entries?from=2024-03-01&observedUntil=2024-02-29", 400, "query/observed-before-period")]
    [InlineData("entries?observedUntil=soon", 400, "query/bad-date")]
    [InlineData("entries?by=shoe_size", 400, "query/unknown-dimension")]
    [InlineData("entries?strukture=X", 400, "query/unknown-dimension", "structure")]
    [InlineData("entries?asKnownOn=yesterday", 400, "query/bad-instant")]
    [InlineData("entries?asKnownOn=2024-05-12T09:30:00", 400, "query/bad-instant")]
    [InlineData("entries?asKnownOn=9999-12-31", 400, "query/instant-to-come")]
    [InlineData("entries?asKnownOn=2999-01-01T00:00:00Z", 400, "query/instant-to-come")]
    [InlineData("entries?gender=wmoan", 400, "query/bad-choice", "woman")]
    [InlineData("entries?age_band=18-29", 400, "query/bad-choice", "18_29")]
    [InlineData("entries?entry_month=2025-13", 400, "query/bad-month")]
    [InlineData("entries?entry_year=25", 400, "query/bad-year")]
    [InlineData("entries?from=2999-01-01", 400, "query/period-to-come")]
    [InlineData("entries?from=2999-01-01&to=2999-03-31", 400, "query/period-to-come")]
    [InlineData("entries?spreadsheet=fr", 400, "query/csv-only")]
    [InlineData("active?from=2025-01-01", 400, "query/not-for-figure")]
    [InlineData("entries?public.rsa=true", 400, "query/bad-choice")]
    [InlineData("entries?by=public.rsaa", 400, "query/unknown-dimension", "public.rsa")]
    [InlineData("entries?by=gendre", 400, "query/unknown-dimension", "gender")]
    [InlineData("entries?asKnowOn=2025-01-01", 400, "query/unknown-dimension", "asKnownOn")]
    [InlineData("entries?observeduntil=2025-01-01", 400, "query/unknown-dimension", "observedUntil")]
    [InlineData("entries?structure=", 400, "query/empty-value")]
    [InlineData("entries?structure=%20", 400, "query/empty-value")]
    [InlineData("entries?from=", 400, "query/empty-value")]
    [InlineData("entries?gender=woman,", 400, "query/empty-value")]
    [InlineData("entries?gender=woman%5C", 400, "query/empty-value")]
    [InlineData("entries?from=2025-01-01&from=2025-02-01", 400, "query/given-twice")]
    [InlineData("entries?by=gender&by=scheme", 400, "query/given-twice")]
    [InlineData("entries?by=entry_month,gender", 400, "query/given-twice")]
    [InlineData("entries?structure=KNOWN-2", 400, "query/unknown-value", "KNOWN-1")]
    [InlineData("entries?structure=KNOWN-1,NOBODYS", 400, "query/unknown-value")]
    [InlineData("entries?territory=6912", 400, "query/unknown-value", "69123")]
    [InlineData("entries?structure=REG-11", 400, "query/unknown-value", "REG-1")]
    [InlineData("entries?prescriber=mll", 400, "query/bad-choice", "ml")]
    [InlineData("entries?prescriber=spi", 400, "query/bad-choice")]
    [InlineData("entries?attribute.orign=x", 400, "query/unknown-dimension", "attribute.origin")]
    [InlineData("entries?by=attribute.orign", 400, "query/unknown-dimension", "attribute.origin")]
    [InlineData("entries?attribute.origin=cook%5C,bakr", 400, "query/unknown-value", "cook\\,baker")]
    [InlineData("entries?attribute.origin=N/A", 400, "query/unknown-value", "not_stated")]
    [InlineData("entries?unit=day", 400, "query/not-for-figure")]
    [InlineData("stage_funnel?days=30", 400, "query/not-for-figure")]
    [InlineData("stage_funnel?version=1&observedUntil=2025-06-30", 400, "query/not-for-figure")]
    [InlineData("first_job_within?days=-1", 400, "query/bad-days")]
    [InlineData("first_job_within?days=1827", 400, "query/bad-days")]
    [InlineData("time_to_first_job?unit=fortnight", 400, "query/bad-choice")]
    [InlineData("time_to_first_job?unit=mouth", 400, "query/bad-choice", "month")]
    [InlineData("entries?version=", 400, "query/empty-value")]
    [InlineData("entries?version=9", 404, "figure/unknown-version")]
    [InlineData("stage_funnel?version=1.0", 404, "figure/unknown-version")]
    [InlineData("entrys", 404, "figure/unknown", "entries")]
    [InlineData("entries.xlsx", 404, "figure/unknown", "entries.csv")]
    [InlineData("happiness", 404, "figure/unknown")]
    public async Task What_cannot_be_asked_is_refused_by_code_and_the_nearest_known_name_is_suggested(string asked, int status, string code, string? nearest = null)
    {
        await KnownAsync();
        var answer = await api.GetAsync($"/api/figures/{asked}", Evaluator, status);
        using var problem = JsonDocument.Parse(await answer.ReadAsTextAsync());
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        Assert.Equal(nearest, problem.RootElement.TryGetProperty("values", out var values) && values.TryGetProperty("nearest", out var near) ? near.GetString() : null);
        foreach (var language in new[] { "fr", "en" })
        {
            Assert.Contains(nearest ?? "", problem.RootElement.GetProperty("messages").GetProperty(language).GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("entries?gender=femme", "woman, man, non_binary, does_not_know, prefers_not_to_say, not_stated")]
    [InlineData("entries?public.rsa=oui", "yes, no")]
    [InlineData("entries.csv?spreadsheet=de", "fr, en")]
    [InlineData("entries?by=shoe_size", "labour, prescriber, sensitive, entry_month, entry_year, exit_month, public.CODE, attribute.NAME")]
    [InlineData("entries?shoe_size=40", "from, to, observedUntil, by, asKnownOn")]
    [InlineData("entries?by=attribute.size", "attribute.origin")]
    [InlineData("entries?attribute.origin=pilot", "cook\\,baker, miner")] // As a parameter takes them, to be copied.
    [InlineData("first_job_within?unit=day", "first_job_within v1")]
    [InlineData("first_job_within?unit=day", "from, to, observedUntil, by, asKnownOn, version, lang, job, days,")]
    [InlineData("active?from=2025-01-01", "active v1")]
    [InlineData("entries?entry_month=2025-13", "2026-03")]
    [InlineData("entries?spreadsheet=fr", "/api/figures/entries.csv")]
    [InlineData("entries?from=2024-03-01&to=2024-02-02", "mars 2024|March 2024")]
    [InlineData("entries?from=2024-03-01&to=2024-02-02", "février 2024|February 2024")]
    [InlineData("entries?asKnownOn=2024-03-05&from=2024-04-01", "5 mars 2024|5 March 2024")]
    [InlineData("entries?asKnownOn=2024-03-05&observedUntil=2024-04-01", "5 mars 2024|5 March 2024")]
    [InlineData("entries?from=2024-03-09&observedUntil=2024-02-29", "9 mars 2024|9 March 2024")]
    public async Task Where_no_known_value_is_near_all_that_can_be_given_are_told(string asked, string known)
    {
        await KnownAsync();
        var answer = await api.GetAsync($"/api/figures/{asked}", Evaluator, 400);
        using var problem = JsonDocument.Parse(await answer.ReadAsTextAsync());
        foreach (var language in new[] { "fr", "en" })
        {
            Assert.Contains(known.Split('|')[language == "fr" ? 0 : ^1], problem.RootElement.GetProperty("messages").GetProperty(language).GetString(), StringComparison.Ordinal);
        }
    }

    /// <summary>A value that a program wrote for "missing" is no group: which texts were read so is said, where there are any (addons-server #14790).</summary>
    [Fact]
    public async Task Texts_that_were_read_as_not_stated_are_named()
    {
        const string Structure = "NULLS-1";
        foreach (var text in new[] { "null", "NA", "north" })
        {
            await api.RecordAsync(Structure, Opened(Structure, 1) with { Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("origin", text) });
        }
        await api.CaughtUpAsync();
        foreach (var (asked, said) in new[] { ("by=attribute.origin", true), ("attribute.origin=not_stated", true), ("attribute.origin=north", false), ("by=gender", false) })
        {
            using var figure = await FigureAsync($"entries?structure={Structure}&{asked}");
            var texts = figure.RootElement.GetProperty("notes").EnumerateArray().Where(n => n.GetProperty("code").GetString() == "read_as_not_stated").Select(n => n.GetProperty("text").GetProperty("en").GetString());
            Assert.Equal(said ? ["Read as not stated: “NA”, “null”."] : [], texts);
        }
    }

    /// <summary>Three jobs of ten are no median (cyber.dhs.gov #90); an empty cell does not say so.</summary>
    [Fact]
    public async Task A_file_says_that_a_median_is_not_reached()
    {
        const string Structure = "LATE-1";
        await api.RecordAsync(Structure, Opened(Structure, 1), new WorkContractStarted(Day(20), "c-1", ContractKind.Cdd, WorkingTime.FullTime));
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await api.RecordAsync(Structure, Opened(Structure, 1));
        }
        await api.CaughtUpAsync();
        foreach (var (language, said) in new[] { ("", ",median_not_reached,,1,4,"), ("&spreadsheet=fr", ";médiane non atteinte;;1;4;") })
        {
            Assert.Contains(said, await (await api.GetAsync($"/api/figures/time_to_first_job.csv?structure={Structure}{language}", Evaluator)).ReadAsTextAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Nobody of two groups has a job: no χ² of 0 and no "p ." anywhere, but why there is no test (superset #25411).</summary>
    [Fact]
    public async Task Groups_without_an_event_have_no_test_and_every_form_says_so()
    {
        const string Asked = "structure=NOEVENT-1&by=attribute.site";
        foreach (var site in new[] { "a", "a", "b" })
        {
            await api.RecordAsync("NOEVENT-1", Opened("NOEVENT-1", 1) with { Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("site", site) });
        }
        await api.CaughtUpAsync();
        using var figure = await FigureAsync($"time_to_first_job?{Asked}");
        var test = figure.RootElement.GetProperty("test");
        Assert.Equal(0, test.GetProperty("degreesOfFreedom").GetInt32());
        Assert.All(new[] { "chiSquare", "pValue" }, p => Assert.False(test.TryGetProperty(p, out var v) && v.ValueKind != JsonValueKind.Null));
        Assert.Contains("no_test", figure.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("code").GetString()));
        Assert.Contains("no_test", await (await api.GetAsync($"/api/figures/time_to_first_job.csv?{Asked}", Evaluator)).ReadAsTextAsync(), StringComparison.Ordinal);
        Assert.Contains("aucun événement pendant que deux groupes", await (await api.GetAsync($"/api/figures/time_to_first_job.csv?{Asked}&spreadsheet=fr", Evaluator)).ReadAsTextAsync(), StringComparison.Ordinal);
        var page = System.Net.WebUtility.HtmlDecode(await (await api.GetAsync($"/board?{Asked}", Evaluator)).ReadAsTextAsync());
        Assert.DoesNotContain("Test du log-rank", page, StringComparison.Ordinal);
        // The card and the description of the picture.
        Assert.True(page.Split("Pas de test\u00a0: aucun événement").Length > 2);
    }

    /// <summary>What is active on a day has no first day: an answer that repeated it would say that it had one.</summary>
    [Fact]
    public async Task What_is_active_on_a_day_has_no_first_day_in_answers_and_files()
    {
        await KnownAsync();
        using var figure = await FigureAsync("active?to=2025-06-30");
        Assert.False(figure.RootElement.TryGetProperty("from", out _));
        var page = await (await api.GetAsync("/board?from=2025-01-01&to=2025-06-30", Evaluator)).ReadAsTextAsync();
        Assert.Contains("/api/figures/active.csv?to=2025-06-30&", page, StringComparison.Ordinal);
    }

    /// <summary>A past without anything is not a territory without anybody.</summary>
    [Fact]
    public async Task Before_the_first_record_an_answer_and_the_board_say_that_nothing_was_recorded()
    {
        await KnownAsync();
        using var figure = await FigureAsync("entries?asKnownOn=2020-01-01");
        Assert.Equal(["nothing_recorded_then"], figure.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("code").GetString()));
        Assert.Contains("nothing-recorded-then", await (await api.GetAsync("/board?asKnownOn=2020-01-01", Evaluator)).ReadAsTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_holds_the_separator_can_be_asked_for_and_several_values_by_commas_or_repeated()
    {
        await KnownAsync();
        foreach (var (asked, expected) in new[]
                 {
                     ("attribute.origin=cook%5C,baker", 1), ("attribute.origin=cook%5C,baker,miner", 2), ("attribute.origin=cook%5C,baker&attribute.origin=miner", 2), ("attribute.origin=miner,miner&attribute.origin=miner", 1), ("attribute.origin=not_stated", 1),
                 })
        {
            using var figure = await FigureAsync($"entries?structure=KNOWN-1&{asked}");
            Assert.Equal(expected, figure.RootElement.GetProperty("value").GetInt32());
        }
        using var twice = await FigureAsync("entries?structure=KNOWN-1,KNOWN-1&gender=not_stated,not_stated");
        Assert.All(twice.RootElement.GetProperty("population").GetProperty("filters").EnumerateArray(), f => Assert.Equal(1, f.GetProperty("values").GetArrayLength()));
        // What a file wrote for "missing" is no group of its own.
        using var by = await FigureAsync("entries?structure=KNOWN-1&by=attribute.origin");
        Assert.Equal(["cook,baker", "miner", "not_stated"], by.RootElement.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("group").GetString()));
        var csv = await (await api.GetAsync("/api/figures/entries.csv?structure=KNOWN-1&attribute.origin=cook%5C,baker", Evaluator)).ReadAsTextAsync();
        Assert.Contains(",\"attribute.origin=cook\\,baker; structure=KNOWN-1\",", csv, StringComparison.Ordinal);
    }

    // A structure with an attribute, once for all the tests that ask about them.
    async Task KnownAsync()
    {
        if (Interlocked.Exchange(ref known, 1) == 1)
        {
            return;
        }
        foreach (var origin in new[] { "cook,baker", "miner", "N/A" })
        {
            await api.RecordAsync("KNOWN-1", Opened("KNOWN-1", 1) with { Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("origin", origin) });
        }
        await api.CaughtUpAsync();
    }

    static int known;

    /// <summary>Who is registered is known, whether somebody entered there or not: nobody is an answer.</summary>
    [Fact]
    public async Task A_structure_that_is_registered_and_a_commune_of_the_list_may_be_asked_about_before_anybody_enters_there()
    {
        await KnownAsync();
        foreach (var (asked, who) in new[] { ("structure=REG-1", "Chantier du parc"), ("territory=69124", "Commune\u00a0: Marchampt") })
        {
            using var nobody = await FigureAsync("entries?" + asked);
            Assert.Equal(0, nobody.RootElement.GetProperty("value").GetInt32());
            Assert.Equal(who, nobody.RootElement.GetProperty("population").GetProperty("who").GetProperty("fr").GetString());
        }
        Assert.Contains("value=\"REG-1\"", await (await api.GetAsync("/board", Evaluator)).ReadAsTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>A group of one is somebody (teamster #4237): figures are not masked, and what shows few people says so, the pictures that leave the page too.</summary>
    [Fact]
    public async Task Where_few_people_are_shown_the_board_and_its_pictures_say_that_nothing_is_masked()
    {
        const string Structure = "FEW-1";
        await api.RecordAsync(Structure, Opened(Structure, 1), new WorkContractStarted(Day(20), "c-1", ContractKind.Cdd, WorkingTime.FullTime));
        await api.CaughtUpAsync();
        var page = await (await api.GetAsync($"/board?structure={Structure}", Evaluator)).ReadAsTextAsync();
        Assert.Contains("id=\"small-counts\"", page, StringComparison.Ordinal);
        Assert.True(page.Split("Rien n’est masqué").Length > 2, "the pictures do not say it");
        using var figure = await FigureAsync($"entries?structure={Structure}");
        Assert.Equal("not_controlled", figure.RootElement.GetProperty("disclosure").GetString());
        Assert.Equal(["small_counts"], figure.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("code").GetString()));
        Assert.Contains("small_counts", await (await api.GetAsync($"/api/figures/entries.csv?structure={Structure}", Evaluator)).ReadAsTextAsync(), StringComparison.Ordinal);
        Assert.Contains("not_controlled", await (await api.GetAsync($"/api/figures/entries.csv?structure={Structure}", Evaluator)).ReadAsTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_counsellor_asks_no_figure() => await api.GetAsync("/api/figures/entries", "c:counsellor:S1", 403);

    /// <summary>Half a month beside whole ones looks like a fall (metabase #11978): a month that the period cuts is named.</summary>
    [Fact]
    public async Task A_month_that_the_period_cuts_is_said_to_be_cut_and_one_without_anybody_is_shown()
    {
        const string Structure = "CUT-1";
        foreach (var day in new[] { "2025-01-20", "2025-03-05" })
        {
            await api.RecordAsync(Structure, Opened(Structure, 1) with { OccurredOn = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture) });
        }
        await api.CaughtUpAsync();
        Assert.Equal(["2025-01", "2025-03"], await CutAsync("entries", "from=2025-01-15&to=2025-03-15&by=entry_month"));
        Assert.Equal([], await CutAsync("entries", "from=2025-01-01&to=2025-03-31&by=entry_month"));
        Assert.Equal(["2025-03"], await CutAsync("entries", "from=2025-01-01&to=2025-03-31&observedUntil=2025-03-30&by=entry_month"));
        Assert.Equal(["2025"], await CutAsync("entries", "from=2025-01-01&to=2025-03-31&by=entry_year"));
        Assert.Equal([], await CutAsync("entries", "from=2025-01-15&to=2025-03-15&by=gender"));
        // February has its place: 0 entries, and a share of nobody, which is no 0.
        using (var entries = await FigureAsync($"entries?structure={Structure}&from=2025-01-15&to=2025-03-15&by=entry_month"))
        {
            Assert.Equal([("2025-01", 1), ("2025-02", 0), ("2025-03", 1)], entries.RootElement.GetProperty("groups").EnumerateArray().Select(g => (g.GetProperty("group").GetString()!, g.GetProperty("value").GetInt32())));
            Assert.Contains("janvier 2025, mars 2025", entries.RootElement.GetProperty("notes")[0].GetProperty("text").GetProperty("fr").GetString(), StringComparison.Ordinal);
        }
        using (var within = await FigureAsync($"first_job_within?structure={Structure}&from=2025-01-15&to=2025-03-15&by=entry_month"))
        {
            Assert.Equal(["ok", "not_applicable", "ok"], within.RootElement.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("state").GetString()));
        }
        var csv = await (await api.GetAsync($"/api/figures/entries.csv?structure={Structure}&from=2025-01-15&to=2025-03-15&by=entry_month", Evaluator)).ReadAsTextAsync();
        Assert.Equal(["cut,notes", ",cut_groups small_counts", "true,", ",", "true,"], csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            // Whether it is the first entry of all, other tests decide.
            .Select(l => string.Join(',', l.Split(',')[^2..]).Replace("before_first_entry ", "", StringComparison.Ordinal)));

        async Task<IEnumerable<string>> CutAsync(string code, string asked) =>
            System.Text.Json.Nodes.JsonNode.Parse(await (await api.GetAsync($"/api/figures/{code}?structure={Structure}&{asked}", Evaluator)).ReadAsTextAsync())!["cutGroups"]!.AsArray().Select(g => $"{g}");
    }

    [Fact]
    public async Task The_same_is_had_as_a_table_that_says_of_whom_it_is_in_each_row_and_in_its_name()
    {
        await KnownAsync();
        var answer = await api.GetAsync("/api/figures/exits_by_class.csv?structure=KNOWN-1&from=2025-01-01&to=2025-03-31&observedUntil=2025-06-30&by=gender", Evaluator);
        var lines = (await answer.ReadAsTextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("figure,version,position,from,to,observed_until,as_known_on,filters,days,job,unit,by,group,part,time,state,value,numerator,denominator,interval,lower,upper,not_mature,undocumented,disclosure,cut,notes", lines[0]);
        Assert.All(lines.Skip(1), line => Assert.Matches("^exits_by_class,2,[0-9]+,2025-01-01,2025-03-31,2025-06-30,,structure=KNOWN-1,,,,gender,", line));
        Assert.Matches(
            "^attachment; filename=\"exits_by_class_v2_20250101-20250331_obs-20250630_by-gender_p[0-9]+_structure-KNOWN-1[.]csv\"$", answer.Context.Response.Headers.ContentDisposition.ToString());

        // A group that begins like a formula and holds a comma is one cell, and no formula.
        const string Structure = "CSV-1";
        await api.RecordAsync(Structure, Opened(Structure, 1) with { Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("origin", "=a,b") });
        await api.CaughtUpAsync();
        var named = await (await api.GetAsync($"/api/figures/entries.csv?structure={Structure}&by=attribute.origin", Evaluator)).ReadAsTextAsync();
        Assert.Contains(",\"'=a,b\",", named, StringComparison.Ordinal);
        // Nor is one a day in the table for spreadsheets.
        await api.RecordAsync(Structure, Opened(Structure, 2) with { Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("origin", "1-2") });
        await api.CaughtUpAsync();
        var opened = await (await api.GetAsync($"/api/figures/entries.csv?structure={Structure}&by=attribute.origin&spreadsheet=en", Evaluator)).ReadAsTextAsync();
        Assert.Contains(",'1-2,", opened, StringComparison.Ordinal);
    }

    /// <summary>A code that a spreadsheet would show as another number, or as a day, is marked as a text (ApamaCommunity/apama-log-analyzer #5).</summary>
    [Theory]
    [InlineData("0012", true)]
    [InlineData("9.10", true)]
    [InlineData("1-2", true)]
    [InlineData("12/25", true)]
    [InlineData("3-2026", true)]
    [InlineData("1E5", true)]
    [InlineData("12345678901234", true)]
    [InlineData("8 mars", true)]
    [InlineData("1er-mai", true)]
    [InlineData("Mars 2026", true)]
    [InlineData("déc-24", true)]
    [InlineData("12 Sept. 2025", true)]
    [InlineData("1 234", true)]
    [InlineData("50 %", true)]
    [InlineData("12€", true)]
    [InlineData("VRAI", true)]
    [InlineData("False", true)]
    [InlineData("18-25", false)]
    [InlineData("Mars", false)]
    [InlineData("La maison du 8 mars", false)]
    [InlineData("Mai & fils", false)]
    [InlineData("12 rue des Ormes", false)]
    [InlineData("", false)]
    [InlineData("2026", false)]
    [InlineData("12", false)]
    [InlineData("A-1", false)]
    [InlineData("2A004", false)]
    public void What_a_spreadsheet_would_change_is_marked_as_a_text(string text, bool marked) =>
        Assert.Equal(marked ? "'" + text : text, CsvText.Unchanged(text));

    /// <summary>A French spreadsheet takes commas for one column and loses accents: its table has semicolons, decimal commas, a byte order mark, and words.</summary>
    [Fact]
    public async Task A_table_for_a_spreadsheet_is_one_that_it_opens_and_says_in_words_of_whom_it_is()
    {
        await KnownAsync();
        const string Asked = "first_job_within.csv?structure=KNOWN-1&from=2025-01-01&to=2025-03-31&observedUntil=2025-06-30&by=gender";
        foreach (var (language, separator, limit, head, all, by) in new[] { ("fr", ';', "0,56", "Chiffre;Version de la règle;", "Ensemble", "Genre"), ("en", ',', "0.56", "Figure,Version of the rule,", "All", "Gender") })
        {
            var answer = await api.GetAsync($"/api/figures/{Asked}&spreadsheet={language}", Evaluator);
            var rows = (await answer.ReadAsTextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var mark = new byte[3];
            answer.Context.Response.Body.Position = 0;
            await answer.Context.Response.Body.ReadExactlyAsync(mark);
            Assert.Equal([0xEF, 0xBB, 0xBF], mark);
            Assert.StartsWith(head, rows[0], StringComparison.Ordinal);
            var cells = rows[1].Split(separator);
            Assert.Contains(by, cells);
            Assert.Contains(all, cells);
            Assert.Contains(cells, c => c.StartsWith(limit, StringComparison.Ordinal));
            Assert.All(rows.Where(row => !row.Contains('"', StringComparison.Ordinal)), row => Assert.Equal(rows[0].Split(separator).Length, row.Split(separator).Length));
            Assert.DoesNotContain("not_stated", string.Join('\n', rows), StringComparison.Ordinal);
        }
        // Programs read what they read before: no mark, codes, decimal points.
        Assert.StartsWith("figure,version,", await AnswerAsync(Asked), StringComparison.Ordinal);
        await api.GetAsync($"/api/figures/{Asked}&spreadsheet=de", Evaluator, 400);
        await api.GetAsync("/api/figures/entries?spreadsheet=fr", Evaluator, 400);
    }

    [Fact]
    public async Task A_table_of_times_says_their_unit_and_its_name_what_else_was_asked()
    {
        await KnownAsync();
        var names = new List<string>();
        foreach (var asked in new[] { "time_to_first_job.csv?unit=day", "time_to_first_job.csv?unit=month", "time_to_first_job.csv?unit=day&interval=plain", "time_to_first_job.csv?job=full_time", "first_job_within.csv?days=90" })
        {
            var answer = await api.GetAsync($"/api/figures/{asked}&structure=KNOWN-1", Evaluator);
            names.Add(answer.Context.Response.Headers.ContentDisposition.ToString());
            var unit = asked.StartsWith("time_", StringComparison.Ordinal) ? asked.Contains("month", StringComparison.Ordinal) ? "month" : "day" : "";
            var rows = (await answer.ReadAsTextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToArray();
            Assert.All(rows.Skip(1), row => Assert.Equal(unit, row[Array.IndexOf(rows[0], "unit")]));
            Assert.Equal(unit.Length == 0 ? "wilson" : asked.Contains("plain", StringComparison.Ordinal) ? "kaplan_meier_plain" : "kaplan_meier_log-log", rows[1][Array.IndexOf(rows[0], "interval")]);
        }
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Matches("time_to_first_job_v2_start-[0-9]{8}_obs-[0-9]{8}_job-any_unit-month_interval-kaplan_meier_log-log_p[0-9]+_structure-KNOWN-1[.]csv", names[1]);
        Assert.Matches("first_job_within_v1_start-[0-9]{8}_obs-[0-9]{8}_days-90_job-any_p[0-9]+_structure-KNOWN-1[.]csv", names[4]);
    }

    static DateOnly Day(int number) => new DateOnly(2025, 1, 1).AddDays(number);

    static PathwayOpened Opened(string structure, int day) => new(Day(day), Guid.CreateVersion7(), Scheme.Plie, structure, "69123", new EntrySituation(Age: 30));

    async Task<JsonDocument> FigureAsync(string asked) => JsonDocument.Parse(await AnswerAsync(asked));

    async Task<string> AnswerAsync(string asked) => await (await api.GetAsync($"/api/figures/{asked}", Evaluator)).ReadAsTextAsync();

    async Task AlsoAsync(Guid pathway, string structure, PathwayEvent step)
    {
        var recorder = api.Host.Services.GetRequiredService<Recorder>();
        var result = await recorder.RecordAsync(pathway, Sure.Of(step), $"also-{Guid.NewGuid():N}", null, new Actor("conseil-1", new HashSet<string> { Role.Counsellor }, structure), CancellationToken.None);
        Assert.True(result is RecordingResult.Recorded, $"{step} was {result}");
    }

    async Task<Guid[]> StepsAsync(Guid pathway)
    {
        await using var session = api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(pathway)).Select(e => e.Id)];
    }

    async Task<object> FactAsync(Guid pathway)
    {
        await using var session = api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.Events.FetchStreamAsync(pathway))[0].Data;
    }

    Task<string> DumpAsync(string table) => api.ScalarAsync<string>($"select coalesce(json_agg(t order by t.seq)::text, '') from {Store.Schema}.{table} t");
}
