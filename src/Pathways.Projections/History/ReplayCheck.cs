using Npgsql;

namespace Pathways.Projections.History;

/// <summary>A stored value that is not what the events give.</summary>
/// <param name="Field">Column, with the row's key where a read model has several rows a pathway.</param>
/// <param name="Stored">The value stored; null for none.</param>
/// <param name="Replayed">The value that the events give; null for none.</param>
public sealed record StoredDifference(string Field, string? Stored, string? Replayed);

/// <summary>What holding one read model against the events came to.</summary>
/// <param name="ReadModel">Name of the read model.</param>
/// <param name="Events">Events of the pathway that it had taken in when it was held against them.</param>
/// <param name="Behind">Events recorded since, which it has still to take in.</param>
/// <param name="Differences">What differs; empty when the stored state equals the replayed one.</param>
/// <param name="EarlierVersion">Whether it was stored by an earlier version of the service, so that columns of this one are missing and not compared.</param>
public sealed record ReplayCheckResult(string ReadModel, int Events, int Behind, IReadOnlyList<StoredDifference> Differences, bool EarlierVersion = false)
{
    /// <summary>Whether the stored state equals the replayed one.</summary>
    public bool Equal => Differences.Count == 0;
}

/// <summary>Holds what a read model stores of a pathway against what its events give.</summary>
public interface IReplayCheck
{
    /// <summary>Compares, at the position that the read model has reached, so that what it has still to take in is no difference.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="pathway">The pathway.</param>
    /// <param name="history">Reads all its events, in the order of their versions: asked for once the stored state is read, so that no event it holds is missing.</param>
    /// <param name="cancellation">To stop.</param>
    Task<ReplayCheckResult> CheckAsync(NpgsqlConnection connection, Guid pathway, Func<Task<IReadOnlyList<RecordedStep>>> history, CancellationToken cancellation);
}
