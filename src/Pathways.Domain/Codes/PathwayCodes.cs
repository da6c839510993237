#pragma warning disable CS1591 // The list is documented; its values are the field's own terms and say themselves.

namespace Pathways.Domain.Codes;

// The closed lists that steps of a pathway speak in, as of 26 November 2026. Stored and served in snake_case; labels live in
// resource files, never in events. A value is added, never renamed or removed: stored events hold them. What a list no longer
// offers is marked so (CodeStanding.cs): it loads, folds and is labelled as before, and is not recorded any more.

/// <summary>Scheme (dispositif) under which a person is accompanied. One pathway is one person under one scheme.</summary>
public enum Scheme { Plie, Rsa, Iae, Pacea, YouthEngagementContract, CapEmploi, Other }

/// <summary>
/// Gender as the person states it: the three values by which the ESF+ common indicators are broken down (Regulation (EU) 2021/1057, Annex I),
/// the two answers that are none of them, and <see cref="NotStated"/>: nobody has answered yet.
/// </summary>
public enum Gender { Woman, Man, NonBinary, DoesNotKnow, PrefersNotToSay, [NoAnswer] NotStated }

/// <summary>Situation on the labour market on entry (ESF+ EECO02–05). <see cref="NotStated"/>: nobody has answered yet.</summary>
public enum LabourSituation { LongTermUnemployed, Unemployed, Inactive, Employed, InTraining, DoesNotKnow, PrefersNotToSay, [NoAnswer] NotStated }

/// <summary>
/// Highest level of education: the French level (decree 2019-14), from which <see cref="Education"/> derives the ISCED group of the ESF+
/// indicators. The groups themselves are the list of before: a file that knows no more may still hold them.
/// <see cref="NotStated"/>: nobody has answered yet.
/// </summary>
public enum EducationLevel
{
    NoneOrBrevet, Level3, Level4, Level5, Level6, Level7, Level8, DoesNotKnow, PrefersNotToSay,
    [FilesOnly] Isced0To2, [FilesOnly] Isced3, [FilesOnly] Isced4, [FilesOnly] Isced5To8,
    [NoAnswer] NotStated,
}

/// <summary>Publics that conventions target; a flag is set on entry, with the date of its proof.</summary>
public enum TargetPublic
{
    Rsa, Ass, Aah, Are, Unemployed12To23Months, Unemployed24MonthsOrMore,
    // They follow from the age, and are asked of nobody; a file may say them where it has no age.
    [FilesOnly] Under26, [FilesOnly] Aged50OrMore,
    // QPV: list of 2024, overseas 2025. FRR replaced ZRR on 1 July 2024; some ZRR are kept to the end of 2027.
    QpvResident, FrrResident,
    DisabledWorker, Refugee, OtherProtection, LowQualification, SingleParent, FrenchBelowA1, LeavingPrison, LeavingChildCare,
    NoStableHousing, MobilityProblem,
    [Retired("refugee", "other_protection")] RefugeeOrAsylum,
}

/// <summary>Kind of orientation (France Travail: PSO, PED, PSP): the law knows these three.</summary>
public enum OrientationKind { Social, Professional, SocioProfessional, [FilesOnly] Other }

/// <summary>Why an orientation was refused by the person.</summary>
public enum OrientationRefusalReason { OtherWish, Health, Distance, Childcare, AlreadyInWork, NotStated, Other }

/// <summary>The eight axes on which barriers to work are assessed (France Travail).</summary>
public enum BarrierAxis { Digital, Mobility, Family, Health, BasicSkills, Housing, Financial, Administrative }

/// <summary>How heavily a barrier weighs.</summary>
public enum BarrierLevel { Low, Medium, High, NotStated }

/// <summary>Why an engagement contract ended.</summary>
public enum EngagementClosure { Fulfilled, NewContract, NotKept, PathwayEnded, Other }

/// <summary>How an appointment is held.</summary>
public enum AppointmentMode { InPerson, Telephone, Video }

/// <summary>Whether the person said that they would not come.</summary>
public enum Absence { Excused, NoShow }

/// <summary>Who cancelled an appointment. By the service is what France Travail calls revoked.</summary>
public enum CancelledBy { Person, Service }

/// <summary>Kind of training. Only the qualifying and pre-qualifying ones make a "sortie positive" of the IAE.</summary>
public enum TrainingKind { Qualifying, PreQualifying, BasicSkills, Language, Digital, Remobilisation, School, FurtherEducation, HigherEducation, Other }

/// <summary>Why a training was abandoned.</summary>
public enum TrainingAbandonment { FoundWork, Health, Childcare, Mobility, Financial, Content, Exclusion, Unreachable, Other }

/// <summary>
/// Kinds of work contract, with the French names that the field uses. CDDI has two variants (PHC and Convergence); <see cref="Aided"/> is
/// the PEC or CUI. Seasonal, portage and freelance are in use, and in no public list that was seen.
/// </summary>
public enum ContractKind
{
    Cdi, CdiInclusion, Cdd, CddUsage, Cddi, CddiPhc, CddiConvergence, CddTremplin, Aided, Apprenticeship, Professionalisation, Interim,
    CivilService, BusinessCreation, Seasonal, Portage, Freelance, Other,
}

/// <summary>Full or part time.</summary>
public enum WorkingTime { FullTime, PartTime }

/// <summary>
/// Kind of employer: ordinary, or one of the insertion structures (SIAE: ACI, AI, EI, EITI, ETTI) and their neighbours. Exit figures use the
/// five SIAE kinds only. <see cref="NotStated"/>: nobody has answered yet.
/// </summary>
public enum EmployerKind { Ordinary, PublicService, Aci, Ai, Ei, Eiti, Etti, Geiq, Ea, Eatt, Esat, Opcs, [NoAnswer] NotStated }

/// <summary>What an immersion (PMSMP) is for (article L5135-1 of the labour code).</summary>
public enum ImmersionAim { DiscoverJob, ConfirmPlan, StartHire }

/// <summary>Why a work contract ended.</summary>
public enum ContractEnd { Term, Resignation, Dismissal, TrialPeriod, Agreement, NewContract, Health, Other }

/// <summary>Why a pathway is suspended.</summary>
public enum SuspensionReason { Health, Maternity, Childcare, Detention, Abroad, Work, Other }

/// <summary>
/// Coded exit of a pathway. <see cref="Withdrawn"/> is what the ASP calls "retrait": the stay was taken back out of the record, so that figures
/// about exits count it apart. The time limit is the scheme's: 36 months of the PLIE, 24 of the PASS IAE.
/// </summary>
public enum Closure
{
    Employment, Training, OtherSiae, Administrative, MovedAway, Health, Retirement, RefusedByPerson, AbandonedByService,
    TimeLimitOfScheme, Deceased, Unreachable, Withdrawn, Other,
    [Retired("time_limit_of_scheme")] ThirtySixMonthLimit,
}

/// <summary>What a person is found doing at a follow-up. Not reached and not asked are two different absences.</summary>
public enum FollowUpSituation { DurableJob, OtherJob, SelfEmployed, InTraining, InSiae, Unemployed, Inactive, Unreachable, NotAsked }

/// <summary>Why a recorded step is corrected or retracted.</summary>
public enum CorrectionReason { WrongDate, WrongCode, WrongPathway, EnteredTwice, NeverHappened, LateInformation, ContestedByPerson, Other, BirthDateCorrected }
