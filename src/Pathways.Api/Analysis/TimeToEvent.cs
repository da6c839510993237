using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>Labels in the order in which statistics number them: numbers by value, as R sorts the levels of a factor.</summary>
internal sealed class Levels
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly List<int> _codes = [];

    internal string[] Labels { get; private set; } = [];

    internal int[] Codes { get; private set; } = [];

    /// <summary>How many there are so far.</summary>
    internal int Count => _seen.Count;

    internal void Add(string label)
    {
        if (!_seen.TryGetValue(label, out var code))
            _seen.Add(label, code = _seen.Count);
        _codes.Add(code);
    }

    /// <summary>Closes what an option compares; refuses more than anybody compares.</summary>
    /// <param name="column">The column that they are of.</param>
    internal void CloseCompared(string? column)
    {
        if (_seen.Count > Bounds.MostGroups)
        {
            throw new AnalysisError(
                "analyse/too-many-groups",
                $"« {column} » a {_seen.Count} valeurs, et {Bounds.MostGroups} au plus se comparent : est-ce un identifiant ? regroupez-les",
                $"'{column}' has {_seen.Count} values, and at most {Bounds.MostGroups} are compared: is it an identifier? put them together");
        }

        Close();
    }

    internal void Close()
    {
        Labels = NaturalOrder.Of(_seen.Keys);
        var ranks = new int[Labels.Length];
        for (var i = 0; i < Labels.Length; i++)
            ranks[_seen[Labels[i]]] = i;
        Codes = [.. _codes.Select(c => ranks[c])];
    }
}

/// <summary>Times and statuses read from a file, with the groups asked for.</summary>
internal sealed class TimeToEvent
{
    internal required double[] Times { get; init; }

    internal required bool[] Events { get; init; }

    /// <summary>Delayed entry; empty where everybody is seen from 0.</summary>
    internal double[] Entries { get; init; } = [];

    /// <summary>Weights; empty where every row counts once.</summary>
    internal double[] Weights { get; init; } = [];

    internal Levels? Groups { get; init; }

    internal Levels? Strata { get; init; }

    /// <summary>What the reading left out and chose.</summary>
    internal required TableRead Read { get; init; }

    /// <summary>One rule of ties for every time of the answer: exits, entries, of all groups together.</summary>
    internal Ties Ties => field ??= Ties.Of(Times, Entries);

    internal static TimeToEvent Of(CsvColumns csv, Arguments arguments)
    {
        var (time, status) = (csv.Required(arguments, "time"), csv.Required(arguments, "event"));
        var (by, within) = (csv.ColumnOf(arguments, "by"), csv.ColumnOf(arguments, "strata"));
        var (entry, weight) = (csv.ColumnOf(arguments, "entry"), csv.ColumnOf(arguments, "weights"));
        var eventIs = arguments.Get("event-is");
        var (times, events, entries, weights) = (new List<double>(), new List<bool>(), new List<double>(), new List<double>());
        var (groups, strata, rows) = (new Levels(), new Levels(), new List<int>());
        csv.ByNamesGroups = true;
        while (csv.Next())
        {
            csv.Hold([status], eventIs);
            if (!csv.Complete(time, status, by, within, entry, weight))
                continue;
            times.Add(csv.Time(time));
            events.Add(csv.Status(status, eventIs));
            if (by >= 0)
                groups.Add(csv[by]);
            if (within >= 0)
                strata.Add(csv[within]);
            if (entry >= 0)
            {
                rows.Add(csv.Row);
                entries.Add(csv.Time(entry) is var from && from < times[^1] ? from : throw csv.Bad(
                    "analyse/entry-after-time", entry, $"ne précède pas le temps, {csv[time]} ({csv.Header[time]}) : personne n’y serait exposé ; corrigez la ligne ou retirez-la",
                    $"does not precede the time, {csv[time]} ({csv.Header[time]}): nobody would be at risk there; correct the row or take it out"));
            }

            if (weight >= 0)
                weights.Add(csv.Number(weight) is var counts and >= 0 ? counts : throw csv.Bad(
                    "analyse/negative-weight", weight, $"est un poids négatif : un poids est 0 au moins ; corrigez-le, ou {csv.WithMissing(csv[weight])} s’il dit qu’il manque",
                    $"is a negative weight: a weight is at least 0; correct it, or {csv.WithMissing(csv[weight])} if it says that it is missing"));
        }

        csv.RequireRows(times.Count);
        if (eventIs is not null)
            csv.RequireValue([status], "event-is", eventIs);
        groups.CloseCompared(arguments.Get("by"));
        Bounds.RequireStrata(strata.Count);
        strata.Close();
        var data = new TimeToEvent
        {
            Times = [.. times],
            Events = [.. events],
            Entries = [.. entries],
            Weights = [.. weights],
            Groups = by >= 0 ? groups : null,
            Strata = within >= 0 ? strata : null,
            Read = csv.Read,
        };
        for (var i = 0; i < entries.Count; i++)
        {
            if (data.Ties.Of(entries[i]) >= data.Ties.Of(times[i]))
                throw new AnalysisError("analyse/entry-after-time", $"ligne {rows[i]} : l’entrée {entries[i]:R} et le temps {times[i]:R} ne diffèrent que d’un arrondi ; corrigez la ligne ou retirez-la", $"row {rows[i]}: entry {entries[i]:R} and time {times[i]:R} differ by rounding only; correct the row or take it out");
        }

        return data;
    }

    internal static void RequireRows(int rows, Arguments arguments)
    {
        if (rows == 0)
            throw new AnalysisError("analyse/empty-file", $"« {arguments.File} » n’a que son en-tête", $"'{arguments.File}' has only its header");
    }

    internal static SurvivalInterval Interval(Arguments arguments) => arguments.OneOf("conf", "log-log", "log", "plain") switch
    {
        "log" => SurvivalInterval.Log,
        "plain" => SurvivalInterval.Plain,
        _ => SurvivalInterval.LogLog,
    };

    /// <summary>The times asked for, or about eight round ones.</summary>
    internal static double[] At(Arguments arguments, double last)
    {
        var asked = arguments.Numbers("at", v => v >= 0 && double.IsFinite(v), ("des temps d’au moins 0, séparés par des virgules", "times of at least 0, separated by commas"));
        if (asked.Length > 0 || last <= 0)
            return asked.Length > 0 ? asked : [0];
        var power = Math.Pow(10, Math.Floor(Math.Log10(last / 8)));
        var step = new[] { 1.0, 2, 5, 10 }.First(s => last / (s * power) <= 9) * power;
        return [.. Enumerable.Range(1, (int)Math.Floor(last / step)).Select(i => i * step)];
    }
}
