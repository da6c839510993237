using Pathways.Api.Hosting;

namespace Pathways.Api.Recording.Forms;

/// <summary>What the script that keeps unsent forms asks of the service.</summary>
public static class KeptForms
{
    // A page that was opened before somebody else signed in must not keep with their key what it shows to another.
    const string KeyOf = "X-Key-Of";

    // Asked for where a browser has something of before, and nowhere else told.
    const string Former = "former", FormerKeyOf = "X-Former-Key-Of";

    /// <summary>Maps it.</summary>
    public static void MapKeptForms(this WebApplication app) => app.MapGet("/forms/key", async (HttpContext http, KeptKeys keys) =>
    {
        http.Response.Headers.CacheControl = "no-store";
        var user = Access.ActorOf(http.User).User;
        http.Response.Headers[KeyOf] = keys.MarkOf(user);
        if (http.Request.Query.ContainsKey(Former))
        {
            http.Response.Headers[FormerKeyOf] = KeptKeys.FormerMarkOf(user);
        }
        return Results.Json(await keys.OfAsync(user, http.RequestAborted));
    }).RequireAuthorization(Access.Policies.KeepForms).ExcludeFromDescription();
}
