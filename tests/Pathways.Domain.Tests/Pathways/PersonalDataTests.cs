using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>Who somebody is, tried at every field of an event that holds a text: none fits in.</summary>
public class PersonalDataTests
{
    [Theory]
    [InlineData("Durand-1")]
    [InlineData("AMINA12")]
    [InlineData("t-1 Durand")]
    [InlineData("t-1\n")]
    [InlineData("t-١٢")]
    [InlineData("0612345678")]
    [InlineData("185037512345678")]
    [InlineData("c-1850375123456")]
    public void A_reference_is_not_a_name_nor_a_number_of_somebody(string reference)
    {
        Given(Opened).When(Training(7, reference)).ThenRefused("step/bad-reference", "training");
        Given(Opened).When(FullTime(7, reference)).ThenRefused("step/bad-reference", "contract");
        Given(Opened).When(Booked(7, 9, reference)).ThenRefused("step/bad-reference", "appointment");
        Given(Opened).When(new ImmersionAgreed(Day(7), reference, Day(8), Day(9))).ThenRefused("step/bad-reference", "immersion");
    }

    [Theory]
    [InlineData("t-1")]
    [InlineData("12")]
    [InlineData("CDD_2024001")]
    [InlineData("training-3")]
    [InlineData("Contrat-12")]
    [InlineData("0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42")]
    public void A_reference_of_the_field_is_taken(string reference) => Given(Opened).When(Training(7, reference)).ThenStored();

    [Theory]
    [InlineData("Amina-Durand")]
    [InlineData("Durand")]
    [InlineData("PLIE.Durand")]
    [InlineData("amina@example.org")]
    [InlineData("0612345678")]
    [InlineData("1.85.03.75.123.456.78")]
    public void A_code_is_not_one_either(string code)
    {
        Given().When(Opened with { Structure = code }).ThenRefused("step/bad-code", "structure");
        Given().When(Opened with { Convention = code }).ThenRefused("step/bad-code", "convention");
        Given(Opened).When(new ReferentAppointed(Day(1), "u-1", code)).ThenRefused("step/bad-code", "structure");
    }

    /// <summary>Figures are broken down by it. What a former version took stays, and the step that has it can be put right.</summary>
    [Theory]
    [InlineData("FR7630006000011234567890189")]
    [InlineData("1985-03-12")]
    [InlineData("dupont-1985-03-12")]
    [InlineData("4970101234567890")]
    public void A_new_convention_holds_no_day_and_no_long_number(string code)
    {
        Given().When(Opened with { Convention = code }).ThenRefused("step/identifying-code", "convention");
        var former = Pathway.Evolve(Pathway.None, new Step(Step(1), 1, Opened with { Convention = code }));
        Assert.Equal(code, former.Opening!.Convention);
        Decision Correct(PathwayOpened to) => Pathway.Decide(former, Step(2), new StepCorrected(Today, Step(1), CorrectionReason.WrongDate, to), Today);
        Assert.Null(Correct(Opened with { Convention = code, OccurredOn = Day(2) }).Refusal);
        Assert.Null(Correct(Opened with { Convention = "CONV-2026-01" }).Refusal);
        Assert.Equal(("step/identifying-code", "corrected.convention"), Correct(Opened with { Convention = code + "1" }).Refusal is { } refused ? (refused.Code, refused.Field) : default);
    }

    /// <summary>What a former version took as a reference goes on: its training is completed, and started where it was prescribed.</summary>
    [Fact]
    public void A_reference_of_before_that_is_a_day_of_birth_goes_on_and_a_new_one_is_refused()
    {
        Given(Opened).When(new TrainingStarted(Day(7), "19850312", TrainingKind.Qualifying)).ThenRefused("step/bad-reference", "training");
        Given(Opened).When(new ReferentAppointed(Day(1), "dupont-19850312", "PLIE-1")).ThenRefused("step/bad-code", "referent");
        Given().When(Opened with { Convention = "DupontMarie" }).ThenRefused("step/bad-code", "convention");
        var former = Pathway.Evolve(Pathway.Evolve(Pathway.None, new Step(Step(1), 1, Opened)), new Step(Step(2), 2, new TrainingPrescribed(Day(5), "19850312", TrainingKind.Qualifying)));
        Assert.Null(Pathway.Decide(former, Step(3), new TrainingStarted(Day(7), "19850312", TrainingKind.Qualifying), Today).Refusal);
        Assert.Null(Pathway.Decide(former, Step(3), new StepCorrected(Today, Step(2), CorrectionReason.WrongDate, new TrainingPrescribed(Day(6), "19850312", TrainingKind.Qualifying)), Today).Refusal);
    }

    [Theory]
    [InlineData("u 1")]
    [InlineData("amina@example.org")]
    [InlineData("2850375123456")]
    public void Nor_is_an_account(string account) => Given(Opened).When(new ReferentAppointed(Day(1), account, "PLIE-1")).ThenRefused("step/bad-code", "referent");

    [Fact]
    public void An_account_that_is_an_identifier_is_taken_whatever_its_digits() =>
        Given(Opened).When(new ReferentAppointed(Day(1), "01234567-8912-4345-8678-901234567890", "PLIE-1")).ThenStored();

    [Fact]
    public void A_structure_may_be_known_by_its_SIRET() => Given().When(Opened with { Structure = "19691775100014" }).ThenStored();

    [Theory]
    [InlineData("nom", "x")]
    [InlineData("prenom", "x")]
    [InlineData("last_name", "x")]
    [InlineData("e-mail", "x")]
    [InlineData("telephone", "x")]
    [InlineData("date_naissance", "x")]
    [InlineData("area", "06.12.34.56.78")]
    [InlineData("area", "+33612345678")]
    [InlineData("area", "1850375123456")]
    [InlineData("area", "2-85-03-2A-123-456-78")]
    [InlineData("anciennete", "12/03/1985")]
    [InlineData("started", "1985-03-12")]
    [InlineData("y", "FR7630006000011234567890189")]
    [InlineData("z", "+32470123456")]
    [InlineData("weight", "1.234567890123")]
    public void An_attribute_does_not_say_who_somebody_is(string name, string value) =>
        Given().When(Opened with { Attributes = Attributes((name, value)) }).ThenRefused("entry/identifying-attribute", $"attributes.{name}");

    [Theory]
    [InlineData("gcse5eq", "yes")]
    [InlineData("N.Eastern", "no")]
    [InlineData("weight", "1.2345678")]
    [InlineData("started", "2026-01")]
    [InlineData("level", "niveau_3(CAP)")]
    public void A_category_is_taken(string name, string value) => Given().When(Opened with { Attributes = Attributes((name, value)) }).ThenStored();

    /// <summary>What an installation declares is known to those who know its settings.</summary>
    [Fact]
    public void An_attribute_that_nobody_declared_is_refused()
    {
        var opened = Opened with { Attributes = Attributes(("area", "north")) };
        Given().When(opened).Against(new Refusal("entry/undeclared-attribute", "attributes.area")).ThenRefused("entry/undeclared-attribute", "attributes.area");
        Given().When(opened).Against(new Refusal("entry/undeclared-attribute-value", "attributes.area")).ThenRefused("entry/undeclared-attribute-value", "attributes.area");
        Given().When(opened with { Convention = "DUPONT" }).Against(new Refusal("entry/undeclared-convention", "convention")).ThenRefused("entry/undeclared-convention", "convention");
    }

    [Fact]
    public void An_attribute_without_a_value_is_refused() =>
        Given().When(Opened with { Attributes = Attributes(("area", null!)) }).ThenRefused("entry/bad-attribute-value", "attributes.area");

    /// <summary>Another system has long numbers of its own; who records gives a short one: nine digits may be a telephone.</summary>
    [Theory]
    [InlineData("612345678", Origin.Recorded, true)]
    [InlineData("contract-1234567890", Origin.Recorded, true)]
    [InlineData("contract-12345678", Origin.Recorded, false)]
    [InlineData("contract-1234567890", Origin.File, false)]
    [InlineData("a-19870512", Origin.File, true)]
    public void A_reference_that_is_recorded_holds_no_nine_digits(string reference, Origin origin, bool refused)
    {
        var opened = Pathway.Evolve(Pathway.None, new Step(Step(1), 1, Opened));
        var decided = Pathway.Decide(opened, Step(2), new WorkContractStarted(Day(1), reference, ContractKind.Cdd, WorkingTime.FullTime), Today, origin);
        Assert.Equal(refused ? "step/bad-reference" : null, decided.Refusal?.Code);
    }
}
