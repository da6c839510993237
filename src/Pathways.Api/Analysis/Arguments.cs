using System.Globalization;
using System.Text;
using Pathways.Projections.Statistics;
using Pathways.Projections.Text;

namespace Pathways.Api.Analysis;

/// <summary>
/// The words after the subcommand: one file, options with values (<c>--name value</c> or <c>--name=value</c>), flags. Nothing unknown, given
/// twice or of another subcommand is let pass.
/// </summary>
internal sealed class Arguments
{
    private static readonly string[] Flags = ["json", "mask-zeros", "contributions", "no-total", "accept-replay", "strict"];

    /// <summary>Options whose empty value says something: nothing is missing but the empty cell; the empty cell is censored.</summary>
    private static readonly string[] MayBeEmpty = ["missing", "censored"];

    private readonly Dictionary<string, string> _values;
    private readonly HashSet<string> _flags;

    private Arguments(string file, Dictionary<string, string> values, HashSet<string> flags)
    {
        (File, _values, _flags) = (file, values, flags);
        Missing = Get("missing") is null ? Missing.Usual : Missing.Of(List("missing"));
    }

    internal string File { get; }

    internal bool Json => _flags.Contains("json");

    internal string? Svg => Get("svg");

    internal double Level => Number("level", 0.95, v => v is > 0 and < 1, ("une part entre 0 et 1, comme 0.95", "a share between 0 and 1, such as 0.95"));

    /// <summary>What counts as missing: the usual words, or those of <c>--missing</c>.</summary>
    internal Missing Missing { get; }

    /// <summary>Reads the words after the subcommand.</summary>
    /// <param name="words">What was typed after the subcommand.</param>
    /// <param name="allowed">Options of this subcommand, beside <c>--json</c> and <c>--lang</c>.</param>
    internal static Arguments Parse(ReadOnlySpan<string> words, params string[] allowed)
    {
        string? file = null;
        string[] known = [.. allowed, "json", "lang"];
        var (values, flags) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] is not ['-', _, ..])
            {
                file = file is null ? words[i] : throw Usage($"un seul fichier est lu, « {words[i]} » est de trop", $"one file is read, '{words[i]}' is one too many");
                continue;
            }

            var (name, given) = Split(words[i]);
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || !known.Contains(name))
                throw Unknown(name, known);
            var flag = Flags.Contains(name);
            if (flag && given is not null)
                throw new AnalysisError("analyse/bad-option", $"--{name} n’attend pas de valeur", $"--{name} expects no value");
            if (flag ? !flags.Add(name) : !values.TryAdd(name, given ?? Next(name, words, ref i)))
                throw Usage($"--{name} est donné deux fois", $"--{name} is given twice");
            if (!flag && !MayBeEmpty.Contains(name) && string.IsNullOrWhiteSpace(values[name]))
                throw new AnalysisError("analyse/missing-value", $"--{name} attend une valeur", $"--{name} expects a value");
        }

        var result = new Arguments(file ?? throw Usage("le nom du fichier manque", "the file's name is missing"), values, flags);
        _ = result.OneOf("lang", "fr", "en");
        // The name of another kind of file may be that of the data, which the drawing would overwrite.
        if (result.Svg is { } svg && !svg.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            throw new AnalysisError("analyse/bad-option", $"--svg : le dessin est un fichier SVG ; donnez-lui un nom en .svg, pas « {svg} »", $"--svg: the drawing is an SVG file; give it a name that ends in .svg, not '{svg}'");
        return result;
    }

    internal string? Get(string name) => _values.GetValueOrDefault(name);

    internal bool Has(string flag) => _flags.Contains(flag);

    internal string Require(string name) => Get(name)
        ?? throw new AnalysisError("analyse/missing-option", $"l’option --{name} est nécessaire", $"option --{name} is needed");

    /// <summary>Refuses an option that would change nothing here: never ignored.</summary>
    internal void Refuse(string name, string french, string english)
    {
        if (Get(name) is not null || Has(name))
            throw new AnalysisError("analyse/option-does-not-apply", $"--{name} : {french}", $"--{name}: {english}");
    }

    /// <summary>Values separated by commas; <c>\,</c> is a comma of a value, <c>\\</c> a backslash.</summary>
    internal string[] List(string name)
    {
        if (Get(name) is not { } text || (text.Length == 0 && MayBeEmpty.Contains(name)))
            return [];
        var (values, value) = (new List<string>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ',' or '\\')
                value.Append(text[++i]);
            else if (text[i] == ',')
                Take();
            else
                value.Append(text[i]);
        }

        Take();
        return [.. values];

        void Take()
        {
            var taken = value.ToString().Trim();
            values.Add(taken.Length > 0 || MayBeEmpty.Contains(name)
                ? taken
                : throw new AnalysisError("analyse/bad-option", $"--{name} : une valeur de « {text} » est vide ; \\, écrit une virgule", $"--{name}: a value of '{text}' is empty; \\, writes a comma"));
            value.Clear();
        }
    }

    internal string OneOf(string name, params string[] choices)
    {
        var value = Get(name) ?? choices[0];
        return choices.Contains(value)
            ? value
            : throw new AnalysisError("analyse/bad-option", $"--{name} : {string.Join(" ou ", choices)}, et non « {value} »", $"--{name}: {string.Join(" or ", choices)}, not '{value}'");
    }

    /// <summary>A number; what may be written instead follows a refusal.</summary>
    internal double Number(string name, double otherwise, Func<double, bool> allowed, (string French, string English) expected)
    {
        if (Get(name) is not { } text)
            return otherwise;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && allowed(value)
            ? value
            : throw new AnalysisError("analyse/bad-option", $"--{name} ne peut pas être « {text} » ; écrivez {expected.French}", $"--{name} cannot be '{text}'; write {expected.English}");
    }

    /// <inheritdoc cref="Number"/>
    internal double[] Numbers(string name, Func<double, bool> allowed, (string French, string English) expected) =>
        [.. List(name).Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && allowed(value)
            ? value
            : throw new AnalysisError("analyse/bad-option", $"--{name} ne peut pas contenir « {text} » ; écrivez {expected.French}", $"--{name} cannot contain '{text}'; write {expected.English}"))];

    /// <summary>The end of an error about an unknown name: the nearest one that exists, else nothing.</summary>
    internal static (string French, string English) Suggestion(string given, IEnumerable<string> known) =>
        Nearest.To(given, known) is { } near ? ($" ; vouliez-vous dire « {near} » ?", $"; did you mean '{near}'?") : ("", "");

    private static (string Name, string? Value) Split(string word)
    {
        var name = word.TrimStart('-');
        var equals = name.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (name, null) : (name[..equals], name[(equals + 1)..]);
    }

    private static string Next(string name, ReadOnlySpan<string> words, ref int i)
    {
        if (i + 1 == words.Length)
            throw new AnalysisError("analyse/missing-value", $"--{name} attend une valeur", $"--{name} expects a value");
        var value = words[++i];
        return value.StartsWith("--", StringComparison.Ordinal)
            ? throw new AnalysisError("analyse/missing-value", $"--{name} attend une valeur, et « {value} » est une option ; sinon --{name}={value}", $"--{name} expects a value, and '{value}' is an option; otherwise --{name}={value}")
            : value;
    }

    private static AnalysisError Unknown(string name, string[] known)
    {
        var near = Nearest.To(name, known);
        return new(
            "analyse/unknown-option",
            $"l’option --{name} n’existe pas ici{(near is null ? "" : $" ; vouliez-vous dire --{near} ?")}",
            $"there is no option --{name} here{(near is null ? "" : $"; did you mean --{near}?")}");
    }

    private static AnalysisError Usage(string french, string english) => new("analyse/usage", french, english);
}
