using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;

namespace Pathways.Api.Audit.Journal;

/// <summary>
/// Finds a pathway or an event by what somebody has of it: an identifier, its beginning as pages show it, the address of a page, a receipt, a
/// position in the log. Each is a look in an index.
/// </summary>
public sealed partial class JournalFinder(NpgsqlDataSource database, PeopleLog people)
{
    const string Events = $"{Store.EventSchema}.mt_events";
    const string Streams = $"{Store.EventSchema}.mt_streams";

    /// <summary>Most that are listed where a beginning is that of several.</summary>
    public const int MostListed = 20;

    /// <summary>Longest text that is looked through: a receipt with its data is shorter.</summary>
    public const int Longest = 8_000;

    // What stands around an identifier where it was copied from: quotes of a program or a word processor, a sign before a number, dots of a beginning.
    static readonly char[] Around = [' ', '\t', '\n', '\r', '#', '…', '"', '\'', '`', '“', '”', '„', '«', '»', '‘', '’', '(', ')', '[', ']', '<', '>', ',', ';', '.', '\u00a0', '\u202f'];

    /// <summary>What a text leads to; none when it names nothing that there is.</summary>
    public async Task<JournalFound> FindAsync(string text, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(text);
        var whole = Whole().Matches(text).Select(m => Guid.Parse(m.Value)).Distinct().ToArray();
        if (whole.Length > 0)
        {
            return new(await OfWholeAsync(whole, Version().Match(text) is { Success: true } v && long.TryParse(v.Groups["version"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, cancellation), Readable: true);
        }
        var asked = text.Trim(Around).Replace(" ", "", StringComparison.Ordinal);
        // Without its dashes longer than an identifier, it is the beginning of none.
        var start = Short().IsMatch(asked) && asked.Replace("-", "", StringComparison.Ordinal) is { Length: <= 32 } bare ? bare.ToLowerInvariant() : null;
        if (start is not null && await OfShortAsync(start, cancellation) is { Count: > 0 } found)
        {
            return new(found, Readable: true);
        }
        if (long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return new(await EventsAsync("seq_id = $1", new NpgsqlParameter<long> { TypedValue = position }, cancellation), Readable: true);
        }
        return new([], Readable: start is not null);
    }

    // A text may name a pathway and an event of it: the event says more.
    async Task<IReadOnlyList<JournalPlace>> OfWholeAsync(Guid[] ids, long? version, CancellationToken cancellation)
    {
        if (await EventsAsync("id = any($1)", new NpgsqlParameter<Guid[]> { TypedValue = ids }, cancellation) is { Count: > 0 } events)
        {
            // A receipt names the steps that were stored with its own too: the last is the one that it is of.
            return events.Select(e => e.Pathway).Distinct().Count() == 1 ? [events.MaxBy(e => e.Version)!] : events;
        }
        var pathways = await PathwaysAsync("id = any($1)", new NpgsqlParameter<Guid[]> { TypedValue = ids }, cancellation);
        if (pathways.Count == 0)
        {
            var of = await people.PathwaysOfAsync(ids, cancellation);
            return of.Count == 0 ? [] : await PathwaysAsync("id = any($1)", new NpgsqlParameter<Guid[]> { TypedValue = [.. of.Select(p => p.Pathway)] }, cancellation);
        }
        return version is { } number && pathways is [var one] && number >= 1 && number <= one.Latest ? [one with { Version = number }] : pathways;
    }

    async Task<IReadOnlyList<JournalPlace>> OfShortAsync(string start, CancellationToken cancellation)
    {
        var (least, most) = (Guid.Parse(start.PadRight(32, '0')), Guid.Parse(start.PadRight(32, 'f')));
        NpgsqlParameter[] Between() => [new NpgsqlParameter<Guid> { TypedValue = least }, new NpgsqlParameter<Guid> { TypedValue = most }];
        var pathways = await PathwaysAsync("id between $1 and $2", Between(), cancellation);
        return pathways.Count > 0 ? pathways : await EventsAsync("id between $1 and $2", Between(), cancellation);
    }

    Task<IReadOnlyList<JournalPlace>> EventsAsync(string where, NpgsqlParameter parameter, CancellationToken cancellation) => EventsAsync(where, [parameter], cancellation);

    Task<IReadOnlyList<JournalPlace>> EventsAsync(string where, NpgsqlParameter[] parameters, CancellationToken cancellation) => ReadAsync(
        $"select stream_id, version, version, timestamp, type, seq_id from {Events} where {where} order by seq_id desc limit {MostListed + 1}", parameters, cancellation);

    Task<IReadOnlyList<JournalPlace>> PathwaysAsync(string where, NpgsqlParameter parameter, CancellationToken cancellation) => PathwaysAsync(where, [parameter], cancellation);

    Task<IReadOnlyList<JournalPlace>> PathwaysAsync(string where, NpgsqlParameter[] parameters, CancellationToken cancellation) => ReadAsync(
        $"select id, null::bigint, version, timestamp, null::text, null::bigint from {Streams} where {where} order by timestamp desc, id limit {MostListed + 1}", parameters, cancellation);

    async Task<IReadOnlyList<JournalPlace>> ReadAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<JournalPlace>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new(
                reader.GetGuid(0), await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3),
                await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetString(4)));
        }
        return found;
    }

    [GeneratedRegex("(?<![0-9a-fA-F])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![0-9a-fA-F])|(?<![0-9a-fA-F])[0-9a-fA-F]{32}(?![0-9a-fA-F])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Whole();

    // The beginning of an identifier: eight signs as pages show it, or more.
    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F-]{0,27}\z", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Short();

    [GeneratedRegex(@"[?&;]version=(?<version>[0-9]{1,18})|#step-(?<version>[0-9]{1,18})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Version();
}

/// <summary>What a text leads to.</summary>
/// <param name="Places">The pathways or events.</param>
/// <param name="Readable">Whether the text could be the name of one at all.</param>
public sealed record JournalFound(IReadOnlyList<JournalPlace> Places, bool Readable);

/// <summary>A pathway, or an event of one.</summary>
/// <param name="Pathway">The pathway.</param>
/// <param name="Version">The event's place in it; null for the pathway as it is.</param>
/// <param name="Latest">The last version known here.</param>
/// <param name="RecordedAt">When it was recorded, or when something last was.</param>
/// <param name="Event">The event's stored name.</param>
public sealed record JournalPlace(Guid Pathway, long? Version, long Latest, DateTimeOffset RecordedAt, string? Event)
{
    /// <summary>Its address.</summary>
    public string Address => $"/pathways/{Pathway}/history{(Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"?version={version}") : "")}";
}
