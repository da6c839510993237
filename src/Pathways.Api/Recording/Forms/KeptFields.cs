using System.Globalization;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// What a recorded step holds, field by field, as its own form has it: who typed "Lyon", half a label or a date of birth reads what was taken for it.
/// </summary>
/// <param name="state">The pathway.</param>
/// <param name="language">The language.</param>
/// <param name="names">The territory's names.</param>
public sealed class KeptFields(Pathway state, CultureInfo language, TerritoryNames names)
{
    /// <summary>The fields of a step that its line does not tell already.</summary>
    /// <param name="step">The step as it is stored.</param>
    /// <param name="line">Its line, as it is shown.</param>
    public IReadOnlyList<string> Beside(PathwayEvent step, string line) =>
        [.. Of(step).Where(f => f.Value.Length > 0 && !Tells(line, f.Value)).Select(f => Said(f.Field, f.Value))];

    // As words of the line. A number is another's as soon as a day or an hour stands in it.
    static bool Tells(string line, string value) =>
        value.Any(char.IsLetter) && line.IndexOf(value, StringComparison.CurrentCultureIgnoreCase) is >= 0 and var at
        && !IsInWord(line, at - 1) && !IsInWord(line, at + value.Length);

    static bool IsInWord(string line, int at) => at >= 0 && at < line.Length && char.IsLetterOrDigit(line[at]);

    /// <summary>The fields of a step with their words, its day first: what stood before it is corrected.</summary>
    public IReadOnlyList<(string Label, string Value)> All(PathwayEvent step) =>
    [
        (FieldWords.Label("occurredOn"), Labels.Day(step.OccurredOn, language)),
        .. Of(step).Select(f => (FieldWords.Label(f.Field), Dash(Labels.Capital(Dash(f.Value), language)))),
    ];

    /// <summary>The day of a corrected step and what it was before; none where it stayed.</summary>
    public IReadOnlyList<string> DayChanged(PathwayEvent before, PathwayEvent now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        return before.OccurredOn == now.OccurredOn ? []
            : [$"{Said("occurredOn", Labels.Day(now.OccurredOn, language))} ({Say("avant", "before")}{Colon}{Labels.Day(before.OccurredOn, language)})"];
    }

    /// <summary>The fields in which a corrected step differs from what it was, its day apart, which the line of a correction tells.</summary>
    public IReadOnlyList<string> Changed(PathwayEvent before, PathwayEvent now)
    {
        var was = Of(before).ToDictionary(f => f.Field, f => f.Value, StringComparer.Ordinal);
        return [.. Of(now).Where(f => was.GetValueOrDefault(f.Field, "") != f.Value).Select(f => $"{Said(f.Field, Dash(f.Value))} ({Say("avant", "before")}{Colon}{Dash(was.GetValueOrDefault(f.Field, ""))})")];
    }

    /// <summary>Names of the fields in which a corrected step differs from what it was, its day among them.</summary>
    public IReadOnlyList<string> Differing(PathwayEvent before, PathwayEvent now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var was = Of(before).ToDictionary(f => f.Field, f => f.Value, StringComparer.Ordinal);
        return [.. before.OccurredOn == now.OccurredOn ? [] : (string[])["occurredOn"], .. Of(now).Where(f => was.GetValueOrDefault(f.Field, "") != f.Value).Select(f => f.Field)];
    }

    /// <summary>The value of a field of a form in words; a dash where it is empty.</summary>
    public static string InWords(StepField field, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Dash(Shown(field, language));
    }

    /// <summary>Who a person is, as it is stored and as a page shows it.</summary>
    /// <param name="person">The person; null where the record is erased.</param>
    /// <param name="language">The language.</param>
    /// <param name="only">The fields that are told; null for all.</param>
    public static IReadOnlyList<string> Of(Identity? person, CultureInfo language, IReadOnlyCollection<string>? only = null)
    {
        (string Field, string? Value)[] fields = person is null ? [] :
            [("firstName", person.FirstName), ("lastName", person.LastName), ("birthDate", person.BirthDate is { } born ? Labels.Day(born, language) : null), ("phone", Contact.Shown(person.Phone)), ("email", person.Email)];
        return [.. fields.Where(f => f.Value is not null && only?.Contains(f.Field) != false).Select(f => Said(f.Field, f.Value!))];
    }

    static string Dash(string value) => value.Length == 0 ? "–" : value;

    static string Colon => Say("\u00a0: ", ": ");

    static string Said(string field, string value) => $"{FieldWords.Label(field)}{Colon}{value}";

    IEnumerable<(string Field, string Value)> Of(PathwayEvent step)
    {
        // Nobody asks for an age: it follows from the date of birth.
        (string, string)[] derived = step is PathwayOpened { Situation.Age: { } age } ? [("situation.age", age.ToString(language))] : [];
        return new StepForm(step.GetType(), state, step.OccurredOn, "", language, step, names).Fields
            .Where(f => f.Name != "occurredOn").Select(f => (f.Name, Shown(f, language))).Concat(derived);
    }

    static string Shown(StepField field, CultureInfo language) => field.Kind switch
    {
        StepFieldKind.Choice => field.Value == StepOption.NoneOfThese ? "" : LabelOf(field, field.Value),
        // As a line tells it: the same day in two forms would be told twice.
        StepFieldKind.Day when DateOnly.TryParseExact(field.Value, "dd/MM/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => Labels.Day(day, language),
        StepFieldKind.Time when field.Value.Length > 0 => Labels.Time(field.Value, language),
        StepFieldKind.Several => string.Join(", ", field.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => LabelOf(field, v))),
        _ => field.Value,
    };

    static string LabelOf(StepField field, string value) => field.Options.FirstOrDefault(o => o.Value == value)?.Label ?? value;
}
