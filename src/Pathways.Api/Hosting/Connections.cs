using Npgsql;

namespace Pathways.Api.Hosting;

/// <summary>
/// The connections to the database, apart by what they are for: whoever asks for more figures than the database can count takes nothing away
/// from those who record, who read a pathway, or from the daemon that keeps figures true.
/// </summary>
public sealed class Connections : IAsyncDisposable, IDisposable
{
    /// <summary>Connections of one node at most, where the connection string says nothing. PostgreSQL allows 100 by default: what is left is for the other node, and for whoever is called to look.</summary>
    public const int Most = 40;

    /// <summary>Fewer than this can't be shared out.</summary>
    public const int Fewest = 20;

    // Shares of forty. The store's are for more than one thing, some of which Wolverine keeps for good. An append is a fraction of a millisecond: more
    // of them at once only take each other's processor.
    const int ForStore = 12, ForReading = 10, ForRecording = 9, ForEvaluation = 6, ForImport = 2, ForHealth = 1;

    /// <summary>Shares the connections of a connection string out.</summary>
    public Connections(string connectionString)
    {
        var most = Stated(connectionString) ?? Most;
        NpgsqlDataSource Pool(int share, Action<NpgsqlConnectionStringBuilder>? more = null)
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                // Marten writes "now() at time zone 'utc'" into a timestamptz: true only in a session whose zone is UTC.
                Timezone = "UTC",
                // Nothing is prepared unasked: a plan made without the values guesses the daemon's range of the log at a two-hundredth
                // of it, and sorts the whole log for every page. Recording prepares its one statement itself.
                MaxAutoPrepare = 0,
                ApplicationName = "pathways",
                MaxPoolSize = Math.Max(1, most * share / Most),
            };
            settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
            more?.Invoke(settings);
            return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        }
        Store = Pool(ForStore);
        Reading = Pool(ForReading);
        // The one statement that these ever run leaves nothing behind in its session, so they are not reset between two requests: the
        // seven statements of a reset were a fifth of the database's work.
        Recording = Pool(ForRecording, settings => settings.NoResetOnClose = true);
        Evaluation = Pool(ForEvaluation);
        Import = Pool(ForImport);
        Health = Pool(ForHealth);
    }

    /// <summary>For Marten and Wolverine: the daemon, documents and single streams.</summary>
    public NpgsqlDataSource Store { get; }

    /// <summary>For what people look at: caseloads, pathways, who somebody is, and who is signed in. What asks for a data source and says no more gets this one.</summary>
    public NpgsqlDataSource Reading { get; }

    /// <summary>For steps that are appended, and for nothing else.</summary>
    public NpgsqlDataSource Recording { get; }

    /// <summary>For figures and the journal: long questions over many rows.</summary>
    public NpgsqlDataSource Evaluation { get; }

    /// <summary>For files that are written.</summary>
    public NpgsqlDataSource Import { get; }

    /// <summary>For whether the database answers, and for nothing else: that others have taken every connection of theirs takes no node out.</summary>
    public NpgsqlDataSource Health { get; }

    /// <summary>How many connections of one of these there are at most.</summary>
    public static int MostOf(NpgsqlDataSource pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return new NpgsqlConnectionStringBuilder(pool.ConnectionString).MaxPoolSize;
    }

    /// <summary>The largest number of connections that a connection string states; null where it states none. The builder itself contains every keyword that there is.</summary>
    public static int? Stated(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return settings.ShouldSerialize("Maximum Pool Size") ? settings.MaxPoolSize : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in All)
        {
            await pool.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pool in All)
        {
            pool.Dispose();
        }
    }

    NpgsqlDataSource[] All => [Store, Reading, Recording, Evaluation, Import, Health];
}
