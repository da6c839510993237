using System.Collections.Immutable;
using Pathways.Domain;
using Pathways.Domain.Pathways;
using Pathways.Projections.Formats;
using Pathways.Projections.Indicators;
using Pathways.Projections.Text;

namespace Pathways.Api.Import;

/// <summary>A row that made sense: the values of an event, not yet the event, for the entry waits for its pathway's attributes.</summary>
/// <param name="Row">Line of the file.</param>
/// <param name="Shape">The event's shape.</param>
/// <param name="Values">The event's values.</param>
/// <param name="OccurredOn">Its day.</param>
/// <param name="Confirmed">Codes of what is confirmed of it, by the row or for the whole file.</param>
/// <param name="Filled">Columns that are empty in the row, and took the value given for the whole file.</param>
/// <param name="DecimalCommas">Numbers whose comma was read as a decimal one.</param>
public sealed record ParsedRow(
    long Row, EventShape Shape, object?[] Values, DateOnly OccurredOn, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Filled, int DecimalCommas)
{
    /// <summary>The event.</summary>
    public PathwayEvent ToEvent(ImmutableSortedDictionary<string, string>? attributes) => Shape.Create(Values, attributes);
}

/// <summary>Makes rows into events, or says everything that is wrong with them. Pure.</summary>
public sealed class RowParser(ImportHeader header, ImportOptions options, FileIdentity file, FileForm form, DeclaredAttributes attributes)
{
    /// <summary>The header.</summary>
    public ImportHeader Header => header;

    /// <summary>The attributes that the installation declares.</summary>
    public DeclaredAttributes Attributes => attributes;

    /// <summary>The identifiers that the file gives.</summary>
    public FileIdentity File => file;

    /// <summary>The person whom a row names; null for one that names nobody, and for a file without that column.</summary>
    public Guid? PersonIn(RawRow row) => NameIn(row) is { } name ? file.Person(name) : null;

    /// <summary>The reference of the person whom a row names; null for one that names nobody.</summary>
    public string? NameIn(RawRow row) =>
        header.PersonColumn is >= 0 and var column && column < row.Fields.Length && row.Fields[column].Length > 0 ? row.Fields[column] : null;

    /// <summary>The reference of the pathway that a row's entry follows; null where it names none.</summary>
    public string? PreviousIn(RawRow row) =>
        header.ColumnOf("previous_pathway") is >= 0 and var column && column < row.Fields.Length && row.Fields[column].Length > 0 ? row.Fields[column] : null;

    /// <summary>The row's event; null, with problems added, when it makes none.</summary>
    public ParsedRow? Parse(RawRow row, string pathway, List<ImportProblem> problems)
    {
        var before = problems.Count;
        if (header.IsAgain(row.Fields))
        {
            problems.Add(Problem("import/header-again", row, pathway, null));
            return null;
        }
        if (Blank(header.EventColumn) && Blank(header.ColumnOf("occurred_on")))
        {
            problems.Add(Problem("import/no-step", row, pathway, null));
            return null;
        }
        if (row.Fields.Length != header.Names.Count)
        {
            problems.Add(Problem("import/field-count", row, pathway, null)
                .With("expected", Invariant(header.Names.Count)).With("found", Invariant(row.Fields.Length)));
            return null;
        }
        if (SecondHeader.Is(row.Fields))
        {
            problems.Add(Problem("import/second-header", row, pathway, null));
            return null;
        }
        if (Array.FindIndex(row.Fields, f => !PlainText.IsText(f)) is >= 0 and var odd)
        {
            problems.Add(Problem("import/not-text", row, PlainText.IsText(pathway) ? pathway : "", header.Names[odd]));
            return null;
        }
        var name = row.Fields[header.EventColumn];
        if (pathway.Length == 0)
        {
            problems.Add(Problem("import/missing-pathway", row, pathway, "pathway"));
        }
        else if (FileForm.Nothing(pathway) is { } nothing)
        {
            problems.Add(Problem(nothing, row, pathway, "pathway"));
        }
        foreach (var (column, _) in header.Attributes)
        {
            if (FileForm.Nothing(row.Fields[column]) == "import/spreadsheet-error")
            {
                problems.Add(Problem("import/spreadsheet-error", row, pathway, header.Names[column]));
            }
        }
        if (!EventShape.All.TryGetValue(name, out var shape))
        {
            problems.Add(NoEvent(name, row, pathway));
            return null;
        }
        var (values, filled, commas) = ValuesOf(shape, row, pathway, problems);
        foreach (var column in header.StrangersTo(shape))
        {
            if (!string.IsNullOrWhiteSpace(row.Fields[column]))
            {
                problems.Add(Problem("import/field-not-of-event", row, pathway, header.Names[column]).With("event", name));
            }
        }
        return problems.Count > before ? null : new ParsedRow(row.Row, shape, values, (DateOnly)values[0]!, ConfirmedOf(row), filled, commas);

        bool Blank(int column) => column >= row.Fields.Length || row.Fields[column].Length == 0;
    }

    ImportProblem NoEvent(string name, RawRow row, string pathway)
    {
        if (Array.FindIndex(row.Fields, EventShape.All.ContainsKey) is >= 0 and var column)
        {
            return Problem("import/event-elsewhere", row, pathway, "event").With("place", header.Names[column]);
        }
        if (FileForm.Unquoted(name) is { } bare && EventShape.All.ContainsKey(bare))
        {
            return Problem("import/other-quotes", row, pathway, "event");
        }
        var code = name.Length == 0 ? "import/missing-field" : EventNames.TypeOf(name) is null ? "import/unknown-event" : "import/event-not-importable";
        var problem = Problem(code, row, pathway, "event");
        return code != "import/unknown-event" ? problem
            : Nearest.To(name, EventShape.All.Keys) is { } nearest ? problem.With("nearest", nearest)
            : problem.With("known", string.Join(", ", EventShape.All.Keys));
    }

    // The codes as the list of refused rows has them, so that its column can be copied.
    IReadOnlyList<string> ConfirmedOf(RawRow row) =>
        header.ConfirmColumn < 0 || row.Fields[header.ConfirmColumn].Trim() is not { Length: > 0 } text
            ? options.Confirmed
            : [.. options.Confirmed, .. text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    (object?[] Values, IReadOnlyList<string> Filled, int DecimalCommas) ValuesOf(EventShape shape, RawRow row, string pathway, List<ImportProblem> problems)
    {
        var columns = header.ColumnsOf(shape);
        var values = new object?[shape.Fields.Count];
        List<string>? filled = null;
        var commas = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var field = shape.Fields[i];
            var text = columns[i] < 0 ? "" : row.Fields[columns[i]];
            if (text.Length == 0 && options.DefaultOf(field.Column) is { } given)
            {
                text = given;
                (filled ??= []).Add(field.Column);
            }
            if (text.Length == 0 && field.Required)
            {
                problems.Add(Problem(ImportOptions.ForAll.Contains(field.Column) ? "import/missing-field-of-all" : "import/missing-field", row, pathway, field.Column)
                    .With("event", shape.Name).With("option", "--" + field.Column));
            }
            else if (text.Length == 0)
            {
                values[i] = field.Column == "person" ? file.PersonOf(pathway) : field.Default;
            }
            else if (FileForm.Damage(field, text, row.Row) is { } damage)
            {
                problems.Add(damage with { Pathway = pathway });
            }
            else if (form.Plain(field, text) is var plain && !field.Read(plain, file, out values[i]))
            {
                var problem = Problem(field.Problem, row, pathway, field.Column).With("expected", field.Expected);
                problems.AddRange(field.IsPublics ? PublicsFault.Of(plain, problem, form)
                    : field.IsDay ? [DayFault.Explain(problem, plain, form)]
                    : Meant(field, plain) is { } nearest ? [problem.With("nearest", nearest)] : [problem]);
            }
            else
            {
                commas += field.IsDecimal && plain != text ? 1 : 0;
            }
        }
        return (values, filled ?? (IReadOnlyList<string>)[], commas);
    }

    // The code that a misspelt one most likely meant.
    static string? Meant(EventField field, string text) => field.Problem == "import/bad-code" ? Nearest.To(text, field.Expected.Split(", ")) : null;

    static ImportProblem Problem(string code, RawRow row, string pathway, string? column) => new(code, row.Row, column) { Pathway = pathway };

    static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
