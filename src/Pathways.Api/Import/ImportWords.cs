using Pathways.Api.Resources;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>What is wrong with a row, in words.</summary>
public static class ImportWords
{
    /// <summary>In French.</summary>
    public static string French(ImportProblem problem) => Of(problem, "fr");

    /// <summary>In English.</summary>
    public static string English(ImportProblem problem) => Of(problem, "en");

    /// <summary>In a language.</summary>
    public static string Of(ImportProblem problem, string language) => Beside(problem.Details) is { } beside
        ? $"{(beside == "import/same-as-row" ? Alone(problem, language) : Refusals.WhyOf(problem.Code, language, problem.Details))} {Refusals.Of(beside, language, problem.Details!.Where(d => d.Key is "sameAs" or "otherRow" or "differs").ToDictionary())}"
        : Alone(problem, language);

    // What is said of another row, or of the step that is stored.
    static string? Beside(IReadOnlyDictionary<string, string>? details) => details is null ? null
        : details.ContainsKey("sameAs") ? "import/same-as-row" : details.ContainsKey("otherRow") ? "import/otherwise-in-row" : details.ContainsKey("differs") ? "import/otherwise-stored" : null;

    // A date that can't be read is told by what is wrong with it, and one of a proof by its public.
    static string Alone(ImportProblem problem, string language) => problem.Details?.GetValueOrDefault("why") is { } why
        ? (problem.Details.ContainsKey("item") ? Refusals.WhyOf("import/proof-date", language, problem.Details) + " " : "") + Refusals.Of(why, language, problem.Details)
        : FactRules.Of(problem.Code) is { Severity: Severity.Confirm }
            ? $"{Refusals.Of(problem.Code, language, problem.Details)} {Refusals.Of("import/confirm-by-column", language, new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = problem.Code })}"
            : Refusals.Of(problem.Code, language, problem.Details);
}
