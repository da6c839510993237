using Npgsql;

namespace Pathways.Api.Hosting;

/// <summary>Why the service did not start: the host tells it by a trace of the program's insides, and would end as if all were well.</summary>
static class FailedStart
{
    /// <summary>Says on standard error what to do, and gives the exit code of a failure.</summary>
    /// <param name="connectionString">The database that the service was to run on.</param>
    public static async Task<int> ExplainAsync(string connectionString)
    {
        await Console.Error.WriteLineAsync(await ReasonAsync(connectionString));
        return 1;
    }

    // What the service reads before it serves, of this version.
    static readonly (string Table, string Column)[] ReadAtStart =
        [($"{Store.EventSchema}.mt_events", "seq_id"), ($"{Store.Schema}.{SessionKeys.Name}", "environment"), ($"{Store.Schema}.{InstallationSecret.Name}", "secret"),
        ($"{Store.Schema}.{Projections.UnreadSteps.Name}", "version"), ($"{Store.Schema}.{Recording.SameTries.Name}", "turned")];

    /// <summary>Whether the database answers and has not this version's schema: known before the start, nothing fails in the midst of it.</summary>
    public static async Task<bool> HasNoSchemaAsync(string connectionString)
    {
        try
        {
            return !await HasSchemaAsync(connectionString);
        }
        catch (NpgsqlException)
        {
            // The start finds it out, and says it.
            return false;
        }
    }

    /// <summary>What is wrong with the database, with its code; or that it is something else.</summary>
    internal static async Task<string> ReasonAsync(string connectionString)
    {
        try
        {
            return await HasSchemaAsync(connectionString)
                ? "[hosting/not-started] Le service n'a pas démarré : la cause est dans le journal ci-dessus.\n[hosting/not-started] The service did not start: the log above says why."
                : "[database/no-schema] La base n'a pas le schéma de cette version : lancez ./ops/db-apply avec les mêmes réglages, puis redémarrez.\n"
                    + "[database/no-schema] The database has not this version's schema: run ./ops/db-apply with the same settings, then start again.";
        }
        catch (NpgsqlException e)
        {
            return $"[database/unreachable] La base de données ne répond pas : vérifiez ConnectionStrings__Pathways. ({e.Message})\n"
                + $"[database/unreachable] The database does not answer: check ConnectionStrings__Pathways. ({e.Message})";
        }
    }

    static async Task<bool> HasSchemaAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand("""
            select bool_and(exists (select from pg_attribute where attrelid = to_regclass(one.relation) and attname = one.name and not attisdropped))
            from unnest($1::text[], $2::text[]) as one(relation, name)
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. ReadAtStart.Select(r => r.Table)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. ReadAtStart.Select(r => r.Column)] });
        return await command.ExecuteScalarAsync() is true;
    }
}
