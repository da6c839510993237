using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Projections.Indicators;
using Pathways.Testing;
using Wolverine.Http;

namespace Pathways.Api.Tests.Security;

/// <summary>Whoever asks too much is told so, and others notice nothing.</summary>
public sealed class LimitsTests : IAsyncLifetime
{
    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Theory]
    [InlineData("Host=db", 12, 10, 9, 6, 2, 1)]
    [InlineData("Host=db;Maximum Pool Size=20", 6, 5, 4, 3, 1, 1)]
    [InlineData("Host=db;MaxPoolSize=80;Minimum Pool Size=15", 24, 20, 18, 12, 4, 2)]
    [InlineData("Host=db;Minimum Pool Size=40", 12, 10, 9, 6, 2, 1)]
    public async Task Connections_are_shared_out_by_what_they_are_for(string connection, int store, int reading, int recording, int evaluation, int import, int health)
    {
        await using var connections = new Connections(connection);
        NpgsqlDataSource[] pools = [connections.Store, connections.Reading, connections.Recording, connections.Evaluation, connections.Import, connections.Health];
        var settings = pools.Select(p => new NpgsqlConnectionStringBuilder(p.ConnectionString)).ToList();
        Assert.Equal([store, reading, recording, evaluation, import, health], settings.Select(s => s.MaxPoolSize));
        Assert.All(settings, s => Assert.Equal(("UTC", 0, "pathways"), (s.Timezone, s.MaxAutoPrepare, s.ApplicationName)));
        Assert.Equal([false, false, true, false, false, false], settings.Select(s => s.NoResetOnClose));
    }

    /// <summary>Whatever each request of an account does with its connection, others have more than half of them.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(400)]
    public async Task An_account_has_fewer_than_half_of_the_connections_of_reading(int most)
    {
        await using var connections = new Connections($"Host=db;Maximum Pool Size={most}");
        Assert.InRange(Limits.OfAccount(connections), 1, (new NpgsqlConnectionStringBuilder(connections.Reading.ConnectionString).MaxPoolSize - 1) / 2);
        Assert.Equal(Limits.OfAccount(connections) < 12, most < 100);
    }

    [Fact]
    public void In_this_service_an_account_has_as_many_places_as_that()
    {
        var limiter = api.Host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>>().Value.GlobalLimiter!;
        var most = new NpgsqlConnectionStringBuilder(api.Host.Services.GetRequiredService<Connections>().Reading.ConnectionString).MaxPoolSize;
        var held = Enumerable.Range(0, most).Select(_ => limiter.AttemptAcquire(new Microsoft.AspNetCore.Http.DefaultHttpContext
        {
            User = new(new System.Security.Claims.ClaimsIdentity([new("sub", "counted")], "test")),
        })).Where(lease => lease.IsAcquired).ToList();
        Assert.InRange(held.Count, 1, (most - 1) / 2);
        held.ForEach(lease => lease.Dispose());
    }

    /// <summary>Requests that come to no end while they hold their connections: the table of lists is locked, which is the most that they may ever cost.</summary>
    [Fact]
    public async Task While_one_account_sends_thirty_six_of_the_dearest_requests_another_reads_and_readiness_is_up()
    {
        var pathway = await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        var at = (await api.SendAsync(HttpMethod.Get, "/api/caseload")).Body!["at"]!.GetValue<long>();
        var (structure, other) = ((await api.SendAsync(HttpMethod.Get, "/api/caseload")).Body!["asked"]!["structure"]!.GetValue<string>(), "other-reader");
        var connections = api.Host.Services.GetRequiredService<Connections>();
        await using var outside = await connections.Evaluation.OpenConnectionAsync();
        List<Task<Answer>> dear;
        await using (var locked = await outside.BeginTransactionAsync())
        {
            await using (var command = new NpgsqlCommand("lock table pathways.caseload in access exclusive mode", outside, locked))
            {
                await command.ExecuteNonQueryAsync();
            }
            dear = [.. Enumerable.Range(0, 36).Select(i => api.SendAsync(HttpMethod.Get, $"/api/caseload?size=200{(i < 30 ? "" : $"&at={at}")}", account: $"dear:counsellor:{structure}"))];
            await using (var wait = new NpgsqlCommand("select count(*) from pg_locks where not granted and relation = 'pathways.caseload'::regclass", outside, locked))
            {
                for (var waiting = 0L; waiting < Math.Min(Limits.OfAccount(connections), Connections.MostOf(connections.Reading)); waiting = (long)(await wait.ExecuteScalarAsync())!)
                {
                    await Task.Delay(20);
                }
            }
            // A coordinator reads every name, and so asks nothing of the table that is locked.
            Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline", account: $"{other}:coordinator:")).Status);
            // A machine that is busy with other tests may be late once; connections that are taken stay taken.
            using var client = api.Host.GetTestClient();
            var ready = HttpStatusCode.ServiceUnavailable;
            for (var tries = 0; tries < 10 && ready != HttpStatusCode.OK; tries++)
            {
                ready = (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode;
            }
            Assert.Equal(HttpStatusCode.OK, ready);
        }
        Assert.All(await Task.WhenAll(dear), answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{answer.Status} {answer.Body}"));
    }

    /// <summary>A node whose readers are all busy is no node to be taken out.</summary>
    [Fact]
    public async Task Who_holds_every_connection_of_reading_does_not_make_readiness_down()
    {
        var connections = api.Host.Services.GetRequiredService<Connections>();
        var held = await Task.WhenAll(Enumerable.Range(0, Connections.MostOf(connections.Reading)).Select(_ => connections.Reading.OpenConnectionAsync().AsTask()));
        try
        {
            using var client = api.Host.GetTestClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
        }
        finally
        {
            foreach (var connection in held)
            {
                await connection.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Who_holds_every_connection_of_evaluation_keeps_nobody_from_recording_and_reading()
    {
        var pathway = await api.OpenPathwayAsync();
        var connections = api.Host.Services.GetRequiredService<Connections>();
        var most = new NpgsqlConnectionStringBuilder(connections.Evaluation.ConnectionString).MaxPoolSize;
        var held = await Task.WhenAll(Enumerable.Range(0, most).Select(_ => connections.Evaluation.OpenConnectionAsync().AsTask()));
        try
        {
            Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-04-10" })).Status);
            Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline")).Status);
            Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/api/caseload")).Status);
            await api.CaughtUpAsync();
        }
        finally
        {
            foreach (var connection in held)
            {
                await connection.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Of_hundreds_of_figures_at_once_each_is_answered_or_told_to_come_back_while_a_counsellor_records_and_another_evaluator_is_answered()
    {
        var pathway = await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        const string Greedy = "greedy:evaluator:", Other = "other:evaluator:";
        var held = await HoldFiguresAsync();
        var figures = Enumerable.Range(0, 300).Select(_ => api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: Greedy)).ToList();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await await Task.WhenAny(figures)).Status);
        await held.DisposeAsync();
        var other = api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: Other);
        var steps = Enumerable.Range(0, 10).Select(_ => api.RecordAsync(pathway, "invitation-sent", new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago", "step/twice" } })).ToList();

        Assert.All(await Task.WhenAll(steps), answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(HttpStatusCode.OK, (await other).Status);
        var answers = await Task.WhenAll(figures);
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{answer.Status}"));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        var refused = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.Equal(("request/too-many", TimeSpan.FromSeconds(Limits.RetryAfterSeconds)), (answer.Code, answer.Headers.RetryAfter!.Delta)));
        // Whoever waited as told is answered.
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: Greedy)).Status);
    }

    // Until it is disposed of no figure comes to its end, so that those that may wait all do.
    async Task<NpgsqlConnection> HoldFiguresAsync()
    {
        var connection = await api.Host.Services.GetRequiredService<Connections>().Import.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"begin; lock table {Store.Schema}.{FactTables.Entries}, {Store.Schema}.{FactTables.MadeAgain} in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>A turn of a page, a list of before for which much is folded, a search, what is to check, a file of refused rows, a history: each waited behind figures until it was refused.</summary>
    [Fact]
    public async Task While_figures_hold_all_of_their_places_nothing_of_a_day_s_work_waits_for_them()
    {
        var pathways = new[] { await api.OpenPathwayAsync(), await api.OpenPathwayAsync() };
        await api.CaughtUpAsync();
        var list = await api.SendAsync(HttpMethod.Get, "/api/caseload?size=1");
        var (at, structure) = (list.Body!["at"]!.GetValue<long>(), list.Body["asked"]!["structure"]!.GetValue<string>());
        foreach (var pathway in pathways)
        {
            Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "invitation-sent", new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago" } })).Status);
        }
        await api.CaughtUpAsync();
        // So much is to be folded away that it takes a place.
        await api.ScalarAsync<int>($"with long as (update pathways.caseload set version = 5000 where pathway = '{pathways[0]}' returning 1) select count(*)::int from long");
        string[] asked =
        [
            $"/api/caseload?page=2&size=1&at={at}", $"/caseload?page=2&at={at}", $"/caseload?search=a&page=2&at={at}&sort=name",
            .. from route in api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               where route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? true
               where Access.RolesOf(route).Contains(Role.Counsellor) && !ForFigures.Contains("/" + route.RoutePattern.RawText!.TrimStart('/'))
               select System.Text.RegularExpressions.Regex.Replace("/" + route.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", $"{pathways[1]}", default, TimeSpan.FromSeconds(1)),
        ];
        Assert.True(asked.Length > 15, string.Join(' ', asked));
        var evaluation = api.Host.Services.GetRequiredService<Connections>().Evaluation;
        var held = await Task.WhenAll(Enumerable.Range(0, Connections.MostOf(evaluation)).Select(_ => evaluation.OpenConnectionAsync().AsTask()));
        // Without a connection none comes to its end; of so many one is refused at once, and then all places are taken and awaited.
        var figures = Enumerable.Range(0, Limits.Heavy + Limits.HeavyWaiting + 1).Select(i => api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: $"figures{i}:evaluator:")).ToList();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await await Task.WhenAny(figures)).Status);
        foreach (var address in asked)
        {
            var status = (await api.SendAsync(HttpMethod.Get, address, account: $"day:counsellor:{structure}")).Status;
            Assert.True(status is not HttpStatusCode.TooManyRequests && (int)status < 500, $"{address}: {status}");
        }
        Assert.DoesNotContain(figures, figure => figure.IsCompletedSuccessfully && figure.Result.Status == HttpStatusCode.OK);
        foreach (var connection in held)
        {
            await connection.DisposeAsync();
        }
        await Task.WhenAll(figures);
    }

    // Figures, also where who accompanies reads them.
    static readonly string[] ForFigures = ["/board", "/api/figures/{code}", "/api/figures/position"];

    /// <summary>A browser that begins again asks for every tab at once, and whoever opens a board saves some of its files.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(20)]
    public async Task No_board_is_refused_for_the_tabs_and_files_beside_it(int connections)
    {
        var small = new TestApi { MostConnections = connections };
        await small.InitializeAsync();
        Assert.Equal(connections == 40 ? 4 : 2, Limits.OfAccount(small.Host.Services.GetRequiredService<Connections>()));
        string[] page = ["/board?lang=en", "/api/figures/position", "/api/figures/entries.csv", "/api/figures/first_job_within", "/api/figures/entries"];
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => page).Select(async address => (address, (await small.SendAsync(HttpMethod.Get, address, account: "eva:evaluator:")).Status)));
        Assert.All(answers, answer => Assert.Equal((answer.address, HttpStatusCode.OK), answer));
        await small.DisposeAsync();
    }

    [Fact]
    public async Task A_page_that_is_asked_for_too_often_is_answered_by_a_page()
    {
        using var client = api.Host.GetTestClient();
        var held = await HoldFiguresAsync();
        var asked = Enumerable.Range(0, 100).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/board?lang=en");
            request.Headers.Add(NamedAccounts.Header, "eva:evaluator:");
            request.Headers.Add("Accept", "text/html");
            using var answer = await client.SendAsync(request);
            return (answer.StatusCode, answer.Headers.RetryAfter?.Delta, Text: WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }).ToList();
        await Task.WhenAny(asked);
        await held.DisposeAsync();
        var pages = await Task.WhenAll(asked);
        Assert.All(pages, page => Assert.True(page.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{page.StatusCode}"));
        var refused = pages.Where(page => page.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, page => Assert.Contains("Too many requests at once", page.Text, StringComparison.Ordinal));
        Assert.All(refused, page => Assert.Equal(TimeSpan.FromSeconds(Limits.RetryAfterSeconds), page.Delta));
    }

    /// <summary>On a slow line an answer lasts for minutes: whoever reads one holds no place meanwhile.</summary>
    [Fact]
    public async Task Whoever_reads_an_answer_slowly_keeps_nobody_from_theirs()
    {
        await api.OpenPathwayAsync();
        await api.CaughtUpAsync();
        using var client = api.Host.GetTestClient();
        var slow = new List<HttpResponseMessage>();
        for (var reader = 0; reader <= Limits.Heavy; reader++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/board?lang=en");
            request.Headers.Add(NamedAccounts.Header, $"slow{reader}:evaluator:");
            request.Headers.Add("Accept", "text/html");
            slow.Add(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
        }
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: "eva:evaluator:").WaitAsync(TimeSpan.FromMinutes(2))).Status);
        foreach (var answer in slow)
        {
            // More than what waits between the service and its reader, and whole all the same.
            var page = await answer.Content.ReadAsStringAsync();
            Assert.True(page.Length > 70_000, $"{page.Length}");
            Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
            answer.Dispose();
        }
    }

    /// <summary>Whoever waits for a record holds a connection: who has the record must not want another one for it.</summary>
    [Fact]
    public async Task Of_many_who_correct_one_person_at_once_each_is_answered_and_nobody_waits_for_a_connection_that_another_holds()
    {
        const string Name = "Nombreuse";
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = Name }, "coord-0:coordinator:", Calls.NewKey());
        var person = made.Body!["id"]!.GetValue<Guid>();
        var most = new NpgsqlConnectionStringBuilder(api.Host.Services.GetRequiredService<Connections>().Reading.ConnectionString).MaxPoolSize;
        var answers = await Task.WhenAll(Enumerable.Range(0, 4 * most).Select(i => api.SendAsync(
            HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = Name, phone = $"06 39 98 00 {i:00}" }, $"coord-{i % 4}:coordinator:", Calls.NewKey(), "*")));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, (string?)null), (answer.Status, answer.Code)));
        Assert.Equal(Enumerable.Range(2, answers.Length), answers.Select(answer => (int)answer.Version).Order());
    }

    [Fact]
    public void What_reads_many_rows_is_counted_as_heavy()
    {
        string[] heavy = ["/api/figures/{code}", "/board", "/doubtful", "/api/doubtful", "/api/audit/journal.csv", "/api/audit/journal", "/audit", "/administration", "/api/imports/{id}/refused"];
        var routes = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HeavyAttribute>() is not null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct();
        Assert.Equal(heavy.Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    // Costs one look in an index, and of the steps since an earlier position a bounded number: a page that is open asks for it.
    static readonly string[] Bounded = ["/api/figures/position"];

    /// <summary>What reads by the connections of evaluation is found by what it is made of, so that a page that is added is found too.</summary>
    [Fact]
    public void What_reads_by_the_connections_of_evaluation_is_counted_as_heavy()
    {
        var services = api.Host.Services;
        var evaluation = services.GetRequiredService<Connections>().Evaluation;
        var by = new Dictionary<Type, bool>();
        // A service that holds these connections, or another that does.
        bool Holds(object? value, int depth) => value is not null && depth < 4 && (ReferenceEquals(value, evaluation) || (value.GetType().Assembly.GetName().Name!.StartsWith("Pathways.", StringComparison.Ordinal)
            && value is not Connections && value.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Any(f => !f.FieldType.IsValueType && Holds(f.GetValue(value), depth + 1))));
        bool Reads(Type type)
        {
            if (!by.TryGetValue(type, out var reads))
            {
                using var scope = services.CreateScope();
                by[type] = reads = type.Assembly.GetName().Name!.StartsWith("Pathways.", StringComparison.Ordinal) && type.IsClass && services.GetRequiredService<IServiceProviderIsService>().IsService(type) && Holds(scope.ServiceProvider.GetService(type), 0);
            }
            return reads;
        }
        IEnumerable<Type> Injected(Type component) => component.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(p => p.IsDefined(typeof(InjectAttribute))).Select(p => p.PropertyType);
        var (heavy, light) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var route in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var needs = route.Metadata.GetMetadata<ComponentTypeMetadata>() is { Type: var page } ? Injected(page)
                : (route.Metadata.GetMetadata<HttpChain>()?.Method.Method ?? route.Metadata.GetMetadata<MethodInfo>()) is { } method ? method.GetParameters().Select(p => p.ParameterType) : [];
            if (needs.Any(Reads))
            {
                (route.Metadata.GetMetadata<HeavyAttribute>() is null ? light : heavy).Add("/" + route.RoutePattern.RawText!.TrimStart('/'));
            }
        }
        Assert.Equal(Bounded, light);
        Assert.Superset(new HashSet<string>(["/administration", "/api/audit/journal", "/api/audit/journal.csv", "/api/figures/{code}", "/audit", "/board"], StringComparer.Ordinal), heavy);
        // What is a part of pages asks for none of it: it would be a part of a light one tomorrow.
        Assert.Empty(typeof(Connections).Assembly.GetTypes().Where(t => typeof(IComponent).IsAssignableFrom(t) && !t.IsDefined(typeof(RouteAttribute)) && Injected(t).Any(Reads)).Select(t => t.Name));
    }
}
