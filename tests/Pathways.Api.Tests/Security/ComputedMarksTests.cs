using System.Text.RegularExpressions;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Whatever the service computes of what somebody may guess follows from a secret, or is told nobody who could not read it. Every place of its source that
/// computes an identifier, a mark or a hash is found here, so that one that is added says which of the two it is.
/// </summary>
public sealed partial class ComputedMarksTests
{
    const string Former = "an identifier of before there was a secret: only looked for, among what the log has";
    const string OfContent = "the hash of a file, of which a keyed mark is kept and told";
    const string Lock = "the lock of a turn in the database, held by who writes and told nobody";
    const string InMemory = "of this process's memory, and told nobody";

    // What has no key: the file, what stands there, and why.
    static readonly (string File, string Place, string Why)[] WithoutKey =
    [
        ("src/Pathways.Domain/DeterministicId.cs", "SHA256.HashData", "the computing itself: its places are looked at one by one"),
        ("src/Pathways.Domain/Pathways/Facts/Confirmation.cs", "SHA256.HashData", "of a question, given to whom it was asked of, with the values that it is of beside it; what is stored is the code"),
        ("src/Pathways.Projections/Formats/EventLogReader.cs", "SHA256.HashData", InMemory),
        ("src/Pathways.Projections/Formats/Ocel/OcelChecks.cs", "SHA256.HashData", InMemory),
        ("src/Pathways.Projections/Process/VariantTable.cs", "int GetHashCode(", InMemory),
        ("src/Pathways.Projections/Caseload/CaseloadRow.cs", "int GetHashCode(", InMemory),
        ("src/Pathways.Projections/Formats/Xes/XesModel.cs", "GetHashCode(", InMemory),
        ("src/Pathways.Projections/Formats/Ocel/OcelModel.cs", "int GetHashCode(", InMemory),
        ("src/Pathways.Api/Evaluation/SafeName.cs", "SHA256.HashData", "the end of a file's name, of the text before it"),
        ("src/Pathways.Api/Demo/DemoRecording.cs", "DeterministicId.From(\"demo-event\"", "of the invented territory"),
        ("src/Pathways.Api/Demo/DemoPerson.cs", "DeterministicId.From(\"demo-person\"", "of the invented territory"),
        ("src/Pathways.Api/Demo/DemoSeeder.cs", "DeterministicId.From(\"demo-pathway\"", "of the invented territory"),
        ("src/Pathways.Api/Hosting/Sessions.cs", "SHA256.HashData", "of a session's own secret, 32 random bytes: the row holds what opens nothing"),
        ("src/Pathways.Api/Hosting/Caching.cs", "SHA256.HashData", "of an answer, for whom has the answer"),
        ("src/Pathways.Api/Hosting/SessionKeys.cs", "HashAlgorithmName.SHA256", "a signature, by the key of the certificate"),
        ("src/Pathways.Api/Import/FileIdentity.cs", "DeterministicId.From(parts)", Former),
        ("src/Pathways.Api/Import/FileIdentity.cs", "DeterministicId.From(kind, source, reference)", Former),
        ("src/Pathways.Api/Import/ImportSource.cs", "SHA256.HashData", "what former results called a sentence that was taken as a source: only looked for; what is told has a key"),
        ("src/Pathways.Api/EventStore/PeopleGuard.cs", "hashtext(", Lock),
        ("src/Pathways.Api/Import/BulkAppender.cs", "hashtext(", Lock),
        ("src/Pathways.Api/Recording/EventAppender.cs", "hashtext(", Lock),
        ("src/Pathways.Api/Recording/PersonRecords.cs", "hashtext(", Lock),
        ("src/Pathways.Api/Recording/Entry/SameTries.cs", "hashtextextended(", Lock),
        ("src/Pathways.Api/Import/ContentHash.cs", "SHA256", OfContent),
        ("src/Pathways.Api/Import/CsvRows.cs", "SHA256", OfContent),
        ("src/Pathways.Api/Import/Upload.cs", "SHA256", OfContent),
        ("src/Pathways.Api/Import/ImportQueue.cs", "DeterministicId.From(\"import\"", Former),
        ("src/Pathways.Api/Import/ImportJob.cs", "Keyed($\"{DeterministicId.From(\"import-request\"", "the fingerprint as former versions kept it, under the key of now"),
        ("src/Pathways.Api/Recording/Forms/KeptKeys.cs", "SHA256.HashData(Encoding.UTF8.GetBytes(\"pathways:\"", "the mark of an account of before, told to that account only"),
        ("src/Pathways.Api/Recording/PersonRecords.cs", "DeterministicId.From(\"person\"", Former),
        ("src/Pathways.Api/Recording/PersonRecords.cs", "DeterministicId.From(\"person-correction\"", Former),
        ("src/Pathways.Api/Recording/Recorder.cs", "DeterministicId.From(\"pathway\"", Former),
        ("src/Pathways.Api/Recording/Recorder.cs", "DeterministicId.From(EventParts(", Former),
    ];

    static string RootOf(string folder) => File.Exists(Path.Combine(folder, "Pathways.sln")) ? folder : RootOf(Path.GetDirectoryName(folder)!);

    [Fact]
    public void Whatever_is_computed_has_a_key_or_a_reason_to_have_none()
    {
        var root = RootOf(AppContext.BaseDirectory);
        var (unsaid, met, keyed) = (new List<string>(), new HashSet<(string, string)>(), 0);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(root, "src"), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".razor" or ".js" or ".sql" && !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules")))
        {
            var file = Path.GetRelativePath(root, path).Replace('\\', '/');
            var source = File.ReadAllText(path);
            foreach (Match place in Computed().Matches(source))
            {
                var line = source[(source.LastIndexOf('\n', place.Index) + 1)..].Split('\n')[0];
                if (line.TrimStart().StartsWith("//", StringComparison.Ordinal) || line.StartsWith("using ", StringComparison.Ordinal))
                {
                    continue;
                }
                if (Keyed().IsMatch(source[place.Index..Math.Min(source.Length, place.Index + 200)]))
                {
                    keyed++;
                    continue;
                }
                var known = WithoutKey.Where(w => w.File == file && line.Contains(w.Place, StringComparison.Ordinal)).ToList();
                known.ForEach(w => met.Add((w.File, w.Place)));
                if (known.Count == 0)
                {
                    unsaid.Add($"{file}: {line.Trim()}");
                }
            }
        }
        Assert.Equal([], unsaid);
        Assert.Equal([], WithoutKey.Where(w => !met.Contains((w.File, w.Place))).Select(w => $"{w.File}: {w.Place}"));
        Assert.InRange(keyed, 12, int.MaxValue);
        Assert.All(WithoutKey, w => Assert.NotEmpty(w.Why));
    }

    // By whatever gives the same for the same: of .NET, of the service's own, of PostgreSQL and of a browser. Random numbers do not.
    [GeneratedRegex(@"\bDeterministicId\.From\(|\b(SHA(1|256|384|512|3_\w+)|MD5|HMAC\w+|Shake\w+|XxHash\w+|Crc\w+)\.\w*Hash\w*\(|HashAlgorithmName\.\w+|\bGetHashCode\(|\bGetDeterministicHashCode|\b(md5|sha224|sha256|sha384|sha512|digest|hmac|hashtext|hashtextextended)\(|\.subtle\.(digest|sign)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Computed();

    [GeneratedRegex(@"\A(DeterministicId\.From\(\s*(secret\.Key|Key)\b|HMAC)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Keyed();
}
