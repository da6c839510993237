using System.Text.Json;
using System.Text.Json.Nodes;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.History;

/// <summary>A step as JSON, in the conventions of the event log; for who may not read sensitive facts, with them grouped (<see cref="SensitiveFacts"/>).</summary>
public static class ToldStep
{
    /// <summary>What a step says.</summary>
    public static JsonObject Json(PathwayEvent step, bool grouped)
    {
        ArgumentNullException.ThrowIfNull(step);
        var told = grouped ? SensitiveFacts.Grouped(step) : step;
        var json = JsonSerializer.SerializeToNode(told, told.GetType(), PathwayJson.Stored)!.AsObject();
        if (grouped)
        {
            Reserve(json);
        }
        return json;
    }

    // The list of axes has no "other" to group health with.
    static void Reserve(JsonObject step)
    {
        if (step.ContainsKey("axis"))
        {
            step["axis"] = SensitiveFacts.Reserved;
        }
        if (step["corrected"] is JsonObject corrected)
        {
            Reserve(corrected);
        }
    }
}
