using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Resources;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>Reads what was typed into a step, naming everything that can't be read at once.</summary>
public static class StepReader
{
    /// <summary>Reads a step; <paramref name="id"/> is the identifier that its event will have.</summary>
    public static ReadStep Read(StepForm form, Func<string, StringValues> typed, Guid id, DateOnly today, Action<JsonObject>? complete = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        var step = form.Start;
        var errors = new List<FieldError>();
        foreach (var field in form.Fields)
        {
            var (value, wrong) = Value(field, Answered(form, field, typed), step, today);
            wrong ??= value is null ? null : Refused(form.Type, field, value) is not { } bad ? null : Unlisted(field, value) ?? bad;
            wrong ??= value is not null && IsPartOfAName(field, value.ToString()) ? Unlisted(field, value) : null;
            if (wrong is not null)
            {
                errors.Add(new(field.Name, Labelled(field, wrong)));
            }
            Set(step, field.Name, value);
        }
        if (StepForm.Begins(form.Type) is { } begins && step[begins.Field] is null)
        {
            step[begins.Field] = StepRequest.Reference(begins.Letters, id);
        }
        // What the day alone makes impossible is told with the rest, and not once the rest is right.
        var wrongDay = step["occurredOn"] is { } said && form.WrongDay(DateOnly.ParseExact(said.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture)) is { } refused
            ? new FieldError("occurredOn", Refusals.OnForm(refused.Code, Code, refused.Details)) : null;
        // The place that stood in the form before anybody said how: people who telephone do not meet.
        if (form.Fields.FirstOrDefault(f => f.Kind == StepFieldKind.Place) is { } where && $"{step["mode"]}" is not ("" or "in_person") && typed(where.Name).ToString().Trim() == where.Value)
        {
            step.Remove(where.Name);
        }
        complete?.Invoke(step);
        return errors.Count > 0 ? new(null, wrongDay is null ? errors : [wrongDay, .. errors]) : new((PathwayEvent)step.Deserialize(form.Type, PathwayJson.Sent)!, [], wrongDay);
    }

    // What was left empty follows from what the step answers: an appointment was held on its day, and as it was booked.
    static StringValues Answered(StepForm form, StepField field, Func<string, StringValues> typed) =>
        typed(field.Name) is var said && string.IsNullOrWhiteSpace(said.ToString()) && form.Answers is { } answers && answers.Name != field.Name
            && answers.Options.FirstOrDefault(o => o.Value == typed(answers.Name).ToString())?.Fills?.GetValueOrDefault(field.Name) is { Length: > 0 } follows ? follows : said;

    // Above a form, what is wrong with one field is read beside what is wrong with another.
    static string Labelled(StepField field, string wrong) =>
        FieldWords.Label(field.Name) is var label && wrong.StartsWith(label, StringComparison.Ordinal) ? wrong : Say($"{label} : {wrong}", $"{label}: {wrong}");

    // What can be read and yet is no value of its field, whatever the others say. It is read behind the label, in its sentence.
    static string? Refused(Type step, StepField field, JsonNode value)
    {
        var refusal = value is JsonObject several
            ? ValueRules.Refuse(several.Select(p => CodeNames<TargetPublic>.TryParse(p.Key, out var flag) ? flag : (TargetPublic?)null).OfType<TargetPublic>())
            : ValueRules.Refuse(step, field.Name, value.ToString());
        return refusal is null ? null
            : Refusals.OnForm(refusal.Code, Code, refusal.Details) is var words ? char.ToLower(words[0], CultureInfo.CurrentUICulture) + words[1..] : null;
    }

    // With its capital a name is written as an account may be: where somebody has it, they are meant, and which one is not ours to say.
    static bool IsPartOfAName(StepField field, string text) =>
        field.Name == "referent" && text.Any(char.IsUpper) && field.Options.All(o => o.Value != text) && PlainText.Fold(text) is { Length: > 0 } plain && field.Options.Any(o => o.Offered && PlainText.Fold(o.Label).Split(' ').Contains(plain, StringComparer.Ordinal));

    // What is no code was meant as a name: of a structure, or of somebody.
    static string? Unlisted(StepField field, JsonNode value) => field is { Kind: StepFieldKind.Text, Name: "structure" or "referent", Options.Count: > 0 }
        ? Meant.Words(value.ToString(), field.Name, [.. field.Options.Where(o => o.Offered).Select(o => (o.Value, o.Label))]) : null;

    static (JsonNode? Value, string? Wrong) Value(StepField field, StringValues typed, JsonObject before, DateOnly today)
    {
        var text = typed.ToString().Trim();
        if (field.Kind == StepFieldKind.Several)
        {
            return (Several(field, typed, before), null);
        }
        if (text.Length == 0)
        {
            return (null, field.Required ? Missing(field) : null);
        }
        if (text == StepOption.NoneOfThese && field.Options.Any(o => o.Value == text))
        {
            return (null, null);
        }
        return field.Kind switch
        {
            StepFieldKind.Day => DayWords.TryRead(text, today, field.Planned, out var day, DayOf(before))
                ? (JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), null)
                : (null, field.Planned
                    ? Say($"« {text} » n’est pas une date. Écrivez par exemple 12/05, demain ou 12 mai 2026.", $"“{text}” is not a date. Write for example 12/05, tomorrow or 12 May 2026.")
                    : Say($"« {text} » n’est pas une date. Écrivez par exemple 12/05, hier ou 12 mai 2026.", $"“{text}” is not a date. Write for example 12/05, yesterday or 12 May 2026.")),
            StepFieldKind.Number => decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? Number(field, number)
                : (null, NoNumber(field, text)),
            StepFieldKind.Time => TimeOfDay.Canonical(text) is { } time
                ? (JsonValue.Create(time), null)
                : (null, Say($"« {text} » n’est pas une heure. Écrivez par exemple 14h30 ou 9h.", $"“{text}” is not a time of day. Write for example 14:30 or 2:30 pm.")),
            StepFieldKind.Place => Place(field, text) is var (place, nowhere) && place is not null ? (JsonValue.Create(place), null) : (null, nowhere),
            StepFieldKind.Commune => CommuneField.Read(text, field.Options) is var (code, unknown) && code is not null ? (JsonValue.Create(code), null) : (null, unknown),
            StepFieldKind.Text => (JsonValue.Create(Named(field, text)?.Value ?? text), null),
            _ => Chosen(field, text) is { } option
                ? (option.Value is "true" or "false" ? JsonValue.Create(option.Value == "true") : field.Name == "months" ? JsonValue.Create(int.Parse(option.Value, CultureInfo.InvariantCulture)) : JsonValue.Create(option.Value), null)
                : (null, NotChosen(field, text)),
        };
    }

    // The day of the step, which comes before what it plans.
    static DateOnly? DayOf(JsonObject step) =>
        DateOnly.TryParseExact($"{step["occurredOn"]}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // Hours of an engagement are whole, those of a contract need not be.
    static (JsonNode?, string?) Number(StepField field, decimal number) =>
        Math.Abs(number) > 1_000 ? (null, Say($"{number} est trop grand : vérifiez-le, sans séparateur de milliers.", $"{number} is too large: check it, without a sign between thousands."))
        : number == decimal.Truncate(number) ? (JsonValue.Create((int)number), null)
        : field.Whole ? (null, Say($"« {Resources.Labels.Exact(number, CultureInfo.CurrentUICulture)} » : ce nombre est entier ici. Arrondissez-le, ou laissez le champ vide.", $"“{Resources.Labels.Exact(number, CultureInfo.CurrentUICulture)}”: this number is whole here. Round it, or leave the field empty."))
        : (JsonValue.Create(number), null);

    static string NoNumber(StepField field, string text) => field.Whole
        ? Say($"« {text} » n’est pas un nombre entier. Écrivez-le par exemple 15, sans unité.", $"“{text}” is not a whole number. Write it for example 15, without a unit.")
        : Say($"« {text} » n’est pas un nombre. Écrivez-le par exemple 17,5 (17 h 30), sans unité ni espace.", $"“{text}” is not a number. Write it for example 17.5 (17 h 30), without a unit or blanks.");

    // A structure by its name or its code, else a commune as the entry takes it. Where the territory has named no structure, a code is what it is.
    static (string? Code, string? Wrong) Place(StepField field, string text)
    {
        var structures = field.Options.Where(o => o.Group != StepOption.Commune).ToList();
        if ((structures.Find(o => string.Equals(o.Value, text, StringComparison.OrdinalIgnoreCase)) ?? structures.Find(o => PlainText.Fold(o.Label) == PlainText.Fold(text))) is { } structure)
        {
            return (structure.Value, null);
        }
        var (commune, wrong) = CommuneField.Read(text, [.. field.Options.Except(structures)], () => NoPlace(field, text));
        return commune is null && structures.Count == 0 ? (text, null) : (commune, wrong);
    }

    static string NoPlace(StepField field, string text)
    {
        var meant = string.Join(", ", Meant.Of(text, field.Options.Select(o => (o.Value, o.Label))).Concat(CommuneField.Meant(text, [])).Take(Suggested));
        return Say($"« {text} » n’est ni une structure du territoire ni une commune. ", $"“{text}” is neither a structure of the territory nor a commune. ")
            + (meant.Length > 0 ? Say($"Vouliez-vous dire {meant} ?", $"Did you mean {meant}?") : Say("Tapez le début du nom et choisissez.", "Type the beginning of a name and choose."));
    }

    // By its code in whatever capitals, of which the registry has one only; or by its whole name: an account that the territory has not named must not
    // become somebody whose name it is part of.
    static StepOption? Named(StepField field, string text) =>
        field.Options.FirstOrDefault(o => string.Equals(o.Value, text, StringComparison.OrdinalIgnoreCase)) is { } coded ? coded
        : field.Options.Where(o => PlainText.Fold(o.Label) == PlainText.Fold(text)).Take(2).ToList() is [var one] ? one : null;

    // By code, by label, or by the only label that what was typed begins or is part of.
    static StepOption? Chosen(StepField field, string text)
    {
        if (field.Options.FirstOrDefault(o => string.Equals(o.Value, text, StringComparison.OrdinalIgnoreCase)) is { } exact)
        {
            return exact;
        }
        var plain = PlainText.Fold(text);
        if (plain.Length == 0)
        {
            return null;
        }
        return Only(o => PlainText.Fold(o.Label) == plain) ?? Only(o => PlainText.Fold(o.Label).StartsWith(plain, StringComparison.Ordinal))
            ?? Only(o => PlainText.Fold(o.Label).Contains(plain, StringComparison.Ordinal));

        StepOption? Only(Func<StepOption, bool> fits) => field.Options.Where(fits).Take(2).ToList() is [var one] ? one : null;
    }

    // Why nothing was chosen: several labels have it, or none.
    static string NotChosen(StepField field, string text)
    {
        var plain = PlainText.Fold(text);
        var meant = plain.Length == 0 ? [] : field.Options.Where(o => PlainText.Fold(o.Label).Contains(plain, StringComparison.Ordinal)).Take(Suggested).Select(o => o.Label).ToList();
        return meant.Count > 0 ? Say($"« {text} » : laquelle ? {string.Join(", ", meant)}.", $"“{text}”: which one? {string.Join(", ", meant)}.")
            // Of a few in sight nobody types: what was sent is no longer there, and may be an internal reference.
            : field.Kind == StepFieldKind.Choice ? Say("ce choix n’est plus proposé. Choisissez-en un autre.", "this choice is no longer offered. Choose another.")
            : Say($"« {text} » n’est pas dans la liste. Tapez le début d’un libellé et choisissez.", $"“{text}” is not in the list. Type the beginning of a label and choose.");
    }

    const int Suggested = 6;

    // A public's day of proof, once given, stays with it.
    static JsonObject? Several(StepField field, StringValues typed, JsonObject before)
    {
        var parts = field.Name.Split('.');
        var known = parts.Aggregate((JsonNode?)before, (node, name) => node?[name])?.AsObject();
        var chosen = field.Options.Where(o => typed.Contains(o.Value, StringComparer.Ordinal)).ToList();
        return chosen.Count == 0 ? null : new JsonObject(chosen.Select(o => KeyValuePair.Create(o.Value, known?[o.Value]?.DeepClone())));
    }

    static void Set(JsonObject step, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        var at = step;
        foreach (var name in parts[..^1])
        {
            if (at[name] is not JsonObject inner)
            {
                at[name] = inner = [];
            }
            at = inner;
        }
        if (value is null)
        {
            at.Remove(parts[^1]);
        }
        else
        {
            at[parts[^1]] = value;
        }
    }

    static string Missing(StepField field)
    {
        var label = FieldWords.Label(field.Name);
        return field.Kind is StepFieldKind.Choice or StepFieldKind.Search && field.Options.Count == 0
            ? Say($"{label} : ce parcours n’en a aucun auquel cette étape puisse se rapporter. Enregistrez d’abord celui qu’elle suit, ou choisissez une autre étape.", $"{label}: this pathway has none that this step could refer to. Record first the one that it follows, or choose another step.")
            : field.Kind is StepFieldKind.Choice or StepFieldKind.Search ? Say($"{label} : choisissez.", $"{label}: choose one.")
            : Say($"{label} : à remplir.", $"{label}: fill this in.");
    }
}
