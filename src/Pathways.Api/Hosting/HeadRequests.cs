namespace Pathways.Api.Hosting;

/// <summary>HEAD is answered wherever GET is: the same status and headers, without the body (RFC 9110, 9.3.2).</summary>
public static class HeadRequests
{
    /// <summary>Answers HEAD as GET. It comes first, so that compression and routes see a GET, and what they write goes nowhere.</summary>
    public static void UseHeadRequests(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }
        var body = http.Response.Body;
        http.Request.Method = HttpMethods.Get;
        http.Response.Body = Stream.Null;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
            http.Request.Method = HttpMethods.Head;
        }
    });
}
