using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Wolverine.Http;

namespace Pathways.Api.Audit.Journal;

/// <summary>The journal of what was recorded, for those who audit: by author, period, kind and structure, newest first.</summary>
public static class JournalEndpoints
{
    /// <summary>Rows of a page at most.</summary>
    public const int MostRows = 200;

    /// <summary>Rows of a table at most: more are asked for in parts.</summary>
    public const int MostOfTable = 50_000;

    const int TableBlock = 500;

    /// <summary>A page of the journal. Go on with <c>before</c> and <c>at</c> of the answer: the pages stay as they are while more is recorded. Who follows what comes goes on with <c>after</c>, the highest position that was read: each event comes once.</summary>
    /// <param name="teller">Tells the events.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="cancellation">To stop.</param>
    /// <param name="author">Account that recorded.</param>
    /// <param name="from">First day of the recording, in the territory.</param>
    /// <param name="to">Last day of the recording.</param>
    /// <param name="happenedFrom">First day on which it happened.</param>
    /// <param name="happenedTo">Last day on which it happened.</param>
    /// <param name="kind">Stored name of an event; or changed (corrections and retractions), imported, confirmed, unsigned.</param>
    /// <param name="structure">Code of the structure that accompanies the pathway today.</param>
    /// <param name="late">Recorded more than so many days after it happened.</param>
    /// <param name="at">Log position up to which the log is read, as a page gave it.</param>
    /// <param name="before">Only what is older than this position.</param>
    /// <param name="after">Only what is newer than this position.</param>
    /// <param name="size">Rows, 1 to 200; 50 when absent.</param>
    [WolverineGet("/api/audit/journal")]
    [Heavy]
    [Authorize(Policy = Access.Policies.Audit)]
    [Answers<JournalPage>]
    public static async Task<IResult> Get(
        [NotBody] JournalTeller teller, [NotBody] JournalReader reader, CancellationToken cancellation, string? author = null, string? from = null, string? to = null, string? happenedFrom = null,
        string? happenedTo = null, string? kind = null, string? structure = null, string? late = null, long? at = null, long? before = null, long? after = null, int? size = null)
    {
        var (question, problem) = JournalQuestion.Read(Of(author, from, to, happenedFrom, happenedTo, kind, structure, late), await reader.KnownAsync(cancellation));
        if (problem is not null)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, problem.Code, problem.Field, problem.Values);
        }
        if (size is < 1 or > MostRows)
        {
            return Problems.BadValue(nameof(size), $"de 1 à {MostRows}.", $"from 1 to {MostRows}.");
        }
        if (before is not null && after is not null)
        {
            return Problems.BadValue(nameof(after), "before ou after, pas les deux.", "before or after, not both.");
        }
        foreach (var (name, position) in new[] { (nameof(at), at), (nameof(before), before), (nameof(after), after) })
        {
            if (position is { } p && !(name == nameof(at) ? p >= 0 : await reader.IsPositionAsync(p, cancellation)))
            {
                return Problems.BadValue(name, "une position du journal, telle qu’une page l’a donnée.", "a position in the log, as a page gave it.");
            }
        }
        return TypedResults.Ok(await teller.PageAsync(question!, at, new(before, after), size ?? JournalTeller.PageSize, cancellation));
    }

    /// <summary>The same as a table, all of it, with the question in each row.</summary>
    /// <param name="teller">Tells the events.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="directory">The territory's names.</param>
    /// <param name="clock">The territory's calendar.</param>
    /// <param name="http">The request, whose answer is a file.</param>
    /// <param name="author">Account that recorded.</param>
    /// <param name="from">First day of the recording, in the territory.</param>
    /// <param name="to">Last day of the recording.</param>
    /// <param name="happenedFrom">First day on which it happened.</param>
    /// <param name="happenedTo">Last day on which it happened.</param>
    /// <param name="kind">Stored name of an event; or changed, imported, confirmed, unsigned.</param>
    /// <param name="structure">Code of the structure that accompanies the pathway today.</param>
    /// <param name="late">Recorded more than so many days after it happened.</param>
    /// <param name="at">Log position up to which the log is read.</param>
    /// <param name="spreadsheet">fr or en: a table that spreadsheets of that language open as it is, with words in place of codes.</param>
    [WolverineGet("/api/audit/journal.csv")]
    [Heavy]
    [Authorize(Policy = Access.Policies.Audit)]
    public static async Task<IResult> Table(
        [NotBody] JournalTeller teller, [NotBody] JournalReader reader, [NotBody] TerritoryDirectory directory, [NotBody] TerritoryClock clock, HttpContext http, string? author = null, string? from = null,
        string? to = null, string? happenedFrom = null, string? happenedTo = null, string? kind = null, string? structure = null, string? late = null, long? at = null, string? spreadsheet = null)
    {
        var cancellation = http.RequestAborted;
        var (question, problem) = JournalQuestion.Read(Of(author, from, to, happenedFrom, happenedTo, kind, structure, late), await reader.KnownAsync(cancellation));
        if (problem is not null)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, problem.Code, problem.Field, problem.Values);
        }
        if (spreadsheet is not null && !Languages.Codes.Contains(spreadsheet, StringComparer.Ordinal))
        {
            return QueryValues.Unknown("query/bad-choice", nameof(spreadsheet), spreadsheet, Languages.Codes);
        }
        if (at < 0)
        {
            return Problems.BadValue(nameof(at), "une position du journal, telle qu’une page l’a donnée.", "a position in the log, as a page gave it.");
        }
        var (reached, _) = await reader.PositionAsync(cancellation);
        var until = Math.Min(at ?? reached, reached);
        var count = await reader.CountAsync(question!, until, new(), cancellation);
        var total = count.Total;
        if (total > MostOfTable)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, "journal/too-many", details: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["count"] = total.ToString(CultureInfo.InvariantCulture),
                ["most"] = MostOfTable.ToString(CultureInfo.InvariantCulture),
            });
        }
        var table = new JournalCsv(question!, until, total, clock, await directory.ReadAsync(cancellation), spreadsheet is null ? null : Labels.Language(spreadsheet));
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{table.FileName}\"";
        http.Response.ContentType = "text/csv; charset=utf-8";
        await http.Response.WriteAsync(table.Head, cancellation);
        if (total == 0)
        {
            await http.Response.WriteAsync(table.Empty, cancellation);
        }
        // Some at a time: a table of years is never held whole.
        for (var (cursor, more) = (new JournalCursor(), total > 0); more;)
        {
            var rows = await reader.RowsAsync(question!, until, count, cursor, TableBlock, cancellation);
            foreach (var entry in await teller.TellAsync([.. rows], until, cancellation))
            {
                await http.Response.WriteAsync(table.Line(entry), cancellation);
            }
            (cursor, more) = (new(Before: rows is [.., var last] ? last.Position : null), rows.Count == TableBlock);
        }
        return Results.Empty;
    }

    static Func<string, string?> Of(string? author, string? from, string? to, string? happenedFrom, string? happenedTo, string? kind, string? structure, string? late) =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [nameof(author)] = author,
            [nameof(from)] = from,
            [nameof(to)] = to,
            [nameof(happenedFrom)] = happenedFrom,
            [nameof(happenedTo)] = happenedTo,
            [nameof(kind)] = kind,
            [nameof(structure)] = structure,
            [nameof(late)] = late,
        }.GetValueOrDefault;
}
