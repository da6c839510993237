using System.Globalization;
using Pathways.Api.Import;

namespace Pathways.Api.Tests.Import;

public sealed class ImportCommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("pathways-command-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Accepting_the_valid_lists_the_refused_rows_beside_the_file_and_never_over_another_list()
    {
        Assert.Equal(At("journeys.refused.csv"), Asked("import", At("journeys.csv"), "--accept-valid")!.Rejected);
        File.WriteAllText(At("journeys.refused.csv"), "being mended");
        Assert.Equal(At("journeys.refused-2.csv"), Asked("import", At("journeys.csv"), "--accept-valid")!.Rejected);
        Assert.Null(Asked("import", At("journeys.csv"))!.Rejected);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import", "a.csv", "b.csv")]
    [InlineData("import", "a.csv", "--bogus")]
    [InlineData("import", "a.csv", "--source")]
    [InlineData("import", "a.csv", "--source", "")]
    [InlineData("import", "a.csv", "--lang", "de")]
    [InlineData("import", "a.csv", "--rejected", "./a.csv")]
    public void What_is_misused_is_told_by_the_usage(params string[] arguments)
    {
        Assert.False(ImportArguments.TryParse(arguments, out _, out var wrong));
        Assert.Contains("import FILE.csv", wrong, StringComparison.Ordinal);
    }

    /// <summary>It is written on every event of the file: an account, and not who somebody is.</summary>
    [Theory]
    [InlineData("dupont.marie.12051987", false)]
    [InlineData("dupont120587", false)]
    [InlineData("33698741253", false)]
    [InlineData("Marie Dupont", false)]
    [InlineData("a\ufffe", false)]
    [InlineData("marie.dupont", true)]
    [InlineData("agent4521", true)]
    [InlineData("0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42", true)]
    public void Who_imports_is_named_by_an_account(string user, bool taken)
    {
        Assert.Equal(taken, ImportArguments.TryParse(["import", At("a.csv"), "--user", user], out _, out var wrong));
        Assert.Equal(!taken, wrong?.Contains("[import/bad-user]", StringComparison.Ordinal) == true);
    }

    /// <summary>Beside a file that nobody else reads, the list of its refused rows was readable by all.</summary>
    [Fact]
    public void The_list_of_refused_rows_is_for_who_imports_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        File.WriteAllText(At("there.csv"), "of before");
        File.SetUnixFileMode(At("there.csv"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.GroupRead);
        foreach (var list in new[] { At("there.csv"), At("new.csv") })
        {
            using var file = RefusedRows.CreateFile(list);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(list));
            Assert.Equal(0, file.Length);
        }
    }

    [Fact]
    public async Task What_is_not_a_file_is_told_before_a_database_is_started()
    {
        Assert.Null(await ImportCommand.ReadAsync(["import", folder]));
        Assert.Null(await ImportCommand.ReadAsync(["import", At("nothing.csv")]));
        File.WriteAllText(At("journeys.csv"), "pathway;event;occurred_on\n");
        Assert.NotNull(await ImportCommand.ReadAsync(["import", At("journeys.csv")]));
    }

    [Fact]
    public void The_bar_says_how_far_how_fast_and_how_long_still()
    {
        using var text = new StringWriter();
        var bar = new ProgressBar(text, CultureInfo.GetCultureInfo("en"), terminal: true);
        bar.Report(new ImportProgress(ImportStage.Reading, 0, 100, 0));
        Assert.Matches(@"\rReading   ░{30} +0 ?%  0 rows/s  left --:--", text.ToString());
        bar.Report(new ImportProgress(ImportStage.Reading, 100, 100, 7));
        Assert.Matches(@"\rReading   █{30} +100 ?%  [\d,]+ rows/s  left 00:00", text.ToString());
    }

    [Fact]
    public void Without_a_terminal_it_is_a_line_a_stage_and_none_for_a_stage_that_did_not_end()
    {
        using var text = new StringWriter();
        var bar = new ProgressBar(text, CultureInfo.GetCultureInfo("fr"), terminal: false);
        foreach (var stage in (ImportStage[])[ImportStage.Reading, ImportStage.Deciding])
        {
            bar.Report(new ImportProgress(stage, 0, 100, 0));
            bar.Report(new ImportProgress(stage, 50, 100, 3));
            bar.Report(new ImportProgress(stage, 100, 100, 7));
        }
        bar.Report(new ImportProgress(ImportStage.Writing, 50, 100, 3));
        bar.End();
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Lecture", "Décision"], lines.Select(l => l[..l.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.All(lines, line => Assert.Contains("lignes/s", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--encodng", "utf-8", "→ --encoding")]
    [InlineData("--chek", null, "→ --check")]
    [InlineData("--confirm", "step/longago", "→ step/long-ago")]
    public void A_misspelt_option_is_told_with_the_nearest_one(string option, string? value, string said)
    {
        Assert.False(ImportArguments.TryParse(value is null ? ["import", "a.csv", option] : ["import", "a.csv", option, value], out _, out var wrong));
        Assert.Contains(said, wrong, StringComparison.Ordinal);
    }

    string At(string name) => Path.Combine(folder, name);

    static ImportArguments? Asked(params string[] arguments) => ImportArguments.TryParse(arguments, out var asked, out _) ? asked : null;
}
