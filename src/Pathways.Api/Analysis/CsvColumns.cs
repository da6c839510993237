using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>
/// Reads some columns of a CSV file in one pass, its encoding and separator (; , or tab) found out or declared; gzip too.
/// Every refusal names its row (the header is row 1), its column and what stands there.
/// </summary>
internal sealed class CsvColumns : IDisposable
{
    private readonly LogStream _stream;
    private readonly Utf8Text _bytes;
    private readonly QuotedText _reader;
    private readonly CsvParser _parser;
    private readonly ProgressLine _progress;
    private readonly string _file;
    private long _blankRows, _cleanedFields;

    private CsvColumns(string file, LogStream stream, string? encoding, ProgressLine progress)
    {
        (_file, _stream, _progress) = (file, stream, progress);
        _bytes = new Utf8Text(stream, encoding);
        _reader = new QuotedText(new StreamReader(_bytes, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16));
        _parser = new CsvParser(_reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Separator.ToString(CultureInfo.InvariantCulture),
            MaxFieldSize = 1_000_000,
            BadDataFound = null,
            IgnoreBlankLines = true,
        });
        Header = Next() ? Names(_parser.Record!) : throw new AnalysisError("analyse/empty-file", $"« {file} » est vide", $"'{file}' is empty");
        var twice = Header.GroupBy(h => h, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1 && g.Key.Length > 0);
        if (twice is not null)
            throw new AnalysisError("analyse/duplicate-column", $"la colonne « {twice.Key} » est là deux fois", $"column '{twice.Key}' stands twice");
    }

    internal string[] Header { get; }

    internal char Separator => _reader.Separator.Char;

    /// <summary>What was found out about the file so far.</summary>
    internal TextInput Input => new(_bytes.EncodingName, _bytes.Evidence, _reader.Separator.Name, _blankRows, _cleanedFields);

    internal int Row => _parser.Row;

    /// <summary>A field as it is compared: composed letters, nothing invisible, no blanks around it.</summary>
    internal string this[int column]
    {
        get
        {
            var raw = _parser[column];
            var clean = FieldText.Clean(raw);
            _cleanedFields += clean.Length < raw.Length && clean.Length < raw.AsSpan().Trim().Length ? 1 : 0;
            return clean;
        }
    }

    internal static CsvColumns Open(Arguments arguments, TextWriter error, bool terminal, bool english)
    {
        try
        {
            var stream = LogStream.Open(File.OpenRead(arguments.File), new LogLimits());
            try
            {
                return new CsvColumns(arguments.File, stream, arguments.Get("encoding"), new ProgressLine(error, stream.Size ?? 0, terminal, english));
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AnalysisError.Unreadable(arguments.File, e);
        }
    }

    internal int IndexOf(string column)
    {
        var index = Array.IndexOf(Header, column);
        return index >= 0 ? index : throw new AnalysisError(
            "analyse/missing-column", $"pas de colonne « {column} » ; il y a {string.Join(", ", Header)}", $"no column '{column}'; there are {string.Join(", ", Header)}");
    }

    /// <summary>The next row; false at the end.</summary>
    internal bool Next()
    {
        try
        {
            do
            {
                _stream.Mark();
                if (!_parser.Read())
                {
                    _progress.Done();
                    return false;
                }
            }
            while (IsBlank(0) && ++_blankRows > 0);
        }
        catch (CsvHelperException e) when (e.InnerException is not AnalysisError)
        {
            throw new AnalysisError("analyse/malformed-csv", $"ligne {_parser.RawRow} : champ de plus d’un million de caractères", $"line {_parser.RawRow}: a field of more than a million characters", e);
        }

        if (Header is { Length: > 0 } && _parser.Count != Header.Length && !(_parser.Count > Header.Length && IsBlank(Header.Length)))
        {
            throw new AnalysisError("analyse/ragged-row", $"ligne {_parser.Row} : {_parser.Count} champs au lieu de {Header.Length}", $"row {_parser.Row}: {_parser.Count} fields instead of {Header.Length}");
        }

        if ((_parser.Row & 0xFFF) == 0)
            _progress.Report(_stream.Consumed);
        return true;
    }

    internal double Number(int column)
    {
        var text = this[column];
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            return value;
        if (Separator == ';' && double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
            return value;
        throw Bad("analyse/not-a-number", column, "n’est pas un nombre", "is not a number");
    }

    internal double Time(int column)
    {
        var time = Number(column);
        return time >= 0 ? time : throw Bad("analyse/negative-time", column, "est un temps négatif", "is a negative time");
    }

    /// <summary>0/1, true/false, or equality with the value that means the event.</summary>
    internal bool Status(int column, string? eventIs)
    {
        var text = this[column];
        if (eventIs is not null)
            return text == eventIs;
        return text switch
        {
            "1" => true,
            "0" => false,
            _ when text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
            _ when text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
            _ => throw Bad("analyse/not-a-status", column, "n’est ni 0/1 ni true/false ; --event-is dit quelle valeur est l’événement", "is neither 0/1 nor true/false; --event-is says which value is the event"),
        };
    }

    internal AnalysisError Bad(string code, int column, string french, string english) => new(
        code,
        $"ligne {_parser.Row}, colonne « {Header[column]} » : « {Short(_parser[column])} » {french}",
        $"row {_parser.Row}, column '{Header[column]}': '{Short(_parser[column])}' {english}");

    public void Dispose()
    {
        _parser.Dispose();
        _reader.Dispose();
        _stream.Dispose();
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    // Spreadsheets write columns without a name, and rows of separators alone, where a cell was once touched.
    private bool IsBlank(int from)
    {
        for (var i = from; i < _parser.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(_parser[i]))
                return false;
        }

        return true;
    }

    private static string[] Names(string[] header)
    {
        var names = Array.ConvertAll(header, FieldText.Clean);
        return names[..(Array.FindLastIndex(names, n => n.Length > 0) + 1)];
    }
}
