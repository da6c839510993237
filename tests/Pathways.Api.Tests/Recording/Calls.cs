using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain;
using Pathways.Testing;

namespace Pathways.Api.Tests.Recording;

/// <summary>An answer of the API: what a program sees of it.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers)
{
    public string? Code => Body?["code"]?.GetValue<string>();

    public string? Field => Body?["field"]?.GetValue<string>();

    public long Version => Body!["version"]!.GetValue<long>();

    public bool Replayed => Headers.Contains("Idempotency-Replayed");
}

/// <summary>Calls to the API as programs make them, and the states of the world that tests start from.</summary>
public static class Calls
{
    public const string Counsellor = "conseil-1:counsellor:PLIE-A";
    public const string Colleague = "conseil-2:counsellor:PLIE-A";
    public const string Stranger = "conseil-9:counsellor:PLIE-B";
    static int keys;

    /// <summary>A key that no other request has.</summary>
    // Never six digits in a row: they can be a day, which no code may hold. Names of two keys differ in digits, and so are no namesakes.
    public static string NewKey()
    {
        var (thousands, rest) = Math.DivRem(Interlocked.Increment(ref keys), 1_000);
        return $"test-key-{thousands:D3}x{rest:D3}";
    }

    /// <summary>Somebody whom no other test has.</summary>
    /// <summary>A code that no other test has, of a structure or a source: letters, for a drawn digit or two beside letters may read as a day, which no new code holds.</summary>
    public static string NewCode(string prefix) => $"{prefix}-{string.Concat(Guid.NewGuid().ToByteArray().Take(6).Select(b => (char)('A' + (b % 26))))}";

    public static Guid NewPerson() => DeterministicId.From("test-person", NewKey());

    /// <summary>Sends a request and reads the answer; who enters a pathway was made beforehand, unless said otherwise.</summary>
    public static async Task<Answer> SendAsync(
        this TestApi api, HttpMethod method, string url, object? body = null, string account = Counsellor, string? key = null, string? ifMatch = null, string type = "application/json",
        bool made = true, params (string Name, string Value)[] headers)
    {
        if (made && url == "/api/pathways" && body is not (null or string) && $"{JsonSerializer.SerializeToNode(body)!["person"]}" is var text && Guid.TryParse(text, out var person))
        {
            await api.MakeAsync([person], account.Split(':') is [_, _, { Length: > 0 } structure] ? structure : null);
        }
        using var client = api.Host.GetTestClient();
        using var request = new HttpRequestMessage(method, url);
        if (account.Length > 0)
        {
            request.Headers.Add(NamedAccounts.Header, account);
        }
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        request.Content = body switch
        {
            null => null,
            string sent => new StringContent(sent, Encoding.UTF8, type),
            _ => JsonContent.Create(body),
        };
        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        var told = answer.Length > 0 && answer[0] is '{' or '[' ? JsonNode.Parse(answer) : null;
        Told.Whole(told);
        return new(response.StatusCode, told, response.Headers);
    }

    /// <summary>Records a step on a pathway.</summary>
    public static Task<Answer> RecordAsync(
        this TestApi api, Guid pathway, string step, object body, string account = Counsellor, string? key = null, string? ifMatch = null,
        params (string Name, string Value)[] headers) =>
        api.SendAsync(HttpMethod.Post, $"/api/pathways/{pathway}/steps/{step}", ToldLate(body), account, key ?? NewKey(), ifMatch, headers: headers);

    /// <summary>Waits until a file that was sent is read, and gives what the API says of it.</summary>
    public static async Task<JsonNode> EndedAsync(this TestApi api, Answer sent, string account)
    {
        for (var look = 0; look < 300; look++)
        {
            if ((await api.SendAsync(HttpMethod.Get, $"/api/imports/{sent.Body!["id"]}", account: account)).Body is { } job && job["result"] is not null)
            {
                return job;
            }
            await Task.Delay(100);
        }
        throw new TimeoutException($"{sent.Body}");
    }

    /// <summary>The body with the answer to the question that every story of past months raises; one written out, or with answers of its own, stays as it is.</summary>
    public static object ToldLate(object body)
    {
        if (body is string || JsonSerializer.SerializeToNode(body) is not JsonObject sent || sent.ContainsKey("confirm"))
        {
            return body;
        }
        sent["confirm"] = new JsonArray("step/long-ago");
        return sent;
    }

    /// <summary>A pathway that was opened on 1 March 2026 at PLIE-A, and what was recorded on it since.</summary>
    public static async Task<Guid> OpenPathwayAsync(this TestApi api, params (string Step, object Body)[] steps)
    {
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(), key: NewKey());
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Status} {opened.Body}");
        var pathway = opened.Body!["pathway"]!.GetValue<Guid>();
        foreach (var (step, body) in steps)
        {
            var answer = await api.RecordAsync(pathway, step, body);
            Assert.True(answer.Status == HttpStatusCode.Created, $"{step}: {answer.Status} {answer.Body}");
        }
        return pathway;
    }

    /// <summary>The entry of somebody whom no other test has: a person is followed once in a scheme at a time.</summary>
    public static object Entry(string structure = "PLIE-A", string occurredOn = "2026-03-01") =>
        new { occurredOn, person = NewPerson(), scheme = "plie", structure, territory = "69123", confirm = new[] { "step/long-ago" } };
}
