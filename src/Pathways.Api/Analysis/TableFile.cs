using System.Text.RegularExpressions;
using Pathways.Projections.Disclosure;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>One row of a table's file.</summary>
/// <param name="Line">Its place in the file.</param>
/// <param name="Codes">Its categories, in the order of the file's classifying columns.</param>
/// <param name="Value">Its count or quantity.</param>
/// <param name="Contributor">Whose it is, where the file says so.</param>
internal sealed record TableRow(int Line, string[] Codes, double Value, string? Contributor = null);

/// <summary>
/// A table as people keep it: one column a dimension, levels of a hierarchy in columns of their own, one column of counts, and rows of
/// totals among the others, which are recognised (<see cref="TableTotals"/>), held against their parts and computed again.
/// </summary>
internal sealed partial class TableFile
{
    private readonly Arguments _arguments;
    private readonly int[] _columns;
    private readonly int _contributor;
    private readonly string[] _names;
    private readonly Dictionary<int, int> _above = [];
    private readonly TableTotals _totals;

    private readonly bool _english;

    private TableFile(CsvColumns csv, Arguments arguments, bool english)
    {
        _english = english;
        _arguments = arguments;
        var value = arguments.Get("value") is { } named ? csv.IndexOf(named) : csv.Header.Length - 1;
        Value = csv.Header[value];
        _contributor = arguments.Get("contributor") is { } whose ? csv.IndexOf(whose) : -1;
        if (_contributor == value)
            throw new AnalysisError("analyse/bad-option", $"--contributor : « {Value} » est la colonne des contributions", $"--contributor: '{Value}' is the column of contributions");
        _columns = [.. Enumerable.Range(0, csv.Header.Length).Where(c => c != value && c != _contributor)];
        _names = [.. _columns.Select(c => csv.Header[c])];
        ReadHierarchy(csv, value);
        Leaves = [.. Enumerable.Range(0, _columns.Length).Except(_above.Values)];
        if (Leaves.Length is < 1 or > 5)
        {
            var names = string.Join(", ", Leaves.Select(d => _names[d]));
            throw new AnalysisError(
                "analyse/dimensions",
                $"une à cinq colonnes de classement ; il y en a {Leaves.Length} ({names}). Retirez du fichier les mesures (moyenne, part, autre nombre), qui redonnent les effectifs masqués ; un regroupement d’une autre colonne se dit par --hierarchy",
                $"one to five classifying columns; there are {Leaves.Length} ({names}). Take measures (a mean, a share, another number) out of the file: they give masked counts back; a grouping of another column is said by --hierarchy");
        }
        if (Array.Find(Leaves, d => _names[d] is "value" or "state") is var taken && Leaves.Any(d => _names[d] is "value" or "state"))
            throw new AnalysisError("analyse/reserved-column", $"la réponse a elle-même des champs « value » et « state » ; renommez la colonne « {_names[taken]} »", $"the answer has fields 'value' and 'state' of its own; rename column '{_names[taken]}'");
        var rows = ReadRows(csv, value);
        _totals = new TableTotals(arguments, _names, [.. Enumerable.Range(0, _columns.Length).Select(ChainOf)]);
        Parts = _totals.Parts(rows);
        TimeToEvent.RequireRows(Parts.Count, arguments);
        TableColumns.RefuseMeasures(Parts, Leaves, _names);
        Table = Build();
    }

    internal DisclosureTable Table { get; }

    /// <summary>The column of counts, or of contributions.</summary>
    internal string Value { get; }

    /// <summary>How many of the finest cells are not in the file; they count as 0.</summary>
    internal int AbsentCells { get; private set; }

    /// <summary>Levels of a hierarchy that are empty in some row: its category adds up to the next one.</summary>
    internal IReadOnlyList<string> LevelsSkipped { get; private set; } = [];

    /// <summary>For each column the categories that were taken for its total.</summary>
    internal IReadOnlyList<(string Column, string Total)> Totals => _totals.Found;

    /// <summary>Columns in which something was not stated: shown as a category of its own.</summary>
    internal IReadOnlyList<string> NotStated { get; private set; } = [];

    /// <summary>
    /// Columns of three categories or more in which a sub-total could be one of them, and nobody said that there is none.
    /// </summary>
    internal IReadOnlyList<string> TakenAsCategories => _arguments.Has("no-total")
        ? []
        : [.. Leaves.Where(d => Parts.Select(r => r.Codes[d]).Distinct(StringComparer.Ordinal).Skip(2).Any()).Select(d => _names[d])];

    /// <summary>Columns that have one category for each category of another one.</summary>
    internal IReadOnlyList<(string Column, string Of)> Following => TableColumns.Following(Parts, Leaves, _names);

    /// <summary>Categories and contributors that two hands may have written in two ways.</summary>
    internal IReadOnlyList<Note> Notes =>
    [
        // Of what is silent or called a total, the table says by itself what it does.
        .. TableNotes.OfLabels(null, [.. Enumerable.Range(0, _columns.Length).Select(c => (_names[c], (Levels?)LevelsOf(c)))]).Where(n => n.Name is "rows_of_scientific_labels" or "labels_alike"),
        TableNotes.OfContributors(Parts),
    ];

    private int[] Leaves { get; }

    private IReadOnlyList<TableRow> Parts { get; }

    internal static TableFile Read(CsvColumns csv, Arguments arguments, bool english) => new(csv, arguments, english);

    private void ReadHierarchy(CsvColumns csv, int value)
    {
        foreach (var pair in _arguments.List("hierarchy"))
        {
            var ends = pair.Split(':');
            if (ends.Length != 2)
                throw new AnalysisError("analyse/bad-option", "--hierarchy attend colonne:colonne", "--hierarchy expects column:column");
            var (part, whole) = (Array.IndexOf(_columns, csv.IndexOf(ends[0])), Array.IndexOf(_columns, csv.IndexOf(ends[1])));
            if (part < 0 || whole < 0)
                throw new AnalysisError("analyse/bad-option", $"--hierarchy : « {csv.Header[value]} » est la colonne des effectifs", $"--hierarchy: '{csv.Header[value]}' is the column of counts");
            if (!_above.TryAdd(part, whole))
                throw new AnalysisError("analyse/bad-option", $"--hierarchy : « {ends[0]} » se somme dans deux colonnes", $"--hierarchy: '{ends[0]}' adds up to two columns");
        }

        foreach (var part in _above.Keys)
        {
            if (ChainOf(part).Contains(part))
                throw new AnalysisError("disclosure/circular-hierarchy", $"--hierarchy : « {_names[part]} » se somme en elle-même", $"--hierarchy: '{_names[part]}' adds up to itself");
        }
    }

    /// <summary>The columns that a column adds up to, the nearest first.</summary>
    private int[] ChainOf(int column)
    {
        var chain = new List<int>();
        while (_above.TryGetValue(column, out column) && !chain.Contains(column))
            chain.Add(column);
        return [.. chain];
    }

    private List<TableRow> ReadRows(CsvColumns csv, int value)
    {
        var rows = new List<TableRow>();
        while (csv.Next())
        {
            if (NoNumber(csv, value) is { } reason)
                throw reason;
            if (_arguments.Get("value") is null && !csv.TryNumber(csv[value], out _))
                throw csv.Bad("analyse/not-a-number", value, "n’est pas un nombre ; sans --value, la dernière colonne est celle des effectifs", "is not a number; without --value the last column is that of the counts");
            var number = csv.Number(value, canBeMissing: false);
            if (_arguments.Has("contributions") && number is < 0 or > 1e15)
                throw csv.Bad("analyse/not-a-count", value, "n’est pas une contribution (au moins 0, au plus 1e15)", "is not a contribution (at least 0, at most 1e15)");
            if (number is < 0 or > 1e15 || (!_arguments.Has("contributions") && number != Math.Floor(number)))
                throw csv.Bad("analyse/not-a-count", value, "n’est pas un effectif (entier, au moins 0, au plus 1e15)", "is not a count (whole, at least 0, at most 1e15)");
            rows.Add(new(csv.Row, [.. _columns.Select(c => csv[c])], number, _contributor < 0 ? null : csv[_contributor]));
        }

        return rows;
    }

    /// <summary>A number that is missing is neither 0 nor masked, and one that was masked before is not to be masked again: what to give instead.</summary>
    private AnalysisError? NoNumber(CsvColumns csv, int value)
    {
        if (MaskedBefore().IsMatch(csv[value]))
        {
            return csv.Bad("analyse/not-a-number", value,
                "n’est pas un nombre : il a l’air déjà masqué ; partez des nombres exacts" + (_arguments.Has("value") ? "" : " (sans --value, la dernière colonne est celle des effectifs)"),
                "is not a number: it looks masked already; start from the exact numbers" + (_arguments.Has("value") ? "" : " (without --value the last column is that of the counts)"));
        }

        return !csv.IsMissing(value) ? null : _arguments.Has("contributions")
            ? csv.Bad("analyse/not-a-number", value, "n’est pas un nombre : il manque ; retirez les lignes de qui n’a pas répondu, ou écrivez 0 pour qui n’a rien", "is not a number: it is missing; leave out the rows of who gave no answer, or write 0 for who has nothing")
            : csv.Bad("analyse/not-a-number", value, "n’est pas un nombre : il manque ; écrivez l’effectif, ou 0 s’il n’y a personne (une ligne retirée compte 0)", "is not a number: it is missing; write the count, or 0 where there is nobody (a row left out counts as 0)");
    }

    /// <summary>How offices write a number that they have masked: c, x, *, &lt;5, 1-9, masked.</summary>
    [GeneratedRegex(@"^(\[?[csxz]\]?|\(c\)|\*+|[<≤]\s*=?\s*[0-9]+|[0-9]+\s*[-–]\s*[0-9]+|masked|suppressed|confidential|secret|masqu[ée]|confidentiel)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MaskedBefore();

    private Levels LevelsOf(int column)
    {
        var levels = new Levels();
        foreach (var row in Parts)
            levels.Add(row.Codes[column]);
        levels.Close();
        return levels;
    }

    private DisclosureTable Build()
    {
        var (paths, dimensions) = (new Dictionary<int, Dictionary<string, string>>(), new List<Dimension>());
        LevelsSkipped = [.. _above.Values.Distinct().Where(d => Parts.Any(r => _arguments.Missing.Is(r.Codes[d]))).Select(d => _names[d])];
        NotStated = [.. Leaves.Where(d => Parts.Any(r => _arguments.Missing.Is(r.Codes[d]))).Select(d => _names[d])];
        foreach (var leaf in Leaves)
        {
            var levels = (int[])[leaf, .. ChainOf(leaf)];
            var parents = new Dictionary<(int Level, string Code), (int Level, string Code)?>();
            foreach (var row in Parts)
            {
                var at = (Level: 0, Code: Label(row.Codes[leaf]));
                for (var up = 1; up <= levels.Length; up++)
                {
                    // A level that is not stated is not there: the category adds up to the next one.
                    if (up < levels.Length && _arguments.Missing.Is(row.Codes[levels[up]]))
                        continue;
                    (int Level, string Code)? whole = up == levels.Length ? null : (up, row.Codes[levels[up]]);
                    if (!parents.TryAdd(at, whole) && parents[at] != whole)
                    {
                        var (one, two) = (parents[at]?.Code ?? "–", whole?.Code ?? "–");
                        throw new AnalysisError(
                            "analyse/two-parents",
                            $"ligne {row.Line} : « {at.Code} » ({_names[levels[at.Level]]}) est dans « {one} » et dans « {two} »",
                            $"row {row.Line}: '{at.Code}' ({_names[levels[at.Level]]}) is in '{one}' and in '{two}'");
                    }

                    if (whole is { } next)
                        at = next;
                }
            }

            // A territory is often named after its main commune; both are in one column of the answer, so the upper one is told by its own.
            var codes = parents.Keys.Select(k => k.Code).ToLookup(c => c, StringComparer.Ordinal);
            var total = _totals.Found.Where(f => f.Column == _names[leaf]).Select(f => f.Total).Append("Total").Append("Ensemble").Append("Σ").First(t => t.Length > 0 && !codes.Contains(t));
            string Name((int Level, string Code) key) => key.Level > 0 && codes[key.Code].Count() > 1 ? $"{key.Code} ({_names[levels[key.Level]]})" : key.Code;
            var place = NaturalOrder.Of(codes.Select(c => c.Key)).Select((code, at) => (code, at)).ToDictionary(c => c.code, c => c.at, StringComparer.Ordinal);
            dimensions.Add(Dimension.Hierarchical(
                _names[leaf],
                [.. parents.OrderByDescending(p => p.Key.Level).ThenBy(p => place[p.Key.Code]).Select(p => new Category(Name(p.Key), p.Value is { } whole ? Name(whole) : null))],
                total));
        }

        var cells = Cells().ToList();
        var table = DisclosureTable.Of(dimensions, cells);
        AbsentCells = dimensions.Aggregate(1, (n, d) => n * d.FinestCount) - cells.Select(c => string.Join('\u001f', c.Codes)).Distinct(StringComparer.Ordinal).Count();
        return table;

        string Label(string code) => _arguments.Missing.Is(code) ? (_english ? "not stated" : "non renseigné") : code;

        IEnumerable<Leaf> Cells()
        {
            var seen = new Dictionary<string, (int Line, double Value)>(StringComparer.Ordinal);
            foreach (var row in Parts)
            {
                string[] codes = [.. Leaves.Select(d => Label(row.Codes[d]))];
                if (_arguments.Has("contributions"))
                {
                    if (row.Contributor is { } whose && _arguments.Missing.Is(whose))
                    {
                        throw new AnalysisError(
                            "analyse/no-contributor",
                            $"ligne {row.Line} : il manque de qui vient la contribution (--contributor) ; complétez, ou retirez l’option si chaque ligne est celle d’un autre",
                            $"row {row.Line}: whose contribution it is is missing (--contributor); complete it, or leave the option out if each row is another's");
                    }

                    yield return new Leaf(codes, row.Value, [row.Value], row.Contributor is { } name ? [name] : null);
                    continue;
                }

                if (!seen.TryAdd(string.Join('\u001f', codes), (row.Line, row.Value)))
                {
                    var (cell, first) = (string.Join(" / ", codes), seen[string.Join('\u001f', codes)]);
                    // Adding up a copy would count its people twice, and lift a small cell over the threshold.
                    throw first.Value.Equals(row.Value)
                        ? new AnalysisError(
                            "analyse/cell-twice",
                            $"lignes {first.Line} et {row.Line} : la case {cell} figure deux fois avec le même nombre ; si l’une est une copie, retirez-la, sans additionner ; --contributions si chaque ligne est celle d’une personne ou d’un organisme",
                            $"rows {first.Line} and {row.Line}: cell {cell} is given twice with the same number; if one is a copy, take it out and don't add them up; --contributions if each row is one person's or body's")
                        : new AnalysisError(
                            "analyse/cell-twice",
                            $"lignes {first.Line} et {row.Line} : la case {cell} figure deux fois avec des nombres différents ; additionnez-les s’ils comptent des personnes différentes, ou dites --contributions si chaque ligne est celle d’une personne ou d’un organisme",
                            $"rows {first.Line} and {row.Line}: cell {cell} is given twice with different numbers; add them up if they count different people, or say --contributions if each row is one person's or body's");
                }

                yield return new Leaf(codes, row.Value);
            }
        }
    }
}
