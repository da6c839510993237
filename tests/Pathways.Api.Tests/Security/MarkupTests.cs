using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Security;

/// <summary>Whatever people, structures, accounts and addresses are called is text on every page, in either language, and never markup.</summary>
public sealed partial class MarkupTests(TestApi api) : IClassFixture<TestApi>
{
    static readonly string[] Kinds =
    [
        "<script>zq()</script>", "</script><script>zq()</script>", "<ScRiPt src=//evil.example/zq>", "<img src=x onerror=zq()>", "<svg onload=zq()>", "<svg/onload=zq()>",
        "<iframe srcdoc=\"<script>zq()</script>\">", "\"><script>zq()</script>", "'><script>zq()</script>", "\" onfocus=zq() autofocus x=\"", "' onfocus=zq() autofocus x='",
        "</title><script>zq()</script>", "</textarea><script>zq()</script>", "</style><script>zq()</script>", "</option></select><script>zq()</script>",
        "<!--<script>zq()-->", "--><script>zq()</script>", "<![CDATA[<script>zq()</script>]]>", "<a href=javascript:zq()>x</a>", "data:text/html,<script>zq()</script>",
        "<math><mtext><mglyph><style></math><img src onerror=zq()>", "&lt;script&gt;zq()&lt;/script&gt;", "&#60;script&#62;zq()", "<body onload=zq()>",
        "<meta http-equiv=refresh content=\"0;url=javascript:zq()\">", "<base href=//evil.example/zq>", "<form action=//evil.example/zq><button>", "<details open ontoggle=zq()>",
    ];

    // Every name that any page takes in its address, and one that none takes.
    static readonly string[] Asked =
    [
        "search", "view", "structure", "scheme", "referent", "order", "page", "at", "after", "before", "step", "saved", "kept", "returnUrl", "problem", "id", "author", "kind", "from", "to", "pathway",
        "since", "version", "by", "territory", "previous", "person", "late", "period", "lang", "nonsense",
    ];

    // Not those that are others once they are encoded, as they should be.
    static readonly string[] Plain = [.. Kinds.Where(kind => kind[0] != '&')];

    static readonly string AllKinds = string.Join(' ', Kinds);

    IEnumerable<RouteEndpoint> Pages => api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(r => r.Metadata.GetMetadata<ComponentTypeMetadata>() is not null);

    static string Pattern(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    static IEnumerable<string> Accounts(RouteEndpoint route, string structure) =>
        route.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(a => a.Policy is not null)?.Policy is { } policy
            ? Access.RolesOf(policy).Select(role => $"x:{role}:{(role == Role.Counsellor ? structure : "")}") : [$"x:counsellor:{structure}", ""];

    async Task<string> PageAsync(string address, string account, HttpContent? form = null)
    {
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, address) { Content = form };
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        if (account.Length > 0)
        {
            request.Headers.Add(Pathways.Testing.NamedAccounts.Header, account);
        }
        using var answer = await api.Host.GetTestClient().SendAsync(request);
        Assert.True(answer.StatusCode is not HttpStatusCode.InternalServerError, $"{address}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    static void AssertText(string page, string where, IEnumerable<string> kinds)
    {
        Assert.All(kinds, kind => Assert.False(page.Contains(kind, StringComparison.Ordinal), $"{where} has {kind}"));
        Assert.DoesNotMatch(Runs(), page);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_name_is_text_wherever_it_stands()
    {
        var shown = 0;
        for (var i = 0; i < Kinds.Length; i++)
        {
            // Told apart from the one before, which, encoded, may be the next.
            var (kind, structure) = (Kinds[i].Replace("zq", $"zq{i}", StringComparison.Ordinal), $"MARKUP-{i}");
            await using var registered = await api.InDirectoryAsync(new Structure(structure, kind, "PLIE", "69123"), new StaffMember("m-" + i, kind, structure, true));
            var account = $"m-{i}:counsellor:{structure}";
            var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = kind, lastName = "Z" + kind, email = $"zq{i}@exemple.fr" }, account, Calls.NewKey());
            Assert.True(made.Status == HttpStatusCode.Created, $"{made.Status} {made.Body}");
            var person = made.Body!["id"]!.GetValue<Guid>();
            var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme = "plie", structure, territory = "69123", confirm = new[] { "step/long-ago" } }, account, Calls.NewKey());
            Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Status} {opened.Body}");
            var pathway = opened.Body!["pathway"]!.GetValue<Guid>();
            var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}'");
            await api.CaughtUpAsync();

            foreach (var route in Pages)
            {
                var address = Parameter().Replace(Pattern(route).Replace("{StepId:guid}", $"{step}", StringComparison.Ordinal).Replace("{PersonId:guid}", $"{person}", StringComparison.Ordinal), $"{pathway}");
                foreach (var reader in Accounts(route, structure))
                {
                    var page = await PageAsync($"{address}?lang={(i % 2 == 0 ? "fr" : "en")}", reader);
                    AssertText(page, $"{address} as {reader}", [kind]);
                    shown += WebUtility.HtmlDecode(page).Replace('\u00a0', ' ').Contains(kind, StringComparison.Ordinal) ? 1 : 0;
                }
            }
        }
        // The walk has seen them: in the list, on the pathway, its forms, its history, the administration.
        Assert.True(shown > 5 * Kinds.Length, $"Shown {shown} times.");
    }

    [Fact]
    public async Task What_an_address_says_is_text_on_the_page_that_tells_of_it()
    {
        var (pathway, told) = (await api.OpenPathwayAsync(), 0);
        foreach (var route in Pages)
        {
            var address = Parameter().Replace(Pattern(route), $"{pathway}");
            var account = Accounts(route, "PLIE-A").First();
            foreach (var query in Asked.Select(name => $"{name}={Uri.EscapeDataString(AllKinds)}").Append($"{Uri.EscapeDataString(AllKinds)}=1"))
            {
                var page = await PageAsync($"{address}?{query}", account);
                AssertText(page, $"{address}?{query[..12]}", Plain);
                told += WebUtility.HtmlDecode(page).Contains("zq()", StringComparison.Ordinal) ? 1 : 0;
            }
        }
        Assert.True(told > 50, $"Told {told} times.");
        // In an address that leads nowhere, and in a part of one.
        foreach (var kind in Kinds)
        {
            AssertText(await PageAsync("/" + Uri.EscapeDataString(kind), ""), "an address", [kind]);
            AssertText(await PageAsync("/pathways/" + Uri.EscapeDataString(kind), "x:counsellor:PLIE-A"), "an address", [kind]);
        }
    }

    [Fact]
    public async Task What_is_typed_in_a_form_is_text_where_it_is_shown_again()
    {
        var pathway = await api.OpenPathwayAsync();
        var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}'");
        var told = 0;
        foreach (var (address, handler) in new[] { ("/pathways/open", "open"), ($"/pathways/{pathway}/record?step=training_started", "step"), ($"/pathways/{pathway}/correct/{step}", "correct") })
        {
            var browser = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
            var fields = Field().Matches((await browser.GetAsync(address)).Html).Select(m => m.Groups["name"].Value)
                .Where(name => !name.StartsWith('_') && name is not ("key" or "author" or "version")).Distinct().Select(name => (name, AllKinds)).ToArray();
            Assert.NotEmpty(fields);
            var page = await browser.PostAsync(address, [("_handler", handler), .. fields]);
            Assert.True(page.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, $"{address}: {page.Status}");
            AssertText(browser.AsItCame, address, Plain);
            told += page.Html.Contains("zq()", StringComparison.Ordinal) ? 1 : 0;
        }
        Assert.Equal(3, told);
    }

    // Within a tag, after attributes that are whole: an address that runs, or a handler.
    [GeneratedRegex("""<[a-z][^\s<>"'=]*(\s+[^\s<>"'=]+(="[^"]*"|='[^']*'|=[^\s<>"']+)?)*\s+((href|src|action|formaction)=["']?\s*(javascript:|data:text)|on[a-z]+=["']?zq)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Runs();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("""<(input|select|textarea)[^>]*\sname="(?<name>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}
