using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>Proposed steps in any order, in a world so small (few days, few references) that they often meet and clash.</summary>
public sealed record History(ImmutableArray<PathwayEvent> Proposed);

/// <summary>Generates histories; the i-th proposal has the identifier Step(i + 1), which corrections may name.</summary>
public static class Histories
{
    const int Longest = 25;

    static readonly Gen<DateOnly> Days = Gen.Choose(-2, 60).Select(Day);
    static readonly Gen<DateOnly?> MaybeDays = Gen.OneOf(Days.Select(d => (DateOnly?)d), Gen.Constant<DateOnly?>(null));
    static readonly Gen<Guid> Ids = Gen.Choose(1, Longest).Select(Step);

    static Gen<string> Reference(string letter) => Gen.Choose(1, 3).Select(n => $"{letter}-{n}");

    static Gen<T> Code<T>() where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    static Gen<T?> MaybeCode<T>() where T : struct, Enum => Gen.OneOf(Code<T>().Select(c => (T?)c), Gen.Constant<T?>(null));

    static readonly Gen<PathwayEvent> Facts = Gen.Frequency(
        (2, Of(d => Gen.Constant(World.Opened with { OccurredOn = d }))),
        (1, Of(d => Gen.Choose(1, 2).Select(n => new ReferentAppointed(d, $"u-{n}", "PLIE-1")))),
        (1, Of(d => Gen.Choose(1, 2).Select(n => new ReferentReplaced(d, $"u-{n}", "ML-2")))),
        (1, Of(d => Gen.Elements("PLIE-1", "ML-2").Select(s => new TransferProposed(d, s)))),
        (1, Of(d => Code<OrientationKind>().Select(k => new OrientationProposed(d, k)))),
        (1, Of(d => Code<OrientationKind>().Select(k => new OrientationNotified(d, k)))),
        (1, Of(d => Gen.Constant(new OrientationAccepted(d)))),
        (1, Of(d => Code<OrientationRefusalReason>().Select(r => new OrientationRefused(d, r)))),
        (1, Of(d => Code<OrientationKind>().Select(k => new ReorientationRequested(d, k)))),
        (1, Of(d => Gen.Elements(true, false).Select(g => new ReorientationDecided(d, g, OrientationKind.Social)))),
        (1, Of(d => Gen.Constant(new DiagnosisMade(d)))),
        (1, Of(d => Code<BarrierAxis>().Select(a => new BarrierIdentified(d, a, BarrierLevel.High)))),
        (1, Of(d => Code<BarrierAxis>().Select(a => new BarrierReassessed(d, a, BarrierLevel.Low)))),
        (1, Of(d => Code<BarrierAxis>().Select(a => new BarrierLifted(d, a)))),
        (1, Of(d => Gen.Choose(-1, 49).Select(h => new EngagementContractSigned(d, h)))),
        (1, Of(d => Gen.Constant(new EngagementContractAmended(d, 20)))),
        (1, Of(d => Code<EngagementClosure>().Select(r => new EngagementContractClosed(d, r)))),
        (1, Of(d => Gen.Constant(new InvitationSent(d)))),
        (2, Of(d => Reference("a").SelectMany(r => Days.SelectMany(p => Gen.Elements(null, "09:00", "14:30").Select(t => new AppointmentBooked(d, r, p, AppointmentMode.Video, t)))))),
        // Few days, so that slots are taken, cancelled and taken again.
        (2, Of(d => Gen.Choose(1, 6).SelectMany(n => Gen.Choose(20, 22).Select(p => new AppointmentBooked(Day(3), $"a-{n}", Day(p), AppointmentMode.Video))))),
        (1, Of(d => Gen.OneOf(Reference("a"), Gen.Constant<string>(null!)).Select(r => new AppointmentHeld(d, AppointmentMode.InPerson, r)))),
        (1, Of(d => Reference("a").Select(r => new AppointmentMissed(d, r, Absence.NoShow)))),
        (1, Of(d => Reference("a").Select(r => new AppointmentCancelled(d, r, CancelledBy.Person)))),
        (1, Of(d => Reference("t").Select(r => new TrainingPrescribed(d, r, TrainingKind.Digital)))),
        (3, Of(d => Reference("t").SelectMany(r => MaybeDays.Select(p => new TrainingStarted(d, r, TrainingKind.School, p))))),
        (2, Of(d => Reference("t").Select(r => new TrainingCompleted(d, r)))),
        (1, Of(d => Reference("t").Select(r => new TrainingAbandoned(d, r, TrainingAbandonment.Other)))),
        (1, Of(d => Gen.OneOf(Reference("t"), Gen.Constant<string>(null!)).Select(r => new QualificationObtained(d, EducationLevel.Level3, r)))),
        (1, Of(d => Reference("i").SelectMany(r => Days.SelectMany(e => Gen.Elements<(ImmersionAim?, string?)>((null, null), (ImmersionAim.DiscoverJob, "73282932000074"), (ImmersionAim.DiscoverJob, "19691775100014")).Select(h => new ImmersionAgreed(d, r, d, e, Aim: h.Item1, Host: h.Item2)))))),
        (1, Of(d => Reference("i").Select(r => new ImmersionEnded(d, r, true)))),
        (6, Of(d => Reference("c").SelectMany(r => Code<WorkingTime>().SelectMany(w => Gen.Elements<decimal?>(null, 12, 30).SelectMany(h => MaybeDays.Select(p => new WorkContractStarted(d, r, ContractKind.Cdd, w, PlannedEnd: p, WeeklyHours: h))))))),
        (2, Of(d => Reference("c").SelectMany(r => MaybeCode<WorkingTime>().Select(w => new WorkContractAmended(d, r, WorkingTime: w))))),
        (4, Of(d => Reference("c").Select(r => new WorkContractEnded(d, r, ContractEnd.Term)))),
        (1, Of(d => Gen.Constant(new BusinessCreated(d)))),
        (1, Of(d => Gen.Elements(3, 6, 7).Select(m => new FollowUpDue(d, m)))),
        (1, Of(d => Gen.Elements(3, 6, 7).Select(m => new FollowUpRecorded(d, m, FollowUpSituation.Inactive)))),
        (1, Of(d => Code<SuspensionReason>().Select(r => new PathwaySuspended(d, r)))),
        (1, Of(d => Gen.Constant(new PathwayResumed(d)))),
        (1, Of(d => Code<Closure>().Select(c => new PathwayClosed(d, c)))));

    static readonly Gen<PathwayEvent> Steps = Gen.Frequency(
        (40, Facts),
        (6, Ids.SelectMany(id => Facts.Select(to => (PathwayEvent)new StepCorrected(Day(61), id, CorrectionReason.WrongDate, to)))),
        (4, Ids.Select(id => (PathwayEvent)new StepRetracted(Day(61), id, CorrectionReason.EnteredTwice))));

    /// <summary>The generator that FsCheck finds.</summary>
    public static Arbitrary<History> Any() => Arb.From(
        Gen.Choose(0, Longest).SelectMany(n => Gen.ArrayOf(Steps, n)).SelectMany(all => Gen.Frequency(
            (1, Gen.Constant(new History([.. all]))),
            // Most begin with an entry: without one everything is refused, and nothing is tried.
            (9, Gen.Constant(new History([World.Opened, .. all]))))),
        history => history.Proposed.Select((_, i) => new History(history.Proposed.RemoveAt(i))));

    static Gen<PathwayEvent> Of<T>(Func<DateOnly, Gen<T>> make) where T : PathwayEvent => Days.SelectMany(d => make(d).Select(e => (PathwayEvent)e));
}
