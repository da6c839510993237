using System.Globalization;
using Pathways.Api.Resources;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>What the fields of steps are called on forms, and what helps to fill them in.</summary>
public static class FieldWords
{
    /// <summary>The label of a field.</summary>
    public static string Label(string field) => field switch
    {
        "job.occurredOn" => Say("Début du contrat", "Start of the contract"),
        "job.kind" => Say("Nature du contrat", "Kind of contract"),
        ['j', 'o', 'b', '.', ..] => Label(field[4..]),
        "occurredOn" => Say("Date", "Date"),
        "scheme" => Say("Dispositif", "Scheme"),
        "structure" => Say("Structure", "Structure"),
        "territory" => Say("Commune de résidence", "Commune of residence"),
        "convention" => Say("Convention", "Convention"),
        "situation.labour" => Say("Situation vis-à-vis de l’emploi", "Labour-market situation"),
        "situation.gender" => Say("Genre", "Gender"),
        "age" => Say("Âge", "Age"),
        "situation.age" => Say("Âge (par la date de naissance)", "Age (by the date of birth)"),
        "situation.education" => Say("Niveau d’études", "Level of education"),
        "situation.publics" => Say("Publics", "Publics"),
        "prescriber" => Say("Adressé·e par", "Sent by"),
        "referent" => Say("Référent·e", "Referent"),
        "kind" => Say("Nature", "Kind"),
        "reason" => Say("Motif", "Reason"),
        "granted" => Say("Demande acceptée", "Request granted"),
        "axis" => Say("Frein", "Barrier"),
        "level" => Say("Niveau", "Level"),
        "weeklyHours" => Say("Heures par semaine", "Hours a week"),
        "appointment" => Say("Rendez-vous", "Appointment"),
        "plannedOn" => Say("Prévu le", "Planned for"),
        "mode" => Say("Comment", "How"),
        "time" => Say("Heure", "Time"),
        "place" => Say("Lieu, si c’est en personne", "Place, if it is in person"),
        "invited" => Say("Invitation", "Invitation"),
        "mandate" => Say("Référent·e", "Referent"),
        "retract.why" => Say("Pourquoi la retirer", "Why retract it"),
        ['b', 'a', 'r', 'r', 'i', 'e', 'r', '.', ..] => Labels.Capital(Labels.Of("BarrierAxis", field[8..], CultureInfo.CurrentUICulture), CultureInfo.CurrentUICulture),
        "barriers" => Say("Freins", "Barriers"),
        "absence" => Say("Absence", "Absence"),
        "by" => Say("Annulé par", "Cancelled by"),
        "training" => Say("Formation", "Training"),
        "plannedEnd" => Say("Fin prévue", "Planned end"),
        "immersion" => Say("Immersion", "Immersion"),
        "startsOn" => Say("Du", "From"),
        "endsOn" => Say("Au", "To"),
        "rome" => Say("Métier (code ROME)", "Occupation (ROME code)"),
        "aim" => Say("Objet de l’immersion", "Aim of the immersion"),
        "host" => Say("Entreprise d’accueil (SIRET)", "Host (SIRET)"),
        "kept" => Say("Menée à son terme", "Kept to its end"),
        "contract" => Say("Contrat", "Contract"),
        "workingTime" => Say("Temps de travail", "Working time"),
        "employer" => Say("Employeur", "Employer"),
        "months" => Say("Mois après la sortie", "Months after the exit"),
        "situation" => Say("Situation constatée", "Situation found"),
        "exit" => Say("Motif de sortie", "Exit"),
        "why" => Say("Pourquoi", "Why"),
        "firstName" => Say("Prénom", "First name"),
        "lastName" => Say("Nom de famille", "Family name"),
        "birthDate" => Say("Date de naissance", "Date of birth"),
        "phone" => Say("Téléphone", "Telephone"),
        "email" => Say("Courriel", "Email"),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "A field without words."),
    };

    /// <summary>What helps to fill it in, when something does.</summary>
    public static string? Hint(string field) => field switch
    {
        ['j', 'o', 'b', '.', ..] => Hint(field[4..]),
        "occurredOn" => Say("Quand cela s’est passé : 12/05, hier, lundi, 12 mai 2026. Jour d’abord ; sans année, le dernier passé.", "When it happened: 12/05, yesterday, Monday, 12 May 2026. Day first; without a year, the last one past."),
        "plannedOn" or "plannedEnd" or "startsOn" or "endsOn" => Say("Par exemple 12/05, demain, 12 mai 2026. Jour d’abord ; sans année, le premier qui suit l’étape.", "For example 12/05, tomorrow, 12 May 2026. Day first; without a year, the first after the step."),
        "rome" => Say("Une lettre et quatre chiffres, par exemple K2204.", "A letter and four digits, for example K2204."),
        "host" => Say("Quatorze chiffres.", "Fourteen digits."),
        "territory" => Say("Tapez le début du nom, ou le code INSEE.", "Type the beginning of the name, or the INSEE code."),
        "convention" => Say("Son code, par exemple PLIE-2026, s’il y en a une.", "Its code, for example PLIE-2026, if there is one."),
        "time" => Say("Par exemple 14h30 ou 9h. Laissée vide : pas encore convenue.", "For example 14:30 or 2:30 pm. Left empty: not agreed yet."),
        "place" => Say("Une structure du territoire, ou une commune : tapez le début du nom. Pas d’adresse ; chez la personne, sa commune.", "A structure of the territory, or a commune: type the beginning of its name. No address; at the person’s home, their commune."),
        "referent" => Say("Tapez le début du nom et choisissez.", "Type the beginning of the name and choose."),
        "structure" => Say("Tapez le début du nom et choisissez.", "Type the beginning of the name and choose."),
        "birthDate" => Say("Par exemple 27/03/1991. L’âge s’en déduit.", "For example 27/03/1991. The age follows from it."),
        "situation.labour" or "situation.gender" or "situation.education" => Say("Sans réponse, l’entrée reste à compléter.", "Without an answer, the entry stays to be completed."),
        "situation.publics" => Say("Tous ceux qui s’appliquent à l’entrée.", "All that apply on entry."),
        _ => null,
    };
}
