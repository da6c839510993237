using System.Threading.Channels;
using Marten;
using Pathways.Api.Hosting;
using Pathways.Domain;

namespace Pathways.Api.Import;

/// <summary>Runs the imports of this node one after the other, and says how they are getting on.</summary>
public sealed class ImportQueue(Importer importer, IDocumentStore store, TerritoryClock clock, ILogger<ImportQueue> log) : BackgroundService
{
    const int MostWaiting = 8;
    static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    readonly Channel<(ImportJob Job, string Path, ImportOptions Options)> waiting = Channel.CreateBounded<(ImportJob, string, ImportOptions)>(MostWaiting);

    /// <summary>The job of that identifier, as it stands now.</summary>
    public async Task<ImportJob?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<ImportJob>(id, cancellation))?.At(clock.Now);
    }

    /// <summary>The refused rows of a job.</summary>
    public async Task<string?> RefusedRowsAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<ImportRefusals>(id, cancellation))?.Csv;
    }

    /// <summary>
    /// Takes an uploaded file: a new import, the first answer when this request was made before, or why not. The file is deleted
    /// when it is done with.
    /// </summary>
    public async Task<(ImportJob? Job, int Status, ImportProblem? Problem)> AcceptAsync(
        string key, Upload.Received received, ImportOptions options, CancellationToken cancellation)
    {
        if (received.Path is not { } path)
        {
            return (null, received.Status, received.Problem);
        }
        var id = DeterministicId.From("import", options.User, key);
        var fingerprint = $"{DeterministicId.From("import-request", received.Hash, $"{options}")}";
        var known = await FindAsync(id, cancellation);
        if (known is not null && (known.Fingerprint != fingerprint || known.Status != ImportStatus.Interrupted))
        {
            File.Delete(path);
            return known.Fingerprint == fingerprint
                ? (known, 0, null)
                : (null, StatusCodes.Status422UnprocessableEntity, new ImportProblem("idempotency/key-reused", 1, "Idempotency-Key"));
        }
        var job = new ImportJob(id, options.User, fingerprint, ImportStatus.Waiting, clock.Now, clock.Now);
        await SaveAsync(job, cancellation);
        if (!waiting.Writer.TryWrite((job, path, options)))
        {
            File.Delete(path);
            await using var session = store.LightweightSession();
            session.Delete(job);
            await session.SaveChangesAsync(cancellation);
            return (null, StatusCodes.Status429TooManyRequests, new ImportProblem("import/busy", 1));
        }
        return (job, 0, null);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (job, path, options) in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await RunAsync(job, path, options, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Nothing of it is stored: the transaction is rolled back. The next import must still run.
                log.LogError(e, "Import {Import} failed.", job.Id);
                await SaveAsync(job with { Status = ImportStatus.Interrupted, HeardOfAt = clock.Now }, stoppingToken);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    async Task RunAsync(ImportJob job, string path, ImportOptions options, CancellationToken cancellation)
    {
        job = job with { Status = ImportStatus.Running };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var heard = new Latest();
        var telling = TellAsync(job, heard, over.Token);
        using var csv = Temporary.Open();
        ImportResult result;
        using (var refused = new RefusedRows(csv))
        {
            try
            {
                result = await importer.ImportAsync(path, options, refused, heard, cancellation);
            }
            finally
            {
                await over.CancelAsync();
                await telling;
            }
        }
        await using var session = store.LightweightSession();
        if (result.RowsRefused > 0)
        {
            csv.Position = 0;
            using var reader = new StreamReader(csv);
            var text = new char[Math.Min(csv.Length, ImportRefusals.Largest)];
            session.Store(new ImportRefusals(job.Id, new string(text, 0, await reader.ReadBlockAsync(text, cancellation))));
        }
        var status = !result.Stored ? ImportStatus.Refused : result.RowsRefused > 0 ? ImportStatus.PartlyTaken : ImportStatus.Taken;
        session.Store(job with { Status = status, HeardOfAt = clock.Now, Progress = null, Result = result });
        await session.SaveChangesAsync(cancellation);
    }

    // Whoever asks, on any node, finds the progress in the store.
    async Task TellAsync(ImportJob job, Latest heard, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await SaveAsync(job with { Progress = heard.Progress, HeardOfAt = clock.Now }, over);
                await Task.Delay(Often, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The import is over: its result is said next.
        }
    }

    async Task SaveAsync(ImportJob job, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Store(job);
        await session.SaveChangesAsync(cancellation);
    }

    sealed class Latest : IProgress<ImportProgress>
    {
        public ImportProgress? Progress { get; private set; }

        public void Report(ImportProgress value) => Progress = value;
    }
}
