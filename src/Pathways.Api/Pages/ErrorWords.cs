using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Pages;

/// <summary>What a person is told in the place of the page that was asked for.</summary>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="What">What happened.</param>
/// <param name="Recorded">Whether anything was recorded.</param>
/// <param name="Do">What to do now; null where <paramref name="What"/> says it.</param>
/// <param name="Ours">Whether the service failed, rather than the request.</param>
sealed record ErrorWords(string Title, string What, string Recorded, string? Do, bool Ours = false)
{
    /// <summary>What the endpoint said that refused it, which names what is wrong and what to do.</summary>
    /// <param name="told">Its words.</param>
    /// <param name="status">HTTP status of the answer.</param>
    public static ErrorWords Refused(string told, int status) => new(
        status < StatusCodes.Status500InternalServerError ? Say("Cette demande est refusée", "This request is refused") : Say("Le service ne peut pas répondre à cela pour le moment", "The service can’t answer this for now"),
        told, Nothing, null);

    /// <summary>The words of a status.</summary>
    /// <param name="status">HTTP status of the answer.</param>
    /// <param name="sent">Whether something was sent, rather than a page asked for.</param>
    public static ErrorWords Of(int status, bool sent) => status switch
    {
        StatusCodes.Status405MethodNotAllowed => new(
            Say("Cette adresse ne s’ouvre pas ainsi", "This address does not open in this way"),
            Say("Une adresse se lit, ou reçoit ce qu’un bouton envoie ; celle-ci ne prend pas ce qui lui a été demandé.", "An address is read, or takes what a button sends; this one does not take what it was asked."), Nothing,
            Say("Revenez à la page où se trouve le bouton.", "Go back to the page with the button.")),
        StatusCodes.Status408RequestTimeout => new(
            Say("Cette demande est arrivée trop lentement", "This request came too slowly"),
            Say("Elle n’est pas arrivée entière à temps.", "It did not arrive whole in time."), Nothing,
            Say("Vérifiez votre connexion au réseau, revenez en arrière et recommencez.", "Check your connection to the network, go back and try again.")),
        StatusCodes.Status413PayloadTooLarge => new(
            Say("C’est trop grand pour être envoyé", "This is too large to be sent"),
            Say("Ce que vous avez envoyé dépasse la taille admise.", "What you sent is larger than allowed."), Nothing,
            Say("Revenez en arrière : un texte se raccourcit, un fichier s’envoie en plusieurs.", "Go back: shorten a text, or send a file in several parts.")),
        StatusCodes.Status415UnsupportedMediaType => new(
            Say("Ce qui est envoyé n’est pas du bon genre", "What was sent is not of the right kind"),
            Say("Cette page ne sait pas lire ce qu’elle a reçu.", "This page can’t read what it was sent."), Nothing,
            Say("Revenez au formulaire et envoyez-le à nouveau.", "Go back to the form and send it again.")),
        StatusCodes.Status429TooManyRequests => new(
            Say("Trop de demandes à la fois", "Too many requests at once"),
            Say("Le service est très demandé en ce moment.", "The service is very busy at the moment."), Nothing,
            Say("Attendez quelques secondes, revenez en arrière et recommencez.", "Wait a few seconds, go back and try again.")),
        StatusCodes.Status503ServiceUnavailable => new(
            Say("Le service ne répond pas pour le moment", "The service does not answer for now"),
            Say("Sa base de données n’est pas joignable.", "Its database can’t be reached."), Perhaps(sent),
            Say("Attendez une minute, puis recommencez.", "Wait a minute, then try again."), Ours: true),
        StatusCodes.Status507InsufficientStorage => new(
            Say("Le service manque de place", "The service is short of space"),
            Say("Le disque de ses fichiers temporaires est plein.", "Its disk of temporary files is full."), Perhaps(sent),
            Say("Prévenez l’administration du service, puis recommencez.", "Tell the administrator of the service, then try again."), Ours: true),
        >= StatusCodes.Status500InternalServerError => new(
            Say("Quelque chose n’a pas fonctionné", "Something went wrong"),
            Say("C’est une faute du service, pas la vôtre.", "It is a fault of the service, not yours."), Perhaps(sent),
            Say("Recommencez.", "Try again."), Ours: true),
        _ => new(
            Say("Cette demande n’a pas pu être lue", "This request could not be read"),
            Say("Le plus souvent, la page était ouverte depuis longtemps, ou la session a changé entre-temps, dans un autre onglet.", "Most often the page had been open for long, or the session had changed meanwhile in another tab."), Nothing,
            Say("Vérifiez qui est connecté, revenez en arrière, rechargez la page et recommencez.", "Check who is signed in, go back, reload the page and try again.")),
    };

    static string Nothing => Say("Rien n’est enregistré par cette demande.", "Nothing was recorded by this request.");

    // The failure may have come after the step was stored: nobody is told otherwise.
    static string Perhaps(bool sent) => sent
        ? Say("Il n’est pas sûr que votre envoi soit enregistré. Revenez en arrière et envoyez le même formulaire : une étape déjà enregistrée ne le sera pas deux fois.",
            "It is not certain that what you sent was recorded. Go back and send the same form again: a step that was recorded is not recorded twice.")
        : Say("Vous ne faisiez que lire : rien n’est changé.", "You were only reading: nothing was changed.");
}
