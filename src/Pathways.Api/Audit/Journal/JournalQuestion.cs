using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Api.Resources;

namespace Pathways.Api.Audit.Journal;

/// <summary>What the journal is asked for. What is null asks nothing.</summary>
/// <param name="Author">Account that recorded.</param>
/// <param name="From">First day of the recording, in the territory.</param>
/// <param name="To">Last day of the recording.</param>
/// <param name="HappenedFrom">First day on which it happened.</param>
/// <param name="HappenedTo">Last day on which it happened.</param>
/// <param name="Kind">A kind of <see cref="JournalKinds"/>.</param>
/// <param name="Structure">Code of the structure that accompanies the pathway today.</param>
/// <param name="Late">Recorded more than so many days after it happened.</param>
public sealed record JournalQuestion(
    string? Author = null, DateOnly? From = null, DateOnly? To = null, DateOnly? HappenedFrom = null, DateOnly? HappenedTo = null,
    string? Kind = null, string? Structure = null, int? Late = null)
{
    /// <summary>Most days of lateness that can be asked for: a century.</summary>
    public const int MostLate = 36_525;

    /// <summary>What is asked, as an address says it.</summary>
    public IEnumerable<(string Name, string Value)> Asked()
    {
        if (Author is not null)
        {
            yield return ("author", Author);
        }
        foreach (var (name, day) in new[] { ("from", From), ("to", To), ("happenedFrom", HappenedFrom), ("happenedTo", HappenedTo) })
        {
            if (day is { } on)
            {
                yield return (name, on.ToString("O", CultureInfo.InvariantCulture));
            }
        }
        if (Kind is not null)
        {
            yield return ("kind", Kind);
        }
        if (Structure is not null)
        {
            yield return ("structure", Structure);
        }
        if (Late is { } days)
        {
            yield return ("late", days.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The question as text for a program: <c>author=c-claire kind=changed</c>; empty when everything is asked for.</summary>
    public string Written => string.Join(' ', Asked().Select(a => $"{a.Name}={Uri.EscapeDataString(a.Value)}"));

    /// <summary>The question in words.</summary>
    public string In(CultureInfo language, TerritoryNames names)
    {
        ArgumentNullException.ThrowIfNull(language);
        ArgumentNullException.ThrowIfNull(names);
        var english = language.TwoLetterISOLanguageName == "en";
        string Say(string fr, string en) => english ? en : fr;
        string Period(DateOnly? from, DateOnly? to, string what) => (from, to) switch
        {
            (null, null) => "",
            ({ } one, { } other) when one == other => $"{what} {Say("le", "on")} {Labels.Day(one, language)}",
            ({ } first, null) => $"{what} {Say("depuis le", "since")} {Labels.Day(first, language)}",
            (null, { } last) => $"{what} {Say("jusqu’au", "until")} {Labels.Day(last, language)}",
            ({ } first, { } last) => $"{what} {Say("du", "from")} {Labels.Day(first, language)} {Say("au", "to")} {Labels.Day(last, language)}",
        };
        string[] parts =
        [
            Kind is null ? "" : JournalKinds.Label(Kind, language),
            Author is null ? "" : Say("par ", "by ") + WithCode(names.Staff(Author), Author),
            Period(From, To, Say("enregistré", "recorded")),
            Period(HappenedFrom, HappenedTo, Say("eu lieu", "happened")),
            Structure is null ? "" : Say("parcours suivis aujourd’hui par ", "pathways accompanied today by ") + WithCode(names.Structure(Structure), Structure),
            Late is not { } days ? "" : Say($"enregistré plus de {days} jours après", $"recorded more than {days} days after"),
        ];
        var asked = string.Join(" · ", parts.Where(p => p.Length > 0));
        return asked.Length == 0 ? Say("Tout ce qui a été enregistré", "Everything that was recorded") : Labels.Capital(asked, language);
    }

    /// <summary>A name with its code, which stays when names change.</summary>
    public static string WithCode(string name, string code) => name == code ? code : $"{name} ({code})";

    /// <summary>Reads a question; the first value that can't be one is told, with its code of refusal.</summary>
    public static (JournalQuestion? Question, JournalProblem? Problem) Read(Func<string, string?> asked, JournalKnown known)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(known);
        JournalProblem? problem = null;
        var question = new JournalQuestion(
            Of("author", known.Authors), Day("from"), Day("to"), Day("happenedFrom"), Day("happenedTo"),
            Of("kind", JournalKinds.All), Of("structure", known.Structures), Days("late"));
        problem ??= Backwards(question.From, question.To, "from") ?? Backwards(question.HappenedFrom, question.HappenedTo, "happenedFrom");
        return problem is null ? (question, null) : (null, problem);

        string? Of(string name, IReadOnlyCollection<string> all)
        {
            if (asked(name) is { } value && !all.Contains(value, StringComparer.Ordinal))
            {
                problem ??= new("query/bad-choice", name, QueryValues.Details(name, value, all));
            }
            return asked(name);
        }

        DateOnly? Day(string name)
        {
            if (asked(name) is not { } text)
            {
                return null;
            }
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }
            problem ??= new("query/bad-date", name, QueryValues.Details(name, text, []));
            return null;
        }

        int? Days(string name)
        {
            if (asked(name) is not { } text)
            {
                return null;
            }
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostLate)
            {
                return days;
            }
            problem ??= new("journal/bad-days", name, QueryValues.Details(name, text, []));
            return null;
        }
    }

    static JournalProblem? Backwards(DateOnly? from, DateOnly? to, string name) => from > to
        ? new("query/period-backwards", name, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["from"] = from.Value.ToString("O", CultureInfo.InvariantCulture), ["to"] = to!.Value.ToString("O", CultureInfo.InvariantCulture) })
        : null;
}

/// <summary>Why a question can't be answered.</summary>
/// <param name="Code">Code of the refusal.</param>
/// <param name="Field">The value at fault.</param>
/// <param name="Values">What its words speak of.</param>
public sealed record JournalProblem(string Code, string Field, IReadOnlyDictionary<string, string> Values);

/// <summary>The accounts that have recorded or may, and the structures: what a question can name.</summary>
/// <param name="Authors">Accounts.</param>
/// <param name="Structures">Codes.</param>
public sealed record JournalKnown(IReadOnlyCollection<string> Authors, IReadOnlyCollection<string> Structures);
