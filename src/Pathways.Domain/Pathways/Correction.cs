using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

// Nothing is edited: a correction names the step, says why, and the effective history is folded again with it.
static class Correction
{
    public static Decision Decide(Pathway state, CorrectionEvent proposed, DateOnly today, Origin origin, IReadOnlyList<Refusal> found)
    {
        if (proposed is StepCorrected said && state.Steps.Find(said.Step) is { } corrects)
        {
            proposed = said with { Corrected = Canonical.Over(said.Corrected, corrects.Event) };
        }
        if ((Refuse(state, proposed, today) ?? CodeUse.Refuse(state, proposed, origin)) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }
        // What stood in the way before the correction is none of its doing: a history from before a rule is put right step by step.
        var before = FactRules.Judge(state.Steps, _ => today).Select(f => f.Key).ToHashSet();
        var after = FactRules.Judge(Effective(state, proposed), _ => today)
            .Concat(found.Select(f => new Finding(AsLeft(state, proposed), f))).ToList();
        if (after.Find(f => f.Severity == Severity.Refuse && !before.Contains(f.Key)) is { } broken)
        {
            return Decision.Refuse(InTermsOf(proposed, broken, "correction/breaks-later-step"));
        }

        var kept = state.Steps.Find(proposed.Step)!.Event.Confirmed ?? [];
        // What comes along with the step as it was read is the answer to another question: it was given for the former values.
        var given = (proposed.Confirmed ?? []).Concat((proposed as StepCorrected)?.Corrected.Confirmed?.Except(kept, StringComparer.Ordinal) ?? []).ToHashSet(StringComparer.Ordinal);
        var questions = after.Where(f => f.Severity == Severity.Confirm).ToList();
        var asked = questions.Where(f => !before.Contains(f.Key) && !Confirmation.IsGiven(given, f)).ToList();
        if (asked.Count > 0)
        {
            return Decision.Ask([.. asked.Select(f => InTermsOf(proposed, f with { Why = Confirmation.Bind(f) }, null)).DistinctBy(r => (r.Code, r.Field))]);
        }
        if (proposed is not StepCorrected corrected)
        {
            return Decision.Accept(proposed with { Confirmed = Confirmation.Of(questions.Where(f => !before.Contains(f.Key)), given) });
        }
        // A confirmation is of the values that were asked about: what this correction leaves as it was is kept, and is no answer given today.
        var step = state.Steps.Find(proposed.Step)!;
        var own = questions.Where(f => f.Step.Id == step.Id).ToList();
        var neverAsked = own.Where(f => before.Contains(f.Key) && FactRules.IsDoubtful(state, f with { Step = step })).ToList();
        var now = Confirmation.Of(own.Where(f => !before.Contains(f.Key)).Concat(neverAsked), given);
        // What only those judge who know more than the pathway was asked again by them, where it changes anything.
        var still = kept.Except(now ?? [], StringComparer.Ordinal).Where(code => FactRules.Of(code) is { Check: null } || own.Exists(f => f.Why.Code == code && before.Contains(f.Key)));
        var others = Confirmation.Of(questions.Where(f => f.Step.Id != proposed.Step && !before.Contains(f.Key)), given);
        // To confirm what stands is a correction too, of a step that was recorded before anybody was asked.
        if (!ChangesNothing(state, corrected) || now is not null)
        {
            return Decision.Accept(corrected with { Confirmed = others, Kept = kept.Count == 0 ? null : [.. still.Order(StringComparer.Ordinal)], Corrected = corrected.Corrected with { Confirmed = now } });
        }
        // Somebody who finds a doubtful step right has nothing to change: the question is theirs to answer.
        return neverAsked.Count == 0
            ? Decision.Refuse(new Refusal("correction/changes-nothing", "corrected"))
            : Decision.Ask([.. neverAsked.Select(f => InTermsOf(proposed, f with { Why = Confirmation.Bind(f) }, null)).DistinctBy(r => (r.Code, r.Field))]);
    }

    static bool ChangesNothing(Pathway state, StepCorrected e) => PathwayJson.Same(e.Corrected.Bare(), state.Steps.Find(e.Step)!.Event.Bare());

    // The step that is corrected, as the correction leaves it.
    static Step AsLeft(Pathway state, CorrectionEvent proposed) =>
        state.Steps.Find(proposed.Step)! is var step && proposed is StepCorrected e ? step with { Event = e.Corrected } : step;

    // Of the step corrected, the field at fault; of another, which one it is.
    static Refusal InTermsOf(CorrectionEvent proposed, Finding found, string? codeOfOthers) =>
        found.Step.Id == proposed.Step ? found.Why with { Field = proposed is StepRetracted ? "step" : found.Why.Field is null ? "corrected" : "corrected." + found.Why.Field }
        : codeOfOthers is null ? (found.Why with { Field = "step" }).With("brokenStepId", found.Step.Id.ToString("D"))
        : new Refusal(codeOfOthers, "step", found.Why.Details)
            .With("brokenStep", EventNames.Of(found.Step.Event)).With("brokenOn", found.Step.Event.OccurredOn).With("brokenStepId", found.Step.Id.ToString("D")).With("because", found.Why.Code);

    static Refusal? Refuse(Pathway state, CorrectionEvent proposed, DateOnly today)
    {
        if (!state.IsOpened)
        {
            return new Refusal("pathway/not-opened");
        }
        if (state.Retracted.Contains(proposed.Step))
        {
            return new Refusal("correction/already-retracted", "step");
        }
        if (state.Steps.Find(proposed.Step) is not { } named)
        {
            return new Refusal("correction/unknown-step", "step");
        }
        return Rules.Date(proposed.OccurredOn, today)
            // Nothing is put right before there was anything to put right.
            ?? Rules.NotBefore(proposed.OccurredOn, state.OpenedOn, "step/before-entry")
            ?? proposed switch
            {
                StepRetracted when named.Event is PathwayOpened => new Refusal("correction/entry-cannot-be-retracted", "step"),
                StepCorrected e when e.Corrected.GetType() != named.Event.GetType() =>
                    new Refusal("correction/other-kind-of-step", "corrected").With("expected", EventNames.Of(named.Event)).With("named", EventNames.Of(named.Event)).With("given", EventNames.Of(e.Corrected)),
                // The person and the link to an earlier pathway say whose pathway it is: another pathway must be opened for that.
                StepCorrected { Corrected: PathwayOpened to } when named.Event is PathwayOpened from && to.Person != from.Person =>
                    new Refusal("correction/other-person", "corrected.person"),
                { Reason: CorrectionReason.BirthDateCorrected } when !ChangesAge(named.Event, proposed) => new Refusal("correction/reason-of-an-age", "reason"),
                _ => null,
            };
    }

    // A reason that readers take for the trace of another record's correction: only what follows from that one may have it.
    static bool ChangesAge(PathwayEvent named, CorrectionEvent proposed) =>
        named is PathwayOpened from && proposed is StepCorrected { Corrected: PathwayOpened to } && from.Situation.Age != to.Situation.Age;

    public static Pathway Apply(Pathway state, CorrectionEvent happened)
    {
        if (state.Steps.Find(happened.Step) is null)
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
        StepCorrected e => state.Steps.Select(s => s.Id == e.Step ? s with { Event = e.Standing() } : s),
        _ => state.Steps.Where(s => s.Id != correction.Step),
    };
}
