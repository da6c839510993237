using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pathways.Domain.Pathways;
using Pathways.Projections.Text;

namespace Pathways.Api.Resources;

/// <summary>
/// The words of every refusal, by its stable code, in both languages side by side: what is wrong, and what to do now (<c>frDo</c>, <c>enDo</c>), which
/// a question does not have: it is answered. Where these name what only a request or a file holds, a form has its own (<c>frForm</c>, <c>enForm</c>).
/// Where a value is lacking, what to do is told without it (<c>frDoPlain</c>, <c>enDoPlain</c>), and what is wrong by its title.
/// What a list of doubtful steps is headed by is short (<c>frTitle</c>, <c>enTitle</c>). A test fails on a code without words, and on a refusal that
/// does not say what to do.
/// </summary>
public static partial class Refusals
{
    static readonly FrozenDictionary<string, Dictionary<string, string>> Words = Load();

    /// <summary>Every code that has words.</summary>
    public static IEnumerable<string> Codes => Words.Keys;

    /// <summary>
    /// What is wrong and what to do, with the refusal's values; dates are written as people of that language do. Where the values
    /// have a <c>nearest</c> known name, a sentence suggests it; where they have all that are <c>known</c>, one lists them; where there are <c>others</c>
    /// than those told, one says so.
    /// </summary>
    public static string Of(string code, string language, IReadOnlyDictionary<string, string>? details)
    {
        details = WithNearest(code, details);
        var beside = code is Suggestion or Choice or Others ? null : Beside(details);
        string?[] said = [WhyOf(code, language, details), beside is null ? null : Filled(Why(beside, language), language, details), DoOf(code, language, details)];
        return string.Join(' ', said.OfType<string>());
    }

    static string? Beside(IReadOnlyDictionary<string, string>? details) =>
        details?.ContainsKey("nearest") == true ? Suggestion : details?.ContainsKey("known") == true ? Choice : details?.ContainsKey("others") == true ? Others : null;

    /// <summary>The same on a form, which has no field for what only a request or a file says: a reference, a version, an identifier.</summary>
    public static string OnForm(string code, string language, IReadOnlyDictionary<string, string>? details) => Words[code].TryGetValue(language + "Form", out var own)
        ? string.Join(' ', new[] { Filled(own, language, details), Beside(details) is { } beside ? Filled(Why(beside, language), language, details) : null }.OfType<string>())
        : Of(code, language, details);

    /// <summary>What is said on a form, in both languages.</summary>
    public static IReadOnlyDictionary<string, string> BothOnForm(string code, IReadOnlyDictionary<string, string>? details) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { ["fr"] = OnForm(code, "fr", details), ["en"] = OnForm(code, "en", details) };

    /// <summary>Whether a code has words of its own for forms.</summary>
    public static bool HasFormWords(string code) => Words[code].ContainsKey("frForm");

    // The codes that can be confirmed are too many to list.
    static IReadOnlyDictionary<string, string>? WithNearest(string code, IReadOnlyDictionary<string, string>? details) =>
        code == "confirm/unknown" && details?.GetValueOrDefault("confirm") is { } given
        && Nearest.To(given.Split('@')[0], FactRules.All.Where(r => r.Severity == Severity.Confirm).Select(r => r.Code)) is { } nearest
            ? new Dictionary<string, string>(details, StringComparer.Ordinal) { ["nearest"] = nearest }
            : details;

    /// <summary>What is wrong, with the refusal's values, where something else says what to do.</summary>
    public static string WhyOf(string code, string language, IReadOnlyDictionary<string, string>? details)
    {
        var text = WithoutAsides(Why(code, language), details);
        return !Lacks(text, details) || Words[code].GetValueOrDefault(language + "Title") is not { } title ? Filled(text, language, details)
            : Do(code, language) is null && text.Contains('?', StringComparison.Ordinal) ? title + (language == "fr" ? " : c’est bien cela ?" : ": is that right?")
            : title + ".";
    }

    static string? DoOf(string code, string language, IReadOnlyDictionary<string, string>? details) => Do(code, language) is not { } text ? null
        : WithoutAsides(text, details) is var plain && Lacks(plain, details) && Words[code].GetValueOrDefault(language + "DoPlain") is { } own ? own
        : Filled(plain, language, details);

    // A sentence with a hole in it says nothing: where a value is not known, or is kept from the words (ImportProblem.Kept), what is told in brackets is left
    // out, and otherwise the words are those that need no value.
    static bool Lacks(string text, IReadOnlyDictionary<string, string>? details) => Placeholder().Matches(text).Any(m => IsLacking(m.Groups["name"].Value, details));

    static bool IsLacking(string name, IReadOnlyDictionary<string, string>? details) => details?.GetValueOrDefault(name) is null or LeftOut && !(name == "reference" && details?.ContainsKey(name) == true);

    static string WithoutAsides(string text, IReadOnlyDictionary<string, string>? details) => Aside().Replace(text, m => Lacks(m.Value, details) ? "" : m.Value);

    /// <summary>What stands in place of a value that is not repeated.</summary>
    public const string LeftOut = "…";

    static string Filled(string text, string language, IReadOnlyDictionary<string, string>? details) =>
        Placeholder().Replace(text, match => (match.Groups["name"].Value, details?.GetValueOrDefault(match.Groups["name"].Value)) switch
        {
            (_, null) => "",
            (var name, var value) when ToType.Contains(name) => value,
            // One that may be a name is not repeated.
            ("reference", "…") => language == "fr" ? "donnée" : "given",
            ("hours", var value) => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var hours) ? Labels.Exact(hours, CultureInfo.GetCultureInfo(language)) : value,
            ("because", var value) => Because(value, language, details!),
            ("agree", var value) => Agreeing(value, language),
            ("who", var value) => Who(value, language, details!),
            (_, var value) => Written(value, language),
        });

    /// <summary>Who a question is about, as its words tell it; null where it names nobody.</summary>
    public static string? WhoOf(string language, IReadOnlyDictionary<string, string>? details) => details?.GetValueOrDefault("who") is { } name ? Who(name, language, details) : null;

    // Who somebody is, with what tells them apart from others of their name.
    static string Who(string name, string language, IReadOnlyDictionary<string, string> details) =>
        string.Join(", ", new[]
        {
            details.GetValueOrDefault("born") is { } born ? $"{(language == "fr" ? "né·e le" : "born on")} {Written(born, language)}" : details.GetValueOrDefault("reached"),
            details.GetValueOrDefault("entered") is { } day && details.GetValueOrDefault("in") is { } scheme
                ? $"{Labels.Of("Scheme", scheme, CultureInfo.GetCultureInfo(language))}, {(language == "fr" ? "entrée du" : "entry of")} {Written(day, language)}" : null,
        }.OfType<string>()) is { Length: > 0 } apart ? $"{name} ({apart})" : name;

    // By which points two people agree (PersonTwins.Agreeing).
    static string Agreeing(string points, string language)
    {
        var words = points.Split(',').Select(point => point switch
        {
            "name" => ("le même nom", "the same name"),
            "nearName" => ("presque le même nom", "nearly the same name"),
            "partOfName" => ("ce qui est connu du nom", "what is known of the name"),
            "birthDate" => ("la même date de naissance", "the same date of birth"),
            "phone" => ("le même téléphone", "the same telephone"),
            "email" => ("le même courriel", "the same e-mail"),
            _ => (point, point),
        }).Select(w => language == "fr" ? w.Item1 : w.Item2).ToList();
        return words.Count < 2 ? words[0] : string.Join(", ", words.SkipLast(1)) + (language == "fr" ? " et " : " and ") + words[^1];
    }

    /// <summary>The same in both languages.</summary>
    public static IReadOnlyDictionary<string, string> Both(string code, IReadOnlyDictionary<string, string>? details) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { ["fr"] = Of(code, "fr", details), ["en"] = Of(code, "en", details) };

    const string Suggestion = "query/did-you-mean";
    const string Choice = "query/known-ones";
    const string Others = "query/others-too";

    // What somebody is to write is told as it is to be written.
    static readonly FrozenSet<string> ToType = new[] { "code", "nearest", "known", "expected" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The words as they are written, with the names of their values.</summary>
    public static string Raw(string code, string language) => Do(code, language) is { } toDo ? $"{Why(code, language)} {toDo}" : Why(code, language);

    /// <summary>What is wrong, as it is written.</summary>
    public static string Why(string code, string language) => Words[code][language];

    /// <summary>What is wrong, of any step, in a few words: what a list of such steps is headed by.</summary>
    public static string Title(string code, string language) => Words[code].GetValueOrDefault(language + "Title") ?? Placeholder().Replace(Why(code, language), "…");

    /// <summary>What to do now, as it is written; null of a question, and of what is only said beside a refusal.</summary>
    public static string? Do(string code, string language) => Words[code].GetValueOrDefault(language + "Do");

    // A reason within a reason has its values beside it, and is only why: what to do is said once. Where one of them is lacking, it is told in few words. Only that one place holds a code: what
    // somebody typed that looks like one is told as it was typed.
    static string Because(string code, string language, IReadOnlyDictionary<string, string> details) => !Words.TryGetValue(code, out var because)
        ? Written(code, language)
        : because.TryGetValue(language + "Title", out var title) && Lacks(because[language], details) ? title
        : Placeholder().Replace(because[language], m => details.GetValueOrDefault(m.Groups["name"].Value) is { } inner && inner != code ? Written(inner, language) : "…").TrimEnd('.', ' ', ':', ',', ';');

    static string Written(string value, string language) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Labels.Day(day, CultureInfo.GetCultureInfo(language))
            : EventNames.TypeOf(value) is not null ? Labels.OfEvent(value, CultureInfo.GetCultureInfo(language))
            : value;

    static FrozenDictionary<string, Dictionary<string, string>> Load()
    {
        using var stream = typeof(Refusals).Assembly.GetManifestResourceStream("Pathways.Api.Resources.Refusals.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [GeneratedRegex(@" ?\([^()]*\)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Aside();

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Placeholder();
}
