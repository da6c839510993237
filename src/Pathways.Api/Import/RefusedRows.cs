using System.Globalization;
using System.Text;

namespace Pathways.Api.Import;

/// <summary>
/// The rows that are not taken: counted, the first ones kept, and all of them written to a file when one is given, so that a file
/// of millions of wrong rows does not fill the memory.
/// </summary>
public sealed class RefusedRows : IDisposable
{
    readonly List<ImportProblem> first = [];
    readonly StreamWriter? writer;

    /// <summary>Writes to a stream that can be written anew, or keeps the first problems alone.</summary>
    public RefusedRows(Stream? csv = null)
    {
        writer = csv is null ? null : new StreamWriter(csv, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        Reset();
    }

    /// <summary>The first problems, in the order of the file.</summary>
    public IReadOnlyList<ImportProblem> First => [.. first.OrderBy(p => p.Row)];

    /// <summary>Forgets everything: the file is decided again.</summary>
    public void Reset()
    {
        first.Clear();
        if (writer is not null)
        {
            writer.Flush();
            writer.BaseStream.SetLength(0);
            writer.WriteLine("row;column;code;reason_fr;reason_en;pathway");
        }
    }

    /// <summary>Adds a problem.</summary>
    public void Add(ImportProblem problem)
    {
        // What is shown first is what to mend; the rows that are merely left out with them are in the file.
        if (first.Count < Importer.MostProblems && problem.Code != "import/other-row-refused")
        {
            first.Add(problem);
        }
        writer?.WriteLine(string.Join(';', new[]
        {
            problem.Row.ToString(CultureInfo.InvariantCulture), problem.Column ?? "", problem.Code, ImportWords.French(problem), ImportWords.English(problem), problem.Pathway ?? "",
        }.Select(Field)));
    }

    /// <summary>Writes out what is still held back.</summary>
    public void Flush() => writer?.Flush();

    /// <inheritdoc/>
    public void Dispose() => writer?.Dispose();

    // A reference that a spreadsheet would run as a formula is written as text.
    static string Field(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(";\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
