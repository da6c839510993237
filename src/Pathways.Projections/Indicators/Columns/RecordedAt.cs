using Npgsql;

namespace Pathways.Projections.Indicators.Columns;

/// <summary>
/// When the parts of the log were recorded: of each thousand numbers or so, the earliest instant. Numbers and instants go up together, but for
/// transactions that went on side by side; so the last number of an instant is in the last part that has one so early.
/// </summary>
/// <param name="Earliest">Of each part, in order, the earliest instant in UTC ticks; <see cref="long.MaxValue"/> where it has none.</param>
sealed record RecordedAt(long[] Earliest)
{
    const int Size = 4_096;

    /// <summary>Nothing recorded.</summary>
    public static RecordedAt Nothing { get; } = new([]);

    /// <summary>The same with what was recorded after a position. Costs what was.</summary>
    public async Task<RecordedAt> WithAsync(NpgsqlConnection connection, string schema, long after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select seq / {Size}, min(recorded_at) from {schema}.{FactTables.Steps} where seq > $1 group by 1 order by 1", connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<long> earliest = [.. Earliest];
        while (await reader.ReadAsync(cancellation))
        {
            var part = (int)reader.GetInt64(0);
            while (earliest.Count <= part)
            {
                earliest.Add(long.MaxValue);
            }
            earliest[part] = Math.Min(earliest[part], reader.GetDateTime(1).Ticks);
        }
        return new RecordedAt([.. earliest]);
    }

    /// <summary>The last position that was recorded by an instant; 0 where none was. Costs one part of the log.</summary>
    public async Task<long> PositionAsync(NpgsqlConnection connection, string schema, DateTimeOffset instant, CancellationToken cancellation)
    {
        var part = (long)Array.FindLastIndex(Earliest, first => first <= instant.UtcTicks);
        if (part < 0)
        {
            return 0;
        }
        await using var command = new NpgsqlCommand($"select max(seq) from {schema}.{FactTables.Steps} where seq >= $1 and seq < $2 and recorded_at <= $3", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = part * Size });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (part + 1) * Size });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime() });
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }
}
