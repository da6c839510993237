using System.IO.Compression;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Pathways.Api.Hosting;

/// <summary>
/// The description of the API as it is sent: made and compressed once in the life of the process, for anybody may ask for it, as often as they like.
/// It says nothing that depends on who asks, so that it is compressed whoever asks (docs/decisions/0008 is about answers that do).
/// </summary>
public sealed class ApiDescription(IServiceProvider services)
{
    readonly Lazy<Task<Made>> made = new(() => MakeAsync(services));

    /// <summary>The description in its three forms, and its tag.</summary>
    public sealed record Made(byte[] Plain, byte[] Gzip, byte[] Brotli, string Tag);

    /// <summary>The description; the first who asks waits for it.</summary>
    public Task<Made> ReadAsync() => made.Value;

    /// <summary>Answers a request, in the form that whoever asks can read; without a body where they have it already.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var description = await ReadAsync();
        var has = http.IsKept(description.Tag);
        http.Response.Headers.CacheControl = "public, no-cache";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (has)
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        var (bytes, encoding) = Accepts(http, "br") ? (description.Brotli, "br") : Accepts(http, "gzip") ? (description.Gzip, "gzip") : (description.Plain, (string?)null);
        http.Response.Headers.ContentEncoding = encoding is null ? StringValues.Empty : encoding;
        return Results.Bytes(bytes, "application/json; charset=utf-8");
    }

    static bool Accepts(HttpContext http, string encoding) =>
        http.Request.GetTypedHeaders().AcceptEncoding.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);

    static async Task<Made> MakeAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApi.Document).GetOpenApiDocumentAsync(CancellationToken.None);
        using var text = new MemoryStream();
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        var plain = text.ToArray();
        return new Made(
            plain, await PackedAsync(plain, to => new GZipStream(to, CompressionLevel.SmallestSize, leaveOpen: true)),
            await PackedAsync(plain, to => new BrotliStream(to, CompressionLevel.SmallestSize, leaveOpen: true)), Caching.TagOf(plain));
    }

    static async Task<byte[]> PackedAsync(byte[] plain, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        await using (var to = packer(packed))
        {
            await to.WriteAsync(plain);
        }
        return packed.ToArray();
    }
}
