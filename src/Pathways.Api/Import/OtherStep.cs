using System.Text.Json.Nodes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// The step that stands where a row of a file wants to be: told with the refusal, for a file that says something else of it changes nothing, and
/// two rows of one file may say the same. Pure.
/// </summary>
static class OtherStep
{
    /// <summary>The problem with that step, where it is one of the same kind, of the same appointment, training and so on.</summary>
    /// <param name="problem">What is said of the row.</param>
    /// <param name="proposed">What the row says.</param>
    /// <param name="state">The pathway before it.</param>
    /// <param name="rowOf">The rows of the file, by the identifiers of their events.</param>
    /// <param name="reserved">Whether the sender does not read the sensitive facts of the pathway: the two are then compared as they read them.</param>
    public static ImportProblem Told(ImportProblem problem, PathwayEvent proposed, Pathway state, IReadOnlyDictionary<Guid, long> rowOf, bool reserved)
    {
        if (!problem.Code.Contains("/already-", StringComparison.Ordinal))
        {
            return problem;
        }
        if (state.Steps.LastOf(proposed) is not { } other || Differing(other.Event, proposed, reserved) is not { Count: > 0 } differs)
        {
            return problem;
        }
        problem = problem.With("differs", string.Join(", ", differs));
        return rowOf.TryGetValue(other.Id, out var row) ? problem.With("otherRow", row) : problem;
    }

    // The columns in which two steps of a kind differ.
    static List<string> Differing(PathwayEvent one, PathwayEvent other, bool reserved)
    {
        var (first, second) = (Fields(one, reserved), Fields(other, reserved));
        return [.. first.Keys.Union(second.Keys, StringComparer.Ordinal).Where(name => first.GetValueOrDefault(name) != second.GetValueOrDefault(name)).Order(StringComparer.Ordinal)];
    }

    static Dictionary<string, string?> Fields(PathwayEvent step, bool reserved) => Flat(reserved ? AsRead.Json(step) : JsonNode.Parse(PathwayJson.Bytes(step with { Confirmed = null }))!.AsObject(), "")
        .ToDictionary(f => PathwayRows.ColumnOf(f.Key)!, f => f.Value?.ToJsonString(), StringComparer.Ordinal);

    static IEnumerable<KeyValuePair<string, JsonNode?>> Flat(JsonObject values, string path) => values.SelectMany(
        v => v is { Key: "situation" or "attributes", Value: JsonObject within } ? Flat(within, v.Key + ".") : [new KeyValuePair<string, JsonNode?>(path + v.Key, v.Value)]);
}
