using System.Globalization;

namespace Pathways.Projections.Indicators;

/// <summary>
/// The share of those who entered and reached a first step within so many days of it: what every evaluator asks. Nobody is
/// counted before the days have passed, and nobody who left early drops out: leaving without the step is not reaching it.
/// </summary>
/// <param name="fr">What is reached, in French.</param>
/// <param name="en">What is reached, in English.</param>
public abstract class ReachedWithin(string fr, string en) : FigureRule
{
    /// <summary>The most days that can be asked: five years.</summary>
    public const int MostDays = 1826;

    /// <inheritdoc/>
    public override Words Name => new($"{fr} dans les jours qui suivent l’entrée", $"{en} within days of entry");

    /// <inheritdoc/>
    public override Words NameFor(FigureRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var days = request.Days.ToString(CultureInfo.InvariantCulture);
        return request.Days switch
        {
            0 => new($"{fr} le jour de l’entrée", $"{en} on the day of entry"),
            1 => new($"{fr} dans le jour qui suit l’entrée", $"{en} within 1 day of entry"),
            _ => new($"{fr} dans les {days} jours qui suivent l’entrée", $"{en} within {days} days of entry"),
        };
    }

    /// <inheritdoc/>
    public override Words Rule => new(
        "Deux fenêtres : les parcours ouverts dans la période, observés jusqu’au dernier jour d’observation. Part de ceux qui ont atteint l’étape au plus tard d jours après l’entrée (d = days, 30 par défaut) et au plus tard le jour de leur sortie. Datée d’avant l’entrée, elle est atteinte le jour de l’entrée ; un contrat de travail commencé avant l’entrée ne compte pas. Qui sort avant sans l’avoir atteinte reste au dénominateur. Les entrées observées moins de d jours sont hors numérateur et hors dénominateur, même si l’étape est déjà atteinte, et comptées à part : sinon les plus rapides compteraient seuls.",
        "Two windows: pathways opened in the period, observed until the last day of observation. Share of those that reached the step at most d days after entry (d = days, 30 unless said otherwise) and at the latest on the day of leaving. Dated before the entry it is reached on the day of entry; a work contract that started before the entry does not count. Who leaves earlier without it stays in the denominator. Entries observed for less than d days are outside numerator and denominator, even where the step is reached already, and counted apart: otherwise only the fastest would count.");

    /// <inheritdoc/>
    public override string Unit => "pathway";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("date d’entrée", "day of entry");

    /// <inheritdoc/>
    public override Words Denominator => new("parcours ouverts dans la période et observés d jours au moins, sortis compris", "pathways opened in the period and observed for d days at least, those that left included");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters => ["days"];

    /// <summary>The day on which it was reached first.</summary>
    protected abstract DateOnly? On(Journey journey, FigureRequest request);

    /// <inheritdoc/>
    public override Tally Start(FigureRequest request) => new Reached(this, request);

    sealed class Reached(ReachedWithin rule, FigureRequest request) : Tally
    {
        long reached, left, mature, recent;

        public override void Take(Journey journey)
        {
            if (!request.Counts(journey.Entry.OpenedOn))
            {
                return;
            }
            if (request.ObservedUntil.DayNumber - journey.Entry.OpenedOn.DayNumber < request.Days)
            {
                recent++;
                return;
            }
            mature++;
            var last = journey.Entry.OpenedOn.AddDays(request.Days);
            var leaves = journey.ClosedOn < last;
            if (rule.On(journey, request) <= (leaves ? journey.ClosedOn : last))
            {
                reached++;
            }
            else if (leaves)
            {
                left++;
            }
        }

        public override FigureValue Value() => Share(reached, mature, recent, parts:
        [
            Part("reached", "Atteint", "Reached", reached),
            Part("left_before", "Sortis avant, sans", "Left before, without", left),
            Part("not_reached", "Pas atteint", "Not reached", mature - reached - left),
        ]);

        FigurePart Part(string code, string french, string english, long count) =>
            new(code, new(french, english), count, mature == 0 ? null : (double)count / mature, null, mature == 0 ? null : Wilson(count, mature));
    }
}

/// <summary>First appointment held within so many days of entry.</summary>
public sealed class FirstAppointmentWithin() : ReachedWithin("Premier rendez-vous", "First appointment")
{
    /// <inheritdoc/>
    public override string Code => "first_appointment_within";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["appointment_held", "pathway_closed"];

    /// <inheritdoc/>
    protected override DateOnly? On(Journey journey, FigureRequest request) => journey.FirstAppointmentOn;
}

/// <summary>First engagement contract signed within so many days of entry.</summary>
public sealed class EngagementContractWithin() : ReachedWithin("Contrat d’engagement", "Engagement contract")
{
    /// <inheritdoc/>
    public override string Code => "engagement_contract_within";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["engagement_contract_signed", "pathway_closed"];

    /// <inheritdoc/>
    protected override DateOnly? On(Journey journey, FigureRequest request) => journey.EngagedOn;
}

/// <summary>First job, or business created, within so many days of entry.</summary>
public sealed class FirstJobWithin() : ReachedWithin("Premier emploi", "First job")
{
    /// <inheritdoc/>
    public override string Code => "first_job_within";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters => ["days", "job"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["work_contract_started", "work_contract_amended", "business_created", "pathway_closed"];

    /// <inheritdoc/>
    protected override DateOnly? On(Journey journey, FigureRequest request) => journey.FirstJobOn(request.FullTimeOnly);
}
