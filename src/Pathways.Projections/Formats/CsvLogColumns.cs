namespace Pathways.Projections.Formats;

/// <summary>Which column of a CSV log has which role: as asked, or by its usual names, the first of them in the order of preference.</summary>
internal sealed class CsvLogColumns
{
    static readonly string[] CaseNames = ["case", "case_id", "caseid", "case id", "case:concept:name", "pathway", "parcours", "dossier"];
    static readonly string[] ActivityNames = ["activity", "event", "concept:name", "activity_name", "activité", "étape", "etape"];
    static readonly string[] TimeNames = ["timestamp", "time:timestamp", "time", "occurred_on", "occurred", "date", "complete timestamp", "horodatage", "instant"];
    /// <summary>Where the day and the time of day have a column each, both are the time.</summary>
    static readonly string[] DayNames = ["date", "day", "jour", "occurred_on"], ClockNames = ["time", "time_of_day", "hour", "clock", "heure"];

    /// <summary>Where a row has a start and an end, one of them is its time: one row is one event.</summary>
    static readonly string[] SecondTimeNames =
    [
        .. new[] { "start", "started", "begin", "began", "end", "ended", "complete", "completed", "completion", "finish", "finished", "début", "debut", "fin" }
            .SelectMany(name => new[] { "", "_timestamp", " timestamp", "timestamp", "_time", " time", "time", "_date", " date", "date" }, (name, kind) => name + kind),
        .. new[] { "date", "heure", "horodatage" }.SelectMany(kind => new[] { "début", "debut", "fin" }, (kind, name) => $"{kind}_{name}"),
    ];

    static readonly string[] TransitionNames = ["lifecycle:transition", "lifecycle", "transition"];

    readonly string[] header;
    readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
    readonly bool timeIsAsked;
    readonly List<string> missing = [];
    readonly Dictionary<string, string> taken = [];
    readonly Dictionary<string, IReadOnlyList<string>> others = [];

    public CsvLogColumns(string[] header, EventLogOptions options)
    {
        this.header = header;
        Place();
        Case = Find("case", options.CaseColumn, CaseNames);
        Activity = options.Classifier.Count > 0
            ? [.. options.Classifier.Select(c => Find("activity", c, []))]
            : [Find("activity", options.ActivityColumn, ActivityNames)];
        timeIsAsked = options.TimeColumn is not null;
        Pair = PairOf(options.TimeColumn);
        Time = Pair is { } asked && timeIsAsked ? asked.Day : Find("timestamp", options.TimeColumn, TimeNames);
        RefuseMissing();
        if (Pair is not null && !timeIsAsked && !DayNames.Concat(ClockNames).Contains(Plain(header[Time]), StringComparer.OrdinalIgnoreCase))
            Pair = null;
        TellTimes();
        Transition = Find("transition", options.TransitionColumn, TransitionNames, mayBeMissing: true);
        taken["activity"] = string.Join('+', Activity.Select(c => header[c]));
        ThenBy = options.ThenByColumn is { } column ? Find("then-by", column, []) : -1;
    }

    public int Case { get; }

    public int[] Activity { get; }

    public int Time { get; }

    /// <summary>The columns of the day and of the time of day; null where one column holds the whole time.</summary>
    public (int Day, int Clock)? Pair { get; private set; }

    /// <summary>-1 where the log has none.</summary>
    public int Transition { get; }

    /// <summary>What orders equal times; -1 where the file's order does.</summary>
    public int ThenBy { get; }

    /// <summary>Role to column.</summary>
    public IReadOnlyDictionary<string, string> Taken => taken;

    /// <summary>Role to columns that have one of its usual names too, where none was asked for; times of a start or an end beside the time taken, always.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Others => others;

    /// <summary>Takes the one column of the time: the rows show that the two are not a day and a time of day.</summary>
    public void TakeOneTime()
    {
        Pair = null;
        TellTimes();
    }

    /// <summary>Two columns as asked for, "date,heure"; or by their usual names, where nothing was asked for.</summary>
    (int, int)? PairOf(string? asked)
    {
        if (asked is not null && (IndexOf(asked) >= 0 || !asked.Contains(',', StringComparison.Ordinal)))
            return null;
        (string[] days, string[] clocks) = asked?.Split(',') switch
        {
            null => (DayNames, ClockNames),
            [var one, var two] => ([one], [two]),
            _ => ([], []),
        };
        return (First(days), First(clocks)) is ( >= 0, >= 0) pair ? pair : null;

        int First(string[] names) => names.Select(IndexOf).Where(c => c >= 0).DefaultIfEmpty(-1).First();
    }

    /// <summary>Says which times were taken, and which others there are.</summary>
    void TellTimes()
    {
        int[] used = Pair is { } pair ? [pair.Day, pair.Clock] : [Time];
        taken["timestamp"] = string.Join('+', used.Select(c => header[c]));
        var candidates = (timeIsAsked ? [] : TimeNames).Concat(SecondTimeNames).Concat(ClockNames).Select(IndexOf);
        string[] unread = [.. candidates.Where(c => c >= 0).Except(used).Select(c => header[c])];
        others.Remove("timestamp");
        if (unread.Length > 0)
            others["timestamp"] = unread;
    }

    void RefuseMissing()
    {
        if (missing is ["timestamp"] && SecondTimeNames.Any(name => IndexOf(name) >= 0))
            throw new LogFormatException("csv/time-of-start-or-end", 1, 1, $"No column bears a usual name of the timestamp; name it with '--timestamp'. {Columns()} One row is one event: of a start and an end one is read, or write them in two rows and say --transition.");
        if (missing.Count > 0)
            throw new LogFormatException("csv/missing-column", 1, 1, $"No column bears a usual name of the {string.Join(" and the ", missing)}; name {(missing.Count == 1 ? "it" : "them")} with {string.Join(" and ", missing.Select(m => $"'--{m}'"))}. {Columns()}");
    }

    string Columns() => $"There are {UnknownName.Some([.. header.Where(h => h.Length > 0)])}.";

    // Once: a header may have as many columns as a file has room for.
    void Place()
    {
        for (var i = 0; i < header.Length; i++)
        {
            // Columns without a name hold nothing that could be asked for.
            var name = Plain(header[i]);
            if (!places.TryAdd(name, i) && name.Length > 0)
                throw new LogFormatException("csv/duplicate-column", 1, 1, $"Two columns are called '{Cited.Shown(name)}': rename one in the header.");
        }
    }

    int Find(string role, string? asked, string[] usual, bool mayBeMissing = false)
    {
        int[] found = [.. (asked is null ? usual : [asked]).Select(IndexOf).Where(c => c >= 0)];
        if (found is [var column, ..])
        {
            taken[role] = header[column];
            if (found.Length > 1)
                others[role] = [.. found.Skip(1).Select(c => header[c])];
            return column;
        }

        if (asked is null)
        {
            if (!mayBeMissing)
                missing.Add(role);
            return -1;
        }

        var unknown = UnknownName.Of(asked, header);
        throw new LogFormatException("csv/missing-column", 1, 1, $"There is no column '{unknown.Asked}'{(unknown.Near is null ? $" for the {role}" : "")}{unknown.Instead}") { Unknown = unknown };
    }

    int IndexOf(string name) => places.GetValueOrDefault(Plain(name), -1);

    static string Plain(string name) => FieldText.Clean(name);
}
