using System.Text.Json;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>What the page's script says when the line drops or somebody comes back, in the language of the request.</summary>
public static class OfflineWords
{
    /// <summary>The words, as an attribute of the form.</summary>
    public static string Json => JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["kept"] = Say(
            "La ligne est coupée : rien n’est encore enregistré. Votre saisie est gardée sur cet appareil et sera envoyée dès que la ligne revient.",
            "The line is down: nothing is recorded yet. What you typed is kept on this device and will be sent as soon as the line is back."),
        ["page"] = Say(
            "La ligne est coupée : rien n’est encore enregistré. Laissez cette page ouverte, elle sera envoyée dès que la ligne revient.",
            "The line is down: nothing is recorded yet. Leave this page open, it will be sent as soon as the line is back."),
        ["found"] = Say("Une saisie qui n’a pas pu être envoyée est gardée sur cet appareil.", "Something you typed could not be sent and is kept on this device."),
        ["draft"] = Say("Votre saisie de tout à l’heure est remise ici. Elle n’est pas enregistrée.", "What you typed before is back here. It is not recorded."),
        ["signIn"] = Say("Votre session a pris fin : connectez-vous à nouveau, votre saisie est gardée.", "Your session has ended: sign in again, what you typed is kept."),
        ["signInBeside"] = Say(
            "Votre session a pris fin : rien n’est encore enregistré. Laissez cette page ouverte, connectez-vous dans un autre onglet, puis envoyez.",
            "Your session has ended: nothing is recorded yet. Leave this page open, sign in on another tab, then send."),
        ["retry"] = Say("Envoyer maintenant", "Send now"),
        ["forget"] = Say("L’oublier", "Forget it"),
        ["sending"] = Say("Envoi…", "Sending…"),
    });
}
