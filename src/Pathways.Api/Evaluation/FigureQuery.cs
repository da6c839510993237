using System.Globalization;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Projections.Indicators;
using Pathways.Projections.Statistics;
using Pathways.Projections.Text;

namespace Pathways.Api.Evaluation;

/// <summary>Reads what is asked of a figure from the address: strictly, so that a misspelt or empty filter is an error and not another figure.</summary>
public static class FigureQuery
{
    /// <summary>Code of what is refused to those who may not read sensitive facts one by one.</summary>
    public const string SensitiveFacts = "access/sensitive-facts";

    /// <summary>
    /// Code of what is refused to those who read names and no sensitive facts: a figure of one day, one structure and one commune is of one person, whom they can name. Even whether
    /// there is any such fact is then told of that person, and differences of two large figures tell as much.
    /// </summary>
    public const string SensitiveOfNamed = "access/sensitive-of-named";

    static string? Hidden(string dimension, bool grouped, bool named) =>
        !grouped || !(Dimensions.IsSensitive(dimension) || (named && dimension == Dimensions.Sensitive)) ? null : Closed(named);

    static string Closed(bool named) => named ? SensitiveOfNamed : SensitiveFacts;

    /// <summary>Whether somebody may ask for figures by a dimension, as far as it tells sensitive facts.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="dimension">The dimension.</param>
    public static bool MayAsk(Actor reader, string dimension) => Hidden(dimension, !Access.MayReadSensitive(reader), Access.ReadsNames(reader)) is null;

    // What every figure takes, and what only some do (FigureRule.Parameters).
    // Each is described in FigureParameters.
    static readonly string[] OfAll = ["from", "to", "observedUntil", "by", "asKnownOn", "version", "lang", "spreadsheet"], OfSome = ["unit", "interval", "job", "days"];

    /// <summary>The parameters that are no filters.</summary>
    public static IEnumerable<string> Options => [.. OfAll, .. OfSome];

    // Exact forms: a looser reading takes 10:00 for ten o'clock today, and answers another question each day.

    /// <summary>A wrong value: the field, and both languages' words are made from the code; with what was most likely meant, or, where nothing is near, what can be given.</summary>
    public sealed record Wrong(string Code, string Field, string Value, string? Nearest = null, IReadOnlyList<string>? Known = null)
    {
        /// <summary>What else its words say, by the name of its place in them.</summary>
        public IReadOnlyDictionary<string, string> Said { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

        /// <summary>The values of its words (<see cref="Resources.Refusals"/>); what can be given is written as a parameter takes it.</summary>
        /// <param name="name">What the field is called there.</param>
        public Dictionary<string, string> Values(string name)
        {
            var values = new Dictionary<string, string>(Said, StringComparer.Ordinal) { ["value"] = Value, ["name"] = name };
            if (Nearest is not null)
            {
                values["nearest"] = FilterValues.Join([Nearest]);
            }
            else if (Known is not null)
            {
                values["known"] = string.Join(", ", Known.Select(k => FilterValues.Join([k])));
            }
            return values;
        }
    }

    /// <summary>The request as asked of a rule, held against what the facts know; or what is wrong with it.</summary>
    public static async Task<(FigureRequest? Request, Wrong? Wrong)> ReadAsync(
        IEnumerable<KeyValuePair<string, StringValues>> query, FigureRule rule, KnownValues known, TerritoryClock clock, Actor reader, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(query);
        var asked = query.ToArray();
        var (request, wrong) = Read(asked, clock, reader);
        var idle = asked.Select(p => p.Key).FirstOrDefault(p => !Takes(rule, p));
        wrong ??= idle is null ? null : NotForFigure(rule, idle);
        wrong ??= await UnknownAsync(request!, known, cancellation);
        return wrong is null ? (request, null) : (null, wrong);
    }

    /// <summary>Whether a rule takes a parameter: one that does not apply is refused, never ignored.</summary>
    public static bool Takes(FigureRule rule, string parameter)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return parameter == "observedUntil" ? !rule.HasOneWindow : parameter == "from" ? rule.CountedBy != CountedBy.LastDay : !OfSome.Contains(parameter, StringComparer.Ordinal) || rule.Parameters.Contains(parameter, StringComparer.Ordinal);
    }

    // Both what the figure is and what it takes: the list of figures has its own parameters only.
    static Wrong NotForFigure(FigureRule rule, string parameter) => new("query/not-for-figure", parameter, parameter)
    {
        Said = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["figure"] = $"{rule.Code} v{rule.Version}",
            ["takes"] = string.Join(", ", OfAll.Concat(OfSome).Where(p => p != "spreadsheet" && Takes(rule, p))),
        },
    };

    /// <summary>What no fact has, as an error that suggests the nearest; null where all is known.</summary>
    public static async Task<Wrong?> UnknownAsync(FigureRequest request, KnownValues known, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        return await known.FirstUnknownAsync(request, cancellation) switch
        {
            null => null,
            { Value: null } name => new Wrong("query/unknown-dimension", request.By == name.Dimension ? "by" : name.Dimension, name.Dimension, name.Nearest, name.Known),
            var value => new Wrong("query/unknown-value", value.Dimension, value.Value, value.Nearest, value.Known),
        };
    }

    /// <summary>
    /// The request, or what is wrong with it as it is written; what the facts know is held against them by <see cref="ReadAsync"/>. To who may not
    /// read sensitive facts they are closed before anything is looked up, so that no suggestion tells of them.
    /// </summary>
    public static (FigureRequest? Request, Wrong? Wrong) Read(IEnumerable<KeyValuePair<string, StringValues>> query, TerritoryClock clock, Actor reader)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var given = query.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var named = Access.ReadsNames(reader);
        var options = given.Where(p => OfAll.Contains(p.Key, StringComparer.Ordinal) || OfSome.Contains(p.Key, StringComparer.Ordinal)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var wrong = given.Where(p => p.Value.Count == 0 || p.Value.Any(string.IsNullOrWhiteSpace)).Select(p => new Wrong("query/empty-value", p.Key, "")).FirstOrDefault()
            ?? options.Where(p => p.Value.Count > 1).Select(p => new Wrong("query/given-twice", p.Key, p.Value.ToString())).FirstOrDefault();
        if (wrong is not null)
        {
            return (null, wrong);
        }
        DateOnly? Day(string name)
        {
            if (!options.TryGetValue(name, out var text))
            {
                return null;
            }
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }
            wrong ??= new Wrong("query/bad-date", name, text!);
            return null;
        }
        T Choice<T>(string name, T fallback, params (string Name, T Value)[] choices)
        {
            if (!options.TryGetValue(name, out var text))
            {
                return fallback;
            }
            foreach (var choice in choices)
            {
                if (string.Equals(choice.Name, text, StringComparison.Ordinal))
                {
                    return choice.Value;
                }
            }
            wrong ??= BadChoice(name, text!, [.. choices.Select(c => c.Name)]);
            return fallback;
        }
        int Days()
        {
            if (!options.TryGetValue("days", out var text))
            {
                return FigureRequest.UsualDays;
            }
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= ReachedWithin.MostDays)
            {
                return days;
            }
            wrong ??= new Wrong("query/bad-days", "days", text!);
            return FigureRequest.UsualDays;
        }

        _ = Choice("spreadsheet", "", ("fr", "fr"), ("en", "en"));
        DateTimeOffset? asKnownOn = null;
        if (options.TryGetValue("asKnownOn", out var known))
        {
            (asKnownOn, var code) = AddressInstant.Read(known!, clock);
            wrong ??= code is null ? null : new Wrong(code, "asKnownOn", known!);
        }
        // Nobody can have seen further than this.
        var last = asKnownOn is { } then ? clock.DayOf(then) : clock.Today;
        var (from, to, until) = (Day("from"), Day("to") ?? last, Day("observedUntil"));
        var request = new FigureRequest(
            from, to, until ?? last, options.TryGetValue("by", out var by) ? by.ToString() : null, null, asKnownOn,
            Choice("unit", TimeUnit.Day, ("day", TimeUnit.Day), ("week", TimeUnit.Week), ("month", TimeUnit.Month)),
            Choice("interval", SurvivalInterval.LogLog, ("log-log", SurvivalInterval.LogLog), ("log", SurvivalInterval.Log), ("plain", SurvivalInterval.Plain)),
            Choice("job", fallback: false, ("any", false), ("full_time", true)),
            Days(), !Access.MayReadSensitive(reader))
        {
            AsKnownLocally = asKnownOn is { } at ? clock.LocalOf(at) : null,
        };
        Wrong Window(string code, string name) => new(code, name, options[name]!)
        {
            Said = new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = $"{from:yyyy-MM-dd}", ["to"] = $"{to:yyyy-MM-dd}", ["last"] = $"{last:yyyy-MM-dd}" },
        };
        wrong ??= from > to && options.ContainsKey("to") ? Window("query/period-backwards", "from")
            : from > last ? Window("query/period-to-come", "from")
            : until > last ? Window("query/observed-too-late", "observedUntil")
            : until < from ? Window("query/observed-before-period", "observedUntil")
            : request.By?.Split(',') is { Length: > 1 } several && Array.TrueForAll(several, d => Dimensions.Of(d) is not null) ? new Wrong("query/given-twice", "by", request.By)
            : request.By is { } dimension && Dimensions.Of(dimension) is null ? new Wrong("query/unknown-dimension", "by", dimension, Nearest.To(dimension, Suggested(request.Grouped, named)), Named(request.Grouped, named))
            : request.By is { } one && Hidden(one, request.Grouped, named) is { } hidden ? new Wrong(hidden, "by", one)
            : null;
        var filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, texts) in given.Where(p => !options.ContainsKey(p.Key)))
        {
            wrong ??= Filter(name, texts, filters, request.Grouped, named);
        }
        return wrong is not null ? (null, wrong) : (request with { Filters = filters }, null);
    }

    static Wrong? Filter(string name, StringValues texts, Dictionary<string, IReadOnlyList<string>> filters, bool grouped, bool named)
    {
        if (Dimensions.Of(name) is null)
        {
            return new Wrong("query/unknown-dimension", name, name, Nearest.To(name, [.. OfAll, .. OfSome, .. Suggested(grouped, named)]), [.. OfAll, .. OfSome, .. Named(grouped, named)]);
        }
        if (Hidden(name, grouped, named) is { } hidden)
        {
            return new Wrong(hidden, name, name);
        }
        var values = new List<string>();
        foreach (var text in texts)
        {
            if (FilterValues.Split(text!) is not { } split)
            {
                return new Wrong("query/empty-value", name, text!);
            }
            values.AddRange(split);
        }
        // Said twice it is no other population.
        filters[name] = [.. values.Distinct(StringComparer.Ordinal)];
        if (grouped && values.Find(v => Dimensions.IsSensitive(name, v)) is { } told)
        {
            return new Wrong(Closed(named), name, told);
        }
        return values.Find(v => !Dimensions.Accepts(name, v)) is not { } unknown ? null
            : Scales.IsTime(name) ? new Wrong(name == "entry_year" ? "query/bad-year" : "query/bad-month", name, unknown)
            : BadChoice(name, unknown, [.. Choices(name, grouped)]);
    }

    static Wrong BadChoice(string name, string given, IReadOnlyList<string> choices) => new("query/bad-choice", name, given, Nearest.To(given, choices), choices.Count == 0 ? null : choices);

    static IEnumerable<string> Choices(string dimension, bool grouped) =>
        dimension == Dimensions.Prescriber ? CodeNames<PrescriberKind>.All.Where(v => !grouped || !Dimensions.IsSensitive(dimension, v)) : Dimensions.ValuesOf(dimension) ?? [];

    static IReadOnlyList<string> Named(bool grouped, bool named) => [.. Dimensions.Names.Where(d => Hidden(d, grouped, named) is null), "public.CODE", "attribute.NAME"];

    static IEnumerable<string> Suggested(bool grouped, bool named) =>
        Dimensions.Names.Concat(Dimensions.Publics.Select(p => "public." + p)).Where(d => Hidden(d, grouped, named) is null);
}
