using System.Text.RegularExpressions;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>What no page may show, and what each must have.</summary>
static partial class PageChecks
{
    /// <summary>What is wrong with a page in that language.</summary>
    public static IEnumerable<string> Wrong(PageReader.Read read, string language)
    {
        if (!read.Main)
        {
            yield return "has no main.";
        }
        if (read.Headings != 1)
        {
            yield return $"has {read.Headings} h1.";
        }
        if (read.Lang != language)
        {
            yield return $"says that it is in {read.Lang}.";
        }
        if (!read.Title.EndsWith(" – Pathways", StringComparison.Ordinal) || read.Title.Length < " – Pathways".Length + 3)
        {
            yield return $"is titled “{read.Title}”.";
        }
        else if (!Words(read.Title).Intersect(Words(read.Heading), StringComparer.CurrentCultureIgnoreCase).Any())
        {
            yield return $"is titled “{read.Title}”, and headed “{read.Heading}”.";
        }
        if (read.NavigationHere is { } here && !read.Heading.Contains(here, StringComparison.CurrentCultureIgnoreCase) && !read.Title.Contains(here, StringComparison.CurrentCultureIgnoreCase))
        {
            yield return $"is “{here}” in the header, and headed “{read.Heading}”.";
        }
        foreach (var anchor in read.DeadAnchors)
        {
            yield return $"links to {anchor}, which is not on it.";
        }
        foreach (var link in read.EmptyLinks)
        {
            yield return $"has a link without words: {link}";
        }
        var text = Option().Replace(read.Text, " ");
        foreach (Match raw in Raw().Matches(text))
        {
            yield return $"shows the raw “{raw.Value}”: …{Around(text, raw)}…";
        }
        foreach (Match foreign in (language == "en" ? French() : English()).Matches(text))
        {
            yield return $"has “{foreign.Value}” in the other language: …{Around(text, foreign)}…";
        }
    }

    static IEnumerable<string> Words(string text) => Word().Matches(text).Select(m => m.Value);

    static string Around(string text, Match match) => text[Math.Max(0, match.Index - 40)..Math.Min(text.Length, match.Index + match.Length + 40)].Replace('\n', ' ');

    [GeneratedRegex(@"\p{L}{4,}|\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    // An option of a rule, as an address has it; and a code that stands in brackets after its label.
    [GeneratedRegex(@"\b\w+ ?= ?\w+|(?<=\w )\([\w-]+\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();

    // Accounts, identifiers, tags, codes of the API, names that were to be filled in, and what a program prints of what is not there.
    [GeneratedRegex(@"\b(?:c|coord|eval|audit|admin)-[a-z]{3,}\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|\b[a-z]{2,}_[a-z_]{2,}\b|\b[a-z]+/[a-z]+-[a-z-]+\b|\{[a-zA-Z]+\}|</?[a-z]+[ >]|\b(?:null|undefined|NaN|System\.[A-Z]\w+)\b|\b(?:PLIE|ML|ACI|EI|AI|CCAS)-[A-Z]{3,}\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Raw();

    [GeneratedRegex(@"\b(?:avec|dans|aucune?|cette|votre|étapes?|enregistr\w+|parcours|depuis|jours?|quelqu’un)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex French();

    [GeneratedRegex(@"\b(?:the|with|this|your|pathways?(?!\.)|recorded|nothing|steps?|days?)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex English();
}
