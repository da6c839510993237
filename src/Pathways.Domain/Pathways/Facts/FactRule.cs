namespace Pathways.Domain.Pathways;

/// <summary>What a rule does with a step that breaks it.</summary>
public enum Severity
{
    /// <summary>It can't be true: the step is refused.</summary>
    Refuse,

    /// <summary>It can hardly be true: the step is stored once somebody has confirmed that it is.</summary>
    Confirm,
}

/// <summary>A rule about facts that cannot be true, or hardly.</summary>
/// <param name="Code">Stable code; its words, in both languages, are looked up by it.</param>
/// <param name="Severity">Whether the step is refused or asked about.</param>
/// <param name="Steps">The kinds of event that it judges.</param>
/// <param name="Source">Where it comes from: an article of law, or a convention of this territory's field.</param>
/// <param name="Lasting">Whether it is a doubt about the fact itself. False for a question of the moment of recording, which is not asked of what is stored.</param>
/// <param name="Check">What is found against a step by the state before it; null where only those can judge who know more than the pathway.</param>
public sealed record FactRule(
    string Code, Severity Severity, IReadOnlyList<Type> Steps, string Source, bool Lasting, Func<Pathway, PathwayEvent, DateOnly, Refusal?>? Check)
{
    /// <summary>Whether it is asked of the rows of a file. False for a question about what a file can't tell: the order of what happened within a day.</summary>
    public bool OfFiles { get; init; } = true;

    /// <summary>
    /// Of which steps it may tell a sensitive fact (<see cref="Codes.SensitiveFacts"/>) by finding something, or nothing; null where of none. Who reads such facts
    /// grouped is told neither what it finds of these steps nor that it was confirmed. It depends on the step as they read it, so that it tells nothing itself.
    /// </summary>
    public Func<PathwayEvent, bool>? MayTellSensitive { get; init; }

    /// <summary>Whether it was only asked before it refused: steps of that time have it among what was confirmed, and it may still be sent along.</summary>
    public bool WasAsked { get; init; }

    /// <summary>
    /// A rule about one kind of event, or about kinds below a base: all, or <paramref name="only"/> some. <paramref name="check"/> gets
    /// the refusal to give, and gives it or null.
    /// </summary>
    internal static FactRule On<T>(
        string code, Severity severity, string? field, string source, Func<Refusal, Pathway, T, DateOnly, Refusal?> check, bool lasting = true, params IReadOnlyList<Type> only)
        where T : PathwayEvent
    {
        var because = new Refusal(code, field);
        var steps = only.Count > 0 ? only : [.. EventNames.All.Select(e => e.Type).Where(t => t.IsAssignableTo(typeof(T)) && !t.IsSubclassOf(typeof(CorrectionEvent)))];
        return new FactRule(code, severity, steps, source, lasting, (state, proposed, today) => proposed is T step ? check(because, state, step, today) : null);
    }
}

/// <summary>What was found against a step of a history.</summary>
/// <param name="Step">The step.</param>
/// <param name="Why">The rule's code, the field and the values.</param>
public sealed record Finding(Step Step, Refusal Why)
{
    /// <summary>Whether the step could be recorded at all. What a stage itself refuses is in no table, and is never asked.</summary>
    public Severity Severity => FactRules.Of(Why.Code)?.Severity ?? Severity.Refuse;

    /// <summary>Whether somebody has confirmed, with the step, that it is so.</summary>
    public bool IsConfirmed => Step.Event.Confirmed?.Contains(Why.Code, StringComparer.Ordinal) == true;

    /// <summary>The same finding of the same values against the same step.</summary>
    internal (Guid, string, string) Key =>
        (Step.Id, Why.Code, Why.Values(';'));
}
