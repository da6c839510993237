using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Pathways.Testing;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>The service as it is tried out: the demo territory, and its personas, who sign in on the page.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    readonly SiteFactory factory = new();
    IPlaywright playwright = null!;
    IBrowser browser = null!;

    public string Address => factory.ClientOptions.BaseAddress.ToString().TrimEnd('/');

    public IEnumerable<RouteEndpoint> Routes => factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public async Task InitializeAsync()
    {
        JasperFxEnvironment.AutoStartHost = true;
        factory.Connection = await TestPostgres.CreateDatabaseAsync();
        factory.UseKestrel(0);
        factory.StartServer();
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.LaunchAsync(playwright);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await factory.DisposeAsync();
    }

    /// <summary>A page at the site's start, with somebody signed in, or nobody.</summary>
    public async Task<IPage> EnterAsync(string? persona, string language, bool scripts = true, int width = 1366, ColorScheme theme = ColorScheme.Light)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = Address,
            Locale = language == "fr" ? "fr-FR" : "en-GB",
            JavaScriptEnabled = scripts,
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = theme,
            // What a test puts into a page to see whether a button did something is no part of it; that pages keep to the policy, all other tests see (BrowserSite).
            BypassCSP = true,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        if (persona is not null)
        {
            await page.Locator($"button[value='{persona}']").ClickAsync();
            await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        }
        return page;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = factory.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    sealed class SiteFactory : WebApplicationFactory<Program>
    {
        public string Connection { get; set; } = "";

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Pathways", Connection);
            builder.UseSetting("Pathways:Demo", "true");
        }
    }
}

[CollectionDefinition(Name)]
public sealed class DemoSiteCollection : ICollectionFixture<DemoSite>
{
    public const string Name = "Demo";
}
