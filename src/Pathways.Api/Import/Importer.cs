using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// Takes a file of journeys: read and checked, decided pathway by pathway as recording decides, then written in one transaction.
/// Everything is decided before the first number of the log is drawn, so a refused file leaves no trace, not even a gap.
/// </summary>
public sealed class Importer(BulkAppender appender, StoredStates states, TerritoryClock clock)
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
        using var spool = new RowSpool(content.Length);
        var (header, hash, rows, problems) = Read(content, spool, progress, cancellation);
        var source = options.Source ?? hash;
        if (header is null || problems.Count > 0)
        {
            problems.ForEach(refused.Add);
            refused.Flush();
            return new ImportResult(source, Stored: false, rows, 0, 0, 0, 0, rows, refused.First);
        }

        var file = new FileIdentity(source);
        var parser = new RowParser(header, options, file);
        for (var attempt = 1; ; attempt++)
        {
            using var accepted = new AcceptedSpool();
            refused.Begin(header);
            var tally = await DecideAsync(spool, parser, file, accepted, refused, rows, progress, cancellation);
            // Before anything is stored: a list that can't be written stops the import, and nobody is left without it.
            refused.Flush();
            var store = tally.RowsRefused == 0 || options.AcceptValid;
            try
            {
                if (store && accepted.Count > 0)
                {
                    await WriteAsync(accepted, source, options.User, progress, cancellation);
                }
            }
            catch (StreamsMovedException) when (attempt < Attempts)
            {
                continue;
            }
            return new ImportResult(
                source, store, rows, tally.Pathways, tally.PathwaysRefused, store ? accepted.Count : 0, tally.Known, tally.RowsRefused, refused.First,
                store && tally.Confirmed!.Count > 0 ? tally.Confirmed : null);
        }
    }

    static (ImportHeader? Header, string Hash, long Rows, List<ImportProblem> Problems) Read(
        Stream content, RowSpool spool, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var (problems, total, rows, shown) = (new List<ImportProblem>(), content.Length, 0L, 0L);
        using var csv = new CsvRows(content);
        ImportHeader? header = null;
        if (csv.Read())
        {
            header = ImportHeader.Read([.. Enumerable.Range(0, csv.Count).Select(csv.Text)], problems);
        }
        progress?.Report(new ImportProgress(ImportStage.Reading, 0, total, 0));
        var categories = header?.Attributes.Select(a => new AttributeValues(a.Column, header.Names[a.Column])).ToList() ?? [];
        while (header is not null && csv.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            rows++;
            foreach (var attribute in categories)
            {
                if (attribute.Column < csv.Count && !attribute.Admit(csv))
                {
                    problems.Add(new ImportProblem("import/attribute-not-categorical", csv.Row, attribute.Name).With("most", $"{MostAttributeValues}"));
                    return (header, csv.ContentHash(), rows, problems);
                }
            }
            spool.Add(csv, header.PathwayColumn);
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
        progress?.Report(new ImportProgress(ImportStage.Reading, csv.BytesRead, total, rows));
        return (header, csv.ContentHash(), rows, problems);
    }

    readonly record struct Tally(long Pathways, long PathwaysRefused, long RowsRefused, long Known, SortedDictionary<string, long>? Confirmed);

    async Task<Tally> DecideAsync(
        RowSpool spool, RowParser parser, FileIdentity file, AcceptedSpool accepted, RefusedRows refused, long total,
        IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var (tally, done, today) = (new Tally() with { Confirmed = new(StringComparer.Ordinal) }, 0L, clock.Today);
        progress?.Report(new ImportProgress(ImportStage.Deciding, 0, total, 0));
        for (var part = 0; part < spool.Parts; part++)
        {
            foreach (var some in ByPathway(spool, part, parser.Header).Chunk(StatesAtOnce))
            {
                var known = await states.ReadAsync([.. some.Select(p => file.Pathway(p.Reference))], cancellation);
                var decided = some.AsParallel().AsOrdered().WithCancellation(cancellation).Select(pathway =>
                {
                    var id = file.Pathway(pathway.Reference);
                    var before = known.GetValueOrDefault(id, Pathway.None);
                    return (pathway, id, before.Version, decision: pathway.Decide(id, before, parser, today));
                });
                foreach (var (pathway, id, version, (events, repeated, problems)) in decided)
                {
                    accepted.Add(id, version, events);
                    refused.Add(pathway, problems);
                    tally = new Tally(
                        tally.Pathways + 1,
                        tally.PathwaysRefused + (problems.Count > 0 ? 1 : 0),
                        tally.RowsRefused + (problems.Count > 0 ? pathway.Count : 0),
                        tally.Known + repeated,
                        tally.Confirmed);
                    foreach (var code in events.SelectMany(e => e.Confirmed ?? []))
                    {
                        tally.Confirmed![code] = tally.Confirmed.GetValueOrDefault(code) + 1;
                    }
                    done += pathway.Count;
                }
                progress?.Report(new ImportProgress(ImportStage.Deciding, done, total, done));
            }
        }
        return tally;
    }

    static IEnumerable<PathwayRows> ByPathway(RowSpool spool, int part, ImportHeader header)
    {
        var pathways = new Dictionary<string, PathwayRows>(StringComparer.Ordinal);
        foreach (var row in spool.Rows(part))
        {
            var reference = header.PathwayColumn < row.Fields.Length ? row.Fields[header.PathwayColumn].Trim() : "";
            if (!pathways.TryGetValue(reference, out var rows))
            {
                pathways[reference] = rows = new PathwayRows(reference);
            }
            rows.Add(row);
        }
        return pathways.Values;
    }

    async Task WriteAsync(AcceptedSpool accepted, string source, string user, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ImportProgress(ImportStage.Writing, 0, accepted.Count, 0));
        var correlation = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        var causation = $"import:{source}";
        await appender.AppendAsync(
            accepted.Streams,
            accepted.Events().Select(e => new BulkEvent(e.Pathway, e.Version, e.Id, e.Name, e.Json, user, causation, correlation)),
            progress is null ? null : new Relay(done => progress.Report(new ImportProgress(ImportStage.Writing, done, accepted.Count, done))),
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
