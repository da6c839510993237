using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Monitoring;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Journeys;

/// <summary>When something falls due is said by the database, which orders and filters, and to who reads it, in words: both say the same day.</summary>
[Collection(TestApiCollection.Name)]
public sealed class DueDayTests(TestApi api)
{
    const string Elsewhere = "DUE-ELSEWHERE";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_list_of_what_is_due_within_some_days_holds_what_is_shown_as_due_by_then(bool coordinates)
    {
        var structure = coordinates ? "DUE-DAYS-2" : "DUE-DAYS-1";
        var today = api.Host.Services.GetRequiredService<TerritoryClock>().Today;
        await using var known = await api.InDirectoryAsync(new StaffMember("k-due-days", "Bureau", Elsewhere, Counsels: false, Since: new(2026, 1, 1)));
        PathwayOpened Entry(int daysAgo) => new(today.AddDays(-daysAgo), Calls.NewPerson(), Scheme.Plie, structure, "01001", new EntrySituation(Age: 30));
        AppointmentBooked Booked(int inDays) => new(today, "a-1", today.AddDays(inDays), AppointmentMode.Telephone);
        TransferProposed Proposed(int daysAgo) => new(today.AddDays(-daysAgo), Elsewhere);
        PathwayClosed Closed(int daysAgo) => new(today.AddDays(-daysAgo), Closure.Employment);
        await api.RecordAsync(structure, Entry(20));
        await api.RecordAsync(structure, Entry(20), Booked(3));
        await api.RecordAsync(structure, Entry(20), Booked(9), Proposed(2));
        await api.RecordAsync(structure, Entry(90), Proposed(40));
        await api.RecordAsync(structure, Entry(90), Proposed(50), Closed(10));
        await api.RecordAsync(structure, Entry(400), Closed(200));
        await api.RecordAsync(structure, Entry(1_500), Closed(1_200));
        await api.CaughtUpAsync();

        var reader = api.Host.Services.GetRequiredService<CaseloadReader>();
        var asked = new CaseloadFilter(structure) { EveryStatus = true, Coordinates = coordinates, Size = CaseloadFilter.LargestPage };
        var all = (await reader.ReadAsync(asked, CancellationToken.None))!.Items;
        Assert.Equal(7, all.Count);
        Assert.True(all.Count(item => item.NextDue is not null) >= 4);
        Assert.Equal(coordinates ? 2 : 0, all.Count(item => item.NextDue?.Kind == Pathways.Projections.Caseload.DueKind.Transfer));
        foreach (var within in all.Select(item => item.NextDue?.On.DayNumber - today.DayNumber).OfType<int>().SelectMany(days => new[] { days - 1, days }).Append(0).Distinct())
        {
            var due = (await reader.ReadAsync(asked with { Due = true, DueWithinDays = within }, CancellationToken.None))!.Items;
            Assert.Equal(all.Where(item => item.NextDue?.On <= today.AddDays(within)).Select(item => item.Pathway).Order(), due.Select(item => item.Pathway).Order());
        }
    }
}
