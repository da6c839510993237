namespace Pathways.Projections.Indicators.Superseded;

/// <summary>In work after the first job as it was before deaths were looked at: a contract without an end went on after the person's death.</summary>
public sealed class InWorkVersion2(int months, bool everyMonth) : InWork(months, everyMonth)
{
    /// <inheritdoc/>
    public override int Version => 2;

    /// <inheritdoc/>
    public override Words Rule => EveryMonth
        ? new(
            $"Règle v2. Deux fenêtres : les personnes dont le premier emploi commence dans la période, observées jusqu’au dernier jour d’observation. Celles qui sont sous contrat (ou à leur compte) à chaque mois révolu depuis ce début, du premier jour à +{Months} mois. Un contrat court de son premier jour inclus à sa fin exclue ; sans fin enregistrée, jusqu’à son terme convenu inclus, ou sans limite s’il a été modifié après ce terme (il se poursuit). Sont hors dénominateur, et comptées à part, les personnes pour qui +{Months} mois tombe après le dernier jour d’observation. Un contrat commencé avant l’entrée n’est pas le premier emploi. L’unité est le parcours : une personne qui en a deux compte deux fois.",
            $"Rule v2. Two windows: people whose first job starts in the period, observed until the last day of observation. Those under contract (or self-employed) at each whole month since, from the first day to +{Months} months. A contract runs from its first day, included, to its end, excluded; without a recorded end, to its agreed term, included, or without limit if it was amended after that term (it goes on). People for whom +{Months} months falls after the last day of observation are outside the denominator, and counted apart. A contract that started before the entry is not the first job. The unit is the pathway: a person who has two counts twice.")
        : new(
            $"Règle v2. Deux fenêtres : les personnes dont le premier emploi commence dans la période, observées jusqu’au dernier jour d’observation. Celles qui sont sous contrat (ou à leur compte) à la date anniversaire, {Months} mois après ce début, quel que soit l’employeur. Un contrat court de son premier jour inclus à sa fin exclue ; sans fin enregistrée, jusqu’à son terme convenu inclus, ou sans limite s’il a été modifié après ce terme (il se poursuit). Sont hors dénominateur, et comptées à part, les personnes pour qui +{Months} mois tombe après le dernier jour d’observation. Un contrat commencé avant l’entrée n’est pas le premier emploi. L’unité est le parcours : une personne qui en a deux compte deux fois.",
            $"Rule v2. Two windows: people whose first job starts in the period, observed until the last day of observation. Those under contract (or self-employed) {Months} months to the day after that start, whatever the employer. A contract runs from its first day, included, to its end, excluded; without a recorded end, to its agreed term, included, or without limit if it was amended after that term (it goes on). People for whom +{Months} months falls after the last day of observation are outside the denominator, and counted apart. A contract that started before the entry is not the first job. The unit is the pathway: a person who has two counts twice.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["work_contract_started", "work_contract_amended", "work_contract_ended", "business_created"];

    /// <inheritdoc/>
    protected override bool WorksOn(Journey journey, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(journey);
        return journey.InWorkOn(day);
    }
}
