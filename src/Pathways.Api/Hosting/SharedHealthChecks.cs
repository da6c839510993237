using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pathways.Api.Hosting;

/// <summary>
/// The checks of health, one at a time of a kind, and one a second: whoever asks while one runs, or within a second of its answer, gets that. Strangers
/// may ask without a limit, for a node that does not answer is taken out, and each check is questions to the database.
/// </summary>
/// <param name="checks">What checks.</param>
/// <param name="time">What tells the second.</param>
/// <param name="log">Where it is said, and only now and then, that a check fails: the framework's own, which says it at each question, is not listened to.</param>
/// <param name="patience">For how long an answer is waited for; <see cref="Patience"/> where it is not said.</param>
public sealed partial class SharedHealthChecks(HealthCheckService checks, TimeProvider time, ILogger<SharedHealthChecks>? log = null, TimeSpan? patience = null) : HealthCheckService
{
    readonly Seldom seldom = new(time);

    /// <summary>For how long an answer is given to whoever asks.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    /// <summary>After how long a database that says nothing does not answer: frozen, it lets no question be taken back either.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly HealthReport Silent = new(
        new Dictionary<string, HealthReportEntry>(StringComparer.Ordinal) { ["database"] = new(HealthStatus.Unhealthy, "It does not answer.", Patience, null, null) }, Patience);

    readonly ConcurrentDictionary<object, Lazy<Check>> last = new();

    /// <summary>Puts it before the framework's own.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var own = services.Single(service => service.ServiceType == typeof(HealthCheckService));
        services.Remove(own);
        services.AddSingleton<HealthCheckService>(provider =>
            new SharedHealthChecks((HealthCheckService)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!), TimeProvider.System, provider.GetRequiredService<ILogger<SharedHealthChecks>>()));
    }

    /// <inheritdoc/>
    public override async Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
    {
        var made = new Lazy<Check>(() => new(checks, predicate, time, Tell));
        var check = last.AddOrUpdate((object?)predicate ?? this, made, (_, before) => before.IsValueCreated && before.Value.IsOver ? made : before).Value;
        try
        {
            // Whoever asked first may leave; the others wait on.
            return await check.Report.WaitAsync(patience ?? Patience, time, cancellationToken);
        }
        catch (TimeoutException) when (!check.Report.IsCompleted)
        {
            return Silent;
        }
    }

    void Tell(HealthReport report)
    {
        foreach (var (name, entry) in report.Entries)
        {
            if (entry.Status == HealthStatus.Unhealthy)
            {
                if (log is not null && seldom.Says(name))
                {
                    Fails(log, name, entry.Description ?? entry.Exception?.GetType().Name);
                }
            }
            else if (seldom.Over(name) && log is not null)
            {
                HoldsAgain(log, name);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The check of health {Check} fails: {Why}")]
    static partial void Fails(ILogger log, string check, string? why);

    [LoggerMessage(LogLevel.Information, "The check of health {Check} holds again.")]
    static partial void HoldsAgain(ILogger log, string check);

    sealed class Check
    {
        readonly TimeProvider time;
        long? at;

        public Check(HealthCheckService checks, Func<HealthCheckRegistration, bool>? predicate, TimeProvider time, Action<HealthReport> tell)
        {
            this.time = time;
            Report = MakeAsync(checks, predicate, tell);
        }

        public Task<HealthReport> Report { get; }

        public bool IsOver => Report.IsCompleted && (!Report.IsCompletedSuccessfully || time.GetElapsedTime(at!.Value) >= Kept);

        async Task<HealthReport> MakeAsync(HealthCheckService checks, Func<HealthCheckRegistration, bool>? predicate, Action<HealthReport> tell)
        {
            var report = await checks.CheckHealthAsync(predicate, CancellationToken.None);
            at = time.GetTimestamp();
            tell(report);
            return report;
        }
    }
}
