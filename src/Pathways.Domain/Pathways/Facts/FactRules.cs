using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Pathways.Domain.Pathways;

/// <summary>
/// The one table of facts that cannot be true. What a stage can't make sense of at all (an end without a start) is refused by the
/// stage itself; here is what reads well and yet contradicts the calendar, the law or another step. Printed in docs/rules.md.
/// </summary>
public static class FactRules
{
    /// <summary>Every rule, in the order of the stages.</summary>
    public static readonly IReadOnlyList<FactRule> All =
        [.. StepFacts.Rules, .. EntryFacts.Rules, .. SchemeAges.Rules, .. OrientationFacts.Rules, .. AppointmentFacts.Rules, .. TrainingFacts.Rules, .. ImmersionFacts.Rules, .. ContractFacts.Rules, .. FollowUpFacts.Rules];

    static readonly FrozenDictionary<string, FactRule> ByCode = All.ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);

    static readonly FrozenDictionary<Type, ImmutableArray<FactRule>> ByStep =
        EventNames.All.ToFrozenDictionary(e => e.Type, e => All.Where(r => r.Check is not null && r.Steps.Contains(e.Type)).ToImmutableArray());

    /// <summary>The rule of a code; null when no rule has it.</summary>
    public static FactRule? Of(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>
    /// What those find who know more than the pathway, by the code of a rule: one that no rule has would be taken for a refusal by a stage, and
    /// what is only asked would be refused.
    /// </summary>
    /// <exception cref="ArgumentException">No rule has this code.</exception>
    public static Refusal Because(string code, string? field) => Of(code) is not null ? new Refusal(code, field) : throw new ArgumentException($"no rule is called '{code}'", nameof(code));

    /// <summary>Whether what a rule finds of a step may tell a sensitive fact (<see cref="FactRule.MayTellSensitive"/>).</summary>
    /// <param name="code">Code of the rule.</param>
    /// <param name="told">The step as those read it who may not read sensitive facts.</param>
    public static bool MayTellSensitive(string code, PathwayEvent told) => Of(code)?.MayTellSensitive?.Invoke(told) == true;

    /// <summary>Whether a confirmation, bound to values or not, is of a rule that asks.</summary>
    public static bool IsAsked(string confirmed) => Of(Confirmation.CodeOf(confirmed)) is { Severity: Severity.Confirm };

    /// <summary>The last step that says the same as one that is proposed, and of which <c>step/twice</c> asks; null where none does. A booking that was cancelled no longer says it.</summary>
    public static Step? Twin(Pathway state, PathwayEvent proposed)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(proposed);
        return state.Steps.LastSaid(proposed);
    }

    /// <summary>
    /// What was asked when an event was recorded, and confirmed; null where nobody was asked. Of a correction it is what was confirmed with it, of its step
    /// or of others, and not what had been confirmed of the step before: of corrections that do not tell the two apart, only what is new.
    /// </summary>
    /// <param name="recorded">The event.</param>
    /// <param name="before">Of a correction, the step that it names, as it stood just before.</param>
    public static IReadOnlyList<string>? ConfirmedWith(PathwayEvent recorded, PathwayEvent? before)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var own = recorded is not StepCorrected correction ? []
            : correction.Kept is not null ? correction.Corrected.Confirmed ?? [] : (correction.Corrected.Confirmed ?? []).Except(before?.Confirmed ?? [], StringComparer.Ordinal);
        return (recorded.Confirmed ?? []).Union(own, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } asked ? asked : null;
    }

    /// <summary>What the rules find against a step, those that refuse before those that ask. Costs the logarithm of the steps of the pathway.</summary>
    public static IEnumerable<Refusal> Found(Pathway state, PathwayEvent proposed, DateOnly today) =>
        ByStep[proposed.GetType()].Select(rule => rule.Check!(state, proposed, today)).OfType<Refusal>();

    /// <summary>
    /// What is found against each step of a history, by the state before it: as if it were recorded again, in the order in which it
    /// was. Never throws and never stops, whatever the history holds.
    /// </summary>
    /// <param name="steps">The effective steps.</param>
    /// <param name="recordedOn">The day on which a step was recorded: what is long ago, or still to come, depends on it.</param>
    public static IEnumerable<Finding> Judge(IEnumerable<Step> steps, Func<Step, DateOnly> recordedOn)
    {
        var folded = Pathway.None;
        foreach (var step in steps)
        {
            var today = recordedOn(step);
            var refused = Pathway.Refuse(folded, step.Event, today);
            foreach (var why in refused is null ? Found(folded, step.Event, today) : [refused])
            {
                yield return new Finding(step, why);
            }
            folded = Pathway.Outcome(folded, step.Event) with { Steps = folded.Steps.Add(step) };
        }
    }

    /// <summary>
    /// What is doubtful in a history that stands: recorded before a rule existed, or come in past it. What was confirmed when it was
    /// recorded or corrected is not doubtful.
    /// </summary>
    /// <param name="state">The pathway.</param>
    /// <param name="recordedOn">The day on which a step was recorded.</param>
    public static IEnumerable<Finding> Doubtful(Pathway state, Func<Step, DateOnly> recordedOn) =>
        Judge(state.Steps, recordedOn).Where(f => IsDoubtful(state, f));

    /// <summary>Whether a finding is a doubt about the fact itself that nobody has confirmed.</summary>
    public static bool IsDoubtful(Pathway state, Finding found)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(found);
        return Of(found.Why.Code)?.Lasting != false && !found.IsConfirmed && !state.ConfirmedSince.Contains(found.Why.Code);
    }
}
