using System.Collections.Frozen;
using Pathways.Domain;

namespace Pathways.Api.Analysis;

/// <summary>
/// Finds people who have several rows, by a column that no option names and that is called as identifiers are. Such rows count each, as two
/// people would: the reader must know.
/// </summary>
internal sealed class RepeatedNames
{
    private static readonly FrozenSet<string> Words = new[]
    {
        "id", "identifiant", "identifier", "person", "personne", "people", "patient", "subject", "sujet", "participant", "individual", "individu", "pathway", "parcours",
        "beneficiary", "beneficiaire", "usager", "dossier", "demandeur",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly string[] _header;
    private readonly (int Column, HashSet<UInt128> Seen)[] _columns;
    private readonly long[] _again;
    private long _rows;

    internal RepeatedNames(string[] header)
    {
        _header = header;
        _columns = [.. Enumerable.Range(0, header.Length).Where(c => IsOne(header[c])).Take(3).Select(c => (c, new HashSet<UInt128>()))];
        _again = new long[_columns.Length];
    }

    /// <summary>Counts a row that is used.</summary>
    /// <param name="copy">Whether it is the copy of another, which is told as such.</param>
    /// <param name="cell">The text of a column; empty where it is missing.</param>
    internal void Count(bool copy, Func<int, string> cell)
    {
        _rows++;
        for (var c = 0; c < _columns.Length; c++)
        {
            if (cell(_columns[c].Column) is { Length: > 0 } name && !_columns[c].Seen.Add(CsvColumns.Fingerprint(name)) && !copy)
                _again[c]++;
        }
    }

    /// <summary>The column and how many rows have the name of another; a column of a few values that come again and again names no people.</summary>
    /// <param name="isFree">Whether no option names a column.</param>
    internal (string Column, long Rows)? Found(Func<int, bool> isFree)
    {
        for (var c = 0; c < _columns.Length; c++)
        {
            if (_again[c] > 0 && isFree(_columns[c].Column) && _columns[c].Seen.Count * 10L >= _rows && _columns[c].Seen.Count > 2)
                return (_header[_columns[c].Column], _again[c]);
        }

        return null;
    }

    private static bool IsOne(string column) =>
        PlainText.WithoutAccents(column).ToLowerInvariant().Split('_', '-', ' ', '.').Any(Words.Contains);
}
