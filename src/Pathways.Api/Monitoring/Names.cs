using Marten;
using Pathways.Api.Recording;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Monitoring;

/// <summary>Who people are, from the identity record, for those who may know.</summary>
public sealed class Names(IDocumentStore store, Npgsql.NpgsqlDataSource database)
{
    /// <summary>A person's name; null once erased.</summary>
    public async Task<string?> OfAsync(Guid person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Identity>(person, cancellation) is { } identity ? $"{identity.FirstName} {identity.LastName}" : null;
    }

    /// <summary>The names of the people of some pathways, asked for at once; one who was erased is in it without a name.</summary>
    public async Task<IReadOnlyDictionary<Guid, string?>> OfPathwaysAsync(IReadOnlyCollection<Guid> pathways, CancellationToken cancellation)
    {
        var names = new Dictionary<Guid, string?>();
        if (pathways.Count == 0)
        {
            return names;
        }
        await using var command = database.CreateCommand($"""
            select c.pathway, i.data ->> 'firstName', i.data ->> 'lastName'
            from {Hosting.Store.Schema}.{CaseloadTable.Name} c left join {Hosting.Store.Schema}.mt_doc_identity i on i.id = c.person where c.pathway = any($1)
            """);
        command.Parameters.Add(new Npgsql.NpgsqlParameter<Guid[]> { TypedValue = [.. pathways] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            names[reader.GetGuid(0)] = await reader.IsDBNullAsync(2, cancellation) ? null : $"{reader.GetString(1)} {reader.GetString(2)}";
        }
        return names;
    }
}
