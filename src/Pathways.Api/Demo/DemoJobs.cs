using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Demo;

/// <summary>The jobs of the territory.</summary>
static class DemoJobs
{
    /// <summary>Trades in which people of such schemes find work: logistics, cleaning, care, kitchens, building, gardens, sales.</summary>
    public static readonly string[] Rome = ["N1103", "N1105", "K2204", "K1304", "K1302", "G1602", "G1605", "F1704", "A1203", "D1106", "D1507", "N4105", "K1501"];

    public static WorkContractStarted Contract(Dice dice, DemoTerritory.House house, string reference, DateOnly on)
    {
        var insertion = house.Scheme == Scheme.Iae && dice.Chance(0.5);
        var employer = insertion
            ? house.Structure.Kind switch { "ACI" => EmployerKind.Aci, "EI" => EmployerKind.Ei, "AI" => EmployerKind.Ai, _ => EmployerKind.Etti }
            : dice.Weighted((EmployerKind.Ordinary, 8.0), (EmployerKind.PublicService, 1.5), (EmployerKind.Geiq, 0.5));
        var kind = insertion
            // An ETTI hires out: its contract is temporary work, not a CDDI.
            ? employer == EmployerKind.Etti ? ContractKind.Interim : ContractKind.Cddi
            : dice.Weighted((ContractKind.Cdd, 42.0), (ContractKind.Cdi, 24), (ContractKind.Interim, 18), (ContractKind.Apprenticeship, 5), (ContractKind.Professionalisation, 4), (ContractKind.Aided, 4), (ContractKind.Seasonal, 3));
        var time = dice.Chance(0.58) ? WorkingTime.FullTime : WorkingTime.PartTime;
        var days = kind switch
        {
            ContractKind.Cdi => 0,
            ContractKind.Interim or ContractKind.Seasonal => dice.Between(7, 120),
            ContractKind.Apprenticeship or ContractKind.Professionalisation => dice.Between(270, 720),
            ContractKind.Cddi => dice.Between(125, 365),
            _ => dice.Between(30, 365),
        };
        return new WorkContractStarted(
            on, reference, kind, time, employer, days == 0 ? null : on.AddDays(days), time == WorkingTime.FullTime ? 35 : dice.Between(kind == ContractKind.Cddi ? 20 : 16, 30), dice.Pick(Rome));
    }

    public static DateOnly? EndOf(Dice dice, WorkContractStarted contract) => contract.PlannedEnd is { } end
        ? dice.Chance(0.12) ? contract.OccurredOn.AddDays(dice.Between(5, end.DayNumber - contract.OccurredOn.DayNumber)) : end
        : dice.Chance(0.2) ? contract.OccurredOn.AddDays(dice.Between(15, 300)) : null;
}
