using System.Data.Common;
using Pathways.Domain.Pathways;
using Weasel.Core;
using Weasel.Storage;
using SystemTextJsonSerializer = Marten.Services.SystemTextJsonSerializer;

namespace Pathways.Projections;

/// <summary>
/// Writes as Marten's serializer does, and reads events out of the row that the driver already holds. Marten opens an
/// asynchronous stream over each, which took two thirds of the time of reading a log of them back.
/// </summary>
public sealed class StoredEvents : SystemTextJsonSerializer, Marten.ISerializer
{
    /// <summary>With the conventions of stored events, codes as text.</summary>
    public StoredEvents()
    {
        EnumStorage = EnumStorage.AsString;
        Casing = Casing.CamelCase;
        Configure(json => PathwayJson.Configure(json));
    }

    /// <summary>The steps that could not be read.</summary>
    internal UnreadSteps Unread { get; } = new();

    object IStorageSerializer.FromJson(Type type, DbDataReader reader, int index) =>
        IsEvent(type) ? Read(type, reader, index) : FromJson(type, reader, index);

    ValueTask<object> IStorageSerializer.FromJsonAsync(Type type, DbDataReader reader, int index, CancellationToken cancellationToken) =>
        IsEvent(type) ? new(Read(type, reader, index)) : FromJsonAsync(type, reader, index, cancellationToken);

    static bool IsEvent(Type type) => type.IsSubclassOf(typeof(PathwayEvent));

    // Whatever is wrong with it, its pathway stops there: who reads on leaves the placeholder out, all others are told by the failure.
    object Read(Type type, DbDataReader reader, int index)
    {
        var data = reader.GetFieldValue<byte[]>(index);
        try
        {
            return PathwayJson.Read(type, data);
        }
        catch when (Unread.Meet(reader) && UnreadSteps.GoesOn(reader))
        {
            // Marten would write a row and a line of its log for each, a commit every time, and everybody's figures would wait for it.
            return UnreadSteps.Placeholder(type);
        }
    }
}
