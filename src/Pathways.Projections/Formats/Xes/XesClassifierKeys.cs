using System.Text;

namespace Pathways.Projections.Formats.Xes;

/// <summary>The <c>keys</c> of a classifier: separated by white space, in single quotes where a key itself holds white space.</summary>
internal static class XesClassifierKeys
{
    public static List<string> Split(string text)
    {
        // An odd number of quotes quotes nothing: the key has an apostrophe.
        var quotes = text.Count(c => c == '\'') % 2 == 0;
        var keys = new List<string>();
        var current = new StringBuilder();
        var quoted = false;
        foreach (var c in text)
        {
            if (quotes && c == '\'')
            {
                quoted = !quoted;
            }
            else if (!quoted && char.IsWhiteSpace(c))
            {
                Take();
            }
            else
            {
                current.Append(c);
            }
        }

        Take();
        return keys;

        void Take()
        {
            if (current.Length > 0)
                keys.Add(current.ToString());
            current.Clear();
        }
    }

    public static string Join(IReadOnlyList<string> keys) =>
        string.Join(' ', keys.Select(k => k.Any(char.IsWhiteSpace) ? $"'{k}'" : k));
}
