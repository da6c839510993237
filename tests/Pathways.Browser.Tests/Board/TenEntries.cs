using Pathways.Api.Hosting;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Browser.Tests.Board;

/// <summary>
/// Ten entries from 400 to 310 days ago: six women, three men, one of whom nothing is said. Three were at work 300 days ago, two more are
/// since. Told once for all the tests of a class.
/// </summary>
public sealed class TenEntries(BrowserSite site) : IAsyncLifetime
{
    public const string Structure = "pole-ouest";
    static readonly DateOnly Today = new TerritoryClock(TimeProvider.System).Today;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Gender[] genders = [Gender.Woman, Gender.Man, Gender.Woman, Gender.Woman, Gender.Man, Gender.Woman, Gender.NotStated, Gender.Woman, Gender.Man, Gender.Woman];
        for (var i = 0; i < 10; i++)
        {
            var start = 400 - 10 * i;
            List<(PathwayEvent, int)> steps =
            [
                (new PathwayOpened(Ago(start), Guid.CreateVersion7(), Scheme.Plie, Structure, "59350", new EntrySituation(LabourSituation.LongTermUnemployed, genders[i], 30, EducationLevel.Level4)), 0),
                (new OrientationNotified(Ago(start - 1), OrientationKind.Professional), 0),
                (new AppointmentHeld(Ago(start - (i < 7 ? 10 : 45)), AppointmentMode.InPerson), 0),
                (new DiagnosisMade(Ago(start - 46)), 0),
                (new EngagementContractSigned(Ago(start - 47), 15), 0),
            ];
            if (i < 5)
            {
                steps.Add((new WorkContractStarted(Ago(i < 3 ? 305 : 200), "c-1", ContractKind.Cdi, WorkingTime.FullTime, EmployerKind.Ordinary, null, 35, "K1304"), 0));
            }
            if (i is 0 or 1 or 2 or 5)
            {
                steps.Add((new PathwayClosed(Ago(150), i == 5 ? Closure.Unreachable : Closure.Employment), 0));
            }
            await site.RecordAsync(Structure, [.. steps]);
        }
        await site.CaughtUpAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    static DateOnly Ago(int days) => Today.AddDays(-days);
}
