using System.Globalization;
using System.Text.Json.Serialization;
using Pathways.Api.Registries;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Evaluation;

/// <summary>A rule as the catalogue shows it.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Version">Version of the rule.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rule">The rule in words.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="ReferenceDate">The date that places somebody in the period.</param>
/// <param name="Denominator">Of whom it is a share.</param>
/// <param name="CountedBy">Whose date that is: entry, exit, first_job, appointment, or last_day.</param>
/// <param name="Parameters">What it can be asked besides windows, filters, breakdown and knowledge: days, interval, job, unit.</param>
public sealed record FigureDescription(
    string Code, int Version, Words Name, Words Rule, string Unit, Words ReferenceDate, Words Denominator, CountedBy CountedBy, IReadOnlyList<string> Parameters)
{
    /// <summary>Describes a rule, with what was asked of it where it was.</summary>
    public static FigureDescription Of(FigureRule rule, FigureRequest? request = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new(rule.Code, rule.Version, request is null ? rule.Name : rule.NameFor(request), rule.Rule, rule.Unit, rule.ReferenceDate, rule.Denominator, rule.CountedBy, rule.Parameters);
    }
}

/// <summary>What is served, and what it can be broken down by.</summary>
public sealed record Catalogue(IReadOnlyList<FigureDescription> Figures, IReadOnlyList<string> Dimensions);

/// <summary>A figure as it is served: never a bare number.</summary>
/// <param name="Figure">The rule and its version.</param>
/// <param name="From">First day on which somebody is counted.</param>
/// <param name="To">Last day on which somebody is counted.</param>
/// <param name="ObservedUntil">Last day observed: horizons, maturity and censoring go by it.</param>
/// <param name="By">The breakdown.</param>
/// <param name="Filters">The filters.</param>
/// <param name="AsKnownOn">The instant whose knowledge was asked; absent: what is known now.</param>
/// <param name="Population">Of whom it is: filters, both windows and what was known, in codes and in words.</param>
/// <param name="TimeUnit">Unit of times: day, week, month.</param>
/// <param name="Job">Which jobs count: any or full_time; absent where the figure does not ask so.</param>
/// <param name="Days">Within how many days of entry; absent where the figure does not ask so.</param>
/// <param name="Position">Position in the event log at which it was computed.</param>
/// <param name="State">ok, not_applicable or not_mature.</param>
/// <param name="Value">The value of all.</param>
/// <param name="Numerator">Who counts.</param>
/// <param name="Denominator">Of whom.</param>
/// <param name="Interval">The interval of the value.</param>
/// <param name="NotMature">Who is too recent to be counted.</param>
/// <param name="Undocumented">Who is counted and of whom nothing is known.</param>
/// <param name="Disclosure">The state of disclosure control.</param>
/// <param name="Parts">Classes or stages.</param>
/// <param name="Apart">Who the rule leaves outside numerator and denominator.</param>
/// <param name="Curve">Survival curve.</param>
/// <param name="Groups">The figure of each group.</param>
/// <param name="Test">Comparison of the groups.</param>
public sealed record FigureView(
    FigureDescription Figure, DateOnly? From, DateOnly To, DateOnly ObservedUntil, string? By, IReadOnlyDictionary<string, IReadOnlyList<string>> Filters, DateTimeOffset? AsKnownOn, Population Population, string TimeUnit, int? Days, string? Job,
    long Position, FigureState State, double? Value, long? Numerator, long? Denominator, FigureInterval? Interval, long NotMature, long Undocumented, string Disclosure,
    IReadOnlyList<FigurePart>? Parts, IReadOnlyList<FigurePart>? Apart, FigureCurve? Curve, IReadOnlyList<FigureValue> Groups, FigureTest? Test)
{
    /// <summary>The view of an answer.</summary>
    public static FigureView Of(FigureAnswer answer, TerritoryNames places)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (rule, request, all) = (answer.Rule, answer.Request, answer.All);
        return new FigureView(
            FigureDescription.Of(rule, request), request.From, request.To, request.ObservedUntil, request.By, request.Filters ?? new Dictionary<string, IReadOnlyList<string>>(), request.AsKnownOn,
            Population.Of(answer, places), request.Unit.ToString().ToLowerInvariant(), rule.Parameters.Contains("days", StringComparer.Ordinal) ? request.Days : null,
            rule.Parameters.Contains("job", StringComparer.Ordinal) ? (request.FullTimeOnly ? "full_time" : "any") : null, answer.Position,
            all.State, all.Value, all.Numerator, all.Denominator, all.Interval, all.NotMature, all.Undocumented, all.Disclosure, all.Parts, all.Apart, all.Curve, answer.Groups, answer.Test)
        {
            CutGroups = CutPeriods.Of(answer),
            Notes = [.. FigureNotes.Of(answer), .. FigureNotes.OfPage(answer)],
            GroupLabels = answer.Groups.ToDictionary(g => g.Group!, g => DimensionWords.Value(places, request.By!, g.Group!, request.Grouped), StringComparer.Ordinal),
        };
    }

    /// <summary>Groups that are months or years, and that the period cuts: not to be compared with whole ones.</summary>
    public IReadOnlyList<string> CutGroups { get; init; } = [];

    /// <summary>The choices that it made on what was asked, where they had an effect.</summary>
    public IReadOnlyList<FigureNote> Notes { get; init; } = [];

    /// <summary>Its groups in words.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, Words> GroupLabels { get; init; } = new Dictionary<string, Words>();

    /// <summary>The name of its file: of whom it is, and what was asked of the figure itself.</summary>
    public string FileName => Population.FileName(Figure.Code, Figure.Version, "csv", By, Position, [.. Asked().Select(a => $"{a.Parameter}-{a.Value}")]);

    // What a figure can be asked besides its population, where it takes it.
    IEnumerable<(string Parameter, string Value)> Asked()
    {
        (string Parameter, string? Value)[] all = [("days", Days?.ToString(CultureInfo.InvariantCulture)), ("job", Job), ("unit", Unit), ("interval", Curve is null ? null : Interval?.Method)];
        return all.Where(a => a.Value is not null).Select(a => (a.Parameter, a.Value!));
    }

    // Only times have a unit of time.
    internal string? Unit => Figure.Parameters.Contains("unit", StringComparer.Ordinal) ? TimeUnit : null;
}
