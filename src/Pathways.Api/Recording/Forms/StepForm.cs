using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Monitoring;
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
    // More than these in sight are slower to scan than to search; the longest list that is told in one breath is that of the exits.
    const int InSight = 14;

    readonly Pathway state;
    readonly DateOnly today;
    readonly string user;
    readonly CultureInfo language;
    readonly JsonObject? recorded;
    readonly TerritoryNames names;
    readonly StepChoice asked;
    readonly bool readsSensitive;
    readonly List<StepField> fields = [];

    /// <summary>
    /// The form of an event on a pathway; <paramref name="user"/> is the account that may be its référent, empty where whoever fills it in can't be;
    /// <paramref name="recorded"/> is the step that it would correct, <paramref name="asked"/> what was chosen before it; <paramref name="readsSensitive"/> is
    /// whether whoever fills it in reads sensitive facts: what may be one is not offered to others, of whom it would be refused.
    /// </summary>
    public StepForm(
        Type type, Pathway state, DateOnly today, string user, CultureInfo language, PathwayEvent? recorded = null, TerritoryNames? names = null, StepChoice? asked = null,
        bool readsSensitive = true)
    {
        (Type, this.state, this.today, this.user, this.language, this.names) = (type, state, today, user, language, names ?? TerritoryNames.None);
        this.asked = asked ?? new StepChoice(null, null);
        // A new entry says what is in it.
        this.readsSensitive = readsSensitive || type == typeof(PathwayOpened);
        StructureThatStays = recorded is null ? null : Transfers.StructureOf(recorded);
        this.recorded = recorded is null ? null : JsonSerializer.SerializeToNode(recorded, type, PathwayJson.Stored)!.AsObject();
        Add(type, "");
    }

    /// <summary>The event.</summary>
    public Type Type { get; }

    /// <summary>Its fields, in the order in which they are asked.</summary>
    public IReadOnlyList<StepField> Fields => fields;

    /// <summary>Whether answers are left out because they may tell a sensitive fact.</summary>
    public bool LeavesOut { get; private set; }

    /// <summary>Code of the structure that accompanies by the step that is corrected, which is not asked for (<see cref="Transfers"/>); null where none does.</summary>
    public string? StructureThatStays { get; }

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

    /// <summary>The field whose choice fills in others: what the step answers. Null where it answers nothing.</summary>
    public StepField? Answers => fields.Find(f => f.Options.Any(o => o.Fills is { Count: > 0 }));

    /// <summary>What is wrong with a day, whatever else is typed; null when nothing is.</summary>
    public Refusal? WrongDay(DateOnly day) => Pathway.RefuseDay(Type == typeof(PathwayOpened) ? Pathway.None : state, day, today);

    /// <summary>
    /// Fields that still hold what another answer than the chosen one had filled in, with what the chosen one gives, which may be nothing: without script nothing
    /// has changed them, and the day or the kind of one choice would be stored of another. What somebody typed (<c>typed</c>) is theirs; what can no longer be
    /// chosen is no other choice.
    /// </summary>
    public IReadOnlyDictionary<string, string> LeftBehind(Func<string, StringValues> sent)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var chosen = Answers is null ? "" : sent(Answers.Name).ToString();
        // What the fields were filled in by: the choice of the page as it was last shown.
        var shown = sent("answered").ToString() is { Length: > 0 } again ? again : Answers?.Value;
        if (chosen == shown || Answers?.Options.Any(o => o.Value == chosen) != true)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }
        var (given, own) = (Fills(chosen), sent("typed").ToString().Split(' '));
        return Fills(shown).Where(f => f.Value.Length > 0 && sent(f.Key).ToString().Trim() == f.Value && !own.Contains(f.Key) && given.GetValueOrDefault(f.Key, "") != f.Value)
            .ToDictionary(f => f.Key, f => given.GetValueOrDefault(f.Key, ""), StringComparer.Ordinal);

        IReadOnlyDictionary<string, string> Fills(string? value) => Answers.Options.FirstOrDefault(o => o.Value == value)?.Fills ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>What a choice gives to other fields, by their names, as they show it; nothing where it gives nothing.</summary>
    public IReadOnlyDictionary<string, string> FilledBy(string chosen) =>
        Answers?.Options.FirstOrDefault(o => o.Value == chosen)?.Fills ?? new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is said of a field that was left behind: what it was, and what to do.</summary>
    /// <param name="name">The field.</param>
    /// <param name="now">What the chosen one gives; empty where it gives nothing.</param>
    public string Abandoned(string name, string now)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (name == "occurredOn")
        {
            return now.Length > 0
                ? Hosting.Languages.Say($"La date était celle d’un autre choix. C’est maintenant {now} : vérifiez, puis enregistrez.", $"The date was that of another choice. It is now {now}: check it, then record.")
                : Hosting.Languages.Say("La date est celle d’un autre choix. Est-ce aussi celle de cette étape ? Vérifiez ce qui est rempli, puis enregistrez.", "The date is that of another choice. Is it the day of this step too? Check what is filled in, then record.");
        }
        var label = FieldWords.Label(name);
        var read = fields.Find(f => f.Name == name)?.Options.FirstOrDefault(o => o.Value == now)?.Label ?? now;
        return now.Length > 0
            ? Hosting.Languages.Say($"{label} : c’était la réponse d’un autre choix. C’est maintenant « {read} » : vérifiez, puis enregistrez.", $"{label}: that was the answer of another choice. It is now “{read}”: check it, then record.")
            : Hosting.Languages.Say($"{label} : c’était la réponse d’un autre choix. Choisissez, puis enregistrez.", $"{label}: that was the answer of another choice. Choose one, then record.");
    }

    // What the step answers comes first: the day and the manner follow from it. The time of day stands with its day.
    static IEnumerable<ParameterInfo> Asked(Type type) =>
        type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First().GetParameters()
            .OrderBy(p => p.Name is "Appointment" or "Training" or "Contract" or "Immersion" ? -1 : p.Name is "Time" ? 2.5 : p.Position);

    void Add(Type type, string prefix)
    {
        foreach (var parameter in Asked(type))
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
        // Which list a code is of follows from the day on which it is recorded; the age, from the date of birth. No correction changes who accompanies.
        if (name is "romeVersion" or "situation.age" || (name == "structure" && StructureThatStays is not null))
        {
            return null;
        }
        var required = !parameter.HasDefaultValue;
        if (name == "situation.publics")
        {
            var chosen = At(name)?.AsObject().Select(p => p.Key).ToList() ?? [];
            return new(name, StepFieldKind.Several, false, string.Join(' ', chosen),
                [.. Codes(typeof(TargetPublic), chosen).Select(o => o with { Group = CodeNames<TargetPublic>.TryParse(o.Value, out var flag) ? PublicGroups.Of(flag) : null })]);
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
            _ when name == "time" => new(name, StepFieldKind.Time, required, Text(name) ?? "", []),
            _ when name == "place" => new(name, StepFieldKind.Place, required, Text(name) is { } place ? Where(place) : recorded is null ? names.Of(name, state.Structure ?? "") : "", [.. Options(name), .. Communes().Select(c => c with { Group = StepOption.Commune })]),
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
        if (chosen.Length == 0 && recorded is null && options.Exists(o => o.Value == asked.Code))
        {
            chosen = asked.Code!;
        }
        var kind = options.Count <= InSight ? StepFieldKind.Choice : StepFieldKind.Search;
        // What can be searched for is shown by its label.
        return new(name, kind, required, kind == StepFieldKind.Search ? options.FirstOrDefault(o => o.Value == chosen)?.Label ?? "" : chosen, options, Awaited: awaited);
    }

    // A code that the territory has a name for is searched for by it, and shown by it; another is taken as typed.
    StepField Named(string name, bool required, string code) => name == "territory"
        ? new(
            name, StepFieldKind.Commune, required, code.Length == 0 ? "" : CommuneField.Label(names.Of(name, code), code),
            Communes())
        : new(name, StepFieldKind.Text, required, names.Of(name, code), Options(name));

    // By its name; by its code too where another commune has that name, or the name could not be read again.
    string Where(string place) => names.Of("place", place) is var name && (name == place || names.All("place").Any(s => s.Code == place) || CommuneField.Read(name, Communes()).Code == place)
        ? name : CommuneField.Label(name, place);

    // Those that the territory has named: on no map, some of them.
    StepOption[] Communes() => [.. names.All("territory").Select(n => new StepOption(n.Code, CommuneField.Label(n.Name, n.Code)))];

    StepOption[] Options(string name)
    {
        var offered = (name == "referent" && (asked.House ?? Text("structure")) is { } house ? names.Accompanying(house) : names.All(name)).Select(n => n.Code).ToHashSet(StringComparer.Ordinal);
        return [.. names.Known(name).Select(n => new StepOption(n.Code, n.Name, Offered: offered.Contains(n.Code)))];
    }

    StepField? Reference(string name, bool required, IReadOnlyList<StepOption> known)
    {
        var said = Text(name);
        if (Begins(Type)?.Field == name)
        {
            // A training that was prescribed is the one that starts, unless another is meant; any other beginning is new.
            return Type == typeof(TrainingStarted) && said is null && known.Count > 0
                ? new(name, StepFieldKind.Choice, true, Likely(known), [.. known, new(StepOption.NoneOfThese, Hosting.Languages.Say("une autre formation", "another training"))])
                : null;
        }
        if (known.Count == 0 && !required)
        {
            return null;
        }
        var options = required ? known : [.. known, new StepOption(StepOption.NoneOfThese, Hosting.Languages.Say("aucun de ceux-ci", "none of these"))];
        return new(name, StepFieldKind.Choice, true, said ?? (recorded is not null && !required ? StepOption.NoneOfThese : Likely(known)), options);
    }

    // What was chosen before the form; else the only one, of appointments the only one that awaits its answer. Of several, the form chooses none; nor
    // another in the place of one that was chosen and is settled by now.
    string Likely(IReadOnlyList<StepOption> known) =>
        asked.About is { } about ? known.Any(o => o.Value == about) ? about : ""
        : known.Where(o => !IsAppointment || Type == typeof(AppointmentCancelled) || state.BookedAppointments[o.Value].PlannedOn <= today).Take(2).ToList() is [var one] ? one.Value
        : "";

    bool IsAppointment => Type.IsSubclassOf(typeof(AppointmentEvent));

    // The day that follows from what the step answers, or from nothing but the calendar; empty where several days may be meant.
    string UsualDay() => fields.Find(f => f.Kind == StepFieldKind.Choice && f.Options.Any(o => o.Fills is not null)) is { } answers
        ? answers.Options.FirstOrDefault(o => o.Value == answers.Value) is { } chosen ? chosen.Fills?.GetValueOrDefault("occurredOn") ?? Now
            : answers.Options.Any(o => o.Fills?.GetValueOrDefault("occurredOn") is { Length: > 0 } day && day != Now) ? "" : Now
        : asked.On is { } sitting ? Shown(sitting)
        // The first mandate begins with the pathway.
        : Type == typeof(ReferentAppointed) && state is { Referent: null, OpenedOn: { } opened } ? Shown(opened)
        : Now;

    // After the exit nothing is of today, be it the exit's own day: what was left out has a day of before.
    string Now => NextSteps.IsOver(state, Type) ? "" : Shown(today);

    // What a step may refer to, the latest first; what it refers to already is named too, over as it may be by now.
    IReadOnlyList<StepOption>? References(string name, string? said) => name switch
    {
        "appointment" => [.. state.BookedAppointments.Where(a => a.Value.Outcome is null || a.Key == said).OrderBy(a => a.Value.PlannedOn).ThenBy(a => Appointment.WithinDay(a.Value.Time), StringComparer.Ordinal)
            .Select(a => Answer(a.Key, Booked(a.Key) is { } booked ? new StepWords([], language, names).Booking(booked) : Labels.NamedDay(a.Value.PlannedOn, language),
                // What is still to come has not been held nor missed: its day is no default for what happened. It may be cancelled today.
                ("occurredOn", a.Value.PlannedOn <= today ? Shown(a.Value.PlannedOn) : Type == typeof(AppointmentCancelled) ? Shown(today) : ""),
                ("mode", Type == typeof(AppointmentHeld) && Booked(a.Key) is { Mode: var mode } ? CodeNames<AppointmentMode>.Of(mode) : null)))],
        "training" => [.. state.Trainings.Where(t => TrainingFits(t.Value) || t.Key == said).OrderByDescending(t => t.Value.StartedOn ?? t.Value.PrescribedOn)
            .Select(t => Answer(t.Key, Since(Labels.Of(t.Value.Kind, language), t.Value.StartedOn ?? t.Value.PrescribedOn), ("occurredOn", DayOf(t.Value)),
                ("kind", Type == typeof(TrainingStarted) ? CodeNames<TrainingKind>.Of(t.Value.Kind) : null)))],
        "contract" => [.. state.Contracts.Where(c => c.Value.EndedOn is null || c.Key == said).OrderByDescending(c => c.Value.StartedOn)
            .Select(c => Answer(c.Key, Since(Labels.Of(c.Value.Kind, language), c.Value.StartedOn), ("occurredOn", Type == typeof(WorkContractEnded) ? Past(c.Value.PlannedEnd) : null)))],
        "immersion" => [.. state.Immersions.Where(i => i.Value.EndedOn is null || i.Key == said).OrderByDescending(i => i.Value.StartsOn)
            .Select(i => Answer(i.Key, Since("immersion", i.Value.StartsOn), ("occurredOn", Past(i.Value.EndsOn))))],
        _ => null,
    };

    AppointmentBooked? Booked(string reference) => state.Steps.Find(s => s.Event is AppointmentBooked b && b.Appointment == reference)?.Event as AppointmentBooked;

    // A correction shows what was recorded, whatever it refers to.
    StepOption Answer(string value, string label, params (string Field, string? Value)[] fills) =>
        new(value, label, recorded is not null ? null : fills.Where(f => f.Value is not null).ToDictionary(f => f.Field, f => f.Value!, StringComparer.Ordinal));

    // The day that was planned, once it has come; until then, what ends, ends today.
    string Past(DateOnly? planned) => planned is { } day && day <= today && !(day > state.ClosedOn) ? Shown(day) : Now;

    // A training is completed on its planned day; when it began after its prescription, or was left before its end, nobody has said.
    string DayOf(TrainingSpell spell) =>
        Type == typeof(TrainingStarted) ? ""
        : Type == typeof(TrainingAbandoned) ? spell.PlannedEnd < today ? "" : Now
        : Type == typeof(QualificationObtained) ? spell.EndedOn is { } ended ? Shown(ended) : Now
        : Past(spell.PlannedEnd);

    bool TrainingFits(TrainingSpell spell) =>
        Type == typeof(TrainingStarted) ? spell.StartedOn is null
        : Type == typeof(QualificationObtained) ? spell.StartedOn is not null
        : spell is { StartedOn: not null, EndedOn: null };

    string Since(string what, DateOnly? day) => day is { } on ? $"{what}, {Labels.Day(on, language)}" : what;

    // What the list offers today, and what stands in the step already: a correction of its date must not lose it.
    List<StepOption> Codes(Type list, IReadOnlyCollection<string> stands)
    {
        var known = Enum.GetValues(list).Cast<Enum>().Where(c => CodeStanding.IsOffered(c) || stands.Contains(CodeJsonConverter.NameOf(c))).ToList();
        var offered = readsSensitive ? known : known.FindAll(c => !SensitiveFacts.MayHide(c));
        LeavesOut |= offered.Count < known.Count;
        return [.. offered.Select(c => new StepOption(CodeJsonConverter.NameOf(c), Labels.Of(c, language)))];
    }

    // The one that is due, unless the time of a later one has come: then which is meant is not ours to say.
    string Months() => Milestones.Months.Where(m => state.FollowUps.All(recorded => recorded < m)).ToList() is [var due, .. var later]
        && !(state.ClosedOn is { } exit && later.Exists(m => Milestones.On(exit, m) <= today)) ? due.ToString(CultureInfo.InvariantCulture) : "";

    string Usual(string name) => name switch
    {
        // Who takes somebody over most often says so for themselves; who is in charge already, or may accompany nobody, names another.
        "referent" => user == state.Referent ? "" : user,
        // Where a transfer is proposed, it is to where it is proposed to; whoever proposes one says where to.
        "structure" => Type == typeof(TransferProposed) ? "" : state.TransferTo ?? state.Structure ?? "",
        _ when fields.Find(f => f.Kind == StepFieldKind.Choice && f.Value.Length > 0 && f.Options.Any(o => o.Value == f.Value && o.Fills?.ContainsKey(name) == true)) is { } answers =>
            answers.Options.First(o => o.Value == answers.Value).Fills![name],
        "kind" when Type == typeof(ReorientationDecided) && state.Steps.FindLast(s => s.Event is ReorientationRequested)?.Event is ReorientationRequested { Kind: var wished } => CodeNames<OrientationKind>.Of(wished),
        "kind" when Type == typeof(OrientationNotified) => state.OrientationKind is { } kind ? CodeNames<OrientationKind>.Of(kind) : "",
        _ => "",
    };

    JsonNode? At(string path) => path.Split('.').Aggregate((JsonNode?)recorded, (node, name) => node?[name]);

    string? Text(string path) => At(path) is JsonValue value ? value.ToString() : null;

    string? Shown(string? iso) => iso is null ? null : Shown(DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A day as a form shows it.</summary>
    public static string Shown(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}

/// <summary>What was chosen before a form is shown: what the step answers, and a code of one of its lists that was searched for.</summary>
/// <param name="About">Reference of an appointment, a training, a contract or an immersion.</param>
/// <param name="Code">A code.</param>
/// <param name="On">The day that was chosen for the steps of this sitting.</param>
/// <param name="House">Code of the structure whose counsellors are offered as référents; null where they may be of any.</param>
public sealed record StepChoice(string? About, string? Code, DateOnly? On = null, string? House = null);
