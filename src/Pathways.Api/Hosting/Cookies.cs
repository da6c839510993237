using Microsoft.AspNetCore.CookiePolicy;

namespace Pathways.Api.Hosting;

/// <summary>
/// The one place that writes and reads the service's cookies. Outside Development each is <c>__Host-</c>, for this site as a whole and no other, and
/// Secure whatever a proxy says of the line before it; in Development, where there is no certificate, they are plain.
/// </summary>
public static class Cookies
{
    const string OfThisHost = "__Host-";
    const int MostDropped = 6;

    /// <summary>What a cookie is called in an environment.</summary>
    public static string NameIn(IHostEnvironment environment, string name) => environment.IsDevelopment() ? name : OfThisHost + name;

    /// <summary>Names the cookie that a part of the framework writes.</summary>
    public static void Is(this CookieBuilder cookie, IHostEnvironment environment, string name)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        cookie.Name = NameIn(environment, name);
        cookie.Path = "/";
        cookie.HttpOnly = true;
    }

    /// <summary>Makes every cookie Secure outside Development, whoever writes it, the framework too: behind a proxy a request may look as if it had come in the open.</summary>
    public static void UseCookies(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.Environment.IsDevelopment())
        {
            app.UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.Always, HttpOnly = HttpOnlyPolicy.Always });
        }
    }

    /// <summary>What a browser kept; null where there is nothing.</summary>
    public static string? Kept(this HttpContext http, string name)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Cookies[NameIn(EnvironmentOf(http), name)] is { Length: > 0 } kept ? kept : null;
    }

    /// <summary>Has the browser keep something, for so long, or until it is closed.</summary>
    public static void Keep(this HttpContext http, string name, string value, TimeSpan? kept)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Append(NameIn(EnvironmentOf(http), name), value, Options(http, kept));
    }

    /// <summary>Has the browser keep it no longer.</summary>
    public static void Forget(this HttpContext http, string name)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Delete(NameIn(EnvironmentOf(http), name), Options(http, null));
    }

    /// <summary>
    /// Has the browser keep no longer what it holds under names that begin so, but for the newest: it sends the oldest first (RFC 6265, 5.4). At most six
    /// are dropped with one answer, the oldest, for proxies hold only so much of its head; the next drops the others.
    /// </summary>
    public static void ForgetAllBut(this HttpContext http, int newest, string beginning)
    {
        ArgumentNullException.ThrowIfNull(http);
        var prefix = NameIn(EnvironmentOf(http), beginning);
        var held = http.Request.Headers.Cookie.SelectMany(line => (line ?? "").Split(';')).Select(pair => pair.Split('=')[0].Trim()).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in held.Take(Math.Min(MostDropped, held.Count - newest)))
        {
            http.Response.Cookies.Delete(name, Options(http, null));
        }
    }

    static IHostEnvironment EnvironmentOf(HttpContext http) => http.RequestServices.GetRequiredService<IHostEnvironment>();

    static CookieOptions Options(HttpContext http, TimeSpan? kept) => new()
    {
        Path = "/",
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps || !EnvironmentOf(http).IsDevelopment(),
        MaxAge = kept,
    };
}
