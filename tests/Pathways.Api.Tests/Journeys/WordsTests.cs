using System.Text;
using Pathways.Api.Monitoring;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Caseload;
using Pathways.Projections.Tests.Journeys;
using Pathways.Projections.Timeline;
using Snapshooter.Xunit;

namespace Pathways.Api.Tests.Journeys;

/// <summary>People read words, in both languages, never a raw code.</summary>
public class WordsTests
{
    static readonly DateOnly Day = new(2026, 1, 5);

    static readonly PathwayEvent[] Told =
    [
        new PathwayOpened(Day, RandomJourney.IdOf(99), Scheme.YouthEngagementContract, "ml-nord", "59350", new EntrySituation(), PreviousPathway: RandomJourney.IdOf(98)),
        new ReferentAppointed(Day, "c.durand", "ml-nord"),
        new OrientationProposed(Day.AddDays(2), OrientationKind.Social),
        new OrientationNotified(Day.AddDays(5), OrientationKind.Professional),
        new OrientationRefused(Day.AddDays(7), OrientationRefusalReason.Childcare),
        new OrientationAccepted(Day.AddDays(8)),
        new ReorientationRequested(Day.AddDays(20), OrientationKind.SocioProfessional),
        new ReorientationDecided(Day.AddDays(25), Granted: true, OrientationKind.SocioProfessional),
        new ReorientationDecided(Day.AddDays(26), Granted: false, OrientationKind.Social),
        new DiagnosisMade(Day.AddDays(3)),
        new BarrierIdentified(Day.AddDays(3), BarrierAxis.Mobility, BarrierLevel.High),
        new BarrierReassessed(Day.AddDays(30), BarrierAxis.Mobility, BarrierLevel.Low),
        new BarrierLifted(Day.AddDays(60), BarrierAxis.Mobility),
        new EngagementContractSigned(Day.AddDays(12), 15),
        new EngagementContractAmended(Day.AddDays(40)),
        new EngagementContractClosed(Day.AddDays(300), EngagementClosure.Fulfilled),
        new InvitationSent(Day.AddDays(1)),
        new AppointmentBooked(Day.AddDays(1), "a-1", new(2026, 2, 1), AppointmentMode.InPerson),
        new AppointmentHeld(new(2026, 2, 1), AppointmentMode.Telephone, "a-1"),
        new AppointmentBooked(Day.AddDays(1), "a-2", new(2026, 2, 11), AppointmentMode.Video),
        new AppointmentMissed(new(2026, 2, 11), "a-2", Absence.NoShow),
        new AppointmentCancelled(new(2026, 2, 10), "a-2", CancelledBy.Service),
        new TrainingPrescribed(Day.AddDays(30), "t-1", TrainingKind.Language),
        new TrainingStarted(Day.AddDays(40), "t-1", TrainingKind.Language, Day.AddDays(100)),
        new TrainingCompleted(Day.AddDays(100), "t-1"),
        new TrainingAbandoned(Day.AddDays(90), "t-1", TrainingAbandonment.FoundWork),
        new QualificationObtained(Day.AddDays(110), EducationLevel.Isced3),
        new ImmersionAgreed(Day.AddDays(120), "i-1", Day.AddDays(125), Day.AddDays(139), "K1304"),
        new ImmersionEnded(Day.AddDays(139), "i-1", Kept: true),
        new ImmersionEnded(Day.AddDays(130), "i-1", Kept: false),
        new WorkContractStarted(Day.AddDays(150), "c-1", ContractKind.Cddi, WorkingTime.PartTime, EmployerKind.Aci, Day.AddDays(270), 26.5m, "K1304"),
        new WorkContractAmended(Day.AddDays(200), "c-1", WorkingTime: WorkingTime.FullTime),
        new WorkContractEnded(Day.AddDays(270), "c-1", ContractEnd.Term),
        new BusinessCreated(Day.AddDays(280)),
        new PathwaySuspended(Day.AddDays(60), SuspensionReason.Health),
        new PathwayResumed(Day.AddDays(70)),
        new PathwayClosed(Day.AddDays(300), Closure.Employment),
        new FollowUpDue(Day.AddDays(390), 3),
        new FollowUpRecorded(Day.AddDays(391), 3, FollowUpSituation.DurableJob),
        new ReferentReplaced(Day.AddDays(50), "m.petit", "ml-sud"),
        new StepCorrected(Day.AddDays(310), RandomJourney.IdOf(4), CorrectionReason.WrongDate, new OrientationNotified(Day.AddDays(6), OrientationKind.Professional)),
        new StepCorrected(Day.AddDays(310), RandomJourney.IdOf(23), CorrectionReason.WrongCode, new TrainingPrescribed(Day.AddDays(30), "t-1", TrainingKind.Qualifying)),
        new StepCorrected(Day.AddDays(310), RandomJourney.IdOf(10), CorrectionReason.Other, new DiagnosisMade(Day.AddDays(4))),
        new StepCorrected(Day.AddDays(310), RandomJourney.IdOf(37), CorrectionReason.LateInformation, new PathwayClosed(Day.AddDays(301), Closure.Training)),
        new StepRetracted(Day.AddDays(311), RandomJourney.IdOf(34), CorrectionReason.NeverHappened),
        new TransferProposed(Day.AddDays(49), "ml-sud"),
    ];

    static string Lines(string language)
    {
        var history = RandomJourney.Told([.. Told.Select(e => (e, "2026-12-01T10:00:00Z"))]);
        var timeline = TimelineLayout.Of(history, new(2026, 12, 1), i => DateOnly.FromDateTime(i.UtcDateTime));
        var words = new StepWords(Told, Labels.Language(language));
        return timeline.Steps.Aggregate(new StringBuilder(), (text, s) => text.Append($"{s.Version,2} {s.Standing,-9} {words.Line(s)}").Append('\n')).ToString();
    }

    [Fact]
    public void Structures_and_referents_are_called_by_the_names_that_the_territory_gives_them_and_by_their_codes_without()
    {
        var fr = Labels.Language("fr");
        var named = new StepWords(Told, fr, new TerritoryNames(
            new Dictionary<string, string> { ["ml-nord"] = "Mission locale Nord" }, new Dictionary<string, string>(), new Dictionary<string, string> { ["c.durand"] = "Chloé Durand" }));
        Assert.EndsWith("Chloé Durand (Mission locale Nord)", named.Line(Told[1]), StringComparison.Ordinal);
        Assert.Equal("Référent·e : Chloé Durand", named.Short(Told[1]).Replace('\u00a0', ' '));
        Assert.EndsWith("c.durand (ml-nord)", new StepWords(Told, fr).Line(Told[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_is_told_in_french() => Snapshot.Match(Lines("fr"), "timeline-fr");

    [Fact]
    public void Every_step_is_told_in_english() => Snapshot.Match(Lines("en"), "timeline-en");

    [Fact]
    public void The_steps_told_are_of_every_kind() =>
        Assert.Empty(EventNames.All.Select(e => e.Type).Except(Told.Select(e => e.GetType())).Select(t => t.Name));

    [Fact]
    public void Every_code_of_every_list_has_words_in_both_languages()
    {
        Type[] lists =
        [
            .. typeof(Scheme).Assembly.GetExportedTypes().Where(t => t.IsEnum && t.Namespace == typeof(Scheme).Namespace),
            typeof(Stage), typeof(CaseloadStatus), typeof(DueKind),
        ];
        foreach (var language in Labels.Languages)
        {
            Assert.All(lists.SelectMany(t => Enum.GetValues(t).Cast<Enum>()), code => Assert.NotEmpty(Labels.Of(code, language)));
            Assert.All(EventNames.All, e => Assert.NotEmpty(Labels.OfEvent(e.Name, language)));
        }
    }

    [Fact]
    public void Every_field_of_a_replayed_state_has_a_name_in_both_languages()
    {
        var names = new System.Resources.ResourceManager("Pathways.Api.Resources.Fields", typeof(Pathways.Api.Audit.FieldWords).Assembly);
        var fields = new[]
        {
            typeof(Pathways.Projections.History.PathwayView), typeof(Pathways.Projections.History.BarrierView),
            typeof(PathwayOpened), typeof(EntrySituation), typeof(Appointment), typeof(TrainingSpell), typeof(Immersion), typeof(WorkContract),
        }.SelectMany(t => t.GetProperties())
            .Where(p => !p.GetMethod!.IsStatic && p.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonIgnoreAttribute), inherit: true).Length == 0)
            .Select(p => (p.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonPropertyNameAttribute), inherit: true).OfType<System.Text.Json.Serialization.JsonPropertyNameAttribute>().FirstOrDefault()?.Name)
                ?? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name))
            .Where(name => name != "version").Distinct(StringComparer.Ordinal).ToList();
        Assert.All([System.Globalization.CultureInfo.InvariantCulture, System.Globalization.CultureInfo.GetCultureInfo("en")], language =>
        {
            var known = names.GetResourceSet(language, createIfNotExists: true, tryParents: false)!;
            Assert.DoesNotContain(fields, f => known.GetString(f) is null);
        });
    }

    [Theory]
    [InlineData("fr", "1er février 2026")]
    [InlineData("en", "1 February 2026")]
    [InlineData("de", "1er février 2026")]
    public void A_day_is_said_as_people_say_it(string language, string said) => Assert.Equal(said, Labels.Day(new(2026, 2, 1), Labels.Language(language)));
}
