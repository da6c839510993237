using System.Collections.Concurrent;

namespace Pathways.Api.Import;

/// <summary>
/// Files that were checked on the page, kept by this node for a while, so that whoever had them checked can have them taken without choosing them
/// again. They have no name on the disk, and are gone with the process.
/// </summary>
/// <param name="clock">Tells how long ago a file was kept.</param>
public sealed class CheckedFiles(TimeProvider clock) : IDisposable
{
    /// <summary>How long a file is kept.</summary>
    public static readonly TimeSpan For = TimeSpan.FromMinutes(30);

    // Each may be as large as the largest import.
    const int Most = 4;

    readonly ConcurrentDictionary<Guid, Kept> files = new();
    ITimer? sweep;

    sealed record Kept(Upload.Received File, ImportOptions Options, DateTimeOffset At);

    /// <summary>Keeps the file of a check; the oldest goes where there are too many.</summary>
    public void Keep(Guid job, Upload.Received file, ImportOptions options)
    {
        if (files.TryAdd(job, new(file, options, clock.GetUtcNow())))
        {
            LazyInitializer.EnsureInitialized(ref sweep, () => clock.CreateTimer(_ => Drop(file => clock.GetUtcNow() - file.At > For), null, For, For));
            var last = files.Values.OrderByDescending(f => f.At).Skip(Most).FirstOrDefault()?.At;
            Drop(file => file.At <= last);
        }
    }

    /// <summary>Whether the file of a check is there, for whoever had it checked.</summary>
    public bool Has(Guid job, string user) => Find(job, user) is not null;

    /// <summary>The file of a check, which is kept no more, and how it was to be read; null when it is gone, or was another's.</summary>
    public (Upload.Received File, ImportOptions Options)? Take(Guid job, string user)
    {
        if (Find(job, user) is null || !files.TryRemove(job, out var kept))
        {
            return null;
        }
        kept.File.Content!.Position = 0;
        return (kept.File, kept.Options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sweep?.Dispose();
        Drop(_ => true);
    }

    Kept? Find(Guid job, string user) => files.TryGetValue(job, out var kept) && kept.Options.User == user && clock.GetUtcNow() - kept.At <= For ? kept : null;

    void Drop(Func<Kept, bool> which)
    {
        foreach (var (job, _) in files.Where(f => which(f.Value)))
        {
            if (files.TryRemove(job, out var gone))
            {
                Temporary.Close(gone.File.Content!);
            }
        }
    }
}
