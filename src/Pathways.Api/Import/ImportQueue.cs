using System.Collections.Concurrent;
using System.Data;
using System.Text;
using System.Threading.Channels;
using JasperFx;
using Marten;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Domain;

namespace Pathways.Api.Import;

/// <summary>Runs the imports of this node one after the other, and says how they are getting on.</summary>
public sealed class ImportQueue(Importer importer, IDocumentStore store, TerritoryClock clock, CheckedFiles files, InstallationSecret secret, ILogger<ImportQueue> log) : BackgroundLoop
{
    const int MostWaiting = 8;
    static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    readonly Channel<(ImportJob Job, Upload.Received File, ImportOptions Options, bool Keep)> waiting = Channel.CreateUnbounded<(ImportJob, Upload.Received, ImportOptions, bool)>();
    readonly ConcurrentDictionary<Guid, ImportJob> inLine = new();

    static ImportProblem Busy => new("import/busy", 1);

    bool IsFull => inLine.Count >= MostWaiting;

    /// <summary>The job of that identifier, as it stands now.</summary>
    public async Task<ImportJob?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<ImportJob>(id, cancellation))?.AsKept(secret).At(clock.Now);
    }

    // The import that an account asked for under a key: of one that was asked for before identifiers had a secret, the identifier that it has.
    async Task<Guid> IdForAsync(string user, string key, CancellationToken cancellation)
    {
        var former = DeterministicId.From("import", user, key);
        return await FindAsync(former, cancellation) is not null ? former : DeterministicId.From(secret.Key, "import", user, key);
    }

    /// <summary>Writes the refused rows of a job as they come out of the database, never all of them in memory; false where there are none, and nothing was written.</summary>
    /// <param name="id">The job.</param>
    /// <param name="begin">Called before the first byte; gives where to write.</param>
    /// <param name="cancellation">To stop.</param>
    public async Task<bool> WriteRefusedRowsAsync(Guid id, Func<Stream> begin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(begin);
        await using var session = store.QuerySession();
        await using var connection = session.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"select data ->> 'csv' from {Hosting.Store.Schema}.mt_doc_importrefusals where id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return false;
        }
        using var rows = await row.GetTextReaderAsync(0, cancellation);
        await using var to = new StreamWriter(begin(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        var some = new char[16 * 1024];
        while (await rows.ReadAsync(some, cancellation) is > 0 and var read)
        {
            await to.WriteAsync(some.AsMemory(0, read), cancellation);
        }
        return true;
    }

    /// <summary>
    /// Takes an uploaded file: a new import, the first answer when this request was made before, or why not. The file is closed
    /// when it is done with; one that was only checked is kept when asked (<see cref="CheckedFiles"/>).
    /// </summary>
    public async Task<(ImportJob? Job, bool Repeated, int Status, ImportProblem? Problem)> AcceptAsync(
        string key, Upload.Received received, ImportOptions options, CancellationToken cancellation, bool keep = false)
    {
        if (received.Content is not { } content)
        {
            return (null, false, received.Status, received.Problem);
        }
        var accepted = false;
        try
        {
            var id = await IdForAsync(options.User, key, cancellation);
            var job = new ImportJob(id, options.User, ImportJob.FingerprintOf(received.Hash, options, secret), ImportStatus.Waiting, clock.Now, clock.Now);
            var known = await FindAsync(id, cancellation);
            var again = known is { Status: ImportStatus.Interrupted } && known.IsOfSame(job);
            if (known is null || again)
            {
                if (IsFull)
                {
                    return (null, false, StatusCodes.Status429TooManyRequests, Busy);
                }
                known = await KeepAsync(job, again, cancellation);
            }
            if (known is not null)
            {
                return known.IsOfSame(job)
                    ? (known, true, 0, null)
                    : (null, false, StatusCodes.Status422UnprocessableEntity, new ImportProblem("idempotency/key-reused", 1, "Idempotency-Key"));
            }
            inLine[id] = job;
            accepted = waiting.Writer.TryWrite((job, received, options, keep && options.CheckOnly));
            return (job, false, 0, null);
        }
        finally
        {
            if (!accepted)
            {
                await content.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// Takes a file that was checked, as it was read then: its import, or why not. While too many wait it stays kept, to be taken a little later.
    /// </summary>
    public async Task<(ImportJob? Job, ImportProblem? Problem)> TakeCheckedAsync(Guid check, string key, bool? acceptValid, Actor sender, CancellationToken cancellation)
    {
        // Of this file: what another was taken under is no answer.
        key = $"{key}/{check:N}";
        // Pressed twice, or sent again: the first press has the file, and its answer is this one's.
        if (await FindAsync(await IdForAsync(sender.User, key, cancellation), cancellation) is { } known)
        {
            return (known, null);
        }
        if (IsFull)
        {
            return (null, Busy);
        }
        if (files.Take(check, sender.User) is not var (file, options))
        {
            return (null, new ImportProblem("import/file-gone", 1));
        }
        var (job, _, _, problem) = await AcceptAsync(key, file, options with { CheckOnly = false, AcceptValid = acceptValid ?? options.AcceptValid, Sender = sender }, cancellation);
        return (job, problem);
    }

    // Null when it is kept; of two requests under one key at once, the one that comes second finds the first.
    async Task<ImportJob?> KeepAsync(ImportJob job, bool again, CancellationToken cancellation)
    {
        if (again)
        {
            await SaveAsync(job, cancellation);
            return null;
        }
        try
        {
            await using var session = store.LightweightSession();
            session.Insert(job);
            await session.SaveChangesAsync(cancellation);
            return null;
        }
        catch (DocumentAlreadyExistsException)
        {
            return await FindAsync(job.Id, cancellation);
        }
    }

    /// <inheritdoc/>
    protected override ILogger Log => log;

    // At the end of the service what waits or runs is heard of no more, and so found interrupted; so it is where the database that failed an import can't be told.
    /// <inheritdoc/>
    protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        var (job, file, options, keep) = await waiting.Reader.ReadAsync(stopping);
        var kept = false;
        try
        {
            kept = await RunOrSayAsync(job, file, options, keep, stopping);
        }
        finally
        {
            if (!kept)
            {
                await file.Content!.DisposeAsync();
            }
        }
        return TimeSpan.Zero;
    }

    // Whether the file is kept.
    async Task<bool> RunOrSayAsync(ImportJob job, Upload.Received file, ImportOptions options, bool keep, CancellationToken stopping)
    {
        try
        {
            await RunAsync(job, file, options, keep, stopping);
            return keep;
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // Nothing of it is stored, or all of it and only its answer is lost: sent again, what is there is found there. The next import must still run.
            log.LogError(e, "Import {Import} failed.", job.Id);
            files.Take(job.Id, job.User);
            await SaveAsync(job with { Status = ImportStatus.Interrupted, HeardOfAt = clock.Now }, stopping);
            return false;
        }
    }

    async Task RunAsync(ImportJob job, Upload.Received file, ImportOptions options, bool keep, CancellationToken cancellation)
    {
        inLine.TryRemove(job.Id, out _);
        job = job with { Status = ImportStatus.Running };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var heard = new Latest();
        var telling = TellAsync(job, heard, over.Token);
        using var csv = Temporary.Open();
        ImportResult result;
        using var refused = new RefusedRows(() => csv);
        try
        {
            result = await importer.ImportAsync(file.Content!, options, refused, heard, cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await telling;
        }
        await using var session = store.LightweightSession();
        if (csv.Length > 0)
        {
            csv.Position = 0;
            using var reader = new StreamReader(csv, leaveOpen: true);
            var (kept, cutAfter) = await ImportRefusals.OfAsync(job.Id, reader, cancellation, (int)Math.Min(csv.Length, ImportRefusals.Largest));
            session.Store(kept);
            job = job with { ListCutAfter = cutAfter };
        }
        if (keep)
        {
            // Before the result is told: whoever reads it can have the file taken.
            files.Keep(job.Id, file, options);
        }
        var status = result.CheckOnly ? ImportStatus.Checked : !result.Stored ? ImportStatus.Refused : result.RowsRefused > 0 ? ImportStatus.PartlyTaken : ImportStatus.Taken;
        session.Store(job with { Status = status, HeardOfAt = clock.Now, Progress = null, Result = result });
        await session.SaveChangesAsync(cancellation);
    }

    // Whoever asks, on any node, finds the progress in the store, and that those who wait are not forgotten.
    async Task TellAsync(ImportJob job, Latest heard, CancellationToken over)
    {
        var seldom = new Seldom(TimeProvider.System);
        while (!over.IsCancellationRequested)
        {
            try
            {
                await SaveAsync([job with { Progress = heard.Progress }, .. inLine.Values], over);
            }
            catch (Exception e)
            {
                // The import itself goes on, and so does it say how it is getting on, a little later. Once it is over its result is said next.
                if (!over.IsCancellationRequested && seldom.Says(""))
                {
                    log.LogWarning(e, "The progress of import {Import} could not be told.", job.Id);
                }
            }
            await Task.Delay(Often, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    Task SaveAsync(ImportJob job, CancellationToken cancellation) => SaveAsync([job], cancellation);

    async Task SaveAsync(IReadOnlyCollection<ImportJob> jobs, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Store(jobs.Select(j => j with { HeardOfAt = clock.Now }));
        await session.SaveChangesAsync(cancellation);
    }

    sealed class Latest : IProgress<ImportProgress>
    {
        readonly ProgressRate rate = new();

        public ImportProgress? Progress { get; private set; }

        public void Report(ImportProgress value) => Progress = rate.Of(value);
    }
}
