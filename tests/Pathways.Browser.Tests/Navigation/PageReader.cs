using System.Text.Json;
using Microsoft.Playwright;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>What a page shows and offers, read in the browser; and its buttons, pressed as somebody would.</summary>
static class PageReader
{
    /// <summary>What is read of a page. The text is what is shown in words: codes that are marked as such, and parts in another language, are left out.</summary>
    public sealed record Read(
        bool Main, int Headings, string Heading, string Title, string Lang, string? NavigationHere, string Text, string[] Links, string[] DeadAnchors, string[] EmptyLinks);

    /// <summary>A button of a page: its place among them, the form that it sends, what it says.</summary>
    public sealed record Button(int Index, string Kind, string Action, string Name, string Label, bool HasFields);

    public static async Task<Read> ReadAsync(IPage page) => Of<Read>(await page.EvaluateAsync<string>("""
        () => {
          document.querySelectorAll('details').forEach(d => d.open = true);
          const main = document.querySelector('main');
          const shown = (main ?? document.body).cloneNode(true);
          shown.querySelectorAll(`code, .code, script, noscript, style, svg, pre, datalist, select[name=encoding], [data-address], [data-as-written], [lang]:not([lang="${document.documentElement.lang}"]), bdi, input, textarea`).forEach(e => e.remove());
          shown.querySelectorAll('td, th, li, p, dt, dd, h1, h2, h3, option, label, span, summary').forEach(e => e.append(' '));
          const links = [...document.querySelectorAll('a[href]')];
          const here = a => a.pathname === location.pathname && a.search === location.search && a.hash.length > 1;
          return JSON.stringify({
            main: !!main, headings: document.querySelectorAll('h1').length, heading: document.querySelector('h1')?.innerText ?? '',
            title: document.title, lang: document.documentElement.lang,
            navigationHere: location.search ? null : document.querySelector('header nav [aria-current=page]')?.innerText ?? null,
            text: shown.textContent.replace(/\s+/g, ' '),
            links: links.filter(a => a.origin === location.origin && !here(a) && !a.search.includes('lang=')).map(a => a.pathname + a.search),
            deadAnchors: links.filter(a => a.origin === location.origin && here(a) && !document.getElementById(decodeURIComponent(a.hash.slice(1)))).map(a => a.getAttribute('href')),
            emptyLinks: links.filter(a => !a.textContent.trim() && !a.getAttribute('aria-label')).map(a => a.outerHTML.slice(0, 120)),
          });
        }
        """));

    const string AllButtons = "[...document.querySelectorAll('button, input[type=submit]')].filter(b => !b.disabled && b.checkVisibility())";

    public static async Task<Button[]> ButtonsAsync(IPage page) => Of<Button[]>(await page.EvaluateAsync<string>($$"""
        () => JSON.stringify({{AllButtons}}.map((b, index) => ({
          index, kind: b.type === 'submit' && b.form ? b.form.method : 'script', action: b.type === 'submit' && b.form ? b.getAttribute('formaction') ?? b.form.action : '',
          name: b.type === 'submit' && b.form ? `${b.name}=${b.form.querySelector('[name=_handler]')?.value ?? ''}` : b.textContent.trim().slice(0, 40), label: b.textContent.trim().replace(/\s+/g, ' ').slice(0, 60),
          hasFields: !!b.form && b.type === 'submit' && [...b.form.elements].some(f => f.type !== 'hidden' && f.tagName !== 'BUTTON' && f.tagName !== 'FIELDSET'),
        })))
        """));

    static T Of<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

    /// <summary>Presses a button, in a form that is left as it is or filled in, and waits for what comes of it. False when nothing does; null when it is not there any more.</summary>
    public static async Task<bool?> PressAsync(IPage page, Button button, bool filled)
    {
        var there = await page.EvaluateAsync<bool>($$"""
            ([index, label, filled]) => {
              document.querySelectorAll('details').forEach(d => d.open = true);
              const buttons = {{AllButtons}};
              const said = b => b?.textContent.trim().replace(/\s+/g, ' ').slice(0, 60);
              const button = said(buttons[index]) === label ? buttons[index] : buttons.find(b => said(b) === label);
              if (!button) return false;
              button.dataset.pressed = '';
              const form = button.form;
              if (form) form.noValidate = true; // what the service says of an empty form, not the browser
              const choices = new Set();
              for (const field of filled && form ? form.elements : []) {
                if (field.type === 'radio' && !choices.has(field.name)) { choices.add(field.name); field.checked = true; }
                else if (field.tagName === 'SELECT' && !field.value) field.selectedIndex = Math.min(1, field.options.length - 1);
                else if (field.list && !field.value) field.value = field.list.options[0]?.value ?? 'Mar';
                else if (['text', 'search', ''].includes(field.type) && field.tagName === 'INPUT' && !field.value) field.value = /date|on$|_at$|day/i.test(field.name) ? '01/10/2026' : 'Mar';
                else if (field.type === 'number' && !field.value) field.value = '1';
                else if (field.type === 'tel' && !field.value) field.value = '0320000000';
                else if (field.type === 'email' && !field.value) field.value = 'a@example.org';
                else if (field.tagName === 'TEXTAREA' && !field.value) field.value = 'Mar';
                field.dispatchEvent(new Event('input', { bubbles: true }));
              }
              window.print = () => { window.__answered = true; };
              document.querySelector('main').dataset.before = '';
              return true;
            }
            """, new object[] { button.Index, button.Label, filled });
        if (!there)
        {
            return null;
        }
        if (filled && await page.Locator("form:has([data-pressed]) input[type=file]").CountAsync() > 0)
        {
            await page.Locator("form:has([data-pressed]) input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "a.csv", MimeType = "text/csv", Buffer = "pathway;event;occurred_on\nA;x;2026-10-01\n"u8.ToArray() });
        }
        var before = page.Url;
        // Whatever changes after the press is an answer: another page, another main, a word on this one, the focus on a field. In one go: a page may change by itself.
        var isThere = await page.EvaluateAsync<bool>(
            """
            () => {
              const pressed = document.querySelector('[data-pressed]');
              if (!pressed) return false;
              new MutationObserver(() => { window.__answered = true; }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
              window.__focus = document.activeElement;
              pressed.click();
              return true;
            }
            """);
        if (!isThere)
        {
            return true; // what was filled in was answered before the press, as a search is
        }
        var answered = $$"""
            before => {
              const main = document.querySelector('main');
              if (document.readyState === 'loading' || !main) return false;
              return !('before' in main.dataset) || {{(button.Kind == "script" ? "true" : "false")}} && (window.__answered || document.activeElement !== window.__focus || location.href !== before);
            }
            """;
        // Asked from outside: a page without scripts can't watch itself.
        for (var waited = 0; waited < 200; waited++)
        {
            try
            {
                if (await page.EvaluateAsync<bool>(answered, before))
                {
                    return true;
                }
            }
            catch (PlaywrightException e) when (e.Message.Contains("context was destroyed", StringComparison.Ordinal) || e.Message.Contains("navigat", StringComparison.Ordinal))
            {
                // Between two pages.
            }
            await Task.Delay(50);
        }
        return false;
    }
}
