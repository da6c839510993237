using System.Text;
using Pathways.Projections.Formats;
using Pathways.Projections.Formats.Ocel;
using Pathways.Projections.Formats.Xes;
using Pathways.Projections.Process;

namespace Pathways.Projections.Tests.Formats;

/// <summary>Alone in the process: what is measured is the whole heap.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public class MeasuresMemory;

/// <summary>Logs larger than what is held of them: the memory is by variants and different durations, not by events.</summary>
[Collection(nameof(MeasuresMemory))]
public class StreamingTests
{
    const int Events = 1_000_000;
    const long Bound = 16L << 20;

    [Fact]
    public void A_million_events_of_few_variants_leave_few_bytes()
    {
        using var bytes = new Generated();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var highest = 0L;
        var activities = new ActivityTable();
        var builder = new ProcessAnalysisBuilder(activities);
        using (var reader = XesReader.Open(bytes))
        using (var log = new XesEventLogProbe(reader))
        {
            var buffer = new CaseEvents();
            for (var n = 0; log.Read(buffer, activities); n++)
            {
                builder.Add(buffer.Events);
                if (n % 20_000 == 0)
                    highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        var a = builder.Build();
        Assert.Equal(Events, a.Events);
        Assert.Equal(10, a.Variants.Count);
        Assert.True(highest < Bound, $"{highest} bytes held at the most");
    }

    [Fact]
    public void A_large_object_centric_log_is_given_out_part_by_part()
    {
        using var bytes = new Generated(ocel: true, events: 200_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var highest = 0L;
        var n = 0;
        using var reader = OcelReader.OpenJson(bytes);
        foreach (var item in reader.Read())
        {
            if (item is OcelEvent && ++n % 50_000 == 0)
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(200_000, n);

        // A fingerprint of 16 bytes in its table for each identifier, nothing else.
        Assert.True(highest < Bound + (n * 64L), $"{highest} bytes held at the most");
    }

    /// <summary>What EventLogReader does, over a stream.</summary>
    sealed class XesEventLogProbe(XesReader reader) : IDisposable
    {
        public bool Read(CaseEvents into, ActivityTable activities)
        {
            if (reader.Read() != XesNode.Trace)
                return false;
            into.Clear();
            while (reader.Read() == XesNode.Event)
            {
                XsdValues.TryDateTime(reader.Current[1].Value, out var ticks, out _);
                into.Add(new LogEvent(ticks, activities.Number(reader.Current[0].Value)));
            }

            return true;
        }

        public void Dispose() => reader.Dispose();
    }

    /// <summary>Makes its bytes while it is read.</summary>
    sealed class Generated(bool ocel = false, int events = Events) : Stream
    {
        byte[] chunk = [];
        int position, written = -1;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (position == chunk.Length)
            {
                chunk = Encoding.UTF8.GetBytes(ocel ? Ocel() : Xes());
                position = 0;
            }

            var n = Math.Min(count, chunk.Length - position);
            chunk.AsSpan(position, n).CopyTo(buffer.AsSpan(offset));
            position += n;
            return n;
        }

        string Xes()
        {
            if (written < 0)
            {
                written = 0;
                return """<log xes.version="1849.2016">""";
            }

            if (written == events)
            {
                written++;
                return "</log>";
            }

            if (written > events)
                return "";
            var text = new StringBuilder("<trace>");
            for (var i = 0; i < 10; i++, written++)
                text.Append($"""<event><string key="concept:name" value="a{(i + (written / 10)) % 10}"/><date key="time:timestamp" value="2024-01-{i + 1:00}T00:00:{written % 60:00}Z"/></event>""");
            return text.Append("</trace>").ToString();
        }

        string Ocel()
        {
            if (written < 0)
            {
                written = 0;
                return """{"objectTypes":[],"eventTypes":[{"name":"t","attributes":[{"name":"a","type":"string"}]}],"objects":[],"events":[{"id":"first","type":"t","time":"2024-01-01T00:00:00Z"}""";
            }

            if (written == events - 1)
            {
                written++;
                return "]}";
            }

            return written >= events ? "" : $$""",{"id":"e{{written++}}","type":"t","time":"2024-01-01T00:00:00Z","attributes":[{"name":"a","value":"{{written}} {{new string('x', 200)}}"}]}""";
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
