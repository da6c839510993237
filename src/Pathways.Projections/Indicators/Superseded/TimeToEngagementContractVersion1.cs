namespace Pathways.Projections.Indicators.Superseded;

/// <summary>Time to the engagement contract as it was first defined: observed no longer than the last day of the period.</summary>
public sealed class TimeToEngagementContractVersion1 : TimeToEngagementContract
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override Words Rule => new(
        "Temps entre l’entrée et la première signature d’un contrat d’engagement ; 0 si elle est datée d’avant l’entrée. Censuré à la sortie, ou le dernier jour observé de la période. Médiane de Kaplan–Meier.",
        "Time from entry to the first engagement contract signed; 0 where it is dated before the entry. Censored on leaving, or on the last day of the period that was observed. Kaplan–Meier median.");

    /// <inheritdoc/>
    public override bool HasOneWindow => true;
}
