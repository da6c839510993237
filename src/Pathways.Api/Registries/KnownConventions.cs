using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Registries;

/// <summary>
/// The conventions that entries may name: those that the installation declares, and those that entries have already. Figures are broken down by them: any other
/// would be a word that whoever records has chosen, a surname too, which an evaluator could group by.
/// </summary>
/// <param name="database">Where entries are.</param>
/// <param name="declared">The codes that the settings declare.</param>
public sealed class KnownConventions(NpgsqlDataSource database, IReadOnlyCollection<string> declared)
{
    const int Most = 50;

    /// <summary>What stands against the convention of an entry, as far as it is a code at all; null where it is known, or stood there before.</summary>
    /// <param name="entry">The entry, as it is to be.</param>
    /// <param name="before">As it was; null where it is new.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Refusal?> AgainstAsync(PathwayOpened entry, PathwayOpened? before, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Convention is { } code && code != before?.Convention && IsAsked(code) && !await IsInUseAsync(code, cancellation) ? Unknown() : null;
    }

    /// <summary>The same of the entries of a file: what is in use is looked up once.</summary>
    public async Task<Func<PathwayOpened, Refusal?>> ForFileAsync(CancellationToken cancellation)
    {
        var used = await UsedAsync(null, int.MaxValue, cancellation);
        return entry => entry.Convention is { } code && IsAsked(code) && !used.Contains(code, StringComparer.Ordinal) ? Unknown() : null;
    }

    // What is no code, or may be somebody's, is refused as that.
    bool IsAsked(string code) => !declared.Contains(code, StringComparer.Ordinal) && ValueRules.Refuse(typeof(PathwayOpened), "convention", code) is null && PersonalText.Against(code, "convention") is null;

    Refusal Unknown()
    {
        var why = FactRules.Because("entry/undeclared-convention", "convention");
        return DeclaredAttributes.Listed(declared) is { } listed ? why.With("known", listed) : why;
    }

    async Task<bool> IsInUseAsync(string code, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select exists (select from {Store.Schema}.{FactTables.Entries} where convention = $1 and superseded_seq is null)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = code });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The codes that are declared, and those in use, of a structure or of all, in their order. Reads an index of the structure's entries that name one, or of all.</summary>
    /// <param name="structure">Code of the structure; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<string>> OfAsync(string? structure, CancellationToken cancellation) =>
        [.. (await UsedAsync(structure, Most, cancellation)).Union(declared, StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Most)];

    async Task<IReadOnlyCollection<string>> UsedAsync(string? structure, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select distinct convention from {Store.Schema}.{FactTables.Entries}
            where convention is not null and superseded_seq is null and (@structure::text is null or structure = @structure) order by convention limit {most}
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
