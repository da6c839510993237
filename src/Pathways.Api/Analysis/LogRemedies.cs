using System.Collections.Frozen;

namespace Pathways.Api.Analysis;

/// <summary>What to do about a log that is refused, where the refusal itself only says what is wrong.</summary>
internal static class LogRemedies
{
    private static readonly (string Fr, string En) Otherwise = ("Corrigez le fichier à cet endroit, ou exportez-le de nouveau du logiciel d’où il vient.", "Correct the file at this place, or export it again from the program that it is from.");
    private static readonly (string Fr, string En) Add = ("Ajoutez-le : il en faut un ici.", "Add it: there must be one here.");
    private static readonly (string Fr, string En) OneOfTwo = ("Enlevez l’un des deux, ou donnez-lui un autre nom.", "Take one of the two out, or give it another name.");
    private static readonly (string Fr, string En) Export = ("Exportez le journal de nouveau : il n’y a rien à lire.", "Export the log again: there is nothing to read.");

    private static readonly FrozenDictionary<string, (string Fr, string En)> Known = new Dictionary<string, (string Fr, string En)>(StringComparer.Ordinal)
    {
        ["ocel/duplicate-attribute"] = OneOfTwo,
        ["ocel/duplicate-id"] = ("De deux copies, enlevez l’une ; sinon, donnez à chacun le sien.", "Of two copies, take one out; otherwise give each one its own."),
        ["ocel/duplicate-property"] = OneOfTwo,
        ["ocel/duplicate-type"] = OneOfTwo,
        ["ocel/empty"] = Export,
        ["ocel/invalid-time"] = ("Écrivez-le ainsi : 2024-05-01T08:00:00Z.", "Write it as 2024-05-01T08:00:00Z."),
        ["ocel/invalid-value"] = ("Écrivez-la comme son type le demande, ou déclarez l’attribut comme string.", "Write it as its type asks, or declare the attribute as string."),
        ["ocel/missing-attribute"] = Add,
        ["ocel/missing-element"] = Add,
        ["ocel/missing-property"] = Add,
        ["ocel/unknown-type"] = ("Déclarez-le parmi les types du journal, ou corrigez son nom.", "Declare it among the types of the log, or correct its name."),
        ["xes/duplicate-key"] = ("Enlevez l’un des deux attributs, ou donnez-lui une autre clé.", "Take one of the two attributes out, or give it another key."),
        ["xes/empty"] = Export,
        ["xes/invalid-value"] = ("Une date s’écrit 2024-05-01T08:00:00+02:00, un nombre 12.5, un booléen true ou false.", "A date is written 2024-05-01T08:00:00+02:00, a number 12.5, a boolean true or false."),
        ["xes/missing-xml-attribute"] = Add,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whose sentences say it already.</summary>
    private static readonly FrozenSet<string> Said = FrozenSet.Create(
        StringComparer.Ordinal, "ocel/invalid-character", "ocel/invalid-encoding", "ocel/missing-row", "ocel/no-log", "ocel/sqlite-open", "ocel/sqlite-packed", "ocel/not-well-formed", "ocel/unknown-encoding", "ocel/unknown-property", "ocel/version-1",
        "xes/invalid-character", "xes/invalid-encoding", "xes/no-log", "xes/not-well-formed", "xes/unknown-encoding");

    /// <summary>What follows the refusal on its line; nothing where there is nothing to add.</summary>
    internal static string Of(string code, bool english)
    {
        if (Said.Contains(code) || !(code.StartsWith("xes/", StringComparison.Ordinal) || code.StartsWith("ocel/", StringComparison.Ordinal)))
            return "";
        var (fr, en) = Known.GetValueOrDefault(code, Otherwise);
        return english ? " " + en : " ; " + char.ToLowerInvariant(fr[0]) + fr[1..];
    }
}
