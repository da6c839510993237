using System.Diagnostics;
using Npgsql;
using Pathways.Api.Hosting.EmbeddedPostgres;

namespace Pathways.Api.Tests.Hosting;

/// <summary>The private database, with real processes.</summary>
public sealed class EmbeddedPostgresTests : IDisposable
{
    readonly string folder = Path.Combine(Path.GetTempPath(), "pathways-embedded-" + Guid.NewGuid().ToString("N")[..8]);
    readonly List<string> said = [];

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task It_keeps_what_was_stored_when_it_is_stopped_and_started_again()
    {
        await using (var first = await StartAsync())
        {
            await ExecuteAsync(first, "create table kept (what text); insert into kept values ('a step')");
        }
        await using var second = await StartAsync();
        Assert.Equal("a step", await ScalarAsync(second, "select what from kept"));
    }

    [Fact]
    public async Task Killed_with_its_service_it_is_recovered_by_the_next_start()
    {
        var killed = await StartAsync();
        await ExecuteAsync(killed, "create table kept (what text); insert into kept values ('acknowledged')");
        using (var postmaster = Process.GetProcessById(await PostmasterAsync()))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync();
        }
        await killed.DisposeAsync();

        await using var recovered = await StartAsync();
        Assert.Equal("acknowledged", await ScalarAsync(recovered, "select what from kept"));
    }

    [Fact]
    public async Task Killed_under_its_service_it_is_started_again_and_keeps_what_was_acknowledged()
    {
        await using var postgres = await StartAsync();
        await ExecuteAsync(postgres, "create table kept (what text); insert into kept values ('acknowledged')");
        using (var postmaster = Process.GetProcessById(await PostmasterAsync()))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync();
        }

        object? kept = null;
        for (var attempt = 0; kept is null && attempt < 300; attempt++)
        {
            try
            {
                kept = await ScalarAsync(postgres, "select what from kept");
            }
            catch (NpgsqlException)
            {
                await Task.Delay(200);
            }
        }
        Assert.Equal("acknowledged", kept);
    }

    [Fact]
    public async Task A_database_left_running_by_a_killed_service_is_taken_over()
    {
        var left = await StartAsync();
        await ExecuteAsync(left, "create table kept (what text); insert into kept values ('acknowledged')");
        // What a kill of the service leaves: the lock is gone, the server runs on.
        left.Abandon();

        await using var next = await StartAsync();
        Assert.Equal("acknowledged", await ScalarAsync(next, "select what from kept"));
        Assert.Contains(said, line => line.Contains("killed last time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_service_on_the_same_folder_is_told_so()
    {
        await using var first = await StartAsync();
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);
        Assert.Equal("postgres/in-use", refused.Code);
        Assert.Contains("PATHWAYS_DATA", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_beside_the_service_works_on_its_database()
    {
        var options = new EmbeddedPostgresOptions(folder, Durable: false);
        Assert.Null(EmbeddedPostgres.Running(options));
        await using (var service = await StartAsync())
        {
            await ExecuteAsync(service, "create table kept (what text); insert into kept values ('a step')");
            await using var beside = new NpgsqlConnection(EmbeddedPostgres.Running(options) + ";Pooling=false");
            await beside.OpenAsync();
            await using var command = new NpgsqlCommand("select what from kept", beside);
            Assert.Equal("a step", await command.ExecuteScalarAsync());
        }
        Assert.Null(EmbeddedPostgres.Running(options));
    }

    [Fact]
    public async Task It_listens_on_no_network_address_and_asks_for_a_password()
    {
        await using var postgres = await StartAsync();
        Assert.Equal("", await ScalarAsync(postgres, "select setting from pg_settings where name = 'listen_addresses'"));
        var without = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "wrong", Pooling = false };
        await using var connection = new NpgsqlConnection(without.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
    }

    [Fact]
    public async Task It_never_runs_as_root()
    {
        await using var postgres = await StartAsync();
        var status = await File.ReadAllLinesAsync($"/proc/{await PostmasterAsync()}/status");
        Assert.DoesNotContain(status, line => line.StartsWith("Uid:\t0\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_binaries_or_with_links_to_ones_that_are_gone_it_says_what_to_install()
    {
        Directory.CreateDirectory(folder);
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            File.CreateSymbolicLink(Path.Combine(folder, program), Path.Combine(folder, "gone", program));
        }
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder, BinariesIn: folder), said.Add, CancellationToken.None));
        Assert.Equal("postgres/no-binaries", refused.Code);
        Assert.Contains("postgresql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_another_version_is_left_alone()
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "postgres", "data"));
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "PG_VERSION"), "9");
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);
        Assert.Equal("postgres/other-version", refused.Code);
    }

    [Fact]
    public async Task Killed_while_it_was_being_made_it_is_made_anew()
    {
        // What initdb leaves when it is killed: it writes the version before the rest.
        var begun = Directory.CreateDirectory(Path.Combine(folder, "postgres", "data.unfinished"));
        await File.WriteAllTextAsync(Path.Combine(begun.FullName, "PG_VERSION"), "15");
        await using var postgres = await StartAsync();
        Assert.Equal("C", await ScalarAsync(postgres, "select datcollate from pg_database where datname = 'pathways'"));
    }

    [Fact]
    public async Task A_folder_whose_name_is_long_in_bytes_has_its_socket_elsewhere()
    {
        var deep = Path.Combine(folder, new string('é', 40));
        await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(deep), said.Add, CancellationToken.None);
        Assert.Equal(1, await ScalarAsync(postgres, "select 1"));
    }

    [Fact]
    public async Task A_folder_that_can_not_be_made_is_said_plainly()
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(file), said.Add, CancellationToken.None));
        Assert.Equal("postgres/folder-not-usable", refused.Code);
    }

    Task<EmbeddedPostgres> StartAsync() =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder), said.Add, CancellationToken.None);

    async Task<int> PostmasterAsync() =>
        int.Parse((await File.ReadAllLinesAsync(Path.Combine(folder, "postgres", "data", "postmaster.pid")))[0], System.Globalization.CultureInfo.InvariantCulture);

    static async Task ExecuteAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<object?> ScalarAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
