using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>What the columns of a table held: to tell a name that no row holds from a misspelt one, and what was taken for the event.</summary>
/// <param name="header">The columns.</param>
internal sealed class ColumnValues(string[] header)
{
    private const int MostValues = 10_000;
    private readonly Dictionary<int, HashSet<string>> _seen = [];
    private readonly Dictionary<(int Column, string Value), (bool IsEvent, int Rows)> _statuses = [];

    /// <summary>Rows by value of a status: events first, the most frequent first.</summary>
    internal StatusValue[] Statuses =>
    [
        .. _statuses.Select(s => new StatusValue(header[s.Key.Column], s.Key.Value, s.Value.IsEvent, s.Value.Rows))
            .OrderByDescending(s => s.IsEvent).ThenByDescending(s => s.Rows).ThenBy(s => s.Value, StringComparer.Ordinal),
    ];

    /// <summary>Counts a value of a status.</summary>
    internal void Count(int column, string value, bool isEvent)
    {
        var key = (column, value);
        if (_statuses.Count < MostValues || _statuses.ContainsKey(key))
            _statuses[key] = (isEvent, _statuses.GetValueOrDefault(key).Rows + 1);
    }

    /// <summary>Keeps a value so that a name that no row holds can be told apart from a misspelt one.</summary>
    internal void Note(int column, string value)
    {
        if (!_seen.TryGetValue(column, out var values))
            _seen.Add(column, values = new(StringComparer.Ordinal));
        if (values.Count < MostValues)
            values.Add(value);
    }

    /// <summary>Refuses a value that an option names and no row holds; of columns with more than 10,000 values nothing is said.</summary>
    internal void Require(ReadOnlySpan<int> columns, string option, string value)
    {
        var (all, name) = (new HashSet<string>(StringComparer.Ordinal), header[columns[0]]);
        foreach (var column in columns)
            all.UnionWith(_seen.GetValueOrDefault(column) ?? []);
        if (!all.Contains(FieldText.Clean(value)) && all.Count < MostValues)
            throw NotFound(option, value, name, all);
    }

    internal static AnalysisError NotFound(string option, string value, string column, IEnumerable<string> values)
    {
        var (french, english) = Arguments.Suggestion(value, values);
        var shown = string.Join(", ", values.Order(StringComparer.Ordinal).Take(10).Select(v => v.Length == 0 ? "''" : v));
        return new(
            "analyse/value-not-found",
            $"--{option} : aucune ligne ne porte « {value} » dans « {column} »{french} ; il y a {shown}",
            $"--{option}: no row holds '{value}' in '{column}'{english}; there are {shown}");
    }
}
