using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>What <c>analyse survival</c> chose on these rows.</summary>
internal static class SurvivalNotes
{
    internal static Note[] Of(Arguments arguments, TimeToEvent data, List<(string? Label, SurvivalCurve Curve)> curves, RestrictedMeans means, IReadOnlyList<LogRankResult> tests, SurvivalInterval interval)
    {
        var (alone, rows) = StrataOfOneGroup(data);
        var after = After(data, curves);
        var flat = curves.Where(c => c.Curve.Steps.Any(s => Math.Abs(s.Survival - 0.5) < 1.5e-8)).Select(c => c.Label).ToArray();
        var few = tests is [var overall, ..] ? overall.Groups.Count(g => g.Expected is > 0 and < 5) : 0;
        var pairs = tests.Skip(2).Count(t => t.Weights == LogRankWeights.LogRank && t.Groups.Any(g => g.Expected is > 0 and < 5));
        var bare = curves.Where(c => c.Curve.Median is { Lower.IsNone: true } or { Upper.IsNone: true }).Select(c => c.Label).ToArray();
        static string Names(string?[] labels, string all) => string.Join(", ", labels.Take(10).Select(name => name ?? all));
        return
        [
            .. TableNotes.OfReading(data.Read),
            TableNotes.OfEvent(data.Read, arguments),
            .. TableNotes.OfLabels(data.Read, (arguments.Get("by") ?? "", data.Groups), (arguments.Get("strata") ?? "", data.Strata)),
            .. TableNotes.OfTimes(data.Times, data.Entries, data.Ties),
            TableNotes.OfNumbers(data.Read, (arguments.Get("time"), data.Times), (arguments.Get("weights"), data.Weights)),
            new("rows_that_may_go_on", MayGoOn(data), "Lignes censurées au moment où une autre ligne entre : {0} ; si ce sont les parties d’une même personne, n, les censures et le suivi médian comptent des lignes et non des personnes",
                "Rows censored when another row enters: {0}; if these are parts of one person, n, the censored and the median follow-up count rows, not people"),
            new("weights_0", data.Weights.Count(w => w == 0), "Poids 0 : {0} lignes, comptées dans n et nulle part ailleurs", "Weights of 0: {0} rows, counted in n and nowhere else"),
            new("rows_after_s_0", after, "Après que S est tombée à 0 : {0} lignes encore observées ensuite, qui n’y changent plus rien", "After S fell to 0: {0} rows still observed later, which change nothing of it"),
            new("strata_of_one_group", alone, $"Strates qui n’ont qu’un groupe : {{0}} ; leurs {rows} lignes ne comparent rien", $"Strata with one group only: {{0}}; their {rows} rows compare nothing"),
            new("means_beyond_last_time", means.Beyond.Length,
                $"--horizon dépasse le dernier temps observé ; S est prolongée jusque-là, et la moyenne restreinte suppose que plus rien n’arrive : {Names(means.Beyond, "(tous)")}", $"--horizon is past the last time seen; S is carried on to it, and the restricted mean supposes that nothing more happens: {Names(means.Beyond, "(all)")}"),
            new("medians_on_plateau", flat.Length, $"Médiane au milieu d’un palier où S vaut 0,5, comme quantile() de R, dont print() donne le début d’un palier qui va jusqu’au bout : {Names(flat, "(tous)")}", $"Median in the middle of a plateau at S = 0.5, as R's quantile(), whose print() gives the beginning of a plateau that lasts to the end: {Names(flat, "(all)")}"),
            new("medians_without_limits", bare.Length, $"« – » à côté d’une médiane : la courbe n’a pas de limite là, comme à S = 0 ou sans événement : {Names(bare, "(tous)")}", $"'–' beside a median: the curve has no limit there, as at S = 0 or without an event: {Names(bare, "(all)")}"),
            new("small_expected", few, "Log-rank et Peto–Peto approchés, leur p peut être trop petit : groupes de moins de 5 événements attendus : {0}",
                "The log-rank and Peto–Peto tests are approximate, their p may be too small: groups with fewer than 5 expected events: {0}"),
            new("pairs_not_tested", tests.Count > 0 && data.Groups!.Labels.Length is > Bounds.MostGroupsOfPairs and var many ? many * (many - 1L) / 2 : 0,
                $"Paires de groupes non testées une à une : {{0}} ; au plus {Bounds.MostGroupsOfPairs} groupes le sont", $"Pairs of groups not tested one by one: {{0}}; those of at most {Bounds.MostGroupsOfPairs} groups are"),
            new("pairs_small_expected", pairs, "Paires dont un groupe a moins de 5 événements attendus, et donc des p approchés : {0}", "Pairs with a group of fewer than 5 expected events, whose p are approximate: {0}"),
            TableNotes.OfTests(tests.Select(t => t.PValue)),
            new("limits_cut", curves.Sum(c => Cut(c.Curve.Steps, interval)), "Limites qui sortent de 0 à 1, ramenées au bord : {0}", "Limits outside 0 to 1, set to its edge: {0}"),
        ];
    }

    /// <summary>Why a cell of the table by time is a dash.</summary>
    internal static Note[] OfTable(List<(string? Label, SurvivalCurve Curve)> curves, double[] at, SurvivalInterval interval)
    {
        var cells = curves.Skip(curves.Count > 1 ? 1 : 0).SelectMany(c => at.Select(c.Curve.At)).ToArray();
        return OfCells(cells.Count(c => c is null), cells.Count(c => c is { } s && (s.Lower is null || s.Upper is null)), interval);
    }

    internal static Note[] OfCells(int beyond, int withoutLimits, SurvivalInterval interval) =>
    [
        new("times_after_last", beyond, "« – » : temps demandés après le dernier temps observé du groupe, sans estimation : {0}", "'–': times asked for after the last time seen of the group, without an estimate: {0}"),
        new("times_without_limits", withoutLimits, $"« – » : l’échelle {interval.Name()} n’a pas de limites à 0 ou à 1 : {{0}}", $"'–': the {interval.Name()} scale has no limits at 0 or at 1: {{0}}"),
    ];

    private static long Cut(IEnumerable<SurvivalStep> steps, SurvivalInterval interval) =>
        interval == SurvivalInterval.LogLog ? 0 : steps.Count(s => (s.Lower == 0 && s.Survival > 0) || (s.Upper == 1 && s.Survival < 1));

    /// <summary>Somebody whose covariates change has a row for each interval: all but the last look censored.</summary>
    private static long MayGoOn(TimeToEvent data)
    {
        var entered = data.Entries.Where(e => e > 0).Select(data.Ties.Of).ToHashSet();
        return entered.Count == 0 ? 0 : Enumerable.Range(0, data.Times.Length).Count(i => !data.Events[i] && entered.Contains(data.Ties.Of(data.Times[i])));
    }

    /// <summary>With delayed entry S can fall to 0 while few are at risk, and stays there whoever comes later.</summary>
    private static long After(TimeToEvent data, List<(string? Label, SurvivalCurve Curve)> curves)
    {
        if (data.Entries.Length == 0)
            return 0;
        var ends = curves.Skip(data.Groups is null ? 0 : 1).Select(c => c.Curve.Steps.Where(s => s.Survival <= 0).Select(s => s.Time).FirstOrDefault(double.PositiveInfinity)).ToArray();
        return Enumerable.Range(0, data.Times.Length).Count(i => data.Ties.Of(data.Times[i]) > ends[data.Groups is { } groups ? groups.Codes[i] : 0]);
    }

    private static (int Strata, int Rows) StrataOfOneGroup(TimeToEvent data)
    {
        if (data.Strata is not { } strata || data.Groups is not { } groups)
            return (0, 0);
        var alone = strata.Codes.Zip(groups.Codes).GroupBy(r => r.First).Where(s => s.Select(r => r.Second).Distinct().Take(2).Count() < 2).Select(s => s.Count()).ToArray();
        return (alone.Length, alone.Sum());
    }
}
