namespace Pathways.Api.Recording;

/// <summary>
/// Lets those who record on one pathway through one after the other, in the order in which they came: at once, each would lose to somebody who wrote,
/// and read and decide again for nothing. Of this process only; against another node the version decides, and whoever lost tries again.
/// </summary>
public sealed class RecordingTurns
{
    readonly Lock sync = new();
    readonly Dictionary<Guid, Turn> turns = [];

    /// <summary>Waits for one's turn; disposed of, it is the next one's.</summary>
    public async Task<IDisposable> TakeAsync(Guid of, CancellationToken cancellation)
    {
        Turn turn;
        lock (sync)
        {
            turn = turns.TryGetValue(of, out var known) ? known : turns[of] = new(this, of);
            turn.Wanted++;
        }
        try
        {
            await turn.Free.WaitAsync(cancellation);
            return turn;
        }
        catch (OperationCanceledException)
        {
            Leave(turn);
            throw;
        }
    }

    void Leave(Turn turn)
    {
        lock (sync)
        {
            if (--turn.Wanted == 0)
            {
                turns.Remove(turn.Of);
            }
        }
    }

    sealed class Turn(RecordingTurns all, Guid of) : IDisposable
    {
        public SemaphoreSlim Free { get; } = new(1, 1);

        public Guid Of => of;

        public int Wanted { get; set; }

        public void Dispose()
        {
            Free.Release();
            all.Leave(this);
        }
    }
}
