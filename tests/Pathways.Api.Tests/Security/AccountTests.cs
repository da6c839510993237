using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>What names no account signs nothing: it gave a 500, or steps were recorded under it. By token, by the provider's sign-in, and by a cookie.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    readonly FakeProvider provider = new();
    IAlbaHost host = null!;

    public async Task InitializeAsync()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        host = await TestHost.StartAsync(TestHost.Production, connection, web =>
        {
            web.UseSetting("Authentication:Jwt:SigningKey", "");
            web.UseSetting("Authentication:Jwt:Issuer", FakeProvider.Address);
            web.UseSetting("Authentication:Jwt:Authority", FakeProvider.Address);
            web.UseSetting("Authentication:Oidc:Authority", FakeProvider.Address);
            web.UseSetting("Authentication:Oidc:ClientId", "pathways");
            web.ConfigureServices(services =>
            {
                services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options => options.BackchannelHttpHandler = provider);
                services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, options => options.BackchannelHttpHandler = provider);
            });
        });
    }

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    // What an account may be made of: as JSON, for a token may say anything.
    static readonly (string Claim, string Json)[] Odd =
    [
        ("sub", "null"), ("sub", "\"\""), ("sub", "\" \""), ("sub", "\"\\t\""), ("sub", "\" u-1\""), ("sub", "\"u-1\\n\""), ("sub", "\"u\\u0000\""), ("sub", "\"u\\r\\nX: y\""),
        ("sub", "\"\\u202eu-1\""), ("sub", "\"u\\u200b1\""), ("sub", "\"Zoé\""), ("sub", "\"Claire Morel\""), ("sub", "\"a.durand.12-03-1985\""), ("sub", "\"0612345678\""), ("sub", "true"), ("sub", "12"), ("sub", "1.5"), ("sub", "[\"u-1\",\"u-2\"]"), ("sub", "{\"a\":1}"), ("sub", $"\"{new string('u', 256)}\""),
        ("sub", $"\"{new string('u', 7000)}\""), ("structure", "[\"plie-a\",\"PLIE-B\"]"), ("structure", "\"PLIE\\u0000A\""), ("structure", "\"PLIE\\nA\""), ("structure", $"\"{new string('P', 300)}\""),
        ("role", "[\"counsellor\",\"auditor\"]"), ("role", "[\"auditor\",\"evaluator\",\"coordinator\"]"), ("name", "\"Claire\\u0000\""), ("name", "\"Claire\\ufffe\""), ("name", "\"\\u2800Claire\""), ("name", "\"\\u202eerialC\""), ("name", $"\"{new string('n', 300)}\""),
    ];

    public static TheoryData<string, string> OddAccounts
    {
        get
        {
            var all = new TheoryData<string, string>();
            Odd.ToList().ForEach(odd => all.Add(odd.Claim, odd.Json));
            return all;
        }
    }

    static JsonObject Account(string claim, string json)
    {
        var said = new JsonObject { ["sub"] = "u-1", ["role"] = "counsellor", ["structure"] = "PLIE-A", ["name"] = "Claire Morel" };
        said[claim] = JsonNode.Parse(json);
        if (json == "null")
        {
            said.Remove(claim);
        }
        return said;
    }

    async Task<HttpStatusCode> ByTokenAsync(JsonObject account)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/caseload");
        request.Headers.Authorization = new("Bearer", provider.Token(account));
        using var answer = await host.GetTestClient().SendAsync(request);
        return answer.StatusCode;
    }

    async Task<(string? Location, Visitor Browser)> ByProviderAsync(JsonObject account)
    {
        var browser = new Visitor(host.GetTestClient());
        var begun = await browser.GetAsync("/sign-in/provider?returnUrl=%2Fcaseload");
        var asked = QueryHelpers.ParseQuery(new Uri(begun.Location!).Query);
        account["nonce"] = asked["nonce"].ToString();
        provider.Said = account;
        var received = await browser.GetAsync($"/signin-oidc?code=c&state={Uri.EscapeDataString(asked["state"].ToString())}");
        Assert.Equal(HttpStatusCode.Redirect, received.Status);
        return (received.Location, browser);
    }

    async Task<long> KnownAsync()
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select (select count(*) from pathways.mt_doc_staffmember) + (select count(*) from pathways.session)");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    [Theory]
    [MemberData(nameof(OddAccounts))]
    public async Task What_names_no_account_is_let_in_nowhere(string claim, string json)
    {
        var account = Account(claim, json);
        Assert.Equal(HttpStatusCode.Unauthorized, await ByTokenAsync(account));
        var led = (await ByProviderAsync(account)).Location!;
        Assert.StartsWith("/sign-in?problem=", led, StringComparison.Ordinal);
        if ((claim, json) is ("sub", "\" \""))
        {
            // An account that can't be taken, and no error that goes away by trying again.
            Assert.StartsWith("/sign-in?problem=no-account", led, StringComparison.Ordinal);
        }
        Assert.Equal(0, await KnownAsync());

        // A cookie with the service's own seal, made by a version that took it.
        if (Account(claim, json)[claim] is JsonValue value && value.TryGetValue<string>(out var said))
        {
            await Sealed.PlantAsync(host, "secret", claim == "sub" && !said.Contains('\0', StringComparison.Ordinal) ? said : "u-1", Sessions.ByProvider);
            (string Type, string Value)[] claims = [("sub", "u-1"), ("role", "counsellor"), ("structure", "PLIE-A"), ("name", "Claire Morel"), (Sessions.SessionClaim, "secret"), (Sessions.MethodClaim, Sessions.ByProvider)];
            using var answer = await Sealed.AskAsync(host, "GET", "/api/caseload", "__Host-pathways=" + Sealed.Cookie(host, [.. claims.Select(c => c.Type == claim ? (claim, said) : c)]));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    /// <summary>A list, an object or a number was made a text, and then known as a structure that people could be handed over to.</summary>
    [Fact]
    public async Task A_structure_is_one_code_and_a_text_wherever_it_is_said()
    {
        foreach (var json in (string[])
            ["[\"PLIE-A\",\"PLIE-B\"]", "[[\"PLIE-A\"]]", "{\"code\":\"PLIE-A\"}", "12", "1.5", "true", "\"PLIE A\"", "\"PLIE\\u200bA\"", "\"PLIE\\u00adA\"", "\"PLIE\\u2011A\"", "\"Amina-Durand\"", "\"0612345678\"", "[12]"])
        {
            Assert.Equal((json, HttpStatusCode.Unauthorized), (json, await ByTokenAsync(Account("structure", json))));
            Assert.StartsWith("/sign-in?problem=no-account", (await ByProviderAsync(Account("structure", json))).Location, StringComparison.Ordinal);
            provider.Informed = new JsonObject { ["structure"] = JsonNode.Parse(json) };
            Assert.StartsWith("/sign-in?problem=no-account", (await ByProviderAsync(Account("structure", "null"))).Location, StringComparison.Ordinal);
            provider.Informed = [];
        }
        Assert.Equal(0, await KnownAsync());
        foreach (var json in (string[])["\"PLIE-A\"", "[\"PLIE-A\"]"])
        {
            provider.Informed = new JsonObject { ["structure"] = JsonNode.Parse(json) };
            // In the user information only, and in both.
            Assert.Equal("/caseload", (await ByProviderAsync(Account("structure", "null"))).Location);
            Assert.Equal("/caseload", (await ByProviderAsync(Account("name", "\"Claire Morel\""))).Location);
        }
    }

    /// <summary>Two whose structure was an empty text were colleagues, and read and corrected each other's people.</summary>
    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("[\"\"]")]
    public async Task A_blank_structure_is_none(string json)
    {
        async Task<(HttpStatusCode Status, JsonNode? Body)> AskAsync(string sub, string structure, HttpMethod method, string path, object? body = null)
        {
            var account = Account("structure", structure);
            account["sub"] = sub;
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.Authorization = new("Bearer", provider.Token(account));
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
            using var answer = await host.GetTestClient().SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
        }
        foreach (var path in (string[])["/api/caseload", "/api/caseload/structures", "/api/doubtful"])
        {
            Assert.Equal((path, (await AskAsync("e-0", "null", HttpMethod.Get, path)).Status), (path, (await AskAsync("e-1", json, HttpMethod.Get, path)).Status));
        }
        var made = await AskAsync("e-1", json, HttpMethod.Post, "/api/people", new { firstName = "Vera", lastName = "Blanche" });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        foreach (var other in (string[])[json, "null"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync("e-2", other, HttpMethod.Get, $"/api/people/{made.Body!["id"]}")).Status);
        }
        // By the provider, in the token or in the user information.
        var without = await (await ByProviderAsync(Account("structure", "null"))).Browser.GetAsync("/caseload");
        var blank = await (await ByProviderAsync(Account("structure", json))).Browser.GetAsync("/caseload");
        provider.Informed = new JsonObject { ["structure"] = JsonNode.Parse(json) };
        var informed = await (await ByProviderAsync(Account("structure", "null"))).Browser.GetAsync("/caseload");
        Assert.Equal((without.Status, without.Status), (blank.Status, informed.Status));
    }

    [Fact]
    public void Who_works_for_no_structure_is_nobody_s_colleague()
    {
        foreach (var structure in (string?[])[null, "", " ", "\u00a0"])
        {
            var actor = new Actor("e-1", new HashSet<string> { Role.Counsellor }, structure);
            Assert.Null(actor.Structure);
            foreach (var of in (string?[])[null, "", " ", structure])
            {
                Assert.False(actor.MayRecordFor(of!) || Access.MaySee(actor, of) || Access.MaySeeNames(actor, of) || Access.MayReadSensitive(actor, of) || actor.WorksFor(of));
            }
            Assert.False(Access.ReadsNames(actor));
        }
    }

    /// <summary>A counsellor who had changed structure, or had no role any more, went on reading the names of the former one in the other browser.</summary>
    [Theory]
    [InlineData("structure", "\"PLIE-B\"", false)]
    [InlineData("role", "[\"counsellor\",\"evaluator\"]", false)]
    [InlineData("role", "\"of-another-service\"", true)]
    [InlineData("role", "[\"counsellor\",\"auditor\"]", true)]
    [InlineData("structure", "null", true)]
    [InlineData("structure", "[\"PLIE-A\",\"PLIE-B\"]", true)]
    public async Task Who_signs_in_elsewhere_with_other_roles_or_is_refused_there_reads_nothing_by_the_sessions_of_before(string claim, string json, bool refused)
    {
        var (_, first) = await ByProviderAsync(Account("name", "\"Claire Morel\""));
        var colleague = new JsonObject { ["sub"] = "u-2", ["role"] = "counsellor", ["structure"] = "PLIE-A" };
        var (_, theirs) = await ByProviderAsync(colleague);
        // As before: both go on.
        var (_, second) = await ByProviderAsync(Account("name", "\"Claire Durand\""));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await first.GetAsync("/caseload")).Status, (await second.GetAsync("/caseload")).Status));

        var (location, third) = await ByProviderAsync(Account(claim, json));
        Assert.Equal(refused, location!.StartsWith("/sign-in?problem=", StringComparison.Ordinal));
        foreach (var browser in new[] { first, second })
        {
            Assert.StartsWith("/sign-in", new Uri(new Uri("http://localhost"), (await browser.GetAsync("/caseload")).Location).AbsolutePath, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/caseload")).Status);
        }
        Assert.Equal(refused ? HttpStatusCode.Redirect : HttpStatusCode.OK, (await third.GetAsync("/caseload")).Status);
        Assert.Equal(HttpStatusCode.OK, (await theirs.GetAsync("/caseload")).Status);
    }

    [Theory]
    [InlineData("sub", "\"u-1\"")]
    [InlineData("sub", "\"auth0|5f7c8ec7c33c6c004bbafe82\"")]
    [InlineData("sub", "\"CN=Claire.Morel,O=PLIE\"")]
    [InlineData("sub", "\"claire.morel@territoire.example\"")]
    [InlineData("sub", "\"12\"")]
    [InlineData("sub", "\"110169484474386276334\"")]
    [InlineData("structure", "\"\"")]
    [InlineData("structure", "[\"PLIE-A\"]")]
    [InlineData("role", "[\"counsellor\",\"coordinator\",\"evaluator\",\"administrator\",\"of-another-service\"]")]
    [InlineData("name", "\"Zoé Nguyễn-O’Brien\"")]
    [InlineData("name", "null")]
    public async Task An_account_as_providers_write_them_is_let_in(string claim, string json)
    {
        Assert.NotEqual(HttpStatusCode.Unauthorized, await ByTokenAsync(Account(claim, json)));
        var (location, browser) = await ByProviderAsync(Account(claim, json));
        if (claim != "structure")
        {
            Assert.Equal("/caseload", location);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/caseload")).Status);
        }
    }

    [Theory]
    [InlineData("/caseload?view=all", "/caseload?view=all")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/\r\n/evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/caseload?search=Zoé", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task The_provider_leads_back_to_this_site_and_nowhere_else(string asked, string back)
    {
        var browser = new Visitor(host.GetTestClient());
        var begun = QueryHelpers.ParseQuery(new Uri((await browser.GetAsync($"/sign-in/provider?returnUrl={Uri.EscapeDataString(asked)}")).Location!).Query);
        var account = Account("sub", "\"u-1\"");
        account["nonce"] = begun["nonce"].ToString();
        provider.Said = account;
        Assert.Equal(back, (await browser.GetAsync($"/signin-oidc?code=c&state={Uri.EscapeDataString(begun["state"].ToString())}")).Location);
    }

    /// <summary>Any site could send somebody to the provider's way out, and end their session.</summary>
    [Theory]
    [InlineData("/signout-oidc")]
    [InlineData("/signout-oidc?iss=http%3A%2F%2Flocalhost%3A1&sid=1")]
    [InlineData("/signout-callback-oidc")]
    public async Task Nobody_is_signed_out_by_an_address(string address)
    {
        var (_, browser) = await ByProviderAsync(Account("sub", "\"u-1\""));
        await browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/caseload")).Status);
    }

    /// <summary>The provider's ways of signing out are not used: they are addresses like any other that leads nowhere.</summary>
    [Theory]
    [InlineData("/signout-oidc")]
    [InlineData("/signout-callback-oidc")]
    public async Task A_way_of_signing_out_that_nobody_is_sent_to_leads_nowhere(string address) => Assert.Equal(HttpStatusCode.NotFound, (await new Visitor(host.GetTestClient()).GetAsync(address)).Status);

    /// <summary>Somebody with a thousand groups at the provider could neither read a page nor sign out again: the cookie was larger than what a server takes of headers.</summary>
    [Fact]
    public async Task Of_what_the_provider_says_the_session_keeps_what_the_service_uses()
    {
        var account = Account("role", "[\"counsellor\",\"of-another-service\"]");
        account["groups"] = new JsonArray([.. Enumerable.Range(0, 1_500).Select(i => JsonValue.Create($"group-{i:D12}"))]);
        var (location, browser) = await ByProviderAsync(account);
        Assert.Equal("/caseload", location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/caseload")).Status);
        Assert.InRange(browser.Cookies.Sum(c => c.Key.Length + c.Value.Length), 1, 4_096);
    }

    /// <summary>The auditor reads every sensitive fact and no name: in one account with who reads names they would stand side by side. A session of before this was so is over.</summary>
    [Theory]
    [InlineData("counsellor")]
    [InlineData("coordinator")]
    public async Task Roles_that_exclude_each_other_are_told(string role)
    {
        var (location, browser) = await ByProviderAsync(Account("role", $"[\"{role}\",\"auditor\"]"));
        Assert.Equal("/sign-in?problem=roles-apart&returnUrl=%2Fcaseload", location);
        var page = await browser.GetAsync($"{location}&lang=fr");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("l’audit, qui lit tout sans les noms, avec un rôle qui lit les noms", page.Html, StringComparison.Ordinal);
        await Sealed.PlantAsync(host, "before", "u-1", Sessions.ByProvider);
        using var answer = await Sealed.AskAsync(host, "GET", "/caseload", "__Host-pathways=" + Sealed.Cookie(
            host, ("sub", "u-1"), ("role", role), ("role", "auditor"), ("structure", "PLIE-A"), (Sessions.SessionClaim, "before"), (Sessions.MethodClaim, Sessions.ByProvider)));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>The page says what is wrong, in both languages, with whom to ask.</summary>
    [Theory]
    [InlineData("fr", "est écrit d’une manière que ce service ne peut pas prendre : vous n’êtes pas connecté·e.")]
    [InlineData("en", "is written in a way that this service can’t take: you are not signed in.")]
    public async Task The_page_says_why(string language, string words)
    {
        var (location, browser) = await ByProviderAsync(Account("name", "\"Claire\\u0001\""));
        Assert.Equal("/sign-in?problem=no-account&returnUrl=%2Fcaseload", location);
        var page = await browser.GetAsync($"{location}&lang={language}");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains(words, page.Html, StringComparison.Ordinal);
    }
}
