namespace Pathways.Projections.Indicators.Superseded;

/// <summary>Stages reached as it was first defined: observed no longer than the last day of the period.</summary>
public sealed class StageFunnelVersion1 : StageFunnel
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override Words Rule => new(
        "Parmi les parcours ouverts dans la période, ceux qui ont atteint chaque étape et toutes celles d’avant, dans n’importe quel ordre, au plus tard le dernier jour de la période. La formation ou l’immersion n’est pas un passage obligé : l’étape emploi est comptée parmi ceux qui ont signé un contrat d’engagement ; un contrat de travail commencé avant l’entrée ne compte pas. Valeur : part arrivée à l’emploi.",
        "Among pathways opened in the period, those that reached each stage and all before it, in any order, by the last day of the period. Training or immersion is no required passage: the work stage is counted among those who signed an engagement contract; a work contract that started before the entry does not count. Value: share that came to work.");

    /// <inheritdoc/>
    public override bool HasOneWindow => true;

    /// <inheritdoc/>
    protected override bool TellsOpen => false;
}
