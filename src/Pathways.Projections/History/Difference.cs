using System.Text.Json.Nodes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.History;

/// <summary>What happened to a value or a step between two moments.</summary>
public enum ChangeKind
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>It was there with another value.</summary>
    Changed,

    /// <summary>It is no longer there.</summary>
    Removed,
}

/// <summary>A value of the state that differs.</summary>
/// <param name="Field">Where it stands, as a path: <c>trainings.t-1.endedOn</c>.</param>
/// <param name="Kind">Added, changed or removed.</param>
/// <param name="Before">Its value before.</param>
/// <param name="After">Its value after.</param>
public sealed record FieldChange(string Field, ChangeKind Kind, JsonNode? Before, JsonNode? After);

/// <summary>An effective step that differs.</summary>
/// <param name="Step">Identifier of its event.</param>
/// <param name="Version">Its place in the pathway.</param>
/// <param name="Event">Its stored name.</param>
/// <param name="Kind">Added (recorded since), changed (corrected since) or removed (retracted since).</param>
/// <param name="Before">The fact as it stood before.</param>
/// <param name="After">The fact as it stands after.</param>
public sealed record StepChange(Guid Step, long Version, string Event, ChangeKind Kind, JsonNode? Before, JsonNode? After);

/// <summary>What differs between two moments of a pathway.</summary>
/// <param name="From">Version at the first moment.</param>
/// <param name="To">Version at the second.</param>
/// <param name="Fields">Values of the state.</param>
/// <param name="Steps">Effective steps.</param>
/// <param name="Grouped">What is not told one by one to who asked, in both languages; absent where all is told.</param>
public sealed record Difference(
    long From, long To, IReadOnlyList<FieldChange> Fields, IReadOnlyList<StepChange> Steps, IReadOnlyDictionary<string, string>? Grouped = null)
{
    /// <summary>The instant that was asked for as the first moment: what was recorded by then is in it, that instant included.</summary>
    public DateTimeOffset? FromUntil { get; init; }

    /// <summary>The instant that was asked for as the second moment.</summary>
    public DateTimeOffset? ToUntil { get; init; }

    /// <summary>What leads from one state to the other. The version, which always differs, is not listed.</summary>
    /// <param name="from">One state.</param>
    /// <param name="to">The other.</param>
    /// <param name="grouped">Whether sensitive facts are grouped, for those who may not read them.</param>
    public static Difference Between(Pathway from, Pathway to, bool grouped = false)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return new(from.Version, to.Version, FieldsBetween(from, to, grouped), StepsBetween(from, to, grouped));
    }

    static List<FieldChange> FieldsBetween(Pathway from, Pathway to, bool grouped)
    {
        var before = Leaves(PathwayView.Of(from, grouped).ToJson());
        var after = Leaves(PathwayView.Of(to, grouped).ToJson());
        return
        [
            .. before.Keys.Union(after.Keys, StringComparer.Ordinal)
                .Where(field => field != "version")
                .Order(StringComparer.Ordinal)
                .Select(field => Change(field, before.GetValueOrDefault(field), after.GetValueOrDefault(field)))
                .OfType<FieldChange>(),
        ];
    }

    static FieldChange? Change(string field, JsonNode? before, JsonNode? after) =>
        JsonNode.DeepEquals(before, after) ? null : new(field, KindOf(before, after), before, after);

    static List<StepChange> StepsBetween(Pathway from, Pathway to, bool grouped)
    {
        var before = from.Steps.ToDictionary(s => s.Id);
        var after = to.Steps.ToDictionary(s => s.Id);
        return
        [
            .. before.Values.Concat(after.Values).DistinctBy(s => s.Id).OrderBy(s => s.Version)
                .Select(s => (Step: s, Before: before.GetValueOrDefault(s.Id), After: after.GetValueOrDefault(s.Id)))
                // That a step differs is told to everybody, as its correction is.
                .Where(s => !JsonNode.DeepEquals(Json(s.Before, grouped: false), Json(s.After, grouped: false)))
                .Select(s => (s.Step, Before: Json(s.Before, grouped), After: Json(s.After, grouped)))
                .Select(s => new StepChange(s.Step.Id, s.Step.Version, EventNames.Of(s.Step.Event), KindOf(s.Before, s.After), s.Before, s.After)),
        ];
    }

    static ChangeKind KindOf(JsonNode? before, JsonNode? after) =>
        before is null ? ChangeKind.Added : after is null ? ChangeKind.Removed : ChangeKind.Changed;

    static JsonNode? Json(Step? step, bool grouped) => step is null ? null : ToldStep.Json(step.Event, grouped);

    // Every single value under its path; a list counts as one value, so that one that grows is one change.
    static Dictionary<string, JsonNode> Leaves(JsonObject view)
    {
        var leaves = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        Collect(view, "");
        return leaves;

        void Collect(JsonObject node, string path)
        {
            foreach (var (name, value) in node)
            {
                var here = path.Length == 0 ? name : path + "." + name;
                if (value is JsonObject inner)
                {
                    Collect(inner, here);
                }
                else if (value is null && path == "opening.situation.publics")
                {
                    leaves.Add(here, JsonValue.Create(PathwayView.Unproven));
                }
                else if (value is not null and not JsonArray { Count: 0 })
                {
                    leaves.Add(here, value);
                }
            }
        }
    }
}
