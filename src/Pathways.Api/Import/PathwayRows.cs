using System.Collections.Immutable;
using System.Text;
using Pathways.Api.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections;
using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>An event that was accepted and is to be written.</summary>
public readonly record struct AcceptedEvent(Guid Pathway, long Version, Guid Id, string Name, byte[] Json, IReadOnlyList<string>? Confirmed = null);

/// <summary>What was decided of a pathway's rows.</summary>
/// <param name="Accepted">Events to be written.</param>
/// <param name="Known">Lines of the rows whose event is stored already.</param>
/// <param name="Problems">Why none is taken.</param>
/// <param name="After">The pathway as the file leaves it.</param>
/// <param name="Choices">What was chosen where the file leaves something open.</param>
public sealed record DecidedRows(IReadOnlyList<AcceptedEvent> Accepted, IReadOnlyList<long> Known, IReadOnlyList<ImportProblem> Problems, Pathway After, ImportChoices Choices);

/// <summary>All rows of one pathway, decided together as if they had been recorded one after the other. Pure.</summary>
public sealed class PathwayRows(string reference)
{
    /// <summary>Most rows of one pathway: a file without pathways in it would else be held in memory whole.</summary>
    public const int Most = Pathway.MostEvents;

    const string EntryName = "pathway_opened";

    readonly List<RawRow> rows = [];
    readonly Dictionary<int, long> firstWith = [];
    readonly Dictionary<int, Dictionary<string, List<string>>> alikeIn = [];
    long beyond;

    /// <summary>Reference of the pathway in the file.</summary>
    public string Reference => reference;

    /// <summary>A reference of the file that differs from this one only by capitals, accents or zeros before it, if there is one.</summary>
    public string? Alike { get; private set; }

    /// <summary>Finds those of these pathways whose references are written nearly alike.</summary>
    public static void Compare(IReadOnlyCollection<PathwayRows> pathways)
    {
        ArgumentNullException.ThrowIfNull(pathways);
        foreach (var alike in pathways.GroupBy(p => FieldText.Plain(p.Reference), StringComparer.Ordinal).Select(g => g.ToList()).Where(g => g.Count > 1))
        {
            for (var i = 0; i < alike.Count; i++)
            {
                alike[i].Alike = alike[i == 0 ? 1 : 0].Reference;
            }
        }
    }

    /// <summary>The rows, in the order of the file; of a pathway that has too many, the first ones.</summary>
    public IReadOnlyList<RawRow> Rows => rows;

    /// <summary>Number of rows.</summary>
    public long Count => rows.Count + beyond;

    /// <summary>The reference as it may have been imported before: composed, as typed in any row, decomposed.</summary>
    public IEnumerable<string> Spellings(ImportHeader header) => FileIdentity.Spellings(
        reference, rows.Where(r => header.PathwayColumn < r.AsTyped.Length).Select(r => r.AsTyped[header.PathwayColumn]).Where(t => t != reference).Distinct(StringComparer.Ordinal));

    /// <summary>Takes a row.</summary>
    public void Add(RawRow row)
    {
        if (rows.Count < Most)
        {
            rows.Add(row);
        }
        else
        {
            beyond++;
        }
    }

    /// <summary>
    /// Decides the rows in the order of life, then of the file. Either every row is accepted or known, or none is taken and
    /// the problems say why. On a <paramref name="reserved"/> pathway, no new step is taken that may hide a sensitive fact; where another sent a file of it, a row that
    /// may hide one is known if it reads the same as a stored step, and whether it is the same is not told. <paramref name="asked"/> has what the person's other pathways ask about a step. Where nothing says how the days of the file
    /// are to be read (<paramref name="daysAreRead"/>), only what is wrong with other values is told.
    /// </summary>
    public DecidedRows Decide(
        Guid pathway, Pathway state, RowParser parser, DateOnly today, FilePeople people, Reserved reserved = Reserved.Nothing, IReadOnlyDictionary<Guid, Refusal>? asked = null,
        bool daysAreRead = true)
    {
        var before = state;
        var problems = new List<ImportProblem>();
        var parsed = new List<ParsedRow>(rows.Count);
        if (beyond > 0)
        {
            problems.Add(new ImportProblem("import/pathway-too-long", rows[0].Row, "pathway") { Pathway = reference }.With("most", Most));
        }
        foreach (var row in Work.Watched(rows))
        {
            if (parser.Parse(row, reference, problems) is { } good)
            {
                parsed.Add(good);
            }
        }
        var attributes = AttributesOf(state, parser, problems, reserved);
        if (!daysAreRead)
        {
            problems.RemoveAll(p => EventShape.DateColumns.Contains(p.Column ?? "") || EventShape.PublicsColumns.Contains(p.Column ?? ""));
        }
        var older = state.IsOpened && reserved != Reserved.OfAnotherSender ? new OlderSpellings(rows, parser, state) : null;
        // Without its entry, nothing can be said of the rest; nor where days may be others. Of a pathway that the sender reads in part, one reason is enough.
        if (problems.Count > 0 && (!daysAreRead || beyond > 0 || reserved != Reserved.Nothing || !(state.IsOpened || parsed.Exists(r => r.Shape.Name == EntryName))))
        {
            return new([], [], WithTheOthers(problems), state, ImportChoices.None);
        }
        if (!daysAreRead)
        {
            return new([], [], [], state, ImportChoices.None);
        }
        var broken = problems.Count > 0;

        var (accepted, known) = (new List<AcceptedEvent>(parsed.Count), new List<long>());
        var said = new Dictionary<(string, string), int>();
        var (saidIn, rowOf) = (new Dictionary<(string, string), long>(), new Dictionary<Guid, long>());
        var choices = parsed.Zip(parsed.Skip(1)).Any(p => (p.Second.OccurredOn, WithinDay(p.Second.Shape.Name)).CompareTo((p.First.OccurredOn, WithinDay(p.First.Shape.Name))) < 0) ? ImportChoices.None with { PathwaysReordered = 1 } : ImportChoices.None;
        var (stored, spelledOtherwise, notCompared) = (before.IsOpened ? before.Steps.Select(s => s.Id).ToHashSet() : [], 0, 0);
        // OrderBy is stable: rows of one day stay in the order of the file, but an exit comes after the other steps of its day, as follow-ups come after it.
        List<ParsedRow> inOrder = [.. parsed.OrderBy(r => r.OccurredOn).ThenBy(r => WithinDay(r.Shape.Name))];
        // What may hide a sensitive fact is not asked of the pathway behind a row either: whether it would be taken tells what stands there.
        var later = new LaterRow(inOrder, row => Canonical.Of(row.ToEvent(attributes)) is var step && reserved != Reserved.Nothing && SensitiveFacts.MayHide(step) ? null : people.Complete(step), today);
        var rawOf = rows.ToDictionary(r => r.Row);
        var readAlike = new Lazy<Dictionary<(Type, string), Queue<Step>>>(() => before.Steps.GroupBy(s => AsRead.Text(s.Event)).ToDictionary(g => g.Key, g => new Queue<Step>(g)));
        for (var at = 0; at < inOrder.Count; at++)
        {
            Work.Check();
            var row = inOrder[at];
            // Known by what the file says, so that the same file is known again whatever else is stored with it: canonical codes, and
            // what is confirmed, in this file or a later one.
            var written = row.ToEvent(attributes);
            var content = (row.Shape.Name, Encoding.UTF8.GetString(PathwayJson.Bytes(written)));
            said[content] = said.TryGetValue(content, out var times) ? times + 1 : 0;
            var id = parser.File.Event(pathway, before, row.Shape.Name, content.Item2, said[content]);
            var proposed = people.Complete(Canonical.Of(written));
            var hides = reserved != Reserved.Nothing && SensitiveFacts.MayHide(proposed);
            if (hides && reserved == Reserved.OfAnotherSender)
            {
                // Whether this very row was sent before is not looked at.
                if (ReadsTheSame(proposed))
                {
                    notCompared++;
                    known.Add(row.Row);
                    continue;
                }
                id = Guid.Empty;
            }
            stored.Remove(id);
            rowOf[id] = row.Row;
            var sameAs = saidIn.TryAdd(content, row.Row) ? 0 : saidIn[content];
            if (older?.Holds(pathway, rawOf[row.Row], said[content]) == true)
            {
                spelledOtherwise++;
                known.Add(row.Row);
                continue;
            }
            // Before the pathway is asked, whose answer would tell what the sender does not read.
            if (hides && !before.Holds(id) && proposed is not PathwayOpened)
            {
                problems.Add(new ImportProblem(RecordingResult.SensitiveStep.Code, row.Row, "event") { Pathway = reference });
                continue;
            }
            choices = choices.With(row, written, proposed);
            var claimed = row.Confirmed.Count == 0 ? proposed : proposed with { Confirmed = row.Confirmed };
            IReadOnlyList<Refusal> against = asked?.GetValueOrDefault(id) is { } question ? [.. people.Found(proposed, state.Structure), question] : people.Found(proposed, state.Structure);
            var decision = Pathway.Decide(state, id, claimed, today, Origin.File, against);
            IReadOnlyList<Refusal> reasons = decision.Refusal is { } refusal ? Pathway.Against(state, claimed, later.Reason(refusal, at, claimed, state), today, against) : decision.ToConfirm;
            foreach (var found in broken ? reasons.Where(r => HoldsAnyway(r, claimed, against)) : reasons)
            {
                var column = ColumnOf(found.Field);
                var problem = new ImportProblem(found.Code, RowOf(column, row.Row, parser.Header), column, found.Details) { Pathway = reference };
                problem = sameAs > 0 ? problem.With("sameAs", sameAs) : OtherStep.Told(problem, proposed, state, rowOf, reserved != Reserved.Nothing);
                problems.Add(Meant(problem, rawOf[row.Row], parser.Header) is { } nearest ? problem.With("nearest", nearest) : problem);
            }
            if (decision.Refusal is not null)
            {
                // What is wrong with the rows behind it is told as well, where it does not follow from this one.
                broken = true;
                if (reserved != Reserved.Nothing)
                {
                    break;
                }
                if (proposed is PathwayOpened && !state.IsOpened)
                {
                    if (reasons.Any(r => r.Field is null or "occurredOn" && FactRules.Of(r.Code) is not { Severity: Severity.Confirm }))
                    {
                        break;
                    }
                    state = Pathway.Evolve(state, new Step(id, state.Version + 1, proposed));
                }
                continue;
            }
            if (decision.ToConfirm.Count == 0 && decision.Events.Count == 0)
            {
                known.Add(row.Row);
                continue;
            }
            // A row that is asked about is taken as if it were confirmed, so that every question of the pathway is told at once.
            var happened = decision.Events is [var one] ? one : proposed;
            state = Pathway.Evolve(state, new Step(id, state.Version + 1, happened));
            accepted.Add(new AcceptedEvent(pathway, state.Version, id, row.Shape.Name, PathwayJson.Bytes(happened), happened.Confirmed));
        }
        if (problems.Count > 0)
        {
            return new([], [], WithTheOthers(problems), state, ImportChoices.None);
        }
        var beside = Math.Max(0, stored.Count - spelledOtherwise);
        var booked = accepted.Count == 0 ? 0 : state.BookedAfterExit.Count();
        return new(accepted, known, [], state, beside == 0 && booked == 0 && notCompared == 0 ? choices : choices with { StepsNotInFile = beside, BookedAfterExit = booked, NotCompared = notCompared });

        // Whether a reason holds of a pathway that has only its entry, too: then it is no consequence of a row that is refused.
        bool HoldsAnyway(Refusal reason, PathwayEvent step, IReadOnlyList<Refusal> found)
        {
            if (step is PathwayOpened || LaterRow.IsNothingBefore(reason.Code))
            {
                return step is PathwayOpened && reason.Code != "pathway/already-opened";
            }
            if (state.Opening is not { } entry)
            {
                return false;
            }
            var decided = Pathway.Decide(Pathway.Evolve(Pathway.None, new Step(Guid.Empty, 1, entry)), LaterRow.Anywhere, step, today, Origin.File, found);
            return decided.Refusal?.Code == reason.Code || found.Contains(reason) || decided.ToConfirm.Any(q => q.Code == reason.Code);
        }

        // Whether a stored step that no other row was found to be reads the same as a row, for who does not read sensitive facts; no other row is it then.
        bool ReadsTheSame(PathwayEvent proposed)
        {
            var alike = readAlike.Value.GetValueOrDefault(AsRead.Text(proposed));
            while (alike is { Count: > 0 })
            {
                if (stored.Remove(alike.Dequeue().Id))
                {
                    return true;
                }
            }
            return false;
        }
    }

    static int WithinDay(string step) => step switch { "pathway_closed" => 1, "follow_up_due" or "follow_up_recorded" => 2, _ => 0 };

    /// <summary>The people whom its entry may be of, by a file that names them.</summary>
    public IEnumerable<Guid> People(IReadOnlyList<RowParser> parsers)
    {
        ArgumentNullException.ThrowIfNull(parsers);
        return parsers.SelectMany(parser => rows.Select(row => parser.PersonIn(row)).OfType<Guid>()).Distinct();
    }

    /// <summary>The pathway as one that is not taken, for a reason that lies outside it.</summary>
    public IReadOnlyList<ImportProblem> Refused(Refusal why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return WithTheOthers([new ImportProblem(why.Code, rows[0].Row, ColumnOf(why.Field), why.Details) { Pathway = reference }]);
    }

    // An attribute may stand on any row of its pathway, and is the same wherever it stands.
    ImmutableSortedDictionary<string, string>? AttributesOf(Pathway state, RowParser parser, List<ImportProblem> problems, Reserved reserved)
    {
        var header = parser.Header;
        var opened = state.Opening?.Attributes;
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var (column, name) in header.Attributes)
            {
                if (column >= row.Fields.Length || row.Fields[column] is not { Length: > 0 } value)
                {
                    continue;
                }
                if (state.IsOpened && Read(name, FieldText.Clean(opened?.GetValueOrDefault(name) ?? "")) != Read(name, value))
                {
                    problems.Add(new ImportProblem("import/attribute-differs-from-stored", row.Row, header.Names[column]) { Pathway = reference });
                }
                else if (attributes.TryGetValue(name, out var other) && other != value)
                {
                    problems.Add(new ImportProblem("import/attribute-differs", row.Row, header.Names[column]) { Pathway = reference }
                        .With("first", FirstWith(column)));
                }
                // What is stored already was declared once.
                else if (!state.IsOpened && parser.Attributes.Against(name, value) is { } undeclared && !attributes.ContainsKey(name))
                {
                    problems.Add(new ImportProblem(undeclared.Code, row.Row, header.Names[column], undeclared.Details) { Pathway = reference });
                }
                attributes.TryAdd(name, value);
            }
        }
        // What is no longer declared can't be in the file: the entry that has it is known again without.
        foreach (var (name, value) in opened?.Where(a => parser.Attributes.Against(a.Key, a.Value) is not null && !header.Attributes.Any(h => h.Name == a.Key)) ?? [])
        {
            attributes.TryAdd(name, value);
        }
        return attributes.Count == 0 ? null : attributes.ToImmutable();

        string? Read(string name, string value) => reserved == Reserved.Nothing ? value : AsRead.Attribute(name, value);
    }

    // What a reference that nothing was recorded under most likely meant: one of the file that is written nearly alike.
    string? Meant(ImportProblem problem, RawRow decided, ImportHeader header)
    {
        if (problem.Code == "pathway/not-opened")
        {
            return Alike;
        }
        var column = LaterRow.IsNothingBefore(problem.Code) ? header.ColumnOf(problem.Column) : -1;
        return column < 0 ? null : AlikeIn(column).GetValueOrDefault(Letters(decided.Fields[column]))?.Find(other => other != decided.Fields[column]);
    }

    // The first two that are written nearly alike in a column, by their letters: one of them is another than the one that is held against them.
    Dictionary<string, List<string>> AlikeIn(int column)
    {
        if (!alikeIn.TryGetValue(column, out var alike))
        {
            alikeIn[column] = alike = rows.Where(r => column < r.Fields.Length).Select(r => r.Fields[column]).Distinct(StringComparer.Ordinal)
                .GroupBy(Letters, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Take(2).ToList(), StringComparer.Ordinal);
        }
        return alike;
    }

    // The first row that says something in a column.
    long FirstWith(int column)
    {
        if (!firstWith.TryGetValue(column, out var first))
        {
            firstWith[column] = first = rows.First(r => column < r.Fields.Length && r.Fields[column].Length > 0).Row;
        }
        return first;
    }

    static string Letters(string reference) => string.Concat(FieldText.Plain(reference).Where(char.IsLetterOrDigit));

    // The other rows of a pathway that is not taken are not taken either: the list of refused rows must be the whole of what is missing.
    List<ImportProblem> WithTheOthers(List<ImportProblem> problems)
    {
        var named = problems.Select(p => p.Row).ToHashSet();
        problems.AddRange(rows.Where(r => !named.Contains(r.Row)).Select(r => new ImportProblem("import/other-row-refused", r.Row) { Pathway = reference }));
        return problems;
    }

    // An attribute is decided with the entry, and is corrected where it is.
    long RowOf(string? column, long decided, ImportHeader header)
    {
        var attribute = header.Attributes.FirstOrDefault(a => header.Names[a.Column] == column);
        return attribute.Name is null ? decided : FirstWith(attribute.Column);
    }

    internal static string? ColumnOf(string? field)
    {
        if (field is null)
        {
            return null;
        }
        if (field.StartsWith("attributes.", StringComparison.Ordinal))
        {
            return $"attribute.{field["attributes.".Length..]}";
        }
        var last = field[(field.LastIndexOf('.') + 1)..];
        return System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(last);
    }
}
