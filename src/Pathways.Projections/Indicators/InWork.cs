using System.Globalization;

namespace Pathways.Projections.Indicators;

/// <summary>In work so many months after the first job, by either rule: at that month, or at every month until it.</summary>
public class InWork(int months, bool everyMonth) : FigureRule
{
    /// <summary>How many months after the first job.</summary>
    protected int Months => months;

    /// <summary>Whether every month until then is asked, or that one.</summary>
    protected bool EveryMonth => everyMonth;

    /// <inheritdoc/>
    public override int Version => 3;

    /// <inheritdoc/>
    public override CountedBy CountedBy => CountedBy.FirstJob;

    /// <inheritdoc/>
    public override string Code => string.Create(CultureInfo.InvariantCulture, $"in_work_{(everyMonth ? "every_month_to" : "at")}_{months}m");

    /// <inheritdoc/>
    public override Words Name => everyMonth
        ? new($"En emploi chaque mois jusqu’à +{months} mois", $"In work every month until +{months} months")
        : new($"En emploi à +{months} mois", $"In work at +{months} months");

    /// <inheritdoc/>
    public override Words Rule => everyMonth
        ? new(
            $"Règle v3. Deux fenêtres : les personnes dont le premier emploi commence dans la période, observées jusqu’au dernier jour d’observation. Celles qui sont sous contrat (ou à leur compte) à chaque mois révolu depuis ce début, du premier jour à +{months} mois (un jour que le mois n’a pas est son dernier). Un contrat court de son premier jour inclus à sa fin exclue ; sans fin enregistrée, jusqu’à son terme convenu inclus, ou sans limite s’il a été modifié après ce terme (il se poursuit). Nul n’est en emploi après le décès que dit le parcours ; la personne reste au dénominateur. Sont hors dénominateur, et comptées à part, les personnes pour qui +{months} mois tombe après le dernier jour d’observation. Un contrat commencé avant l’entrée n’est pas le premier emploi. L’unité est le parcours : une personne qui en a deux compte deux fois.",
            $"Rule v3. Two windows: people whose first job starts in the period, observed until the last day of observation. Those under contract (or self-employed) at each whole month since, from the first day to +{months} months (a day that a month does not have is its last). A contract runs from its first day, included, to its end, excluded; without a recorded end, to its agreed term, included, or without limit if it was amended after that term (it goes on). Nobody is in work after the death that the pathway tells; they stay in the denominator. People for whom +{months} months falls after the last day of observation are outside the denominator, and counted apart. A contract that started before the entry is not the first job. The unit is the pathway: a person who has two counts twice.")
        : new(
            $"Règle v3. Deux fenêtres : les personnes dont le premier emploi commence dans la période, observées jusqu’au dernier jour d’observation. Celles qui sont sous contrat (ou à leur compte) à la date anniversaire, {months} mois après ce début (un jour que le mois n’a pas est son dernier : du 31 août au 28 février), quel que soit l’employeur. Un contrat court de son premier jour inclus à sa fin exclue ; sans fin enregistrée, jusqu’à son terme convenu inclus, ou sans limite s’il a été modifié après ce terme (il se poursuit). Nul n’est en emploi après le décès que dit le parcours ; la personne reste au dénominateur. Sont hors dénominateur, et comptées à part, les personnes pour qui +{months} mois tombe après le dernier jour d’observation. Un contrat commencé avant l’entrée n’est pas le premier emploi. L’unité est le parcours : une personne qui en a deux compte deux fois.",
            $"Rule v3. Two windows: people whose first job starts in the period, observed until the last day of observation. Those under contract (or self-employed) {months} months to the day after that start (a day that the month does not have is its last: 31 August to 28 February), whatever the employer. A contract runs from its first day, included, to its end, excluded; without a recorded end, to its agreed term, included, or without limit if it was amended after that term (it goes on). Nobody is in work after the death that the pathway tells; they stay in the denominator. People for whom +{months} months falls after the last day of observation are outside the denominator, and counted apart. A contract that started before the entry is not the first job. The unit is the pathway: a person who has two counts twice.");

    /// <inheritdoc/>
    public override string Unit => "pathway";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("début du premier emploi", "start of the first job");

    /// <inheritdoc/>
    public override Words Denominator => new(
        $"parcours dont le premier emploi a commencé dans la période, observés {months} mois après", $"pathways whose first job started in the period, observed {months} months after");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parameters => ["job"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["work_contract_started", "work_contract_amended", "work_contract_ended", "business_created", "pathway_closed"];

    /// <inheritdoc/>
    public override Tally Start(FigureRequest request) => new Working(this, request);

    sealed class Working(InWork rule, FigureRequest request) : Tally
    {
        long inWork, mature, recent;

        public override void Take(Journey journey)
        {
            if (rule.FirstJobOn(journey, request) is not { } first || !request.Counts(first))
            {
                return;
            }
            if (first.AddMonths(rule.Months) > request.ObservedUntil)
            {
                recent++;
                return;
            }
            mature++;
            if (rule.EveryMonth ? Enumerable.Range(0, rule.Months + 1).All(m => rule.WorksOn(journey, first.AddMonths(m))) : rule.WorksOn(journey, first.AddMonths(rule.Months)))
            {
                inWork++;
            }
        }

        public override FigureValue Value() => Share(inWork, mature, recent);
    }

    /// <summary>The day of the first job.</summary>
    protected virtual DateOnly? FirstJobOn(Journey journey, FigureRequest request) => journey.FirstJobOn(request.FullTimeOnly);

    /// <summary>Whether a person works on a day.</summary>
    protected virtual bool WorksOn(Journey journey, DateOnly day) => journey.InWorkOn(day) && !(journey.DiedOn < day);
}
