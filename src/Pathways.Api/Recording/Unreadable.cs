using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Text;

namespace Pathways.Api.Recording;

/// <summary>Says of a body that can't be read where it is wrong and why, in both languages: the parser speaks English, of types that help nobody.</summary>
public static partial class Unreadable
{
    /// <summary>The body is JSON's null.</summary>
    public static IResult Nothing() => Malformed("Il est vide (null).", "It is empty (null).");

    /// <summary>The problem that the parser found.</summary>
    public static IResult Of(JsonException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var (field, said) = (e.Path?.TrimStart('$', '.') ?? "", Said(e));
        if (Unmapped().Match(said) is { Success: true } unmapped)
        {
            return Invalid(field, "Ce champ n’existe pas ici.", "There is no such field here.", Last(field), FieldsOf(unmapped.Groups["type"].Value));
        }
        if (Missing().Match(said) is { Success: true } missing)
        {
            var names = Quoted().Matches(missing.Groups["names"].Value).Select(m => m.Groups["name"].Value).ToList();
            return Invalid(Within(field, names[0]), $"Il manque : {string.Join(", ", names)}.", $"Missing: {string.Join(", ", names)}.");
        }
        if (said.StartsWith(PathwayJson.NoText, StringComparison.Ordinal))
        {
            return Invalid(field, "Elle contient ce qui n’est pas un caractère : effacez-la et écrivez-la à la main.", "It has what is no character: delete it and write it by hand.");
        }
        if (said.StartsWith("Duplicate", StringComparison.Ordinal))
        {
            return Invalid(field.Length > 0 ? field : null, "Un champ figure deux fois.", "A field is given twice.");
        }
        if (NoCode().Match(said) is { Success: true } code)
        {
            var known = Known(code.Groups["list"].Value);
            var all = string.Join(", ", known);
            return Invalid(field, $"Ce code n’est pas dans la liste : {all}.", $"This code is not in the list: {all}.", Nearest.To(code.Groups["given"].Value, known));
        }
        if (said.Contains("type discriminator", StringComparison.Ordinal))
        {
            return Invalid(
                Within(field, "event"), "Ce n’est pas le nom d’une étape qui puisse se corriger.", "It is not the name of a step that can be corrected.",
                Quoted().Match(said).Groups["name"].Value, Correctable);
        }
        if (said.Contains("depth to be zero", StringComparison.Ordinal) || said.Contains("end of data", StringComparison.Ordinal))
        {
            var (fr, en) = ($"Le texte s’arrête avant sa fin {At(e, "ligne {0}, octet {1}")}.", $"The text stops before its end {At(e, "line {0}, byte {1}")}.");
            return field.Length > 0 ? Invalid(field, fr, en) : Malformed(fr, en);
        }
        if (field.Length > 0 && ($"{said} {e.InnerException?.Message}".Contains("'Null'", StringComparison.Ordinal) || said.Contains("null value", StringComparison.Ordinal)))
        {
            return Invalid(field, "Elle est vide (null), et doit être donnée.", "It is empty (null), and must be given.");
        }
        var form = Forms.FirstOrDefault(f => $"{e.Message} {e.InnerException?.Message}".Contains(f.Said, StringComparison.Ordinal));
        return field.Length > 0
            ? Invalid(field, $"Elle n’a pas la forme attendue{form.French}.", $"It does not have the form that is expected{form.English}.")
            : Malformed(At(e, "ligne {0}, octet {1}"), At(e, "line {0}, byte {1}"));
    }

    // As the parser says what it looked for.
    static readonly (string Said, string French, string English)[] Forms =
    [
        ("TargetPublic", " (un objet, de chaque public le jour de son justificatif ou null : {\"rsa\": \"2026-03-31\"})", " (an object, of each public the day of its proof or null: {\"rsa\": \"2026-03-31\"})"),
        ("Dictionary", " (un objet : {\"quartier\": \"est\"})", " (an object: {\"district\": \"east\"})"),
        ("List", " (une liste : [\"step/long-ago\"])", " (a list: [\"step/long-ago\"])"),
        ("DateOnly", " (un jour qui existe, sans heure : \"2026-03-31\")", " (a day that exists, without a time: \"2026-03-31\")"),
        ("Int32", " (un nombre entier : 15)", " (a whole number: 15)"),
        ("Decimal", " (un nombre : 17.5)", " (a number: 17.5)"),
        ("as a number", " (un nombre : 17.5)", " (a number: 17.5)"),
        ("as a boolean", " (true ou false)", " (true or false)"),
        ("Guid", " (un identifiant, tel qu’une réponse l’a donné)", " (an identifier, as an answer gave it)"),
        ("as a string", " (un texte, entre guillemets)", " (a text, in quotes)"),
    ];

    /// <summary>The problem of a step within the body that does not say what it is.</summary>
    public static IResult Of(NotSupportedException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var path = PathIn().Match(e.Message).Groups["path"].Value;
        return Invalid(Within(path, "event"), "Il manque : event.", "Missing: event.");
    }

    // The parser's words without the place, which repeats names that the caller chose: a field may be called as the parser speaks.
    static string Said(JsonException e) => e.Path is { } path && e.Message.LastIndexOf(" Path: " + path, StringComparison.Ordinal) is >= 0 and var at ? e.Message[..at] : e.Message;

    // The list is in the words already.
    static IResult Invalid(string? field, string fr, string en, string? nearest) =>
        Invalid(field, fr, en, nearest is null ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { ["nearest"] = nearest });

    // With what was written, and the names that there are, the nearest is suggested.
    static IResult Invalid(string? field, string fr, string en, string written, IEnumerable<string> known) =>
        Invalid(field, fr, en, QueryValues.Details(field ?? "", written, known));

    static IResult Invalid(string? field, string fr, string en) => Invalid(field, fr, en, nearest: null);

    static IResult Invalid(string? field, string fr, string en, Dictionary<string, string> values)
    {
        (values["path"], values["reasonFr"], values["reasonEn"]) = ("$" + (field is null ? "" : "." + field), fr, en);
        return Problems.Result(StatusCodes.Status400BadRequest, "request/invalid", field, values);
    }

    static IEnumerable<string> Correctable => EventNames.All.Where(e => !e.Type.IsSubclassOf(typeof(CorrectionEvent))).Select(e => e.Name);

    static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    // The type that the parser names is one of a body or of an event.
    static IEnumerable<string> FieldsOf(string type) => (typeof(Unreadable).Assembly.GetType(type) ?? typeof(PathwayEvent).Assembly.GetType(type)) is { } body
        ? PathwayJson.Sent.GetTypeInfo(body).Properties.Select(p => p.Name)
        : [];

    static IResult Malformed(string fr, string en) => Problems.Result(
        StatusCodes.Status400BadRequest, "request/malformed", details: new Dictionary<string, string>(StringComparer.Ordinal) { ["reasonFr"] = fr, ["reasonEn"] = en });

    static string Within(string field, string name) => field.Length == 0 ? name : $"{field}.{name}";

    static string At(JsonException e, string place) => e.LineNumber is { } line && e.BytePositionInLine is { } at
        ? string.Format(CultureInfo.InvariantCulture, "({0})", string.Format(CultureInfo.InvariantCulture, place, line + 1, at + 1))
        : "";

    static List<string> Known(string list) => typeof(Domain.Codes.Scheme).Assembly.GetType($"Pathways.Domain.Codes.{list}") is { IsEnum: true } type
        ? [.. Enum.GetValues(type).Cast<Enum>().Where(CodeStanding.IsOffered).Select(CodeJsonConverter.NameOf)]
        : [list];

    [GeneratedRegex(@"\AJSON deserialization for type .* missing required .*?: (?<names>'.+'(?:[;,] '.+')*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Missing();

    [GeneratedRegex(@"\AThe JSON property '.*' could not be mapped .*contained in type '(?<type>[^']+)'\.\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Unmapped();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Quoted();

    // As CodeJsonConverter says it.
    [GeneratedRegex(@"\A""(?<given>.*)"" is no (?<list>[A-Za-z]+)\.|\AA (?<list>[A-Za-z]+) is a name", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NoCode();

    [GeneratedRegex(@"Path: \$\.?(?<path>[A-Za-z.]*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex PathIn();
}
