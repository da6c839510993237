using Pathways.Api.Recording;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;

namespace Pathways.Api.Audit.Journal;

/// <summary>Which structure accompanied when a step was recorded: a transfer since says nothing of who worked where before it. Pure.</summary>
public static class StructureThen
{
    /// <summary>The structure that accompanied with each event of a history, by its version. One pass.</summary>
    /// <param name="history">The history from its beginning, in the order of its versions.</param>
    public static IReadOnlyDictionary<long, string> Of(IEnumerable<RecordedStep> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var (then, houses) = (new Dictionary<long, string>(), new LinkedList<string>());
        var places = new Dictionary<Guid, LinkedListNode<string>>();
        foreach (var step in history)
        {
            switch (step.Event)
            {
                // Before they were refused, corrections and retractions moved pathways too.
                case StepCorrected { Corrected: var corrected, Step: var named } when Transfers.StructureOf(corrected) is { } to && places.TryGetValue(named, out var at):
                    at.Value = to;
                    break;
                case StepRetracted { Step: var retracted } when places.Remove(retracted, out var gone):
                    houses.Remove(gone);
                    break;
                default:
                    if (Transfers.StructureOf(step.Event) is { } structure)
                    {
                        places[step.Id] = houses.AddLast(structure);
                    }
                    break;
            }
            then[step.Version] = houses.Last?.Value ?? "";
        }
        return then;
    }
}
