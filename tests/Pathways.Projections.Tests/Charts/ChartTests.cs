using System.Globalization;
using System.Xml.Linq;
using Pathways.Projections.Charts;

namespace Pathways.Projections.Tests.Charts;

public sealed class ChartTests
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";
    private static readonly ChartOptions French = new(CultureInfo.GetCultureInfo("fr-FR"));
    private static readonly ChartOptions English = new(CultureInfo.GetCultureInfo("en-GB"));

    private static readonly FunnelChartData Branch = new(
        new("Étapes", "Entrées du 1er janvier au 31 mars 2026", "Règle"),
        [
            new("Entrée", ChartValue.Of(100)), new("Contrat d’engagement", ChartValue.Of(80)), new("Formation ou immersion", ChartValue.Of(30), Side: true),
            new("Emploi", ChartValue.Of(40), ChartValue.Of(80), BeforeLabel: "de « Contrat d’engagement »"),
        ]);

    private static readonly Dictionary<string, Func<ChartOptions, string>> All = new(StringComparer.Ordinal)
    {
        ["survival"] = o => SurvivalChart.Render(ChartSamples.Survival(2), o),
        ["survival-masked-tail"] = o => SurvivalChart.Render(ChartSamples.Survival(2, maskedFrom: 45), o),
        ["survival-six"] = o => SurvivalChart.Render(ChartSamples.Survival(6), o),
        ["incidence"] = o => SurvivalChart.Render(ChartSamples.Survival(3, rising: true), o),
        ["bars"] = o => MonthlyBars.Render(ChartSamples.Bars(), o),
        ["funnel"] = o => FunnelChart.Render(ChartSamples.Funnel(), o),
        ["intervals"] = o => IntervalChart.Render(ChartSamples.Intervals(), o),
        ["parts"] = o => PartsChart.Render(ChartSamples.Parts(), o),
        ["parts-narrow"] = o => PartsChart.Render(ChartSamples.Parts(), o with { Width = 320 }),
        ["groups"] = o => IntervalChart.Render(ChartSamples.Groups(), o),
        ["groups-narrow"] = o => IntervalChart.Render(ChartSamples.Groups(), o with { Width = 320 }),
        ["branch"] = o => FunnelChart.Render(Branch, o),
        ["branch-narrow"] = o => FunnelChart.Render(Branch, o with { Width = 320 }),
        ["map"] = o => ProcessMap.Render(ChartSamples.Map(), o),
        ["survival-narrow"] = o => SurvivalChart.Render(ChartSamples.Survival(2), o with { Width = 360 }),
        ["funnel-narrow"] = o => FunnelChart.Render(ChartSamples.Funnel(), o with { Width = 360 }),
        ["intervals-narrow"] = o => IntervalChart.Render(ChartSamples.Intervals(), o with { Width = 360 }),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Is_well_formed_named_and_described(string name)
    {
        var root = Parse(name, French);
        Assert.Equal("img", root.Attribute("role")!.Value);
        var ids = root.Descendants().Select(e => (string?)e.Attribute("id")).Where(i => i is not null).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        foreach (var reference in root.Attribute("aria-labelledby")!.Value.Split(' '))
            Assert.False(string.IsNullOrWhiteSpace(root.Elements().Single(e => (string?)e.Attribute("id") == reference).Value));
        if (Environment.GetEnvironmentVariable("PATHWAYS_CHART_SAMPLES") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, name + ".svg"), All[name](French));
    }

    [Theory, MemberData(nameof(Names))]
    public void Is_the_same_twice_and_needs_no_script_or_inline_style(string name)
    {
        Assert.Equal(All[name](French), All[name](French));
        var root = Parse(name, French);
        Assert.DoesNotContain(root.DescendantsAndSelf(), e => e.Name.LocalName is "script" or "style" or "foreignObject" || e.Attribute("style") is not null);
    }

    [Theory, MemberData(nameof(Names))]
    public void Text_is_at_least_twelve_pixels_and_stays_inside(string name)
    {
        var root = Parse(name, French);
        var width = double.Parse(root.Attribute("width")!.Value, CultureInfo.InvariantCulture);
        foreach (var text in root.Descendants(Namespace + "text"))
        {
            var size = double.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
            var (x, length) = (double.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture), ChartWidth(text.Value, size));
            var left = (string?)text.Attribute("text-anchor") switch { "end" => x - length, "middle" => x - length / 2, _ => x };
            Assert.True(size >= 12, text.Value);
            Assert.True(left >= -1 && left + length <= width + 1, $"'{text.Value}' spans {left} to {left + length} of {width}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_page_themes_it_and_a_file_needs_no_theme(string name)
    {
        Assert.Contains("var(--chart-ink, #1a1a1a)", All[name](French), StringComparison.Ordinal);
        Assert.DoesNotContain("var(", All[name](French with { Standalone = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_follow_the_culture()
    {
        var (french, english) = (All["funnel"](French), All["funnel"](English));
        Assert.Contains("1\u202f434", french, StringComparison.Ordinal);
        Assert.Contains("91,8\u202f%", french, StringComparison.Ordinal);
        Assert.Contains("1,434", english, StringComparison.Ordinal);
        Assert.Contains("91.8%", english, StringComparison.Ordinal);
        Assert.Contains("of the previous", english, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_cannot_break_out_of_the_markup()
    {
        var hostile = new IntervalChartData(
            new("</text><script>alert(1)</script>", "\"&'\u0001"),
            [new("<b onload='x'>\u0000", ChartValue.Of(0.5, 0.4, 0.6))]);
        var root = XDocument.Parse(IntervalChart.Render(hostile, French)).Root!;
        Assert.DoesNotContain(root.Descendants(), e => e.Name.LocalName is "script" or "b");
        Assert.Contains(root.Descendants(Namespace + "text"), t => t.Value.Contains("<script>", StringComparison.Ordinal));
    }

    [Fact]
    public void A_masked_share_is_masked_on_both_sides_of_it()
    {
        var texts = Parse("funnel", French).Descendants(Namespace + "text").Select(t => t.Value).ToList();
        Assert.Equal(4, texts.Count(t => t == "c"));
        Assert.DoesNotContain("0", texts);
    }

    [Fact]
    public void Numbers_at_risk_stand_under_the_ticks_and_a_masked_tail_shows_none()
    {
        var texts = Parse("survival-masked-tail", French).Descendants(Namespace + "text").ToList();
        var masked = texts.Count(t => t.Value == "c");
        Assert.True(masked >= 3, "the tail and each later number at risk are marked c");
        var tick = texts.Single(t => t.Value == "12" && (string?)t.Attribute("text-anchor") == "middle").Attribute("x")!.Value;
        Assert.Equal(3, texts.Count(t => t.Attribute("x")!.Value == tick));
    }

    [Fact]
    public void A_masked_tail_does_not_say_where_it_ends()
    {
        string Draw(double last) => SurvivalChart.Render(
            new(new("Fin"), [new("Tous", [new(1, 20, 0.9), new(5, 6, 0.5), new(last, 1, 0)], 5, MaskedFrom: 5)], "Mois", "Part", "month"), French);
        Assert.Equal(Draw(9), Draw(71));
    }

    [Fact]
    public void A_stage_after_an_optional_one_is_a_share_of_the_stage_that_it_follows()
    {
        var drawn = FunnelChart.Render(
            new(new("Étapes", "", ""), [new("Entrée", ChartValue.Of(100)), new("Contrat", ChartValue.Of(80)), new("Formation", ChartValue.Of(30)), new("Emploi", ChartValue.Of(40), ChartValue.Of(80))]),
            French);
        Assert.Contains("50,0", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("133", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_is_no_required_passage_is_a_branch_and_the_share_after_it_says_of_what()
    {
        var root = Parse("branch", French);
        var bars = root.Descendants(Namespace + "rect").Where(r => r.Element(Namespace + "title") is not null).ToDictionary(r => r.Element(Namespace + "title")!.Value, r => Number(r, "height"), StringComparer.Ordinal);
        Assert.True(bars["Formation ou immersion\u00a0: 30"] < bars["Emploi\u00a0: 40"]);
        Assert.Contains(root.Descendants(Namespace + "text"), t => t.Value == "de « Contrat d’engagement »");
    }

    [Fact]
    public void The_headline_is_bracketed_over_its_parts_and_said_of_each_whole_first()
    {
        var root = Parse("parts", French);
        var texts = root.Descendants(Namespace + "text").Select(t => t.Value).ToList();
        Assert.Contains("67,2\u202f% dynamiques [64,3\u202f% à 70,0\u202f%] · 696/1 036", texts);
        Assert.Contains("47,1\u202f% dynamiques [26,2\u202f% à 69,0\u202f%] · 8/17", texts);
        Assert.Contains("67,2\u202f% [64,3\u202f% à 70,0\u202f%] · 696/1 036", Parse("parts-narrow", French).Descendants(Namespace + "text").Select(t => t.Value));
        // The bracket ends where the first three parts end.
        var durableToPositive = root.Descendants(Namespace + "rect").First(r => r.Element(Namespace + "title")?.Value == "Autre sortie\u00a0: 241");
        Assert.Contains(root.Descendants(Namespace + "path"), p => p.Attribute("d")!.Value.Contains("H" + (Number(durableToPositive, "x") - 1).ToString("0.##", CultureInfo.InvariantCulture) + "V", StringComparison.Ordinal));
    }

    [Fact]
    public void A_half_is_rounded_up_as_in_the_title_above_the_chart()
    {
        var drawn = PartsChart.Render(new(new("Sorties"), ["Oui", "Non"], 1, "tenus", [new("Ensemble", [ChartValue.Of(162), ChartValue.Of(126)], ChartValue.Of(162 / 288.0), "162/288")]), French);
        Assert.Contains(XDocument.Parse(drawn).Root!.Descendants(Namespace + "text"), t => t.Value == "56,3\u202f% tenus · 162/288");
    }

    /// <summary>1 of 511 is less than a pixel of a telephone: seen all the same, and the bar ends where it would (icpc autoanalyst #18).</summary>
    [Theory]
    [InlineData(320), InlineData(620), InlineData(1120)]
    public void A_part_of_few_is_seen_and_the_bar_stays_full(int width)
    {
        double[] counts = [500, 1, 0, 9, 1];
        var root = XDocument.Parse(PartsChart.Render(
            new(new("Rendez-vous"), ["A", "B", "C", "D", "E"], 1, "tenus", [new("Ensemble", [.. counts.Select(c => ChartValue.Of(c))], ChartValue.Of(500 / 511.0), "500/511")]),
            French with { Width = width })).Root!;
        var bars = root.Descendants(Namespace + "rect").Where(r => r.Element(Namespace + "title") is not null).Select(r => (X: Number(r, "x"), Width: Number(r, "width"))).ToList();
        Assert.Equal([true, true, false, true, true], bars.Select(b => b.Width >= 0.99));
        Assert.Equal(0, bars[2].Width);
        Assert.Equal(width - bars[0].X - 1, bars[4].X + bars[4].Width, 0.05);
        Assert.All(bars.Where(b => b.Width > 0).Zip(bars.Where(b => b.Width > 0).Skip(1)), pair => Assert.Equal(pair.First.X + pair.First.Width + 1, pair.Second.X, 0.05));
    }

    [Fact]
    public void Parts_are_told_apart_without_their_colour()
    {
        string[] parts = ["Tenus", "Excusés", "Non excusés", "Annulés par la personne", "Annulés par le service", "Suite non enregistrée"];
        var root = XDocument.Parse(PartsChart.Render(
            new(new("Rendez-vous"), parts, 1, "tenus", [new("Ensemble", [.. parts.Select(_ => ChartValue.Of(10))], ChartValue.Of(1 / 6.0), "10/60")]), French)).Root!;
        // One fill a part, and behind each pattern another drawing.
        var fills = root.Descendants(Namespace + "rect").Where(r => r.Element(Namespace + "title") is not null).Select(r => r.Attribute("fill")!.Value).ToList();
        Assert.Equal(parts.Length, fills.Distinct(StringComparer.Ordinal).Count());
        var marks = root.Descendants(Namespace + "pattern").Select(p => p.Element(Namespace + "path")?.Attribute("d")?.Value + p.Attribute("patternTransform")?.Value).ToList();
        Assert.Equal(marks.Count, marks.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_picture_says_of_whom_it_is_in_what_is_seen_and_in_what_is_read_aloud()
    {
        foreach (var (name, draw) in All)
        {
            var root = XDocument.Parse(draw(French)).Root!;
            var subtitle = root.Descendants(Namespace + "text").Where(t => t.Attribute("font-size")!.Value == "13" && t.Attribute("fill")!.Value.Contains("muted", StringComparison.Ordinal)).Select(t => t.Value).First();
            Assert.True(root.Element(Namespace + "desc")!.Value.Contains(subtitle.TrimEnd('.'), StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public void No_line_of_a_note_begins_with_a_colon_or_ends_with_an_opening_quote()
    {
        var note = string.Concat(Enumerable.Repeat("« Non renseigné » : deux ? Non ! ", 30)).Trim();
        var data = new IntervalChartData(new("Délai", Note: note), [new("Homme", ChartValue.Of(3, 1, 5), "3/40")], AsPercent: false, Unit: "jours");
        for (var width = 320; width < 400; width++)
        {
            var lines = XDocument.Parse(IntervalChart.Render(data, French with { Width = width })).Descendants(Namespace + "text").Select(t => t.Value).ToList();
            Assert.DoesNotContain(lines, line => line.Length > 0 && (":;?!»".Contains(line[0], StringComparison.Ordinal) || line[^1] == '«'));
        }
    }

    [Fact]
    public void A_bound_that_is_not_reached_is_said_and_has_no_end()
    {
        Assert.Contains("22\u00a0jours [19 à non atteinte]", All["groups"](French), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", All["groups"](French), StringComparison.Ordinal);
        var never = new IntervalChartData(new("Délai"), [new("Homme", ChartValue.Of(double.PositiveInfinity, 19, double.PositiveInfinity), "3/40")], AsPercent: false, Unit: "jours");
        var root = XDocument.Parse(IntervalChart.Render(never, French)).Root!;
        Assert.Contains(root.Descendants(Namespace + "text"), t => t.Value == "3/40 · non atteinte [19 à non atteinte]");
        Assert.Empty(root.Descendants(Namespace + "circle"));
    }

    [Fact]
    public void A_band_of_a_handful_is_not_drawn_and_the_legend_says_so()
    {
        CurveSeries Of(string label, double people) => new(label, [new(1, people, 0.9, 0.7, 0.95), new(2, people - 1, 0.8, 0.6, 0.9)], 2);
        SurvivalChartData Data(params CurveSeries[] series) => new(new("Délai"), series, "Mois", "Part", "month", BandFrom: 20);
        int Bands(SurvivalChartData data) => XDocument.Parse(SurvivalChart.Render(data, French)).Descendants(Namespace + "path").Count(p => p.Attribute("opacity") is not null);
        Assert.Equal(1, Bands(Data(Of("Femme", 40), Of("Non binaire", 5))));
        Assert.Equal(0, Bands(Data(Of("Non binaire", 5))));
        Assert.Contains("tant que 20 au moins", SurvivalChart.Render(Data(Of("Femme", 40)), French), StringComparison.Ordinal);
        Assert.DoesNotContain("20 personnes", SurvivalChart.Render(Data(Of("Non binaire", 5)), French), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_stand_in_one_order_beside_the_curves_and_below_them()
    {
        // The curves end in the other order.
        var data = new SurvivalChartData(
            new("Délai"), [new("Femme", [new(1, 40, 0.3)], 1), new("Homme", [new(1, 40, 0.6)]), new("Non renseigné", [new(1, 40, 0.9)])], "Mois", "Part", "month");
        var texts = XDocument.Parse(SurvivalChart.Render(data, French)).Descendants(Namespace + "text").ToList();
        string[] Order(bool bold) => [.. texts.Where(t => t.Attribute("font-weight") is not null == bold && data.Series.Any(s => s.Label == t.Value)).OrderBy(t => Number(t, "y")).Select(t => t.Value)];
        Assert.Equal(["Femme", "Homme", "Non renseigné"], Order(bold: true));
        Assert.Equal(["Femme", "Homme", "Non renseigné"], Order(bold: false));
    }

    [Fact]
    public void The_drawing_of_many_groups_grows_with_them_and_not_with_their_square()
    {
        double Size(int groups) => SurvivalChart.Render(
            new(new("Délai"), [.. Enumerable.Range(0, groups).Select(g => new CurveSeries("Structure " + g, [.. Enumerable.Range(1, 72).Select(t => new CurveStep(t, 100, 1 - t * (g + 1) / 2000.0, 0, 1))]))], "Mois", "Part", "month"), French).Length;
        Assert.InRange(Size(24) / Size(12), 1.5, 2.6);
    }

    [Fact]
    public void Nothing_to_show_is_said()
    {
        var empty = new SurvivalChartData(new("Vide"), [new("Personne", [])], "Mois", "Part");
        Assert.Contains("Aucune donnée", SurvivalChart.Render(empty, French), StringComparison.Ordinal);
        Assert.Contains("Aucune donnée", ProcessMap.Render(new(new("Vide"), [], []), French), StringComparison.Ordinal);
        XDocument.Parse(MonthlyBars.Render(new(new("Vide"), [], [], "n"), French));
        XDocument.Parse(FunnelChart.Render(new(new("Vide"), []), French));
        XDocument.Parse(IntervalChart.Render(new(new("Vide"), []), French));
    }

    [Fact]
    public void A_million_steps_stay_a_small_file()
    {
        var steps = Enumerable.Range(1, 1_000_000).Select(i => new CurveStep(i, 1_000_001 - i, 1 - i / 1_000_001.0, 0, 1, 1)).ToArray();
        var svg = SurvivalChart.Render(new(new("Long"), [new("Tous", steps)], "Jours", "Part"), French);
        Assert.True(svg.Length < 200_000, $"{svg.Length} characters");
    }

    [Fact]
    public void A_map_says_what_share_of_passages_it_shows()
    {
        Assert.Matches(@"\d / .{5,9} \(8\d,\d", ProcessMap.Render(ChartSamples.Map(0.8), French));
    }

    /// <summary>Which edges a map leaves out (processanimateR #30): how many, whether equal ones were drawn, and what looks like a dead end by it.</summary>
    [Fact]
    public void A_map_says_which_passages_it_leaves_out_and_what_looks_like_a_dead_end()
    {
        MapEdge Edge(string from, string to, double count) => new(from, to, ChartValue.Of(count), null);
        MapNode Node(string name) => new(name, ChartValue.Of(10), null, null);
        var data = new ProcessMapData(
            new("Map"),
            [Node("A"), Node("B"), Node("C"), Node("D")],
            [Edge("D", "C", 1), Edge("A", "B", 96), Edge("B", "C", 1), Edge("A", "D", 1), Edge("A", "C", 1)],
            0.98);
        var text = string.Join(' ', XDocument.Parse(ProcessMap.Render(data, French with { Culture = CultureInfo.GetCultureInfo("en-GB"), Width = 1200 })).Root!.Descendants().Select(e => e.Value));
        Assert.Contains("Drawn are 3 kinds of passages of 5, the most frequent", text, StringComparison.Ordinal);
        Assert.Contains("Of those of 1, 2 of 4 are drawn, in the order of names", text, StringComparison.Ordinal);
        Assert.Contains("Followed by another activity, but none of these passages is drawn: B, D", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Reached from", text, StringComparison.Ordinal);
        Assert.DoesNotContain("kinds of passages", ProcessMap.Render(data with { Share = 1 }, French with { Culture = CultureInfo.GetCultureInfo("en-GB") }), StringComparison.Ordinal);
    }

    /// <summary>Where rare activities follow a drawn one, it is the drawn one that looks like a dead end (pm4py #356): it is named, they are counted.</summary>
    [Theory]
    [InlineData("en-GB", "Followed by another activity, but none of these passages is drawn: Tribunal", "40 activities are not drawn: R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, …", "is drawn: R", "Reached from")]
    [InlineData("fr-FR", "Suivies d’une autre activité, mais aucun de ces passages n’est dessiné : Tribunal", "40 activités ne sont pas dessinées : R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, …", "dessiné : R", "Venues d’une")]
    public void A_map_names_the_drawn_activities_that_look_like_dead_ends_and_counts_the_others(string culture, string drawn, string away, string mixed, string noWayIn)
    {
        string[] rare = [.. Enumerable.Range(1, 40).Select(i => $"R{i:00}")];
        var data = new ProcessMapData(
            new("Map"),
            [new("Entry", ChartValue.Of(240)), new("Diagnosis", ChartValue.Of(240)), new("Job", ChartValue.Of(200)), new("Tribunal", ChartValue.Of(40)), .. rare.Select(r => new MapNode(r, ChartValue.Of(1)))],
            [new("Entry", "Diagnosis", ChartValue.Of(240)), new("Diagnosis", "Job", ChartValue.Of(200)), new("Diagnosis", "Tribunal", ChartValue.Of(40)), .. rare.Select(r => new MapEdge("Tribunal", r, ChartValue.Of(1)))],
            480 / 520.0);
        var root = XDocument.Parse(ProcessMap.Render(data, French with { Culture = CultureInfo.GetCultureInfo(culture), Width = 2000 })).Root!;
        foreach (var said in new[] { Description(root), string.Join(' ', root.Elements().Where(e => e.Name.LocalName != "desc").DescendantsAndSelf().Select(e => e.Value)) })
        {
            Assert.Contains(drawn, said, StringComparison.Ordinal);
            Assert.Contains(away, said, StringComparison.Ordinal);
            Assert.DoesNotContain(mixed, said, StringComparison.Ordinal);
            Assert.DoesNotContain(noWayIn, said, StringComparison.Ordinal);
        }
    }

    /// <summary>Who hears the picture hears the most frequent passages, and of how many they are; where all are said, nothing more.</summary>
    [Theory]
    [InlineData("en-GB", 22, "The 20 most frequent kinds of passages, of 22 that are drawn")]
    [InlineData("fr-FR", 22, "Les 20 sortes de passages les plus fréquentes, de 22 qui sont dessinées")]
    [InlineData("en-GB", 20, null)]
    public void A_map_says_how_many_passages_its_description_leaves_out(string culture, int kinds, string? says)
    {
        var data = new ProcessMapData(
            new("Map"),
            [.. Enumerable.Range(0, kinds + 1).Select(i => new MapNode($"A{i:00}", ChartValue.Of(5)))],
            [.. Enumerable.Range(0, kinds).Select(i => new MapEdge($"A{i:00}", $"A{i + 1:00}", ChartValue.Of(5)))]);
        var description = Description(XDocument.Parse(ProcessMap.Render(data, French with { Culture = CultureInfo.GetCultureInfo(culture) })).Root!);
        Assert.Equal(Math.Min(kinds, 20), description.Split(" → ").Length - 1);
        if (says is null)
            Assert.DoesNotContain("most frequent", description, StringComparison.Ordinal);
        else
            Assert.Contains(says, description, StringComparison.Ordinal);
    }

    private static string Description(XElement root) => root.Elements().Single(e => e.Name.LocalName == "desc").Value;

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static XElement Parse(string name, ChartOptions options) => XDocument.Parse(All[name](options)).Root!;

    /// <summary>A narrow estimate of a text's width: a text that leaves the canvas by it certainly does.</summary>
    private static double ChartWidth(string text, double size) => text.Length * size * 0.45;
}
