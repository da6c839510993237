namespace Pathways.Projections.Formats.Xes;

/// <summary>Data types of XES attributes (IEEE 1849-2016, 4.4; <see cref="Container"/> is of XES 2.0 only).</summary>
public enum XesType
{
    /// <summary>Text.</summary>
    String = 0,

    /// <summary><c>xs:dateTime</c>.</summary>
    Date = 1,

    /// <summary><c>xs:long</c>.</summary>
    Int = 2,

    /// <summary><c>xs:double</c>.</summary>
    Float = 3,

    /// <summary><c>xs:boolean</c>.</summary>
    Boolean = 4,

    /// <summary>An identifier, a UUID by the standard's text.</summary>
    Id = 5,

    /// <summary>An ordered list of attributes, whose keys may repeat.</summary>
    List = 6,

    /// <summary>A set of attributes under one key; XES 2.0, not in the IEEE standard.</summary>
    Container = 7,
}

/// <summary>One attribute of a log, trace, event or attribute.</summary>
/// <remarks>
/// The value is kept in the lexical form that the file gave, so that offsets, precision and number formats survive a round trip;
/// read it with <see cref="XsdValues"/>.
/// </remarks>
/// <param name="Type">Data type.</param>
/// <param name="Key">Key, with its extension's prefix where it has one (<c>concept:name</c>).</param>
/// <param name="Value">Lexical value; empty for <see cref="XesType.List"/> and <see cref="XesType.Container"/>.</param>
public readonly record struct XesAttribute(XesType Type, string Key, string Value)
{
    readonly XesAttribute[]? nested;
    readonly XesAttribute[]? items;

    /// <summary>Attributes of this attribute ("nested attributes"), in order.</summary>
    public IReadOnlyList<XesAttribute> Nested
    {
        get => nested ?? [];
        init => nested = value.Count == 0 ? null : [.. value];
    }

    /// <summary>Values of a list, in order.</summary>
    public IReadOnlyList<XesAttribute> Items
    {
        get => items ?? [];
        init => items = value.Count == 0 ? null : [.. value];
    }

    /// <summary>Equal in type, key, value and, in order, all that is nested.</summary>
    /// <param name="other">The other attribute.</param>
    public bool Equals(XesAttribute other) =>
        Type == other.Type && Key == other.Key && Value == other.Value
        && nested.AsSpan().SequenceEqual(other.nested) && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Key, Value, nested?.Length ?? 0, items?.Length ?? 0);
}

/// <summary>Declares an extension: what a prefix means.</summary>
/// <param name="Name">Name.</param>
/// <param name="Prefix">Prefix of its keys.</param>
/// <param name="Uri">Where it is defined.</param>
public sealed record XesExtension(string Name, string Prefix, string Uri);

/// <summary>What a global declaration or a classifier is about.</summary>
public enum XesScope
{
    /// <summary>Events (also where no scope is stated).</summary>
    Event = 0,

    /// <summary>Traces.</summary>
    Trace = 1,
}

/// <summary>Attributes that every event or trace has, with the value that stands in where one has not.</summary>
/// <param name="Scope">Events or traces.</param>
/// <param name="Attributes">The attributes, in order.</param>
public sealed record XesGlobal(XesScope Scope, IReadOnlyList<XesAttribute> Attributes)
{
    /// <summary>Equal in scope and, in order, attributes.</summary>
    /// <param name="other">The other declaration.</param>
    public bool Equals(XesGlobal? other) => other is not null && Scope == other.Scope && Attributes.SequenceEqual(other.Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scope, Attributes.Count);
}

/// <summary>Gives events (or traces) their identity by the values of some attributes.</summary>
/// <param name="Name">Name.</param>
/// <param name="Scope">Events or traces.</param>
/// <param name="Keys">Keys whose values, in order, are the identity.</param>
public sealed record XesClassifier(string Name, XesScope Scope, IReadOnlyList<string> Keys)
{
    /// <summary>Equal in name, scope and, in order, keys.</summary>
    /// <param name="other">The other classifier.</param>
    public bool Equals(XesClassifier? other) =>
        other is not null && Name == other.Name && Scope == other.Scope && Keys.SequenceEqual(other.Keys);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Scope, Keys.Count);
}

/// <summary>All of a log but its traces and events.</summary>
public sealed record XesHeader
{
    /// <summary>Version of the standard that the log claims, as written; null where none is.</summary>
    public string? Version { get; init; } = "1849.2016";

    /// <summary>Optional features that the log says it uses, such as <c>nested-attributes</c>; null where none are stated.</summary>
    public string? Features { get; init; } = "nested-attributes";

    /// <summary>Declared extensions, in order.</summary>
    public IReadOnlyList<XesExtension> Extensions { get; init; } = [];

    /// <summary>Global declarations, in order.</summary>
    public IReadOnlyList<XesGlobal> Globals { get; init; } = [];

    /// <summary>Classifiers, in order.</summary>
    public IReadOnlyList<XesClassifier> Classifiers { get; init; } = [];

    /// <summary>Attributes of the log itself, in order.</summary>
    public IReadOnlyList<XesAttribute> Attributes { get; init; } = [];

    /// <summary>Equal in every part, in order.</summary>
    /// <param name="other">The other header.</param>
    public bool Equals(XesHeader? other) =>
        other is not null && Version == other.Version && Features == other.Features
        && Extensions.SequenceEqual(other.Extensions) && Globals.SequenceEqual(other.Globals)
        && Classifiers.SequenceEqual(other.Classifiers) && Attributes.SequenceEqual(other.Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Features, Extensions.Count, Globals.Count, Attributes.Count);

    /// <summary>The key under which the log writes an attribute of a standard extension, whatever prefix it gave it.</summary>
    /// <param name="extension">File name of the extension's definition without ending: <c>concept</c>, <c>time</c>, <c>lifecycle</c>…</param>
    /// <param name="name">The attribute: <c>name</c>, <c>timestamp</c>, <c>transition</c>…</param>
    public string KeyOf(string extension, string name)
    {
        var declared = Extensions.FirstOrDefault(e => e.Uri.EndsWith($"/{extension}.xesext", StringComparison.OrdinalIgnoreCase));
        return $"{declared?.Prefix ?? extension}:{name}";
    }
}

/// <summary>One event: its attributes in order.</summary>
/// <param name="Attributes">The attributes.</param>
public sealed record XesEvent(IReadOnlyList<XesAttribute> Attributes)
{
    /// <summary>Equal in all attributes, in order.</summary>
    /// <param name="other">The other event.</param>
    public bool Equals(XesEvent? other) => other is not null && Attributes.SequenceEqual(other.Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => Attributes.Count == 0 ? 0 : Attributes[0].GetHashCode();
}

/// <summary>One trace: its attributes and its events, in order.</summary>
/// <param name="Attributes">The trace's own attributes.</param>
/// <param name="Events">The events.</param>
public sealed record XesTrace(IReadOnlyList<XesAttribute> Attributes, IReadOnlyList<XesEvent> Events)
{
    /// <summary>Equal in all attributes and events, in order.</summary>
    /// <param name="other">The other trace.</param>
    public bool Equals(XesTrace? other) =>
        other is not null && Attributes.SequenceEqual(other.Attributes) && Events.SequenceEqual(other.Events);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Attributes.Count, Events.Count);
}
