using System.Collections.Immutable;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>An entry against itself, the date of birth, and the person's other pathways.</summary>
public class EntryFactsTests
{
    static readonly DateOnly Born = new(1991, 3, 27);

    static PathwayOpened With(EntrySituation situation) => Opened with { Situation = situation };

    static EntrySituation Of(params TargetPublic[] flags) => new(Publics: flags.ToImmutableSortedDictionary(f => f, _ => (DateOnly?)null));

    static Scenario.Outcome Entering(EntrySituation situation) => Given().When(With(situation)).InFile();

    [Fact]
    public void Unemployment_has_one_length() =>
        Entering(Of(TargetPublic.Unemployed12To23Months, TargetPublic.Unemployed24MonthsOrMore)).ThenRefused("entry/two-lengths-of-unemployment", "situation.publics");

    [Fact]
    public void A_protection_is_one_of_two() => Entering(Of(TargetPublic.Refugee, TargetPublic.OtherProtection)).ThenRefused("entry/two-protections", "situation.publics");

    [Fact]
    public void Nobody_is_under_26_and_50() => Entering(Of(TargetPublic.Under26, TargetPublic.Aged50OrMore)).ThenRefused("entry/under-26-and-50", "situation.publics");

    [Fact]
    public void A_public_by_age_agrees_with_the_age()
    {
        Entering(Of(TargetPublic.Under26) with { Age = 50 }).ThenRefused("entry/public-contradicts-age", "situation.publics");
        Entering(Of(TargetPublic.Under26) with { Age = 26 }).ThenRefused("entry/public-contradicts-age", "situation.publics");
        Entering(Of(TargetPublic.Aged50OrMore) with { Age = 49 }).ThenRefused("entry/public-contradicts-age", "situation.publics");
    }

    [Fact]
    public void ASS_follows_ARE() => Entering(Of(TargetPublic.Are, TargetPublic.Ass)).ThenAsked("entry/two-benefits", "situation.publics");

    [Fact]
    public void Who_works_has_hardly_been_out_of_work_for_two_years() =>
        Entering(Of(TargetPublic.Unemployed24MonthsOrMore) with { Labour = LabourSituation.Employed }).ThenAsked("entry/labour-contradicts-unemployment", "situation.labour");

    [Fact]
    public void Who_has_the_bac_is_hardly_of_low_qualification() =>
        Entering(Of(TargetPublic.LowQualification) with { Education = EducationLevel.Level4 }).ThenAsked("entry/qualified-and-low-qualification", "situation.education");

    [Fact]
    public void Who_leaves_child_care_is_hardly_thirty() =>
        Entering(Of(TargetPublic.LeavingChildCare) with { Age = 30 }).ThenAsked("entry/long-after-child-care", "situation.publics");

    [Fact]
    public void What_the_date_of_birth_the_registry_or_another_pathway_says_is_refused()
    {
        Given().When(Opened).Against(EntryFacts.AgainstBirth(Opened, Day(1))).ThenRefused("entry/before-birth", "occurredOn");
        Given().When(With(new(Age: 20))).Against(EntryFacts.AgainstBirth(With(new(Age: 20)), new(1951, 5, 1))).ThenRefused("entry/age-contradicts-birth-date", "situation.age");
        var proven = With(new(Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, Born.AddDays(-1))));
        Given().When(proven).Against(EntryFacts.AgainstBirth(proven, Born)).ThenRefused("entry/proof-before-birth", "situation.publics");
        Given().When(Opened).Against(new Refusal("entry/unknown-commune", "territory")).ThenRefused("entry/unknown-commune", "territory");
        Given().When(Opened).Against(new Refusal("entry/person-known", "person")).ThenAsked("entry/person-known", "person");
        Given().When(Opened).Against(new Refusal("entry/entered-twice", "person")).ThenAsked("entry/entered-twice", "person");
        Given().When(Opened).Against(new Refusal("entry/person-maybe-known", "person")).ThenAsked("entry/person-maybe-known", "person");
        Given().When(Opened with { Confirmed = ["entry/person-maybe-known"] }).Against(new Refusal("entry/person-maybe-known", "person")).ThenStored();
        Given().When(Opened with { Confirmed = ["entry/person-known"] }).Against(new Refusal("entry/person-known", "person")).ThenStored();
        string[] Of(int here, int there) => [.. Enumerable.Repeat("here", here), .. Enumerable.Repeat("there", there)];
        Given().When(Opened).Against(EntryFacts.AgainstNumber("here", Of(0, EntryFacts.MostPathways))!).ThenRefused("entry/too-many-pathways", "person");
        Given().When(Opened).Against(EntryFacts.AgainstNumber("here", Of(EntryFacts.MostWithOne, 0))!).ThenRefused("entry/too-many-pathways", "person");
        Assert.Null(EntryFacts.AgainstNumber("here", Of(EntryFacts.MostWithOne - 1, EntryFacts.MostWithOne)));
        Given().When(Opened).Against(EntryFacts.AgainstOther(Scheme.Plie, Day(0), null, Given(Opened).State())!).ThenRefused("entry/second-open-in-scheme", "scheme");
        var (itself, before) = (new Guid("00000000-0000-0000-0000-00000000000a"), new Guid("00000000-0000-0000-0000-00000000000b"));
        var follows = Opened with { PreviousPathway = before };
        Given().When(follows).Against(EntryFacts.AgainstOrder(itself, follows, before, Given(Opened).State())!).ThenRefused("entry/previous-not-before", "previousPathway");
        var died = Given(Opened, new PathwayClosed(Day(5), Closure.Deceased)).State();
        Given().When(Opened).Against(EntryFacts.AgainstOther(Scheme.Iae, Day(6), null, died)!).ThenRefused("entry/after-death", "occurredOn");
        Assert.Null(EntryFacts.AgainstOther(Scheme.Iae, Day(5), null, died));
    }

    [Fact]
    public void After_the_death_that_another_pathway_tells_there_is_no_step()
    {
        var died = Given(Opened, new PathwayClosed(Day(5), Closure.Deceased)).State();
        string? Against(PathwayEvent step) => EntryFacts.AfterDeath(step, died)?.Code;
        Assert.Equal("step/after-death", Against(new InvitationSent(Day(6))));
        Assert.Equal("step/after-death", Against(new PathwayClosed(Day(6), Closure.Employment)));
        Assert.Equal("follow-up/after-death", Against(new FollowUpRecorded(Day(190), 6, FollowUpSituation.DurableJob)));
        // On the day itself; that they died; and what is put right later.
        Assert.All<PathwayEvent>(
            [new InvitationSent(Day(5)), new PathwayClosed(Day(5), Closure.Deceased), new StepRetracted(Day(6), Guid.NewGuid(), CorrectionReason.NeverHappened)],
            step => Assert.Null(Against(step)));
        Assert.Null(EntryFacts.AfterDeath(new InvitationSent(Day(6)), Given(Opened, new PathwayClosed(Day(5), Closure.MovedAway)).State()));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Nobody_dies_on_two_days_unasked(int day)
    {
        var died = Given(Opened, new PathwayClosed(Day(5), Closure.Deceased)).State();
        var step = new PathwayClosed(Day(day), Closure.Deceased);
        Given(Opened).When(step).Against(EntryFacts.AfterDeath(step, died)!).ThenAsked("pathway/died-on-another-day", "occurredOn");
    }

    [Fact]
    public void A_death_before_the_steps_of_another_pathway_is_asked_about()
    {
        var other = Given(Opened, new DiagnosisMade(Day(9))).State();
        var died = new PathwayClosed(Day(5), Closure.Deceased);
        Given(Opened).When(died).Against(EntryFacts.AgainstDeath(died.OccurredOn, other)!).ThenAsked("pathway/died-before-step-elsewhere", "occurredOn");
        Assert.Null(EntryFacts.AgainstDeath(Day(9), other));
    }

    [Fact]
    public void A_death_that_is_taken_back_is_asked_about_while_another_pathway_tells_it()
    {
        var died = new PathwayClosed(Day(5), Closure.Deceased);
        Given(Opened, died).When(new StepRetracted(Day(9), Step(2), CorrectionReason.NeverHappened))
            .Against(EntryFacts.AgainstLife(Given(Opened, died).State())!).ThenAsked("pathway/death-told-elsewhere", "step");
        Assert.Null(EntryFacts.AgainstLife(Given(Opened, new PathwayClosed(Day(5), Closure.MovedAway)).State()));
    }

    // Scheme, age, disabled, with a child: the question, or none.
    [Theory]
    [InlineData(Scheme.YouthEngagementContract, 25, false, false, null)]
    [InlineData(Scheme.YouthEngagementContract, 26, false, false, "entry/too-old-for-scheme")]
    [InlineData(Scheme.YouthEngagementContract, 29, true, false, null)]
    [InlineData(Scheme.YouthEngagementContract, 30, true, false, "entry/too-old-for-scheme")]
    [InlineData(Scheme.YouthEngagementContract, 55, false, false, "entry/too-old-for-scheme")]
    [InlineData(Scheme.YouthEngagementContract, null, false, false, null)]
    [InlineData(Scheme.Pacea, 25, false, false, null)]
    [InlineData(Scheme.Pacea, 26, true, false, "entry/too-old-for-scheme")]
    [InlineData(Scheme.Rsa, 24, false, true, null)]
    [InlineData(Scheme.Rsa, 25, false, false, null)]
    [InlineData(Scheme.Plie, 61, false, false, null)]
    public void A_scheme_is_for_those_of_its_ages(Scheme scheme, int? age, bool disabled, bool parent, string? asked)
    {
        TargetPublic[] flags = [.. disabled ? [TargetPublic.DisabledWorker] : Array.Empty<TargetPublic>(), .. parent ? [TargetPublic.SingleParent] : Array.Empty<TargetPublic>()];
        var entering = Given().When(With(Of(flags) with { Age = age }) with { Scheme = scheme });
        if (asked is null)
        {
            entering.ThenStored();
        }
        else
        {
            entering.ThenAsked(asked, "scheme");
        }
    }

    [Fact]
    public void Who_is_not_yet_of_a_scheme_s_age_is_asked_about()
    {
        Given().When(With(new(Age: 15)) with { Scheme = Scheme.Pacea }).ThenAsked("entry/too-young-for-scheme", "scheme");
        Assert.Equal("25", Given().When(With(new(Age: 24)) with { Scheme = Scheme.Rsa }).ThenAsked("entry/too-young-for-scheme", "scheme").Details!["bound"]);
    }

    [Fact]
    public void Where_a_file_has_no_age_who_is_50_or_over_is_too_old_for_a_youth_scheme() =>
        Given().When(With(Of(TargetPublic.Aged50OrMore)) with { Scheme = Scheme.Pacea }).InFile().ThenAsked("entry/too-old-for-scheme", "scheme");

    [Fact]
    public void A_date_of_birth_that_is_given_later_is_held_against_what_the_age_says_and_against_other_entries()
    {
        var youth = Opened with { Scheme = Scheme.YouthEngagementContract };
        Assert.Equal(["entry/too-old-for-scheme"], EntryFacts.AgainstBirth(youth, new(1971, 5, 1)).Select(f => f.Code));
        Assert.Equal(["entry/public-contradicts-age"], EntryFacts.AgainstBirth(With(Of(TargetPublic.Under26)), new(1971, 5, 1)).Select(f => f.Code));
        // What was doubtful whatever the age is no news of the date of birth.
        Assert.Empty(EntryFacts.AgainstBirth(With(Of(TargetPublic.Are, TargetPublic.Ass)), Born));

        Assert.Null(EntryFacts.BirthAgainstOther(Opened, Born));
        var against = EntryFacts.BirthAgainstOther(youth, new(1971, 5, 1))!;
        Assert.Equal(("entry/too-old-for-scheme", "2026-01-01", "54"), (against.Details!["because"], against.Details["entered"], against.Details["age"]));
        Given().When(Opened).Against(against).ThenAsked("entry/birth-date-against-other-entry", "birthDate");
        // The other entry may be another structure's: neither the public nor the day of its proof is told.
        var refugee = Opened with { Situation = Opened.Situation with { Publics = ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Refugee, new(1970, 1, 1)) } };
        var hidden = EntryFacts.BirthAgainstOther(refugee, new(1971, 5, 1))!;
        Assert.Equal(("entry/proof-before-birth", "…", "…"), (hidden.Details!["because"], hidden.Details["public"], hidden.Details["proof"]));
    }

    /// <summary>An exit that is taken back enters nobody: the same overlap is told in its own words.</summary>
    [Fact]
    public void An_exit_behind_which_another_pathway_of_the_scheme_began_stays()
    {
        var against = EntryFacts.OfExit(EntryFacts.AgainstOther(Scheme.Plie, Day(0), null, Given(Opened with { OccurredOn = Day(30), Scheme = Scheme.Plie }).State()))!;
        Assert.Equal(Day(30).ToString("O"), against.Details!["since"]);
        Given(Opened).When(new PathwayClosed(Day(40), Closure.MovedAway)).Against(against).ThenRefused("pathway/other-runs-in-scheme", "occurredOn");
        Assert.Equal("entry/after-death", EntryFacts.OfExit(new Refusal("entry/after-death"))!.Code);
        Assert.Null(EntryFacts.OfExit(null));
    }

    [Fact]
    public void What_the_registries_do_not_have_is_refused_or_asked_about()
    {
        Given().When(Opened).Against(new Refusal("entry/unknown-person", "person")).ThenRefused("entry/unknown-person", "person");
        Given().When(Opened).Against(new Refusal("entry/unknown-structure", "structure")).ThenAsked("entry/unknown-structure", "structure");
        Given().When(Opened).Against(new Refusal("entry/structure-misspelt", "structure")).ThenRefused("entry/structure-misspelt", "structure");
        Given().When(Opened).Against(new Refusal("entry/person-known-elsewhere", "person")).ThenAsked("entry/person-known-elsewhere", "person");
        Given().When(Opened).Against(new Refusal("entry/person-elsewhere", "person")).ThenAsked("entry/person-elsewhere", "person");
        var appointed = new ReferentAppointed(Opened.OccurredOn, "u-1", Opened.Structure);
        Given(Opened).When(appointed).Against(new Refusal("mandate/unknown-structure", "structure")).ThenRefused("mandate/unknown-structure", "structure");
        Given(Opened).When(appointed).Against(new Refusal("mandate/referent-misspelt", "referent")).ThenRefused("mandate/referent-misspelt", "referent");
        Given(Opened).When(appointed).Against(new Refusal("mandate/referent-accompanies-nobody", "referent")).ThenRefused("mandate/referent-accompanies-nobody", "referent");
        Given(Opened).When(appointed).Against(new Refusal("mandate/referent-accompanies-no-longer", "referent")).ThenAsked("mandate/referent-accompanies-no-longer", "referent");
        Given(Opened).When(appointed).Against(new Refusal("mandate/unknown-referent", "referent")).ThenAsked("mandate/unknown-referent", "referent");
        Given(Opened).When(appointed).Against(new Refusal("mandate/referent-of-other-structure", "referent")).ThenAsked("mandate/referent-of-other-structure", "referent");
    }

    public static TheoryData<EntrySituation> Fine =>
    [
        Of(TargetPublic.Under26) with { Age = 25 },
        Of(TargetPublic.Aged50OrMore) with { Age = 50 },
        Of(TargetPublic.Unemployed24MonthsOrMore) with { Labour = LabourSituation.LongTermUnemployed },
        // CAP is French level 3: of low qualification, though it is ISCED 3.
        Of(TargetPublic.LowQualification) with { Education = EducationLevel.Level3 },
        Of(TargetPublic.LowQualification) with { Education = EducationLevel.Isced3 },
        Of(TargetPublic.LeavingChildCare) with { Age = 29 },
        Of(TargetPublic.Rsa, TargetPublic.Ass),
    ];

    [Theory]
    [MemberData(nameof(Fine))]
    public void Facts_that_go_together_are_taken(EntrySituation situation) => Entering(situation).ThenStored();

    [Theory]
    [InlineData("1991-03-27", "2026-03-26", 34)]
    [InlineData("1991-03-27", "2026-03-27", 35)]
    [InlineData("2004-02-29", "2026-02-27", 21)]
    [InlineData("2004-02-29", "2026-02-28", 22)]
    [InlineData("2004-02-29", "2028-02-28", 23)]
    [InlineData("2004-02-29", "2028-02-29", 24)]
    public void Age_is_whole_years(string born, string day, int age) =>
        Assert.Equal(age, EntryFacts.AgeOn(DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void The_age_follows_from_the_date_of_birth_and_one_that_is_said_must_agree()
    {
        var entry = EntryFacts.WithAge(Opened, Born);
        Assert.Equal(34, entry.Situation.Age);
        Assert.Empty(EntryFacts.AgainstBirth(entry, Born));
        Assert.Equal("entry/age-contradicts-birth-date", Assert.Single(EntryFacts.AgainstBirth(With(new(Age: 20)), new(1951, 5, 1))).Code);
        Assert.Equal(20, EntryFacts.WithAge(With(new(Age: 20)), Born).Situation.Age);
    }

    [Fact]
    public void Nobody_enters_before_they_are_born_nor_proves_anything()
    {
        Assert.Equal("entry/before-birth", Assert.Single(EntryFacts.AgainstBirth(Opened, Day(1))).Code);
        Assert.Null(EntryFacts.WithAge(Opened, Day(1)).Situation.Age);
        var proven = With(new(Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, Born.AddDays(-1))));
        Assert.Equal("entry/proof-before-birth", Assert.Single(EntryFacts.AgainstBirth(proven, Born)).Code);
    }

    // Without a date of birth, the age says when somebody was born at the earliest: whoever is 34 was not born 35 years ago.
    [Theory]
    [InlineData(34, -35, true)]
    [InlineData(34, -34, false)]
    [InlineData(null, -100, true)]
    [InlineData(null, -99, false)]
    public void A_proof_is_of_a_day_on_which_the_person_can_have_lived(int? age, int years, bool refused)
    {
        var proven = With(new(Age: age, Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, Opened.OccurredOn.AddYears(years))));
        var then = Given().When(proven);
        if (refused)
        {
            then.ThenRefused("entry/proof-before-birth", "situation.publics");
        }
        else
        {
            then.ThenStored();
        }
    }

    [Fact]
    public void A_proof_of_the_year_1_is_none() =>
        Given().When(With(new(Publics: ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty.Add(TargetPublic.Rsa, DateOnly.MinValue)))).ThenRefused("entry/proof-before-birth", "situation.publics");

    // Day of this entry and of the other's; which of the two says that it follows the other.
    [Theory]
    [InlineData(5, 0, true, false, false)]
    [InlineData(0, 5, true, false, true)]
    [InlineData(5, 5, true, false, true)]
    [InlineData(0, 5, false, true, false)]
    [InlineData(5, 0, false, true, true)]
    [InlineData(5, 0, true, true, true)]
    [InlineData(0, 5, false, false, false)]
    public void A_person_comes_back_after_an_earlier_entry(int on, int otherOn, bool follows, bool isFollowed, bool refused)
    {
        Guid mine = new("00000000-0000-0000-0000-00000000000a"), theirs = new("00000000-0000-0000-0000-00000000000b");
        var other = Given(Opened with { OccurredOn = Day(otherOn), PreviousPathway = isFollowed ? mine : null }).State();
        var against = EntryFacts.AgainstOrder(mine, Opened with { OccurredOn = Day(on), PreviousPathway = follows ? theirs : null }, theirs, other);
        Assert.Equal(refused ? "entry/previous-not-before" : null, against?.Code);
        Assert.Null(EntryFacts.AgainstOrder(mine, Opened with { PreviousPathway = theirs }, theirs, Pathway.None));
    }

    // Days of [entry, exit): mine, then the other's; null is still open.
    [Theory]
    [InlineData(10, null, 0, null, true)]
    [InlineData(10, null, 0, 10, false)]
    [InlineData(10, null, 0, 11, true)]
    [InlineData(0, 5, 5, null, false)]
    [InlineData(0, 6, 5, null, true)]
    [InlineData(0, null, 5, 8, true)]
    [InlineData(9, null, 5, 8, false)]
    public void A_person_is_followed_once_in_a_scheme_at_a_time(int from, int? to, int otherFrom, int? otherTo, bool second)
    {
        var other = Given([Opened with { OccurredOn = Day(otherFrom) }, .. otherTo is { } end ? new PathwayEvent[] { new PathwayClosed(Day(end), Closure.MovedAway) } : []]).State();
        var against = EntryFacts.AgainstOther(Scheme.Plie, Day(from), to is { } t ? Day(t) : null, other);
        Assert.Equal(second ? "entry/second-open-in-scheme" : null, against?.Code);
        Assert.Null(EntryFacts.AgainstOther(Scheme.Rsa, Day(from), null, other));
        Assert.Null(EntryFacts.AgainstOther(Scheme.Plie, Day(from), null, Pathway.None));
    }

    [Fact]
    public void What_nobody_has_answered_is_to_be_completed_and_not_to_know_is_an_answer()
    {
        Assert.Equal(["situation.labour", "situation.gender", "situation.age", "situation.education"], EntryFacts.ToComplete(Opened));
        Assert.Empty(EntryFacts.ToComplete(With(new(LabourSituation.DoesNotKnow, Gender.PrefersNotToSay, 34, EducationLevel.DoesNotKnow))));
    }

    static PathwayOpened OfAge(int? age, Scheme scheme = Scheme.Plie, params TargetPublic[] publics) => new(
        new DateOnly(2026, 3, 1), Guid.NewGuid(), scheme, "PLIE-A", "69123",
        new EntrySituation(Age: age, Publics: publics.Length == 0 ? null : publics.ToImmutableSortedDictionary(p => p, _ => (DateOnly?)null)));

    [Fact]
    public void An_age_that_followed_from_the_former_date_of_birth_follows_the_right_one()
    {
        var (former, born) = (new DateOnly(1978, 6, 12), new DateOnly(1987, 6, 12));
        Assert.Equal(38, EntryFacts.Followed(OfAge(47), former, born)?.Situation.Age);
        // Nobody knew it before, or the former date was after the entry.
        Assert.Equal(38, EntryFacts.Followed(OfAge(null), null, born)?.Situation.Age);
        Assert.Equal(38, EntryFacts.Followed(OfAge(null), new DateOnly(2026, 4, 1), born)?.Situation.Age);
        // Right already; another that somebody said, with the former date of birth or without one.
        Assert.Null(EntryFacts.Followed(OfAge(38), former, born));
        Assert.Null(EntryFacts.Followed(OfAge(46), former, born));
        Assert.Null(EntryFacts.Followed(OfAge(47), null, born));
    }

    [Fact]
    public void What_an_age_would_be_refused_or_asked_for_does_not_follow_by_itself()
    {
        var former = new DateOnly(2004, 6, 12); // 21 on the day of entry
        Assert.Null(EntryFacts.Followed(OfAge(21), former, new DateOnly(2026, 3, 2)));
        Assert.Null(EntryFacts.Followed(OfAge(21), former, new DateOnly(2020, 1, 1))); // 6 years old
        Assert.Null(EntryFacts.Followed(OfAge(21), former, new DateOnly(1900, 1, 1))); // 126
        Assert.Null(EntryFacts.Followed(OfAge(21, Scheme.YouthEngagementContract), former, new DateOnly(1980, 1, 1)));
        Assert.Null(EntryFacts.Followed(OfAge(21, publics: TargetPublic.Under26), former, new DateOnly(1980, 1, 1)));
        // Too old before, and confirmed for that age; and again too old for another.
        Assert.Null(EntryFacts.Followed(OfAge(27, Scheme.YouthEngagementContract), new DateOnly(1998, 6, 12), new DateOnly(1988, 6, 12)));
        // What stood against the entry before is none of the age's doing.
        Assert.Equal(20, EntryFacts.Followed(OfAge(21, publics: [TargetPublic.Refugee, TargetPublic.OtherProtection]), former, new DateOnly(2005, 6, 12))?.Situation.Age);
    }
}
