using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathways.Domain.Pathways;

// What somebody said is really so.
static class Confirmation
{
    // Between the code and the digest of the values that it was asked about; in no code.
    const char Bound = '@';

    public static string CodeOf(string confirmed) => confirmed.IndexOf(Bound, StringComparison.Ordinal) is >= 0 and var at ? confirmed[..at] : confirmed;

    // Whoever confirms one date has not confirmed the next that raises the same question: the words' values and the field's are bound in.
    public static Refusal Bind(Refusal question, PathwayEvent about)
    {
        var values = question.Values('\n') is { Length: > 0 } told ? $"{told}\n{Held(about, question.Field)}" : Held(about, question.Field);
        return question with { Confirm = question.Code + Bound + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(values)).AsSpan(0, 8)) };
    }

    static string Held(PathwayEvent about, string? field)
    {
        var held = JsonSerializer.SerializeToNode(about, about.GetType(), PathwayJson.Stored);
        foreach (var part in field?.Split('.') ?? [])
        {
            held = (held as JsonObject)?[part];
        }
        return field is null ? "" : held?.ToJsonString() ?? "";
    }

    public static bool IsGiven(PathwayEvent proposed, Refusal question) =>
        FactRules.Of(question.Code) is { Severity: Severity.Confirm } && IsGiven(proposed.Confirmed ?? [], Bind(question, proposed));

    static bool IsGiven(IEnumerable<string> given, Refusal question) => given.Any(g => g == question.Code || g == question.Confirm);

    // A misspelt confirmation would be taken for one, and the question come back for no reason that anybody sees.
    public static Refusal? Unknown(PathwayEvent proposed)
    {
        var given = (proposed.Confirmed ?? []).Concat((proposed as StepCorrected)?.Corrected.Confirmed ?? []);
        return given.FirstOrDefault(code => code is null || FactRules.Of(CodeOf(code)) is not ({ Severity: Severity.Confirm } or { WasAsked: true })) is { } unknown
            ? new Refusal("confirm/unknown", "confirm").With("confirm", unknown)
            : given.Any(code => code is null) ? new Refusal("confirm/unknown", "confirm").With("confirm", "null") : null;
    }

    // What is confirmed without need is left out, so that one list of confirmations can be given with every row of a file; kept
    // are the codes that a rule asked for.
    public static Decision Decide(PathwayEvent proposed, IReadOnlyList<Refusal> found)
    {
        if (found.FirstOrDefault(f => FactRules.Of(f.Code) is not { Severity: Severity.Confirm }) is { } refused)
        {
            return Decision.Refuse(refused);
        }
        var asked = found.Select(f => Bind(f, proposed)).Where(f => !IsGiven(proposed.Confirmed ?? [], f)).ToList();
        return asked.Count > 0 ? Decision.Ask(asked)
            : Decision.Accept(found.Count == 0 ? proposed.Bare() : proposed with { Confirmed = [.. found.Select(f => f.Code).Distinct().Order(StringComparer.Ordinal)] });
    }

    // Of a step of a history, as it is there.
    public static Refusal Bind(Finding finding) => Bind(finding.Why, finding.Step.Event);

    public static bool IsGiven(IReadOnlySet<string> given, Finding finding) => IsGiven(given, Bind(finding));

    public static IReadOnlyList<string>? Of(IEnumerable<Finding> questions, IReadOnlySet<string> given) =>
        questions.Where(f => IsGiven(given, Bind(f))).Select(f => f.Why.Code).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 0 } needed ? needed : null;
}
