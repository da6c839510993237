using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Pathways.Projections.Statistics;

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
    private readonly Missing _missing;
    private readonly Dictionary<int, HashSet<string>> _seen = [];
    private readonly Dictionary<int, char> _decimals = [];

    private CsvColumns(string file, Stream stream, Encoding encoding, ProgressLine progress, Missing missing)
    {
        (_file, _stream, _progress, _missing) = (file, stream, progress, missing);
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
        Header = Next() ? [.. _parser.Record!.Select(h => h.Trim().Normalize())] : throw new AnalysisError("analyse/empty-file", $"« {file} » est vide", $"'{file}' is empty");
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
                return new CsvColumns(arguments.File, stream, encoding, new ProgressLine(error, stream.CanSeek ? stream.Length : 0, terminal, english), arguments.Missing);
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

    /// <summary>Rows left out because a value that they need is missing.</summary>
    internal MissingCount Counted { get; } = new();

    /// <summary>What stands in a cell, without spaces around and with accents composed: é typed in two ways is one value.</summary>
    internal string Cell(int column) => _parser[column].Trim().Normalize();

    internal int IndexOf(string column)
    {
        var index = Array.IndexOf(Header, column.Trim().Normalize());
        var (french, english) = Arguments.Suggestion(column, Header);
        return index >= 0 ? index : throw new AnalysisError(
            "analyse/missing-column",
            $"pas de colonne « {column} »{french} ; il y a {string.Join(", ", Header)}",
            $"no column '{column}'{english}; there are {string.Join(", ", Header)}");
    }

    /// <summary>The column that an option names; −1 where the option is not given.</summary>
    internal int ColumnOf(Arguments arguments, string option) => arguments.Get(option) is { } name ? IndexOf(name) : -1;

    /// <summary>The columns that an option lists; a column whose own name holds a comma may be written as it is when nothing else can be meant.</summary>
    internal int[] ColumnsOf(Arguments arguments, string option)
    {
        var (whole, parts) = (Array.IndexOf(Header, arguments.Require(option).Trim().Normalize()), arguments.List(option));
        if (whole < 0 || parts.Length == 1)
            return [.. parts.Select(IndexOf)];
        return Array.TrueForAll(parts, Header.Contains)
            ? throw new AnalysisError("analyse/ambiguous-name", $"--{option} : « {Header[whole]} » est une colonne, et chaque partie aussi ; écrire \\, pour une virgule du nom", $"--{option}: '{Header[whole]}' is a column, and so is each part; write \\, for a comma of the name")
            : [whole];
    }

    /// <summary>Whether no cell of these is missing; otherwise the row is counted as left out, with the cells that are.</summary>
    internal bool Complete(params ReadOnlySpan<int> columns)
    {
        var complete = true;
        foreach (var column in columns)
        {
            if (column < 0 || !_missing.Is(_parser[column]))
                continue;
            complete = false;
            Counted.Cell(Header[column], _parser[column]);
        }

        Counted.Row(leftOut: !complete);
        return complete;
    }

    internal bool IsMissing(int column) => _missing.Is(_parser[column]);

    /// <summary>Refuses a file of which no row is left.</summary>
    internal void RequireRows(int kept)
    {
        if (kept > 0)
            return;
        if (Counted.LeftOut == 0)
            throw new AnalysisError("analyse/empty-file", $"« {_file} » n’a que son en-tête", $"'{_file}' has only its header");
        var columns = string.Join(", ", Counted.Cells.Select(c => c.Column).Distinct(StringComparer.Ordinal));
        throw new AnalysisError("analyse/no-complete-row", $"il manque une valeur à chacune des {Counted.Rows} lignes ({columns})", $"each of the {Counted.Rows} rows misses a value ({columns})");
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

    /// <summary>
    /// A number with a decimal point or, where the separator is ; or tab, a decimal comma; never both in one column, no separator of
    /// thousands, and of a size whose square a double still holds.
    /// </summary>
    internal double Number(int column)
    {
        if (!TryNumber(Cell(column), out var value))
            throw Bad("analyse/not-a-number", column, "n’est pas un nombre", "is not a number");
        Reasonable(column, value);
        Decimal(column);
        return value;
    }

    /// <summary>Reads a number as the whole file is read.</summary>
    internal bool TryNumber(string text, out double value)
    {
        // with , as the separator "1,234" in quotes is a thousand to some and about one to others
        if (Separator != ',' && text.Contains(',', StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal))
            text = text.Replace(',', '.');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>1,5 beside 1.5 in one column: one of them is a separator of thousands, or two people filled the file.</summary>
    internal void Decimal(int column)
    {
        var mark = _parser[column].AsSpan().IndexOfAny('.', ',') is var at and >= 0 ? _parser[column][at] : '\0';
        if (mark != '\0' && !_decimals.TryAdd(column, mark) && _decimals[column] != mark)
            throw Bad("analyse/mixed-decimals", column, "n’a pas la même marque décimale que les lignes au-dessus", "has another decimal mark than the rows above");
    }

    /// <summary>Nothing that is measured is as large or as small; products of such numbers would leave the range of a double.</summary>
    internal void Reasonable(int column, double value)
    {
        if (value != 0 && Math.Abs(value) is > 1e100 or < 1e-100)
            throw Bad("analyse/number-out-of-range", column, "est hors de portée (de 1e-100 à 1e100)", "is out of range (1e-100 to 1e100)");
    }

    internal double Time(int column)
    {
        var time = Number(column);
        return time >= 0 ? time : throw Bad("analyse/negative-time", column, "est un temps négatif", "is a negative time");
    }

    /// <summary>0/1 (also 1.0), true/false, or equality with the value that means the event.</summary>
    internal bool Status(int column, string? eventIs)
    {
        var text = Cell(column);
        if (eventIs is not null)
        {
            Note(column, text);
            return text == eventIs.Trim().Normalize();
        }

        if (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return text.Length == 4;
        return TryNumber(text, out var number) && number is 0 or 1
            ? number == 1
            : throw Bad("analyse/not-a-status", column, "n’est ni 0/1 ni true/false ; --event-is dit quelle valeur est l’événement", "is neither 0/1 nor true/false; --event-is says which value is the event");
    }

    /// <summary>Keeps a value so that a name that no row holds can be told apart from a misspelt one.</summary>
    internal void Note(int column, string value)
    {
        if (!_seen.TryGetValue(column, out var values))
            _seen.Add(column, values = new(StringComparer.Ordinal));
        if (values.Count < 10_000)
            values.Add(value);
    }

    /// <summary>Refuses a value that an option names and no row holds; of columns with more than 10,000 values nothing is said.</summary>
    internal void RequireValue(ReadOnlySpan<int> columns, string option, string value)
    {
        var (all, name) = (new HashSet<string>(StringComparer.Ordinal), Header[columns[0]]);
        foreach (var column in columns)
            all.UnionWith(_seen.GetValueOrDefault(column) ?? []);
        if (!all.Contains(value.Trim().Normalize()) && all.Count < 10_000)
            throw NotFound(option, value, name, all);
    }

    internal static AnalysisError NotFound(string option, string value, string column, IEnumerable<string> values)
    {
        var (french, english) = Arguments.Suggestion(value, values);
        var shown = string.Join(", ", values.Order(StringComparer.Ordinal).Take(10).Select(v => v.Length == 0 ? "''" : v));
        return new(
            "analyse/value-not-found",
            $"--{option} : aucune ligne ne porte « {value} » dans « {column} »{french} ; il y a {shown}",
            $"--{option}: no row holds '{value}' in '{column}'{english}; there are {shown}");
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
