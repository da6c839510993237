using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>What a form tells of a value by itself is what the stage refuses: one rule, asked from two sides.</summary>
public class ValueRulesTests
{
    static readonly ImmersionAgreed Agreed = new(Day(10), "i-1", Day(12), Day(20));
    static readonly WorkContractStarted Contract = new(Day(30), "c-1", ContractKind.Cdi, WorkingTime.PartTime);

    static readonly (PathwayEvent Step, string Field, string Value, string Code)[] Wrong =
    [
        (Agreed with { Rome = "K22" }, "rome", "K22", "step/bad-rome"),
        (Agreed with { Host = "123" }, "host", "123", "immersion/bad-host"),
        (Contract with { Rome = "soudeur" }, "rome", "soudeur", "step/bad-rome"),
        (Contract with { WeeklyHours = 70 }, "weeklyHours", "70", "contract/hours-out-of-range"),
        (Contract with { WeeklyHours = 60.5m }, "weeklyHours", "60.5", "contract/hours-out-of-range"),
        (new EngagementContractSigned(Day(10), 49), "weeklyHours", "49", "engagement/hours-out-of-range"),
        (new EngagementContractSigned(Day(10), -1), "weeklyHours", "-1", "engagement/hours-out-of-range"),
        (new ReferentAppointed(Day(10), "a b", "PLIE-A"), "referent", "a b", "step/bad-code"),
        (new ReferentAppointed(Day(10), "c-1", "Amina-Durand"), "structure", "Amina-Durand", "step/bad-code"),
        (new AppointmentBooked(Day(10), "a-1", Day(12), AppointmentMode.InPerson, Place: "Chez elle"), "place", "Chez elle", "step/bad-code"),
    ];

    [Fact]
    public void A_value_that_its_stage_refuses_is_refused_by_itself()
    {
        foreach (var (step, field, value, code) in Wrong)
        {
            Given(Opened).When(step).ThenRefused(code, field);
            Assert.Equal((code, field), ValueRules.Refuse(step.GetType(), field, value) is { } told ? (told.Code, told.Field) : default);
        }
    }

    [Theory]
    [InlineData(typeof(ImmersionAgreed), "rome", "k2204")]
    [InlineData(typeof(ImmersionAgreed), "host", "732 829 320 00074")]
    [InlineData(typeof(WorkContractStarted), "weeklyHours", "60")]
    [InlineData(typeof(WorkContractStarted), "weeklyHours", "0.5")]
    [InlineData(typeof(EngagementContractSigned), "weeklyHours", "0")]
    [InlineData(typeof(AppointmentBooked), "place", "2a004")]
    [InlineData(typeof(PathwayOpened), "convention", "PLIE-2026")]
    // What it takes another field to tell, and what a form reads by itself.
    [InlineData(typeof(AppointmentBooked), "plannedOn", "2199-01-01")]
    [InlineData(typeof(WorkContractStarted), "weeklyHours", "trente")]
    public void What_may_be_right_is_left_to_the_decision(Type step, string field, string value) => Assert.Null(ValueRules.Refuse(step, field, value));

    [Fact]
    public void Publics_are_held_against_each_other_and_against_nothing_else()
    {
        Assert.Equal("entry/two-protections", ValueRules.Refuse([TargetPublic.Refugee, TargetPublic.OtherProtection])?.Code);
        Assert.Equal("entry/two-lengths-of-unemployment", ValueRules.Refuse([TargetPublic.Unemployed12To23Months, TargetPublic.Unemployed24MonthsOrMore])?.Code);
        Assert.Equal("entry/under-26-and-50", ValueRules.Refuse([TargetPublic.Under26, TargetPublic.Aged50OrMore, TargetPublic.Rsa])?.Code);
        Assert.Null(ValueRules.Refuse([TargetPublic.Are, TargetPublic.Ass])); // a question
        Assert.All(Enum.GetValues<TargetPublic>(), one => Assert.Null(ValueRules.Refuse([one, one])));
    }
}
