using System.Collections.Immutable;
using Pathways.Api.Recording;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Demo;

/// <summary>An invented person: who they are, where they start from, and how likely things go well, which differs by public.</summary>
sealed record DemoPerson(Identity Identity, DemoTerritory.House House, string Commune, EntrySituation Situation, double Employability, IReadOnlyList<BarrierAxis> Barriers)
{
    public static DemoPerson Invent(Dice dice, int number, DateOnly entry)
    {
        var house = dice.Weighted([.. DemoTerritory.Houses.Select(h => (h, (double)h.Weight))]);
        var young = house.Structure.Kind == "ML";
        var age = young ? dice.Between(16, 25) : dice.Weighted((dice.Between(20, 29), 2.0), (dice.Between(30, 44), 4), (dice.Between(45, 54), 2.5), (dice.Between(55, 63), 1.5));
        var gender = dice.Weighted((Gender.Woman, 51.0), (Gender.Man, 47), (Gender.NonBinary, 0.5), (Gender.PrefersNotToSay, 0.5), (Gender.NotStated, 1));
        var education = dice.Weighted(
            (EducationLevel.NoneOrBrevet, young ? 45.0 : 38), (EducationLevel.Level3, 26), (EducationLevel.Level4, 18), (EducationLevel.Level5, young ? 2 : 7),
            (EducationLevel.Level6, young ? 2 : 4), (EducationLevel.Level7, young ? 1 : 2), (EducationLevel.DoesNotKnow, 1), (EducationLevel.PrefersNotToSay, 0.5), (EducationLevel.NotStated, 1.5));
        var labour = dice.Weighted(
            (LabourSituation.LongTermUnemployed, young ? 12.0 : 48), (LabourSituation.Unemployed, 30), (LabourSituation.Inactive, 16), (LabourSituation.Employed, 4), (LabourSituation.NotStated, 2));
        var publics = Publics(dice, house, age, education, labour, entry);
        var barriers = Enum.GetValues<BarrierAxis>().Where(axis => dice.Chance(axis is BarrierAxis.Mobility or BarrierAxis.Digital ? 0.28 : 0.15)).ToList();
        var employability = 0.62
            - (education == EducationLevel.NoneOrBrevet ? 0.13 : 0) + (Education.Isced(education) == EducationLevel.Isced5To8 ? 0.12 : 0)
            - (labour == LabourSituation.LongTermUnemployed ? 0.12 : 0) - (0.04 * barriers.Count) - (age >= 50 ? 0.08 : 0)
            - (publics.ContainsKey(TargetPublic.DisabledWorker) ? 0.06 : 0) + (house.Scheme == Scheme.Iae ? 0.06 : 0);
        var first = dice.Pick(gender == Gender.Man ? DemoNames.Men : gender == Gender.Woman ? DemoNames.Women : dice.Chance(0.5) ? DemoNames.Men : DemoNames.Women);
        var family = dice.Pick(DemoNames.Families);
        // 06 39 98 is kept for fiction, example.org for examples.
        var identity = new Identity(
            DeterministicId.From("demo-person", $"{number}"), first, family, $"+33 6 39 98 {dice.Between(10, 99)} {dice.Between(10, 99)}",
            dice.Chance(0.7) ? $"{PlainText.Fold(first).Replace(' ', '-')}.{PlainText.Fold(family).Replace(' ', '-')}{number}@example.org" : null,
            entry.AddYears(-age).AddDays(-dice.Between(1, 360)), house.Structure.Code);
        return new DemoPerson(
            identity, house, dice.Weighted([.. DemoTerritory.Communes.Select(c => (c.Commune.Code, (double)c.Weight))]),
            new EntrySituation(labour, gender, age, education, publics.Count == 0 ? null : publics), Math.Clamp(employability, 0.12, 0.9), barriers);
    }

    /// <summary>The same person who comes back on a day, of the age that they then are, a little harder to place.</summary>
    public DemoPerson Later(DateOnly entry) => this with
    {
        Situation = Situation with { Age = EntryFacts.AgeOn(Identity.BirthDate!.Value, entry), Labour = LabourSituation.LongTermUnemployed },
        Employability = Math.Max(0.12, Employability - 0.08),
    };

    static ImmutableSortedDictionary<TargetPublic, DateOnly?> Publics(
        Dice dice, DemoTerritory.House house, int age, EducationLevel education, LabourSituation labour, DateOnly entry)
    {
        var flags = ImmutableSortedDictionary.CreateBuilder<TargetPublic, DateOnly?>();
        void Flag(TargetPublic flag, double chance)
        {
            if (dice.Chance(chance))
            {
                flags[flag] = dice.Chance(0.75) ? entry.AddDays(-dice.Between(1, 90)) : null;
            }
        }
        Flag(TargetPublic.Rsa, house.Scheme == Scheme.Rsa ? 1 : age < 25 ? 0.05 : 0.35);
        Flag(TargetPublic.Ass, 0.06);
        Flag(TargetPublic.LowQualification, education is EducationLevel.NoneOrBrevet or EducationLevel.Level3 ? 0.9 : 0);
        Flag(labour == LabourSituation.LongTermUnemployed && dice.Chance(0.55) ? TargetPublic.Unemployed24MonthsOrMore : TargetPublic.Unemployed12To23Months, labour == LabourSituation.LongTermUnemployed ? 0.95 : 0);
        Flag(TargetPublic.QpvResident, 0.27);
        Flag(TargetPublic.DisabledWorker, house.Scheme == Scheme.CapEmploi ? 0.95 : 0.07);
        Flag(TargetPublic.SingleParent, 0.14);
        Flag(dice.Chance(0.6) ? TargetPublic.Refugee : TargetPublic.OtherProtection, 0.06);
        Flag(TargetPublic.NoStableHousing, 0.05);
        Flag(TargetPublic.MobilityProblem, 0.12);
        Flag(TargetPublic.FrenchBelowA1, 0.05);
        Flag(TargetPublic.LeavingPrison, 0.015);
        Flag(TargetPublic.LeavingChildCare, age < 22 ? 0.05 : 0);
        return flags.ToImmutable();
    }
}
