using JasperFx.Events;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.History;

/// <summary>One event of a pathway with all that the store knows of it: what an auditor reads, and what a timeline is drawn from.</summary>
/// <param name="Id">Identifier of the event.</param>
/// <param name="Version">Its place in the pathway, from 1.</param>
/// <param name="Name">Its stored name.</param>
/// <param name="Event">The fact.</param>
/// <param name="RecordedAt">When it was recorded, by the database's clock.</param>
/// <param name="User">Account that recorded it.</param>
/// <param name="Correlation">What it was recorded with: the same for all events of a request or of an import.</param>
/// <param name="Causation">What caused it.</param>
/// <param name="Position">Its position in the event log.</param>
public sealed record RecordedStep(
    Guid Id, long Version, string Name, PathwayEvent Event, DateTimeOffset RecordedAt, string? User, string? Correlation, string? Causation, long Position)
{
    /// <summary>The event as the store gives it.</summary>
    public static RecordedStep From(IEvent stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new(
            stored.Id, stored.Version, stored.EventTypeName, (PathwayEvent)stored.Data, stored.Timestamp.ToUniversalTime(), stored.UserName,
            stored.CorrelationId, stored.CausationId, stored.Sequence);
    }

    /// <summary>The step as the domain folds it.</summary>
    public Step Step => new(Id, Version, Event);
}
