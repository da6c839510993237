using Npgsql;
using Pathways.Api.Hosting;

namespace Pathways.Api.Import;

/// <summary>
/// Keeps what was refused of a file for a week: long enough to correct it, and no longer. After that the list is gone, and of the import its numbers
/// stay. Of an import of before sources were codes, its free text is replaced at once by what stands for it.
/// </summary>
public sealed partial class ImportKeeper(NpgsqlDataSource database, ILogger<ImportKeeper> log) : HourlyKeeper
{
    /// <summary>How many days refused rows are kept.</summary>
    public const int Days = 7;

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
        var erased = (int)(await command.ExecuteScalarAsync(cancellation))!;
        foreach (var text in await FreeTextsAsync(database, cancellation))
        {
            await using var replace = database.CreateCommand($$"""
                update {{Store.Schema}}.mt_doc_importjob set data = jsonb_set(data, '{result,source}', to_jsonb($2)) where data #>> '{result,source}' = $1
                """);
            replace.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
            replace.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ImportSource.OfFormer(text).Code });
            await replace.ExecuteNonQueryAsync(cancellation);
        }
        return erased;
    }

    // A few: a territory has as many sources as programs that files come from.
    static async Task<IReadOnlyList<string>> FreeTextsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($$"""
            select distinct data #>> '{result,source}' from {{Store.Schema}}.mt_doc_importjob
            where data #>> '{result,source}' <> '' and data #>> '{result,source}' !~ '^([0-9a-f]{64}|former-[0-9a-f]{16})$'
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetString(0) is var source && !ImportSource.IsCode(source))
            {
                texts.Add(source);
            }
        }
        return texts;
    }

    /// <inheritdoc/>
    protected override async Task KeepAsync(CancellationToken cancellation)
    {
        if (await EraseAsync(database, cancellation) is > 0 and var imports)
        {
            Erased(imports, Days);
        }
    }

    /// <inheritdoc/>
    protected override void NotKept(Exception why) => NotErased(why);

    [LoggerMessage(LogLevel.Information, "What was refused of {Imports} imports is older than {Days} days and was erased.")]
    partial void Erased(int imports, int days);

    [LoggerMessage(LogLevel.Warning, "What was refused of old imports could not be erased; it is tried again in an hour.")]
    partial void NotErased(Exception why);
}
