using Pathways.Api.Evaluation;
using Pathways.Api.Registries;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Pages.Board;

/// <summary>Of whom the board's figures are, in the reader's language; the words themselves are those of <see cref="Population"/>, of which there is one source.</summary>
public static class BoardPopulation
{
    /// <summary>The line of one answer, or of several of one request.</summary>
    public static string Of(TerritoryNames places, params IReadOnlyList<FigureAnswer> answers) => BoardWords.In(Population.Line(answers, places));

    /// <summary>The line of the whole board: it counts by several dates, and says that of the entries.</summary>
    public static string Of(FigureRequest request, TerritoryNames places) => BoardWords.In(Population.Of(request, CountedBy.Entry, places).Sentence);

    /// <summary>When what is shown was known; null where it is now.</summary>
    public static string? KnownOn(FigureRequest request) => PopulationWindows.KnownOn(request) is { } on ? BoardWords.In(on) : null;
}
