using Marten;
using Pathways.Projections.Caseload;
using Pathways.Projections.Indicators;

namespace Pathways.Projections;

/// <summary>Every read model in one place. Each can be dropped and comes back the same, byte for byte, from the events.</summary>
public static class ReadModels
{
    /// <summary>Most events in a page: each page is a few statements whatever its size, so that catching up costs by the page.</summary>
    public const int PageSize = 5_000;

    /// <summary>Pages in memory at once: the next is read while one is written.</summary>
    public const int PagesAhead = 3;

    /// <summary>Registers the read models with the event store.</summary>
    public static void AddReadModels(this StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddCaseload();
        options.AddFacts();
    }
}
