using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Pathways.Domain.Pathways;

namespace Pathways.Domain.Codes;

/// <summary>Kinds of facts that the law, or caution, protects more than others.</summary>
public enum SensitiveKind
{
    /// <summary>Health and disability.</summary>
    Health,

    /// <summary>Prison, justice supervision.</summary>
    Justice,

    /// <summary>Violence suffered.</summary>
    Violence,

    /// <summary>Origin, asylum and protection.</summary>
    Origin,
}

/// <summary>
/// The one list of what is sensitive. Who accompanies a person and who audits read it; for all others it is grouped, in figures (is there
/// any such fact, or none) as on a pathway: a reason that tells one is "other", which is said to stand for both. A test makes every new
/// code decide.
/// </summary>
public static class SensitiveFacts
{
    /// <summary>What stands for a value that is not told.</summary>
    public const string Reserved = "reserved";

    // A list in which one code is sensitive needs another that it is grouped with: its "other". Barriers have none, so no axis is told.
    static readonly FrozenDictionary<Enum, SensitiveKind> Kinds = new Dictionary<Enum, SensitiveKind>
    {
        [TargetPublic.Aah] = SensitiveKind.Health,
        [TargetPublic.DisabledWorker] = SensitiveKind.Health,
        [TargetPublic.LeavingPrison] = SensitiveKind.Justice,
        [TargetPublic.Refugee] = SensitiveKind.Origin,
        [TargetPublic.OtherProtection] = SensitiveKind.Origin,
        [TargetPublic.RefugeeOrAsylum] = SensitiveKind.Origin,
        [BarrierAxis.Health] = SensitiveKind.Health,
        [OrientationRefusalReason.Health] = SensitiveKind.Health,
        [TrainingAbandonment.Health] = SensitiveKind.Health,
        [ContractEnd.Health] = SensitiveKind.Health,
        [SuspensionReason.Health] = SensitiveKind.Health,
        [SuspensionReason.Maternity] = SensitiveKind.Health,
        [SuspensionReason.Detention] = SensitiveKind.Justice,
        [Closure.Health] = SensitiveKind.Health,
        [Right.Aah] = SensitiveKind.Health,
        [Right.Rqth] = SensitiveKind.Health,
        [PrescriberKind.CapEmploi] = SensitiveKind.Health,
        [PrescriberKind.Csapa] = SensitiveKind.Health,
        [PrescriberKind.Caarud] = SensitiveKind.Health,
        [PrescriberKind.Spip] = SensitiveKind.Justice,
        [PrescriberKind.Pjj] = SensitiveKind.Justice,
        [PrescriberKind.Cidff] = SensitiveKind.Violence,
        [PrescriberKind.Cada] = SensitiveKind.Origin,
        [PrescriberKind.Huda] = SensitiveKind.Origin,
        [PrescriberKind.Cph] = SensitiveKind.Origin,
    }.ToFrozenDictionary();

    static readonly FrozenSet<Type> Lists = Kinds.Keys.Select(code => code.GetType()).ToFrozenSet();

    // How columns of files, and slugs of needs, call it, in French and English, without accents: the beginnings of words. "origin" is
    // none: it is where a request comes from in as many files.
    static readonly (string Word, SensitiveKind Kind)[] Words =
    [
        ("rqth", SensitiveKind.Health), ("aah", SensitiveKind.Health), ("handicap", SensitiveKind.Health), ("disab", SensitiveKind.Health),
        ("invalidite", SensitiveKind.Health), ("sante", SensitiveKind.Health), ("health", SensitiveKind.Health), ("maladie", SensitiveKind.Health),
        ("malade", SensitiveKind.Health), ("illness", SensitiveKind.Health), ("addiction", SensitiveKind.Health), ("grossesse", SensitiveKind.Health),
        ("pregnan", SensitiveKind.Health), ("maternite", SensitiveKind.Health), ("eeco12", SensitiveKind.Health), ("cap_emploi", SensitiveKind.Health),
        ("csapa", SensitiveKind.Health), ("caarud", SensitiveKind.Health),
        ("prison", SensitiveKind.Justice), ("justice", SensitiveKind.Justice), ("judiciaire", SensitiveKind.Justice), ("judicial", SensitiveKind.Justice),
        ("detention", SensitiveKind.Justice), ("detenu", SensitiveKind.Justice), ("incarcer", SensitiveKind.Justice), ("probation", SensitiveKind.Justice),
        ("spip", SensitiveKind.Justice), ("pjj", SensitiveKind.Justice),
        ("violence", SensitiveKind.Violence), ("cidff", SensitiveKind.Violence),
        ("refugie", SensitiveKind.Origin), ("refugee", SensitiveKind.Origin), ("asile", SensitiveKind.Origin), ("asylum", SensitiveKind.Origin),
        ("nationalit", SensitiveKind.Origin), ("ethni", SensitiveKind.Origin), ("migra", SensitiveKind.Origin), ("immigr", SensitiveKind.Origin),
        ("religi", SensitiveKind.Origin), ("cada", SensitiveKind.Origin), ("huda", SensitiveKind.Origin), ("protection_internationale", SensitiveKind.Origin),
        ("eeco13", SensitiveKind.Origin), ("eeco14", SensitiveKind.Origin), ("eeco15", SensitiveKind.Origin),
    ];

    /// <summary>The kind of a code; null when it is not sensitive.</summary>
    public static SensitiveKind? Of(Enum code) => Kinds.TryGetValue(code, out var kind) ? kind : null;

    /// <summary>The kind of an attribute of a file, by what it is called or by what it says; null when no word of it says so.</summary>
    public static SensitiveKind? OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var c in PlainText.WithoutAccents(text))
        {
            // isHandicap, is-handicap and is - handicap are two words, as is_handicap is.
            var (isPart, ends) = (char.IsLetterOrDigit(c), plain.Length > 0 && plain[^1] != '_');
            plain.Append(ends && (!isPart || (char.IsUpper(c) && char.IsLower(plain[^1]))) ? "_" : "").Append(isPart ? c : "");
        }
        var words = "_" + plain.ToString().ToLowerInvariant();
        foreach (var (word, kind) in Words)
        {
            if (words.Contains("_" + word, StringComparison.Ordinal))
            {
                return kind;
            }
        }
        return null;
    }

    /// <summary>Whether a code, as it is told to those who may not read sensitive facts, may stand for one: it is one, or what one is grouped with.</summary>
    public static bool MayHide(Enum code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code switch
        {
            PrescriberKind kind => Prescribers.ForEvaluators(kind) == PrescriberKind.Other,
            BarrierAxis => true,
            _ => Lists.Contains(code.GetType()) && (Kinds.ContainsKey(code) || code.ToString() == "Other"),
        };
    }

    /// <summary>
    /// Whether a step, as it is told to those who may not read sensitive facts, may hide one. It depends on nothing that they are not told, so that
    /// it tells them nothing. An entry always may: the publics that it does not show.
    /// </summary>
    public static bool MayHide(PathwayEvent step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step is PathwayOpened || CodeStanding.CodesIn(step).Any(c => MayHide(c.Code));
    }

    /// <summary>
    /// A step as those read it who may not read sensitive facts: its reason is "other" where it tells one, an entry leaves out the publics and
    /// the attributes that do. The axis of a barrier stays: its list has no other, so whoever shows it leaves it out (<see cref="MayHide(Enum)"/>). What was
    /// confirmed is left out where it, or its absence, would tell one (<see cref="FactRule.MayTellSensitive"/>).
    /// </summary>
    public static PathwayEvent Grouped(PathwayEvent step) => Facts(step) switch
    {
        // Of which steps it was confirmed is not said: of none that may tell one.
        StepCorrected e => e with { Confirmed = Left(e.Confirmed, TellsNever), Kept = Left(e.Kept, TellsNever) },
        CorrectionEvent e => e with { Confirmed = Left(e.Confirmed, TellsNever) },
        var told => told with { Confirmed = Left(told.Confirmed, code => !FactRules.MayTellSensitive(code, told)) },
    };

    static bool TellsNever(string code) => FactRules.Of(code)?.MayTellSensitive is null;

    // An empty list would tell that there was something in it.
    static IReadOnlyList<string>? Left(IReadOnlyList<string>? confirmed, Func<string, bool> stays) => confirmed?.Where(stays).ToList() is { Count: > 0 } left ? left : null;

    static PathwayEvent Facts(PathwayEvent step) => step switch
    {
        PathwayOpened e => e with
        {
            // An empty list would tell that there was something in it.
            Situation = e.Situation with { Publics = e.Situation.Publics?.Where(p => Of(p.Key) is null).ToImmutableSortedDictionary() is { Count: > 0 } publics ? publics : null },
            Prescriber = e.Prescriber is { } kind ? Prescribers.ForEvaluators(kind) : null,
            Attributes = e.Attributes?.Where(a => OfText(a.Key) is null).ToImmutableSortedDictionary(a => a.Key, a => OfText(a.Value) is null ? a.Value : Reserved, StringComparer.Ordinal)
                is { Count: > 0 } attributes ? attributes : null,
        },
        OrientationRefused e when Of(e.Reason) is not null => e with { Reason = OrientationRefusalReason.Other },
        TrainingAbandoned e when Of(e.Reason) is not null => e with { Reason = TrainingAbandonment.Other },
        WorkContractEnded e when Of(e.Reason) is not null => e with { Reason = ContractEnd.Other },
        PathwaySuspended e when Of(e.Reason) is not null => e with { Reason = SuspensionReason.Other },
        PathwayClosed e => e with { Exit = Grouped(e.Exit) },
        StepCorrected e => e with { Corrected = Grouped(e.Corrected) },
        _ => step,
    };

    /// <summary>An exit as those read it who may not read sensitive facts.</summary>
    public static Closure Grouped(Closure exit) => Of(exit) is null ? exit : Closure.Other;
}
