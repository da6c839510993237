using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Registries;

/// <summary>The conventions that entries name: there is no registry of them yet, and a code typed from memory makes a second one.</summary>
public sealed class KnownConventions(NpgsqlDataSource database)
{
    const int Most = 50;

    /// <summary>The codes in use, of a structure or of all, in their order. Reads an index of the structure's entries that name one, or of all.</summary>
    /// <param name="structure">Code of the structure; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<string>> OfAsync(string? structure, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select distinct convention from {Store.Schema}.{FactTables.Entries}
            where convention is not null and superseded_seq is null and (@structure::text is null or structure = @structure) order by convention limit {Most}
            """);
        command.Parameters.AddWithValue("structure", NpgsqlTypes.NpgsqlDbType.Text, (object?)structure ?? DBNull.Value);
        var codes = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            codes.Add(rows.GetString(0));
        }
        return codes;
    }
}
