using System.Collections.Immutable;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

public class EntryTests
{
    static readonly ReferentAppointed Appointed = new(Day(1), "u-1", "PLIE-1");

    [Fact]
    public void A_pathway_opens_with_the_situation_on_entry()
    {
        var after = Given().When(new PathwayOpened(Day(0), Person, Scheme.Plie, "ML-2", "2A004", new EntrySituation(Age: 14))).ThenStored();
        Assert.Equal((Day(0), "ML-2"), (after.OpenedOn, after.Structure));
    }

    [Fact]
    public void It_opens_once() => Given(Opened).When(Opened with { OccurredOn = Day(3) }).ThenRefused("pathway/already-opened");

    [Fact]
    public void Nothing_happens_before_it_is_opened() => Given().When(new DiagnosisMade(Day(0))).ThenRefused("pathway/not-opened");

    [Fact]
    public void No_step_is_before_the_entry() => Given(Opened).When(new DiagnosisMade(Day(-1))).ThenRefused("step/before-entry", "occurredOn");

    [Fact]
    public void A_step_on_the_day_of_entry_is_welcome() => Given(Opened).When(new DiagnosisMade(Day(0))).ThenStored();

    [Fact]
    public void No_step_is_in_the_future() => Given(Opened).When(new DiagnosisMade(Today.AddDays(1))).ThenRefused("step/in-the-future", "occurredOn");

    [Fact]
    public void A_step_of_today_is_welcome() => Given(Opened).When(new DiagnosisMade(Today)).ThenStored();

    [Fact]
    public void A_mistyped_century_is_refused() =>
        Given().When(Opened with { OccurredOn = new DateOnly(1926, 1, 1) }).ThenRefused("step/too-long-ago", "occurredOn");

    [Fact]
    public void A_step_that_nobody_knows_is_refused() => Given(Opened).When(new NotOfThisDomain(Day(1))).ThenRefused("step/unknown");

    [Theory]
    [InlineData("")]
    [InlineData("01 001")]
    [InlineData("1001")]
    [InlineData("2C004")]
    [InlineData("010011")]
    public void The_territory_is_an_INSEE_commune(string territory) =>
        Given().When(Opened with { Territory = territory }).ThenRefused("step/bad-commune", "territory");

    [Theory]
    [InlineData("Maison de l'emploi")]
    [InlineData("-1")]
    [InlineData("")]
    public void A_structure_is_a_code(string structure) => Given().When(Opened with { Structure = structure }).ThenRefused("step/bad-code", "structure");

    [Fact]
    public void A_convention_is_a_code() => Given().When(Opened with { Convention = "la convention 2026" }).ThenRefused("step/bad-code", "convention");

    [Fact]
    public void A_person_has_an_identifier() => Given().When(Opened with { Person = Guid.Empty }).ThenRefused("entry/unknown-person", "person");

    [Theory]
    [InlineData(13)]
    [InlineData(100)]
    public void An_age_is_one_of_working_life(int age) =>
        Given().When(Opened with { Situation = new(Age: age) }).ThenRefused("entry/age-out-of-range", "situation.age");

    [Fact]
    public void A_proof_is_not_of_after_the_entry() =>
        Given().When(Opened with { Situation = new(Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, Day(1))) })
            .ThenRefused("entry/proof-after-entry", "situation.publics");

    [Fact]
    public void A_public_may_be_without_proof() =>
        Given().When(Opened with { Situation = new(Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, null)) }).ThenStored();

    [Fact]
    public void Attributes_are_a_thousand_at_most() =>
        Given().When(Opened with { Attributes = Attributes([.. Enumerable.Range(0, 1_001).Select(i => ($"a{i}", "yes"))]) })
            .ThenRefused("entry/too-many-attributes", "attributes");

    [Fact]
    public void An_attribute_has_a_name_of_a_column() =>
        Given().When(Opened with { Attributes = Attributes(("born in", "yes")) }).ThenRefused("entry/bad-attribute-name", "attributes");

    [Fact]
    public void An_attribute_is_a_category_not_a_sentence() =>
        Given().When(Opened with { Attributes = Attributes(("note", "Mme Durand ne répond plus")) }).ThenRefused("entry/bad-attribute-value", "attributes.note");

    [Fact]
    public void A_referent_is_appointed_for_a_dated_mandate()
    {
        var after = Given(Opened).When(new ReferentAppointed(Day(1), "u-1", "PLIE-1")).ThenStored();
        Assert.Equal(("u-1", Day(1)), (after.Referent, after.ReferentSince));
    }

    [Fact]
    public void There_is_one_referent_at_a_time() =>
        Given(Opened, Appointed).When(new ReferentAppointed(Day(2), "u-2", "PLIE-1")).ThenRefused("mandate/already-appointed", "referent");

    [Fact]
    public void A_mandate_passes_to_another_structure()
    {
        var after = Given(Opened, Appointed).When(new ReferentReplaced(Day(9), "u-2", "ML-2")).ThenStored();
        Assert.Equal(("u-2", "ML-2", Day(9)), (after.Referent, after.Structure, after.ReferentSince));
    }

    [Fact]
    public void A_mandate_that_nobody_holds_is_not_replaced() =>
        Given(Opened).When(new ReferentReplaced(Day(9), "u-2", "ML-2")).ThenRefused("mandate/none-to-replace", "referent");

    [Fact]
    public void A_mandate_passes_to_somebody_else() =>
        Given(Opened, Appointed).When(new ReferentReplaced(Day(9), "u-1", "PLIE-1")).ThenRefused("mandate/same-referent", "referent");

    [Fact]
    public void A_mandate_follows_the_one_before() =>
        Given(Opened, Appointed with { OccurredOn = Day(5) }).When(new ReferentReplaced(Day(4), "u-2", "ML-2")).ThenRefused("mandate/before-current", "occurredOn");

    [Fact]
    public void A_transfer_that_is_proposed_hands_nothing_over_until_a_mandate_there_does()
    {
        var proposed = Given(Opened, Appointed).When(new TransferProposed(Day(9), "ML-2")).ThenStored();
        Assert.Equal((Opened.Structure, "ML-2", Day(9)), (proposed.Structure, proposed.TransferTo, proposed.TransferProposedOn));
        // Who changes within the structure does not answer it; another proposal takes its place.
        Assert.Equal("ML-2", Given(Opened, Appointed, new TransferProposed(Day(9), "ML-2")).When(new ReferentReplaced(Day(10), "u-2", Opened.Structure)).ThenStored().TransferTo);
        Assert.Equal("ML-3", Given(Opened, Appointed, new TransferProposed(Day(9), "ML-2")).When(new TransferProposed(Day(10), "ML-3") { Confirmed = ["mandate/replaces-proposal"] }).ThenStored().TransferTo);
        var over = Given(Opened, Appointed, new TransferProposed(Day(9), "ML-2")).When(new ReferentReplaced(Day(10), "u-2", "ML-2")).ThenStored();
        Assert.Equal(("ML-2", null, null), (over.Structure, over.TransferTo, over.TransferProposedOn));
    }

    [Fact]
    public void Nobody_proposes_a_transfer_to_where_the_pathway_is_or_twice_to_one_structure()
    {
        Given(Opened).When(new TransferProposed(Day(9), Opened.Structure)).ThenRefused("mandate/proposed-to-own-structure", "structure");
        Given(Opened, new TransferProposed(Day(9), "ML-2")).When(new TransferProposed(Day(10), "ML-2")).ThenRefused("mandate/proposed-already", "structure");
        Given(Opened).When(new TransferProposed(Day(9), "chez Paul")).ThenRefused("step/bad-code", "structure");
        Given(Opened).When(new TransferProposed(Day(9), "ML-9")).Against(new Refusal("mandate/transfer-to-unknown-structure", "structure")).ThenRefused("mandate/transfer-to-unknown-structure", "structure");
    }

    /// <summary>Only the last proposal is shown to who decides: the one before went unseen, and nobody had said so.</summary>
    [Fact]
    public void A_second_proposal_asks_whether_it_replaces_the_first_which_comes_back_once_it_is_retracted()
    {
        Given(Opened, new TransferProposed(Day(9), "ML-2")).When(new TransferProposed(Day(10), "ML-3")).ThenAsked("mandate/replaces-proposal", "structure");
        var both = Given(Opened, new TransferProposed(Day(9), "ML-2"), new TransferProposed(Day(10), "ML-3"));
        Assert.Equal(("ML-2", Day(9)), both.When(new StepRetracted(Day(11), Scenario.Step(3), CorrectionReason.Other)).ThenStored() is var left ? (left.TransferTo, left.TransferProposedOn) : default);
        // One that was answered is replaced by none.
        Given(Opened, Appointed, new TransferProposed(Day(9), "ML-2"), new ReferentReplaced(Day(10), "u-2", "ML-2")).When(new TransferProposed(Day(11), "ML-3")).ThenStored();
    }

    sealed record NotOfThisDomain(DateOnly On) : PathwayEvent(On);
}
