using Alba;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;

namespace Pathways.Api.Tests.Hosting;

/// <summary>The service on a database, in an environment.</summary>
static class TestHost
{
    public const string Development = nameof(Development);

    /// <summary>Production, but that its handlers are made while running: the build of tests has none.</summary>
    public const string Production = nameof(Production);

    /// <summary>What signs tokens outside Development, as <see cref="Issuer"/> for <see cref="Audience"/>.</summary>
    public static readonly byte[] Key = [.. System.Linq.Enumerable.Range(1, 32).Select(i => (byte)i)];

    public const string Issuer = "territory", Audience = "pathways";

    /// <summary>The environment that tests of all of them run in: Development, or what ops/security says.</summary>
    public static string Environment { get; } = System.Environment.GetEnvironmentVariable("PATHWAYS_TEST_ENVIRONMENT") is { Length: > 0 } said ? said : Development;

    public static Task<IAlbaHost> StartAsync(string environment, string connection, Action<IWebHostBuilder>? more = null)
    {
        JasperFxEnvironment.AutoStartHost = true;
        return AlbaHost.For<Program>(host =>
        {
            host.UseEnvironment(environment);
            host.UseSetting("ConnectionStrings:Pathways", connection);
            host.UseSetting("Pathways:Demo", "false");
            host.UseSetting("Pathways:Conventions", "CONV-2026;CONV-2026-01;PLIE-2026");
            if (environment != Development)
            {
                host.UseSetting("AllowedHosts", "localhost");
                host.UseSetting("Authentication:Jwt:SigningKey", Convert.ToBase64String(Key));
                host.UseSetting("Authentication:Jwt:Issuer", Issuer);
                host.UseSetting("Authentication:Jwt:Audience", Audience);
                // The tests' build has no generated handlers.
                host.ConfigureServices(services => services.CritterStackDefaults(defaults =>
                {
                    defaults.Production.GeneratedCodeMode = TypeLoadMode.Dynamic;
                    defaults.Production.AssertAllPreGeneratedTypesExist = false;
                }));
            }
            more?.Invoke(host);
        });
    }
}
