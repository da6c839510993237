using System.Collections.Immutable;
using System.Text.Json;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Codes.SensitiveKind;

namespace Pathways.Domain.Tests.Codes;

/// <summary>Health, justice, violence, origin: one list, and no code that nobody has decided on.</summary>
public class SensitiveFactsTests
{
    static readonly DateOnly Day = new(2026, 3, 2);

    // Every code of every list; ! before those that are sensitive. A code that is added is decided here, then in SensitiveFacts.
    const string Decided = """
        Absence: excused no_show
        AppointmentMode: in_person telephone video
        BarrierAxis: digital mobility family !health basic_skills housing financial administrative
        BarrierLevel: low medium high not_stated
        CancelledBy: person service
        Closure: employment training other_siae administrative moved_away !health retirement refused_by_person abandoned_by_service
          time_limit_of_scheme deceased unreachable withdrawn other thirty_six_month_limit
        ContractEnd: term resignation dismissal trial_period agreement new_contract !health other
        ContractKind: cdi cdi_inclusion cdd cdd_usage cddi cddi_phc cddi_convergence cdd_tremplin aided apprenticeship professionalisation interim
          civil_service business_creation seasonal portage freelance other
        CorrectionReason: wrong_date wrong_code wrong_pathway entered_twice never_happened late_information contested_by_person other birth_date_corrected
        EducationLevel: none_or_brevet level3 level4 level5 level6 level7 level8 does_not_know prefers_not_to_say isced0_to2 isced3 isced4
          isced5_to8 not_stated
        EmployerKind: ordinary public_service aci ai ei eiti etti geiq ea eatt esat opcs not_stated
        EngagementClosure: fulfilled new_contract not_kept pathway_ended other
        FollowUpSituation: durable_job other_job self_employed in_training in_siae unemployed inactive unreachable not_asked
        Gender: woman man non_binary does_not_know prefers_not_to_say not_stated
        ImmersionAim: discover_job confirm_plan start_hire
        LabourSituation: long_term_unemployed unemployed inactive employed in_training does_not_know prefers_not_to_say not_stated
        OrientationKind: social professional socio_professional other
        OrientationRefusalReason: other_wish !health distance childcare already_in_work not_stated other
        PrescriberKind: ft ml !cap_emploi plie dept odc ccas caf msa chrs chu !cada !huda !cph oacas oil rs_fjt pension pij_bij cava !csapa !caarud
          prevention !spip !pjj ase e2c epide !cidff afpa ohpd ocasf orienteur other
        Right: rsa are ass !aah prime_activite !rqth css apl mobility_aid
        RsaState: pending refused open_payable open_suspended payment_suspended closed closed_earlier unknown
        Scheme: plie rsa iae pacea youth_engagement_contract cap_emploi other
        SuspensionReason: !health !maternity childcare !detention abroad work other
        TargetPublic: rsa ass !aah are unemployed12_to23_months unemployed24_months_or_more under26 aged50_or_more qpv_resident frr_resident
          !disabled_worker !refugee !other_protection low_qualification single_parent french_below_a1 !leaving_prison leaving_child_care
          no_stable_housing mobility_problem !refugee_or_asylum
        TrainingAbandonment: found_work !health childcare mobility financial content exclusion unreachable other
        TrainingKind: qualifying pre_qualifying basic_skills language digital remobilisation school further_education higher_education other
        WorkingTime: full_time part_time
        """;

    static Type[] Lists => [.. typeof(Scheme).Assembly.GetExportedTypes().Where(t => t.IsEnum && t.Namespace == typeof(Scheme).Namespace && t != typeof(SensitiveKind))];

    [Fact]
    public void Every_code_of_every_list_has_been_decided_on()
    {
        var now = Lists.OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => $"{t.Name}: {string.Join(' ', Enum.GetValues(t).Cast<Enum>().Select(c => (SensitiveFacts.Of(c) is null ? "" : "!") + Name(c)))}");
        Assert.Equal(Decided.ReplaceLineEndings("\n").Replace("\n  ", " ", StringComparison.Ordinal).Split('\n'), now);
    }

    // What a code is called says it, too: whoever adds one under a telling name has to say why it is not sensitive.
    [Fact]
    public void A_code_that_is_called_like_a_sensitive_fact_is_one() => Assert.Equal(
        ["cap_emploi"], // The scheme: who accompanies, which a structure's name says already.
        Lists.SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Where(c => SensitiveFacts.Of(c) is null && SensitiveFacts.OfText(Name(c)) is not null).Select(Name));

    [Fact]
    public void A_list_with_a_sensitive_code_has_another_that_it_is_grouped_with() => Assert.All(
        Lists.Where(t => t != typeof(TargetPublic) && t != typeof(BarrierAxis) && t != typeof(Right) && Enum.GetValues(t).Cast<Enum>().Any(c => SensitiveFacts.Of(c) is not null)),
        t => Assert.True(SensitiveFacts.MayHide((Enum)Enum.Parse(t, "Other")), t.Name));

    [Fact]
    public void Whoever_sends_a_person_and_is_sensitive_is_other_for_evaluators() => Assert.All(
        Enum.GetValues<PrescriberKind>().Where(k => SensitiveFacts.Of(k) is not null), k => Assert.Equal(PrescriberKind.Other, Prescribers.ForEvaluators(k)));

    [Theory]
    [InlineData("rqth", Health)]
    [InlineData("statutRQTH", Health)]
    [InlineData("is-handicapped", Health)]
    [InlineData("Problème de santé", Health)]
    [InlineData("sante--faire-face-a-une-situation-d-addiction", Health)]
    [InlineData("logement-hebergement--prendre-en-compte-une-problematique-judiciaire", Justice)]
    [InlineData("sortant_prison", Justice)]
    [InlineData("famille--surmonter-conflits-separation-violence", Violence)]
    [InlineData("réfugié", SensitiveKind.Origin)]
    [InlineData("EECO14", SensitiveKind.Origin)]
    [InlineData("Cap emploi", Health)]
    [InlineData("cap - emploi", Health)]
    [InlineData("origin", null)]
    [InlineData("croissante", null)]
    [InlineData("avocada", null)]
    [InlineData("diplome", null)]
    public void What_a_file_calls_a_sensitive_fact_is_known_by_the_beginnings_of_its_words(string text, SensitiveKind? kind) => Assert.Equal(kind, SensitiveFacts.OfText(text));

    [Fact]
    public void A_reason_that_tells_one_is_grouped_with_other_and_every_other_reason_stays()
    {
        Assert.All(Enum.GetValues<Closure>(), exit => Assert.Equal(exit == Closure.Health ? Closure.Other : exit, ((PathwayClosed)SensitiveFacts.Grouped(new PathwayClosed(Day, exit))).Exit));
        Assert.Equal(new PathwaySuspended(Day, SuspensionReason.Other), SensitiveFacts.Grouped(new PathwaySuspended(Day, SuspensionReason.Detention)));
        Assert.Equal(new WorkContractEnded(Day, "c-1", ContractEnd.Other), SensitiveFacts.Grouped(new WorkContractEnded(Day, "c-1", ContractEnd.Health)));
        Assert.Equal(new TrainingAbandoned(Day, "t-1", TrainingAbandonment.Other), SensitiveFacts.Grouped(new TrainingAbandoned(Day, "t-1", TrainingAbandonment.Health)));
        Assert.Equal(new OrientationRefused(Day, OrientationRefusalReason.Other), SensitiveFacts.Grouped(new OrientationRefused(Day, OrientationRefusalReason.Health)));
        var corrected = (StepCorrected)SensitiveFacts.Grouped(new StepCorrected(Day, Guid.Empty, CorrectionReason.WrongCode, new PathwayClosed(Day, Closure.Health)));
        Assert.Equal(new PathwayClosed(Day, Closure.Other), corrected.Corrected);
    }

    [Fact]
    public void An_entry_leaves_out_what_tells_one()
    {
        var entry = new PathwayOpened(
            Day, Guid.Empty, Scheme.Plie, "S", "69123",
            new EntrySituation(Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, Day).Add(TargetPublic.LeavingPrison, null).Add(TargetPublic.Aah, null)),
            Attributes: ImmutableSortedDictionary<string, string>.Empty.Add("rqth", "oui").Add("note", "suivi SPIP").Add("ville", "Lyon"), Prescriber: PrescriberKind.Spip);

        var grouped = (PathwayOpened)SensitiveFacts.Grouped(entry);

        Assert.Equal([TargetPublic.Rsa], grouped.Situation.Publics!.Keys);
        Assert.Equal([("note", "reserved"), ("ville", "Lyon")], grouped.Attributes!.Select(a => (a.Key, a.Value)));
        // Who has nothing else looks like who has nothing.
        Assert.Null(((PathwayOpened)SensitiveFacts.Grouped(entry with { Situation = new(Publics: entry.Situation.Publics!.Remove(TargetPublic.Rsa)) })).Situation.Publics);
        Assert.Equal(PrescriberKind.Other, grouped.Prescriber);
    }

    // Otherwise whether a step is closed to somebody would tell what it hides.
    [Fact]
    public void Whether_a_step_may_hide_something_follows_from_what_is_told_of_it()
    {
        PathwayEvent[] steps =
        [
            .. Enum.GetValues<Closure>().Select(c => new PathwayClosed(Day, c)), .. Enum.GetValues<SuspensionReason>().Select(c => new PathwaySuspended(Day, c)),
            .. Enum.GetValues<ContractEnd>().Select(c => new WorkContractEnded(Day, "c", c)), .. Enum.GetValues<TrainingAbandonment>().Select(c => new TrainingAbandoned(Day, "t", c)),
            .. Enum.GetValues<OrientationRefusalReason>().Select(c => new OrientationRefused(Day, c)), .. Enum.GetValues<BarrierAxis>().Select(a => new BarrierLifted(Day, a)),
        ];
        Assert.All(steps, step => Assert.Equal(SensitiveFacts.MayHide(SensitiveFacts.Grouped(step)), SensitiveFacts.MayHide(step)));
        Assert.False(SensitiveFacts.MayHide(new PathwayClosed(Day, Closure.Employment)));
        Assert.True(SensitiveFacts.MayHide(new PathwayClosed(Day, Closure.Other)));
    }

    static string Name(Enum code) => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
