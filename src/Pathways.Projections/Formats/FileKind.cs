using System.Text;

namespace Pathways.Projections.Formats;

/// <summary>What a file is that is no table of text, by its first bytes: people send what they have, and are to be told what to do with it.</summary>
public static class FileKind
{
    // The names of a zip's parts stand in clear; those of Office and OpenDocument tell what it holds.
    static readonly string[] OfWorkbooks = ["xl/", "opendocument.spreadsheet"], OfDocuments = ["word/", "ppt/", "opendocument."];
    static readonly string[] OfSpreadsheetXml = ["Excel.Sheet", "office:spreadsheet"];

    static readonly (byte[] Start, string Code)[] Starts =
    [
        ([0xD0, 0xCF, 0x11, 0xE0], "text/spreadsheet"), // Office before 2007
        ([.. "7z"u8, 0xBC, 0xAF], "text/archive"),
        ([.. "Rar!"u8], "text/archive"),
        ([.. "%PDF"u8], "text/document"),
        ([.. "{\\rtf"u8], "text/document"),
        ([0x89, .. "PNG"u8], "text/document"),
        ([0xFF, 0xD8, 0xFF], "text/document"),
    ];

    /// <summary>
    /// The code that refuses it: <c>text/spreadsheet</c>, <c>text/archive</c>, <c>text/document</c>, <c>text/web-page</c>, <c>text/json</c>;
    /// null for what may be a table.
    /// </summary>
    /// <param name="head">The first bytes, a few thousand of them.</param>
    public static string? Refused(ReadOnlySpan<byte> head)
    {
        foreach (var (start, code) in Starts)
        {
            if (head.StartsWith(start))
                return code;
        }

        // What is looked for is ASCII, whatever the encoding: UTF-16 has zeros between.
        var text = Encoding.Latin1.GetString(head).Replace("\0", "", StringComparison.Ordinal).TrimStart(' ', '\t', '\r', '\n', 'ÿ', 'þ', 'ï', '»', '¿');
        return head is [(byte)'P', (byte)'K', 3, 4, ..] ? OfZip(text) : OfText(text);
    }

    static string OfZip(string text) => Has(text, OfWorkbooks) ? "text/spreadsheet" : Has(text, OfDocuments) ? "text/document"
        : text.Contains("[Content_Types].xml", StringComparison.Ordinal) ? "text/spreadsheet" : "text/archive";

    static string? OfText(string text) => text switch
    {
        ['<', '!' or '?' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..] => Has(text, OfSpreadsheetXml) ? "text/spreadsheet" : "text/web-page",
        ['{' or '[', ..] when text[1..].TrimStart() is ['"' or '{' or '[', ..] => "text/json",
        _ => null,
    };

    static bool Has(string text, string[] any) => any.Any(a => text.Contains(a, StringComparison.Ordinal));

    /// <summary>What is said of a code of <see cref="Refused"/>, in English.</summary>
    internal static string Said(string code) => code switch
    {
        "text/archive" => "The file is an archive (zip, 7z, rar): take the CSV file out of it and give that one; a single CSV file may be packed with gzip.",
        "text/document" => "The file is a document or a picture (PDF, Word, PNG), not a table: export the data as CSV from the program that has them.",
        "text/web-page" => "The file is a web page or XML, not a CSV file, whatever its name: open it in a spreadsheet program and save it as 'CSV UTF-8', or download the data again.",
        "text/json" => "The file is JSON, not a CSV file: export the data as CSV.",
        _ => "The file is a workbook (xlsx, xls, ods), not a CSV file: save the sheet as 'CSV UTF-8' from the spreadsheet program.",
    };
}
