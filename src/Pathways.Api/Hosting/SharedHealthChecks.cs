using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pathways.Api.Hosting;

/// <summary>
/// The checks of health, one at a time of a kind, and one a second: whoever asks while one runs, or within a second of its answer, gets that. Strangers
/// may ask without a limit, for a node that does not answer is taken out, and each check is questions to the database.
/// </summary>
/// <param name="checks">What checks.</param>
/// <param name="time">What tells the second.</param>
public sealed class SharedHealthChecks(HealthCheckService checks, TimeProvider time) : HealthCheckService
{
    /// <summary>For how long an answer is given to whoever asks.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<object, Lazy<Check>> last = new();

    /// <summary>Puts it before the framework's own.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var own = services.Single(service => service.ServiceType == typeof(HealthCheckService));
        services.Remove(own);
        services.AddSingleton<HealthCheckService>(provider =>
            new SharedHealthChecks((HealthCheckService)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!), TimeProvider.System));
    }

    /// <inheritdoc/>
    public override Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
    {
        var made = new Lazy<Check>(() => new(checks, predicate, time));
        // Whoever asked first may leave; the others wait on.
        return last.AddOrUpdate((object?)predicate ?? this, made, (_, before) => before.IsValueCreated && before.Value.IsOver ? made : before).Value.Report.WaitAsync(cancellationToken);
    }

    sealed class Check
    {
        readonly TimeProvider time;
        long? at;

        public Check(HealthCheckService checks, Func<HealthCheckRegistration, bool>? predicate, TimeProvider time)
        {
            this.time = time;
            Report = MakeAsync(checks, predicate);
        }

        public Task<HealthReport> Report { get; }

        public bool IsOver => Report.IsCompleted && (!Report.IsCompletedSuccessfully || time.GetElapsedTime(at!.Value) >= Kept);

        async Task<HealthReport> MakeAsync(HealthCheckService checks, Func<HealthCheckRegistration, bool>? predicate)
        {
            var report = await checks.CheckHealthAsync(predicate, CancellationToken.None);
            at = time.GetTimestamp();
            return report;
        }
    }
}
