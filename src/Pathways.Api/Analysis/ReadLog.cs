using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary>A log as it was read: what it says, what it left open, and how it was asked for.</summary>
internal sealed record ReadLog(
    ProcessAnalysis Analysis, LogCounts Counts, IReadOnlyList<LogIssue> Issues, IReadOnlyDictionary<string, long> IssueCounts, IReadOnlyDictionary<string, string> Columns,
    IReadOnlyDictionary<string, IReadOnlyList<string>> OtherColumns, IReadOnlyList<(string Name, IReadOnlyList<string> Keys)> DeclaredClassifiers,
    IReadOnlyList<NamedClassifier> NamedClassifiers,
    string? ObjectType, TimeZoneInfo? Zone, DateOrder? Dates, Arguments Arguments)
{
    internal static ReadLog Of(Arguments arguments, CaseOrder order, Streams streams)
    {
        RefuseWhatDoesNotApply(arguments);
        var zone = ZoneOf(arguments);
        try
        {
            using var log = EventLogReader.Open(arguments.File, new EventLogOptions
            {
                Classifier = arguments.List("classifier"),
                CaseColumn = arguments.Get("case"),
                ActivityColumn = arguments.Get("activity"),
                TimeColumn = arguments.Get("timestamp"),
                TransitionColumn = arguments.Get("transition"),
                ThenByColumn = arguments.Get("then-by"),
                ObjectType = arguments.Get("object-type"),
                Encoding = arguments.Get("encoding"),
                Missing = arguments.Missing,
                Conformity = arguments.Has("strict") ? Conformity.Strict : Conformity.Tolerant,
                Zone = zone,
                Dates = arguments.Get("dates") is null ? null : arguments.OneOf("dates", "dmy", "mdy") == "dmy" ? DateOrder.Dmy : DateOrder.Mdy,
            });
            RefuseOneColumnForTwo(arguments, log);
            var progress = new ProgressLine(streams.Error, log.BytesTotal ?? 0, streams.Terminal, streams.English);
            var analysis = ProcessAnalysisBuilder.Read(log, order, new Direct(progress));
            progress.Done();
            streams.Read(log.Input);
            // A+start and A+complete are two activities: nothing that starts is ever complete.
            if (NamesTransition(arguments, log.Columns, log.NamedClassifiers))
                analysis = analysis with { Times = [] };
            return new ReadLog(analysis, log.Counts, log.Issues, log.IssueCounts, log.Columns, log.OtherColumns, log.DeclaredClassifiers, log.NamedClassifiers, log.ObjectType, zone, log.Input?.Dates, arguments);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AnalysisError.Unreadable(arguments.File, e);
        }
    }

    /// <summary>How many rows a ranked list has: as asked by --top, else what is usual for it.</summary>
    internal int Rows(int usual) => Arguments.Get("top") switch
    {
        null => usual,
        "all" => int.MaxValue,
        var given => int.TryParse(given, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rows) && rows > 0
            ? rows
            : throw new AnalysisError("analyse/bad-option", $"--top : un nombre de lignes, tel que 50, ou all, et non « {given} »", $"--top: a number of rows, such as 50, or all, not '{given}'"),
    };

    /// <summary>Whether the log is a table, of which columns are asked for.</summary>
    internal bool IsTable => EventLogReader.IsTable(Arguments.File);

    /// <summary>Whether the transition is a part of the activity's name.</summary>
    internal bool ActivityNamesTransition => NamesTransition(Arguments, Columns, NamedClassifiers);

    private static bool NamesTransition(Arguments arguments, IReadOnlyDictionary<string, string> columns, IReadOnlyList<NamedClassifier> named) =>
        columns.TryGetValue("transition", out var transition)
        && arguments.List("classifier").Concat(named.Where(c => !c.IsAttribute).SelectMany(c => c.Keys)).Contains(transition, StringComparer.OrdinalIgnoreCase);

    /// <summary>Options that were given and changed nothing, as no time of the log needed them.</summary>
    internal IEnumerable<string> WithoutEffect()
    {
        if (Zone is not null && Counts.TimesWithoutOffset == 0 && Counts.DatesWithoutTimeOfDay == 0)
            yield return "zone";
        if (Arguments.Get("dates") is not null && Dates is null)
            yield return "dates";
    }

    private static void RefuseWhatDoesNotApply(Arguments arguments)
    {
        var objects = EventLogReader.IsObjectCentric(arguments.File, arguments.Get("object-type") is not null);
        if (!EventLogReader.IsTable(arguments.File))
        {
            foreach (var column in new[] { "case", "activity", "timestamp", "then-by", "transition" })
                arguments.Refuse(column, "seul un journal CSV a des colonnes", "only a CSV log has columns");
            arguments.Refuse("dates", "ce format écrit ses dates d’une seule façon", "this format writes its dates in one way");
            arguments.Refuse("encoding", "ce format dit lui-même son encodage", "this format states its encoding itself");
        }

        else
        {
            arguments.Refuse("strict", "un journal CSV n’a pas de norme ; ce qui laisse un doute y est toujours refusé", "a CSV log has no standard; what leaves a doubt in it is always refused");
        }

        if (!objects)
            arguments.Refuse("object-type", "seul un journal OCEL a des objets", "only an OCEL log has objects");
        if (objects)
            arguments.Refuse("classifier", "dans un journal OCEL, le type de l’événement nomme l’activité", "in an OCEL log, the type of the event names the activity");
        if (arguments.Get("order") == "file")
            arguments.Refuse("then-by", "--order file garde l’ordre du fichier", "--order file keeps the order of the file");
        if (arguments.Get("classifier") is not null)
            arguments.Refuse("activity", "--classifier nomme déjà l’activité", "--classifier names the activity already");
    }

    private static void RefuseOneColumnForTwo(Arguments arguments, EventLogReader log)
    {
        if (!EventLogReader.IsTable(arguments.File) || log.Columns.GroupBy(c => c.Value, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is not { } twice)
            return;
        var (one, two) = (twice.First().Key, twice.ElementAt(1).Key);
        throw new AnalysisError(
            "analyse/column-twice",
            $"« {twice.Key} » sert de --{one} et de --{two} : une colonne a un seul rôle",
            $"'{twice.Key}' is taken for --{one} and for --{two}: a column has one part only");
    }

    private static TimeZoneInfo? ZoneOf(Arguments arguments)
    {
        if (arguments.Get("zone") is not { } name)
            return null;
        if (Hosting.TerritoryClock.Find(name) is { } zone)
            return zone;
        var (french, english) = Arguments.Suggestion(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id));
        throw new AnalysisError("analyse/unknown-zone", $"pas de fuseau « {name} », tel que Europe/Paris{french}", $"no time zone '{name}', such as Europe/Paris{english}");
    }

    /// <summary>Reports at once, on the reading thread: <see cref="Progress{T}"/> would write after the answer.</summary>
    private sealed class Direct(ProgressLine line) : IProgress<long>
    {
        public void Report(long value) => line.Report(value);
    }
}
