using System.Globalization;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Hosting;
using Pathways.Projections.Indicators;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Evaluation;

/// <summary>Reads what is asked of a figure from the address: strictly, so that a misspelt filter is an error and not another figure.</summary>
public static class FigureQuery
{
    static readonly HashSet<string> Options = new(["from", "to", "observedUntil", "by", "asKnownOn", "unit", "interval", "job", "version", "lang"], StringComparer.Ordinal);

    // Exact forms: a looser reading takes 10:00 for ten o'clock today, and answers another question each day.
    static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>A wrong value: the field, and both languages' words are made from the code.</summary>
    public sealed record Wrong(string Code, string Field, string Value);

    /// <summary>The request, or what is wrong with it.</summary>
    public static (FigureRequest? Request, Wrong? Wrong) Read(IEnumerable<KeyValuePair<string, StringValues>> query, TerritoryClock clock)
    {
        var given = query.Where(p => !string.IsNullOrEmpty(p.Value)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        Wrong? wrong = null;
        DateOnly? Day(string name)
        {
            if (!given.TryGetValue(name, out var text))
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
            if (!given.TryGetValue(name, out var text))
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
            wrong ??= new Wrong("query/bad-choice", name, text!);
            return fallback;
        }

        DateTimeOffset? asKnownOn = null;
        if (given.TryGetValue("asKnownOn", out var known))
        {
            (asKnownOn, var code) = Instant(known!, clock);
            wrong ??= code is null ? null : new Wrong(code, "asKnownOn", known!);
        }
        // Nobody can have seen further than this.
        var last = asKnownOn is { } then ? clock.DayOf(then) : clock.Today;
        var (from, to, until) = (Day("from"), Day("to") ?? last, Day("observedUntil"));
        var request = new FigureRequest(
            from, to, until ?? last, null, null, asKnownOn,
            Choice("unit", TimeUnit.Day, ("day", TimeUnit.Day), ("week", TimeUnit.Week), ("month", TimeUnit.Month)),
            Choice("interval", SurvivalInterval.LogLog, ("log-log", SurvivalInterval.LogLog), ("log", SurvivalInterval.Log), ("plain", SurvivalInterval.Plain)),
            Choice("job", fallback: false, ("any", false), ("full_time", true)));
        wrong ??= from > to ? new Wrong("query/period-backwards", "from", given["from"]!)
            : until > last ? new Wrong("query/observed-too-late", "observedUntil", given["observedUntil"]!)
            : until < from ? new Wrong("query/observed-before-period", "observedUntil", given["observedUntil"]!)
            : null;
        if (given.TryGetValue("by", out var by))
        {
            wrong ??= Dimensions.Of(by!) is null ? new Wrong("query/unknown-dimension", "by", by!) : null;
            request = request with { By = by };
        }
        var filters = given.Where(p => !Options.Contains(p.Key)).ToArray();
        wrong ??= filters.Where(f => Dimensions.Of(f.Key) is null).Select(f => new Wrong("query/unknown-dimension", f.Key, f.Key)).FirstOrDefault();
        var wanted = filters.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value.SelectMany(v => v!.Split(','))], StringComparer.Ordinal);
        wrong ??= wanted.SelectMany(w => w.Value.Where(v => !Dimensions.Accepts(w.Key, v)).Select(v => new Wrong("query/bad-choice", w.Key, v))).FirstOrDefault();
        return wrong is not null ? (null, wrong) : (request with { Filters = wanted }, null);
    }

    // 2026-05-12T09:30:00Z, or a day, which means its end in the territory. What is to come is known by nobody, and its answer would not last.
    static (DateTimeOffset? Instant, string? Wrong) Instant(string text, TerritoryClock clock)
    {
        const string ToCome = "query/instant-to-come";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day < clock.Today ? (clock.EndOf(day), null) : (null, ToCome);
        }
        return !DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? (null, "query/bad-instant")
            : instant > clock.Now ? (null, ToCome)
            : (instant.ToUniversalTime(), null);
    }
}
