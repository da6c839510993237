using System.Runtime.InteropServices;

namespace Pathways.Projections.Process;

/// <summary>Counts equal sequences of activities: memory by variants, no allocation for a case whose variant was met before.</summary>
internal sealed class VariantTable
{
    readonly Dictionary<int[], long> counts = new(new BySequence());

    public int Count => counts.Count;

    public IEnumerable<KeyValuePair<int[], long>> All => counts;

    public void Add(ReadOnlySpan<int> activities, long times = 1)
    {
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<int>>();
        CollectionsMarshal.GetValueRefOrAddDefault(lookup, activities, out _) += times;
    }

    sealed class BySequence : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);
        public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);
        public int GetHashCode(int[] obj) => GetHashCode(obj.AsSpan());
        public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();

        public int GetHashCode(ReadOnlySpan<int> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(alternate));
            return hash.ToHashCode();
        }
    }
}
