using Pathways.Projections.Formats;
using Pathways.Projections.Formats.Xes;

namespace Pathways.Projections.Tests.Formats;

/// <summary>
/// Published logs that are wrong in one way each, or only odd. Each is judged by IEEE 1849-2016: its schema, and the text where the schema
/// is silent. Error: refused. Odd: read, and said; under strict conformity refused where the schema or a "shall" of the text is broken.
/// </summary>
public class MalformedXesTests
{
    const string Fine = "";

    // file, code where refused, code of the remark where read, code under strict conformity, reason
    static readonly (string File, string Refused, string Remark, string Strict, string Reason)[] Judged =
    [
        ("attributeTraceSwapped", Fine, "xes/late-attribute", "xes/late-attribute", "the schema's sequence has attributes before traces; whose it is is in no doubt"),
        ("booleanCorrectValue", Fine, "", Fine, "true is an xs:boolean"),
        ("classifierAttributeSwapped", Fine, "xes/element-order", "xes/element-order", "classifiers come before attributes; nothing hangs on it"),
        ("classifierEmptyKeys", "xes/classifier-empty", "", "xes/classifier-empty", "a classifier is an ordered list of keys; none would make all events equal"),
        ("classifierEventSwapped", "xes/misplaced-element", "", "xes/misplaced-element", "classifiers come before events"),
        ("classifierIncorrectScope", "xes/classifier-scope", "", "xes/classifier-scope", "a classifier is of events or of traces"),
        ("classifierTooManyAttributes", "xes/unknown-xml-attribute", "", "xes/unknown-xml-attribute", "the schema knows name, scope and keys; the rest would be lost"),
        ("classifierTraceSwapped", "xes/misplaced-element", "", "xes/misplaced-element", "classifiers come before traces"),
        ("dateIncorrectValue", "xes/invalid-value", "", "xes/key-not-a-name", "2002-0530 is no xs:dateTime ('long ago' is no xs:Name either, which alone would be odd)"),
        ("elementIncorrect", "xes/unknown-element", "", "xes/unknown-element", "there is no <text>"),
        ("eventIdenticalAttributes", Fine, "xes/duplicate-key", "xes/duplicate-key", "no two attributes of a component share a key; both are kept, and an analysis that reads the key decides"),
        ("eventTooManyAttributes", "xes/unknown-xml-attribute", "", "xes/unknown-xml-attribute", "<event> takes no XML attributes; these would be lost"),
        ("extensionClassifierSwapped", Fine, "xes/element-order", "xes/element-order", "extensions come first; nothing hangs on it"),
        ("extensionEventSwapped", "xes/misplaced-element", "", "xes/misplaced-element", "extensions come before events"),
        ("extensionIncorrectKey", Fine, "xes/extension-key-unknown", Fine, "the concept extension defines name and instance; other keys are allowed but mean nothing by it"),
        ("extensionNotDeclared", Fine, "xes/extension-undeclared", Fine, "a key may hold a colon; that no extension explains it is odd, not wrong"),
        ("extensionTooManyAttributes", "xes/unknown-xml-attribute", "", "xes/unknown-xml-attribute", "the schema knows name, prefix and uri"),
        ("globalAttributeSwapped", Fine, "xes/element-order", "xes/element-order", "globals come before attributes; nothing hangs on it"),
        ("globalEventStringCorrectAttributes", Fine, "", Fine, "a global declaration of events"),
        ("globalIncorrectScope", "xes/global-scope", "", "xes/global-scope", "a global declaration is of events or of traces"),
        ("globalStringCorrectAttributes", Fine, "xes/global-without-scope", Fine, "the schema lets the scope be left out: events, which is said"),
        ("globalStringTooManyAttributes", "xes/unknown-xml-attribute", "", "xes/unknown-xml-attribute", "<string> takes key and value"),
        ("globalTraceStringCorrectAttributes", Fine, "", Fine, "a global declaration of traces"),
        ("idCorrectValue", Fine, "", Fine, "a UUID"),
        ("intCorrectValue", Fine, "", Fine, "0 is an xs:long"),
        ("listEmptyValues", Fine, "", Fine, "a list may be empty"),
        ("listTwoValues", Fine, "", Fine, "the values of a list may share a key"),
        ("logNoAttributes", Fine, "xes/missing-version", "xes/missing-version", "the schema requires xes.version, but an empty log loses nothing without"),
        ("logOutOfPlace", "xes/misplaced-element", "", "xes/misplaced-element", "<log> is the root alone"),
        ("noLog", "xes/empty", "", "xes/empty", "an empty file is no XML"),
        ("realIncorrectValue", "xes/invalid-value", "", "xes/invalid-value", "1.0.0 is no xs:double"),
        ("stringNestedNotDeclared", Fine, "xes/nesting-undeclared", "xes/nesting-undeclared", "xes.features must announce nested attributes; they are read all the same"),
        ("stringNotNestedButDeclared", Fine, "", Fine, "a feature announced need not be used"),
        ("traceCorrectAttributes", Fine, "", Fine, "a trace without events"),
        ("traceOutOfPlace", "xes/misplaced-element", "", "xes/misplaced-element", "no trace inside an event"),
    ];

    public static TheoryData<string> Files() => [.. Judged.Select(j => j.File)];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Each_is_judged_by_the_standard(string file)
    {
        var judged = Judged.Single(j => j.File == file);
        var path = SharedData.Path("logs", "malformed", file + ".xes");

        var (code, issues, place) = Read(path, Conformity.Tolerant);
        Assert.Equal(judged.Refused, code);
        if (code != Fine)
            Assert.True(place.Line > 0 && place.Column > 0, "an error says where");
        else if (judged.Remark != "")
            Assert.Contains(judged.Remark, issues);
        else
            Assert.Empty(issues);

        Assert.Equal(judged.Strict, Read(path, Conformity.Strict).Code);
    }

    [SkippableFact]
    public void No_file_is_left_unjudged() => Assert.Equal(
        Judged.Select(j => j.File + ".xes").Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.GetDirectoryName(SharedData.Path("logs", "malformed", "noLog.xes"))!).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [SkippableFact]
    public void The_older_XES_2_0_is_read_and_its_departures_are_said()
    {
        var (code, issues, _) = Read(SharedData.Path("logs", "xes_20.xes"), Conformity.Tolerant);
        Assert.Equal(Fine, code);
        foreach (var expected in new[] { "xes/missing-version", "xes/nesting-undeclared", "xes/list-without-values", "xes/container" })
            Assert.Contains(expected, issues);
    }

    static (string Code, IReadOnlyList<string> Issues, (int Line, int Column) Place) Read(string path, Conformity conformity)
    {
        try
        {
            using var reader = XesReader.Open(path, conformity);
            while (reader.Read() != XesNode.End)
                continue;
            return (Fine, [.. reader.Issues.Select(i => i.Code)], default);
        }
        catch (LogFormatException e)
        {
            return (e.Code, [], (e.Line, e.Column));
        }
    }
}
