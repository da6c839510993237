using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Pathways.Projections.Tests.Process;

/// <summary>An event as a person would note it down: nothing of the product's.</summary>
/// <param name="Written">The activity as the file writes it; null where it has none.</param>
/// <param name="Activity">What a person reads there; null where nothing.</param>
/// <param name="At">The instant in units of 10 ps since 2024-01-01Z; null where it has none.</param>
/// <param name="Offset">Minutes of the offset that it is written with.</param>
public sealed record NaiveEvent(string? Written, string? Activity, BigInteger? At, int Offset);

/// <summary>
/// A log with the plainest possible counting, no code shared with the product and no thought of cost: what answers are held against.
/// </summary>
/// <param name="Cases">The cases, each in the order of the file.</param>
/// <param name="Stray">Events of no case.</param>
public sealed record NaiveLog(IReadOnlyList<IReadOnlyList<NaiveEvent>> Cases, IReadOnlyList<NaiveEvent> Stray)
{
    static readonly BigInteger Second = BigInteger.Pow(10, 11);
    static readonly BigInteger Tick = 10_000;

    // Reserved words of others and of our own answers, separators, quotes, texts of two code points, names that mean "nothing".
    static readonly (string Written, string? Read)[] Names =
    [
        ("Accueil", "Accueil"), ("Entretien, bilan", "Entretien, bilan"), ("Réunion d'équipe", "Réunion d'équipe"), ("Re\u0301union d'équipe", "Réunion d'équipe"),
        ("(unnamed)", "(unnamed)"), ("cases", "cases"), ("total", "total"), ("ARTIFICIAL_START", "ARTIFICIAL_START"), ("▶", "▶"), ("■", "■"), ("null", null), ("NA", null), ("", null), ("  ", null),
        ("a → b", "a → b"), ("say \"no\"; or; not\t", "say \"no\"; or; not"), ("two\nlines", "two\nlines"), ("𝒳", "𝒳"), ("<x>&amp;", "<x>&amp;"), ("0", "0"), ("A+B", "A+B"), (@"A\+B", @"A\+B"),
        (" A+B", "A+B"), ("a", "a"), ("A", "A"), ("a\u200b", "a"), ("none", "none"),
    ];

    public static NaiveLog Random(Random random)
    {
        var names = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Names[random.Next(Names.Length)]).ToArray();
        // Near each other, so that ties and differences below a tick are common.
        var grain = BigInteger.Pow(10, random.Next(0, 15));
        NaiveEvent Event()
        {
            var (written, read) = names[random.Next(names.Length)];
            BigInteger? at = random.Next(9) == 0 ? null : random.Next(6) * grain;
            return new NaiveEvent(read is null && random.Next(2) == 0 ? null : written, read, at, random.Next(-4, 5) * 30);
        }

        List<NaiveEvent> Some(int most) => [.. Enumerable.Range(0, random.Next(most)).Select(_ => Event())];
        // A row of nothing at all is no event: those of no case have a time.
        return new NaiveLog([.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => (IReadOnlyList<NaiveEvent>)Some(8))], [.. Some(3).Select(e => e with { At = e.At ?? 0 })]);
    }

    public string Xes(Random random)
    {
        var text = new StringBuilder("<log xes.version=\"1849.2016\" xes.features=\"\">");
        foreach (var (events, number) in Cases.Select((c, i) => (c, i)))
            text.Append(CultureInfo.InvariantCulture, $"<trace><string key=\"concept:name\" value=\"{number}\"/>{string.Concat(events.Select(e => Xes(e, random)))}</trace>");
        return text.AppendJoin("", Stray.Select(e => Xes(e, random))).Append("</log>").ToString();
    }

    static string Xes(NaiveEvent e, Random random)
    {
        string End(string type) => random.Next(3) == 0 ? $"></{type}>" : "/>";
        var name = e.Written is null ? "" : $"<string key=\"concept:name\" value=\"{WebUtility.HtmlEncode(e.Written).Replace("\n", "&#10;", StringComparison.Ordinal).Replace("\t", "&#9;", StringComparison.Ordinal)}\"{End("string")}";
        var time = e.At is { } at ? $"<date key=\"time:timestamp\" value=\"{Lexical(at, e.Offset, random, schema: true)}\"{End("date")}" : "";
        return $"<event>{(random.Next(2) == 0 ? name + time : time + name)}</event>";
    }

    /// <summary>Object-centric, a person a case; every event needs a time there. Those of no case are of an object of another type.</summary>
    public string Ocel(Random random)
    {
        object Event(NaiveEvent e, string id, string other) => new
        {
            id,
            type = e.Written ?? "NA",
            time = Lexical(e.At ?? 0, e.Offset, random, schema: true),
            attributes = Array.Empty<object>(),
            relationships = new[] { new { objectId = other, qualifier = "one" }, new { objectId = other, qualifier = "two" } }.Take(random.Next(1, 3)),
        };
        var all = Cases.SelectMany(c => c).Concat(Stray);
        return JsonSerializer.Serialize(new
        {
            objectTypes = new[] { new { name = "person", attributes = Array.Empty<object>() }, new { name = "other", attributes = Array.Empty<object>() } },
            eventTypes = all.Select(e => e.Written ?? "NA").Distinct().Select(name => new { name, attributes = Array.Empty<object>() }),
            objects = Cases.Select((_, i) => new { id = $"p{i}", type = "person" }).Append(new { id = "x", type = "other" }),
            events = Cases.SelectMany((c, i) => c.Select((e, j) => Event(e, $"{i}-{j}", $"p{i}"))).Concat(Stray.Select((e, i) => Event(e, $"s{i}", "x"))),
        });
    }

    /// <summary>Rows of different cases lie anywhere among each other, those of one case in their order.</summary>
    public string Csv(Random random)
    {
        var waiting = Cases.Select((c, i) => (Case: $"{i}", Events: new Queue<NaiveEvent>(c))).Append((Case: "", Events: new Queue<NaiveEvent>(Stray))).Where(c => c.Events.Count > 0).ToList();
        var separator = ",;\t"[random.Next(3)];
        var text = new StringBuilder($"activity{separator}case{separator}timestamp\n");
        while (waiting.Count > 0)
        {
            var next = waiting[random.Next(waiting.Count)];
            var e = next.Events.Dequeue();
            if (next.Events.Count == 0)
                waiting.Remove(next);
            var name = e.Written ?? (random.Next(2) == 0 ? "" : "NA");
            var quoted = name.IndexOfAny([',', ';', '\t', '"', '\n']) >= 0 || random.Next(3) == 0 ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
            var id = next.Case.Length > 0 ? next.Case : new[] { "", " ", "NA" }[random.Next(3)];
            var time = e.At is { } at ? $"\"{Lexical(at, e.Offset, random, schema: false)}\"" : random.Next(2) == 0 ? "" : "null";
            text.Append(quoted).Append(separator).Append(id).Append(separator).Append(time).Append(random.Next(2) == 0 ? "\n" : "\r\n");
        }

        return text.ToString();
    }

    static string Lexical(BigInteger at, int offset, Random random, bool schema)
    {
        var local = at + (offset * 60 * Second);
        var seconds = BigInteger.Divide(local - (((local % Second) + Second) % Second), Second);
        var fraction = (local - (seconds * Second)).ToString("D11", CultureInfo.InvariantCulture).TrimEnd('0');
        var day = new DateTime(2024, 1, 1).AddSeconds((double)seconds);
        var sign = offset < 0 ? '-' : '+';
        var (hours, minutes) = (Math.Abs(offset) / 60, Math.Abs(offset) % 60);
        if (schema)
            return $"{day:yyyy-MM-ddTHH:mm:ss}{(fraction.Length > 0 ? "." + fraction : "")}{sign}{hours:00}:{minutes:00}";
        var clock = fraction.Length > 0 ? $"{day:HH:mm:ss}{".,"[random.Next(2)]}{fraction}" : day.Second > 0 || random.Next(2) == 0 ? $"{day:HH:mm:ss}" : $"{day:HH:mm}";
        var zone = offset == 0 && random.Next(3) > 0 ? new[] { "", "Z", " UTC" }[random.Next(3)] : minutes == 0 && random.Next(2) == 0 ? $"{sign}{hours:00}" : $"{sign}{hours:00}{(random.Next(2) == 0 ? ":" : "")}{minutes:00}";
        return $"{day:yyyy-MM-dd}{"T "[random.Next(2)]}{clock}{zone}";
    }

    /// <summary>All that is told of the log, one line each, in an order of its own.</summary>
    public IReadOnlyList<string> Told(bool sorted, IReadOnlyList<string> plan)
    {
        var lines = new List<string>();
        var kept = Cases.Select(c => c.Where(e => e.Activity is not null).ToList()).ToList();
        lines.Add($"without case {Stray.Count}");
        lines.Add($"without activity {Cases.Sum(c => c.Count(e => e.Activity is null))} in {Cases.Count(c => c.Any(e => e.Activity is null))}");
        lines.Add($"disorder {kept.Count(c => Late(c) > 0)} {kept.Sum(Late)}");
        if (sorted)
            kept = [.. kept.Select(Sorted)];
        var pairs = kept.SelectMany(c => c.Zip(c.Skip(1))).ToList();
        lines.Add($"ties {pairs.Count(p => p.First.At is { } a && p.Second.At is { } b && a == b)} negative {pairs.Count(p => p.First.At is { } a && p.Second.At is { } b && b < a)}");
        lines.Add($"cases {kept.Count} events {kept.Sum(c => c.Count)} untimed {kept.Sum(c => c.Count(e => e.At is null))}");
        lines.AddRange(kept.SelectMany(c => c).GroupBy(e => e.Activity).Select(g =>
            $"activity {g.Key}: {g.Count()} in {kept.Count(c => c.Any(e => e.Activity == g.Key))} again {kept.Count(c => c.Count(e => e.Activity == g.Key) > 1)}"));
        lines.AddRange(kept.Where(c => c.Count > 0).GroupBy(c => c[0].Activity).Select(g => $"start {g.Key}: {g.Count()}"));
        lines.AddRange(kept.Where(c => c.Count > 0).GroupBy(c => c[^1].Activity).Select(g => $"end {g.Key}: {g.Count()}"));
        lines.AddRange(pairs.GroupBy(p => (p.First.Activity, p.Second.Activity)).Select(g =>
            $"edge {g.Key.Item1} | {g.Key.Item2}: {g.Count()} {Durations([.. g.Where(p => p.First.At is not null && p.Second.At is not null).Select(p => p.Second.At!.Value - p.First.At!.Value)])}"));
        lines.AddRange(kept.GroupBy(c => string.Join(" | ", c.Select(e => e.Activity))).Select(g => $"variant {g.Key}: {g.Count()}"));
        var timed = kept.Select(c => c.Where(e => e.At is not null).Select(e => e.At!.Value).ToList()).Where(t => t.Count > 0).ToList();
        lines.Add($"cases last {Durations([.. timed.Select(t => t.Max() - t.Min())])}");
        var costs = kept.Select(c => c.Count + plan.Count - (2 * Common([.. c.Select(e => e.Activity!)], plan))).ToList();
        lines.Add($"conformance {costs.Count(c => c == 0)} {string.Join(' ', costs.GroupBy(c => c).OrderBy(g => g.Key).Select(g => $"{g.Key}:{g.Count()}"))}");
        lines.Add($"fitness {Number(kept.Zip(costs, (c, cost) => c.Count + plan.Count == 0 ? 1 : 1 - ((double)cost / (c.Count + plan.Count))).Average())}");
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    static int Late(List<NaiveEvent> events) =>
        events.Where((e, i) => e.At is { } at && events.Take(i).Any(before => before.At > at)).Count();

    /// <summary>By insertion: an event goes behind all that are not later; one without time goes along with the one before it in the file.</summary>
    static List<NaiveEvent> Sorted(List<NaiveEvent> events)
    {
        var groups = new List<List<NaiveEvent>>();
        foreach (var e in events)
        {
            if (e.At is null && groups.Count > 0)
                groups[^1].Add(e);
            else
                groups.Add([e]);
        }

        var sorted = new List<List<NaiveEvent>>();
        foreach (var group in groups)
        {
            var place = sorted.Count;
            while (place > 0 && (group[0].At ?? -BigInteger.Pow(10, 30)) < (sorted[place - 1][0].At ?? -BigInteger.Pow(10, 30)))
                place--;
            sorted.Insert(place, group);
        }

        return [.. sorted.SelectMany(g => g)];
    }

    static string Durations(List<BigInteger> exact)
    {
        if (exact.Count == 0)
            return "none";
        var ticks = exact.Select(d => BigInteger.Divide(d - (((d % Tick) + Tick) % Tick), Tick)).Order().ToList();
        var n = ticks.Count;
        var median = n % 2 == 1 ? (double)ticks[n / 2] : ((double)ticks[(n / 2) - 1] + (double)ticks[n / 2]) / 2;
        return $"{n} {Number((double)ticks[0] / 1e7)} {Number(median / 1e7)} {Number((double)ticks.Aggregate(BigInteger.Add) / n / 1e7)} {Number((double)ticks[^1] / 1e7)}";
    }

    static int Common(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        if (a.Count == 0 || b.Count == 0)
            return 0;
        return a[0] == b[0] ? 1 + Common([.. a.Skip(1)], [.. b.Skip(1)]) : Math.Max(Common([.. a.Skip(1)], b), Common(a, [.. b.Skip(1)]));
    }

    /// <summary>Twelve digits: both ways of adding up agree so far.</summary>
    public static string Number(double value) => value.ToString("G12", CultureInfo.InvariantCulture);
}
