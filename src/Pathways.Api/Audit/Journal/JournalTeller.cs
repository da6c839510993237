using System.Globalization;
using System.Text.Json.Nodes;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Monitoring;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Projections.History;
using Pathways.Projections.Indicators;
using Pathways.Projections.Timeline;

namespace Pathways.Api.Audit.Journal;

/// <summary>Tells events of the journal in words, each as its pathway was at the position up to which the log is read.</summary>
public sealed class JournalTeller(JournalReader reader, TerritoryDirectory directory, TerritoryClock clock, InstallationSecret secret)
{
    /// <summary>Rows a page of the screen.</summary>
    public const int PageSize = 50;

    /// <summary>A page of the journal.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="at">The position up to which the log is read; the furthest when null, or when it is further than that.</param>
    /// <param name="cursor">Where the page begins.</param>
    /// <param name="size">Most rows.</param>
    /// <param name="cancellation">To stop.</param>
    public async Task<JournalPage> PageAsync(JournalQuestion question, long? at, JournalCursor cursor, int size, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(cursor);
        var (reached, last) = await reader.PositionAsync(cancellation);
        var until = Math.Min(at ?? reached, reached);
        var count = await reader.CountAsync(question, until, cursor, cancellation);
        var rows = (await reader.RowsAsync(question, until, count, cursor, size + 1, cancellation)).ToList();
        // One more than asked for tells whether there are more on that side.
        var back = cursor is { Before: null, After: not null };
        if (rows.Count > size)
        {
            rows.RemoveAt(back ? 0 : rows.Count - 1);
        }
        var (total, newer) = (count.Total, rows.Count == 0 ? 0 : back ? count.Beyond - rows.Count : count.Beyond);
        var entries = await TellAsync(rows, until, cancellation);
        return new(
            question.Asked().ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal), until, total, newer, entries,
            rows.Count > 0 && newer + rows.Count < total ? rows[^1].Position : null, newer > 0 && rows.Count > 0 ? rows[0].Position : null,
            Math.Max(0, last - until), await reader.BehindAsync(question, cancellation) is { } behind ? Both(behind.Lists) : null);
    }

    /// <summary>The words of some rows, in their order. Costs the whole histories of their pathways.</summary>
    public async Task<IReadOnlyList<JournalEntry>> TellAsync(IReadOnlyCollection<JournalRow> rows, long at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var names = await directory.ReadAsync(cancellation);
        var told = new Dictionary<(Guid, long), JournalEntry>();
        var structures = new Dictionary<Guid, string>();
        var (histories, unread) = await reader.HistoriesAsync([.. rows.Select(r => r.Pathway).Distinct()], cancellation);
        foreach (var (pathway, history) in histories)
        {
            var wanted = rows.Where(r => r.Pathway == pathway).Select(r => r.Version).ToHashSet();
            var structure = structures[pathway] = Replay.AtVersion(history, long.MaxValue).Structure ?? "";
            var known = history.TakeWhile(s => s.Position <= at).ToList();
            var then = StructureThen.Of(known);
            var steps = TimelineLayout.Of(known, clock.Today, clock.DayOf).Steps;
            var words = Labels.Languages.ToDictionary(l => l.Name, l => StepWords.Of(known, l, names), StringComparer.Ordinal);
            foreach (var (step, stored) in steps.Zip(known).Where(s => wanted.Contains(s.First.Version)))
            {
                told.Add((pathway, step.Version), Entry(pathway, step, stored, structure, then[step.Version], words, names));
            }
        }
        foreach (var step in unread)
        {
            told.Add((step.Pathway, step.Version), Entry(step, structures.GetValueOrDefault(step.Pathway, ""), names));
        }
        return [.. rows.Select(r => told[(r.Pathway, r.Version)])];
    }

    // Who, when and what as stored; in words only that it can't be told.
    JournalEntry Entry(UnreadStep step, string structure, TerritoryNames names)
    {
        var words = Both(new("Étape que cette version du service ne sait pas lire, ou qui en suit une", "Step that this version of the service can’t read, or that follows one"));
        var recordedOn = clock.DayOf(step.RecordedAt);
        var occurredOn = step.Data is JsonObject said && said["occurredOn"] is JsonValue value && value.TryGetValue<string>(out var day)
            && DateOnly.TryParseExact(day, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) ? on : recordedOn;
        return new(
            step.Position, step.RecordedAt, step.User, step.User is { } user ? names.Staff(user) : null, step.Pathway, step.Version, structure, names.Structure(structure),
            step.Name, words, words, occurredOn, recordedOn.DayNumber - occurredOn.DayNumber, Standing.Stands, null, null,
            step.Causation?.StartsWith(ImportSource.Prefix, StringComparison.Ordinal) == true, step.Id, step.Correlation, ImportSource.Told(step.Causation, secret), step.Data);
    }

    JournalEntry Entry(Guid pathway, TimelineStep step, RecordedStep stored, string structure, string then, Dictionary<string, StepWords> words, TerritoryNames names) => new(
        stored.Position, stored.RecordedAt, stored.User, stored.User is { } user ? names.Staff(user) : null, pathway, step.Version, structure, names.Structure(structure),
        stored.Name, In(language => Labels.OfEvent(stored.Name, language)), In(language => words[language.Name].Line(step)),
        step.Event.OccurredOn, step.DaysLate, step.Standing, step.NamedVersion,
        step.ConfirmedAsTold(grouped: false), stored.Causation?.StartsWith(ImportSource.Prefix, StringComparison.Ordinal) == true,
        stored.Id, stored.Correlation, ImportSource.Told(stored.Causation, secret), ToldStep.Json(step.Event, grouped: false), then, names.Structure(then));

    static Dictionary<string, string> In(Func<CultureInfo, string> say) => Labels.Languages.ToDictionary(l => l.Name, say, StringComparer.Ordinal);

    static Dictionary<string, string> Both(Words words) => new(StringComparer.Ordinal) { ["fr"] = words.Fr, ["en"] = words.En };
}

/// <summary>A page of the journal.</summary>
/// <param name="Asked">What was asked, by the names of an address.</param>
/// <param name="At">The position up to which the log is read: given back, it keeps the pages as they are while more is recorded.</param>
/// <param name="Total">Events that match up to there.</param>
/// <param name="Newer">Those of them that are newer than this page.</param>
/// <param name="Items">The page, the last recorded first.</param>
/// <param name="Before">Where the next page begins, as <c>before</c>; absent on the last.</param>
/// <param name="After">Where the page before ends, as <c>after</c>; absent on the first.</param>
/// <param name="Later">Positions beyond <paramref name="At"/>: recorded since, or not settled yet.</param>
/// <param name="Behind">That the structures are not complete yet, in both languages; absent where they are, or are not asked for.</param>
public sealed record JournalPage(
    IReadOnlyDictionary<string, string> Asked, long At, long Total, long Newer, IReadOnlyList<JournalEntry> Items, long? Before = null, long? After = null, long Later = 0,
    IReadOnlyDictionary<string, string>? Behind = null);

/// <summary>An event of the journal.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="RecordedAt">When it was recorded, by the database's clock.</param>
/// <param name="User">Account that recorded it.</param>
/// <param name="UserName">What the territory calls it.</param>
/// <param name="Pathway">The pathway.</param>
/// <param name="Version">Its place in the pathway.</param>
/// <param name="Structure">Code of the structure that accompanies the pathway today.</param>
/// <param name="StructureName">What the territory calls it.</param>
/// <param name="Event">Its stored name.</param>
/// <param name="Labels">What such an event is called, in both languages.</param>
/// <param name="Words">What it says, in one line, in both languages.</param>
/// <param name="OccurredOn">When it happened.</param>
/// <param name="DaysLate">Days between that and its record.</param>
/// <param name="Standing">What became of it by <see cref="JournalPage.At"/>: stands, corrected or retracted.</param>
/// <param name="Corrects">For a correction or retraction, the version of the step that it names.</param>
/// <param name="Confirmed">Codes of what was asked when it was recorded, and confirmed.</param>
/// <param name="Imported">Whether it came from a file.</param>
/// <param name="Id">Identifier of the event.</param>
/// <param name="Correlation">What it was recorded with: the same for all events of a request or of an import.</param>
/// <param name="Causation">What caused it.</param>
/// <param name="Data">What it says, as stored.</param>
/// <param name="StructureThen">Code of the structure that accompanied the pathway when it was recorded; absent where the pathway can't be read up to there.</param>
/// <param name="StructureThenName">What the territory calls it.</param>
public sealed record JournalEntry(
    long Position, DateTimeOffset RecordedAt, string? User, string? UserName, Guid Pathway, long Version, string Structure, string StructureName, string Event,
    IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Words, DateOnly OccurredOn, int DaysLate, Standing Standing, long? Corrects,
    IReadOnlyList<string>? Confirmed, bool Imported, Guid Id, string? Correlation, string? Causation, JsonNode Data, string? StructureThen = null,
    string? StructureThenName = null);
