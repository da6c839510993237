using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Browser.Tests.Board;

/// <summary>Sixty people of one structure over twenty months: half in work, some left, the others on their way. Told once for all the tests of a class.</summary>
public sealed class SixtyPeople(BrowserSite site) : IAsyncLifetime
{
    public const string Structure = "plie-sud";
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        for (var i = 0; i < 60; i++)
        {
            var start = 600 - 10 * i;
            List<(PathwayEvent, int)> steps = [(Opened(start, i), 0), (new OrientationNotified(Ago(start - 2), OrientationKind.Professional), 0)];
            if (i % 6 != 5)
            {
                steps.Add((new AppointmentHeld(Ago(start - 3 - i % 5), AppointmentMode.InPerson), 0));
                steps.Add((new DiagnosisMade(Ago(start - 8)), 0));
                steps.Add((new EngagementContractSigned(Ago(start - 9), 15), 0));
            }
            if (i is < 50 and > 0 && i % 2 == 0)
            {
                steps.Add((new WorkContractStarted(Ago(start - 20 - i), "c-1", i % 4 == 0 ? ContractKind.Cdi : ContractKind.Cdd, WorkingTime.FullTime, EmployerKind.Ordinary, null, 35, "K1304"), 0));
            }
            if (i < 40 && i % 3 == 0)
            {
                steps.Add((new PathwayClosed(Ago(start - 100), i % 2 == 0 ? Closure.Employment : Closure.Unreachable), 0));
            }
            await site.RecordAsync(Structure, [.. steps]);
        }
        await site.CaughtUpAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    static DateOnly Ago(int days) => Today.AddDays(-days);

    /// <summary>The entry of one of them.</summary>
    public static PathwayOpened Opened(int daysAgo, int i) => new(Ago(daysAgo), Guid.CreateVersion7(), Scheme.Plie, Structure, "59350",
        new EntrySituation(LabourSituation.LongTermUnemployed, i % 3 == 0 ? Gender.Man : Gender.Woman, 20 + i, EducationLevel.Level4));
}
