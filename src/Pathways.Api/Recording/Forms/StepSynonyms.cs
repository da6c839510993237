using System.Collections.Frozen;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording.Forms;

/// <summary>What people who work with pathways call the steps, beside their names: phrases in French and in English.</summary>
public static class StepSynonyms
{
    static readonly FrozenDictionary<Type, string[]> All = new Dictionary<Type, string>
    {
        [typeof(ReferentAppointed)] = "référent, référente, conseiller, conseillère, nommer, désigner, mandat, caseworker, appoint",
        [typeof(ReferentReplaced)] = "référent, changer de conseiller, transfert, transférer, passer la main, relais, remplacement, transfer, handover",
        [typeof(TransferProposed)] = "transfert, transférer, confier, autre structure, passer la main, relais, réorienter vers, transfer, handover, other structure",
        [typeof(OrientationProposed)] = "orienter, proposition, PSO, PED, PSP",
        [typeof(OrientationNotified)] = "orienter, notification, décision, PSO, PED, PSP, decision",
        [typeof(OrientationAccepted)] = "accord, accepter, agree",
        [typeof(OrientationRefused)] = "refus, refuser, décliner, decline",
        [typeof(ReorientationRequested)] = "changer d’orientation, nouvelle orientation, autre orientation",
        [typeof(ReorientationDecided)] = "changer d’orientation, décision de réorientation",
        [typeof(DiagnosisMade)] = "diag, bilan, état des lieux, évaluation, entretien de diagnostic, premier entretien, assessment",
        [typeof(BarrierIdentified)] = "frein, freins, difficulté, problème, obstacle, besoin, barriers, problem, need, endettement, dettes, garde d’enfants, permis, transport, illettrisme, français",
        [typeof(BarrierReassessed)] = "frein, freins, réévaluer, point sur les freins, barriers",
        [typeof(BarrierLifted)] = "frein, freins, levée, résolu, réglé, barriers, solved",
        [typeof(EngagementContractSigned)] = "CER, contrat d’engagement réciproque, CEJ, PPAE, engagement, signature",
        [typeof(EngagementContractAmended)] = "CER, avenant, renouvellement, engagement",
        [typeof(EngagementContractClosed)] = "CER, fin de CER, rupture, engagement",
        [typeof(InvitationSent)] = "inviter, convocation, convoquer, courrier, lettre, SMS, mail, letter, summons",
        [typeof(AppointmentBooked)] = "rdv, rendez-vous, prendre rendez-vous, fixer, planifier, agenda, prochain rdv, meeting, schedule",
        [typeof(AppointmentHeld)] = "rdv, rendez-vous, entretien, venu, venue, présent, présente, vu, reçu, honoré, meeting, interview, attended, came",
        [typeof(AppointmentMissed)] = "rdv, rendez-vous, absent, absente, absence, pas venu, pas venue, n’est pas venu, n’est pas venue, manqué, lapin, excusé, no show, no-show, did not come",
        [typeof(AppointmentCancelled)] = "rdv, rendez-vous, annulation, annuler, reporter, report, déplacer, décommander, postponed",
        [typeof(TrainingPrescribed)] = "formation, prescription, prescrire, stage, course",
        [typeof(TrainingStarted)] = "formation, début de formation, stage, inscription, cours, école, course, school",
        [typeof(TrainingCompleted)] = "formation, fin de formation, fini, achevée, course",
        [typeof(TrainingAbandoned)] = "formation, abandon, abandonner, arrêt, arrêter, décrochage, dropout, drop out, quit",
        [typeof(QualificationObtained)] = "diplôme, diplômé, certificat, certification, titre professionnel, CAP, BEP, bac, CQP, VAE, CACES, diploma, degree, certificate",
        [typeof(ImmersionAgreed)] = "stage, PMSMP, EMT, stage en entreprise, mise en situation, internship, placement, trial",
        [typeof(ImmersionEnded)] = "stage, PMSMP, fin de stage, arrêt, internship",
        [typeof(WorkContractStarted)] = "CDD, CDI, CDDI, intérim, contrat, embauche, emploi, travail, boulot, poste, mission, alternance, PEC, CUI, hired, job, work, employment, temping",
        [typeof(WorkContractAmended)] = "avenant, renouvellement, prolongation, contrat, renewal",
        [typeof(WorkContractEnded)] = "fin de contrat, fin de CDD, fin de mission, licenciement, démission, rupture, arrêt, contrat, job, fired, dismissed",
        [typeof(BusinessCreated)] = "entreprise, auto-entrepreneur, micro-entreprise, indépendant, à son compte, ACRE, self-employed, company",
        [typeof(FollowUpDue)] = "suivi, relance, à rappeler, reminder",
        [typeof(FollowUpRecorded)] = "suivi, 3 mois, 6 mois, 12 mois, nouvelles, que devient, follow up, outcome",
        [typeof(PathwaySuspended)] = "suspendre, pause, arrêt, arrêt maladie, congé maternité, interruption, sick leave",
        [typeof(PathwayResumed)] = "reprise, reprendre, retour, back, return",
        [typeof(PathwayClosed)] = "sortie, sortir, fin, fin de parcours, fin d’accompagnement, clore, clôture, clôturer, fermer, abandon, arrêt, déménagement, décès, décédé, décédée, mort, exit, end, close, drop out, leave",
    }.ToFrozenDictionary(s => s.Key, s => s.Value.Split(", "));

    /// <summary>What else a step is called; nothing where only its name is in use.</summary>
    public static IReadOnlyList<string> Of(Type step) => All.GetValueOrDefault(step, []);
}
