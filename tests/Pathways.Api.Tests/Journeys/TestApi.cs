using Alba;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Hosting;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Journeys;

/// <summary>The service on a database of its own, and accounts that a test signs in by naming them.</summary>
public sealed class TestApi : IAsyncLifetime
{
    int keys;

    public IAlbaHost Host { get; private set; } = null!;

    /// <summary>Connections of the service.</summary>
    public int MostConnections { get; init; } = 20;

    public NpgsqlDataSource Database => Host.Services.GetRequiredService<NpgsqlDataSource>();

    public Task InitializeAsync() => StartAsync(anyAttribute: true);

    /// <summary>Starts the service.</summary>
    /// <param name="anyAttribute">Whether every attribute counts as declared; if not, those of the settings are.</param>
    /// <param name="settings">Settings of its own.</param>
    public async Task StartAsync(bool anyAttribute, params (string Key, string Value)[] settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(await TestPostgres.CreateDatabaseAsync()) { MaxPoolSize = MostConnections }.ConnectionString;
        if (TestHost.Environment != TestHost.Development)
        {
            // Development makes the schema, as db-apply does before a service starts anywhere else.
            await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        }
        Host = await TestHost.StartAsync(TestHost.Environment, connection, host =>
        {
            foreach (var (key, value) in settings)
            {
                host.UseSetting(key, value);
            }
            host.ConfigureServices(services =>
            {
                services.AddAuthentication(NamedAccounts.Scheme).AddScheme<AuthenticationSchemeOptions, NamedAccounts>(NamedAccounts.Scheme, null);
                if (anyAttribute)
                {
                    services.AddSingleton<Pathways.Projections.Indicators.DeclaredAttributes>(new AnyAttribute());
                }
            });
        });
    }

    public Task DisposeAsync() => Host.DisposeAsync().AsTask();

    /// <summary>Gets a resource as an account.</summary>
    public Task<IScenarioResult> GetAsync(string url, string account, int status = 200) => Host.Scenario(s =>
    {
        s.Get.Url(url);
        s.WithRequestHeader(NamedAccounts.Header, account);
        s.StatusCodeShouldBe(status);
    });

    /// <summary>Records steps on a new pathway of a person, the first of them the entry.</summary>
    public async Task<Guid> RecordAsync(string structure, params PathwayEvent[] steps)
    {
        var recorder = Host.Services.GetRequiredService<Recorder>();
        var pathway = Guid.CreateVersion7();
        var actor = new Actor("conseil-1", new HashSet<string> { Role.Counsellor }, structure);
        await MakeAsync(steps.OfType<PathwayOpened>().Select(e => e.Person), structure);
        foreach (var step in steps)
        {
            var result = await recorder.RecordAsync(pathway, Sure.Of(step), $"key-{Interlocked.Increment(ref keys)}", null, actor, CancellationToken.None);
            Assert.True(result is RecordingResult.Recorded, $"{step} was {result}");
        }
        return pathway;
    }

    /// <summary>Makes the records of people who have none yet, as somebody of a structure does: nobody enters a pathway without one, nor whom others made.</summary>
    public async Task MakeAsync(IEnumerable<Guid> people, string? structure = null)
    {
        await using var session = Host.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        foreach (var person in people)
        {
            var known = await session.LoadAsync<Identity>(person);
            if (known is null && await session.LoadAsync<ErasedIdentity>(person) is null)
            {
                session.Store(new Identity(person, "Sans", $"Nom {person:N}", Structure: structure));
            }
            else if (known is { Structure: null } && structure is not null)
            {
                session.Store(known with { Structure = structure });
            }
        }
        await session.SaveChangesAsync();
    }

    /// <summary>Structures, accounts and communes that the directory has until the answer is disposed of: a directory with anything in it asks about what it does not have, of the other tests too.</summary>
    public async Task<IAsyncDisposable> InDirectoryAsync(params object[] entries)
    {
        var store = Host.Services.GetRequiredService<IDocumentStore>();
        await using var session = store.LightweightSession();
        session.StoreObjects(entries);
        await session.SaveChangesAsync();
        return new Registered(store, entries);
    }

    sealed class Registered(IDocumentStore store, object[] entries) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using var session = store.LightweightSession();
            session.DeleteObjects(entries);
            await session.SaveChangesAsync();
        }
    }

    /// <summary>Lets the territory know a structure, by an account that works for it and accompanies nobody: a pathway is handed over to no other.</summary>
    public async Task KnowStructureAsync(string code)
    {
        await using var session = Host.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Store(new StaffMember($"k-{code}", $"Bureau {code}", code, Counsels: false, Since: new(2026, 1, 1)));
        await session.SaveChangesAsync();
    }

    /// <summary>Hands a pathway over to another structure, as the coordinator.</summary>
    public async Task HandOverAsync(Guid pathway, PathwayEvent mandate)
    {
        await KnowStructureAsync(DirectoryCodes.StructureIn(mandate)!);
        var actor = new Actor("coord-1", new HashSet<string> { Role.Coordinator }, null);
        var result = await Host.Services.GetRequiredService<Recorder>().RecordAsync(pathway, Sure.Of(mandate), $"key-{Interlocked.Increment(ref keys)}", null, actor, CancellationToken.None);
        Assert.True(result is RecordingResult.Recorded, $"{mandate} was {result}");
    }

    /// <summary>Says who a person is.</summary>
    public async Task NameAsync(Guid person, string firstName, string lastName)
    {
        await using var session = Host.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Store(new Identity(person, firstName, lastName));
        await session.SaveChangesAsync();
    }

    /// <summary>Stops the service's own picking up of what a version before could not read: every few seconds it would come before a test that does it by itself.</summary>
    public Task PickUpNothingAsync() => Host.Services.GetServices<IHostedService>().OfType<Pathways.Api.EventStore.PickUpKeeper>().Single().StopAsync(CancellationToken.None);

    /// <summary>Waits until every read model has taken in what was recorded.</summary>
    public Task CaughtUpAsync() => Host.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}

/// <summary>One service for the tests that only add pathways of their own.</summary>
[CollectionDefinition(Name)]
public sealed class TestApiCollection : ICollectionFixture<TestApi>
{
    public const string Name = "API";
}
