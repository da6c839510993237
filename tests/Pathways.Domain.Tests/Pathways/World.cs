using System.Collections.Immutable;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>States of the world that tests start from.</summary>
static class World
{
    public static readonly Guid Person = DeterministicId.From("person", "1");

    /// <summary>Entry on day 0.</summary>
    public static readonly PathwayOpened Opened = new(Day(0), Person, Scheme.Plie, "PLIE-1", "01001", new EntrySituation());

    public static ImmutableSortedDictionary<string, string> Attributes(params (string Name, string Value)[] all) =>
        all.ToImmutableSortedDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal);

    public static WorkContractStarted FullTime(int day, string contract = "c-1") => new(Day(day), contract, ContractKind.Cdd, WorkingTime.FullTime);

    public static WorkContractStarted PartTime(int day, string contract = "c-1") => new(Day(day), contract, ContractKind.Cdd, WorkingTime.PartTime);

    public static WorkContractAmended Amended(int day, WorkingTime time, string contract = "c-1") => new(Day(day), contract, WorkingTime: time);

    public static WorkContractEnded Ended(int day, string contract = "c-1") => new(Day(day), contract, ContractEnd.Term);

    public static TrainingStarted Training(int day, string training = "t-1") => new(Day(day), training, TrainingKind.Qualifying);

    public static AppointmentBooked Booked(int day, int planned, string appointment = "a-1") => new(Day(day), appointment, Day(planned), AppointmentMode.InPerson);

    public static PathwayClosed Closed(int day) => new(Day(day), Closure.Employment);
}
