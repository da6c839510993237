using Pathways.Domain.Codes;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>Under which heading a form shows a public: a list of eighteen is read group by group.</summary>
public static class PublicGroups
{
    /// <summary>The heading, in the language of the request.</summary>
    public static string Of(TargetPublic flag) => flag switch
    {
        TargetPublic.Rsa or TargetPublic.Ass or TargetPublic.Aah or TargetPublic.Are => Say("Revenus", "Income"),
        TargetPublic.Unemployed12To23Months or TargetPublic.Unemployed24MonthsOrMore => Say("Durée de chômage", "Time unemployed"),
        TargetPublic.Under26 or TargetPublic.Aged50OrMore => Say("Âge", "Age"),
        TargetPublic.QpvResident or TargetPublic.FrrResident => Say("Lieu de vie", "Place"),
        TargetPublic.DisabledWorker => Say("Santé", "Health"),
        TargetPublic.LowQualification or TargetPublic.FrenchBelowA1 => Say("Formation et langue", "Education and language"),
        TargetPublic.SingleParent or TargetPublic.NoStableHousing or TargetPublic.MobilityProblem => Say("Famille, logement, mobilité", "Family, housing, mobility"),
        TargetPublic.Refugee or TargetPublic.OtherProtection or TargetPublic.RefugeeOrAsylum => Say("Protection", "Protection"),
        TargetPublic.LeavingPrison or TargetPublic.LeavingChildCare => Say("Sortie d’institution", "Leaving an institution"),
        _ => throw new ArgumentOutOfRangeException(nameof(flag), flag, "A public without a heading."),
    };
}
