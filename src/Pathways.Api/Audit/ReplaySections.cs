using System.Text.Json.Nodes;
using Pathways.Projections.Timeline;

namespace Pathways.Api.Audit;

/// <summary>A replayed state in the stages of a pathway, each with its values, and those of one thing (an appointment, a contract) together.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Things">Its things, in the state's order; one without a reference holds the stage's own values.</param>
public sealed record ReplaySection(Stage Stage, IReadOnlyList<ReplayThing> Things)
{
    // What is not here is of the follow-up: a value that is added to the state is shown there until somebody says better.
    static readonly Dictionary<string, Stage> Stages = new(StringComparer.Ordinal)
    {
        ["status"] = Stage.Entry,
        ["opening"] = Stage.Entry,
        ["structure"] = Stage.Entry,
        ["referent"] = Stage.Entry,
        ["referentSince"] = Stage.Entry,
        ["transferTo"] = Stage.Entry,
        ["transferProposedOn"] = Stage.Entry,
        ["orientation"] = Stage.Orientation,
        ["orientationKind"] = Stage.Orientation,
        ["orientationNotifiedOn"] = Stage.Orientation,
        ["reorientationRequestedOn"] = Stage.Orientation,
        ["barriers"] = Stage.Orientation,
        ["engagedSince"] = Stage.Orientation,
        ["appointments"] = Stage.Appointments,
        ["firstAppointmentOn"] = Stage.Appointments,
        ["trainings"] = Stage.Training,
        ["immersions"] = Stage.Placement,
        ["contracts"] = Stage.Placement,
    };

    /// <summary>The entry, whose values are told together: they do not change as the pathway's own do.</summary>
    public const string Opening = "opening";

    /// <summary>The person's identifier: a proof, not a fact of their pathway.</summary>
    public const string Person = "opening.person";

    /// <summary>The stages of a state that hold something.</summary>
    public static IReadOnlyList<ReplaySection> Of(JsonObject state) =>
    [
        .. FieldWords.Leaves(state).Where(l => l.Path != Person)
            .GroupBy(l => Stages.GetValueOrDefault(l.Path.Split('.')[0], Stage.FollowUp)).OrderBy(g => g.Key)
            .Select(g => new ReplaySection(g.Key, [.. g.GroupBy(l => ThingOf(l.Path)).OrderBy(t => t.Key is not null).Select(t => new ReplayThing(t.Key?.List, t.Key?.Reference, [.. t]))])),
    ];

    static (string List, string Reference)? ThingOf(string path) => path.Split('.') switch
    {
        [Opening, ..] => (Opening, ""),
        [var list, var reference, _] => (list, reference),
        _ => null,
    };
}

/// <summary>Values that belong together.</summary>
/// <param name="List">The list of the state that it is in; null for the values of the stage itself.</param>
/// <param name="Reference">Its reference there.</param>
/// <param name="Values">The values, each with its path.</param>
public sealed record ReplayThing(string? List, string? Reference, IReadOnlyList<(string Path, JsonNode Value)> Values);
