using System.Text.Json.Nodes;

namespace Pathways.Api.Analysis;

/// <summary>One thing that an input left open and what was done about it: told in text, in JSON and under the drawing alike.</summary>
/// <param name="Name">Its field in JSON.</param>
/// <param name="Count">How many; where 0, the text says nothing.</param>
/// <param name="What">What is counted, in French and English.</param>
/// <param name="Done">What was done about it.</param>
internal sealed record Note(string Name, long Count, (string Fr, string En) What, (string Fr, string En) Done)
{
    /// <summary>Every count, 0 where there is nothing to say.</summary>
    internal static JsonObject Document(IEnumerable<Note> notes) => new(notes.Select(n => KeyValuePair.Create(n.Name, (JsonNode?)JsonValue.Create(n.Count))));

    /// <summary>A sentence for each count that is not 0.</summary>
    internal static IEnumerable<string> Sentences(Output output, IEnumerable<Note> notes) => notes.Where(n => n.Count > 0).Select(n =>
        output.Say($"{n.What.Fr} : {output.Number(n.Count)} ; {n.Done.Fr}.", $"{n.What.En}: {output.Number(n.Count)}; {n.Done.En}."));
}
