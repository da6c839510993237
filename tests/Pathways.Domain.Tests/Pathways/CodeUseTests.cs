using System.Collections.Immutable;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>A list changes; what was recorded under the list of before does not.</summary>
public class CodeUseTests
{
    static readonly PathwayClosed Old = new(Day(30), Closure.ThirtySixMonthLimit);

    static PathwayOpened Public(TargetPublic flag) => Opened with { Situation = new(Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(flag, null)) };

    [Fact]
    public void A_retired_code_is_refused_and_what_says_it_now_is_told()
    {
        var refusal = Given(Opened).When(Old).ThenRefused("step/retired-code", "exit");
        Assert.Equal("time_limit_of_scheme", refusal.Details!["instead"]);
        Assert.Equal("refugee, other_protection", Given().When(Public(TargetPublic.RefugeeOrAsylum)).ThenRefused("step/retired-code", "situation.publics").Details!["instead"]);
    }

    [Fact]
    public void A_step_that_was_recorded_with_it_folds_and_its_day_can_be_corrected()
    {
        var state = new[] { (PathwayEvent)Opened, Old }.Select((e, i) => new Step(Step(i + 1), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);
        Assert.Equal(Closure.ThirtySixMonthLimit, state.Exit);
        Decision Correct(PathwayClosed to) => Pathway.Decide(state, Step(3), new StepCorrected(Today, Step(2), CorrectionReason.WrongDate, to), Today);
        Assert.Null(Correct(Old with { OccurredOn = Day(31) }).Refusal);
        Assert.Null(Correct(Old with { Exit = Closure.TimeLimitOfScheme }).Refusal);
        // Nor does a correction bring it in where it was not.
        state = new[] { (PathwayEvent)Opened, Old with { Exit = Closure.Other } }.Select((e, i) => new Step(Step(i + 1), i + 1, e)).Aggregate(Pathway.None, Pathway.Evolve);
        Assert.Equal(("step/retired-code", "corrected.exit"), (Correct(Old).Refusal?.Code, Correct(Old).Refusal?.Field));
    }

    public static TheoryData<PathwayEvent, string> ForFiles => new()
    {
        { Public(TargetPublic.Under26), "situation.publics" },
        { Public(TargetPublic.Aged50OrMore), "situation.publics" },
        { Opened with { Situation = new(Education: EducationLevel.Isced3) }, "situation.education" },
    };

    [Theory]
    [MemberData(nameof(ForFiles))]
    public void What_only_a_file_may_hold_is_refused_to_who_records_and_taken_from_a_file(PathwayEvent entry, string field)
    {
        Given().When(entry).ThenRefused("step/code-for-files-only", field);
        Assert.Null(Pathway.Decide(Pathway.None, Step(1), entry, Today, Origin.File).Refusal);
    }

    [Fact]
    public void An_orientation_of_another_kind_comes_from_files_only()
    {
        Given(Opened).When(new OrientationProposed(Day(2), OrientationKind.Other)).ThenRefused("step/code-for-files-only", "kind");
        Assert.Null(Pathway.Decide(Given(Opened).State(), Step(2), new OrientationProposed(Day(2), OrientationKind.Other), Today, Origin.File).Refusal);
    }

    [Fact]
    public void A_file_may_not_hold_a_retired_code_either() =>
        Assert.Equal("step/retired-code", Pathway.Decide(Given(Opened).State(), Step(2), Old, Today, Origin.File).Refusal?.Code);

    [Fact]
    public void Codes_are_stored_in_one_form_with_the_version_of_their_list()
    {
        Assert.Equal("2A004", ((PathwayOpened)Canonical.Of(Opened with { Territory = "2a004" })).Territory);
        var started = (WorkContractStarted)Canonical.Of(FullTime(5) with { Rome = " k2204" });
        Assert.Equal(("K2204", "4.0"), (started.Rome, started.RomeVersion));
        Assert.Equal("3", ((ImmersionAgreed)Canonical.Of(new ImmersionAgreed(Day(5), "i-1", Day(6), Day(9), "k2204", "3"))).RomeVersion);
        Assert.Null(((WorkContractStarted)Canonical.Of(FullTime(5))).RomeVersion);
        Assert.Equal(
            started with { RomeVersion = null }, ((StepCorrected)Canonical.Of(new StepCorrected(Day(6), Step(2), CorrectionReason.WrongCode, FullTime(5) with { Rome = "k2204" }))).Corrected);
        Assert.Equal(started, Canonical.Of(started));
    }

    [Fact]
    public void A_version_is_one_of_a_code()
    {
        Given(Opened).When(FullTime(5) with { RomeVersion = "4.0" }).ThenRefused("step/bad-rome", "romeVersion");
        Given(Opened).When(FullTime(5) with { Rome = "K2204", RomeVersion = "the latest" }).ThenRefused("step/bad-rome", "romeVersion");
        Given(Opened).When(FullTime(5) with { Rome = "K2204", RomeVersion = "4.0" }).ThenStored();
    }

    /// <summary>A correction without a change was stored, with a version of the list that nobody had said (open-mercato #1807).</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("3.0")]
    [InlineData("4.0")]
    public void A_code_that_a_correction_leaves_is_of_the_list_that_it_was_of(string? version)
    {
        StepCorrected Corrected(PathwayEvent to) => new(Day(9), Step(2), CorrectionReason.LateInformation, to);
        var contract = FullTime(5) with { Rome = "K2204", RomeVersion = version };
        var immersion = new ImmersionAgreed(Day(5), "i-1", Day(6), Day(9), "K2204", version);
        Given(Opened, contract).When(Corrected(contract with { RomeVersion = null })).ThenRefused("correction/changes-nothing", "corrected");
        Given(Opened, immersion).When(Corrected(immersion with { RomeVersion = null })).ThenRefused("correction/changes-nothing", "corrected");
        Assert.Equal(version, Stored(contract with { PlannedEnd = Day(200), RomeVersion = null }));
        // Another code is of today's list, and who says a version says it.
        Assert.Equal("4.0", Stored(contract with { Rome = "K1304", RomeVersion = null }));
        Assert.Equal("2.0", Stored(contract with { RomeVersion = "2.0" }));

        string? Stored(WorkContractStarted to)
        {
            var outcome = Given(Opened, contract).When(Corrected(to));
            var stored = Assert.Single(Pathway.Decide(outcome.Before, outcome.Id, outcome.Proposed, Day(9)).Events);
            return ((WorkContractStarted)((StepCorrected)stored).Corrected).RomeVersion;
        }
    }
}
