using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;
using static Pathways.Projections.Tests.Indicators.Given;

namespace Pathways.Projections.Tests.Indicators;

/// <summary>A breakdown shows the groups that there are by nature, with nobody in them too; an answer says which ones it cannot know.</summary>
public class ScalesTests
{
    static readonly DateOnly To = new(2024, 12, 31);

    static readonly Journey[] Two = [JourneyOf("a", new(2024, 3, 5)), JourneyOf("b", new(2024, 6, 1), new PathwayClosed(new(2024, 9, 2), Domain.Codes.Closure.Other))];

    static string[] Groups(FigureRule rule, FigureRequest request) => [.. rule.Ask(request, Two).Groups.Select(g => $"{g.Group} {g.Numerator}")];

    static FigureRequest By(string dimension, string? from = null, string to = "2024-07-31") => new(from is null ? null : DateOnly.Parse(from), DateOnly.Parse(to), To, dimension);

    [Fact]
    public void Months_of_the_period_are_all_there_from_the_first_entry_of_all_to_its_end()
    {
        Assert.Equal(["2024-03 1", "2024-04 0", "2024-05 0", "2024-06 1", "2024-07 0"], Groups(new Entries(), By("entry_month")));
        Assert.Equal(["2024-05 0", "2024-06 1"], Groups(new Entries(), By("entry_month", "2024-05-10", "2024-06-01")));
        Assert.Equal(["2024-03 0", "2024-04 0"], Groups(new Exits(), By("exit_month", to: "2024-04-30")));
        Assert.Equal(["2024 2"], Groups(new Entries(), By("entry_year")));
        // Whoever is asked for, the months are those of all.
        Assert.Equal(5, Groups(new Entries(), By("entry_month") with { Filters = new Dictionary<string, IReadOnlyList<string>> { ["structure"] = ["b"] } }).Length);
    }

    [Fact]
    public void Months_of_another_date_go_from_the_first_to_the_last_that_somebody_is_in()
    {
        Assert.Equal(["2024-09 1", "not_stated 1"], Groups(new Entries(), By("exit_month")));
        Assert.Equal(["2024-03 1", "2024-04 0", "2024-05 0", "2024-06 1"], Groups(new Active(), By("entry_month")));
    }

    [Fact]
    public void A_list_has_all_of_its_groups_and_what_only_the_facts_know_has_those_of_somebody()
    {
        Assert.Equal(["under_18 0", "18_29 0", "30_54 2", "55_or_more 0"], Groups(new Entries(), By("age_band")));
        Assert.Equal(["yes 2", "no 0"], Groups(new Entries(), By("public.rsa")));
        Assert.Equal(["a 1", "b 0"], Groups(new Entries(), By("structure", to: "2024-05-31")));
    }

    [Fact]
    public void The_last_month_and_year_of_the_calendar_have_their_days()
    {
        Assert.Equal((new DateOnly(9999, 12, 1), DateOnly.MaxValue), Scales.Days("9999-12"));
        Assert.Equal((new DateOnly(9999, 1, 1), DateOnly.MaxValue), Scales.Days("9999"));
        Assert.Equal((DateOnly.MinValue, new DateOnly(1, 1, 31)), Scales.Days("0001-01"));
        Assert.Equal((new DateOnly(2024, 2, 1), new DateOnly(2024, 2, 29)), Scales.Days("2024-02"));
    }

    [Fact]
    public void An_answer_says_which_groups_it_does_not_show()
    {
        static string[] Notes(FigureRequest request) => [.. FigureNotes.Of(new Entries().Ask(request, Two)).Select(n => n.Code)];
        // 0 of 2019 is not nobody, where entries began in 2024; nor is an empty list of its months.
        var before = new FigureRequest(new(2019, 1, 1), new(2019, 12, 31), To);
        Assert.Equal(["before_first_entry"], Notes(before));
        Assert.Equal(["before_first_entry"], Notes(before with { By = "entry_month" }));
        Assert.Equal([], Notes(before with { To = To }));
        Assert.Equal(["groups_with_pathways"], Notes(By("structure")));
        Assert.Equal([], Notes(By("gender")));
        Assert.Equal(["before_first_entry"], Notes(By("entry_month", "2023-01-01")));
        Assert.Equal(["cut_groups", "before_first_entry"], Notes(By("entry_month", "2023-01-01", "2024-06-10")));
        // Entries began on 5 March: neither that month nor that year is whole (motormetrics #915), whatever the period.
        Assert.Equal(["before_first_entry"], Notes(By("entry_month")));
        Assert.Equal(["cut_groups", "before_first_entry"], Notes(By("entry_year", "2024-01-01")));
        Assert.Equal([], Notes(By("entry_month", "2024-04-01")));
        var first = FigureNotes.Of(new Entries().Ask(By("entry_month"), Two))[0].Text;
        Assert.Equal(new Words("Première entrée enregistrée le 5 mars 2024 : ce qui précède n’est pas connu.", "First entry recorded on 5 March 2024: what came before is not known."), first);
    }

    [Fact]
    public void An_answer_says_what_it_made_of_windows_units_and_versions()
    {
        string[] Notes(FigureRule rule, FigureRequest request) => [.. FigureNotes.Of(rule.Ask(request, Two)).Select(n => $"{n.Code} {n.Text.En}")];
        var cut = new FigureRequest(new(2024, 1, 1), new(2024, 6, 30), new(2024, 4, 1));
        // Entries of May and June were asked for, and nobody looked so far.
        Assert.Equal(["period_beyond_observation Nobody is counted after 1 April 2024, the last day observed, although the period goes to 30 June 2024."], Notes(new Entries(), cut));
        Assert.Equal([], Notes(new Active(), cut));
        Assert.Equal([], Notes(new Entries(), By("gender") with { By = null }));
        Assert.Equal(
            ["not_mature Not observed long enough, outside numerator and denominator: 1 pathway."],
            Notes(new FirstAppointmentWithin(), new FigureRequest(null, new(2024, 6, 10), new(2024, 6, 10), Days: 30)));
        Assert.Equal(
            ["whole_months Whole months: from 15 January to 14 February, 0; to 15 February, 1."], Notes(new TimeToFirstJob(), new FigureRequest(null, To, To, Unit: TimeUnit.Month)));
        Assert.Equal(["superseded_rule Rule v1, since replaced by v2."], Notes(FigureCatalogue.Find("stage_funnel", 1)!, new FigureRequest(null, To, To)));
        var words = FigureNotes.Of(new Entries().Ask(cut, Two))[0].Text.Fr;
        Assert.Equal("Personne n’est compté après le 1er avril 2024, dernier jour observé, bien que la période aille au 30 juin 2024.", words);
    }

    /// <summary>Groups of one size were in the order of code units: Site_10 before Site_2, École after Zone.</summary>
    [Fact]
    public void Groups_of_one_size_are_in_the_order_in_which_people_sort()
    {
        string[] sorted = ["atelier", "École", "Foyer", "Site_1", "Site_2", "Site_10", "Zone"];
        var groups = sorted.Reverse().Append("Grand").Select(name => new FigureValue(name, FigureState.Ok, 1, name == "Grand" ? 2 : 1, null));
        Assert.Equal(["Grand", .. sorted], Dimensions.InOrder("attribute.site", groups).Select(g => g.Group!));
    }
}
