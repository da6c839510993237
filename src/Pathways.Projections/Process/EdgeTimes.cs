using System.Runtime.InteropServices;

namespace Pathways.Projections.Process;

/// <summary>Times by pair of activities: a table for the first few activities, which are nearly all of nearly every log, else a dictionary.</summary>
internal sealed class EdgeTimes
{
    const int TableSide = 128;
    readonly DurationSample?[] table = new DurationSample?[TableSide * TableSide];
    readonly Dictionary<(int From, int To), DurationSample> others = [];

    public DurationSample Of(int from, int to)
    {
        if (from < TableSide && to < TableSide)
            return table[(from * TableSide) + to] ??= new DurationSample();
        ref var times = ref CollectionsMarshal.GetValueRefOrAddDefault(others, (from, to), out _);
        return times ??= new DurationSample();
    }

    public DurationSample? Find(int from, int to) =>
        from < TableSide && to < TableSide ? table[(from * TableSide) + to] : others.GetValueOrDefault((from, to));
}
