using Marten;
using Npgsql;
using Pathways.Api.Hosting;

namespace Pathways.Api.Import;

/// <summary>
/// Keeps what was refused of a file for a week: long enough to correct it, and no longer. After that the list is gone, and of the import its numbers
/// stay. Of an import of before sources were codes, its free text is replaced at once by what stands for it, and so are unkeyed hashes.
/// </summary>
public sealed partial class ImportKeeper(NpgsqlDataSource database, IDocumentStore store, InstallationSecret secret, ILogger<ImportKeeper> log) : HourlyKeeper
{
    /// <summary>How many days refused rows are kept.</summary>
    public const int Days = 7;

    /// <summary>Erases what is older, and has what former versions kept in its keyed form; of how many imports something was erased.</summary>
    public static async Task<int> EraseAsync(NpgsqlDataSource database, IDocumentStore store, InstallationSecret secret, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(store);
        await using var command = database.CreateCommand($$"""
            with lists as (delete from {{Store.Schema}}.mt_doc_importrefusals where mt_last_modified < now() - make_interval(days => $1) returning id),
            jobs as (
                update {{Store.Schema}}.mt_doc_importjob set data = jsonb_set(data, '{result,problems}', '[]')
                where mt_last_modified < now() - make_interval(days => $1) and jsonb_array_length(coalesce(data #> '{result,problems}', '[]')) > 0 returning id)
            select count(distinct id)::int from (select id from lists union select id from jobs) as erased
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Days });
        var erased = (int)(await command.ExecuteScalarAsync(cancellation))!;
        // With the list goes what would tell whether a file was that one: nothing of it was stored, and the key still finds its answer.
        await using var untaken = database.CreateCommand($$"""
            update {{Store.Schema}}.mt_doc_importjob set data = jsonb_set(data, '{fingerprint}', '""')
            where mt_last_modified < now() - make_interval(days => $1) and data ->> 'fingerprint' <> ''
            and not coalesce((data #>> '{result,stored}')::boolean and (data #>> '{result,eventsAdded}')::bigint + (data #>> '{result,eventsKnown}')::bigint > 0, false)
            """);
        untaken.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Days });
        await untaken.ExecuteNonQueryAsync(cancellation);
        await RekeyAsync(database, store, secret, cancellation);
        return erased;
    }

    // What is kept of a job says nothing of when: it is as old as it was.
    static async Task RekeyAsync(NpgsqlDataSource database, IDocumentStore store, InstallationSecret secret, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var former = (await session.AdvancedSql.QueryAsync<string>($$"""
            select distinct data #>> '{result,source}' from {{Store.Schema}}.mt_doc_importjob where data #>> '{result,source}' <> '' and data #>> '{result,source}' !~ '^source-[0-9a-f]{32}$'
            """, cancellation)).Where(source => !ImportSource.IsCode(source)).ToArray();
        foreach (var job in await session.QueryAsync<ImportJob>("where data ->> 'fingerprint' like '%-%' or data #>> '{result,source}' = any(?)", cancellation, [former]))
        {
            var kept = job.AsKept(secret);
            await using var update = database.CreateCommand($$"""
                update {{Store.Schema}}.mt_doc_importjob set data = case when data #> '{result,source}' is null then data else jsonb_set(data, '{result,source}', to_jsonb($2)) end || jsonb_build_object('fingerprint', $3)
                where id = $1
                """);
            update.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job.Id });
            update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kept.Result?.Source ?? "" });
            update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kept.Fingerprint });
            await update.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    protected override async Task KeepAsync(CancellationToken cancellation)
    {
        if (await EraseAsync(database, store, secret, cancellation) is > 0 and var imports)
        {
            Erased(imports, Days);
        }
    }

    /// <inheritdoc/>
    protected override ILogger Log => log;

    [LoggerMessage(LogLevel.Information, "What was refused of {Imports} imports is older than {Days} days and was erased.")]
    partial void Erased(int imports, int days);
}
