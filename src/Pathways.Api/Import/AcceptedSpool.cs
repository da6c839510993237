namespace Pathways.Api.Import;

/// <summary>What was accepted, kept on disk until everything is decided.</summary>
public sealed class AcceptedSpool : IDisposable
{
    readonly BinaryWriter writer = new(Temporary.Open());
    readonly List<BulkStream> streams = [];

    /// <summary>Number of events.</summary>
    public long Count { get; private set; }

    /// <summary>The streams that the events go to.</summary>
    public IReadOnlyCollection<BulkStream> Streams => streams;

    /// <summary>Keeps the events of a pathway that stood at a version.</summary>
    public void Add(Guid pathway, long version, IReadOnlyList<AcceptedEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }
        streams.Add(new BulkStream(pathway, version, version + events.Count));
        Count += events.Count;
        Span<byte> id = stackalloc byte[16];
        foreach (var e in events)
        {
            e.Pathway.TryWriteBytes(id);
            writer.Write(id);
            e.Id.TryWriteBytes(id);
            writer.Write(id);
            writer.Write7BitEncodedInt64(e.Version);
            writer.Write(e.Name);
            writer.Write7BitEncodedInt(e.Json.Length);
            writer.Write(e.Json);
        }
    }

    /// <summary>The events, in the order in which they were accepted.</summary>
    public IEnumerable<AcceptedEvent> Events()
    {
        writer.Flush();
        writer.BaseStream.Position = 0;
        using var reader = new BinaryReader(writer.BaseStream, System.Text.Encoding.UTF8, leaveOpen: true);
        for (var i = 0L; i < Count; i++)
        {
            var pathway = new Guid(reader.ReadBytes(16));
            var id = new Guid(reader.ReadBytes(16));
            var version = reader.Read7BitEncodedInt64();
            var name = string.Intern(reader.ReadString());
            yield return new AcceptedEvent(pathway, version, id, name, reader.ReadBytes(reader.Read7BitEncodedInt()));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Temporary.Close(writer.BaseStream);
}
