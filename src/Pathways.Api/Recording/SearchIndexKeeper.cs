using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;

namespace Pathways.Api.Recording;

/// <summary>
/// Folds again, after each start, what people are found by, where an older version folded it otherwise: who was recorded then is found
/// too. Reads every identity once (about a second for 100,000), writes those that differ.
/// </summary>
public sealed class SearchIndexKeeper(NpgsqlDataSource database, ILogger<SearchIndexKeeper> log) : BackgroundLoop
{
    const int AtOnce = 1_000;

    /// <inheritdoc/>
    protected override ILogger Log => log;

    // Each try reads everybody again.
    /// <inheritdoc/>
    protected override TimeSpan LongestAfterFailure => Seldom.Pause;

    /// <inheritdoc/>
    protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        var folded = await FoldAsync(stopping);
        if (folded > 0)
        {
            log.LogInformation("{People} people are found by what is typed now.", folded);
        }
        return null;
    }

    /// <summary>Folds what differs and gives the number of people.</summary>
    public async Task<long> FoldAsync(CancellationToken cancellation)
    {
        var (identities, after, total) = (new IdentityTable(database), Guid.Empty, 0L);
        while (true)
        {
            var some = await identities.ReadAsync(after, AtOnce, cancellation);
            var stale = some.Where(p => p.Search != p.Person.Search).ToList();
            if (stale.Count > 0)
            {
                total += await identities.WriteSearchAsync(stale, cancellation);
            }
            if (some.Count < AtOnce)
            {
                return total;
            }
            after = some[^1].Person.Id;
        }
    }
}
