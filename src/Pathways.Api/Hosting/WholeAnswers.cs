using Microsoft.AspNetCore.Http.Features;
using Pathways.Api.Import;

namespace Pathways.Api.Hosting;

/// <summary>
/// The answer to a heavy question is made whole before it is sent: its place among those that are computed at once (<see cref="Limits"/>) is given back
/// then, and not when whoever asked has read the last row. On a slow line that is minutes, in which nobody else would be answered. The place among
/// the requests of the account is kept until then: so many answers of an account wait to be read, and no more. Of strangers it is given back too, for
/// they share the places of their address: one who reads slowly would keep a whole office from signing in.
/// </summary>
public static class WholeAnswers
{
    // A page or a figure takes no file.
    const int MostInMemory = 256 * 1024;

    /// <summary>
    /// Counts every request once, what the provider answers to a sign-in before authentication takes it in, all others when it is known who asks; and
    /// sends the answers to heavy questions once their place is given back.
    /// </summary>
    public static void UseLimits(this WebApplication app)
    {
        app.UseWhen(SignInProvider.IsAnswer, answers =>
        {
            answers.Use(WholeBodies.ReadAsync);
            answers.UseRateLimiter();
        });
        app.UseAuthentication();
        app.UseWhen(http => !SignInProvider.IsAnswer(http), others =>
        {
            others.Use(WholeBodies.ReadAsync);
            others.UseWhen(Limits.IsOfStranger, strangers => MadeWhole(strangers, () => strangers.UseRateLimiter()));
            others.UseWhen(http => !Limits.IsOfStranger(http), accounts => accounts.UseRateLimiter());
            var ofHeavy = Limits.OfHeavy(app.Services.GetRequiredService<EverydayPlaces>());
            others.UseWhen(http => Limits.HeavyOf(http) is not null, heavy => MadeWhole(heavy, () => heavy.UseRateLimiter(ofHeavy)));
        });
    }

    // Its place is given back between the two.
    static void MadeWhole(IApplicationBuilder app, Action limit)
    {
        app.Use(SendAsync);
        limit();
        app.Use(MakeAsync);
    }

    sealed record Whole(Stream Answer);

    // Outside of the limits. Who was told to come back has no whole answer, and costs no file.
    static async Task SendAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Features.Get<Whole>() is not { Answer: var answer })
        {
            return;
        }
        // A page of errors in this answer's place comes this way again.
        http.Features.Set<Whole>(null);
        await using (answer)
        {
            if (answer.Length > 0)
            {
                answer.Position = 0;
                await answer.CopyToAsync(http.Response.Body, http.RequestAborted);
            }
        }
    }

    // Within the limits: in memory, or what is long in a file without a name.
    static async Task MakeAsync(HttpContext http, RequestDelegate next)
    {
        var sending = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var answer = new Spool(MostInMemory, Temporary.Open);
        var made = false;
        try
        {
            var making = new StreamResponseBodyFeature(answer, sending);
            http.Features.Set<IHttpResponseBodyFeature>(making);
            await next(http);
            await making.CompleteAsync();
            http.Features.Set(new Whole(answer));
            made = true;
        }
        finally
        {
            http.Features.Set(sending);
            if (!made)
            {
                Temporary.Close(answer);
            }
        }
    }
}
