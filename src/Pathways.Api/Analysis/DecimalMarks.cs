namespace Pathways.Api.Analysis;

/// <summary>How the numbers of each column mark their decimals: one way a column.</summary>
internal sealed class DecimalMarks
{
    private readonly Dictionary<int, char> _marks = [];
    private readonly Dictionary<int, bool> _allInThousands = [];

    /// <summary>Columns with a decimal comma.</summary>
    internal IEnumerable<int> Commas => _marks.Where(d => d.Value == ',').Select(d => d.Key);

    /// <summary>Columns of which every decimal point could be one of thousands: 1.234.</summary>
    internal IEnumerable<int> PointsOfThousands => _allInThousands.Where(t => t.Value && _marks[t.Key] == '.').Select(t => t.Key);

    /// <summary>Whether a number has no other mark than those above it in its column.</summary>
    internal bool Agree(int column, string number)
    {
        if (number.AsSpan().IndexOfAny('.', ',') is not (var at and >= 0))
            return true;
        if (!_marks.TryAdd(column, number[at]) && _marks[column] != number[at])
            return false;
        _allInThousands[column] = _allInThousands.GetValueOrDefault(column, true) && IsOfThousands(number.AsSpan().TrimStart('-'), number[at]);
        return true;
    }

    /// <summary>1.234: a thousand and more to some, one and a bit to others.</summary>
    private static bool IsOfThousands(ReadOnlySpan<char> number, char mark) =>
        number.IndexOf(mark) is >= 1 and <= 3 and var at && number.Length == at + 4 && number[0] != '0' && number[(at + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
}
