using System.Globalization;
using Npgsql;
using Pathways.Projections.Indicators;

namespace Pathways.Projections;

/// <summary>
/// A read model that has not taken in the whole log: after an import or a rebuild, and in the first seconds of a territory. What it answers
/// then is not complete, and says so.
/// </summary>
/// <param name="Position">The position that it has reached.</param>
/// <param name="Log">The last position of the log.</param>
public sealed record LogBehind(long Position, long Log)
{
    /// <summary>What is taken in sooner than this is no delay that anybody sees.</summary>
    const int UsualSeconds = 2;

    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr"), English = CultureInfo.GetCultureInfo("en");

    /// <summary>How far a read model is behind, or null where all that was recorded more than two seconds ago is in it. Costs two looks in an index.</summary>
    /// <param name="connection">The connection, within the transaction that reads the model.</param>
    /// <param name="eventSchema">Schema of the events.</param>
    /// <param name="shard">Name of its shard in the daemon's progress.</param>
    /// <param name="cancellation">To stop.</param>
    public static async Task<LogBehind?> OfAsync(NpgsqlConnection connection, string eventSchema, string shard, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select p.position, (select max(seq_id) from {eventSchema}.mt_events)
            from (select coalesce((select last_seq_id from {eventSchema}.mt_event_progression where name = $1), 0) as position) p
            where (select timestamp from {eventSchema}.mt_events where seq_id > p.position order by seq_id limit 1) < now() - make_interval(secs => {UsualSeconds})
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard + ":All" });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new LogBehind(reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    /// <summary>What is said of figures.</summary>
    public FigureNote Figures => new("not_all_counted", new(
        $"Chiffres incomplets\u00a0: le journal est compté jusqu’à la position {In(Position, French)} sur {In(Log, French)}, le reste est en cours. Redemandez dans un moment.",
        $"Figures not complete: the log is counted up to position {In(Position, English)} of {In(Log, English)}, the rest is under way. Ask again in a moment."));

    /// <summary>What is said of lists.</summary>
    public Words Lists => new(
        $"Liste incomplète\u00a0: elle suit le journal jusqu’à la position {In(Position, French)} sur {In(Log, French)}, le reste est en cours. Rouvrez-la dans un moment.",
        $"List not complete: it follows the log up to position {In(Position, English)} of {In(Log, English)}, the rest is under way. Open it again in a moment.");

    static string In(long position, CultureInfo language) => position.ToString("#,##0", language);
}
