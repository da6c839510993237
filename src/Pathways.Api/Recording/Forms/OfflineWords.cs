using System.Text.Json;
using Pathways.Api.Pages;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>What the pages' scripts say when the line drops, the session ends or changes hands, or somebody comes back, in the language of the request.</summary>
public static class OfflineWords
{
    /// <summary>The words of a form, as an attribute of it.</summary>
    public static string Json => Of(new(StringComparer.Ordinal)
    {
        ["kept"] = Say(
            "La ligne est coupée : rien n’est encore enregistré. Votre saisie est gardée sur cet appareil et sera envoyée dès que la ligne revient.",
            "The line is down: nothing is recorded yet. What you typed is kept on this device and will be sent as soon as the line is back."),
        ["page"] = Say(
            "La ligne est coupée : rien n’est encore enregistré. Laissez cette page ouverte, elle sera envoyée dès que la ligne revient.",
            "The line is down: nothing is recorded yet. Leave this page open, it will be sent as soon as the line is back."),
        ["found"] = Say("Vos réponses sont remises ci-dessous.", "Your answers are back below."),
        ["draft"] = Say("Votre saisie est remise ici, elle n’est pas enregistrée : {described}.", "What you typed is back here, it is not recorded: {described}."),
        ["fileAgain"] = Say("Choisissez le fichier à nouveau ({files}) : un navigateur ne le garde pas.", "Choose the file again ({files}): a browser does not keep it."),
        ["fileNeeded"] = Say("Choisissez le fichier à nouveau : un navigateur ne le garde pas.", "Choose the file again: a browser does not keep it."),
        ["chooseFile"] = Say("Choisir le fichier", "Choose the file"),
        ["agreeAgain"] = Say(
            "Ce fichier est un autre, ou il a changé : vos accords étaient donnés pour le précédent et sont décochés. Rien n’est envoyé. Cochez à nouveau ceux qui valent pour celui-ci.",
            "This file is another one, or it has changed: what you agreed to was for the one before and is no longer ticked. Nothing is sent. Tick again what holds for this one."),
        ["without"] = Say(
            "Ceci n’est plus proposé et n’est pas remis : choisissez à nouveau, s’il y a lieu.",
            "This is no longer offered and is not put back: choose again, if need be."),
        ["refused"] = Say(
            "Votre saisie n’a pas été enregistrée, et ne peut plus l’être : copiez ce qu’il vous faut.",
            "What you typed was not recorded, and can no longer be: copy what you need."),
        ["signInBeside"] = Say(
            "Votre session a pris fin : rien n’est encore enregistré. Laissez cette page ouverte, connectez-vous dans un autre onglet, puis envoyez d’ici.",
            "Your session has ended: nothing is recorded yet. Leave this page open, sign in on another tab, then send from here."),
        ["signInLink"] = Say("Se connecter (nouvel onglet)", "Sign in (new tab)"),
        ["back"] = Say("Vous êtes de nouveau connecté·e. Rien n’est encore enregistré : envoyez.", "You are signed in again. Nothing is recorded yet: send."),
        ["changed"] = Say(
            "Vous êtes maintenant {now} dans ce navigateur, et cette saisie est celle de {by} : rien n’est enregistré. Elle reste sur cette page, cachée. "
            + "Pour l’envoyer, reconnectez-vous comme {by} dans un autre onglet, puis revenez ici.",
            "You are now {now} in this browser, and what is typed here is by {by}: nothing is recorded. It stays on this page, hidden. "
            + "To send it, sign in as {by} again on another tab, then come back here."),
        ["changedOpens"] = Say("Pour enregistrer en tant que {now}, ouvrez la page à nouveau.", "To record as {now}, open the page again."),
        ["changedNot"] = Say("{now} ne peut pas ouvrir cette page.", "{now} can’t open this page."),
        ["signedOut"] = Say(
            "La session de {by} a pris fin dans un autre onglet : rien n’est enregistré. Cette saisie reste sur cette page, cachée. Reconnectez-vous comme {by} dans un autre onglet, puis envoyez.",
            "The session of {by} has ended on another tab: nothing is recorded. What is typed here stays on this page, hidden. Sign in as {by} again on another tab, then send."),
        ["denied"] = Say(
            "Rien n’est enregistré : votre compte n’ouvre plus cette page. Votre saisie reste ici. Demandez à l’administrateur de votre territoire, ou connectez-vous avec un autre compte dans un autre onglet.",
            "Nothing is recorded: your account no longer opens this page. What you typed stays here. Ask your territory’s administrator, or sign in with another account on another tab."),
        ["gone"] = Say(
            "Rien n’est enregistré : cette page n’est plus la vôtre. Une autre structure suit peut-être ce parcours depuis peu, ou l’étape est retirée. Votre saisie reste ici : copiez ce qu’il vous faut.",
            "Nothing is recorded: this page is no longer yours. The pathway may have been handed to another structure a moment ago, or the step was retracted. What you typed stays here: copy what you need."),
        ["goneTold"] = Say(
            "Rien n’est enregistré : l’étape n’est plus là. {told} Si elle a bien eu lieu, enregistrez-la à nouveau. Votre saisie reste ici : copiez ce qu’il vous faut.",
            "Nothing is recorded: the step is no longer there. {told} If it did take place, record it again. What you typed stays here: copy what you need."),
        ["tooMany"] = Say(
            "Trop de demandes à la fois (429) : rien n’est encore enregistré. Votre saisie reste ici et sera envoyée dans {wait} secondes.",
            "Too many requests at once (429): nothing is recorded yet. What you typed stays here and will be sent in {wait} seconds."),
        ["tooLarge"] = Say(
            "L’envoi est trop long pour être lu (413) : rien n’est enregistré. Votre saisie reste ici. Raccourcissez-la, puis envoyez à nouveau.",
            "What was sent is too long to be read (413): nothing is recorded. What you typed stays here. Shorten it, then send again."),
        ["failed"] = Say(
            "Le service n’a pas pu répondre ({status}). {told}Votre saisie reste ici. Envoyez-la à nouveau : si elle est déjà arrivée, elle n’est pas enregistrée deux fois.",
            "The service could not answer ({status}). {told}What you typed stays here. Send it again: if it has arrived already, it is not recorded twice."),
        ["odd"] = Say(
            "La réponse n’est pas celle attendue ({status}). {told}Votre saisie reste ici. Envoyez-la à nouveau ; si cela se répète, appelez l’administrateur de votre territoire.",
            "The answer is not the one expected ({status}). {told}What you typed stays here. Send it again; if this happens again, call your territory’s administrator."),
        ["retry"] = Say("Envoyer maintenant", "Send now"),
        ["forget"] = Say("L’oublier", "Forget it"),
        ["sending"] = Say("Envoi en cours…", "Sending…"),
        ["slow"] = Say("Envoi en cours : la ligne est lente, votre saisie est gardée.", "Sending: the line is slow, what you typed is kept."),
    });

    /// <summary>The words of every page: what is kept is told, and asked about at sign-out, wherever one is.</summary>
    public static string OfPage => Of(new(StringComparer.Ordinal)
    {
        ["plannedFor"] = Say("prévu le {day}", "planned for {day}"),
        ["typedBy"] = Say("saisie par {who}", "typed by {who}"),
        ["at"] = Say("à {time}", "at {time}"),
        ["onAt"] = Say("le {day} à {time}", "on {day} at {time}"),
        ["notSent"] = Say("pas encore envoyée", "not yet sent"),
        ["refused"] = Say("n’a pas été enregistrée : {why}", "was not recorded: {why}"),
        ["why-gone"] = Say("cette page n’est plus la vôtre, ou l’étape est retirée", "this page is no longer yours, or the step was retracted"),
        ["why-answered"] = Say("l’étape a déjà sa réponse", "the step has its answer already"),
        ["why-here"] = Say("son formulaire n’est plus ici ; copiez ce qu’il vous faut", "its form is no longer here; copy what you need"),
        ["forget"] = Say("L’oublier", "Forget it"),
        ["forgotten"] = Say("Oubliée.", "Forgotten."),
        ["forgetUndo"] = Say("Annuler", "Undo"),
        ["over"] = Say(
            "Ce que vous aviez tapé le {day} à {time} n’a pas été envoyé et date de plus d’un jour : c’est effacé de cet appareil, et rien n’en est enregistré.",
            "What you typed on {day} at {time} was not sent and is more than a day old: it is erased from this device, and nothing of it is recorded."),
        ["overAgain"] = Say("Le taper de nouveau", "Type it again"),
        ["overNoted"] = Say("C’est noté", "Noted"),
        ["leaveTitle"] = Say("Des saisies ne sont pas enregistrées", "Some of what you typed is not recorded"),
        ["leaveExplained"] = Say(
            "Ce qui est gardé est chiffré : personne d’autre ne peut le lire, et vous le retrouvez en vous reconnectant ici, pendant un jour.",
            "What is kept is encrypted: nobody else can read it, and you find it again when you sign in here, for a day."),
        ["leaveNothing"] = Say("Ce navigateur ne garde rien : restez pour l’enregistrer, ou perdez-le.", "This browser keeps nothing: stay to record it, or lose it."),
        ["leave-device"] = Say("Peut être gardée sur cet appareil.", "Can be kept on this device."),
        ["leave-page"] = Say("Peut être gardée dans cet onglet, tant qu’il reste ouvert.", "Can be kept in this tab, as long as it stays open."),
        ["leave-elsewhere"] = Say("Dans un autre onglet : peut y être gardée, cachée, tant qu’il reste ouvert.", "In another tab: can be kept there, hidden, as long as it stays open."),
        ["leave-lost"] = Say("Ne peut pas être gardée : elle sera perdue.", "Can’t be kept: it will be lost."),
        ["leaveFile"] = Say("Le fichier et les accords seront à donner à nouveau.", "The file and what is agreed to will have to be given again."),
        ["leaveLose"] = Say("Les perdre et se déconnecter", "Lose them and sign out"),
        ["covered"] = Say(
            "Vous êtes maintenant {now} dans ce navigateur : cette page, ouverte par {by}, est cachée.",
            "You are now {now} in this browser: this page, opened by {by}, is hidden."),
        ["coveredOut"] = Say("La session de {by} a pris fin dans un autre onglet : cette page est cachée.", "The session of {by} has ended on another tab: this page is hidden."),
        ["coveredTitle"] = Say("Page cachée", "Hidden page"),
        ["coveredAgain"] = Say("L’ouvrir à nouveau", "Open it again"),
        ["leaveErase"] = Say("Les effacer et se déconnecter", "Erase them and sign out"),
        ["leaveKeep"] = Say("Les garder et se déconnecter", "Keep them and sign out"),
        ["leaveStay"] = Say("Rester", "Stay"),
    });

    /// <summary>What something is called in each language, as an attribute: what is kept in one may be told on a page of the other.</summary>
    public static string InEach(Func<string> title)
    {
        ArgumentNullException.ThrowIfNull(title);
        return JsonSerializer.Serialize(InEachLanguage(title).ToDictionary(t => t.Key, t => t.Key == "fr" ? FrenchBlanks.Of(t.Value) : t.Value, StringComparer.Ordinal));
    }

    // What a script shows goes past the page's own treatment of blanks.
    static string Of(Dictionary<string, string> words) =>
        JsonSerializer.Serialize(words.ToDictionary(w => w.Key, w => Code == "fr" ? FrenchBlanks.Of(w.Value) : w.Value, StringComparer.Ordinal));
}
