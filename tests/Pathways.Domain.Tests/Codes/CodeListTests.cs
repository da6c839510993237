using Pathways.Domain.Codes;

namespace Pathways.Domain.Tests.Codes;

/// <summary>The lists as the field's public sources have them on 26 November 2026: what is offered, and what is only read any more.</summary>
public class CodeListTests
{
    [Fact]
    public void Prescribers_are_the_kinds_seen_in_the_field() => Assert.Equal(
        ("FT, ML, CAP_EMPLOI, PLIE, DEPT, ODC, CCAS, CAF, MSA, CHRS, CHU, CADA, HUDA, CPH, OACAS, OIL, RS_FJT, PENSION, PIJ_BIJ, CAVA, CSAPA, CAARUD, "
            + "PREVENTION, SPIP, PJJ, ASE, E2C, EPIDE, CIDFF, AFPA, OHPD, OCASF, orienteur, other").ToLowerInvariant().Split(", "),
        CodeNames<PrescriberKind>.All);

    [Fact]
    public void Evaluators_see_other_for_the_kinds_that_say_something_of_the_person() => Assert.Equal(
        "ASE, CAARUD, CADA, CAP_EMPLOI, CHRS, CHU, CIDFF, CPH, CSAPA, HUDA, PENSION, PJJ, PREVENTION, SPIP, other".Split(", ").Select(c => c.ToLowerInvariant()).Order(StringComparer.Ordinal),
        Enum.GetValues<PrescriberKind>().Where(k => Prescribers.ForEvaluators(k) == PrescriberKind.Other).Select(CodeNames<PrescriberKind>.Of).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("0", RsaState.Pending)]
    [InlineData("1", RsaState.Refused)]
    [InlineData("2", RsaState.OpenPayable)]
    [InlineData("3", RsaState.OpenSuspended)]
    [InlineData("4", RsaState.PaymentSuspended)]
    [InlineData("5", RsaState.Closed)]
    [InlineData("6", RsaState.ClosedEarlier)]
    [InlineData("Z", RsaState.Unknown)]
    [InlineData("z", RsaState.Unknown)]
    [InlineData("7", null)]
    [InlineData("", null)]
    [InlineData("22", null)]
    public void The_state_of_the_RSA_is_read_from_the_code_of_the_CAF(string code, RsaState? state) => Assert.Equal(state, RsaStates.OfCaf(code));

    [Fact]
    public void Rights_are_the_national_ones() => Assert.Equal(["rsa", "are", "ass", "aah", "prime_activite", "rqth", "css", "apl", "mobility_aid"], CodeNames<Right>.All);

    [Fact]
    public void Publics_offered_are_those_of_the_list_less_those_that_follow_from_the_age() => Assert.Equal(
        [
            "rsa", "ass", "aah", "are", "unemployed12_to23_months", "unemployed24_months_or_more", "qpv_resident", "frr_resident", "disabled_worker", "refugee",
            "other_protection", "low_qualification", "single_parent", "french_below_a1", "leaving_prison", "leaving_child_care", "no_stable_housing", "mobility_problem",
        ],
        Offered<TargetPublic>());

    [Fact]
    public void Contracts_are_the_field_s_own_and_the_three_that_no_list_has() => Assert.Equal(
        [
            "cdi", "cdi_inclusion", "cdd", "cdd_usage", "cddi", "cddi_phc", "cddi_convergence", "cdd_tremplin", "aided", "apprenticeship", "professionalisation", "interim",
            "civil_service", "business_creation", "seasonal", "portage", "freelance", "other",
        ],
        Offered<ContractKind>());

    [Fact]
    public void Employers_are_the_SIAE_kinds_and_their_neighbours() =>
        Assert.Equal(["ordinary", "public_service", "aci", "ai", "ei", "eiti", "etti", "geiq", "ea", "eatt", "esat", "opcs"], Offered<EmployerKind>());

    [Fact]
    public void A_pathway_is_closed_at_the_limit_of_its_scheme_and_no_longer_at_36_months()
    {
        Assert.Equal(
            [
                "employment", "training", "other_siae", "administrative", "moved_away", "health", "retirement", "refused_by_person", "abandoned_by_service",
                "time_limit_of_scheme", "deceased", "unreachable", "withdrawn", "other",
            ],
            Offered<Closure>());
        Assert.True(CodeStanding.IsRetired(Closure.ThirtySixMonthLimit, out var instead));
        Assert.Equal(["time_limit_of_scheme"], instead);
    }

    [Fact]
    public void Orientations_are_the_three_that_the_law_knows() => Assert.Equal(["social", "professional", "socio_professional"], Offered<OrientationKind>());

    [Fact]
    public void Not_to_know_and_not_to_say_are_answers_and_no_answer_is_none()
    {
        Assert.Equal(["woman", "man", "non_binary", "does_not_know", "prefers_not_to_say"], Offered<Gender>());
        Assert.Equal(["long_term_unemployed", "unemployed", "inactive", "employed", "in_training", "does_not_know", "prefers_not_to_say"], Offered<LabourSituation>());
        Assert.Equal(["none_or_brevet", "level3", "level4", "level5", "level6", "level7", "level8", "does_not_know", "prefers_not_to_say"], Offered<EducationLevel>());
    }

    [Theory]
    [InlineData(EducationLevel.NoneOrBrevet, EducationLevel.Isced0To2)]
    [InlineData(EducationLevel.Level3, EducationLevel.Isced3)]
    [InlineData(EducationLevel.Level4, EducationLevel.Isced3)]
    [InlineData(EducationLevel.Level5, EducationLevel.Isced5To8)]
    [InlineData(EducationLevel.Level6, EducationLevel.Isced5To8)]
    [InlineData(EducationLevel.Level7, EducationLevel.Isced5To8)]
    [InlineData(EducationLevel.Level8, EducationLevel.Isced5To8)]
    [InlineData(EducationLevel.Isced4, EducationLevel.Isced4)]
    [InlineData(EducationLevel.PrefersNotToSay, EducationLevel.PrefersNotToSay)]
    [InlineData(EducationLevel.NotStated, EducationLevel.NotStated)]
    public void The_ISCED_group_is_derived_from_the_French_level(EducationLevel level, EducationLevel group) => Assert.Equal(group, Education.Isced(level));

    [Fact]
    public void Every_level_has_its_place_in_both_groupings()
    {
        Assert.All(Enum.GetValues<EducationLevel>(), level => Assert.Contains(Education.Isced(level), Education.IscedGroups));
        Assert.All(Enum.GetValues<EducationLevel>(), level => Assert.Contains(Education.French(level), Education.FrenchLevels));
        // CAP is French level 3, so of low qualification, and ISCED 3, so not of ISCED 0–2.
        Assert.False(Education.IsAboveLevel3(EducationLevel.Level3));
        Assert.NotEqual(EducationLevel.Isced0To2, Education.Isced(EducationLevel.Level3));
    }

    static string[] Offered<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Where(c => CodeStanding.IsOffered(c)).Select(CodeNames<T>.Of)];
}
