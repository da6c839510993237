using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Hosting;

/// <summary>What goes on for long is said once and every five minutes; what stops at the same place is started less and less often.</summary>
public sealed class SeldomTests
{
    [Fact]
    public async Task A_check_that_fails_is_said_once_then_every_five_minutes_and_again_after_it_held()
    {
        var (time, log, own) = (new HealthTests.StoppedClock(), new Lines(), new Own());
        var shared = new SharedHealthChecks(own, time, log);
        for (var second = 0; second < 299; second++)
        {
            await shared.CheckHealthAsync(null);
            time.Pass(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["Warning The check of health projections fails: stands still"], log.Said);
        time.Pass(TimeSpan.FromSeconds(2));
        await shared.CheckHealthAsync(null);
        Assert.Equal(2, log.Said.Count);
        own.Status = HealthStatus.Healthy;
        time.Pass(TimeSpan.FromSeconds(2));
        await shared.CheckHealthAsync(null);
        own.Status = HealthStatus.Unhealthy;
        time.Pass(TimeSpan.FromSeconds(2));
        await shared.CheckHealthAsync(null);
        Assert.Equal(["Information The check of health projections holds again.", "Warning The check of health projections fails: stands still"], log.Said.Skip(2));
    }

    [Fact]
    public void A_projection_that_stops_at_the_same_place_is_started_after_longer_and_longer_pauses()
    {
        var (time, started) = (new HealthTests.StoppedClock(), new List<int>());
        var restarts = new Restarts(time);
        for (var second = 0; second <= 1_000; second += 10)
        {
            if (restarts.AreDue("Facts", 7))
            {
                started.Add(second);
            }
            time.Pass(TimeSpan.FromSeconds(10));
        }
        Assert.Equal([0, 10, 30, 70, 150, 310, 610, 910], started);
        // Further on it is another cause.
        Assert.True(restarts.AreDue("Facts", 8));
        Assert.True(restarts.AreDue("Caseload", 7));
        Assert.False(restarts.AreDue("Facts", 8));
    }

    sealed class Own : HealthCheckService
    {
        public HealthStatus Status { get; set; } = HealthStatus.Unhealthy;

        public override Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default) => Task.FromResult(new HealthReport(
            new Dictionary<string, HealthReportEntry> { ["projections"] = new(Status, "stands still", TimeSpan.Zero, null, null) }, TimeSpan.Zero));
    }

    sealed class Lines : ILogger<SharedHealthChecks>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add($"{logLevel} {formatter(state, exception)}");
    }
}
