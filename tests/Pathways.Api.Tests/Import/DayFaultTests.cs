using Pathways.Api.Import;
using Pathways.Projections.Formats;

namespace Pathways.Api.Tests.Import;

/// <summary>A date that can't be read is told by what is wrong with it, in a column of its own and in a list of publics.</summary>
public sealed class DayFaultTests
{
    const string Publics = "pathway;scheme;structure;territory;event;occurred_on;publics", Dates = "pathway;scheme;structure;territory;event;occurred_on";

    [Theory]
    [InlineData("1/1", "Il manque l’année, en quatre chiffres : écrivez le jour, le mois et l’année, comme 2026-03-31, 31/03/2026.", "The year, of four digits, is missing: write day, month and year, as 2026-03-31, 31/03/2026.")]
    [InlineData("--01-01", "Il manque l’année", "The year, of four digits, is missing")]
    [InlineData("1.1.", "Il manque l’année", "The year, of four digits, is missing")]
    [InlineData("2025", "Il manque le jour, ou le jour et le mois :", "The day is missing, or the day and the month:")]
    [InlineData("01/2025", "Il manque le jour", "The day is missing")]
    [InlineData("2025-01", "Il manque le jour", "The day is missing")]
    [InlineData("31/02/2024", "Ce jour n’existe pas. Une date s’écrit comme 2026-03-31, 31/03/2026.", "There is no such day. A date is written as 2026-03-31, 31/03/2026.")]
    [InlineData("2024-02-31 00:00:00", "Ce jour n’existe pas", "There is no such day")]
    [InlineData("2024-01-05 14:30", "Il y a une heure, et le jour dépend du lieu :", "There is a time, and the day depends on the place:")]
    [InlineData("2025-01-31T22:58:00.055Z", "Il y a une heure", "There is a time")]
    [InlineData("01-janv", "Le mois est en lettres :", "The month is in letters:")]
    [InlineData("janv-25", "Le mois est en lettres :", "The month is in letters:")]
    [InlineData("bientôt", "Ce n’est pas un jour écrit comme 2026-03-31, 31/03/2026. Écrivez-le ainsi", "This is not a day written as 2026-03-31, 31/03/2026. Write it so")]
    public void A_date_is_told_by_what_is_wrong_with_it(string text, string french, string english)
    {
        var problem = Assert.Single(Wrong(Dates, $"a;plie;IMPORT;01001;pathway_opened;{text}", DateOrder.Dmy));
        Assert.Equal(("import/bad-date", "occurred_on"), (problem.Code, problem.Column));
        Assert.StartsWith(french, ImportWords.French(problem), StringComparison.Ordinal);
        Assert.StartsWith(english, ImportWords.English(problem), StringComparison.Ordinal);
    }

    /// <summary>Where every code is known, the list of codes is no answer: the item and its date are (ChurchCRM/CRM #8691).</summary>
    [Theory]
    [InlineData("rsa=01/12", "Dans rsa=01/12, le public est connu, mais la date du justificatif ne se lit pas. Il manque l’année, en quatre chiffres :", "In rsa=01/12, the public is known, but the date of proof can’t be read. The year, of four digits, is missing:")]
    [InlineData("rsa=31/02/2024|single_parent", "Dans rsa=31/02/2024, le public est connu, mais la date du justificatif ne se lit pas. Ce jour n’existe pas", "In rsa=31/02/2024, the public is known, but the date of proof can’t be read. There is no such day")]
    [InlineData("rsa=01/12/2024|single_parent|qpv_resident=01/12|under26", "Dans qpv_resident=01/12, ", "In qpv_resident=01/12, ")]
    [InlineData("rsa=", "Dans rsa=, le public est connu, mais la date du justificatif ne se lit pas. Il n’y a rien après = :", "In rsa=, the public is known, but the date of proof can’t be read. Nothing stands after =:")]
    [InlineData("rsa=45296", "Dans rsa=…, le public est connu, mais la date du justificatif ne se lit pas. Un tableur a remplacé la date par son numéro :", "In rsa=…, the public is known, but the date of proof can’t be read. A spreadsheet replaced the date by its number:")]
    [InlineData("rsa=Zoé Martin", "Dans rsa=…, le public est connu, mais la date du justificatif ne se lit pas. Ce n’est pas un jour", "In rsa=…, the public is known, but the date of proof can’t be read. This is not a day")]
    public void A_date_of_a_proof_is_named_with_its_public(string publics, string french, string english)
    {
        var problem = Assert.Single(Wrong(Publics, $"a;plie;IMPORT;01001;pathway_opened;2025-01-05;{publics}", DateOrder.Dmy));
        Assert.Equal("import/bad-publics", problem.Code);
        Assert.StartsWith(french, ImportWords.French(problem), StringComparison.Ordinal);
        Assert.StartsWith(english, ImportWords.English(problem), StringComparison.Ordinal);
        Assert.DoesNotContain("single_parent, ", ImportWords.English(problem), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_item_that_is_wrong_is_told_and_a_code_that_is_none_by_its_place()
    {
        var problems = Wrong(Publics, "a;plie;IMPORT;01001;pathway_opened;2025-01-05;rsa=01/12|singel_parent|ass|Zoé|ass|qpv_resident=30/02/2024", DateOrder.Dmy);
        Assert.Equal(["import/bad-publics", "import/bad-publics", "import/bad-publics", "import/bad-publics", "import/public-twice"], problems.Select(p => p.Code));
        var english = problems.ConvertAll(ImportWords.English);
        Assert.StartsWith("Item 2 of this list (of 6) is not a known public. Did you mean single_parent?", english[1], StringComparison.Ordinal);
        Assert.StartsWith("Item 4 of this list (of 6) is not a known public. What can be given here: rsa, ass, ", english[2], StringComparison.Ordinal);
        Assert.StartsWith("L’élément 4 de cette liste (6 en tout) n’est pas un public connu.", ImportWords.French(problems[2]), StringComparison.Ordinal);
        Assert.StartsWith("In qpv_resident=30/02/2024, ", english[3], StringComparison.Ordinal);
        Assert.All(english, words => Assert.DoesNotContain("Zoé", words, StringComparison.Ordinal));
    }

    static List<ImportProblem> Wrong(string head, string row, DateOrder order)
    {
        var problems = new List<ImportProblem>();
        var header = ImportHeader.Read(head.Split(';'), problems)!;
        var parser = new RowParser(header, new ImportOptions("examiner"), new FileIdentity("file"), new FileForm(order, DatesDeclared: false, DecimalComma: true), new AnyAttribute());
        Assert.Null(parser.Parse(new RawRow(2, row.Split(';'), row.Split(';')), "a", problems));
        return problems;
    }
}
