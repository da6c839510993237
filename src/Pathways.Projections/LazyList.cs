using System.Collections;

namespace Pathways.Projections;

/// <summary>A list of which each item is made when it is read: a million steps of a curve never stand in memory.</summary>
/// <param name="count">How many items there are.</param>
/// <param name="item">Makes the one at a position.</param>
public sealed class LazyList<T>(int count, Func<int, T> item) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public T this[int index] => item(index);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            Work.Check();
            yield return item(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
