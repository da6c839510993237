using System.Text.Json;
using Npgsql;

namespace Pathways.Projections.Indicators;

/// <summary>The journeys of the fact tables as they are, or were, known. Cost grows with the entries, and with the facts of the kinds that are asked for.</summary>
static class FactRows
{
    /// <summary>Reads everybody, in the order of their pathways' identifiers, with their steps of these events.</summary>
    /// <param name="connection">A connection, in the transaction of the position.</param>
    /// <param name="schema">Where the tables are.</param>
    /// <param name="declared">The attributes that exist.</param>
    /// <param name="events">The events, by stored names.</param>
    /// <param name="asKnownOn">The instant whose knowledge is asked; absent: what is known now.</param>
    /// <param name="cancellation">To stop.</param>
    public static async Task<IEnumerable<Journey>> ReadAsync(
        NpgsqlConnection connection, string schema, DeclaredAttributes declared, IReadOnlyList<string> events, DateTimeOffset? asKnownOn, CancellationToken cancellation)
    {
        var journeys = new Dictionary<Guid, Journey>();
        await using (var command = Known($"select {EntryReader.Columns} from {schema}.{FactTables.Entries} f", "order by pathway", connection, asKnownOn, events: null))
        {
            var entries = new EntryReader(declared);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var entry = entries.Read(reader);
                journeys[entry.Pathway] = new Journey(entry);
            }
        }
        if (events.Count > 0 && journeys.Count > 0)
        {
            await TakeStepsAsync(connection, schema, journeys, events, asKnownOn, cancellation);
        }
        return journeys.Values;
    }

    static async Task TakeStepsAsync(
        NpgsqlConnection connection, string schema, Dictionary<Guid, Journey> journeys, IReadOnlyList<string> events, DateTimeOffset? asKnownOn, CancellationToken cancellation)
    {
        await using var command = Known(
            $"select pathway, event, occurred_on, ref, code, qualifier, employer, until from {schema}.{FactTables.Steps} f", "order by pathway, version", connection, asKnownOn, events);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (journeys.TryGetValue(reader.GetGuid(0), out var journey))
            {
                journey.Take(
                    reader.GetString(1), reader.GetFieldValue<DateOnly>(2),
                    new StepFact(reader.Text(3), reader.Text(4), reader.Text(5), reader.Text(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<DateOnly>(7)));
            }
        }
    }

    // The rows that stand, or that stood at an instant.
    static NpgsqlCommand Known(string select, string order, NpgsqlConnection connection, DateTimeOffset? asKnownOn, IReadOnlyList<string>? events)
    {
        var known = asKnownOn is null ? "superseded_seq is null" : "recorded_at <= $1 and (superseded_at is null or superseded_at > $1)";
        var command = new NpgsqlCommand { Connection = connection };
        if (asKnownOn is { } instant)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime() });
        }
        if (events is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. events] });
            known += $" and event = any(${command.Parameters.Count})";
        }
        command.CommandText = $"{select} where {known} {order}";
        return command;
    }
}

/// <summary>Reads entries from their table: few distinct texts, many rows.</summary>
sealed class EntryReader(DeclaredAttributes declared)
{
    /// <summary>What is read of a row, in this order, and of the table under the name <c>f</c>.</summary>
    public const string Columns = "pathway, opened_on, scheme, structure, territory, convention, gender, age, education, labour, publics, attributes::text, prescriber";

    /// <summary>How many they are.</summary>
    public const int Count = 13;

    readonly Dictionary<string, Dictionary<string, string>> attributes = new(StringComparer.Ordinal);
    readonly Dictionary<string, string[]> publics = new(StringComparer.Ordinal);

    /// <summary>The entry of a row.</summary>
    public Entry Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), string.Intern(reader.GetString(2)), string.Intern(reader.GetString(3)), string.Intern(reader.GetString(4)),
        reader.Text(5) is { } convention ? string.Intern(convention) : null, string.Intern(reader.GetString(6)), reader.IsDBNull(7) ? null : reader.GetInt32(7), string.Intern(reader.GetString(8)), string.Intern(reader.GetString(9)),
        Once(publics, reader.GetString(10), static text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        reader.Text(11) is { } json ? Once(attributes, json, Declared) : null,
        reader.Text(12) is { } prescriber ? string.Intern(prescriber) : null);

    // What is not declared, or no longer, is in no figure: a name that nobody knows is left out, a value is told as that.
    Dictionary<string, string> Declared(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!
        .Where(a => declared.Has(a.Key)).ToDictionary(a => a.Key, a => declared.Takes(a.Key, a.Value) ? a.Value : Dimensions.Undeclared, StringComparer.Ordinal);

    static T Once<T>(Dictionary<string, T> known, string text, Func<string, T> read) => known.TryGetValue(text, out var value) ? value : known[text] = read(text);
}
