using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>
/// A step with its codes in their canonical form, and the version of the list that each is of: k2204 is stored as K2204 of ROME 4.0, 2a004 as
/// 2A004. What is no code is left as it is, to be refused by name.
/// </summary>
public static class Canonical
{
    /// <summary>The step as it is stored; the same for one that is canonical already.</summary>
    public static PathwayEvent Of(PathwayEvent step) => step switch
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
            RomeVersion = e.RomeVersion ?? (e.Rome is null ? null : Nomenclatures.RomeVersion),
            Host = e.Host is null ? null : Siret.Canonical(e.Host) ?? e.Host,
        },
        WorkContractStarted { Rome: { } rome } e => e with { Rome = Nomenclatures.Rome(rome) ?? rome, RomeVersion = e.RomeVersion ?? Nomenclatures.RomeVersion },
        StepCorrected e => e with { Corrected = Of(e.Corrected) },
        _ => step,
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
