using Pathways.Api.Registries;
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

    /// <summary>All, then each group.</summary>
    public static IEnumerable<FigureValue> Rows(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Groups.OrderBy(Beside).Prepend(answer.All);
    }

    /// <summary>The groups that are drawn: the largest, in their order.</summary>
    public static IReadOnlyList<FigureValue> Drawn(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var drawn = answer.Groups.OrderByDescending(g => g.Denominator ?? g.Numerator).Take(MostDrawn).Select(g => g.Group).ToHashSet(StringComparer.Ordinal);
        return [.. Rows(answer).Where(g => g.Group is null || drawn.Contains(g.Group))];
    }

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
        return value.Group is { } group ? Capital(ValueOf(places, answer.Request.By!, group)) : Say("Ensemble", "All");
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

    /// <summary>What must be known to read the comparison right: who stands beside it, and what is not drawn. Absent when nothing must.</summary>
    public static string? Note(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var notes = new List<string>();
        if (answer.Groups.Where(Beside).ToList() is { Count: > 0 } missing)
        {
            var named = string.Join(", ", missing.Select(m => Say("« ", "“") + Capital(ValueOf(TerritoryNames.None, answer.Request.By!, m.Group!)) + Say(" »", "”")
                + $" ({Count(m.Denominator + m.NotMature ?? m.Numerator)} {Counted(answer.Rule.Unit)})"));
            notes.Add(missing.Count == 1
                ? Say($"{named} est montré à côté de la comparaison et n’entre dans aucun test.", $"{named} is shown beside the comparison and enters no test.")
                : Say($"{named} sont montrés à côté de la comparaison et n’entrent dans aucun test.", $"{named} are shown beside the comparison and enter no test."));
        }
        if (answer.Groups.Count > MostDrawn)
        {
            notes.Add(Say(
                $"Dessin : les {MostDrawn} plus grands groupes sur {answer.Groups.Count} ; tous sont dans le tableau.",
                $"Drawing: the {MostDrawn} largest of {answer.Groups.Count} groups; all are in the table."));
        }
        return notes.Count == 0 ? null : string.Join(" ", notes);
    }

    static string NotReached => Say("non atteinte", "not reached");

    static string NotLongEnough => Say("pas assez de recul", "not observed long enough");

    static string Capital(string text) => char.ToUpper(text[0], Culture) + text[1..];
}
