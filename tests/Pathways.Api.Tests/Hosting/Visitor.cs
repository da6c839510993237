using System.Net;
using System.Text.RegularExpressions;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Hosting;

/// <summary>Somebody with a browser without script: keeps cookies, fills in the forms of the page they are on.</summary>
sealed partial class Visitor(HttpClient? client = null, string? account = null)
{
    /// <summary>The service that is asked: another instance may take its place, as behind a balancer or after a restart.</summary>
    public HttpClient Client { get; set; } = client!;

    readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    // Of each account whose pages are still open somewhere in this browser: the service's seal on its forms.
    readonly Dictionary<string, string> seals = new(StringComparer.Ordinal);
    string page = "";

    /// <summary>Whether forms are sent as the script of the pages sends them; where it leads is then the location.</summary>
    public bool ByScript { get; init; }

    /// <summary>Whether a script only asks for the page as a form was left: nothing is to be taken.</summary>
    public bool OnlyShown { get; set; }

    public sealed record Page(HttpStatusCode Status, string Html, string? Location);

    /// <summary>The page that came last, undecoded.</summary>
    public string AsItCame => page;

    /// <summary>What the browser holds, by its name.</summary>
    public IReadOnlyDictionary<string, string> Cookies => cookies;

    /// <summary>Puts a cookie in the browser's hands.</summary>
    public void Hold(string name, string value) => cookies[name] = value;

    /// <summary>Whether the browser holds a cookie.</summary>
    public bool Has(string cookie) => cookies.GetValueOrDefault(cookie) is { Length: > 0 };

    public Task<Page> GetAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Sends a form of the page with its hidden fields and what is filled in; what is named twice is sent as given here.</summary>
    public Task<Page> PostAsync(string address, params (string Name, string Value)[] filled)
    {
        var hidden = Hidden().Matches(page).Select(m => (Name: m.Groups["name"].Value, Value: WebUtility.HtmlDecode(m.Groups["value"].Value)))
            .Where(h => !filled.Any(f => f.Name == h.Name)).DistinctBy(h => h.Name).ToList();
        if (filled.FirstOrDefault(f => f.Name == FormPosts.Author).Value is { } author && filled.All(f => f.Name != FormPosts.Seal))
        {
            hidden.RemoveAll(h => h.Name == FormPosts.Seal);
            hidden.AddRange(seals.TryGetValue(author, out var seal) ? [(FormPosts.Seal, seal)] : []);
        }
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(hidden.Concat(filled).Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });
    }

    /// <summary>Sends fields as a form with files does.</summary>
    public Task<Page> PostPartsAsync(string address, params (string Name, string Value)[] fields)
    {
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            parts.Add(new StringContent(value), name);
        }
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = parts });
    }

    async Task<Page> SendAsync(HttpRequestMessage request)
    {
        if (account is not null)
        {
            request.Headers.Add("X-Account", account);
        }
        if ((ByScript || OnlyShown) && request.Method == HttpMethod.Post)
        {
            request.Headers.Add(FormPosts.ByScript, OnlyShown ? "show" : "1");
        }
        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
        }
        using var response = await Client.SendAsync(request);
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            cookies[pair[0]] = pair[1];
        }
        page = await response.Content.ReadAsStringAsync();
        var made = Hidden().Matches(page).ToLookup(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        if (made[FormPosts.Seal].FirstOrDefault() is { } sealedFor)
        {
            seals[made[FormPosts.Author].Last()] = sealedFor;
        }
        // Blanks as texts are written with: which of them a French page keeps unbroken, FrenchBlanksTests tells.
        return new(response.StatusCode, WebUtility.HtmlDecode(page).Replace('\u00a0', ' '), response.Headers.TryGetValues(FormPosts.GoTo, out var to) ? to.Single() : response.Headers.Location?.OriginalString);
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();
}
