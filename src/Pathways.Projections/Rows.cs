using Npgsql;

namespace Pathways.Projections;

/// <summary>What is read of rows in many places.</summary>
static class Rows
{
    /// <summary>A text; null where the row has none.</summary>
    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
