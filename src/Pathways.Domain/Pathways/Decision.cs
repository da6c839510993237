using System.Globalization;

namespace Pathways.Domain.Pathways;

/// <summary>Why a step is refused: a value, not an exception. Its words, in both languages, are looked up by code.</summary>
/// <param name="Code">Stable code, such as <c>pathway/already-closed</c>.</param>
/// <param name="Field">The field at fault, in camelCase, when one is.</param>
/// <param name="Details">Values that the words need (dates, codes), by name.</param>
public sealed record Refusal(string Code, string? Field = null, IReadOnlyDictionary<string, string>? Details = null)
{
    /// <summary>
    /// What confirms a question for the values that it was asked about, and for no others: the code, and a digest of them. Null of what is
    /// not asked. The bare code confirms whatever the values are.
    /// </summary>
    public string? Confirm { get; init; }

    /// <summary>The same refusal with one more value for its words.</summary>
    public Refusal With(string name, string value) =>
        this with { Details = new Dictionary<string, string>(Details ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal) { [name] = value } };

    /// <summary>The same refusal with a date for its words.</summary>
    public Refusal With(string name, DateOnly value) => With(name, value.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>The same refusal with a number for its words, as it was given.</summary>
    public Refusal With(string name, decimal value) => With(name, value.ToString("0.############################", CultureInfo.InvariantCulture));

    /// <summary>The same refusal with a number for its words.</summary>
    public Refusal With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The values in one order, as one text: the same values are the same text.</summary>
    internal string Values(char separator) => string.Join(separator, (Details ?? new Dictionary<string, string>()).OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}={d.Value}"));
}

/// <summary>What a decision comes to: events to store, a refusal that changes nothing, or questions to be answered first.</summary>
public sealed record Decision
{
    Decision(IReadOnlyList<PathwayEvent> events, Refusal? refusal, IReadOnlyList<Refusal> toConfirm) =>
        (Events, Refusal, ToConfirm) = (events, refusal, toConfirm);

    /// <summary>The events to store; none when refused, asked about or already recorded.</summary>
    public IReadOnlyList<PathwayEvent> Events { get; }

    /// <summary>The refusal, when there is one.</summary>
    public Refusal? Refusal { get; }

    /// <summary>What is refused unless it is confirmed: the same step with these codes in <see cref="PathwayEvent.Confirmed"/> is stored.</summary>
    public IReadOnlyList<Refusal> ToConfirm { get; }

    /// <summary>Nothing to do: the step stands already.</summary>
    public static readonly Decision Nothing = new([], null, []);

    /// <summary>The step is accepted.</summary>
    public static Decision Accept(params PathwayEvent[] events) => new(events, null, []);

    /// <summary>The step is refused.</summary>
    public static Decision Refuse(Refusal refusal) => new([], refusal, []);

    /// <summary>The step is likely a slip of the pen, and is stored once it is confirmed.</summary>
    public static Decision Ask(IReadOnlyList<Refusal> toConfirm) => new([], null, toConfirm);
}
