using System.Globalization;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// One filling-in of a form: the key that makes sending it again no second step, the version that was on the page,
/// and what was typed, which is shown again as long as it is not stored.
/// </summary>
public sealed class StepSubmission
{
    readonly IFormCollection? typed;
    readonly Dictionary<string, string> explained = new(StringComparer.Ordinal);
    readonly Dictionary<string, StringValues> taken = new(StringComparer.Ordinal);

    /// <summary>A fresh form, or the one that was sent.</summary>
    public StepSubmission(HttpContext http, long version)
    {
        ArgumentNullException.ThrowIfNull(http);
        Author = http.User.FindFirst("sub")?.Value ?? "";
        typed = http.Request.HasFormContentType ? http.Request.Form : FormPosts.TakeKept(http, Author);
        IsPutBack = typed is not null && !http.Request.HasFormContentType;
        IsOnlyShown = typed is not null && HttpMethods.IsGet(http.Request.Method);
        Key = Sent(FormPosts.Key).ToString() is var key && StepRequest.IsKey(key) ? key : NewKey();
        // Those shown with a question count only when its own button was pressed; those confirmed before stay so.
        string?[] said = Sent("do") == "confirm" ? [.. Sent("confirmed"), .. Sent("confirm")] : [.. Sent("confirmed")];
        Confirmed = [.. said.OfType<string>().Where(c => FactRules.IsAsked(c) || c.StartsWith(PersonRecords.TwinQuestion + "@", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        Version = long.TryParse(Sent("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : version;
    }

    /// <summary>The account that the form is made for: who sends it as somebody else signs nothing.</summary>
    public string Author { get; }

    /// <summary>Whether it is what somebody typed before they had to sign in again, shown and not sent.</summary>
    public bool IsPutBack { get; }

    /// <summary>Whether a page shows what was typed without having taken it: a draft that is put back, a form that a session left behind.</summary>
    public bool IsOnlyShown { get; }

    /// <summary>The idempotency key rendered with the form.</summary>
    public string Key { get; private set; }

    /// <summary>The version of the pathway that was on the page.</summary>
    public long Version { get; private set; }

    /// <summary>What is wrong.</summary>
    public List<FieldError> Errors { get; } = [];

    /// <summary>What is to be confirmed before it is stored.</summary>
    public IReadOnlyList<FieldQuestion> Questions { get; private set; } = [];

    /// <summary>What was confirmed on this page so far, kept from one sending to the next; each for the values that it was asked about.</summary>
    public IReadOnlyList<string> Confirmed { get; private set; }

    /// <summary>What another recorded in the meantime, if that is why it was not stored.</summary>
    public IReadOnlyList<ChangedStep> Meanwhile { get; private set; } = [];

    /// <summary>What became of the fields, where others changed the same thing while the form was open; null where nobody did.</summary>
    public MergedFields? Merged { get; private set; }

    /// <summary>What was sent under a name; of what was not changed on the form and was elsewhere, the value of now.</summary>
    public StringValues Sent(string name) => typed is null ? StringValues.Empty : taken.TryGetValue(name, out var now) ? now : typed[name];

    /// <summary>What a field showed when the form was made, where the form itself says it.</summary>
    public IReadOnlyList<string>? Was(StepField field) => Sent(NameOfWas(field)) is { Count: > 0 } was ? [was.ToString()] : null;

    /// <summary>Name of the hidden field that keeps what a field showed when the form was made: of what no log keeps the values of.</summary>
    public static string NameOfWas(StepField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return "was." + field.Name;
    }

    /// <summary>
    /// Merges what was typed with what others made of the same thing meanwhile: from here on <see cref="Sent"/> has what is there now where nobody
    /// typed. What both changed is an error of its field, with both values.
    /// </summary>
    /// <param name="now">The fields with what is there now.</param>
    /// <param name="was">What a field showed when the form was made; null where nobody knows.</param>
    /// <param name="today">Today.</param>
    /// <param name="by">Who changed a field meanwhile, and when, as words that follow its value.</param>
    /// <param name="language">The language.</param>
    public void Merge(IEnumerable<StepField> now, Func<StepField, IReadOnlyList<string>?> was, DateOnly today, Func<StepField, string> by, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(by);
        var fields = now.ToList();
        var merged = MergedFields.Of(fields, was, Shown, TypedOn(today));
        if (Merged is { } before)
        {
            Merged = new([.. before.Taken, .. merged.Taken], [.. before.Own, .. merged.Own], [.. before.Both, .. merged.Both], before.Moved || merged.Moved);
        }
        else if (merged.Moved)
        {
            Merged = merged;
        }
        foreach (var field in merged.Taken)
        {
            taken[field.Name] = field.Kind == StepFieldKind.Several ? field.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) : field.Value;
        }
        foreach (var (typedIn, there) in merged.Both)
        {
            var (mine, theirs) = (KeptFields.InWords(typedIn, language), KeptFields.InWords(typedIn with { Value = there }, language));
            Errors.Add(new(typedIn.Name, FieldWords.Label(typedIn.Name) + Languages.Say(
                $" : entre-temps {theirs}{by(typedIn)} ; vous aviez écrit {mine}, qui est gardé ici. Vérifiez, puis envoyez à nouveau.",
                $": meanwhile {theirs}{by(typedIn)}; you had written {mine}, which is kept here. Check it, then send again.")));
        }
    }

    /// <summary>The day on which it was typed, by which "yesterday" is meant: today, or the day before when it could not be sent at once.</summary>
    public DateOnly TypedOn(DateOnly today) =>
        DateOnly.TryParseExact(Sent("typedOn").ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day == today.AddDays(-1) ? day : today;

    /// <summary>Whether anything was typed in the fields whose names begin so.</summary>
    public bool IsTyped(string prefix) => typed?.Any(f => f.Key.StartsWith(prefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(f.Value.ToString())) == true;

    /// <summary>Whether the form had fields whose names begin so, typed in or not.</summary>
    public bool Had(string prefix) => typed?.Keys.Any(k => k.StartsWith(prefix, StringComparison.Ordinal)) == true;

    /// <summary>Words for a question of a rule about a kind of step that say more than the rule knows.</summary>
    public void Explain(string code, string step, string words) => explained[code + " " + step] = words;

    /// <summary>What a field shows: what was typed, else what it starts with.</summary>
    public string Shown(StepField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return typed is null ? field.Value : string.Join(' ', Sent(field.Name).ToArray());
    }

    /// <summary>What is wrong with a field.</summary>
    public string? ErrorOf(StepField field) => Errors.FirstOrDefault(e => e.Field == field?.Name)?.Words;

    /// <summary>What is asked of a field.</summary>
    public string? QuestionOf(StepField field) => string.Join(' ', Questions.Where(q => q.Field == field?.Name).Select(q => q.Words)) is { Length: > 0 } words ? words : null;

    /// <summary>The step with what was confirmed of it; not what was of the person.</summary>
    public PathwayEvent WithConfirmed(PathwayEvent step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Confirmed.Where(FactRules.IsAsked).ToList() is { Count: > 0 } ofStep ? step with { Confirmed = ofStep } : step;
    }

    /// <summary>The receipt of what was recorded, or null and <see cref="Errors"/>, in which accounts and structures have their names.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="language">The language.</param>
    /// <param name="names">The territory's names.</param>
    /// <param name="cause">The step that a refusal asks to be corrected first, where it names one.</param>
    /// <param name="about">The step that a question is about, where it is about another.</param>
    public Receipt? Take(RecordingResult result, CultureInfo language, TerritoryNames? names = null, Func<Refusal, ErrorLink?>? cause = null, Func<Refusal, ErrorLink?>? about = null)
    {
        IReadOnlyDictionary<string, string>? Named(Refusal why)
        {
            if (names is null || why.Details is not { } details)
            {
                return why.Details;
            }
            var named = details.ToDictionary(d => d.Key, d => names.Of(d.Key == "theirs" ? "structure" : d.Key, d.Value), StringComparer.Ordinal);
            if (why.Field?.EndsWith("referent", StringComparison.Ordinal) == true && details.TryGetValue("known", out var colleagues))
            {
                named["known"] = string.Join(", ", colleagues.Split(", ").Select(code => Meant.Label(code, names.Of("referent", code))));
            }
            // People know structures and each other by name: those that are meant are told by it, codes beside.
            if (FieldOf(why) is ("structure" or "referent" or "place") and { } field && details.TryGetValue("code", out var typed) && names.Known(field).All(known => known.Code != typed))
            {
                var meant = details.TryGetValue("nearest", out var nearest) ? [Meant.Label(nearest, names.Of(field, nearest))] : Meant.Of(typed, names.All(field));
                if (meant.Count > 0)
                {
                    named["nearest"] = string.Join(Languages.Say(" ou ", " or "), meant);
                }
            }
            return named;
        }
        switch (result)
        {
            case RecordingResult.Recorded(var receipt, _):
                return receipt;
            case RecordingResult.Refused(var refusal):
                Errors.Add(new(FieldOf(refusal), Refusals.OnForm(refusal.Code, language.TwoLetterISOLanguageName, Named(refusal)), cause?.Invoke(refusal) ?? OtherPathway(refusal)));
                return null;
            case RecordingResult.ToConfirm(var questions):
                Questions =
                [
                    .. questions.Select(q => new FieldQuestion(
                        q.Code, q.Confirm ?? q.Code, FieldOf(q), explained.GetValueOrDefault(q.Code + " " + q.Details?.GetValueOrDefault("event")) ?? Refusals.OnForm(q.Code, language.TwoLetterISOLanguageName, Named(q)),
                        q.Details?.GetValueOrDefault("pathway"), q.Details?.GetValueOrDefault("person") ?? q.Details?.GetValueOrDefault("same"), Refusals.WhoOf(language.TwoLetterISOLanguageName, q.Details), about?.Invoke(q))),
                ];
                return null;
            case RecordingResult.VersionConflict(var current, var since):
                // Sent again, the form is decided on what is now shown.
                (Version, Meanwhile) = (current, since);
                Errors.Add(new(null, Words("pathway/version-conflict", language, new Dictionary<string, string>(StringComparer.Ordinal) { ["current"] = current.ToString(CultureInfo.InvariantCulture) })));
                return null;
            case RecordingResult.KeyReused:
                // The page was gone back to and changed: what it recorded stands, this is another step.
                Key = NewKey();
                Errors.Add(new(null, Languages.Say(
                    "Ce formulaire a déjà enregistré une étape, avec d’autres réponses. Pour la changer, corrigez-la sur le parcours ; pour en enregistrer une de plus, envoyez à nouveau.",
                    "This form has recorded a step already, with other answers. To change it, correct it on the pathway; to record one more, send again.")));
                return null;
            case RecordingResult.Busy:
                // The key stays: sent again, it is the same step.
                Errors.Add(new(null, Refusals.OnForm(RecordingResult.Busy.Code, language.TwoLetterISOLanguageName, null)));
                return null;
            case RecordingResult.SensitiveStep:
                Errors.Add(new(null, Words(RecordingResult.SensitiveStep.Code, language)));
                return null;
            case RecordingResult.Forbidden(var structure):
                Errors.Add(new(null, Words("access/other-structure", language, Problems.OfStructure(names?.Structure(structure) ?? structure))));
                return null;
            default:
                Errors.Add(new(null, Words("pathway/not-found", language)));
                return null;
        }
    }

    /// <summary>The status of the page that tells what was not recorded.</summary>
    public static int StatusOf(RecordingResult result) => result switch
    {
        RecordingResult.VersionConflict => StatusCodes.Status409Conflict,
        RecordingResult.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    // Only of a pathway that whoever reads it may see is its identifier among the details.
    static ErrorLink? OtherPathway(Refusal refusal) => refusal.Details?.GetValueOrDefault("pathway") is { } other
        ? new($"/pathways/{other}", Languages.Say("Voir cet autre parcours", "See that other pathway")) : null;

    /// <summary>The version that is there now: sent again, the form is decided on it.</summary>
    public void Meet(long version) => Version = version;

    static string? FieldOf(Refusal refusal) =>
        refusal.Field is { } at && at.StartsWith("corrected.", StringComparison.Ordinal) ? at["corrected.".Length..] : refusal.Field;

    /// <summary>The date of birth as it was typed, null where none was; what can't be read as one is an error of the field.</summary>
    public DateOnly? BirthDate(DateOnly today)
    {
        var birth = Sent("birthDate").ToString().Trim();
        if (birth.Length == 0)
        {
            return null;
        }
        if (DayWords.TryReadBirth(birth, today, out var day))
        {
            return day;
        }
        Errors.Add(new("birthDate", Languages.Say(
            $"Date de naissance : « {birth} » n’est pas un jour de 1900 à aujourd’hui. Écrivez-la comme 27/03/1991, le jour d’abord, avec les quatre chiffres de l’année.",
            $"Date of birth: “{birth}” is no day from 1900 to today. Write it as 27/03/1991, the day first, with the four digits of the year.")));
        return null;
    }

    static string Words(string code, CultureInfo language, IReadOnlyDictionary<string, string>? details = null) => Refusals.Of(code, language.TwoLetterISOLanguageName, details);

    static string NewKey() => Guid.CreateVersion7().ToString("N");
}
