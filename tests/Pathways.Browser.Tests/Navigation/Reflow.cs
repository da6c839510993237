using System.Text.Json;
using Microsoft.Playwright;

namespace Pathways.Browser.Tests.Navigation;

/// <summary>
/// Whether a page can be read narrow, enlarged, and with letters set apart, without loading it again: no scrolling sideways at 320 px (WCAG 1.4.10) or
/// at twice the size on 1366 px (1.4.4), nothing cut off or pushed out by the spacing that readers choose (1.4.12).
/// </summary>
static class Reflow
{
    const string Spacing = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";

    static readonly (int Width, bool Spaced)[] Views = [(683, false), (320, false), (320, true)];

    /// <summary>What is wrong with the page that is shown; it is then as wide as before.</summary>
    public static async Task<IReadOnlyList<string>> WrongAsync(IPage page)
    {
        var before = page.ViewportSize!;
        var wrong = new List<string>();
        foreach (var (width, spaced) in Views)
        {
            if (page.ViewportSize!.Width != width)
            {
                await page.SetViewportSizeAsync(width, before.Height);
            }
            var found = JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>("""
                spacing => {
                  const style = document.createElement('style');
                  style.textContent = spacing;
                  document.head.append(style);
                  const wide = document.documentElement.clientWidth;
                  // What scrolls by itself may be wider: a table, a drawing, a text as it was written.
                  const scrolls = e => { for (let at = e; at && at !== document.body; at = at.parentElement) if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true; return false; };
                  const hidden = e => !!e.closest('svg, .visually-hidden, .skip, dialog:not([open])') || !e.checkVisibility();
                  const named = e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}${e.className ? '.' + String(e.className).replaceAll(' ', '.') : ''} “${e.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
                  const all = [...document.body.querySelectorAll('*')];
                  const out = document.documentElement.scrollWidth <= wide ? [] : all.filter(e => !hidden(e) && e.getBoundingClientRect().right > wide + 1 && !scrolls(e));
                  const cut = all.filter(e => {
                    if (!e.textContent.trim() || hidden(e)) return false;
                    const { overflowX, overflowY, clipPath } = getComputedStyle(e);
                    return clipPath === 'none' && ((overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1) || (overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1));
                  });
                  const wrong = [];
                  if (document.documentElement.scrollWidth > wide) wrong.push(`is ${document.documentElement.scrollWidth} px wide: ${out.slice(-3).map(named).join(', ')}`);
                  if (cut.length > 0) wrong.push(`cuts off ${cut.slice(0, 3).map(named).join(', ')}`);
                  style.remove();
                  return JSON.stringify(wrong);
                }
                """, spaced ? Spacing : ""))!;
            wrong.AddRange(found.Select(f => $"at {width} px{(spaced ? ", with spaced letters" : "")} {f}"));
        }
        await page.SetViewportSizeAsync(before.Width, before.Height);
        return wrong;
    }
}
