using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pathways.Api.Hosting;

/// <summary>
/// The checks of health, one at a time of a kind: whoever asks while one runs gets its answer. Strangers may ask without a limit, for a node that
/// does not answer is taken out, and each check is questions to the database.
/// </summary>
/// <param name="checks">What checks.</param>
public sealed class SharedHealthChecks(HealthCheckService checks) : HealthCheckService
{
    readonly ConcurrentDictionary<object, Lazy<Task<HealthReport>>> running = new();

    /// <summary>Puts it before the framework's own.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var own = services.Single(service => service.ServiceType == typeof(HealthCheckService));
        services.Remove(own);
        services.AddSingleton<HealthCheckService>(provider =>
            new SharedHealthChecks((HealthCheckService)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!)));
    }

    /// <inheritdoc/>
    public override Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
    {
        var kind = (object?)predicate ?? this;
        return running.GetOrAdd(kind, _ => new(() => CheckAsync(kind, predicate))).Value.WaitAsync(cancellationToken);
    }

    // Whoever asked first may leave; the others wait on.
    async Task<HealthReport> CheckAsync(object kind, Func<HealthCheckRegistration, bool>? predicate)
    {
        try
        {
            return await checks.CheckHealthAsync(predicate, CancellationToken.None);
        }
        finally
        {
            running.TryRemove(kind, out _);
        }
    }
}
