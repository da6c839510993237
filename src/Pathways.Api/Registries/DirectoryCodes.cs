using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Pathways.Projections.Text;

namespace Pathways.Api.Registries;

/// <summary>
/// The territory's directory, as the codes of steps are held against it, wherever they come in: the API, forms, files, and what an account
/// says of itself. A code in other capitals is refused with the right one: stored, its pathway would be seen by nobody. One that nobody
/// knows is asked about in an entry, and refused in a mandate. A directory that is empty knows nothing. Pure.
/// </summary>
/// <param name="Structures">Codes of the structures that are registered.</param>
/// <param name="Staff">Accounts that are known, with the structures they work for.</param>
public sealed record DirectoryCodes(IReadOnlyCollection<string> Structures, IReadOnlyCollection<StaffMember> Staff)
{
    /// <summary>Structures that are known otherwise: they accompany somebody. Null where that was not looked up, as of a file, which may bring the first of them.</summary>
    public IReadOnlyCollection<string>? Accompanying { get; init; }

    /// <summary>A directory that is empty.</summary>
    public static DirectoryCodes Empty { get; } = new([], []);

    /// <summary>Code of the structure that a step, or a step as corrected, names; null for one that names none.</summary>
    public static string? StructureIn(PathwayEvent? step) => step switch
    {
        PathwayOpened e => e.Structure,
        TransferProposed e => e.Structure,
        StepCorrected e => StructureIn(e.Corrected),
        _ => Mandate(step)?.Structure,
    };

    /// <summary>What the directory says against the codes of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="before">Of a correction, the step as it was: what stood before is not asked about again.</param>
    /// <param name="actor">Who records; null of a file, which a coordinator sends.</param>
    /// <param name="now">Code of the structure that accompanies: a mandate that keeps it is no transfer.</param>
    public IEnumerable<Refusal> Against(PathwayEvent step, PathwayEvent? before, Actor? actor, string? now = null)
    {
        if (StructureIn(step) is { } code && code != StructureIn(before) && AgainstStructure(code, step, now, actor) is { } structure)
        {
            yield return structure;
        }
        if (Mandate(step) is { } mandate && mandate != Mandate(before) && AgainstReferent(mandate.Referent, mandate.Structure, DayOf(step), actor) is { } referent)
        {
            yield return referent;
        }
    }

    /// <summary>The code that is registered, for one that differs by capitals or blanks only; null where there is none, or it is registered as it is.</summary>
    public static string? Meant(string code, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(code);
        string? meant = null;
        foreach (var one in known)
        {
            if (one == code)
            {
                return null;
            }
            meant ??= string.Equals(one, code.Trim(), StringComparison.OrdinalIgnoreCase) ? one : null;
        }
        return meant;
    }

    // A proposal hands nothing over.
    static bool IsProposal(PathwayEvent step) => step is TransferProposed or StepCorrected { Corrected: TransferProposed };

    static bool IsEntry(PathwayEvent step) => EntryFacts.In(step) is not null;

    static (string Referent, string Structure)? Mandate(PathwayEvent? step) => step switch
    {
        ReferentAppointed e => (e.Referent, e.Structure),
        ReferentReplaced e => (e.Referent, e.Structure),
        StepCorrected e => Mandate(e.Corrected),
        _ => null,
    };

    static DateOnly DayOf(PathwayEvent step) => step is StepCorrected { Corrected: { } corrected } ? corrected.OccurredOn : step.OccurredOn;

    Refusal? AgainstStructure(string code, PathwayEvent step, string? now, Actor? actor)
    {
        var mandate = !IsEntry(step);
        // Whom an account works for, its identity provider has said.
        if (Structures.Contains(code, StringComparer.Ordinal) || actor?.WorksFor(code) == true)
        {
            return null;
        }
        if (Meant(code, [.. Structures, .. Staff.Select(m => m.Structure).Append(actor?.Structure).OfType<string>()]) is { } meant)
        {
            return FactRules.Because("entry/structure-misspelt", "structure").With("code", code).With("nearest", meant);
        }
        if (Somebodys(code, now) is { } somebodys)
        {
            return somebodys;
        }
        if (mandate && code != now)
        {
            // It decides who sees the pathway: where nobody is known to work, nobody would. A file may bring the first of all.
            return Staff.Any(m => m.Structure == code) || Accompanying?.Contains(code, StringComparer.Ordinal) == true || (Accompanying is null && Structures.Count == 0) ? null
                : Near(FactRules.Because(IsProposal(step) ? "mandate/transfer-to-unknown-structure" : "mandate/unknown-structure", "structure").With("code", code), code, Structures);
        }
        return Structures.Count == 0 || (mandate && actor is not null) ? null : Near(FactRules.Because("entry/unknown-structure", "structure").With("code", code), code, Structures);
    }

    // A number, a day or words written as names are a structure's only where somebody has said so: who registered it, an identity provider, or pathways that it accompanies.
    Refusal? Somebodys(string code, string? now) => code == now || Staff.Any(m => m.Structure == code) || Accompanying?.Contains(code, StringComparer.Ordinal) == true
        ? null : PersonalText.Against(code, "structure");

    Refusal? AgainstReferent(string account, string structure, DateOnly day, Actor? actor)
    {
        var colleagues = Staff.Where(m => m.Structure == structure && m.MayAccompany).Select(m => m.User).Order(StringComparer.Ordinal).ToList();
        var meant = Meant(account, Staff.Select(m => m.User));
        var member = Of(meant ?? account, actor);
        if (member is { MayAccompany: false })
        {
            // A mandate of before they changed their work, or of before that was known, may be true.
            var before = member.MayHaveAccompanied(day);
            var why = FactRules.Because(before ? "mandate/referent-accompanies-no-longer" : "mandate/referent-accompanies-nobody", "referent")
                .With("code", account).With("referent", member.User).With("structure", structure);
            return colleagues.Count == 0 || before ? why : why.With("known", string.Join(", ", colleagues.Take(MostTold)));
        }
        if (meant is not null)
        {
            return FactRules.Because("mandate/referent-misspelt", "referent").With("code", account).With("nearest", meant);
        }
        if (member is not null)
        {
            return member.Structure != structure
                ? FactRules.Because("mandate/referent-of-other-structure", "referent").With("code", account).With("referent", account).With("structure", structure).With("theirs", member.Structure!) : null;
        }
        // A number or a day is an account's only where somebody has signed in by it.
        if (PersonalText.MayBeSomebodys(account) && !Guid.TryParseExact(account, "D", out _))
        {
            return new Refusal("step/bad-code", "referent");
        }
        // Of a structure none of whose accounts is known, none is missed.
        return colleagues.Count == 0 ? null
            : Near(FactRules.Because("mandate/unknown-referent", "referent").With("code", account).With("structure", structure), account, colleagues);
    }

    // What an account says of itself counts before what was kept of it.
    StaffMember? Of(string account, Actor? actor) => Staff.FirstOrDefault(m => m.User == account) is var kept && actor?.User == account
        ? new StaffMember(account, account, actor.Structure, actor.Roles.Contains(Role.Counsellor), kept is { Accompanies: true } or { Counselled: true },
            kept is null ? DateOnly.MinValue : kept.Since) : kept;

    const int MostTold = 12;

    static Refusal Near(Refusal why, string code, IReadOnlyCollection<string> known) => Nearest.To(code, known) is { } nearest ? why.With("nearest", nearest) : why;
}
