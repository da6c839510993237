using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>What is logged of the database and of the settings holds no value of anybody, and no secret.</summary>
public sealed class ToldFailureTests
{
    const string Name = "Zorglub 12/03/1985";

    // A value that is no date, a key that is there already, a line of a file that is copied, a text that a function raises.
    public static TheoryData<string, string> Failures => new()
    {
        { $"select '{Name}'::date", "22007" },
        { $"create temp table t (name text primary key); insert into t values ('{Name}'); insert into t values ('{Name}')", "23505" },
        { $"select ('{{\"a\": {Name}}}')::jsonb", "22P02" },
        { $"do $$ begin raise exception '{Name}'; end $$", "P0001" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_of_the_database_is_logged_without_the_value_that_failed(string sql, string code)
    {
        await using var database = NpgsqlDataSource.Create(await TestPostgres.CreateDatabaseAsync() + ";Include Error Detail=true");
        await using var command = database.CreateCommand(sql);
        var failure = await Assert.ThrowsAsync<PostgresException>(command.ExecuteNonQueryAsync);
        Assert.Contains("Zorglub", failure.ToString(), StringComparison.Ordinal);

        var lines = new Lines();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_ => LoggerFactory.Create(logging => logging.AddProvider(lines)));
        services.AddToldFailures();
        await using var provider = services.BuildServiceProvider();
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Marten");
        foreach (var wrapped in new Exception[] { failure, new InvalidOperationException(failure.Message, failure), new AggregateException(new IOException("other"), new InvalidOperationException(failure.Message, failure)) })
        {
            log.LogError(wrapped, "It failed.");
            Assert.DoesNotContain("Zorglub", lines.Last, StringComparison.Ordinal);
            Assert.Contains(code, lines.Last, StringComparison.Ordinal);
            Assert.Contains("NpgsqlDataReader", lines.Last, StringComparison.Ordinal);
        }
        // What is about the database, and not about anybody, is told whole; so is any other failure.
        log.LogError(await Assert.ThrowsAsync<PostgresException>(database.CreateCommand("select from nowhere").ExecuteNonQueryAsync), "It failed.");
        Assert.Contains("relation \"nowhere\" does not exist", lines.Last, StringComparison.Ordinal);
        log.LogError(new IOException("The disk is full."), "It failed.");
        Assert.Contains("The disk is full.", lines.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_logger_of_the_service_is_one_of_these()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:Pathways"] = "Host=localhost";
        builder.Environment.EnvironmentName = "Development";
        builder.AddTelemetry(PathwaysSettings.Read(builder.Configuration, builder.Environment));
        using var app = builder.Build();
        Assert.Equal(typeof(ToldFailures), app.Services.GetRequiredService<ILoggerFactory>().GetType().DeclaringType);
    }

    /// <summary>The framework's command prints every setting, the provider's secret and the database's password among them.</summary>
    [Theory]
    [InlineData("describe")]
    [InlineData("Describe")]
    public void No_command_prints_the_settings(string command) => Assert.Equal(1, typeof(Program).Assembly.EntryPoint!.Invoke(null, [new[] { command }]));

    sealed class Lines : ILoggerProvider, ILogger
    {
        public string Last { get; private set; } = "";

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Last = $"{formatter(state, exception)} {exception} {exception?.Message} {exception?.InnerException} {string.Join(' ', exception?.Data.Values.Cast<object>() ?? [])}";

        public void Dispose()
        {
        }
    }
}
