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
