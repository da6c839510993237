using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Pathways.Api.Hosting.EmbeddedPostgres;

/// <summary>How the private database is run.</summary>
/// <param name="DataFolder">Folder that holds it; made when missing.</param>
/// <param name="Durable">Whether a commit waits for the disk. Only tests, whose data nobody keeps, say no.</param>
/// <param name="BinariesIn">Look for PostgreSQL in this folder only.</param>
/// <param name="MaxConnections">Most connections at once. One service needs far fewer than 100; tests run many services on one server.</param>
public sealed record EmbeddedPostgresOptions(string DataFolder, bool Durable = true, string? BinariesIn = null, int MaxConnections = 100);

/// <summary>A start that can't be: <paramref name="code"/> is stable, the message says what to do.</summary>
public sealed class EmbeddedPostgresException(string code, string message) : Exception($"{code}: {message}")
{
    /// <summary>Stable code, such as <c>postgres/no-binaries</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>
/// A private PostgreSQL for a service that was given none: its own folder, a Unix socket that nobody else can reach, scram
/// authentication, started with the service and stopped with it. One killed in the middle is recovered by the next start.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    const string Superuser = "pathways";

    // sun_path holds 107 bytes (103 on macOS), and PostgreSQL appends "/.s.PGSQL.5432" to the folder.
    const int LongestSocketFolder = 103 - 15;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    readonly EmbeddedPostgresOptions options;
    readonly PostgresBinaries binaries;
    readonly Unprivileged account;
    readonly FileStream owner;
    readonly string socket;
    readonly bool borrowed;
    readonly CancellationTokenSource ending = new();
    Task watch = Task.CompletedTask;

    EmbeddedPostgres(EmbeddedPostgresOptions options, PostgresBinaries binaries, Unprivileged account, FileStream owner)
    {
        (this.options, this.binaries, this.account, this.owner) = (options, binaries, account, owner);
        var beside = Path.Combine(Root, "socket");
        // Bytes, not characters: "métropole" is longer than it looks. Elsewhere the folder is made under a name that nobody can
        // foretell: a neighbour on the machine who did could put a link there first, and what it points to would be handed over to them.
        socket = System.Text.Encoding.UTF8.GetByteCount(beside) <= LongestSocketFolder
            ? beside
            : Directory.CreateTempSubdirectory("pathways-").FullName;
        borrowed = socket != beside;
    }

    string Root => Path.Combine(options.DataFolder, "postgres");

    string Data => Path.Combine(Root, "data");

    string Unfinished => Path.Combine(Root, "data.unfinished");

    string Log => Path.Combine(Root, "start.log");

    /// <summary>How to reach it.</summary>
    public string ConnectionString => For("pathways");

    /// <summary>Where the service's data lives when nothing else is said: <c>PATHWAYS_DATA</c>, else under the user's data home.</summary>
    public static string DefaultDataFolder =>
        Environment.GetEnvironmentVariable("PATHWAYS_DATA") is { Length: > 0 } said ? Path.GetFullPath(said)
        // PostgreSQL won't run as root, and the account that it is given can't look into root's home.
        : Unprivileged.RunsAsRoot ? "/var/lib/pathways"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "pathways");

    /// <summary>Starts it, making or recovering it first; <paramref name="say"/> is told what takes time.</summary>
    /// <exception cref="EmbeddedPostgresException">No binaries, another owner, data of another version, a start that failed.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, Action<string> say, CancellationToken cancellation)
    {
        var root = Path.Combine(options.DataFolder, "postgres");
        var chosen = Choose(options, root);
        try
        {
            Directory.CreateDirectory(options.DataFolder);
            MakePrivate(root);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new EmbeddedPostgresException("postgres/folder-not-usable", $"{root} can't be used as this account: {e.Message} Set PATHWAYS_DATA to a folder that it may write to.");
        }
        var postgres = new EmbeddedPostgres(options, chosen, Unprivileged.ForPostgres(), Own(root));
        try
        {
            await postgres.StartAsync(say, cancellation);
            postgres.watch = postgres.WatchAsync(say);
            return postgres;
        }
        catch
        {
            // Whatever failed, no server is left behind that nobody owns.
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// How to reach the database of a service that runs on this folder, for a command beside it; null when none runs. The
    /// service stays its owner: what stops it stops the command.
    /// </summary>
    public static string? Running(EmbeddedPostgresOptions options)
    {
        // What postmaster.pid says, a line each: process, data folder, start, port, socket folder, ...
        var root = Path.Combine(options.DataFolder, "postgres");
        var postmaster = Path.Combine(root, "data", "postmaster.pid");
        return File.Exists(postmaster) && File.ReadAllLines(postmaster) is [_, _, _, _, { Length: > 0 } socket, ..] ? At(socket, root, "pathways") : null;
    }

    /// <summary>A connection string for another database of this server.</summary>
    public string For(string database) => At(socket, Root, database);

    static string At(string socket, string root, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = socket,
        Port = 5432,
        Username = Superuser,
        Password = File.ReadAllText(Path.Combine(root, "password")),
        Database = database,
    }.ConnectionString;

    /// <summary>Stops it; what was acknowledged is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watch;
        account.Run(binaries.Program("pg_ctl"), ["stop", "-D", Data, "-m", "fast", "-w", "-t", "30"], Patience);
        if (borrowed && Directory.Exists(socket))
        {
            Directory.Delete(socket, recursive: true);
        }
        await owner.DisposeAsync();
        ending.Dispose();
    }

    /// <summary>Leaves the server running and gives up owning it, as a killed service does.</summary>
    internal void Abandon()
    {
        ending.Cancel();
        owner.Dispose();
    }

    // A server that is killed under its service (by hand, for want of memory) is started again: nobody else would.
    async Task WatchAsync(Action<string> say)
    {
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(Glance, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!ending.IsCancellationRequested && !Answers())
                {
                    say("The database is gone while the service runs: starting it again.");
                    var (code, output) = await Task.Run(() => account.Run(binaries.Program("pg_ctl"), ["start", "-D", Data, "-l", Log, "-w", "-t", "60"], Patience));
                    say(code == 0 ? "The database is back." : $"It did not start, the next attempt follows: {output}");
                }
            }
            catch (Exception e)
            {
                // No process to be had, no memory: whatever it is, nobody else would start it again.
                say($"It could not be looked after, the next attempt follows: {e.Message}");
            }
        }
    }

    // Whether somebody accepts on the socket: also true while it recovers, and not fooled by a process that is dead but not yet buried.
    bool Answers()
    {
        try
        {
            using var knock = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            knock.Connect(new UnixDomainSocketEndPoint(Path.Combine(socket, ".s.PGSQL.5432")));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    async Task StartAsync(Action<string> say, CancellationToken cancellation)
    {
        MakePrivate(socket);
        if (!File.Exists(Path.Combine(Data, "PG_VERSION")))
        {
            say($"Making a private database in {Root} with PostgreSQL {binaries.Major}.");
            Initialise();
        }
        await File.WriteAllTextAsync(Path.Combine(Data, "pathways.conf"), Configuration(), cancellation);
        account.Take(Root);
        account.Take(socket);

        // The owner's lock is ours, so a server that runs here is one whose service was killed.
        if (account.Run(binaries.Program("pg_ctl"), ["status", "-D", Data], Patience).ExitCode == 0)
        {
            say("The service was killed last time and left its database running: stopping it first.");
            account.Run(binaries.Program("pg_ctl"), ["stop", "-D", Data, "-m", "fast", "-w", "-t", "60"], Patience);
        }
        var (code, output) = account.Run(binaries.Program("pg_ctl"), ["start", "-D", Data, "-l", Log, "-w", "-t", "60"], Patience);
        if (code != 0)
        {
            var log = File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(10)) : output;
            throw new EmbeddedPostgresException("postgres/not-started", $"PostgreSQL did not start from {Data}: {log}");
        }
        await CreateDatabaseAsync("pathways", cancellation);
    }

    void Initialise()
    {
        var password = Path.Combine(Root, "password");
        File.WriteAllText(password, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        // Made beside and moved when whole: initdb writes PG_VERSION early, so one killed in the middle looks like a database.
        if (Directory.Exists(Unfinished))
        {
            Directory.Delete(Unfinished, recursive: true);
        }
        account.Take(Root);
        var (code, output) = account.Run(
            binaries.Program("initdb"),
            ["-D", Unfinished, "-U", Superuser, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--locale", "C", "--data-checksums", .. options.Durable ? Array.Empty<string>() : ["--no-sync"]],
            Patience);
        if (code != 0)
        {
            throw new EmbeddedPostgresException("postgres/not-made", $"initdb failed: {output}");
        }
        File.AppendAllText(Path.Combine(Unfinished, "postgresql.conf"), "\ninclude 'pathways.conf'\n");
        Directory.Move(Unfinished, Data);
    }

    string Configuration() => string.Create(CultureInfo.InvariantCulture, $"""
        # Written by Pathways at each start: changes here are lost. Use ConnectionStrings__Pathways for a server of your own.
        listen_addresses = ''
        unix_socket_directories = '{socket.Replace("'", "''", StringComparison.Ordinal)}'
        unix_socket_permissions = 0700
        timezone = 'UTC'
        jit = off
        shared_buffers = 128MB
        max_connections = {options.MaxConnections}
        max_wal_size = 1GB
        idle_in_transaction_session_timeout = '5min'
        logging_collector = on
        log_directory = 'log'
        log_filename = 'postgres-%a.log'
        log_truncate_on_rotation = on
        log_rotation_age = 1d
        fsync = {(options.Durable ? "on" : "off")}
        synchronous_commit = {(options.Durable ? "on" : "off")}
        full_page_writes = {(options.Durable ? "on" : "off")}

        """);

    /// <summary>Makes a database when it is not there.</summary>
    public async Task CreateDatabaseAsync(string name, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(For("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var known = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = name } } };
        if (await known.ExecuteScalarAsync(cancellation) is null)
        {
            await using var create = new NpgsqlCommand($"create database \"{name.Replace("\"", "", StringComparison.Ordinal)}\"", connection);
            await create.ExecuteNonQueryAsync(cancellation);
        }
    }

    static PostgresBinaries Choose(EmbeddedPostgresOptions options, string root)
    {
        var found = PostgresBinaries.Find(options.DataFolder, options.BinariesIn);
        if (found.Count == 0)
        {
            throw new EmbeddedPostgresException("postgres/no-binaries", $"No PostgreSQL is installed here and no ConnectionStrings__Pathways is given. Install it: {PostgresBinaries.HowToInstall}.");
        }
        var version = Path.Combine(root, "data", "PG_VERSION");
        if (!File.Exists(version))
        {
            return found[0];
        }
        var made = int.Parse(File.ReadAllText(version).Trim(), CultureInfo.InvariantCulture);
        return found.FirstOrDefault(f => f.Major == made) ?? throw new EmbeddedPostgresException(
            "postgres/other-version",
            $"The data in {root} was made by PostgreSQL {made}; installed here: {string.Join(", ", found.Select(f => f.Major))}. Install PostgreSQL {made}, or move the data with pg_upgrade.");
    }

    static FileStream Own(string root)
    {
        try
        {
            return new FileStream(Path.Combine(root, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new EmbeddedPostgresException("postgres/in-use", $"Another Pathways service runs on {root}. Stop it, or set PATHWAYS_DATA to another folder.");
        }
    }

    static void MakePrivate(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
