using System.Globalization;

namespace Pathways.Projections.Formats;

/// <summary>The lexical forms of XML Schema (Part 2) that XES and OCEL write their values in.</summary>
public static class XsdValues
{
    /// <summary>Reads an <c>xs:dateTime</c>.</summary>
    /// <remarks>
    /// A value without an offset is taken as UTC. Ticks are whole: what is finer is in <see cref="StatedTime"/>.
    /// </remarks>
    /// <param name="text">The lexical form; surrounding white space is ignored, as the schema says.</param>
    /// <param name="ticks">The instant as UTC ticks of 100 ns since 0001-01-01.</param>
    /// <param name="hasOffset">Whether the value states its offset.</param>
    /// <returns>Whether the text is of the form.</returns>
    public static bool TryDateTime(ReadOnlySpan<char> text, out long ticks, out bool hasOffset)
    {
        var read = StatedTime.TryRead(text, out var time) && time.Form.HasFlag(TimeForms.Schema);
        (ticks, hasOffset) = read ? (time.Ticks, time.Form.HasFlag(TimeForms.Offset)) : (0, false);
        return read;
    }

    /// <summary>Whether the text is an <c>xs:long</c>.</summary>
    /// <param name="text">The lexical form.</param>
    /// <param name="value">The number.</param>
    public static bool TryLong(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text.Trim(" \t\r\n"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Whether the text is an <c>xs:double</c>: decimal or exponent form, <c>INF</c>, <c>-INF</c>, <c>NaN</c>.</summary>
    /// <param name="text">The lexical form.</param>
    /// <param name="value">The number.</param>
    public static bool TryDouble(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim(" \t\r\n");
        value = text switch { "INF" => double.PositiveInfinity, "-INF" => double.NegativeInfinity, _ => double.NaN };
        if (text is "INF" or "-INF" or "NaN")
            return true;
        // .NET also reads "Infinity" and "∞", which the schema does not know.
        if (text.IsEmpty || text.IndexOfAnyExcept("+-.eE0123456789") >= 0)
            return false;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether the text is <c>nan</c>, <c>inf</c> or <c>infinity</c> as other languages write them, which the schema does not know.</summary>
    /// <param name="text">The lexical form.</param>
    public static bool IsForeignDouble(ReadOnlySpan<char> text)
    {
        text = text.Trim(" \t\r\n");
        var bare = text is ['+' or '-', ..] ? text[1..] : text;
        return bare.Equals("nan", StringComparison.OrdinalIgnoreCase) || bare.Equals("inf", StringComparison.OrdinalIgnoreCase) || bare.Equals("infinity", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the text is an <c>xs:boolean</c>: true, false, 1, 0.</summary>
    /// <param name="text">The lexical form.</param>
    /// <param name="value">The truth value.</param>
    public static bool TryBoolean(ReadOnlySpan<char> text, out bool value)
    {
        text = text.Trim(" \t\r\n");
        value = text is "true" or "1";
        return value || text is "false" or "0";
    }
}
