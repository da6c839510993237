using System.Collections.Immutable;
using Pathways.Api.Import;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>
/// Pathways drawn from a seed, recorded late, corrected and retracted: every event that figures read, at more or less any day. The
/// domain is not asked: what was recorded before a rule existed still counts.
/// </summary>
static class RandomTerritory
{
    public static readonly DateOnly Today = new(2026, 11, 20);

    public static List<BulkEvent> Of(int seed, int pathways)
    {
        var random = new Random(seed);
        // Stable, so that what is recorded in one second stays in the order of its versions.
        return [.. Enumerable.Range(0, pathways).SelectMany(_ => Recorded(random, Journey(random))).OrderBy(e => e.RecordedAt)];
    }

    // In the order of recording, which is seldom that of the days.
    static IEnumerable<BulkEvent> Recorded(Random random, List<PathwayEvent> steps)
    {
        var (pathway, at, version) = (GuidFrom(random), new DateTimeOffset(steps[0].OccurredOn, new TimeOnly(9, 0), TimeSpan.Zero), 0);
        var standing = new List<(Guid Id, PathwayEvent Step)>();
        foreach (var step in steps)
        {
            at = Later(at, step.OccurredOn, random);
            yield return Event(GuidFrom(random), step);
            if (random.Next(12) == 0 && standing.Count > 2)
            {
                var (named, told) = standing[random.Next(1, standing.Count)];
                var corrected = told with { OccurredOn = Within(told.OccurredOn.AddDays(random.Next(-20, 21)), steps[0].OccurredOn, Today) };
                at = Later(at, corrected.OccurredOn, random);
                var retracted = random.Next(4) == 0;
                yield return Event(GuidFrom(random), retracted
                    ? new StepRetracted(DayOf(at), named, CorrectionReason.EnteredTwice)
                    : new StepCorrected(DayOf(at), named, CorrectionReason.WrongDate, corrected), keep: false);
                standing.RemoveAll(s => s.Id == named && retracted);
            }
            if (random.Next(60) == 0)
            {
                var entry = (PathwayOpened)steps[0] with { OccurredOn = steps[0].OccurredOn.AddDays(-random.Next(1, 9)), Situation = Situation(random) };
                yield return Event(GuidFrom(random), new StepCorrected(DayOf(at), standing[0].Id, CorrectionReason.WrongCode, entry), keep: false);
            }
        }

        BulkEvent Event(Guid id, PathwayEvent step, bool keep = true)
        {
            if (keep)
            {
                standing.Add((id, step));
            }
            return new BulkEvent(pathway, ++version, id, EventNames.Of(step), PathwayJson.Bytes(step), "conseil-1", "import:random", "0123456789abcdef0123456789abcdef", at);
        }
    }

    static List<PathwayEvent> Journey(Random random)
    {
        var opened = Today.AddDays(-random.Next(0, 900));
        var attributes = random.Next(3) switch { 0 => null, 1 => "N/A", _ => $"o-{random.Next(3)}" };
        var steps = new List<PathwayEvent>();
        DateOnly Day(DateOnly? from = null, int most = 400) => Within((from ?? opened).AddDays(random.Next(0, most)), opened, Today);
        bool Chance(double share) => random.NextDouble() < share;
        T Pick<T>() where T : struct, Enum => Enum.GetValues<T>() is var all ? all[random.Next(all.Length)] : default;

        if (Chance(0.8))
        {
            steps.Add(new OrientationNotified(Day(most: 60), Pick<OrientationKind>()));
        }
        for (var i = 0; i < random.Next(4); i++)
        {
            var booked = Day(most: 200);
            var planned = booked.AddDays(random.Next(0, 60));
            steps.Add(new AppointmentBooked(booked, $"a-{i}", planned, Pick<AppointmentMode>()));
            var settled = Within(planned.AddDays(random.Next(-5, 10)), booked, Today);
            if (Chance(0.8) && planned <= Today)
            {
                steps.Add(random.Next(3) switch { 0 => new AppointmentMissed(settled, $"a-{i}", Pick<Absence>()), 1 => new AppointmentCancelled(settled, $"a-{i}", Pick<CancelledBy>()), _ => new AppointmentHeld(settled, Pick<AppointmentMode>(), $"a-{i}") });
            }
        }
        if (Chance(0.6))
        {
            steps.Add(new AppointmentHeld(Day(most: 90), Pick<AppointmentMode>()));
        }
        if (Chance(0.7))
        {
            steps.Add(new DiagnosisMade(Day(most: 90)));
            steps.Add(new EngagementContractSigned(Day(most: 120), 15));
        }
        for (var i = 0; i < random.Next(3); i++)
        {
            var start = Day();
            steps.Add(new TrainingStarted(start, $"t-{i}", Pick<TrainingKind>(), start.AddDays(90)));
            if (Chance(0.6))
            {
                var end = Day(start, 120);
                steps.Add(Chance(0.7) ? new TrainingCompleted(end, $"t-{i}") : new TrainingAbandoned(end, $"t-{i}", TrainingAbandonment.Other));
            }
        }
        for (var i = 0; i < random.Next(4); i++)
        {
            var start = Day();
            steps.Add(new WorkContractStarted(start, $"c-{i}", Pick<ContractKind>(), Pick<WorkingTime>(), Pick<EmployerKind>(), Chance(0.7) ? start.AddDays(random.Next(10, 300)) : null));
            for (var amended = 0; amended < random.Next(3); amended++)
            {
                steps.Add(new WorkContractAmended(Day(start), $"c-{i}", Chance(0.3) ? Pick<ContractKind>() : null, Chance(0.6) ? Pick<WorkingTime>() : null, Chance(0.3) ? start.AddDays(random.Next(10, 500)) : null));
            }
            if (Chance(0.4))
            {
                steps.Add(new WorkContractEnded(Day(start), $"c-{i}", ContractEnd.Term));
            }
        }
        if (Chance(0.15))
        {
            steps.Add(new BusinessCreated(Day()));
        }
        if (Chance(0.2))
        {
            var start = Day();
            steps.Add(new ImmersionAgreed(start, "i-1", start, start.AddDays(10), "K1304"));
        }
        if (Chance(0.6))
        {
            steps.Add(new PathwayClosed(Day(), Pick<Closure>()));
        }
        return
        [
            new PathwayOpened(opened, GuidFrom(random), Pick<Scheme>(), $"S-{random.Next(4)}", $"6912{random.Next(3)}", Situation(random), Chance(0.5) ? "CONV-1" : null,
                Attributes: attributes is null ? null : ImmutableSortedDictionary<string, string>.Empty.Add("origin", attributes), Prescriber: Chance(0.5) ? Pick<PrescriberKind>() : null),
            .. steps,
        ];
    }

    static EntrySituation Situation(Random random)
    {
        T Pick<T>() where T : struct, Enum => Enum.GetValues<T>() is var all ? all[random.Next(all.Length)] : default;
        var publics = random.Next(2) == 0 ? null : ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, null);
        return new EntrySituation(Pick<LabourSituation>(), Pick<Gender>(), random.Next(6) == 0 ? null : random.Next(16, 66), Pick<EducationLevel>(), publics);
    }

    // Recorded on its day or weeks later, after what was recorded before it.
    static DateTimeOffset Later(DateTimeOffset at, DateOnly day, Random random)
    {
        var recorded = new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.Zero).AddDays(random.Next(3) == 0 ? random.Next(0, 60) : 0);
        return (recorded > at ? recorded : at).AddSeconds(random.Next(1, 5000));
    }

    static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    static DateOnly Within(DateOnly day, DateOnly least, DateOnly most) => day < least ? least : day > most ? most : day;

    static Guid GuidFrom(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
