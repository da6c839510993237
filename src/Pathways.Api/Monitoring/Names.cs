using Marten;
using Pathways.Api.Recording;

namespace Pathways.Api.Monitoring;

/// <summary>Who people are, from the identity record, for those who may know.</summary>
public sealed class Names(IDocumentStore store)
{
    /// <summary>A person's name; null once erased.</summary>
    public async Task<string?> OfAsync(Guid person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Identity>(person, cancellation) is { } identity ? $"{identity.FirstName} {identity.LastName}" : null;
    }
}
