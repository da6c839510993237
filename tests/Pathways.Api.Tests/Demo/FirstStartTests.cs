using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Demo;

/// <summary>The first thing that somebody sees of the service, who has just cloned it.</summary>
[Trait("Speed", "Slow")]
public sealed class FirstStartTests
{
    /// <summary>The daemon took the territory that was being stored for numbers that were drawn and lost, and warned of it.</summary>
    [Fact]
    public async Task The_first_start_with_the_demo_territory_warns_of_nothing()
    {
        var said = new ConcurrentQueue<string>();
        await using var host = await TestHost.StartAsync(TestHost.Development, await TestPostgres.CreateDatabaseAsync(), web =>
        {
            web.UseSetting("Pathways:Demo", "true");
            web.ConfigureServices(services => services.AddSingleton(LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new Log(said)))));
        });
        Assert.Contains(said, line => line.Contains("2000 personnes", StringComparison.Ordinal));
        // The daemon looks at the log several times meanwhile.
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(said, line => !line.StartsWith("Information", StringComparison.Ordinal));
    }

    sealed class Log(ConcurrentQueue<string> said, string category = "") : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => new Log(said, categoryName);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // What the service's own levels leave out: no handlers of messages, and keys that no certificate seals.
            if (category is not ("Wolverine.Configuration.HandlerDiscovery" or "Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager"))
            {
                said.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
