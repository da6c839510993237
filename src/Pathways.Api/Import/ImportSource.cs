using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Marten;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Pathways.Domain.Pathways;
using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>The source of a file: a code, for it is written on every event of the file and kept for ever.</summary>
/// <param name="Code">What is written: the code itself, or a keyed mark of the file's content (<see cref="MarkOfFile"/>) or of what stood for a file before (<see cref="MarkOf"/>).</param>
/// <param name="Spellings">The texts from which the identifiers follow, that of new pathways first.</param>
public sealed partial record ImportSource(string Code, IReadOnlyList<string> Spellings)
{
    /// <summary>What is written before it as the cause of an event.</summary>
    public const string Prefix = "import:";

    /// <summary>Whether a text may be written: a code without anything by which somebody may be known, or a keyed mark.</summary>
    public static bool IsCode(string text) => IsMark(text) || (!IsOfFormer(text) && PersonalText.IsCode(text));

    /// <summary>Whether a text has the form of a keyed mark: nobody chooses one.</summary>
    public static bool IsMark(string text) => Mark().IsMatch(text);

    /// <summary>Whether a text may be the unkeyed hash by which a former version wrote and told a file without a name: whoever writes 64 digits may mean somebody.</summary>
    public static bool IsHash(string text) => Hash().IsMatch(text);

    /// <summary>Whether a text stands, by an unkeyed hash, for the free text that a version before took as a name.</summary>
    public static bool IsOfFormer(string text) => Former().IsMatch(text);

    /// <summary>
    /// What is written, kept and told in the place of a hash of content, or of a name of before: nobody finds out what it stands for by trying, for it follows
    /// from the installation's secret. The name and the unkeyed hash that a former version wrote for it have one mark.
    /// </summary>
    /// <param name="text">A hash of content, a name of before, or what stood for that.</param>
    /// <param name="secret">The installation's secret.</param>
    public static string MarkOf(string text, InstallationSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return $"source-{secret.MarkOf("import-source", IsHash(text) || IsOfFormer(text) ? text : FormerOf(text))}";
    }

    /// <summary>
    /// What stands for a file without a name that an account sends. Of another account it is another: whether somebody else sent just this file would tell, of what it says and the
    /// sender may not read, whether it was guessed right.
    /// </summary>
    /// <param name="hash">A hash of its content.</param>
    /// <param name="account">Who sends it.</param>
    /// <param name="secret">The installation's secret.</param>
    public static string MarkOfFile(string hash, string account, InstallationSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return $"source-{secret.MarkOf("import-file", $"{hash} {account}")}";
    }

    /// <summary>The source of a code.</summary>
    public static ImportSource OfCode(string code) => new(code, [code]);

    /// <summary>The source of a name of before: its pathways are known by the text, which is not written again.</summary>
    /// <param name="stored">The name as events have it.</param>
    /// <param name="secret">The installation's secret.</param>
    /// <param name="typed">As it was given now.</param>
    public static ImportSource OfFormer(string stored, InstallationSecret secret, params IEnumerable<string> typed) =>
        new(MarkOf(stored, secret), IsHash(stored) ? [stored, .. typed] : [.. FileIdentity.Spellings(FieldText.Clean(stored), [stored, .. typed])]);

    /// <summary>What caused an event, as it may be told: of what a former version wrote, a sentence or an unkeyed hash, the keyed mark; the log has it still.</summary>
    /// <param name="causation">As it is in the log.</param>
    /// <param name="secret">The installation's secret.</param>
    public static string? Told(string? causation, InstallationSecret secret) =>
        causation is null || EventMetadata.IsCausation(causation) ? causation
        : causation.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix + MarkOf(causation[Prefix.Length..], secret) : MarkOf(causation, secret);

    /// <summary>What former versions wrote in the place of a name of before.</summary>
    public static string FormerOf(string name) => $"former-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}";

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Hash();

    [GeneratedRegex(@"\Aformer-[0-9a-f]{16}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Former();

    [GeneratedRegex(@"\Asource-[0-9a-f]{32}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Mark();
}

/// <summary>
/// Knows what may be given as a source: a code; what a result told of a file without a name; or a free text that a former version took and stored, whose
/// file may come again. Any other text is not taken. What follows from the content of a file (a hash, a mark) is known to who sent it only, and to the command, whose user has the
/// database: all others would find out by trying what the file says. A hash or a name of before costs one look in an index (<see cref="LogIndex.OfSources"/>), what stands for
/// them one for each source that there ever was: never the events.
/// </summary>
public sealed class ImportSources(NpgsqlDataSource database, IDocumentStore store, InstallationSecret secret)
{
    // Longer than any name that somebody chose; what is longer is not even looked for.
    const int Longest = 1_000;

    readonly string schema = store.Options.Events.DatabaseSchemaName;

    /// <summary>What is answered for a text that is none; it is not repeated.</summary>
    public static ImportProblem None => new("import/bad-source", 0, "source");

    /// <summary>The source of a file without a name: a keyed mark of what it says and of who sends it; of a file of theirs that a former version took, what that knew it by.</summary>
    /// <param name="hashes">Hashes of its content, of former versions too.</param>
    /// <param name="account">Who sends it.</param>
    /// <param name="sender">Who sends it over the web; null for the command.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ImportSource> OfContentAsync(IReadOnlyList<string> hashes, string account, Actor? sender, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        return await NamedAsync([.. hashes, ImportSource.MarkOf(hashes[0], secret)], sender, cancellation) switch
        {
            null => ImportSource.OfCode(ImportSource.MarkOfFile(hashes[0], account, secret)),
            var hash when ImportSource.IsHash(hash) => ImportSource.OfFormer(hash, secret, hashes.Where(other => other != hash)),
            var mark => (await FindAsync(mark, sender, cancellation))!,
        };
    }

    /// <summary>The source that a text names; null for one that is none.</summary>
    /// <param name="typed">The text.</param>
    /// <param name="sender">Who names it over the web; null for the command.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<ImportSource?> FindAsync(string typed, Actor? sender, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (typed.Length > Longest || !PlainText.IsText(typed))
        {
            return null;
        }
        var clean = FieldText.Clean(typed);
        if (ImportSource.IsMark(clean) || ImportSource.IsOfFormer(clean))
        {
            // Of a file of before, the identifiers follow from what the log has.
            return await FormerAsync(name => ImportSource.IsMark(clean) ? clean == ImportSource.MarkOf(name, secret) : !ImportSource.IsHash(name) && clean == ImportSource.FormerOf(name), cancellation) is { } name ? ImportSource.OfFormer(name, secret)
                : ImportSource.IsMark(clean) && await NamedAsync([clean], null, cancellation) is not null ? ImportSource.OfCode(clean) : null;
        }
        if (ImportSource.IsCode(clean))
        {
            return ImportSource.OfCode(clean);
        }
        // A result of before told a hash, for who sends the file again put right: there are events of it then.
        return clean.Length > 0 && await (ImportSource.IsHash(clean) ? NamedAsync([clean], sender, cancellation) : NamedAsync(FileIdentity.Spellings(clean, typed), null, cancellation)) is { } stored
            ? ImportSource.OfFormer(stored, secret, ImportSource.IsHash(clean) ? [] : [typed]) : null;
    }

    // Which of the names came first, of one sender or of all. It is of who wrote its first event: whoever goes on with the file has not sent what it said.
    // From one end of the name to the other, in the order of the index: one look for each.
    async Task<string?> NamedAsync(IEnumerable<string> names, Actor? sender, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select substr(first.causation_id, {ImportSource.Prefix.Length + 1}), first.user_name from unnest($1) name cross join lateral (
                select causation_id, user_name, seq_id from {Brought} and causation_id collate "C" >= name and causation_id collate "C" <= name order by causation_id collate "C", seq_id limit 1) first
            order by first.seq_id limit 1
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names.Select(name => ImportSource.Prefix + name)] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && (sender is null || (reader[1] as string) == sender.User) ? reader.GetString(0) : null;
    }

    // Said as the index says it, or the database reads the events.
    string Brought => $"{schema}.mt_events where causation_id like '{ImportSource.Prefix}%'";

    // The hash or name of before, itself in the log, that somebody means: from one source to the next, whatever lies between.
    async Task<string?> FormerAsync(Predicate<string> isMeant, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            with recursive source(cause) as (
                (select causation_id collate "C" from {Brought} order by causation_id collate "C" limit 1)
                union all
                select (select causation_id collate "C" from {Brought} and causation_id collate "C" > source.cause order by causation_id collate "C" limit 1) from source where source.cause is not null)
            select substr(cause, {ImportSource.Prefix.Length + 1}) from source where cause is not null
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetString(0) is var name && !ImportSource.IsCode(name) && !ImportSource.IsOfFormer(name) && isMeant(name))
            {
                return name;
            }
        }
        return null;
    }
}
