#pragma warning disable CS1591 // The list is documented; its values are the field's own terms and say themselves.

namespace Pathways.Domain.Codes;

// The closed lists that steps of a pathway speak in. Stored and served in snake_case; labels live in
// resource files, never in events. A value is added, never renamed or removed: stored events hold them.

/// <summary>Scheme (dispositif) under which a person is accompanied. One pathway is one person under one scheme.</summary>
public enum Scheme { Plie, Rsa, Iae, Pacea, YouthEngagementContract, CapEmploi, Other }

/// <summary>Gender as the person states it: the three values by which the ESF+ common indicators are broken down (Regulation (EU) 2021/1057, Annex I), and its absence.</summary>
public enum Gender { Woman, Man, NonBinary, NotStated }

/// <summary>Situation on the labour market on entry (ESF+ EECO02–05).</summary>
public enum LabourSituation { LongTermUnemployed, Unemployed, Inactive, Employed, InTraining, NotStated }

/// <summary>Highest level of education on entry, grouped as ESF+ EECO09–11 do over ISCED 2011.</summary>
public enum EducationLevel { Isced0To2, Isced3, Isced4, Isced5To8, NotStated }

/// <summary>Publics that conventions target; a flag is set on entry, with the date of its proof.</summary>
public enum TargetPublic
{
    Rsa, Ass, Aah, Are, Unemployed12To23Months, Unemployed24MonthsOrMore, Under26, Aged50OrMore, QpvResident,
    FrrResident, DisabledWorker, RefugeeOrAsylum, LowQualification, SingleParent, FrenchBelowA1, LeavingPrison, LeavingChildCare,
}

/// <summary>Kind of orientation (France Travail: PSO, PED, PSP).</summary>
public enum OrientationKind { Social, Professional, SocioProfessional, Other }

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

/// <summary>Kinds of work contract, with the French names that the field uses.</summary>
public enum ContractKind
{
    Cdi, CdiInclusion, Cdd, CddUsage, Cddi, CddTremplin, Apprenticeship, Professionalisation, Interim, Seasonal, Portage, Freelance,
    CivilService, Aided, Other,
}

/// <summary>Full or part time.</summary>
public enum WorkingTime { FullTime, PartTime }

/// <summary>Kind of employer: ordinary, or one of the insertion structures (SIAE: ACI, AI, EI, EITI, ETTI) and their neighbours.</summary>
public enum EmployerKind { Ordinary, PublicService, Aci, Ai, Ei, Eiti, Etti, Geiq, Ea, Esat, Opcs }

/// <summary>What an immersion (PMSMP) is for (article L5135-1 of the labour code).</summary>
public enum ImmersionAim { DiscoverJob, ConfirmPlan, StartHire }

/// <summary>Why a work contract ended.</summary>
public enum ContractEnd { Term, Resignation, Dismissal, TrialPeriod, Agreement, NewContract, Health, Other }

/// <summary>Why a pathway is suspended.</summary>
public enum SuspensionReason { Health, Maternity, Childcare, Detention, Abroad, Work, Other }

/// <summary>Coded exit of a pathway.</summary>
public enum Closure
{
    Employment, Training, OtherSiae, Administrative, MovedAway, Health, Retirement, RefusedByPerson, AbandonedByService,
    ThirtySixMonthLimit, Deceased, Unreachable, Other,
}

/// <summary>What a person is found doing at a follow-up. Not reached and not asked are two different absences.</summary>
public enum FollowUpSituation { DurableJob, OtherJob, SelfEmployed, InTraining, InSiae, Unemployed, Inactive, Unreachable, NotAsked }

/// <summary>Why a recorded step is corrected or retracted.</summary>
public enum CorrectionReason { WrongDate, WrongCode, WrongPathway, EnteredTwice, NeverHappened, LateInformation, ContestedByPerson, Other }
