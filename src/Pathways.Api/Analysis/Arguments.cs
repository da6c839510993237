using System.Globalization;

namespace Pathways.Api.Analysis;

/// <summary>The words after the subcommand: one file, options with values, flags. Nothing unknown is let pass.</summary>
internal sealed class Arguments
{
    private static readonly string[] Common = ["svg", "encoding", "lang", "level"];
    private static readonly string[] Flags = ["json", "mask-zeros", "contributions"];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flags = new(StringComparer.Ordinal);

    private Arguments(string file) => File = file;

    internal string File { get; }

    internal bool Json => _flags.Contains("json");

    internal string? Svg => Get("svg");

    internal double Level => Number("level", 0.95, v => v is > 0 and < 1);

    /// <summary>Reads the words after the subcommand.</summary>
    /// <param name="words">What was typed after the subcommand.</param>
    /// <param name="allowed">Options of this subcommand, beside the common ones.</param>
    internal static Arguments Parse(ReadOnlySpan<string> words, params string[] allowed)
    {
        string? file = null;
        var (values, flags) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                file = file is null ? words[i] : throw Usage($"un seul fichier est lu, « {words[i]} » est de trop", $"one file is read, '{words[i]}' is one too many");
                continue;
            }

            var name = words[i][2..];
            if (Flags.Contains(name) && (name == "json" || allowed.Contains(name)))
                flags.Add(name);
            else if (!Common.Contains(name) && !allowed.Contains(name))
                throw new AnalysisError("analyse/unknown-option", $"l’option --{name} n’existe pas ici", $"there is no option --{name} here");
            else if (i + 1 == words.Length)
                throw new AnalysisError("analyse/missing-value", $"--{name} attend une valeur", $"--{name} expects a value");
            else if (!values.TryAdd(name, words[++i]))
                throw Usage($"--{name} est donné deux fois", $"--{name} is given twice");
        }

        var result = new Arguments(file ?? throw Usage("le nom du fichier manque", "the file's name is missing"));
        foreach (var (name, value) in values)
            result._values.Add(name, value);
        result._flags.UnionWith(flags);
        return result;
    }

    internal string? Get(string name) => _values.GetValueOrDefault(name);

    internal bool Has(string flag) => _flags.Contains(flag);

    internal string Require(string name) => Get(name)
        ?? throw new AnalysisError("analyse/missing-option", $"l’option --{name} est nécessaire", $"option --{name} is needed");

    internal string[] List(string name) => Get(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    internal string OneOf(string name, params string[] choices)
    {
        var value = Get(name) ?? choices[0];
        return choices.Contains(value)
            ? value
            : throw new AnalysisError("analyse/bad-option", $"--{name} : {string.Join(" ou ", choices)}, et non « {value} »", $"--{name}: {string.Join(" or ", choices)}, not '{value}'");
    }

    internal double Number(string name, double otherwise, Func<double, bool> allowed)
    {
        if (Get(name) is not { } text)
            return otherwise;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && allowed(value)
            ? value
            : throw new AnalysisError("analyse/bad-option", $"--{name} ne peut pas être « {text} »", $"--{name} cannot be '{text}'");
    }

    internal double[] Numbers(string name, Func<double, bool> allowed) =>
        [.. List(name).Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && allowed(value)
            ? value
            : throw new AnalysisError("analyse/bad-option", $"--{name} ne peut pas contenir « {text} »", $"--{name} cannot contain '{text}'"))];

    private static AnalysisError Usage(string french, string english) => new("analyse/usage", french, english);
}
