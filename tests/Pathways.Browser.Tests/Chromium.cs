using Microsoft.Playwright;

namespace Pathways.Browser.Tests;

/// <summary>The browser that every site of these tests is looked at with.</summary>
public static class Chromium
{
    /// <summary>Starts it, quiet towards the network.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Environment.GetEnvironmentVariable("PATHWAYS_CHROMIUM") ?? "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}
