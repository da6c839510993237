namespace Pathways.Api.Analysis;

/// <summary>What is wrong with the command or its input: a stable code, and what to do in the reader's language.</summary>
internal sealed class AnalysisError(string code, string french, string english, Exception? inner = null) : Exception(code + ": " + english, inner)
{
    internal string Code { get; } = code;

    internal string In(bool english) => $"{Code}: {(english ? EnglishText : FrenchText)}";

    private string FrenchText { get; } = french;

    private string EnglishText { get; } = english;
}
