namespace Pathways.Api.Tests.Security;

/// <summary>What a file may be made of, written to as many bytes as are asked for, and the analysis that is asked of it.</summary>
/// <param name="Name">What is many in it.</param>
/// <param name="Header">Its first line, of so many bytes.</param>
/// <param name="Row">Each line that follows.</param>
/// <param name="Words">The subcommand and its options.</param>
/// <param name="Ending">The ending of its name.</param>
/// <param name="Foot">Its last line.</param>
sealed record Shape(string Name, Func<int, string> Header, Func<int, string> Row, string Words, string Ending = ".csv", string Foot = "")
{
    public Shape(string name, string header, Func<int, string> row, string words, string ending = ".csv", string foot = "") : this(name, _ => header, row, words, ending, foot)
    {
    }

    public string Subcommand => Words.Split(' ')[0];

    /// <summary>The forms in which the answer is asked for.</summary>
    public IEnumerable<string> Forms => Subcommand is "suppress" or "effect" ? ["", "--json"] : ["", "--json", "--svg"];

    /// <summary>The words of the command.</summary>
    public string[] Asked(string file, string form) =>
        [Subcommand, file, .. Words.Split(' ')[1..], .. form == "--svg" ? ["--svg", Path.ChangeExtension(file, ".svg")] : form.Length > 0 ? [form] : Array.Empty<string>()];

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

    static string Names(int many) => string.Join(',', Enumerable.Range(0, many).Select(c => $"n{c}"));

    static string Numbers(int many) => string.Join(',', Enumerable.Range(1, many));

    static string OcelHead(IEnumerable<int> objects) =>
        "{\"objectTypes\":[{\"name\":\"person\",\"attributes\":[]}],\"eventTypes\":[" + string.Join(',', Enumerable.Range(0, 40).Select(a => $"{{\"name\":\"a{a}\",\"attributes\":[]}}"))
        + "],\"objects\":[" + string.Join(',', objects.Select(o => $"{{\"id\":\"o{o}\",\"type\":\"person\",\"attributes\":[],\"relationships\":[]}}")) + "],\"events\":[";

    internal static readonly Shape[] All =
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
    ];
}
