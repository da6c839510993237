using Marten;

namespace Pathways.Api.Demo;

/// <summary>The demo territory on the first start in Development; never in Production, never over anything that is there.</summary>
public static class DemoStart
{
    /// <summary>Takes <c>--no-demo</c> out of the arguments, for it takes no value and no other reader knows it.</summary>
    public static string[] WithoutSwitch(string[] arguments, out bool demo)
    {
        demo = !arguments.Contains("--no-demo", StringComparer.Ordinal);
        return [.. arguments.Where(a => a != "--no-demo")];
    }

    /// <summary>Adds the seeding, where it may be.</summary>
    public static void AddDemo(this WebApplicationBuilder builder, bool demo)
    {
        builder.Services.AddSingleton<DemoSeeder>();
        if (demo && builder.Environment.IsDevelopment())
        {
            builder.Services.AddHostedService<Seeding>();
        }
    }

    // Before the service listens: whoever sees the first page sees the territory.
    sealed class Seeding(DemoSeeder seeder, IDocumentStore store) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await seeder.SeedAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
