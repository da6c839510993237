using System.Globalization;

namespace Pathways.Testing;

/// <summary>What a file may be made of, written to as many bytes as are asked for, and the analysis that is asked of it.</summary>
/// <param name="Name">What is many in it.</param>
/// <param name="Header">Its first line, of so many bytes.</param>
/// <param name="Row">Each line that follows.</param>
/// <param name="Words">The subcommand and its options.</param>
/// <param name="Ending">The ending of its name.</param>
/// <param name="Foot">Its last line.</param>
/// <param name="Under">Of ten megabytes it comes near these bounds and stays below them, by their names in Analysis/Bounds.cs.</param>
/// <param name="Over">Of ten megabytes it is just over this bound, or these.</param>
/// <param name="Code">The refusal of the bound that it is under or over; of one that it is over some form of the answer is refused so, of one that it is under none is.</param>
public sealed record Shape(
    string Name, Func<int, string> Header, Func<int, string> Row, string Words, string Ending = ".csv", string Foot = "", string Under = "", string Over = "", string Code = "")
{
    public Shape(string name, string header, Func<int, string> row, string words, string ending = ".csv", string foot = "", string under = "", string over = "", string code = "")
        : this(name, _ => header, row, words, ending, foot, under, over, code)
    {
    }

    public string Subcommand => Words.Split(' ')[0];

    // A blank within quotes is part of a word.
    IEnumerable<string> Options => Words.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Skip(1);

    /// <summary>The forms in which the answer is asked for.</summary>
    public IEnumerable<string> Forms => Subcommand is "suppress" or "effect" ? ["", "--json"] : ["", "--json", "--svg"];

    /// <summary>The words of the command.</summary>
    public string[] Asked(string file, string form) =>
        [Subcommand, file, .. Options, .. form == "--svg" ? ["--svg", Path.ChangeExtension(file, ".svg")] : form.Length > 0 ? [form] : Array.Empty<string>()];

    public void Write(string file, int bytes)
    {
        using var text = new StreamWriter(file);
        var header = Header(bytes);
        text.WriteLine(header);
        for (var (i, written) = (0, header.Length); written < bytes; i++)
        {
            var line = Row(i);
            written += line.Length + 1;
            text.WriteLine(line);
        }
        text.WriteLine(Foot);
    }

    const string XesHead = "<log xes.version=\"1849.2016\" xes.features=\"\"><extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/><extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>";

    /// <summary>Numbers that look drawn by lot, the same each time.</summary>
    static long Mixed(long i)
    {
        // SplitMix64
        var z = (ulong)(i + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return (long)((z ^ z >> 31) >> 1);
    }

    static string Columns(string name, int many) => string.Join(',', Enumerable.Range(0, many).Select(c => name + c.ToString(CultureInfo.InvariantCulture)));

    static string Minute(int i) => $"2024-01-01T{i / 60:D2}:{i % 60:D2}:00";

    static string Names(int many) => string.Join(',', Enumerable.Range(0, many).Select(c => $"n{c}"));

    static string Numbers(int many) => string.Join(',', Enumerable.Range(1, many));

    static string OcelHead(IEnumerable<int> people, IEnumerable<int>? contracts = null) =>
        "{\"objectTypes\":[{\"name\":\"person\",\"attributes\":[]},{\"name\":\"contract\",\"attributes\":[]}],\"eventTypes\":[" + string.Join(',', Enumerable.Range(0, 40).Select(a => $"{{\"name\":\"a{a}\",\"attributes\":[]}}"))
        + "],\"objects\":[" + string.Join(',', people.Select(o => (o, "person")).Concat((contracts ?? []).Select(o => (o, "contract"))).Select(o => $"{{\"id\":\"o{o.Item1}\",\"type\":\"{o.Item2}\",\"attributes\":[],\"relationships\":[]}}")) + "],\"events\":[";

    public static IReadOnlyList<Shape> All { get; } =
    [
        new("a group a row", "time,event,g", i => $"{i % 1000},{i % 2},g{i}", "survival --time time --event event --by g"),
        new("500 groups, no ties", "time,event,g", i => $"{i},{i % 2},g{i % 500}", "survival --time time --event event --by g"),
        new("50 groups", "time,event,g", i => $"{(long)i * 7919 % 999_983},{i % 2},g{i % 50}", "survival --time time --event event --by g"),
        new("all tied", "time,event,g", i => $"5,{i % 2},g{i % 2}", "survival --time time --event event --by g"),
        new("a stratum a row", "time,event,g,s", i => $"{i % 997},{i % 2},g{i % 2},s{i}", "survival --time time --event event --by g --strata s"),
        new("20,000 columns", "time,event," + string.Join(',', Enumerable.Range(0, 20_000).Select(c => $"c{c}")), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Repeat("1", 20_000)), "survival --time time --event event --by c5"),
        new("one huge cell", "time,event,g", i => $"{i},{i % 2},{new string('x', 10_000_000)}", "survival --time time --event event --by g"),
        new("20,000 causes", "time,cause", i => $"{i},c{i % 20_000}", "incidence --time time --event cause"),
        new("500 causes, no ties", "time,cause", i => $"{i},c{i % 500}", "incidence --time time --event cause"),
        new("30 causes, 60 groups", "time,cause,g", i => $"{i % 500},c{i % 30},g{i % 60}", "incidence --time time --event cause --by g"),
        new("3 causes, 400 groups, no ties", "time,cause,g", i => $"{i},c{i % 3},g{i % 400}", "incidence --time time --event cause --by g"),
        new("5 causes, 3 groups, no ties", "time,cause,g", i => $"{i},c{i % 5},g{i % 3}", "incidence --time time --event cause --by g"),
        new("60 covariates", "time,event," + string.Join(',', Enumerable.Range(0, 60).Select(c => $"x{c}")), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(1, 60).Select(c => (long)i * c * 7919 % (89 + c))), "cox --time time --event event --by " + string.Join(',', Enumerable.Range(0, 60).Select(c => $"x{c}"))),
        new("60 covariates, the last one of no use", "time,event," + string.Join(',', Enumerable.Range(0, 60).Select(c => $"x{c}")), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(1, 59).Select(c => (long)i * c * 7919 % (89 + c))) + $",{(long)i * 7919 % 90 * 2 + 1}", "cox --time time --event event --by " + string.Join(',', Enumerable.Range(0, 60).Select(c => $"x{c}"))),
        new("300 covariates", "time,event," + string.Join(',', Enumerable.Range(0, 300).Select(c => $"x{c}")), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(1, 300).Select(c => ((long)i * c * 7919 + (long)i * i % 7 * c) % (89 + c))), "cox --time time --event event --by " + string.Join(',', Enumerable.Range(0, 300).Select(c => $"x{c}"))),
        new("24 levels", "time,event,x", i => $"{i % 9},{i % 2},{(char)('a' + (i * 31L) % 24)}", "cox --time time --event event --by x"),
        new("50 levels", "time,event,x", i => $"{i * 7919L % 1_000_003},{i % 2},{(char)('A' + (i * 31L) % 50)}", "cox --time time --event event --by x"),
        new("2,000 levels", "time,event,x", i => $"{i},{i % 2},l{i % 2000}", "cox --time time --event event --by x"),
        new("a category a row", "a,n", i => $"c{i},{i % 17}", "suppress --k 5 --value n"),
        new("3,000 by 300 categories", "a,b,n", i => $"c{i % 3000},d{i / 3000},{i % 17}", "suppress --k 5 --value n"),
        new("four dimensions", "a,b,c,d,n", i => $"a{i % 20},b{i / 20 % 20},c{i / 400 % 20},d{i / 8000},{i % 13}", "suppress --k 5 --value n"),
        new("300 activities that all follow each other", "case,activity,time", i => $"k{i / 600},a{((long)i * 7919 + i / 600 * 31) % 300},2024-01-01T{i % 600 / 60:D2}:{i % 60:D2}:00", "process"),
        new("an activity a row", "case,activity,time", i => $"k{i / 10},a{i},2024-01-01T{i % 10:D2}:00:00", "process"),
        new("one case", "case,activity,time", i => $"k,a{i % 50},2024-01-{1 + i / 86400 % 28:D2}T{i / 3600 % 24:D2}:{i / 60 % 60:D2}:{i % 60:D2}", "process"),
        new("a case a row", "case,activity,time", i => $"k{i},a{i % 50},2024-01-01T00:00:00", "process"),
        new("a variant a case", "case,activity,time", i => $"k{i / 20},a{(long)i * 48_271 % 2_147_483_647 % 30},2024-01-01T{i % 20:D2}:00:00", "process"),
        new("an arm a row", "g,y", i => $"t{i},{(long)i * 7919 % 97}", "effect --outcome y --by g"),
        new("500 groups at 20,000 times", "time,event,g", i => $"{i},{i % 2},g{i % 500}", "survival --time time --event event --by g --at " + Numbers(20_000)),
        new("two groups at 20,000 times", "time,event,g", i => $"{i},{i % 2},g{i % 2}", "survival --time time --event event --by g --at " + Numbers(20_000)),
        new("400 causes at 9,000 times", "time,cause", i => $"{i % 9000},c{i % 440}", "incidence --time time --event cause"),
        new("440 causes asked at 9,000 times", "time,cause", i => $"{i % 9000},c{i % 440}", "incidence --time time --event cause --at " + Numbers(9_000)),
        new("commas", bytes => new string(',', bytes), _ => "", "survival --time time --event event"),
        new("commas", bytes => new string(',', bytes), _ => "", "incidence --time time --event cause"),
        new("commas", bytes => new string(',', bytes), _ => "", "cox --time time --event event --by x"),
        new("commas", bytes => new string(',', bytes), _ => "", "effect --outcome y --by g"),
        new("commas", bytes => new string(',', bytes), _ => "", "process"),
        new("commas", bytes => new string(',', bytes), _ => "", "suppress --k 5"),
        new("rows of commas below a header", "time,event,g\n1,1,a", i => i == 0 ? new string(',', 10_000_000) : "", "survival --time time --event event"),
        new("as many names as there is room for", bytes => Names(bytes / 8), _ => "", "process"),
        new("as many names as there is room for", bytes => Names(bytes / 8), _ => "", "suppress --k 5"),
        new("99,000 names", "case,activity,time," + Names(98_997), i => $"k{i},a,2024-01-01T00:00:00," + new string(',', 98_996), "process"),
        new("99,000 names, none of them usual", Names(99_000), i => new string('1', 1) + new string(',', 98_999), "process"),
        new("99,000 names, another asked", Names(99_000), i => new string('1', 1) + new string(',', 98_999), "survival --time tiem --event event"),
        new("99,000 names, all of them classifying", Names(99_000), i => string.Join(',', Enumerable.Repeat("1", 99_000)), "suppress --k 5"),
        new("a hierarchy of 200 levels", Names(200) + ",n", i => string.Join(',', Enumerable.Range(0, 200).Select(l => $"v{i >> Math.Min(l, 30)}")) + ",7", "suppress --k 5 --value n --hierarchy " + string.Join(',', Enumerable.Range(0, 199).Select(l => $"n{l}:n{l + 1}"))),
        new("a hierarchy of 10 levels", Names(10) + ",n", i => string.Join(',', Enumerable.Range(0, 10).Select(l => $"v{i % 2_000 >> l}.{l}")) + $",{7 + i % 5}", "suppress --k 5 --value n --contributions --hierarchy " + string.Join(',', Enumerable.Range(0, 9).Select(l => $"n{l}:n{l + 1}"))),
        new("a plan of 2,000 steps", "case,activity,time", i => $"k{i / 20},a{i % 20},2024-01-01T{i % 20:D2}:00:00", "process --plan " + string.Join(',', Enumerable.Range(0, 2_000).Select(l => $"a{l}")) + " --plan-unreached " + string.Join(',', Enumerable.Range(20, 1_980).Select(l => $"a{l}"))),
        new("a plan of tied steps", "case,activity,time", i => $"k{i / 200},a{i % 20},2024-01-01T00:00:00", "process --plan a19,a18,a17,a16,a15,a14,a13,a12,a11,a10"),
        new("XES, a trace a row", XesHead, i => $"<trace><string key=\"concept:name\" value=\"k{i}\"/><event><string key=\"concept:name\" value=\"a{i % 40}\"/><date key=\"time:timestamp\" value=\"2024-01-01T00:00:00Z\"/></event></trace>", "process", ".xes", "</log>"),
        new("XES, one trace", XesHead + "<trace><string key=\"concept:name\" value=\"k\"/>", i => $"<event><string key=\"concept:name\" value=\"a{i % 40}\"/><date key=\"time:timestamp\" value=\"2024-01-{1 + i / 86400 % 28:D2}T{i / 3600 % 24:D2}:{i / 60 % 60:D2}:{i % 60:D2}Z\"/></event>", "process", ".xes", "</trace></log>"),
        new("XES, lists within lists", XesHead + "<trace><string key=\"concept:name\" value=\"k\"/>", _ => "<list key=\"l\"><values>", "process", ".xes", ""),
        new("XES, attributes of one event", XesHead + "<trace><string key=\"concept:name\" value=\"k\"/><event><string key=\"concept:name\" value=\"a\"/>", i => $"<string key=\"x{i}\" value=\"{i}\"/>", "process", ".xes", "</event></trace></log>"),
        new("OCEL, an object an event", OcelHead(Enumerable.Range(0, 1)), i => $"{(i > 0 ? "," : "")}{{\"id\":\"e{i}\",\"type\":\"a{i % 40}\",\"time\":\"2024-01-01T00:00:00Z\",\"attributes\":[],\"relationships\":[{{\"objectId\":\"o0\",\"qualifier\":\"\"}}]}}", "process --object-type person", ".jsonocel", "]}"),
        new("OCEL, each event of 300 objects", OcelHead(Enumerable.Range(0, 300)), i => $"{(i > 0 ? "," : "")}{{\"id\":\"e{i}\",\"type\":\"a{i % 40}\",\"time\":\"2024-01-01T00:00:00Z\",\"attributes\":[],\"relationships\":[{string.Join(',', Enumerable.Range(0, 300).Select(o => $"{{\"objectId\":\"o{o}\",\"qualifier\":\"\"}}"))}]}}", "process --object-type person", ".jsonocel", "]}"),
        new("OCEL, each event of 150 people and 150 contracts, some others each time", OcelHead(Enumerable.Range(0, 151), Enumerable.Range(151, 151)), i => $"{(i > 0 ? "," : "")}{{\"id\":\"e{i}\",\"type\":\"a{i % 40}\",\"time\":\"2024-01-01T00:00:00Z\",\"attributes\":[],\"relationships\":[{string.Join(',', Enumerable.Range(0, 302).Where(o => o % 151 != i % 151).Select(o => $"{{\"objectId\":\"o{o}\",\"qualifier\":\"\"}}"))}]}}", "process --object-type person", ".jsonocel", "]}"),
        new("XES to the letter, one trace", XesHead + "<trace><string key=\"concept:name\" value=\"k\"/>", i => $"<event><string key=\"concept:name\" value=\"a{i % 40}\"/><date key=\"time:timestamp\" value=\"2024-01-01T00:00:00Z\"/></event>", "process --strict", ".xes", "</trace></log>"),
        new("XES, a key twice and an empty value in each event", XesHead + "<trace><string key=\"concept:name\" value=\"k\"/>", i => $"<event><string key=\"concept:name\" value=\"a{i % 40}\"/><string key=\"concept:name\" value=\"a{i % 40}\"/><int key=\"n\" value=\"\"/></event>", "process", ".xes", "</trace></log>"),
        new("XES, attributes behind the events of a trace", XesHead + "<trace><string key=\"concept:name\" value=\"k\"/><event><string key=\"concept:name\" value=\"a\"/></event>", i => $"<string key=\"x{i}\" value=\"{i}\"/>", "process", ".xes", "</trace></log>"),

        // At each bound of Analysis/Bounds.cs, on either side.
        new("500 groups, tied", "time,event,g", i => $"{i % 5_000},{i % 2},g{i % 500}", "survival --time time --event event --by g", under: "MostGroups", code: "analyse/too-many-groups"),
        new("501 groups", "time,event,g", i => $"{i % 5_000},{i % 2},g{i % 501}", "survival --time time --event event --by g", over: "MostGroups", code: "analyse/too-many-groups"),
        new("500 causes, tied", "time,cause", i => $"{i % 7_000},c{i % 500}", "incidence --time time --event cause", under: "MostGroups", code: "analyse/too-many-groups"),
        new("501 causes", "time,cause", i => $"{i % 7_000},c{i % 501}", "incidence --time time --event cause", over: "MostGroups", code: "analyse/too-many-groups"),
        new("50 groups", "time,event,g", i => $"{i % 5_000},{i % 2},g{i % 50}", "survival --time time --event event --by g", under: "MostGroupsOfPairs", code: "analyse/too-many-curves"),
        new("51 groups", "time,event,g", i => $"{i % 5_000},{i % 2},g{i % 51}", "survival --time time --event event --by g", over: "MostGroupsOfPairs", code: "analyse/too-many-curves"),
        new("50 groups in 400 strata", "time,event,g,s", i => $"{Mixed(i) % 100_000},{i % 2},g{i % 50},s{Mixed(i) / 7 % 400}", "survival --time time --event event --by g --strata s", under: "MostPairsInStrata", code: "analyse/too-much-work"),
        new("50 groups in 410 strata", "time,event,g,s", i => $"{Mixed(i) % 100_000},{i % 2},g{i % 50},s{Mixed(i) / 7 % 410}", "survival --time time --event event --by g --strata s", over: "MostPairsInStrata", code: "analyse/too-much-work"),
        new("10,000 strata", "time,event,g,s", i => $"{i % 997},{i % 2},g{i % 2},s{i / 2 % 10_000}", "survival --time time --event event --by g --strata s", under: "MostStrata", code: "analyse/too-many-strata"),
        new("10,001 strata", "time,event,g,s", i => $"{i % 997},{i % 2},g{i % 2},s{i / 2 % 10_001}", "survival --time time --event event --by g --strata s", over: "MostStrata", code: "analyse/too-many-strata"),
        new("499 groups at 200 times", "time,event,g", i => $"{i},{i % 2},g{i % 499}", "survival --time time --event event --by g --at " + Numbers(200), under: "MostAnswers", code: "analyse/too-many-times"),
        new("500 groups at 200 times", "time,event,g", i => $"{i},{i % 2},g{i % 500}", "survival --time time --event event --by g --at " + Numbers(200), over: "MostAnswers", code: "analyse/too-many-times"),
        new("4 causes, no ties", "time,cause", i => $"{i},c{i % 4}", "incidence --time time --event cause", under: "MostEstimates", code: "analyse/too-many-estimates"),
        new("6 causes, no ties", "time,cause", i => $"{i},c{i % 6}", "incidence --time time --event cause", over: "MostEstimates", code: "analyse/too-many-estimates"),
        new("3 causes, 14 groups, no ties", "time,cause,g", i => $"{i},c{i % 3},g{i % 14}", "incidence --time time --event cause --by g", under: "MostWork", code: "analyse/too-much-work"),
        new("3 causes, 16 groups, no ties", "time,cause,g", i => $"{i},c{i % 3},g{i % 16}", "incidence --time time --event cause --by g", over: "MostWork", code: "analyse/too-much-work"),
        new("18 levels", "time,event,x", i => $"{Mixed(i) % 1_000_000},{i % 2},{(char)('A' + i % 18)}", "cox --time time --event event --by x", under: "MostCoxWork", code: "analyse/too-much-work"),
        new("18 levels, no finite maximum", "time,event,x", i => $"{Mixed(i) % 1_000_000},{(i % 18 == 17 ? 0 : i % 2)},{(char)('A' + i % 18)}", "cox --time time --event event --by x", under: "MostCoxWork", code: "analyse/too-much-work"),
        new("20 levels", "time,event,x", i => $"{Mixed(i) % 1_000_000},{i % 2},{(char)('A' + i % 20)}", "cox --time time --event event --by x", over: "MostCoxWork", code: "analyse/too-much-work"),
        new("50 levels of long names", "time,event,x", i => $"{i},{i % 2},level {new string('x', 50)} {i % 50}", "cox --time time --event event --by x", under: "MostLevelsOfColumn", code: "analyse/too-many-levels"),
        new("51 levels of long names", "time,event,x", i => $"{i},{i % 2},level {new string('x', 50)} {i % 51}", "cox --time time --event event --by x", over: "MostLevelsOfColumn", code: "analyse/too-many-levels"),
        new("150 covariates", "time,event," + Columns("x", 150), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(1, 150).Select(c => Mixed(i * 151L + c) % 1_000_000)), "cox --time time --event event --by " + Columns("x", 150), under: "MostTerms", code: "analyse/too-many-terms"),
        new("151 covariates", "time,event," + Columns("x", 151), i => $"{i},{i % 2}," + string.Join(',', Enumerable.Range(1, 151).Select(c => Mixed(i * 151L + c) % 1_000_000)), "cox --time time --event event --by " + Columns("x", 151), over: "MostTerms", code: "analyse/too-many-terms"),
        new("118,000 categories", "a,n", i => $"category {i,70},{i % 17}", "suppress --k 5 --value n --accept-replay", under: "MostCells", code: "analyse/too-many-cells"),
        new("122,000 categories", "a,n", i => $"category {i,67},{i % 17}", "suppress --k 5 --value n --accept-replay", over: "MostCells", code: "analyse/too-many-cells"),
        new("10 levels of a hierarchy", Names(10) + ",n", i => string.Join(',', Enumerable.Range(0, 10).Select(l => $"v{i % 2_000 >> l}.{l}")) + $",{7 + i % 5}", "suppress --k 5 --value n --contributions --accept-replay --hierarchy " + string.Join(',', Enumerable.Range(0, 9).Select(l => $"n{l}:n{l + 1}")), under: "MostLevels", code: "analyse/too-many-levels"),
        new("11 levels of a hierarchy", Names(11) + ",n", i => string.Join(',', Enumerable.Range(0, 11).Select(l => $"v{i % 2_000 >> l}.{l}")) + $",{7 + i % 5}", "suppress --k 5 --value n --contributions --accept-replay --hierarchy " + string.Join(',', Enumerable.Range(0, 10).Select(l => $"n{l}:n{l + 1}")), over: "MostLevels", code: "analyse/too-many-levels"),
        new("50 hierarchies", Names(51) + ",n", i => string.Join(',', Enumerable.Range(0, 51).Select(l => $"v{(l == 0 ? i % 1_000 : i % 1_000 % (l + 2))}.{l}")) + $",{7 + i % 5}", "suppress --k 5 --value n --contributions --accept-replay --hierarchy " + string.Join(',', Enumerable.Range(1, 50).Select(l => $"n0:n{l}")), under: "MostPairsOfLevels", code: "analyse/too-many-levels"),
        new("51 hierarchies", Names(52) + ",n", i => string.Join(',', Enumerable.Range(0, 52).Select(l => $"v{(l == 0 ? i % 1_000 : i % 1_000 % (l + 2))}.{l}")) + $",{7 + i % 5}", "suppress --k 5 --value n --contributions --accept-replay --hierarchy " + string.Join(',', Enumerable.Range(1, 51).Select(l => $"n0:n{l}")), over: "MostPairsOfLevels", code: "analyse/too-many-levels"),
        new("9,900 activities that all follow each other", "case,activity,time", i => $"k{i / 300},a{Mixed(i) % 9_900},{Minute(i % 300)}", "process --top all", under: "MostActivities MostPassages", code: "analyse/too-many-activities"),
        new("10,001 activities", "case,activity,time", i => $"k{i / 300},a{(i < 10_001 ? i : Mixed(i) % 10_001)},{Minute(i % 300)}", "process", over: "MostActivities", code: "analyse/too-many-activities"),
        new("a million passages", "case,activity,time", i => $"{i / 2_000},{Mixed(i) % 9_000},", "process", over: "MostPassages", code: "analyse/too-many-passages"),
        new("100,001 names", Names(100_001), _ => "", "process", over: "MostColumns", code: "text/too-many-columns"),

        // Ties, and the options that no shape above asks for.
        new("times that differ by rounding", "time,event,g", i => $"{i % 1_000}.{i % 7:D11},{i % 2},g{i % 3}", "survival --time time --event event --by g"),
        new("all tied", "time,cause,g", i => $"5,{i % 4},g{i % 40}", "incidence --time time --event cause --by g"),
        new("all tied", "time,event,x", i => $"5,{i % 2},{Mixed(i) % 1_000}", "cox --time time --event event --by x"),
        new("all tied", "g,y", i => $"g{i % 2},{i % 3}", "effect --outcome y --by g"),
        new("delayed entry and weights", "time,event,g,d,w", i => $"{i + 10},{i % 2},g{i % 50},{i % 10},{1 + i % 7}", "survival --time time --event event --by g --entry d --weights w"),
        new("a time of entry a row, weights that are not whole", "time,event,g,d,w", i => $"{i + 1},{i % 2},g{i % 3},{i},{1 + i % 7}.5", "survival --time time --event event --by g --entry d --weights w --horizon 90000 --conf plain --level 0.99"),
        new("statuses in words", "time,event,g", i => $"{i},{(i % 3 == 0 ? "job" : "left")},{(i % 11 == 0 ? "nobody knows" : "g" + i % 40)}", "survival --time time --event event --event-is job --by g --missing nobody --encoding utf-8"),
        new("a status a row", "time,event", i => $"{i},s{i}", "survival --time time --event event --event-is s7"),
        new("causes, some of them censored", "time,cause,g", i => $"{i % 9_000},c{i % 40},g{i % 4}", "incidence --time time --event cause --censored c3,c4 --by g --conf log --level 0.9 --missing none --encoding utf-8"),
        new("columns of causes", "time," + Columns("c", 40), i => $"{i}," + string.Join(',', Enumerable.Range(0, 40).Select(c => c == i % 41 ? "yes" : "no")), "incidence --time time --event " + Columns("c", 40) + " --event-is yes"),
        new("levels of numbers", "time,event,x,y", i => $"{i},{(i % 2 == 0 ? "job" : "left")},{i % 10},{Mixed(i) % 100}", "cox --time time --event event --event-is job --by x,y --levels x --reference x=3 --level 0.9 --missing none --encoding utf-8"),
        new("participation", "g,y,took", i => $"t{i % 2},{(long)i * 7919 % 97},{i / 3 % 2}", "effect --outcome y --by g --treated t1 --took took --level 0.9 --missing none --encoding utf-8"),
        new("shares", "g,y", i => $"t{i % 2},{(i % 3 == 0 ? "job" : "left")}", "effect --outcome y --by g --event-is job"),
        new("a row a contributor", "a,b,who,n", i => $"c{i % 340},d{i / 340 % 340},w{i},{i % 17}", "suppress --k 5 --value n --contributions --contributor who --dominance 2,80 --p 10 --accept-replay --missing none --encoding utf-8"),
        new("some contributors", "a,b,who,n", i => $"c{i % 340},d{i / 340 % 340},w{Mixed(i) % 500},{i % 17}", "suppress --k 5 --value n --contributions --contributor who --dominance 2,80 --accept-replay"),
        new("zeros", "a,b,n", i => $"category {i % 300,40},category {i / 300,40},{i % 6}", "suppress --k 5 --value n --mask-zeros --accept-replay"),
        new("rounded", "a,b,n", i => $"category {i % 300,40},category {i / 300,40},{i % 17}", "suppress --value n --round 5 --method controlled"),
        new("levels of numbers", "a,year,n", i => $"category {i % 1_000,80},{1990 + i / 1_000},{i % 17}", "suppress --k 5 --value n --levels year --no-total --accept-replay"),
        new("totals", "a,n", i => i == 0 ? "sum of all,0" : $"category {i,80},0", "suppress --k 5 --value n --total \"sum of all\" --accept-replay"),
        new("starts and ends in the order of a column", "who,what,more,when,rank,step", i => $"k{i / 40},a{i / 2 % 90},{i % 3},05/01/2024 {i % 40 / 10:D2}:00,{i % 40},{(i % 2 == 0 ? "start" : "complete")}", "process --case who --classifier what,more --timestamp when --then-by rank --transition step --zone Europe/Paris --dates dmy --order time --top 50 --missing none --encoding utf-8"),
        new("an activity by its column, in the order of the file", "who,what,when", i => $"k{i / 40},a{i % 90},2024-01-01", "process --case who --activity what --timestamp when --order file --top all"),
    ];
}
