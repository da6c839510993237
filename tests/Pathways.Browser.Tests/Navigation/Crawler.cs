using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>
/// Follows every link and presses every button that somebody finds from the start, and gathers what is wrong. Addresses that differ only in an
/// identifier are one page: of each page a few are visited, and each question that can be asked of it; not every mixture of questions, of which
/// there is no end.
/// </summary>
sealed partial class Crawler(IPage page, string language, bool signedOut = false)
{
    // Of one page, so many addresses that ask nothing new; a form of a page is sent once empty and once filled in.
    const int Instances = 2;
    static readonly HttpClient Client = new(new HttpClientHandler { UseCookies = false });

    readonly Queue<(string Address, string From)> waiting = new();
    readonly Dictionary<string, (HashSet<string> Asked, int Visits)> visited = new(StringComparer.Ordinal);
    readonly HashSet<string> queued = new(StringComparer.Ordinal);
    readonly HashSet<string> pressed = new(StringComparer.Ordinal);
    readonly HashSet<string> laidOut = new(StringComparer.Ordinal);
    readonly HashSet<string> told = new(StringComparer.Ordinal);
    readonly List<string> console = [];
    readonly List<(string Method, string Address, int Status)> answers = [];

    // The address that is loaded and not yet touched: its first button needs no other load.
    string? untouched;

    /// <summary>What is wrong, each with the page where it was found.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Pages, downloads and buttons that were tried.</summary>
    public int Pages { get; private set; }

    /// <inheritdoc cref="Pages"/>
    public int Downloads { get; private set; }

    /// <inheritdoc cref="Pages"/>
    public int Buttons { get; private set; }

    /// <summary>Walks from an address until nothing new is found.</summary>
    public async Task WalkAsync(string start)
    {
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) { console.Add(message.Text); } };
        page.PageError += (_, error) => console.Add(error);
        page.Response += (_, answer) => answers.Add((answer.Request.Method, answer.Url, answer.Status));
        page.Dialog += async (_, dialog) => await dialog.AcceptAsync();
        Queue(start, "the start");
        while (waiting.TryDequeue(out var next))
        {
            await VisitAsync(next.Address, next.From);
        }
    }

    async Task VisitAsync(string address, string from)
    {
        if (Download().IsMatch(address))
        {
            await DownloadAsync(address, from);
            return;
        }
        Pages++;
        var status = await GotoAsync(address);
        await LookAsync(address, from, status >= 400 ? [$"{status}"] : []);
        var (pattern, _) = PatternOf(new Uri(page.Url).PathAndQuery);
        // Once a page, where it is shown as most see it.
        if (language == "fr" && laidOut.Add(pattern))
        {
            foreach (var wrong in await Reflow.WrongAsync(page))
            {
                Fault($"{address} (from {from})", wrong);
            }
        }
        foreach (var button in status >= 400 ? [] : await PageReader.ButtonsAsync(page))
        {
            // Signing out ends the walk, and is tried after it.
            if (!button.Action.EndsWith("/sign-out", StringComparison.Ordinal) && pressed.Add($"{pattern} {button.Kind} {PatternOf(button.Action).Page} {button.Name}"))
            {
                await PressAsync(address, button, filled: false);
                if (button.HasFields)
                {
                    await PressAsync(address, button, filled: true);
                }
            }
        }
    }

    async Task PressAsync(string address, PageReader.Button button, bool filled)
    {
        Buttons++;
        var place = $"{address} [{button.Label}{(filled ? ", filled in" : "")}]";
        if (untouched != address && await GotoAsync(address) >= 400)
        {
            return;
        }
        untouched = null;
        answers.Clear();
        var answer = await PageReader.PressAsync(page, button, filled);
        if (answer is null)
        {
            return; // what was done before took it away
        }
        if (answer is false)
        {
            Fault(place, "does nothing.");
            return;
        }
        // What was sent is refused on a page of its own; what a button leads to is never nowhere.
        var refused = answers.Where(a => a.Method == "POST" && a.Status >= 400).Select(a => a.Status).FirstOrDefault();
        List<string> wrong = [.. answers.Where(a => a.Status >= 500 || (a.Method == "GET" && a.Status >= 400)).Select(a => $"{a.Method} {a.Address}: {a.Status}")];
        if (refused is >= 400 and < 500 && await page.Locator("main .error-summary, main [role=alert], main #recorded").CountAsync() == 0)
        {
            wrong.Add($"{refused} without a word of what is wrong.");
        }
        await LookAsync(page.Url, place, wrong);
    }

    // What the page shows, whichever way one came to it.
    async Task LookAsync(string address, string from, IEnumerable<string> before)
    {
        var read = await PageReader.ReadAsync(page);
        foreach (var wrong in before.Concat(PageChecks.Wrong(read, language)).Concat(console.Select(c => $"console: {c}")))
        {
            Fault($"{address} (from {from})", wrong);
        }
        console.Clear();
        if (signedOut && !new Uri(page.Url).AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal))
        {
            return; // somebody's, who walks by themselves
        }
        foreach (var link in read.Links)
        {
            Queue(link, PatternOf(address).Page);
        }
    }

    // The same fault of the same page is told once, wherever it is met.
    void Fault(string place, string wrong)
    {
        if (told.Add(PatternOf(place.Split(' ')[0]).Page.Split('?')[0] + wrong.Split(": …")[0]))
        {
            Faults.Add($"{place}: {wrong}");
        }
    }

    async Task<int> GotoAsync(string address)
    {
        if (signedOut)
        {
            await page.Context.ClearCookiesAsync(); // a button may have signed somebody in
        }
        console.Clear();
        untouched = address;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await LoadAsync(address);
            }
            catch (PlaywrightException e) when (tries < 4 && (e.Message.Contains("ERR_ABORTED", StringComparison.Ordinal) || e.Message.Contains("interrupted by another", StringComparison.Ordinal)))
            {
                // What a button had begun was still on its way, or a page that looks again by itself did so.
            }
        }
    }

    // A page that goes on to another by itself answers without a response of its own.
    async Task<int> LoadAsync(string address) => (await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.DOMContentLoaded }))?.Status ?? 200;

    async Task DownloadAsync(string address, string from)
    {
        Downloads++;
        // Only how it begins: a whole journal is long.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(page.Url), address));
        request.Headers.Add("Cookie", string.Join("; ", (await page.Context.CookiesAsync()).Select(c => $"{c.Name}={c.Value}")));
        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var csv = Csv().IsMatch(address);
        var (status, type, file) = ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", answer.Content.Headers.ContentDisposition?.ToString() ?? "");
        if (status != 200 || (csv && !type.StartsWith("text/csv", StringComparison.Ordinal)) || (!csv && !type.StartsWith("application/json", StringComparison.Ordinal)))
        {
            Fault($"{address} (from {from})", $"{status} {type}");
        }
        if (csv && !CsvName().IsMatch(file))
        {
            Fault($"{address} (from {from})", $"the file has no name: {file}");
        }
    }

    void Queue(string address, string from)
    {
        // The other language is the other walk.
        var whole = new Uri(new Uri(page.Url == "about:blank" ? "http://nowhere" : page.Url), address);
        var wanted = whole.PathAndQuery;
        if ((page.Url != "about:blank" && whole.Authority != new Uri(page.Url).Authority) || whole.Query.Contains("lang=", StringComparison.Ordinal) || !queued.Add(wanted))
        {
            return;
        }
        var (pattern, asked) = PatternOf(wanted);
        var (before, visits) = visited.GetValueOrDefault(pattern, (new(StringComparer.Ordinal), 0));
        var known = before.Count;
        before.UnionWith(asked);
        if (before.Count > known || visits < Instances)
        {
            visited[pattern] = (before, visits + 1);
            waiting.Enqueue((wanted, from));
        }
    }

    // The page: identifiers are left out, the few values that choose what the page is are in. And the names of what else is asked.
    static (string Page, IEnumerable<string> Asked) PatternOf(string address)
    {
        var parts = address.Split('#')[0].Split('?', 2);
        var pairs = (parts.Length < 2 ? "" : parts[1]).Split('&', StringSplitOptions.RemoveEmptyEntries);
        var chosen = pairs.Where(pair => pair.Split('=')[0] is "step" or "view").Order(StringComparer.Ordinal);
        return ($"{Identifier().Replace(parts[0], "{id}")}?{string.Join('&', chosen)}", pairs.Select(pair => pair.Split('=')[0]));
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\.csv(\?|$)|\.json(\?|$)|^/api/|^/health/|/refused$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Download();

    [GeneratedRegex(@"\.csv(\?|$)|/refused$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Csv();

    [GeneratedRegex(@"filename=""?[^"";]+\.csv", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CsvName();
}
