using System.Diagnostics;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>What ops/security says of results that are there: held only where every test passed in every environment, and each run came to its end.</summary>
public sealed class SecurityReportTests : IDisposable
{
    const string Row = "The description of the API is made";

    readonly string folder = Directory.CreateTempSubdirectory("report-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task All_passed_in_both_environments_is_held()
    {
        Ran("Development", 0, "Passed");
        Ran("Production", 0, "Passed");
        Assert.Equal((0, "checks: 1 in Development, 1 in Production"), await ToldAsync("held "));
    }

    [Fact]
    public async Task One_environment_only_did_not_run_in_the_other()
    {
        Ran("Development", 0, "Passed");
        Assert.Equal((1, "did not run to the end in Production: Pathways.Api.Tests\ndid not run in Production: DescriptionTests"), await ToldAsync("did not hold "));
    }

    [Fact]
    public async Task A_host_that_dies_before_another_test_did_not_run_to_the_end()
    {
        Ran("Development", 0, "Passed");
        Ran("Production", 1, "Passed");
        Assert.Equal((1, "did not run to the end in Production: Pathways.Api.Tests"), await ToldAsync("did not hold "));
        Ran("Production", 1, "Failed", "The active test run was aborted. Reason: Test host process crashed");
        var (exit, said) = await ToldAsync("did not hold ");
        Assert.Equal(1, exit);
        Assert.Contains("did not run to the end in Production", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("NotExecuted")]
    public async Task One_that_did_not_pass_did_not_hold(string outcome)
    {
        Ran("Development", outcome == "Failed" ? 1 : 0, outcome);
        Ran("Production", 0, "Passed");
        Assert.Equal((1, $"{outcome} in Development: Pathways.Api.Tests.Hosting.DescriptionTests.It_is_made_once"), await ToldAsync("did not hold "));
    }

    [Fact]
    public async Task Nothing_at_all_did_not_run()
    {
        var (exit, said) = await ToldAsync("did not hold ");
        Assert.Equal(1, exit);
        Assert.Contains("did not run in Development: DescriptionTests", said, StringComparison.Ordinal);
        Assert.Contains("did not run in Production: DescriptionTests", said, StringComparison.Ordinal);
    }

    void Ran(string environment, int exit, string outcome, string said = "")
    {
        var run = Path.Combine(folder, $"Pathways.Api.Tests.{environment}.0");
        File.WriteAllText(run + ".trx", $"""
            <TestRun><Results><UnitTestResult executionId="1" testName="Pathways.Api.Tests.Hosting.DescriptionTests.It_is_made_once" computerName="c" outcome="{outcome}" /></Results></TestRun>
            """);
        File.WriteAllText(run + ".exit", $"{exit}\n");
        File.WriteAllText(run + ".said", said);
    }

    // The exit code, and what is told below a row that begins as expected; an empty text where another is there.
    async Task<(int Exit, string Why)> ToldAsync(string begins)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "ops", "security"), "--report", folder, Row]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var lines = (await process.StandardOutput.ReadToEndAsync()).TrimEnd().Split('\n');
        await process.WaitForExitAsync();
        Assert.True(lines[0].StartsWith(begins, StringComparison.Ordinal), $"{lines[0]}{await error}");
        return (process.ExitCode, string.Join('\n', lines.Skip(1).Select(line => line.Trim())));
    }
}
