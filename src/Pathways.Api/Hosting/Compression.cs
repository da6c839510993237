using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Pathways.Api.Hosting;

/// <summary>
/// Answers are compressed: pages, JSON, CSV, pictures. Not those that another site can make a signed-in browser ask for: from how long a
/// compressed answer is that repeats what was asked, somebody on the line could guess what else is in it (BREACH; docs/decisions/0008).
/// </summary>
public static class Compression
{
    // Style sheets and scripts are compressed when the service is built, with tags of their own.
    static readonly string[] Kinds = ["text/html", "application/json", "application/problem+json", "text/csv", "text/plain", "image/svg+xml", "application/xml", "text/xml"];

    /// <summary>Adds Brotli, and gzip for who has no Brotli, over HTTPS too.</summary>
    public static void AddCompression(this WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = Kinds;
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
    }

    /// <summary>Compresses what may be. It comes before everything that writes or changes an answer.</summary>
    public static void UseCompression(this WebApplication app) => app.UseWhen(MayBeCompressed, compressed => compressed.UseResponseCompression());

    // A browser says where a request comes from, and no script can say otherwise; one that is too old to say so is answered plainly. What comes
    // without a cookie is a program, or somebody who is not signed in: nobody else can make it ask.
    static bool MayBeCompressed(HttpContext http) =>
        http.Request.Cookies.Count == 0 || http.Request.Headers["Sec-Fetch-Site"].ToString() is "same-origin" or "none";
}
