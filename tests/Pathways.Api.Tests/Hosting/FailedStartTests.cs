using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Projections;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

public class FailedStartTests
{
    [Fact]
    public async Task A_database_without_the_schema_is_told_with_the_command_that_makes_it()
    {
        var reason = await FailedStart.ReasonAsync(await TestPostgres.CreateDatabaseAsync());
        Assert.StartsWith("[database/no-schema] La base", reason, StringComparison.Ordinal);
        Assert.Contains("./ops/db-apply", reason, StringComparison.Ordinal);
        Assert.Equal(1, await FailedStart.ExplainAsync("Host=/nowhere;Username=nobody;Database=none"));
    }

    /// <summary>The tables of a former version, in which a column of this one is missing.</summary>
    [Fact]
    public async Task A_database_with_the_schema_of_a_former_version_is_told_so()
    {
        var former = await TestPostgres.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(former);
        async Task RunAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
        await RunAsync($"""
            create schema if not exists {Store.Schema};
            create schema if not exists {Store.EventSchema};
            create table {Store.EventSchema}.mt_events (seq_id bigint);
            create table {Store.Schema}.{InstallationSecret.Name} (secret bytea);
            create table {Store.Schema}.{SessionKeys.Name} (name text, made_at timestamptz, xml text, signature text);
            create table {Store.Schema}.{UnreadSteps.Name} (pathway uuid, version bigint);
            create table {Store.Schema}.{SameTries.Name} (account text, turned uuid);
            """);
        Assert.True(await FailedStart.HasNoSchemaAsync(former));
        Assert.StartsWith("[database/no-schema]", await FailedStart.ReasonAsync(former), StringComparison.Ordinal);

        await RunAsync($"alter table {Store.Schema}.{SessionKeys.Name} add column environment text");
        Assert.False(await FailedStart.HasNoSchemaAsync(former));
        Assert.StartsWith("[hosting/not-started]", await FailedStart.ReasonAsync(former), StringComparison.Ordinal);
        Assert.False(await FailedStart.HasNoSchemaAsync("Host=/nowhere;Username=nobody;Database=none"));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_with_the_setting_to_check() =>
        Assert.Contains("[database/unreachable] The database does not answer: check ConnectionStrings__Pathways", await FailedStart.ReasonAsync("Host=/nowhere;Username=nobody;Database=none"), StringComparison.Ordinal);
}
