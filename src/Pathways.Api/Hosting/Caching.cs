using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Pathways.Api.Hosting;

/// <summary>
/// What may be kept of an answer. Nothing of people on a computer that others use: what says nothing about itself is not stored. A figure may be
/// kept by who asked, and is asked about again each time: where it is still the same, nothing is sent (304).
/// </summary>
public static class Caching
{
    /// <summary>Gives every answer of the service a Cache-Control, where whoever wrote it did not.</summary>
    public static void UseCaching(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            if (http.Response.Headers.CacheControl.Count == 0)
            {
                http.Response.Headers.CacheControl = "no-store";
            }
            return Task.CompletedTask;
        });
        return next(http);
    });

    /// <summary>Gives an answer its tag. The tag is weak: compressed and plain it is the same answer in different bytes.</summary>
    /// <param name="http">The request.</param>
    /// <param name="tag">What is the same as long as the answer is.</param>
    /// <returns>Whether who asks has it already: then the answer is a 304 without a body.</returns>
    public static bool IsKept(this HttpContext http, string tag)
    {
        ArgumentNullException.ThrowIfNull(http);
        var own = new EntityTagHeaderValue($"\"{tag}\"", isWeak: true);
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.ETag = own.ToString();
        // The answer differs by who asks and in which language.
        http.Response.Headers.Append(HeaderNames.Vary, "Accept, Accept-Language, Cookie, Authorization");
        if (!http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(own, useStrongComparison: false)))
        {
            return false;
        }
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>A tag of some bytes.</summary>
    public static string TagOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content))[..32];

    /// <summary>A tag of a position in the log.</summary>
    public static string TagOf(long position) => "p" + position.ToString(CultureInfo.InvariantCulture);
}
