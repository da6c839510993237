using System.Text;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;
using Pathways.Projections.Tests.Process;

namespace Pathways.Projections.Tests.Formats;

/// <summary>Whatever is changed in the bytes of a log: an answer, or a refusal with a code. Never a crash.</summary>
public sealed class BrokenLogTests : IDisposable
{
    static readonly string[] Pieces = ["\"", ";", ",", "\n", "\r", "\0", "<", ">", "&#0;", "&#x1F600;", "<!DOCTYPE x>", "<?xml?>", "]]>", "null", "{", "}", "[", "]", ":", "\uFEFF", "é", "9999999999", "-1", "value=\"\"", "key=\"\"", "T24:00:00Z", "sep=;\n"];
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathways-broken-");

    [Fact]
    public void Changed_bytes_are_answered_or_refused_with_a_code()
    {
        var random = new Random(20261128);
        var (answered, refused) = (0, new Dictionary<string, int>());
        for (var round = 0; round < 1200; round++)
        {
            var (ending, text) = Log(random);
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var change = random.Next(3); change > 0; change--)
                bytes = Change(bytes, random);
            var file = Path.Combine(folder.FullName, "log" + ending);
            File.WriteAllBytes(file, bytes);
            try
            {
                using var log = EventLogReader.Open(file, new EventLogOptions { ObjectType = ending.Contains("ocel", StringComparison.Ordinal) ? "person" : null });
                var a = ProcessAnalysisBuilder.Read(log, CaseOrder.Time);
                Assert.Equal(a.Events, a.Activities.Sum(x => x.Events));
                answered++;
            }
            catch (LogFormatException e)
            {
                Assert.Contains('/', e.Code);
                refused[e.Code] = refused.GetValueOrDefault(e.Code) + 1;
            }
        }

        Assert.InRange(answered, 400, 1100);
        Assert.True(refused.Count > 20, string.Join(' ', refused));
    }

    static (string Ending, string Text) Log(Random random)
    {
        var log = NaiveLog.Random(random);
        return random.Next(4) switch
        {
            0 => (".csv", log.Csv(random)),
            1 => (".xes", log.Xes(random)),
            2 => (".jsonocel", """
                {"objectTypes":[{"name":"person","attributes":[{"name":"age","type":"integer"}]}],"eventTypes":[{"name":"a","attributes":[]}],
                 "objects":[{"id":"p","type":"person","attributes":[{"name":"age","time":"1970-01-01T00:00:00Z","value":"3"}]}],
                 "events":[{"id":"e","type":"a","time":"2026-01-05T09:00:00Z","attributes":[],"relationships":[{"objectId":"p","qualifier":"q"}]}]}
                """),
            _ => (".xmlocel", """
                <log><object-types><object-type name="person"><attributes><attribute name="age" type="integer"/></attributes></object-type></object-types>
                <event-types><event-type name="a"><attributes/></event-type></event-types>
                <objects><object id="p" type="person"><attributes><attribute name="age" time="1970-01-01T00:00:00Z">3</attribute></attributes><objects/></object></objects>
                <events><event id="e" type="a" time="2026-01-05T09:00:00Z"><attributes/><objects><relationship object-id="p" qualifier="q"/></objects></event></events></log>
                """),
        };
    }

    static byte[] Change(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        switch (random.Next(5))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 20))..]];
            case 2 when at < bytes.Length:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 3:
                var from = random.Next(bytes.Length + 1);
                return [.. bytes[..at], .. bytes[from..Math.Min(bytes.Length, from + random.Next(40))], .. bytes[at..]];
            default:
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]), .. bytes[at..]];
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
