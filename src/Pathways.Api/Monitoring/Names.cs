using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Monitoring;

/// <summary>Who people are, from the identity record, for those who may know.</summary>
public sealed class Names(Npgsql.NpgsqlDataSource database)
{
    /// <summary>The names of the people of some pathways, asked for at once; one who was erased is in it without a name.</summary>
    public async Task<IReadOnlyDictionary<Guid, string?>> OfPathwaysAsync(IReadOnlyCollection<Guid> pathways, Actor actor, CancellationToken cancellation)
    {
        var names = new Dictionary<Guid, string?>();
        if (pathways.Count == 0)
        {
            return names;
        }
        await using var command = database.CreateCommand($"""
            select c.pathway, i.data ->> 'firstName', i.data ->> 'lastName'
            from {Store.Schema}.{CaseloadTable.Name} c left join {Store.Schema}.mt_doc_identity i
                on i.id = c.person and ($2 or not {PersonAccess.IsNewElsewhere("c.person", "c.structure")})
            where c.pathway = any($1)
            """);
        command.Parameters.Add(new Npgsql.NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        // Who coordinates reads all.
        command.Parameters.Add(new Npgsql.NpgsqlParameter<bool> { TypedValue = Access.MayTransfer(actor) });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            names[reader.GetGuid(0)] = await reader.IsDBNullAsync(2, cancellation) ? null : $"{reader.GetString(1)} {reader.GetString(2)}";
        }
        return names;
    }
}
