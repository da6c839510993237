using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// A text that no database takes, in any field of any body: it is refused, is never a fault of the service, and tells of a pathway or a person of another
/// structure no more than of one that there is none of. The walk takes the bodies that the API's own description has.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed partial class OddTextTests(TestApi api)
{
    const string Mine = Calls.Stranger, Placeholder = "in-the-place-of-this";

    // As JSON has them: a NUL, alone and behind a code, half of a character, and what Unicode keeps for no character, on which the framework's comparison fails.
    static readonly string[] Odd = ["\\u0000", "PLIE-B\\u0000", "\\ud800", "PLIE-B\\ufffe", "\\ufdd0"];

    // The same in an address.
    static readonly string[] OddInAddress = ["%00", "PLIE-B%EF%BF%BE", "%F0%9F%BF%BF"];

    async Task<(Guid Person, Guid Pathway, Guid Step)> OpenedAsync(string account)
    {
        var structure = account.Split(':')[2];
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = $"Texte {Calls.NewKey()}" }, account, Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme = "plie", structure, territory = "69123", confirm = new[] { "step/long-ago" } }, account, Calls.NewKey());
        return (person, opened.Body!["pathway"]!.GetValue<Guid>(), opened.Body["step"]!.GetValue<Guid>());
    }

    // Every body that is described, and every step as what another is corrected to.
    async Task<List<(string Method, string Path, JsonObject Body)>> BodiesAsync()
    {
        var bodies = new List<(string, string, JsonObject)>();
        foreach (var (path, operations) in (await api.SendAsync(HttpMethod.Get, "/openapi/v1.json", account: "")).Body!["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                if (operation is not JsonObject || operation["requestBody"]?["content"]?["application/json"]?["example"] is not JsonObject example)
                {
                    continue;
                }
                var body = example.DeepClone().AsObject();
                bodies.Add((method, path, body));
                if (path.Contains("/steps/", StringComparison.Ordinal))
                {
                    body["confirm"] = new JsonArray("step/long-ago");
                    if (!path.Contains("/steps/step-", StringComparison.Ordinal))
                    {
                        var corrected = example.DeepClone().AsObject();
                        corrected.Insert(0, "event", path.Split('/')[^1].Replace('-', '_'));
                        bodies.Add((method, "/api/pathways/{pathway}/steps/step-corrected", new JsonObject
                        {
                            ["occurredOn"] = "2026-05-12",
                            ["step"] = "{step}",
                            ["reason"] = "wrong_code",
                            ["confirm"] = new JsonArray("step/long-ago"),
                            ["corrected"] = corrected,
                        }));
                    }
                }
            }
        }
        return bodies;
    }

    // The body with a text of it, one after the other, in the place of which the odd one comes.
    static IEnumerable<string> Spoilt(JsonObject body)
    {
        return Texts(body).ToList().Select(path =>
        {
            var copy = body.DeepClone().AsObject();
            JsonNode at = copy;
            foreach (var name in path.SkipLast(1))
            {
                at = at[name]!;
            }
            at[path[^1]] = Placeholder;
            return copy.ToJsonString();
        });

        static IEnumerable<string[]> Texts(JsonObject of) => of.SelectMany(p => p.Value switch
        {
            JsonObject inner => Texts(inner).Select(rest => (string[])[p.Key, .. rest]),
            JsonValue value when value.TryGetValue<string>(out _) && p.Key is not "event" => [[p.Key]],
            _ => Array.Empty<string[]>(),
        });
    }

    [Fact]
    public async Task A_text_that_no_database_takes_is_refused_in_every_body_and_tells_nothing()
    {
        var (mine, theirs) = (await OpenedAsync(Mine), await OpenedAsync(Calls.Counsellor));
        var (nobody, wrong, tried) = (Guid.NewGuid(), new List<string>(), 0);
        foreach (var (method, path, body) in await BodiesAsync())
        {
            foreach (var spoilt in Spoilt(body))
            {
                foreach (var odd in Odd)
                {
                    var sent = spoilt.Replace(Placeholder, odd, StringComparison.Ordinal).Replace("{step}", $"{mine.Step}", StringComparison.Ordinal).Replace("PLIE-CENTRE", "PLIE-B", StringComparison.Ordinal);
                    Task<Answer> SendAsync(Guid pathway, Guid person) => api.SendAsync(
                        new HttpMethod(method), path.Replace("{pathway}", $"{pathway}", StringComparison.Ordinal).Replace("{person}", $"{person}", StringComparison.Ordinal), sent,
                        path == "/api/structures" ? "x:administrator:" : Mine, Calls.NewKey(), method == "put" ? "*" : null);
                    var own = await SendAsync(mine.Pathway, mine.Person);
                    tried++;
                    if (own.Status is < HttpStatusCode.BadRequest or >= HttpStatusCode.InternalServerError || own.Code is null)
                    {
                        wrong.Add($"{own.Status} {own.Code}: {path} {sent}");
                    }
                    if (path.Contains('{', StringComparison.Ordinal))
                    {
                        var (foreign, none) = (Told(await SendAsync(theirs.Pathway, theirs.Person)), Told(await SendAsync(nobody, nobody)));
                        if (foreign != none || foreign.StartsWith("InternalServerError", StringComparison.Ordinal))
                        {
                            wrong.Add($"{foreign} against {none}: {path} {sent}");
                        }
                    }
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(tried, 500, 9_000);
    }

    static readonly string[] Roles = [Mine, "x:coordinator:", "x:evaluator:", "x:auditor:", "x:administrator:"];

    // Who may ask is found out by asking as each role.
    async Task<(int Status, string? Code)> AskedAsync(string method, string address)
    {
        (int, string?) answer = default;
        foreach (var role in Roles)
        {
            var said = await api.SendAsync(new HttpMethod(method), address, account: role, key: Calls.NewKey());
            answer = ((int)said.Status, said.Code);
            if (said.Status is not HttpStatusCode.Forbidden)
            {
                break;
            }
        }
        return answer;
    }

    [Fact]
    public async Task A_text_that_no_database_takes_is_refused_in_every_address()
    {
        var (wrong, tried) = (new List<string>(), 0);
        foreach (var (path, operations) in (await api.SendAsync(HttpMethod.Get, "/openapi/v1.json", account: "")).Body!["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject().Where(o => o.Value is JsonObject && o.Key is "get" or "delete"))
            {
                var filled = Part().Replace(path, $"{Guid.NewGuid()}");
                var addresses = Part().Matches(path).SelectMany(p => OddInAddress.Skip(1).Select(odd => Part().Replace(path.Replace(p.Value, odd, StringComparison.Ordinal), $"{Guid.NewGuid()}")))
                    .Concat((operation!["parameters"]?.AsArray() ?? []).Where(p => $"{p!["in"]}" == "query").SelectMany(p => OddInAddress.Select(odd => $"{filled}?{p!["name"]}={odd}")));
                foreach (var address in addresses)
                {
                    var (status, code) = await AskedAsync(method, address);
                    tried++;
                    if (status is not (400 or 404) || code is null)
                    {
                        wrong.Add($"{status} {code}: {method} {address}");
                    }
                }
            }
        }
        foreach (var page in api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && !r.RoutePattern.Parameters.Any(p => p.IsCatchAll))
            .Select(r => Part().Replace("/" + r.RoutePattern.RawText!.TrimStart('/'), $"{Guid.NewGuid()}")).Distinct(StringComparer.Ordinal))
        {
            foreach (var odd in OddInAddress)
            {
                var (status, _) = await AskedAsync("get", $"{page}?search={odd}");
                tried++;
                if (status is not (400 or 404))
                {
                    wrong.Add($"{status}: {page}?search={odd}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(tried, 150, 5_000);
    }

    [GeneratedRegex("{[^}]+}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();

    static string Told(Answer answer) => $"{answer.Status} {Trace().Replace(answer.Body?.ToJsonString() ?? "", "")}";

    [GeneratedRegex("\"(traceId|instance)\":\"[^\"]*\",?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Trace();
}
