namespace Pathways.Browser.Tests;

/// <summary>
/// Tests of a site. Each closes its pages when it ends: one that is left open goes on asking the site, and takes the machine from those that follow. And each
/// fails where a page asked for what the policy of the site forbids.
/// </summary>
public abstract class SiteTests(BrowserSite site) : IAsyncLifetime
{
    protected BrowserSite Site { get; } = site;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Site.ClosePagesAsync();
}
