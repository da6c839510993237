using Pathways.Domain.Codes;

namespace Pathways.Projections.Indicators.Superseded;

/// <summary>Exits by class as first defined: a contract amended after its term had ended at that term; no class of exits stays outside the count.</summary>
public sealed class ExitsByClassVersion1 : ExitsByClass
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v1. Contrat en cours le jour de la sortie, c’est-à-dire ni terminé ni arrivé à son terme convenu avant elle : emploi durable pour un CDI, un poste public, ou un CDD, un intérim, une alternance de 6 mois ou plus (6 mois exactement compris), ou une création d’entreprise ; emploi de transition pour un contrat plus court ou aidé chez un employeur ordinaire ; sortie positive pour une embauche dans une SIAE, une formation qualifiante ou préqualifiante en cours ou achevée dans le mois, ou une sortie codée ainsi. Sans rien de tel : non documentée si la personne est injoignable ou si un emploi est déclaré sans contrat connu, autre sortie sinon. La meilleure classe l’emporte. Valeur : part des trois premières classes, sorties non documentées comprises au dénominateur.",
        "Rule v1. A contract running on the day of exit, that is neither ended nor past its agreed term before it: durable job for an open-ended contract, a public post, or a fixed-term, temporary or work-study contract of 6 months or more (exactly 6 included), or a business created; transition job for a shorter contract or an aided one with an ordinary employer; positive exit for a hire in an insertion structure, a qualifying or pre-qualifying training running or completed within the month, or an exit coded so. With none of these: undocumented when the person can't be reached or work is claimed without a known contract, other exit otherwise. The best class counts. Value: share of the first three classes, undocumented exits being in the denominator.");

    /// <inheritdoc/>
    public override Words Denominator => new("toutes les sorties de la période, non documentées comprises", "all exits in the period, undocumented ones included");

    /// <inheritdoc/>
    protected override string ClassOf(Journey journey) => OfExit(journey, Contracts.Reaches, OfJob);

    static string OfJob(Job job) => job.Contract switch
    {
        { Employer: EmployerKind.Aci or EmployerKind.Ai or EmployerKind.Ei or EmployerKind.Eiti or EmployerKind.Etti } => "positive",
        { Kind: ContractKind.Cdi or ContractKind.CivilService or ContractKind.Freelance or ContractKind.BusinessCreation } => "durable",
        { Kind: ContractKind.Aided } => "transition",
        { PlannedEnd: { } end } when end >= job.Contract.StartedOn.AddMonths(6).AddDays(-1) => "durable",
        _ => "transition",
    };
}
