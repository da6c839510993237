using Microsoft.AspNetCore.Http.Features;
using Pathways.Api.Import;

namespace Pathways.Api.Hosting;

/// <summary>
/// The answer to a heavy question is made whole before it is sent: its place among those that are computed at once (<see cref="Limits"/>) is given back
/// then, and not when whoever asked has read the last row. On a slow line that is minutes, in which nobody else would be answered.
/// </summary>
public static class WholeAnswers
{
    /// <summary>Puts the answers to heavy questions aside, in a file without a name, until they are made.</summary>
    public static void UseWholeAnswers(this WebApplication app) => app.Use(static async (http, next) =>
    {
        if (!Limits.IsHeavy(http))
        {
            await next(http);
            return;
        }
        var sending = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var whole = Temporary.Open();
        var making = new StreamResponseBodyFeature(whole, sending);
        http.Features.Set<IHttpResponseBodyFeature>(making);
        try
        {
            await next(http);
            await making.CompleteAsync();
        }
        finally
        {
            http.Features.Set(sending);
        }
        if (whole.Length > 0)
        {
            whole.Position = 0;
            await whole.CopyToAsync(sending.Stream, http.RequestAborted);
        }
    });
}
