using Npgsql;
using Pathways.Api.Hosting;

namespace Pathways.Api.Import;

/// <summary>
/// Keeps what was refused of a file for a week: long enough to correct it, and no longer. After that the list is gone, and of the import its numbers
/// stay. Any node does it, once an hour; done twice it is the same.
/// </summary>
public sealed partial class ImportKeeper(NpgsqlDataSource database, ILogger<ImportKeeper> log) : BackgroundService
{
    /// <summary>How many days refused rows are kept.</summary>
    public const int Days = 7;

    static readonly TimeSpan Often = TimeSpan.FromHours(1);

    /// <summary>Erases what is older; how many imports it was of.</summary>
    public static async Task<int> EraseAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand($$"""
            with lists as (delete from {{Store.Schema}}.mt_doc_importrefusals where mt_last_modified < now() - make_interval(days => $1) returning id),
            jobs as (
                update {{Store.Schema}}.mt_doc_importjob set data = jsonb_set(data, '{result,problems}', '[]')
                where mt_last_modified < now() - make_interval(days => $1) and jsonb_array_length(coalesce(data #> '{result,problems}', '[]')) > 0 returning id)
            select count(distinct id)::int from (select id from lists union select id from jobs) as erased
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Days });
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Often);
        do
        {
            try
            {
                if (await EraseAsync(database, stoppingToken) is > 0 and var imports)
                {
                    Erased(imports, Days);
                }
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // A first start: the schema is being made, and nothing is old.
            }
            catch (NpgsqlException e)
            {
                // The database is away: in an hour.
                NotErased(e);
            }
        }
        while (await clock.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "What was refused of {Imports} imports is older than {Days} days and was erased.")]
    partial void Erased(int imports, int days);

    [LoggerMessage(LogLevel.Warning, "What was refused of old imports could not be erased; it is tried again in an hour.")]
    partial void NotErased(Exception why);
}
