using System.Collections.Concurrent;
using Npgsql;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Projections.Text;

namespace Pathways.Projections.Indicators;

/// <summary>A filter or breakdown that no fact has.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Value">The value asked for; null where it is the dimension itself that nobody carries.</param>
/// <param name="Nearest">What was most likely meant; null where nothing is near.</param>
/// <param name="Known">What there is, where nothing is near and it is few enough to be read.</param>
public sealed record UnknownValue(string Dimension, string? Value, string? Nearest, IReadOnlyList<string>? Known = null);

/// <summary>
/// Holds what only the facts know (structures, communes, conventions, attributes) against them: a misspelt one is an error that
/// suggests the nearest, never the figure of nobody. What any entry ever held is known, so that the past can be asked about; so is what a
/// registry or the list of communes has, and its figure may be of nobody.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="schema">Schema of the facts.</param>
/// <param name="declared">The attributes that the installation declares: of no other is anything known.</param>
/// <param name="registries">Tables of the schema that register the values of a dimension by their <c>id</c>, by dimension: who is registered may be asked about before anybody enters there.</param>
public sealed class KnownValues(NpgsqlDataSource database, string schema, IReadOnlyDictionary<string, string> registries, DeclaredAttributes declared)
{
    static readonly string[] Columns = ["structure", "territory", "convention"];

    // What an entry once held, or a registry, stays known, so that it is looked for once.
    readonly ConcurrentDictionary<(string Dimension, string Value), bool> met = [];

    /// <summary>The first thing asked for that no fact has, or null. A known value costs a look the first time; an unknown one a scan of the entries.</summary>
    public async Task<UnknownValue?> FirstUnknownAsync(FigureRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.By is { } by && Dimensions.AttributeOf(by) is { } named && !await IsNamedAsync(named, cancellation))
        {
            return UnknownName(by, await NamesAsync(request.Grouped, cancellation));
        }
        foreach (var (dimension, values) in request.Filters ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            var attribute = Dimensions.AttributeOf(dimension);
            if (attribute is not null && !await IsNamedAsync(attribute, cancellation))
            {
                return UnknownName(dimension, await NamesAsync(request.Grouped, cancellation));
            }
            if (attribute is null && !Columns.Contains(dimension, StringComparer.Ordinal))
            {
                continue;
            }
            foreach (var value in values.Where(v => v != Dimensions.NotStated && !(request.Grouped && attribute is not null && v == SensitiveFacts.Reserved)))
            {
                // What a file wrote for "missing" is one group, and has one name.
                var stated = Dimensions.Stated(value);
                if (stated == Dimensions.NotStated || !await IsHeldAsync(dimension, attribute, value, cancellation))
                {
                    string[] known = [.. (await AllAsync(dimension, attribute, cancellation)).Where(v => !request.Grouped || !Dimensions.IsSensitive(dimension, v))];
                    var nearest = stated == Dimensions.NotStated ? stated : Nearest.To(value, known);
                    return new UnknownValue(dimension, value, nearest, nearest is null ? Few(known) : null);
                }
            }
        }
        return null;
    }

    Task<bool> IsNamedAsync(string attribute, CancellationToken cancellation) =>
        !declared.Has(attribute) ? Task.FromResult(false) : MetAsync("attribute", attribute, () => ExistsAsync("jsonb_exists(attributes, $1)", cancellation, attribute));

    Task<bool> IsHeldAsync(string dimension, string? attribute, string value, CancellationToken cancellation) => MetAsync(dimension, value, async () => attribute is not null
        ? declared.Takes(attribute, value) && await ExistsAsync("attributes ->> $1 = $2", cancellation, attribute, value)
        : (dimension == "territory" && Communes.Find(value) is not null) || await ExistsAsync($"{dimension} = $1", cancellation, value)
            || (registries.TryGetValue(dimension, out var table) && await ExistsInAsync(table, "id = $1", cancellation, value)));

    async Task<bool> MetAsync(string dimension, string value, Func<Task<bool>> look) =>
        // No fact holds a NUL, and the database does not take one.
        met.ContainsKey((dimension, value)) || (PlainText.IsText(value) && await look() && (met[(dimension, value)] = true));

    // To who may not ask for a sensitive fact, none is suggested.
    async Task<string[]> NamesAsync(bool grouped, CancellationToken cancellation) =>
    [
        .. (await TextsAsync($"select distinct jsonb_object_keys(attributes) as value from {schema}.{FactTables.Entries} order by value", cancellation))
            .Where(name => declared.Has(name) && (!grouped || !Dimensions.IsSensitive(Named(name)))),
    ];

    static UnknownValue UnknownName(string dimension, string[] names) =>
        Nearest.To(Dimensions.AttributeOf(dimension)!, names) is { } near ? new(dimension, null, Named(near))
        // Where nobody has any attribute, what there is beside them.
        : new(dimension, null, null, names.Length == 0 ? [.. Dimensions.Names, "public.CODE"] : Few([.. names.Select(Named)]));

    static string Named(string attribute) => "attribute." + attribute;

    // Beyond this many nobody reads them.
    const int FewEnoughToList = 20;

    static IReadOnlyList<string>? Few(string[] known) => known.Length is > 0 and <= FewEnoughToList ? known : null;

    /// <summary>Names of attributes that entries have and the installation does not declare.</summary>
    public async Task<IReadOnlyList<string>> UndeclaredAsync(CancellationToken cancellation) =>
        [.. (await TextsAsync($"select distinct jsonb_object_keys(attributes) as value from {schema}.{FactTables.Entries} where superseded_seq is null order by value", cancellation)).Where(name => !declared.Has(name))];

    async Task<List<string>> AllAsync(string dimension, string? attribute, CancellationToken cancellation) => attribute is null
        ? await TextsAsync($"select distinct {dimension} as value from {schema}.{FactTables.Entries} where {dimension} is not null{Registered(dimension)} order by value", cancellation)
        : [.. (await TextsAsync($"select distinct attributes ->> $1 as value from {schema}.{FactTables.Entries} where jsonb_exists(attributes, $1) order by value", cancellation, attribute)).Where(value => declared.Takes(attribute, value))];

    string Registered(string dimension) => registries.TryGetValue(dimension, out var table) ? $" union select id from {schema}.{table}" : "";

    Task<bool> ExistsAsync(string condition, CancellationToken cancellation, params string[] values) => ExistsInAsync(FactTables.Entries, condition, cancellation, values);

    // The condition is one of those above, never a caller's text.
    async Task<bool> ExistsInAsync(string table, string condition, CancellationToken cancellation, params string[] values)
    {
        await using var command = Command($"select exists(select from {schema}.{table} where {condition})", values);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    async Task<List<string>> TextsAsync(string sql, CancellationToken cancellation, params string[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            texts.Add(reader.GetString(0));
        }
        return texts;
    }

    NpgsqlCommand Command(string sql, string[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }
        return command;
    }
}
