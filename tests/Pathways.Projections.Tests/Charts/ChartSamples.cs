using Pathways.Projections.Charts;

namespace Pathways.Projections.Tests.Charts;

/// <summary>Invented figures, only to draw.</summary>
internal static class ChartSamples
{
    internal static SurvivalChartData Survival(int groups, double? maskedFrom = null, bool rising = false)
    {
        string[] names = ["Cinq GCSE ou plus", "Moins de cinq", "Quartier prioritaire", "Hors quartier", "50 ans et plus", "Moins de 26 ans"];
        return new(
            new("La moitié trouve un premier emploi en 21,5 mois", "Kaplan–Meier, mois depuis l’entrée, intervalle log-log à 95 %, 712 personnes entrées de 1993 à 1999", "Règle survie v1 · position 12 345 du journal", "Log-rank : χ² = 40,51, 1 d.l., p < 0,001"),
            [.. Enumerable.Range(0, groups).Select(g => Curve(names[g], 0.02 + 0.012 * g, g == 1 ? maskedFrom : null, rising))],
            "Mois depuis l’entrée",
            rising ? "Part sortie vers cette issue" : "Part encore sans emploi",
            "month",
            rising);
    }

    internal static MonthlyBarsData Bars(int months = 24) => new(
        new("Les entrées dépassent les sorties depuis un an", "Parcours ouverts et clos par mois, tout le territoire", "Règles entries v1, exits v1"),
        [.. Enumerable.Range(0, months).Select(m => new DateOnly(2023, 9, 1).AddMonths(m))],
        [
            new("Entrées", [.. Enumerable.Range(0, months).Select(m => m == 5 ? ChartValue.Masked : ChartValue.Of(40 + 22 * Math.Sin(m / 2.0)))]),
            new("Sorties", [.. Enumerable.Range(0, months).Select(m => m >= months - 2 ? ChartValue.NotMature : ChartValue.Of(Math.Round(30 + 15 * Math.Cos(m / 3.0))))]),
        ],
        "Parcours");

    internal static FunnelChartData Funnel() => new(
        new("Un tiers se perd avant la formation", "Étapes franchies dans l’ordre, parcours ouverts en 2024, dénominateur : toutes les entrées", "Règle funnel v1"),
        [
            new("Entrée", ChartValue.Of(1434)), new("Premier rendez-vous", ChartValue.Of(1316)), new("Contrat d’engagement", ChartValue.Of(1303)),
            new("Entrée en formation qualifiante ou préparatoire", ChartValue.Of(870)), new("Immersion", ChartValue.Masked), new("En emploi à 12 mois", ChartValue.NotMature),
        ]);

    internal static IntervalChartData Intervals() => new(
        new("Sept personnes sur dix en emploi à douze mois", "Wilson 95 %, personnes entrées depuis au moins 12 mois", "Règle in_work v1"),
        [
            new("À 6 mois, ce mois-là", ChartValue.Of(426 / 603.0, 0.669, 0.741), "426/603"),
            new("À 12 mois, ce mois-là", ChartValue.Of(404 / 576.0, 0.663, 0.737), "404/576"),
            new("Reconnus travailleurs handicapés", ChartValue.Masked),
            new("Entrés depuis l’été", ChartValue.NotMature),
        ],
        Reference: 0.6);

    internal static PartsChartData Parts() => new(
        new("Deux sorties sur trois sont dynamiques", "Sorties du 1er janvier au 31 mars 2026, observées jusqu’au 26 novembre 2026", "Règle exits_by_class v1"),
        ["Emploi durable", "Emploi de transition", "Sortie positive", "Autre sortie", "Non documentée"], 3, "dynamiques",
        [
            new("Ensemble", Counts(364, 122, 210, 241, 99), ChartValue.Of(0.672, 0.643, 0.7), "696/1 036"),
            new("Tremplin", Counts(5, 2, 1, 6, 3), ChartValue.Of(0.471, 0.262, 0.69), "8/17"),
            new("Structure sans sortie dans la période, au nom qui n’en finit pas", Counts(0, 0, 0, 0, 0), ChartValue.NotApplicable, "0/0"),
            new("Petite structure", [ChartValue.Masked, ChartValue.Masked, ChartValue.Of(4), ChartValue.Of(5), ChartValue.Of(1)], ChartValue.Masked, "c"),
        ]);

    internal static IntervalChartData Groups() => new(
        new("Délais par genre", "Entrées du 1er janvier au 31 mars 2026, observées jusqu’au 26 novembre 2026", "Règle time_to_first_job v2"),
        [
            new("Ensemble", ChartValue.Of(22, 22, 23), "1 066/1 129", "Délai jusqu’au premier rendez-vous", IntervalMark.All),
            new("Femme", ChartValue.Of(23, 21, 25), "548/582"),
            new("Homme", ChartValue.Of(22, 19, double.PositiveInfinity), "500/523"),
            new("Non renseigné", ChartValue.Of(40, 12, 60), "18/19", Mark: IntervalMark.Beside),
        ],
        AsPercent: false, Unit: "jours");

    static ChartValue[] Counts(params double[] counts) => [.. counts.Select(c => ChartValue.Of(c))];

    internal static ProcessMapData Map(double share = 1) => new(
        new("Deux chemins mènent à l’emploi", "Suites directes, ordre du fichier, 1 434 parcours", "Règle dfg v1"),
        [
            new("Entrée", ChartValue.Of(1434), Starts: ChartValue.Of(1434)), new("Diagnostic", ChartValue.Of(1316)), new("Rendez-vous", ChartValue.Of(2803)),
            new("Formation qualifiante ou préparatoire longue", ChartValue.Of(607)), new("Immersion", ChartValue.Of(390)),
            new("Contrat de travail", ChartValue.Of(741), Ends: ChartValue.Of(702)), new("Clôture", ChartValue.Of(693), Ends: ChartValue.Of(693)), new("Suspension", ChartValue.Masked),
        ],
        [
            new("Entrée", "Diagnostic", ChartValue.Of(1316), 86400 * 12), new("Entrée", "Clôture", ChartValue.Of(118), 86400 * 40),
            new("Diagnostic", "Rendez-vous", ChartValue.Of(1303), 86400 * 20), new("Rendez-vous", "Rendez-vous", ChartValue.Of(1500), 86400 * 28),
            new("Rendez-vous", "Formation qualifiante ou préparatoire longue", ChartValue.Of(607), 86400 * 65), new("Rendez-vous", "Immersion", ChartValue.Of(240), 86400 * 30),
            new("Formation qualifiante ou préparatoire longue", "Immersion", ChartValue.Of(150), 86400 * 15), new("Immersion", "Contrat de travail", ChartValue.Of(300), 86400 * 9),
            new("Formation qualifiante ou préparatoire longue", "Rendez-vous", ChartValue.Of(90), 86400 * 4), new("Formation qualifiante ou préparatoire longue", "Contrat de travail", ChartValue.Of(367), 86400 * 45),
            new("Contrat de travail", "Clôture", ChartValue.Of(39), 86400 * 180), new("Rendez-vous", "Clôture", ChartValue.Of(456), 86400 * 120),
            new("Rendez-vous", "Suspension", ChartValue.Masked), new("Suspension", "Rendez-vous", ChartValue.Masked), new("Immersion", "Clôture", ChartValue.Of(80), 3600 * 5),
        ],
        share);

    private static CurveSeries Curve(string label, double hazard, double? maskedFrom, bool rising)
    {
        var steps = new List<CurveStep>();
        var (survival, risk) = (1.0, 360.0);
        for (var t = 1; t <= 72; t++)
        {
            var censored = t % 9 == 0 ? 4 : 0;
            var spread = 0.02 + 0.0006 * t;
            survival *= 1 - hazard;
            var value = rising ? 1 - survival : survival;
            steps.Add(new(t, Math.Round(risk), value, Math.Max(0, value - spread), Math.Min(1, value + spread), censored));
            risk = Math.Max(0, risk * (1 - hazard) - censored);
        }

        var median = steps.Find(s => s.Value <= 0.5);
        return new(label, steps, rising || median.Time == 0 ? null : median.Time, median.Time - 2, median.Time + 3, maskedFrom);
    }
}
