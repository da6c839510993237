namespace Pathways.Projections.Tests.Disclosure;

/// <summary>
/// A small linear program in equality form, A·x = b with x ≥ 0, solved by the two-phase simplex method on a dense tableau;
/// Bland's rule, so it ends. For the attacks of these tests only.
/// </summary>
internal sealed class LinearProgram
{
    private const double Tiny = 1e-9;
    private readonly int _variables;
    private readonly double[][] _rows;
    private readonly int[] _basis;

    internal LinearProgram(IReadOnlyList<double[]> equations, IReadOnlyList<double> right, int variables)
    {
        _variables = variables;
        var tableau = equations.Select((e, r) => (double[])[.. right[r] < 0 ? e.Select(v => -v) : e, .. equations.Select((_, i) => i == r ? 1.0 : 0.0), Math.Abs(right[r])]).ToList();
        _basis = [.. Enumerable.Range(0, tableau.Count).Select(r => variables + r)];
        _rows = [.. tableau];
        var objective = new double[variables + tableau.Count + 1];
        Array.Fill(objective, -1.0, variables, tableau.Count);
        if (Maximise(objective, variables + tableau.Count) is not { } reached || reached < -1e-6)
            throw new InvalidOperationException("The published table contradicts itself");
        for (var r = 0; r < _rows.Length; r++)
        {
            var entering = _basis[r] < variables ? -1 : Array.FindIndex(_rows[r], 0, variables, v => Math.Abs(v) > 1e-7);
            if (entering >= 0)
                Pivot(r, entering);
        }
    }

    /// <summary>Least and largest value of a variable; infinity when it is not bounded.</summary>
    internal (double Low, double High) Range(int variable)
    {
        var objective = new double[_rows.Length + _variables + 1];
        objective[variable] = 1;
        var high = Maximise(objective, _variables) ?? double.PositiveInfinity;
        objective[variable] = -1;
        return (-Maximise(objective, _variables)!.Value, high);
    }

    private double? Maximise(double[] objective, int columns)
    {
        while (true)
        {
            var entering = -1;
            for (var c = 0; c < columns && entering < 0; c++)
            {
                if (Array.IndexOf(_basis, c) < 0 && objective[c] - _basis.Select((b, r) => objective[b] * _rows[r][c]).Sum() > Tiny)
                    entering = c;
            }

            if (entering < 0)
                return _basis.Select((b, r) => objective[b] * _rows[r][^1]).Sum();
            var leaving = -1;
            var least = double.MaxValue;
            for (var r = 0; r < _rows.Length; r++)
            {
                // An artificial variable still in the basis stands at 0 and must stay there.
                var pinned = _basis[r] >= _variables && columns == _variables && Math.Abs(_rows[r][entering]) > 1e-7;
                if (_rows[r][entering] <= 1e-7 && !pinned)
                    continue;
                var ratio = pinned ? 0 : _rows[r][^1] / _rows[r][entering];
                if (ratio < least - Tiny || (ratio < least + Tiny && leaving >= 0 && _basis[r] < _basis[leaving]))
                    (least, leaving) = (Math.Min(least, ratio), r);
            }

            if (leaving < 0)
                return null;
            Pivot(leaving, entering);
        }
    }

    private void Pivot(int row, int column)
    {
        var factor = _rows[row][column];
        for (var c = 0; c < _rows[row].Length; c++)
            _rows[row][c] /= factor;
        for (var r = 0; r < _rows.Length; r++)
        {
            var times = _rows[r][column];
            if (r == row || times == 0)
                continue;
            for (var c = 0; c < _rows[r].Length; c++)
                _rows[r][c] -= times * _rows[row][c];
        }

        _basis[row] = column;
    }
}
