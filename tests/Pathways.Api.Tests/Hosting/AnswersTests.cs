using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>How answers travel: compressed where nobody can learn from their length, asked about before they are sent again, and HEAD wherever GET is.</summary>
public sealed class AnswersTests(TestApi api) : IClassFixture<TestApi>
{
    const string Evaluator = "eval:evaluator:";

    async Task<HttpResponseMessage> AskAsync(string address, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        request.Headers.Add(NamedAccounts.Header, Evaluator);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await api.Host.GetTestServer().CreateClient().SendAsync(request);
    }

    static string? Encoding(HttpResponseMessage answer) => answer.Content.Headers.ContentEncoding.SingleOrDefault();

    static async Task<string> UnpackedAsync(HttpResponseMessage answer)
    {
        var packed = await answer.Content.ReadAsStreamAsync();
        await using Stream plain = Encoding(answer) switch { "br" => new BrotliStream(packed, CompressionMode.Decompress), "gzip" => new GZipStream(packed, CompressionMode.Decompress), _ => packed };
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    [Theory]
    [InlineData("/sign-in", "br, gzip", "br")]
    [InlineData("/sign-in", "gzip", "gzip")]
    [InlineData("/board", "br, gzip", "br")]
    [InlineData("/nowhere", "br", "br")]
    [InlineData("/api/figures", "br, gzip", "br")]
    [InlineData("/api/figures/nothing", "br", "br")]
    [InlineData("/api/figures/entries.csv", "br, gzip", "br")]
    [InlineData("/openapi/v1.json", "gzip", "gzip")]
    [InlineData("/api/figures", "identity", null)]
    public async Task Pages_data_and_files_are_compressed_as_who_asks_can_read(string address, string accepts, string? encoding)
    {
        using var answer = await AskAsync(address, null, ("Accept-Encoding", accepts));
        Assert.Equal(encoding, Encoding(answer));
        using var plain = await AskAsync(address);
        Assert.Null(Encoding(plain));
        Assert.Contains("Accept-Encoding", plain.Headers.Vary.Concat(answer.Headers.Vary));
        // Pages differ by the token of their form.
        if (address.StartsWith("/api", StringComparison.Ordinal))
        {
            Assert.Equal(await plain.Content.ReadAsStringAsync(), await UnpackedAsync(answer));
        }
        else
        {
            Assert.Contains(address == "/openapi/v1.json" ? "\"openapi\"" : "</html>", await UnpackedAsync(answer), StringComparison.Ordinal);
        }
    }

    /// <summary>BREACH: another site makes a signed-in browser ask, again and again, and somebody on the line reads how long the answers are.</summary>
    [Theory]
    [InlineData("same-origin", "br")]
    [InlineData("none", "br")]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData(null, null)]
    [InlineData("Same-Origin, none", null)]
    public async Task An_answer_that_another_site_can_ask_for_in_somebodys_name_is_not_compressed(string? site, string? encoding)
    {
        foreach (var address in new[] { "/board", "/api/figures", "/api/figures/entries.csv" })
        {
            (string, string)[] headers = [("Accept-Encoding", "br"), ("Cookie", "pathways=x"), .. site is null ? [] : new[] { ("Sec-Fetch-Site", site) }];
            using var answer = await AskAsync(address, null, headers);
            Assert.Equal(encoding, Encoding(answer));
        }
    }

    [Fact]
    public async Task French_blanks_are_in_what_is_compressed_and_files_pass_untouched()
    {
        await api.RecordAsync("TRAVEL-1", new PathwayOpened(new(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "TRAVEL-1", "69123", new EntrySituation()));
        await api.CaughtUpAsync();
        using var page = await AskAsync("/board?lang=fr&structure=TRAVEL-1", null, ("Accept-Encoding", "br"));
        Assert.Contains("Dénominateur\u00a0: ", WebUtility.HtmlDecode(await UnpackedAsync(page)), StringComparison.Ordinal);

        // A style sheet keeps its length and its tag, and answers to it.
        using var style = await AskAsync("/css/site.css?lang=fr");
        Assert.Equal(style.Content.Headers.ContentLength, (await style.Content.ReadAsByteArrayAsync()).Length);
        using var again = await AskAsync("/css/site.css", null, ("If-None-Match", style.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task A_figure_that_is_still_the_same_is_not_sent_again()
    {
        await api.RecordAsync("TRAVEL-2", new PathwayOpened(new(2026, 3, 1), Guid.CreateVersion7(), Scheme.Plie, "TRAVEL-2", "69123", new EntrySituation()));
        await api.CaughtUpAsync();
        foreach (var address in new[] { "/api/figures/entries?structure=TRAVEL-2", "/api/figures/entries.csv?structure=TRAVEL-2", "/api/figures/position" })
        {
            using var first = await AskAsync(address);
            var tag = first.Headers.ETag!;
            Assert.True(tag.IsWeak, "Compressed it is the same answer in other bytes.");
            Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());
            using var same = await AskAsync(address, null, ("If-None-Match", tag.ToString()));
            Assert.Equal((HttpStatusCode.NotModified, ""), (same.StatusCode, await same.Content.ReadAsStringAsync()));
            Assert.Equal(tag, same.Headers.ETag);
            using var other = await AskAsync(address, null, ("If-None-Match", "W/\"other\""));
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }
        using var before = await AskAsync("/api/figures/position");
        await api.RecordAsync("TRAVEL-2", new PathwayOpened(new(2026, 3, 2), Guid.CreateVersion7(), Scheme.Plie, "TRAVEL-2", "69123", new EntrySituation()));
        await api.CaughtUpAsync();
        var position = before.Headers.ETag!.Tag.Trim('"')[1..];
        using var moved = await AskAsync($"/api/figures/position?since={position}", null, ("If-None-Match", before.Headers.ETag.ToString()));
        Assert.Contains("\"steps\":1}", await moved.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>/api/figures answered 404 to HEAD, which link checkers and downloaders ask first.</summary>
    [Fact]
    public async Task Head_is_answered_as_get_is_without_a_body()
    {
        var addresses = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false && !r.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal))
            .Select(r => "/" + r.RoutePattern.RawText!.TrimStart('/')).Append("/api/figures/entries.csv").Append("/css/site.css").Append("/nowhere").Distinct().ToList();
        Assert.True(addresses.Count > 15, string.Join(' ', addresses));
        foreach (var address in addresses)
        {
            using var get = await AskAsync(address);
            using var head = await AskAsync(address, HttpMethod.Head);
            Assert.True(get.StatusCode == head.StatusCode, $"{address}: {get.StatusCode}, {head.StatusCode}");
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.NotNull(get.Headers.CacheControl);
            Assert.Equal(get.Headers.CacheControl, head.Headers.CacheControl);
        }
    }

    /// <summary>Titles mixed two kinds of dashes.</summary>
    [Fact]
    public async Task Every_title_ends_in_one_way()
    {
        var pages = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null)
            .Select(r => System.Text.RegularExpressions.Regex.Replace("/" + r.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", "0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42")).Distinct().ToList();
        Assert.True(pages.Count > 10, string.Join(' ', pages));
        foreach (var address in pages)
        {
            foreach (var account in new[] { Evaluator, "c:counsellor:TITLE-1", "n:coordinator:", "i:auditor:" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.Add(NamedAccounts.Header, account);
                using var answer = await api.Host.GetTestServer().CreateClient().SendAsync(request);
                if (answer.Content.Headers.ContentType?.MediaType == "text/html" && await answer.Content.ReadAsStringAsync() is { Length: > 0 } page)
                {
                    Assert.True(System.Text.RegularExpressions.Regex.IsMatch(WebUtility.HtmlDecode(page), "<title>([^<]* – )?Pathways</title>"), $"{address} as {account}");
                }
            }
        }
    }

    [Fact]
    public async Task What_says_nothing_of_itself_is_not_stored()
    {
        foreach (var address in new[] { "/api/figures", "/api/figures/nothing", "/board", "/nowhere" })
        {
            using var answer = await AskAsync(address);
            Assert.True(answer.Headers.CacheControl!.NoStore, address);
        }
    }
}
