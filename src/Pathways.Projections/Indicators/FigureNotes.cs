using System.Globalization;
using Pathways.Domain.Codes;

namespace Pathways.Projections.Indicators;

/// <summary>What a reader of an answer must know to read it right.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Text">In words.</param>
public sealed record FigureNote(string Code, Words Text);

/// <summary>The choices that an answer made on what was asked: each is said in every form of it (page, picture, print, JSON, file), and only where it had an effect.</summary>
public static class FigureNotes
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr"), English = CultureInfo.GetCultureInfo("en");

    /// <summary>The notes of an answer.</summary>
    public static IReadOnlyList<FigureNote> Of(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return [.. new[] { Beyond(answer), NotMature(answer), WholeMonths(answer), Cut(answer), NotShown(answer), BeforeTheFirst(answer), Met(answer), NoTest(answer), FewExpected(answer), Missing(answer), Undeclared(answer), Grouped(answer), Superseded(answer) }.OfType<FigureNote>()];
    }

    static readonly FigureNote NothingThen = new("nothing_recorded_then", new("Rien n’était encore enregistré à cet instant.", "Nothing was recorded yet at that instant."));

    /// <summary>What is as true of other answers of the same moment: a page says it once, and what leaves the page says it too.</summary>
    public static IReadOnlyList<FigureNote> OfPage(params IReadOnlyList<FigureAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return [.. new[] { answers[0].Behind?.Figures, answers[0].NotIncluded?.Figures, answers[0] is { Position: 0, Request.AsKnownOn: not null } ? NothingThen : null, answers.Any(SmallCounts.In) ? SmallCounts.Shown : null }.OfType<FigureNote>()];
    }

    // "Entries to 31 March, observed until 15 February" reads as if those of March were there.
    static FigureNote? Beyond(FigureAnswer answer)
    {
        var (to, until) = (answer.Request.To, answer.Request.ObservedUntil);
        return to <= until || answer.Rule.CountedBy == CountedBy.LastDay ? null : new("period_beyond_observation", new(
            $"Personne n’est compté après le {Day(until, French)}, dernier jour observé, bien que la période aille au {Day(to, French)}.",
            $"Nobody is counted after {Day(until, English)}, the last day observed, although the period goes to {Day(to, English)}."));
    }

    static FigureNote? NotMature(FigureAnswer answer)
    {
        var recent = answer.All.NotMature;
        return recent == 0 ? null : new("not_mature", new(
            $"Pas assez de recul, hors numérateur et dénominateur\u00a0: {recent.ToString("#,##0", French)} parcours.",
            $"Not observed long enough, outside numerator and denominator: {recent.ToString("#,##0", English)} {(recent == 1 ? "pathway" : "pathways")}."));
    }

    static FigureNote? WholeMonths(FigureAnswer answer) => answer.All.Curve is null || answer.Request.Unit != TimeUnit.Month ? null : new("whole_months", new(
        "Mois révolus\u00a0: du 15 janvier au 14 février, 0 mois ; au 15 février, 1.", "Whole months: from 15 January to 14 February, 0; to 15 February, 1."));

    static FigureNote? Superseded(FigureAnswer answer) => FigureCatalogue.Find(answer.Rule.Code) is not { } latest || latest.Version == answer.Rule.Version ? null
        : new("superseded_rule", new($"Règle v{answer.Rule.Version}, remplacée depuis par la v{latest.Version}.", $"Rule v{answer.Rule.Version}, since replaced by v{latest.Version}."));

    static string Day(DateOnly day, CultureInfo language) =>
        day.Day == 1 && language == French ? day.ToString("'1er' MMMM yyyy", language) : day.ToString("d MMMM yyyy", language);

    static FigureNote? Cut(FigureAnswer answer) => CutPeriods.Of(answer) is not { Count: > 0 } cut ? null : new("cut_groups", new(
        $"La période coupe : {In(French, cut)}. À ne pas comparer à ce qui est entier.", $"The period cuts: {In(English, cut)}. Not to be compared with what is whole."));

    static FigureNote? NotShown(FigureAnswer answer) => answer.PeriodsLeftOut is not { } left || answer.Request.By is not { } by ? null : by.EndsWith("_year", StringComparison.Ordinal)
        ? new("latest_periods", new(
            $"Les {left.Shown} dernières années seulement : {left.Periods.ToString("#,##0", French)} autres, dont {left.WithSomebody.ToString("#,##0", French)} où quelqu’un est compté, ne sont ni montrées ni comparées ; l’ensemble les comprend. Pour d’autres, demandez une période.",
            $"The {left.Shown} latest years only: {left.Periods.ToString("#,##0", English)} others, {left.WithSomebody.ToString("#,##0", English)} of them with somebody counted, are neither shown nor compared; the figure of all includes them. For others, ask for a period."))
        : new("latest_periods", new(
            $"Les {left.Shown} derniers mois seulement : {left.Periods.ToString("#,##0", French)} autres, dont {left.WithSomebody.ToString("#,##0", French)} où quelqu’un est compté, ne sont ni montrés ni comparés ; l’ensemble les comprend. Pour d’autres, demandez une période, ou ventilez par année.",
            $"The {left.Shown} latest months only: {left.Periods.ToString("#,##0", English)} others, {left.WithSomebody.ToString("#,##0", English)} of them with somebody counted, are neither shown nor compared; the figure of all includes them. For others, ask for a period, or break down by year."));

    // A period before it is not one of nobody; nor are months before it, and the one of its own day is not whole.
    static FigureNote? BeforeTheFirst(FigureAnswer answer) =>
        answer.Began is not { } began || !(answer.Request.To < began || ShowsBefore(answer, began)) ? null
        : new("before_first_entry", new($"Première entrée enregistrée le {Day(began, French)} : ce qui précède n’est pas connu.", $"First entry recorded on {Day(began, English)}: what came before is not known."));

    static bool ShowsBefore(FigureAnswer answer, DateOnly began) =>
        Scales.IsOfThePeriod(answer.Rule, answer.Request) && answer.Groups is [{ Group: { } group }, ..] && Scales.Days(group) is var (first, _)
        && (answer.Request.From is { } from ? from < began : first < began);

    static FigureNote? Met(FigureAnswer answer) => answer.Request.By is not { } by || Scales.IsTime(by) || Dimensions.ValuesOf(by) is not null ? null
        : new("groups_with_pathways", new("Seuls les groupes qui ont au moins un parcours sont montrés.", "Only groups that have at least one pathway are shown."));

    // The same words as "analyse survival" has.
    static FigureNote? NoTest(FigureAnswer answer) => answer.Test is not { ChiSquare: null } ? null : new("no_test", new(
        "Pas de test\u00a0: aucun événement pendant que deux groupes sont exposés.", "No test: no event while two groups are at risk."));

    static FigureNote? FewExpected(FigureAnswer answer) => answer.Test is not { ChiSquare: not null, FewExpected: > 0 and var few } ? null : new("small_expected", new(
        $"Test du log-rank approché, son p peut être trop petit\u00a0: groupes de moins de 5 événements attendus\u00a0: {few.ToString("#,##0", French)}.",
        $"The log-rank test is approximate, its p may be too small: groups with fewer than 5 expected events: {few.ToString("#,##0", English)}."));

    static FigureNote? Missing(FigureAnswer answer) => answer.ReadAsNotStated is not { Count: > 0 } texts ? null : new("read_as_not_stated", new(
        $"Lu comme non renseigné\u00a0: {string.Join(", ", texts.Select(t => $"«\u00a0{t}\u00a0»"))}.", $"Read as not stated: {string.Join(", ", texts.Select(t => $"“{t}”"))}."));

    static FigureNote? Undeclared(FigureAnswer answer) => answer.Groups.FirstOrDefault(g => g.Group == Dimensions.Undeclared) is null ? null : new("undeclared_values", new(
        "Valeurs que l’installation ne déclare pas : comptées ensemble, hors comparaison.", "Values that the installation does not declare: counted together, outside the comparison."));

    static FigureNote? Grouped(FigureAnswer answer)
    {
        var (request, asked) = (answer.Request, (answer.Request.Filters?.Keys ?? []).Append(answer.Request.By));
        return !request.Grouped || !asked.Contains(Dimensions.Prescriber, StringComparer.Ordinal) || !CountsOther(answer) ? null
            : new("prescriber_grouped", new(
                "Prescripteur « autre » : compte aussi ceux qui diraient un fait sensible de la personne.", "Prescriber “other”: also counts those that would tell a sensitive fact of the person."));
    }

    // Where nobody is “other”, and nobody was asked for by it, nothing is counted under it.
    static bool CountsOther(FigureAnswer answer)
    {
        var other = CodeNames<PrescriberKind>.Of(PrescriberKind.Other);
        return answer.Request.By == Dimensions.Prescriber && answer.Groups.Count > 0
            ? answer.Groups.Any(g => g.Group == other && !g.OfNobody)
            : answer.Request.Filters?.GetValueOrDefault(Dimensions.Prescriber)?.Contains(other, StringComparer.Ordinal) == true;
    }

    static string In(CultureInfo language, IEnumerable<string> groups) =>
        string.Join(", ", groups.Select(g => g.Length == "yyyy".Length ? g : Scales.Days(g)!.Value.First.ToString("MMMM yyyy", language)));
}
