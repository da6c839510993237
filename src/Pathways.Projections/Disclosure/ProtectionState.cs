namespace Pathways.Projections.Disclosure;

/// <summary>What may still become of a cell while a table is being masked.</summary>
internal enum CellUse : byte
{
    /// <summary>Published and it stays so: a true zero, or a number that is already out.</summary>
    Fixed,

    /// <summary>Published, may be masked at its cost.</summary>
    Open,

    /// <summary>Masked.</summary>
    Hidden,

    /// <summary>Never released: an attacker sees nothing of it, not even that it is at least 1.</summary>
    Free,
}

/// <summary>The working memory of one masking: uses, costs, floors, and what is proven so far for each cell.</summary>
internal sealed class ProtectionState
{
    private readonly List<int> _touched = [];

    internal ProtectionState(DisclosureTable table, CellUse[] use, double[] cost, double floor, double[] neededAbove, double[] neededWidth)
    {
        (Table, Use, Cost, Floor, NeededAbove, NeededWidth) = (table, use, cost, floor, neededAbove, neededWidth);
        Up = new double[table.Count];
        Down = new double[table.Count];
        Delta = new double[table.Count];
        Unit = table.IsCount ? 1 : 1e-9;
        Lines = new WideLines(this);
    }

    internal DisclosureTable Table { get; }

    internal CellUse[] Use { get; }

    internal double[] Cost { get; }

    internal double Floor { get; }

    /// <summary>For each masked cell, how far up it must be able to lie.</summary>
    internal double[] NeededAbove { get; }

    /// <summary>For each masked cell, how wide its interval must be.</summary>
    internal double[] NeededWidth { get; }

    internal double[] Up { get; }

    internal double[] Down { get; }

    /// <summary>Where the present walk stands, as a difference from the true table.</summary>
    internal double[] Delta { get; }

    /// <summary>Smallest step that means anything: a person, or a trace of a quantity.</summary>
    internal double Unit { get; }

    /// <summary>What is worth trying on lines of very many categories.</summary>
    internal WideLines Lines { get; }

    internal List<Certificate> Certificates { get; set; } = [];

    /// <summary>Least change of a cell that counts as another value: a person, or the width asked for a quantity.</summary>
    internal double Least(int cell) => Table.IsCount ? 1 : Math.Max(Unit, NeededWidth[cell]);

    internal bool IsHidden(int cell) => Use[cell] >= CellUse.Hidden;

    internal bool IsProtected(int cell) =>
        Up[cell] >= NeededAbove[cell] - 1e-9 && Up[cell] + Down[cell] >= NeededWidth[cell] - 1e-9;

    /// <summary>How far a cell can fall, from the true table or from where the walk stands.</summary>
    internal double Slack(int cell, bool walking) =>
        Table.Values[cell] - (Use[cell] == CellUse.Free ? 0 : Floor) + (walking ? Delta[cell] : 0);

    internal void BeginWalk()
    {
        foreach (var cell in _touched)
            Delta[cell] = 0;
        _touched.Clear();
    }

    internal void Walk(ProtectionStep step)
    {
        for (var i = 0; i < step.Cells.Length; i++)
        {
            var cell = step.Cells[i];
            if (Delta[cell] == 0)
                _touched.Add(cell);
            Delta[cell] += step.Signs[i] * step.Amount;
            Up[cell] = Math.Max(Up[cell], Delta[cell]);
            Down[cell] = Math.Max(Down[cell], -Delta[cell]);
        }
    }

    internal void Forget()
    {
        Array.Clear(Up);
        Array.Clear(Down);
    }

    /// <summary>Forgets what was proven and proves it again from the certificates that still hold.</summary>
    internal void Reprove(IEnumerable<Certificate> certificates)
    {
        Forget();
        Certificates = [.. certificates];
        foreach (var certificate in Certificates)
        {
            BeginWalk();
            foreach (var step in certificate.Steps)
                Walk(step);
        }

        BeginWalk();
    }
}
