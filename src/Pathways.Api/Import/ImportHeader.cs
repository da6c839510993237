using System.Globalization;
using Pathways.Domain.Pathways;
using Pathways.Projections.Formats;
using Pathways.Projections.Text;

namespace Pathways.Api.Import;

/// <summary>The header of a file: which column holds what.</summary>
public sealed class ImportHeader
{
    const string AttributePrefix = "attribute.";

    /// <summary>Name of the column of what is confirmed.</summary>
    public const string ConfirmName = "confirm";

    /// <summary>Columns that every file has.</summary>
    public static readonly IReadOnlyList<string> Needed = ["pathway", "event", "occurred_on"];

    // Columns that every event may have, besides its own fields.
    static readonly string[] Common = ["pathway", "event", ConfirmName];

    readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    readonly Dictionary<string, int[]> columnsOf = new(StringComparer.Ordinal);
    readonly Dictionary<string, int[]> strangers = new(StringComparer.Ordinal);

    ImportHeader(IReadOnlyList<string> names) => Names = names;

    /// <summary>Name of the attribute that a column has; null of another column.</summary>
    public static string? AttributeIn(string column) => column.StartsWith(AttributePrefix, StringComparison.Ordinal) ? column[AttributePrefix.Length..] : null;

    /// <summary>Whether a column is one that files may have; of an attribute, whether it can be called so.</summary>
    public static bool IsKnown(string column) => EventShape.Columns.Contains(column) || Common.Contains(column)
        || (column.StartsWith(AttributePrefix, StringComparison.Ordinal) && column[AttributePrefix.Length..] is var name && EntryFacts.IsAttributeName(name) && !PersonalColumns.Is(name));

    /// <summary>Names of all columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many columns, the first ones, only say why a row was refused the last time.</summary>
    public int Remarks { get; private init; }

    /// <summary>The columns that hold attributes, with the attributes' names.</summary>
    public IReadOnlyList<(int Column, string Name)> Attributes { get; private set; } = [];

    /// <summary>Column of the pathway's reference.</summary>
    public int PathwayColumn => columns["pathway"];

    /// <summary>Column of the event's stored name.</summary>
    public int EventColumn => columns["event"];

    /// <summary>Column of the codes that a row confirms; -1 where the file has none.</summary>
    public int ConfirmColumn => columns.GetValueOrDefault(ConfirmName, -1);

    /// <summary>Column of the person's reference; -1 where the file has none.</summary>
    public int PersonColumn => columns.GetValueOrDefault("person", -1);

    /// <summary>Makes sense of a header, or says everything that is wrong with it.</summary>
    public static ImportHeader? Read(IReadOnlyList<string> names, List<ImportProblem> problems)
    {
        // A spreadsheet writes columns behind the table where a cell was once touched.
        string[] clean = [.. names.Select(FieldText.Clean)];
        clean = clean[..(Array.FindLastIndex(clean, n => n.Length > 0) + 1)];
        var header = new ImportHeader(clean)
        {
            Remarks = clean.Take(RefusedRows.Remarks.Count).SequenceEqual(RefusedRows.Remarks, StringComparer.Ordinal) ? RefusedRows.Remarks.Count : 0,
        };
        var attributes = new List<(int, string)>();
        if (clean.Any(n => FileForm.Unquoted(n) is { } bare && (EventShape.Columns.Contains(bare) || Common.Contains(bare))))
        {
            problems.Add(new ImportProblem("import/other-quotes", 1));
            return null;
        }
        // A list of people may have a column that journeys have too: of a training, its event.
        if (clean.Count(PersonalColumns.Is) > 1 && !(clean.Contains("pathway", StringComparer.Ordinal) && clean.Contains("occurred_on", StringComparer.Ordinal)))
        {
            problems.Add(new ImportProblem("import/people-list", 1));
            return null;
        }
        // Of the rows of a list that the service keeps, only the references are there.
        if (header.Remarks > 0 && !clean.Contains("event", StringComparer.Ordinal))
        {
            problems.Add(new ImportProblem("import/refused-list", 1));
            return null;
        }
        // Names that are no column's, but some column's in other letters: that one is not said to be missing too.
        var (known, meant) = (0, new HashSet<string>(StringComparer.Ordinal));
        for (var i = header.Remarks; i < header.Names.Count; i++)
        {
            var name = header.Names[i];
            var attribute = AttributeIn(name);
            if (name.Length == 0)
            {
                problems.Add(new ImportProblem("import/unnamed-column", 1).With("place", Place(i)));
                continue;
            }
            if (PersonalColumns.Is(attribute ?? name) && !EventShape.Columns.Contains(name))
            {
                problems.Add(new ImportProblem("import/personal-column", 1, Shown(name)).With("place", Place(i)));
                continue;
            }
            // Attributes that differ only by capitals would be two ways to break figures down, each with a part of the file.
            if (header.columns.Keys.FirstOrDefault(n => n.Equals(name, attribute is null ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)) is { } twice)
            {
                problems.Add(new ImportProblem("import/duplicate-column", 1, Shown(name)).With("first", Place(header.columns[twice])).With("second", Place(i)));
            }
            else if (header.columns.TryAdd(name, i) && attribute is not null && EntryFacts.IsAttributeName(attribute))
            {
                attributes.Add((i, attribute));
            }
            else if (!Common.Contains(name) && !EventShape.Columns.Contains(name))
            {
                var problem = new ImportProblem("import/unknown-column", 1, Shown(name)).With("place", Place(i));
                var nearest = Nearest.To(name, [.. EventShape.Columns, .. Common]);
                problems.Add(nearest is null ? problem : problem.With("nearest", nearest));
                meant.Add(nearest ?? "");
                continue;
            }
            known++;
        }
        problems.AddRange(Needed.Where(n => !header.columns.ContainsKey(n) && !meant.Contains(n)).Select(n => new ImportProblem("import/missing-column", 1, n)));
        if (known == 0 && !Needed.All(meant.Contains))
        {
            problems.Clear();
            problems.Add(new ImportProblem("import/wrong-header", 1));
        }
        header.Attributes = attributes;
        foreach (var shape in EventShape.All.Values)
        {
            header.Match(shape);
        }
        return problems.Count == 0 ? header : null;
    }

    /// <summary>Looks at some attributes no more.</summary>
    public void LeaveOut(Func<string, bool> which) => Attributes = [.. Attributes.Where(a => !which(a.Name))];

    /// <summary>Whether a row is the header once more, as where files were put one behind the other.</summary>
    public bool IsAgain(IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return PathwayColumn < fields.Count && EventColumn < fields.Count && fields[PathwayColumn] == "pathway" && fields[EventColumn] == "event";
    }

    /// <summary>The columns that hold days.</summary>
    public IReadOnlyList<int> DateColumns => [.. columns.Where(c => EventShape.DateColumns.Contains(c.Key)).Select(c => c.Value).Order()];

    /// <summary>The columns that hold publics, with days within.</summary>
    public IReadOnlyList<int> PublicsColumns => [.. columns.Where(c => EventShape.PublicsColumns.Contains(c.Key)).Select(c => c.Value).Order()];

    /// <summary>Place of a column of that name; -1 where the file has none.</summary>
    public int ColumnOf(string? name) => name is null ? -1 : columns.GetValueOrDefault(name, -1);

    /// <summary>The column of each of an event's fields, -1 where the file has none.</summary>
    public int[] ColumnsOf(EventShape shape) => columnsOf[shape.Name];

    /// <summary>The columns that mean nothing to an event: what is written there would be lost.</summary>
    public int[] StrangersTo(EventShape shape) => strangers[shape.Name];

    void Match(EventShape shape)
    {
        var own = shape.Fields.Select(f => f.Column).Concat(Common).ToHashSet(StringComparer.Ordinal);
        columnsOf[shape.Name] = [.. shape.Fields.Select(f => columns.GetValueOrDefault(f.Column, -1))];
        strangers[shape.Name] = [.. columns.Where(c => !own.Contains(c.Key) && !c.Key.StartsWith(AttributePrefix, StringComparison.Ordinal)).Select(c => c.Value).Order()];
    }

    static string Place(int column) => (column + 1).ToString(CultureInfo.InvariantCulture);

    static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
