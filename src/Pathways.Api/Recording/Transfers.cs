using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// Which structure accompanies decides who sees a pathway. It changes by the coordinator's own act, never by a correction or a retraction. Told by what
/// the steps make of the pathway, not by their kind: so it holds of every event there is, and of every one to come. Figures have the structure of each entry:
/// so no correction changes the structure of a step either, whatever came after it. Pure.
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
            if (step is StepCorrected { Corrected: var corrected, Step: var named } && StructureOf(corrected) is { } to
                && state.Steps.Find(named) is { } stands && StructureOf(stands.Event) is { } from && to != from)
            {
                return new Refusal("mandate/transfer-by-correction", "corrected.structure").With("structure", to);
            }
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

    /// <summary>The structure that accompanies by a step; null of a step that names none, and of a proposal, which hands nothing over.</summary>
    /// <param name="step">The step.</param>
    public static string? StructureOf(PathwayEvent step) => step is TransferProposed or CorrectionEvent ? null : DirectoryCodes.StructureIn(step);
}
