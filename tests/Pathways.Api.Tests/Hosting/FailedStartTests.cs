using Pathways.Api.Hosting;
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

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_with_the_setting_to_check() =>
        Assert.Contains("[database/unreachable] The database does not answer: check ConnectionStrings__Pathways", await FailedStart.ReasonAsync("Host=/nowhere;Username=nobody;Database=none"), StringComparison.Ordinal);
}
