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
    [InlineData("Host=db", 12, 10, 10, 6, 2)]
    [InlineData("Host=db;Maximum Pool Size=20", 6, 5, 5, 3, 1)]
    [InlineData("Host=db;MaxPoolSize=80;Minimum Pool Size=15", 24, 20, 20, 12, 4)]
    [InlineData("Host=db;Minimum Pool Size=40", 12, 10, 10, 6, 2)]
    public async Task Connections_are_shared_out_by_what_they_are_for(string connection, int store, int reading, int recording, int evaluation, int import)
    {
        await using var connections = new Connections(connection);
        NpgsqlDataSource[] pools = [connections.Store, connections.Reading, connections.Recording, connections.Evaluation, connections.Import];
        var settings = pools.Select(p => new NpgsqlConnectionStringBuilder(p.ConnectionString)).ToList();
        Assert.Equal([store, reading, recording, evaluation, import], settings.Select(s => s.MaxPoolSize));
        Assert.All(settings, s => Assert.Equal(("UTC", 0, "pathways"), (s.Timezone, s.MaxAutoPrepare, s.ApplicationName)));
        Assert.Equal([false, false, true, false, false], settings.Select(s => s.NoResetOnClose));
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
        var figures = Enumerable.Range(0, 300).Select(_ => api.SendAsync(HttpMethod.Get, "/api/figures/entries", account: Greedy)).ToList();
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

    [Fact]
    public async Task A_page_that_is_asked_for_too_often_is_answered_by_a_page()
    {
        using var client = api.Host.GetTestClient();
        var pages = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/board?lang=en");
            request.Headers.Add(NamedAccounts.Header, "eva:evaluator:");
            request.Headers.Add("Accept", "text/html");
            using var answer = await client.SendAsync(request);
            return (answer.StatusCode, answer.Headers.RetryAfter?.Delta, Text: WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }));
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
        string[] heavy = ["/api/figures/{code}", "/board", "/doubtful", "/api/doubtful", "/api/audit/journal.csv", "/api/audit/journal", "/audit", "/administration"];
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
