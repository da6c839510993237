using System.Collections;

namespace Pathways.Projections;

/// <summary>
/// Whether somebody still waits for the work in hand. A request sets it once (<see cref="Until"/>), and every loop over rows, times, groups or
/// cases looks (<see cref="Check"/>), however deep it lies: none has to be handed a token, and none can forget to hand it on. What is computed
/// never depends on it.
/// </summary>
public static class Work
{
    // A look costs more than a turn of most loops.
    const int Turns = 64;

    static readonly AsyncLocal<CancellationToken> Wanted = new();

    [ThreadStatic]
    static int turns;

    /// <summary>What is done until the answer is disposed of is wanted as long as a token is not cancelled.</summary>
    public static IDisposable Until(CancellationToken cancellation)
    {
        var before = new Before(Wanted.Value);
        Wanted.Value = cancellation;
        return before;
    }

    /// <summary>A turn of a loop.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits any longer.</exception>
    public static void Check()
    {
        if (++turns % Turns == 0)
        {
            Wanted.Value.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Rows that are a turn each to whoever goes through them; one that is read by its place is none.</summary>
    public static IReadOnlyList<T> Watched<T>(IReadOnlyList<T> rows) => rows is WatchedRows<T> ? rows : new WatchedRows<T>(rows);

    sealed class Before(CancellationToken wanted) : IDisposable
    {
        public void Dispose() => Wanted.Value = wanted;
    }

    sealed class WatchedRows<T>(IReadOnlyList<T> rows) : IReadOnlyList<T>
    {
        public int Count => rows.Count;

        public T this[int index] => rows[index];

        public IEnumerator<T> GetEnumerator()
        {
            foreach (var row in rows)
            {
                Check();
                yield return row;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
