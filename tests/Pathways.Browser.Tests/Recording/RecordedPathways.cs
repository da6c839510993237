using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Browser.Tests.Recording;

/// <summary>What tests of recording begin with, and what they count at the end.</summary>
static class RecordedPathways
{
    /// <summary>A pathway of a structure, opened sixty days ago for Samira of that family name.</summary>
    public static async Task<Guid> OpenedAsync(this BrowserSite site, string structure, string lastName)
    {
        var person = await site.NameAsync("Samira", lastName);
        var entry = new PathwayOpened(new TerritoryClock(TimeProvider.System).Today.AddDays(-60), person, Scheme.Plie, structure, "59350", new EntrySituation());
        return (await site.RecordAsync(structure, (entry, 0))).Pathway;
    }

    /// <summary>How many steps of a stored name a pathway has.</summary>
    public static Task<long> StoredAsync(this BrowserSite site, Guid pathway, string step) =>
        site.CountAsync($"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and type = '{step}'");
}
