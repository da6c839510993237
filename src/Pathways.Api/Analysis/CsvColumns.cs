using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Pathways.Projections.Formats;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>
/// Reads some columns of a CSV file in one pass, its encoding and separator (; , or tab) found out or declared; gzip too.
/// Every refusal names its row (the header is row 1), its column and what is written there.
/// </summary>
internal sealed class CsvColumns : IDisposable
{
    private readonly LogStream _stream;
    private readonly ColumnRoles _roles;
    private readonly Utf8Text _bytes;
    private readonly QuotedText _reader;
    private readonly CsvParser _parser;
    private readonly ProgressLine _progress;
    private readonly string _file;
    private readonly Missing _missing;
    private bool _begun;
    private readonly ColumnValues _values;
    private readonly RepeatedNames _names;
    private bool _isCopy;
    private readonly DecimalMarks _decimals = new();
    private readonly Dictionary<int, int> _cleanedAt = [];
    private readonly HashSet<UInt128> _rows = [];
    private int[]? _groupColumns;
    private long _blankRows, _cleanedFields, _equalRows;
    private int _widest, _firstRow;

    private CsvColumns(string file, LogStream stream, string? encoding, ProgressLine progress, Missing missing)
    {
        (_file, _stream, _progress, _missing) = (file, stream, progress, missing);
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
        CsvSeparator.RequireColumns(Header);
        _cleanedFields = Header.Zip(_parser.Record!).Count(h => h.First != h.Second);
        _roles = new ColumnRoles(Header) { GuessedEncoding = _bytes.Evidence == EncodingEvidence.Guessed ? _bytes.EncodingName : null };
        _values = new ColumnValues(Header);
        _names = new RepeatedNames(Header);
        var twice = Header.GroupBy(h => h, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1 && g.Key.Length > 0);
        if (twice is not null)
            throw new AnalysisError("analyse/duplicate-column", $"la colonne « {Short(twice.Key)} » figure deux fois ; renommez-en une dans le fichier", $"column '{Short(twice.Key)}' is given twice; rename one of them in the file");
    }

    internal string[] Header { get; }

    internal char Separator => _reader.Separator.Char;

    /// <summary>What was found out about the file so far.</summary>
    internal TextInput Input => new(_bytes.EncodingName, _bytes.Evidence, _reader.Separator.Name, _blankRows, _cleanedFields, EmptyColumns: _widest - Header.Length, EndMark: _bytes.EndMark);

    internal int Row => _parser.Row;

    /// <summary>A field as it is compared: composed letters, nothing invisible, no blanks around it.</summary>
    internal string this[int column]
    {
        get
        {
            var raw = _parser[column];
            var clean = FieldText.Clean(raw);
            // once a field, however often it is read
            if (!ReferenceEquals(raw, clean) && raw != clean && _cleanedAt.GetValueOrDefault(column, -1) != _parser.Row)
            {
                _cleanedAt[column] = _parser.Row;
                _cleanedFields++;
            }

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
                return new CsvColumns(arguments.File, stream, arguments.Get("encoding"), new ProgressLine(error, stream.Size ?? 0, terminal, english), arguments.Missing);
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

    /// <summary>Whether --by and --strata name groups, of which one may lose all its rows.</summary>
    internal bool ByNamesGroups { get; set; }

    /// <summary>Rows left out because a value that they need is missing.</summary>
    internal MissingCount Counted { get; } = new();

    /// <summary>What the reading decided so far.</summary>
    internal TableRead Read => new(
        Counted,
        _equalRows,
        [.. _decimals.Commas.Select(c => Header[c])],
        [.. Separator == ',' ? [] : _decimals.PointsOfThousands.Select(c => Header[c])],
        _values.Statuses,
        _missing,
        _names.Found(c => !_roles.Has(c)));

    internal int IndexOf(string column) => _roles.IndexOf(column);

    /// <inheritdoc cref="ColumnRoles.ColumnOf"/>
    internal int ColumnOf(Arguments arguments, string option) => _roles.ColumnOf(arguments, option);

    /// <inheritdoc cref="ColumnRoles.Required"/>
    internal int Required(Arguments arguments, string option) => _roles.Required(arguments, option);

    /// <inheritdoc cref="ColumnRoles.ColumnsOf"/>
    internal int[] ColumnsOf(Arguments arguments, string option) => _roles.ColumnsOf(arguments, option);

    /// <summary>Whether no cell of these is missing; otherwise the row is counted as left out, with the cells that are.</summary>
    internal bool Complete(params ReadOnlySpan<int> columns)
    {
        var complete = true;
        foreach (var column in columns)
        {
            if (column < 0 || !IsMissing(column))
                continue;
            complete = false;
            Counted.Cell(Header[column], FieldText.Clean(_parser[column]));
        }

        Counted.Row(leftOut: !complete);
        if (complete)
            _names.Count(_isCopy, c => IsMissing(c) ? "" : FieldText.Clean(_parser[c]));
        if (ByNamesGroups)
        {
            _groupColumns ??= _roles.Of("by", "strata");
            foreach (var column in _groupColumns)
            {
                if (!IsMissing(column))
                    Counted.Group(Header[column], FieldText.Clean(_parser[column]), leftOut: !complete);
            }
        }

        return complete;
    }

    internal bool IsMissing(int column) => _missing.Is(FieldText.Clean(_parser[column]));

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
            _widest = Math.Max(_widest, _parser.Count);
        }
        catch (CsvHelperException e) when (e.InnerException is not AnalysisError)
        {
            throw new AnalysisError("analyse/malformed-csv", $"ligne {_parser.RawRow} : champ de plus d’un million de caractères", $"line {_parser.RawRow}: a field of more than a million characters", e);
        }

        if (Header is { Length: > 0 } && _parser.Count != Header.Length && !(_parser.Count > Header.Length && IsBlank(Header.Length)))
        {
            throw new AnalysisError("analyse/ragged-row", $"ligne {_parser.Row} : {_parser.Count} champ{(_parser.Count > 1 ? "s" : "")} au lieu de {Header.Length} ; un séparateur ou des guillemets y manquent, ou y sont de trop ; si c’est un titre ou une note, supprimez cette ligne", $"row {_parser.Row}: {_parser.Count} field{(_parser.Count > 1 ? "s" : "")} instead of {Header.Length}; a separator or quotes are missing there, or too many; if it is a title or a note, delete this row");
        }

        if (Header is { Length: > 0 } && !_begun)
        {
            (_begun, _firstRow) = (true, _parser.Row);
            if (SecondHeader.Is(_parser.Record!))
            {
                throw new AnalysisError(
                    "text/second-header",
                    $"ligne {_parser.Row} : elle n’a que des unités ou des cellules entre crochets ou parenthèses, comme une deuxième ligne d’en-tête ; supprimez-la",
                    $"row {_parser.Row}: it holds nothing but units or cells in brackets, as a second line of headers does; delete it");
            }
        }

        // without a column beside those asked for, two people may well have the same values: nothing tells a copy
        _isCopy = _roles is { Count: > 0 } && _roles.Count < Header.Length && !_rows.Add(Fingerprint(_parser.RawRecord));
        if (_isCopy)
            _equalRows++;
        if ((_parser.Row & 0xFFF) == 0)
            _progress.Report(_stream.Consumed);
        return true;
    }

    /// <summary>
    /// A number with a decimal point or, where the separator is ; or tab, a decimal comma; never both in one column, no separator of
    /// thousands, and of a size whose square a double still holds.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="canBeMissing">Whether <c>--missing</c> could leave the row out.</param>
    internal double Number(int column, bool canBeMissing = true)
    {
        if (!TryNumber(this[column], out var value))
        {
            var (french, english) = NoNumber.Of(this[column], _parser.Row == _firstRow, canBeMissing ? WithMissing(this[column]) : null);
            throw Bad("analyse/not-a-number", column, "n’est pas un nombre" + french, "is not a number" + english);
        }

        Reasonable(column, value);
        Decimal(column);
        return value;
    }

    /// <inheritdoc cref="TableRead.WithMissing"/>
    internal string WithMissing(string word) => Read.WithMissing(word);

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
        if (!_decimals.Agree(column, this[column]))
            throw Bad("analyse/mixed-decimals", column, "n’a pas la même marque décimale que les lignes au-dessus ; écrivez tous les nombres de la colonne de la même façon, sans séparateur de milliers", "has another decimal mark than the rows above; write all numbers of the column in one way, without a separator of thousands");
    }

    /// <summary>Stands for a text: two sums of its characters of 64 bits, each with factors of its own.</summary>
    internal static UInt128 Fingerprint(string row)
    {
        var (one, two) = (14695981039346656037UL, 1442695040888963407UL);
        foreach (var c in row.AsSpan().TrimEnd("\r\n"))
            (one, two) = ((one ^ c) * 1099511628211UL, (two + c) * 6364136223846793005UL);
        return new UInt128(one, two);
    }

    /// <summary>Nothing that is measured is as large or as small; products of such numbers would leave the range of a double.</summary>
    internal void Reasonable(int column, double value)
    {
        if (value != 0 && Math.Abs(value) is > 1e100 or < 1e-100)
            throw Bad("analyse/number-out-of-range", column, "est hors de portée (de 1e-100 à 1e100) ; corrigez-le, ou changez d’unité", "is out of range (1e-100 to 1e100); correct it, or change the unit");
    }

    internal double Time(int column)
    {
        var time = Number(column);
        return time >= 0 ? time : throw Bad(
            "analyse/negative-time", column,
            $"est un temps négatif : il se compte depuis l’origine, 0 au moins ; corrigez-le, ou {WithMissing(this[column])} si c’est le code d’une valeur manquante",
            $"is a negative time: it is counted from the origin, at least 0; correct it, or {WithMissing(this[column])} if it is the code of a missing value");
    }

    /// <summary>0/1 (also 1.0), true/false, or equality with the value that means the event.</summary>
    /// <param name="column">The column.</param>
    /// <param name="eventIs">The value that means the event; null: 1 or true.</param>
    /// <param name="canBeNamed">Whether --event-is could name the value of this column.</param>
    internal bool Status(int column, string? eventIs, bool canBeNamed = true)
    {
        var text = this[column];
        var isEvent = IsEvent(column, text, eventIs, canBeNamed);
        _values.Count(column, text, isEvent);
        return isEvent;
    }

    private bool IsEvent(int column, string text, string? eventIs, bool canBeNamed)
    {
        if (eventIs is not null)
        {
            Note(column, text);
            return text == FieldText.Clean(eventIs);
        }

        if (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return text.Length == 4;
        var isNumber = TryNumber(text, out var number);
        if (isNumber && number is 0 or 1)
            return number == 1;
        var mayBeMissing = isNumber || Missing.IsNoAnswer(text);
        throw Bad(
            "analyse/not-a-status",
            column,
            "n’est ni 0/1 ni true/false" + (!canBeNamed ? " ; écrivez 1 et 0" : " ; --event-is dit quelle valeur est l’événement" + (mayBeMissing ? $", {WithMissing(text)} que celle-ci manque" : "")),
            "is neither 0/1 nor true/false" + (!canBeNamed ? "; write 1 and 0" : "; --event-is says which value is the event" + (mayBeMissing ? $", {WithMissing(text)} that this one is missing" : "")));
    }

    /// <inheritdoc cref="ColumnValues.Note"/>
    internal void Note(int column, string value) => _values.Note(column, value);

    /// <summary>Keeps the value that an option may name, of a row that may be left out: it is in the file all the same.</summary>
    internal void Hold(ReadOnlySpan<int> columns, string? named)
    {
        foreach (var column in named is null ? [] : columns)
        {
            if (!IsMissing(column))
                Note(column, this[column]);
        }
    }

    /// <inheritdoc cref="ColumnValues.Require"/>
    internal void RequireValue(ReadOnlySpan<int> columns, string option, string value) => _values.Require(columns, option, value);

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

    // Spreadsheets write columns without a name, and rows of nothing but separators, where a cell was once touched.
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
