using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// Which structure accompanies decides who sees a pathway. It changes by the coordinator's own act, never by a correction or a retraction. Told by what
/// the steps make of the pathway, not by their kind: so it holds of every event there is, and of every one to come. Pure.
/// </summary>
public static class Transfers
{
    /// <summary>What speaks against steps that would take a pathway to another structure; null where they leave it where it is, or the actor may.</summary>
    /// <param name="state">The pathway before them.</param>
    /// <param name="steps">The steps, as they are proposed.</param>
    /// <param name="actor">Who records.</param>
    public static Refusal? Refuse(Pathway state, IReadOnlyList<(Guid Id, PathwayEvent Event)> steps, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(steps);
        foreach (var (id, step) in steps)
        {
            var after = Pathway.Evolve(state, new Step(id, state.Version + 1, step));
            // An entry is no transfer: for whom one may open is asked before.
            if (state.IsOpened && after.Structure != state.Structure)
            {
                if (step is CorrectionEvent)
                {
                    return new Refusal("mandate/transfer-by-correction", step is StepCorrected ? "corrected.structure" : "step").With("structure", after.Structure ?? "");
                }
                if (!Access.MayTransfer(actor))
                {
                    return new Refusal("mandate/transfer-is-the-coordinators", "structure").With("structure", after.Structure ?? "");
                }
            }
            state = after;
        }
        return null;
    }
}
