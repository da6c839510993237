namespace Pathways.Api.Hosting;

/// <summary>
/// What every answer forbids whoever shows it: to run or show what is not of this site, to be shown within another site, to guess what a file is, and to
/// tell other sites which page somebody comes from (CSP level 3; OWASP ASVS 4.0.3, V14.4).
/// </summary>
public static class SecurityHeaders
{
    /// <summary>For browsers that have come by https: how long they come by nothing else.</summary>
    const int HstsDays = 365;

    /// <summary>Adds what behind TLS browsers are told.</summary>
    public static void AddSecurityHeaders(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(HstsDays));
    }

    /// <summary>Gives every answer these headers, those of errors and files too.</summary>
    public static void UseSecurityHeaders(this WebApplication app, PathwaysSettings settings)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(settings);
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }
        var policy = PolicyFor(settings.Oidc?.Authority);
        app.Use((http, next) =>
        {
            // At the very end: an error clears what was set before it.
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                headers.ContentSecurityPolicy = policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = headers["Cross-Origin-Resource-Policy"] = "same-origin";
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    // Pages have files of their own for what they run and how they look, nothing within them. The icon of the site is in its address. Whoever signs out is
    // led on to the provider, which browsers take for a form that is sent there.
    static string PolicyFor(string? provider) => string.Join("; ",
    [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "base-uri 'self'", "frame-ancestors 'none'",
        $"form-action 'self'{(provider is null ? "" : " " + new Uri(provider).GetLeftPart(UriPartial.Authority))}",
    ]);
}
