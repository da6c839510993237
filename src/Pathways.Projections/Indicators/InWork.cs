using System.Globalization;

namespace Pathways.Projections.Indicators;

/// <summary>In work so many months after the first job, by either rule: at that month, or at every month until it.</summary>
public sealed class InWork(int months, bool everyMonth) : FigureRule
{
    /// <inheritdoc/>
    public override string Code => string.Create(CultureInfo.InvariantCulture, $"in_work_{(everyMonth ? "every_month_to" : "at")}_{months}m");

    /// <inheritdoc/>
    public override Words Name => everyMonth
        ? new($"En emploi chaque mois jusqu’à +{months} mois", $"In work every month until +{months} months")
        : new($"En emploi à +{months} mois", $"In work at +{months} months");

    /// <inheritdoc/>
    public override Words Rule => everyMonth
        ? new(
            $"Parmi les personnes dont le premier emploi commence dans la période, celles qui sont sous contrat (ou à leur compte) à chaque mois révolu depuis ce début, du premier jour à +{months} mois. Un contrat court de son premier jour inclus à sa fin exclue ; sans fin enregistrée, jusqu’à son terme convenu inclus. Sont hors dénominateur, et comptées à part, les personnes pour qui +{months} mois tombe après le dernier jour observé.",
            $"Among people whose first job starts in the period, those under contract (or self-employed) at each whole month since, from the first day to +{months} months. A contract runs from its first day, included, to its end, excluded; without a recorded end, to its agreed term, included. People for whom +{months} months falls after the last day observed are outside the denominator, and counted apart.")
        : new(
            $"Parmi les personnes dont le premier emploi commence dans la période, celles qui sont sous contrat (ou à leur compte) à la date anniversaire, {months} mois après ce début, quel que soit l’employeur. Un contrat court de son premier jour inclus à sa fin exclue ; sans fin enregistrée, jusqu’à son terme convenu inclus. Sont hors dénominateur, et comptées à part, les personnes pour qui +{months} mois tombe après le dernier jour observé.",
            $"Among people whose first job starts in the period, those under contract (or self-employed) {months} months to the day after that start, whatever the employer. A contract runs from its first day, included, to its end, excluded; without a recorded end, to its agreed term, included. People for whom +{months} months falls after the last day observed are outside the denominator, and counted apart.");

    /// <inheritdoc/>
    public override string Unit => "pathway";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("début du premier emploi", "start of the first job");

    /// <inheritdoc/>
    public override Words Denominator => new(
        $"personnes dont le premier emploi a commencé dans la période, observées {months} mois après", $"people whose first job started in the period, observed {months} months after");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["work_contract_started", "work_contract_amended", "work_contract_ended", "business_created"];

    /// <inheritdoc/>
    public override FigureValue Compute(IReadOnlyList<Journey> journeys, FigureRequest request)
    {
        long inWork = 0, mature = 0, recent = 0;
        foreach (var journey in journeys)
        {
            if (journey.FirstJobOn(request.FullTimeOnly) is not { } first || !request.Holds(first))
            {
                continue;
            }
            if (first.AddMonths(months) > request.Observed)
            {
                recent++;
                continue;
            }
            mature++;
            if (everyMonth ? Enumerable.Range(0, months + 1).All(m => journey.InWorkOn(first.AddMonths(m))) : journey.InWorkOn(first.AddMonths(months)))
            {
                inWork++;
            }
        }
        return Share(inWork, mature, recent);
    }
}
