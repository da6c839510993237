using System.Collections.Concurrent;
using System.Globalization;
using JasperFx.CommandLine;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;
using Pathways.Testing;

namespace Pathways.Browser.Tests;

/// <summary>The service on a real port with a database of its own, and a real browser before it.</summary>
public sealed class BrowserSite : IAsyncLifetime
{
    readonly SiteFactory factory = new();
    IPlaywright playwright = null!;
    IBrowser browser = null!;
    int keys;

    public string Address => factory.ClientOptions.BaseAddress.ToString().TrimEnd('/');

    public NpgsqlDataSource Database => factory.Services.GetRequiredService<NpgsqlDataSource>();

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

    /// <summary>A page of a browser in which an account (<c>user:role:structure</c>) is signed in.</summary>
    public async Task<IPage> SignedInAsync(string account, int width = 1280, string locale = "fr-FR", bool scripts = true, ColorScheme theme = ColorScheme.Light, string? zone = null)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = Address,
            ViewportSize = new() { Width = width, Height = 900 },
            Locale = locale,
            TimezoneId = zone,
            JavaScriptEnabled = scripts,
            ColorScheme = theme,
            ExtraHTTPHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { [NamedAccounts.Header] = account },
        });
        return await WatchedAsync(context);
    }

    /// <summary>What pages asked for that the policy of the site forbids, since pages were closed last.</summary>
    public ConcurrentQueue<string> Forbidden { get; } = [];

    // The browser says so, and goes on without: a page looks broken then, or does nothing.
    async Task<IPage> WatchedAsync(IBrowserContext context)
    {
        context.Console += (_, line) =>
        {
            if (line.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                Forbidden.Enqueue($"{line.Page?.Url}: {line.Text}");
            }
        };
        return await context.NewPageAsync();
    }

    /// <summary>Closes every page that was opened. The tests of a site run one after another.</summary>
    public async Task ClosePagesAsync()
    {
        foreach (var context in browser.Contexts)
        {
            await context.CloseAsync();
        }
        var forbidden = Forbidden.ToArray();
        Forbidden.Clear();
        Assert.True(forbidden.Length == 0, string.Join('\n', forbidden));
    }

    /// <summary>A page of a browser in which nobody is signed in, on no site yet.</summary>
    public async Task<IPage> AnonymousAsync() => await WatchedAsync(await browser.NewContextAsync(new() { Locale = "fr-FR" }));

    /// <summary>Stores documents as they are.</summary>
    public async Task StoreAsync(params object[] documents)
    {
        await using var session = factory.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.StoreObjects(documents);
        await session.SaveChangesAsync();
    }

    /// <summary>Records steps on a new pathway, each so many days after it happened.</summary>
    public async Task<(Guid Pathway, IReadOnlyList<Guid> Steps)> RecordAsync(string structure, params (PathwayEvent Step, int DaysLate)[] steps)
    {
        var pathway = Guid.CreateVersion7();
        return (pathway, await RecordMoreAsync(pathway, structure, steps));
    }

    /// <summary>Hands a pathway over to another structure, which somebody works for, as the coordinator.</summary>
    public async Task HandOverAsync(Guid pathway, ReferentAppointed mandate)
    {
        await using (var session = factory.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.Store(new StaffMember($"k-{mandate.Structure}", $"Bureau {mandate.Structure}", mandate.Structure, Counsels: false, Since: new(2026, 1, 1)));
            await session.SaveChangesAsync();
        }
        var actor = new Actor("coord-1", new HashSet<string> { Role.Coordinator }, null);
        var result = await factory.Services.GetRequiredService<Recorder>().RecordAsync(pathway, Sure.Of(mandate), $"key-{Interlocked.Increment(ref keys)}", null, actor, CancellationToken.None);
        Assert.True(result is RecordingResult.Recorded, $"{mandate}: {result}");
    }

    /// <summary>Records further steps on a pathway.</summary>
    public async Task<IReadOnlyList<Guid>> RecordMoreAsync(Guid pathway, string structure, params (PathwayEvent Step, int DaysLate)[] steps)
    {
        var recorder = factory.Services.GetRequiredService<Recorder>();
        var actor = new Actor("c.durand", new HashSet<string> { Role.Counsellor }, structure);
        var ids = new List<Guid>();
        foreach (var entry in steps.Select(s => s.Step).OfType<PathwayOpened>())
        {
            await MakeAsync(entry.Person, structure);
        }
        foreach (var (step, late) in steps)
        {
            var result = await recorder.RecordAsync(pathway, Sure.Of(step), $"key-{Interlocked.Increment(ref keys)}", null, actor, CancellationToken.None);
            Assert.True(result is RecordingResult.Recorded, $"{step}: {result}");
            var receipt = ((RecordingResult.Recorded)result).Receipt;
            ids.Add(receipt.Step);
            // The database's clock can't be told a time: what it wrote is moved to when the story says.
            var instant = step.OccurredOn.AddDays(late).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + $"T09:{receipt.Version:D2}:00Z";
            await ExecuteAsync($"update pathways_events.mt_events set timestamp = '{instant}' where id = '{receipt.Step}'");
        }
        return ids;
    }

    // Nobody enters a pathway without a record of who they are.
    async Task MakeAsync(Guid person, string structure)
    {
        await using var session = factory.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        var known = await session.LoadAsync<Identity>(person);
        if (known?.Structure is null)
        {
            session.Store((known ?? new Identity(person, "Sans", $"Nom {person:N}")) with { Structure = structure });
            await session.SaveChangesAsync();
        }
    }

    public async Task<Guid> NameAsync(string firstName, string lastName)
    {
        var person = Guid.CreateVersion7();
        await using var session = factory.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Store(new Identity(person, firstName, lastName));
        await session.SaveChangesAsync();
        return person;
    }

    /// <summary>Waits for the read models, and gives them the instants that the story moved.</summary>
    public async Task CaughtUpAsync()
    {
        await factory.Services.GetRequiredService<IDocumentStore>().WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));
        await ExecuteAsync("update pathways.caseload c set recorded_at = e.timestamp from pathways_events.mt_events e where e.seq_id = c.position");
        foreach (var table in new[] { "step_fact", "entry_fact" })
        {
            await ExecuteAsync($"""
                update pathways.{table} f set recorded_at = (select timestamp from pathways_events.mt_events e where e.seq_id = f.seq),
                    superseded_at = (select timestamp from pathways_events.mt_events e where e.seq_id = f.superseded_seq)
                """);
        }
        await ExecuteAsync(FactTables.CountMadeAgain(Store.Schema));
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    sealed class SiteFactory : WebApplicationFactory<Program>
    {
        public string Connection { get; set; } = "";

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Pathways", Connection);
            builder.UseSetting("Pathways:Demo", "false");
            builder.ConfigureServices(services => services.AddAuthentication(NamedAccounts.Scheme).AddScheme<AuthenticationSchemeOptions, NamedAccounts>(NamedAccounts.Scheme, null));
        }
    }
}

/// <summary>The groups of tests that share a site each, one beside the other: a site alone leaves the machine waiting most of the time.</summary>
public static class BrowserSites
{
    public const string Board = "Board", Drafts = "Drafts", Forms = "Forms", Rooms = "Rooms";

    [CollectionDefinition(Board)]
    public sealed class OfBoard : ICollectionFixture<BrowserSite>;

    [CollectionDefinition(Drafts)]
    public sealed class OfDrafts : ICollectionFixture<BrowserSite>;

    [CollectionDefinition(Forms)]
    public sealed class OfForms : ICollectionFixture<BrowserSite>;

    [CollectionDefinition(Rooms)]
    public sealed class OfRooms : ICollectionFixture<BrowserSite>;
}
