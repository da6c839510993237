using System.Globalization;
using System.Text;
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
        { CutGroups = CutPeriods.Of(answer), Notes = FigureNotes.Of(answer) };
    }

    /// <summary>Groups that are months or years, and that the period cuts: not to be compared with whole ones.</summary>
    public IReadOnlyList<string> CutGroups { get; init; } = [];

    /// <summary>The choices that it made on what was asked, where they had an effect.</summary>
    public IReadOnlyList<FigureNote> Notes { get; init; } = [];

    /// <summary>The name of its file: of whom it is, and what was asked of the figure itself.</summary>
    public string FileName => Population.FileName(Figure.Code, Figure.Version, "csv", By, Position, [.. Asked().Select(a => $"{a.Parameter}-{a.Value}")]);

    // What a figure can be asked besides its population, where it takes it.
    IEnumerable<(string Parameter, string Value)> Asked()
    {
        (string Parameter, string? Value)[] all = [("days", Days?.ToString(CultureInfo.InvariantCulture)), ("job", Job), ("unit", Unit), ("interval", Curve is null ? null : Interval?.Method)];
        return all.Where(a => a.Value is not null).Select(a => (a.Parameter, a.Value!));
    }

    // Only times have a unit of time.
    string? Unit => Figure.Parameters.Contains("unit", StringComparer.Ordinal) ? TimeUnit : null;

    /// <summary>
    /// The same as a table of values (RFC 4180, UTF-8): one row for all, one a group, one a class, one a step of a curve. Each row
    /// says of whom it is, so that a row copied elsewhere still does.
    /// </summary>
    public string ToCsv()
    {
        var text = new StringBuilder(
            "figure,version,position,from,to,observed_until,as_known_on,filters,days,job,unit,by,group,part,time,state,value,numerator,denominator,interval,lower,upper,not_mature,undocumented,disclosure,cut\r\n");
        object?[] asked = [Figure.Code, Figure.Version, Position, From, To, ObservedUntil, AsKnownOn, FilterValues.Written(Filters), Days, Job, Unit, By];
        Add(new FigureValue(null, State, Value, Numerator, Denominator, Interval, NotMature, Undocumented, Parts, Curve, Apart));
        foreach (var group in Groups)
        {
            Add(group);
        }
        return text.ToString();

        void Add(FigureValue v)
        {
            Row(v.Group, null, null, Code(v.State), v.Value, v.Numerator, v.Denominator, v.Interval?.Method, v.Interval?.Lower, v.Interval?.Upper, v.NotMature, v.Undocumented, v.Disclosure);
            foreach (var part in v.Parts ?? [])
            {
                Row(v.Group, part.Code, null, "ok", part.OfAll, part.Count, v.Denominator, part.Interval?.Method, part.Interval?.Lower, part.Interval?.Upper, null, null, v.Disclosure);
            }
            foreach (var part in v.Apart ?? [])
            {
                Row(v.Group, part.Code, null, "apart", null, part.Count, null, null, null, null, null, null, v.Disclosure);
            }
            foreach (var point in v.Curve?.Points ?? [])
            {
                Row(v.Group, "survival", point.Time, "ok", point.Survival, point.Events, point.AtRisk, v.Interval?.Method, point.Lower, point.Upper, null, null, v.Disclosure);
            }
        }

        void Row(params object?[] cells) =>
            text.AppendJoin(',', ((object?[])[.. asked, .. cells, cells[0] is string group && CutGroups.Contains(group) ? "true" : null]).Select(Cell)).Append("\r\n");
    }

    static string Code(FigureState state) => StepFact.Name(state);

    static string Cell(object? value) => value switch
    {
        null => "",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        // A leading sign would be a formula to a spreadsheet.
        string { Length: > 0 } words when words[0] is '=' or '+' or '-' or '@' => Quoted("'" + words),
        string words => Quoted(words),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static string Quoted(string words) => words.AsSpan().ContainsAny(",\"\r\n") ? "\"" + words.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : words;
}
