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
    public static string Of(ImportProblem problem, string language) =>
        FactRules.Of(problem.Code) is { Severity: Severity.Confirm }
            ? $"{Refusals.Of(problem.Code, language, problem.Details)} {Refusals.Of("import/confirm-by-column", language, new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = problem.Code })}"
            : Refusals.Of(problem.Code, language, problem.Details);
}
