using System.Net;
using Alba;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>A session is of one environment, of one way to sign in, and over when its account signs out: whoever holds a copy of its cookie, and whatever is done in the database.</summary>
public class SessionTests
{
    // Two that share a database share the projections out, too.
    static Task<IAlbaHost> HostAsync(string environment, string connection, bool provider = false) => TestHost.StartAsync(environment, connection, host =>
    {
        host.UseSetting("Pathways:Cluster", "true");
        if (provider)
        {
            host.UseSetting("Authentication:Oidc:Authority", "http://localhost:1");
            host.UseSetting("Authentication:Oidc:ClientId", "pathways");
        }
    });

    static async Task<string> PersonaAsync(IAlbaHost host, string persona)
    {
        var visitor = new Visitor(host.GetTestClient());
        await visitor.PostAsync("/sign-in/persona", ("persona", persona));
        return visitor.Cookies["pathways"];
    }

    static async Task RefusedAsync(IAlbaHost host, string cookie)
    {
        using var api = await Sealed.AskAsync(host, "GET", "/api/caseload", cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        using var page = await Sealed.AskAsync(host, "GET", "/caseload", cookie);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (page.StatusCode, page.Headers.Location?.OriginalString.Split('?')[0]));
    }

    static async Task TakenAsync(IAlbaHost host, string cookie)
    {
        using var api = await Sealed.AskAsync(host, "GET", "/api/caseload", cookie);
        // A coordinator is asked for a structure: past the door.
        Assert.True(api.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{api.StatusCode}");
    }

    /// <summary>It read a caseload, and as the administrator it deleted a person.</summary>
    [Fact]
    public async Task A_session_of_Development_opens_nothing_elsewhere_on_the_same_database()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await using var development = await HostAsync(TestHost.Development, connection);
        string[] personas = [await PersonaAsync(development, "c-claire"), await PersonaAsync(development, "admin-paul")];
        await TakenAsync(development, "pathways=" + personas[0]);

        await using (var production = await HostAsync(TestHost.Production, connection, provider: true))
        {
            var tried = 0;
            foreach (var (method, address) in Sealed.ClosedRoutes(production))
            {
                foreach (var persona in personas)
                {
                    using var answer = await Sealed.AskAsync(production, method, address, $"pathways={persona}; __Host-pathways={persona}");
                    Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized || answer.Headers.Location?.OriginalString.Contains("/sign-in", StringComparison.Ordinal) == true, $"{method} {address}: {answer.StatusCode}");
                    tried++;
                }
            }
            Assert.True(tried > 100, $"Only {tried} were tried.");
            // The other way round, too.
            await RefusedAsync(development, "pathways=" + await Sealed.SignedInAsync(production, "u-1", Role.Coordinator));
        }

        // Nor where somebody has made the rows of Development ones of Production.
        await Sealed.DoAsync(development, "update pathways.session_key set environment = 'Production'; update pathways.session set environment = 'Production'");
        await using var again = await HostAsync(TestHost.Production, connection, provider: true);
        await RefusedAsync(again, "__Host-pathways=" + personas[0]);
    }

    [Theory]
    [InlineData(TestHost.Development, Sessions.ByPersona, true)]
    [InlineData(TestHost.Development, Sessions.ByProvider, false)]
    [InlineData(TestHost.Development, "", false)]
    [InlineData(TestHost.Production, Sessions.ByPersona, false)]
    [InlineData(TestHost.Production, Sessions.ByProvider, false)]
    public async Task A_way_to_sign_in_that_the_service_does_not_offer_is_none(string environment, string way, bool taken)
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        if (environment == TestHost.Production)
        {
            await (await HostAsync(TestHost.Development, connection)).DisposeAsync();
        }
        await using var host = await HostAsync(environment, connection);
        await Sealed.PlantAsync(host, "secret", "u-1", way);
        var name = environment == TestHost.Development ? "pathways=" : "__Host-pathways=";
        var cookie = name + Sealed.Cookie(host, ("sub", "u-1"), (Access.RoleClaim, Role.Coordinator), (Sessions.SessionClaim, "secret"), (Sessions.MethodClaim, way));
        await (taken ? TakenAsync(host, cookie) : RefusedAsync(host, cookie));
        if (taken)
        {
            // Not by somebody else, nor by another way, nor without the row that says so, nor as a version had it that knew no rows.
            await RefusedAsync(host, name + Sealed.Cookie(host, ("sub", "u-2"), (Access.RoleClaim, Role.Coordinator), (Sessions.SessionClaim, "secret"), (Sessions.MethodClaim, way)));
            await RefusedAsync(host, name + Sealed.Cookie(host, ("sub", "u-1"), (Access.RoleClaim, Role.Coordinator), (Sessions.SessionClaim, "another"), (Sessions.MethodClaim, way)));
            await RefusedAsync(host, name + Sealed.Cookie(host, ("sub", "u-1"), (Access.RoleClaim, Role.Coordinator)));
            await Sealed.DoAsync(host, "update pathways.session set method = 'provider'");
            await RefusedAsync(host, cookie);
            await Sealed.DoAsync(host, "update pathways.session set method = 'persona', ends_at = now() - interval '1 second'");
            await RefusedAsync(host, cookie);
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_copies_of_a_cookie_on_every_instance()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await using var first = await HostAsync(TestHost.Development, connection);
        await using var second = await HostAsync(TestHost.Development, connection);
        var browser = new Visitor(first.GetTestClient());
        await browser.PostAsync("/sign-in/persona", ("persona", "c-claire"));
        var copy = "pathways=" + browser.Cookies["pathways"];
        await TakenAsync(first, copy);
        await TakenAsync(second, copy);
        await browser.PostAsync("/sign-out");
        await RefusedAsync(first, copy);
        await RefusedAsync(second, copy);

        // Who signs in over a session ends it too: a copy of it does not become the next one's.
        await browser.PostAsync("/sign-in/persona", ("persona", "c-claire"));
        var before = "pathways=" + browser.Cookies["pathways"];
        await browser.PostAsync("/sign-in/persona", ("persona", "coord-nadia"));
        await RefusedAsync(second, before);
        await TakenAsync(second, "pathways=" + browser.Cookies["pathways"]);
    }

    /// <summary>As an upgrade finds them: keys of before environments were known, which any environment may have made.</summary>
    [Fact]
    public async Task Keys_of_no_environment_are_nobodys()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        string cookie;
        await using (var before = await HostAsync(TestHost.Development, connection))
        {
            cookie = "pathways=" + await PersonaAsync(before, "c-claire");
            await Sealed.DoAsync(before, "update pathways.session_key set environment = null");
        }
        await using var after = await HostAsync(TestHost.Development, connection);
        await RefusedAsync(after, cookie);
        await TakenAsync(after, "pathways=" + await PersonaAsync(after, "c-claire"));
    }

    [Fact]
    public async Task One_that_is_used_goes_on_and_those_that_are_over_are_swept()
    {
        await using var host = await HostAsync(TestHost.Development, await TestPostgres.CreateDatabaseAsync());
        var cookie = "pathways=" + await PersonaAsync(host, "c-claire");
        await Sealed.DoAsync(host, "update pathways.session set ends_at = now() + interval '4 hours'");
        await TakenAsync(host, cookie);
        Assert.Equal(1L, await CountAsync("ends_at > now() + interval '9 hours'"));
        await Sealed.DoAsync(host, "update pathways.session set ends_at = now() - interval '1 second'");
        await PersonaAsync(host, "c-claire");
        Assert.Equal(1L, await CountAsync("true"));

        async Task<long> CountAsync(string where)
        {
            await using var command = ((Npgsql.NpgsqlDataSource)host.Services.GetService(typeof(Npgsql.NpgsqlDataSource))!).CreateCommand($"select count(*) from pathways.session where {where}");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    /// <summary>It was prolonged for 90 days: whoever lost a role at the provider, or left, went on.</summary>
    [Theory]
    [InlineData(null, 12)]
    [InlineData("3", 3)]
    public async Task However_much_it_is_used_it_ends(string? said, int hours)
    {
        await using var host = await TestHost.StartAsync(TestHost.Development, await TestPostgres.CreateDatabaseAsync(), web => web.UseSetting("Pathways:SessionHours", said ?? ""));
        var cookie = "pathways=" + await PersonaAsync(host, "c-claire");
        await Sealed.DoAsync(host, $"update pathways.session set made_at = now() - interval '{hours} hours' + interval '10 minutes', ends_at = now() + interval '5 minutes'");
        await TakenAsync(host, cookie);
        // Gone on, and not beyond its end.
        Assert.Equal(1L, await CountAsync("ends_at = made_at + interval '1 hour' * " + hours));
        // Nor where its row, of a version before, ends later.
        await Sealed.DoAsync(host, $"update pathways.session set made_at = now() - interval '{hours} hours', ends_at = now() + interval '10 hours'");
        await RefusedAsync(host, cookie);

        async Task<long> CountAsync(string where)
        {
            await using var command = ((Npgsql.NpgsqlDataSource)host.Services.GetService(typeof(Npgsql.NpgsqlDataSource))!).CreateCommand($"select count(*) from pathways.session where {where}");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    /// <summary>Who is signed in is not asked to sign in by a service that can't look; and whoever wants out gets out.</summary>
    [Fact]
    public async Task Without_the_database_nobody_is_let_in_and_nobody_is_sent_to_sign_in()
    {
        await using var host = await HostAsync(TestHost.Development, await TestPostgres.CreateDatabaseAsync());
        var browser = new Visitor(host.GetTestClient());
        await browser.PostAsync("/sign-in/persona", ("persona", "c-claire"));
        await Sealed.DoAsync(host, "alter table pathways.session rename to session_away");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync("/caseload")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync("/api/caseload")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sign-in")).Status);
        await Sealed.DoAsync(host, "alter table pathways.session_away rename to session");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/caseload")).Status);
        await Sealed.DoAsync(host, "alter table pathways.session rename to session_away");
        Assert.Equal("/sign-out?problem=access/session-left-open", (await browser.PostAsync("/sign-out")).Location);
        Assert.False(browser.Has("pathways"));
    }

    /// <summary>It was only logged: who signed out was told nothing, and a copy of the cookie went on.</summary>
    [Fact]
    public async Task A_session_that_could_not_be_ended_is_told_and_ended_as_soon_as_the_database_answers()
    {
        var connection = new NpgsqlConnectionStringBuilder(await TestPostgres.CreateDatabaseAsync());
        var database = connection.Database;
        await using var host = await HostAsync(TestHost.Development, connection.ConnectionString);
        connection.Database = "postgres";
        connection.Pooling = false;
        await using var beside = NpgsqlDataSource.Create(connection.ConnectionString);
        var browser = new Visitor(host.GetTestClient());
        await browser.PostAsync("/sign-in/persona", ("persona", "c-claire"));
        var copy = "pathways=" + browser.Cookies["pathways"];
        await Sealed.PlantAsync(host, "secret", "u-1", Sessions.ByProvider);
        await DoAsync($"alter database {database} allow_connections false");
        await DoAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'");

        var left = await browser.PostAsync("/sign-out");
        Assert.Equal("/sign-out?problem=access/session-left-open", left.Location);
        Assert.False(browser.Has("pathways"));
        foreach (var (language, words) in new[] { ("fr", "Fermez ce navigateur."), ("en", "Close this browser.") })
        {
            var page = await browser.GetAsync($"{left.Location}&lang={language}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.Contains(words, page.Html, StringComparison.Ordinal);
        }
        // So it is with those of an account that the provider lets in no more.
        await host.Services.GetRequiredService<Sessions>().EndAllAsync("u-1", CancellationToken.None);

        await DoAsync($"alter database {database} allow_connections true");
        connection.Database = database;
        await using var watching = NpgsqlDataSource.Create(connection.ConnectionString);
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using (var count = watching.CreateCommand("select count(*) from pathways.session"))
        {
            while ((long)(await count.ExecuteScalarAsync())! > 0)
            {
                await Task.Delay(50, enough.Token);
            }
        }
        await RefusedAsync(host, copy);

        async Task DoAsync(string sql)
        {
            await using var command = beside.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
