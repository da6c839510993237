using System.Text;

namespace Pathways.Api.Evaluation;

/// <summary>
/// Several values in one parameter: <c>gender=woman,man</c>, or the parameter repeated. A comma, semicolon or backslash that
/// belongs to a value is written with a backslash before it: <c>attribute.job=cook\,baker</c>.
/// </summary>
public static class FilterValues
{
    /// <summary>The values of a parameter, or null where one is empty or ends in a lone backslash.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = new List<string>();
        var value = new StringBuilder();
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] != ',')
            {
                if (text[i] == '\\' && ++i == text.Length)
                {
                    return null;
                }
                value.Append(text[i]);
                continue;
            }
            if (string.IsNullOrWhiteSpace(value.ToString()))
            {
                return null;
            }
            values.Add(value.ToString());
            value.Clear();
        }
        return values;
    }

    /// <summary>Values as a parameter writes them: <see cref="Split"/> gives them back.</summary>
    public static string Join(IEnumerable<string> values) => string.Join(',', values.Select(Escaped));

    /// <summary>Filters as a file writes them: <c>gender=woman; structure=A,B</c>.</summary>
    public static string Written(IReadOnlyDictionary<string, IReadOnlyList<string>>? filters) =>
        string.Join("; ", (filters ?? new Dictionary<string, IReadOnlyList<string>>()).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={Join(f.Value)}"));

    static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal);
}
