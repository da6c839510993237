namespace Pathways.Domain.Pathways;

// Nothing is edited: a correction names the step, says why, and the effective history is folded anew with it.
static class Correction
{
    public static Refusal? Refuse(Pathway state, CorrectionEvent proposed, DateOnly today)
    {
        if (!state.IsOpened)
        {
            return new Refusal("pathway/not-opened");
        }
        if (state.Retracted.Contains(proposed.Step))
        {
            return new Refusal("correction/already-retracted", "step");
        }
        if (state.Steps.Find(s => s.Id == proposed.Step) is not { } named)
        {
            return new Refusal("correction/unknown-step", "step");
        }
        return Rules.Date(proposed.OccurredOn, today)
            ?? proposed switch
            {
                StepRetracted when named.Event is PathwayOpened => new Refusal("correction/entry-cannot-be-retracted", "step"),
                StepCorrected e when e.Corrected.GetType() != named.Event.GetType() =>
                    new Refusal("correction/other-kind-of-step", "corrected").With("expected", EventNames.Of(named.Event)),
                StepCorrected e when PathwayJson.Same(e.Corrected, named.Event) => new Refusal("correction/changes-nothing", "corrected"),
                // The person and the link to an earlier pathway say whose pathway it is: another pathway must be opened for that.
                StepCorrected { Corrected: PathwayOpened to } when named.Event is PathwayOpened from && to.Person != from.Person =>
                    new Refusal("correction/other-person", "corrected.person"),
                _ => null,
            }
            ?? FirstRefusalOf(state, proposed, today);
    }

    public static Pathway Apply(Pathway state, CorrectionEvent happened)
    {
        if (!state.Steps.Exists(s => s.Id == happened.Step))
        {
            return state;
        }
        var folded = Effective(state, happened).Aggregate(Pathway.None, (p, s) => Pathway.Outcome(p, s.Event) with { Steps = p.Steps.Add(s) });
        return folded with
        {
            Corrections = state.Corrections,
            Retracted = happened is StepRetracted ? state.Retracted.Add(happened.Step) : state.Retracted,
        };
    }

    static IEnumerable<Step> Effective(Pathway state, CorrectionEvent correction) => correction switch
    {
        StepCorrected e => state.Steps.Select(s => s.Id == e.Step ? s with { Event = e.Corrected } : s),
        _ => state.Steps.Where(s => s.Id != correction.Step),
    };

    // The corrected history is admitted step by step, as if recorded that way from the start.
    static Refusal? FirstRefusalOf(Pathway state, CorrectionEvent correction, DateOnly today)
    {
        var folded = Pathway.None;
        foreach (var step in Effective(state, correction))
        {
            if (Pathway.Refuse(folded, step.Event, today) is { } refusal)
            {
                return step.Id == correction.Step
                    ? refusal with { Field = refusal.Field is null ? "corrected" : "corrected." + refusal.Field }
                    : new Refusal("correction/breaks-later-step", "step").With("brokenStep", EventNames.Of(step.Event)).With("because", refusal.Code);
            }
            folded = Pathway.Outcome(folded, step.Event) with { Steps = folded.Steps.Add(step) };
        }
        return null;
    }
}
