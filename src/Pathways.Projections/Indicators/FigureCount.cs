using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>One figure while it is counted: of all, and of each group, in one way through the journeys. Cost grows with the journeys, whatever the number of groups.</summary>
sealed class FigureCount
{
    readonly FigureRule rule;
    readonly FigureRequest request;
    readonly Tally all;
    readonly (Func<Journey, string> Of, HashSet<string> Values)[] filters;
    readonly Func<Journey, string>? groupOf;
    readonly Dictionary<string, Tally> groups = new(StringComparer.Ordinal);
    readonly string[] attributes;
    readonly SortedSet<string> readAsNotStated = new(StringComparer.Ordinal);
    DateOnly? began;
    long rows;

    public FigureCount(FigureRule rule, FigureRequest request)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(request);
        this.rule = rule;
        this.request = rule.Taken(request);
        all = rule.Start(this.request);
        filters = [.. (this.request.Filters ?? new Dictionary<string, IReadOnlyList<string>>()).Select(f => (Dimensions.Of(f.Key, request.Grouped)!, f.Value.ToHashSet(StringComparer.Ordinal)))];
        groupOf = this.request.By is { } by ? Dimensions.Of(by, this.request.Grouped)! : null;
        attributes = [.. (this.request.Filters?.Keys ?? []).Append(this.request.By ?? "").Select(Dimensions.AttributeOf).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Takes the cost of its comparison from a budget, or says why not. A series compares nothing, and of other figures by month the latest are compared.</summary>
    public Refusal? Cost(FigureBudget budget) => budget.Take(
        request, rows, request.By is { } by && Scales.IsTime(by) ? rule.OnlyCounts ? 0 : Math.Min(groups.Count, FigureBudget.MostGroups) : groups.Count);

    /// <summary>Takes a journey in; what it keeps of it are counts.</summary>
    public void Take(Journey journey)
    {
        began = began < journey.Entry.OpenedOn ? began : journey.Entry.OpenedOn;
        foreach (var (of, values) in filters)
        {
            if (!values.Contains(of(journey)))
            {
                return;
            }
        }
        rows++;
        foreach (var name in attributes)
        {
            if (Dimensions.ReadAsNotStated(journey.Entry.Attributes?.GetValueOrDefault(name)) is { } text)
            {
                readAsNotStated.Add(text);
            }
        }
        all.Take(journey);
        if (groupOf is null)
        {
            return;
        }
        var group = groupOf(journey);
        if (!groups.TryGetValue(group, out var tally))
        {
            groups[group] = tally = rule.Start(request);
        }
        tally.Take(journey);
    }

    /// <summary>The answer; with a refusal, and not yet compared, where there are too many groups: that is what costs.</summary>
    public FigureAnswer Answer(long position, bool bounded, out Refusal? refused)
    {
        refused = null;
        var answer = new FigureAnswer(rule, request, position, all.Value(), [], null) { Began = began, ReadAsNotStated = [.. readAsNotStated] };
        if (request.By is not { } by)
        {
            return answer;
        }
        // A group without anybody is shown as such, but for months: those have their scale.
        var values = groups.Select(g => g.Value.Value() with { Group = g.Key }).Where(v => !v.OfNobody || (!Scales.IsTime(by) && Dimensions.TellsGroup(v.Group))).ToList();
        var met = values.Select(v => v.Group!).ToHashSet(StringComparer.Ordinal);
        values.AddRange(Scales.Of(rule, request, began, met).Where(g => !met.Contains(g)).Select(g => rule.Start(request).Value() with { Group = g }));
        if (bounded && (refused = FigureBudget.TooMany(request, values.Count)) is not null)
        {
            return answer;
        }
        var (shown, notShown) = Scales.IsTime(by) ? PeriodsLeftOut.Of(values, FigureBudget.Most(rule, by), rule.OnlyCounts) : (values, null);
        var compared = notShown is null ? null : shown.Select(v => v.Group!).ToHashSet(StringComparer.Ordinal);
        // Who tells no group is shown beside the others, and is no arm of a comparison; nor is a period that is not shown.
        var test = rule.Compare([.. groups.Where(g => Dimensions.TellsGroup(g.Key) && compared?.Contains(g.Key) != false).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Value)], request);
        var leftOut = values.Where(v => !Dimensions.TellsGroup(v.Group)).Sum(v => v.Denominator ?? 0);
        return answer with { Groups = Dimensions.InOrder(by, shown), Test = test is null ? null : test with { LeftOut = leftOut }, PeriodsLeftOut = notShown };
    }
}
