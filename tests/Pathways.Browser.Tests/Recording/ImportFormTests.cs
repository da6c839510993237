using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Pathways.Testing;
using static Microsoft.Playwright.Assertions;

namespace Pathways.Browser.Tests.Recording;

/// <summary>The form of the import after a file that is refused: a browser keeps no file, and everything else stands as it was chosen.</summary>
[Collection(BrowserSites.Forms)]
public class ImportFormTests(BrowserSite site) : SiteTests(site)
{
    static readonly (string Name, string Value)[] Typed = [("source", "SILAO-2026"), ("structure", "ML-NORD"), ("territory", "59350")];
    static readonly (string Name, string Value)[] Chosen = [("encoding", "windows-1252"), ("dates", "dmy"), ("scheme", "rsa")];
    static readonly string[] Ticked = ["acceptValid", "longAgo", "structures"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_refused_file_the_link_and_the_way_back_lead_to_the_form_as_it_was_chosen(bool scripts)
    {
        var page = await Site.SignedInAsync("n.import:coordinator:", scripts: scripts);
        await page.GotoAsync("/import");
        foreach (var summary in await page.Locator("form details summary").AllAsync())
        {
            await summary.ClickAsync();
        }
        foreach (var (name, value) in Typed)
        {
            await page.Locator($"[name={name}]").FillAsync(value);
        }
        foreach (var (name, value) in Chosen)
        {
            await page.Locator($"[name={name}]").SelectOptionAsync(value);
        }
        foreach (var name in Ticked)
        {
            await page.Locator($"[name={name}]").CheckAsync();
        }
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "gens.csv", MimeType = "text/csv", Buffer = "nom;age\nDurand;41\n"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Vérifier le fichier" }).ClickAsync();
        await Expect(page.GetByText("Le fichier ne peut pas être pris")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await page.GetByRole(AriaRole.Link, new() { Name = "Importer un autre fichier" }).ClickAsync();
        await StandsAsync(page);
        if (scripts)
        {
            var found = await page.RunAxe();
            Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v => $"{v.Id}: {v.Help}")));
        }
        if (Environment.GetEnvironmentVariable("PATHWAYS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"import-again-{scripts}.png"), FullPage = true });
        }

        // Back past the result, to the form that was sent.
        for (var back = 0; back == 0 || new Uri(page.Url).Query.Length > 0; back++)
        {
            Assert.True(back < 6, $"Back leads to {page.Url}.");
            await page.GoBackAsync();
        }
        await StandsAsync(page);

        // The next person on the same computer, in the same browser.
        await page.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [NamedAccounts.Header] = "m.autre:coordinator:" });
        await page.GotoAsync("/import");
        await Expect(page.Locator("#chosen-before")).ToHaveCountAsync(0);
        foreach (var (name, _) in Typed)
        {
            await Expect(page.Locator($"[name={name}]")).ToHaveValueAsync("");
        }
    }

    /// <summary>Nadia's import meets Claire's session in another tab: nothing is sent, and what Nadia comes back to asks for the file before anything else.</summary>
    [Theory]
    [InlineData("fr", "c.claire ne peut pas ouvrir cette page.", "Choisissez le fichier à nouveau (gens.csv) : un navigateur ne le garde pas.", "Choisir le fichier", "Envoyer maintenant", true)]
    [InlineData("en", "c.claire can’t open this page.", "Choose the file again (gens.csv): a browser does not keep it.", "Choose the file", "Send now", false)]
    public async Task An_import_that_is_put_back_asks_for_its_file_and_sends_nothing_without_it(string language, string not, string again, string choose, string send, bool pressed)
    {
        var file = new FilePayload { Name = "gens.csv", MimeType = "text/csv", Buffer = "nom;age\nDurand;41\n"u8.ToArray() };
        var page = await Site.SignedInAsync("n.file:coordinator:");
        await page.GotoAsync("/import?lang=" + language);
        await page.Locator("#file").SetInputFilesAsync(file);
        await page.Locator("[name=source]").FillAsync("SILAO-2027");
        var notice = page.Locator("#form-notice");
        await BecomeAsync(page, "c.claire:counsellor:elsewhere");
        if (pressed)
        {
            await page.Locator("[name=checkOnly]").ClickAsync();
        }
        else
        {
            await (await page.Context.NewPageAsync()).GotoAsync("/caseload");
        }
        await Expect(notice).ToContainTextAsync(not);
        // Here the file is still there.
        await Expect(notice.GetByRole(AriaRole.Button, new() { Name = send })).ToBeVisibleAsync();
        await BecomeAsync(page, "n.file:coordinator:");
        await page.WaitForFunctionAsync("Object.keys(sessionStorage).some(k => k.startsWith('pathways:kept'))");
        await page.ReloadAsync();

        await Expect(notice).ToContainTextAsync(again);
        await Expect(page.Locator("[name=source]")).ToHaveValueAsync("SILAO-2027");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = send })).ToHaveCountAsync(0);
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v => $"{v.Id}: {v.Help}")));
        await Looks.ShotAsync(page, "import-file-again-" + language);
        var chooser = await page.RunAndWaitForFileChooserAsync(() => notice.GetByRole(AriaRole.Button, new() { Name = choose }).ClickAsync());
        await chooser.SetFilesAsync(file);
        await Expect(notice).ToHaveCountAsync(0);
        await page.Locator("[name=checkOnly]").ClickAsync();
        await Expect(page.GetByText(language == "fr" ? "Le fichier ne peut pas être pris" : "The file can’t be taken")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    /// <summary>What is agreed to is agreed for the file that is chosen: another one, or one that was changed under its name, is agreed to again.</summary>
    [Fact]
    public async Task Another_file_or_a_changed_one_is_not_agreed_to_by_the_ticks_of_the_one_before()
    {
        static FilePayload File(string name, string rows) => new() { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(rows) };
        var page = await Site.SignedInAsync("n.agrees:coordinator:");
        await page.GotoAsync("/import?lang=fr");
        var notice = page.Locator("#form-notice");
        // Ticked before the file is chosen, it is for that file.
        await page.Locator("[name=longAgo]").CheckAsync();
        await page.Locator("#file").SetInputFilesAsync(File("gens.csv", "nom;age\nDurand;41\n"));
        await Expect(page.Locator("[name=longAgo]")).ToBeCheckedAsync();
        await page.Locator("[name=structures]").CheckAsync();
        foreach (var other in (FilePayload[])[File("autres.csv", "nom;age\nDurand;41\n"), File("autres.csv", "nom;age\nDurand;412\n")])
        {
            await page.Locator("#file").SetInputFilesAsync(other);
            foreach (var name in Ticked)
            {
                await Expect(page.Locator($"[name={name}]")).Not.ToBeCheckedAsync();
            }
            await Expect(notice).ToContainTextAsync("Cochez à nouveau ceux qui valent pour celui-ci");
            await page.Locator("[name=longAgo]").CheckAsync();
        }
        // A draft that is put back has no file, and so agrees to nothing.
        await page.Locator("[name=source]").FillAsync("SILAO-2028");
        await page.WaitForFunctionAsync("Object.keys(sessionStorage).some(k => k.startsWith('pathways:kept'))");
        await page.ReloadAsync();
        await Expect(page.Locator("[name=source]")).ToHaveValueAsync("SILAO-2028");
        await Expect(page.Locator("[name=longAgo]")).Not.ToBeCheckedAsync();
        await Expect(page.Locator("#not-put-back")).ToHaveCountAsync(0);
    }

    static Task BecomeAsync(IPage page, string account) =>
        page.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [NamedAccounts.Header] = account });

    static async Task StandsAsync(IPage page)
    {
        await Expect(page.Locator("#chosen-before")).ToContainTextAsync("Choisissez le fichier");
        foreach (var (name, value) in Typed.Concat(Chosen))
        {
            await Expect(page.Locator($"[name={name}]")).ToBeVisibleAsync();
            await Expect(page.Locator($"[name={name}]")).ToHaveValueAsync(value);
        }
        foreach (var name in Ticked)
        {
            // Agreed to for the file that was refused, not for the next one.
            await Expect(page.Locator($"[name={name}]")).Not.ToBeCheckedAsync();
        }
        await Expect(page.Locator("#file")).ToHaveValueAsync("");
    }
}
