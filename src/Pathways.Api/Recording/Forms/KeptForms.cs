using Pathways.Api.Hosting;

namespace Pathways.Api.Recording.Forms;

/// <summary>What the script that keeps unsent forms asks of the service.</summary>
public static class KeptForms
{
    /// <summary>Maps it.</summary>
    public static void MapKeptForms(this WebApplication app) => app.MapGet("/forms/key", async (HttpContext http, KeptKeys keys) =>
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(Convert.ToBase64String(await keys.OfAsync(Access.ActorOf(http.User).User, http.RequestAborted)));
    }).RequireAuthorization(Access.Policies.KeepForms).ExcludeFromDescription();
}
