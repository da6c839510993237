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
internal sealed class TableFile
{
    private readonly Arguments _arguments;
    private readonly int[] _columns;
    private readonly int _contributor;
    private readonly string[] _names;
    private readonly Dictionary<int, int> _above = [];
    private readonly TableTotals _totals;

    private readonly HashSet<int> _levels;

    private readonly bool _english;

    private readonly IEnumerable<Note> _reading;

    private TableFile(CsvColumns csv, Arguments arguments, bool english)
    {
        _english = english;
        _arguments = arguments;
        var value = arguments.Get("value") is { } named ? csv.IndexOf(named) : csv.Header.Length - 1;
        Value = csv.Header[value];
        RefuseNumber(csv, Value);
        if (!arguments.Has("contributions"))
            TableColumns.RefuseNamedMeasure(Value);
        _contributor = arguments.Get("contributor") is { } whose ? csv.IndexOf(whose) : -1;
        if (_contributor == value)
            throw new AnalysisError("analyse/bad-option", $"--contributor : « {Value} » est la colonne des contributions", $"--contributor: '{Value}' is the column of contributions");
        _columns = [.. Enumerable.Range(0, csv.Header.Length).Where(c => c != value && c != _contributor)];
        _names = [.. _columns.Select(c => csv.Header[c])];
        ReadHierarchy(csv, value);
        Leaves = [.. Enumerable.Range(0, _columns.Length).Except(_above.Values)];
        RefuseColumns();
        var rows = ReadRows(csv, value);
        _reading = TableNotes.OfReading(csv.Read);
        TableColumns.RefuseMeasures(rows, [.. Leaves.Except(_above.Keys)], _names, Levels(csv), arguments);
        if (Array.Find(Leaves, d => _names[d] is "value" or "state") is var taken && Leaves.Any(d => _names[d] is "value" or "state"))
            throw new AnalysisError("analyse/reserved-column", $"la réponse a elle-même des champs « value » et « state » ; renommez la colonne « {_names[taken]} »", $"the answer has fields 'value' and 'state' of its own; rename column '{_names[taken]}'");
        _totals = new TableTotals(arguments, _names, [.. Enumerable.Range(0, _columns.Length).Select(ChainOf)]);
        Parts = _totals.Parts(rows);
        TimeToEvent.RequireRows(Parts.Count, arguments);
        if (arguments.Get("round") is not null)
            RequireRowsOfOne();
        _levels = Levels(csv);
        TableColumns.RefuseStacked(Parts, Leaves, _names, _levels);
        Table = Build();
    }

    /// <summary>A spreadsheet keeps the value of merged cells in the first of them only.</summary>
    internal static (string French, string English) MergedCells { get; } = (
        " ; si des cases vides étaient fusionnées avec celle du dessus, répétez-y sa valeur", "; if empty cells were merged with the one above, write its value in each");

    internal DisclosureTable Table { get; }

    /// <summary>The column of counts, or of contributions.</summary>
    internal string Value { get; }

    /// <summary>Whether each row is one person: contributions of 1, without a contributor and a rule of concentration.</summary>
    internal bool CountsRows => _arguments.Has("contributions") && _contributor < 0 && _arguments.Get("dominance") is null && _arguments.Get("p") is null && Parts.All(r => r.Value == 1);

    /// <summary>How many of the finest cells are not in the file; they count as 0.</summary>
    internal int AbsentCells { get; private set; }

    /// <summary>Levels of a hierarchy that are empty in some row: its category adds up to the next one.</summary>
    internal IReadOnlyList<string> LevelsSkipped { get; private set; } = [];

    /// <summary>For each column the categories that were taken for its total.</summary>
    internal IReadOnlyList<(string Column, string Total)> Totals => _totals.Found;

    /// <summary>
    /// For each total of the file what it is called in the answer: a total of a level above by the category that it is the total of, and the total
    /// of all by the row that sums it, or "Total".
    /// </summary>
    internal IReadOnlyList<(string Column, string Total, IReadOnlyList<string> Called)> TotalNames { get; private set; } = [];

    /// <summary>Columns in which something was not stated, and how it is written there: shown as a category of its own.</summary>
    internal IReadOnlyList<(string Column, IReadOnlyList<string> Words)> NotStated { get; private set; } = [];

    /// <summary>
    /// Columns of three categories or more in which a sub-total could be one of them, and nobody said that there is none.
    /// </summary>
    internal IReadOnlyList<string> TakenAsCategories => _arguments.Has("no-total")
        ? []
        : [.. Leaves.Where(d => Parts.Select(r => r.Codes[d]).Distinct(StringComparer.Ordinal).Skip(2).Any()).Select(d => _names[d])];

    /// <summary>What to say where no category is a total beside those found.</summary>
    internal string NoTotal => _totals.NoTotal;

    /// <summary>What a column adds up to already; null where it is at the top.</summary>
    internal string? Above(string column) => _above.TryGetValue(Array.IndexOf(_names, column), out var whole) ? _names[whole] : null;

    /// <summary>Columns that have one category for each category of another one.</summary>
    internal IReadOnlyList<(string Column, string Of)> Following => TableColumns.Following(Parts, Leaves, _names);

    /// <summary>A column that tells no cell from another, as a remark beside the count does; null where there is none.</summary>
    internal string? Remark => _arguments.Has("contributions") || Following.Count > 0 ? null : TableColumns.Remark(Parts, Leaves, _names);

    /// <summary>Columns of which each value makes the same total by more than chance, which nobody said to be other people's.</summary>
    internal IReadOnlyList<string> SameTotals =>
    [
        .. TableColumns.SameTotals(Parts, Leaves.Where(c => !_levels.Contains(c))).Where(c => TableColumns.IsNoChance(Parts, c.Column, c.Total)).Select(c => _names[c.Column]),
    ];

    /// <summary>Categories and contributors that two hands may have written in two ways.</summary>
    internal IReadOnlyList<Note> Notes =>
    [
        // Of what is silent or called a total, the table says by itself what it does.
        .. TableNotes.OfLabels(null, [.. Enumerable.Range(0, _columns.Length).Select(c => (_names[c], (Levels?)LevelsOf(c)))]).Where(n => n.Name is "rows_of_scientific_labels" or "labels_alike" or "labels_like_dates"),
        ClassBounds.OfClasses([.. Leaves.Select(c => (_names[c], Parts.Select(r => r.Codes[c]).Distinct(StringComparer.Ordinal)))]),
        TableNotes.OfCumulative(_arguments.Has("contributions") ? null : TableColumns.Cumulative(Parts, Leaves, _names)),
        TableNotes.OfContributors(Parts),
        .. _reading.Where(n => n.Name is "columns_with_decimal_comma" or "columns_with_points_of_thousands"),
    ];

    private int[] Leaves { get; }

    private IReadOnlyList<TableRow> Parts { get; }

    internal static TableFile Read(CsvColumns csv, Arguments arguments, bool english) => new(csv, arguments, english);

    /// <summary>A count for a name: the first line is a row already, and would be lost. A year is the name of many a column.</summary>
    private static void RefuseNumber(CsvColumns csv, string value)
    {
        if (!csv.TryNumber(value, out var number) || number is >= 1900 and < 2100)
            return;
        throw new AnalysisError(
            "analyse/no-header",
            $"ligne 1 : « {value} » est un nombre, et non le nom d’une colonne ; si cette ligne compte déjà, ajoutez une ligne de noms avant elle",
            $"row 1: '{value}' is a number and not the name of a column; if this row counts already, add a row of names before it");
    }

    /// <summary>Rounded, rows of one person each are counts; sums of other contributions are not.</summary>
    private void RequireRowsOfOne()
    {
        if (!_arguments.Has("contributions") || Parts.FirstOrDefault(r => r.Value != 1) is not { } other)
            return;
        var number = FormattableString.Invariant($"{other.Value}");
        throw new AnalysisError(
            "analyse/option-does-not-apply",
            $"--contributions avec --round compte des lignes de 1, une par personne ; ligne {other.Line} : {number}. Une quantité ou un effectif pondéré ne s’arrondit pas : mettez 1 dans chaque ligne pour compter les personnes, donnez les effectifs exacts, ou masquez (sans --round)",
            $"--contributions with --round counts rows of 1, one a person; row {other.Line}: {number}. A quantity or a weighted count is not rounded: write 1 in each row to count the people, give the exact counts, or mask (without --round)");
    }

    private void RefuseColumns()
    {
        if (Leaves.Length == 0)
        {
            throw new AnalysisError(
                "analyse/dimensions",
                $"il n’y a pas de colonne de classement à côté de « {Value} » ; ajoutez celle qui dit ce que chaque ligne compte",
                $"there is no classifying column beside '{Value}'; add the one that says what each row counts");
        }

        if (Array.Find(Leaves, d => _names[d].Length == 0) is var nameless && _names[nameless].Length == 0)
        {
            throw new AnalysisError(
                "analyse/no-name",
                $"colonne {_columns[nameless] + 1} : elle n’a pas de nom ; donnez-lui-en un, ou supprimez-la si elle ne fait que numéroter les lignes",
                $"column {_columns[nameless] + 1}: it has no name; give it one, or delete it if it only numbers the rows");
        }

        if (Leaves.Length <= 5)
            return;
        var (noms, names) = ColumnRoles.Some([.. Leaves.Select(d => _names[d])]);
        throw new AnalysisError(
            "analyse/dimensions",
            $"une à cinq colonnes de classement à côté de « {Value} » ; il y en a {Leaves.Length} ({noms}). Si les effectifs sont dans l’une d’elles, dites --value ; retirez celles qui n’ont qu’une valeur. {TableColumns.OneColumnOfCounts.French} ; retirez les mesures (moyenne, part), qui redonnent les effectifs masqués ; un regroupement d’une autre colonne se dit par --hierarchy",
            $"one to five classifying columns beside '{Value}'; there are {Leaves.Length} ({names}). If one of them has the counts, say --value; take out those that have one value only. {TableColumns.OneColumnOfCounts.English}; take measures (a mean, a share) out, which give masked counts back; a grouping of another column is said by --hierarchy");
    }

    /// <summary>Columns whose numbers are codes of categories, as --levels says.</summary>
    private HashSet<int> Levels(CsvColumns csv)
    {
        var levels = new HashSet<int>();
        foreach (var name in _arguments.List("levels"))
        {
            var column = Array.IndexOf(_columns, csv.IndexOf(name));
            levels.Add(column >= 0 ? column : throw new AnalysisError("analyse/bad-option", $"--levels : « {name} » n’est pas une colonne de classement", $"--levels: '{name}' is no classifying column"));
        }

        return levels;
    }

    private void ReadHierarchy(CsvColumns csv, int value)
    {
        foreach (var pair in _arguments.List("hierarchy"))
        {
            var ends = pair.Split(':');
            if (ends.Length != 2)
                throw new AnalysisError("analyse/bad-option", "--hierarchy attend colonne:colonne, la partie d’abord, comme commune:canton", "--hierarchy expects column:column, the part first, as commune:canton");
            var (part, whole) = (Array.IndexOf(_columns, csv.IndexOf(ends[0])), Array.IndexOf(_columns, csv.IndexOf(ends[1])));
            if (part < 0 || whole < 0)
                throw new AnalysisError("analyse/bad-option", $"--hierarchy : « {csv.Header[value]} » est la colonne des effectifs", $"--hierarchy: '{csv.Header[value]}' is the column of counts");
            Bounds.RequirePairsOfLevels(_above.Count + 1);
            if (!_above.TryAdd(part, whole))
            {
                throw new AnalysisError(
                    "analyse/bad-option",
                    $"--hierarchy : « {ends[0]} » se somme dans une seule colonne, « {_names[_above[part]]} » ou « {ends[1]} » ; ne dites pas l’autre : elle reste une dimension à part, et ses sommes sont protégées aussi",
                    $"--hierarchy: '{ends[0]}' adds up to one column only, '{_names[_above[part]]}' or '{ends[1]}'; leave the other out: it stays a dimension of its own, and its sums are protected too");
            }
        }

        foreach (var part in _above.Keys)
        {
            Bounds.RequireLevels(ChainOf(part).Length + 1);
            if (ChainOf(part).Contains(part))
                throw new AnalysisError("disclosure/circular-hierarchy", $"--hierarchy : « {_names[part]} » se somme en elle-même ; de chaque paire, la partie d’abord : commune:canton,canton:territoire", $"--hierarchy: '{_names[part]}' adds up to itself; of each pair the part first: commune:canton,canton:territoire");
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
        var (rows, numbers) = (new List<TableRow>(), new TableNumbers(_arguments));
        while (csv.Next())
        {
            RefuseNote(csv);
            var number = numbers.Of(csv, value);
            // A row of a table is a cell; of contributions a cell has many.
            if (!_arguments.Has("contributions"))
                Bounds.RequireCells(rows.Count + 1);
            rows.Add(new(csv.Row, [.. _columns.Select(c => csv[c])], number, _contributor < 0 ? null : csv[_contributor]));
        }

        return rows;
    }

    /// <summary>A line under a table that says where it is from has one cell only.</summary>
    private static void RefuseNote(CsvColumns csv)
    {
        if (csv.Header.Length < 3 || csv[0].Length == 0 || Enumerable.Range(1, csv.Header.Length - 1).Any(c => csv[c].Length > 0))
            return;
        throw csv.Bad("analyse/not-a-row", 0, "est seul sur sa ligne, comme un titre ou une note ; supprimez cette ligne", "is all that its row holds, as a title or a note; delete this row");
    }

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
        var (totalNames, dimensions) = (new List<(string, string, IReadOnlyList<string>)>(), new List<Dimension>());
        LevelsSkipped = [.. _above.Values.Distinct().Where(d => Parts.Any(r => _arguments.Missing.Is(r.Codes[d]))).Select(d => _names[d])];
        NotStated = [.. Leaves.Select(d => (_names[d], (IReadOnlyList<string>)[.. Parts.Select(r => r.Codes[d]).Where(_arguments.Missing.Is).Distinct(StringComparer.Ordinal)])).Where(n => n.Item2.Count > 0)];
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
                            $"ligne {row.Line} : « {at.Code} » ({_names[levels[at.Level]]}) est dans « {one} » et dans « {two} » ; corrigez, ou donnez deux noms à ce qui fait deux (« {at.Code} ({one}) »)",
                            $"row {row.Line}: '{at.Code}' ({_names[levels[at.Level]]}) is in '{one}' and in '{two}'; correct it, or give two names to what are two ('{at.Code} ({one})')");
                    }

                    if (whole is { } next)
                        at = next;
                }
            }

            // A territory is often named after its main commune; both are in one column of the answer, so the upper one is told by its own.
            var codes = parents.Keys.Select(k => k.Code).ToLookup(c => c, StringComparer.Ordinal);
            var total = levels.SelectMany(_totals.StandFor).Where(t => t.Of is null).Select(t => t.Total)
                .Append("Total").Append("Ensemble").Append("Σ").First(t => t.Length > 0 && !codes.Contains(t));
            string Name((int Level, string Code) key) => key.Level > 0 && codes[key.Code].Count() > 1 ? $"{key.Code} ({_names[levels[key.Level]]})" : key.Code;
            var place = NaturalOrder.Of(codes.Select(c => c.Key)).Select((code, at) => (code, at)).ToDictionary(c => c.code, c => c.at, StringComparer.Ordinal);
            dimensions.Add(Dimension.Hierarchical(
                _names[leaf],
                [.. parents.OrderByDescending(p => p.Key.Level).ThenBy(p => place[p.Key.Code]).Select(p => new Category(Name(p.Key), p.Value is { } whole ? Name(whole) : null))],
                total));
            foreach (var level in levels)
            {
                totalNames.AddRange(_totals.StandFor(level).GroupBy(t => t.Total, StringComparer.Ordinal)
                    .Select(t => (_names[level], t.Key, (IReadOnlyList<string>)[.. t.Select(Called).Distinct(StringComparer.Ordinal)])));
            }

            string Called((string Total, (int Column, string Code)? Of) row) => row.Of is { } of ? Name((Array.IndexOf(levels, of.Column), of.Code)) : total;
        }

        TotalNames = [.. totalNames.DistinctBy(t => (t.Item1, t.Item2))];
        Bounds.RequireCells(dimensions.Aggregate(1L, (n, d) => Math.Min(n * d.Codes.Count, int.MaxValue)));
        var cells = Cells().ToList();
        var table = DisclosureTable.Of(dimensions, cells);
        AbsentCells = dimensions.Aggregate(1, (n, d) => n * d.FinestCount) - cells.Select(c => string.Join('\u001f', c.Codes)).Distinct(StringComparer.Ordinal).Count();
        return table;

        string Label(string code) => _arguments.Missing.Is(code) ? (_english ? "not stated" : "non renseigné") : code;

        IEnumerable<Leaf> Cells()
        {
            // Each row is a person, so their numbers are counts, and protected as counts.
            if (CountsRows)
            {
                foreach (var cell in Parts.GroupBy(r => string.Join('\u001f', Leaves.Select(d => Label(r.Codes[d]))), StringComparer.Ordinal))
                    yield return new Leaf(cell.Key.Split('\u001f'), cell.Count());
                yield break;
            }

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
                    var repeated = Parts.Count - Parts.Select(r => string.Join('\u001f', Leaves.Select(d => Label(r.Codes[d])))).Distinct(StringComparer.Ordinal).Count();
                    var (moreFr, moreEn) = repeated > 1 ? ($" ({repeated} lignes répètent une case)", $" ({repeated} rows repeat a cell)") : ("", "");
                    var (mergedFr, mergedEn) = Parts.Any(r => Leaves.Any(d => r.Codes[d].Length == 0)) ? MergedCells : ("", "");
                    if (NotStated.Any(n => n.Words.Count > 1) && codes.Contains(Label("")))
                    {
                        // "Refused" and "unknown" are two cells to some, and one here.
                        mergedFr += " ; si les mots de ce qui manque sont des catégories à part, dites --missing \"\"";
                        mergedEn += "; if the words for what is missing are categories apart, say --missing \"\"";
                    }

                    // Only rows of one person each are counted, and then rounded; other numbers of a row are not.
                    var (rowsFr, rowsEn) = _arguments.Get("round") is null
                        ? ("--contributions si chaque ligne est celle d’une personne ou d’un organisme", "--contributions if each row is one person's or body's")
                        : Parts.All(r => r.Value == 1)
                            ? ("--contributions si chaque ligne est une personne : les lignes de chaque case sont alors comptées, et ces effectifs arrondis", "--contributions if each row is one person: the rows of each cell are then counted, and these counts rounded")
                            : ("si chaque ligne est une personne, comptez les lignes de chaque case et donnez ces effectifs", "if each row is one person, count the rows of each cell and give those counts");
                    var (orFr, orEn) = rowsEn[0] == '-' ? (", ou dites ", ", or say ") : (" ; ", "; ");
                    var (cell, first) = (string.Join(" / ", codes), seen[string.Join('\u001f', codes)]);
                    // Adding up a copy would count its people twice, and lift a small cell over the threshold.
                    throw first.Value.Equals(row.Value)
                        ? new AnalysisError(
                            "analyse/cell-twice",
                            $"lignes {first.Line} et {row.Line} : la case {cell} figure deux fois avec le même nombre{moreFr} ; si l’une est une copie, retirez-la, sans additionner ; {rowsFr}{mergedFr}",
                            $"rows {first.Line} and {row.Line}: cell {cell} is given twice with the same number{moreEn}; if one is a copy, take it out and don't add them up; {rowsEn}{mergedEn}")
                        : new AnalysisError(
                            "analyse/cell-twice",
                            $"lignes {first.Line} et {row.Line} : la case {cell} figure deux fois avec des nombres différents{moreFr} ; additionnez-les s’ils comptent des personnes différentes{orFr}{rowsFr}{mergedFr}",
                            $"rows {first.Line} and {row.Line}: cell {cell} is given twice with different numbers{moreEn}; add them up if they count different people{orEn}{rowsEn}{mergedEn}");
                }

                yield return new Leaf(codes, row.Value);
            }
        }
    }
}
