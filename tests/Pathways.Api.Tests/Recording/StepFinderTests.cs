using System.Globalization;
using Pathways.Api.Recording.Forms;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Recording;

/// <summary>The words that people say for a step, and the steps that they mean by them.</summary>
public class StepFinderTests
{
    static IReadOnlyList<FoundStep> Find(string typed, string language = "fr") => StepFinder.Find(typed, CultureInfo.GetCultureInfo(language));

    [Theory]
    [InlineData("rdv", typeof(AppointmentBooked), typeof(AppointmentHeld), typeof(AppointmentMissed), typeof(AppointmentCancelled))]
    [InlineData("RDV", typeof(AppointmentHeld))]
    [InlineData("absent", typeof(AppointmentMissed))]
    [InlineData("Absence", typeof(AppointmentMissed))]
    [InlineData("pas venu", typeof(AppointmentMissed))]
    [InlineData("elle n’est pas venue", typeof(AppointmentMissed))]
    [InlineData("no show", typeof(AppointmentMissed))]
    [InlineData("décédée", typeof(PathwayClosed))]
    [InlineData("stage", typeof(ImmersionAgreed), typeof(TrainingStarted))]
    [InlineData("pmsmp", typeof(ImmersionAgreed), typeof(ImmersionEnded))]
    [InlineData("CDD", typeof(WorkContractStarted))]
    [InlineData("cdi", typeof(WorkContractStarted))]
    [InlineData("intérim", typeof(WorkContractStarted))]
    [InlineData("interim", typeof(WorkContractStarted))]
    [InlineData("abandon", typeof(TrainingAbandoned), typeof(PathwayClosed))]
    [InlineData("arrêt", typeof(TrainingAbandoned), typeof(WorkContractEnded), typeof(PathwaySuspended), typeof(PathwayClosed))]
    [InlineData("sortie", typeof(PathwayClosed))]
    [InlineData("CER", typeof(EngagementContractSigned), typeof(EngagementContractAmended))]
    [InlineData("contrat d'engagement", typeof(EngagementContractSigned))]
    [InlineData("contrat", typeof(EngagementContractSigned), typeof(WorkContractStarted))]
    [InlineData("diplôme", typeof(QualificationObtained))]
    [InlineData("diplome", typeof(QualificationObtained))]
    [InlineData("frein", typeof(BarrierIdentified), typeof(BarrierLifted))]
    [InlineData("logement", typeof(BarrierIdentified))]
    [InlineData("santé", typeof(BarrierIdentified))]
    [InlineData("sante", typeof(BarrierIdentified), typeof(PathwaySuspended))]
    [InlineData("démission", typeof(WorkContractEnded))]
    [InlineData("meeting", typeof(AppointmentBooked), typeof(AppointmentHeld))]
    [InlineData("internship", typeof(ImmersionAgreed))]
    [InlineData("dropout", typeof(TrainingAbandoned))]
    [InlineData("housing", typeof(BarrierIdentified))]
    // A letter too many, too few, wrong, or in the wrong place.
    [InlineData("diagnostc", typeof(DiagnosisMade))]
    [InlineData("convocatoin", typeof(InvitationSent))]
    [InlineData("formatoin", typeof(TrainingStarted))]
    public void The_step_is_found_by_what_people_call_it(string typed, params Type[] steps) =>
        Assert.All(steps, step => Assert.Contains(Find(typed), f => f.Step == step));

    [Theory]
    [InlineData("absent", typeof(AppointmentMissed))]
    [InlineData("sortie", typeof(PathwayClosed))]
    [InlineData("diplôme", typeof(QualificationObtained))]
    [InlineData("rendez-vous manqué", typeof(AppointmentMissed))]
    public void What_is_called_exactly_so_comes_first(string typed, Type first) => Assert.Equal(first, Find(typed)[0].Step);

    [Theory]
    [InlineData("zzzzzz")]
    [InlineData("de la")]
    [InlineData("!?")]
    [InlineData("")]
    public void What_is_like_nothing_finds_nothing(string typed) => Assert.Empty(Find(typed));

    [Theory]
    [InlineData("CDI", "cdi", "CDI")]
    [InlineData("logement", "housing", "logement")]
    [InlineData("housing", "housing", "logement")]
    public void A_code_that_was_typed_is_chosen_with_its_step(string typed, string code, string label) =>
        Assert.Contains(Find(typed), f => f.Code == code && f.CodeLabel == label);

    [Fact]
    public void A_diploma_is_not_taken_for_having_none() => Assert.Equal([(typeof(QualificationObtained), (string?)null)], Find("diplôme").Select(f => (f.Step, f.Code)));

    [Fact]
    public void Of_a_word_that_several_codes_have_none_is_chosen() => Assert.All(Find("contrat", "fr").Where(f => f.Step == typeof(WorkContractStarted)), f => Assert.Null(f.Code));

    [Fact]
    public void A_mistyped_word_is_told_as_such_and_only_where_no_step_is_called_so()
    {
        Assert.All(Find("Diagnostik"), f => Assert.True(f.Nearly));
        Assert.All(Find("diagnostic"), f => Assert.False(f.Nearly));
    }

    [Fact]
    public void Every_step_with_a_form_has_words_of_its_own() =>
        Assert.All(EventNames.All.Where(e => NextSteps.HasForm(e.Type)), e => Assert.NotEmpty(StepSynonyms.Of(e.Type)));

    /// <summary>Why a step is impossible and what comes first: what is named first must lead somewhere.</summary>
    [Fact]
    public void What_a_step_needs_first_can_be_recorded_on_a_new_pathway_or_needs_a_step_that_can()
    {
        var state = Pathway.Evolve(Pathway.None, new Step(Guid.CreateVersion7(), 1, new PathwayOpened(new(2026, 3, 1), Guid.Empty, Domain.Codes.Scheme.Plie, "PLIE-A", "69123", new EntrySituation())));
        foreach (var step in EventNames.All.Select(e => e.Type).Where(NextSteps.HasForm))
        {
            var (at, ways) = (step, 0);
            while (StepNeeds.Of(state, at) is { } needs)
            {
                Assert.True(needs.First is not null && ++ways < 4, $"{step.Name}: {needs}");
                at = needs.First!;
            }
        }
    }
}
