namespace Pathways.Api.Resources;

/// <summary>What is said, with everything that is told of a pathway, to those for whom its sensitive facts are grouped (<see cref="Domain.Codes.SensitiveFacts"/>).</summary>
public static class GroupedWords
{
    static readonly Dictionary<string, string> Both = Labels.Languages.ToDictionary(l => l.TwoLetterISOLanguageName, l => Labels.Of("Grouped", "notice", l), StringComparer.Ordinal);

    /// <summary>The words in both languages; null where nothing is grouped.</summary>
    public static IReadOnlyDictionary<string, string>? Of(bool grouped) => grouped ? Both : null;
}
