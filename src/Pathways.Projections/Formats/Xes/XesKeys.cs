using System.Text;
using System.Xml;

namespace Pathways.Projections.Formats.Xes;

/// <summary>One key of a log.</summary>
internal sealed class XesKey(string name, bool remembered)
{
    public string Name { get; } = name;

    /// <summary>The name as it mostly stands in a file.</summary>
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Whether this instance stands for the key throughout the log.</summary>
    public bool Remembered { get; } = remembered;

    public bool Wanted { get; set; } = true;

    /// <summary>Of a date under this key the instant is wanted, not the text.</summary>
    public bool InstantOnly { get; set; }

    public bool Examined { get; set; }

    /// <summary>The component that had the key last: the same twice is a duplicate.</summary>
    public long Stamp { get; set; }
}

/// <summary>The keys of a log: one instance of each, and its oddities looked at once instead of at every event.</summary>
internal sealed class XesKeys(XesRemarks remarks)
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

    readonly Dictionary<string, XesKey> known = [];
    readonly Dictionary<string, HashSet<string>?> prefixes = [];
    HashSet<string>? wanted;

    /// <summary>From now on, text under other keys need not be given out.</summary>
    /// <param name="keys">Keys whose text is wanted.</param>
    /// <param name="timeKey">The key of the instant.</param>
    public void Want(IEnumerable<string> keys, string timeKey)
    {
        wanted = [.. keys];
        Known(timeKey).InstantOnly = !wanted.Contains(timeKey);
        wanted.Add(timeKey);
        foreach (var key in known.Values)
            key.Wanted = wanted.Contains(key.Name);
    }

    /// <summary>Stands for the key of attributes that have none.</summary>
    public XesKey None { get; } = new("", remembered: true) { Wanted = false, Examined = true };

    /// <summary>The keys that the log has, as far as it was read, for suggestions.</summary>
    public IEnumerable<string> Names => known.Values.Where(k => k.Examined).Select(k => k.Name);

    public void Declare(XesExtension extension)
    {
        var file = extension.Uri[(extension.Uri.LastIndexOf('/') + 1)..];
        var name = file.EndsWith(".xesext", StringComparison.OrdinalIgnoreCase) ? file[..^".xesext".Length] : "";
        prefixes[extension.Prefix] = Standard.GetValueOrDefault(name);
    }

    /// <summary>The instance that stands for this key, whether it was seen or not.</summary>
    public string Canonical(string key) => Known(key).Name;

    /// <summary>The key, looked at where it is new.</summary>
    public XesKey Examined(string key)
    {
        var seen = Known(key);
        LookAt(seen);
        return seen;
    }

    /// <summary>The key, to be looked at later.</summary>
    public XesKey Known(string key) => known.TryGetValue(key, out var seen) ? seen : Remember(key);

    /// <summary>Looks at a key once.</summary>
    public void LookAt(XesKey key)
    {
        if (key.Examined)
            return;
        key.Examined = true;
        Examine(key.Name);
    }

    XesKey Remember(string key)
    {
        var remembered = known.Count < MostRemembered;
        var fresh = new XesKey(key, remembered) { Wanted = wanted is null || wanted.Contains(key) };
        if (remembered)
            known[key] = fresh;
        return fresh;
    }

    void Examine(string key)
    {
        if (key.Length == 0 || !XmlReader.IsName(key))
            remarks.Depart("xes/key-not-a-name", $"The key '{Cited.Shown(key)}' is not of the schema's type xs:Name.");
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return;
        if (!prefixes.TryGetValue(key[..colon], out var defined))
            remarks.Remark("xes/extension-undeclared", $"No extension with the prefix of '{Cited.Shown(key)}' is declared.");
        else if (defined is not null && !defined.Contains(key[(colon + 1)..]))
            remarks.Remark("xes/extension-key-unknown", $"The extension does not define '{Cited.Shown(key)}'.");
    }
}
