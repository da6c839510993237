using Pathways.Domain;
using Pathways.Projections.Text;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// Whether somebody who looks for a step means to open a closed pathway again. No step does that: a person who comes back has a new pathway, and an exit that was
/// a mistake is retracted. The search says so instead of finding nothing.
/// </summary>
public static class Reopening
{
    static readonly string[] Words = [.. "rouvrir, réouvrir, rouverture, réouverture, réactiver, réactivation, reopen, reopening, reactivate, reactivation".Split(", ").Select(PlainText.Fold)];
    static readonly string[] TakingBack = [.. "annuler, annulation, retirer, retrait, supprimer, effacer, défaire, undo, cancel, retract, remove, delete".Split(", ").Select(PlainText.Fold)];
    static readonly string[] Exits = [.. "sortie, clôture, fermeture, exit, closure, closing".Split(", ").Select(PlainText.Fold)];

    /// <summary>Whether what was typed says so, in either language; one letter wrong is forgiven.</summary>
    public static bool IsMeant(string typed)
    {
        var words = PlainText.Fold(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Any(w => IsOne(w, Words)) || (words.Any(w => IsOne(w, TakingBack)) && words.Any(w => IsOne(w, Exits)));
    }

    // The first letter is seldom the wrong one, and tells « rouvrir » from « ouvrir ».
    static bool IsOne(string word, string[] known) => known.Any(k => k[0] == word[0] && Nearest.Distance(word, k) <= (k.Length > 5 ? 1 : 0));
}
