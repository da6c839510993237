using Pathways.Api.Evaluation;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Projections.Charts;
using Pathways.Projections.Indicators;
using static Pathways.Api.Hosting.Languages;
using static Pathways.Api.Pages.Board.BoardWords;

namespace Pathways.Api.Pages.Board;

/// <summary>Groups as the board compares them: all first, then each in its natural order, those of whom nothing is known last and beside.</summary>
public static class BoardGroups
{
    /// <summary>Beyond this many groups a drawing says nothing; the table has them all.</summary>
    public const int MostDrawn = 12;

    // Of those without anybody, that a note names.
    const int MostNamed = 6;

    /// <summary>All, then each group.</summary>
    public static IEnumerable<FigureValue> Rows(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Groups.OrderBy(Beside).Prepend(answer.All);
    }

    /// <summary>The groups that are drawn, in their order: the latest months or years; else the largest, and none without anybody.</summary>
    public static IReadOnlyList<FigureValue> Drawn(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.All.State == FigureState.NotMature)
        {
            // Of nobody enough is known: one grey row says so, ten would say nothing more.
            return [answer.All];
        }
        var drawn = (InTime(answer) ? answer.Groups.OrderByDescending(g => g.Group, StringComparer.Ordinal) : answer.Groups.Where(g => !g.OfNobody).OrderByDescending(g => g.Denominator ?? g.Numerator))
            .Take(MostDrawn).Select(g => g.Group).ToHashSet(StringComparer.Ordinal);
        return [.. Rows(answer).Where(g => g.Group is null || drawn.Contains(g.Group))];
    }

    static bool InTime(FigureAnswer answer) => answer.Request.By is { } by && Scales.IsTime(by);

    /// <summary>Whether a group is shown beside the comparison, and takes no part in it.</summary>
    public static bool Beside(FigureValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return !Dimensions.TellsGroup(value.Group);
    }

    /// <summary>A group's name; of all, that it is all.</summary>
    public static string Name(FigureAnswer answer, FigureValue value, TerritoryNames places)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(value);
        return value.Group is not null ? Label(answer, value, places) : Say("Ensemble", "All");
    }

    /// <summary>A value in words: a count, a share or a median time.</summary>
    public static string Written(FigureAnswer answer, FigureValue value)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(value);
        return value.State switch
        {
            FigureState.NotApplicable => Say("sans objet", "not applicable"),
            FigureState.NotMature => NotLongEnough,
            _ when value.Curve is { } curve => curve.Median is { } median ? Units(median, answer.Request.Unit) : NotReached,
            _ => value.Denominator is null ? Count(value.Value) : Percent(value.Value),
        };
    }

    /// <summary>How many of how many; of a count, its share of all.</summary>
    public static string Of(FigureAnswer answer, FigureValue value)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(value);
        return value.Denominator is { } whole ? $"{Count(value.Numerator)}/{Count(whole)}"
            : answer.All.Value is > 0 and var all ? Say($"{Percent(value.Value / all)} de l’ensemble", $"{Percent(value.Value / all)} of all")
            : "";
    }

    /// <summary>The interval in words; empty where there is none.</summary>
    public static string Interval(FigureAnswer answer, FigureValue value)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(value);
        return value.Curve is { } curve
            ? Between(curve.MedianLower, curve.MedianUpper, number => number is null ? NotReached : Count(number))
            : Between(value.Interval?.Lower, value.Interval?.Upper, Percent);
    }

    /// <summary>A value as it is drawn.</summary>
    public static ChartValue Chart(FigureValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value switch
        {
            { State: FigureState.NotMature } => ChartValue.NotMature,
            { State: not FigureState.Ok } => ChartValue.NotApplicable,
            { Curve: { } c } => ChartValue.Of(c.Median ?? double.PositiveInfinity, c.MedianLower, c.MedianLower is null ? null : c.MedianUpper ?? double.PositiveInfinity),
            { Value: { } v } => ChartValue.Of(v, value.Interval?.Lower, value.Interval?.Upper),
            _ => ChartValue.NotApplicable,
        };
    }

    /// <summary>The drawn rows of a figure.</summary>
    public static IEnumerable<IntervalRow> Chart(FigureAnswer answer, TerritoryNames places, string? section = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Drawn(answer).Select((value, i) => new IntervalRow(
            Name(answer, value, places), Chart(value), Of(answer, value), i == 0 ? section : null,
            value.Group is null ? IntervalMark.All : Beside(value) ? IntervalMark.Beside : IntervalMark.Group));
    }

    // Of one figure, with how many they are.
    static string? NoteBeside(IReadOnlyList<FigureAnswer> answers, TerritoryNames places)
    {
        var beside = answers.SelectMany(a => a.Groups.Where(Beside)).DistinctBy(g => g.Group).ToList();
        var named = string.Join(", ", beside.Select(g => Quoted(Label(answers[0], g, places))
            + (answers.Count > 1 ? "" : $" ({Count(g.Denominator + g.NotMature ?? g.Numerator)} {Counted(answers[0].Rule.Unit, g.Denominator + g.NotMature ?? g.Numerator ?? 0)})")));
        var tested = answers.Any(a => a.Test is { ChiSquare: not null });
        return beside.Count switch
        {
            0 => null,
            // Without a test there is none that anybody could enter.
            1 when !tested => Say($"{named} est montré à part.", $"{named} is shown apart."),
            _ when !tested => Say($"{named} sont montrés à part.", $"{named} are shown apart."),
            1 => Say($"{named} est montré à côté de la comparaison et n’entre dans aucun test.", $"{named} is shown beside the comparison and enters no test."),
            _ => Say($"{named} sont montrés à côté de la comparaison et n’entrent dans aucun test.", $"{named} are shown beside the comparison and enter no test."),
        };
    }

    /// <summary>What must be known to read figures right, whether as a drawing or as a table: said once, and by figure where they differ in it.</summary>
    /// <param name="answers">The figures.</param>
    /// <param name="places">Names of places.</param>
    /// <param name="drawn">The figures whose groups the drawing chooses among, where they are not all of them: one that has all groups, or none, leaves none out.</param>
    /// <param name="curves">Whether a group is drawn as a curve, and not as a row.</param>
    /// <param name="tested">Whether the p of a test is shown beside: where none is, nobody needs to know that it would be approximate.</param>
    public static IReadOnlyList<string> Notes(IReadOnlyList<FigureAnswer> answers, TerritoryNames places, IReadOnlyList<FigureAnswer>? drawn = null, bool curves = false, bool tested = false)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return
        [
            .. new[] { NoteBeside(answers, places) }.OfType<string>(), .. Said(answers, a => drawn is null || drawn.Contains(a) ? [NotDrawn(a, places, curves)] : []),
            .. Said(answers, a => FigureNotes.Of(a).Where(n => tested || n.Code != "small_expected").Select(n => In(n.Text))), .. Said(answers, a => [AnyJob(a), Rounded(a), Limits(a)]),
        ];
    }

    static IEnumerable<string> Said(IReadOnlyList<FigureAnswer> answers, Func<FigureAnswer, IEnumerable<string>> notes)
    {
        foreach (var same in answers.SelectMany(a => notes(a).Where(n => n.Length > 0).Select(note => (Note: note, Answer: a))).GroupBy(n => n.Note, n => n.Answer, StringComparer.Ordinal))
        {
            yield return same.Count() == answers.Count ? same.Key : string.Join(", ", same.Select(a => Quoted(NameOf(a)))) + Say("\u00a0: ", ": ") + char.ToLower(same.Key[0], Culture) + same.Key[1..];
        }
    }

    static string Limits(FigureAnswer answer) => answer.All.Interval is null ? "" : Say($"Intervalles : {Method(answer)}.", $"Intervals: {Method(answer)}.");

    /// <summary>How limits are made, and how sure they are; empty where there are none.</summary>
    public static string Method(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.All.Interval is not { } interval ? "" : (interval.Level * 100).ToString("0", Culture) + Say("\u202f%, ", "%, ") + (
            interval.Method == "wilson" ? "Wilson"
            : interval.Method.StartsWith(KaplanMeier, StringComparison.Ordinal) ? "Kaplan–Meier (" + (interval.Method[KaplanMeier.Length..] is var kind and not "plain" ? kind : Say("simple", "plain")) + ")"
            : interval.Method);
    }

    const string KaplanMeier = "kaplan_meier_";

    // Whoever chose full-time jobs reads them into every card that speaks of work.
    static string AnyJob(FigureAnswer answer) => !answer.Request.FullTimeOnly || answer.Rule.Code is not ("stage_funnel" or "exits_by_class") ? ""
        : Say("Tout emploi compte ici, pas seulement à temps plein.", "Any job counts here, not only full-time ones.");

    // Parts of one whole only: stages are no parts, each holds those after it.
    static string Rounded(FigureAnswer answer) =>
        answer.Rule.Code is not ("exits_by_class" or "appointments_by_outcome") || Rows(answer).All(v => v.Parts is null || v.State != FigureState.Ok || (AddUp(v.Parts, 1000) && AddUp(v.Parts, 100))) ? ""
        : Say("Parts arrondies : leur somme affichée peut différer de 100 %.", "Rounded shares: those shown may not add up to 100%.");

    // Tables round to tenths of a percent, bars to whole ones.
    static bool AddUp(IEnumerable<FigurePart> parts, int whole) => parts.Sum(p => Math.Round((p.OfAll ?? 0) * whole, MidpointRounding.AwayFromZero)) == whole;

    static string NotDrawn(FigureAnswer answer, TerritoryNames places, bool curves)
    {
        var (notes, inTime) = (new List<string>(), InTime(answer));
        // A month without anybody is drawn where it has a place of its own: a curve has none.
        var empty = answer.Groups.Where(g => g.OfNobody && (!inTime || curves)).ToList();
        if (empty.Count > 0)
        {
            var named = empty.Count > MostNamed ? Say($"{empty.Count} groupes", $"{empty.Count} groups") : string.Join(", ", empty.Select(g => Label(answer, g, places)));
            notes.Add(Say($"Sans personne, et donc non dessinés : {named}.", $"Without anybody, and so not drawn: {named}."));
        }
        if (answer.Groups.Count(g => inTime || !g.OfNobody) is var all and > MostDrawn)
        {
            notes.Add(inTime
                ? Say($"Dessin : les {MostDrawn} derniers groupes sur {all} ; tous sont dans le tableau.", $"Drawing: the {MostDrawn} latest of {all} groups; all are in the table.")
                : Say($"Dessin : les {MostDrawn} plus grands groupes sur {all}{Equal(answer, fr: true)} ; tous sont dans le tableau.", $"Drawing: the {MostDrawn} largest of {all} groups{Equal(answer, fr: false)}; all are in the table."));
        }
        return string.Join(" ", notes);
    }

    // The cut may fall between groups of one size.
    static string Equal(FigureAnswer answer, bool fr)
    {
        var sizes = answer.Groups.Where(g => !g.OfNobody).Select(g => g.Denominator ?? g.Numerator).OrderDescending().ToArray();
        return sizes[MostDrawn - 1] != sizes[MostDrawn] ? "" : fr ? ", les égaux dans l’ordre du tableau" : ", equal ones in the order of the table";
    }

    // What has no words is shown as the file wrote it: nord and Nord are two categories.
    static string Label(FigureAnswer answer, FigureValue group, TerritoryNames places) =>
        // A code without words stays as it is written; a word may be the same as its code in one language ("woman").
        DimensionWords.Value(places, answer.Request.By!, group.Group!, answer.Request.Grouped) is var said && said.Fr == group.Group && said.En == group.Group ? group.Group! : Labels.Capital(In(said), Culture);

    static string NotReached => Say("non atteinte", "not reached");

    static string NotLongEnough => Say("pas assez de recul", "not observed long enough");

    static string Quoted(string name) => Say($"«\u00a0{name}\u00a0»", $"“{name}”");
}
