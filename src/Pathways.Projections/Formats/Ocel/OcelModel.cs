namespace Pathways.Projections.Formats.Ocel;

/// <summary>Data types of OCEL 2.0 attributes.</summary>
public enum OcelType
{
    /// <summary>Text.</summary>
    String = 0,

    /// <summary>A date and time.</summary>
    Time = 1,

    /// <summary>A whole number.</summary>
    Integer = 2,

    /// <summary>A real number.</summary>
    Float = 3,

    /// <summary>True or false.</summary>
    Boolean = 4,
}

/// <summary>One part of an object-centric event log, as a reader gives it out.</summary>
public abstract record OcelItem;

/// <summary>An attribute that events or objects of a type may have.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Data type.</param>
public sealed record OcelAttributeType(string Name, OcelType Type);

/// <summary>A type of events or of objects.</summary>
/// <param name="OfEvents">Of events, or else of objects.</param>
/// <param name="Name">Name.</param>
/// <param name="Attributes">Attributes, in order.</param>
public sealed record OcelTypeDeclaration(bool OfEvents, string Name, IReadOnlyList<OcelAttributeType> Attributes) : OcelItem
{
    /// <summary>Equal in kind, name and, in order, attributes.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(OcelTypeDeclaration? other) =>
        other is not null && OfEvents == other.OfEvents && Name == other.Name && Attributes.SequenceEqual(other.Attributes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OfEvents, Name, Attributes.Count);
}

/// <summary>A value of an event's or an object's attribute, in its lexical form (read it with <see cref="XsdValues"/>).</summary>
/// <param name="Name">Name, as the type declares it.</param>
/// <param name="Value">Lexical value.</param>
/// <param name="Time">Objects only: since when, ISO 8601 with offset; null in events.</param>
public readonly record struct OcelAttribute(string Name, string Value, string? Time = null);

/// <summary>A relation to an object.</summary>
/// <param name="ObjectId">The object.</param>
/// <param name="Qualifier">What the relation is.</param>
public readonly record struct OcelRelation(string ObjectId, string Qualifier);

/// <summary>An object.</summary>
/// <param name="Id">Identifier, its own among objects.</param>
/// <param name="Type">Name of its type.</param>
/// <param name="Attributes">Values over time, in order.</param>
/// <param name="Relations">Objects that it is related to, in order.</param>
public sealed record OcelObject(
    string Id, string Type, IReadOnlyList<OcelAttribute> Attributes, IReadOnlyList<OcelRelation> Relations) : OcelItem
{
    /// <summary>Equal in every part, in order.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(OcelObject? other) =>
        other is not null && Id == other.Id && Type == other.Type && Attributes.SequenceEqual(other.Attributes)
        && Relations.SequenceEqual(other.Relations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Type);
}

/// <summary>An event.</summary>
/// <param name="Id">Identifier, its own among events.</param>
/// <param name="Type">Name of its type.</param>
/// <param name="Time">When, ISO 8601 with offset.</param>
/// <param name="Attributes">Values, in order.</param>
/// <param name="Relations">Objects that took part, in order.</param>
public sealed record OcelEvent(
    string Id, string Type, string Time, IReadOnlyList<OcelAttribute> Attributes, IReadOnlyList<OcelRelation> Relations) : OcelItem
{
    /// <summary>Its place among all events of the log, from 0, where they are not given out in its order; else 0.</summary>
    internal int Place { get; init; }

    /// <summary>Equal in every part, in order.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(OcelEvent? other) =>
        other is not null && Id == other.Id && Type == other.Type && Time == other.Time && Attributes.SequenceEqual(other.Attributes)
        && Relations.SequenceEqual(other.Relations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Type, Time);
}

/// <summary>An object-centric event log as its writers take it: types first; objects and events may be streams.</summary>
/// <param name="Types">Types of events and of objects.</param>
/// <param name="Objects">Objects, in order.</param>
/// <param name="Events">Events, in order.</param>
public sealed record OcelLog(IReadOnlyList<OcelTypeDeclaration> Types, IEnumerable<OcelObject> Objects, IEnumerable<OcelEvent> Events)
{
    /// <summary>Takes a whole log into memory.</summary>
    /// <param name="items">Its parts, as a reader gives them out.</param>
    public static OcelLog Gather(IEnumerable<OcelItem> items)
    {
        var types = new List<OcelTypeDeclaration>();
        var objects = new List<OcelObject>();
        var events = new List<OcelEvent>();
        foreach (var item in items)
        {
            switch (item)
            {
                case OcelTypeDeclaration type: types.Add(type); break;
                case OcelObject thing: objects.Add(thing); break;
                case OcelEvent happened: events.Add(happened); break;
            }
        }

        // Types of objects before types of events, as both formats are written.
        return new OcelLog([.. types.Where(t => !t.OfEvents), .. types.Where(t => t.OfEvents)], objects, events);
    }
}
