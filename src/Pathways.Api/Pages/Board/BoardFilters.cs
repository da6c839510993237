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
    /// <summary>What the form's lists send for "all": a filter left empty is an error, in an address as in an answer.</summary>
    public const string Any = "*";

    // Of the page only, not of its figures; and of one figure or file only, not of the page.
    static readonly HashSet<string> OfThePage = new(["lang"], StringComparer.Ordinal), OfOneFile = new(["version", "spreadsheet"], StringComparer.Ordinal);

    // Fields that may be left empty, because it says below them what that means.
    static readonly HashSet<string> MayBeEmpty = new(["from", "to", "observedUntil", "asKnownOn", "days"], StringComparer.Ordinal);

    readonly Dictionary<string, StringValues> typed;

    BoardFilters(Dictionary<string, StringValues> typed) => this.typed = typed;

    /// <summary>What the figures are asked; absent when something is wrong.</summary>
    public FigureRequest? Request { get; private init; }

    /// <summary>Months of the period that the board chose because nobody asked for one, the ends counted as whole; 0 where somebody did.</summary>
    public int UsualMonths { get; private init; }

    /// <summary>What is wrong, and where.</summary>
    public FigureQuery.Wrong? Wrong { get; private init; }

    /// <summary>Reads the address.</summary>
    public static BoardFilters Read(IQueryCollection query, FactsSpan? span, TerritoryClock clock, Actor reader)
    {
        var values = query.Where(p => !OfThePage.Contains(p.Key) && p.Value != Any && !(MayBeEmpty.Contains(p.Key) && string.IsNullOrEmpty(p.Value)))
            .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var usual = !query.ContainsKey("from") && !query.ContainsKey("to") && span is not null && !values.ContainsKey("asKnownOn");
        if (usual)
        {
            var (from, to) = Period(span!, clock.Today);
            (values["from"], values["to"]) = (Day(from), Day(to));
            if (to < clock.Today)
            {
                // The data ended then: nobody was observed since.
                values.TryAdd("observedUntil", Day(to));
            }
        }
        values.TryAdd("unit", "month");
        var (request, wrong) = Read(values, clock, reader);
        return new BoardFilters(values) { Request = request, Wrong = wrong, UsualMonths = usual && request is { From: { } first, To: var last } ? ((last.Year - first.Year) * 12) + last.Month - first.Month + 1 : 0 };
    }

    /// <summary>The same question without a field that is wrong, to see what else is.</summary>
    public BoardFilters ReadWithout(string name, TerritoryClock clock, Actor reader)
    {
        var rest = typed.Where(p => p.Key != name).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var (request, wrong) = Read(rest, clock, reader);
        return new BoardFilters(rest) { Request = request, Wrong = wrong };
    }

    static (FigureRequest? Request, FigureQuery.Wrong? Wrong) Read(Dictionary<string, StringValues> values, TerritoryClock clock, Actor reader) =>
        values.Keys.FirstOrDefault(OfOneFile.Contains) is { } other ? (null, new FigureQuery.Wrong("query/unknown-parameter", other, other)) : FigureQuery.Read(values, clock, reader);

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

    /// <summary>How many fields beyond the windows and the comparison say something.</summary>
    public int More(IEnumerable<string> always) => typed.Count(p => !always.Contains(p.Key, StringComparer.Ordinal) && (p.Key, p.Value.ToString()) is not (("unit", "month") or ("job", "any") or ("interval", "log-log")));

    /// <summary>The board without one of its filters.</summary>
    public string Without(string name) => Address(typed.Where(p => p.Key != name));

    /// <summary>The board with another value of one of its fields.</summary>
    public string With(string name, string value) => Address(typed.Where(p => p.Key != name).Append(KeyValuePair.Create(name, new StringValues(value))));

    /// <summary>The board with one value of a filter replaced by another, the others kept.</summary>
    public string Replaced(string name, string value, string by) =>
        Address(typed.Select(p => p.Key == name ? KeyValuePair.Create(name, new StringValues([.. p.Value.Select(text => FilterValues.Split(text!) is { } values ? FilterValues.Join(values.Select(v => v == value ? by : v)) : text)])) : p));

    /// <summary>The board with a filter under another name.</summary>
    public string Renamed(string name, string by) => Address(typed.Select(p => p.Key == name ? KeyValuePair.Create(by, p.Value) : p));

    static string Address(IEnumerable<KeyValuePair<string, StringValues>> asked) => QueryHelpers.AddQueryString("/board", asked.OrderBy(p => p.Key, StringComparer.Ordinal));

    /// <summary>Where an answer's CSV is: the same question, with those of the page's parameters that its rule takes.</summary>
    public string Csv(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (rule, request) = (answer.Rule, answer.Request);
        var asked = typed.Where(p => FigureQuery.Takes(rule, p.Key)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        if (request.By is not null)
        {
            asked["by"] = request.By;
        }
        if (FigureQuery.Takes(rule, "unit"))
        {
            asked["unit"] = request.Unit.ToString().ToLowerInvariant();
        }
        return QueryHelpers.AddQueryString($"/api/figures/{rule.Code}.csv", asked.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    /// <summary>The same file for a spreadsheet of a language.</summary>
    public static string ForSpreadsheet(string csv, string language) => QueryHelpers.AddQueryString(csv, "spreadsheet", language);

    static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
