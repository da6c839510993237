using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pathways.Testing;

namespace Pathways.Browser.Tests.Hosting;

/// <summary>The service as in production beside a real OpenID provider, which a test may take away.</summary>
public sealed class ProviderSite : IAsyncLifetime
{
    const string Secret = "of-the-tests-alone-0123456789";
    readonly int providerPort = FreePort();
    readonly int servicePort = FreePort();
    Service service = null!;
    Process? provider;

    public string Address => $"http://localhost:{servicePort}";

    public string ProviderAddress => $"http://127.0.0.1:{providerPort}";

    /// <summary>What the service has logged as an error.</summary>
    public IReadOnlyCollection<string> Errors => service.Errors;

    public async Task InitializeAsync()
    {
        await StartProviderAsync();
        var connection = await TestPostgres.CreateDatabaseAsync();
        JasperFxEnvironment.AutoStartHost = true;
        // Development makes the schema, as db-apply does before a service starts anywhere else.
        await using (var development = new Service("Development", connection))
        {
            development.UseKestrel(0);
            development.StartServer();
        }
        service = new Service("Staging", connection, ("Authority", ProviderAddress), ("ClientId", "pathways"), ("ClientSecret", Secret));
        service.UseKestrel(servicePort);
        service.StartServer();
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        StopProvider();
    }

    public async Task StartProviderAsync()
    {
        provider = Process.Start(new ProcessStartInfo("node", [Path.Combine(Tools(), "identity-provider.mjs"), $"{providerPort}", $"{Address}/signin-oidc", Secret])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await provider.StandardOutput.ReadLineAsync());
    }

    public void StopProvider()
    {
        provider?.Kill(entireProcessTree: true);
        provider?.WaitForExit();
        provider?.Dispose();
        provider = null;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static string Tools() => Path.Combine(Repository.Root, "tests", "tools");

    sealed class Service(string environment, string connection, params (string Name, string Value)[] oidc) : WebApplicationFactory<Program>
    {
        public ConcurrentQueue<string> Errors { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(environment);
            // Published, the files of the pages' dress lie beside the program.
            builder.UseStaticWebAssets();
            builder.UseSetting("ConnectionStrings:Pathways", connection);
            builder.UseSetting("Pathways:Demo", "false");
            builder.UseSetting("AllowedHosts", "localhost");
            foreach (var (name, value) in oidc)
            {
                builder.UseSetting($"Authentication:Oidc:{name}", value);
            }
            builder.ConfigureServices(services =>
            {
                // In the place of the service's own, which tells its sinks only.
                services.AddSingleton(LoggerFactory.Create(logging => logging.AddProvider(new ErrorLog(Errors))));
                // The tests' build has no generated handlers.
                services.CritterStackDefaults(defaults =>
                {
                    defaults.Production.GeneratedCodeMode = TypeLoadMode.Dynamic;
                    defaults.Production.AssertAllPreGeneratedTypesExist = false;
                });
            });
        }
    }

    sealed class ErrorLog(ConcurrentQueue<string> errors) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                errors.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
