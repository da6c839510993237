using System.Runtime.InteropServices;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Indicators;

/// <summary>
/// Time from entry to something that happens first: Kaplan–Meier, so that those still on their way count for as long as they
/// were seen. Who leaves otherwise is censored on leaving, who is still on their way on the last day observed.
/// </summary>
public abstract class TimeToFirst : FigureRule
{
    /// <inheritdoc/>
    public override int Version => 2;

    /// <inheritdoc/>
    public override string Unit => "pathway";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("date d’entrée", "day of entry");

    /// <inheritdoc/>
    public override Words Denominator => new("parcours ouverts dans la période", "pathways opened in the period");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters => ["unit", "interval"];

    /// <summary>The day on which it happened first.</summary>
    protected abstract DateOnly? On(Journey journey, FigureRequest request);

    /// <inheritdoc/>
    public override Tally Start(FigureRequest request) => new Spells(this, request);

    /// <inheritdoc/>
    public override FigureTest? Compare(IReadOnlyList<Tally> groups, FigureRequest request)
    {
        Spells[] spells = [.. groups.Cast<Spells>()];
        if (spells.Count(s => s.Times.Count > 0) < 2)
        {
            return null;
        }
        var test = LogRank.Test(
            [.. spells.SelectMany(s => s.Times)], [.. spells.SelectMany(s => s.Events)], [.. spells.SelectMany((s, group) => Enumerable.Repeat(group, s.Times.Count))]);
        // What is not tested has no statistic: 0 would say that the groups do not differ.
        return new FigureTest("log_rank", test.PValue is null ? null : test.ChiSquare, test.DegreesOfFreedom, test.PValue)
        {
            FewExpected = test.Groups.Count(g => g.Expected is > 0 and < 5),
        };
    }

    sealed class Spells(TimeToFirst rule, FigureRequest request) : Tally
    {
        public List<double> Times { get; } = [];

        public List<bool> Events { get; } = [];

        public override void Take(Journey journey)
        {
            if (!request.Counts(journey.Entry.OpenedOn))
            {
                return;
            }
            var left = journey.ClosedOn is { } closed && closed < request.ObservedUntil ? closed : request.ObservedUntil;
            var on = rule.On(journey, request);
            // What happens on the day of leaving has happened.
            var happened = on is { } day && day <= left;
            var seen = happened ? on!.Value : left;
            // A step recorded before a rule kept it from preceding the entry took no time.
            Times.Add(seen <= journey.Entry.OpenedOn ? 0 : Between(journey.Entry.OpenedOn, seen, request.Unit));
            Events.Add(happened);
        }

        public override FigureValue Value()
        {
            if (Times.Count == 0)
            {
                return new FigureValue(null, FigureState.NotApplicable, null, 0, 0);
            }
            var curve = KaplanMeier.Fit(CollectionsMarshal.AsSpan(Times), CollectionsMarshal.AsSpan(Events), interval: request.Interval);
            var median = curve.Median;
            return new FigureValue(
                null, FigureState.Ok, median.Estimate.OrNull, Events.LongCount(e => e), Times.Count,
                new FigureInterval("kaplan_meier_" + request.Interval.Name(), curve.Level, median.Lower.OrNull, median.Upper.OrNull),
                Curve: new FigureCurve(
                    [.. curve.Steps.Select(s => new CurvePoint(s.Time, s.AtRisk, s.Events, s.Censored, s.Survival, s.StandardError, s.Lower, s.Upper))],
                    median.Estimate.OrNull, median.Lower.OrNull, median.Upper.OrNull, median.Estimate.IsReached, curve.Events, curve.Censored));
        }
    }

    /// <summary>Time between two days.</summary>
    public static double Between(DateOnly from, DateOnly to, TimeUnit unit) => unit switch
    {
        TimeUnit.Day => to.DayNumber - from.DayNumber,
        TimeUnit.Week => (to.DayNumber - from.DayNumber) / 7.0,
        _ => WholeMonths(from, to),
    };

    static int WholeMonths(DateOnly from, DateOnly to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return from.AddMonths(months) > to ? months - 1 : months;
    }
}

/// <summary>Time from entry to the first job.</summary>
public class TimeToFirstJob : TimeToFirst
{
    /// <inheritdoc/>
    public override string Code => "time_to_first_job";

    /// <inheritdoc/>
    public override Words Name => new("Délai jusqu’au premier emploi", "Time to first job");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v2. Deux fenêtres : les parcours ouverts du premier au dernier jour de la période, observés jusqu’au dernier jour d’observation. Temps entre l’entrée et le premier contrat de travail (ou la création d’entreprise) ; 0 pour un contrat qui commence le jour de l’entrée ; un contrat commencé avant l’entrée ne compte pas. Avec job=full_time, le premier jour à temps plein d’un contrat. Qui sort autrement est censuré à sa sortie, qui est encore en chemin le dernier jour d’observation. Médiane de Kaplan–Meier.",
        "Rule v2. Two windows: pathways opened from the first to the last day of the period, observed until the last day of observation. Time from entry to the first work contract (or business created); 0 for a contract that starts on the day of entry; one that started before the entry does not count. With job=full_time, the first full-time day of a contract. Who leaves otherwise is censored on leaving, who is still on their way on the last day of observation. Kaplan–Meier median.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters => ["unit", "interval", "job"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["work_contract_started", "work_contract_amended", "business_created", "pathway_closed"];

    /// <inheritdoc/>
    protected override DateOnly? On(Journey journey, FigureRequest request) => journey.FirstJobOn(request.FullTimeOnly);
}

/// <summary>Time from entry to the first appointment held; 0 where it is dated before the entry.</summary>
public class TimeToFirstAppointment : TimeToFirst
{
    /// <inheritdoc/>
    public override string Code => "time_to_first_appointment";

    /// <inheritdoc/>
    public override Words Name => new("Délai jusqu’au premier rendez-vous", "Time to first appointment");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v2. Deux fenêtres : les parcours ouverts du premier au dernier jour de la période, observés jusqu’au dernier jour d’observation. Temps entre l’entrée et le premier rendez-vous tenu ; 0 s’il est daté d’avant l’entrée. Censuré à la sortie, ou le dernier jour d’observation. Médiane de Kaplan–Meier.",
        "Rule v2. Two windows: pathways opened from the first to the last day of the period, observed until the last day of observation. Time from entry to the first appointment held; 0 where it is dated before the entry. Censored on leaving, or on the last day of observation. Kaplan–Meier median.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["appointment_held", "pathway_closed"];

    /// <inheritdoc/>
    protected override DateOnly? On(Journey journey, FigureRequest request) => journey.FirstAppointmentOn;
}

/// <summary>Time from entry to the first engagement contract.</summary>
public class TimeToEngagementContract : TimeToFirst
{
    /// <inheritdoc/>
    public override string Code => "time_to_engagement_contract";

    /// <inheritdoc/>
    public override Words Name => new("Délai jusqu’au contrat d’engagement", "Time to engagement contract");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v2. Deux fenêtres : les parcours ouverts du premier au dernier jour de la période, observés jusqu’au dernier jour d’observation. Temps entre l’entrée et la première signature d’un contrat d’engagement ; 0 si elle est datée d’avant l’entrée. Censuré à la sortie, ou le dernier jour d’observation. Médiane de Kaplan–Meier.",
        "Rule v2. Two windows: pathways opened from the first to the last day of the period, observed until the last day of observation. Time from entry to the first engagement contract signed; 0 where it is dated before the entry. Censored on leaving, or on the last day of observation. Kaplan–Meier median.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["engagement_contract_signed", "pathway_closed"];

    /// <inheritdoc/>
    protected override DateOnly? On(Journey journey, FigureRequest request) => journey.EngagedOn;
}
