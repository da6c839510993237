using System.Globalization;
using System.Resources;
using Pathways.Api.Recording;

namespace Pathways.Api.Import;

/// <summary>What is wrong with a row, in words: the import's own, or those of the domain's refusal.</summary>
public static class ImportWords
{
    static readonly ResourceManager Words = new("Pathways.Api.Resources.Import", typeof(ImportWords).Assembly);

    /// <summary>In French.</summary>
    public static string French(ImportProblem problem) => Of(problem, RefusalWords.French);

    /// <summary>In English.</summary>
    public static string English(ImportProblem problem) => Of(problem, RefusalWords.English);

    /// <summary>In a language.</summary>
    public static string Of(ImportProblem problem, CultureInfo culture) =>
        Words.GetString(problem.Code, culture) is { } words
            ? RefusalWords.Fill(words, problem.Details)
            : RefusalWords.Of(problem.Code, problem.Details, culture) ?? problem.Code;
}
