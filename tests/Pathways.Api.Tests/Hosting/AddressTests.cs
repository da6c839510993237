using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Wolverine.Http;

namespace Pathways.Api.Tests.Hosting;

/// <summary>
/// What an address asks is answered, refused or told, at every page and endpoint that there is: one that is added is walked too, and can't forget it.
/// </summary>
[Collection(TestApiCollection.Name)]
public partial class AddressTests(TestApi api)
{
    // They answer in the place of another page, whose address it is.
    static readonly string[] InAnothersPlace = ["/error", "/not-found"];

    IEnumerable<RouteEndpoint> Routes => api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    static string Pattern(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    // Somebody who may: a counsellor wherever one may, since they see the pathway of these tests.
    static string Account(RouteEndpoint route) =>
        route.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(a => a.Policy is not null)?.Policy is not { } policy ? "x:none:"
        : Access.RolesOf(policy).Contains(Role.Counsellor, StringComparer.Ordinal) ? Calls.Counsellor
        : $"x:{Access.RolesOf(policy)[0]}:";

    [Theory]
    [InlineData("nonsense=1", "query/unknown-parameter", "nonsense")]
    [InlineData("lang=", "query/empty-value", "lang")]
    [InlineData("lang=fr&lang=en", "query/given-twice", "lang")]
    [InlineData("lang=de", "query/bad-choice", "lang")]
    public async Task Every_endpoint_refuses_what_it_does_not_take(string query, string code, string field)
    {
        var tried = 0;
        foreach (var route in Routes.Where(r => r.Metadata.GetMetadata<HttpChain>() is not null))
        {
            var address = Parameter().Replace(Pattern(route).Replace("{code}", "entries", StringComparison.Ordinal), "0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42");
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
            {
                var answer = await api.SendAsync(new HttpMethod(method), $"{address}?{query}", account: Account(route), key: Calls.NewKey());
                // What no figure takes as an option may be a dimension: it has its own words.
                var codes = Pattern(route) == "/api/figures/{code}" && code == "query/unknown-parameter" ? [code, "query/unknown-dimension"] : new[] { code };
                Assert.True((HttpStatusCode.BadRequest, field) == (answer.Status, answer.Field) && codes.Contains(answer.Code, StringComparer.Ordinal), $"{method} {address}?{query}: {answer.Status} {answer.Body}");
                tried++;
            }
        }
        Assert.True(tried > 50, $"Only {tried} endpoints were tried.");
    }

    [Theory]
    [InlineData("nonsense=1", "nonsense", "Cette page n’en tient pas compte")]
    [InlineData("nonsense=1&lang=en", "nonsense", "This page takes no account of it")]
    [InlineData("nonsense=", "nonsense", "Cette page n’en tient pas compte")]
    [InlineData("nonsense=1&nonsense=2", "nonsense", "Cette page n’en tient pas compte")]
    [InlineData("lang=fr&lang=fr", "lang", "Cette page n’en tient pas compte")]
    [InlineData("lang=de", "de", "Cette page n’en tient pas compte")]
    public async Task Every_page_says_what_of_its_address_it_does_not_take(string query, string said, string words)
    {
        var pathway = await api.OpenPathwayAsync();
        var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}'");
        var tried = 0;
        foreach (var route in Routes.Where(r => r.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && !InAnothersPlace.Contains(Pattern(r), StringComparer.Ordinal)))
        {
            var address = Parameter().Replace(Pattern(route).Replace("{StepId:guid}", $"{step}", StringComparison.Ordinal), $"{pathway}");
            var page = await new Visitor(api.Host.GetTestClient(), Account(route)).GetAsync($"{address}?{query}");
            var notes = string.Concat(Note().Matches(page.Html).Select(n => n.Value));
            Assert.True(page.Status == HttpStatusCode.OK, $"{address}: {page.Status}");
            // Of which zone its days and times are.
            Assert.Contains("(Europe/Paris)", page.Html, StringComparison.Ordinal);
            // The board refuses a wrong filter at its field.
            var board = address == "/board" && notes.Length == 0;
            Assert.True(board ? page.Html.Contains("error-summary", StringComparison.Ordinal) && page.Html.Contains(said, StringComparison.Ordinal)
                : notes.Contains(said, StringComparison.Ordinal) && notes.Contains(words, StringComparison.Ordinal), $"{address}?{query} says: {notes}");
            tried++;
        }
        Assert.True(tried >= 12, $"Only {tried} pages were tried.");
    }

    [Theory]
    [InlineData("/caseload?view=due&view=all", "Vues")]
    [InlineData("/caseload?structure=", "structure")]
    [InlineData("/doubtful?after=", "after")]
    [InlineData("/doubtful?after=zzz", "after")]
    [InlineData("/import?id=1&id=2", "id")]
    [InlineData("/import?problem=no-such", "problem")]
    [InlineData("/audit?pathway=", "pathway")]
    [InlineData("/audit?pathway=a&pathway=b", "pathway")]
    [InlineData("/audit?user=c-claire", "user")]
    [InlineData("/pathways/open?previous=", "previous")]
    [InlineData("/pathways/{0}?saved=0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42", "saved")]
    [InlineData("/pathways/{0}/record?step=diagnosis_made&step=pathway_closed", "step")]
    [InlineData("/pathways/{0}/record?saved=zzz", "saved")]
    [InlineData("/pathways/{0}/history?version=0", "Événement")]
    [InlineData("/pathways/{0}/history?version=99", "Événement")]
    [InlineData("/pathways/{0}/history?version=1&at=2026-03-02", "at")]
    [InlineData("/pathways/{0}/history?since=99", "since")]
    [InlineData("/sign-in?returnUrl=https://elsewhere.example", "returnUrl")]
    [InlineData("/sign-in?returnUrl=//elsewhere.example", "une adresse de ce site")]
    [InlineData("/pathways/{0}/record?step=diagnosis_made&choose=zzz", "n’est pas connu ici : zzz")]
    public async Task A_value_that_a_page_does_not_take_is_said_with_its_name(string address, string name)
    {
        var pathway = await api.OpenPathwayAsync();
        var account = address.StartsWith("/audit", StringComparison.Ordinal) ? "x:auditor:" : address.StartsWith("/import", StringComparison.Ordinal) ? "x:coordinator:" : Calls.Counsellor;
        var page = await new Visitor(api.Host.GetTestClient(), account).GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, pathway));
        Assert.Contains(name, string.Concat(Note().Matches(page.Html).Select(n => n.Value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"occuredOn":"2026-04-10","kind":"qualifying"}""", "occuredOn", "occurredOn")]
    [InlineData("""{"occurredOn":"2026-04-10","Kind":"qualifying"}""", "Kind", "kind")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"qualifying","confirmed":[]}""", "confirmed", "confirm")]
    public async Task A_misspelt_field_of_a_body_is_refused_with_the_nearest_known_one(string body, string field, string nearest)
    {
        var answer = await api.RecordAsync(await api.OpenPathwayAsync(), "training-started", body);
        Assert.Equal((HttpStatusCode.BadRequest, "request/invalid", field), (answer.Status, answer.Code, answer.Field));
        Assert.Equal(nearest, answer.Body!["values"]!["nearest"]!.GetValue<string>());
        Assert.Contains($"Vouliez-vous dire {nearest} ?", answer.Body["messages"]!["fr"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_is_near_to_none_is_refused_with_those_that_there_are()
    {
        var answer = await api.RecordAsync(await api.OpenPathwayAsync(), "appointment-held", """{"date":"2026-03-10","mode":"telephone"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "date"), (answer.Status, answer.Field));
        Assert.Matches("Ici s’écrivent : .*occurredOn.*\\.$", answer.Body!["messages"]!["fr"]!.GetValue<string>());
        var inside = await api.RecordAsync(await api.OpenPathwayAsync(), "step-corrected", $$"""{"occurredOn":"2026-04-10","step":"{{Guid.Empty}}","reason":"other","corrected":{"event":"training_startd","occurredOn":"2026-04-10"} }""");
        Assert.Equal("training_started", inside.Body!["values"]!["nearest"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_request_to_record_with_a_parameter_records_nothing()
    {
        var pathway = await api.OpenPathwayAsync();
        var answer = await api.SendAsync(HttpMethod.Post, $"/api/pathways/{pathway}/steps/diagnosis-made?dryRun=true", new { occurredOn = "2026-03-10", confirm = new[] { "step/long-ago" } }, key: Calls.NewKey());
        Assert.Equal((HttpStatusCode.BadRequest, "query/unknown-parameter"), (answer.Status, answer.Code));
        Assert.Equal(1, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
    }

    public static TheoryData<string> Everybody => [Calls.Counsellor, "x:coordinator:", "x:evaluator:", "x:auditor:", "x:administrator:", "x::"];

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Every_link_of_every_page_leads_somewhere(string account)
    {
        var pathway = await api.OpenPathwayAsync();
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(["/", "/caseload?structure=PLIE-A", $"/pathways/{pathway}"]));
        while (next.TryDequeue(out var address))
        {
            // One address of each shape.
            if (!seen.Add(Value().Replace(Identifier().Replace(address, "ID"), "=")))
            {
                continue;
            }
            var page = await new Visitor(api.Host.GetTestClient(), account).GetAsync(address);
            Assert.True(page.Status != HttpStatusCode.NotFound || address.StartsWith("/pathways/", StringComparison.Ordinal) && account is not (Calls.Counsellor or "x:coordinator:" or "x:auditor:"), $"{account}: {address} is not found.");
            foreach (var link in (page.Location is { } to ? [to] : Link().Matches(page.Html).Select(l => l.Groups["to"].Value)).Select(l => l.Split('#')[0]))
            {
                if (link.StartsWith('/') && !Path.HasExtension(link.Split('?')[0]))
                {
                    next.Enqueue(link);
                }
            }
        }
        Assert.True(seen.Count > 2, $"{account} was led to {seen.Count} pages.");
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("""<div[^>]* data-address[^>]*>.*?</div>""", RegexOptions.Singleline, 1000)]
    private static partial Regex Note();

    [GeneratedRegex("""<a [^>]*href="(?<to>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.None, 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex("=[^&]*", RegexOptions.None, 1000)]
    private static partial Regex Value();
}
