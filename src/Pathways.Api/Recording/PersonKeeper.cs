using Npgsql;
using Pathways.Api.Hosting;

namespace Pathways.Api.Recording;

/// <summary>
/// Ends what is kept of people and serves nothing any more: a record of which no pathway has come (a form of a program that was left, a person who was known
/// under another identifier), and the tries of former months (<see cref="SameTries"/>).
/// </summary>
/// <param name="days">Days after which a record without a pathway is erased, from when it was made or last corrected.</param>
/// <param name="database">Where they are.</param>
/// <param name="records">Erases them.</param>
/// <param name="log">What was erased, as a number.</param>
public sealed partial class PersonKeeper(int days, NpgsqlDataSource database, PersonRecords records, ILogger<PersonKeeper> log) : HourlyKeeper
{
    /// <summary>Days after which a record without a pathway is erased, where the installation says nothing.</summary>
    public const int Days = 30;

    const int AtOnce = 500;

    /// <summary>Erases what serves nothing any more; how many records. Costs a look into an index for each record that is old.</summary>
    public async Task<int> EraseAsync(CancellationToken cancellation)
    {
        await SameTries.EraseOldAsync(database, cancellation);
        await PersonRecords.EraseFormerMarksAsync(database, cancellation);
        var erased = 0;
        // In the order of their identifiers, each once: one that is kept (a pathway comes of it in this moment) is no reason to begin again.
        for (IReadOnlyList<Guid> some = [Guid.Empty]; some.Count > 0;)
        {
            some = await UnusedAsync(some[^1], cancellation);
            foreach (var person in some)
            {
                erased += await records.EraseUnusedAsync(person, days, cancellation) ? 1 : 0;
            }
        }
        return erased;
    }

    // Not one for whom somebody tried to open a pathway lately: a question may be open.
    async Task<IReadOnlyList<Guid>> UnusedAsync(Guid after, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select id from {Store.Schema}.mt_doc_identity i
            where id > $1 and mt_last_modified < now() - make_interval(days => $2)
                and not exists (select from {Store.EventSchema}.mt_events e where e.type = 'pathway_opened' and e.data ->> 'person' = i.id::text)
                and not exists (select from {Store.Schema}.{SameTries.Name} t where t.person = i.id)
            order by id limit {AtOnce}
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = days });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var people = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            people.Add(reader.GetGuid(0));
        }
        return people;
    }

    /// <inheritdoc/>
    protected override async Task KeepAsync(CancellationToken cancellation)
    {
        if (await EraseAsync(cancellation) is > 0 and var people)
        {
            Erased(people, days);
        }
    }

    /// <inheritdoc/>
    protected override ILogger Log => log;

    [LoggerMessage(LogLevel.Information, "{People} people of whom no pathway has come in {Days} days were erased.")]
    partial void Erased(int people, int days);
}
