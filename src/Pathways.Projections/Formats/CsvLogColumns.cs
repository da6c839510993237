using Pathways.Projections.Text;

namespace Pathways.Projections.Formats;

/// <summary>Which column of a CSV log has which role: as asked, or by its usual names, the first of them in the order of preference.</summary>
internal sealed class CsvLogColumns
{
    static readonly string[] CaseNames = ["case", "case_id", "caseid", "case id", "case:concept:name", "pathway", "parcours", "dossier"];
    static readonly string[] ActivityNames = ["activity", "event", "concept:name", "activity_name", "activité", "étape", "etape"];
    static readonly string[] TimeNames = ["timestamp", "time:timestamp", "time", "occurred_on", "occurred", "date", "complete timestamp", "horodatage", "instant"];
    /// <summary>Where a row has a start and an end, one of them is its time: one row is one event.</summary>
    static readonly string[] SecondTimeNames =
    [
        .. new[] { "start", "started", "begin", "began", "end", "ended", "complete", "completed", "completion", "finish", "finished", "début", "debut", "fin" }
            .SelectMany(name => new[] { "", "_timestamp", " timestamp", "timestamp", "_time", " time", "time", "_date", " date", "date" }, (name, kind) => name + kind),
        .. new[] { "date", "heure", "horodatage" }.SelectMany(kind => new[] { "début", "debut", "fin" }, (kind, name) => $"{kind}_{name}"),
    ];

    static readonly string[] TransitionNames = ["lifecycle:transition", "lifecycle", "transition"];

    readonly string[] header;
    readonly Dictionary<string, string> taken = [];
    readonly Dictionary<string, IReadOnlyList<string>> others = [];

    public CsvLogColumns(string[] header, EventLogOptions options)
    {
        this.header = header;
        RefuseTwins();
        Case = Find("case", options.CaseColumn, CaseNames);
        Activity = options.Classifier.Count > 0
            ? [.. options.Classifier.Select(c => Find("activity", c, []))]
            : [Find("activity", options.ActivityColumn, ActivityNames)];
        Time = Find("timestamp", options.TimeColumn, TimeNames);
        string[] unread = [.. SecondTimeNames.Select(IndexOf).Where(c => c >= 0 && c != Time).Select(c => header[c])];
        if (unread.Length > 0)
            others["timestamp"] = [.. others.GetValueOrDefault("timestamp", []), .. unread];
        Transition = Find("transition", options.TransitionColumn, TransitionNames, mayBeMissing: true);
        taken["activity"] = string.Join('+', Activity.Select(c => header[c]));
    }

    public int Case { get; }

    public int[] Activity { get; }

    public int Time { get; }

    /// <summary>-1 where the log has none.</summary>
    public int Transition { get; }

    /// <summary>Role to column.</summary>
    public IReadOnlyDictionary<string, string> Taken => taken;

    /// <summary>Role to columns that have one of its usual names too, where none was asked for; times of a start or an end beside the time taken, always.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Others => others;

    void RefuseTwins()
    {
        for (var i = 1; i < header.Length; i++)
        {
            // Columns without a name hold nothing that could be asked for.
            var name = FieldText.Clean(header[i]);
            if (name.Length > 0 && header.Take(i).Any(h => FieldText.Clean(h).Equals(name, StringComparison.OrdinalIgnoreCase)))
                throw new LogFormatException("csv/duplicate-column", 1, 1, $"Two columns are called '{Shown(name)}'.");
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

        if (asked is null && mayBeMissing)
            return -1;
        throw new LogFormatException("csv/missing-column", 1, 1, asked is not null && Nearest.To(asked, header) is { } near
            ? $"There is no column '{Shown(asked)}'; did you mean '{near}'?"
            : $"{(asked is null ? $"No column bears a usual name of the {role}; name it with '--{role}'." : $"There is no column '{Shown(asked)}' for the {role}.")} There are {string.Join(", ", header.Select(h => $"'{Shown(h)}'"))}.");
    }

    int IndexOf(string name) => Array.FindIndex(header, h => FieldText.Clean(h).Equals(FieldText.Clean(name), StringComparison.OrdinalIgnoreCase));

    static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
