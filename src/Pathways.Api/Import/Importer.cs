using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Import;

/// <summary>
/// Takes a file of journeys: read and checked, decided pathway by pathway as recording decides, then written in one transaction.
/// Everything is decided before the first number of the log is drawn, so a refused file leaves no trace, not even a gap.
/// </summary>
public sealed class Importer(BulkAppender appender, StoredStates states, TerritoryClock clock, PeopleLog log, IDocumentStore documents, ImportSources named, InstallationSecret secret, DeclaredAttributes attributes, KnownConventions conventions)
{
    /// <summary>Most problems that a result holds; the file of refused rows has them all.</summary>
    public const int MostProblems = 1_000;

    const string Undeclared = "import/undeclared-attribute";

    // What is wrong with a file as a whole, beside which its rows can still be looked at.
    static readonly HashSet<string> Beside = new([Undeclared, "import/dates-in-doubt", "import/dates-contradict", "import/year-in-doubt"], StringComparer.Ordinal);

    const int StatesAtOnce = 500;
    const int Attempts = 3;

    /// <summary>Most times that a file is decided anew as it is: whom a pathway stood against that falls may be taken then. After that, who was turned away stays so.</summary>
    public const int MostRounds = 3;

    /// <summary>Imports a file.</summary>
    /// <param name="content">The file, from its beginning; closed when read, unless it is only checked: whoever sent it may have it taken then.</param>
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
        catch (Exception e) when (UnreadStepException.CodeOf(e) is not null)
        {
            return Stopped(UnreadStepException.CodeOf(e)!);
        }

        ImportResult Stopped(string code) => new("", Stored: false, 0, 0, 0, 0, 0, 0, [new ImportProblem(code, 0)]);
    }

    async Task<ImportResult> TakeAsync(
        Stream content, ImportOptions options, RefusedRows refused, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        using var closed = options.CheckOnly ? null : content;
        var given = options.Source is { } typed ? await named.FindAsync(typed, options.Sender, cancellation) : null;
        if (options.Source is not null && given is null)
        {
            return new ImportResult("", Stored: false, 0, 0, 0, 0, 0, 0, [ImportSources.None]) { CheckOnly = options.CheckOnly };
        }
        using var spool = new RowSpool(content.Length);
        var (header, hashes, rows, problems, input, form, ofFile) = FileContent.Read(content, spool, options, progress, cancellation);
        var source = given ?? await named.OfContentAsync(hashes, options.User, options.Sender, cancellation);
        // Of what is not taken nothing is kept that follows from its content.
        var unnamed = given?.Code ?? "";
        // What such a column is called is not repeated: it may be a name.
        var declared = DeclaredAttributes.Listed(attributes.Names.Select(n => "attribute." + n.Name));
        problems.AddRange((header?.Attributes ?? []).Where(a => !attributes.Has(a.Name)).Select(a => new ImportProblem(Undeclared, 1).With("place", a.Column + 1))
            .Select(p => declared is null ? p : p.With("known", declared)));
        // Nor is it with another fault of that column, whose place is told with this one.
        List<ImportProblem> ofWhole = [.. problems.Select(p => p.Column is { } column && ImportHeader.AttributeIn(column) is { } name && !attributes.Has(name) ? p with { Column = null } : p)];
        if (header is null || !ofWhole.TrueForAll(p => Beside.Contains(p.Code)))
        {
            ofWhole.ForEach(refused.Add);
            refused.Flush();
            return new ImportResult(unnamed, Stored: false, rows, 0, 0, 0, 0, rows, refused.First) { Input = input, CheckOnly = options.CheckOnly, ProblemCount = refused.Count };
        }
        // Nothing of such a file is taken; what is wrong with its rows is told at once all the same, with what can be read of them.
        var daysAreRead = !ofWhole.Exists(p => p.Code != Undeclared);
        header.LeaveOut(name => !attributes.Has(name));

        var issued = new HashSet<Guid>();
        var parsers = source.Spellings.Select(s => new RowParser(header, options, new FileIdentity(s, secret, issued), form, attributes)).ToList();
        var unlinked = new Dictionary<Guid, Refusal>();
        for (int attempt = 1, round = 1; ;)
        {
            using var accepted = new AcceptedSpool();
            refused.Begin(header, ofWhole);
            var tally = await DecideAsync(spool, parsers, issued, options.Sender, accepted, refused, unlinked, rows, daysAreRead, progress, cancellation);
            var broken = tally.People!.BrokenLinks();
            foreach (var (pathway, why) in broken)
            {
                unlinked.TryAdd(pathway, why);
            }
            if (broken.Keys.Any(pathway => !tally.People.IsLeftOut(pathway)))
            {
                // Decided once more without them: each time costs the whole file.
                foreach (var (pathway, why) in round++ == MostRounds ? tally.People.TurnedAway : [])
                {
                    unlinked.TryAdd(pathway, why);
                }
                continue;
            }
            // Before anything is stored: a list that can't be written stops the import, and nobody is left without it.
            refused.Flush();
            if (ofWhole.Count > 0)
            {
                return new ImportResult(unnamed, Stored: false, rows, 0, 0, 0, 0, rows, refused.First) { Input = input, CheckOnly = options.CheckOnly, ProblemCount = refused.Count };
            }
            var taken = tally.RowsRefused == 0 || options.AcceptValid;
            var store = taken && !options.CheckOnly;
            try
            {
                if (store && accepted.Count > 0)
                {
                    await WriteAsync(accepted, tally.People!, source.Code, options.User, progress, cancellation);
                }
            }
            catch (StreamsMovedException) when (attempt < Attempts)
            {
                (attempt, round) = (attempt + 1, 1);
                unlinked.Clear();
                continue;
            }
            var names = taken && tally.Communes.Keys.Any(code => Communes.Find(code) is null) ? await new TerritoryDirectory(documents).ReadAsync(cancellation) : TerritoryNames.None;
            return new ImportResult(
                store && accepted.Count + tally.Known.Count > 0 ? source.Code : unnamed, store, rows, tally.Pathways, tally.PathwaysRefused, taken ? accepted.Count : 0, tally.Known.Count, tally.RowsRefused, refused.First,
                taken && tally.Confirmed.Count > 0 ? tally.Confirmed : null)
            {
                Input = input,
                CheckOnly = options.CheckOnly,
                ProblemCount = refused.Count,
                KnownRows = tally.Known.Count > 0 ? tally.Known.Ranges() : null,
                // The century that was assumed is often why rows are refused.
                Choices = taken ? Told(ofFile.Plus(tally.Choices), tally, options) : ofFile.ShortYears > 0 ? ImportChoices.None with { ShortYears = ofFile.ShortYears } : null,
                Communes = taken ? [.. tally.Communes.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => CommuneOf(c.Key, c.Value, names))] : null,
            };
        }
    }

    static ImportChoices Told(ImportChoices choices, Tally tally, ImportOptions options) => choices with
    {
        NewPathways = tally.Entered.Pathways,
        People = tally.Entered.People.Count,
        PeopleKnown = tally.Entered.People.Count(tally.People!.Knew),
        NamingNobody = tally.Entered.NamingNobody,
        ReferencesAlike = tally.Entered.ReferencesAlike,
        ReferencesAlikeFrom = tally.Entered.ReferencesAlikeFrom,
        PeopleAlike = tally.Entered.PeopleAlike,
        PeopleAlikeFrom = tally.Entered.PeopleAlikeFrom,
        Unnamed = options.Source is null && tally.Entered.Pathways > 0,
        Unused = [.. ImportOptions.ForAll.Where(column => options.DefaultOf(column) is not null && !choices.Filled.ContainsKey(column))],
    };

    static ImportedCommune CommuneOf(string code, long pathways, TerritoryNames names) => Communes.Find(code) is { } known
        ? new(code, known.Name, pathways, Communes.Whole(code)?.Name, known.Kind == CommuneKinds.Former) : new(code, names.Of("territory", code), pathways);

    readonly record struct Tally(
        long Pathways, long PathwaysRefused, long RowsRefused, KnownRows Known, SortedDictionary<string, long> Confirmed, Dictionary<string, long> Communes, ImportChoices Choices,
        Entered Entered, FilePeople? People = null);

    async Task<Tally> DecideAsync(
        RowSpool spool, IReadOnlyList<RowParser> parsers, HashSet<Guid> issued, Actor? sender, AcceptedSpool accepted, RefusedRows refused, IReadOnlyDictionary<Guid, Refusal> unlinked, long total,
        bool daysAreRead, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        // Looked at in each row, and not only between two pathways.
        using var wanted = Work.Until(cancellation);
        var people = new FilePeople(log, documents, states) { Conventions = await conventions.ForFileAsync(cancellation) };
        var (tally, done, today) = (new Tally(0, 0, 0, new(), new(StringComparer.Ordinal), new(StringComparer.Ordinal), ImportChoices.None, new()), 0L, clock.Today);
        progress?.Report(new ImportProgress(ImportStage.Deciding, 0, total, 0));
        for (var part = 0; part < spool.Parts; part++)
        {
            foreach (var some in ByPathway(spool, part, parsers[0].Header).Chunk(StatesAtOnce))
            {
                issued.UnionWith(await IssuedAsync(some, parsers, cancellation));
                var mayBe = some.ToDictionary(p => p, p => Identities(p, parsers));
                var known = await states.ReadAsync([.. mayBe.Values.SelectMany(all => all.Select(i => i.Id))], cancellation);
                var reserved = await ReservedAsync(known, sender, cancellation);
                // Those of pathways that stand, too: their rows need not name them again.
                await people.LearnAsync([.. some.SelectMany(p => p.People(parsers)), .. known.Values.Select(s => s.Opening?.Person).OfType<Guid>()], cancellation);
                var decided = some.AsParallel().AsOrdered().WithCancellation(cancellation).Select(pathway =>
                {
                    var (id, parser) = mayBe[pathway].Find(i => known.ContainsKey(i.Id)) is { Parser: not null } stored ? stored : mayBe[pathway][0];
                    var before = known.GetValueOrDefault(id, Pathway.None);
                    return (pathway, id, parser, before, decision: pathway.Decide(id, before, parser, today, people, reserved.GetValueOrDefault(id), daysAreRead: daysAreRead));
                });
                foreach (var (pathway, id, parser, before, alone) in decided)
                {
                    // Of two pathways of one person that can't both be, the second to be decided is the one that is refused, or asked about.
                    var questions = people.Questions(id, before, alone.After);
                    var (events, repeated, problems, after, choices) =
                        alone.Problems.Count == 0 && questions.Count > 0 && daysAreRead ? pathway.Decide(id, before, parser, today, people, reserved.GetValueOrDefault(id), questions) : alone;
                    var against = problems.Count > 0 || !daysAreRead ? null : unlinked.TryGetValue(id, out var broken) ? broken : people.Admit(id, before, after);
                    if (against is not null && events.Count > 0)
                    {
                        (events, problems) = ([], pathway.Refused(against));
                    }
                    accepted.Add(id, before.Version, events);
                    refused.Add(pathway, problems);
                    if (problems.Count > 0)
                    {
                        people.LeaveOut(id, alone.Problems.Count > 0 ? null : against ?? questions.Values.FirstOrDefault());
                    }
                    tally = tally with
                    {
                        Pathways = tally.Pathways + 1,
                        PathwaysRefused = tally.PathwaysRefused + (problems.Count > 0 ? 1 : 0),
                        RowsRefused = tally.RowsRefused + (problems.Count > 0 ? pathway.Count : 0),
                        Choices = problems.Count > 0 ? tally.Choices : tally.Choices.Plus(choices),
                    };
                    tally.Known.Add(repeated);
                    foreach (var code in events.SelectMany(e => e.Confirmed ?? []))
                    {
                        tally.Confirmed[code] = tally.Confirmed.GetValueOrDefault(code) + 1;
                    }
                    if (problems.Count == 0 && !before.IsOpened && after.Opening is { } entry)
                    {
                        tally.Communes[entry.Territory] = tally.Communes.GetValueOrDefault(entry.Territory) + 1;
                        tally.Entered.Add(entry.Person, pathway, parser);
                    }
                    done += pathway.Count;
                }
                progress?.Report(new ImportProgress(ImportStage.Deciding, done, total, done));
            }
        }
        return tally with { People = people };
    }

    // Pathways with steps of others, of which the sender does not read sensitive facts: what is refused, asked, or known of one would tell it.
    async Task<Dictionary<Guid, Reserved>> ReservedAsync(Dictionary<Guid, Pathway> known, Actor? sender, CancellationToken cancellation) =>
        sender is not null && known.Where(p => !Access.MayReadSensitive(sender, p.Value.Structure)).Select(p => p.Key).ToList() is { Count: > 0 } unread
            ? await states.OfOthersAsync(unread, sender.User, cancellation) : [];

    // What the rows name under identifiers of before there was a secret, as far as the log has them: one query for some hundred pathways.
    Task<IReadOnlyCollection<Guid>> IssuedAsync(IReadOnlyList<PathwayRows> some, IReadOnlyList<RowParser> parsers, CancellationToken cancellation)
    {
        var (pathways, people) = (new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var parser in parsers)
        {
            var file = new FileIdentity(parser.File.Source);
            foreach (var pathway in some)
            {
                foreach (var reference in pathway.Spellings(parser.Header))
                {
                    pathways.Add(file.Pathway(reference));
                    people.Add(file.PersonOf(reference));
                }
                people.UnionWith(pathway.Rows.Select(parser.NameIn).OfType<string>().Distinct(StringComparer.Ordinal).Select(file.Person));
                pathways.UnionWith(pathway.Rows.Select(parser.PreviousIn).OfType<string>().Distinct(StringComparer.Ordinal).Select(file.Pathway));
            }
        }
        return log.AmongAsync(pathways, people, cancellation);
    }

    // The first is what it gets when it is new; the others are those under which it may have been imported before.
    static List<(Guid Id, RowParser Parser)> Identities(PathwayRows pathway, IReadOnlyList<RowParser> parsers) =>
        [.. parsers.SelectMany(p => pathway.Spellings(p.Header).Select(r => (p.File.Pathway(r), p)))];

    static IEnumerable<PathwayRows> ByPathway(RowSpool spool, int part, ImportHeader header)
    {
        var pathways = new Dictionary<string, PathwayRows>(StringComparer.Ordinal);
        // Of a list of refused rows, each cell is taken without the sign that kept a spreadsheet from running it.
        foreach (var row in spool.Rows(part, header.Remarks > 0 ? CsvText.AsWritten : static cell => cell))
        {
            var reference = header.PathwayColumn < row.Fields.Length ? row.Fields[header.PathwayColumn] : "";
            if (!pathways.TryGetValue(reference, out var rows))
            {
                pathways[reference] = rows = new PathwayRows(reference);
            }
            rows.Add(row);
        }
        PathwayRows.Compare(pathways.Values);
        return pathways.Values;
    }

    async Task WriteAsync(AcceptedSpool accepted, FilePeople people, string source, string user, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ImportProgress(ImportStage.Writing, 0, accepted.Count, 0));
        var correlation = EventMetadata.Correlation();
        var causation = $"{ImportSource.Prefix}{source}";
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
}
