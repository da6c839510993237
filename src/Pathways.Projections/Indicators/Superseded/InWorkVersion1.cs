namespace Pathways.Projections.Indicators.Superseded;

/// <summary>In work after the first job as it was first defined: observed no longer than the last day of the period; a contract amended after its term ended at that term.</summary>
public sealed class InWorkVersion1(int months, bool everyMonth) : InWork(months, everyMonth)
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override Words Rule => EveryMonth
        ? new(
            $"Parmi les personnes dont le premier emploi commence dans la période, celles qui sont sous contrat (ou à leur compte) à chaque mois révolu depuis ce début, du premier jour à +{Months} mois. Un contrat court de son premier jour inclus à sa fin exclue ; sans fin enregistrée, jusqu’à son terme convenu inclus. Sont hors dénominateur, et comptées à part, les personnes pour qui +{Months} mois tombe après le dernier jour observé. Un contrat commencé avant l’entrée n’est pas le premier emploi. L’unité est le parcours : une personne qui en a deux compte deux fois.",
            $"Among people whose first job starts in the period, those under contract (or self-employed) at each whole month since, from the first day to +{Months} months. A contract runs from its first day, included, to its end, excluded; without a recorded end, to its agreed term, included. People for whom +{Months} months falls after the last day observed are outside the denominator, and counted apart. A contract that started before the entry is not the first job. The unit is the pathway: a person who has two counts twice.")
        : new(
            $"Parmi les personnes dont le premier emploi commence dans la période, celles qui sont sous contrat (ou à leur compte) à la date anniversaire, {Months} mois après ce début, quel que soit l’employeur. Un contrat court de son premier jour inclus à sa fin exclue ; sans fin enregistrée, jusqu’à son terme convenu inclus. Sont hors dénominateur, et comptées à part, les personnes pour qui +{Months} mois tombe après le dernier jour observé. Un contrat commencé avant l’entrée n’est pas le premier emploi. L’unité est le parcours : une personne qui en a deux compte deux fois.",
            $"Among people whose first job starts in the period, those under contract (or self-employed) {Months} months to the day after that start, whatever the employer. A contract runs from its first day, included, to its end, excluded; without a recorded end, to its agreed term, included. People for whom +{Months} months falls after the last day observed are outside the denominator, and counted apart. A contract that started before the entry is not the first job. The unit is the pathway: a person who has two counts twice.");

    /// <inheritdoc/>
    public override bool HasOneWindow => true;

    /// <inheritdoc/>
    protected override DateOnly? FirstJobOn(Journey journey, FigureRequest request) => Contracts.FirstJobOn(journey, request.FullTimeOnly);

    /// <inheritdoc/>
    protected override bool WorksOn(Journey journey, DateOnly day) => Contracts.InWorkOn(journey, day);
}
