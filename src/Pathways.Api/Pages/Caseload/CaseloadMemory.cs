using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Pathways.Api.Hosting;

namespace Pathways.Api.Pages.Caseload;

/// <summary>
/// What somebody chose of their list, for a year, and which list they looked at last, until the browser is closed. Both are cookies of one
/// account: whoever signs in next on the same computer has their own. The list may hold a name that was searched for: it is kept sealed.
/// </summary>
sealed class CaseloadMemory(IDataProtectionProvider protection, InstallationSecret secret)
{
    const string ListPurpose = "Pathways.CaseloadList";

    /// <summary>What was chosen last, by the names of the address; nothing where nothing was.</summary>
    public Func<string, string?> Chosen(HttpContext http, string user)
    {
        var chosen = http.Kept(CookieOf("choice", user)) is { } kept ? QueryHelpers.ParseQuery(kept) : [];
        return name => chosen.TryGetValue(name, out var value) && value is [{ Length: > 0 } one] ? one : null;
    }

    /// <summary>
    /// Keeps what was asked. Only what was chosen in the product itself is remembered, not what a link that was sent or a bookmark says;
    /// and no search, which looks where it was told.
    /// </summary>
    public void Keep(HttpContext http, string user, CaseloadQuestion question)
    {
        var here = http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";
        if (here && question.Search is null && CaseloadQuestion.Choices.Any(c => http.Asked(c) is not null))
        {
            var choice = (question with { Page = 1 }).Query.ToString();
            http.Keep(CookieOf("choice", user), choice, TimeSpan.FromDays(365));
        }
        http.Keep(CookieOf("list", user), Sealed(user).Protect((question with { At = null }).Query.ToString()), null);
    }

    /// <summary>The list that somebody looked at last; null where there was none.</summary>
    public CaseloadQuestion? Last(HttpContext http, Actor actor)
    {
        if (http.Kept(CookieOf("list", actor.User)) is not { } kept)
        {
            return null;
        }
        string query;
        try
        {
            query = Sealed(actor.User).Unprotect(kept);
        }
        catch (CryptographicException)
        {
            // Sealed by a service whose keys are gone, or changed by somebody: there is no list to go back to.
            return null;
        }
        var asked = QueryHelpers.ParseQuery(query);
        return CaseloadQuestion.Of(name => asked.TryGetValue(name, out var value) ? value.ToString() : null, _ => null, actor);
    }

    IDataProtector Sealed(string user) => protection.CreateProtector(ListPurpose, user);

    // An account may be called anything; a cookie may not.
    string CookieOf(string what, string user) => $"caseload-{what}-{secret.MarkOf("caseload-" + what, user)}";
}
