namespace Pathways.Projections.Formats.Xes;

/// <summary>
/// The attributes of one trace or event, column by column in arrays that are used again: an analysis that looks at a few keys never makes
/// an attribute of the rest.
/// </summary>
internal sealed class XesComponent
{
    XesKey?[] keys = new XesKey?[16];
    string[] values = new string[16];
    XesType[] types = new XesType[16];
    StatedTime[] times = new StatedTime[16];
    XesAttribute[] attributes = new XesAttribute[16];
    long number;
    int made;
    bool suspect;

    public int Count { get; private set; }

    /// <summary>A key was seen twice, or may have been: look closely.</summary>
    public bool Suspect => suspect;

    public void Clear()
    {
        Count = made = 0;
        number++;
        suspect = false;
    }

    /// <summary>The key that the component before had in the place that comes next.</summary>
    public XesKey? Expected => Count < keys.Length ? keys[Count] : null;

    public string KeyAt(int place) => keys[place]!.Name;
    public string ValueAt(int place) => values[place];
    public XesType TypeAt(int place) => types[place];

    /// <summary>The instant of a date.</summary>
    public ref StatedTime TimeAt(int place) => ref times[place];

    public void Add(XesKey key, XesType type, string value, in StatedTime time)
    {
        if (Count == keys.Length)
            Grow();
        keys[Count] = key;
        types[Count] = type;
        values[Count] = value;
        times[Count] = time;
        suspect |= key.Stamp == number || !key.Remembered;
        key.Stamp = number;
        Count++;
    }

    /// <summary>Adds an attribute that has more than a value.</summary>
    public void Add(XesKey key, in XesAttribute attribute, in StatedTime time)
    {
        MakeAll();
        Add(key, attribute.Type, attribute.Value, time);
        attributes[made++] = attribute;
    }

    public ReadOnlySpan<XesAttribute> Attributes()
    {
        MakeAll();
        return attributes.AsSpan(0, Count);
    }

    void MakeAll()
    {
        for (; made < Count; made++)
            attributes[made] = new XesAttribute(types[made], keys[made]!.Name, values[made]);
    }

    void Grow()
    {
        var size = Count * 2;
        Array.Resize(ref keys, size);
        Array.Resize(ref values, size);
        Array.Resize(ref types, size);
        Array.Resize(ref times, size);
        Array.Resize(ref attributes, size);
    }
}
