using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Marten.Events;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Who a person is stands in one table, and nowhere else: not in what the service logs, traces or measures, not in events or what is written beside them.</summary>
public sealed class PersonalDataTests : IAsyncLifetime
{
    const string FirstName = "Zéphirinette", LastName = "Quetzalcoatline", Phone = "0699887766", Email = "zeph.quetz@exemple.fr", Birth = "1987-06-05", Counsellor = "c-1:counsellor:PLIE-A", Coordinator = "n-1:coordinator:";

    // As they were typed, and as they are kept or written otherwise.
    static readonly string[] Marks =
    [
        "phirinette", "quetzalcoatlin", "0699887766", "06 99 88 77 66", "699887766", "zeph.quetz", "1987-06-05", "05/06/1987", "19870605",
        // Of the misspelt, the corrected and the imported one.
        "xochipillienne", "0677665544", "677665544", "tlalocine", "1979-08-07", "07/08/1979",
    ];

    readonly ConcurrentQueue<string> seen = new();
    IAlbaHost host = null!;
    ActivityListener traces = null!;
    MeterListener measures = null!;

    public async Task InitializeAsync()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue("trace " + string.Join(' ',
                [activity.DisplayName, activity.StatusDescription, .. activity.TagObjects.Select(t => $"{t.Key}={t.Value}"), .. activity.Baggage.Select(b => $"{b.Key}={b.Value}"), .. activity.Events.SelectMany(e => e.Tags.Select(t => $"{e.Name} {t.Key}={t.Value}"))])),
        };
        ActivitySource.AddActivityListener(traces);
        measures = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        measures.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measured(instrument, tags));
        measures.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Measured(instrument, tags));
        measures.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured(instrument, tags));
        measures.Start();
        host = await TestHost.StartAsync(TestHost.Production, connection, web =>
        {
            // Traces are made only where somebody asks for them; nobody is there.
            web.UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1");
            web.ConfigureServices(services =>
            {
                services.AddAuthentication(NamedAccounts.Scheme).AddScheme<AuthenticationSchemeOptions, NamedAccounts>(NamedAccounts.Scheme, null);
                // In the place of the service's own, at its levels, and finer for what is its own.
                services.AddSingleton(LoggerFactory.Create(logging =>
                {
                    logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Collector(seen));
                    foreach (var quiet in (string[])["Microsoft", "Marten", "Wolverine", "JasperFx", "Npgsql", "System"])
                    {
                        logging.AddFilter(quiet, LogLevel.Warning);
                    }
                }));
            });
        });
    }

    void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            seen.Enqueue($"measure {instrument.Name} {tag.Key}={tag.Value}");
        }
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        traces.Dispose();
        measures.Dispose();
    }

    async Task<JsonNode?> SendAsync(string method, string address, HttpStatusCode expected, object? body = null, string account = Counsellor, string? version = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = body switch { null => null, string text => new StringContent(text, System.Text.Encoding.UTF8, "text/csv"), _ => JsonContent.Create(body) } };
        request.Headers.Add(NamedAccounts.Header, account);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        request.Headers.TryAddWithoutValidation("If-Match", version);
        using var answer = await host.GetTestClient().SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{method} {address}: {answer.StatusCode} {said}");
        AssertNone("an address", [answer.Headers.Location?.OriginalString ?? ""]);
        return said.StartsWith('{') ? JsonNode.Parse(said) : null;
    }

    static void AssertNone(string where, IEnumerable<string> texts)
    {
        var told = texts.SelectMany(text => Marks.Where(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase)).Select(mark => $"{where}: {mark} in {text[..Math.Min(text.Length, 900)]}")).Take(3).ToList();
        Assert.True(told.Count == 0, string.Join("\n\n", told));
    }

    /// <summary>Everything that is stored, row by row as text, but who people are.</summary>
    async Task<List<string>> StoredAsync()
    {
        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        var tables = await ListAsync("select format('%I.%I', table_schema, table_name) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' and table_name not in ('mt_doc_identity')");
        Assert.True(tables.Count > 10, string.Join(' ', tables));
        var rows = new List<string>();
        foreach (var table in tables)
        {
            rows.AddRange((await ListAsync($"select t::text from {table} t")).Select(row => $"{table} {row}"));
        }
        return rows;

        async Task<List<string>> ListAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync();
            var all = new List<string>();
            while (await reader.ReadAsync())
            {
                all.Add(reader.GetString(0));
            }
            return all;
        }
    }

    [Fact]
    public async Task During_a_whole_story_nothing_of_a_person_is_anywhere_else()
    {
        // Misspelt in every way first.
        await SendAsync("POST", "/api/people", HttpStatusCode.UnprocessableEntity, new { firstName = FirstName, lastName = LastName, phone = Phone + "x", email = Email + " ", birthDate = Birth });
        await SendAsync("POST", "/api/people", HttpStatusCode.UnprocessableEntity, new { firstName = FirstName, lastName = new string('a', 101) + LastName });
        await SendAsync("POST", "/api/people", HttpStatusCode.BadRequest, new { firstName = FirstName, lastName = LastName, birthDate = "le 05/06/1987" });
        await SendAsync("POST", "/api/people", HttpStatusCode.BadRequest, new { prenom = FirstName, nom = LastName });
        var person = (await SendAsync("POST", "/api/people", HttpStatusCode.Created, new { firstName = FirstName, lastName = LastName, phone = Phone, email = Email, birthDate = Birth }))!["id"]!.GetValue<Guid>();
        var pathway = (await SendAsync("POST", "/api/pathways", HttpStatusCode.Created, new { occurredOn = "2026-03-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago" } }))!["pathway"]!.GetValue<Guid>();

        // A name where a code belongs, in each text of a step.
        await SendAsync("POST", $"/api/pathways/{pathway}/steps/training-started", HttpStatusCode.UnprocessableEntity, new { occurredOn = "2026-03-02", training = $"{LastName}-{FirstName}", kind = "qualifying", confirm = new[] { "step/long-ago" } });
        await SendAsync("POST", $"/api/pathways/{pathway}/steps/referent-appointed", HttpStatusCode.UnprocessableEntity, new { occurredOn = "2026-03-02", referent = $"{FirstName} {LastName}", structure = "PLIE-A", confirm = new[] { "step/long-ago" } });
        await SendAsync("POST", $"/api/pathways/{pathway}/steps/diagnosis-made", HttpStatusCode.BadRequest, new { occurredOn = $"{FirstName} {LastName} {Phone}" });
        await SendAsync("POST", $"/api/pathways/{pathway}/steps/diagnosis-made", HttpStatusCode.Created, new { occurredOn = "2026-03-02", confirm = new[] { "step/long-ago" } });

        // Opened for somebody alike on the page, where it is asked who that is; and looked for.
        var browser = new Visitor(host.GetTestClient(), Counsellor);
        await browser.GetAsync("/pathways/open?lang=fr");
        var asked = await browser.PostAsync("/pathways/open?lang=fr", ("_handler", "open"), ("firstName", FirstName), ("lastName", LastName), ("birthDate", "05/06/1987"), ("phone", "06 99 88 77 66"), ("occurredOn", "hier"), ("scheme", "plie"), ("territory", "59350"));
        Assert.Contains(LastName, asked.Html, StringComparison.Ordinal);
        await host.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));
        foreach (var search in (string[])[LastName, FirstName.ToUpperInvariant(), "06 99 88 77 66", "05/06/1987"])
        {
            await SendAsync("GET", $"/caseload?search={Uri.EscapeDataString(search)}", HttpStatusCode.OK);
            await SendAsync("GET", $"/api/caseload?search={Uri.EscapeDataString(search)}", HttpStatusCode.OK);
        }
        foreach (var page in (string[])[$"/pathways/{pathway}", $"/pathways/{pathway}/history", $"/api/pathways/{pathway}/timeline", $"/api/pathways/{pathway}/history", $"/api/people/{person}", "/doubtful"])
        {
            await SendAsync("GET", page, HttpStatusCode.OK);
        }

        // Corrected, twice at once, and with what can't be.
        await SendAsync("PUT", $"/api/people/{person}", HttpStatusCode.OK, new { firstName = FirstName, lastName = "Xochipillienne", phone = "0677665544", email = Email, birthDate = "1979-08-07" }, version: "\"1\"");
        await SendAsync("PUT", $"/api/people/{person}", HttpStatusCode.Conflict, new { firstName = FirstName, lastName = LastName, phone = Phone }, version: "\"1\"");
        await SendAsync("PUT", $"/api/people/{person}", HttpStatusCode.UnprocessableEntity, new { firstName = FirstName, lastName = LastName, phone = Phone + Phone }, version: "\"2\"");

        // A file of somebody who named everything after people: its references, its columns, its values and itself.
        await SendAsync("POST", "/api/imports?source=plie-2026&confirm=step/long-ago", HttpStatusCode.Accepted, $"""
            pathway;event;occurred_on;structure;scheme;territory;kind
            Tlalocine-1979-08-07;pathway_opened;2024-01-05;PLIE-A;plie;69123;
            Tlalocine {Phone};pathway_opened;le 07/08/1979;PLIE-A;plie;69123;
            t-3;pathway_opened;2024-01-05;Tlalocine;Tlalocine;Tlalocine;
            t-4;Tlalocine;2024-01-05;PLIE-A;plie;69123;{Email}
            t-5;pathway_opened;2024-01-05;PLIE-A;plie;69123;
            """, Coordinator);
        await SendAsync("POST", "/api/imports?source=plie-2026", HttpStatusCode.Accepted, $"pathway;event;occurred_on;{LastName}\nt-1;pathway_opened;2024-01-05;{Phone}\n", Coordinator);
        await SendAsync("POST", $"/api/imports?source={Uri.EscapeDataString($"{FirstName} {LastName} {Birth}")}", HttpStatusCode.BadRequest, "pathway;event\n", Coordinator);
        await UntilAsync("select count(*) from pathways.mt_doc_importjob where data ->> 'result' is not null", 2);

        // A fault of the service on the way, while it stores a person and while it reads one.
        await ExecuteAsync("alter table pathways.mt_doc_identity rename to identity_away");
        await SendAsync("POST", "/api/people", HttpStatusCode.InternalServerError, new { firstName = FirstName, lastName = LastName, phone = Phone, email = Email, birthDate = Birth });
        await SendAsync("GET", $"/api/people/{person}", HttpStatusCode.InternalServerError);
        await ExecuteAsync("alter table pathways.identity_away rename to mt_doc_identity");
        // One that the database itself refuses, which tells the row in its detail.
        await ExecuteAsync("alter table pathways.mt_doc_identity add constraint closed check (false) not valid");
        await SendAsync("POST", "/api/people", HttpStatusCode.InternalServerError, new { firstName = FirstName, lastName = LastName, phone = Phone, email = Email, birthDate = Birth });
        await ExecuteAsync("alter table pathways.mt_doc_identity drop constraint closed");

        Assert.Contains(seen, told => told.StartsWith("trace", StringComparison.Ordinal));
        Assert.Contains(seen, told => told.StartsWith("log", StringComparison.Ordinal));
        Assert.Contains(seen, told => told.StartsWith("measure", StringComparison.Ordinal));
        AssertNone("what is told", seen);
        AssertNone("what is stored", await StoredAsync());

        await SendAsync("DELETE", $"/api/people/{person}", HttpStatusCode.NoContent, account: "a-1:administrator:");
        AssertNone("what is told", seen);
        await using var left = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"select count(*) from pathways.mt_doc_identity t where id = '{person}'");
        Assert.Equal(0L, await left.ExecuteScalarAsync());
    }

    async Task ExecuteAsync(string sql)
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    async Task UntilAsync(string sql, long expected)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
            if ((long)(await command.ExecuteScalarAsync())! == expected)
            {
                return;
            }
            await Task.Delay(100);
        }
        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{sql} never was {expected}."));
    }

    sealed class Collector(ConcurrentQueue<string> seen) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            seen.Enqueue($"log scope {(state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")) : state.ToString())}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            seen.Enqueue($"log {logLevel} {formatter(state, exception)} {(state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")) : "")} {exception}");

        public void Dispose()
        {
        }
    }
}
