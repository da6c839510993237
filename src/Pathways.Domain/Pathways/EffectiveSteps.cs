using System.Collections.Immutable;

namespace Pathways.Domain.Pathways;

/// <summary>
/// The effective steps of a history, found in one pass: what each correction and retraction leaves. The outcome is folded once, at the end; to fold
/// it again at each correction, as <see cref="Pathway.Evolve"/> must, would cost their number times that of the steps.
/// </summary>
sealed class EffectiveSteps
{
    readonly List<Step?> steps = [];
    readonly ImmutableHashSet<Guid>.Builder retracted = ImmutableHashSet.CreateBuilder<Guid>();
    readonly ImmutableHashSet<Guid>.Builder corrections = ImmutableHashSet.CreateBuilder<Guid>();
    readonly ImmutableHashSet<string>.Builder confirmed = ImmutableHashSet.CreateBuilder<string>();

    // Where each step is; made with the first correction, which most histories don't have. A damaged history may have an identifier twice.
    Dictionary<Guid, List<int>>? places;
    long version;

    /// <summary>Takes the next event of the history.</summary>
    public void Take(Step step)
    {
        version = step.Version;
        if (step.Event is not CorrectionEvent correction)
        {
            steps.Add(step);
            if (places is not null)
            {
                Place(step, steps.Count - 1);
            }
            return;
        }
        corrections.Add(step.Id);
        confirmed.UnionWith(correction.Confirmed ?? []);
        if (places is null)
        {
            places = [];
            for (var i = 0; i < steps.Count; i++)
            {
                Place(steps[i]!, i);
            }
        }
        // Of a step that is not there, or no longer, nothing is left to correct.
        if (!places.TryGetValue(correction.Step, out var at))
        {
            return;
        }
        if (correction is StepCorrected corrected)
        {
            at.ForEach(i => steps[i] = steps[i]! with { Event = corrected.Standing() });
            return;
        }
        at.ForEach(i => steps[i] = null);
        places.Remove(correction.Step);
        if (correction is StepRetracted)
        {
            retracted.Add(correction.Step);
        }
    }

    /// <summary>What they come to.</summary>
    public Pathway Outcome()
    {
        Step[] effective = [.. steps.OfType<Step>()];
        return effective.Aggregate(Pathway.None, static (state, step) => Pathway.Outcome(state, step.Event)) with
        {
            Version = version,
            Steps = [.. effective],
            Retracted = retracted.ToImmutable(),
            Corrections = corrections.ToImmutable(),
            ConfirmedSince = confirmed.ToImmutable(),
        };
    }

    void Place(Step step, int at)
    {
        if (!places!.TryGetValue(step.Id, out var known))
        {
            places[step.Id] = known = [];
        }
        known.Add(at);
    }
}
