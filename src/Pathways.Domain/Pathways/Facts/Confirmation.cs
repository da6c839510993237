namespace Pathways.Domain.Pathways;

// What somebody said is really so.
static class Confirmation
{
    // A misspelt confirmation would be taken for one, and the question come back for no reason that anybody sees.
    public static Refusal? Unknown(PathwayEvent proposed)
    {
        var given = (proposed.Confirmed ?? []).Concat((proposed as StepCorrected)?.Corrected.Confirmed ?? []);
        return given.FirstOrDefault(code => code is null || FactRules.Of(code) is not { Severity: Severity.Confirm }) is { } unknown
            ? new Refusal("confirm/unknown", "confirm").With("confirm", unknown)
            : given.Any(code => code is null) ? new Refusal("confirm/unknown", "confirm").With("confirm", "null") : null;
    }

    // What is confirmed without need is passed over, so that one list of confirmations can be given with every row of a file; kept
    // are the codes that a rule asked for.
    public static Decision Decide(PathwayEvent proposed, IReadOnlyList<Refusal> found)
    {
        if (found.FirstOrDefault(f => FactRules.Of(f.Code) is not { Severity: Severity.Confirm }) is { } refused)
        {
            return Decision.Refuse(refused);
        }
        var asked = found.Where(f => proposed.Confirmed?.Contains(f.Code, StringComparer.Ordinal) != true).ToList();
        return asked.Count > 0 ? Decision.Ask(asked)
            : Decision.Accept(found.Count == 0 ? proposed.Bare() : proposed with { Confirmed = [.. found.Select(f => f.Code).Distinct().Order(StringComparer.Ordinal)] });
    }

    public static IReadOnlyList<string>? Of(IEnumerable<Finding> questions, IReadOnlySet<string> given) =>
        questions.Select(f => f.Why.Code).Where(given.Contains).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 0 } needed ? needed : null;

    public static IReadOnlyList<string>? Of(IEnumerable<Finding> questions, IReadOnlyList<string> given) => Of(questions, given.ToHashSet(StringComparer.Ordinal));
}
