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
/// <param name="Code">What is written: the code itself, the hash of the content, or what stands in place of a free text of before (<c>former-…</c>).</param>
/// <param name="Spellings">The texts from which the identifiers follow, that of new pathways first.</param>
public sealed partial record ImportSource(string Code, IReadOnlyList<string> Spellings)
{
    /// <summary>What is written before it as the cause of an event.</summary>
    public const string Prefix = "import:";

    /// <summary>Whether a text may be written: a code without anything by which somebody may be known, the hash of a file, or what stands for a former name.</summary>
    public static bool IsCode(string text) => Hash().IsMatch(text) || IsOfFormer(text) || PersonalText.IsCode(text);

    /// <summary>Whether a text may be the hash of a file's content: nobody chooses one, and whoever writes 64 digits may mean somebody.</summary>
    public static bool IsHash(string text) => Hash().IsMatch(text);

    /// <summary>Whether a text stands for the free text that a former version took as a name.</summary>
    public static bool IsOfFormer(string text) => Former().IsMatch(text);

    /// <summary>The source of a file without a name: the hashes of its content.</summary>
    public static ImportSource OfContent(IReadOnlyList<string> hashes) => new(hashes[0], hashes);

    /// <summary>The source of a code.</summary>
    public static ImportSource OfCode(string code) => new(code, [code]);

    /// <summary>The source of a name of before: its pathways are known by the text, which is not written again.</summary>
    /// <param name="stored">The name as events have it.</param>
    /// <param name="typed">As it was given now.</param>
    public static ImportSource OfFormer(string stored, params IEnumerable<string> typed) =>
        new($"former-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stored)))[..16]}", [.. FileIdentity.Spellings(FieldText.Clean(stored), [stored, .. typed])]);

    /// <summary>What caused an event, as it may be told: a free text of a former version is told by what stands for it; the log has it still.</summary>
    public static string? Told(string? causation) =>
        causation is null || EventMetadata.IsCausation(causation) ? causation
        : causation.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix + OfFormer(causation[Prefix.Length..]).Code : OfFormer(causation).Code;

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Hash();

    [GeneratedRegex(@"\Aformer-[0-9a-f]{16}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Former();
}

/// <summary>
/// Knows what may be given as a source: a code; the hash of a file that came without one; or a free text that a former version took and stored, whose
/// file may come again. Any other text is not taken. A hash or a name of before costs one look in an index (<see cref="LogIndex.OfSources"/>), what stands for the
/// latter one for each source that there ever was: never the events.
/// </summary>
public sealed class ImportSources(NpgsqlDataSource database, IDocumentStore store)
{
    // Longer than any name that somebody chose; what is longer is not even looked for.
    const int Longest = 1_000;

    readonly string schema = store.Options.Events.DatabaseSchemaName;

    /// <summary>What is answered for a text that is none; it is not repeated.</summary>
    public static ImportProblem None => new("import/bad-source", 0, "source");

    /// <summary>The source that a text names; null for one that is none.</summary>
    public async Task<ImportSource?> FindAsync(string typed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (typed.Length > Longest || !PlainText.IsText(typed))
        {
            return null;
        }
        var clean = FieldText.Clean(typed);
        if (ImportSource.IsOfFormer(clean))
        {
            return await StoredAsync($"{Sources} select substr(cause, {ImportSource.Prefix.Length + 1}) from source where 'former-' || left(encode(sha256(convert_to(substr(cause, {ImportSource.Prefix.Length + 1}), 'UTF8')), 'hex'), 16) = any($1) order by cause limit 1", [clean], cancellation) is { } name
                ? ImportSource.OfFormer(name) : null;
        }
        if (ImportSource.IsHash(clean))
        {
            // The result of a file without a name tells its hash, for who sends it again put right: there are events of it then.
            return await NamedAsync([clean], cancellation) is null ? null : ImportSource.OfCode(clean);
        }
        if (ImportSource.IsCode(clean))
        {
            return ImportSource.OfCode(clean);
        }
        return clean.Length > 0 && await NamedAsync(FileIdentity.Spellings(clean, typed), cancellation) is { } stored ? ImportSource.OfFormer(stored, typed) : null;
    }

    Task<string?> NamedAsync(IEnumerable<string> names, CancellationToken cancellation) => StoredAsync(
        $"select substr(causation_id, {ImportSource.Prefix.Length + 1}) from {Brought} and causation_id collate \"C\" = any($1) order by causation_id collate \"C\" limit 1",
        [.. names.Select(name => ImportSource.Prefix + name)], cancellation);

    // Said as the index says it, or the database reads the events.
    string Brought => $"{schema}.mt_events where causation_id like '{ImportSource.Prefix}%'";

    // From one source to the next, whatever lies between.
    string Sources => $"""
        with recursive source(cause) as (
            (select causation_id collate "C" from {Brought} order by causation_id collate "C" limit 1)
            union all
            select (select causation_id collate "C" from {Brought} and causation_id collate "C" > source.cause order by causation_id collate "C" limit 1) from source where source.cause is not null)
        """;

    async Task<string?> StoredAsync(string sql, string[] texts, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = texts });
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }
}
