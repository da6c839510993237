using System.Threading.RateLimiting;

namespace Pathways.Api.Hosting;

/// <summary>A limiter that lets nobody wait for long: a browser, or a proxy, gives up soon after, and asks again all the same.</summary>
sealed class PatientLimiter<T>(PartitionedRateLimiter<T> limiter, TimeSpan longest) : PartitionedRateLimiter<T>
{
    public override RateLimiterStatistics? GetStatistics(T resource) => limiter.GetStatistics(resource);

    protected override RateLimitLease AttemptAcquireCore(T resource, int permitCount) => limiter.AttemptAcquire(resource, permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(T resource, int permitCount, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest);
        try
        {
            return await limiter.AcquireAsync(resource, permitCount, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return None.Instance;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            limiter.Dispose();
        }
        base.Dispose(disposing);
    }

    sealed class None : RateLimitLease
    {
        public static readonly None Instance = new();

        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
