using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Playwright;
using Pathways.Testing;
using static Microsoft.Playwright.Assertions;

namespace Pathways.Browser.Tests.Hosting;

/// <summary>Signing in as in production: a real OpenID provider, the code flow with PKCE, a real browser between the two.</summary>
[Collection(BrowserSiteCollection.Name)]
public sealed class ProviderSignInTests(BrowserSite site) : IAsyncLifetime
{
    const string Secret = "of-the-tests-alone-0123456789";
    readonly int providerPort = FreePort();
    readonly int servicePort = FreePort();
    Service service = null!;
    Process provider = null!;

    string Address => $"http://localhost:{servicePort}";

    public async Task InitializeAsync()
    {
        provider = Process.Start(new ProcessStartInfo("node", [Path.Combine(Tools(), "identity-provider.mjs"), $"{providerPort}", $"{Address}/signin-oidc", Secret])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await provider.StandardOutput.ReadLineAsync());

        var connection = await TestPostgres.CreateDatabaseAsync();
        JasperFxEnvironment.AutoStartHost = true;
        // Development makes the schema, as db-apply does before a service starts anywhere else.
        await using (var development = new Service("Development", connection))
        {
            development.UseKestrel(0);
            development.StartServer();
        }
        service = new Service("Staging", connection, ("Authority", $"http://127.0.0.1:{providerPort}"), ("ClientId", "pathways"), ("ClientSecret", Secret));
        service.UseKestrel(servicePort);
        service.StartServer();
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        provider.Kill(entireProcessTree: true);
        provider.Dispose();
    }

    // The provider's own pages: any password, then consent.
    static async Task SignInAsync(IPage page, string account)
    {
        await page.Locator("[name=login]").FillAsync(account);
        await page.Locator("[name=password]").FillAsync("anything");
        await page.Locator("button[type=submit]").ClickAsync();
        // On a busy machine the first page is still there for a moment, and its button would be pressed twice.
        await Expect(page.Locator("[name=login]")).ToHaveCountAsync(0);
        await page.Locator("button[type=submit]").ClickAsync();
    }

    [Fact]
    public async Task A_counsellor_of_the_territorys_provider_reaches_the_page_that_was_asked_for_and_nothing_more()
    {
        var page = await site.AnonymousAsync();
        await page.GotoAsync($"{Address}/caseload");
        await Expect(page.GetByText("Claire Morel")).ToHaveCountAsync(0); // a persona of Development
        await page.Locator("a[href*='/sign-in/provider']").ClickAsync();
        await SignInAsync(page, "claire");

        await Expect(page).ToHaveURLAsync($"{Address}/caseload");
        Assert.Equal(200, (await page.GotoAsync($"{Address}/caseload"))!.Status);
        await DeniedAsync(page, "/audit");
    }

    [Fact]
    public async Task Whom_the_provider_gives_no_role_sees_nothing()
    {
        var page = await site.AnonymousAsync();
        await page.GotoAsync($"{Address}/sign-in");
        await page.Locator("a[href*='/sign-in/provider']").ClickAsync();
        await SignInAsync(page, "nobody");
        await page.WaitForURLAsync($"{Address}/**");
        await DeniedAsync(page, "/caseload");
        await DeniedAsync(page, "/board");
    }

    async Task DeniedAsync(IPage page, string path)
    {
        Assert.Equal(403, (await page.GotoAsync(Address + path))!.Status);
        Assert.Equal(path, new Uri(page.Url).AbsolutePath);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static string Tools()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pathways.sln")))
        {
            folder = folder.Parent!;
        }
        return Path.Combine(folder.FullName, "tests", "tools");
    }

    sealed class Service(string environment, string connection, params (string Name, string Value)[] oidc) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(environment);
            builder.UseSetting("ConnectionStrings:Pathways", connection);
            builder.UseSetting("Pathways:Demo", "false");
            foreach (var (name, value) in oidc)
            {
                builder.UseSetting($"Authentication:Oidc:{name}", value);
            }
            // The tests' build has no generated handlers.
            builder.ConfigureServices(services => services.CritterStackDefaults(defaults =>
            {
                defaults.Production.GeneratedCodeMode = TypeLoadMode.Dynamic;
                defaults.Production.AssertAllPreGeneratedTypesExist = false;
            }));
        }
    }
}
