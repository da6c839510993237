using System.Globalization;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Text;

namespace Pathways.Api.Import;

/// <summary>What the command line asks for.</summary>
/// <param name="File">The file.</param>
/// <param name="Options">How to take it.</param>
/// <param name="Rejected">Where to write the refused rows.</param>
/// <param name="Culture">Language of the messages.</param>
public sealed record ImportArguments(string File, ImportOptions Options, string? Rejected, CultureInfo Culture)
{
    const string Usage = """
        import FILE.csv [--accept-valid] [--source NAME] [--rejected FILE] [--structure CODE] [--scheme CODE] [--territory INSEE]
                        [--convention CODE] [--confirm CODE,CODE] [--encoding NAME] [--dates auto|dmy|mdy|iso] [--check] [--user ACCOUNT] [--lang fr|en]
                                                                                                     (docs/import.md)
        """;

    /// <summary>The words in the language asked for.</summary>
    public string Say(string french, string english) => Culture.TwoLetterISOLanguageName == "en" ? english : french;

    static readonly string[] Flags = ["--accept-valid", "--check"];
    static readonly string[] WithValue =
        ["--source", "--rejected", "--structure", "--scheme", "--territory", "--convention", "--confirm", "--encoding", "--dates", "--user", "--lang"];

    /// <summary>Codes of the questions that can be confirmed.</summary>
    public static IReadOnlyList<string> Asked => [.. FactRules.All.Where(r => r.Severity == Severity.Confirm).Select(r => r.Code)];

    // The nearest known name, in no language.
    static string Meant(string given, IEnumerable<string> known) => Nearest.To(given, known) is { } nearest ? $" → {nearest}" : "";

    /// <summary>Reads <c>import FILE [options]</c>.</summary>
    public static bool TryParse(IReadOnlyList<string> arguments, out ImportArguments asked, out string wrong)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? file = null;
        (asked, wrong) = (null!, Usage);
        for (var i = 1; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (Flags.Contains(argument))
            {
                values[argument] = "";
            }
            else if (WithValue.Contains(argument))
            {
                // An empty one is a variable of the shell that was not set: every such file would be of one source.
                if (++i == arguments.Count || string.IsNullOrWhiteSpace(arguments[i]) || (argument == "--lang" && arguments[i] is not ("fr" or "en"))
                    || (argument == "--confirm" && (ImportOptions.Codes(arguments[i]) is not { } codes || ImportOptions.Unknown(codes) is not null)))
                {
                    // A question that nobody asks is a slip of the pen; those that may be confirmed are in docs/rules.md.
                    wrong = argument == "--confirm" && i < arguments.Count && ImportOptions.Unknown(ImportOptions.Codes(arguments[i])) is { } misspelt
                        ? $"--confirm {misspelt}?{Meant(misspelt, Asked)} ({string.Join(", ", Asked)})\n{Usage}"
                        : $"{argument}?\n{Usage}";
                    return false;
                }
                if (argument == "--dates" && !ImportOptions.TryDates(arguments[i], out _))
                {
                    wrong = $"--dates {arguments[i]}? auto, dmy, mdy, iso\n{Usage}";
                    return false;
                }
                if (argument == "--scheme" && ImportOptions.UnknownScheme(arguments[i]))
                {
                    wrong = $"--scheme {arguments[i]}?{Meant(arguments[i], CodeNames<Scheme>.All)} ({string.Join(", ", CodeNames<Scheme>.All)})\n{Usage}";
                    return false;
                }
                if (argument == "--encoding" && ImportOptions.UnknownEncoding(arguments[i]) is { } unknown)
                {
                    wrong = $"[{unknown.Code}] {ImportWords.Of(unknown, arguments.SkipWhile(a => a != "--lang").Skip(1).FirstOrDefault() == "en" ? "en" : "fr")}";
                    return false;
                }
                // Written on every event: an account, and not who somebody is.
                if (argument == "--user" && (!EventMetadata.IsAccount(arguments[i])
                    || (PersonalText.MayBeSomebodys(arguments[i]) && !Guid.TryParseExact(arguments[i], "D", out _))))
                {
                    var bad = new ImportProblem("import/bad-user", 0);
                    wrong = $"[{bad.Code}] {ImportWords.Of(bad, arguments.SkipWhile(a => a != "--lang").Skip(1).FirstOrDefault() == "en" ? "en" : "fr")}";
                    return false;
                }
                values[argument] = arguments[i];
            }
            else if (argument.StartsWith("--", StringComparison.Ordinal) || file is not null)
            {
                wrong = $"{argument}?{Meant(argument, [.. WithValue, .. Flags])}\n{Usage}";
                return false;
            }
            else
            {
                file = argument;
            }
        }
        if (file is null)
        {
            return false;
        }
        file = Path.GetFullPath(file, CallersFolder.Path);
        var rejected = values.GetValueOrDefault("--rejected") is { } given ? Path.GetFullPath(given, CallersFolder.Path) : values.ContainsKey("--accept-valid") ? Beside(file) : null;
        if (rejected == file)
        {
            wrong = $"--rejected {rejected}?\n{Usage}"; // it would be emptied before it is read
            return false;
        }
        asked = new ImportArguments(
            file,
            new ImportOptions(
                values.GetValueOrDefault("--user", "import"), values.GetValueOrDefault("--source"), values.ContainsKey("--accept-valid"),
                values.GetValueOrDefault("--structure"), values.GetValueOrDefault("--scheme"), values.GetValueOrDefault("--territory"),
                values.GetValueOrDefault("--convention"), ImportOptions.Codes(values.GetValueOrDefault("--confirm")))
            {
                Encoding = values.GetValueOrDefault("--encoding"),
                Dates = ImportOptions.TryDates(values.GetValueOrDefault("--dates"), out var dates) ? dates : null,
                CheckOnly = values.ContainsKey("--check"),
            },
            rejected,
            CultureInfo.GetCultureInfo(values.GetValueOrDefault("--lang") == "en" ? "en" : "fr"));
        return true;
    }

    // Never over a list that is there: somebody may be correcting it.
    static string Beside(string file)
    {
        var without = Path.Combine(Path.GetDirectoryName(file) ?? "", Path.GetFileNameWithoutExtension(file));
        var path = $"{without}.refused.csv";
        for (var number = 2; System.IO.File.Exists(path); number++)
        {
            path = $"{without}.refused-{number}.csv";
        }
        return path;
    }
}
