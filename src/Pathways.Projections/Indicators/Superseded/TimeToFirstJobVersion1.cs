namespace Pathways.Projections.Indicators.Superseded;

/// <summary>Time to the first job as it was first defined: observed no longer than the last day of the period; a contract amended to full time is so from its start.</summary>
public sealed class TimeToFirstJobVersion1 : TimeToFirstJob
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override Words Rule => new(
        "Temps entre l’entrée et le premier contrat de travail (ou la création d’entreprise) ; 0 pour un contrat qui commence le jour de l’entrée ; un contrat commencé avant l’entrée ne compte pas. Avec job=full_time, le premier contrat à temps plein. Qui sort autrement est censuré à sa sortie, qui est encore en chemin le dernier jour observé de la période. Médiane de Kaplan–Meier.",
        "Time from entry to the first work contract (or business created); 0 for a contract that starts on the day of entry; one that started before the entry does not count. With job=full_time, the first full-time contract. Who leaves otherwise is censored on leaving, who is still on their way on its last day observed. Kaplan–Meier median.");

    /// <inheritdoc/>
    public override bool HasOneWindow => true;

    /// <inheritdoc/>
    protected override DateOnly? On(Journey journey, FigureRequest request) => Contracts.FirstJobOn(journey, request.FullTimeOnly);
}
