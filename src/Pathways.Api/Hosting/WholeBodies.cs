using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace Pathways.Api.Hosting;

/// <summary>
/// What a stranger sends is read before they take a place among those that are answered at once (<see cref="Limits"/>), and is bounded in size and in time: whoever sent a
/// little a second would otherwise hold all places of their address, and keep everybody of it from signing in.
/// </summary>
static class WholeBodies
{
    /// <summary>Bytes of a stranger's body at most: a sign-in, or the answer of the provider to one, is a few thousand.</summary>
    public const int Most = 64 * 1024;

    /// <summary>Seconds in which it is there.</summary>
    public const int Seconds = 5;

    /// <summary>Reads the body of a stranger's request; goes on with it in memory. Nothing of what is too long for a page that strangers may send to is read, nor is what only an account may send.</summary>
    public static async Task ReadAsync(HttpContext http, RequestDelegate next)
    {
        if (http.User.Identity?.IsAuthenticated == true || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            || http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false
            // A form of a session that is over: it is asked to sign in, and only a short one is kept for who does.
            || (http.Request.ContentLength is not <= Most && !IsOpen(http)))
        {
            await next(http);
            return;
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Most;
        }
        if (http.Request.ContentLength > Most)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        var (sent, whole) = (http.Request.Body, new MemoryStream());
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        inTime.CancelAfter(TimeSpan.FromSeconds(Seconds));
        try
        {
            var buffer = new byte[4096];
            while (await sent.ReadAsync(buffer, inTime.Token) is > 0 and var some)
            {
                if (whole.Length + some > Most)
                {
                    http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                    return;
                }
                whole.Write(buffer, 0, some);
            }
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            // What is left of it is not waited for either.
            http.Response.Headers.Connection = "close";
            http.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            return;
        }
        whole.Position = 0;
        http.Request.Body = whole;
        await next(http);
    }

    static bool IsOpen(HttpContext http) => SignInProvider.IsAnswer(http) || http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
