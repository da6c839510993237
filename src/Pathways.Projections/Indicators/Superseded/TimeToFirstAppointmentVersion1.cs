namespace Pathways.Projections.Indicators.Superseded;

/// <summary>Time to the first appointment as it was first defined: observed no longer than the last day of the period.</summary>
public sealed class TimeToFirstAppointmentVersion1 : TimeToFirstAppointment
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override Words Rule => new(
        "Temps entre l’entrée et le premier rendez-vous tenu ; 0 s’il est daté d’avant l’entrée. Censuré à la sortie, ou le dernier jour observé de la période. Médiane de Kaplan–Meier.",
        "Time from entry to the first appointment held; 0 where it is dated before the entry. Censored on leaving, or on the last day of the period that was observed. Kaplan–Meier median.");

    /// <inheritdoc/>
    public override bool HasOneWindow => true;
}
