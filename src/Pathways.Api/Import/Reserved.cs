using System.Text.Json.Nodes;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>Whose the steps of a pathway are, to a sender who does not read its sensitive facts.</summary>
public enum Reserved
{
    /// <summary>All are the sender's, or they may read them: nothing is kept from them.</summary>
    Nothing,

    /// <summary>Others record on it. What its files said the sender sent, and knows.</summary>
    OfOthers,

    /// <summary>Another sent a file of it: to say that a row is known would tell what that file said.</summary>
    OfAnotherSender,
}

/// <summary>
/// Rows of a file against stored steps, as somebody reads these who may not read sensitive facts: whether a row guesses one right or wrong,
/// it is the same. Pure.
/// </summary>
static class AsRead
{
    /// <summary>What a step says to them, as JSON: reasons grouped, hidden publics and attributes left out, and the axis of a barrier, whichever it is.</summary>
    /// <param name="step">The step.</param>
    public static JsonObject Json(PathwayEvent step)
    {
        var told = JsonNode.Parse(PathwayJson.Bytes(SensitiveFacts.Grouped(step) with { Confirmed = null }))!.AsObject();
        told.Remove("axis");
        return told;
    }

    /// <summary>The same as one text, by which steps that read the same are found.</summary>
    /// <param name="step">The step.</param>
    public static (Type, string) Text(PathwayEvent step) => (step.GetType(), Json(step).ToJsonString());

    /// <summary>The value of an attribute as they read it; null of one that is not shown.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What it says.</param>
    public static string? Attribute(string name, string value) => SensitiveFacts.OfText(name) is not null ? null : SensitiveFacts.OfText(value) is null ? value : SensitiveFacts.Reserved;
}
