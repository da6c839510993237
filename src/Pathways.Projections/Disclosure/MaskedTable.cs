namespace Pathways.Projections.Disclosure;

/// <summary>What a reader may see of a cell. Masked is a state, never 0.</summary>
public enum CellState
{
    /// <summary>Published as it is, true zeros included.</summary>
    Published,

    /// <summary>Masked because the cell itself is sensitive. Readers see <c>c</c>, the same as secondary.</summary>
    Primary,

    /// <summary>Masked so that no sum gives a primary cell back. Readers see <c>c</c>.</summary>
    Secondary,

    /// <summary>Not part of what is released.</summary>
    Unreleased,
}

/// <summary>Whether a mask holds against a reader who replays the method, which is public, on every table that agrees with the answer.</summary>
public enum AgainstReplay
{
    /// <summary>Not known: too many tables agree to go through them all, or the method is not gone through (quantities, several tables, maps).</summary>
    NotChecked,

    /// <summary>Nobody without the key can replay it: secrecy, not a proof.</summary>
    SecretKey,

    /// <summary>Gone through: no sensitive cell is told. Also where nothing is masked.</summary>
    Checked,
}

/// <summary>A masked cell that no masking could protect, because what was released earlier pins it.</summary>
/// <param name="Codes">The cell.</param>
/// <param name="Reason">A stable code.</param>
public sealed record Unprotected(IReadOnlyList<string> Codes, string Reason);

/// <summary>A table after disclosure control.</summary>
public sealed class MaskedTable
{
    private readonly CellState[] _states;
    private readonly double[] _up;
    private readonly double[] _down;

    internal MaskedTable(DisclosureTable table, DisclosureRule rule, CellState[] states, double[] up, double[] down, IReadOnlyList<Unprotected> failures, IReadOnlyList<Certificate> certificates)
    {
        (Table, Rule, _states, _up, _down, Failures, Certificates) = (table, rule, states, up, down, failures, certificates);
        foreach (var state in states)
        {
            Primary += state == CellState.Primary ? 1 : 0;
            Secondary += state == CellState.Secondary ? 1 : 0;
        }
    }

    /// <summary>Dimensions and true values: for those who may see them.</summary>
    public DisclosureTable Table { get; }

    /// <summary>The rule that was applied.</summary>
    public DisclosureRule Rule { get; }

    /// <summary>Number of cells masked for themselves.</summary>
    public int Primary { get; }

    /// <summary>Number of cells masked for others.</summary>
    public int Secondary { get; }

    /// <summary>Cells that could not be protected: while there is one, the table must not be released.</summary>
    public IReadOnlyList<Unprotected> Failures { get; }

    /// <summary>True when every masked cell is protected.</summary>
    public bool MayBeReleased => Failures.Count == 0;

    internal IReadOnlyList<Certificate> Certificates { get; }

    /// <summary>Whether the mask holds against a reader who replays the method.</summary>
    public AgainstReplay Replay { get; internal init; }

    /// <summary>The same mask, with what replaying the method tells.</summary>
    internal MaskedTable Replayed(AgainstReplay replay, IReadOnlyList<Unprotected> told) => new(Table, Rule, _states, _up, _down, told, Certificates) { Replay = replay };

    /// <summary>
    /// Counts whose people are all in one part, since the other parts are shown as 0: of whoever is counted there a reader knows the part,
    /// however many they are. Not a small cell, and not masked: zeros are, where the rule says so.
    /// </summary>
    public IEnumerable<int> AllInOnePart() => Table.IsCount && !Rule.MaskZeros
        ? Enumerable.Range(0, Table.Count).Where(cell => Table[cell] > 0 && Enumerable.Range(0, Table.Dimensions.Count).Any(d => Parts(cell, d) is { Count: > 1 } parts && parts.Count(p => Table[p] > 0) == 1))
        : [];

    /// <summary>
    /// What all published counts are multiples of, 3 or more, where chance makes that of less than one table in a hundred: they may have
    /// been rounded before. 1 otherwise. Only what is published takes part, so that nothing is told of a masked cell.
    /// </summary>
    public long StepOfCounts() => Table.StepOfCounts(cell => Published(cell) is not null);

    private List<int> Parts(int cell, int dimension)
    {
        var node = Table.NodeOf(cell, dimension);
        return [.. Table.Dimensions[dimension].Children[node].Select(child => cell + (child - node) * Table.Strides[dimension])];
    }

    /// <summary>State of a cell.</summary>
    /// <param name="cell">Position of the cell.</param>
    public CellState StateOf(int cell) => _states[cell];

    /// <summary>The value as published; null when it is masked or not released.</summary>
    /// <param name="cell">Position of the cell.</param>
    public double? Published(int cell) => _states[cell] == CellState.Published ? Table.Values[cell] : null;

    /// <summary>As a reader sees it: the number, <c>c</c>, or nothing where the cell is not released.</summary>
    /// <param name="cell">Position of the cell.</param>
    /// <param name="culture">Number format.</param>
    public string Shown(int cell, IFormatProvider culture) => _states[cell] switch
    {
        CellState.Published => Table.Values[cell].ToString("#,##0.##", culture),
        CellState.Unreleased => "",
        _ => "c",
    };

    /// <summary>
    /// Values that a masked cell can take without contradicting anything published, as far as proven:
    /// an attacker's interval is at least this one.
    /// </summary>
    /// <param name="cell">Position of a masked cell.</param>
    public (double Lower, double Upper) ProvenInterval(int cell) => (Table.Values[cell] - _down[cell], Table.Values[cell] + _up[cell]);
}
