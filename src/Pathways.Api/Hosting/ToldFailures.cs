using System.Text;
using Npgsql;

namespace Pathways.Api.Hosting;

/// <summary>
/// What the log says of a failure of the database: its type, its code, what it was about, and where in the code it came from. Its message quotes the value
/// that failed (<c>invalid input syntax for type date: "…"</c>), what is around it the line of a file, and whoever wraps it repeats both: a name, or a day of birth.
/// </summary>
public sealed class ToldFailure : Exception
{
    // Classes of codes whose messages are about the database, its connections and its tables, and quote no value: appendix A of PostgreSQL's manual.
    static readonly string[] AboutTheDatabase = ["08", "25", "26", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58", "F0"];

    readonly string told, at;

    ToldFailure(string told, string at)
        : base(told) => (this.told, this.at) = (told, at);

    /// <inheritdoc/>
    public override string StackTrace => at;

    /// <inheritdoc/>
    public override string ToString() => $"{told}\n{at}";

    /// <summary>The failure as it is logged: as it is, where the database has no part in it.</summary>
    /// <param name="failure">The failure; null for none.</param>
    public static Exception? Of(Exception? failure)
    {
        if (failure is null or ToldFailure || !Chain(failure).Any(e => e is PostgresException))
        {
            return failure;
        }
        var (told, at) = (new StringBuilder(), new StringBuilder());
        foreach (var e in Chain(failure))
        {
            told.Append(told.Length > 0 ? " ---> " : "").Append(e.GetType().FullName);
            if (e is PostgresException p)
            {
                told.Append(": ").Append(p.SqlState).Append(AboutTheDatabase.Contains(p.SqlState[..Math.Min(2, p.SqlState.Length)], StringComparer.Ordinal) ? $" {p.MessageText}" : "");
                foreach (var (name, value) in new[] { ("table", p.TableName), ("column", p.ColumnName), ("type", p.DataTypeName), ("constraint", p.ConstraintName), ("routine", p.Routine) })
                {
                    told.Append(string.IsNullOrEmpty(value) ? "" : $", {name} {value}");
                }
            }
            at.Append(at.Length > 0 ? "\n--- of what it was in ---\n" : "").Append(e.StackTrace);
        }
        return new ToldFailure(told.ToString(), at.ToString());
    }

    static IEnumerable<Exception> Chain(Exception failure)
    {
        var inner = failure is AggregateException many ? many.InnerExceptions : failure.InnerException is { } one ? [one] : (IReadOnlyList<Exception>)[];
        return inner.SelectMany(Chain).Prepend(failure);
    }
}

/// <summary>Has every logger of the service, whoever's it is and wherever it writes, tell failures so.</summary>
public static class ToldFailures
{
    /// <summary>Puts it before the loggers that are there.</summary>
    public static void AddToldFailures(this IServiceCollection services)
    {
        var factory = services.Last(s => s.ServiceType == typeof(ILoggerFactory));
        services.AddSingleton<ILoggerFactory>(provider => new Loggers((ILoggerFactory)(factory.ImplementationInstance ?? factory.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, factory.ImplementationType!))));
    }

    sealed class Loggers(ILoggerFactory inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Log(inner.CreateLogger(categoryName));

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose() => inner.Dispose();
    }

    sealed class Log(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, ToldFailure.Of(exception), formatter);
    }
}
