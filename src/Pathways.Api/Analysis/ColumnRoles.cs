using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>Which columns of a table the options of an analysis name, each for one part only.</summary>
/// <param name="header">The columns.</param>
internal sealed class ColumnRoles(string[] header)
{
    // Of columns that are listed in a message; and of the letters of one.
    private const int MostNamed = 20, MostLetters = 80;

    private readonly Dictionary<int, string> _roles = [];

    private readonly Dictionary<string, int> _places = header.Index().GroupBy(h => h.Item, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Index, StringComparer.Ordinal);

    /// <summary>The encoding that was guessed and may have changed the names of columns; null where it is certain.</summary>
    internal string? GuessedEncoding { get; init; }

    /// <summary>Columns that have a part so far.</summary>
    internal int Count => _roles.Count;

    /// <summary>Whether an option names a column.</summary>
    internal bool Has(int column) => _roles.ContainsKey(column);

    /// <summary>The columns that these options name.</summary>
    internal int[] Of(params string[] options) => [.. _roles.Where(r => options.Contains(r.Value)).Select(r => r.Key)];

    internal int IndexOf(string column)
    {
        if (_places.TryGetValue(FieldText.Clean(column), out var index))
            return index;
        if (column.Contains(',', StringComparison.Ordinal) && Array.TrueForAll(column.Split(','), Has))
        {
            throw new AnalysisError(
                "analyse/one-column",
                $"une seule colonne est lue ici, et « {column} » en nomme plusieurs ; réunissez-les dans une colonne du fichier",
                $"one column is read here, and '{column}' names several; join them in one column of the file");
        }

        var (french, english) = Arguments.Suggestion(column, header);
        // ě of windows-1250 is ì in windows-1252: the name is right, the letters are not
        var (autre, other) = GuessedEncoding is { } guessed && column.Any(c => c > 127)
            ? ($" (lues en {guessed}, deviné ; si les accents sont faux, dites l’encodage : --encoding)", $" (read as {guessed}, which is a guess; where letters are wrong, say the encoding: --encoding)")
            : ("", "");
        var (some, few) = Some(header);
        throw new AnalysisError(
            "analyse/missing-column",
            $"pas de colonne « {Shown(column)} »{french} ; il y a {some}{autre}",
            $"no column '{Shown(column)}'{english}; there are {few}{other}");
    }

    /// <summary>The first columns, and how many more there are.</summary>
    internal static (string French, string English) Some(IReadOnlyCollection<string> columns)
    {
        var (named, more) = (string.Join(", ", columns.Take(MostNamed).Select(Shown)), columns.Count - MostNamed);
        return more > 0 ? ($"{named} et {more} de plus", $"{named} and {more} more") : (named, named);
    }

    private static string Shown(string column) => column.Length <= MostLetters ? column : column[..MostLetters] + "…";

    private bool Has(string column) => _places.ContainsKey(FieldText.Clean(column));

    /// <summary>The column that an option names; −1 where the option is not given.</summary>
    internal int ColumnOf(Arguments arguments, string option) => arguments.Get(option) is { } name ? InRole(IndexOf(name), option) : -1;

    /// <summary>The column that an option must name.</summary>
    internal int Required(Arguments arguments, string option) => InRole(IndexOf(arguments.Require(option)), option);

    /// <summary>The columns that an option lists; a column whose own name holds a comma may be written as it is when nothing else can be meant.</summary>
    internal int[] ColumnsOf(Arguments arguments, string option)
    {
        var (whole, parts) = (_places.GetValueOrDefault(FieldText.Clean(arguments.Require(option)), -1), arguments.List(option));
        if (whole < 0 || parts.Length == 1)
            return [.. parts.Select(p => InRole(IndexOf(p), option))];
        return Array.TrueForAll(parts, Has)
            ? throw new AnalysisError("analyse/ambiguous-name", $"--{option} : « {header[whole]} » est une colonne, et chaque partie aussi ; écrire \\, pour une virgule du nom", $"--{option}: '{header[whole]}' is a column, and so is each part; write \\, for a comma of the name")
            : [InRole(whole, option)];
    }

    /// <summary>
    /// One column has one part: times given as events too make a test of nothing, and an answer all the same. Only --levels names columns
    /// of --by again.
    /// </summary>
    private int InRole(int column, string option)
    {
        if (option == "levels" || _roles.TryAdd(column, option) || _roles[column] == option)
            return column;
        throw new AnalysisError(
            "analyse/column-twice",
            $"« {header[column]} » est donnée à --{_roles[column]} et à --{option} : une colonne a un seul rôle",
            $"'{header[column]}' is given to --{_roles[column]} and to --{option}: a column has one part only");
    }
}
