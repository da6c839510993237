namespace Pathways.Projections.Indicators.Superseded;

/// <summary>Appointments by outcome as first defined: one booked for after the exit, of which nothing is said, was <c>not_recorded</c>.</summary>
public sealed class AppointmentsByOutcomeVersion1 : AppointmentsByOutcome
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v1. Rendez-vous fixés pour un jour de la période, observés jusqu’au dernier jour d’observation. Classe : tenu ; absence excusée ou non excusée ; annulé par la personne ou par le service ; suite non enregistrée quand le jour est passé et que rien n’est dit ce dernier jour : ni tenu, ni manqué. Valeur : part des rendez-vous tenus, les suites non enregistrées étant au dénominateur. Les rendez-vous à venir ne comptent pas ; ceux du dernier jour d’observation dont rien n’est encore dit sont comptés à part. Un rendez-vous tenu sans avoir été fixé n’est pas compté ici. L’intervalle traite les rendez-vous d’une même personne comme indépendants.",
        "Rule v1. Appointments booked for a day of the period, observed until the last day of observation. Class: held; absence excused or not (no-show); cancelled by the person or by the service; outcome not recorded when the day has passed and nothing is said by that last day: neither held nor missed. Value: share of appointments held, those not recorded being in the denominator. Appointments to come do not count; those of the last day of observation of which nothing is said yet are counted apart. An appointment held without having been booked is not counted here. The interval takes appointments of one person as independent.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["appointment_booked", "appointment_held", "appointment_missed", "appointment_cancelled"];

    /// <inheritdoc/>
    protected override bool IsPastTheExit(PlannedAppointment appointment, Journey journey, DateOnly until) => false;
}
