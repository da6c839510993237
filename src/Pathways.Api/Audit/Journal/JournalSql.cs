using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Audit.Journal;

/// <summary>What a question of the journal asks of an event <c>e</c>, as conditions in SQL. Each value goes into the command as a parameter.</summary>
static class JournalSql
{
    /// <summary>Whether an event is before or after a position. The order is that of positions: an instant is that of a recording's beginning, and one that is written for long comes in behind others.</summary>
    public static string Than(NpgsqlCommand command, string sign, long position) => $"e.seq_id {sign} {Add(command, position)}";

    /// <summary>What a question asks of an event, of those up to a position of the log.</summary>
    public static string Where(NpgsqlCommand command, JournalQuestion question, long at, TerritoryClock clock)
    {
        var all = new List<string> { $"e.seq_id <= {Add(command, at)}" };
        if (question.Author is { } author)
        {
            all.Add($"e.user_name = {Add(command, author)}");
        }
        if (question.From is { } from)
        {
            all.Add($"e.timestamp >= {Add(command, clock.StartOf(from))}");
        }
        if (question.To is { } to)
        {
            all.Add($"e.timestamp <= {Add(command, clock.EndOf(to))}");
        }
        if (question.HappenedFrom is { } happenedFrom)
        {
            all.Add($"(e.data ->> 'occurredOn')::date >= {Add(command, happenedFrom)}");
        }
        if (question.HappenedTo is { } happenedTo)
        {
            all.Add($"(e.data ->> 'occurredOn')::date <= {Add(command, happenedTo)}");
        }
        if (question.Kind is { } kind)
        {
            all.Add(JournalKinds.Special.Contains(kind, StringComparer.Ordinal) ? JournalKinds.Sql(kind, "") : JournalKinds.Sql(kind, Add(command, kind)));
        }
        if (question.Structure is { } structure)
        {
            all.Add($"e.stream_id in (select c.pathway from {Store.Schema}.{CaseloadTable.Name} c where c.structure = {Add(command, structure)})");
        }
        if (question.Late is { } days)
        {
            all.Add($"(e.timestamp at time zone {Add(command, clock.ZoneName)})::date - (e.data ->> 'occurredOn')::date > {Add(command, days)}");
        }
        return string.Join(" and ", all);
    }

    static string Add<T>(NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${command.Parameters.Count}";
    }
}
