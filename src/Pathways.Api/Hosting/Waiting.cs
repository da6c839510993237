using Pathways.Projections;

namespace Pathways.Api.Hosting;

/// <summary>Nothing is computed for who has left: figures, tests and drawings of a request end with it (<see cref="Work"/>).</summary>
public static class Waiting
{
    /// <summary>Has every loop of a request look whether somebody waits for it.</summary>
    public static void UseWaiting(this WebApplication app) => app.Use(static async (http, next) =>
    {
        using (Work.Until(http.RequestAborted))
        {
            await next(http);
        }
    });
}
