namespace Pathways.Projections.Statistics;

/// <summary>
/// Goes through the distinct times once, in order: who came under observation since the time before, and who leaves at this one. One walk for
/// numbers at risk and for the influence of rows, on survival and on competing exits alike.
/// </summary>
/// <param name="order">Rows in the order of their times.</param>
/// <param name="times">Their distinct times.</param>
struct RiskWalk(TimeOrder order, double[] times)
{
    // without delayed entry everybody is there before the first time
    readonly int[] byEntry = order.ByEntry();
    int entered, left;

    /// <summary>The step reached; −1 before the first.</summary>
    public int Step { get; private set; } = -1;

    /// <summary>Positions in the order of times that came under observation before this time, and not before the one before it.</summary>
    public ReadOnlyMemory<int> Entering { get; private set; }

    /// <summary>Positions that leave at this time.</summary>
    public (int From, int To) Leaving { get; private set; }

    /// <summary>Goes to the next time; false after the last.</summary>
    public bool Next()
    {
        if (++Step == times.Length) return false;
        var (firstEntered, firstLeft) = (entered, left);
        while (entered < byEntry.Length && order.EntryAt(byEntry[entered]) < times[Step])
        {
            Work.Check();
            entered++;
        }
        while (left < order.Count && order.Times[left] == times[Step])
        {
            Work.Check();
            left++;
        }
        (Entering, Leaving) = (byEntry.AsMemory(firstEntered..entered), (firstLeft, left));
        return true;
    }
}
