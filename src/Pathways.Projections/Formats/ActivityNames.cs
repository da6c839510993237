using System.Text;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Formats;

/// <summary>The names of activities, made of the values of a classifier: the same for every kind of log.</summary>
/// <param name="missing">What says that nothing was stated.</param>
/// <param name="counts">Takes the counts.</param>
internal sealed class ActivityNames(Missing missing, LogCounts counts)
{
    // A log has few activities and many events: each text is looked at once.
    readonly Dictionary<string, (string? Name, bool Cleaned)> looked = [];

    /// <summary>
    /// The value; of several, their texts joined by <c>+</c>, a missing one as nothing. A <c>+</c> or <c>\</c> in one of several is
    /// written behind a <c>\</c>, so that different values never make one name. Null where all are missing.
    /// </summary>
    /// <param name="values">The values, in the order of the classifier; null where there is none.</param>
    public string? Of(ReadOnlySpan<string?> values)
    {
        if (values.Length == 1)
            return Stated(values[0]);
        var name = new StringBuilder();
        var stated = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                name.Append('+');
            if (Stated(values[i]) is not { } text)
                continue;
            stated++;
            foreach (var c in text)
                (c is '+' or '\\' ? name.Append('\\') : name).Append(c);
        }

        counts.EventsPartlyNamed += stated > 0 && stated < values.Length ? 1 : 0;
        return stated > 0 ? name.ToString() : null;
    }

    /// <summary>The text without what nobody sees; null where it is missing.</summary>
    public string? Stated(string? text)
    {
        if (text is null)
            return null;
        if (!looked.TryGetValue(text, out var found))
        {
            var clean = FieldText.Clean(text);
            looked[text] = found = missing.Is(clean) ? (null, false) : (clean, clean != text);
            if (found.Name is null)
                counts.Missing(clean);
        }

        counts.NamesCleaned += found.Cleaned ? 1 : 0;
        return found.Name;
    }
}
