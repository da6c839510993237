using System.Globalization;
using Pathways.Projections.Formats;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Import;

/// <summary>A file as it was read: its form is checked, and how it writes days and numbers is known; nothing is decided yet.</summary>
/// <param name="Header">Its columns; null where the first line makes no sense.</param>
/// <param name="Hashes">Hashes of what it says: the one that names its source, and those of former versions.</param>
/// <param name="Rows">Rows below the header.</param>
/// <param name="Problems">What is wrong with the file as a whole.</param>
/// <param name="Input">How its text was read.</param>
/// <param name="Form">How it writes days and numbers.</param>
/// <param name="Choices">What was chosen for the file as a whole.</param>
sealed record FileContent(ImportHeader? Header, IReadOnlyList<string> Hashes, long Rows, List<ImportProblem> Problems, TextInput? Input, FileForm Form, ImportChoices Choices)
{
    /// <summary>Most distinct values of an attribute: more are no category, but names or sentences.</summary>
    public const int MostAttributeValues = 1_000;

    /// <summary>Reads a file into the spool.</summary>
    /// <param name="content">The file, from its beginning; left open.</param>
    /// <param name="spool">Takes the rows.</param>
    /// <param name="options">How it is to be read.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    public static FileContent Read(Stream content, RowSpool spool, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var (problems, total, rows, shown) = (new List<ImportProblem>(), content.Length, 0L, 0L);
        var (dates, cleaned) = (new WrittenDates(), 0L);
        (long Row, int Column, string Day) doubtful = default, shortYear = default;
        using var csv = new CsvRows(content, options.Encoding, leaveOpen: true);
        ImportHeader? header = null;
        if (csv.Read())
        {
            header = ImportHeader.Read([.. Enumerable.Range(0, csv.Count).Select(csv.Text)], problems);
            cleaned += Cleaned(csv);
            problems = problems is [{ Code: "import/wrong-header" }] ? [FirstLine.Of(csv)] : problems;
        }
        else if (csv.Problem is null)
        {
            problems.Add(new ImportProblem("import/empty-file", 1));
        }
        var widest = csv.Count;
        var wider = csv.Count > header?.Names.Count;
        progress?.Report(new ImportProgress(ImportStage.Reading, 0, total, 0));
        var categories = header?.Attributes.Select(a => new AttributeValues(a.Column, header.Names[a.Column])).ToList() ?? [];
        var days = header?.DateColumns ?? [];
        var publics = header?.PublicsColumns ?? [];
        while (header is not null && csv.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            rows++;
            // Fields beyond the header that hold something are refused with their row.
            widest = csv.Count > widest && csv.IsBlank(header.Names.Count) ? csv.Count : widest;
            cleaned += Cleaned(csv);
            foreach (var attribute in categories)
            {
                if (attribute.Column < csv.Count && !attribute.Admit(csv))
                {
                    problems.Add(new ImportProblem("import/attribute-not-categorical", csv.Row, attribute.Name).With("most", $"{MostAttributeValues}"));
                    return Done();
                }
            }
            foreach (var column in days)
            {
                // Most files have ISO dates, ten bytes with a hyphen behind the year: nothing to be told by them.
                if (column < csv.Count && csv[column] is var day && !(day.Length == 10 && day[4] == (byte)'-') && day.Length > 0)
                {
                    See(FieldText.Clean(csv.Text(column)), column);
                }
            }
            foreach (var column in publics)
            {
                if (column < csv.Count && csv[column].Contains((byte)'='))
                {
                    foreach (var day in FileForm.DaysIn(FieldText.Clean(csv.Text(column))))
                    {
                        See(day, column);
                    }
                }
            }
            spool.Add(csv, header.PathwayColumn, header.Names.Count);
            if (csv.BytesRead - shown > 1024 * 1024)
            {
                progress?.Report(new ImportProgress(ImportStage.Reading, shown = csv.BytesRead, total, rows));
            }
        }
        if (csv.Problem is { } problem)
        {
            problems.Add(header is not null && int.TryParse(problem.Column, CultureInfo.InvariantCulture, out var place) && place <= header.Names.Count
                ? problem with { Column = header.Names[place - 1] }
                : problem);
        }
        else if (header is not null && rows == 0)
        {
            problems.Add(new ImportProblem("import/no-rows", 1));
        }
        else if (options.Dates is null && dates.Order is null)
        {
            var (code, at) = dates.Contradict ? ("import/dates-contradict", doubtful) : dates.ShortYears > 0 ? ("import/year-in-doubt", shortYear) : ("import/dates-in-doubt", doubtful);
            problems.Add(new ImportProblem(code, at.Row, header!.Names[at.Column]).With("date", at.Day).With("dayFirst", $"{dates.DayFirst}").With("monthFirst", $"{dates.MonthFirst}"));
        }
        progress?.Report(new ImportProgress(ImportStage.Reading, csv.BytesRead, total, rows, Input: Input()));
        return Done();

        void See(string day, int column)
        {
            var (written, years) = (dates.AnyWritten, dates.ShortYears);
            dates.See(day, csv.Row);
            doubtful = !written && dates.AnyWritten ? (csv.Row, column, day) : doubtful;
            shortYear = years == 0 && dates.ShortYears > 0 ? (csv.Row, column, day) : shortYear;
        }

        TextInput? Input() => csv.Input is { } found
            ? found with { Separator = problems is [{ Code: "text/unknown-separator" }] ? "" : found.Separator, CleanedFields = cleaned, Dates = days.Count > 0 && rows > 0 ? options.Dates ?? dates.Order : null, DatesDeclared = options.Dates is not null, EmptyColumns = header is null ? 0 : widest - header.Names.Count }
            : null;

        FileContent Done()
        {
            var (order, input) = (options.Dates ?? dates.Order ?? DateOrder.Iso, Input());
            var form = new FileForm(order, options.Dates is not null, input?.Separator != ",");
            var asSaved = csv.ContentHash();
            var clean = header is null || problems.Count > 0 || (cleaned == 0 && !wider && !dates.AnyWritten && input?.BlankRows == 0)
                ? asSaved
                : CleanHash(content, header, options, form);
            var choices = new ImportChoices
            {
                DatesTelling = dates.Telling,
                DatesInDoubt = dates.InDoubt,
                ShortYears = dates.ShortYears,
                Midnights = dates.Midnights,
                SheetLimit = csv.Row is 65_536 or 1_048_576 ? csv.Row : 0,
                Remarks = header?.Remarks ?? 0,
                MissingWords = Counted(categories, a => a.MissingWords),
                Alike = Counted(categories, a => a.Alike),
            };
            return new FileContent(header, [.. ((string[])[clean, asSaved]).Distinct(StringComparer.Ordinal)], rows, problems, input, form, choices);
        }
    }

    static SortedDictionary<string, long> Counted(IEnumerable<AttributeValues> attributes, Func<AttributeValues, long> count) =>
        new(attributes.Where(a => count(a) > 0).ToDictionary(a => a.Name, count), StringComparer.Ordinal);

    // The file is read once more, for the order of its dates is known only at its end.
    static string CleanHash(Stream content, ImportHeader header, ImportOptions options, FileForm form)
    {
        content.Position = 0;
        using var csv = new CsvRows(content, options.Encoding, leaveOpen: true);
        using var hash = new ContentHash();
        var (days, publics) = (header.DateColumns.ToHashSet(), header.PublicsColumns.ToHashSet());
        while (csv.Read())
        {
            var count = csv.Count > header.Names.Count && csv.IsBlank(header.Names.Count) ? header.Names.Count : csv.Count;
            hash.Add([.. Enumerable.Range(0, count).Select(c => FieldText.Clean(csv.Text(c)) is var text && days.Contains(c) ? form.Day(text) : publics.Contains(c) ? form.Publics(text) : text)]);
        }
        return hash.ToString();
    }

    // Fields with something that nobody sees, letters to be composed, or blanks too many: none in most files.
    static long Cleaned(CsvRows row)
    {
        long cleaned = row.BlanksAroundQuotes;
        for (var i = 0; i < row.Count; i++)
        {
            var field = row[i];
            cleaned += field.Length > 0 && (field[0] == ' ' || field[^1] == ' ' || field.IndexOf("  "u8) >= 0 || !System.Text.Ascii.IsValid(field)) && row.Text(i) is var text && text != FieldText.Clean(text) ? 1 : 0;
        }
        return cleaned;
    }

    sealed class AttributeValues(int column, string name)
    {
        readonly HashSet<string> values = new(StringComparer.Ordinal);

        public int Column => column;

        public string Name => name;

        /// <summary>Rows whose value usually says that nothing was stated.</summary>
        public long MissingWords { get; private set; }

        /// <summary>Values that differ from another one only by capitals, accents or zeros.</summary>
        public long Alike => values.Count - values.Select(FieldText.Plain).Distinct(StringComparer.Ordinal).Count();

        public bool Admit(CsvRows row)
        {
            var value = FieldText.Clean(row.Text(column));
            MissingWords += value.Length > 0 && Missing.Usual.Is(value) ? 1 : 0;
            return value.Length == 0 || values.Count <= MostAttributeValues && (!values.Add(value) || values.Count <= MostAttributeValues);
        }
    }
}
