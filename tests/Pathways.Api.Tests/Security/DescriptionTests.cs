using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Security;

/// <summary>The description of the API, which anybody may ask for as often as they like, is made and compressed once.</summary>
[Collection(TestApiCollection.Name)]
public sealed class DescriptionTests(TestApi api)
{
    [Fact]
    public async Task Everybody_gets_the_one_that_was_made_first_and_who_has_it_gets_nothing()
    {
        var description = api.Host.Services.GetRequiredService<ApiDescription>();
        Assert.Same(await description.ReadAsync(), await description.ReadAsync());
        using var client = api.Host.GetTestClient();
        var plain = await client.GetByteArrayAsync("/openapi/v1.json");
        Assert.Equal((await description.ReadAsync()).Plain, plain);
        foreach (var (accepts, encoding) in new[] { ("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", "") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
            request.Headers.Add("Accept-Encoding", accepts);
            using var answer = await client.SendAsync(request);
            var sent = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal(encoding, string.Join(',', answer.Content.Headers.ContentEncoding));
            Assert.Equal(plain, encoding switch { "br" => Unpacked(new BrotliStream(new MemoryStream(sent), CompressionMode.Decompress)), "gzip" => Unpacked(new GZipStream(new MemoryStream(sent), CompressionMode.Decompress)), _ => sent });
            Assert.True(encoding.Length == 0 || sent.Length < plain.Length / 5, $"{encoding}: {sent.Length} of {plain.Length}");
            Assert.Equal("public, no-cache", $"{answer.Headers.CacheControl}");

            using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
            again.Headers.Add("If-None-Match", answer.Headers.ETag!.ToString());
            using var same = await client.SendAsync(again);
            Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync()).Length));
        }
    }

    static byte[] Unpacked(Stream packed)
    {
        using (packed)
        {
            using var all = new MemoryStream();
            packed.CopyTo(all);
            return all.ToArray();
        }
    }
}
