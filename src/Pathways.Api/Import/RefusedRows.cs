using System.Globalization;
using System.Text;
using Pathways.Api.Hosting;

namespace Pathways.Api.Import;

/// <summary>
/// The rows that are not taken: counted, the first problems kept, and all of the rows written to a file when one is given, a
/// line each, so that a file of millions of wrong rows does not fill the memory.
/// </summary>
public sealed class RefusedRows : IDisposable
{
    /// <summary>What is said of a row, before its fields: an import ignores these columns, so that the corrected list is a file again.</summary>
    public static readonly IReadOnlyList<string> Remarks = ["row", "column", "code", "reason_fr", "reason_en"];

    const int LongestGiven = 80;

    readonly List<ImportProblem> first = [];
    readonly Func<Stream>? open;
    readonly bool withFields;
    IReadOnlyList<string> names = [], columns = [];
    int remarks;
    bool listing = true;
    StreamWriter? writer;

    /// <summary>Writes to a stream that is opened for the first refused row and closed at the end; or keeps only the first problems.</summary>
    /// <param name="open">Opens a stream that can be written again.</param>
    /// <param name="withFields">
    /// Whether the rows are written as they are in the file, to be corrected and imported again. Not where the list is kept by the
    /// service: a name that strayed into the file would stay there, so a row is known by its number only (<see cref="ImportProblem.Kept"/>).
    /// </param>
    public RefusedRows(Func<Stream>? open = null, bool withFields = false) => (this.open, this.withFields) = (open, withFields);

    /// <summary>Makes the file of a list, or empties it. It has people's rows as their file has them: it is for who imports, and for nobody else of the machine.</summary>
    /// <param name="path">Where.</param>
    public static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options);
        }
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        options.UnixCreateMode = Own;
        var file = new FileStream(path, options);
        if (File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.Device))
        {
            // One that was there already.
            File.SetUnixFileMode(file.SafeFileHandle, Own);
        }
        return file;
    }

    /// <summary>The first problems, in the order of the file.</summary>
    public IReadOnlyList<ImportProblem> First => [.. first.OrderBy(p => p.Row)];

    /// <summary>How many problems there are, but for rows that are left out only because of another.</summary>
    public long Count { get; private set; }

    /// <summary>Forgets everything, for the file is decided again, and learns its columns.</summary>
    /// <param name="header">The columns.</param>
    /// <param name="ofWhole">
    /// What is wrong with the file as a whole. Then the rows are told, but not written to be corrected and imported by themselves: all of the file is to come again.
    /// </param>
    public void Begin(ImportHeader header, IReadOnlyList<ImportProblem>? ofWhole = null)
    {
        listing = true;
        names = [.. header.Names.Skip(header.Remarks)];
        columns = header.Names;
        remarks = header.Remarks;
        first.Clear();
        Count = 0;
        if (writer is not null)
        {
            writer.Flush();
            writer.BaseStream.SetLength(0);
            WriteHeader(writer);
        }
        foreach (var problem in ofWhole ?? [])
        {
            Add(problem);
        }
        listing = ofWhole is not { Count: > 0 } || !withFields;
    }

    /// <summary>Adds a problem of the whole file.</summary>
    public void Add(ImportProblem problem)
    {
        problem = withFields ? problem : problem.Kept();
        Keep(problem);
        Write([problem], []);
    }

    /// <summary>Adds a pathway's problems: none, or at least one of each of its rows.</summary>
    public void Add(PathwayRows pathway, IReadOnlyList<ImportProblem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }
        var fields = pathway.Rows.ToDictionary(r => r.Row, r => r.AsTyped);
        foreach (var row in problems.GroupBy(p => p.Row).OrderBy(g => g.Key))
        {
            ImportProblem[] told = [.. row.Select(problem => withFields ? problem with { Given = GivenIn(fields.GetValueOrDefault(row.Key, []), problem.Column) } : problem.Kept())];
            foreach (var problem in told)
            {
                Keep(problem);
            }
            Write(told, withFields ? fields.GetValueOrDefault(row.Key, []).Skip(remarks) : []);
        }
    }

    /// <summary>Writes out what is still held back.</summary>
    public void Flush() => writer?.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (writer is not null)
        {
            Temporary.Close(writer.BaseStream);
        }
    }

    string? GivenIn(string[] fields, string? column)
    {
        for (var i = remarks; column is not null && i < Math.Min(columns.Count, fields.Length); i++)
        {
            if (columns[i] == column)
            {
                return fields[i].Length is 0 or > LongestGiven ? null : fields[i];
            }
        }
        return null;
    }

    // What is shown first is what to correct; the rows that are merely left out with them are in the file.
    void Keep(ImportProblem problem)
    {
        if (problem.Code == "import/other-row-refused")
        {
            return;
        }
        Count++;
        if (first.Count < Importer.MostProblems)
        {
            first.Add(problem);
        }
    }

    void Write(IReadOnlyList<ImportProblem> problems, IEnumerable<string> fields)
    {
        if (open is null || !listing)
        {
            return;
        }
        if (writer is null)
        {
            writer = new StreamWriter(open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            WriteHeader(writer);
        }
        writer.WriteLine(Line(problems, fields));
    }

    /// <summary>A line of the list.</summary>
    internal static string Line(IReadOnlyList<ImportProblem> problems, IEnumerable<string> fields)
    {
        string All(Func<ImportProblem, string?> said) => string.Join(" | ", problems.Select(p => said(p) ?? "").Where(s => s.Length > 0).Distinct(StringComparer.Ordinal));
        string[] said =
        [
            problems[0].Row == 0 ? "" : problems[0].Row.ToString(CultureInfo.InvariantCulture),
            All(p => p.Column), All(p => p.Code), All(ImportWords.French), All(ImportWords.English),
        ];
        return CsvText.Line([.. said, .. fields], ';');
    }

    void WriteHeader(StreamWriter to) => to.WriteLine(CsvText.Line([.. Remarks, .. withFields ? names : []], ';'));
}
