using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;

namespace Pathways.Projections.Tests.Journeys;

/// <summary>
/// A journey drawn from a seed: steps of every kind are proposed at random, the domain decides, what it accepts is kept.
/// Late steps, corrections and retractions are among them.
/// </summary>
static class RandomJourney
{
    static readonly DateOnly Today = new(2026, 3, 1);
    static readonly DateTimeOffset FirstRecord = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<RecordedStep> Of(int seed, int proposals = 120)
    {
        var random = new Random(seed);
        var state = Pathway.None;
        var history = new List<RecordedStep>();
        for (var i = 0; i < proposals; i++)
        {
            var step = state.IsOpened ? Proposal(random, state) : Opening(random);
            var id = GuidFrom(random);
            var decision = Pathway.Decide(state, id, step, Today);
            // What is asked is confirmed: a journey with everything in it that can come into a history.
            decision = decision.ToConfirm.Count == 0 ? decision : Pathway.Decide(state, id, step with { Confirmed = [.. decision.ToConfirm.Select(q => q.Code)] }, Today);
            foreach (var happened in decision.Events)
            {
                var version = history.Count + 1;
                state = Pathway.Evolve(state, new Step(id, version, happened));
                history.Add(new(
                    id, version, EventNames.Of(happened), happened, FirstRecord.AddMinutes(version), "conseil-1", $"trace-{version}", null, 1000 + version));
            }
        }
        return history;
    }

    static PathwayOpened Opening(Random random)
    {
        var opened = new PathwayOpened(Today.AddDays(-random.Next(200, 900)), GuidFrom(random), Pick<Scheme>(random), "plie-nord", "59350", new EntrySituation());
        // Some leave every answer open, some a few, some none; without a draw of its own, so that a seed gives the steps that it always gave.
        return (opened.OccurredOn.Day % 3) switch
        {
            0 => opened,
            1 => opened with { Situation = new EntrySituation(Gender: Gender.Man, Age: 41) },
            _ => opened with { Situation = new EntrySituation(LabourSituation.Inactive, Gender.Woman, 27, EducationLevel.Level3) },
        };
    }

    static PathwayEvent Proposal(Random random, Pathway state)
    {
        var on = state.OpenedOn!.Value.AddDays(random.Next(0, Today.DayNumber - state.OpenedOn.Value.DayNumber + 1));
        var number = random.Next(1, 5);
        return random.Next(35) switch
        {
            0 => new ReferentAppointed(on, $"conseil-{number}", "plie-nord"),
            1 => new ReferentReplaced(on, $"conseil-{number}", number > 2 ? "plie-sud" : "plie-nord"),
            2 => new OrientationProposed(on, Pick<OrientationKind>(random)),
            3 => new OrientationNotified(on, Pick<OrientationKind>(random)),
            4 => new OrientationAccepted(on),
            5 => new OrientationRefused(on, Pick<OrientationRefusalReason>(random)),
            6 => new ReorientationRequested(on, Pick<OrientationKind>(random)),
            7 => new ReorientationDecided(on, random.Next(2) == 0, Pick<OrientationKind>(random)),
            8 => new DiagnosisMade(on),
            9 => new BarrierIdentified(on, Pick<BarrierAxis>(random), Pick<BarrierLevel>(random)),
            10 => new BarrierReassessed(on, Pick<BarrierAxis>(random), Pick<BarrierLevel>(random)),
            11 => new BarrierLifted(on, Pick<BarrierAxis>(random)),
            12 => new EngagementContractSigned(on, random.Next(10, 20)),
            13 => new EngagementContractAmended(on, 15),
            14 => new EngagementContractClosed(on, Pick<EngagementClosure>(random)),
            15 => new InvitationSent(on),
            16 or 17 => new AppointmentBooked(on, $"a-{random.Next(1, 9)}", on.AddDays(random.Next(0, 40)), Pick<AppointmentMode>(random), on.Day % 2 == 0 ? "09:30" : null, on.Day % 3 == 0 ? "59350" : null),
            18 => new AppointmentHeld(on, Pick<AppointmentMode>(random), random.Next(3) == 0 ? null : $"a-{random.Next(1, 9)}"),
            19 => new AppointmentMissed(on, $"a-{random.Next(1, 9)}", Pick<Absence>(random)),
            20 => new AppointmentCancelled(on, $"a-{random.Next(1, 9)}", Pick<CancelledBy>(random)),
            21 => new TrainingPrescribed(on, $"t-{number}", Pick<TrainingKind>(random)),
            22 => new TrainingStarted(on, $"t-{number}", Pick<TrainingKind>(random), on.AddDays(random.Next(5, 200))),
            23 => new TrainingCompleted(on, $"t-{number}"),
            24 => new TrainingAbandoned(on, $"t-{number}", Pick<TrainingAbandonment>(random)),
            25 => new ImmersionAgreed(on, $"i-{number}", on, on.AddDays(random.Next(0, 30)), "K1304"),
            26 => new ImmersionEnded(on, $"i-{number}", random.Next(2) == 0),
            27 => new WorkContractStarted(on, $"c-{number}", Pick<ContractKind>(random), Pick<WorkingTime>(random)),
            28 => new WorkContractEnded(on, $"c-{number}", Pick<ContractEnd>(random)),
            29 => new PathwaySuspended(on, Pick<SuspensionReason>(random)),
            30 => new PathwayResumed(on),
            31 => random.Next(4) == 0 ? new PathwayClosed(on, Pick<Closure>(random)) : new DiagnosisMade(on),
            32 => new FollowUpRecorded(on, random.Next(3) switch { 0 => 3, 1 => 6, _ => 12 }, Pick<FollowUpSituation>(random)),
            33 => new TransferProposed(on, number > 2 ? "plie-sud" : "plie-centre"),
            _ => Amendment(random, state),
        };
    }

    static CorrectionEvent Amendment(Random random, Pathway state)
    {
        var named = state.Steps[random.Next(state.Steps.Count)];
        return random.Next(2) == 0
            ? new StepRetracted(Today, named.Id, Pick<CorrectionReason>(random))
            : new StepCorrected(Today, named.Id, CorrectionReason.WrongDate, named.Event with { OccurredOn = named.Event.OccurredOn.AddDays(random.Next(-9, 10)) });
    }

    static T Pick<T>(Random random) where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        return values[random.Next(values.Length)];
    }

    static Guid GuidFrom(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>A journey written out, for a test that tells one.</summary>
    public static IReadOnlyList<RecordedStep> Told(params (PathwayEvent Event, string RecordedAt)[] steps) =>
    [
        .. steps.Select((s, i) => new RecordedStep(
            IdOf(i + 1), i + 1, EventNames.Of(s.Event), s.Event, DateTimeOffset.Parse(s.RecordedAt, System.Globalization.CultureInfo.InvariantCulture),
            "conseil-1", null, null, 100 + i)),
    ];

    /// <summary>The identifier that <see cref="Told"/> gives to its n-th step.</summary>
    public static Guid IdOf(int n) => new($"00000000-0000-0000-0000-{n:D12}");
}
