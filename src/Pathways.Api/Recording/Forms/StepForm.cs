using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// The form of a step: the fields of its event and no others, each asked for in the way that its type allows, with what
/// the pathway already knows offered first. Made from the events themselves: an event that gains a field gains it here.
/// </summary>
public sealed class StepForm
{
    // More than these in sight are slower to scan than to search.
    const int InSight = 6;

    readonly Pathway state;
    readonly DateOnly today;
    readonly DateOnly? on;
    readonly string user;
    readonly CultureInfo language;
    readonly JsonObject? recorded;
    readonly TerritoryNames names;
    readonly List<StepField> fields = [];

    /// <summary>
    /// The form of an event on a pathway; <paramref name="recorded"/> is the step that it would correct, <paramref name="on"/> the day that was
    /// chosen for the steps of this sitting.
    /// </summary>
    public StepForm(
        Type type, Pathway state, DateOnly today, string user, CultureInfo language, PathwayEvent? recorded = null, TerritoryNames? names = null, DateOnly? on = null)
    {
        this.on = on;
        (Type, this.state, this.today, this.user, this.language, this.names) = (type, state, today, user, language, names ?? TerritoryNames.None);
        this.recorded = recorded is null ? null : JsonSerializer.SerializeToNode(recorded, type, PathwayJson.Stored)!.AsObject();
        Add(type, "");
    }

    /// <summary>The event.</summary>
    public Type Type { get; }

    /// <summary>Its fields, in the order in which they are asked.</summary>
    public IReadOnlyList<StepField> Fields => fields;

    /// <summary>The step as recorded, whose fields that are not asked for stay as they are.</summary>
    public JsonObject Start => recorded?.DeepClone().AsObject() ?? [];

    /// <summary>What the event names that this step itself begins: a reference, made and not asked for.</summary>
    public static (string Field, string Letters)? Begins(Type type) => type switch
    {
        _ when type == typeof(AppointmentBooked) => ("appointment", "a"),
        _ when type == typeof(TrainingPrescribed) || type == typeof(TrainingStarted) => ("training", "t"),
        _ when type == typeof(WorkContractStarted) => ("contract", "c"),
        _ when type == typeof(ImmersionAgreed) => ("immersion", "i"),
        _ => null,
    };

    void Add(Type type, string prefix)
    {
        foreach (var parameter in type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First().GetParameters())
        {
            var name = prefix + JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            var bare = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (bare == typeof(EntrySituation))
            {
                Add(bare, name + ".");
            }
            else if (Field(name, bare, parameter) is { } field)
            {
                fields.Add(field);
            }
        }
    }

    StepField? Field(string name, Type type, ParameterInfo parameter)
    {
        // Which list a code is of follows from the day on which it is recorded; the age, from the date of birth.
        if (name is "romeVersion" or "situation.age")
        {
            return null;
        }
        var required = !parameter.HasDefaultValue;
        if (name == "situation.publics")
        {
            var chosen = At(name)?.AsObject().Select(p => p.Key).ToList() ?? [];
            return new(name, StepFieldKind.Several, false, string.Join(' ', chosen), Codes(typeof(TargetPublic), chosen));
        }
        if (name == "months")
        {
            return new(name, StepFieldKind.Choice, true, Text(name) ?? Months(), [.. Milestones.Months.Select(m => m.ToString(CultureInfo.InvariantCulture)).Select(m => new StepOption(m, m))]);
        }
        if (type == typeof(string) && References(name, Text(name)) is { } known)
        {
            return Reference(name, required, known);
        }
        return type switch
        {
            _ when type == typeof(DateOnly) => new(name, StepFieldKind.Day, required, Shown(Text(name)) ?? (name == "occurredOn" ? UsualDay() : ""), [], Planned: name != "occurredOn"),
            _ when type == typeof(bool) => new(name, StepFieldKind.Choice, true, Text(name) ?? "", [new("true", Hosting.Languages.Say("Oui", "Yes")), new("false", Hosting.Languages.Say("Non", "No"))]),
            _ when type.IsEnum => Coded(name, type, parameter),
            _ when type == typeof(int) || type == typeof(decimal) => new(name, StepFieldKind.Number, required, Text(name)?.Replace(".", language.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal) ?? "", [], Whole: type == typeof(int)),
            _ when type == typeof(string) => Named(name, required, Text(name) ?? Usual(name)),
            _ => null,
        };
    }

    StepField Coded(string name, Type type, ParameterInfo parameter)
    {
        var unsaid = parameter.HasDefaultValue && parameter.DefaultValue is { } value && parameter.ParameterType.IsEnum ? (Enum)Enum.ToObject(type, value) : null;
        // What nobody has answered is left open: a form that chooses for people makes figures of its own choices. An entry is completed later;
        // of another step nobody would ask again.
        var open = unsaid is not null && CodeStanding.IsNoAnswer(unsaid);
        var awaited = open && (recorded is not null || name.StartsWith("situation.", StringComparison.Ordinal));
        var required = !awaited && (!parameter.HasDefaultValue || unsaid is not null);
        var chosen = Text(name) is { } said && !(open && said == CodeJsonConverter.NameOf(unsaid!)) ? said : Usual(name);
        var options = Codes(type, [chosen]);
        var kind = options.Count <= InSight ? StepFieldKind.Choice : StepFieldKind.Search;
        // What can be searched for is shown by its label.
        return new(name, kind, required, kind == StepFieldKind.Search ? options.FirstOrDefault(o => o.Value == chosen)?.Label ?? "" : chosen, options, Awaited: awaited);
    }

    // A code that the territory has a name for is searched for by it, and shown by it; another is taken as typed.
    StepField Named(string name, bool required, string code) => name == "territory"
        ? new(
            name, StepFieldKind.Commune, required, code.Length == 0 ? "" : CommuneField.Label(names.Of(name, code), code),
            [.. names.All(name).Select(n => new StepOption(n.Code, CommuneField.Label(n.Name, n.Code)))])
        : new(name, StepFieldKind.Text, required, names.Of(name, code), [.. names.All(name).Select(n => new StepOption(n.Code, n.Name))]);

    StepField? Reference(string name, bool required, IReadOnlyList<StepOption> known)
    {
        var said = Text(name);
        if (Begins(Type)?.Field == name)
        {
            // A training that was prescribed is the one that starts, unless another is meant; any other beginning is new.
            return Type == typeof(TrainingStarted) && said is null && known.Count > 0
                ? new(name, StepFieldKind.Choice, true, Only(known) ?? "", [.. known, new(StepOption.NoneOfThese, Hosting.Languages.Say("une autre formation", "another training"))])
                : null;
        }
        if (known.Count == 0 && !required)
        {
            return null;
        }
        var options = required ? known : [.. known, new StepOption(StepOption.NoneOfThese, Hosting.Languages.Say("aucun de ceux-ci", "none of these"))];
        return new(name, StepFieldKind.Choice, true, said ?? (recorded is not null && !required ? StepOption.NoneOfThese : name == "appointment" ? Due?.Reference ?? "" : Only(known) ?? ""), options);
    }

    // Of several, the form chooses none.
    static string? Only(IReadOnlyList<StepOption> known) => known is [var one] ? one.Value : null;

    // The only appointment whose day has come and of which nothing is recorded: the one that is most likely meant.
    (string Reference, DateOnly On, AppointmentMode Mode)? Due =>
        recorded is null && state.BookedAppointments.Where(a => a.Value.Outcome is null && a.Value.PlannedOn <= today).Take(2).ToList() is [var (reference, booked)]
            && state.Steps.Find(s => s.Event is AppointmentBooked b && b.Appointment == reference)?.Event is AppointmentBooked { Mode: var mode }
            ? (reference, booked.PlannedOn, mode)
            : null;

    // An appointment was held, or missed, on its day and not on the day of recording; of which one, the form does not guess.
    string UsualDay() => Type != typeof(AppointmentHeld) && Type != typeof(AppointmentMissed) ? Shown(on ?? today)
        : Due is { } due ? Shown(due.On)
        : on is { } chosen ? Shown(chosen)
        : state.BookedAppointments.Values.Any(a => a.Outcome is null && a.PlannedOn <= today) ? ""
        : Shown(today);

    // What a step may refer to, the latest first; what it refers to already is named too, over as it may be by now.
    IReadOnlyList<StepOption>? References(string name, string? said) => name switch
    {
        "appointment" => [.. state.BookedAppointments.Where(a => a.Value.Outcome is null || a.Key == said).OrderBy(a => a.Value.PlannedOn)
            .Select(a => new StepOption(a.Key, Labels.Day(a.Value.PlannedOn, language)))],
        "training" => [.. state.Trainings.Where(t => TrainingFits(t.Value) || t.Key == said).OrderByDescending(t => t.Value.StartedOn ?? t.Value.PrescribedOn)
            .Select(t => new StepOption(t.Key, Since(Labels.Of(t.Value.Kind, language), t.Value.StartedOn ?? t.Value.PrescribedOn)))],
        "contract" => [.. state.Contracts.Where(c => c.Value.EndedOn is null || c.Key == said).OrderByDescending(c => c.Value.StartedOn)
            .Select(c => new StepOption(c.Key, Since(Labels.Of(c.Value.Kind, language), c.Value.StartedOn)))],
        "immersion" => [.. state.Immersions.Where(i => i.Value.EndedOn is null || i.Key == said).OrderByDescending(i => i.Value.StartsOn)
            .Select(i => new StepOption(i.Key, Since("immersion", i.Value.StartsOn)))],
        _ => null,
    };

    bool TrainingFits(TrainingSpell spell) =>
        Type == typeof(TrainingStarted) ? spell.StartedOn is null
        : Type == typeof(QualificationObtained) ? spell.StartedOn is not null
        : spell is { StartedOn: not null, EndedOn: null };

    string Since(string what, DateOnly? day) => day is { } on ? $"{what}, {Labels.Day(on, language)}" : what;

    // What the list offers today, and what stands in the step already: a correction of its date must not lose it.
    List<StepOption> Codes(Type list, IReadOnlyCollection<string> stands) =>
    [
        .. Enum.GetValues(list).Cast<Enum>()
            .Select(code => (Code: code, Name: CodeJsonConverter.NameOf(code)))
            .Where(c => CodeStanding.IsOffered(c.Code) || stands.Contains(c.Name))
            .Select(c => new StepOption(c.Name, Labels.Of(c.Code, language))),
    ];

    string Months() => Milestones.Months.Where(m => !state.FollowUps.Contains(m)).Append(Milestones.Months[^1]).First().ToString(CultureInfo.InvariantCulture);

    string Usual(string name) => name switch
    {
        "referent" => user,
        "structure" => state.Structure ?? "",
        "mode" when Type == typeof(AppointmentHeld) && Due is { } due => CodeNames<AppointmentMode>.Of(due.Mode),
        "kind" when Type == typeof(OrientationNotified) || Type == typeof(ReorientationDecided) => state.OrientationKind is { } kind ? CodeNames<OrientationKind>.Of(kind) : "",
        "kind" when Type == typeof(TrainingStarted) && state.Trainings.Values.FirstOrDefault(t => t.StartedOn is null) is { } prescribed => CodeNames<TrainingKind>.Of(prescribed.Kind),
        _ => "",
    };

    JsonNode? At(string path) => path.Split('.').Aggregate((JsonNode?)recorded, (node, name) => node?[name]);

    string? Text(string path) => At(path) is JsonValue value ? value.ToString() : null;

    string? Shown(string? iso) => iso is null ? null : Shown(DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A day as a form shows it.</summary>
    public static string Shown(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
