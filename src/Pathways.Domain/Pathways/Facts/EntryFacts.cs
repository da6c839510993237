using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>
/// Facts of the entry that contradict each other, the person's date of birth, their other pathways, or the registry of communes. Age is never
/// asked: it is the number of whole years from the date of birth to the day of entry, and the publics by age follow from it.
/// </summary>
public static class EntryFacts
{
    const int Youth = 26;

    /// <summary>The age from which somebody is 50 or over, as target publics have it.</summary>
    internal const int Seniors = 50;

    /// <summary>The lowest age on entry.</summary>
    internal const int Youngest = 14;

    /// <summary>The highest age on entry.</summary>
    internal const int Oldest = 99;

    // Support of those who leave child care ends at 21, at 25 in some schemes; past 30 it is most likely a slip.
    const int LongAfterChildCare = 30;

    static readonly Type[] Mandates = [typeof(ReferentAppointed), typeof(ReferentReplaced)];

    internal static readonly FactRule[] Rules =
    [
        FactRule.On<PathwayOpened>("entry/under-26-and-50", Severity.Refuse, "situation.publics", "calendar", static (why, _, e, _) =>
            Has(e, TargetPublic.Under26) && Has(e, TargetPublic.Aged50OrMore) ? why : null),
        FactRule.On<PathwayOpened>("entry/public-contradicts-age", Severity.Refuse, "situation.publics", "calendar", static (why, _, e, _) =>
            e.Situation.Age is { } age && e.Situation.Publics?.Keys.Where(flag => ByAge(flag, age) == false).ToList() is [var flag, ..]
                ? why.With("public", CodeNames<TargetPublic>.Of(flag)).With("age", age) : null),
        FactRule.On<PathwayOpened>("entry/two-lengths-of-unemployment", Severity.Refuse, "situation.publics", "calendar", static (why, _, e, _) =>
            Has(e, TargetPublic.Unemployed12To23Months) && Has(e, TargetPublic.Unemployed24MonthsOrMore) ? why : null),
        FactRule.On<PathwayOpened>("entry/two-protections", Severity.Refuse, "situation.publics", "L511-1, L512-1 CESEDA", static (why, _, e, _) =>
            Has(e, TargetPublic.Refugee) && Has(e, TargetPublic.OtherProtection) ? why : null) with
        {
            MayTellSensitive = static _ => true,
        },
        FactRule.On<PathwayOpened>("entry/two-benefits", Severity.Confirm, "situation.publics", "L5423-1", static (why, _, e, _) =>
            // ASS is for those whose ARE has ended.
            Has(e, TargetPublic.Are) && Has(e, TargetPublic.Ass) ? why : null),
        FactRule.On<PathwayOpened>("entry/labour-contradicts-unemployment", Severity.Confirm, "situation.labour", "Reg. (EU) 2021/1057, Annex I", static (why, _, e, _) =>
            // Registered for two years, a few hours of work included: it happens, and is worth the question.
            e.Situation.Labour is LabourSituation.Employed or LabourSituation.Unemployed or LabourSituation.Inactive
            && (Has(e, TargetPublic.Unemployed12To23Months) || Has(e, TargetPublic.Unemployed24MonthsOrMore)) ? why : null),
        FactRule.On<PathwayOpened>("entry/qualified-and-low-qualification", Severity.Confirm, "situation.education", "decree 2019-14", static (why, _, e, _) =>
            Has(e, TargetPublic.LowQualification) && Education.IsAboveLevel3(e.Situation.Education) ? why : null),
        FactRule.On<PathwayOpened>("entry/long-after-child-care", Severity.Confirm, "situation.publics", "L222-5 CASF", static (why, _, e, _) =>
            Has(e, TargetPublic.LeavingChildCare) && e.Situation.Age is { } age and >= LongAfterChildCare ? why.With("age", age) : null),
        Beyond("entry/before-birth", "occurredOn", "calendar"),
        FactRule.On<PathwayOpened>("entry/proof-before-birth", Severity.Refuse, "situation.publics", "calendar", static (why, _, e, _) =>
            // Without a date of birth, by the age: whoever is 34 was not born 35 years ago. Nobody on a pathway is older than 99.
            ProofOf(why, e, proof => proof <= e.OccurredOn.AddYears(-((e.Situation.Age ?? Oldest) + 1)))),
        Beyond("entry/age-contradicts-birth-date", "situation.age", "calendar"),
        Beyond("entry/unknown-commune", "territory", "INSEE, COG"),
        Beyond("entry/unknown-person", "person", "convention") with { Lasting = false },
        // The registry of a later day says nothing about what was recorded.
        Beyond("entry/unknown-structure", "structure", "convention", Severity.Confirm) with
        {
            Steps = [typeof(PathwayOpened), typeof(ReferentAppointed), typeof(ReferentReplaced)],
            Lasting = false,
        },
        Beyond("entry/structure-misspelt", "structure", "convention") with { Steps = [typeof(PathwayOpened), .. Mandates, typeof(TransferProposed)], Lasting = false },
        Beyond("mandate/unknown-structure", "structure", "convention") with { Steps = Mandates, Lasting = false, WasAsked = true },
        // Only the last one is shown to who decides: that it takes the place of another is somebody's choice.
        FactRule.On<TransferProposed>("mandate/replaces-proposal", Severity.Confirm, "structure", "convention", lasting: false, check: static (why, state, e, _) =>
            state is { TransferTo: { } to, TransferProposedOn: { } since } && to != e.Structure ? why.With("transferTo", to).With("since", since) : null),
        Beyond("mandate/transfer-to-unknown-structure", "structure", "convention") with { Steps = [typeof(TransferProposed)], Lasting = false },
        Beyond("mandate/referent-misspelt", "referent", "convention") with { Steps = Mandates, Lasting = false },
        Beyond("mandate/unknown-referent", "referent", "convention", Severity.Confirm) with { Steps = Mandates, Lasting = false },
        Beyond("mandate/referent-accompanies-nobody", "referent", "convention") with { Steps = Mandates, Lasting = false },
        Beyond("mandate/referent-accompanies-no-longer", "referent", "convention", Severity.Confirm) with { Steps = Mandates, Lasting = false },
        Beyond("mandate/referent-of-other-structure", "referent", "convention", Severity.Confirm) with { Steps = Mandates, Lasting = false },
        Beyond("entry/second-open-in-scheme", "scheme", "convention"),
        Beyond("pathway/other-runs-in-scheme", "occurredOn", "convention") with { Steps = [typeof(PathwayClosed)], Lasting = false },
        // What is declared later says nothing about what was recorded.
        Beyond("entry/undeclared-convention", "convention", "convention") with { Lasting = false },
        Beyond("entry/undeclared-attribute", "attributes", "convention") with { Lasting = false },
        Beyond("entry/undeclared-attribute-value", "attributes", "convention") with { Lasting = false },
        Beyond("entry/previous-not-before", "previousPathway", "calendar"),
        Beyond("entry/person-known", "person", "convention", Severity.Confirm) with { Lasting = false },
        Beyond("entry/person-maybe-known", "person", "convention", Severity.Confirm) with { Lasting = false },
        Beyond("entry/entered-twice", "person", "convention", Severity.Confirm) with { Lasting = false },
        Beyond("entry/person-known-elsewhere", "person", "convention", Severity.Confirm) with { Lasting = false },
        Beyond("entry/person-elsewhere", "person", "convention", Severity.Confirm) with { Lasting = false },
        Beyond("entry/after-death", "occurredOn", "calendar"),
        Beyond("entry/birth-date-against-other-entry", "birthDate", "calendar", Severity.Confirm) with
        {
            Lasting = false,
            // It asks about the age in another scheme, and about proofs of publics.
            MayTellSensitive = static _ => true,
        },
    ];

    // Judged by those who know more than the pathway.
    static FactRule Beyond(string code, string field, string source, Severity severity = Severity.Refuse) =>
        FactRule.On<PathwayOpened>(code, severity, field, source, static (_, _, _, _) => null) with { Check = null };

    /// <summary>The entry that a step tells: itself, or what it is corrected to; null of any other step.</summary>
    public static PathwayOpened? In(PathwayEvent step) => step as PathwayOpened ?? (step as StepCorrected)?.Corrected as PathwayOpened;

    /// <summary>Whether an attribute of an entry may be called so.</summary>
    public static bool IsAttributeName(string name) => Entry.AttributeName().IsMatch(name);

    /// <summary>Whether an installation may declare an attribute of that name: a category, and not what says who somebody is.</summary>
    public static bool MayBeDeclared(string name) => Entry.MayBe(name);

    /// <summary>Whether it may declare that value of it.</summary>
    public static bool MayBeDeclared(string name, string value) => Entry.MayBe(name, value);

    /// <summary>Whether an age makes somebody of a public; null of a public that does not follow from the age.</summary>
    public static bool? ByAge(TargetPublic flag, int age) => flag switch
    {
        TargetPublic.Under26 => age < Youth,
        TargetPublic.Aged50OrMore => age >= Seniors,
        _ => null,
    };

    /// <summary>Whole years on a day. Somebody born on 29 February is a year older on the last day of February (article 641 of the code of civil procedure).</summary>
    public static int AgeOn(DateOnly born, DateOnly day)
    {
        var years = day.Year - born.Year;
        return born.AddYears(years) > day ? years - 1 : years;
    }

    /// <summary>The entry with the age that follows from the date of birth; as it is, when its age is said already.</summary>
    public static PathwayOpened WithAge(PathwayOpened entry, DateOnly born)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Situation.Age is null && born <= entry.OccurredOn ? entry with { Situation = entry.Situation with { Age = AgeOn(born, entry.OccurredOn) } } : entry;
    }

    /// <summary>
    /// The entry with the age that a corrected date of birth gives, where its own had followed from the former one, or is missing: it was derived, and
    /// nobody has said it. Null where it has that age already, where somebody said another, and where something else speaks against the entry
    /// then (a public, the scheme, a proof): that is for somebody to decide.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="former">The date of birth that was known before; null where none was.</param>
    /// <param name="born">The date of birth.</param>
    public static PathwayOpened? Followed(PathwayOpened entry, DateOnly? former, DateOnly born)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var derived = former is { } was && was <= entry.OccurredOn ? AgeOn(was, entry.OccurredOn) : (int?)null;
        if (entry.Situation.Age is { } age && age != derived)
        {
            return null;
        }
        var followed = WithAge(entry with { Situation = entry.Situation with { Age = null } }, born);
        return followed.Situation.Age is >= Youngest and <= Oldest and var now && now != entry.Situation.Age
            && !AgainstBirth(followed, born).Any() && !Against(followed).Except(Against(entry)).Any() ? followed : null;

        // What was confirmed of one age is not confirmed of another.
        static IEnumerable<(string Code, string Values)> Against(PathwayOpened of) => OfItself(of).Select(f => (f.Code, f.Values(';')));
    }

    /// <summary>What the date of birth says against an entry.</summary>
    public static IEnumerable<Refusal> AgainstBirth(PathwayOpened entry, DateOnly born)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (born > entry.OccurredOn)
        {
            yield return FactRules.Because("entry/before-birth", "occurredOn").With("date", entry.OccurredOn);
            yield break;
        }
        if (ProofOf(FactRules.Because("entry/proof-before-birth", "situation.publics"), entry, proof => proof < born) is { } early)
        {
            yield return early;
        }
        if (entry.Situation.Age is { } said && said != AgeOn(born, entry.OccurredOn))
        {
            yield return FactRules.Because("entry/age-contradicts-birth-date", "situation.age").With("age", said).With("derived", AgeOn(born, entry.OccurredOn));
        }
        // One that was recorded without an age, before anybody knew the date of birth.
        foreach (var why in entry.Situation.Age is null
            ? OfItself(WithAge(entry, born)).ExceptBy(OfItself(entry).Select(f => f.Code), f => f.Code) : [])
        {
            yield return why;
        }
    }

    /// <summary>
    /// What is said against a commune that is on no map of the country, unless the territory has it as one of its own; null where it is on one, or is no code at all,
    /// which the decision refuses by name.
    /// </summary>
    /// <param name="entry">The entry.</param>
    public static Refusal? AgainstCommune(PathwayOpened entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Communes.Find(entry.Territory) is not null || Nomenclatures.Commune(entry.Territory) is null ? null
            : FactRules.Because("entry/unknown-commune", "territory").With("code", entry.Territory);
    }

    // The refusal with the first public whose proof is of such a day, and that day; null where there is none.
    internal static Refusal? ProofOf(Refusal why, PathwayOpened e, Func<DateOnly, bool> isWrong) =>
        e.Situation.Publics?.Where(p => p.Value is { } proof && isWrong(proof)).ToList() is [var (flag, day), ..]
            ? why.With("public", CodeNames<TargetPublic>.Of(flag)).With("proof", day!.Value) : null;

    static IEnumerable<Refusal> OfItself(PathwayOpened entry) => FactRules.Found(Pathway.None, entry, entry.OccurredOn);

    /// <summary>
    /// What a date of birth that is given later says against another entry of the person: a question, for that entry may be the wrong one. It may be
    /// another structure's, so that its publics and their proofs, which may tell of health or origin, are not told.
    /// </summary>
    /// <param name="other">The other entry.</param>
    /// <param name="born">The date of birth.</param>
    public static Refusal? BirthAgainstOther(PathwayOpened other, DateOnly born)
    {
        if (AgainstBirth(other, born).FirstOrDefault() is not { } why)
        {
            return null;
        }
        var details = why.Details?.ToDictionary(d => d.Key, d => d.Key is "public" or "proof" ? "…" : d.Value, StringComparer.Ordinal);
        return (FactRules.Because("entry/birth-date-against-other-entry", "birthDate") with { Details = details }).With("entered", other.OccurredOn).With("because", why.Code);
    }

    /// <summary>Most pathways of a person, whoever opens them: each is held against the others. Somebody has some tens at most; whoever has more is most likely several people under one identifier.</summary>
    public const int MostPathways = 100;

    /// <summary>Most pathways of a person with one structure: it leaves others room, and how many these have follows from it for nobody who sees their own only.</summary>
    public const int MostWithOne = 50;

    /// <summary>What stands against one more pathway of a person.</summary>
    /// <param name="structure">Code of the structure that enters it.</param>
    /// <param name="others">Code of the structure of each of their others, as far as it is to be told what they say.</param>
    public static Refusal? AgainstNumber(string structure, IReadOnlyCollection<string?> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var most = others.Count >= MostPathways ? MostPathways : others.Count(other => other == structure) >= MostWithOne ? MostWithOne : (int?)null;
        return most is { } number ? new Refusal("entry/too-many-pathways", "person").With("most", number) : null;
    }

    /// <summary>
    /// What another pathway of the same person says against one: nobody enters after their death, and a person is followed once in a
    /// scheme at a time. One may begin on the day on which the other ends.
    /// </summary>
    /// <param name="scheme">Scheme of the pathway.</param>
    /// <param name="opened">Its day of entry.</param>
    /// <param name="closed">Its day of exit; null while it is open.</param>
    /// <param name="other">The other pathway.</param>
    public static Refusal? AgainstOther(Scheme scheme, DateOnly opened, DateOnly? closed, Pathway other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other is { Exit: Closure.Deceased, ClosedOn: { } died } && opened > died
            ? FactRules.Because("entry/after-death", "occurredOn").With("date", opened).With("closedOn", died)
            : other.Opening is { } entry && entry.Scheme == scheme && (other.ClosedOn is not { } ended || opened < ended) && (closed is not { } end || entry.OccurredOn < end)
            ? FactRules.Because("entry/second-open-in-scheme", "scheme").With("since", entry.OccurredOn)
            : null;
    }

    /// <summary>The same in the words of an exit that is taken back, or moved: nobody is entering anything.</summary>
    /// <param name="why">What <see cref="AgainstOther"/> says of the pathway as the exit would leave it.</param>
    public static Refusal? OfExit(Refusal? why) => why is { Code: "entry/second-open-in-scheme" }
        ? FactRules.Because("pathway/other-runs-in-scheme", "occurredOn") with { Details = why.Details } : why;

    /// <summary>
    /// What another pathway of the same person says against an order in which they follow each other: a person comes back after an
    /// earlier entry, so that no pathway follows itself, by whatever detour.
    /// </summary>
    /// <param name="pathway">Identifier of the pathway.</param>
    /// <param name="entry">Its entry.</param>
    /// <param name="otherPathway">Identifier of the other pathway.</param>
    /// <param name="other">The other pathway.</param>
    public static Refusal? AgainstOrder(Guid pathway, PathwayOpened entry, Guid otherPathway, Pathway other)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(other);
        return other.Opening is { } theirs
            && ((entry.PreviousPathway == otherPathway && theirs.OccurredOn >= entry.OccurredOn) || (theirs.PreviousPathway == pathway && entry.OccurredOn >= theirs.OccurredOn))
            ? FactRules.Because("entry/previous-not-before", "previousPathway").With("date", entry.OccurredOn).With("bound", theirs.OccurredOn)
            : null;
    }

    /// <summary>
    /// What another pathway says against a death: nobody enters a pathway after it. A step after it is a question, since either day may be the
    /// wrong one, and the other pathway may be another structure's to correct.
    /// </summary>
    /// <param name="died">Day of the death.</param>
    /// <param name="other">Another pathway of the person.</param>
    public static Refusal? AgainstDeath(DateOnly died, Pathway other)
    {
        ArgumentNullException.ThrowIfNull(other);
        // What another day of death says, AfterDeath asks.
        var after = other.Steps.Where(s => s.Event is not (PathwayClosed { Exit: Closure.Deceased } or AppointmentCancelled) && s.Event.OccurredOn > died).Select(s => s.Event.OccurredOn).ToList();
        return other.OpenedOn is { } opened && opened > died ? FactRules.Because("entry/after-death", "occurredOn").With("date", opened).With("closedOn", died)
            : after.Count > 0 ? FactRules.Because("pathway/died-before-step-elsewhere", "occurredOn").With("date", died).With("lastStep", after.Max())
            : null;
    }

    /// <summary>
    /// What the death that another pathway of the person tells says against a step: nothing comes after it. That they died may still be
    /// said, for each pathway has an exit of its own; of another day it is a question, since either may be the wrong one.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="other">Another pathway of the person.</param>
    public static Refusal? AfterDeath(PathwayEvent step, Pathway other)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(other);
        return other is not { Exit: Closure.Deceased, ClosedOn: { } died } ? null
            : step is PathwayClosed { Exit: Closure.Deceased }
            ? step.OccurredOn == died ? null : FactRules.Because("pathway/died-on-another-day", "occurredOn").With("date", step.OccurredOn).With("closedOn", died)
            // That an appointment is cancelled is no step of theirs.
            : step.OccurredOn > died && step is not (PathwayOpened or CorrectionEvent or AppointmentCancelled)
            ? (step is FollowUpDue or FollowUpRecorded ? FactRules.Because("follow-up/after-death", "occurredOn") : new Refusal("step/after-death", "occurredOn")).With("date", step.OccurredOn).With("closedOn", died)
            : null;
    }

    /// <summary>What another pathway says against a death that is taken back: one that still tells it stands in the way of every later step.</summary>
    /// <param name="other">Another pathway of the person.</param>
    public static Refusal? AgainstLife(Pathway other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other is { Exit: Closure.Deceased, ClosedOn: { } died } ? FactRules.Because("pathway/death-told-elsewhere", "exit").With("closedOn", died) : null;
    }

    /// <summary>What of an entry is still to be completed, as paths of fields: no answer yet, and neither an age.</summary>
    public static IReadOnlyList<string> ToComplete(PathwayOpened entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var situation = entry.Situation;
        return
        [
            .. situation.Labour == LabourSituation.NotStated ? ["situation.labour"] : Array.Empty<string>(),
            .. situation.Gender == Gender.NotStated ? ["situation.gender"] : Array.Empty<string>(),
            .. situation.Age is null ? ["situation.age"] : Array.Empty<string>(),
            .. situation.Education == EducationLevel.NotStated ? ["situation.education"] : Array.Empty<string>(),
        ];
    }

    static bool Has(PathwayOpened e, TargetPublic flag) => e.Situation.Publics?.ContainsKey(flag) == true;
}
