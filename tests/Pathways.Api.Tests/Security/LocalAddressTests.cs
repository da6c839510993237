using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>The page that says that there is none at //evil.example/x had links to evil.example: whatever is asked for, no link, form or redirect leads off the site.</summary>
[Collection(TestApiCollection.Name)]
public sealed partial class LocalAddressTests(TestApi api)
{
    // Decoded, as the service has them.
    static readonly string[] Hostile =
    [
        "//evil.example/x", "///evil.example", "/\\evil.example/x", "/\\/evil.example", "/.//evil.example/x", "/./\\evil.example", "/x/..//evil.example", "/x/../\\evil.example", "/%2e//evil.example",
        "/%2E%2e//evil.example", "/.%2e/\\evil.example", "/\t/evil.example", "/\n/evil.example", "//evil.example/caseload", "//user@evil.example:81/", "//evil.example/?returnUrl=//evil.example",
    ];

    // Of each kind of page: of who is signed in and of strangers, of errors, of what a link is made of.
    public static TheoryData<string, string, string?> Kinds => new()
    {
        { "GET", "{0}", null }, { "GET", "{0}", "e.hugo:evaluator:" }, { "GET", "{0}", Calls.Counsellor }, { "POST", "{0}", Calls.Counsellor }, { "DELETE", "{0}", null },
        { "GET", "/caseload{0}", Calls.Counsellor }, { "GET", "/pathways{0}", Calls.Counsellor }, { "GET", "/api{0}", null },
        { "GET", "/sign-in?returnUrl={0}", null }, { "GET", "/sign-in?returnUrl={0}", Calls.Counsellor }, { "GET", "/sign-in?problem=no-account&returnUrl={0}", null }, { "GET", "/sign-out?returnUrl={0}", Calls.Counsellor },
        { "GET", "/caseload?lang={0}", "e.hugo:evaluator:" }, { "DELETE", "/board?x={0}", "e.hugo:evaluator:" }, { "GET", "/caseload?search={0}&view={0}", Calls.Counsellor }, { "GET", "/pathways/open?previous={0}", Calls.Counsellor },
        { "GET", "/board?from={0}", "e.hugo:evaluator:" }, { "GET", "/doubtful?structure={0}", "coord-1:coordinator:" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_page_links_off_the_site_whatever_was_asked_for(string method, string address, string? account)
    {
        foreach (var hostile in Hostile)
        {
            var parts = address.Split('?');
            var answer = await api.Host.GetTestServer().SendAsync(http =>
            {
                (http.Request.Method, http.Request.Scheme, http.Request.Host) = (method, "http", new("localhost"));
                http.Request.Path = new PathString(parts[0].Replace("{0}", hostile, StringComparison.Ordinal));
                http.Request.QueryString = new(parts.Length > 1 ? "?" + parts[1].Replace("{0}", Uri.EscapeDataString(hostile), StringComparison.Ordinal) : "");
                http.Request.Headers.Accept = "text/html";
                if (account is not null)
                {
                    http.Request.Headers[NamedAccounts.Header] = account;
                }
            });
            if (answer.Response.Headers.Location.ToString() is { Length: > 0 } location)
            {
                Assert.False(LeadsOff(location), $"{hostile}: {location}");
                continue;
            }
            using var reader = new StreamReader(answer.Response.Body);
            var links = Links().Matches(await reader.ReadToEndAsync()).Select(m => WebUtility.HtmlDecode(m.Groups["to"].Value)).ToList();
            Assert.Contains(links, link => link.Contains("lang=", StringComparison.Ordinal));
            Assert.Contains(links, link => link.EndsWith("#main", StringComparison.Ordinal));
            Assert.True(!links.Exists(LeadsOff), $"{hostile}: {string.Join(' ', links.Where(LeadsOff))}");
        }
    }

    /// <summary>On the page of a fault, too; and the pages that there are keep their links.</summary>
    [Fact]
    public void The_path_of_a_request_is_a_link_of_this_site()
    {
        foreach (var hostile in Hostile)
        {
            Assert.Equal((hostile, "/"), (hostile, SignIn.Local(hostile)));
            foreach (var http in new[] { Asked(hostile), Failed(hostile), Answered(hostile) })
            {
                Assert.False(LeadsOff(LocalAddress.Of(http)), $"{hostile}: {LocalAddress.Of(http)}");
            }
        }
        foreach (var known in (string[])["/", "/caseload", "/pathways/6f2b4c1e-0000-4000-8000-000000000001/history", "/caseload/", "/a.b/..c"])
        {
            Assert.Equal((known, known, known, known), (SignIn.Local(known), LocalAddress.PathOf(Asked(known)), LocalAddress.PathOf(Failed(known)), LocalAddress.PathOf(Answered(known))));
        }
        Assert.Equal("/caseload?view=all&x=//y", SignIn.Local("/caseload?view=all&x=//y"));
        Assert.Equal("/%C3%A9t%C3%A9", LocalAddress.PathOf(Asked("/été")));

        static DefaultHttpContext Asked(string path) => new() { Request = { Path = path, QueryString = new("?a=1") } };
        static DefaultHttpContext Failed(string path)
        {
            var http = Asked("/error");
            http.Features.Set<IExceptionHandlerPathFeature>(new ExceptionHandlerFeature { Path = path });
            return http;
        }
        static DefaultHttpContext Answered(string path)
        {
            var http = Asked("/not-found");
            http.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature { OriginalPath = path, OriginalPathBase = "" });
            return http;
        }
    }

    // As the standard of addresses has browsers read them.
    static bool LeadsOff(string link)
    {
        var seen = string.Concat(link.Where(c => c is not ('\t' or '\n' or '\r'))).Trim().Replace('\\', '/');
        if (Scheme().IsMatch(seen))
        {
            // The icon is a drawing in the page itself.
            return !seen.StartsWith("http://localhost/", StringComparison.Ordinal) && !seen.StartsWith("data:image/svg+xml,", StringComparison.Ordinal);
        }
        var path = seen.Split('?', '#')[0];
        var left = new List<string>();
        foreach (var segment in path.TrimStart('/').Length == path.Length ? [] : path[1..].Split('/'))
        {
            var plain = segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (plain == "..")
            {
                left.RemoveRange(Math.Max(0, left.Count - 1), Math.Min(1, left.Count));
            }
            else if (plain != ".")
            {
                left.Add(segment);
            }
        }
        return left.Count > 1 && left[0].Length == 0;
    }

    [GeneratedRegex("\\b(href|action|formaction|src)=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Links();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.None, 10_000)]
    private static partial Regex Scheme();
}
