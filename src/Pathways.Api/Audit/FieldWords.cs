using System.Globalization;
using System.Resources;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;

namespace Pathways.Api.Audit;

/// <summary>The values of a replayed state in words: each under its path, named and told as people say it.</summary>
/// <param name="language">The language.</param>
/// <param name="grouped">Whether sensitive facts are grouped in that state: a code that may stand for one says so.</param>
/// <param name="names">What the territory calls its structures, communes and staff: told before their code.</param>
/// <param name="states">The states that are spoken of: they tell of which day an appointment is that has but a reference. The last word is that of the last.</param>
public sealed class FieldWords(CultureInfo language, bool grouped = false, TerritoryNames? names = null, params Domain.Pathways.Pathway[] states)
{
    static readonly ResourceManager Names = new("Pathways.Api.Resources.Fields", typeof(FieldWords).Assembly);

    const string Publics = "opening.situation.publics";

    // Which list a code is of, by where it stands.
    static readonly Dictionary<string, Type> Lists = new(StringComparer.Ordinal)
    {
        ["opening.scheme"] = typeof(Scheme),
        ["opening.situation.labour"] = typeof(LabourSituation),
        ["opening.situation.gender"] = typeof(Gender),
        ["opening.situation.education"] = typeof(EducationLevel),
        ["opening.prescriber"] = typeof(PrescriberKind),
        ["orientationKind"] = typeof(OrientationKind),
        ["appointments.mode"] = typeof(AppointmentMode),
        ["barriers.level"] = typeof(BarrierLevel),
        ["trainings.kind"] = typeof(TrainingKind),
        ["immersions.aim"] = typeof(ImmersionAim),
        ["contracts.kind"] = typeof(ContractKind),
        ["contracts.workingTime"] = typeof(WorkingTime),
        ["contracts.employer"] = typeof(EmployerKind),
        ["exit"] = typeof(Closure),
    };

    /// <summary>The single values of a state, in its order, each with its path.</summary>
    public static IEnumerable<(string Path, JsonNode Value)> Leaves(JsonObject state, string within = "")
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (name, value) in state)
        {
            var path = within.Length == 0 ? name : within + "." + name;
            var inner = value is JsonObject o ? Leaves(o, path)
                : value is null && within == Publics ? [(path, JsonValue.Create(PathwayView.Unproven))]
                : value is null or JsonArray { Count: 0 } || path == "version" ? []
                : [(path, value)];
            foreach (var leaf in inner)
            {
                yield return leaf;
            }
        }
    }

    /// <summary>The name of a value by its path: <c>trainings.t-1.kind</c> is “Formation t-1, nature”.</summary>
    public string Name(string path)
    {
        var parts = path.Split('.');
        if (parts is ["barriers", var axis, var last])
        {
            return $"{Said("barriers")}{Said("colon")}{Axis(axis)}, {Said(last)}";
        }
        if (path.StartsWith(Publics + ".", StringComparison.Ordinal))
        {
            return $"{Said("public")}{Said("colon")}{Labels.Of(nameof(TargetPublic), parts[^1], language)}";
        }
        if (parts is [_, _, var field] && parts[0] != "opening")
        {
            return $"{Thing(parts[0], parts[1])}, {Said(field)}";
        }
        return string.Join(", ", parts.Select((part, i) => i == 0 ? Said(part) : Lowered(part)));
    }

    /// <summary>An appointment, training, immersion or contract as people call it, by its day: “Rendez-vous du 25 novembre 2026”; a barrier by its axis.</summary>
    public string Thing(string list, string reference) => list == "barriers" ? $"{Said(list)}{Said("colon")}{Axis(reference)}"
        : DayOf(list, reference) is { } day ? $"{Said(list)}{Said("of")}{Labels.Day(day, language)}"
        : $"{Said(list)} {reference}";

    /// <summary>Whether a value is the proof of a target public, which is named by the public.</summary>
    public bool IsPublic(string path) => path.StartsWith(Publics + ".", StringComparison.Ordinal);

    /// <summary>The last name of a path, as it stands under its thing.</summary>
    public string Inside(string path) => Labels.Capital(Said(path[(path.LastIndexOf('.') + 1)..]), language);

    /// <summary>The reference within a path that <see cref="Name"/> does not say; null where there is none.</summary>
    public string? Reference(string path) => path.Split('.') is [not ("opening" or "barriers"), var reference, _] && DayOf(path.Split('.')[0], reference) is not null ? reference : null;

    DateOnly? DayOf(string list, string reference) => states.Reverse().Select(state => list switch
    {
        "appointments" => state.BookedAppointments.GetValueOrDefault(reference)?.PlannedOn,
        "trainings" => state.Trainings.GetValueOrDefault(reference) is { } training ? training.StartedOn ?? training.PrescribedOn : null,
        "immersions" => state.Immersions.GetValueOrDefault(reference)?.StartsOn,
        "contracts" => state.Contracts.GetValueOrDefault(reference)?.StartedOn,
        _ => null,
    }).FirstOrDefault(day => day is not null);

    /// <summary>Whether a value is the questions that were confirmed: whole sentences.</summary>
    public static bool IsConfirmation(string path) => path?.EndsWith(".confirm", StringComparison.Ordinal) == true;

    /// <summary>A value in words; null for one that is absent.</summary>
    public string? Value(string path, JsonNode? value)
    {
        switch (value)
        {
            case null:
                return null;
            case JsonArray list when IsConfirmation(path):
                return Confirmed(list.Select(v => v!.ToString()), language);
            case JsonArray list:
                return string.Join(", ", list.Select(v => v is JsonObject time ? Time(time) : v?.ToString()));
        }
        var text = value.ToString();
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return Said(value.GetValue<bool>() ? "yes" : "no");
        }
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            return Labels.Exact(decimal.Parse(text, CultureInfo.InvariantCulture), language);
        }
        if (DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return path.StartsWith(Publics, StringComparison.Ordinal) ? $"{Said("provenOn")} {Labels.Day(day, language)}" : Labels.Day(day, language);
        }
        return path switch
        {
            "status" => Labels.Of("CaseloadStatus", text, language),
            "orientation" => Said("orientation." + text),
            _ when text == PathwayView.Unproven && path.StartsWith(Publics, StringComparison.Ordinal) => Said("unproven"),
            _ when path.StartsWith("appointments.", StringComparison.Ordinal) && EventNames.TypeOf(text) is not null => Labels.OfEvent(text, language),
            _ when path.StartsWith("appointments.", StringComparison.Ordinal) && path.EndsWith(".time", StringComparison.Ordinal) => Labels.Time(text, language),
            "exit" or "opening.prescriber" when grouped && text == "other" => Labels.Of("Grouped", "other", language),
            _ when grouped && text == SensitiveFacts.Reserved => Labels.Of("Grouped", text, language),
            _ when Lists.TryGetValue(Where(path), out var list) => Labels.Of(list.Name, text, language),
            _ => Named(path.Split('.')[^1], text),
        };
    }

    // Who audits needs the code as well: names change.
    string Named(string field, string code) => names?.Of(field, code) is { } name && name != code ? $"{name} ({code})" : code;

    /// <summary>The code that stands behind a name in <see cref="Value"/>; null where the value is no such code.</summary>
    public string? CodeOf(string path, JsonNode? value) =>
        value is JsonValue && value.GetValueKind() == JsonValueKind.String && names?.Of(path[(path.LastIndexOf('.') + 1)..], value.ToString()) is { } name && name != value.ToString() ? value.ToString() : null;

    /// <summary>Who recorded a step: the name and the account; null where nobody told.</summary>
    public string? Staff(string? user) => user is null ? null : Named("referent", user);

    // reserved-2 is the second barrier, of an axis that is not told.
    string Axis(string axis) => grouped && axis.StartsWith(SensitiveFacts.Reserved, StringComparison.Ordinal)
        ? $"{Labels.Of("Grouped", SensitiveFacts.Reserved, language)} ({axis[(SensitiveFacts.Reserved.Length + 1)..]})"
        : Labels.Of(nameof(BarrierAxis), axis, language);

    /// <summary>What was asked when a step was recorded, and confirmed: each question in words that need none of its values, and its code.</summary>
    public static string Confirmed(IEnumerable<string> codes, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(language);
        return string.Join(" · ", codes.Select(code => $"{Refusals.WhyOf(code, language.TwoLetterISOLanguageName, null)} ({code})"));
    }

    // A working time and the day from which it holds: the only list of more than plain values in a state.
    string Time(JsonObject time) =>
        $"{Labels.Of(nameof(WorkingTime), time["workingTime"]!.ToString(), language)} ({Labels.Day(DateOnly.Parse(time["from"]!.ToString(), CultureInfo.InvariantCulture), language)})";

    static string Where(string path) => path.Split('.') is [var first, _, var last] && first != "opening" ? first + "." + last : path;

    // Names that also begin a path are written with a capital; inside a sentence only the first letter loses it (INSEE).
    string Lowered(string name) => Said(name) is { Length: > 0 } said ? char.ToLower(said[0], language) + said[1..] : "";

    string Said(string name) => Names.GetString(name, language) ?? name;
}
