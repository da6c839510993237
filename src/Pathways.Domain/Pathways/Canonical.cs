using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>
/// A step with its codes in their canonical form, and the version of the list that each is of: k2204 is stored as K2204 of ROME 4.0, 2a004 as
/// 2A004. What is no code is left as it is, to be refused by name.
/// </summary>
public static class Canonical
{
    /// <summary>The step as it is stored; the same for one that is canonical already. What a correction leaves open depends on the step that it corrects: see <see cref="Over"/>.</summary>
    public static PathwayEvent Of(PathwayEvent step) => step is StepCorrected e ? e with { Corrected = Codes(e.Corrected) } : Listed(Codes(step));

    // Today's list, where a code has none.
    static PathwayEvent Listed(PathwayEvent step) => step switch
    {
        ImmersionAgreed { Rome: not null, RomeVersion: null } e => e with { RomeVersion = Nomenclatures.RomeVersion },
        WorkContractStarted { Rome: not null, RomeVersion: null } e => e with { RomeVersion = Nomenclatures.RomeVersion },
        _ => step,
    };

    static PathwayEvent Codes(PathwayEvent step) => step switch
    {
        PathwayOpened e => e with { Territory = Nomenclatures.Commune(e.Territory) ?? e.Territory },
        AppointmentBooked e => e with
        {
            Time = e.Time is null ? null : TimeOfDay.Canonical(e.Time) ?? e.Time,
            // What is written as a commune is one; a code of a structure keeps its letters.
            Place = e.Place is null ? null : Nomenclatures.Commune(e.Place) ?? e.Place,
        },
        ImmersionAgreed e => e with
        {
            Rome = e.Rome is null ? null : Nomenclatures.Rome(e.Rome) ?? e.Rome,
            Host = e.Host is null ? null : Siret.Canonical(e.Host) ?? e.Host,
        },
        WorkContractStarted { Rome: { } rome } e => e with { Rome = Nomenclatures.Rome(rome) ?? rome },
        _ => step,
    };

    /// <summary>A step that takes the place of another: a code that stays is of the list that it was of, be it unknown; another is of today's.</summary>
    /// <param name="corrected">The step as it should be, without the version of a list where nobody said it.</param>
    /// <param name="named">The step that is corrected.</param>
    public static PathwayEvent Over(PathwayEvent corrected, PathwayEvent named) => (corrected, named) switch
    {
        (ImmersionAgreed { RomeVersion: null } e, ImmersionAgreed f) when e.Rome == f.Rome => e with { RomeVersion = f.RomeVersion },
        (WorkContractStarted { RomeVersion: null } e, WorkContractStarted f) when e.Rome == f.Rome => e with { RomeVersion = f.RomeVersion },
        _ => Listed(corrected),
    };

    /// <summary>A step with what it leaves open as another has it: a request sent again years later means the list of its first day.</summary>
    /// <param name="step">The step as it was sent.</param>
    /// <param name="first">The step as it was stored.</param>
    public static PathwayEvent Like(PathwayEvent step, PathwayEvent first) => (step, first) switch
    {
        (PathwayOpened { Situation.Age: null } e, PathwayOpened f) => e with { Situation = e.Situation with { Age = f.Situation.Age } },
        (ImmersionAgreed { RomeVersion: null, Rome: not null } e, ImmersionAgreed f) => e with { RomeVersion = f.RomeVersion },
        (WorkContractStarted { RomeVersion: null, Rome: not null } e, WorkContractStarted f) => e with { RomeVersion = f.RomeVersion },
        (StepCorrected e, StepCorrected f) => e with { Corrected = Like(e.Corrected, f.Corrected) },
        _ => step,
    };
}
