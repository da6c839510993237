using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Journeys;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Little that is sent and would become much: refused with a code while it is still little, by every way in.</summary>
[Collection(TestApiCollection.Name)]
public class BombTests(TestApi api)
{
    static byte[] Packed(string first, byte filling, int megabytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(first));
            var block = new byte[1024 * 1024];
            Array.Fill(block, filling);
            for (var i = 0; i < megabytes; i++)
            {
                gzip.Write(block);
            }
        }
        return packed.ToArray();
    }

    async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(string address, HttpContent content, string account = "coord:coordinator:")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Add(NamedAccounts.Header, account);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using var answer = await api.Host.GetTestClient().SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, said.StartsWith('{') ? JsonNode.Parse(said) : null);
    }

    /// <summary>A file of some hundred kilobytes that unpacks to hundreds of megabytes: one cell, one line of separators, endless rows.</summary>
    [Theory]
    [InlineData("", '\0')]
    [InlineData("pathway;event;occurred_on\n", 'a')]
    [InlineData("pathway;event;occurred_on\n", ';')]
    [InlineData("pathway;event;occurred_on\n", '"')]
    [InlineData("pathway;event;occurred_on\n", '\n')]
    public async Task A_packed_file_is_refused_long_before_its_end(string first, char filling)
    {
        var packed = Packed(first, (byte)filling, 300);
        Assert.InRange(packed.Length, 1, 2_000_000);
        using var content = new ByteArrayContent(packed);
        content.Headers.ContentType = new("text/csv");
        var (status, job) = await SendAsync("/api/imports?source=bomb", content);
        Assert.Equal(HttpStatusCode.Accepted, status);
        for (var attempt = 0; attempt < 600 && job!["status"]!.GetValue<string>() is "waiting" or "running"; attempt++)
        {
            await Task.Delay(100);
            job = await (await api.GetAsync($"/api/imports/{job["id"]}", "coord:coordinator:")).ReadAsJsonAsync<JsonNode>();
        }
        Assert.Equal("refused", job!["status"]!.GetValue<string>());
        Assert.NotEmpty(job["result"]!["problems"]!.AsArray());
        Assert.Equal(0L, await api.ScalarAsync<long>("select count(*) from pathways_events.mt_events where causation_id = 'import:bomb'"));
    }

    public static TheoryData<string, string> Bodies => new()
    {
        { "nested lists", new string('[', 30_000) },
        { "nested objects", string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000) },
        { "nested where a text belongs", $"{{\"firstName\":{new string('[', 20_000)}{new string(']', 20_000)}}}" },
        { "a thousand fields", "{" + string.Join(',', Enumerable.Range(0, 4_000).Select(i => $"\"f{i}\":1")) + "}" },
        { "the same field often", "{" + string.Join(',', Enumerable.Repeat("\"firstName\":\"a\"", 3_000)) + "}" },
        { "an endless number", $"{{\"firstName\":{new string('9', 60_000)}}}" },
        { "an endless text", $"{{\"firstName\":\"{new string('a', 70_000)}\"}}" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_deep_or_wide_is_refused(string kind, string json)
    {
        foreach (var address in new[] { "/api/people", "/api/pathways", $"/api/pathways/{Guid.NewGuid()}/steps/diagnosis-made" })
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            var (status, body) = await SendAsync(address, content);
            Assert.True((int)status is 400 or 413 or 422 && body?["code"] is not null, $"{kind} {address}: {status} {body}");
        }
    }

    /// <summary>No body is unpacked: what is sent packed is no JSON.</summary>
    [Fact]
    public async Task A_packed_body_is_not_unpacked()
    {
        using var content = new ByteArrayContent(Packed("{\"firstName\":\"", (byte)'a', 50));
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        Assert.True((int)(await SendAsync("/api/people", content)).Status is 400 or 413 or 415);
    }

    [Fact]
    public async Task A_form_of_thousands_of_parts_or_with_endless_headers_is_refused()
    {
        using var fields = new FormUrlEncodedContent(Enumerable.Range(0, 20_000).Select(i => KeyValuePair.Create($"f{i}", "1")));
        Assert.True((int)(await SendAsync("/pathways/open", fields)).Status is 400 or 413);
        foreach (var address in new[] { "/api/imports?source=bomb", "/import/send" })
        {
            using var parts = new MultipartFormDataContent();
            for (var i = 0; i < 5_000; i++)
            {
                parts.Add(new StringContent("1"), $"f{i}");
            }
            Assert.True((int)(await SendAsync(address, parts)).Status is 302 or 400 or 413, address);
            using var headers = new StringContent($"--b\r\nContent-Disposition: form-data; name=\"{new string('n', 200_000)}\"\r\n\r\n1\r\n--b--\r\n", Encoding.UTF8);
            headers.Headers.Remove("Content-Type");
            headers.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
            Assert.True((int)(await SendAsync(address, headers)).Status is 302 or 400 or 413, address);
        }
    }
}
