using System.Runtime.InteropServices;

namespace Pathways.Projections.Indicators;

/// <summary>
/// What became of the appointments planned in the period. One whose day has passed and of which nothing is said is
/// <c>not_recorded</c>: neither held nor missed, and counted. After the exit nobody is asked about it any more: it is counted apart. Its value is the share held.
/// </summary>
public class AppointmentsByOutcome : FigureRule
{
    static readonly (string Code, Words Label)[] Outcomes =
    [
        ("held", new("Tenus", "Held")),
        ("excused", new("Absences excusées", "Absences excused")),
        ("no_show", new("Absences non excusées", "No-shows")),
        ("cancelled_by_person", new("Annulés par la personne", "Cancelled by the person")),
        ("revoked", new("Annulés par le service", "Cancelled by the service")),
        (NotRecorded, new("Suite non enregistrée", "Outcome not recorded")),
    ];

    const string NotRecorded = "not_recorded";

    /// <inheritdoc/>
    public override string Code => "appointments_by_outcome";

    /// <inheritdoc/>
    public override int Version => 2;

    /// <inheritdoc/>
    public override CountedBy CountedBy => CountedBy.Appointment;

    /// <inheritdoc/>
    public override Words Name => new("Rendez-vous prévus et leur suite", "Planned appointments and their outcome");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v2. Rendez-vous fixés pour un jour de la période, observés jusqu’au dernier jour d’observation. Classe : tenu ; absence excusée ou non excusée ; annulé par la personne ou par le service ; suite non enregistrée quand le jour est passé et que rien n’est dit ce dernier jour : ni tenu, ni manqué. Valeur : part des rendez-vous tenus, les suites non enregistrées étant au dénominateur. Les rendez-vous à venir ne comptent pas ; ceux du dernier jour d’observation dont rien n’est encore dit sont comptés à part. De même, ceux qui étaient fixés pour après la sortie et dont rien n’est dit : on ne demande plus ce qu’ils sont devenus. Un rendez-vous tenu sans avoir été fixé n’est pas compté ici. L’intervalle traite les rendez-vous d’une même personne comme indépendants.",
        "Rule v2. Appointments booked for a day of the period, observed until the last day of observation. Class: held; absence excused or not (no-show); cancelled by the person or by the service; outcome not recorded when the day has passed and nothing is said by that last day: neither held nor missed. Value: share of appointments held, those not recorded being in the denominator. Appointments to come do not count; those of the last day of observation of which nothing is said yet are counted apart. So are those booked for a day after the exit of which nothing is said: nobody is asked about them any more. An appointment held without having been booked is not counted here. The interval takes appointments of one person as independent.");

    /// <inheritdoc/>
    public override string Unit => "appointment";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("jour prévu du rendez-vous", "day for which the appointment was planned");

    /// <inheritdoc/>
    public override Words Denominator => new("rendez-vous prévus dans la période et passés, suites non enregistrées comprises", "appointments planned in the period and past, those not recorded included");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["appointment_booked", "appointment_held", "appointment_missed", "appointment_cancelled", "pathway_closed"];

    /// <inheritdoc/>
    public override Tally Start(FigureRequest request) => new Settled(this, request);

    sealed class Settled(AppointmentsByOutcome rule, FigureRequest request) : Tally
    {
        readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

        public override void Take(Journey journey)
        {
            foreach (var appointment in journey.Appointments)
            {
                if (request.Counts(appointment.PlannedOn))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, rule.OutcomeOf(appointment, journey, request.ObservedUntil), out _)++;
                }
            }
        }

        public override FigureValue Value() => ValueOf(counts);
    }

    static FigureValue ValueOf(Dictionary<string, long> counts)
    {
        var all = Outcomes.Sum(o => counts.GetValueOrDefault(o.Code));
        var parts = Outcomes.Select(o =>
        {
            var count = counts.GetValueOrDefault(o.Code);
            return new FigurePart(o.Code, o.Label, count, all == 0 ? null : (double)count / all, null, all == 0 ? null : Wilson(count, all));
        }).ToArray();
        var apart = new FigurePart[]
        {
            new(ToCome, new("Du dernier jour, encore sans suite", "Of the last day, nothing said yet"), counts.GetValueOrDefault(ToCome), null, null, null),
            new(AfterExit, new("Fixés pour après la sortie, sans suite", "Booked for after the exit, nothing said"), counts.GetValueOrDefault(AfterExit), null, null, null),
        };
        return Share(parts[0].Count, all, undocumented: counts.GetValueOrDefault(NotRecorded), parts: parts) with
        {
            Apart = apart.Any(p => p.Count > 0) ? [.. apart.Where(p => p.Count > 0)] : null,
        };
    }

    const string ToCome = "to_come", AfterExit = "after_exit";

    /// <summary>Whether nobody is asked any more what became of an appointment.</summary>
    protected virtual bool IsPastTheExit(PlannedAppointment appointment, Journey journey, DateOnly until)
    {
        ArgumentNullException.ThrowIfNull(appointment);
        ArgumentNullException.ThrowIfNull(journey);
        return journey.ClosedOn <= until && appointment.PlannedOn > journey.ClosedOn;
    }

    string OutcomeOf(PlannedAppointment appointment, Journey journey, DateOnly until) =>
        appointment.SettledOn <= until ? appointment.Outcome!
        : IsPastTheExit(appointment, journey, until) ? AfterExit
        : appointment.PlannedOn < until ? NotRecorded : ToCome;
}
