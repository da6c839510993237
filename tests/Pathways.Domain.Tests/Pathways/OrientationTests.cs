using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

public class OrientationTests
{
    static readonly OrientationProposed Proposed = new(Day(1), OrientationKind.Social);
    static readonly OrientationNotified Notified = new(Day(5), OrientationKind.Social);
    static readonly ReorientationRequested Requested = new(Day(20), OrientationKind.Professional);
    static readonly BarrierIdentified Mobility = new(Day(2), BarrierAxis.Mobility, BarrierLevel.High);
    static readonly EngagementContractSigned Signed = new(Day(10), 15);

    [Fact]
    public void An_orientation_is_proposed() =>
        Assert.Equal(OrientationStatus.Proposed, Given(Opened).When(new OrientationProposed(Day(1), OrientationKind.Social)).ThenStored().OrientationStatus);

    [Fact]
    public void An_orientation_is_notified() =>
        Assert.Equal(Day(5), Given(Opened).When(new OrientationNotified(Day(5), OrientationKind.Social)).ThenStored().OrientationNotifiedOn);

    [Fact]
    public void An_accepted_orientation_is_not_notified_again() =>
        Given(Opened, Proposed, new OrientationAccepted(Day(2))).When(new OrientationNotified(Day(5), OrientationKind.Social)).ThenRefused("orientation/already-accepted");

    [Fact]
    public void It_is_accepted() =>
        Assert.Equal(OrientationStatus.Accepted, Given(Opened, Notified).When(new OrientationAccepted(Day(5))).ThenStored().OrientationStatus);

    [Fact]
    public void Or_refused() =>
        Assert.Equal(OrientationStatus.Refused, Given(Opened, Notified).When(new OrientationRefused(Day(6), OrientationRefusalReason.Health)).ThenStored().OrientationStatus);

    [Fact]
    public void What_was_not_proposed_is_not_answered() => Given(Opened).When(new OrientationAccepted(Day(6))).ThenRefused("orientation/none-proposed");

    [Fact]
    public void It_is_answered_once() =>
        Given(Opened, Notified, new OrientationAccepted(Day(6)))
            .When(new OrientationRefused(Day(7), OrientationRefusalReason.Other)).ThenRefused("orientation/already-answered");

    [Fact]
    public void It_is_not_answered_before_its_notice() =>
        Given(Opened, Notified).When(new OrientationAccepted(Day(4))).ThenRefused("orientation/answer-before-notice", "occurredOn");

    [Fact]
    public void Another_orientation_is_asked_for() =>
        Assert.Equal(Day(20), Given(Opened, Notified).When(new ReorientationRequested(Day(20), OrientationKind.Professional)).ThenStored().ReorientationRequestedOn);

    [Fact]
    public void Another_is_not_asked_for_before_the_first() =>
        Given(Opened).When(new ReorientationRequested(Day(20), OrientationKind.Professional)).ThenRefused("orientation/none-proposed");

    [Fact]
    public void One_request_waits_at_a_time() => Given(Opened, Notified, Requested).When(Requested with { OccurredOn = Day(21) }).ThenRefused("reorientation/already-requested");

    [Fact]
    public void A_granted_one_starts_the_month_for_the_engagement_contract_again()
    {
        var after = Given(Opened, Notified, Requested).When(new ReorientationDecided(Day(25), Granted: true, OrientationKind.Professional)).ThenStored();
        Assert.Equal((OrientationStatus.Notified, Day(25), OrientationKind.Professional), (after.OrientationStatus, after.OrientationNotifiedOn, after.OrientationKind));
    }

    [Fact]
    public void A_refused_request_changes_no_orientation()
    {
        var after = Given(Opened, Notified, Requested).When(new ReorientationDecided(Day(25), Granted: false, OrientationKind.Professional)).ThenStored();
        Assert.Equal((OrientationKind.Social, Day(5), null), (after.OrientationKind, after.OrientationNotifiedOn, after.ReorientationRequestedOn));
    }

    [Fact]
    public void What_nobody_asked_for_is_not_decided() =>
        Given(Opened, Notified).When(new ReorientationDecided(Day(25), true, OrientationKind.Other)).ThenRefused("reorientation/none-requested");

    [Fact]
    public void A_request_is_not_decided_before_it_was_made() =>
        Given(Opened, Notified, Requested).When(new ReorientationDecided(Day(19), true, OrientationKind.Other)).ThenRefused("reorientation/decided-before-request", "occurredOn");

    [Fact]
    public void A_diagnosis_is_made() => Given(Opened).When(new DiagnosisMade(Day(3))).ThenStored();

    [Fact]
    public void A_barrier_is_identified_and_reassessed()
    {
        Assert.Equal(BarrierLevel.High, Given(Opened).When(new BarrierIdentified(Day(2), BarrierAxis.Mobility, BarrierLevel.High)).ThenStored().Barriers[BarrierAxis.Mobility].Level);
        Assert.Equal((Day(9), BarrierLevel.Low), Given(Opened, Mobility).When(new BarrierReassessed(Day(9), BarrierAxis.Mobility, BarrierLevel.Low)).ThenStored().Barriers[BarrierAxis.Mobility]);
    }

    [Fact]
    public void And_lifted() => Assert.Empty(Given(Opened, Mobility).When(new BarrierLifted(Day(9), BarrierAxis.Mobility)).ThenStored().Barriers);

    [Fact]
    public void It_is_identified_once() => Given(Opened, Mobility).When(Mobility with { OccurredOn = Day(4) }).ThenRefused("barrier/already-identified", "axis");

    [Fact]
    public void A_lifted_one_may_come_back() =>
        Given(Opened, Mobility, new BarrierLifted(Day(9), BarrierAxis.Mobility)).When(Mobility with { OccurredOn = Day(30) }).ThenStored();

    [Fact]
    public void What_does_not_stand_is_not_lifted() => Given(Opened, Mobility).When(new BarrierLifted(Day(9), BarrierAxis.Housing)).ThenRefused("barrier/not-identified", "axis");

    [Fact]
    public void Nor_lifted_before_it_was_seen() => Given(Opened, Mobility).When(new BarrierLifted(Day(1), BarrierAxis.Mobility)).ThenRefused("barrier/before-identified", "occurredOn");

    [Fact]
    public void An_engagement_contract_is_signed() => Assert.Equal(Day(10), Given(Opened).When(new EngagementContractSigned(Day(10), 15)).ThenStored().EngagedSince);

    [Fact]
    public void One_runs_at_a_time() => Given(Opened, Signed).When(new EngagementContractSigned(Day(11), 15)).ThenRefused("engagement/already-signed");

    [Theory]
    [InlineData(-1)]
    [InlineData(49)]
    public void Its_hours_are_those_of_a_week(int hours) =>
        Given(Opened).When(new EngagementContractSigned(Day(11), hours)).ThenRefused("engagement/hours-out-of-range", "weeklyHours");

    [Fact]
    public void It_is_amended_and_closed()
    {
        Given(Opened, Signed).When(new EngagementContractAmended(Day(12), 20)).ThenStored();
        Assert.Null(Given(Opened, Signed).When(new EngagementContractClosed(Day(40), EngagementClosure.NewContract)).ThenStored().EngagedSince);
    }

    [Fact]
    public void What_was_not_signed_is_not_amended() => Given(Opened).When(new EngagementContractAmended(Day(12), 20)).ThenRefused("engagement/not-signed");

    [Fact]
    public void Nor_closed_before_its_signature() =>
        Given(Opened, Signed).When(new EngagementContractClosed(Day(9), EngagementClosure.Other)).ThenRefused("engagement/before-signature", "occurredOn");
}
