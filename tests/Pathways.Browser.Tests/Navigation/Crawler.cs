using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>
/// Follows every link and presses every button that somebody finds from the start, and gathers what is wrong. Addresses of one pattern (identifiers
/// left out, the names of what they ask kept) are one page: of each pattern a few are visited, so that it ends whatever is recorded.
/// </summary>
sealed partial class Crawler(IPage page, string language, bool signedOut = false)
{
    // Of one pattern, so many pages; a form of one pattern is sent once empty and once filled in.
    const int Instances = 2;
    static readonly HttpClient Client = new(new HttpClientHandler { UseCookies = false });

    readonly Queue<(string Address, string From)> waiting = new();
    readonly Dictionary<string, int> visits = new(StringComparer.Ordinal);
    readonly HashSet<string> queued = new(StringComparer.Ordinal);
    readonly HashSet<string> pressed = new(StringComparer.Ordinal);
    readonly HashSet<string> laidOut = new(StringComparer.Ordinal);
    readonly HashSet<string> told = new(StringComparer.Ordinal);
    readonly List<string> console = [];
    readonly List<(string Method, string Address, int Status)> answers = [];

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
        var pattern = PatternOf(new Uri(page.Url).PathAndQuery);
        // Once a page, where it is shown as most see it.
        if (language == "fr" && laidOut.Add(pattern))
        {
            foreach (var wrong in await Reflow.WrongAsync(page))
            {
                Fault($"{address} (from {from})", wrong);
            }
        }
        foreach (var button in await PageReader.ButtonsAsync(page))
        {
            // Signing out ends the walk, and is tried after it.
            if (!button.Action.EndsWith("/sign-out", StringComparison.Ordinal) && pressed.Add($"{pattern} {button.Kind} {PatternOf(button.Action)} {button.Name}"))
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
        if (await GotoAsync(address) >= 400)
        {
            return;
        }
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
            Queue(link, PatternOf(address));
        }
    }

    // The same fault of the same page is told once, wherever it is met.
    void Fault(string place, string wrong)
    {
        if (told.Add(PatternOf(place.Split(' ')[0]).Split('?')[0] + wrong.Split(": …")[0]))
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
        // A page that goes on to another by itself answers without a response of its own.
        return (await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.DOMContentLoaded }))?.Status ?? 200;
    }

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
        var pattern = PatternOf(wanted);
        visits[pattern] = visits.GetValueOrDefault(pattern) + 1;
        if (visits[pattern] <= Instances)
        {
            waiting.Enqueue((wanted, from));
        }
    }

    // Identifiers are left out; of what is asked, the names, and the values of the few that choose what the page is.
    static string PatternOf(string address)
    {
        var parts = address.Split('#')[0].Split('?', 2);
        var asked = (parts.Length < 2 ? "" : parts[1]).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => pair[0] is "step" or "view" ? $"{pair[0]}={pair[1]}" : pair[0]).Order(StringComparer.Ordinal);
        return $"{Identifier().Replace(parts[0], "{id}")}?{string.Join('&', asked)}";
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
