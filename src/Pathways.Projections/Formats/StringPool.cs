namespace Pathways.Projections.Formats;

/// <summary>
/// Gives back one instance for equal short texts, so that a log whose values repeat is held once and its events die young.
/// A cache of fixed size: a log of all different values costs nothing but the misses.
/// </summary>
internal sealed class StringPool
{
    const int Slots = 1 << 13;
    const int LongestPooled = 128;
    readonly string?[] slots = new string?[Slots];

    public string Intern(string text)
    {
        if (text.Length is 0 or > LongestPooled)
            return text;
        ref var slot = ref slots[Hash(text)];
        if (slot is not null && string.Equals(slot, text, StringComparison.Ordinal))
            return slot;
        return slot = text;
    }

    static int Hash(string text)
    {
        var h = (uint)text.Length;
        h = (h * 31) + text[0];
        h = (h * 31) + text[text.Length >> 1];
        h = (h * 31) + text[text.Length >> 2];
        h = (h * 31) + text[^1];
        h *= 0x9E3779B1;
        return (int)(h >> (32 - 13));
    }
}
