using Marten;
using Marten.Services;
using Npgsql;

namespace Pathways.Api.Hosting;

/// <summary>
/// What the event store says of a command that failed: its text and why, and never its values. Marten's own logger writes each parameter of it, which
/// are the names and telephone numbers of whoever was being stored or looked for.
/// </summary>
sealed partial class StoreLog(ILogger log) : IMartenLogger, IMartenSessionLogger
{
    public IMartenSessionLogger StartSession(IQuerySession session) => this;

    public void SchemaChange(string sql) => Changed(log, sql);

    public void LogFailure(NpgsqlCommand command, Exception ex) => Failed(log, ex, command.CommandText);

    public void LogFailure(NpgsqlBatch batch, Exception ex) => Failed(log, ex, string.Join("; ", Enumerable.Select<NpgsqlBatchCommand, string>(batch.BatchCommands, c => c.CommandText)));

    public void LogFailure(Exception ex, string message) => Failed(log, ex, message);

    public void LogSuccess(NpgsqlCommand command)
    {
    }

    public void LogSuccess(NpgsqlBatch batch)
    {
    }

    public void RecordSavedChanges(IDocumentSession session, IChangeSet commit)
    {
    }

    public void OnBeforeExecute(NpgsqlCommand command)
    {
    }

    public void OnBeforeExecute(NpgsqlBatch batch)
    {
    }

    [LoggerMessage(LogLevel.Error, "The event store could not do: {Command}")]
    static partial void Failed(ILogger log, Exception why, string command);

    [LoggerMessage(LogLevel.Information, "The schema was changed: {Sql}")]
    static partial void Changed(ILogger log, string sql);
}
