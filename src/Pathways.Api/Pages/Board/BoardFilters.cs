using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Evaluation;
using Pathways.Api.Hosting;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Pages.Board;

/// <summary>What the board was asked for, as it stands in the address; what was not said is filled in with the last two years of the data.</summary>
public sealed class BoardFilters
{
    // Of the page alone, not of its figures.
    static readonly HashSet<string> OfThePage = new(["lang", "version"], StringComparer.Ordinal);

    readonly Dictionary<string, StringValues> typed;

    BoardFilters(Dictionary<string, StringValues> typed) => this.typed = typed;

    /// <summary>What the figures are asked; absent when something is wrong.</summary>
    public FigureRequest? Request { get; private init; }

    /// <summary>What is wrong, and where.</summary>
    public FigureQuery.Wrong? Wrong { get; private init; }

    /// <summary>Reads the address.</summary>
    public static BoardFilters Read(IQueryCollection query, FactsSpan? span, TerritoryClock clock)
    {
        var values = query.Where(p => !string.IsNullOrEmpty(p.Value) && !OfThePage.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        if (!query.ContainsKey("from") && !query.ContainsKey("to") && span is not null && !values.ContainsKey("asKnownOn"))
        {
            var (from, to) = Period(span, clock.Today);
            (values["from"], values["to"]) = (Day(from), Day(to));
            if (to < clock.Today)
            {
                // The data ended then: nobody was observed since.
                values.TryAdd("observedUntil", Day(to));
            }
        }
        values.TryAdd("unit", "month");
        var (request, wrong) = FigureQuery.Read(values, clock);
        return new BoardFilters(values) { Request = request, Wrong = wrong };
    }

    /// <summary>The same, with what is wrong after all.</summary>
    public BoardFilters With(FigureQuery.Wrong wrong) => new(typed) { Wrong = wrong };

    /// <summary>The last 24 months of the data: to today while the data goes on, else to its last day; never without an entry.</summary>
    public static (DateOnly From, DateOnly To) Period(FactsSpan span, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(span);
        var to = span.LastFact < today.AddMonths(-3) ? span.LastFact : today;
        var from = new DateOnly(to.Year, to.Month, 1).AddMonths(-23);
        var lastEntry = new DateOnly(span.LastEntry.Year, span.LastEntry.Month, 1);
        return (lastEntry < from ? lastEntry : from, to);
    }

    /// <summary>What stands in a field: as it was typed.</summary>
    public string? this[string name] => typed.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Filters by dimensions that the form has no field for: kept, and named.</summary>
    public IEnumerable<KeyValuePair<string, string>> Others(IEnumerable<string> fields) =>
        typed.Where(p => !fields.Contains(p.Key, StringComparer.Ordinal)).Select(p => KeyValuePair.Create(p.Key, p.Value.ToString()));

    /// <summary>Where a figure's CSV is, with the same filters.</summary>
    public string Csv(string code, string? by = null, string? unit = null)
    {
        var asked = typed.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        if (by is not null)
        {
            asked["by"] = by;
        }
        if (unit is not null)
        {
            asked["unit"] = unit;
        }
        var rule = FigureCatalogue.Find(code)!;
        return QueryHelpers.AddQueryString($"/api/figures/{code}.csv", asked.Where(p => FigureQuery.Takes(rule, p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
