using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// What is too large, broken off or given up by whoever asked, on a real port: it is told to who is still there, and is no fault in the log, where
/// whoever runs the service would look for something to put right.
/// </summary>
public sealed class BrokenRequestTests : IAsyncLifetime
{
    // More than any body may be.
    const int Most = 1_200_000;

    readonly Site site = new();

    public async Task InitializeAsync()
    {
        JasperFxEnvironment.AutoStartHost = true;
        site.Connection = await TestPostgres.CreateDatabaseAsync();
        site.UseKestrel(0);
        site.StartServer();
        // The first form makes the keys of this installation, which a test keeps nowhere.
        await using var line = await ConnectAsync();
        await line.WriteAsync(Head("GET", "/caseload", "n:counsellor:PLIE-A", "text/html"));
        Assert.Equal(200, (await EndAsync(line)).Status);
        site.Faults.Clear();
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    async Task<NetworkStream> ConnectAsync(int? receives = null)
    {
        var address = site.ClientOptions.BaseAddress;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        if (receives is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }
        await socket.ConnectAsync(address.Host, address.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    static byte[] Head(string method, string path, string account, string accept, params string[] more) => Encoding.ASCII.GetBytes(string.Join("\r\n",
        [$"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", $"{NamedAccounts.Header}: {account}", $"Accept: {accept}", "Idempotency-Key: " + Guid.CreateVersion7().ToString("D"), .. more, "", ""]));

    /// <summary>Strangers of one address share its places: those who asked for a thousand pages and read none would hold them.</summary>
    [Fact]
    public async Task Who_reads_nothing_of_what_they_asked_for_keeps_nobody_of_their_address_from_signing_in()
    {
        var ask = Encoding.ASCII.GetBytes("GET /sign-in?lang=en HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n");
        var most = Limits.OfAccount(site.Services.GetRequiredService<Connections>());
        var lines = new List<NetworkStream>();
        try
        {
            for (var i = 0; i < most; i++)
            {
                var line = await ConnectAsync(receives: 4_096);
                lines.Add(line);
                // Until neither the service's side nor this one takes more: each answer is some kilobytes.
                _ = Task.Run(async () =>
                {
                    try
                    {
                        for (var n = 0; n < 5_000; n++)
                        {
                            await line.WriteAsync(ask);
                        }
                    }
                    catch (Exception e) when (e is IOException or ObjectDisposedException)
                    {
                        // The test is over.
                    }
                });
            }
            // Stuck, where an answer waits to be read and nothing moves any more.
            for (var (before, same) = (-1, 0); same < 20; same = Volatile.Read(ref site.Begun) == before ? same + 1 : 0)
            {
                before = Volatile.Read(ref site.Begun);
                await Task.Delay(50);
            }
            Assert.True(Volatile.Read(ref site.UnderWay) >= most, $"{site.UnderWay} under way of {site.Begun}");
            await using var own = await ConnectAsync();
            await own.WriteAsync(Encoding.ASCII.GetBytes("GET /sign-in?lang=en HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\n\r\n"));
            Assert.Equal(200, (await EndAsync(own)).Status);
        }
        finally
        {
            foreach (var line in lines)
            {
                await line.DisposeAsync();
            }
        }
    }

    // All that is answered: the service waits for what was said to come, and this does not wait with it. Whoever breaks off does so once the service
    // is at it, and may be told nothing any more (0).
    async Task<(int Status, string Body)> EndAsync(NetworkStream line, bool breaksOff = false)
    {
        if (breaksOff)
        {
            var until = DateTime.UtcNow.AddSeconds(20);
            while (!line.DataAvailable && Volatile.Read(ref site.UnderWay) == 0 && DateTime.UtcNow < until)
            {
                await Task.Delay(2);
            }
            line.Socket.Shutdown(SocketShutdown.Send);
        }
        var (text, buffer) = (new StringBuilder(), new byte[65_536]);
        try
        {
            while (!IsWhole(text.ToString()) && await line.ReadAsync(buffer) is > 0 and var some)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, some));
            }
        }
        catch (IOException) when (breaksOff || text.Length > 0)
        {
            // What was not read any more was thrown away.
        }
        var answer = text.ToString();
        return answer.Length == 0 ? (0, "") : (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }
        var length = answer[..end].Split("\r\n").FirstOrDefault(header => header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is null ? answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal) : answer.Length - end - 4 >= int.Parse(length.AsSpan(16), CultureInfo.InvariantCulture);
    }

    // Nothing of a request goes on, and nothing was said of any but what whoever runs the service need not read.
    async Task NothingIsAFaultAsync()
    {
        var until = DateTime.UtcNow.AddMinutes(1);
        while (Volatile.Read(ref site.UnderWay) > 0 && DateTime.UtcNow < until)
        {
            await Task.Delay(20);
        }
        Assert.Equal(0, Volatile.Read(ref site.UnderWay));
        Assert.Empty(site.Faults);
        Assert.DoesNotContain(site.Said, line => line.Contains("Zorglub", StringComparison.OrdinalIgnoreCase));
    }

    public static TheoryData<string, string, string> Broken => new()
    {
        { "too large", "application/json", "{\"lastName\":\"Zorglub\"" },
        { "too large", "application/x-www-form-urlencoded", "_handler=open&lastName=Zorglub" },
        { "too large", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\nZorglub" },
        { "broken off", "application/json", "{\"lastName\":\"Zorglub\"" },
        { "broken off", "application/x-www-form-urlencoded", "_handler=open&lastName=Zorglub" },
        { "broken off", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Zorglub.csv\"\r\n\r\nZorglub" },
        { "cut", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Zorglub.csv\"\r\n\r\nZorglub" },
        { "chunks", "application/json", "{\"lastName\":\"Zorglub\"" },
        { "chunks", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\nZorglub" },
    };

    // One of each way of reading a body: JSON of a step, of a person, of a registry; a file; a form of a page, with and without a file; one that is read by none.
    static readonly string[] Tried =
    [
        "/api/pathways", "/api/people", "/api/structures", "/api/pathways/{pathway}/steps/diagnosis-made", "/api/imports", "/import", "/pathways/open", "/pathways/{Id:guid}/record", SignIn.OutPath,
    ];

    /// <summary>Sends it to each, as who may.</summary>
    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_body_that_is_too_large_or_broken_off_is_told_and_is_no_fault(string kind, string type, string body)
    {
        string[] length = kind switch
        {
            "too large" => [$"Content-Length: {5L << 30}"],
            "broken off" => [$"Content-Length: {body.Length + 500}"],
            "cut" => [$"Content-Length: {body.Length}"],
            _ => ["Transfer-Encoding: chunked"],
        };
        var statuses = new List<int>();
        foreach (var route in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];
            var pattern = "/" + route.RoutePattern.RawText!.TrimStart('/');
            if (methods.FirstOrDefault(m => m is "POST" or "PUT") is not { } method || pattern.Contains("{**", StringComparison.Ordinal))
            {
                continue;
            }
            var path = System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", Guid.CreateVersion7().ToString("D"), default, TimeSpan.FromSeconds(1));
            if (!Tried.Contains(pattern))
            {
                continue;
            }
            var role = Access.RolesOf(route) is [var first, ..] ? first : "counsellor";
            await using var line = await ConnectAsync();
            await line.WriteAsync(Head(method, path, $"n:{role}:PLIE-A", pattern.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html", [$"Content-Type: {type}", .. length]));
            var sending = line.WriteAsync(Encoding.ASCII.GetBytes(kind == "chunks" ? $"{body.Length:x}\r\n{body}\r\n{Most:x}\r\n{new string(' ', Most)}" : body)).AsTask();
            var (status, answer) = await EndAsync(line, kind == "broken off");
            await line.DisposeAsync();
            // What nobody reads any more can't be sent to its end.
            await sending.ContinueWith(_ => { }, TaskScheduler.Default);
            Assert.True(status < 500 && (status > 0 || kind == "broken off"), $"{method} {path}: {status} {answer}");
            if (status == 413 && pattern.StartsWith("/api", StringComparison.Ordinal))
            {
                Assert.Equal("request/too-large", JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!["code"]!.GetValue<string>());
            }
            statuses.Add(status);
        }
        Assert.NotEmpty(statuses);
        if (kind != "broken off")
        {
            Assert.Contains(statuses, status => status == (kind == "cut" ? 400 : 413) || (kind == "chunks" && status == 400));
        }
        await NothingIsAFaultAsync();
    }

    /// <summary>Gives the connection up while something is still to come. That the connection is gone is said to the request a moment later than to what reads it: here it is never said.</summary>
    [Theory]
    [InlineData("application/json", "{\"lastName\":\"Zorglub\"")]
    [InlineData("application/x-www-form-urlencoded", "_handler=open&lastName=Zorglub")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Zorglub.csv\"\r\n\r\nZorglub")]
    public async Task Who_leaves_in_the_middle_of_what_they_send_is_no_fault(string type, string body)
    {
        await using var within = new Site { Connection = site.Connection };
        var server = within.Server;
        Exception[] told = [new ConnectionResetException("reset"), new ConnectionAbortedException("aborted"), new IOException("The client reset the request stream.")];
        var sent = 0;
        foreach (var route in within.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + route.RoutePattern.RawText!.TrimStart('/');
            if (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.FirstOrDefault(m => m is "POST" or "PUT") is not { } method || pattern.Contains("{**", StringComparison.Ordinal))
            {
                continue;
            }
            var path = System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", Guid.CreateVersion7().ToString("D"), default, TimeSpan.FromSeconds(1));
            var role = Access.RolesOf(route) is [var first, ..] ? first : "counsellor";
            // As who may, and as a stranger, who is read before they are answered.
            foreach (var account in new[] { $"n:{role}:PLIE-A", "" })
            {
                foreach (var end in told)
                {
                    var pipe = new Pipe();
                    await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(body));
                    await pipe.Writer.CompleteAsync(end);
                    await server.SendAsync(http =>
                    {
                        (http.Request.Method, http.Request.Path, http.Request.Host, http.Request.Scheme) = (method, path, new("localhost"), "http");
                        (http.Request.ContentType, http.Request.ContentLength, http.Request.Body) = (type, body.Length + 500, pipe.Reader.AsStream());
                        http.Request.Headers.Accept = pattern.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html";
                        http.Request.Headers["Idempotency-Key"] = Guid.CreateVersion7().ToString("D");
                        if (account.Length > 0)
                        {
                            http.Request.Headers[NamedAccounts.Header] = account;
                        }
                    });
                    sent++;
                }
            }
        }
        Assert.True(sent > 200, $"{sent}");
        // The server of tests limits no body, and is told so.
        Assert.DoesNotContain(within.Faults, fault => !fault.Contains("IHttpMaxRequestBodySizeFeature", StringComparison.Ordinal));
        Assert.DoesNotContain(within.Said, line => line.Contains("Zorglub", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Asks, and leaves while the database is at it.</summary>
    [Theory]
    [InlineData("/caseload?search=Zorglub", "pathways.mt_doc_identity", "n:counsellor:PLIE-A")]
    [InlineData("/api/caseload?search=Zorglub", "pathways.mt_doc_identity", "n:counsellor:PLIE-A")]
    [InlineData("/api/audit/journal", "pathways_events.mt_events", "a:auditor:")]
    [InlineData("/board", "pathways_events.mt_event_progression", "e:evaluator:")]
    public async Task Who_leaves_while_their_answer_is_made_is_no_fault(string path, string table, string account)
    {
        await using var database = NpgsqlDataSource.Create(site.Connection);
        await using (var holding = await database.OpenConnectionAsync())
        {
            await using var held = await holding.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand($"lock table {table} in access exclusive mode", holding, held))
            {
                await hold.ExecuteNonQueryAsync();
            }
            var line = await ConnectAsync();
            await line.WriteAsync(Head("GET", path, account, path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html"));
            while (Volatile.Read(ref site.UnderWay) == 0)
            {
                await Task.Delay(10);
            }
            await Task.Delay(300);
            line.Socket.LingerState = new LingerOption(true, 0);
            await line.DisposeAsync();
            var until = DateTime.UtcNow.AddMinutes(1);
            while (Volatile.Read(ref site.UnderWay) > 0 && DateTime.UtcNow < until)
            {
                await Task.Delay(20);
            }
        }
        // The daemon and its checks waited for the table too, and may have said so: of the request nothing is said.
        site.Faults.RemoveAll(fault => !fault.Contains("Request", StringComparison.OrdinalIgnoreCase) && !fault.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        await NothingIsAFaultAsync();
    }

    /// <summary>Reads the beginning of a long answer, and leaves.</summary>
    [Theory]
    [InlineData("/openapi/v1.json", "n:counsellor:PLIE-A")]
    [InlineData("/board", "e:evaluator:")]
    [InlineData("/api/audit/journal.csv", "a:auditor:")]
    public async Task Who_leaves_while_their_answer_is_sent_is_no_fault(string path, string account)
    {
        for (var turn = 0; turn < 5; turn++)
        {
            var line = await ConnectAsync();
            line.Socket.ReceiveBufferSize = 1024;
            await line.WriteAsync(Head("GET", path, account, path.StartsWith("/board", StringComparison.Ordinal) ? "text/html" : "*/*"));
            _ = await line.ReadAsync(new byte[16]);
            line.Socket.LingerState = new LingerOption(true, 0);
            await line.DisposeAsync();
        }
        await NothingIsAFaultAsync();
    }

    /// <summary>It is told wherever the pathway is missing; in the log it is a line, and no failure of the code.</summary>
    [Fact]
    public async Task A_pathway_that_only_the_next_version_reads_is_one_line_a_request_and_no_error()
    {
        var pathway = Guid.CreateVersion7();
        await using (var database = NpgsqlDataSource.Create(site.Connection))
        {
            await using (var stream = database.CreateCommand($"insert into pathways_events.mt_streams (id, type, version, tenant_id, is_archived) values ('{pathway}', 'pathway', 0, '*DEFAULT*', false)"))
            {
                await stream.ExecuteNonQueryAsync();
            }
            await NewerVersionTests.PlantAsync(database, pathway, "plan_agreed");
        }
        site.Faults.Clear();
        foreach (var path in (string[])[$"/api/pathways/{pathway}/history", $"/api/pathways/{pathway}/history/verification"])
        {
            await using var line = await ConnectAsync();
            await line.WriteAsync(Head("GET", path, "a:auditor:", "application/json"));
            var (status, body) = await EndAsync(line);
            Assert.Equal(503, status);
            Assert.Contains("pathway/newer-version", body, StringComparison.Ordinal);
        }
        string[] told = [.. site.Faults.Where(line => line.Contains(nameof(Problems), StringComparison.Ordinal))];
        Assert.Equal(2, told.Length);
        Assert.All(told, line => Assert.Equal($"Warning {typeof(Problems).FullName}: A pathway has a step that this version of the service can't read: pathway/newer-version", line.TrimEnd()));
        Assert.DoesNotContain(site.Faults, line => line.Contains(nameof(UnreadStepException), StringComparison.Ordinal) || line.StartsWith("Error Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    sealed class Site : WebApplicationFactory<Program>
    {
        public string Connection { get; set; } = "";

        public List<string> Faults { get; } = [];

        public ConcurrentQueue<string> Said { get; } = [];

        public int UnderWay, Begun;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(TestHost.Development);
            builder.UseSetting("ConnectionStrings:Pathways", Connection);
            builder.UseSetting("Pathways:Demo", "false");
            builder.ConfigureServices(services =>
            {
                services.AddAuthentication(NamedAccounts.Scheme).AddScheme<AuthenticationSchemeOptions, NamedAccounts>(NamedAccounts.Scheme, null);
                services.AddSingleton<IStartupFilter>(new Counting(this));
                services.AddSingleton(LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new Log(this))));
            });
        }

        sealed class Counting(Site site) : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
            {
                app.Use(async (http, go) =>
                {
                    Interlocked.Increment(ref site.Begun);
                    Interlocked.Increment(ref site.UnderWay);
                    try
                    {
                        await go(http);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref site.UnderWay);
                    }
                });
                next(app);
            };
        }

        sealed class Log(Site site, string category = "") : ILoggerProvider, ILogger
        {
            static readonly string[] Quiet = ["Microsoft", "Marten", "Wolverine", "JasperFx", "Npgsql", "System"];

            public ILogger CreateLogger(string categoryName) => new Log(site, categoryName);

            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var line = $"{logLevel} {category}: {formatter(state, exception)} {exception}";
                // As the service's own levels have it: of the framework only what is a warning.
                if (logLevel >= LogLevel.Warning || !Quiet.Any(name => category.StartsWith(name, StringComparison.Ordinal)))
                {
                    site.Said.Enqueue(line);
                }
                // There are no handlers of messages, and its own level leaves that out.
                if (logLevel >= LogLevel.Warning && category != "Wolverine.Configuration.HandlerDiscovery")
                {
                    lock (site.Faults)
                    {
                        site.Faults.Add(line);
                    }
                }
            }

            public void Dispose()
            {
            }
        }
    }
}
