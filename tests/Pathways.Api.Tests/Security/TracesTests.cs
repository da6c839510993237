using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>What is sent to a collector holds nothing of what somebody typed into an address, nor of what a failure quotes (caltechlibrary/dibs #85).</summary>
public sealed class TracesTests
{
    [Fact]
    public async Task Traces_measures_and_logs_that_are_sent_away_hold_the_route_and_nothing_that_was_typed()
    {
        var sent = new ConcurrentQueue<(string To, string Text)>();
        await using var collector = await CollectorAsync(sent);
        var address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var host = await TestHost.StartAsync(TestHost.Development, await TestPostgres.CreateDatabaseAsync(), web =>
        {
            web.UseSetting("OTEL_EXPORTER_OTLP_ENDPOINT", address);
            web.ConfigureServices(services => services.AddSingleton<IStartupFilter>(new Warns()));
        });
        await using (host)
        {
            using var client = host.GetTestClient();
            foreach (var asked in new[]
            {
                "/api/pathways/quibrandouille@quibran.example/timeline", "/api/people/quibrandouille@quibran.example", "/pathways/Quibrandouille", "/quibrandouille/06%2098%2076%2054%2032", "/api/pathways/29/02/1904/timeline",
                "/caseload?search=Quibrandouille", "/sign-in?quibrandouille=1", "/api/pathways?search=quibrandouille%40quibran.example", "/health/live?quibrandouille",
            })
            {
                using var answer = await client.GetAsync(asked);
                Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{asked}: {answer.StatusCode}");
            }
            using var odd = await client.SendAsync(new HttpRequestMessage(new HttpMethod("QUIBRANDOUILLE"), "/caseload"));
            // The database quotes the value that it can't read.
            await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select $1::text::int");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "Quibrandouille" });
            Assert.Contains("Quibrandouille", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync())).Message, StringComparison.Ordinal);
        }
        // The program's own end disposes the same services at the same time: what one of the two still sends may come a moment after the other's return.
        string Of(string service) => string.Concat(sent.Where(s => s.To.Contains(service, StringComparison.Ordinal)).Select(s => s.Text));
        // All three say what was asked by its route, a failure by its code.
        (string Service, string Said)[] told =
        [
            ("TraceService", "api/pathways/{id}/timeline"), ("TraceService", "select $1::text::int"), ("TraceService", "22P02"), ("MetricsService", "http.server.request.duration"), ("MetricsService", "api/pathways/{id}/timeline"),
            ("LogsService", "Something is odd"), ("LogsService", "api/pathways/{id}/timeline"),
        ];
        for (var until = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < until && !told.All(t => Of(t.Service).Contains(t.Said, StringComparison.Ordinal));)
        {
            await Task.Delay(50);
        }
        Assert.All(told, t => Assert.Contains(t.Said, Of(t.Service), StringComparison.Ordinal));
        foreach (var service in new[] { "TraceService", "MetricsService", "LogsService" })
        {
            // What this test alone types: the other tests of the process are traced too.
            Assert.All(new[] { "quibrandouille", "quibran.example", "98%2076%2054", "98 76 54", "29/02/1904" }, typed => Assert.DoesNotContain(typed, Of(service), StringComparison.OrdinalIgnoreCase));
        }
    }

    // Takes in what an exporter sends by gRPC, as it comes over the line.
    static async Task<WebApplication> CollectorAsync(ConcurrentQueue<(string To, string Text)> sent)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            sent.Enqueue((http.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
            http.Response.ContentType = "application/grpc";
            http.Response.DeclareTrailer("grpc-status");
            await http.Response.Body.WriteAsync(new byte[5]);
            http.Response.AppendTrailer("grpc-status", "0");
        });
        await app.StartAsync();
        return app;
    }

    // Within each request, once its route is known, as whatever has something to warn of does.
    sealed class Warns : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, rest) =>
            {
                await rest(http);
                http.RequestServices.GetRequiredService<ILogger<TracesTests>>().LogWarning("Something is odd");
            });
            next(app);
        };
    }
}
