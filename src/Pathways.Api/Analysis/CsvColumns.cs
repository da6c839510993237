using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pathways.Api.Analysis;

/// <summary>
/// Reads some columns of a CSV file in one pass: UTF-8 unless said otherwise, separator ; , or tab found in the header.
/// Every refusal names its row (the header is row 1), its column and what stands there.
/// </summary>
internal sealed class CsvColumns : IDisposable
{
    private readonly Stream _stream;
    private readonly QuotedText _reader;
    private readonly CsvParser _parser;
    private readonly ProgressLine _progress;
    private readonly string _file;

    private CsvColumns(string file, Stream stream, Encoding encoding, ProgressLine progress)
    {
        (_file, _stream, _progress) = (file, stream, progress);
        try
        {
            _reader = new QuotedText(new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16));
        }
        catch (DecoderFallbackException e)
        {
            throw Undecodable(e);
        }

        if (!_reader.IsText)
            throw Undecodable(null);
        _parser = new CsvParser(_reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Separator.ToString(),
            MaxFieldSize = 1_000_000,
            BadDataFound = null,
            IgnoreBlankLines = true,
        });
        Header = Next() ? [.. _parser.Record!.Select(h => h.Trim())] : throw new AnalysisError("analyse/empty-file", $"« {file} » est vide", $"'{file}' is empty");
        var twice = Header.GroupBy(h => h, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1 && g.Key.Length > 0);
        if (twice is not null)
            throw new AnalysisError("analyse/duplicate-column", $"la colonne « {twice.Key} » est là deux fois", $"column '{twice.Key}' stands twice");
    }

    internal string[] Header { get; }

    internal char Separator => _reader.Separator;

    internal int Row => _parser.Row;

    internal string this[int column] => _parser[column];

    internal static CsvColumns Open(Arguments arguments, TextWriter error, bool terminal, bool english)
    {
        var encoding = EncodingOf(arguments.Get("encoding"));
        try
        {
            var stream = File.OpenRead(arguments.File);
            try
            {
                return new CsvColumns(arguments.File, stream, encoding, new ProgressLine(error, stream.CanSeek ? stream.Length : 0, terminal, english));
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
            if (!_parser.Read())
            {
                _progress.Done();
                return false;
            }
        }
        catch (Exception e) when (e is DecoderFallbackException || e.InnerException is DecoderFallbackException)
        {
            throw Undecodable(e);
        }
        catch (CsvHelperException e) when (e.InnerException is not AnalysisError)
        {
            throw new AnalysisError("analyse/malformed-csv", $"ligne {_parser.RawRow} : champ de plus d’un million de caractères", $"line {_parser.RawRow}: a field of more than a million characters", e);
        }

        if (Header is { Length: > 0 } && _parser.Count != Header.Length)
        {
            throw new AnalysisError("analyse/ragged-row", $"ligne {_parser.Row} : {_parser.Count} champs au lieu de {Header.Length}", $"row {_parser.Row}: {_parser.Count} fields instead of {Header.Length}");
        }

        if ((_parser.Row & 0xFFF) == 0 && _stream.CanSeek)
            _progress.Report(_stream.Position);
        return true;
    }

    internal double Number(int column)
    {
        var text = _parser[column].Trim();
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
        var text = _parser[column].Trim();
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

    private static Encoding EncodingOf(string? name)
    {
        try
        {
            // windows-1252 and its kin, which spreadsheets still write, are not registered by themselves.
            return CodePagesEncodingProvider.Instance.GetEncoding(name ?? "", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name ?? "utf-8", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new AnalysisError("analyse/unknown-encoding", $"l’encodage « {name} » est inconnu", $"encoding '{name}' is unknown", e);
        }
    }

    private AnalysisError Undecodable(Exception? inner) => new(
        "analyse/unknown-encoding",
        $"« {_file} » n’est pas de l’UTF-8 ; l’enregistrer en UTF-8, ou dire --encoding (latin1, utf-16…)",
        $"'{_file}' is not UTF-8; save it as UTF-8, or say --encoding (latin1, utf-16…)",
        inner);
}
