using System.Diagnostics;
using System.Globalization;
using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>
/// Takes a file of journeys: read and checked, decided pathway by pathway as recording decides, then written in one transaction.
/// Everything is decided before the first number of the log is drawn, so a refused file leaves no trace, not even a gap.
/// </summary>
public sealed class Importer(BulkAppender appender, StoredStates states, TerritoryClock clock, PeopleLog log, IDocumentStore documents)
{
    /// <summary>Most problems that a result holds; the file of refused rows has them all.</summary>
    public const int MostProblems = 1_000;

    /// <summary>Most distinct values of an attribute: more are no category, but names or sentences.</summary>
    public const int MostAttributeValues = 1_000;

    const int StatesAtOnce = 500;
    const int Attempts = 3;

    /// <summary>Imports a file.</summary>
    /// <param name="content">The file, from its beginning; closed when read.</param>
    /// <param name="options">How.</param>
    /// <param name="refused">Gets every row that is not taken.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it; nothing is stored then.</param>
    public async Task<ImportResult> ImportAsync(
        Stream content, ImportOptions options, RefusedRows refused, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return await TakeAsync(content, options, refused, progress, cancellation);
        }
        catch (IOException e) when (Temporary.IsFull(e))
        {
            return Stopped("import/no-space");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DiskFull)
        {
            return Stopped("import/no-space-in-database");
        }
        catch (StreamsMovedException)
        {
            return Stopped("import/pathways-moving");
        }

        ImportResult Stopped(string code) => new(options.Source ?? "", Stored: false, 0, 0, 0, 0, 0, 0, [new ImportProblem(code, 0)]);
    }

    async Task<ImportResult> TakeAsync(
        Stream content, ImportOptions options, RefusedRows refused, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        using var closed = content;
        using var spool = new RowSpool(content.Length);
        var (header, hashes, rows, problems, input, form) = Read(content, spool, options, progress, cancellation);
        var sources = options.Source is { } named ? [.. FileIdentity.Spellings(FieldText.Clean(named), named)] : hashes;
        if (header is null || problems.Count > 0)
        {
            problems.ForEach(refused.Add);
            refused.Flush();
            return new ImportResult(sources[0], Stored: false, rows, 0, 0, 0, 0, rows, refused.First) { Input = input, CheckOnly = options.CheckOnly, ProblemCount = refused.Count };
        }

        var parsers = sources.Select(s => new RowParser(header, options, new FileIdentity(s), form)).ToList();
        var (source, unlinked) = (sources[0], new Dictionary<Guid, Refusal>());
        for (var attempt = 1; ; attempt++)
        {
            using var accepted = new AcceptedSpool();
            refused.Begin(header);
            var tally = await DecideAsync(spool, parsers, accepted, refused, unlinked, rows, progress, cancellation);
            if (tally.Unlinked is { Count: > 0 } found && found.Count(l => unlinked.TryAdd(l.Pathway, l.Why)) > 0)
            {
                // Decided once more without them, and without those that named them in turn.
                attempt--;
                continue;
            }
            // Before anything is stored: a list that can't be written stops the import, and nobody is left without it.
            refused.Flush();
            var taken = tally.RowsRefused == 0 || options.AcceptValid;
            var store = taken && !options.CheckOnly;
            try
            {
                if (store && accepted.Count > 0)
                {
                    await WriteAsync(accepted, tally.People!, source, options.User, progress, cancellation);
                }
            }
            catch (StreamsMovedException) when (attempt < Attempts)
            {
                continue;
            }
            return new ImportResult(
                source, store, rows, tally.Pathways, tally.PathwaysRefused, taken ? accepted.Count : 0, tally.Known, tally.RowsRefused, refused.First,
                taken && tally.Confirmed.Count > 0 ? tally.Confirmed : null)
            {
                Input = input,
                CheckOnly = options.CheckOnly,
                ProblemCount = refused.Count,
                Choices = taken ? tally.Choices : null,
                Communes = taken ? [.. tally.Communes.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => new ImportedCommune(c.Key, Communes.Find(c.Key)?.Name ?? c.Key, c.Value))] : null,
            };
        }
    }

    sealed record Content(ImportHeader? Header, IReadOnlyList<string> Hashes, long Rows, List<ImportProblem> Problems, TextInput? Input, FileForm Form);

    static Content Read(Stream content, RowSpool spool, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var (problems, total, rows, shown) = (new List<ImportProblem>(), content.Length, 0L, 0L);
        var (dates, cleaned, doubtful) = (new WrittenDates(), 0L, 0L);
        using var csv = new CsvRows(content, options.Encoding, leaveOpen: true);
        ImportHeader? header = null;
        if (csv.Read())
        {
            header = ImportHeader.Read([.. Enumerable.Range(0, csv.Count).Select(csv.Text)], problems);
            cleaned += Cleaned(csv);
            problems = problems is [{ Code: "import/wrong-header" }] ? [FirstLine.Of(csv)] : problems;
        }
        else if (csv.Problem is null)
        {
            problems.Add(new ImportProblem("import/empty-file", 1));
        }
        var wider = csv.Count > header?.Names.Count;
        progress?.Report(new ImportProgress(ImportStage.Reading, 0, total, 0));
        var categories = header?.Attributes.Select(a => new AttributeValues(a.Column, header.Names[a.Column])).ToList() ?? [];
        var days = header?.DateColumns ?? [];
        while (header is not null && csv.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            rows++;
            cleaned += Cleaned(csv);
            foreach (var attribute in categories)
            {
                if (attribute.Column < csv.Count && !attribute.Admit(csv))
                {
                    problems.Add(new ImportProblem("import/attribute-not-categorical", csv.Row, attribute.Name).With("most", $"{MostAttributeValues}"));
                    return Done();
                }
            }
            foreach (var column in days)
            {
                // Most files have ISO dates, ten bytes with a hyphen behind the year: nothing to be told by them.
                if (column < csv.Count && csv[column] is var day && !(day.Length == 10 && day[4] == (byte)'-') && day.Length > 0)
                {
                    dates.See(FieldText.Clean(csv.Text(column)));
                    doubtful = doubtful == 0 && dates.AnyWritten ? csv.Row : doubtful;
                }
            }
            spool.Add(csv, header.PathwayColumn, header.Names.Count);
            if (csv.BytesRead - shown > 1024 * 1024)
            {
                progress?.Report(new ImportProgress(ImportStage.Reading, shown = csv.BytesRead, total, rows));
            }
        }
        if (csv.Problem is { } problem)
        {
            problems.Add(header is not null && int.TryParse(problem.Column, CultureInfo.InvariantCulture, out var place) && place <= header.Names.Count
                ? problem with { Column = header.Names[place - 1] }
                : problem);
        }
        else if (header is not null && rows == 0)
        {
            problems.Add(new ImportProblem("import/no-rows", 1));
        }
        else if (options.Dates is null && dates.Order is null)
        {
            problems.Add(new ImportProblem(dates.Contradict ? "import/dates-contradict" : "import/dates-in-doubt", doubtful));
        }
        progress?.Report(new ImportProgress(ImportStage.Reading, csv.BytesRead, total, rows, Input: Input()));
        return Done();

        TextInput? Input() => csv.Input is { } found
            ? found with { CleanedFields = cleaned, Dates = days.Count > 0 && rows > 0 ? options.Dates ?? dates.Order : null, DatesDeclared = options.Dates is not null }
            : null;

        Content Done()
        {
            var (order, input) = (options.Dates ?? dates.Order ?? DateOrder.Iso, Input());
            var form = new FileForm(order, options.Dates is not null, input?.Separator != ",");
            var asSaved = csv.ContentHash();
            var clean = header is null || problems.Count > 0 || (cleaned == 0 && !wider && !dates.AnyWritten && input?.BlankRows == 0)
                ? asSaved
                : CleanHash(content, header, options, form);
            return new Content(header, [.. ((string[])[clean, asSaved]).Distinct(StringComparer.Ordinal)], rows, problems, input, form);
        }
    }

    // The file is read once more, for the order of its dates is known only at its end.
    static string CleanHash(Stream content, ImportHeader header, ImportOptions options, FileForm form)
    {
        content.Position = 0;
        using var csv = new CsvRows(content, options.Encoding, leaveOpen: true);
        using var hash = new ContentHash();
        var days = header.DateColumns.ToHashSet();
        while (csv.Read())
        {
            var count = csv.Count > header.Names.Count && csv.IsBlank(header.Names.Count) ? header.Names.Count : csv.Count;
            hash.Add([.. Enumerable.Range(0, count).Select(c => FieldText.Clean(csv.Text(c)) is var text && days.Contains(c) ? form.Day(text) : text)]);
        }
        return hash.ToString();
    }

    // Fields with something that nobody sees, letters to be composed, or blanks around: none in most files.
    static long Cleaned(CsvRows row)
    {
        var cleaned = 0L;
        for (var i = 0; i < row.Count; i++)
        {
            var field = row[i];
            cleaned += field.Length > 0 && (field[0] == ' ' || field[^1] == ' ' || !System.Text.Ascii.IsValid(field)) && row.Text(i) is var text && text != FieldText.Clean(text) ? 1 : 0;
        }
        return cleaned;
    }

    readonly record struct Tally(
        long Pathways, long PathwaysRefused, long RowsRefused, long Known, SortedDictionary<string, long> Confirmed, Dictionary<string, long> Communes, ImportChoices Choices,
        FilePeople? People = null, IReadOnlyList<(Guid Pathway, Refusal Why)>? Unlinked = null);

    async Task<Tally> DecideAsync(
        RowSpool spool, IReadOnlyList<RowParser> parsers, AcceptedSpool accepted, RefusedRows refused, IReadOnlyDictionary<Guid, Refusal> unlinked, long total,
        IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var people = new FilePeople(log, documents, states);
        var (tally, done, today) = (new Tally(0, 0, 0, 0, new(StringComparer.Ordinal), new(StringComparer.Ordinal), ImportChoices.None), 0L, clock.Today);
        progress?.Report(new ImportProgress(ImportStage.Deciding, 0, total, 0));
        for (var part = 0; part < spool.Parts; part++)
        {
            foreach (var some in ByPathway(spool, part, parsers[0].Header).Chunk(StatesAtOnce))
            {
                var mayBe = some.ToDictionary(p => p, p => Identities(p, parsers));
                var known = await states.ReadAsync([.. mayBe.Values.SelectMany(all => all.Select(i => i.Id))], cancellation);
                // Those of pathways that stand, too: their rows need not name them again.
                await people.LearnAsync([.. some.SelectMany(p => p.People(parsers)), .. known.Values.Select(s => s.Opening?.Person).OfType<Guid>()], cancellation);
                var decided = some.AsParallel().AsOrdered().WithCancellation(cancellation).Select(pathway =>
                {
                    var (id, parser) = mayBe[pathway].Find(i => known.ContainsKey(i.Id)) is { Parser: not null } stored ? stored : mayBe[pathway][0];
                    var before = known.GetValueOrDefault(id, Pathway.None);
                    return (pathway, id, before.Version, decision: pathway.Decide(id, before, parser, today, people));
                });
                foreach (var (pathway, id, version, (decidedEvents, repeated, wrong, after, choices)) in decided)
                {
                    // Of two pathways of one person that can't both be, the second to be decided is the one that is refused.
                    var (events, problems) = (decidedEvents, wrong);
                    var before = known.GetValueOrDefault(id, Pathway.None);
                    var against = problems.Count > 0 ? null : unlinked.TryGetValue(id, out var broken) ? broken : people.Admit(id, before, after);
                    if (against is not null && events.Count > 0)
                    {
                        (events, problems) = ([], pathway.Refused(against));
                    }
                    accepted.Add(id, version, events);
                    refused.Add(pathway, problems);
                    tally = tally with
                    {
                        Pathways = tally.Pathways + 1,
                        PathwaysRefused = tally.PathwaysRefused + (problems.Count > 0 ? 1 : 0),
                        RowsRefused = tally.RowsRefused + (problems.Count > 0 ? pathway.Count : 0),
                        Known = tally.Known + repeated,
                        Choices = problems.Count > 0 ? tally.Choices : tally.Choices.Plus(choices),
                    };
                    foreach (var code in events.SelectMany(e => e.Confirmed ?? []))
                    {
                        tally.Confirmed[code] = tally.Confirmed.GetValueOrDefault(code) + 1;
                    }
                    if (problems.Count == 0 && !before.IsOpened && after.Opening is { } entry)
                    {
                        tally.Communes[entry.Territory] = tally.Communes.GetValueOrDefault(entry.Territory) + 1;
                    }
                    done += pathway.Count;
                }
                progress?.Report(new ImportProgress(ImportStage.Deciding, done, total, done));
            }
        }
        return tally with { People = people, Unlinked = [.. people.BrokenLinks()] };
    }

    // The first is what it gets when it is new; the others are those under which it may have been imported before.
    static List<(Guid Id, RowParser Parser)> Identities(PathwayRows pathway, IReadOnlyList<RowParser> parsers) =>
        [.. parsers.SelectMany(p => pathway.Spellings(p.Header).Select(r => (p.File.Pathway(r), p)))];

    static IEnumerable<PathwayRows> ByPathway(RowSpool spool, int part, ImportHeader header)
    {
        var pathways = new Dictionary<string, PathwayRows>(StringComparer.Ordinal);
        foreach (var row in spool.Rows(part))
        {
            var reference = header.PathwayColumn < row.Fields.Length ? row.Fields[header.PathwayColumn] : "";
            if (!pathways.TryGetValue(reference, out var rows))
            {
                pathways[reference] = rows = new PathwayRows(reference);
            }
            rows.Add(row);
        }
        return pathways.Values;
    }

    async Task WriteAsync(AcceptedSpool accepted, FilePeople people, string source, string user, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ImportProgress(ImportStage.Writing, 0, accepted.Count, 0));
        var correlation = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        var causation = $"import:{source}";
        await appender.AppendAsync(
            accepted.Streams,
            accepted.Events().Select(e => new BulkEvent(e.Pathway, e.Version, e.Id, e.Name, e.Json, user, causation, correlation)),
            progress is null ? null : new Relay(done => progress.Report(new ImportProgress(ImportStage.Writing, done, accepted.Count, done))),
            people.Guard,
            cancellation);
    }

    // Progress<T> would hand reports to other threads, out of order.
    sealed class Relay(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }

    sealed class AttributeValues(int column, string name)
    {
        readonly HashSet<string> values = new(StringComparer.Ordinal);

        public int Column => column;

        public string Name => name;

        public bool Admit(CsvRows row) => values.Count <= MostAttributeValues && (values.Add(row.Text(column)) ? values.Count <= MostAttributeValues : true);
    }
}
