using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>The keys of a log: one instance of each, and its oddities looked at once instead of at every event.</summary>
internal sealed class XesKeys(XesGrammar grammar)
{
    // A hostile log may use a new key in every attribute; real ones use a few hundred.
    const int MostRemembered = 1 << 16;

    /// <summary>What the standard extensions define (IEEE 1849-2016, clause 6, and their published definitions).</summary>
    static readonly Dictionary<string, HashSet<string>> Standard = new()
    {
        ["concept"] = ["name", "instance"],
        ["time"] = ["timestamp"],
        ["lifecycle"] = ["model", "transition", "state"],
        ["org"] = ["resource", "role", "group"],
        ["semantic"] = ["modelReference"],
        ["identity"] = ["id"],
        ["cost"] = ["total", "currency", "drivers", "amount", "driver", "type"],
        ["micro"] = ["level", "parentId", "length"],
    };

    readonly Dictionary<string, string> known = [];
    readonly Dictionary<string, HashSet<string>?> prefixes = [];

    public void Declare(XesExtension extension)
    {
        var file = extension.Uri[(extension.Uri.LastIndexOf('/') + 1)..];
        var name = file.EndsWith(".xesext", StringComparison.OrdinalIgnoreCase) ? file[..^".xesext".Length] : "";
        prefixes[extension.Prefix] = Standard.GetValueOrDefault(name);
    }

    /// <summary>The instance that stands for this key, whether it was seen or not.</summary>
    public string Canonical(string key)
    {
        if (!known.TryGetValue(key, out var canonical) && known.Count < MostRemembered)
            known[key] = canonical = key;
        return canonical ?? key;
    }

    public string Examined(string key)
    {
        if (known.TryGetValue(key, out var canonical))
            return canonical;
        if (known.Count < MostRemembered)
            known[key] = key;
        Examine(key);
        return key;
    }

    void Examine(string key)
    {
        if (!XmlReader.IsName(key))
            grammar.Depart("xes/key-not-a-name", $"The key '{XesGrammar.Shown(key)}' is not of the schema's type xs:Name.");
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return;
        if (!prefixes.TryGetValue(key[..colon], out var defined))
            grammar.Remark("xes/extension-undeclared", $"No extension with the prefix of '{XesGrammar.Shown(key)}' is declared.");
        else if (defined is not null && !defined.Contains(key[(colon + 1)..]))
            grammar.Remark("xes/extension-key-unknown", $"The extension does not define '{XesGrammar.Shown(key)}'.");
    }
}
